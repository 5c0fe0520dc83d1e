import { Stack } from 'aws-cdk-lib';
import { IGroup, IRole, IUser, ManagedPolicy } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { acknowledgeMarketplace } from './acknowledge';
import { checkManagedSizes } from '../limits/check-sizes';
import { layOutManaged } from '../statements/lay-out';
import { Grants, renderStatements } from '../statements/render';

/** What the owner of managed policies says of them, apart from their statements. */
export interface ManagedProps {
  readonly managedPolicyName?: string;
  readonly path?: string;
  readonly description?: string;
  readonly users?: IUser[];
  readonly groups?: IGroup[];
  readonly roles?: IRole[];
}

/**
 * Makes as many managed policies of statements as IAM takes, and has them measured at the end of synthesis.
 *
 * @param scope the construct that owns them
 * @param props what its owner declared
 * @param purpose what they are for, in their description
 * @param grantsOf what they give with such properties; asked again with others where one is too large
 */
export function managedPolicies<Props extends ManagedProps>(
  scope: Construct, props: Props, purpose: string, grantsOf: (props: Props) => Grants,
): ManagedPolicy[] {
  const statementsOf = (changed: Props) => renderStatements(grantsOf(changed));
  const { managedPolicyName, path, description = purpose, users, groups, roles } = props;
  const laid = layOutManaged(statementsOf(props), Stack.of(scope));
  const policies = laid.map(({ statements }, i) => new ManagedPolicy(scope, i === 0 ? 'Policy' : `Policy${i + 1}`, {
    managedPolicyName: managedPolicyName && (i === 0 ? managedPolicyName : `${managedPolicyName}-${i + 1}`),
    path,
    description: i === 0 ? description : `${description} (${i + 1})`,
    statements,
    users,
    groups,
    roles,
  }));
  policies.forEach((policy, i) => acknowledgeMarketplace(policy, laid[i]));
  scope.node.addValidation({ validate: () => checkManagedSizes(scope, policies, props, statementsOf) });
  return policies;
}
