import type { Duration } from 'aws-cdk-lib';
import type * as iam from 'aws-cdk-lib/aws-iam';
import type * as kms from 'aws-cdk-lib/aws-kms';
import type { BuildTag } from '../../iam/build-tag';

/**
 * Properties of `PackerImageCopyRole`.
 *
 * @see https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/CopyingAMIs.html
 */
export interface PackerImageCopyRoleProps {
  /**
   * Who may assume the role: a pipeline of the account that builds, a function of AWS Lambda, or what `BuildCaller` makes. What
   * is too wide for `assumedBy` of `PackerBuildRole` is an error here, too.
   */
  readonly assumedBy: iam.IPrincipal;

  /**
   * The accounts whose images are copied: 12 digits each. They share the images with this account (`ami_users`, `ami_org_arns`) and their
   * snapshots (`snapshot_users`). The account of the role itself is an error.
   */
  readonly sourceAccountIds: string[];

  /** The tag that copies get in the request that creates them (`TagSpecifications` of `CopyImage`), on the image and on its snapshots. */
  readonly buildTag: BuildTag;

  /**
   * The regions that images are copied to, such as `eu-west-1`: they must be of the partition of the stack. Images come from any region.
   *
   * @default - the region of the stack
   */
  readonly regions?: string[];

  /**
   * The keys that images are encrypted with in the source account (`kms_key_id`), by their full ARNs. Their key policies must let this
   * account in: see `AmiEncryptionKey`.
   *
   * @default - the images are not encrypted
   */
  readonly sourceKeys?: kms.IKey[];

  /**
   * The keys that encrypt the copies, in the regions of the copies: keys of this account, or full ARNs. An alias is an error.
   *
   * @default - copies are not encrypted, or with a key of `sourceKeys`
   */
  readonly destinationKeys?: kms.IKey[];

  /**
   * The name of the role: 1 to 64 letters, digits and any of `_+=,.@-`. It must be free in the account.
   *
   * @default - CloudFormation generates a name
   */
  readonly roleName?: string;

  /**
   * The path of the role, such as `/builders/`. It must start and end with a slash, and have at most 512 characters.
   *
   * @default '/'
   */
  readonly path?: string;

  /**
   * What the role is for, as shown in the IAM console. Free text of up to 1000 characters.
   *
   * @default - names the source accounts
   */
  readonly description?: string;

  /**
   * How long a session of the role may last, from 1 to 12 hours.
   *
   * @default Duration.hours(1)
   */
  readonly maxSessionDuration?: Duration;

  /**
   * The permissions boundary of the role, which limits what all its policies allow. It must be a managed policy.
   *
   * @default - no permissions boundary
   */
  readonly permissionsBoundary?: iam.IManagedPolicy;
}
