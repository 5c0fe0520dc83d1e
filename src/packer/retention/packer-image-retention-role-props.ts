import type { Duration } from 'aws-cdk-lib';
import type * as iam from 'aws-cdk-lib/aws-iam';
import type { BuildTag } from '../../iam/build-tag';

/**
 * Properties of `PackerImageRetentionRole`.
 *
 * @see https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/deregister-ami.html
 */
export interface PackerImageRetentionRoleProps {
  /**
   * Who may assume the role: a function of AWS Lambda that runs on a schedule, a pipeline, or what `BuildCaller` makes. What is
   * too wide for `assumedBy` of `PackerBuildRole` is an error here, too.
   */
  readonly assumedBy: iam.IPrincipal;

  /** The tag of the builds whose images are removed, such as `buildTag` of a `PackerBuildRole`. */
  readonly buildTag: BuildTag;

  /**
   * Tags that an image must carry besides, to be deregistered: key and value, in which `*` stands for any text. Such as
   * `{ Expired: 'true' }`, which something else sets on old images, or `{ Name: 'web-*' }`. The key of the build tag is an error.
   *
   * @default - every image with the build tag can be deregistered
   */
  readonly imageTags?: { [key: string]: string };

  /**
   * Whether snapshots stay when their image is deregistered.
   *
   * @default false - snapshots with the build tag can be deleted
   */
  readonly keepSnapshots?: boolean;

  /**
   * The regions that images are removed in, such as `eu-west-1`. All must be in one partition.
   *
   * @default - the region of the stack
   */
  readonly regions?: string[];

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
   * @default - names the build tag
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
