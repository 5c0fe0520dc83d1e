/** A kind of resource that a Packer client creates without tags, and tags later or never. */
export enum LateTaggedResource {
  /**
   * The image and its snapshots, tagged in the last step of the build.
   *
   * Risk: an attacker with the role's credentials can tag, deregister and delete any image and snapshot of the account that
   * lacks the key of the build tag.
   */
  IMAGES_AND_SNAPSHOTS = 'images-and-snapshots',

  /**
   * The network interface of the build instance, never tagged.
   *
   * Risk: an attacker can create untagged network interfaces together with an instance, and cannot change others.
   */
  NETWORK_INTERFACES = 'network-interfaces',

  /**
   * The temporary key pair and the temporary security group, never tagged. Declared key pairs and security groups remove their
   * half of the risk.
   *
   * Risk: an attacker with the role's credentials can open any security group that lacks the key of the build tag, launch
   * instances into it, and delete it when it is unused; and delete key pairs whose name starts with `packer_`.
   */
  KEY_PAIRS_AND_SECURITY_GROUPS = 'key-pairs-and-security-groups',

  /**
   * The build instance and its volumes, tagged right after launch.
   *
   * Risk: an attacker with the role's credentials can tag any instance and volume of the account that lacks the key of the
   * build tag, and then stop, terminate, image or delete it.
   */
  INSTANCES_AND_VOLUMES = 'instances-and-volumes',

  /**
   * The instance of a spot build and its volumes, tagged right after launch. Only with `spot`. Resources that are launched
   * without a fleet must have the tag.
   *
   * Risk: as for `INSTANCES_AND_VOLUMES`.
   */
  SPOT_INSTANCES_AND_VOLUMES = 'spot-instances-and-volumes',

  /**
   * The launch template and the fleet of a spot instance, if the template sets no `spot_tags` and `fleet_tags`. Only with
   * `spot`.
   *
   * Risk: an attacker with the role's credentials can delete any launch template of the account that lacks the key of the
   * build tag.
   */
  LAUNCH_TEMPLATES_AND_FLEETS = 'launch-templates-and-fleets',

  /**
   * The temporary role and instance profile. Only with `temporaryInstanceProfile`.
   *
   * Risk: as for `temporaryInstanceProfile`, for every untagged role with a name `packer-…`.
   */
  TEMPORARY_INSTANCE_PROFILES = 'temporary-instance-profiles',
}

/**
 * The kinds of resources that a Packer client creates without tags. Each kind gives up a part of the role's protection: see
 * `LateTaggedResource` for its risk.
 *
 * Source: packer-plugin-amazon, changes f15bcf17 (1.0.2) and a5f431ba (1.2.2), and `builder/ebs/builder.go`
 * for the partitions.
 *
 * @see https://github.com/hashicorp/packer-plugin-amazon
 * @example
 * new PackerBuildRole(this, 'Packer', { regions: ['us-gov-west-1'], lateTagging: LateTagging.AWS_US_GOV });
 */
export class LateTagging {
  /** Plugins before 1.2.2 (February 2023) do not tag network interfaces. */
  public static readonly PLUGIN_BEFORE_1_2_2 = LateTagging.of(LateTaggedResource.NETWORK_INTERFACES);

  /**
   * Plugins before 1.0.2 (October 2021), and Packer before 1.7 with its built-in builders, tag only the instance and the
   * volumes on creation, and those of a spot build after the launch.
   */
  public static readonly PLUGIN_BEFORE_1_0_2 = LateTagging.of(
    LateTaggedResource.IMAGES_AND_SNAPSHOTS,
    LateTaggedResource.NETWORK_INTERFACES,
    LateTaggedResource.KEY_PAIRS_AND_SECURITY_GROUPS,
    LateTaggedResource.SPOT_INSTANCES_AND_VOLUMES,
    LateTaggedResource.LAUNCH_TEMPLATES_AND_FLEETS,
    LateTaggedResource.TEMPORARY_INSTANCE_PROFILES,
  );

  /** In AWS GovCloud (US) the plugin sends no tags with CreateImage. */
  public static readonly AWS_US_GOV = LateTagging.of(LateTaggedResource.IMAGES_AND_SNAPSHOTS);

  /** In the China regions the plugin tags nothing on creation, and key pairs and security groups never. */
  public static readonly AWS_CN = LateTagging.of(
    LateTaggedResource.IMAGES_AND_SNAPSHOTS,
    LateTaggedResource.NETWORK_INTERFACES,
    LateTaggedResource.KEY_PAIRS_AND_SECURITY_GROUPS,
    LateTaggedResource.INSTANCES_AND_VOLUMES,
  );

  /**
   * Selects the kinds of resources one by one.
   *
   * @param resources the kinds of resources that the client creates without tags
   */
  public static of(...resources: LateTaggedResource[]): LateTagging {
    return new LateTagging(resources);
  }

  private constructor(
    /** The kinds of resources that the client creates without tags. */
    public readonly resources: LateTaggedResource[],
  ) {}
}
