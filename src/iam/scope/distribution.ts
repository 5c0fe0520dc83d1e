import { Stack, Token } from 'aws-cdk-lib';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { IConstruct } from 'constructs';
import { checkRegionName, partitionOf } from './regions';
import { fail, known, shown } from '../validation/fail';
import {
  ACCOUNT_ID, checkShape, KEY_ARN, ORGANIZATION_ID, ORGANIZATIONAL_UNIT_ID, ORGANIZATIONAL_UNIT_PATH, PARAMETER_NAME,
  PARAMETER_NAME_WITHOUT_PATH, ROLE_ARN, Shape,
} from '../validation/shapes';

/*
 * What crosses the border of an account, as texts: names of one account that another one writes into its policies.
 * They must be known before anything is deployed.
 */

const unique = (values: string[]) => [...new Set(values)];

/** A text that is known now. */
function literal(scope: IConstruct, property: string, value: string, because: string): string {
  if (!Token.isUnresolved(value)) return value;
  return known(scope, value) ?? fail(scope, property, `is known at deployment only, and ${because}`, 'give a literal text');
}

/** A text that is known now and has a shape. */
function shaped(scope: IConstruct, property: string, value: string, shape: Shape, because: string, verb: 'has' | 'is' = 'has'): string {
  const text = literal(scope, property, value, because);
  checkShape(scope, property, text, shape, verb);
  return text;
}

const FOR_OTHERS = 'policies of another account name it before that';
const UNCHECKED = 'a condition on it cannot be checked';

/** The id of an account that another one trusts or names. */
export function literalAccountOf(scope: IConstruct, property: string, value: string): string {
  const account = literal(scope, property, value, FOR_OTHERS);
  if (ORGANIZATIONAL_UNIT_ID.pattern.test(account)) {
    fail(scope, property, `has ${shown(account)}, which is an organizational unit and not an account`, 'write the 12 digits of an account; units have a property of their own');
  }
  return shaped(scope, property, account, ACCOUNT_ID, FOR_OTHERS);
}

export const literalAccountsOf = (scope: IConstruct, property: string, values: readonly string[]) =>
  unique(values.map((value) => literalAccountOf(scope, property, value))).sort();

export const organizationIdOf = (scope: IConstruct, property: string, value: string) => shaped(scope, property, value, ORGANIZATION_ID, UNCHECKED, 'is');

/** Paths of units as `aws:PrincipalOrgPaths` has them; those below a unit are meant too. */
export function unitPathsOf(scope: IConstruct, property: string, values: readonly string[], organizationId: string | undefined): string[] {
  return unique(values.map((value) => {
    const path = shaped(scope, property, value, ORGANIZATIONAL_UNIT_PATH, UNCHECKED);
    if (organizationId !== undefined && !path.startsWith(`${organizationId}/`)) {
      fail(scope, property, `has ${shown(path)} of another organization than ${organizationId}`, 'name units of that organization');
    }
    return path.endsWith('*') ? path : `${path}*`;
  })).sort();
}

/** Ids of organizational units, or of the root of an organization. */
export function unitIdsOf(scope: IConstruct, property: string, values: readonly string[]): string[] {
  return unique(values.map((value) => {
    const id = literal(scope, property, value, 'the stack set cannot be checked');
    if (ACCOUNT_ID.pattern.test(id)) fail(scope, property, `has ${shown(id)}, which is an account and not an organizational unit`, 'accounts have a property of their own');
    return shaped(scope, property, id, ORGANIZATIONAL_UNIT_ID, UNCHECKED);
  })).sort();
}

/** The full ARN of a role, known now. */
export const literalRoleArnOf = (scope: IConstruct, property: string, value: string) =>
  shaped(scope, property, value, ROLE_ARN, `${FOR_OTHERS}: give the role a roleName`, 'is');

/** The full ARNs of keys that another account owns or uses, known now: a bare id would be looked for in the wrong account. */
export const literalKeyArnsOf = (scope: IConstruct, property: string, keys: readonly IKey[]) => unique(keys.map(({ keyArn }) => {
  const arn = shaped(scope, property, keyArn, KEY_ARN, `${FOR_OTHERS}: deploy the key, then take it with Key.fromKeyArn`);
  if (arn.includes(':alias/')) {
    fail(scope, property, `has ${shown(arn)}, which is not the full ARN of a key`,
      "across accounts an id or an alias leads to another key, or to none: take it with Key.fromKeyArn and write it like 'arn:aws:kms:eu-west-1:111122223333:key/…'");
  }
  return arn;
})).sort();

/** Refuses what is not a region, and regions of a partition that the account of the stack is not in. */
export function checkRegions(scope: IConstruct, property: string, regions: readonly string[]): void {
  const own = partitionOf(Stack.of(scope).region);
  for (const region of regions) {
    checkRegionName(scope, property, region);
    const partition = partitionOf(region);
    if (own !== undefined && partition !== undefined && partition !== own) {
      fail(scope, property, `has ${shown(region)}, which ${own} does not have (it is of ${partition})`, 'name regions of the partition that the stack is in');
    }
  }
}

/** Names of parameters, as they stand in an ARN: without the slash that begins a path. */
export const parameterNamesOf = (scope: IConstruct, property: string, names: readonly string[]) => unique(names.map((name) =>
  shaped(scope, property, name, name.includes('/') ? PARAMETER_NAME : PARAMETER_NAME_WITHOUT_PATH, 'it cannot be checked for wildcards').replace(/^\//, '')));
