import type { ResourceType } from './capability';

/*
 * The EC2 resource types that builds change. Image and snapshot ARNs have no account field: the account is
 * pinned by tag or by ec2:Owner instead. `${Region}` is the role's region, or a star beside a condition on
 * aws:RequestedRegion when the role builds in several; `${ImageRegion}` is the same with the regions that
 * images are copied to.
 *
 * Source: Service Authorization Reference, Amazon EC2, resource types.
 */
const ofAccount = (name: string, id = '*'): ResourceType =>
  ({ name, arn: 'arn:${Partition}:ec2:${Region}:${Account}:' + `${name}/${id}` });
const withoutAccount = (name: string, region: string, id = '*'): ResourceType =>
  ({ name, arn: `arn:\${Partition}:ec2:\${${region}}::${name}/${id}` });

export const INSTANCE = ofAccount('instance');
export const NETWORK_INTERFACE = ofAccount('network-interface');
export const VOLUME = ofAccount('volume');
/** Accounts share subnets, and with them the VPC: the ARN keeps the account of the owner. */
const ofNetworkOwner = (name: string): ResourceType => ({ name, arn: 'arn:${Partition}:ec2:${Region}:${NetworkOwner}:' + `${name}/*` });
export const SUBNET = ofNetworkOwner('subnet');
export const VPC = ofNetworkOwner('vpc');
export const SECURITY_GROUP = ofAccount('security-group');
export const SECURITY_GROUP_RULE = ofAccount('security-group-rule');
export const KEY_PAIR = ofAccount('key-pair');
/** The plugin names its temporary key pairs `packer_<uuid>`. */
export const KEY_PAIR_NAMED_BY_PACKER = ofAccount('key-pair', 'packer_*');
export const LAUNCH_TEMPLATE = ofAccount('launch-template');
export const FLEET = ofAccount('fleet');
export const SPOT_INSTANCES_REQUEST = ofAccount('spot-instances-request');
export const IMPORT_IMAGE_TASK = ofAccount('import-image-task');

/** Images and snapshots where builds run. */
export const IMAGE = withoutAccount('image', 'Region');
export const SNAPSHOT = withoutAccount('snapshot', 'Region');
/** Images and snapshots, copies in other regions included. */
export const IMAGE_OR_COPY = withoutAccount('image', 'ImageRegion');
export const SNAPSHOT_OR_COPY = withoutAccount('snapshot', 'ImageRegion');

/** Placeholders for the owner and the resource, such as `111122223333:subnet/subnet-0123456789abcdef0`. */
export const DECLARED_SUBNETS: ResourceType = { name: 'subnet', arn: 'arn:${Partition}:ec2:${Region}:${OwnerAndSubnet}' };
export const DECLARED_SECURITY_GROUPS: ResourceType = {
  name: 'security-group',
  arn: 'arn:${Partition}:ec2:${Region}:${OwnerAndSecurityGroup}',
};
export const DECLARED_KEY_PAIRS = ofAccount('key-pair', '${KeyPairNames}');
/** What was declared, or else all of the account: where a call is checked on them beside one that is bounded. */
export const SUBNETS_OF_FLEET: ResourceType = { name: 'subnet', arn: 'arn:${Partition}:ec2:${Region}:${OwnerAndFleetSubnet}' };
export const SECURITY_GROUPS_OF_FLEET: ResourceType = {
  name: 'security-group',
  arn: 'arn:${Partition}:ec2:${Region}:${OwnerAndFleetSecurityGroup}',
};
export const KEY_PAIRS_OF_FLEET = ofAccount('key-pair', '${FleetKeyPairNames}');
export const DECLARED_SNAPSHOTS = withoutAccount('snapshot', 'Region', '${SnapshotIds}');
export const DECLARED_PLACEMENT_GROUPS = ofAccount('placement-group', '${PlacementGroupNames}');
export const DECLARED_LAUNCH_TEMPLATES: ResourceType = {
  name: 'launch-template', arn: 'arn:${Partition}:ec2:${ImageRegion}:${Account}:launch-template/${LaunchTemplateIds}',
};
export const DECLARED_LICENSE_CONFIGURATIONS: ResourceType = { name: 'license-configuration', arn: '${LicenseConfigurationArns}' };
export const DECLARED_RESOURCE_GROUPS: ResourceType = { name: 'group', arn: '${HostResourceGroupArns}' };
/** Accounts share Capacity Reservations as they share subnets. */
export const DECLARED_CAPACITY_RESERVATIONS: ResourceType = {
  name: 'capacity-reservation',
  arn: 'arn:${Partition}:ec2:${Region}:${OwnerAndCapacityReservation}',
};
export const DECLARED_CAPACITY_RESERVATION_GROUPS: ResourceType = { name: 'group', arn: '${CapacityReservationGroupArns}' };
