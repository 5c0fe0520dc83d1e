import { Stack, Token } from 'aws-cdk-lib';
import { IConstruct } from 'constructs';
import { shown } from '../validation/fail';
import { partlyKnown, UNKNOWN } from '../validation/partly-known';

/** How an operator compares: values as they are, text with wildcards, or an ARN field by field with wildcards. */
export type Comparison = 'exact' | 'text' | 'fields';

/** One condition of a trust policy: one operator, one key, and values that are alternatives. */
export interface TrustCondition {
  /** Undefined if the condition can hold for a request that has another value, or none. */
  readonly comparison: Comparison | undefined;
  /** In lower case, because IAM ignores case there. `UNKNOWN` if only the deployment knows all keys of the operator. */
  readonly key: string;
  readonly values: readonly string[];
  /** The condition as an error shows it. */
  readonly text: string;
}

/**
 * The comparison of an operator that needs the key in the request. The others do not limit who is meant: negated operators, `Null`,
 * `…IfExists`, and `ForAllValues:`, which holds without the key. `ForAnyValue:` needs the key.
 *
 * Source: IAM User Guide, "IAM JSON policy elements: Condition operators", and "Set operators for multivalued context keys".
 */
const COMPARISONS: Record<string, Comparison> = {
  StringEquals: 'exact', StringEqualsIgnoreCase: 'exact', StringLike: 'text', ArnEquals: 'fields', ArnLike: 'fields',
};
const comparisonOf = (operator: string): Comparison | undefined => COMPARISONS[operator.replace(/^ForAnyValue:/, '')];

/** The conditions of a statement. All of them must hold. */
export function trustConditionsOf(scope: IConstruct, block: Record<string, unknown> = {}): TrustCondition[] {
  return Object.entries(block).flatMap(([operator, keys]): TrustCondition[] => {
    const comparison = comparisonOf(operator);
    // With CfnJson CloudFormation computes the keys, and all of them are one token.
    if (Token.isUnresolved(keys)) return [{ comparison, key: UNKNOWN, values: [UNKNOWN], text: operator }];
    return Object.entries(keys as Record<string, unknown>).map(([key, value]) => ({
      comparison,
      key: partlyKnown(scope, key).join('').toLowerCase(),
      values: partlyKnown(scope, value),
      text: `${operator} ${key} = ${shown(Stack.of(scope).resolve(value))}`,
    }));
  });
}
