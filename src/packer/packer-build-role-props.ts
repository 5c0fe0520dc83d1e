import type { Duration } from 'aws-cdk-lib';
import type * as ec2 from 'aws-cdk-lib/aws-ec2';
import type * as iam from 'aws-cdk-lib/aws-iam';
import type * as kms from 'aws-cdk-lib/aws-kms';
import type * as s3 from 'aws-cdk-lib/aws-s3';
import type * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import type * as ssm from 'aws-cdk-lib/aws-ssm';
import type { PackerTemplate } from './packer-template';
import { PackerImageAttribute, PackerBuilder } from './vocabulary/builders-and-attributes';
import { LateTagging } from './vocabulary/late-tagging';
import { BuildTag, BuildTagOptions } from '../iam/build-tag';

/**
 * Properties of `PackerBuildRole`. Each property about a build names the option of the plugin that it stands for.
 *
 * @see https://developer.hashicorp.com/packer/integrations/hashicorp/amazon
 */
export interface PackerBuildRoleProps {
  /**
   * The template that the role is for. Its options become the properties below: what it sets is given, and what it names
   * narrows. A declared property settles what the template leaves open; one that contradicts it is an error, and so is a
   * template without the build tag.
   *
   * @default - the properties say it all
   */
  readonly template?: PackerTemplate;

  /**
   * Who may assume the role: a service, a CodeBuild project's role, an account with conditions, or what `BuildCaller` makes, such as a
   * workflow of GitHub or a permission set of IAM Identity Center.
   *
   * A principal of OpenID Connect needs `StringEquals` or `StringLike` on the subject and `StringEquals` on the audience. The subject
   * must name a repository or project before the first wildcard, such as `repo:example/images:*`; one that names the owner only, such as
   * `repo:example/*`, is a warning. A SAML principal needs `StringEquals` on `SAML:aud`. `AnyPrincipal` needs a condition on the
   * organization, the account or the ARN of the caller. Anything wider is an error. Negated operators, `Null`, `…IfExists` and
   * `ForAllValues` do not count.
   *
   * @default - EC2, and an instance profile is made for the role: Packer runs on an instance
   */
  readonly assumedBy?: iam.IPrincipal;

  /**
   * The name of the role: 1 to 64 letters, digits and any of `_+=,.@-`. It must be free in the account.
   *
   * @default - CloudFormation makes one
   */
  readonly roleName?: string;

  /**
   * The path of the role and of its instance profile, such as `/builders/`. It must start and end with a slash, and have at
   * most 512 characters.
   *
   * @default '/'
   */
  readonly path?: string;

  /**
   * What the role is for, as shown in the IAM console. Free text of up to 1000 characters.
   *
   * @default - names the build tag that the role is restricted to
   */
  readonly description?: string;

  /**
   * How long a session of the role may last, from 1 to 12 hours. A build that takes longer than the session fails.
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

  /**
   * The tag that marks what builds make. Creating needs it in the request, everything else needs it on the
   * resource. A template sets it in `run_tags`, `run_volume_tags`, `tags` and `snapshot_tags`.
   *
   * Roles of one account that share key and value can change each other's instances and images: set
   * `{ uniqueValue: true }` to keep them apart.
   *
   * @default - `CreatedBy` = `packer`
   */
  readonly buildTag?: BuildTagOptions;

  /**
   * Refuses instances whose volumes lack the build tag, so that nothing untagged is ever made. The template must set the tag
   * in `run_volume_tags` then. It cannot be set where `lateTagging` says that volumes are made untagged.
   *
   * @default false - volumes may be without any tag; a volume with other tags only is refused
   */
  readonly requireVolumeTag?: boolean;

  /**
   * The regions that the role may build in, such as `eu-west-1` (`region`). All must be of one partition. A name that no region can have
   * is an error; one that this version of `aws-cdk-lib` does not know is a warning.
   *
   * @default - the region of the stack
   */
  readonly regions?: string[];

  /**
   * The regions that the finished image is copied to (`ami_regions`), such as `eu-central-1`: they must be of the same
   * partition, and need an image to be made.
   *
   * Copies have untagged snapshots until the end of the build, so the role may put the build tag on snapshots of the account
   * that lack its key.
   *
   * @default - the image stays in the region it is built in
   */
  readonly copyToRegions?: string[];

  /**
   * The builders of the template: the types of its `source` blocks, such as `amazon-ebs`. An empty list is refused unless a
   * post-processor or a data source is declared.
   *
   * @default [PackerBuilder.AMAZON_EBS]
   */
  readonly builders?: PackerBuilder[];

  /**
   * Whether `amazon-ebssurrogate` makes its image of the instance, with volumes swapped (`use_create_image`).
   *
   * @default false - it makes snapshots and registers the image
   */
  readonly useCreateImage?: boolean;

  /**
   * Whether `amazon-ebsvolume` makes snapshots of its volumes (`snapshot_volume`).
   *
   * @default false - the volumes are the result
   */
  readonly snapshotVolumes?: boolean;

  /**
   * Builds that make no image (`skip_create_ami` of `amazon-ebs`).
   *
   * @default false - an image is made
   */
  readonly skipCreateAmi?: boolean;

  /**
   * The bucket that `amazon-instance` uploads its bundle to (`s3_bucket`). That builder needs it.
   *
   * @default - no bucket can be written
   */
  readonly bundleBucket?: s3.IBucket;

  /**
   * The bucket that the post-processor `amazon-import` uploads to (`s3_bucket_name`). The role `vmimport` of the account
   * reads it.
   *
   * @default - nothing can be imported
   */
  readonly importBucket?: s3.IBucket;

  /**
   * The start of the object names in `importBucket` (`s3_key_name`): without wildcards, and only together with `importBucket`.
   *
   * @default 'packer-import-'
   */
  readonly importPrefix?: string;

  /**
   * The keys that `importBucket` and `bundleBucket` are encrypted with (SSE-KMS, `s3_encryption_key`), beyond those that the buckets know:
   * usable through S3 for objects of these buckets only. The policy of a key must let the account use it. The role `vmimport` needs
   * `kms:Decrypt` on it, too. An alias is refused. Only together with one of the buckets.
   *
   * @default - the keys that the buckets know
   */
  readonly bucketKeys?: kms.IKey[];

  /**
   * The secrets that the data source `amazon-secretsmanager` reads. Keys of theirs that are known are usable for it.
   *
   * @default - no secret can be read
   */
  readonly secrets?: secretsmanager.ISecret[];

  /**
   * The parameters that the data source `amazon-parameterstore` reads. The CDK looks up a parameter that is imported by its
   * name, and only when the stack is deployed; `StringParameter.fromStringParameterAttributes` with `forceDynamicReference`
   * does not.
   *
   * @default - no parameter can be read
   */
  readonly parameters?: ssm.IParameter[];

  /**
   * The keys that `secrets` and `parameters` (`amazon-secretsmanager`, `amazon-parameterstore`) are encrypted with, beyond
   * those that the secrets know: usable for decrypting through Secrets Manager and Parameter Store only. Only together with
   * one of them.
   *
   * @default - the keys of `secrets`
   */
  readonly dataSourceKeys?: kms.IKey[];

  /**
   * Whether builds launch spot instances (`spot_price`), by a fleet and a launch template. The template must set the
   * build tag in `spot_tags` and `fleet_tags` too, or `lateTagging` name them. The service-linked role
   * `AWSServiceRoleForEC2Spot` must exist in the account: `createServiceLinkedRoles`, or once
   * `aws iam create-service-linked-role --aws-service-name spot.amazonaws.com`.
   *
   * @default false - on-demand instances
   */
  readonly spot?: boolean;

  /**
   * Whether the role may create the service-linked roles that a fresh account lacks: that of EC2 Spot with `spot`
   * (`spot_price`), that of EC2 Fast Launch with `fastLaunch` (`fast_launch`). EC2 creates them with the rights of the build.
   * Only together with one of the two.
   *
   * @default false - they must exist before the first such build
   */
  readonly createServiceLinkedRoles?: boolean;

  /**
   * Whether builds reach their instance over WinRM with the password that EC2 keeps (`communicator = "winrm"` without
   * `winrm_password`).
   *
   * @default false - the password cannot be read
   */
  readonly readWindowsPassword?: boolean;

  /**
   * Whether builds reach their instance through Session Manager (`ssh_interface = "session_manager"`): the role can then
   * not open security groups. The instance needs a profile that lets its SSM agent work. Packer starts the Session Manager plugin
   * with the credentials of its environment: run Packer with those of this role, because `assume_role` of the template does not
   * reach the plugin.
   *
   * @default false - builds open a temporary security group
   */
  readonly sessionManager?: boolean;

  /**
   * Whether Session Manager is used with `ssh_private_key_file` and without a key pair name, where the public key is sent by
   * EC2 Instance Connect. Only together with `sessionManager`.
   *
   * @default false - no key can be sent to an instance
   */
  readonly instanceConnect?: boolean;

  /**
   * Whether builds ask for a public address without naming a subnet (`associate_public_ip_address`), and so look for a zone
   * that offers the instance type.
   *
   * @default false - the look-up is refused, which the plugin only reports
   */
  readonly associatePublicIpAddress?: boolean;

  /**
   * Whether builds make a role and instance profile of their own
   * (`temporary_iam_instance_profile_policy_document`).
   *
   * Someone with the role's credentials can then make roles named `packer-…` with any policy, and so become
   * administrator: synthesis warns. The plugin sets neither path nor permissions boundary, so neither can be demanded. A
   * trial launch (dry run) of an untagged `t3.nano` in the default subnet comes with it; where `subnets` or `vpcs` are
   * declared, the default ones must be among them.
   *
   * @default false - the role can make no role
   */
  readonly temporaryInstanceProfile?: boolean;

  /**
   * The ids of the snapshots that volumes of the instance are made of (`launch_block_device_mappings` with
   * `snapshot_id`), such as `snap-0123456789abcdef0`.
   *
   * @default - only the snapshots of the source image
   */
  readonly blockDeviceSnapshots?: string[];

  /**
   * The names of the placement groups that builds launch into (`placement`).
   *
   * @default - the role can launch into no placement group
   */
  readonly placementGroups?: string[];

  /**
   * The Capacity Reservations that builds launch into (`capacity_reservation_id`), such as `cr-0123456789abcdef0`; one that another account shares
   * (AWS RAM) by its ARN. Version 1.8.2 of the plugin crashes on the option of the template. Capacity Blocks are not possible: the plugin cannot
   * ask for them.
   *
   * @default - the role can name no Capacity Reservation
   */
  readonly capacityReservations?: string[];

  /**
   * The ARNs of the resource groups of Capacity Reservations that builds launch into (`capacity_reservation_group_arn`), such as
   * `arn:aws:resource-groups:eu-west-1:111122223333:group/reservations`. Version 1.8.2 of the plugin crashes on the option of the template.
   *
   * @default - the role can name no group of Capacity Reservations
   */
  readonly capacityReservationGroups?: string[];

  /**
   * The ARNs of the license configurations that builds launch under (`license_specifications`), such as
   * `arn:aws:license-manager:eu-west-1:111122223333:license-configuration:lic-0123456789abcdef0123456789abcdef`.
   *
   * @default - the role can launch under no licence configuration
   */
  readonly licenseConfigurations?: string[];

  /**
   * The ARNs of the host resource groups that builds launch on (`host_resource_group_arn`), such as
   * `arn:aws:resource-groups:eu-west-1:111122223333:group/hosts`.
   *
   * @default - the role can launch into no host resource group
   */
  readonly hostResourceGroups?: string[];

  /**
   * Whether builds set `ena_support` or `sriov_support` on their instance.
   *
   * @default false - attributes of instances cannot be changed
   */
  readonly enhancedNetworking?: boolean;

  /**
   * The attributes that builds set on the image (`ami_description`, `imds_support`, `ami_product_codes`). AWS cannot tell product
   * codes from launch permissions: a role that sets them can also share its images.
   *
   * @default - no attribute can be set
   */
  readonly imageAttributes?: PackerImageAttribute[];

  /**
   * The accounts that may launch the image (`ami_users`): 12-digit ids. AWS has no condition on whom an image is shared with:
   * each of the four properties for sharing images lets the role share its images with anyone. Block public access
   * for AMIs in the account.
   *
   * @default - images cannot be shared
   */
  readonly amiUsers?: string[];

  /**
   * The ARNs of the organizations that may launch the image (`ami_org_arns`). See `amiUsers`.
   *
   * @default - images cannot be shared
   */
  readonly amiOrgArns?: string[];

  /**
   * The ARNs of the organizational units that may launch the image (`ami_ou_arns`). See `amiUsers`.
   *
   * @default - images cannot be shared
   */
  readonly amiOuArns?: string[];

  /**
   * Whether images are made public (`ami_groups = ["all"]`). See `amiUsers`.
   *
   * @default false - images cannot be shared
   */
  readonly publicImages?: boolean;

  /**
   * The accounts that may use the snapshots of the image (`snapshot_users`): 12-digit ids. The role can share snapshots with
   * these and no others.
   *
   * @default - snapshots cannot be shared
   */
  readonly snapshotUsers?: string[];

  /**
   * Whether snapshots are made public (`snapshot_groups = ["all"]`).
   *
   * @default false - snapshots cannot be made public
   */
  readonly publicSnapshots?: boolean;

  /**
   * Whether builds set the date of deprecation (`deprecate_at`).
   *
   * @default false - no date can be set
   */
  readonly scheduleDeprecation?: boolean;

  /**
   * Whether builds protect the image from being deregistered (`deregistration_protection`).
   *
   * @default false - no protection can be set
   */
  readonly deregistrationProtection?: boolean;

  /**
   * Whether the post-processor `amazon-ami-management` removes images of earlier builds and their snapshots: those with the build tag only, in `regions` and
   * `copyToRegions`. To spare images in use, it reads all instances, launch templates and launch configurations there. For a job apart from builds, use
   * `PackerImageRetentionRole`.
   *
   * @default false - which images are in use cannot be looked up
   */
  readonly amiManagement?: boolean;

  /**
   * Whether images get a watermark after the build. The plugin has no option for it: a command of yours, such as a `shell-local` post-processor
   * with `aws ec2 attach-image-watermark`, does it with the credentials of the role, on images with the build tag only.
   *
   * @default false - no watermark can be attached
   */
  readonly watermark?: boolean;

  /**
   * Whether builds enable fast launch for Windows images (`fast_launch`). The service-linked role
   * `AWSServiceRoleForEC2FastLaunch` must exist in the account. EC2 checks that the role may launch from the image with the launch template:
   * declare `fastLaunchTemplates`, and by `instanceProfiles` a profile that a template names. Without a launch template EC2 creates a
   * network in the account with the rights of the caller, which this role does not have: a warning says so.
   *
   * @default false - fast launch cannot be enabled
   */
  readonly fastLaunch?: boolean;

  /**
   * The ids of the launch templates that fast launch uses (`fast_launch.template_id`, `region_launch_templates`), such as
   * `lt-0123456789abcdef0`. Only together with `fastLaunch`.
   *
   * @default - fast launch without a launch template
   */
  readonly fastLaunchTemplates?: string[];

  /**
   * The roles that the template goes on as (`assume_role`), one after another.
   *
   * @default - no role can be assumed
   */
  readonly assumeRoles?: iam.IRole[];

  /**
   * The session tags that the template sets on the roles it goes on as (`assume_role.tags`): key and value, in which `*` stands for any
   * text. The role can set no other tag and no other value. Only together with `assumeRoles`. The trust policy of the other role must
   * allow the same: `BuildCaller.withSession` writes it. Tags of a session of this role that stay with the next one, such as those
   * of EKS Pod Identity, count as set.
   *
   * @default - no session tag can be set
   */
  readonly sessionTags?: { [key: string]: string };

  /**
   * The keys of `sessionTags` that stay with the roles after the next one (`assume_role.transitive_tag_keys`).
   *
   * @default - no tag stays with the roles after the next one
   */
  readonly transitiveTagKeys?: string[];

  /**
   * The source identities that sessions of this role have, such as `alice`, or `build-*` for any that begins so. The caller sets
   * it; it stays with the roles that the template goes on as, and STS asks for `sts:SetSourceIdentity` on them. Only together with
   * `assumeRoles`. The plugin has no option for it.
   *
   * @default - sessions have no source identity: a role that follows cannot be assumed with one
   */
  readonly sourceIdentities?: string[];

  /**
   * Whether the plugin decodes refusals (`decode_authorization_messages`). AWS cannot narrow it.
   *
   * @default false - messages stay encoded
   */
  readonly decodeAuthorizationMessages?: boolean;

  /**
   * A tag that protects: images and snapshots that carry it cannot be tagged, shared, changed, deregistered or deleted by the
   * role, regardless of what else it may do. Set it on images in use, by other hands than the build's: a build that sets it itself is
   * refused its next step. It must be another tag than `buildTag`. The plugin has no option for it; `tags` must not set it.
   *
   * @default - no tag protects
   */
  readonly protectionTag?: BuildTag;

  /**
   * For templates that set no `run_tags` and cannot be changed: holds the role to instances with one of `instanceProfiles`
   * instead of the build tag. Needs `instanceProfiles`, and `securityGroups` or `vpcs`.
   *
   * AWS has the key for instances only. Not protected: every instance that has one of the profiles; untagged security groups
   * of `vpcs`, unless `securityGroups` are declared; key pairs named `packer_…`. Images and snapshots can be made but neither
   * copied, shared, changed nor removed, so a failed build may leave an image behind.
   *
   * @default false - the build tag is what the role is restricted to
   */
  readonly confineToInstanceProfiles?: boolean;

  /**
   * The instance profiles that a build may give to its instance (`iam_instance_profile`): grants reading exactly these
   * and passing exactly their roles to EC2. An imported profile must know its role
   * (`InstanceProfile.fromInstanceProfileAttributes`). A profile of another account is an error.
   *
   * @default - none, and the role can pass no role at all
   */
  readonly instanceProfiles?: iam.IInstanceProfile[];

  /**
   * The roles that a build may give to its instance (`iam_instance_profile`), where the instance profile that holds them is
   * not known: grants passing exactly these to EC2, but reading every instance profile of the account. Prefer
   * `instanceProfiles`. They must be of the account of the stack.
   *
   * @default - none beside those of `instanceProfiles`
   */
  readonly instanceRoles?: iam.IRole[];

  /**
   * Whether builds encrypt the image (`encrypt_boot`), which copies an intermediary image inside the region. Without
   * `kmsKeys` it is encrypted with the default EBS key of the account if that is the AWS managed one.
   *
   * Copies have untagged snapshots until the end of the build, so the role may put the build tag on snapshots of the
   * account that lack its key.
   *
   * @default false - no image is copied
   */
  readonly encryptBoot?: boolean;

  /**
   * The keys that builds encrypt with (`kms_key_id`, also in `launch_block_device_mappings`), each in one of `regions`: usable
   * through EC2 only. The policy of a key must let the account use it. An alias is refused: an ARN in a policy must name the
   * key.
   *
   * @default - none; volumes can be encrypted with the AWS managed key, which needs no permission
   */
  readonly kmsKeys?: kms.IKey[];

  /**
   * Whose images a build may start from (`source_ami`, `source_ami_filter.owners`): account ids of 12 digits, `self`, or an
   * alias (`amazon`, `aws-marketplace`, `aws-backup-vault`). An account also stands for its images that EC2 knows by an alias,
   * such as those of Canonical (`099720109477`). An alias stands for the images of every publisher that has it.
   *
   * @default - any image the account may launch
   */
  readonly sourceImageOwners?: string[];

  /**
   * The instance types that a build may launch, such as `t3.micro`, or families such as `t3.*` (`instance_type`,
   * `spot_instance_types`). `*` by itself is refused.
   *
   * @default - any instance type
   */
  readonly instanceTypes?: string[];

  /**
   * The subnets that a build may launch into (`subnet_id`, `subnet_filter`). The ARN of one that another account shares (AWS RAM) has the
   * account of its owner: declare that account in `networkAccountIds`; or import the subnet by its ARN in place of its id, or in a stack whose
   * `env.account` is the owner's. A subnet of a region that is not in `regions` is an error.
   *
   * @default - any subnet of the account in `regions`
   */
  readonly subnets?: ec2.ISubnet[];

  /**
   * The VPCs that a build may use for its subnet and its temporary security group (`vpc_id`, `vpc_filter`). One that another account shares
   * is imported as a subnet is. A VPC of a region that is not in `regions` is an error.
   *
   * @default - any VPC of the account in `regions`
   */
  readonly vpcs?: ec2.IVpc[];

  /**
   * The existing security groups that a build uses (`security_group_id`, `security_group_filter`). The role can then
   * neither make nor open nor delete security groups. One that another account shares is imported as a subnet is.
   *
   * @default - builds make a temporary security group
   */
  readonly securityGroups?: ec2.ISecurityGroup[];

  /**
   * The accounts that share their subnets, VPCs and security groups with the account of the role (AWS RAM), each with 12 digits, such as the
   * network account of an organization. Subnets, VPCs and security groups that `subnets`, `vpcs`, `securityGroups` or the template (`subnet_id`,
   * `vpc_id`, `security_group_id`) name by their ids can then be of these accounts. Without `subnets`, builds may launch into any
   * subnet that these accounts share, and make their security group in its VPC. The owner decides what is shared.
   *
   * @default - the network is that of the account, but for subnets, VPCs and security groups whose owner is known
   */
  readonly networkAccountIds?: string[];

  /**
   * The existing key pairs that a build uses (`ssh_keypair_name`). The role can then neither make nor delete key pairs. A key pair of
   * another account is an error.
   *
   * @default - builds make a temporary key pair
   */
  readonly keyPairs?: ec2.IKeyPair[];

  /**
   * Refuses instances that answer the instance metadata service without a token. The template must set
   * `metadata_options { http_tokens = "required" }` then.
   *
   * @default false - the template decides
   */
  readonly requireImdsV2?: boolean;

  /**
   * What the Packer client makes without the tags of `run_tags`: an old plugin, or any plugin in aws-cn and aws-us-gov. Each
   * kind has its trade-off, see `LateTaggedResource`.
   *
   * @default - nothing: everything but volumes must be tagged in the request that makes it
   */
  readonly lateTagging?: LateTagging;
}

/**
 * What is known of a role that was made elsewhere.
 */
export interface PackerBuildRoleAttributes {
  /** The ARN of the role. */
  readonly roleArn: string;

  /**
   * The ARN of the instance profile that holds the role.
   *
   * @default - the imported role has no instance profile
   */
  readonly instanceProfileArn?: string;

  /**
   * The tag of its builds.
   *
   * @default - `CreatedBy` = `packer`
   */
  readonly buildTag?: BuildTag;
}
