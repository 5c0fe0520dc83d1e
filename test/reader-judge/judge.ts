import { spawnSync } from 'child_process';
import { requireBuiltJudge } from './build';

/* Packer itself, asked about templates. */

/** A template as it would stand on the command line of Packer. */
export interface Question {
  readonly path: string;
  readonly varFiles?: readonly string[];
  readonly variables?: Readonly<Record<string, string>>;
  readonly only?: readonly string[];
  readonly except?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
}

/** What Packer configures a component with: JSON, in which unknown values and numbers are marked. */
export interface JudgedComponent {
  readonly kind: 'source' | 'data' | 'post-processor';
  readonly type: string;
  readonly name: string;
  readonly options: Readonly<Record<string, unknown>>;
}

export interface Verdict {
  readonly components: readonly JudgedComponent[];
  /** Why Packer refuses the template. */
  readonly refused?: readonly string[];
}

/** Asks about all templates at once: starting the judge takes longer than answering. */
export function judge(questions: readonly Question[]): Verdict[] {
  const { stdout, stderr, status } = spawnSync(requireBuiltJudge(), {
    input: questions.map((question) => `${JSON.stringify(question)}\n`).join(''),
    // Functions that read from AWS would ask it in earnest.
    env: { PATH: process.env.PATH, HOME: '/nonexistent', AWS_EC2_METADATA_DISABLED: 'true', AWS_REGION: 'us-east-1', AWS_MAX_ATTEMPTS: '1' },
    encoding: 'utf8',
    maxBuffer: 512 * 1024 * 1024,
  });
  const verdicts = stdout.trim().split('\n').map((line) => JSON.parse(line) as Verdict);
  if (status !== 0 || verdicts.length !== questions.length) throw new Error(`the judge answered ${verdicts.length} of ${questions.length} questions: ${stderr.slice(-5000)}`);
  return verdicts;
}
