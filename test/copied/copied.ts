import { execFile } from 'child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, symlinkSync } from 'fs';
import { tmpdir } from 'os';
import * as path from 'path';
import { promisify } from 'util';
import { appIn, RUN_EXAMPLES, toRun } from '../harness/apps';
import type { Node } from '../harness/nodes';

/* Folders outside of the repository: what is copied there finds neither its dependencies nor its configuration. */

const ROOT = path.resolve(__dirname, '../..');
export const EXAMPLES = path.join(ROOT, 'examples');

/** Copied out; removed at the end. */
const OUTSIDE = mkdtempSync(path.join(tmpdir(), 'copied-'));
export const removeCopies = () => rmSync(OUTSIDE, { recursive: true });

/** Runs a command of a README in a folder; what it printed is in the error when it fails. */
export async function run(command: string, cwd: string, node?: Node, further: Record<string, string> = {}): Promise<string> {
  const env = {
    HOME: process.env.HOME,
    PATH: [node?.bin, process.env.PATH].filter((entry) => entry).join(path.delimiter),
    npm_config_prefer_offline: 'true',
    npm_config_audit: 'false',
    npm_config_fund: 'false',
    // No account: nothing is looked up, and nobody waits for an answer.
    AWS_EC2_METADATA_DISABLED: 'true',
    CDK_DISABLE_CLI_TELEMETRY: 'true',
    CI: 'true', // the CLI writes to stdout
    ...further,
  };
  try {
    const { stdout, stderr } = await promisify(execFile)('sh', ['-c', `${command} 2>&1`], { cwd, env, timeout: 600_000, maxBuffer: 64 * 1024 * 1024 });
    return stdout + stderr;
  } catch (error) {
    throw new Error(`${command} failed:\n${(error as { stdout?: string }).stdout ?? error}`);
  }
}

let packing: Promise<string> | undefined;

/** The package as it would be published. */
export const tarball = () => packing ??= run(`npm pack --ignore-scripts --silent --pack-destination ${OUTSIDE} ${ROOT}`, OUTSIDE)
  .then((printed) => path.join(OUTSIDE, printed.trim().split('\n').at(-1)!));

/** What was installed for the same dependencies: the CDK has 300 MB. */
const installed = new Map<string, Promise<string>>();

/** Does what `npm install` does after the release: the package is not in the registry yet. */
export async function install(folder: string): Promise<void> {
  const { dependencies, devDependencies } = JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8'));
  const same = JSON.stringify([dependencies, devDependencies]);
  if (!installed.has(same)) installed.set(same, tarball().then(async (file) => { await run(`npm install ${file}`, folder); return folder; }));
  const other = await installed.get(same)!;
  if (other !== folder) symlinkSync(path.join(other, 'node_modules'), path.join(folder, 'node_modules'));
}

/** Copies a folder to where nothing of the repository is above it. */
export function copyOut(from: string): string {
  const folder = emptyFolder(path.basename(from));
  // What somebody installed or synthesized there is not what a reader copies.
  cpSync(from, folder, { recursive: true, filter: (source) => !/^(node_modules|cdk\.out)$/.test(path.basename(source)) });
  return folder;
}

export function emptyFolder(name: string): string {
  const folder = mkdtempSync(path.join(OUTSIDE, `${name}-`));
  mkdirSync(folder, { recursive: true });
  return folder;
}

/** The commands of a README: the indented lines of a section, without comments. */
export function commandsIn(readme: string, section: string): string[] {
  const [, text] = new RegExp(`^## ${section}\\n([\\s\\S]*?)(?=^## |(?![\\s\\S]))`, 'm').exec(readme) ?? [];
  if (text === undefined) throw new Error(`there is no section '${section}'`);
  return [...text.matchAll(/^ {4}(\S.*?)(?: {2,}#.*)?$/gm)].map(([, command]) => command);
}

/** The context that the CDK's own command adds. */
const OF_THE_COMMAND = { 'aws:cdk:enable-path-metadata': true };

/**
 * Runs apps as the CDK's own command does where it finds no region: by the line in cdk.json, with the context that is there. Those with the
 * same packages are run in one process.
 */
export async function runApps(folders: readonly string[], node: Node): Promise<void> {
  const packagesOf = (folder: string) => realpathSync(path.join(folder, 'node_modules'));
  for (const packages of new Set(folders.map(packagesOf))) {
    const together = folders.filter((folder) => packagesOf(folder) === packages);
    const outOf = (folder: string) => path.join(folder, 'cdk.out');
    together.forEach((folder) => rmSync(outOf(folder), { recursive: true, force: true }));
    await run(`node --require ${packages}/ts-node/register ${RUN_EXAMPLES}`, together[0], node, {
      ...toRun(together.map((folder) => appIn(folder, outOf(folder), OF_THE_COMMAND))), CDK_DEFAULT_REGION: 'us-east-1',
    });
  }
}

/** The warnings and errors of an assembly, by whatever file has them. */
export const annotationsIn = (assembly: string): string[] => readdirSync(assembly).filter((file) => file.endsWith('.json'))
  .flatMap((file) => readFileSync(path.join(assembly, file), 'utf8').match(/"aws:cdk:(warning|error)"/g) ?? []);

interface Template { readonly Outputs?: object; readonly Resources: object }

/** A template without what the CDK tells AWS about itself, which depends on the version of Node.js. */
function templateIn(file: string): Template {
  const { Resources: { CDKMetadata, ...Resources }, ...others } = JSON.parse(readFileSync(file, 'utf8'));
  return { ...others, Resources };
}

/** The templates of an assembly, by the names of their stacks. */
export const templatesIn = (assembly: string): Record<string, Template> => (existsSync(assembly)
  ? Object.fromEntries(readdirSync(assembly).filter((file) => file.endsWith('.template.json'))
    .map((file) => [file.replace('.template.json', ''), templateIn(path.join(assembly, file))]))
  : {});
