import { Arn, ArnFormat, Stack, Token } from 'aws-cdk-lib';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { IConstruct } from 'constructs';
import { partitionOf } from './regions';
import { fail, known, shown } from '../validation/fail';

/*
 * What crosses the border of an account, as texts: names of one account that another one writes into its policies.
 * They must be known before anything is deployed.
 */

const ACCOUNT = /^\d{12}$/;
const ORGANIZATION = /^o-[a-z0-9]{10,32}$/;
const UNIT = /^(ou-[a-z0-9]{4,32}-[a-z0-9]{8,32}|r-[a-z0-9]{4,32})$/;
const UNIT_PATH = /^o-[a-z0-9]{10,32}\/r-[a-z0-9]{4,32}\/(ou-[a-z0-9]{4,32}-[a-z0-9]{8,32}\/)+\*?$/;
const ROLE_ARN = /^arn:[^:]+:iam::\d{12}:role\/[\w+=,.@/-]+$/;
const KEY_ARN = /^arn:[^:]+:kms:[a-z0-9-]+:\d{12}:key\/[A-Za-z0-9-]+$/;

/** A text that is known now. */
function literal(scope: IConstruct, property: string, value: string, because: string): string {
  if (!Token.isUnresolved(value)) return value;
  return known(scope, value) ?? fail(scope, property, `is known at deployment only, and ${because}`, 'give a literal text');
}

/** The id of an account that another one trusts or names. */
export function literalAccountOf(scope: IConstruct, property: string, value: string): string {
  const account = literal(scope, property, value, 'policies of another account name it before that');
  if (UNIT.test(account)) {
    fail(scope, property, `has ${shown(account)}, which is an organizational unit and not an account`, 'write the 12 digits of an account; units have a property of their own');
  }
  return ACCOUNT.test(account) ? account : fail(scope, property, `has ${shown(account)}, which is not the id of an account`, 'write its 12 digits');
}

export function literalAccountsOf(scope: IConstruct, property: string, values: readonly string[]): string[] {
  return [...new Set(values.map((value) => literalAccountOf(scope, property, value)))].sort();
}

export function organizationIdOf(scope: IConstruct, property: string, value: string): string {
  const id = literal(scope, property, value, 'a condition on it cannot be checked');
  return ORGANIZATION.test(id) ? id : fail(scope, property, `is ${shown(id)}, which is not the id of an organization`, "write it like 'o-a1b2c3d4e5'");
}

/** Paths of units as `aws:PrincipalOrgPaths` has them; those below a unit are meant too. */
export function unitPathsOf(scope: IConstruct, property: string, values: readonly string[], organizationId: string | undefined): string[] {
  return [...new Set(values.map((value) => {
    const path = literal(scope, property, value, 'a condition on it cannot be checked');
    if (!UNIT_PATH.test(path)) {
      fail(scope, property, `has ${shown(path)}, which is not the path of an organizational unit`, "write it like 'o-a1b2c3d4e5/r-ab12/ou-ab12-11111111/', from the organization down");
    }
    if (organizationId !== undefined && !path.startsWith(`${organizationId}/`)) {
      fail(scope, property, `has ${shown(path)} of another organization than ${organizationId}`, 'name units of that organization');
    }
    return path.endsWith('*') ? path : `${path}*`;
  }))].sort();
}

/** Ids of organizational units, or of the root of an organization. */
export function unitIdsOf(scope: IConstruct, property: string, values: readonly string[]): string[] {
  return [...new Set(values.map((value) => {
    const id = literal(scope, property, value, 'the stack set cannot be checked');
    if (ACCOUNT.test(id)) fail(scope, property, `has ${shown(id)}, which is an account and not an organizational unit`, 'accounts have a property of their own');
    return UNIT.test(id) ? id : fail(scope, property, `has ${shown(id)}, which is not the id of an organizational unit`, "write it like 'ou-ab12-11111111', or the root 'r-ab12'");
  }))].sort();
}

/** The full ARN of a role, known now. */
export function literalRoleArnOf(scope: IConstruct, property: string, value: string): string {
  const arn = literal(scope, property, value, 'policies of another account name it before that: give the role a roleName');
  return ROLE_ARN.test(arn) ? arn : fail(scope, property, `is ${shown(arn)}, which is not the ARN of one role`, "write it like 'arn:aws:iam::111122223333:role/image-builder'");
}

/** The full ARN of a key that another account owns or uses, known now: a bare id would be looked for in the wrong account. */
function literalKeyArnOf(scope: IConstruct, property: string, { keyArn }: IKey): string {
  const arn = literal(scope, property, keyArn, 'policies of another account name it before that: deploy the key, then take it with Key.fromKeyArn');
  return KEY_ARN.test(arn) ? arn : fail(scope, property, `has ${shown(arn)}, which is not the full ARN of a key`,
    "across accounts an id or an alias leads to another key, or to none: take it with Key.fromKeyArn and write it like 'arn:aws:kms:eu-west-1:111122223333:key/…'");
}

export const literalKeyArnsOf = (scope: IConstruct, property: string, keys: readonly IKey[]) =>
  [...new Set(keys.map((key) => literalKeyArnOf(scope, property, key)))].sort();

/** The field of a literal ARN. */
export const fieldOf = (arn: string, field: 'partition' | 'region' | 'account') => Arn.split(arn, ArnFormat.SLASH_RESOURCE_NAME)[field] ?? '';

/** Refuses regions of a partition that the account of the stack is not in. */
export function checkPartition(scope: IConstruct, property: string, regions: readonly string[]): void {
  const own = partitionOf(Stack.of(scope).region);
  for (const region of regions) {
    const partition = partitionOf(region);
    if (own !== undefined && partition !== undefined && partition !== own) {
      fail(scope, property, `has ${shown(region)}, which ${own} does not have (it is of ${partition})`, 'name regions of the partition that the stack is in');
    }
  }
}

/** Names of parameters, as they stand in an ARN: without the slash that begins a path. */
export function parameterNamesOf(scope: IConstruct, property: string, names: readonly string[]): string[] {
  return [...new Set(names.map((name) => {
    const text = literal(scope, property, name, 'it cannot be checked for wildcards');
    if (!/^\/?[\w.-]+(\/[\w.-]+)*$/.test(text)) {
      fail(scope, property, `has ${shown(text)}, which is not the name of one parameter`, "write it like '/images/web', without wildcards");
    }
    if (text.includes('/') && !text.startsWith('/')) {
      fail(scope, property, `has ${shown(text)}, a path without its first slash`, `write '/${text}'`);
    }
    return text.replace(/^\//, '');
  }))];
}
