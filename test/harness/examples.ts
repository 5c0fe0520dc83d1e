import { execFile } from 'child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import { promisify } from 'util';
import { appIn, RUN_EXAMPLES, toRun } from './apps';
import type { Place, Resource } from './intrinsics';
import type { Requester } from './simulator';
import { COMMERCIAL, policiesOf } from './synthesize';

const ROOT = join(__dirname, '..', '..');
const FOLDER = join(ROOT, 'examples');

/** The one that is the same in five languages (test/languages), and the one that needs a newer CDK (test/copied, test/with-l2). */
const ELSEWHERE = ['languages', 'image-builder-l2'];

export const exampleNames = () => readdirSync(FOLDER, { withFileTypes: true })
  .filter((entry) => entry.isDirectory() && !ELSEWHERE.includes(entry.name)).map(({ name }) => name).sort();

export const readExample = (name: string, file: string) => readFileSync(join(FOLDER, name, file), 'utf8');

/** An example, run as the CDK CLI runs it. */
export interface Example {
  readonly template: { Resources: Record<string, Resource>; Outputs: Record<string, { Value: unknown }> };
  readonly account: string;
  /** The roles that the library made, by logical id. */
  readonly roles: Record<string, Requester>;
  readonly warnings: string[];
  /** What it would have to look up in an account. */
  readonly lookups: unknown[];
}

/** What the library writes into the description of a role. */
const OURS = /^(Builds AMIs with Packer|Builds images with EC2 Image Builder|Builds and tests .* on instances of EC2 Image Builder|Runs lifecycle rules of EC2 Image Builder|Receives AMIs that EC2 Image Builder distributes|Copies AMIs that|Removes old AMIs that)/;

const isOurs = ({ Type, Properties }: Resource) => Type === 'AWS::IAM::Role' && OURS.test(String(Properties?.Description));

/** Runs examples that have one stack each. */
export async function synthesizeExamples(names: readonly string[]): Promise<Record<string, Example>> {
  return Object.fromEntries(Object.entries(await inTemporaryFolder(names)).map(([name, stacks]) => {
    const [example, ...others] = Object.values(stacks);
    if (!example || others.length > 0) throw new Error(`${name} has not one stack`);
    return [name, example];
  }));
}

/** Runs the app of an example, and reads its stacks by their names. */
export const synthesizeStacks = async (name: string): Promise<Record<string, Example>> => (await inTemporaryFolder([name]))[name];

async function inTemporaryFolder(names: readonly string[]) {
  const out = mkdtempSync(join(tmpdir(), 'example-'));
  try {
    return await synthesizeAll(names, (name) => join(out, name));
  } finally {
    rmSync(out, { recursive: true });
  }
}

/** Runs the apps of examples with what the CLI would give them in this account. In one process all take a fifth of the time of one each. */
export async function synthesizeAll(
  names: readonly string[], outOf: (name: string) => string, account = COMMERCIAL.account,
): Promise<Record<string, Record<string, Example>>> {
  await promisify(execFile)(process.execPath, [
    '--require', require.resolve('tsx/cjs'), '--require', join(__dirname, 'library-by-name.ts'), RUN_EXAMPLES,
  ], {
    timeout: 120_000,
    env: {
      ...toRun(names.map((name) => appIn(join(FOLDER, name), outOf(name)))),
      PATH: process.env.PATH,
      TSX_TSCONFIG_PATH: join(ROOT, 'tsconfig.dev.json'),
      CDK_DEFAULT_ACCOUNT: account,
      CDK_DEFAULT_REGION: COMMERCIAL.region,
    },
  });
  return Object.fromEntries(names.map((name) => [name, readAssembly(outOf(name))]));
}

function readAssembly(out: string): Record<string, Example> {
  const read = (path: string) => JSON.parse(readFileSync(join(out, path), 'utf8'));
  const { artifacts, missing = [] } = read('manifest.json');
  const stacks = Object.entries<any>(artifacts).filter(([, { type }]) => type === 'aws:cloudformation:stack');
  return Object.fromEntries(stacks.map(([name, { environment, properties, metadata = {} }]) => {
    const [, , account, region] = /^(aws):\/\/([^/]+)\/(.+)$/.exec(environment)!;
    return [name, readStack(read(properties.templateFile), metadata, missing, { ...COMMERCIAL, account, region })];
  }));
}

function readStack(template: Example['template'], metadata: object, lookups: unknown[], place: Place): Example {
  const roles = Object.entries(template.Resources).filter(([, resource]) => isOurs(resource)).map(([id]): [string, Requester] => [id, {
    roleArn: `arn:${place.partition}:iam::${place.account}:role/${id}`,
    policies: policiesOf(template, id, place),
  }]);
  return {
    template,
    account: place.account,
    roles: Object.fromEntries(roles),
    warnings: Object.values<any>(metadata).flat().filter(({ type }) => type === 'aws:cdk:warning').map(({ data }) => String(data)),
    lookups,
  };
}
