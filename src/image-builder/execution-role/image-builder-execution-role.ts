import { Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import { Construct, IConstruct } from 'constructs';
import { distributionSourceOf, withTargets } from './declared-distributions';
import { DistributionSource } from './distribution-source';
import { rememberKeys } from './encrypted-distributions';
import { ImageBuilderDistributionTargets } from './image-builder-distribution-targets';
import { ImageBuilderExecutionRoleProps } from './image-builder-execution-role-props';
import { DISTRIBUTION_TARGETS, EXECUTION_ROLE } from './kinds';
import { readForExecutionRole } from './read-pipeline';
import { chooseForImageBuilderExecution } from './select';
import { checkTargetAccounts } from '../../iam/limits/target-accounts';
import { RolePolicy } from '../../iam/policies/role-policy';
import { IMAGE_BUILDER_TAG } from '../../iam/scope/build-tag';
import { copyRegionsOf, regionsOf } from '../../iam/scope/regions';
import { scopeOf } from '../../iam/scope/scope';
import type { Grants } from '../../iam/statements/render';
import { imageBuilderService } from '../../iam/trust/image-builder';
import { checkKind, checkKinds, TEXT } from '../../iam/validation/kinds';
import { MadeRole, RoleConstruct, roleFor } from '../../review/role-construct';
import { sourceArnsOf } from '../scope/arns';

/**
 * A role that EC2 Image Builder builds images with.
 */
export interface IImageBuilderExecutionRole extends IConstruct, iam.IGrantable {
  /**
   * The role: its ARN is the `executionRole` of a pipeline or an image. Grants to it change its policy; to prevent that, pass
   * `immutableRole`.
   */
  readonly role: iam.IRole;

  /**
   * The role, for constructs that would add permissions to it, such as `ImagePipeline` of `@aws-cdk/aws-imagebuilder-alpha`.
   * They cannot change it.
   */
  readonly immutableRole: iam.IRole;

  /**
   * Adds a statement to the policy of the role.
   *
   * @param statement the statement
   */
  addToRolePolicy(statement: iam.PolicyStatement): void;
}

/**
 * The role with which EC2 Image Builder builds, tests and distributes the declared images: a scoped counterpart of
 * `EC2ImageBuilderExecutionPolicy`. Without further properties it builds AMIs of Linux and Windows in the region of the stack,
 * and logs to CloudWatch; every further feature is a property.
 *
 * The role changes only resources with the tag `CreatedBy` = `EC2 Image Builder`, which the service sets for every pipeline of
 * an account. So pipelines of one account can change each other's resources: use an account for each if that matters.
 *
 * Give it to a pipeline as `executionRole` (its ARN; or `immutableRole` where a construct takes a role).
 *
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-imagebuilder-imagepipeline.html
 * @example
 * const execution = new ImageBuilderExecutionRole(this, 'Execution', {
 *   instanceRoles: [instances.role], // the role in the instance profile of the infrastructure configuration
 *   parentImageOwners: ['amazon'],
 * });
 */
export class ImageBuilderExecutionRole extends MadeRole implements IImageBuilderExecutionRole {
  /**
   * Refers to an existing role by its ARN. It gets no permissions, except those that you add.
   *
   * @param scope the scope of the reference
   * @param id its id
   * @param roleArn the ARN of the role
   */
  public static fromRoleArn(scope: Construct, id: string, roleArn: string): IImageBuilderExecutionRole {
    class Import extends RoleConstruct implements IImageBuilderExecutionRole {
      public readonly role = iam.Role.fromRoleArn(this, 'Role', checkKind(this, 'roleArn', roleArn, TEXT));
      public readonly immutableRole = iam.Role.fromRoleArn(this, 'ImmutableRole', roleArn, { mutable: false });
    }
    return new Import(scope, id);
  }

  /**
   * The role: its ARN is the `executionRole` of a pipeline or an image. Grants to it change its policy; to prevent that, pass
   * `immutableRole`.
   */
  public readonly role: iam.IRole;
  public readonly immutableRole: iam.IRole;

  /** @internal */
  public readonly _policy: RolePolicy<ImageBuilderExecutionRoleProps>;

  /**
   * The values of `pipelineDeclaration` that could not be read, as paths such as `infrastructureConfiguration.InstanceTypes`.
   * Empty without `pipelineDeclaration`.
   */
  public readonly unreadDeclarations: string[];

  constructor(scope: Construct, id: string, props: ImageBuilderExecutionRoleProps) {
    super(scope, id);
    const { props: declared, unreadDeclarations } = readForExecutionRole(this, checkKinds(this, props, EXECUTION_ROLE));
    this.unreadDeclarations = unreadDeclarations;

    const role = roleFor(this, declared, {
      assumedBy: imageBuilderService([Stack.of(this).account], sourceArnsOf(this, declared.sourceArns)),
      description: 'Builds images with EC2 Image Builder; changes only what the service created',
    });
    this.role = role;
    this.immutableRole = role.withoutPolicyUpdates();

    this._policy = new RolePolicy(this, role, declared, (changed) => this.grantsOf(changed));
  }

  /**
   * Lets the role distribute its images to other accounts. Pass the result to the `CrossAccountDistributionRole` of each
   * target, or to a `DistributionStackSet`.
   *
   * The trust policies of the targets name this role before it is deployed. So the role must have a `roleName`, and its stack
   * `env.account` and `env.region`.
   *
   * @param targets the accounts or the organization, and the regions and keys there
   */
  public distributeTo(targets: ImageBuilderDistributionTargets): DistributionSource {
    const source = distributionSourceOf(this, this._policy.props.roleName, this._policy.props.path);
    if (source.roleArn) rememberKeys(this, source.roleArn, this._policy.props.kmsKeys ?? []);
    const { declared, accounts } = withTargets(this, this._policy.props, checkKinds(this, targets, DISTRIBUTION_TARGETS));
    this._policy.declare(declared, (statements) => checkTargetAccounts(this, statements, accounts, declared.targetOrganizationId));
    return source;
  }

  /** What a role with these properties is given. */
  private grantsOf(props: ImageBuilderExecutionRoleProps): Grants {
    const regions = regionsOf(this, props.regions);
    const copyRegions = copyRegionsOf(this, props.copyToRegions, regions);
    const { capabilities, restrictions, declared } = chooseForImageBuilderExecution(this, props, regions, copyRegions);
    return { capabilities, restrictions, scope: scopeOf(this, { regions, copyRegions, declared, tag: IMAGE_BUILDER_TAG }) };
  }
}
