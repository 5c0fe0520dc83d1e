import { Stack, Token } from 'aws-cdk-lib';
import { IConstruct } from 'constructs';
import { FOR_OTHERS, knownNow, namesOf, shaped, UNCHECKED, unique } from './values';
import { fail, shown } from '../validation/fail';
import { ACCOUNT_ID, ORGANIZATION_ID, ORGANIZATIONAL_UNIT_ID, ORGANIZATIONAL_UNIT_PATH } from '../validation/shapes';

/* Accounts, organizations and their units. */

export const accountsOf = (scope: IConstruct, property: string, accounts: string[]) => namesOf(scope, property, accounts, ACCOUNT_ID);

/** The id of an account that another one trusts or names. */
export function literalAccountOf(scope: IConstruct, property: string, value: string): string {
  const account = knownNow(scope, property, value, FOR_OTHERS);
  if (ORGANIZATIONAL_UNIT_ID.pattern.test(account)) {
    fail(scope, property, `has ${shown(account)}, which is an organizational unit and not an account`,
      'write the 12 digits of an account; there is another property for units');
  }
  return shaped(scope, property, account, ACCOUNT_ID, FOR_OTHERS);
}

export const literalAccountsOf = (scope: IConstruct, property: string, values: readonly string[]) =>
  unique(values.map((value) => literalAccountOf(scope, property, value))).sort();

export const organizationIdOf = (scope: IConstruct, property: string, value: string) =>
  shaped(scope, property, value, ORGANIZATION_ID, UNCHECKED, 'is');

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
    const id = knownNow(scope, property, value, 'the stack set cannot be checked');
    if (ACCOUNT_ID.pattern.test(id)) {
      fail(scope, property, `has ${shown(id)}, which is an account and not an organizational unit`,
        'there is another property for accounts');
    }
    return shaped(scope, property, id, ORGANIZATIONAL_UNIT_ID, UNCHECKED);
  })).sort();
}

const OWNER_ALIASES = ['amazon', 'aws-marketplace', 'aws-backup-vault'];

/** The owners of images that are accounts, or may be: whose images EC2 may know by an alias. Those of the own account have none. */
export const imageAccountsIn = (owners: readonly string[] = []) =>
  unique(owners.filter((owner) => owner !== 'self' && !OWNER_ALIASES.includes(owner)));

/** Owners as `ec2:Owner` has them. */
export function imageOwnersOf(scope: IConstruct, owners: readonly string[], property = 'sourceImageOwners'): string[] {
  return unique(owners.map((owner) => {
    if (owner === 'self') return Stack.of(scope).account;
    if (!Token.isUnresolved(owner) && !OWNER_ALIASES.includes(owner) && !ACCOUNT_ID.pattern.test(owner)) {
      fail(scope, property, `has ${shown(owner)}`,
        "write a 12-digit account id, 'self', 'amazon', 'aws-marketplace' or 'aws-backup-vault'");
    }
    return owner;
  }));
}
