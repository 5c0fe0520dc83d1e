import { execFile } from 'child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import { promisify } from 'util';
import type { Resource } from './intrinsics';
import type { Requester } from './simulator';
import { COMMERCIAL, policiesOf } from './synthesize';

const ROOT = join(__dirname, '..', '..');
const FOLDER = join(ROOT, 'examples');

export const exampleNames = () => readdirSync(FOLDER, { withFileTypes: true }).filter((entry) => entry.isDirectory()).map(({ name }) => name).sort();

export const readExample = (name: string, file: string) => readFileSync(join(FOLDER, name, file), 'utf8');

/** An example, run as the CDK CLI runs it. */
export interface Example {
  readonly template: { Resources: Record<string, Resource>; Outputs: Record<string, { Value: unknown }> };
  /** The Packer build roles of the template, by logical id. */
  readonly roles: Record<string, Requester>;
  readonly warnings: string[];
  /** What it would have to look up in an account. */
  readonly lookups: unknown[];
}

const isBuildRole = ({ Type, Properties }: Resource) => Type === 'AWS::IAM::Role' && String(Properties?.Description).startsWith('Builds AMIs with Packer');

/** Runs the app of an example in a process of its own, with what the CLI would give it, and reads what came out. */
export async function synthesizeExample(name: string): Promise<Example> {
  const { app, context = {} } = JSON.parse(readExample(name, 'cdk.json'));
  const file = /^npx ts-node (\S+\.ts)$/.exec(app)?.[1];
  if (!file) throw new Error(`cannot run the app of ${name} without npx: ${app}`);
  const out = mkdtempSync(join(tmpdir(), 'example-'));
  try {
    await promisify(execFile)(process.execPath, [
      '--require', require.resolve('ts-node/register/transpile-only'), '--require', join(__dirname, 'library-by-name.ts'), file,
    ], {
      cwd: join(FOLDER, name),
      timeout: 60_000,
      env: {
        PATH: process.env.PATH,
        TS_NODE_PROJECT: join(ROOT, 'tsconfig.dev.json'),
        CDK_OUTDIR: out,
        CDK_CONTEXT_JSON: JSON.stringify(context),
        CDK_DEFAULT_ACCOUNT: COMMERCIAL.account,
        CDK_DEFAULT_REGION: COMMERCIAL.region,
      },
    });
    return readAssembly(out);
  } finally {
    rmSync(out, { recursive: true });
  }
}

function readAssembly(out: string): Example {
  const read = (path: string) => JSON.parse(readFileSync(join(out, path), 'utf8'));
  const { artifacts, missing = [] } = read('manifest.json');
  const stacks = Object.values<any>(artifacts).filter(({ type }) => type === 'aws:cloudformation:stack');
  if (stacks.length !== 1) throw new Error(`an example has one stack, not ${stacks.length}`);
  const template: Example['template'] = read(stacks[0].properties.templateFile);
  const roles = Object.entries(template.Resources).filter(([, resource]) => isBuildRole(resource)).map(([id]): [string, Requester] => [id, {
    roleArn: `arn:${COMMERCIAL.partition}:iam::${COMMERCIAL.account}:role/${id}`,
    policies: policiesOf(template, id, COMMERCIAL),
  }]);
  return {
    template,
    roles: Object.fromEntries(roles),
    warnings: Object.values<any>(stacks[0].metadata ?? {}).flat().filter(({ type }) => type === 'aws:cdk:warning').map(({ data }) => String(data)),
    lookups: missing,
  };
}
