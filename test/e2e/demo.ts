import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'fs';
import { tmpdir } from 'os';
import * as path from 'path';
import { DescribeImagesCommand } from '@aws-sdk/client-ec2';
import Table from 'cli-table3';
import { AuthorizingProxy } from './authorizing-proxy';
import { bootstrap, deploy } from './cdk';
import { ec2Client } from './clients';
import { AssumedRole, assumeRole, DeployedRole, readRole } from './deployed-role';
import { Emulator, REPOSITORY } from './emulator';
import { inventory } from './inventory';
import { packerBuild, PackerRun, packerVersion, SUPPORTED_PACKER } from './packer';
import { PolicyDocument, Statement } from '../harness/simulator';

/**
 * Shows without an AWS account what the example is about: deploys its role to an emulator, prints what
 * IAM has then, builds its template with the real Packer, and builds it again with a tag of somebody else.
 */

const EXAMPLE = path.join(REPOSITORY, 'examples', 'packer-ebs');

const say = (text: string) => process.stdout.write(`${text}\n`);
const title = (text: string) => say(`\n${text}\n${'='.repeat(text.length)}`);

/** Lets the example find the library and the tools of this repository, as if they were installed in its folder. */
function linkExample(): void {
  const modules = path.join(EXAMPLE, 'node_modules');
  mkdirSync(modules, { recursive: true });
  const links: Record<string, string> = { 'cdk-ami-build-roles': REPOSITORY, '.bin': path.join(REPOSITORY, 'node_modules', '.bin') };
  for (const [name, target] of Object.entries(links)) {
    const link = path.join(modules, name);
    if (!existsSync(link)) symlinkSync(path.relative(modules, target), link);
  }
}

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

/** The example's template for this machine: Packer 1.6 knows no plugins, and nothing listens on an emulated instance. */
function templateForEmulator(endpoint: string): string {
  const settings = [
    `custom_endpoint_ec2 = "${endpoint}"`, 'skip_credential_validation = true', 'skip_metadata_api_check = true',
    'skip_region_validation = true', 'communicator = "none"',
  ];
  return readFileSync(path.join(EXAMPLE, 'image.pkr.hcl'), 'utf8')
    .replace(/^( *)(packer|provisioner "\w+") \{\n[\s\S]*?^\1\}\n/gm, '')
    .replace(/^source "amazon-ebs" .*\{$/m, (start) => [start, ...settings].join('\n  '));
}

async function build(proxy: AuthorizingProxy, role: AssumedRole, template: string): Promise<PackerRun> {
  proxy.clear();
  const directory = mkdtempSync(path.join(tmpdir(), 'demo-'));
  try {
    const file = path.join(directory, 'image.pkr.hcl');
    writeFileSync(file, template);
    const run = await packerBuild(file, {}, role.credentials);
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

async function buildTwice(emulator: Emulator, proxy: AuthorizingProxy, role: AssumedRole): Promise<void> {
  const template = templateForEmulator(proxy.endpoint);

  title('A build with the build tag');
  const good = await build(proxy, role, template);
  printCalls(proxy);
  if (good.exitCode !== 0) throw new Error(`packer failed:\n${good.output}`);
  const { Images = [] } = await ec2Client(emulator.endpoint).send(new DescribeImagesCommand({ Owners: ['self'] }));
  if (Images.length !== 1) throw new Error(`expected one image, found ${Images.length}`);
  for (const { ImageId, Name, Tags = [] } of Images) say(`Made ${ImageId} (${Name}), tagged ${Tags.map((tag) => `${tag.Key}=${tag.Value}`).join(', ')}`);

  title('The same build with the tag CreatedBy=somebody-else');
  const before = await inventory(emulator);
  const bad = await build(proxy, role, template.replaceAll('CreatedBy = "packer"', 'CreatedBy = "somebody-else"'));
  printCalls(proxy);
  if (bad.exitCode === 0 || !bad.output.includes('UnauthorizedOperation')) throw new Error(`packer was not refused:\n${bad.output}`);
  const after = await inventory(emulator);
  if (JSON.stringify(after) !== JSON.stringify(before)) throw new Error(`the refused build left something behind: ${JSON.stringify(after)}`);
  say('Refused, and nothing was left behind.');
}

async function main(): Promise<void> {
  const found = await packerVersion();
  const canBuild = found === SUPPORTED_PACKER;
  linkExample();

  let proxy: AuthorizingProxy | undefined;
  say('Starting the emulator (the first time installs it, which takes a minute) ...');
  const emulator = await Emulator.start();
  try {
    say('cdk bootstrap ...');
    await bootstrap(emulator);
    say(`cdk deploy PackerEbs${canBuild ? ` -c packer=${found}` : ''} ...`);
    const { outputs } = await deploy(emulator, { directory: EXAMPLE, stack: 'PackerEbs', context: canBuild ? { packer: found } : {} });
    const role = await readRole(emulator, outputs.RoleName);
    title(`The role as IAM has it now: ${role.roleArn}`);
    printRole(role);

    if (canBuild) {
      proxy = await AuthorizingProxy.start(emulator);
      const session = await assumeRole(emulator, role);
      proxy.admit(session);
      await buildTwice(emulator, proxy, session);
    } else {
      title('No build');
      say(`Packer ${SUPPORTED_PACKER} is not on PATH (found ${found ?? 'none'}).`);
      say('To see a build under enforcement, install it (Debian bookworm: apt-get install packer) and run this again.');
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
