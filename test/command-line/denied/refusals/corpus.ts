import { readdirSync, readFileSync } from 'fs';
import { basename, join } from 'path';
import { load } from 'js-yaml';

/*
 * Refusals as people paste them, written from AWS's documented and observed formats, with accounts and names of our own.
 * What is expected was written before the answers were: it judges them, and takes nothing from src.
 */

export interface Refusal {
  readonly name: string;
  /** Where absent in the file, the file's name. */
  readonly kind: string;
  /** A construct, or `person`, `CI`, `deployment`, `StackSets`, `AWSServiceRoleForImageBuilder`, `unknown`. */
  readonly caller: string;
  /** The true cause, in words. */
  readonly cause: string;
  /** What the first answer, the cause with the change, must match: all of these. */
  readonly says: readonly string[];
  /** What it must not match: cures beside the point. */
  readonly never: readonly string[];
  /** What must be somewhere in the whole output. */
  readonly mentions: readonly string[];
  /** The construct that the user names, where the refusal does not tell it. */
  readonly construct?: string;
  /** The text says too little: to ask for more is right. */
  readonly unreadable?: boolean;
  readonly text: string;
}

const FOLDER = join(__dirname, 'corpus');

export const REFUSALS: readonly Refusal[] = readdirSync(FOLDER).sort().flatMap((file) =>
  (load(readFileSync(join(FOLDER, file), 'utf8')) as Partial<Refusal>[]).map((refusal): Refusal =>
    ({ kind: basename(file, '.yaml'), never: [], mentions: [], ...refusal } as Refusal)));

/** Cures that weaken security are never the first answer. */
const WEAKENING = ['lateTagging', 'confineToInstanceProfiles', 'publicImages', 'publicSnapshots', 'AdministratorAccess'];

/** The constructs that a caller can be of. An answer about another one is beside the point. */
const CONSTRUCTS = /PackerBuildRole|ImageBuilder(InstanceProfile|ExecutionRole|LifecycleExecutionRole|(Administrator|Operator|ReadOnly)Policy)|CrossAccount\w+Role\b/;

export type Verdict = 'right' | 'maybe' | 'wrong';

/** Whether a first answer is right; not right but given as uncertain; or wrong with confidence. */
export function verdictOn({ says, never, caller }: Refusal, first: string, maybe: boolean): Verdict {
  const matches = (pattern: string) => new RegExp(pattern, 'i').test(first);
  const ofAnotherConstruct = CONSTRUCTS.test(caller) && CONSTRUCTS.test(first) && !first.includes(caller);
  if (says.every(matches) && !ofAnotherConstruct && ![...never, ...WEAKENING].some(matches)) return 'right';
  return maybe ? 'maybe' : 'wrong';
}

/** How many verdicts of each sort, by kind. */
export function tally(verdicts: readonly { kind: string; verdict: Verdict }[]): Record<string, Record<Verdict, number>> {
  const counts: Record<string, Record<Verdict, number>> = {};
  for (const { kind, verdict } of verdicts) {
    for (const key of ['all', kind]) {
      counts[key] = counts[key] ?? { right: 0, maybe: 0, wrong: 0 };
      counts[key][verdict] += 1;
    }
  }
  return counts;
}
