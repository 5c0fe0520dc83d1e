import { Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { CrossAccountLifecycleRoleProps } from './cross-account-lifecycle-role-props';
import { CROSS_ACCOUNT_LIFECYCLE_ROLE } from './kinds';
import { chooseForCrossAccountLifecycle } from './select-cross-account';
import { claimRoleName } from '../../iam/limits/one-per-account';
import { RolePolicy } from '../../iam/policies/role-policy';
import { literalAccountsOf } from '../../iam/scope/accounts';
import { IMAGE_BUILDER_TAG } from '../../iam/scope/build-tag';
import { checkRegions, regionsOf } from '../../iam/scope/regions';
import { scopeOf } from '../../iam/scope/scope';
import { nonEmpty } from '../../iam/scope/values';
import type { Grants } from '../../iam/statements/render';
import { imageBuilderService } from '../../iam/trust/image-builder';
import { fail, known } from '../../iam/validation/fail';
import { checkKinds } from '../../iam/validation/kinds';
import { MadeRole, roleFor } from '../../review/role-construct';
import { imageBuilderNamesOf } from '../scope/names';

/**
 * The role in a target account that EC2 Image Builder assumes to apply lifecycle rules of a source account to copies. Only the
 * service can assume it, and only for images of the declared accounts.
 *
 * @see https://docs.aws.amazon.com/aws-managed-policy/latest/reference/EC2ImageBuilderLifecycleExecutionPolicy.html
 * @example
 * new CrossAccountLifecycleRole(this, 'Retention', {
 *   sourceAccountIds: ['111122223333'],
 *   actions: [ImageBuilderLifecycleAction.DELETE],
 *   includeSnapshots: true,
 * });
 */
export class CrossAccountLifecycleRole extends MadeRole implements iam.IGrantable {
  /** The name of the role, which Image Builder looks for. An account can have only one. */
  public static readonly ROLE_NAME = 'Ec2ImageBuilderCrossAccountLifecycleAccess';

  /** The role, with the name that Image Builder looks for. */
  public readonly role: iam.IRole;

  /** @internal */
  public readonly _policy: RolePolicy<CrossAccountLifecycleRoleProps>;

  constructor(scope: Construct, id: string, props: CrossAccountLifecycleRoleProps) {
    super(scope, id);

    checkKinds(this, props, CROSS_ACCOUNT_LIFECYCLE_ROLE);
    nonEmpty(this, 'sourceAccountIds', props.sourceAccountIds, 'no role is needed');
    const accounts = literalAccountsOf(this, 'sourceAccountIds', props.sourceAccountIds);
    const own = known(this, Stack.of(this).account);
    if (own !== undefined && accounts.includes(own)) {
      fail(this, 'sourceAccountIds', `has ${own}, the account of this role itself`,
        'within one account use ImageBuilderLifecycleExecutionRole');
    }
    const recipes = nonEmpty(this, 'recipes', props.recipes, 'the service acts for all recipes');
    const names = recipes ? imageBuilderNamesOf(this, 'recipes', recipes) : ['*'];
    const imagesOf = (account: string) =>
      names.map((recipe) => `arn:${Stack.of(this).partition}:imagebuilder:*:${account}:image/${recipe}/*/*`);
    claimRoleName(this, CrossAccountLifecycleRole.ROLE_NAME);

    const role = roleFor(this, props, {
      roleName: CrossAccountLifecycleRole.ROLE_NAME,
      assumedBy: imageBuilderService(accounts, accounts.flatMap(imagesOf)),
      description: `Runs lifecycle rules of EC2 Image Builder from ${accounts.join(', ')}`,
    });
    this.role = role;
    this._policy = new RolePolicy(this, role, props, (changed) => this.grantsOf(changed));
  }

  /** What a role with these properties is given. */
  private grantsOf(props: CrossAccountLifecycleRoleProps): Grants {
    const regions = regionsOf(this, props.regions);
    checkRegions(this, 'regions', regions);
    const { capabilities, restrictions, declared } = chooseForCrossAccountLifecycle(this, props);
    return { capabilities, restrictions, scope: scopeOf(this, { regions, declared, tag: IMAGE_BUILDER_TAG }) };
  }
}
