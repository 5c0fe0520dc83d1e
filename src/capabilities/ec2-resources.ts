import type { ResourceType } from './capability';

/*
 * The EC2 resource types that builds touch. Image and snapshot ARNs have no account field: the account is
 * pinned by tag or by ec2:Owner instead. `${Region}` is the role's region, or a star beside a condition on
 * aws:RequestedRegion when the role builds in several.
 *
 * Source: Service Authorization Reference, Amazon EC2, resource types.
 */
const ofAccount = (name: string, id = '*'): ResourceType =>
  ({ name, arn: 'arn:${Partition}:ec2:${Region}:${Account}:' + `${name}/${id}` });
const withoutAccount = (name: string): ResourceType =>
  ({ name, arn: 'arn:${Partition}:ec2:${Region}::' + `${name}/*` });

export const INSTANCE = ofAccount('instance');
export const NETWORK_INTERFACE = ofAccount('network-interface');
export const VOLUME = ofAccount('volume');
export const SUBNET = ofAccount('subnet');
export const VPC = ofAccount('vpc');
export const SECURITY_GROUP = ofAccount('security-group');
export const SECURITY_GROUP_RULE = ofAccount('security-group-rule');
export const KEY_PAIR = ofAccount('key-pair');
/** The plugin names its temporary key pairs `packer_<uuid>`. */
export const KEY_PAIR_NAMED_BY_PACKER = ofAccount('key-pair', 'packer_*');
export const IMAGE = withoutAccount('image');
export const SNAPSHOT = withoutAccount('snapshot');

export const DECLARED_SUBNETS = ofAccount('subnet', '${SubnetIds}');
export const DECLARED_SECURITY_GROUPS = ofAccount('security-group', '${SecurityGroupIds}');
export const DECLARED_KEY_PAIRS = ofAccount('key-pair', '${KeyPairNames}');
