import { execFile } from 'child_process';
import { mkdtempSync, readFileSync, rmSync } from 'fs';
import { tmpdir } from 'os';
import * as path from 'path';
import { promisify } from 'util';
import { ADMINISTRATOR } from './clients';
import { ACCOUNT, Emulator, REGION, REPOSITORY } from './emulator';

const run = promisify(execFile);

const TIMEOUT_MS = 300_000;

/** A CDK app in a folder. */
export interface CdkApp {
  readonly directory: string;
  /** @default - cdk.json of the folder says it */
  readonly command?: string;
  readonly stack: string;
  readonly context?: Record<string, string>;
  /** @default - what was synthesized is removed after the deployment */
  readonly output?: string;
}

/** What came out of a deployment. */
export interface Deployment {
  /** The template that was deployed. */
  readonly template: Record<string, any>;
  readonly outputs: Record<string, string>;
}

/** Runs the real CDK CLI with nothing of the person who runs it: own home, own output, no look beyond this machine. */
async function cdk({ endpoint }: Emulator, scratch: string, directory: string, args: string[], credentials = ADMINISTRATOR): Promise<void> {
  try {
    await run(process.execPath, [require.resolve('aws-cdk/bin/cdk'), '--no-color', '--no-notices', ...args], {
      cwd: directory,
      timeout: TIMEOUT_MS,
      killSignal: 'SIGKILL',
      maxBuffer: 32 * 1024 * 1024,
      env: {
        PATH: `${path.join(REPOSITORY, 'node_modules', '.bin')}${path.delimiter}${process.env.PATH}`,
        HOME: scratch,
        CI: 'true',
        CDK_DISABLE_CLI_TELEMETRY: 'true',
        CDK_DISABLE_VERSION_CHECK: 'true',
        AWS_ACCESS_KEY_ID: credentials.accessKeyId,
        AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
        ...credentials.sessionToken && { AWS_SESSION_TOKEN: credentials.sessionToken },
        AWS_ENDPOINT_URL: endpoint,
        AWS_REGION: REGION,
        AWS_EC2_METADATA_DISABLED: 'true',
      },
    });
  } catch (error) {
    const { stdout = '', stderr = '', killed } = error as { stdout?: string; stderr?: string; killed?: boolean };
    throw new Error(`cdk ${args[0]} ${killed ? `was stopped after ${TIMEOUT_MS} ms` : 'failed'}:\n${stdout}\n${stderr}`);
  }
}

async function withScratch<T>(work: (scratch: string) => Promise<T>): Promise<T> {
  const scratch = mkdtempSync(path.join(tmpdir(), 'cdk-'));
  try {
    return await work(scratch);
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

/** Prepares an emulated account for deployments. */
export async function bootstrap(emulator: Emulator, account = ACCOUNT, credentials = ADMINISTRATOR): Promise<void> {
  // In an empty folder, so that no app is synthesized for it.
  await withScratch(async (scratch) =>
    cdk(emulator, scratch, scratch, ['bootstrap', `aws://${account}/${REGION}`, '--output', path.join(scratch, 'cdk.out')], credentials));
}

/** Deploys all stacks of an app that was synthesized into a folder. */
export async function deployAssembly(emulator: Emulator, folder: string): Promise<void> {
  await withScratch(async (scratch) =>
    cdk(emulator, scratch, scratch, ['deploy', '--all', '--app', folder, '--require-approval', 'never', '--method', 'direct', '--concurrency', '4']));
}

/** Synthesizes and deploys a stack of an app. */
export async function deploy(emulator: Emulator, { directory, command, stack, context = {}, output: kept }: CdkApp): Promise<Deployment> {
  return withScratch(async (scratch) => {
    const output = kept ?? path.join(scratch, 'cdk.out');
    const outputs = path.join(scratch, 'outputs.json');
    await cdk(emulator, scratch, directory, [
      'deploy', stack, '--require-approval', 'never', '--output', output, '--outputs-file', outputs,
      '--method', 'direct', // moto knows no outputs of a stack that a change set made
      ...command ? ['--app', command] : [],
      ...Object.entries(context).flatMap(([key, value]) => ['--context', `${key}=${value}`]),
    ]);
    const read = (file: string) => JSON.parse(readFileSync(file, 'utf8')) as Record<string, any>;
    return { template: read(path.join(output, `${stack}.template.json`)), outputs: read(outputs)[stack] };
  });
}
