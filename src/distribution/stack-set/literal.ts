import { Stack, Token } from 'aws-cdk-lib';
import { Construct, IConstruct } from 'constructs';
import { fail } from '../../iam/validation/fail';
import { flattened } from '../../iam/validation/flatten';
import { UNKNOWN } from '../../iam/validation/partly-known';

/** What a template takes of a construct that it refers to. */
const referenceOf = (construct: object) => ['keyArn', 'managedPolicyArn'].map((name) => (construct as Record<string, unknown>)[name]);

/** What means the same in every template of the partition. */
const ANYWHERE = ['AWS::Partition', 'AWS::URLSuffix'];

/** Whether a value of a template holds nothing but texts and what means the same everywhere. */
const meansTheSameAnywhere = (value: unknown) => [value].flat().every((item) =>
  !flattened(item, (name, argument) => (name === 'Ref' && ANYWHERE.includes(argument) ? '' : UNKNOWN)).includes(UNKNOWN));

/**
 * Refuses everything that is known at deployment only: a template inside a stack set is deployed elsewhere, where references to the stack
 * around lead nowhere, and pseudo parameters such as the account mean another one.
 */
export function checkLiteral(scope: IConstruct, property: string, value: unknown): void {
  if (Array.isArray(value)) return value.forEach((item) => checkLiteral(scope, property, item));
  if (Construct.isConstruct(value)) return referenceOf(value).forEach((reference) => checkLiteral(scope, property, reference));
  if (Token.isUnresolved(value)) {
    if (meansTheSameAnywhere(Stack.of(scope).resolve(value))) return;
    fail(scope, property, 'is known at deployment only, but the template of a stack set needs it at synthesis', 'give a literal string');
  }
  if (typeof value !== 'object' || value === null) return;
  for (const [name, part] of Object.entries(value)) checkLiteral(scope, `${property}.${name}`, part);
}
