import type { Place } from './files/fail-at';
import type { Value } from './values';

/*
 * A template as it is written, whether in HCL or in JSON: attributes with expressions, and blocks.
 */

/** Finds what a name stands for at the start of a reference. */
export interface EvaluationScope {
  root(name: string): Value | undefined;
}

export interface Expression {
  readonly place: Place;
  /** As it is written; for `type = list(string)` and the like, which are no values. */
  readonly source: string;
  evaluate(scope: EvaluationScope): Value;
}

export interface TemplateBlock {
  readonly type: string;
  readonly labels: readonly string[];
  readonly place: Place;
  readonly body: Body;
}

export interface Body {
  readonly place: Place;
  readonly attributes: ReadonlyMap<string, Expression>;
  readonly blocks: readonly TemplateBlock[];
}
