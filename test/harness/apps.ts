import { readFileSync } from 'fs';
import { join } from 'path';

/* The apps of examples, as test/harness/run-examples.ts runs them: several in one process, which loads the CDK once. */

export const RUN_EXAMPLES = join(__dirname, 'run-examples.ts');

export interface App {
  readonly folder: string;
  readonly file: string;
  readonly environment: Record<string, string>;
}

/** The app of a folder by the line in its cdk.json, with the context that is there. */
export function appIn(folder: string, out: string, furtherContext: object = {}): App {
  const { app, context } = JSON.parse(readFileSync(join(folder, 'cdk.json'), 'utf8'));
  const file = /^npx ts-node (\S+\.ts)$/.exec(app)?.[1];
  if (!file) throw new Error(`cannot run the app of ${folder} without npx: ${app}`);
  return { folder, file: join(folder, file), environment: { CDK_OUTDIR: out, CDK_CONTEXT_JSON: JSON.stringify({ ...furtherContext, ...context }) } };
}

/** What tells the process which apps to run. */
export const toRun = (apps: readonly App[]) => ({ APPS: JSON.stringify(apps) });
