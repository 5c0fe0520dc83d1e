import type * as iam from 'aws-cdk-lib/aws-iam';
import type * as kms from 'aws-cdk-lib/aws-kms';
import type * as s3 from 'aws-cdk-lib/aws-s3';
import type * as sns from 'aws-cdk-lib/aws-sns';

/**
 * Properties of `ImageBuilderReadOnlyPolicy`, which all policies for people who work with EC2 Image Builder have.
 *
 * @see https://docs.aws.amazon.com/imagebuilder/latest/userguide/security_iam_service-with-iam.html
 */
export interface ImageBuilderReadOnlyPolicyProps {
  /**
   * The regions that they work in, such as `eu-west-1`. All must be of one partition.
   *
   * @default - the region of the stack
   */
  readonly regions?: string[];

  /**
   * The names of the resources that they work with, as they are in ARNs: lower case, such as `web-server`, or the start of names, such as
   * `web-*`. An image has the name of its recipe. What a resource is made of must have such a name, too: a pipeline with another recipe can
   * neither be read whole nor made. Lists show the names of all resources. IAM takes about six names in a policy; the start of names stands
   * for any number of them.
   *
   * @default - all resources of Image Builder in the account
   */
  readonly resourceNames?: string[];

  /**
   * The name of the managed policy: 1 to 128 letters, digits and any of `_+=,.@-`. A further one, where one is not enough,
   * ends in `-2`.
   *
   * @default - CloudFormation makes one
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
   * The users that get the policy. An empty list is the same as none.
   *
   * @default - none; `attachTo` adds some
   */
  readonly users?: iam.IUser[];

  /**
   * The groups that get the policy. An empty list is the same as none.
   *
   * @default - none; `attachTo` adds some
   */
  readonly groups?: iam.IGroup[];

  /**
   * The roles that get the policy. An empty list is the same as none.
   *
   * @default - none; `attachTo` adds some
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
   * The ARNs of the pipelines, such as `arn:aws:imagebuilder:eu-west-1:111122223333:image-pipeline/web-server`, that may be
   * started, of the account of the stack.
   *
   * @default - all that resourceNames says
   */
  readonly pipelines?: string[];

  /**
   * Whether images may be tagged, as `StartImagePipelineExecution` with tags, or a pipeline with image tags, asks for. That the right is
   * asked for on the image is inferred.
   *
   * @default false - pipelines are started without tags
   */
  readonly tagImages?: boolean;

  /**
   * Whether builds that wait in a workflow may be let on or stopped. Leave it out where those who start builds are not to approve them.
   *
   * @default false - someone else approves
   */
  readonly approveSteps?: boolean;

  /**
   * The names of the log groups of builds, each exactly. An ARN is refused.
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
   * The folder of the logs in these buckets (`s3KeyPrefix`), such as `images/web-server`. It is one folder, as in
   * `ImageBuilderInstanceProfile`: `web` is `web/…`, and not `web-server/…`. Wildcards and a leading slash are an error. Only together
   * with `logBuckets`.
   *
   * @default - everywhere: all objects of the buckets can be read
   */
  readonly logPrefix?: string;

  /**
   * The keys that these buckets are encrypted with.
   *
   * @default - those that the buckets know as their own
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
   * The instance profiles that infrastructure configurations may name. Their roles can be passed to EC2. Imported ones need
   * their role. A profile of another account is an error.
   *
   * @default - only those of instanceRoles
   */
  readonly instanceProfiles?: iam.IInstanceProfile[];

  /**
   * The roles of build instances, where their instance profiles are not at hand: the roles can be passed to EC2, and all
   * instance profiles of the account can be read. They must be of the account of the stack.
   *
   * @default - only those of instanceProfiles; without both, no infrastructure configuration can be made
   */
  readonly instanceRoles?: iam.IRole[];

  /**
   * The execution roles that pipelines and images may have. They can be passed to Image Builder. `AWSImageBuilderFullAccess`
   * lacks this.
   *
   * @default - none: pipelines run with the service-linked role
   */
  readonly executionRoles?: iam.IRole[];

  /**
   * The roles that lifecycle policies may have. They can be passed to Image Builder.
   *
   * @default - none: no lifecycle policy can be made
   */
  readonly lifecycleRoles?: iam.IRole[];

  /**
   * The roles that VM Import/Export may write exported images with (`s3ExportConfiguration` of a distribution configuration).
   *
   * @default - none: no distribution configuration can export images
   */
  readonly vmExportRoles?: iam.IRole[];

  /**
   * The topics that infrastructure configurations may name. Image Builder tries them in the name of the principal that sets them.
   *
   * @default - no topic can be published to, so none can be set
   */
  readonly notificationTopics?: sns.ITopic[];

  /**
   * The buckets that the console lists when it asks where logs go.
   *
   * @default - the console shows the names of buckets, and not what is in them
   */
  readonly logBuckets?: s3.IBucket[];

  /**
   * Whether infrastructure configurations must ask for IMDSv2.
   *
   * @default false - the maker of an infrastructure configuration decides
   */
  readonly requireImdsV2?: boolean;

  /**
   * Whether components, recipes and images may be shared with other accounts. IAM has no condition on which ones.
   *
   * @default false - nothing can be shared
   */
  readonly shareResources?: boolean;

  /**
   * Whether the policy is for use in the AWS console, which offers networks, images, keys, roles and buckets from lists.
   *
   * @default true - those lists can be read; without them the CLI, CloudFormation and the CDK still work
   */
  readonly console?: boolean;
}
