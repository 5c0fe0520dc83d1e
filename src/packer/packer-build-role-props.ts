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
 * Properties of `PackerBuildRole`. Each property of a build names the option of the plugin in brackets.
 *
 * @see https://developer.hashicorp.com/packer/integrations/hashicorp/amazon
 */
export interface PackerBuildRoleProps {
  /**
   * The template to create the role from. Its options set the other properties. Set a property yourself if its value cannot be
   * determined from the template. A property that contradicts the template is an error, and so is a template without the build
   * tag.
   *
   * @default - only the properties declare the builds
   */
  readonly template?: PackerTemplate;

  /**
   * Who can assume the role: a service, the role of a CodeBuild project, an account with conditions, or a principal of
   * `BuildCaller`, such as a workflow of GitHub.
   *
   * A principal of OpenID Connect needs `StringEquals` or `StringLike` on the subject and `StringEquals` on the audience. The
   * subject must name a repository or project before the first wildcard, such as `repo:example/images:*`. A subject with only
   * the owner, such as `repo:example/*`, is a warning. A SAML principal needs `StringEquals` on `SAML:aud`. `AnyPrincipal`
   * needs a condition on the organization, the account or the ARN of the caller. Anything wider is an error. Negated
   * operators, `Null`, `…IfExists` and `ForAllValues` do not count.
   *
   * @default - EC2, with an instance profile for the role: Packer runs on an instance
   */
  readonly assumedBy?: iam.IPrincipal;

  /**
   * The name of the role: 1 to 64 letters, digits and any of `_+=,.@-`. It must be free in the account.
   *
   * @default - CloudFormation generates a name
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
   * The permissions boundary of the role, which limits what all its policies allow. It must be a managed policy.
   *
   * @default - no permissions boundary
   */
  readonly permissionsBoundary?: iam.IManagedPolicy;

  /**
   * The tag that marks the resources of builds. Requests that create resources must set it, and all other requests need it on
   * the resource. The template sets it in `run_tags`, `run_volume_tags`, `tags` and `snapshot_tags`.
   *
   * Roles of one account with the same key and value can change each other's instances and images. Set `{ uniqueValue: true }`
   * to keep them apart.
   *
   * @default - `CreatedBy` = `packer`
   */
  readonly buildTag?: BuildTagOptions;

  /**
   * Whether volumes of instances must have the build tag too. Then the template must set the tag in `run_volume_tags`. Not
   * together with a `lateTagging` of volumes.
   *
   * @default false - volumes may have no tags; a volume with other tags only is refused
   */
  readonly requireVolumeTag?: boolean;

  /**
   * The regions in which the role can build, such as `eu-west-1` (`region`). All must be in one partition. An impossible name
   * is an error. A region that this version of `aws-cdk-lib` does not know is a warning.
   *
   * @default - the region of the stack
   */
  readonly regions?: string[];

  /**
   * The regions to which the image is copied (`ami_regions`), such as `eu-central-1`. They must be in the same partition. Not
   * together with `skipCreateAmi`.
   *
   * Snapshots of copies have no tags until the end of the build, so the role can set the build tag on snapshots of the account
   * that lack its key.
   *
   * @default - the image stays in the region it is built in
   */
  readonly copyToRegions?: string[];

  /**
   * The builders of the template: the types of its `source` blocks, such as `amazon-ebs`. An empty list is an error unless a
   * post-processor or a data source is declared.
   *
   * @default [PackerBuilder.AMAZON_EBS]
   */
  readonly builders?: PackerBuilder[];

  /**
   * Whether `amazon-ebssurrogate` creates its image from the instance, with swapped volumes (`use_create_image`).
   *
   * @default false - it creates snapshots and registers the image
   */
  readonly useCreateImage?: boolean;

  /**
   * Whether `amazon-ebsvolume` creates snapshots of its volumes (`snapshot_volume`).
   *
   * @default false - the volumes are the result
   */
  readonly snapshotVolumes?: boolean;

  /**
   * Whether builds create no image (`skip_create_ami` of `amazon-ebs`).
   *
   * @default false - builds create an image
   */
  readonly skipCreateAmi?: boolean;

  /**
   * The bucket that `amazon-instance` uploads its bundle to (`s3_bucket`). `amazon-instance` requires it.
   *
   * @default - the role can write to no bucket
   */
  readonly bundleBucket?: s3.IBucket;

  /**
   * The bucket to which the post-processor `amazon-import` uploads (`s3_bucket_name`). The role `vmimport` of the account
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
   * The keys that encrypt `importBucket` and `bundleBucket` (SSE-KMS, `s3_encryption_key`). The role can use them through S3
   * for objects of these buckets only. The key policy must allow the account, and the role `vmimport` needs `kms:Decrypt` too.
   * An alias is an error. Only together with one of the buckets.
   *
   * @default - `encryptionKey` of each bucket, if any
   */
  readonly bucketKeys?: kms.IKey[];

  /**
   * The secrets that the data source `amazon-secretsmanager` reads. The role can decrypt with the keys of these secrets, if
   * the secrets know them.
   *
   * @default - no secret can be read
   */
  readonly secrets?: secretsmanager.ISecret[];

  /**
   * The parameters that the data source `amazon-parameterstore` reads. If you import a parameter by its name, CloudFormation
   * looks it up at deployment. To avoid that, use `StringParameter.fromStringParameterAttributes` with
   * `forceDynamicReference`.
   *
   * @default - no parameter can be read
   */
  readonly parameters?: ssm.IParameter[];

  /**
   * The keys that encrypt `secrets` and `parameters` (`amazon-secretsmanager`, `amazon-parameterstore`). The role can decrypt
   * with them through Secrets Manager and Parameter Store only. Name keys of another account by their ARNs; their key policies
   * must allow the account. Only together with one of them.
   *
   * @default - `encryptionKey` of each secret, if any
   */
  readonly dataSourceKeys?: kms.IKey[];

  /**
   * Whether builds launch spot instances (`spot_price`), by a fleet and a launch template. The template must set the build tag in
   * `spot_tags` and `fleet_tags` too, unless `lateTagging` allows otherwise. The service-linked role `AWSServiceRoleForEC2Spot`
   * must exist in the account: `createServiceLinkedRoles`, or once
   * `aws iam create-service-linked-role --aws-service-name spot.amazonaws.com`.
   *
   * @default false - on-demand instances
   */
  readonly spot?: boolean;

  /**
   * Whether the role can create the service-linked roles that a new account lacks: that of EC2 Spot with `spot`
   * (`spot_price`), that of EC2 Fast Launch with `fastLaunch` (`fast_launch`). EC2 creates them with the permissions of the
   * build. Only together with one of the two.
   *
   * @default false - they must exist before the first such build
   */
  readonly createServiceLinkedRoles?: boolean;

  /**
   * Whether builds connect by WinRM with the password from EC2 (`communicator = "winrm"` without `winrm_password`).
   *
   * @default false - the password cannot be read
   */
  readonly readWindowsPassword?: boolean;

  /**
   * Whether builds connect through Session Manager (`ssh_interface = "session_manager"`). Then the role cannot open security
   * groups. The instance needs a profile for its SSM agent. Run Packer with the credentials of this role in its environment:
   * the Session Manager plugin does not use `assume_role` of the template.
   *
   * @default false - builds open a temporary security group
   */
  readonly sessionManager?: boolean;

  /**
   * Whether EC2 Instance Connect sends the public key to the instance: for Session Manager with `ssh_private_key_file` and
   * without a key pair name. Only together with `sessionManager`.
   *
   * @default false - no key can be sent to an instance
   */
  readonly instanceConnect?: boolean;

  /**
   * Whether builds ask for a public address without a subnet (`associate_public_ip_address`). Then the plugin looks for a zone
   * that offers the instance type.
   *
   * @default false - the plugin reports that the look-up is refused, and continues
   */
  readonly associatePublicIpAddress?: boolean;

  /**
   * Whether builds create a temporary role and instance profile (`temporary_iam_instance_profile_policy_document`).
   *
   * An attacker with the role's credentials can then create roles named `packer-…` with any policy, and so become
   * administrator: synthesis warns. The plugin first tries a dry run of an untagged `t3.nano` in the default subnet, so
   * include the default subnet in `subnets` and the default VPC in `vpcs`.
   *
   * @default false - the role can create no role
   */
  readonly temporaryInstanceProfile?: boolean;

  /**
   * The IDs of the snapshots from which volumes of the instance are created (`launch_block_device_mappings` with
   * `snapshot_id`), such as `snap-0123456789abcdef0`.
   *
   * @default - only the snapshots of the source image
   */
  readonly blockDeviceSnapshots?: string[];

  /**
   * The names of the placement groups of build instances (`placement`).
   *
   * @default - the role can use no placement group
   */
  readonly placementGroups?: string[];

  /**
   * The Capacity Reservations of build instances (`capacity_reservation_id`), such as `cr-0123456789abcdef0`. Give the ARN of
   * one that another account shares (AWS RAM). Version 1.8.2 of the plugin crashes on the option of the template. The plugin
   * does not support Capacity Blocks.
   *
   * @default - the role can name no Capacity Reservation
   */
  readonly capacityReservations?: string[];

  /**
   * The ARNs of the resource groups of Capacity Reservations of build instances (`capacity_reservation_group_arn`), such as
   * `arn:aws:resource-groups:eu-west-1:111122223333:group/reservations`. Version 1.8.2 of the plugin crashes on the option of
   * the template.
   *
   * @default - the role can name no group of Capacity Reservations
   */
  readonly capacityReservationGroups?: string[];

  /**
   * The ARNs of the license configurations of build instances (`license_specifications`), such as
   * `arn:aws:license-manager:eu-west-1:111122223333:license-configuration:lic-0123456789abcdef0123456789abcdef`.
   *
   * @default - the role can use no license configuration
   */
  readonly licenseConfigurations?: string[];

  /**
   * The ARNs of the host resource groups of build instances (`host_resource_group_arn`), such as
   * `arn:aws:resource-groups:eu-west-1:111122223333:group/hosts`.
   *
   * @default - the role can use no host resource group
   */
  readonly hostResourceGroups?: string[];

  /**
   * Whether builds set `ena_support` or `sriov_support` on their instance.
   *
   * @default false - attributes of instances cannot be changed
   */
  readonly enhancedNetworking?: boolean;

  /**
   * The attributes that builds set on the image (`ami_description`, `imds_support`, `ami_product_codes`). AWS does not
   * distinguish product codes from launch permissions. A role that can set product codes can also share its images.
   *
   * @default - no attribute can be set
   */
  readonly imageAttributes?: PackerImageAttribute[];

  /**
   * The accounts that can launch the image (`ami_users`): 12 digits each. With any of the four properties for sharing, the
   * role can share its images with anyone, because AWS has no condition on the receiver. Block public access for AMIs in the
   * account.
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
   * Whether builds make images public (`ami_groups = ["all"]`). See `amiUsers`.
   *
   * @default false - images cannot be shared
   */
  readonly publicImages?: boolean;

  /**
   * The accounts that can use the snapshots of the image (`snapshot_users`): 12 digits each. The role can share snapshots with
   * these and no others.
   *
   * @default - snapshots cannot be shared
   */
  readonly snapshotUsers?: string[];

  /**
   * Whether builds make snapshots public (`snapshot_groups = ["all"]`).
   *
   * @default false - snapshots cannot be made public
   */
  readonly publicSnapshots?: boolean;

  /**
   * Whether builds set the deprecation date of the image (`deprecate_at`).
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
   * Whether the post-processor `amazon-ami-management` removes images of earlier builds and their snapshots. It removes only
   * images with the build tag, in `regions` and `copyToRegions`. To find images in use, it reads all instances, launch
   * templates and launch configurations there. For a job apart from builds, use `PackerImageRetentionRole`.
   *
   * @default false - the role cannot look up which images are in use
   */
  readonly amiManagement?: boolean;

  /**
   * Whether images get a watermark after the build. The plugin has no option for it. Run a command with the credentials of the
   * role, such as `aws ec2 attach-image-watermark` in a `shell-local` post-processor. It works only on images with the build
   * tag.
   *
   * @default false - no watermark can be attached
   */
  readonly watermark?: boolean;

  /**
   * Whether builds enable fast launch for Windows images (`fast_launch`). The service-linked role
   * `AWSServiceRoleForEC2FastLaunch` must exist in the account. Declare `fastLaunchTemplates`, and in `instanceProfiles` a
   * profile that such a template names, because EC2 checks that the role can launch from the image. Without a launch template
   * EC2 would create a network with the permissions of the role, which lacks them, so synthesis warns.
   *
   * @default false - fast launch cannot be enabled
   */
  readonly fastLaunch?: boolean;

  /**
   * The IDs of the launch templates that fast launch uses (`fast_launch.template_id`, `region_launch_templates`), such as
   * `lt-0123456789abcdef0`. Only together with `fastLaunch`.
   *
   * @default - fast launch without a launch template
   */
  readonly fastLaunchTemplates?: string[];

  /**
   * The roles that the template assumes (`assume_role`).
   *
   * @default - no role can be assumed
   */
  readonly assumeRoles?: iam.IRole[];

  /**
   * The session tags that the template sets on the roles that it assumes (`assume_role.tags`): key and value, in which `*`
   * matches any text. The role can set no other tag and no other value. Only together with `assumeRoles`. The trust policy of
   * the other role must allow the same: use `BuildCaller.withSession`. Declare transitive tags of a session of this role too,
   * such as those of EKS Pod Identity.
   *
   * @default - no session tag can be set
   */
  readonly sessionTags?: { [key: string]: string };

  /**
   * The keys of `sessionTags` that are passed on to later sessions (`assume_role.transitive_tag_keys`). Each must be a key of
   * `sessionTags`.
   *
   * @default - no tag is passed on to later sessions
   */
  readonly transitiveTagKeys?: string[];

  /**
   * The source identities of sessions of this role, such as `alice`, or `build-*` for any that begins so. The caller sets it.
   * It is passed on to the roles that the template assumes (`assume_role`), and STS requires `sts:SetSourceIdentity` on them.
   * Only together with `assumeRoles`. The plugin has no option for it.
   *
   * @default - sessions have no source identity, and no role can be assumed with one
   */
  readonly sourceIdentities?: string[];

  /**
   * Whether the plugin decodes authorization errors (`decode_authorization_messages`). AWS has no resource or condition for
   * this permission.
   *
   * @default false - messages stay encoded
   */
  readonly decodeAuthorizationMessages?: boolean;

  /**
   * A tag that protects images and snapshots: the role cannot tag, share, change, deregister or delete those that have it. Set
   * it on images in use, after the build and with other credentials. Do not set it in `tags` of the template: the next step of
   * the build would be refused. It must not be `buildTag`.
   *
   * @default - no tag protects images
   */
  readonly protectionTag?: BuildTag;

  /**
   * Whether the role is restricted to instances with one of `instanceProfiles` instead of the build tag, for templates without
   * `run_tags` that cannot be changed. Requires `instanceProfiles`, and `securityGroups` or `vpcs`.
   *
   * The role can change every instance with one of the profiles, untagged security groups of `vpcs` (unless `securityGroups`
   * are declared), and key pairs with a name `packer_…`. It can create images and snapshots, but cannot copy, share, change or
   * remove them, so a failed build may leave an image behind.
   *
   * @default false - the role is restricted by the build tag
   */
  readonly confineToInstanceProfiles?: boolean;

  /**
   * The instance profiles that a build can give to its instance (`iam_instance_profile`). The role can read only these, and
   * pass only their roles to EC2. An imported profile must know its role (`InstanceProfile.fromInstanceProfileAttributes`). A
   * profile of another account is an error.
   *
   * @default - none: the role can pass no role
   */
  readonly instanceProfiles?: iam.IInstanceProfile[];

  /**
   * The roles that a build can give to its instance (`iam_instance_profile`), if you cannot refer to their instance profiles.
   * The role can pass only these to EC2, but read every instance profile of the account. Prefer `instanceProfiles`. They must
   * be in the account of the stack.
   *
   * @default - only the roles of `instanceProfiles`
   */
  readonly instanceRoles?: iam.IRole[];

  /**
   * Whether builds encrypt the image (`encrypt_boot`). The plugin then copies an intermediary image in the region. Without
   * `kmsKeys` it is encrypted with the default EBS key of the account if that is the AWS managed one.
   *
   * Snapshots of copies have no tags until the end of the build, so the role can set the build tag on snapshots of the account
   * that lack its key.
   *
   * @default false - no image is copied
   */
  readonly encryptBoot?: boolean;

  /**
   * The keys with which builds encrypt (`kms_key_id`, also in `launch_block_device_mappings`), each in one of `regions`. The
   * role can use them through EC2 only. The key policy must allow the account. An alias is an error, because a policy needs
   * the ARN of the key.
   *
   * @default - none: volumes can be encrypted with the AWS managed key only, which needs no permission
   */
  readonly kmsKeys?: kms.IKey[];

  /**
   * The owners of source images (`source_ami`, `source_ami_filter.owners`): account IDs of 12 digits, `self`, or an alias
   * (`amazon`, `aws-marketplace`, `aws-backup-vault`). An account ID also allows its images that EC2 shows with an alias, such
   * as those of Canonical (`099720109477`). An alias allows the images of every publisher that has it.
   *
   * @default - any image that the account can launch
   */
  readonly sourceImageOwners?: string[];

  /**
   * The instance types that a build can launch, such as `t3.micro`, or families such as `t3.*` (`instance_type`,
   * `spot_instance_types`). `*` by itself is an error.
   *
   * @default - any instance type
   */
  readonly instanceTypes?: string[];

  /**
   * The subnets of build instances (`subnet_id`, `subnet_filter`). For a subnet that another account shares (AWS RAM), declare
   * the owner's account in `networkAccountIds`. Or import the subnet by its ARN, or in a stack whose `env.account` is the
   * owner's. A subnet of a region that is not in `regions` is an error.
   *
   * @default - any subnet of the account in `regions`
   */
  readonly subnets?: ec2.ISubnet[];

  /**
   * The VPCs for the subnet and the temporary security group of a build (`vpc_id`, `vpc_filter`). Import one that another
   * account shares as described for `subnets`. A VPC of a region that is not in `regions` is an error.
   *
   * @default - any VPC of the account in `regions`
   */
  readonly vpcs?: ec2.IVpc[];

  /**
   * The existing security groups that a build uses (`security_group_id`, `security_group_filter`). Then the role can neither
   * create, open nor delete security groups. Import one that another account shares as described for `subnets`.
   *
   * @default - builds create a temporary security group
   */
  readonly securityGroups?: ec2.ISecurityGroup[];

  /**
   * The accounts that share their subnets, VPCs and security groups with the account of the role (AWS RAM), each with 12 digits,
   * such as the network account of an organization. Subnets, VPCs and security groups that `subnets`, `vpcs`, `securityGroups` or
   * the template (`subnet_id`, `vpc_id`, `security_group_id`) name by their ids can then be of these accounts. Without `subnets`,
   * builds may launch into any subnet that these accounts share, and make their security group in its VPC. The owner decides what
   * is shared.
   *
   * @default - the network is that of the account, but for subnets, VPCs and security groups whose owner is known
   */
  readonly networkAccountIds?: string[];

  /**
   * The existing key pairs that a build uses (`ssh_keypair_name`). The role can then neither make nor delete key pairs. A key pair of
   * another account is an error.
   *
   * @default - builds create a temporary key pair
   */
  readonly keyPairs?: ec2.IKeyPair[];

  /**
   * Whether instances must use version 2 of the instance metadata service (IMDSv2). Then the template must set
   * `metadata_options { http_tokens = "required" }`.
   *
   * @default false - the template decides
   */
  readonly requireImdsV2?: boolean;

  /**
   * The kinds of resources that the Packer client creates without the tags of `run_tags`: for an old plugin, and for China and
   * GovCloud. Each kind gives up a part of the protection: see `LateTaggedResource`.
   *
   * @default - none: everything except volumes must be tagged in the request that creates it
   */
  readonly lateTagging?: LateTagging;
}

/** The attributes of an existing role. */
export interface PackerBuildRoleAttributes {
  /** The ARN of the role. */
  readonly roleArn: string;

  /**
   * The ARN of the instance profile that holds the role.
   *
   * @default - the existing role has no instance profile
   */
  readonly instanceProfileArn?: string;

  /**
   * The tag of its builds.
   *
   * @default - `CreatedBy` = `packer`
   */
  readonly buildTag?: BuildTag;
}
