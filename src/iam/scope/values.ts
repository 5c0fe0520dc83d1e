import { Stack, Token } from 'aws-cdk-lib';
import { IConstruct } from 'constructs';
import { checkPlaceOfArn } from './places';
import { checkExact, checkShape } from '../validation/check-shape';
import { fail, known } from '../validation/fail';
import type { Shape } from '../validation/shapes';

/*
 * What the owner of a role declared, as texts for the placeholders of capability data. Everything that would match more than the one thing
 * it names is refused in this folder: one file for each kind of thing.
 */

/** A declared list is not empty: an empty one could be read as "none" or as "any". */
export function nonEmpty<T>(scope: IConstruct, property: string, values: T[] | undefined, whenLeftOut: string): T[] | undefined {
  if (values?.length === 0) fail(scope, property, 'is an empty list', `leave it out, and ${whenLeftOut}`);
  return values;
}

/** The lists among the properties of a construct, none of which is empty: one that is left out has nothing in it. */
export const listsOf = <Props extends object>(scope: IConstruct, props: Props) =>
  <Name extends keyof Props & string>(property: Name, whenLeftOut: string) =>
    (nonEmpty(scope, property, props[property] as unknown[] | undefined, whenLeftOut) ?? []) as Extract<Props[Name], unknown[]>;

export const unique = (values: string[]) => [...new Set(values)];

/** Ids or names, each of exactly one thing. */
export const namesOf = (scope: IConstruct, property: string, names: string[], shape: Shape) => unique(names.map((name) => {
  checkExact(scope, property, name);
  checkShape(scope, property, name, shape);
  return name;
}));

/** ARNs, each of exactly one thing, in the partition of the stack. */
export const arnsOf = (scope: IConstruct, property: string, arns: string[], shape: Shape) =>
  namesOf(scope, property, arns, shape).map((arn) => {
    checkPlaceOfArn(scope, property, arn);
    return arn;
  });

/** One ARN, of exactly one thing. */
export const arnOf = (scope: IConstruct, property: string, arn: string, shape: Shape) => arnsOf(scope, property, [arn], shape)[0];

/** A text that is known now: one account writes it into policies of another, or a condition cannot be checked without it. */
export function knownNow(scope: IConstruct, property: string, value: string, because: string): string {
  if (!Token.isUnresolved(value)) return value;
  return known(scope, value) ?? fail(scope, property, `is known at deployment only, and ${because}`, 'give a literal string');
}

/** A text that is known now and has a shape. */
export function shaped(
  scope: IConstruct, property: string, value: string, shape: Shape, because: string, verb: 'has' | 'is' = 'has',
): string {
  const text = knownNow(scope, property, value, because);
  checkShape(scope, property, text, shape, verb);
  return text;
}

/** Why what crosses the border of an account must be known before anything is deployed. */
export const FOR_OTHERS = 'policies of another account name it before that';
export const UNCHECKED = 'a condition on it cannot be checked';

/** Lists in an order of their own, nothing in them twice: the order of a declaration never shows in a policy, nor makes it another one. */
export function inOrder(scope: IConstruct, lists: Record<string, readonly string[]>): Record<string, readonly string[]> {
  const text = (value: string) => JSON.stringify(Stack.of(scope).resolve(value));
  const ordered = { ...lists };
  for (const [name, values] of Object.entries(lists)) {
    if (values.length > 1) ordered[name] = [...new Set(values)].sort((a, b) => (text(a) < text(b) ? -1 : 1));
  }
  return ordered;
}
