import type { Duration } from 'aws-cdk-lib';
import type * as ec2 from 'aws-cdk-lib/aws-ec2';
import type * as ecr from 'aws-cdk-lib/aws-ecr';
import type * as iam from 'aws-cdk-lib/aws-iam';
import type * as kms from 'aws-cdk-lib/aws-kms';
import type * as lambda from 'aws-cdk-lib/aws-lambda';
import type * as sns from 'aws-cdk-lib/aws-sns';
import type * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import type { ImageBuilderPipelineObjects } from '../pipeline/pipeline-objects';
import { ImageBuilderImageType, ImageBuilderOperatingSystem } from '../vocabulary';

/**
 * Properties of `ImageBuilderExecutionRole`.
 *
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-imagebuilder-imagepipeline.html
 */
export interface ImageBuilderExecutionRoleProps {
  /**
   * The objects of the pipeline in the same app. The role reads properties that you do not set from these objects: images,
   * regions, keys, network, distribution, scans, logs and workflows. A warning and `unreadDeclarations` name values that could
   * not be read. An object of another app, or one that makes images public, is an error.
   *
   * @default - only the properties declare what is built
   */
  readonly pipelineDeclaration?: ImageBuilderPipelineObjects;

  /**
   * The roles of the build and test instances, such as that of `ImageBuilderInstanceProfile`. They must be in the same
   * account. No other role can be passed to an instance.
   *
   * Declare the role in the instance profile of the infrastructure configuration. An empty list is an error.
   */
  readonly instanceRoles: iam.IRole[];

  /**
   * The types of images that the pipelines build: AMIs, container images, or both.
   *
   * @default [ImageBuilderImageType.AMI] - AMIs only
   */
  readonly imageTypes?: ImageBuilderImageType[];

  /**
   * The regions that pipelines run in, such as `eu-west-1`. All must be in one partition.
   *
   * @default - the region of the stack
   */
  readonly regions?: string[];

  /**
   * The other regions to which AMIs are distributed, such as `eu-central-1`. They must be in the same partition.
   *
   * Copies have no tags at first, so the role can set the tag of Image Builder on images and snapshots of the account that
   * lack its key.
   *
   * @default - AMIs stay in the region they are built in
   */
  readonly copyToRegions?: string[];

  /**
   * The resources of Image Builder for which the service can assume the role (condition `aws:SourceArn` of the trust policy).
   * ARNs, whose names may end in a wildcard, such as `arn:aws:imagebuilder:eu-west-1:111122223333:image/web-server/*`.
   *
   * AWS does not document which ARN a build sends, so test it before you rely on it. The ARNs must be in the account of the
   * stack.
   *
   * @default - every resource of the account of the stack (`aws:SourceAccount`)
   */
  readonly sourceArns?: string[];

  /**
   * The exact names of the log groups to which builds write. Declare names outside `/aws/imagebuilder/`, which are not allowed
   * by default. An ARN is an error.
   *
   * @default - all groups under `/aws/imagebuilder/` in the account and the regions
   */
  readonly logGroupNames?: string[];

  /**
   * The KMS keys that encrypt volumes, images and copies, each in one of the regions. The role can use them through EC2 only.
   * The key policy of a key of another account must allow the role too.
   *
   * @default - none: images are not encrypted, or encrypted with the AWS managed key
   */
  readonly kmsKeys?: kms.IKey[];

  /**
   * The subnets that instances run in. For a subnet that another account shares (AWS RAM), declare the owner's account in
   * `networkAccountIds`. Or import the subnet by its ARN, or in a stack whose `env.account` is the owner's. A subnet of a
   * region that is not in `regions` is an error.
   *
   * @default - any subnet of the account in the regions
   */
  readonly subnets?: ec2.ISubnet[];

  /**
   * The security groups of instances. Import one that another account shares as described for `subnets`.
   *
   * @default - any security group of the account in the regions
   */
  readonly securityGroups?: ec2.ISecurityGroup[];

  /**
   * The accounts that share their subnets and security groups with the account of the role (AWS RAM), each with 12 digits, such
   * as the network account of an organization. Subnets and security groups that are named by their ids can then be of these
   * accounts; without `subnets` or `securityGroups`, any that these accounts share. The owner decides what is shared.
   *
   * @default - the network is that of the account, but for subnets and security groups whose owner is known
   */
  readonly networkAccountIds?: string[];

  /**
   * The key pairs that instances may be launched with. A key pair of another account is an error.
   *
   * @default - instances are launched without a key pair
   */
  readonly keyPairs?: ec2.IKeyPair[];

  /**
   * The instance types that can be launched, such as `t3.large`, or families such as `t3.*`. `*` by itself is an error.
   *
   * @default - any instance type
   */
  readonly instanceTypes?: string[];

  /**
   * Whether instances must use version 2 of the instance metadata service (IMDSv2). Then the infrastructure configuration must
   * set `httpTokens` to `required`.
   *
   * @default false - the infrastructure configuration decides
   */
  readonly requireImdsV2?: boolean;

  /**
   * The owners of parent images: account IDs of 12 digits, `self`, or an alias (`amazon`, `aws-marketplace`,
   * `aws-backup-vault`). An account ID also allows its images that EC2 shows with an alias, such as those of Canonical
   * (`099720109477`). An alias allows the images of every publisher that has it.
   *
   * @default - any image that the account can use
   */
  readonly parentImageOwners?: string[];

  /**
   * The operating systems of the images, which decide which documents of Systems Manager can be run.
   *
   * @default [ImageBuilderOperatingSystem.LINUX, ImageBuilderOperatingSystem.WINDOWS] - the documents of both can be run
   */
  readonly operatingSystems?: ImageBuilderOperatingSystem[];

  /**
   * Whether pipelines test their image (`imageTestsEnabled`, which is on by default). Then an instance can be launched from
   * the new image, even if `parentImageOwners` is set.
   *
   * @default true - images are tested
   */
  readonly imageTests?: boolean;

  /**
   * Whether pipelines collect the list of installed software (`enhancedImageMetadataEnabled`, which is on by default).
   *
   * @default true - the inventory can be collected
   */
  readonly enhancedImageMetadata?: boolean;

  /**
   * The IDs of the snapshots from which block devices of the recipes are created, such as `snap-0123456789abcdef0`.
   *
   * @default - no snapshots beyond those of the parent image
   */
  readonly blockDeviceSnapshots?: string[];

  /**
   * The names of the placement groups of instances.
   *
   * @default - no placement group can be used
   */
  readonly placementGroups?: string[];

  /**
   * The ARNs of the host resource groups of instances (`placement.hostResourceGroupArn`).
   *
   * @default - no host resource group can be used
   */
  readonly hostResourceGroups?: string[];

  /**
   * Whether instances run on dedicated hosts (`placement.tenancy`).
   *
   * @default - only with `hostResourceGroups` or macOS
   */
  readonly dedicatedHosts?: boolean;

  /**
   * The topics to which Image Builder publishes the state of builds (`snsTopicArn` of the infrastructure configuration).
   *
   * @default - no topic can be published to
   */
  readonly notificationTopics?: sns.ITopic[];

  /**
   * The KMS keys that encrypt the topics.
   *
   * @default - the keys that `notificationTopics` and `workflowTopics` know
   */
  readonly notificationKeys?: kms.IKey[];

  /**
   * The names of the parameters that get the IDs of AMIs (`ssmParameterConfigurations`), with a leading slash, such as
   * `/images/web`. They must be in the account and in the regions of images.
   *
   * @default - no parameter can be written
   */
  readonly outputParameters?: string[];

  /**
   * The names of the parameters that hold the IDs of parent images, with a leading slash: of the account, or public ones such
   * as `/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-x86_64`.
   *
   * @default - no parameter can be read: recipes name their parent image
   */
  readonly parentImageParameters?: string[];

  /**
   * The IDs of the launch templates that get a version with the AMI, such as `lt-0123456789abcdef0`
   * (`launchTemplateConfigurations`). An id must start with `lt-`.
   *
   * @default - no launch template can be changed
   */
  readonly launchTemplates?: string[];

  /**
   * The ARNs of the license configurations of AMIs (`licenseConfigurationArns`) and of parent images.
   *
   * @default - no license configuration can be attached, and no parent image with one can be used
   */
  readonly licenseConfigurations?: string[];

  /**
   * The IDs of the launch templates for fast launch of Windows AMIs, in the regions of builds. They must carry the tag
   * `CreatedBy` = `EC2 Image Builder`. Fast launch without a launch template is not possible with this role.
   *
   * @default - fast launch cannot be enabled
   */
  readonly fastLaunchTemplates?: string[];

  /**
   * The role with which VM Import/Export writes disk files to S3 (`s3ExportConfiguration`). It must trust `vmie.amazonaws.com`
   * and be allowed to write to the bucket.
   *
   * @default - AMIs cannot be exported
   */
  readonly vmExportRole?: iam.IRole;

  /**
   * Whether pipelines store the findings of Amazon Inspector with the image (`imageScanningConfiguration`).
   *
   * @default false - no findings can be read
   */
  readonly vulnerabilityScanning?: boolean;

  /**
   * The repositories to which container images are pushed for scans. The service deletes their images after a scan, so use
   * repositories for scans only. A repository of another account is an error.
   *
   * @default - with scanning of containers, `image-builder-image-scanning-repository`, which the service creates
   */
  readonly scanRepositories?: ecr.IRepository[];

  /**
   * The functions that custom workflows call (step `WaitForAction`).
   *
   * @default - no function can be called
   */
  readonly workflowFunctions?: lambda.IFunction[];

  /**
   * The state machines that custom workflows run (step `ExecuteStateMachine`).
   *
   * @default - no state machine can be run
   */
  readonly workflowStateMachines?: sfn.IStateMachine[];

  /**
   * The names of the documents of Systems Manager in this account that custom workflows run on instances (step `RunCommand`).
   *
   * @default - only the documents of AWS that Image Builder itself runs
   */
  readonly workflowDocuments?: string[];

  /**
   * The topics to which custom workflows publish a request for approval (step `WaitForAction`).
   *
   * @default - no topic can be published to
   */
  readonly workflowTopics?: sns.ITopic[];

  /**
   * Whether the agent of Systems Manager is updated first (workflow `build-image-with-update-ssm-agent` of AWS).
   *
   * @default false - the agent stays as it is on the parent image
   */
  readonly updateSsmAgent?: boolean;

  /**
   * The ARNs of the pipelines, such as `arn:aws:imagebuilder:eu-west-1:111122223333:image-pipeline/web-server`, that this role
   * can start, by a schedule or for another pipeline.
   *
   * @default - no pipeline can be started with the role
   */
  readonly startablePipelines?: string[];

  /**
   * Whether custom workflows register images from snapshots (step `RegisterImage`). The snapshots must carry the tag of Image
   * Builder.
   *
   * @default false - images are created from instances only
   */
  readonly registerImage?: boolean;

  /**
   * Whether Windows images are imported from ISO files.
   *
   * @default false - no disk image can be imported
   */
  readonly isoImport?: boolean;

  /**
   * Whether AMIs get a watermark.
   *
   * @default false - no watermark can be added
   */
  readonly watermark?: boolean;

  /**
   * The accounts that may launch the AMIs (`launchPermission.userIds`): 12 digits each. With this property the role can share
   * AMIs of Image Builder with anyone, because IAM has no condition on the receiver. Block public access for AMIs in the
   * account. There is no property for public AMIs.
   *
   * @default - AMIs are shared with no account
   */
  readonly launchPermissionUserIds?: string[];

  /**
   * The ARNs of the organizations that may launch the AMIs (`launchPermission.organizationArns`). See
   * `launchPermissionUserIds`.
   *
   * @default - AMIs are shared with no organization
   */
  readonly launchPermissionOrganizationArns?: string[];

  /**
   * The ARNs of the organizational units that may launch the AMIs (`launchPermission.organizationalUnitArns`). See
   * `launchPermissionUserIds`.
   *
   * @default - AMIs are shared with no organizational unit
   */
  readonly launchPermissionOrganizationalUnitArns?: string[];

  /**
   * The other accounts that get copies of the AMIs (`targetAccountIds`): 12 digits each. Each needs the role
   * `EC2ImageBuilderDistributionCrossAccountRole`.
   *
   * @default - no other account gets copies
   */
  readonly targetAccountIds?: string[];

  /**
   * The organization of the accounts that get copies, such as `o-a1b2c3d4e5`. The role can assume the distribution role of any
   * account in it. Without `targetAccountIds` the role can share snapshots with any account, because AWS has no condition on
   * their organization.
   *
   * @default - the accounts of `targetAccountIds` only
   */
  readonly targetOrganizationId?: string;

  /**
   * Whether the role can create the service-linked roles that a new account lacks: that of Systems Manager, and with
   * `fastLaunchTemplates` that of EC2 Fast Launch. The person who creates the first pipeline must be allowed to create that of
   * Image Builder.
   *
   * @default false - they exist, or an administrator runs `aws iam create-service-linked-role` once for each
   */
  readonly createServiceLinkedRoles?: boolean;

  /**
   * The name of the role: 1 to 64 letters, digits and any of `_+=,.@-`. It must be free in the account. `distributeTo` fails
   * without one.
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
   * @default - says that Image Builder builds with it
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
