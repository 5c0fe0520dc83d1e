import { spawn } from 'child_process';
import { generateKeyPairSync } from 'crypto';
import { once } from 'events';
import { mkdtempSync, rmSync, writeFileSync } from 'fs';
import { tmpdir } from 'os';
import * as path from 'path';
import { identify, NO_UPDATES, Packer } from './build-packer';
import { Credentials } from './clients';

/** One build by amazon-ebs; see its variables. */
export const EBS_TEMPLATE = path.join(__dirname, 'templates', 'ebs.pkr.hcl');

/** The last of Debian's, which has the Amazon builders built in, and tags late. */
const DEBIANS_PACKER = '1.6.6';

const BUILD_TIMEOUT_MS = 60_000;

export interface PackerRun {
  /** Undefined for a build that was stopped because it did not end. */
  readonly exitCode?: number;
  readonly output: string;
}

/** What a build gets beside its template. */
export interface PackerOptions {
  readonly variables?: Record<string, string>;
  readonly credentials: Credentials;
  /** Where all calls to AWS go. Packer before 1.7 looks at `custom_endpoint_ec2` of the template alone. */
  readonly endpoint?: string;
  readonly environment?: Record<string, string>;
  /** Interrupts the build once it has printed this. */
  readonly interruptAt?: string;
  /** Stops the build once this is so: Packer repeats some of what is refused, for minutes. */
  readonly stopWhen?: () => boolean;
}

/** Fails when Debian's Packer is missing or another one is in its place: proofs without Packer prove nothing. */
export async function requireDebiansPacker(): Promise<Packer> {
  const found = await identify('packer');
  if (found?.version === DEBIANS_PACKER) return found;
  throw new Error(`these tests build with Packer ${DEBIANS_PACKER}, found ${found?.version ?? 'none'}: `
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
export async function packerBuild(packer: Packer, template: string, options: PackerOptions): Promise<PackerRun> {
  const { variables = {}, credentials, endpoint, environment = {}, interruptAt, stopWhen = () => false } = options;
  const home = mkdtempSync(path.join(tmpdir(), 'packer-'));
  const given = Object.entries(variables).flatMap(([name, value]) => ['-var', `${name}=${value}`]);
  const build = spawn(packer.command, ['build', '-color=false', ...given, template], {
    cwd: path.dirname(template),
    detached: true, // a group of its own, as a terminal would interrupt it
    env: {
      // First a stand-in for AWS's plugin of Session Manager.
      PATH: `${path.join(__dirname, 'bin')}${path.delimiter}${process.env.PATH}`,
      HOME: home, // no configuration, credentials or plugins of the person who runs this
      TMPDIR: home,
      PACKER_CACHE_DIR: path.join(home, 'cache'),
      ...NO_UPDATES,
      ...packer.environment,
      AWS_ACCESS_KEY_ID: credentials.accessKeyId,
      AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
      AWS_SESSION_TOKEN: credentials.sessionToken,
      AWS_POLL_DELAY_SECONDS: '1',
      AWS_MAX_ATTEMPTS: '20',
      ...endpoint && { AWS_ENDPOINT_URL: endpoint },
      ...environment,
    },
  });
  /** To the build and what it started, unless these have just ended by themselves. */
  function signal(name: NodeJS.Signals): boolean {
    try {
      return process.kill(-build.pid!, name);
    } catch {
      return false;
    }
  }
  const before = Date.now();
  const watch = setInterval(() => {
    if (Date.now() - before > BUILD_TIMEOUT_MS || stopWhen()) signal('SIGKILL');
  }, 250);
  let output = '';
  let interrupted = false;
  for (const stream of [build.stdout, build.stderr]) {
    stream.on('data', (chunk) => {
      output += chunk;
      if (interruptAt && !interrupted && output.includes(interruptAt)) interrupted = signal('SIGINT');
    });
  }
  try {
    const [exitCode] = await once(build, 'close') as [number | null];
    return { exitCode: exitCode ?? undefined, output };
  } finally {
    clearInterval(watch);
    rmSync(home, { recursive: true, force: true });
  }
}
