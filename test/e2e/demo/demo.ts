import { copyFileSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'fs';
import { tmpdir } from 'os';
import * as path from 'path';
import { DescribeImagesCommand } from '@aws-sdk/client-ec2';
import { attack } from './attacks';
import { callTable, inShort, policyTable, statementsOf } from './texts';
import { isAllowed } from '../../harness/simulator';
import { readTrace } from '../../harness/traces';
import { AuthorizingProxy } from '../authorizing-proxy';
import { currentPacker, Packer } from '../build-packer';
import { bootstrap, deploy } from '../cdk';
import { ec2Client } from '../clients';
import { AssumedRole, assumeRole, DeployedRole, readRole } from '../deployed-role';
import { ACCOUNT, Emulator, REPOSITORY } from '../emulator';
import { packerBuild } from '../packer';

/*
 * Shows without an AWS account what the role by default is about: deploys it to an emulator, shows the policies that IAM has then, builds the template of
 * an example with the real Packer where there is one, and attacks with the role's credentials.
 */

const TEMPLATE = path.join(REPOSITORY, 'examples', 'packer-ebs', 'image.pkr.hcl');
const FOLDER = path.join(REPOSITORY, '.cache', 'demo');
const RECORDED = 'ebs-default';
const STEPS = 6;
const BUILD = 'Building examples/packer-ebs with the real Packer';
const REPLAY = "Replaying a recorded build: there is no Packer with its Amazon plugin here ('npx projen build-packer' builds one)";

const say = (text: string) => process.stdout.write(`${text}\n`);
const shownPath = (file: string) => path.relative(REPOSITORY, path.join(FOLDER, file));

let steps = 0;
/** Says what is happening while it happens, and then how long it took. */
async function step<T>(what: string, work: () => Promise<T>): Promise<T> {
  process.stdout.write(`[${steps += 1}/${STEPS}] ${what} ...`);
  const before = Date.now();
  try {
    const result = await work();
    say(` ${Math.round((Date.now() - before) / 1000)} s`);
    return result;
  } catch (error) {
    say(' failed');
    throw error;
  }
}

const write = (file: string, text: string) => writeFileSync(path.join(FOLDER, file), `${text}\n`);

/** The template for this machine: nothing listens on an emulated instance, and there is no metadata service. */
function templateForEmulator(): string {
  const settings = ['skip_credential_validation = true', 'skip_metadata_api_check = true', 'communicator = "none"'];
  return readFileSync(TEMPLATE, 'utf8')
    .replace(/^( *)provisioner "\w+" \{\n[\s\S]*?^\1\}\n/gm, '')
    .replace(/^source "amazon-ebs" .*\{$/m, (start) => [start, ...settings].join('\n  '));
}

/** Builds with the real Packer, each call judged by the role's policies. */
async function build(packer: Packer, emulator: Emulator, proxy: AuthorizingProxy, { credentials }: AssumedRole): Promise<string> {
  const directory = mkdtempSync(path.join(tmpdir(), 'demo-'));
  try {
    const file = path.join(directory, 'image.pkr.hcl');
    writeFileSync(file, templateForEmulator());
    const stopWhen = () => proxy.log.some(({ allowed }) => !allowed); // Packer tries a refused call eleven times, for two minutes
    const { exitCode, output } = await packerBuild(packer, file, { credentials, endpoint: proxy.endpoint, stopWhen });
    write('calls.txt', callTable(proxy.log));
    if (exitCode !== 0 || proxy.errors.length > 0) throw new Error(`packer failed: ${proxy.errors.join('; ')}\n${output}`);
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
  const { Images = [] } = await ec2Client(emulator.endpoint).send(new DescribeImagesCommand({ Owners: ['self'] }));
  if (Images.length !== 1) throw new Error(`expected one image, found ${Images.length}`);
  const [{ ImageId, Tags = [] }] = Images;
  return `${ImageId} by Packer ${packer.version}, tagged ${Tags.map(({ Key, Value }) => `${Key}=${Value}`).join(', ')}; all ${proxy.log.length} calls allowed`;
}

/** Asks for all that a recorded build of Packer asked for. */
async function replay(role: DeployedRole): Promise<string> {
  const { packer, authorizations } = JSON.parse(JSON.stringify(readTrace(RECORDED)).replaceAll('111122223333', ACCOUNT)) as ReturnType<typeof readTrace>;
  const verdicts = await Promise.all(authorizations.map(async (asked) => isAllowed(role, asked)));
  write('calls.txt', authorizations.map(({ call, action, resource }, i) => `${verdicts[i] ? 'allowed' : 'refused'}  ${call}: ${action} on ${resource}`).join('\n'));
  if (!verdicts.every(Boolean)) throw new Error(`the role lacks what a recorded build asked for: ${shownPath('calls.txt')}`);
  return `replayed from a recording of Packer ${packer}; all ${verdicts.length} questions allowed`;
}

function writeRole(role: DeployedRole, assembly: string): void {
  write('role.json', JSON.stringify({ arn: role.roleArn, trust: role.trust, policies: role.policies }, undefined, 2));
  write('policy.txt', policyTable(role.policies));
  for (const file of readdirSync(assembly).filter((name) => name.includes('.permissions.'))) {
    copyFileSync(path.join(assembly, file), path.join(FOLDER, file.replace(/^.*\.permissions/, 'permissions')));
  }
}

async function main(): Promise<void> {
  rmSync(FOLDER, { recursive: true, force: true });
  mkdirSync(FOLDER, { recursive: true });
  const packer = process.env.DEMO_WITHOUT_PACKER ? undefined : await currentPacker();
  const emulator = await step('Starting an emulator of AWS on this machine (the first time installs it, which takes a minute)', async () => Emulator.start());
  let proxy: AuthorizingProxy | undefined;
  try {
    await step('Bootstrapping its account for the CDK', async () => bootstrap(emulator));
    const { role, services } = await step('Deploying PackerBuildRole with the CDK CLI, and reading from IAM what was deployed', async () => {
      const assembly = path.join(FOLDER, 'cdk.out');
      const { outputs } = await deploy(emulator, {
        directory: REPOSITORY,
        command: 'npx tsx --tsconfig tsconfig.dev.json test/e2e/demo/app.ts',
        stack: 'Demo',
        output: assembly,
      });
      const deployed = await readRole(emulator, outputs.RoleName);
      writeRole(deployed, assembly);
      const { Statement: trusted } = deployed.trust as { Statement: { Principal: Record<string, string> }[] };
      return { role: deployed, services: trusted.flatMap(({ Principal }) => Object.values(Principal)).join(', ') };
    });
    say(`\n  What the role may do, in short:\n\n${inShort(role.policies)}\n`);

    const session = await step('Assuming the role: from here on, every call is judged by its policies', async () => {
      proxy = await AuthorizingProxy.start(emulator);
      const assumed = await assumeRole(emulator, role);
      proxy.admit(assumed);
      return assumed;
    });
    const built = await step(packer ? BUILD : REPLAY, async () => (packer ? build(packer, emulator, proxy!, session) : replay(role)));
    const attacks = await step('Attacking with the credentials of the role', async () => attack(emulator, proxy!, session));
    const successful = attacks.filter(({ refused }) => refused.length === 0);
    if (successful.length > 0) throw new Error(`not refused: ${successful.map(({ does }) => does).join('; ')}`);

    say([
      '',
      `Role      deployed and read back: ${statementsOf(role.policies).length} statements, assumed by ${services}`,
      `Build     passed: ${built}`,
      ...attacks.map(({ does, refused }) => `Refused   ${does} (${refused[0]})`),
      `Look at   ${shownPath('permissions.html')} (each statement with its reason and residual risk; open it in a browser)`,
      `          ${shownPath('policy.txt')}, ${shownPath('role.json')} (the policies as IAM has them), ${shownPath('calls.txt')}`,
      'Next      the quick start of README.md',
    ].join('\n'));
  } finally {
    await proxy?.stop();
    await emulator.stop();
  }
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
