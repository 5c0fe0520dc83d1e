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
   * The objects of the pipeline in the same app. What they say of images, regions, keys, network, distribution, scans, logs
   * and workflows is taken for properties that are left out here; a warning, and `unreadDeclarations`, name what could not be read.
   * Objects must be of this app, and must not share images with everyone.
   *
   * @default - only the properties say what is built
   */
  readonly pipelineDeclaration?: ImageBuilderPipelineObjects;

  /**
   * The roles of the build and test instances: that of `ImageBuilderInstanceProfile`, or others of the same account. No
   * other role can be given to an instance.
   *
   * The infrastructure configuration names an instance profile; these are the roles in it. An empty list is refused.
   */
  readonly instanceRoles: iam.IRole[];

  /**
   * What the pipelines make: AMIs, container images, or both.
   *
   * @default [ImageBuilderImageType.AMI] - AMIs only
   */
  readonly imageTypes?: ImageBuilderImageType[];

  /**
   * The regions that pipelines run in, such as `eu-west-1`. All must be of one partition.
   *
   * @default - the region of the stack
   */
  readonly regions?: string[];

  /**
   * The further regions that AMIs are distributed to, such as `eu-central-1`: they must be of the same partition.
   *
   * Copies have no tags at first, so the role may put the tag of Image Builder on images and snapshots of the account that
   * lack its key.
   *
   * @default - AMIs stay in the region they are built in
   */
  readonly copyToRegions?: string[];

  /**
   * The resources of Image Builder that the service may use the role for: the condition `aws:SourceArn` of the trust policy.
   * ARNs, whose names may end in a wildcard, such as `arn:aws:imagebuilder:eu-west-1:111122223333:image/web-server/*`.
   *
   * AWS does not document which ARN a build sends: try it out before you rely on it. They must be of the account of the stack.
   *
   * @default - every resource of the account of the stack (`aws:SourceAccount`)
   */
  readonly sourceArns?: string[];

  /**
   * The names of the log groups that builds write to, each exactly. Names outside `/aws/imagebuilder/` are possible in this
   * way only. An ARN is refused.
   *
   * @default - all groups under `/aws/imagebuilder/` in the account and the regions
   */
  readonly logGroupNames?: string[];

  /**
   * The KMS keys that volumes, images and copies are encrypted with, each in one of the regions. The role uses them through
   * EC2 only; the policy of a key of another account must allow it too.
   *
   * @default - no key of yours can be used: images are not encrypted, or with the key of AWS
   */
  readonly kmsKeys?: kms.IKey[];

  /**
   * The subnets that instances run in. The ARN of one that another account shares (AWS RAM) has the account of its owner: declare that
   * account in `networkAccountIds`; or import the subnet by its ARN in place of its id, or in a stack whose `env.account` is the owner's.
   * A subnet of a region that is not in `regions` is an error.
   *
   * @default - any subnet of the account in the regions
   */
  readonly subnets?: ec2.ISubnet[];

  /**
   * The security groups of instances. One that another account shares is imported as a subnet is.
   *
   * @default - any security group of the account in the regions
   */
  readonly securityGroups?: ec2.ISecurityGroup[];

  /**
   * The accounts that share their subnets and security groups with the account of the role (AWS RAM), each with 12 digits, such as the network
   * account of an organization. Subnets and security groups that are named by their ids can then be of these accounts; without `subnets` or
   * `securityGroups`, any that these accounts share. The owner decides what is shared.
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
   * The instance types that may be launched, such as `t3.large`, or families such as `t3.*`. `*` by itself is refused.
   *
   * @default - any instance type
   */
  readonly instanceTypes?: string[];

  /**
   * Refuses instances that do not ask for a token at the instance metadata service (IMDSv2). The infrastructure configuration
   * must set `httpTokens` to `required` then.
   *
   * @default false - the infrastructure configuration decides
   */
  readonly requireImdsV2?: boolean;

  /**
   * The owners of parent images: account ids of 12 digits, `self`, or an alias (`amazon`, `aws-marketplace`, `aws-backup-vault`).
   * An account also stands for its images that EC2 knows by an alias, such as those of Canonical (`099720109477`). An alias
   * stands for the images of every publisher that has it.
   *
   * @default - any image that the account may use
   */
  readonly parentImageOwners?: string[];

  /**
   * The operating systems of what is built: they decide which documents of Systems Manager may be run.
   *
   * @default [ImageBuilderOperatingSystem.LINUX, ImageBuilderOperatingSystem.WINDOWS] - the documents of both can be run
   */
  readonly operatingSystems?: ImageBuilderOperatingSystem[];

  /**
   * Whether pipelines test their image (`imageTestsEnabled`, which Image Builder switches on by default): with
   * `parentImageOwners`, an instance may be launched from it too.
   *
   * @default true - images are tested
   */
  readonly imageTests?: boolean;

  /**
   * Whether pipelines collect what is installed on the image (`enhancedImageMetadataEnabled`, which Image Builder switches on by
   * default).
   *
   * @default true - the inventory can be collected
   */
  readonly enhancedImageMetadata?: boolean;

  /**
   * The ids of snapshots, such as `snap-0123456789abcdef0`, that block devices of the recipes are made from.
   *
   * @default - no snapshots beyond those of the parent image
   */
  readonly blockDeviceSnapshots?: string[];

  /**
   * The names of the placement groups that instances are launched into.
   *
   * @default - instances are launched into no placement group
   */
  readonly placementGroups?: string[];

  /**
   * The ARNs of the host resource groups that instances are launched into (`placement.hostResourceGroupArn`).
   *
   * @default - instances are launched into no host resource group
   */
  readonly hostResourceGroups?: string[];

  /**
   * Whether instances run on dedicated hosts (`placement.tenancy`).
   *
   * @default - only with `hostResourceGroups` or macOS
   */
  readonly dedicatedHosts?: boolean;

  /**
   * The topics of the infrastructure configurations (`snsTopicArn`), which hear of every build.
   *
   * @default - no topic can be published to
   */
  readonly notificationTopics?: sns.ITopic[];

  /**
   * The KMS keys that the topics are encrypted with.
   *
   * @default - the keys that `notificationTopics` and `workflowTopics` know
   */
  readonly notificationKeys?: kms.IKey[];

  /**
   * The names of the parameters that the ids of AMIs are written to (`ssmParameterConfigurations`), with a leading slash, such
   * as `/images/web`. They are in the account and in the regions of images.
   *
   * @default - no parameter can be written
   */
  readonly outputParameters?: string[];

  /**
   * The names of the parameters that parent images are found by, with a leading slash: of the account, or public ones such as
   * `/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-x86_64`.
   *
   * @default - no parameter can be read: recipes name their parent image
   */
  readonly parentImageParameters?: string[];

  /**
   * The ids of the launch templates that get a version with the AMI, such as `lt-0123456789abcdef0`
   * (`launchTemplateConfigurations`). An id must start with `lt-`.
   *
   * @default - no launch template can be changed
   */
  readonly launchTemplates?: string[];

  /**
   * The ARNs of the license configurations that are attached to AMIs (`licenseConfigurationArns`), or that parent images come
   * with.
   *
   * @default - no licence configuration can be attached, nor a parent image be used that comes with one
   */
  readonly licenseConfigurations?: string[];

  /**
   * The ids of the launch templates for fast launch of Windows AMIs, in the regions of builds. They must carry the tag
   * `CreatedBy` = `EC2 Image Builder`. Fast launch without a launch template is not possible with this role.
   *
   * @default - fast launch cannot be enabled
   */
  readonly fastLaunchTemplates?: string[];

  /**
   * The role that VM Import/Export writes disk files to S3 with (`s3ExportConfiguration`). It must trust `vmie.amazonaws.com` and
   * be allowed to write to the bucket: that is its owner's responsibility.
   *
   * @default - AMIs cannot be exported
   */
  readonly vmExportRole?: iam.IRole;

  /**
   * Whether pipelines keep the findings of Amazon Inspector with the image (`imageScanningConfiguration`).
   *
   * @default false - no findings can be read
   */
  readonly vulnerabilityScanning?: boolean;

  /**
   * The repositories that container images are pushed to for scans. They are emptied afterwards, so give scans repositories of
   * their own. A repository of another account is an error.
   *
   * @default - with scanning of containers, `image-builder-image-scanning-repository`, which the service makes
   */
  readonly scanRepositories?: ecr.IRepository[];

  /**
   * The functions that custom workflows ask (step `WaitForAction`).
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
   * The names of the account's own documents of Systems Manager that custom workflows run on instances (step `RunCommand`).
   *
   * @default - only the documents of AWS that Image Builder itself runs
   */
  readonly workflowDocuments?: string[];

  /**
   * The topics that custom workflows ask for approval by (step `WaitForAction`).
   *
   * @default - no topic can be asked by
   */
  readonly workflowTopics?: sns.ITopic[];

  /**
   * Whether the agent of Systems Manager is updated first (workflow `build-image-with-update-ssm-agent` of AWS).
   *
   * @default false - the agent stays as it is on the parent image
   */
  readonly updateSsmAgent?: boolean;

  /**
   * The ARNs of the pipelines, such as `arn:aws:imagebuilder:eu-west-1:111122223333:image-pipeline/web-server`, that are
   * started with this role, by their schedule or by other pipelines.
   *
   * @default - no pipeline can be started with the role
   */
  readonly startablePipelines?: string[];

  /**
   * Whether custom workflows register images of snapshots (step `RegisterImage`). The snapshots must carry the tag of Image
   * Builder.
   *
   * @default false - images are made of instances only
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
   * The accounts that may launch the AMIs (`launchPermission.userIds`): 12 digits each. IAM has no condition on whom an AMI is
   * shared with, so this lets the role share the AMIs of Image Builder with anyone, publicly too: block public access for
   * AMIs in the account. There is no property for public AMIs.
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
   * The other accounts that get copies of the AMIs (`targetAccountIds`), 12 digits each, by the role
   * `EC2ImageBuilderDistributionCrossAccountRole` in each.
   *
   * @default - no other account can be distributed to
   */
  readonly targetAccountIds?: string[];

  /**
   * The organization of the accounts that get copies, such as `o-a1b2c3d4e5`: the role may assume the distribution role of any account
   * in it, in place of one ARN for each account. Without `targetAccountIds` it may share snapshots of its images with any account at
   * all: AWS has no condition on the organization there.
   *
   * @default - the accounts of `targetAccountIds` only
   */
  readonly targetOrganizationId?: string;

  /**
   * Whether the role may create the service-linked roles that a fresh account lacks: that of Systems Manager, and with
   * `fastLaunchTemplates` that of EC2 Fast Launch. That of Image Builder is created with the first pipeline, by the person who makes it.
   *
   * @default false - they exist, or an administrator runs `aws iam create-service-linked-role` once for each
   */
  readonly createServiceLinkedRoles?: boolean;

  /**
   * The name of the role: 1 to 64 letters, digits and any of `_+=,.@-`. It must be free in the account. `distributeTo` fails
   * without one.
   *
   * @default - CloudFormation makes one
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
   * The most that the role may ever do, regardless of its policies. It must be a managed policy.
   *
   * @default - no permissions boundary
   */
  readonly permissionsBoundary?: iam.IManagedPolicy;
}
