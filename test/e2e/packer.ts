import { execFile } from 'child_process';
import { generateKeyPairSync } from 'crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'fs';
import { tmpdir } from 'os';
import * as path from 'path';
import { promisify } from 'util';
import { Credentials } from './clients';

const run = promisify(execFile);

/** One build by amazon-ebs; see its variables. */
export const EBS_TEMPLATE = path.join(__dirname, 'templates', 'ebs.pkr.hcl');

/** The last of Debian's, which has the Amazon builders built in; what it calls is what the proxy understands. */
export const SUPPORTED_PACKER = '1.6.6';

const BUILD_TIMEOUT_MS = 60_000;

export interface PackerRun {
  readonly exitCode: number;
  readonly output: string;
}

/** The version of the Packer on PATH, or undefined when there is none. */
export async function packerVersion(): Promise<string | undefined> {
  return run('packer', ['version'], { env: { PATH: process.env.PATH, CHECKPOINT_DISABLE: '1' } }).then(
    ({ stdout }) => /v(\d+\.\d+\.\d+)/.exec(stdout)?.[1],
    () => undefined,
  );
}

/** Fails when Packer is missing or another one: proofs without Packer prove nothing. */
export async function requirePacker(): Promise<void> {
  const found = await packerVersion();
  if (found === SUPPORTED_PACKER) return;
  throw new Error(`these tests build with Packer ${SUPPORTED_PACKER}, found ${found ?? 'none'}: `
    + "install Debian's (bookworm) with 'apt-get update && apt-get install -y packer'");
}

/** A private key that nothing trusts: Packer asks for one beside the name of an existing key pair, even when it does not connect. */
export function writePrivateKey(directory: string): string {
  const file = path.join(directory, 'id_rsa');
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  writeFileSync(file, privateKey.export({ type: 'pkcs1', format: 'pem' }), { mode: 0o600 });
  return file;
}

/** Builds a template; whether that succeeds is for the caller to judge. */
export async function packerBuild(template: string, variables: Record<string, string>, credentials: Credentials): Promise<PackerRun> {
  const home = mkdtempSync(path.join(tmpdir(), 'packer-'));
  const given = Object.entries(variables).flatMap(([name, value]) => ['-var', `${name}=${value}`]);
  try {
    const { stdout, stderr } = await run('packer', ['build', '-color=false', ...given, template], {
      timeout: BUILD_TIMEOUT_MS,
      killSignal: 'SIGKILL',
      env: {
        PATH: process.env.PATH,
        HOME: home, // no configuration, credentials or plugins of the person who runs this
        TMPDIR: home,
        PACKER_CACHE_DIR: path.join(home, 'cache'),
        CHECKPOINT_DISABLE: '1', // no look for updates
        AWS_ACCESS_KEY_ID: credentials.accessKeyId,
        AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
        AWS_SESSION_TOKEN: credentials.sessionToken,
        AWS_POLL_DELAY_SECONDS: '1',
        AWS_MAX_ATTEMPTS: '20',
      },
    });
    return { exitCode: 0, output: stdout + stderr };
  } catch (error) {
    const { code, killed, stdout = '', stderr = '' } = error as { code?: number | string; killed?: boolean; stdout?: string; stderr?: string };
    if (killed || typeof code !== 'number') throw new Error(`packer did not end by itself: ${String(error)}\n${stdout}${stderr}`);
    return { exitCode: code, output: stdout + stderr };
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
}
