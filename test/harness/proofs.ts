import { existsSync, readFileSync } from 'fs';
import { join } from 'path';
import type { Place } from './intrinsics';
import { factsFor } from './reference-facts';
import type { Subject } from './subjects';
import { CHINA, COMMERCIAL, GOVCLOUD } from './synthesize';
import { BUILD_INVARIANTS } from '../../src/checks/invariants/invariants';
import { violations } from '../../src/checks/proofs';
import { requestInWords } from '../../src/decision/in-words';
import { statementOf } from '../../src/decision/policy';
import { Counterexample, verdictOf } from '../../src/decision/question';
import { declaredBy } from '../proofs/every-request/declared';

/* Invariants proven for a construct, with every option. */

/** A construct with options, in a place. */
export interface Setting {
  readonly options: readonly string[];
  readonly place: Place;
}

/** The options that can be switched on together. */
export const everythingOf = ({ optionsIn, alone = [] }: Subject, place: Place) =>
  Object.keys(optionsIn(place)).filter((name) => !alone.includes(name));

/** The default, each option alone, and everything in each partition. */
export const settingsOf = (subject: Subject): Setting[] => [
  { options: [], place: COMMERCIAL },
  ...Object.keys(subject.optionsIn(COMMERCIAL)).map((name) => ({ options: [name], place: COMMERCIAL })),
  ...[COMMERCIAL, CHINA, GOVCLOUD].map((place) => ({ options: everythingOf(subject, place), place })),
  ...[CHINA, GOVCLOUD].map((place) => ({ options: [], place })),
];

/** Of many options not all pairs are gone through, for time: so many, spread evenly. */
const MOST_PAIRS = 300;

/** Options that contradict each other are refused, and make no role. */
function canBeMade(subject: Subject, { options, place }: Setting): boolean {
  try {
    subject.withOptions(options, place);
    return true;
  } catch {
    return false;
  }
}

/** Each two options, or some of them. */
export function pairsOf(subject: Subject): Setting[] {
  const names = everythingOf(subject, COMMERCIAL);
  const pairs = names.flatMap((one, i) => names.slice(i + 1).map((other) => ({ options: [one, other], place: COMMERCIAL })));
  const every = Math.ceil(pairs.length / MOST_PAIRS);
  return pairs.filter((pair, i) => i % every === 0 && canBeMade(subject, pair));
}

/** Something that a statement of a construct allows in spite of an invariant. */
export interface Violation {
  readonly invariant: string;
  readonly sid: string;
  readonly example: Counterexample;
  readonly setting: Setting;
}

export interface Proofs {
  /** The first of each statement and invariant. */
  readonly violations: readonly Violation[];
  /** What was not decided, and why. */
  readonly open: readonly string[];
  readonly count: number;
  /** How many combinations of values were gone through. */
  readonly asked: number;
}

export const inWords = ({ invariant, sid, example: { request }, setting: { options, place: { partition } } }: Violation): string => {
  const said = options.length > 3 ? 'everything' : options.join(', ') || 'default';
  return `${invariant}: ${sid} allows ${requestInWords(request)} (${said}, ${partition})`;
};

export async function proofsOf(subject: Subject, settings: readonly Setting[] = [...settingsOf(subject), ...pairsOf(subject)]): Promise<Proofs> {
  const found = new Map<string, Violation>();
  const open: string[] = [];
  let [count, asked] = [0, 0];
  for (const setting of settings) {
    const { options, place } = setting;
    const { statements } = options.length > 3 ? subject.withAll(place) : subject.withOptions(options, place);
    const policies = statements.map(statementOf);
    const [facts, values] = [await factsFor(statements, place), declaredBy(subject, options, place, statements)];
    for (const invariant of BUILD_INVARIANTS) {
      const answer = violations(invariant, policies, values, facts);
      count += 1;
      asked += answer.asked;
      open.push(...answer.open);
      for (const example of answer.counterexamples) {
        const sid = example.by.sid!;
        if (!found.has(`${invariant.id} ${sid}`)) found.set(`${invariant.id} ${sid}`, { invariant: invariant.id, sid, example, setting });
      }
      const verdict = verdictOf(answer);
      if (verdict.is === 'undecided') open.push(`${invariant.id} with ${options.join(', ') || 'defaults'}: ${verdict.because}`);
    }
  }
  return { violations: [...found.values()], open, count, asked };
}

/** Why statements may break an invariant: invariant, then Sid, then the reason; null where the reason is what remains of its need. */
export type Exceptions = Readonly<Record<string, Readonly<Record<string, string | null>>>>;

const fileOf = ({ name }: Pick<Subject, 'name'>) => join(__dirname, '..', 'proofs', 'every-request', 'exceptions', `${name}.json`);

export const exceptionsOf = (subject: Pick<Subject, 'name'>): Exceptions => (existsSync(fileOf(subject)) ? JSON.parse(readFileSync(fileOf(subject), 'utf8')) : {});
