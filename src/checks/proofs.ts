import type { Invariant, RequestClass } from './invariants/invariant';
import { answer } from '../decision/decide';
import { Clause, Condition, conditionsOf, Statement } from '../decision/policy';
import type { Answer } from '../decision/question';
import type { Facts } from '../decision/request';
import { fill, fillKeys } from '../iam/statements/fill';
import type { Conditions } from '../iam/vocabulary/capability';

/* Invariants of the data as questions about the policies of one role. */

/** The values of placeholders. One without a value is that of nothing declared. */
export type ValuesOfRole = Readonly<Record<string, readonly string[]>>;

const PLACEHOLDER = /\$\{(\w+)\}/g;

/** Whether a text has a placeholder of something that was not declared. */
export const lacksValue = (text: string, values: ValuesOfRole) => [...text.matchAll(PLACEHOLDER)].some(([, name]) => !values[name]?.length);

export const filledConditions = (all: readonly Conditions[], values: ValuesOfRole): Condition[] => all.flatMap((conditions) =>
  conditionsOf(Object.fromEntries(Object.entries(conditions).map(([operator, keys]) => [operator, Object.fromEntries(Object.entries(keys)
    .flatMap(([key, value]) => fillKeys(key, [value].flat(), values)))]))));

/** A class of requests; undefined where it speaks of something that was not declared. */
function clauseOf({ actions = ['*'], otherThan = [], on = ['*'], when = [] }: RequestClass, values: ValuesOfRole): Clause | undefined {
  if (lacksValue(JSON.stringify([on, when]), values)) return undefined;
  return {
    actions: { texts: actions, not: false, except: otherThan },
    resources: { texts: on.flatMap((arn) => fill(arn, values)), not: false },
    conditions: filledConditions(when, values),
  };
}

export const clausesOf = (classes: readonly RequestClass[], values: ValuesOfRole) =>
  classes.map((each) => clauseOf(each, values)).filter((clause): clause is Clause => clause !== undefined);

/**
 * What the policies of a role allow in spite of an invariant.
 *
 * @param already what these allow is as it should be
 */
export const violations = (
  { about, holds }: Invariant, policies: readonly Statement[], values: ValuesOfRole, facts: Facts, already?: readonly Statement[],
): Answer => answer({ policies, about: clausesOf(about, values), unless: clausesOf(holds, values), unlessAllowedBy: already, facts });
