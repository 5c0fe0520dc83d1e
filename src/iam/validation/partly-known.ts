import { Stack } from 'aws-cdk-lib';
import { IConstruct } from 'constructs';
import { flattened } from './flatten';

/** Stands in a text for the part that only the deployment knows. */
export const UNKNOWN = '\u0000';

/** A value or a list of values as texts, as far as they are known. */
export function partlyKnown(scope: IConstruct, value: unknown): string[] {
  const resolved: unknown = Stack.of(scope).resolve(value);
  return [resolved].flat().filter((item) => item !== undefined).map((item) => flattened(item, () => UNKNOWN));
}
