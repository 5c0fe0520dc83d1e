import { Annotations, Aws, Duration, Stack } from 'aws-cdk-lib';
import type * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as iam from 'aws-cdk-lib/aws-iam';
import type * as kms from 'aws-cdk-lib/aws-kms';
import { Construct, IConstruct } from 'constructs';
import { BuildTag, BuildTagOptions } from './build-tag';
import type { Capability, Restriction } from './capabilities/capability';
import * as packer from './capabilities/packer';
import { LateTaggedResource, LateTagging } from './late-tagging';
import { buildTagOf } from './scope/build-tag';
import {
  imageOwnersOf, instanceProfileArnsOf, instanceTypesOf, keyPairNamesOf, kmsKeyArnsOf, nonEmpty, roleArnsOf,
  securityGroupIdsOf, subnetIdsOf, vpcIdsOf,
} from './scope/declared';
import { ec2ServicesOf, partitionOf, regionsOf } from './scope/regions';
import { warnOfSharedBuildTag } from './scope/shared-build-tags';
import { renderStatements } from './statements/render';
import { checkTrustIsNarrow } from './trust/narrow-trust';
import { fail } from './validation/fail';

/**
 * A role that Packer builds images with.
 */
export interface IPackerBuildRole extends IConstruct, iam.IGrantable {
  /** The role. */
  readonly role: iam.IRole;

  /** The instance profile that holds the role, for Packer on an EC2 instance. */
  readonly instanceProfile?: iam.IInstanceProfile;

  /** The tag that the builds of this role set on everything they make. */
  readonly buildTag: BuildTag;

  /**
   * Lets an identity assume the role: names it in the trust policy and gives it the permission to ask.
   *
   * @param identity the identity: a role, a CodeBuild project's role, a user, a service, another account
   */
  grantAssumeRole(identity: iam.IPrincipal): iam.Grant;

  /**
   * Adds a statement of your own to the role's policy.
   *
   * @param statement the statement
   */
  addToRolePolicy(statement: iam.PolicyStatement): void;
}

/**
 * Properties of `PackerBuildRole`.
 */
export interface PackerBuildRoleProps {
  /**
   * Who may assume the role: a service, a CodeBuild project's role, a GitHub workflow by OpenID Connect, an account
   * with conditions.
   *
   * An OpenID Connect principal needs a condition on the subject and one on the audience; everybody without
   * conditions is refused.
   *
   * @default - EC2, and an instance profile is made for the role: Packer runs on an instance
   */
  readonly assumedBy?: iam.IPrincipal;

  /**
   * The name of the role: up to 64 characters.
   *
   * @default - CloudFormation makes one
   */
  readonly roleName?: string;

  /**
   * The path of the role and of its instance profile, such as `/builders/`.
   *
   * @default '/'
   */
  readonly path?: string;

  /**
   * What the role is for, as shown in the IAM console.
   *
   * @default - names the build tag
   */
  readonly description?: string;

  /**
   * How long a session of the role may last, from 1 to 12 hours. A build that takes longer than the session fails.
   *
   * @default Duration.hours(1)
   */
  readonly maxSessionDuration?: Duration;

  /**
   * The most that the role may ever do, whatever its policies say.
   *
   * @default - no permissions boundary
   */
  readonly permissionsBoundary?: iam.IManagedPolicy;

  /**
   * The tag that marks what builds make. Creating needs it in the request, everything else needs it on the
   * resource. A template sets it in `run_tags`, `run_volume_tags`, `tags` and `snapshot_tags`.
   *
   * Roles of one account that share key and value can touch each other's instances and images: set
   * `{ uniqueValue: true }` to keep them apart.
   *
   * @default - `CreatedBy` = `packer`
   */
  readonly buildTag?: BuildTagOptions;

  /**
   * Refuses instances whose volumes lack the build tag, so that nothing untagged is ever made. The template must set
   * the tag in `run_volume_tags` then.
   *
   * @default false - volumes may be without any tag; a volume with other tags alone is refused
   */
  readonly requireVolumeTag?: boolean;

  /**
   * The regions that the role may build in, such as `eu-west-1`; all of one partition.
   *
   * @default - the region of the stack
   */
  readonly regions?: string[];

  /**
   * The instance profiles that a build may give to its instance (`iam_instance_profile`): grants reading exactly these
   * and passing exactly their roles to EC2. An imported profile must know its role
   * (`InstanceProfile.fromInstanceProfileAttributes`).
   *
   * @default - none, and the role can pass no role at all
   */
  readonly instanceProfiles?: iam.IInstanceProfile[];

  /**
   * The roles that a build may give to its instance, where the instance profile that holds them is not known: grants
   * passing exactly these to EC2, but reading every instance profile of the account. Prefer `instanceProfiles`.
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
   * The keys that builds encrypt with (`kms_key_id`, also in `launch_block_device_mappings`), each in one of
   * `regions`: usable through EC2 alone. The policy of a key must let the account use it.
   *
   * @default - none; volumes can be encrypted with the AWS managed key, which needs no permission
   */
  readonly kmsKeys?: kms.IKey[];

  /**
   * Whose images a build may start from: account ids, `self`, `amazon`, `aws-marketplace` or `aws-backup-vault`.
   *
   * @default - any image the account may launch
   */
  readonly sourceImageOwners?: string[];

  /**
   * The instance types that a build may launch, such as `t3.micro`, or families such as `t3.*`.
   *
   * @default - any instance type
   */
  readonly instanceTypes?: string[];

  /**
   * The subnets that a build may launch into (`subnet_id`, `subnet_filter`), owned by the account of the stack.
   *
   * @default - any subnet of the account in `regions`
   */
  readonly subnets?: ec2.ISubnet[];

  /**
   * The VPCs that a build may use for its subnet and its temporary security group.
   *
   * @default - any VPC of the account in `regions`
   */
  readonly vpcs?: ec2.IVpc[];

  /**
   * The existing security groups that a build uses (`security_group_id`, `security_group_filter`). The role can then
   * neither make nor open nor delete security groups.
   *
   * @default - builds make a temporary security group
   */
  readonly securityGroups?: ec2.ISecurityGroup[];

  /**
   * The existing key pairs that a build uses (`ssh_keypair_name`). The role can then neither make nor delete key pairs.
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
   * What the Packer client makes without tags: an old plugin, or any plugin in aws-cn and aws-us-gov. Each kind has
   * its price, see `LateTaggedResource`.
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

abstract class PackerBuildRoleBase extends Construct implements IPackerBuildRole {
  public abstract readonly role: iam.IRole;
  public abstract readonly instanceProfile?: iam.IInstanceProfile;
  public abstract readonly buildTag: BuildTag;

  public get grantPrincipal(): iam.IPrincipal {
    return this.role.grantPrincipal;
  }

  public grantAssumeRole(identity: iam.IPrincipal): iam.Grant {
    checkTrustIsNarrow(this, 'identity', identity);
    // Only a role that is made here has a trust policy to extend; that of an imported one is its owner's.
    if (this.role instanceof iam.Role) {
      this.role.assumeRolePolicy?.addStatements(new iam.PolicyStatement({ principals: [identity], actions: [identity.assumeRoleAction] }));
    }
    return iam.Grant.addToPrincipal({
      grantee: identity,
      actions: [identity.assumeRoleAction],
      resourceArns: [this.role.roleArn],
      scope: this,
    });
  }

  public addToRolePolicy(statement: iam.PolicyStatement): void {
    this.role.addToPrincipalPolicy(statement);
  }
}

/**
 * The role that HashiCorp Packer needs to build AMIs with `amazon-ebs`, and nothing more: whatever a build makes must
 * carry the build tag, and only what carries it can be touched.
 *
 * The template must set the tag in `run_tags`, `run_volume_tags`, `tags` and `snapshot_tags`.
 *
 * @example
 * const builder = new PackerBuildRole(this, 'Packer', {
 *   regions: ['eu-west-1'],
 *   buildTag: { uniqueValue: true },
 * });
 */
export class PackerBuildRole extends PackerBuildRoleBase {
  /**
   * Refers to a role by its ARN, with the default build tag.
   *
   * @param scope where the reference lives
   * @param id its id
   * @param roleArn the ARN of the role
   */
  public static fromRoleArn(scope: Construct, id: string, roleArn: string): IPackerBuildRole {
    return PackerBuildRole.fromPackerBuildRoleAttributes(scope, id, { roleArn });
  }

  /**
   * Refers to a role that was made elsewhere.
   *
   * @param scope where the reference lives
   * @param id its id
   * @param attrs what is known of it
   */
  public static fromPackerBuildRoleAttributes(scope: Construct, id: string, attrs: PackerBuildRoleAttributes): IPackerBuildRole {
    class Import extends PackerBuildRoleBase {
      public readonly role = iam.Role.fromRoleArn(this, 'Role', attrs.roleArn);
      public readonly instanceProfile = attrs.instanceProfileArn === undefined ? undefined
        : iam.InstanceProfile.fromInstanceProfileAttributes(this, 'InstanceProfile', { instanceProfileArn: attrs.instanceProfileArn, role: this.role });
      public readonly buildTag = attrs.buildTag ?? buildTagOf(this);
    }
    return new Import(scope, id);
  }

  public readonly role: iam.IRole;
  public readonly instanceProfile?: iam.IInstanceProfile;
  public readonly buildTag: BuildTag;

  constructor(scope: Construct, id: string, props: PackerBuildRoleProps = {}) {
    super(scope, id);

    this.buildTag = buildTagOf(this, props.buildTag);
    const regions = regionsOf(this, props.regions);
    if (props.assumedBy) checkTrustIsNarrow(this, 'assumedBy', props.assumedBy);

    const role = new iam.Role(this, 'Role', {
      assumedBy: props.assumedBy ?? new iam.ServicePrincipal('ec2.amazonaws.com'),
      roleName: props.roleName,
      path: props.path,
      description: props.description ?? `Builds AMIs with Packer; touches only what carries ${this.buildTag.key}=${this.buildTag.value}`,
      maxSessionDuration: props.maxSessionDuration,
      permissionsBoundary: props.permissionsBoundary,
    });
    this.role = role;
    if (!props.assumedBy) {
      this.instanceProfile = new iam.InstanceProfile(this, 'InstanceProfile', { role, path: props.path });
    }

    const { capabilities, restrictions, declared } = this.choose(props, regions);
    const { partition, account } = Stack.of(this);
    renderStatements(capabilities, restrictions, {
      partition, account, regions, declared, urlSuffix: Aws.URL_SUFFIX, tag: this.buildTag,
    }).forEach((statement) => role.addToPrincipalPolicy(statement));

    warnOfSharedBuildTag(this, this.buildTag, regions);
    this.warnOfPartition(props.lateTagging, regions);
  }

  /** The properties as capability data: what is given, what narrows it, and the values that fill it. */
  private choose(props: PackerBuildRoleProps, regions: string[]) {
    const profiles = nonEmpty(this, 'instanceProfiles', props.instanceProfiles, 'no role can be passed');
    const roles = nonEmpty(this, 'instanceRoles', props.instanceRoles, 'no role can be passed');
    const keys = nonEmpty(this, 'kmsKeys', props.kmsKeys, 'no key can be used');
    const subnets = nonEmpty(this, 'subnets', props.subnets, 'any subnet of the account can be used');
    const vpcs = nonEmpty(this, 'vpcs', props.vpcs, 'any VPC of the account can be used');
    const groups = nonEmpty(this, 'securityGroups', props.securityGroups, 'builds make a temporary security group');
    const keyPairs = nonEmpty(this, 'keyPairs', props.keyPairs, 'builds make a temporary key pair');
    const owners = nonEmpty(this, 'sourceImageOwners', props.sourceImageOwners, 'any image can be used');
    const types = nonEmpty(this, 'instanceTypes', props.instanceTypes, 'any instance type can be used');
    const isLate = (kind: LateTaggedResource) => props.lateTagging?.resources.includes(kind) ?? false;
    const lateNetwork = isLate(LateTaggedResource.KEY_PAIRS_AND_SECURITY_GROUPS);

    if (props.requireVolumeTag && isLate(LateTaggedResource.INSTANCES_AND_VOLUMES)) {
      fail(this, 'requireVolumeTag', 'is set while lateTagging says that volumes are made untagged', 'leave out one of the two');
    }

    const given: [Capability, unknown][] = [
      [packer.lookUp, true],
      [packer.launchInstance, true],
      [packer.launchUntaggedVolumes, !props.requireVolumeTag],
      [subnets ? packer.declaredSubnets : packer.anySubnet, true],
      [groups ? packer.declaredSecurityGroups : packer.temporarySecurityGroup, true],
      [keyPairs ? packer.declaredKeyPairs : packer.temporaryKeyPair, true],
      [packer.createImage, true],
      [packer.passInstanceRole, profiles ?? roles],
      [packer.readDeclaredProfiles, profiles],
      [packer.readAnyProfile, roles],
      [packer.encryptBoot, props.encryptBoot],
      [packer.kmsKeys, keys],
      [packer.lateTaggedImages, isLate(LateTaggedResource.IMAGES_AND_SNAPSHOTS)],
      [packer.lateTaggedNetworkInterfaces, isLate(LateTaggedResource.NETWORK_INTERFACES)],
      [packer.lateTaggedKeyPairs, lateNetwork && !keyPairs],
      [packer.lateTaggedSecurityGroups, lateNetwork && !groups],
      [packer.lateTaggedInstances, isLate(LateTaggedResource.INSTANCES_AND_VOLUMES)],
    ];
    const narrowing: [Restriction, unknown][] = [
      [packer.sourceImageOwners, owners],
      [packer.instanceTypes, types],
      [packer.imdsV2, props.requireImdsV2],
      [packer.subnetsOfVpcs, vpcs],
      [packer.securityGroupsOfVpcs, vpcs],
    ];
    const { profileArns, roleArns } = instanceProfileArnsOf(this, profiles ?? []);
    return {
      capabilities: given.filter(([, chosen]) => chosen).map(([capability]) => capability),
      restrictions: narrowing.filter(([, chosen]) => chosen).map(([restriction]) => restriction),
      declared: {
        Ec2Services: ec2ServicesOf(regions),
        InstanceProfileArns: profileArns,
        InstanceRoleArns: [...new Set([...roleArns, ...roleArnsOf(this, roles ?? [])])],
        KeyPairNames: keyPairNamesOf(this, keyPairs ?? []),
        KmsKeyArns: kmsKeyArnsOf(this, keys ?? [], regions),
        SecurityGroupIds: securityGroupIdsOf(this, groups ?? []),
        SourceImageOwners: imageOwnersOf(this, owners ?? []),
        InstanceTypes: instanceTypesOf(this, types ?? []),
        SubnetIds: subnetIdsOf(this, subnets ?? []),
        VpcIds: vpcIdsOf(this, vpcs ?? []),
      },
    };
  }

  /** In aws-cn and aws-us-gov the plugin tags late whatever its version: without the preset builds fail there. */
  private warnOfPartition(lateTagging: LateTagging | undefined, regions: string[]): void {
    const presets: Record<string, [string, LateTagging]> = {
      'aws-cn': ['LateTagging.AWS_CN', LateTagging.AWS_CN],
      'aws-us-gov': ['LateTagging.AWS_US_GOV', LateTagging.AWS_US_GOV],
    };
    const partition = partitionOf(regions[0]);
    if (partition === undefined || !(partition in presets)) return;
    const [name, preset] = presets[partition];
    if (preset.resources.every((kind) => lateTagging?.resources.includes(kind))) return;
    Annotations.of(this).addWarningV2('cdk-ami-build-roles:late-tagging-of-partition',
      `in ${partition} the Amazon plugin of Packer makes some resources without tags, and this role refuses them: set lateTagging: ${name}, and read its price`);
  }
}
