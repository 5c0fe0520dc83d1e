import type * as iam from 'aws-cdk-lib/aws-iam';
import type * as kms from 'aws-cdk-lib/aws-kms';
import type * as s3 from 'aws-cdk-lib/aws-s3';
import type * as sns from 'aws-cdk-lib/aws-sns';

/**
 * Properties of `ImageBuilderReadOnlyPolicy`, which the other policies for people have too.
 *
 * @see https://docs.aws.amazon.com/imagebuilder/latest/userguide/security_iam_service-with-iam.html
 */
export interface ImageBuilderReadOnlyPolicyProps {
  /**
   * The regions in which people work, such as `eu-west-1`. All must be in one partition.
   *
   * @default - the region of the stack
   */
  readonly regions?: string[];

  /**
   * The names of the resources that people work with, in lower case as in ARNs, such as `web-server`, or the start of names,
   * such as `web-*`. An image has the name of its recipe. The resources that a pipeline uses must have such a name too. Lists
   * show the names of all resources. A policy holds about six names; the start of a name counts as one.
   *
   * @default - all resources of Image Builder in the account
   */
  readonly resourceNames?: string[];

  /**
   * Whether people can audit AMIs in EC2: trace those that Image Builder built back to the AMI they began with
   * (`GetImageAncestry`), and read usage reports, which tell the accounts that use an AMI. They cannot create reports.
   *
   * @default false - AMIs are not audited
   */
  readonly auditAmis?: boolean;

  /**
   * The name of the managed policy: 1 to 128 letters, digits and any of `_+=,.@-`. If several are needed, the second ends in
   * `-2`.
   *
   * @default - CloudFormation generates a name
   */
  readonly managedPolicyName?: string;

  /**
   * The path of the managed policy, such as `/builders/`. It must start and end with a slash, and have at most 512 characters.
   *
   * @default '/'
   */
  readonly path?: string;

  /**
   * What the policy is for, as shown in the IAM console. Free text of up to 1000 characters.
   *
   * @default - says who it is for
   */
  readonly description?: string;

  /**
   * The users that get the policy.
   *
   * @default - none; use `attachTo` to add some
   */
  readonly users?: iam.IUser[];

  /**
   * The groups that get the policy.
   *
   * @default - none; use `attachTo` to add some
   */
  readonly groups?: iam.IGroup[];

  /**
   * The roles that get the policy.
   *
   * @default - none; use `attachTo` to add some
   */
  readonly roles?: iam.IRole[];
}

/**
 * Properties of `ImageBuilderOperatorPolicy`.
 *
 * @see https://docs.aws.amazon.com/imagebuilder/latest/userguide/security_iam_service-with-iam.html
 */
export interface ImageBuilderOperatorPolicyProps extends ImageBuilderReadOnlyPolicyProps {
  /**
   * The ARNs of the pipelines, such as `arn:aws:imagebuilder:eu-west-1:111122223333:image-pipeline/web-server`, that people
   * can start. They must be in the account of the stack.
   *
   * @default - all pipelines that `resourceNames` allows
   */
  readonly pipelines?: string[];

  /**
   * Whether people can tag images. `StartImagePipelineExecution` with tags, and a pipeline with image tags, need it. It is
   * inferred that AWS checks the permission on the image.
   *
   * @default false - pipelines are started without tags
   */
  readonly tagImages?: boolean;

  /**
   * Whether people can approve or stop builds that wait in a workflow. Leave it out if the people who start builds must not
   * approve them.
   *
   * @default false - someone else approves
   */
  readonly approveSteps?: boolean;

  /**
   * The exact names of the log groups of builds. An ARN is an error.
   *
   * @default - all under `/aws/imagebuilder/`
   */
  readonly logGroupNames?: string[];

  /**
   * The buckets that builds write their logs to.
   *
   * @default - no bucket can be read
   */
  readonly logBuckets?: s3.IBucket[];

  /**
   * The folder of the logs in these buckets (`s3KeyPrefix`), such as `images/web-server`. It names a folder: `web` allows
   * `web/…`, but not `web-server/…`. Wildcards and a leading slash are an error. Only together with `logBuckets`.
   *
   * @default - all objects of the buckets can be read
   */
  readonly logPrefix?: string;

  /**
   * The keys that encrypt these buckets.
   *
   * @default - `encryptionKey` of each bucket, if any
   */
  readonly logKeys?: kms.IKey[];
}

/**
 * Properties of `ImageBuilderAdministratorPolicy`.
 *
 * @see https://docs.aws.amazon.com/imagebuilder/latest/userguide/security_iam_service-with-iam.html
 */
export interface ImageBuilderAdministratorPolicyProps extends ImageBuilderReadOnlyPolicyProps {
  /**
   * The instance profiles that people can set in infrastructure configurations. Their roles can be passed to EC2. Imported
   * ones need their role. A profile of another account is an error.
   *
   * @default - no instance profile; see `instanceRoles`
   */
  readonly instanceProfiles?: iam.IInstanceProfile[];

  /**
   * The roles of build instances whose instance profiles you cannot refer to. They can be passed to EC2, and all instance
   * profiles of the account can be read. They must be in the account of the stack.
   *
   * @default - the roles of `instanceProfiles`; without both, no infrastructure configuration can be created
   */
  readonly instanceRoles?: iam.IRole[];

  /**
   * The execution roles that people can set on pipelines and images. They can be passed to Image Builder.
   * `AWSImageBuilderFullAccess` lacks this.
   *
   * @default - none: pipelines run with the service-linked role
   */
  readonly executionRoles?: iam.IRole[];

  /**
   * The roles that people can set on lifecycle policies. They can be passed to Image Builder.
   *
   * @default - none: no lifecycle policy can be created
   */
  readonly lifecycleRoles?: iam.IRole[];

  /**
   * The roles with which VM Import/Export can write exported images (`s3ExportConfiguration` of a distribution configuration).
   *
   * @default - none: no distribution configuration can export images
   */
  readonly vmExportRoles?: iam.IRole[];

  /**
   * The topics that people can set in infrastructure configurations. Image Builder publishes a test message with the
   * permissions of the person who sets the topic.
   *
   * @default - no topic can be set
   */
  readonly notificationTopics?: sns.ITopic[];

  /**
   * The log buckets whose folders the console can list.
   *
   * @default - the console lists the names of buckets only
   */
  readonly logBuckets?: s3.IBucket[];

  /**
   * Whether infrastructure configurations must ask for IMDSv2.
   *
   * @default false - the infrastructure configuration decides
   */
  readonly requireImdsV2?: boolean;

  /**
   * Whether people can share components, recipes and images with other accounts. IAM has no condition on the accounts.
   *
   * @default false - nothing can be shared
   */
  readonly shareResources?: boolean;

  /**
   * Whether people use the AWS console, which lists networks, images, keys, roles and buckets.
   *
   * @default true - the lists can be read; the CLI, CloudFormation and the CDK work without them
   */
  readonly console?: boolean;
}
