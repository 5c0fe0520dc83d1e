import { Annotations, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import { Construct, IConstruct } from 'constructs';
import { ImageBuilderLifecycleExecutionRoleProps } from './image-builder-lifecycle-execution-role-props';
import { LIFECYCLE_EXECUTION_ROLE } from './kinds';
import { chooseForLifecycle, deletesRecordsAlone } from './select';
import { RolePolicy } from '../../iam/policies/role-policy';
import { IMAGE_BUILDER_TAG } from '../../iam/scope/build-tag';
import { regionsOf } from '../../iam/scope/regions';
import { scopeOf } from '../../iam/scope/scope';
import type { Grants } from '../../iam/statements/render';
import { imageBuilderService } from '../../iam/trust/image-builder';
import { checkKind, checkKinds, TEXT } from '../../iam/validation/kinds';
import { MadeRole, RoleConstruct, roleFor } from '../../review/role-construct';
import { sourceArnsOf } from '../scope/arns';

/**
 * A role that EC2 Image Builder runs a lifecycle policy with.
 */
export interface IImageBuilderLifecycleExecutionRole extends IConstruct, iam.IGrantable {
  /**
   * The role: its ARN is the `executionRole` of a lifecycle policy. Grants to it change its policy; to prevent that, pass
   * `immutableRole`.
   */
  readonly role: iam.IRole;

  /** The role, for constructs that would add permissions to it. They cannot change it. */
  readonly immutableRole: iam.IRole;

  /**
   * Adds a statement to the policy of the role.
   *
   * @param statement the statement
   */
  addToRolePolicy(statement: iam.PolicyStatement): void;
}

/**
 * The role with which EC2 Image Builder applies the declared rules of a lifecycle policy: a scoped counterpart of
 * `EC2ImageBuilderLifecycleExecutionPolicy`. Only the service can assume it, and only for the account of the stack. It also
 * works for `StartResourceStateUpdate` and for the deletion settings of an image.
 *
 * For copies of AMIs in other accounts, create a `CrossAccountLifecycleRole` there.
 *
 * @see https://docs.aws.amazon.com/aws-managed-policy/latest/reference/EC2ImageBuilderLifecycleExecutionPolicy.html
 * @example
 * const retention = new ImageBuilderLifecycleExecutionRole(this, 'Retention', {
 *   actions: [ImageBuilderLifecycleAction.DELETE],
 *   includeAmis: true,
 *   includeSnapshots: true,
 *   recipes: ['web-server'],
 * });
 */
export class ImageBuilderLifecycleExecutionRole extends MadeRole implements IImageBuilderLifecycleExecutionRole {
  /**
   * Refers to a role by its ARN.
   *
   * @param scope the scope of the reference
   * @param id its id
   * @param roleArn the ARN of the role
   */
  public static fromRoleArn(scope: Construct, id: string, roleArn: string): IImageBuilderLifecycleExecutionRole {
    class Import extends RoleConstruct implements IImageBuilderLifecycleExecutionRole {
      public readonly role = iam.Role.fromRoleArn(this, 'Role', checkKind(this, 'roleArn', roleArn, TEXT));
      public readonly immutableRole = iam.Role.fromRoleArn(this, 'ImmutableRole', roleArn, { mutable: false });
    }
    return new Import(scope, id);
  }

  /**
   * The role: its ARN is the `executionRole` of a lifecycle policy. Grants to it change its policy; to prevent that, pass
   * `immutableRole`.
   */
  public readonly role: iam.IRole;
  public readonly immutableRole: iam.IRole;
  /** @internal */
  public readonly _policy: RolePolicy<ImageBuilderLifecycleExecutionRoleProps>;

  constructor(scope: Construct, id: string, props: ImageBuilderLifecycleExecutionRoleProps) {
    super(scope, id);

    checkKinds(this, props, LIFECYCLE_EXECUTION_ROLE);
    const role = roleFor(this, props, {
      assumedBy: imageBuilderService([Stack.of(this).account], sourceArnsOf(this, props.sourceArns)),
      description: `Runs lifecycle rules of EC2 Image Builder: ${[...new Set(props.actions)].sort().join(', ').toLowerCase()}`,
    });
    this.role = role;
    this.immutableRole = role.withoutPolicyUpdates();
    this._policy = new RolePolicy(this, role, props, (changed) => this.grantsOf(changed));

    if (deletesRecordsAlone(props)) {
      Annotations.of(this).addWarningV2('cdk-ami-build-roles:lifecycle-without-resources',
        'a DELETE rule of this role removes image resources alone: what was made of them stays, costs, and is no longer found through Image Builder. ' +
        'Set includeAmis and includeSnapshots, or includeContainers, as the lifecycle policy does');
    }
  }

  /** What a role with these properties is given. */
  private grantsOf(props: ImageBuilderLifecycleExecutionRoleProps): Grants {
    const regions = regionsOf(this, props.regions);
    const { capabilities, restrictions, declared } = chooseForLifecycle(this, props);
    return { capabilities, restrictions, scope: scopeOf(this, { regions, declared, tag: IMAGE_BUILDER_TAG }) };
  }
}
