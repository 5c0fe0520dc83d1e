import type * as ecr from 'aws-cdk-lib/aws-ecr';
import type * as iam from 'aws-cdk-lib/aws-iam';
import type * as kms from 'aws-cdk-lib/aws-kms';
import type * as s3 from 'aws-cdk-lib/aws-s3';
import type * as ssm from 'aws-cdk-lib/aws-ssm';
import type { ImageBuilderPipelineObjects } from '../pipeline/pipeline-objects';

/**
 * Properties of `ImageBuilderInstanceProfile`.
 *
 * @see https://docs.aws.amazon.com/imagebuilder/latest/userguide/security-iam-awsmanpol.html
 */
export interface ImageBuilderInstanceProfileProps {
  /**
   * The objects of the pipeline in the same app. The role reads properties that you do not set from these objects: components,
   * containers, log bucket, log groups and inventory. A warning and `unreadDeclarations` name values that could not be read.
   * An object of another app is an error.
   *
   * @default - only the properties declare what is built
   */
  readonly pipelineDeclaration?: ImageBuilderPipelineObjects;

  /**
   * The regions that images are built in, such as `eu-west-1`. All must be in one partition.
   *
   * @default - the region of the stack
   */
  readonly regions?: string[];

  /**
   * The components that recipes name, your own or shared with you: ARNs such as
   * `arn:aws:imagebuilder:eu-west-1:111122223333:component/install-nginx/1.0.0`, with a version, with a pattern such as
   * `1.x.x`, or without a version for all. Do not declare components that AWS publishes.
   *
   * @default - only components that AWS publishes
   */
  readonly components?: string[];

  /**
   * The components of AWS Marketplace that recipes name: ARNs as in `components`. The account must have subscribed to them.
   *
   * @default - no component of AWS Marketplace can be used
   */
  readonly marketplaceComponents?: string[];

  /**
   * The keys that encrypt components or container recipes (their `kmsKeyId`). The role can use them through Image Builder
   * only.
   *
   * @default - components under a key of the account cannot be read
   */
  readonly componentKeys?: kms.IKey[];

  /**
   * The bucket to which instances upload their logs (`logging.s3Logs` of the infrastructure configuration). The bucket policy
   * of a bucket in another account must allow it too.
   *
   * @default - logs go to CloudWatch Logs only
   */
  readonly logBucket?: s3.IBucket;

  /**
   * The folder of the logs in the bucket (`s3KeyPrefix`), such as `images/web-server`. It names a folder: `web` allows
   * `web/…`, but not `web-server/…`. Wildcards and a leading slash are an error. Only together with `logBucket`.
   *
   * @default - the role can write to the whole bucket
   */
  readonly logPrefix?: string;

  /**
   * The key that encrypts the log bucket. The role can use it through S3 for this bucket only.
   *
   * @default - `encryptionKey` of the bucket, if any
   */
  readonly logBucketKey?: kms.IKey;

  /**
   * The log groups to which builds write, such as `/aws/imagebuilder/web-server`. Image Builder names them
   * `/aws/imagebuilder/` and the name of the image, unless the logging configuration of the pipeline says otherwise. An ARN is
   * an error.
   *
   * @default - every log group under `/aws/imagebuilder/`
   */
  readonly logGroupNames?: string[];

  /**
   * The ISO disk images to import: ARNs of their objects such as `arn:aws:s3:::disk-images/windows-11.iso`, in buckets of this
   * account. The role can then write snapshots of the installed disk. An ARN must end in `.iso`.
   *
   * @default - no disk image can be imported
   */
  readonly isoObjects?: string[];

  /**
   * The parameters of Systems Manager that components read. For a secure parameter under your own key, add
   * `key.grantDecrypt(profile)`.
   *
   * @default - no parameter can be read
   */
  readonly parameters?: ssm.IParameter[];

  /**
   * Whether Image Builder collects the list of installed software (`enhancedImageMetadataEnabled` of the pipeline or image).
   * Scans by Amazon Inspector on the instance need it too.
   *
   * @default true - the list can be collected
   */
  readonly enhancedImageMetadata?: boolean;

  /**
   * Whether people can open sessions on instances through Session Manager, for example after a failed build. Their own
   * permissions decide who can.
   *
   * @default false - no session can be opened
   */
  readonly sessionManager?: boolean;

  /**
   * The repositories of this account to which container images are pushed (`targetRepository` of the container recipe).
   * Declare them for container builds. A repository of another account is an error.
   *
   * @default - no container image can be pushed: AMIs are built
   */
  readonly containerRepositories?: ecr.IRepository[];

  /**
   * The other regions to which container images are distributed, such as `eu-central-1`. Repositories there must have the same
   * names.
   *
   * @default - images are pushed to the declared repositories themselves
   */
  readonly containerRegions?: string[];

  /**
   * The ECR repositories of the parent images of container recipes. The repository policy of a repository in another account
   * must allow it too, and `ecr:DescribeImages`. Do not declare public registries.
   *
   * @default - parent images are not in private repositories
   */
  readonly parentImageRepositories?: ecr.IRepository[];

  /**
   * The container recipes to build: ARNs such as `arn:aws:imagebuilder:eu-west-1:111122223333:container-recipe/web-server/1.0.0`,
   * with or without the version.
   *
   * @default - with `containerRepositories`, every container recipe of the account
   */
  readonly containerRecipes?: string[];

  /**
   * The name of the role: 1 to 64 letters, digits and any of `_+=,.@-`. It must be free in the account.
   *
   * @default - CloudFormation generates a name
   */
  readonly roleName?: string;

  /**
   * The name of the instance profile: 1 to 128 letters, digits and any of `_+=,.@-`. People with `AWSImageBuilderFullAccess`
   * see only profiles with `imagebuilder` in their name.
   *
   * @default - CloudFormation generates a name
   */
  readonly instanceProfileName?: string;

  /**
   * The path of the role and of the instance profile, such as `/builders/`. It must start and end with a slash, and have at
   * most 512 characters.
   *
   * @default '/'
   */
  readonly path?: string;

  /**
   * What the role is for, as shown in the IAM console. Free text of up to 1000 characters.
   *
   * @default - says that instances of Image Builder have it
   */
  readonly description?: string;

  /**
   * The permissions boundary of the role, which limits what all its policies allow. It must be a managed policy.
   *
   * @default - no permissions boundary
   */
  readonly permissionsBoundary?: iam.IManagedPolicy;
}
