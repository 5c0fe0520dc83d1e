import * as iam from 'aws-cdk-lib/aws-iam';
import { Construct, IConstruct } from 'constructs';
import type { ImageBuilderInstanceProfileAttributes } from './image-builder-instance-profile-attributes';
import { ImageBuilderInstanceProfileProps } from './image-builder-instance-profile-props';
import { INSTANCE_PROFILE, INSTANCE_PROFILE_ATTRIBUTES } from './kinds';
import { readForInstanceProfile } from './read-pipeline';
import { chooseForInstance } from './select';
import { RolePolicy } from '../../iam/policies/role-policy';
import { IMAGE_BUILDER_TAG } from '../../iam/scope/build-tag';
import { EC2_SERVICE } from '../../iam/scope/partitions';
import { regionsOf } from '../../iam/scope/regions';
import { scopeOf } from '../../iam/scope/scope';
import type { Grants } from '../../iam/statements/render';
import { checkKinds } from '../../iam/validation/kinds';
import { MadeRole, RoleConstruct, roleFor } from '../../review/role-construct';

/**
 * An instance profile that EC2 Image Builder builds and tests images with.
 */
export interface IImageBuilderInstanceProfile extends IConstruct, iam.IGrantable {
  /** The role of the instances. */
  readonly role: iam.IRole;

  /** The role, for constructs that would add permissions to it. They cannot change it. */
  readonly immutableRole: iam.IRole;

  /** The instance profile, for constructs that take one. Its role cannot be changed by them. */
  readonly instanceProfile: iam.IInstanceProfile;

  /** The name of the instance profile, as an infrastructure configuration takes it (`instanceProfileName`). */
  readonly instanceProfileName: string;

  /**
   * Adds a statement to the policy of the role, for what your components do.
   *
   * @param statement the statement
   */
  addToRolePolicy(statement: iam.PolicyStatement): void;
}

/**
 * The instance profile with which instances of EC2 Image Builder build and test the declared images: a scoped counterpart of
 * `EC2InstanceProfileForImageBuilder`, `EC2InstanceProfileForImageBuilderECRContainerBuilds` and
 * `AmazonSSMManagedInstanceCore`. Without properties it builds Linux and Windows AMIs from components of AWS in the region of
 * the stack.
 *
 * Your components use the permissions of this role. If they read a bucket, for example, add `bucket.grantRead(profile)`.
 *
 * @see https://docs.aws.amazon.com/imagebuilder/latest/userguide/security-iam-awsmanpol.html
 * @example
 * const profile = new ImageBuilderInstanceProfile(this, 'Instances', {
 *   components: ['arn:aws:imagebuilder:eu-west-1:111122223333:component/install-nginx/1.x.x'],
 *   logGroupNames: ['/aws/imagebuilder/web-server'],
 * });
 */
export class ImageBuilderInstanceProfile extends MadeRole implements IImageBuilderInstanceProfile {
  /**
   * Refers to an existing instance profile.
   *
   * @param scope the scope of the reference
   * @param id its id
   * @param attrs its attributes
   */
  public static fromImageBuilderInstanceProfileAttributes(
    scope: Construct, id: string, attrs: ImageBuilderInstanceProfileAttributes,
  ): IImageBuilderInstanceProfile {
    class Import extends RoleConstruct implements IImageBuilderInstanceProfile {
      public readonly role = iam.Role.fromRoleArn(this, 'Role', checkKinds(this, attrs, INSTANCE_PROFILE_ATTRIBUTES).roleArn);
      public readonly immutableRole = iam.Role.fromRoleArn(this, 'ImmutableRole', attrs.roleArn, { mutable: false });
      public readonly instanceProfile = iam.InstanceProfile.fromInstanceProfileAttributes(this, 'InstanceProfile', {
        instanceProfileArn: attrs.instanceProfileArn, role: this.immutableRole,
      });

      public readonly instanceProfileName = this.instanceProfile.instanceProfileName;
    }
    return new Import(scope, id);
  }

  /** The role of the instances. */
  public readonly role: iam.IRole;
  public readonly immutableRole: iam.IRole;
  public readonly instanceProfile: iam.IInstanceProfile;
  public readonly instanceProfileName: string;
  /** @internal */
  public readonly _policy: RolePolicy<ImageBuilderInstanceProfileProps>;

  /**
   * The values of `pipelineDeclaration` that could not be read, as paths such as `infrastructureConfiguration.InstanceTypes`.
   * Empty without `pipelineDeclaration`.
   */
  public readonly unreadDeclarations: string[];

  constructor(scope: Construct, id: string, props: ImageBuilderInstanceProfileProps = {}) {
    super(scope, id);
    const { props: declared, unreadDeclarations } = readForInstanceProfile(this, checkKinds(this, props, INSTANCE_PROFILE));
    this.unreadDeclarations = unreadDeclarations;
    const made = declared.containerRepositories ? 'container images' : 'AMIs';
    const role = roleFor(this, declared, {
      assumedBy: new iam.ServicePrincipal(EC2_SERVICE),
      description: `Builds and tests ${made} on instances of EC2 Image Builder`,
    });
    this.role = role;
    this.immutableRole = role.withoutPolicyUpdates();
    this._policy = new RolePolicy(this, role, declared, (changed) => this.grantsOf(changed));

    this.instanceProfile = new iam.InstanceProfile(this, 'InstanceProfile', {
      role: this.immutableRole, instanceProfileName: declared.instanceProfileName, path: declared.path,
    });
    this.instanceProfileName = this.instanceProfile.instanceProfileName;
  }

  /** What a role with these properties is given. */
  private grantsOf(props: ImageBuilderInstanceProfileProps): Grants {
    const regions = regionsOf(this, props.regions);
    const { capabilities, restrictions, declared } = chooseForInstance(this, props, regions);
    return { capabilities, restrictions, scope: scopeOf(this, { regions, declared, tag: IMAGE_BUILDER_TAG }) };
  }
}
