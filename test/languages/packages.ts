import { execFile } from 'child_process';
import { mkdirSync, readdirSync, rmSync } from 'fs';
import * as path from 'path';
import { promisify } from 'util';

export const ROOT = path.resolve(__dirname, '../..');

/** What is made here: packages, and an empty folder for each language that uses them. */
export const WORK = path.join(ROOT, '.cache', 'languages');

/** A cold build for Java fetches its compiler plugins and the whole CDK. */
const TIMEOUT_MS = 1_200_000;

export interface RunOptions {
  readonly cwd: string;
  readonly env?: NodeJS.ProcessEnv;
}

/** Runs a command; what it printed is in the error when it fails. */
export async function run(command: string, args: readonly string[], { cwd, env }: RunOptions): Promise<string> {
  const options = { cwd, env: { ...process.env, ...env }, timeout: TIMEOUT_MS, maxBuffer: 100_000_000 };
  try {
    return (await promisify(execFile)(command, args, options)).stdout;
  } catch (error) {
    const { stdout = '', stderr = '', message } = error as { stdout?: string; stderr?: string; message: string };
    throw new Error(`${message.split('\n')[0]}\n${stdout.slice(-3_000)}\n${stderr.slice(-6_000)}`);
  }
}

/** What `npx projen package:<language>` does, into a folder of our own. */
async function pacmak(outdir: string, targets: readonly string[], ...more: string[]): Promise<string> {
  rmSync(outdir, { recursive: true, force: true });
  mkdirSync(outdir, { recursive: true });
  await run(process.execPath, [require.resolve('jsii-pacmak/bin/jsii-pacmak'), '--outdir', outdir, '--targets', ...targets, ...more], { cwd: ROOT });
  return outdir;
}

/** The packages of npm, PyPI and Maven. */
export interface Packages {
  /** The tarball. */
  readonly npm: string;
  /** The wheel. */
  readonly python: string;
  /** A Maven repository. */
  readonly maven: string;
}

const only = (folder: string, end: string) => {
  const [file, ...others] = readdirSync(folder).filter((name) => name.endsWith(end));
  if (!file || others.length > 0) throw new Error(`${folder} has not one file *${end}`);
  return path.join(folder, file);
};

export async function builtPackages(): Promise<Packages> {
  const dist = await pacmak(path.join(WORK, 'dist'), ['js', 'python', 'java']);
  return { npm: only(path.join(dist, 'js'), '.tgz'), python: only(path.join(dist, 'python'), '.whl'), maven: path.join(dist, 'java') };
}

/** The sources for Go and .NET, which are not built here: docs/use/languages.md says why. */
export async function generatedSources(): Promise<{ readonly go: string; readonly dotnet: string }> {
  const code = await pacmak(path.join(WORK, 'code'), ['go', 'dotnet'], '--code-only');
  return { go: path.join(code, 'go', 'cdkamibuildroles'), dotnet: path.join(code, 'dotnet', 'CdkAmiBuildRoles', 'CdkAmiBuildRoles') };
}
