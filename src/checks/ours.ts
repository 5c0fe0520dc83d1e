import type { ValuesOfRole } from './proofs';
import { NEEDS } from '../catalogue';
import { Condition, conditionsOf, Statement } from '../decision/policy';
import { literally } from '../iam/validation/literally';
import type { Need } from '../iam/vocabulary/capability';

/* Statements that are ours, word for word: what they let through is the residual risk that our data names. */

const PLACEHOLDER = /\$\{(\w+)\}/;

/** A text of the data as a pattern: a placeholder is one of its values; where those are not known, anything that names one thing. */
function patternOf(text: string, values: ValuesOfRole): RegExp {
  const regions = values.EachImageRegion;
  const known: ValuesOfRole = { ...values, Region: [...regions, '*'], ImageRegion: [...regions, '*'], EachRegion: regions };
  const parts = text.split(PLACEHOLDER).map((part, i) => {
    if (i % 2 === 0) return literally(part);
    return known[part] ? `(?:${known[part].map(literally).join('|')})` : '[^*?]+';
  });
  return new RegExp(`^${parts.join('')}$`);
}

const each = (texts: readonly string[], wanted: readonly string[], values: ValuesOfRole) => {
  const patterns = wanted.map((text) => patternOf(text, values));
  return texts.every((text) => patterns.some((pattern) => pattern.test(text)));
};

function asks(conditions: readonly Condition[], wanted: Condition, values: ValuesOfRole): boolean {
  const key = patternOf(wanted.key, values);
  return conditions.some((condition) => condition.operator === wanted.operator && condition.each === wanted.each
    && condition.ifExists === wanted.ifExists && key.test(condition.key) && each(condition.values, wanted.values, values));
}

function isOf(need: Need, { allows, actions, resources, conditions }: Statement, values: ValuesOfRole): boolean {
  const on = 'unscopable' in need.on ? ['*'] : need.on.map(({ arn }) => arn);
  return allows && !actions.not && actions.texts.every((action) => need.actions.includes(action))
    && !resources.not && each(resources.texts, on, values)
    && need.when.flatMap(conditionsOf).every((wanted) => asks(conditions, wanted, values));
}

/** The need that a statement of ours stands for; undefined for a statement of others, or one of ours that was widened. */
export const needBehind = (statement: Statement, values: ValuesOfRole): Need | undefined =>
  NEEDS.find((need) => need.sid === statement.sid && isOf(need, statement, values));
