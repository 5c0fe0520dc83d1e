import type { TemplateBlock, Expression, EvaluationScope } from './body';
import { failAt, Place } from './files/fail-at';
import { evaluateText, sizeOf } from './hcl-syntax';
import type { Host } from './host';
import { converted, typeLike, typeOf } from './types';
import { Entry, EvaluationError, lazy, ObjectValue, Unknown, Value } from './values';

/* Input variables: their defaults, and what is given for them. */

/** A value that was given for a variable. */
export type GivenValue = { readonly expression: Expression } | {
  readonly text: string;
  readonly place: Place;
  /** It may be meant for another template. */
  readonly optional?: boolean;
};

interface Variable {
  readonly place: Place;
  /** The text of its type, where it has one. */
  readonly type?: string;
  readonly default?: Expression;
}

export function variablesOf(blocks: readonly TemplateBlock[]): Map<string, Variable> {
  const variables = new Map<string, Variable>();
  const add = (name: string, variable: Variable) => {
    const other = variables.get(name);
    if (other) {
      failAt(variable.place, `the variable '${name}' is defined a second time (first in ${other.place.file}:${other.place.line})`, TWICE);
    }
    variables.set(name, variable);
  };
  for (const { type, labels, place, body } of blocks) {
    if (type === 'variables') body.attributes.forEach((value, name) => add(name, { place: value.place, default: value }));
    if (type === 'variable') {
      add(labels[0] ?? '', { place, type: body.attributes.get('type')?.source, default: body.attributes.get('default') });
    }
  }
  return variables;
}

export const TWICE = 'Packer refuses that; if the files of the folder are templates of their own, read each with fromFile';

/** The object `var`. */
export function variableValuesOf(
  variables: ReadonlyMap<string, Variable>, given: ReadonlyMap<string, GivenValue>, scope: EvaluationScope, host: Host,
): ObjectValue {
  return new ObjectValue(new Map([...variables].map(([name, variable]): [string, Entry] =>
    [name, lazy(variable.place, () => valueOf(name, variable, given.get(name), scope, host))])));
}

function valueOf(
  name: string, { type: written, place, default: fallback }: Variable, given: GivenValue | undefined, scope: EvaluationScope, host: Host,
): Value {
  const usual = () => fallback?.evaluate(scope) ?? null;
  const stated = written === undefined ? undefined : typeOf(written);
  // A variable without a type has that of its default.
  const type = stated && stated.kind !== 'any' ? stated : given && typeLike(usual());
  const evaluate = (text: string) => evaluateText(text, place, sizeOf(text), NOTHING, host);
  const typed = (value: () => Value, at: Place) => {
    try {
      return type ? converted(value(), type, evaluate) : value();
    } catch (error) {
      if (!(error instanceof EvaluationError)) throw error;
      return failAt(at, `the value of the variable '${name}' cannot be evaluated (${error.message})`,
        `give ${written ? `a value of the type ${written.trim()}` : 'a value'} as HCL writes it`);
    }
  };
  if (!given) {
    if (!fallback) return new Unknown(`the variable '${name}' (${place.file}:${place.line}) has no default and no value is given`);
    return typed(usual, fallback.place);
  }
  if ('expression' in given) return typed(() => given.expression.evaluate(scope), given.expression.place);
  const { text, place: at } = given;
  return typed(() =>
    (!type || ['any', 'string', 'number'].includes(type.kind) ? text : evaluateText(text, at, sizeOf(text), NOTHING, host)), at);
}

export const NOTHING: EvaluationScope = { root: () => undefined };
