import type * as iam from 'aws-cdk-lib/aws-iam';
import type * as kms from 'aws-cdk-lib/aws-kms';
import { DistributionSource } from '../image-builder/execution-role/distribution-source';

/**
 * Properties of `CrossAccountDistributionRole`.
 *
 * @see https://docs.aws.amazon.com/imagebuilder/latest/userguide/cross-account-dist.html
 */
export interface CrossAccountDistributionRoleProps {
  /**
   * The accounts that distribute images to this account, each with its execution role: at least one. An account can have only
   * one such role, so list every account that distributes to it. An error is the account of the role itself, or an execution
   * role of another account than its `accountId`.
   */
  readonly sources: DistributionSource[];

  /**
   * The organization of the sources, such as `o-a1b2c3d4e5`. A source that leaves it cannot assume the role any more
   * (`aws:PrincipalOrgID`).
   *
   * @default - the sources are trusted regardless of their organization
   */
  readonly organizationId?: string;

  /**
   * The regions of the copies, such as `eu-west-1`. They must be in the partition of the stack.
   *
   * @default - the region of the stack
   */
  readonly regions?: string[];

  /**
   * The full ARNs of the keys that encrypt the images in the source account (`kmsKeyId` of the recipe). Their key policies
   * must allow this account: see `AmiEncryptionKey`.
   *
   * @default - the images are not encrypted
   */
  readonly sourceKeys?: kms.IKey[];

  /**
   * The keys that encrypt the copies (`kmsKeyId` of the distribution), in the regions of the copies: keys of this account, or
   * full ARNs. Only together with `sourceKeys`.
   *
   * @default - copies keep the key of the image
   */
  readonly destinationKeys?: kms.IKey[];

  /**
   * The keys of the AMI tags that the distribution sets, of at most 128 characters each, besides `CreatedBy`,
   * `Ec2ImageBuilderArn` and `Name`. AWS does not document all tags that the service sets. Test it before you rely on it.
   *
   * @default - the distribution sets any tag
   */
  readonly tagKeys?: string[];

  /**
   * The names of the parameters of this account that get the ID of the copy (`ssmParameterConfigurations`), such as
   * `/images/web`.
   *
   * @default - no parameter can be written
   */
  readonly outputParameters?: string[];

  /**
   * The IDs of the launch templates of this account that get a version with the copy, such as `lt-0123456789abcdef0`.
   *
   * AWS's documentation contradicts itself about launch templates of other accounts, so synthesis warns. Prefer
   * `outputParameters`. An id must start with `lt-`.
   *
   * @default - no launch template can be changed
   */
  readonly launchTemplates?: string[];

  /**
   * The accounts that may launch the copies (`launchPermission.userIds`): 12 digits each. They are checked, but AWS has no
   * condition on them: the role can share with anyone. Block public access for AMIs in the account.
   *
   * @default - copies cannot be shared
   */
  readonly launchPermissionUserIds?: string[];

  /**
   * The organizations that may launch the copies, by their ARNs (`launchPermission.organizationArns`). As with
   * `launchPermissionUserIds`, AWS has no condition on them.
   *
   * @default - copies cannot be shared
   */
  readonly launchPermissionOrganizationArns?: string[];

  /**
   * The organizational units that may launch the copies, by their ARNs (`launchPermission.organizationalUnitArns`). As with
   * `launchPermissionUserIds`, AWS has no condition on them.
   *
   * @default - copies cannot be shared
   */
  readonly launchPermissionOrganizationalUnitArns?: string[];

  /**
   * What the role is for, as shown in the IAM console. Free text of up to 1000 characters.
   *
   * @default - names the source accounts
   */
  readonly description?: string;

  /**
   * The permissions boundary of the role, which limits what all its policies allow. It must be a managed policy.
   *
   * @default - no permissions boundary
   */
  readonly permissionsBoundary?: iam.IManagedPolicy;
}
