import type { Clause, Statement } from './policy';
import type { Facts, Request } from './request';

export interface Question {
  /** The policies of one identity. */
  readonly policies: readonly Statement[];
  /** Only requests of these classes are asked about; absent: all. */
  readonly about?: readonly Clause[];
  /** Requests of these classes are as they should be. */
  readonly unless?: readonly Clause[];
  /** Requests that these policies allow are as they should be. */
  readonly unlessAllowedBy?: readonly Statement[];
  readonly facts: Facts;
}

/** A request that the policies allow and that is not as it should be. */
export interface Counterexample {
  readonly request: Request;
  /** The statement that allows it. */
  readonly by: Statement;
  /** False where it is not known whether AWS allows it. */
  readonly certain: boolean;
}

export interface Answer {
  /** The smallest for each statement and action. */
  readonly counterexamples: readonly Counterexample[];
  /** Why something was not decided; empty where all was. */
  readonly open: readonly string[];
  /** How many combinations of values were looked at. */
  readonly asked: number;
}

export type Verdict =
  | { readonly is: 'proven'; readonly asked: number }
  | { readonly is: 'refuted'; readonly asked: number; readonly smallest: Counterexample }
  | { readonly is: 'undecided'; readonly asked: number; readonly because: string };

const sizeOf = ({ request: { action, context } }: Counterexample) =>
  Object.values(context).reduce((sum, values) => sum + 1 + values.length / 10, 0) + action.length / 10_000;

/** The one with the fewest keys first; what is certain before what is not. */
export const smallestFirst = (found: readonly Counterexample[]): Counterexample[] =>
  [...found].sort((a, b) => Number(b.certain) - Number(a.certain) || sizeOf(a) - sizeOf(b));

/** What an answer comes to. Nothing is proven where something was left open. */
export function verdictOf({ counterexamples, open, asked }: Answer): Verdict {
  const [smallest] = smallestFirst(counterexamples);
  if (smallest?.certain) return { is: 'refuted', asked, smallest };
  if (smallest) {
    const { request: { action, resource }, by: { sid = 'a statement' } } = smallest;
    return { is: 'undecided', asked, because: `it is not known whether AWS lets ${sid} allow ${action} on ${resource}` };
  }
  return open.length > 0 ? { is: 'undecided', asked, because: open[0] } : { is: 'proven', asked };
}
