import { Stack, Token } from 'aws-cdk-lib';
import { IConstruct } from 'constructs';
import { fail } from '../validation/fail';

/** Roles whose names are given, by app, name and account. */
const ownersByApp = new WeakMap<IConstruct, Map<string, IConstruct>>();

/**
 * Claims the name of a role in an account: the name is fixed, and exists there once.
 *
 * Stacks without an account go to the account of the deployment, so two of them count as one account.
 */
export function claimRoleName(scope: IConstruct, roleName: string, accounts: readonly string[] = [Stack.of(scope).account]): void {
  const app = scope.node.root;
  const owners = ownersByApp.get(app) ?? new Map<string, IConstruct>();
  ownersByApp.set(app, owners);
  for (const account of accounts) {
    const other = owners.get(`${roleName} ${account}`);
    if (other) {
      const where = Token.isUnresolved(account) ? 'the account of the deployment (no env.account is set)' : `account ${account}`;
      fail(scope, 'roleName', `is always ${roleName}, which ${other.node.path} already creates in ${where}`,
        'create one role there with all sources; or set env.account if the stacks are for different accounts');
    }
    owners.set(`${roleName} ${account}`, scope);
  }
}
