import type { Place } from '../validation/fail-at';
import type { Value } from './values';

/*
 * A template as it is written, whether in HCL or in JSON: attributes with expressions, and blocks.
 */

/** Finds what a name stands for at the start of a reference. */
export interface Scope {
  root(name: string): Value | undefined;
}

export interface Expression {
  readonly place: Place;
  evaluate(scope: Scope): Value;
  /** The name at its start and the steps after it, where it is only a reference; or the words of a type. For `type = list(string)`. */
  readonly source: string;
}

export interface Block {
  readonly type: string;
  readonly labels: readonly string[];
  readonly place: Place;
  readonly body: Body;
}

export interface Body {
  readonly place: Place;
  readonly attributes: ReadonlyMap<string, Expression>;
  readonly blocks: readonly Block[];
}
