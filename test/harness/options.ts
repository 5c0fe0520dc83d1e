import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import type { Place } from './intrinsics';
import type { Props } from './synthesize';
import { LateTaggedResource, LateTagging, PackerBuildRoleProps } from '../../src';

/*
 * Every option of a Packer build role by itself, with the ids of the recorded builds. Snapshots, attacks and
 * combinations are made from this one list.
 */

export const SECOND_REGION: Record<string, string> = { 'aws': 'eu-west-1', 'aws-cn': 'cn-northwest-1', 'aws-us-gov': 'us-gov-east-1' };

/** The profile and the role of the traces. */
export const appProfile = ({ partition, account }: Place): Props => (scope) => ({
  instanceProfiles: [iam.InstanceProfile.fromInstanceProfileAttributes(scope, 'AppProfile', {
    instanceProfileArn: `arn:${partition}:iam::${account}:instance-profile/AppProfile`,
    role: iam.Role.fromRoleArn(scope, 'AppRole', `arn:${partition}:iam::${account}:role/AppRole`),
  })],
});

export const buildKey = ({ partition, region, account }: Place): Props => (scope) => ({
  kmsKeys: [kms.Key.fromKeyArn(scope, 'Key', `arn:${partition}:kms:${region}:${account}:key/00000000-0000-0000-0000-000000000001`)],
});

export const existingSubnet: Props = (scope) => ({ subnets: [ec2.Subnet.fromSubnetId(scope, 'Subnet', 'subnet-0123456789abcdef0')] });
export const existingSecurityGroup: Props = (scope) => ({
  securityGroups: [ec2.SecurityGroup.fromSecurityGroupId(scope, 'Group', 'sg-0123456789abcdef0')],
});
export const existingKeyPair: Props = (scope) => ({ keyPairs: [ec2.KeyPair.fromKeyPairName(scope, 'KeyPair', 'build-key')] });

/** Several sets of properties as one; constructs they make keep their ids. */
export const together = (...all: Props[]): Props => (scope) =>
  Object.assign({}, ...all.map((props): PackerBuildRoleProps => (typeof props === 'function' ? props(scope) : props)));

export function optionsIn(place: Place): Record<string, Props> {
  return {
    'assumed-by': { assumedBy: new iam.ServicePrincipal('codebuild.amazonaws.com') },
    'build-tag': { buildTag: { key: 'Builder', value: 'web-images' } },
    'unique-build-tag': { buildTag: { uniqueValue: true } },
    'require-volume-tag': { requireVolumeTag: true },
    'regions': { regions: [place.region, SECOND_REGION[place.partition]] },
    'instance-profiles': appProfile(place),
    'instance-roles': (scope) => ({
      instanceRoles: [iam.Role.fromRoleArn(scope, 'InstanceRole', `arn:${place.partition}:iam::${place.account}:role/InstanceRole`)],
    }),
    'encrypt-boot': { encryptBoot: true },
    'kms-keys': buildKey(place),
    'source-image-owners': { sourceImageOwners: ['amazon', 'self'] },
    'instance-types': { instanceTypes: ['t3.micro', 'm7g.*'] },
    'subnets': existingSubnet,
    'vpcs': (scope) => ({ vpcs: [ec2.Vpc.fromVpcAttributes(scope, 'Vpc', { vpcId: 'vpc-0123456789abcdef0', availabilityZones: ['a'] })] }),
    'security-groups': existingSecurityGroup,
    'key-pairs': existingKeyPair,
    'require-imds-v2': { requireImdsV2: true },
    'late-tagging-images': { lateTagging: LateTagging.of(LateTaggedResource.IMAGES_AND_SNAPSHOTS) },
    'late-tagging-interfaces': { lateTagging: LateTagging.of(LateTaggedResource.NETWORK_INTERFACES) },
    'late-tagging-key-pairs-and-groups': { lateTagging: LateTagging.of(LateTaggedResource.KEY_PAIRS_AND_SECURITY_GROUPS) },
    'late-tagging-instances': { lateTagging: LateTagging.of(LateTaggedResource.INSTANCES_AND_VOLUMES) },
  };
}

/**
 * Everything switched on at once. Options that take permissions away (existing groups and key pairs) and the two that
 * exclude each other are left to their own rows.
 */
export function allOptionsIn(place: Place): Props {
  const { 'require-volume-tag': _, 'security-groups': __, 'key-pairs': ___, 'unique-build-tag': ____, ...rest } = optionsIn(place);
  return together(...Object.values(rest), { lateTagging: LateTagging.AWS_CN });
}
