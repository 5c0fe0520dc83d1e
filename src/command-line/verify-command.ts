import { writeFileSync } from 'fs';
import type { Command } from 'commander';
import { Print, Surroundings, tagOf, TemplateArguments, templateOf, withHelp, withTemplate } from './arguments';
import { withOptionFlags } from './policy-command';
import type { Build } from './verify/build';
import type { Source } from './verify/source';
import type { Texts } from '../packer/options/declare';

/* The command `verify`. What it asks with is loaded when it runs. */

interface VerifyArguments extends TemplateArguments {
  readonly role?: string;
  readonly account?: string;
  readonly profile?: string;
  readonly externalId?: string;
  readonly grantUnknown?: boolean;
  readonly print?: boolean;
  readonly json?: boolean;
  readonly evidence?: string;
  readonly [option: string]: unknown;
}

const ROLE_ARN = /^arn:(aws[\w-]*):iam::(\d{12}):role\/.+$/;

/* eslint-disable @typescript-eslint/no-require-imports -- the CDK and the template's reader are loaded for this command only */
function sourcesOf(template: ReturnType<typeof templateOf>): Source[] {
  const { sourceOf } = require('./verify/source') as typeof import('./verify/source');
  const { isOurs } = require('../packer/plugin/components') as typeof import('../packer/plugin/components');
  const { components } = template._read;
  return components.filter((component) => component.kind === 'source' && isOurs(component)).map((component) => sourceOf(component, components));
}

/** The build of a template in an account. */
function buildOf(path: string, options: VerifyArguments, declared: Texts, usualRegion: string | undefined) {
  const template = templateOf(path, options);
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

async function run(
  path: string, options: VerifyArguments, declared: Texts, { environment }: Surroundings, print: Print, warn: Print,
): Promise<number> {
  const { verify, callsOf, CannotBegin } = require('./verify/verify') as typeof import('./verify/verify');
  const { reportAsJson, reportInWords, exitCodeOf } = require('./verify/report') as typeof import('./verify/report');
  const [, partition = 'aws', ofRole] = ROLE_ARN.exec(options.role ?? '') ?? [];
  if (options.role !== undefined && ofRole === undefined) {
    throw new Error(`'--role' is '${options.role}': give the ARN of the role, such as arn:aws:iam::111122223333:role/packer`);
  }
  const buildIn = buildOf(path, options, declared, environment.AWS_REGION || environment.AWS_DEFAULT_REGION);
  if (options.print) {
    const account = ofRole ?? options.account;
    if (account === undefined) throw new Error("'--account' is not given: '--print' sends no request, so it needs '--role' or '--account'");
    callsOf(buildIn(account).build, options.role, account, partition).forEach((line) => print(line));
    return 0;
  }
  const stop = new AbortController();
  let interrupted = false;
  const interrupt = () => {
    interrupted = true;
    stop.abort();
  };
  process.once('SIGINT', interrupt);
  process.once('SIGTERM', interrupt);
  const shows = process.stderr.isTTY && !options.json;
  const progress = (done: number, all: number) => {
    if (shows) process.stderr.write(done < all ? `\r${done} of ${all} calls ` : '\r\u001b[K');
  };
  try {
    const { report, decoded } = await verify(({ account }) => {
      const { build, warnings } = buildIn(account);
      warnings.forEach((warning) => warn(`warning: ${warning}`));
      return build;
    }, {
      role: options.role,
      externalId: options.externalId,
      profile: options.profile,
      environment,
      decodes: options.evidence !== undefined,
      signal: stop.signal,
      progress,
    });
    print(options.json ? reportAsJson(report) : reportInWords(report));
    if (options.evidence !== undefined) {
      const { evidenceOf } = require('./verify/evidence') as typeof import('./verify/evidence');
      const rows = evidenceOf(report, decoded);
      writeFileSync(options.evidence, rows.map((row) => `${JSON.stringify(row)}\n`).join(''));
      warn(`${rows.length} rows of evidence in ${options.evidence}: read them before you send them`);
    }
    return interrupted ? 130 : exitCodeOf(report);
  } catch (error) {
    const { NoCli } = require('./verify/aws-cli') as typeof import('./verify/aws-cli');
    if (!(error instanceof CannotBegin || error instanceof NoCli)) throw error;
    warn(error.message);
    return interrupted ? 130 : 3;
  } finally {
    process.removeListener('SIGINT', interrupt);
    process.removeListener('SIGTERM', interrupt);
  }
}
/* eslint-enable @typescript-eslint/no-require-imports */

/** @param ends is told the exit code that comes later */
export function addVerifyCommand(root: Command, print: Print, warn: Print, surroundings: Surroundings, ends: (code: Promise<number>) => void): void {
  const command = withTemplate(root.command('verify'))
    .description('asks AWS, by dry runs and by its simulator, whether a role may do what a Packer template needs, and no more; changes nothing')
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
    .action((path: string, options: VerifyArguments) => ends(run(path, options, declaredBy(options), surroundings, print, warn)));
  withHelp(command, [
    'verify images/web --role arn:aws:iam::111122223333:role/packer --region eu-west-1',
    'verify images/web --role arn:aws:iam::111122223333:role/packer --print',
  ], 'Needs the AWS CLI, version 2 or 1. Nothing is sent but reads, dry runs, questions to the simulator of IAM, and AssumeRole.\n\n'
    + 'Ends with 0 if all is as it should be, with 1 if something is not, with 2 if the template or a flag cannot be read, with 3 if something has '
    + 'no answer, with 130 if it was interrupted.');
}
