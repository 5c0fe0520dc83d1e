import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import * as ssm from 'aws-cdk-lib/aws-ssm';
import type { Construct } from 'constructs';
import type { Place } from './intrinsics';
import { Props, propsIn, PropsOf } from './synthesize';
import { PackerImageAttribute, LateTaggedResource, LateTagging, PackerBuilder, PackerBuildRoleProps } from '../../src';

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

/** The role of the traces alone. */
export const appRole = ({ partition, account }: Place): Props => (scope) => ({
  instanceRoles: [iam.Role.fromRoleArn(scope, 'AppRole', `arn:${partition}:iam::${account}:role/AppRole`)],
});

export const buildKey = ({ partition, region, account }: Place): Props => (scope) => ({
  kmsKeys: [kms.Key.fromKeyArn(scope, 'Key', `arn:${partition}:kms:${region}:${account}:key/00000000-0000-0000-0000-000000000001`)],
});

/** The start of an ARN of a regional service. */
const arn = ({ partition, region, account }: Place, service: string) => `arn:${partition}:${service}:${region}:${account}`;

export const existingVpc: Props = (scope) => ({
  vpcs: [ec2.Vpc.fromVpcAttributes(scope, 'Vpc', { vpcId: 'vpc-0123456789abcdef0', availabilityZones: ['a'] })],
});
export const existingSubnet: Props = (scope) => ({ subnets: [ec2.Subnet.fromSubnetId(scope, 'Subnet', 'subnet-0123456789abcdef0')] });
export const existingSecurityGroup: Props = (scope) => ({
  securityGroups: [ec2.SecurityGroup.fromSecurityGroupId(scope, 'Group', 'sg-0123456789abcdef0')],
});
export const existingKeyPair: Props = (scope) => ({ keyPairs: [ec2.KeyPair.fromKeyPairName(scope, 'KeyPair', 'build-key')] });

const keyOf = (scope: Construct, place: Place, id: string, digit: number) =>
  kms.Key.fromKeyArn(scope, id, `${arn(place, 'kms')}:key/00000000-0000-0000-0000-00000000000${digit}`);

const nextRole = (scope: Construct, { partition, account }: Place): iam.IRole => scope.node.tryFindChild('NextRole') as iam.IRole | undefined
  ?? iam.Role.fromRoleArn(scope, 'NextRole', `arn:${partition}:iam::${account}:role/publisher`);
/** A subnet and a security group of a network account, by their ids. */
const sharedNetwork: Props = (scope) => ({
  subnets: [ec2.Subnet.fromSubnetId(scope, 'SharedSubnet', 'subnet-0123456789abcdef0')],
  securityGroups: [ec2.SecurityGroup.fromSecurityGroupId(scope, 'SharedGroup', 'sg-0123456789abcdef0')],
  networkAccountIds: ['444455556666'],
});

/** A parameter that is not looked up when the stack is deployed, as one by its name alone would be. */
const existingParameter = (scope: Construct, id: string, parameterName: string) =>
  ssm.StringParameter.fromStringParameterAttributes(scope, id, { parameterName, forceDynamicReference: true });

/** Several sets of properties as one; constructs they make keep their ids. */
export const together = <P extends object = PackerBuildRoleProps>(...all: PropsOf<P>[]): PropsOf<P> => (scope) =>
  Object.assign({}, ...all.map((props) => propsIn(scope, props)));

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
    'source-image-accounts': { sourceImageOwners: ['099720109477', '679593333241', '792107900819'] },
    'instance-types': { instanceTypes: ['t3.micro', 'm7g.*'] },
    'subnets': existingSubnet,
    'vpcs': existingVpc,
    'security-groups': existingSecurityGroup,
    'network-accounts': { networkAccountIds: ['444455556666'] },
    'shared-network': sharedNetwork,
    'key-pairs': existingKeyPair,
    'require-imds-v2': { requireImdsV2: true },
    'copy-to-regions': { copyToRegions: [SECOND_REGION[place.partition]] },
    'ebssurrogate': { builders: [PackerBuilder.AMAZON_EBSSURROGATE] },
    'ebssurrogate-use-create-image': { builders: [PackerBuilder.AMAZON_EBSSURROGATE], useCreateImage: true },
    'ebsvolume': { builders: [PackerBuilder.AMAZON_EBSVOLUME] },
    'ebsvolume-snapshot-volumes': { builders: [PackerBuilder.AMAZON_EBSVOLUME], snapshotVolumes: true },
    'chroot': { builders: [PackerBuilder.AMAZON_CHROOT] },
    'instance': (scope) => ({
      builders: [PackerBuilder.AMAZON_INSTANCE], bundleBucket: s3.Bucket.fromBucketName(scope, 'BundleBucket', 'packer-images'),
    }),
    'import': (scope) => ({ importBucket: s3.Bucket.fromBucketName(scope, 'ImportBucket', 'packer-import') }),
    'encrypted-import': (scope) => ({
      importBucket: s3.Bucket.fromBucketName(scope, 'EncryptedImportBucket', 'packer-import'), bucketKeys: [keyOf(scope, place, 'BucketKey', 6)],
    }),
    'encrypted-bundle': (scope) => ({
      builders: [PackerBuilder.AMAZON_INSTANCE],
      bundleBucket: s3.Bucket.fromBucketAttributes(scope, 'EncryptedBundleBucket', {
        bucketName: 'packer-images', encryptionKey: keyOf(scope, place, 'BundleKey', 7),
      }),
    }),
    'skip-create-ami': { skipCreateAmi: true },
    'secrets': (scope) => ({
      secrets: [secretsmanager.Secret.fromSecretCompleteArn(scope, 'Secret', `${arn(place, 'secretsmanager')}:secret:packer/secret-AbCdEf`)],
    }),
    'parameters': (scope) => ({ parameters: [existingParameter(scope, 'Parameter', '/packer/version')] }),
    'data-keys': (scope) => ({
      parameters: [existingParameter(scope, 'SecureParameter', '/packer/token')],
      dataSourceKeys: [kms.Key.fromKeyArn(scope, 'DataKey', `${arn(place, 'kms')}:key/00000000-0000-0000-0000-000000000009`)],
    }),
    'spot': { spot: true },
    'create-service-linked-roles-with-spot': { spot: true, createServiceLinkedRoles: true },
    'create-service-linked-roles-with-fast-launch': { fastLaunch: true, createServiceLinkedRoles: true },
    'winrm-password': { readWindowsPassword: true },
    'session-manager': { sessionManager: true },
    'instance-connect': { sessionManager: true, instanceConnect: true },
    'associate-public-ip-address': { associatePublicIpAddress: true },
    'temporary-instance-profile': { temporaryInstanceProfile: true },
    'block-device-snapshots': { blockDeviceSnapshots: ['snap-0123456789abcdef7'] },
    'placement-groups': { placementGroups: ['builders'] },
    'license-configurations': { licenseConfigurations: [`${arn(place, 'license-manager')}:license-configuration:lic-0123456789abcdef0123456789abcdef`] },
    'host-resource-groups': { hostResourceGroups: [`${arn(place, 'resource-groups')}:group/hosts`] },
    'capacity-reservations': { capacityReservations: ['cr-0123456789abcdef0'] },
    'capacity-reservation-groups': { capacityReservationGroups: [`${arn(place, 'resource-groups')}:group/reservations`] },
    'enhanced-networking': { enhancedNetworking: true },
    'image-attributes': { imageAttributes: [PackerImageAttribute.DESCRIPTION, PackerImageAttribute.IMDS_SUPPORT] },
    'product-codes': { imageAttributes: [PackerImageAttribute.PRODUCT_CODES] },
    'ami-users': { amiUsers: ['444455556666'] },
    'ami-org-arns': { amiOrgArns: [`arn:${place.partition}:organizations::111122223333:organization/o-example`] },
    'ami-ou-arns': { amiOuArns: [`arn:${place.partition}:organizations::111122223333:ou/o-example/ou-exam-ple12345`] },
    'public-images': { publicImages: true },
    'snapshot-users': { snapshotUsers: ['444455556666', '777788889999'] },
    'public-snapshots': { publicSnapshots: true },
    'deprecate-at': { scheduleDeprecation: true },
    'deregistration-protection': { deregistrationProtection: true },
    'watermark': { watermark: true },
    'ami-management': { amiManagement: true },
    'fast-launch': { fastLaunch: true, fastLaunchTemplates: ['lt-0123456789abcdef0'] },
    'assume-roles': (scope) => ({ assumeRoles: [nextRole(scope, place)] }),
    'session-tags': (scope) => ({ assumeRoles: [nextRole(scope, place)], sessionTags: { Project: 'web', Commit: '*' } }),
    'transitive-session-tags': (scope) => ({
      assumeRoles: [nextRole(scope, place)], sessionTags: { Project: 'web', Team: 'images' }, transitiveTagKeys: ['Project'],
    }),
    'source-identities': (scope) => ({ assumeRoles: [nextRole(scope, place)], sourceIdentities: ['build-*'] }),
    'decode-authorization-messages': { decodeAuthorizationMessages: true },
    'protection-tag': { protectionTag: { key: 'Golden', value: 'true' } },
    'confine-to-instance-profiles': together(appProfile(place), existingVpc, { confineToInstanceProfiles: true }),
    'confine-to-instance-profiles-spot': together(appProfile(place), existingVpc, { confineToInstanceProfiles: true, spot: true }),
    'late-tagging-images': { lateTagging: LateTagging.of(LateTaggedResource.IMAGES_AND_SNAPSHOTS) },
    'late-tagging-interfaces': { lateTagging: LateTagging.of(LateTaggedResource.NETWORK_INTERFACES) },
    'late-tagging-key-pairs-and-groups': { lateTagging: LateTagging.of(LateTaggedResource.KEY_PAIRS_AND_SECURITY_GROUPS) },
    'late-tagging-instances': { lateTagging: LateTagging.of(LateTaggedResource.INSTANCES_AND_VOLUMES) },
    'late-tagging-spot': { spot: true, lateTagging: LateTagging.of(LateTaggedResource.LAUNCH_TEMPLATES_AND_FLEETS) },
    'late-tagging-temporary-profile': {
      temporaryInstanceProfile: true, lateTagging: LateTagging.of(LateTaggedResource.TEMPORARY_INSTANCE_PROFILES),
    },
  };
}
