import { execFile } from 'child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync } from 'fs';
import * as path from 'path';
import { promisify } from 'util';

const run = promisify(execFile);

/**
 * The newest Packer and plugin of Amazon that the Go module proxy serves, and the Go that builds them where that on
 * PATH is older. Exact, as the proxy lists no versions; named here and nowhere else.
 */
export const PINNED = { packer: '1.16.0', amazon: '1.8.2', go: '1.26.8' };

const MODULES = { packer: 'github.com/hashicorp/packer', amazon: 'github.com/hashicorp/packer-plugin-amazon' };
/** What Packer's own go.mod asks for. */
const LOWEST_GO = [1, 26, 3];
export const CACHE = path.resolve(__dirname, '../../.cache/packer');
const HOME = path.join(CACHE, `packer-${PINNED.packer}-amazon-${PINNED.amazon}`);
/** The plugin takes 20 minutes on two cores that are busy with something else. */
const BUILD_TIMEOUT_MS = 3_600_000;

/** A Packer that has the plugin of Amazon: a program, and what has to be in its environment. */
export interface Packer {
  readonly command: string;
  readonly version: string;
  /** Undefined for one that has the builders built in. */
  readonly plugin?: string;
  readonly environment: Record<string, string>;
}

/** Packer looks for updates wherever it is not told to leave it. */
export const NO_UPDATES = { CHECKPOINT_DISABLE: '1' };

/** What a Packer says of itself and of its plugin, or undefined where there is none. */
export async function identify(command: string, environment: Record<string, string> = {}): Promise<Packer | undefined> {
  const env = { PATH: process.env.PATH, HOME: process.env.HOME, ...environment, ...NO_UPDATES };
  const ask = async (...args: string[]) => run(command, args, { env }).then(({ stdout }) => stdout, () => '');
  const version = /v(\d+\.\d+\.\d+)/.exec(await ask('version'))?.[1];
  if (!version) return undefined;
  const installed = [...(await ask('plugins', 'installed')).matchAll(/^(.+?)[\\/]github\.com[\\/].*packer-plugin-amazon_v(\d+\.\d+\.\d+)_/gm)];
  const [, folder, plugin] = installed.at(-1) ?? [];
  // A build has another home, and would not find them there.
  return { command, version, plugin, environment: { ...environment, ...folder && { PACKER_PLUGIN_PATH: folder } } };
}

/** The first plugin that tags everything as it makes it, as the role by default demands. */
const CURRENT_PLUGIN = [1, 2, 2];

/** A Packer of today on this machine: that on PATH, or the one that was built here. Undefined where there is none. */
export async function currentPacker(): Promise<Packer | undefined> {
  const onPath = await identify('packer');
  return onPath?.plugin && !isOlder(onPath.plugin.split('.').map(Number), CURRENT_PLUGIN) ? onPath : builtPacker();
}

/** The Packer that {@link buildPacker} has built, or undefined where it has not yet. */
export async function builtPacker(): Promise<Packer | undefined> {
  return packerIn(HOME);
}

async function packerIn(home: string): Promise<Packer | undefined> {
  const command = path.join(home, 'packer');
  if (!existsSync(command)) return undefined;
  const packer = await identify(command, { PACKER_PLUGIN_PATH: path.join(home, 'plugins') });
  return packer?.version === PINNED.packer && packer.plugin === PINNED.amazon ? packer : undefined;
}

/** The one that these tests build with. A test does not build it: that takes longer than a test may. */
export async function requireBuiltPacker(): Promise<Packer> {
  const packer = await builtPacker();
  if (packer) return packer;
  throw new Error(`these tests build with Packer ${PINNED.packer} and its Amazon plugin ${PINNED.amazon}: run 'npx projen build-packer' once`);
}

interface Go {
  readonly command: string;
  readonly environment: NodeJS.ProcessEnv;
}

async function download(go: Go, module: string): Promise<string> {
  const { stdout } = await run(go.command, ['mod', 'download', '-json', module], { env: go.environment, cwd: CACHE, timeout: BUILD_TIMEOUT_MS });
  return JSON.parse(stdout).Dir;
}

const isOlder = (version: number[], than: number[]) => {
  const at = than.findIndex((part, i) => part !== version[i]);
  return at >= 0 && (version[at] ?? 0) < than[at];
};

/** The Go on PATH; where that is too old, a newer one that it fetches as a module, checked like any other. Debian's 1.19 can do that. */
export async function goToBuildWith(): Promise<Go> {
  // What somebody set for their own modules (GOFLAGS=-mod=vendor) is not for these; where to fetch them from is.
  const { GOROOT: _, GOFLAGS: __, ...environment } = { ...process.env, GOTOOLCHAIN: 'local', CGO_ENABLED: '0' } as NodeJS.ProcessEnv;
  const found: Go = { command: 'go', environment };
  const { stdout } = await run('go', ['env', 'GOVERSION', 'GOOS', 'GOARCH'], { env: environment }).catch(() => {
    throw new Error("building Packer needs Go, 1.19 or newer: 'apt-get install golang-go', or https://go.dev/dl");
  });
  const [version, os, architecture] = stdout.trim().split('\n');
  if (!isOlder(version.replace(/^\D+/, '').split(/[. -]/).map(Number), LOWEST_GO)) return found;

  const toolchain = await download(found, `golang.org/toolchain@v0.0.1-go${PINNED.go}.${os}-${architecture}`);
  for (const folder of ['bin', `pkg/tool/${os}_${architecture}`]) { // modules hold no programs
    for (const file of readdirSync(path.join(toolchain, folder))) chmodSync(path.join(toolchain, folder, file), 0o755);
  }
  return { command: path.join(toolchain, 'bin', 'go'), environment };
}

/** @returns seconds */
async function build(go: Go, module: string, output: string): Promise<number> {
  return buildIn(go, await download(go, module), output);
}

/**
 * Builds the program of a folder.
 *
 * @returns seconds
 */
export async function buildIn(go: Go, directory: string, output: string): Promise<number> {
  const before = Date.now();
  await run(go.command, ['build', '-mod=readonly', '-trimpath', '-buildvcs=false', '-ldflags=-s -w', '-o', output, '.'], {
    cwd: directory, env: go.environment, timeout: BUILD_TIMEOUT_MS, maxBuffer: 32 * 1024 * 1024,
  });
  return Math.round((Date.now() - before) / 1000);
}

/**
 * Builds Packer and its Amazon plugin, once: minutes with an empty cache of Go, half of one with a full one. Like the
 * environments of Python it is made under a name of its own and then moved into place.
 */
export async function buildPacker(say: (line: string) => void): Promise<Packer> {
  const before = await builtPacker();
  if (before) {
    say(`Packer ${before.version} with its Amazon plugin ${before.plugin} is there: ${HOME}`);
    return before;
  }
  mkdirSync(CACHE, { recursive: true });
  const go = await goToBuildWith();
  const draft = mkdtempSync(path.join(CACHE, 'draft-'));
  try {
    const [packer, plugin] = ['packer', 'packer-plugin-amazon'].map((name) => path.join(draft, name));
    say(`Packer ${PINNED.packer}: ${await build(go, `${MODULES.packer}@v${PINNED.packer}`, packer)} s`);
    say(`Its Amazon plugin ${PINNED.amazon}: ${await build(go, `${MODULES.amazon}@v${PINNED.amazon}`, plugin)} s`);
    await run(packer, ['plugins', 'install', '--path', plugin, 'github.com/hashicorp/amazon'], {
      env: { PATH: process.env.PATH, HOME: path.join(draft, 'home'), PACKER_PLUGIN_PATH: path.join(draft, 'plugins'), ...NO_UPDATES },
    });
    for (const used of [plugin, path.join(draft, 'home')]) rmSync(used, { recursive: true, force: true });
    rmSync(HOME, { recursive: true, force: true }); // of no use, or builtPacker() had found it
    renameSync(draft, HOME);
  } catch (error) {
    const { stderr = '' } = error as { stderr?: string };
    throw new Error(`Packer could not be built: ${error}\n${stderr.slice(-10_000)}`);
  } finally {
    rmSync(draft, { recursive: true, force: true });
  }
  return requireBuiltPacker();
}

if (require.main === module) {
  buildPacker((line) => process.stdout.write(`${line}\n`)).catch((error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 1;
  });
}
