import { writeFileSync } from 'fs';
import type { Command } from 'commander';
import { Print, Surroundings, tagOf, TEMPLATE_PATH, TemplateArguments, readTemplate, withHelp, withTemplateChoices } from './arguments';
import type { DecodedMessage } from './denied/refusal';
import { withOptionFlags } from './policy-command';
import type { Build } from './verify/build';
import type { Source } from './verify/source';
import { ROLE_ARN } from '../iam/validation/shapes';
import type { DeclaredTexts } from '../packer/options/declare';

/* The command `verify`. What it asks with is loaded when it runs. */

interface VerifyArguments extends TemplateArguments {
  readonly role?: string;
  readonly stack?: string;
  readonly app?: string;
  readonly account?: string;
  readonly profile?: string;
  readonly externalId?: string;
  readonly grantUnknown?: boolean;
  readonly print?: boolean;
  readonly json?: boolean;
  readonly evidence?: string;
  readonly probes?: boolean;
  readonly [option: string]: unknown;
}

/* eslint-disable @typescript-eslint/no-require-imports -- the CDK and the template's reader are loaded for this command only */
function sourcesOf(template: ReturnType<typeof readTemplate>): Source[] {
  const { sourceOf } = require('./verify/source') as typeof import('./verify/source');
  const { ourSourcesOf } = require('../packer/plugin/components') as typeof import('../packer/plugin/components');
  const { components } = template._read;
  return ourSourcesOf(components).map((component) => sourceOf(component, components));
}

/** The build of a template in an account. */
function buildOf(path: string, options: VerifyArguments, declared: DeclaredTexts, usualRegion: string | undefined) {
  const template = readTemplate(path, options);
  const buildTag = tagOf(options.tag);
  const sources = sourcesOf(template);
  return (account: string): { build: Build; warnings: readonly string[] } => {
    const { policyOf } = require('./policy') as typeof import('./policy');
    const { declaredOf } = require('./verify/requests') as typeof import('./verify/requests');
    const { documents, regions, warnings, untagged, doubts } = policyOf(template, {
      account, usualRegion, buildTag, declared, grantsUnknown: !!options.grantUnknown,
    });
    const statements = documents.flatMap((document) => [(document as { Statement: object | object[] }).Statement].flat());
    return {
      build: { construct: 'PackerBuildRole', declared: declaredOf(statements), sources, tag: buildTag, regions },
      warnings: [
        ...warnings, ...doubts.map(({ text, cure }) => `${text}: ${cure}`),
        ...untagged.length === 0 ? []
          : [`the build tag ${options.tag} is missing in the template: 'cdk-ami-build-roles tags ${path}' shows where`],
      ],
    };
  };
}

/** What a command that may be interrupted is run with. */
interface Running {
  readonly signal: AbortSignal;
  readonly interrupted: () => boolean;
  readonly progress: (done: number, all: number) => void;
  readonly end: () => void;
}

function running(json: boolean | undefined): Running {
  const stop = new AbortController();
  let interrupted = false;
  const interrupt = () => {
    interrupted = true;
    stop.abort();
  };
  process.once('SIGINT', interrupt);
  process.once('SIGTERM', interrupt);
  const shows = process.stderr.isTTY && !json;
  return {
    signal: stop.signal,
    interrupted: () => interrupted,
    progress: (done, all) => {
      if (shows) process.stderr.write(done < all ? `\r${done} of ${all} calls ` : '\r\u001b[K');
    },
    end: () => {
      process.removeListener('SIGINT', interrupt);
      process.removeListener('SIGTERM', interrupt);
    },
  };
}

type BuildIn = ReturnType<typeof buildOf>;

/** What the flags ask for, in the account that the credentials are of. */
async function reportsOn(
  options: VerifyArguments, region: string | undefined, buildIn: BuildIn | undefined, environment: Surroundings['environment'], warn: Print,
  { signal, progress }: Running,
) {
  const { CannotBegin, verify } = require('./verify/verify') as typeof import('./verify/verify');
  const { profile, externalId, stack, app } = options;
  const ofTemplate = async (role: string | undefined) => verify(({ account }) => {
    const { build, warnings } = buildIn!(account);
    warnings.forEach((warning) => warn(`warning: ${warning}`));
    return build;
  }, { role, externalId, profile, environment, decodes: options.evidence !== undefined, probes: options.probes, signal, progress });
  if (stack === undefined) return [await ofTemplate(options.role)];

  const { verifyStack } = require('./verify/stack/verify-stack') as typeof import('./verify/stack/verify-stack');
  const isOfTemplate = (construct: string, role: string | undefined) =>
    buildIn !== undefined && construct === 'PackerBuildRole' && role !== undefined && (options.role ?? role) === role;
  const reports = await verifyStack({ stack, app, region, profile, environment, signal, progress, onlyReads: isOfTemplate });
  const none = new Map<string, DecodedMessage>();
  if (!buildIn || reports.some(({ ended }) => ended)) return reports.map((report) => ({ report, decoded: none }));
  const packer = reports.filter(({ build, role }) => isOfTemplate(build.construct, role));
  if (packer.length !== 1) {
    const roles = packer.length === 0 ? 'no role' : `the roles ${packer.map(({ role }) => role).join(', ')}`;
    throw new Error(`the stack ${stack} has ${roles} of PackerBuildRole`
      + ' for the template: give --role, or leave out the template');
  }
  return Promise.all(reports.map(async (report) => {
    if (report !== packer[0]) return { report, decoded: none };
    try {
      const { report: ofBuild, decoded } = await ofTemplate(report.role);
      const read = report.results.filter(({ question }) => question.means.by === 'read');
      return { report: { ...ofBuild, results: [...read, ...ofBuild.results], calls: report.calls + ofBuild.calls }, decoded };
    } catch (error) {
      if (!(error instanceof CannotBegin)) throw error;
      return {
        report: {
          ...report,
          ended: `the build of the template was not asked (without a template, the simulator is asked about the role): ${error.message}`,
        },
        decoded: none,
      }; // what is known stays
    }
  }));
}

/** Refuses flags that do not go together; the account of the role, where one is given. */
function checkFlags(path: string | undefined, { role, stack, app, probes }: VerifyArguments): string | undefined {
  if (role !== undefined && !ROLE_ARN.pattern.test(role)) {
    throw new Error(`'--role' is '${role}': give the ARN of the role, such as arn:aws:iam::111122223333:role/packer`);
  }
  if (path === undefined && stack === undefined) throw new Error("give a template, '--stack', or both");
  if (app !== undefined && stack === undefined) throw new Error("'--app' is given without '--stack'");
  if (probes && (role === undefined || path === undefined)) {
    throw new Error("'--probes' takes a template and '--role': its sessions are of that role");
  }
  return role?.split(':')[4];
}

/** What would be sent: of a stack the first calls, of a template all. */
function printCalls(
  { stack, role, account }: VerifyArguments, region: string | undefined, buildIn: BuildIn | undefined, print: Print,
): void {
  const { lineOf } = require('./verify/aws-call') as typeof import('./verify/aws-call');
  const { stackCalls } = require('./verify/stack/deployed-stack') as typeof import('./verify/stack/deployed-stack');
  const { callsOf } = require('./verify/verify') as typeof import('./verify/verify');
  if (stack !== undefined) {
    ['# Read: the stack; what is asked follows from it', ...stackCalls(stack, region).map(lineOf)].forEach((line) => print(line));
  }
  if (!buildIn) return;
  if (account === undefined) throw new Error("'--account' is not given: '--print' sends no request, so it needs '--role' or '--account'");
  const partition = role?.split(':')[1] ?? 'aws';
  callsOf(buildIn(account).build, role, account, partition).forEach((line) => print(line));
}

async function run(
  path: string | undefined, options: VerifyArguments, declared: DeclaredTexts, { environment }: Surroundings, print: Print, warn: Print,
): Promise<number> {
  const account = checkFlags(path, options) ?? options.account;
  const usual = environment.AWS_REGION || environment.AWS_DEFAULT_REGION;
  const buildIn = path === undefined ? undefined : buildOf(path, options, declared, usual);
  const [region] = declared.regions as readonly string[] | undefined ?? [];
  if (options.print) {
    printCalls({ ...options, account }, region, buildIn, print);
    return 0;
  }
  const { CannotBegin } = require('./verify/verify') as typeof import('./verify/verify');
  const { reportAsData, verificationInWords, exitCodeOf } = require('./verify/report') as typeof import('./verify/report');
  const state = running(options.json);
  try {
    const answered = await reportsOn(options, region, buildIn, environment, warn, state);
    const data = answered.map(({ report }) => reportAsData(report));
    print(options.json ? JSON.stringify(options.stack === undefined ? data[0] : { stack: options.stack, roles: data }, undefined, 2)
      : answered.map(({ report }) => verificationInWords(report)).join('\n\n'));
    if (options.evidence !== undefined) {
      const { evidenceRows } = require('./verify/evidence') as typeof import('./verify/evidence');
      const rows = answered.flatMap(({ report, decoded }) => evidenceRows(report, decoded));
      writeFileSync(options.evidence, rows.map((row) => `${JSON.stringify(row)}\n`).join(''));
      warn(`${rows.length} rows of evidence in ${options.evidence}: read them before you send them`);
    }
    const codes = answered.map(({ report }) => exitCodeOf(report));
    return state.interrupted() ? 130 : codes.includes(1) ? 1 : Math.max(...codes);
  } catch (error) {
    const { NoCli } = require('./verify/aws-cli') as typeof import('./verify/aws-cli');
    if (!(error instanceof CannotBegin || error instanceof NoCli)) throw error;
    warn(error.message);
    return state.interrupted() ? 130 : 3;
  } finally {
    state.end();
  }
}
/* eslint-enable @typescript-eslint/no-require-imports */

/** @param ends is told the exit code that comes later */
export function addVerifyCommand(
  root: Command, print: Print, warn: Print, surroundings: Surroundings, ends: (code: Promise<number>) => void,
): void {
  const command = withTemplateChoices(root.command('verify').argument('[path]', TEMPLATE_PATH))
    .description('asks AWS, by dry runs and by its simulator, whether a role may do what a Packer template or a deployed stack declares, and no more; changes nothing')
    .option('--stack <name>',
      'a deployed stack: asks about each role of this library in it; with a template, also about its build by the Packer role of the stack')
    .option('--app <folder>',
      "with --stack: what is declared is in this folder of 'cdk synth', such as cdk.out, and not in the deployed template")
    .option('--role <arn>', 'the role to assume and ask about; without it, the credentials that the AWS CLI has are those of the role')
    .option('--external-id <id>', 'what the trust policy of the role asks for')
    .option('--profile <name>', 'a profile of the AWS CLI');
  const declaredBy = withOptionFlags(command);
  command
    .option('--grant-unknown', 'counts what any value of an unknown option needs, instead of failing')
    .option('--account <id>', 'with --print and without --role: the account')
    .option('--print', 'prints the calls instead of sending them')
    .option('--json', 'prints JSON')
    .option('--evidence <file>', 'writes what AWS answered into a file, without ids and names')
    .option('--probes',
      'also sends the dry runs that settle what is open about AWS (docs/proof/evidence.md), by sessions that are restricted further')
    .action((path: string | undefined, options: VerifyArguments) =>
      ends(run(path, options, declaredBy(options), surroundings, print, warn)));
  withHelp(command, [
    'verify images/web --role arn:aws:iam::111122223333:role/packer --region eu-west-1',
    'verify --stack Images --region eu-west-1',
    'verify images/web --stack Images --app cdk.out --region eu-west-1',
    'verify images/web --role arn:aws:iam::111122223333:role/packer --probes --evidence rows.jsonl',
    'verify images/web --role arn:aws:iam::111122223333:role/packer --print',
  ], 'Needs the AWS CLI, version 2 or 1. Nothing is sent but reads, dry runs, questions to the simulator of IAM, and AssumeRole.\n\n'
    + 'Ends with 0 if all is as it should be, with 1 if something is not, with 2 if the template or a flag cannot be read, with 3 if something has '
    + 'no answer, with 130 if it was interrupted.');
}
