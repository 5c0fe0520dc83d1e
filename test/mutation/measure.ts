import { existsSync, readFileSync } from 'fs';
import { join } from 'path';
import { killMutants, Outcome } from './kill';
import { questionsOn } from './questions';
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
}

const read = (file: string) => JSON.parse(readFileSync(join(__dirname, file), 'utf8'));

/** The figures of the last run, by construct: `npx projen mutants` writes them, the suite holds them. */
export const FIGURES = join(__dirname, 'figures.json');
export const figures = (): Record<string, Figures> => read('figures.json');

/** Without a file nothing survives. */
export const listedSurvivors = ({ name }: Subject): Survivors[] =>
  (existsSync(join(__dirname, 'survivors', `${name}.json`)) ? read(`survivors/${name}.json`) : []);

/** The mutants of all statements of a construct, those of each option included, whether a build or an attack has that option or not. */
export async function measure(subject: Subject): Promise<Outcome[]> {
  const options = Object.keys(subject.optionsIn(COMMERCIAL));
  const roles = [subject.withAll(), ...options.map((option) => subject.withOptions([option]))].map(({ requester }) => requester);
  return killMutants(await questionsOn(subject), roles);
}

export const survivorsOf = (outcomes: readonly Outcome[]) => outcomes.filter(({ killedBy }) => !killedBy).map(({ name }) => name);

export const figuresOf = (outcomes: readonly Outcome[]): Figures =>
  ({ mutants: outcomes.length, noticed: outcomes.length - survivorsOf(outcomes).length });

export const shareOf = ({ mutants, noticed }: Figures) => noticed / mutants;
