import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'fs';
import { tmpdir } from 'os';
import * as path from 'path';
import { DescribeImagesCommand } from '@aws-sdk/client-ec2';
import Table from 'cli-table3';
import { AuthorizingProxy } from './authorizing-proxy';
import { currentPacker, Packer } from './build-packer';
import { bootstrap, deploy } from './cdk';
import { ec2Client } from './clients';
import { AssumedRole, assumeRole, DeployedRole, readRole } from './deployed-role';
import { Emulator, REPOSITORY } from './emulator';
import { inventory } from './inventory';
import { packerBuild, PackerRun } from './packer';
import { PolicyDocument, Statement } from '../harness/simulator';

/**
 * Shows without an AWS account what the role by default is about: deploys it to an emulator, prints what IAM has then, builds
 * the template of an example with the real Packer, and builds it again with a tag of somebody else.
 */

const TEMPLATE = path.join(REPOSITORY, 'examples', 'packer-ebs', 'image.pkr.hcl');

const say = (text: string) => process.stdout.write(`${text}\n`);
const title = (text: string) => say(`\n${text}\n${'='.repeat(text.length)}`);

/** Columns of the table of permissions: 120 with its borders. */
const WIDTHS = [16, 35, 37, 27];
const TABLE = { style: { head: [], border: [] } };

/** A Sid has no spaces to break at; its words begin with capitals. */
const sidLines = (sid: string, width: number) => sid.split(/(?=[A-Z])/).reduce((rows: string[], word) => {
  const last = rows.at(-1) ?? '';
  return last.length + word.length <= width ? [...rows.slice(0, -1), last + word] : [...rows, word];
}, []);

/** Resources below the part of their ARN that they share, which would leave no room for anything else. */
function resourceLines(resources: string[]): string[] {
  const parts = resources.map((arn) => /^(arn:(?:[^:]*:){4})(.+)$/.exec(arn) ?? ['', arn]);
  return [...new Set(parts.map(([, prefix]) => prefix))]
    .flatMap((prefix) => [prefix, ...parts.filter((part) => part[1] === prefix && part[2]).map((part) => ` ${part[2]}`)]);
}

const conditionLines = (condition: Statement['Condition'] = {}) => Object.entries(condition).flatMap(([operator, keys]) =>
  Object.entries(keys).flatMap(([key, values]) => [key, ` ${operator}`, ...[values].flat().map((value) => `  ${value}`)]));

/** The table's own word wrap would drop the indentation. */
const folded = (rows: string[], width: number) => rows.flatMap((row) => row.match(new RegExp(`.{1,${width}}`, 'g')) ?? '').join('\n');

function printPolicies(policies: PolicyDocument[]): void {
  const widths = WIDTHS.map((width) => width - 2); // without padding
  const table = new Table({ ...TABLE, head: ['Sid', 'Actions', 'Resources', 'Conditions'], colWidths: WIDTHS });
  for (const { Sid = '', Action, Resource, Condition } of policies.flatMap(({ Statement: statements }) => statements)) {
    const cells = [sidLines(Sid, widths[0]), [Action].flat(), resourceLines([Resource].flat()), conditionLines(Condition)];
    table.push(cells.map((rows, column) => folded(rows, widths[column])));
  }
  say(table.toString());
}

function printRole(role: DeployedRole): void {
  title('Who may assume it');
  say(JSON.stringify(role.trust, undefined, 2));
  title('What it may do');
  printPolicies(role.policies);
}

/** The template for this machine: nothing listens on an emulated instance, and there is no metadata service. */
function templateForEmulator(): string {
  const settings = ['skip_credential_validation = true', 'skip_metadata_api_check = true', 'communicator = "none"'];
  return readFileSync(TEMPLATE, 'utf8')
    .replace(/^( *)provisioner "\w+" \{\n[\s\S]*?^\1\}\n/gm, '')
    .replace(/^source "amazon-ebs" .*\{$/m, (start) => [start, ...settings].join('\n  '));
}

async function build(packer: Packer, proxy: AuthorizingProxy, role: AssumedRole, template: string): Promise<PackerRun> {
  proxy.clear();
  const directory = mkdtempSync(path.join(tmpdir(), 'demo-'));
  try {
    const file = path.join(directory, 'image.pkr.hcl');
    writeFileSync(file, template);
    const run = await packerBuild(packer, file, {
      credentials: role.credentials,
      endpoint: proxy.endpoint,
      stopWhen: () => proxy.log.some(({ allowed }) => !allowed), // Packer tries eleven times, for two minutes, to make its key pair
    });
    if (proxy.errors.length > 0) throw new Error(`the proxy could not judge: ${proxy.errors.join('; ')}\n${run.output}`);
    return run;
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

/** `instance` of `arn:aws:ec2:us-east-1:123456789012:instance/*` */
const typeOf = (arn: string) => (arn === '*' ? '*' : arn.split(':')[5].split('/')[0]);

function printCalls({ log }: AuthorizingProxy): void {
  const table = new Table({ ...TABLE, head: ['Call', 'Times', 'Checked on', 'Result'] });
  for (const call of new Set(log.map((entry) => entry.call))) {
    const entries = log.filter((entry) => entry.call === call);
    const described = (kind: 'authorizations' | 'denied') => [...new Set(entries.flatMap((entry) => entry[kind].map(({ action, resource }) =>
      `${action === call ? '' : `${action} on `}${typeOf(resource)}`)))];
    const denied = described('denied');
    table.push([call, entries.length, described('authorizations').join('\n'), denied.length === 0 ? 'allowed' : ['refused:', ...denied].join('\n ')]);
  }
  say(table.toString());
}

async function buildTwice(packer: Packer, emulator: Emulator, proxy: AuthorizingProxy, role: AssumedRole): Promise<void> {
  const template = templateForEmulator();

  title(`A build with the build tag, by ${inWords(packer)}`);
  const good = await build(packer, proxy, role, template);
  printCalls(proxy);
  if (good.exitCode !== 0) throw new Error(`packer failed:\n${good.output}`);
  const { Images = [] } = await ec2Client(emulator.endpoint).send(new DescribeImagesCommand({ Owners: ['self'] }));
  if (Images.length !== 1) throw new Error(`expected one image, found ${Images.length}`);
  for (const { ImageId, Name, Tags = [] } of Images) say(`Made ${ImageId} (${Name}), tagged ${Tags.map((tag) => `${tag.Key}=${tag.Value}`).join(', ')}`);

  title('The same build with the tag CreatedBy=somebody-else');
  const before = await inventory(emulator);
  const bad = await build(packer, proxy, role, template.replaceAll('CreatedBy = "packer"', 'CreatedBy = "somebody-else"'));
  printCalls(proxy);
  if (proxy.log.every(({ allowed }) => allowed)) throw new Error(`packer was not refused:\n${bad.output}`);
  const after = await inventory(emulator);
  if (JSON.stringify(after) !== JSON.stringify(before)) throw new Error(`the refused build left something behind: ${JSON.stringify(after)}`);
  say('Refused at the first thing that it makes, and nothing was left behind.');
}

const inWords = ({ version, plugin }: Packer) => `Packer ${version} with its Amazon plugin ${plugin}`;

async function main(): Promise<void> {
  const packer = await currentPacker();
  let proxy: AuthorizingProxy | undefined;
  say('Starting the emulator (the first time installs it, which takes a minute) ...');
  const emulator = await Emulator.start();
  try {
    say('cdk bootstrap ...');
    await bootstrap(emulator);
    say('cdk deploy Demo ...');
    const { outputs } = await deploy(emulator, {
      directory: REPOSITORY, command: 'npx ts-node --project tsconfig.dev.json test/e2e/demo-app.ts', stack: 'Demo',
    });
    const role = await readRole(emulator, outputs.RoleName);
    title(`The role as IAM has it now: ${role.roleArn}`);
    printRole(role);

    if (packer) {
      proxy = await AuthorizingProxy.start(emulator);
      const session = await assumeRole(emulator, role);
      proxy.admit(session);
      await buildTwice(packer, emulator, proxy, session);
    } else {
      title('No build');
      say("No Packer with the Amazon plugin is on this machine. To see a build under enforcement: 'npx projen build-packer', which needs Go, and this again.");
    }
  } finally {
    await proxy?.stop();
    await emulator.stop();
  }
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
