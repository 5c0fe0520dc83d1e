import type { VerifyAdvice } from './advice';
import { adviceFor } from './advice';
import type { Result } from './ask';
import type { Build } from './build';

/* What was asked and answered, for people and for machines. */

export interface VerifyReport {
  readonly build: Build;
  readonly caller: string;
  readonly results: readonly Result[];
  /** What the dry runs showed that settle what is open about AWS. */
  readonly probed?: readonly Result[];
  readonly unasked: readonly string[];
  /** Why it ended before all was asked. */
  readonly ended?: string;
  readonly calls: number;
}

/** Kinds of policies whose name does not end in "policy". */
const REFUSERS: Readonly<Record<string, string>> = {
  boundary: 'a permissions boundary', identity: 'an identity policy', unnamed: 'a policy that AWS does not name',
};

const MARKS = { right: '✓', wrong: '✗', unknown: '?' } as const;

const countsOf = (results: readonly Result[]) => {
  const count = (is: Result['is']) => results.filter((result) => result.is === is).length;
  return { right: count('right'), wrong: count('wrong'), unknown: count('unknown') };
};

const meansOf = ({ question: { means } }: Result) => (means.by === 'simulation' ? ', simulated by IAM' : '');

/** What is said of an answer that is as it should be, and of one that is not. */
const SAID = {
  read: { right: 'as declared', wrong: 'NOT AS DECLARED' },
  allowed: { right: 'allowed', wrong: 'REFUSED' },
  refused: { right: 'refused, as it must be', wrong: 'ALLOWED, and must be refused' },
} as const;

function lineOf(result: Result): string {
  const { question: { id, says, wants, means }, is, because, note } = result;
  const what = says.startsWith(id) || id === says ? says : `${id}: ${says}`;
  const said = is === 'unknown' ? `could not be asked, because ${because}` : SAID[means.by === 'read' ? 'read' : wants][is];
  return `${MARKS[is]} ${what}: ${said}${is === 'unknown' ? '' : meansOf(result)}${note ? ` (${note})` : ''}`;
}

function linesOf(result: Result, build: Build): string[] {
  if (result.is !== 'wrong') return [lineOf(result)];
  const { cause, change, refusedBy } = adviceFor(result, build);
  const by = refusedBy === undefined ? '' : ` Refused by ${REFUSERS[refusedBy] ?? `a ${refusedBy} policy`}.`;
  return [lineOf(result), `    ${cause}${by}`, `    -> ${change}`];
}

/** What a probe showed, without the words of the refusal. */
function probeLineOf({ question: { id, says }, is, because, note, refusals }: Result): string {
  const shown = refusals.map((text) => /on resource: (\S+)/.exec(text)?.[1] ?? 'a resource that is not named')
    .map((resource) => `refused on ${resource}`);
  return `${is === 'unknown' ? MARKS.unknown : '·'} ${id} (${says}): ${because ?? note ?? shown.join(', ')}`;
}

export function verificationInWords({ build, caller, results, probed = [], unasked, ended, calls }: VerifyReport): string {
  const of = (wants: 'allowed' | 'refused') =>
    results.filter(({ question }) => question.wants === wants).flatMap((result) => linesOf(result, build));
  const { right, wrong, unknown } = countsOf(results);
  const [allowed, refused] = [of('allowed'), of('refused')];
  return [
    `${caller}, asked in ${build.regions.join(', ')}`,
    ...allowed.length > 0 ? ['', 'What the build does:', ...allowed] : [],
    ...refused.length > 0 ? ['', 'What it must not be able to do:', ...refused] : [],
    ...probed.length > 0 ? ['', 'Probes, which settle what is open about AWS:', ...probed.map(probeLineOf)] : [],
    ...unasked.length > 0 ? ['', 'Not asked:', ...unasked.map((each) => `- ${each}`)] : [],
    '',
    ...ended ? [`Ended early: ${ended}.`] : [],
    `${results.length} questions: ${right} as they should be, ${wrong} not, ${unknown} without an answer (${calls} calls; nothing was created or changed).`,
  ].join('\n');
}

const adviceAsData = (result: Result, build: Build): Partial<VerifyAdvice> => (result.is === 'wrong' ? adviceFor(result, build) : {});

/** For machines. Names of fields stay. */
export const reportAsData = ({ build, caller, results, probed = [], unasked, ended, calls }: VerifyReport): object => ({
  caller,
  regions: build.regions,
  questions: results.map((result) => {
    const { question: { means, ...question }, found: _, ...answer } = result;
    return { ...question, asked: means.by, ...answer, ...adviceAsData(result, build) };
  }),
  ...probed.length > 0 && {
    probes: probed.map(({ question: { id, says }, is, because, note, refusals }) =>
      ({ id, settles: says, is: is === 'unknown' ? is : 'answered', because, note, refusals })),
  },
  unasked,
  ...ended && { ended },
  calls,
  ...countsOf(results),
});

/** 0: all is as it should be; 1: something is not; 3: something has no answer. */
export function exitCodeOf({ results, ended }: Pick<VerifyReport, 'results' | 'ended'>): number {
  const { wrong, unknown } = countsOf(results);
  return wrong > 0 ? 1 : unknown > 0 || ended ? 3 : 0;
}
