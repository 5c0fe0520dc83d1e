import { Stack } from 'aws-cdk-lib';
import { IConstruct } from 'constructs';
import type { DistributionSource } from './distribution-source';
import type { ImageBuilderDistributionTargets } from './image-builder-distribution-targets';
import type { ImageBuilderExecutionRoleProps } from './image-builder-execution-role-props';
import { literalAccountOf, literalAccountsOf, organizationIdOf } from '../../iam/scope/accounts';
import { checkRegions, partitionOf } from '../../iam/scope/regions';
import { nonEmpty } from '../../iam/scope/values';
import { fail, known } from '../../iam/validation/fail';

/** Who a role of this stack is, for policies of other accounts that are written before it exists. */
export function distributionSourceOf(scope: IConstruct, roleName: string | undefined, path = '/'): DistributionSource {
  const name = known(scope, roleName);
  if (name === undefined) {
    fail(scope, 'roleName', 'is not set, or known at deployment only, so other accounts cannot name the role',
      'give the role a literal roleName');
  }
  const { account, region } = Stack.of(scope);
  const partition = partitionOf(region)
    ?? fail(scope, 'env.region', 'of the stack is not set, so the ARN of the role is not known', 'set env of the stack');
  const accountId = literalAccountOf(scope, 'env.account', account);
  return { accountId, roleArn: `arn:${partition}:iam::${accountId}:role${known(scope, path) ?? '/'}${name}` };
}

const union = <T>(...lists: (readonly T[] | undefined)[]): T[] | undefined => {
  const all = [...new Set(lists.flatMap((list) => list ?? []))];
  return all.length > 0 ? all : undefined;
};

/** The properties of an execution role with further targets. */
export function withTargets(
  scope: IConstruct,
  props: ImageBuilderExecutionRoleProps,
  { accountIds: accounts, organizationId, regions, keys }: ImageBuilderDistributionTargets,
): { declared: ImageBuilderExecutionRoleProps; accounts: readonly string[] } {
  if (accounts === undefined && organizationId === undefined) {
    fail(scope, 'accountIds', 'and organizationId are both not set', 'declare which accounts get copies');
  }
  nonEmpty(scope, 'accountIds', accounts, 'all accounts of the organization get copies');
  nonEmpty(scope, 'regions', regions, 'there are no further regions');
  nonEmpty(scope, 'keys', keys, 'there are no further keys');
  checkRegions(scope, 'regions', regions ?? []);
  const named = literalAccountsOf(scope, 'accountIds', accounts ?? []);
  const own = known(scope, Stack.of(scope).account);
  if (own !== undefined && named.includes(own)) {
    fail(scope, 'accountIds', `has ${own}, the account of the role itself`, 'leave it out: the image is there already');
  }
  const organization = organizationId === undefined ? undefined : organizationIdOf(scope, 'organizationId', organizationId);
  const earlier = props.targetOrganizationId;
  if (earlier !== undefined && organization !== undefined && earlier !== organization) {
    fail(scope, 'organizationId', `is ${organization}, while ${earlier} was declared before`,
      'an account is in one organization: list the accounts of the other one');
  }
  const targetAccountIds = union(props.targetAccountIds, named);
  return {
    declared: {
      ...props,
      targetAccountIds,
      targetOrganizationId: organization ?? earlier,
      copyToRegions: union(props.copyToRegions, regions),
      kmsKeys: union(props.kmsKeys, keys),
    },
    accounts: targetAccountIds ?? [],
  };
}
