import { Stack } from 'aws-cdk-lib';
import { IConstruct } from 'constructs';

/** Stands in a text for the part that only the deployment knows. */
export const UNKNOWN = '\u0000';

/** A resolved value as text, as far as it is known. */
function textOf(value: unknown): string {
  if (typeof value !== 'object' || value === null) return String(value);
  const [delimiter, parts] = (value as Record<string, any>)['Fn::Join'] ?? [];
  return typeof delimiter === 'string' && Array.isArray(parts) ? parts.map(textOf).join(delimiter) : UNKNOWN;
}

/** A value or a list of values as texts, as far as they are known. */
export function partlyKnown(scope: IConstruct, value: unknown): string[] {
  const resolved: unknown = Stack.of(scope).resolve(value);
  return [resolved].flat().filter((item) => item !== undefined).map(textOf);
}
