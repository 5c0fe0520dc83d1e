import { existsSync, readFileSync } from 'fs';
import { join } from 'path';
import { equivalence } from './equivalent';
import { killMutants, Outcome } from './kill';
import { questionsOn } from './questions';
import { requesterWith } from '../harness/plays';
import { statementsOf } from '../harness/simulator';
import type { Subject } from '../harness/subjects';
import { COMMERCIAL } from '../harness/synthesize';

/** Mutants that nothing notices, and why that is no harm. */
export interface Survivors {
  readonly because: string;
  readonly mutants: readonly string[];
}

export interface Figures {
  readonly mutants: number;
  readonly noticed: number;
  /** Of those that nothing notices: proven to change the answer to no request. */
  readonly equivalent: number;
}

/** What became of a mutant, and of one that nothing notices whether it is proven to change nothing. */
export interface Measured extends Outcome {
  readonly equivalent?: boolean;
}

const read = (file: string) => JSON.parse(readFileSync(join(__dirname, file), 'utf8'));

/** The figures of the last run, by construct: `npx projen mutants` writes them, the suite holds them. */
export const FIGURES = join(__dirname, 'figures.json');
export const figures = (): Record<string, Figures> => read('figures.json');

/** Without a file nothing survives. */
export const listedSurvivors = ({ name }: Subject): Survivors[] =>
  (existsSync(join(__dirname, 'survivors', `${name}.json`)) ? read(`survivors/${name}.json`) : []);

/** The mutants of all statements of a construct, those of each option included, whether a build or an attack has that option or not. */
export async function measure(subject: Subject): Promise<Measured[]> {
  const options = Object.keys(subject.optionsIn(COMMERCIAL));
  const roles = [subject.withAll().requester, ...options.map((option) => requesterWith(subject, [option]))];
  const questions = await questionsOn(subject);
  const outcomes = await killMutants(questions, roles);
  const asked = [...new Set(questions.map(({ requester }) => requester))];
  const isEquivalent = equivalence([...roles, ...asked].map(statementsOf));
  return Promise.all(outcomes.map(async ({ variants, ...outcome }) =>
    (variants ? { ...outcome, equivalent: await isEquivalent(variants) } : outcome)));
}

/** Those that nothing notices, and that change the answer to some request. */
export const survivorsOf = (outcomes: readonly Measured[]) =>
  outcomes.filter(({ killedBy, equivalent }) => !killedBy && !equivalent).map(({ name }) => name);

/** Those that are proven to change the answer to no request. */
export const equivalentsOf = (outcomes: readonly Measured[]) => outcomes.filter(({ equivalent }) => equivalent).map(({ name }) => name);

export const figuresOf = (outcomes: readonly Measured[]): Figures => ({
  mutants: outcomes.length,
  noticed: outcomes.filter(({ killedBy }) => killedBy).length,
  equivalent: equivalentsOf(outcomes).length,
});

export const shareOf = ({ mutants, noticed }: Pick<Figures, 'mutants' | 'noticed'>) => noticed / mutants;
