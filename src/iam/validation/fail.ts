import { Stack, Token } from 'aws-cdk-lib';
import { IConstruct } from 'constructs';

/** The one voice of errors: what is wrong with which value of which property, and how to cure it. */
export const worded = (property: string, problem: string, cure: string) => `'${property}' ${problem}: ${cure}`;

/** What is wrong, for those who call properties otherwise, such as the command. */
export interface RefusedInput {
  readonly property: string;
  readonly problem: string;
  readonly cure: string;
}

const refusals = new WeakMap<object, RefusedInput>();

/** What an error of `fail` says, part by part; undefined for any other error. */
export const refusalIn = (error: unknown): RefusedInput | undefined => (error instanceof Error ? refusals.get(error) : undefined);

/**
 * Ends with an error, which says where as well.
 *
 * A plain Error: the CDK's own ValidationError is internal and changed its signature between releases.
 */
export function fail(scope: IConstruct, property: string, problem: string, cure: string): never {
  const error = new Error(`${worded(property, problem, cure)} [${scope.node.path}]`);
  refusals.set(error, { property, problem, cure });
  throw error;
}

/** How a value is shown in an error. */
export const shown = (value: unknown) => JSON.stringify(value);

/** The value as it will be in the template if that is known already, otherwise undefined. */
export function known(scope: IConstruct, value: string | undefined): string | undefined {
  if (!Token.isUnresolved(value)) return value;
  const resolved: unknown = Stack.of(scope).resolve(value);
  return typeof resolved === 'string' ? resolved : undefined;
}
