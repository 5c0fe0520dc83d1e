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
   * The objects of the pipeline in the same app. What they say of components, containers, log bucket, log groups and inventory
   * is taken for properties that are left out here; a warning, and `unreadDeclarations`, name what could not be read. Objects must be of
   * this app.
   *
   * @default - only the properties say what is built
   */
  readonly pipelineDeclaration?: ImageBuilderPipelineObjects;

  /**
   * The regions that images are built in, such as `eu-west-1`. All must be of one partition.
   *
   * @default - the region of the stack
   */
  readonly regions?: string[];

  /**
   * The components of your own, or shared with you, that recipes name: ARNs like
   * `arn:aws:imagebuilder:eu-west-1:111122223333:component/install-nginx/1.0.0`, with a version, with one like `1.x.x`, or without
   * for all versions. Components that AWS publishes need not be declared.
   *
   * @default - only components that AWS publishes
   */
  readonly components?: string[];

  /**
   * The components of AWS Marketplace that recipes name, by their ARNs like those of `components`. The account must have subscribed to them.
   *
   * @default - no component of AWS Marketplace can be used
   */
  readonly marketplaceComponents?: string[];

  /**
   * The keys that components or container recipes are encrypted with (their `kmsKeyId`). They are usable through Image Builder only.
   *
   * @default - what has a key of the account cannot be read
   */
  readonly componentKeys?: kms.IKey[];

  /**
   * The bucket that instances upload their logs to (`logging.s3Logs` of the infrastructure configuration). A bucket in another
   * account needs to allow it in its own policy.
   *
   * @default - logs go to CloudWatch Logs only
   */
  readonly logBucket?: s3.IBucket;

  /**
   * The folder of the logs in the bucket (`s3KeyPrefix`), such as `images/web-server`. It is one folder: `web` is `web/…`, and not
   * `web-server/…`. Wildcards and a leading slash are an error. Only together with `logBucket`.
   *
   * @default - the whole bucket can be written
   */
  readonly logPrefix?: string;

  /**
   * The key that the log bucket encrypts with. It is usable through S3 and for this bucket only.
   *
   * @default - the key that the bucket knows, if any
   */
  readonly logBucketKey?: kms.IKey;

  /**
   * The log groups that builds write to, such as `/aws/imagebuilder/web-server`. Image Builder names them `/aws/imagebuilder/`
   * and the name of the image, unless the logging configuration of the pipeline says otherwise. An ARN is refused.
   *
   * @default - every log group under `/aws/imagebuilder/`
   */
  readonly logGroupNames?: string[];

  /**
   * The ISO disk images that are imported: ARNs of their objects like `arn:aws:s3:::disk-images/windows-11.iso`, in buckets of
   * this account. They bring the rights to make snapshots of what is installed from them. An ARN must end in `.iso`.
   *
   * @default - no disk image can be imported
   */
  readonly isoObjects?: string[];

  /**
   * The parameters of Systems Manager that components read. A secure parameter with a key of yours needs that key besides: `key.grantDecrypt(profile)`.
   *
   * @default - no parameter can be read
   */
  readonly parameters?: ssm.IParameter[];

  /**
   * Whether Image Builder collects the list of installed software (`enhancedImageMetadataEnabled` of the pipeline or image). Scans by
   * Amazon Inspector that read from the instance need it too.
   *
   * @default true - as Image Builder itself does
   */
  readonly enhancedImageMetadata?: boolean;

  /**
   * Whether people may look at instances through Session Manager, for example at one that is kept after a failed build. Who may is decided
   * by their own permissions.
   *
   * @default false - only Run Command reaches instances
   */
  readonly sessionManager?: boolean;

  /**
   * The repositories that container images are pushed to (`targetRepository` of the container recipe), in this account. They
   * make this a profile for container builds. A repository of another account is refused.
   *
   * @default - no container image can be pushed: AMIs are built
   */
  readonly containerRepositories?: ecr.IRepository[];

  /**
   * Further regions, such as `eu-central-1`, that container images are distributed to, where repositories have the same names.
   *
   * @default - images are pushed to the declared repositories themselves
   */
  readonly containerRegions?: string[];

  /**
   * The repositories of ECR that container recipes take their parent images from. In another account their policy must allow it too, and
   * `ecr:DescribeImages`. Images of public registries need no declaration.
   *
   * @default - parent images are not in private repositories
   */
  readonly parentImageRepositories?: ecr.IRepository[];

  /**
   * The container recipes that are built: ARNs like `arn:aws:imagebuilder:eu-west-1:111122223333:container-recipe/web-server/1.0.0`, with or
   * without the version.
   *
   * @default - where containerRepositories are declared, every container recipe of the account
   */
  readonly containerRecipes?: string[];

  /**
   * The name of the role: 1 to 64 letters, digits and any of `_+=,.@-`. It must be free in the account.
   *
   * @default - CloudFormation makes one
   */
  readonly roleName?: string;

  /**
   * The name of the instance profile: 1 to 128 letters, digits and any of `_+=,.@-`. `AWSImageBuilderFullAccess` sees profiles
   * with `imagebuilder` in their name only.
   *
   * @default - CloudFormation makes one
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
   * The most that the role may ever do, regardless of its policies. It must be a managed policy.
   *
   * @default - no permissions boundary
   */
  readonly permissionsBoundary?: iam.IManagedPolicy;
}
