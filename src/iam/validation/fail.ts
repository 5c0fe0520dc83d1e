import { Stack, Token } from 'aws-cdk-lib';
import { IConstruct } from 'constructs';

/** The one voice of errors: what is wrong with which value of which property, and how to cure it. */
export const worded = (property: string, problem: string, cure: string) => `'${property}' ${problem}: ${cure}`;

/**
 * Ends with an error, which says where as well.
 *
 * A plain Error: the CDK's own ValidationError is internal and changed its signature between releases.
 */
export function fail(scope: IConstruct, property: string, problem: string, cure: string): never {
  throw new Error(`${worded(property, problem, cure)} [${scope.node.path}]`);
}

/** How a value is shown in an error. */
export const shown = (value: unknown) => JSON.stringify(value);

/** The value as it will be in the template if that is known already, otherwise undefined. */
export function known(scope: IConstruct, value: string | undefined): string | undefined {
  if (!Token.isUnresolved(value)) return value;
  const resolved: unknown = Stack.of(scope).resolve(value);
  return typeof resolved === 'string' ? resolved : undefined;
}
