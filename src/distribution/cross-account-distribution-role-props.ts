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
   * Who distributes images into this account: at least one account, with the role that does it. The role exists once per
   * account, so every account that distributes to it is listed here. None of them can be the account of the role itself, and each role must
   * be of the account it stands with.
   */
  readonly sources: DistributionSource[];

  /**
   * The organization that the sources must be in, such as `o-a1b2c3d4e5`: a source that leaves it loses the role (`aws:PrincipalOrgID`).
   *
   * @default - the sources are trusted regardless of their organization
   */
  readonly organizationId?: string;

  /**
   * The regions that images come to, such as `eu-west-1`: they must be of the partition of the stack.
   *
   * @default - the region of the stack
   */
  readonly regions?: string[];

  /**
   * The keys that images are encrypted with in the source account (`kmsKeyId` of the recipe), by their full ARNs. Their key
   * policies must let this account in: see `AmiEncryptionKey`.
   *
   * @default - the images are not encrypted
   */
  readonly sourceKeys?: kms.IKey[];

  /**
   * The keys that the copies are encrypted with (`kmsKeyId` of the distribution), in the regions that images come to: of this
   * account, or by their full ARNs. Only together with `sourceKeys`.
   *
   * @default - copies keep the key of the image
   */
  readonly destinationKeys?: kms.IKey[];

  /**
   * The keys of the AMI tags that the distribution sets, of at most 128 characters each, besides `CreatedBy`,
   * `Ec2ImageBuilderArn` and `Name`. Which tags the service sets itself is not documented in full: try it before you rely on
   * it.
   *
   * @default - the distribution sets any tag
   */
  readonly tagKeys?: string[];

  /**
   * The parameters of this account that get the id of the copy (`ssmParameterConfigurations`), by their names, such as `/images/web`.
   *
   * @default - no parameter can be written
   */
  readonly outputParameters?: string[];

  /**
   * The launch templates of this account that get a version with the copy, by their ids, such as `lt-0123456789abcdef0`.
   *
   * AWS contradicts itself on whether Image Builder does this across accounts, so it comes with a warning: prefer
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
   * The most that the role may ever do, regardless of its policies. It must be a managed policy.
   *
   * @default - no permissions boundary
   */
  readonly permissionsBoundary?: iam.IManagedPolicy;
}
