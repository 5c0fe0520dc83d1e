import type { Clause, Statement } from './policy';

/** Policies, by what they do. */
export interface Sides {
  readonly granting: readonly Statement[];
  readonly denying: readonly Statement[];
}

/** What is decided about one action on one resource: the clauses that match both. */
export interface Case extends Sides {
  readonly action: string;
  readonly resource: string;
  readonly about: readonly Clause[] | undefined;
  readonly unless: readonly Clause[];
  readonly older: Sides | undefined;
  readonly clauses: readonly Clause[];
  /** Those of which it is not known whether the resource matches. */
  readonly vague: ReadonlySet<Clause>;
}
