import { Stack } from 'aws-cdk-lib';
import type { IKeyPair, ISecurityGroup, ISubnet, IVpc } from 'aws-cdk-lib/aws-ec2';
import type { IInstanceProfile, IRole } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import type { ISecret } from 'aws-cdk-lib/aws-secretsmanager';
import type { IParameter } from 'aws-cdk-lib/aws-ssm';
import { At, list, onImage, onOff, onSnapshots } from './option';
import { accountsOf, imageOwnersOf } from '../../iam/scope/accounts';
import { BUILD_TAG, protectionTagOf } from '../../iam/scope/build-tag';
import { capacityReservationsOf, instanceTypesOf, keyPairNamesOf, securityGroupsOf, subnetsOf, vpcsOf } from '../../iam/scope/instances';
import { keyArnsOf, kmsKeyArnsOf } from '../../iam/scope/keys';
import { secretArnsOf } from '../../iam/scope/other-resources';
import { Named } from '../../iam/scope/places';
import { copyRegionsOf, regionsOf } from '../../iam/scope/regions';
import { instanceProfileArnsOf, roleArnsOf } from '../../iam/scope/roles';
import { matches, tagPatternsOf } from '../../iam/scope/tag-patterns';
import { arnsOf, namesOf, shaped, UNCHECKED } from '../../iam/scope/values';
import { checkShape } from '../../iam/validation/check-shape';
import {
  BUCKET, INSTANCE_PROFILES, KEY_PAIRS, KEYS, knownBy, listOf, mapOf, oneOf, PARAMETERS, ROLES, SECRETS, SECURITY_GROUPS, structOf, SUBNETS,
  TEXT, TEXTS, VPCS,
} from '../../iam/validation/kinds';
import {
  BUCKET_ARN, CAPACITY_RESERVATION_GROUP_ARN, LAUNCH_TEMPLATE_ID, LICENSE_CONFIGURATION_ARN, ORGANIZATION_ARN,
  ORGANIZATIONAL_UNIT_ARN, PARAMETER_ARN, PLACEMENT_GROUP_NAME, RESOURCE_GROUP_ARN, ROLE_ARN, SECRET_NAME, SESSION_TAG_KEY, Shape,
  SNAPSHOT_ID, SOURCE_IDENTITY, START_OF_OBJECT_NAMES,
} from '../../iam/validation/shapes';
import {
  BUILDERS, DATA_PARAMETER, DATA_SECRET, EBS, EVERYTHING, IMPORT, INSTANCE_BUILDER, MANAGEMENT, SURROGATE, VOLUME_BUILDER,
} from '../plugin/components';
import {
  askedFor, attribute, bucketIn, ENHANCED_NETWORKING, everybody, FAST_LAUNCH_TEMPLATES, fastLaunch, flag, imdsV2, importPrefix,
  inBlocks, KEYS_OF_IMAGES, keyOfUpload, makesImage, managed, onImages, onImports, onInstances, onVolumes, otherRegions, ownersOf, presence,
  profileOf, readWindowsPassword, SECURITY_GROUPS_OF_INSTANCES, sendsKey, sessionManager, spot, text, texts, typesOf, unless,
} from '../plugin/readings';
import { PackerImageAttribute, PackerBuilder } from '../vocabulary/builders-and-attributes';
import { LateTaggedResource, LateTagging } from '../vocabulary/late-tagging';

/*
 * Each option of Packer, once: what it is about, how a template says it, how its values are checked, what it brings. The order is that in
 * which an explained template tells them.
 */

/** What stands for itself. */
const asGiven = <Item>(items: Item[]) => [...new Set(items)];
const names = (shape: Shape) => (items: string[], { scope, property }: At) => namesOf(scope, property, items, shape);
const arns = (shape: Shape) => (items: string[], { scope, property }: At) => arnsOf(scope, property, items, shape);
/** The id at the end of an ARN. */
const idIn = (end: string) => end.slice(end.lastIndexOf('/') + 1);

/** Whom images are shared with: AWS has no condition on it, so the values fill nothing. */
const SHARING = {
  about: 'image', kind: TEXTS, without: 'images cannot be shared', brings: onImage('shareImage'), unscoped: { publicImages: true },
} as const;
const sharing = (option: string) => [onImages(texts(option)), onImports(texts(option))];

/** An instance profile and the role in it, as the command line declares them. */
function profileAndRole(pair: string): IInstanceProfile {
  const [instanceProfileArn, roleArn] = pair.split('=arn:');
  return { instanceProfileArn, role: roleArn && { roleArn: `arn:${roleArn}` } } as IInstanceProfile;
}

/** Secrets Manager ends the ARN of each secret with six characters that its name lacks. */
const ANY_SUFFIX = '-??????';
const PUBLIC_PARAMETER = /^\/aws\/service\//; // belongs to no account

/** A bucket, by its name. */
const A_BUCKET = {
  kind: BUCKET,
  checked: (buckets: Pick<IBucket, 'bucketArn' | 'bucketName' | 'encryptionKey'>[], { scope, property }: At) =>
    buckets.map(({ bucketArn, bucketName, encryptionKey }) => ({
      arn: arnsOf(scope, property, [bucketArn], BUCKET_ARN)[0],
      name: bucketName,
      keys: encryptionKey ? keyArnsOf(scope, property, [encryptionKey]) : [],
    })),
  declared: (bucketName: string, { scope }: At) => ({ bucketName, bucketArn: `arn:${Stack.of(scope).partition}:s3:::${bucketName}` }),
  named: ({ name }: { readonly name: string }) => name,
} as const;

export const OPTIONS = {
  regions: list({
    kind: TEXTS,
    checked: (regions: string[], { scope }) => regionsOf(scope, regions),
    template: [{ of: EVERYTHING, read: text('region') }],
    variable: { first: 'region' },
    flag: { takes: '<region>', what: 'a region of builds', example: 'eu-west-1' },
  }),
  assumeRoles: list({
    kind: ROLES,
    without: 'no role can be assumed',
    checked: (roles: Pick<IRole, 'roleArn'>[], at) => arns(ROLE_ARN)(roles.map(({ roleArn }) => roleArn), at),
    declared: (roleArn) => ({ roleArn }),
    template: [{ of: EVERYTHING, read: inBlocks('assume_role', (block) => block.text('role_arn')) }],
    fills: 'AssumedRoleArns',
    brings: { assumeRoles: 'always' },
    flag: { takes: '<arn>', what: 'a role in assume_role', example: 'arn:aws:iam::111122223333:role/image-builder' },
  }),
  sessionTags: list({
    kind: mapOf(TEXT, 'strings'),
    onlyWith: ['assumeRoles'],
    checked: (maps: Record<string, string>[], { scope, property }) => maps.flatMap((tags) => tagPatternsOf(scope, property, tags)),
    declared: (pair) => ({ [pair.split('=')[0]]: pair.slice(pair.indexOf('=') + 1) }),
    named: ({ key, value }) => `${key}=${value}`,
    covers: matches,
    template: [{ of: EVERYTHING, read: inBlocks('assume_role', (block) => block.pairs('tags')) }],
    flag: { takes: '<key=value>', what: 'a session tag of assume_role; a * in the value stands for any text', example: 'Project=web' },
  }),
  transitiveTagKeys: list({
    kind: TEXTS,
    onlyWith: ['sessionTags'],
    without: 'no session tag stays with the roles after the next one',
    checked: names(SESSION_TAG_KEY),
    template: [{ of: EVERYTHING, read: inBlocks('assume_role', (block) => block.texts('transitive_tag_keys')) }],
    fills: 'TransitiveTagKeys',
    flag: { takes: '<key>', what: 'a session tag that stays with the roles after the next one', example: 'Project' },
  }),
  // No template says so: the plugin has no option for it, and the session of the caller brings it along.
  sourceIdentities: list({
    kind: TEXTS,
    onlyWith: ['assumeRoles'],
    without: 'no session has a source identity',
    checked: (identities: string[], { scope, property }) => {
      identities.forEach((identity) => shaped(scope, property, identity, SOURCE_IDENTITY, UNCHECKED));
      return asGiven(identities);
    },
    fills: 'SourceIdentities',
    brings: { sourceIdentities: 'always' },
    flag: { takes: '<identity>', what: 'a source identity of sessions of the role; a * stands for any text', example: 'build-*' },
  }),
  decodeAuthorizationMessages: onOff({
    template: [{ of: EVERYTHING, read: flag('decode_authorization_messages') }],
    unscoped: { decodeAuthorizationMessages: true },
    brings: { decodeMessages: 'always' },
    flag: 'builds decode errors of authorization',
  }),

  // the instance
  instanceTypes: list({
    kind: TEXTS,
    about: 'instance',
    without: 'any instance type can be used',
    checked: (types: string[], { scope }) => instanceTypesOf(scope, types),
    template: [onInstances(typesOf)],
    onlyIfAll: true,
    unscoped: {},
    covers: (name, type) => name.endsWith('.*') && type.startsWith(name.slice(0, -1)), // a family
    fills: 'InstanceTypes',
    variable: { all: 'instance_types' },
    narrows: ['instanceTypes'],
    flag: { takes: '<type>', what: 'an instance type, or a family', example: 't3.*' },
  }),
  sourceImageOwners: list({
    kind: TEXTS,
    without: 'any image can be used',
    checked: (owners: string[], { scope }) => { imageOwnersOf(scope, owners); return owners; },
    template: [{ of: BUILDERS, read: ownersOf }],
    onlyIfAll: true,
    unscoped: {},
    variable: { all: 'source_ami_owners' },
    narrows: ['sourceImageOwners'],
    flag: { takes: '<owner>', what: 'an owner of source images', example: 'amazon' },
  }),
  spot: onOff({
    about: 'instance',
    template: [onInstances(spot)],
    unscoped: { spot: true },
    brings: { spotRequest: 'always', spot: 'notConfined' },
    flag: 'builds use spot instances',
  }),
  subnets: list({
    kind: SUBNETS,
    about: 'instance',
    without: 'any subnet of the account can be used',
    checked: (subnets: Named<ISubnet, 'subnetId'>[], { scope, regions }) => subnetsOf(scope, subnets, regions),
    declared: (subnetId) => ({ subnetId }),
    named: idIn,
    template: [onInstances(text('subnet_id'))],
    onlyIfAll: true,
    unscoped: {},
    variable: { all: 'subnet_ids' },
    brings: { declaredSubnets: 'always' },
    flag: { takes: '<id>', what: 'a subnet of build instances', example: 'subnet-0123456789abcdef0' },
  }),
  vpcs: list({
    kind: VPCS,
    about: 'instance',
    without: 'any VPC of the account can be used',
    checked: (vpcs: Named<IVpc, 'vpcId'>[], { scope, regions }) => vpcsOf(scope, vpcs, regions),
    declared: (vpcId) => ({ vpcId }),
    named: idIn,
    template: [onInstances(text('vpc_id'))],
    onlyIfAll: true,
    unscoped: {},
    variable: { first: 'vpc_id' },
    narrows: ['subnetsOfVpcs', 'fleetsInVpcs', 'securityGroupsOfVpcs'],
    flag: { takes: '<id>', what: 'a VPC of build instances', example: 'vpc-0123456789abcdef0' },
  }),
  securityGroups: list({
    kind: SECURITY_GROUPS,
    about: 'instance',
    without: 'builds create a temporary security group',
    checked: (groups: Named<ISecurityGroup, 'securityGroupId'>[], { scope, regions }) => securityGroupsOf(scope, groups, regions),
    declared: (securityGroupId) => ({ securityGroupId }),
    named: idIn,
    template: SECURITY_GROUPS_OF_INSTANCES,
    onlyIfAll: true,
    otherSources: 'creates a temporary one, which a role with declared security groups cannot',
    ask: 'finds security groups when Packer runs',
    variable: { all: 'security_group_ids' },
    brings: { declaredSecurityGroups: 'always' },
    flag: {
      takes: '<id>',
      what: 'a security group of build instances, such as the one that security_group_filter finds',
      example: 'sg-0123456789abcdef0',
    },
  }),
  // No template says so: it has ids only.
  networkAccountIds: list({
    kind: TEXTS,
    about: 'instance',
    without: 'the network is that of the account',
    checked: (accounts: string[], { scope, property }) => accountsOf(scope, property, accounts),
    flag: { takes: '<account>', what: 'an account that shares its network (AWS RAM)', example: '444455556666', name: 'network-account' },
  }),
  keyPairs: list({
    kind: KEY_PAIRS,
    about: 'instance',
    without: 'builds create a temporary key pair',
    checked: (keyPairs: Named<IKeyPair, 'keyPairName'>[], { scope, regions }) => keyPairNamesOf(scope, keyPairs, regions),
    declared: (keyPairName) => ({ keyPairName }),
    template: [onInstances(text('ssh_keypair_name'))],
    onlyIfAll: true,
    otherSources: 'creates a temporary one, which a role with declared key pairs cannot',
    fills: 'KeyPairNames',
    variable: { first: 'ssh_keypair_name' },
    brings: { declaredKeyPairs: 'always' },
    flag: { takes: '<name>', what: 'a key pair that exists', example: 'builders' },
  }),
  instanceProfiles: list({
    kind: INSTANCE_PROFILES,
    about: 'instance',
    without: 'no role can be passed',
    checked: (profiles: IInstanceProfile[], { scope }) => profiles.map((profile) => {
      const { profileArns: [arn], roleArns: [role] } = instanceProfileArnsOf(scope, [profile]);
      return { arn, role };
    }),
    declared: profileAndRole,
    named: ({ arn }) => arn,
    covers: (arn, name) => arn.endsWith(`/${name}`),
    comparable: true,
    template: [onInstances(profileOf)],
    ask: 'names a profile, and the template cannot tell the role in it',
    answeredBy: ['instanceProfiles', 'instanceRoles'],
    variable: { first: 'iam_instance_profile' },
    brings: { passInstanceRole: 'always', readDeclaredProfiles: 'always' },
    flag: {
      takes: '<arn=arn>',
      what: 'an instance profile and the role in it',
      example: 'arn:aws:iam::111122223333:instance-profile/web=arn:aws:iam::111122223333:role/web',
    },
  }),
  instanceRoles: list({
    kind: ROLES,
    about: 'instance',
    without: 'no role can be passed',
    checked: (roles: Named<IRole, 'roleArn'>[], { scope, property }) => roleArnsOf(scope, property, roles),
    declared: (roleArn) => ({ roleArn }),
    brings: { passInstanceRole: 'always', readAnyProfile: 'always' },
    flag: { takes: '<arn>', what: 'the role in iam_instance_profile', example: 'arn:aws:iam::111122223333:role/web' },
  }),
  temporaryInstanceProfile: onOff({
    about: 'instance',
    needsTag: true,
    template: [onInstances(unless(['iam_instance_profile'], presence('temporary_iam_instance_profile_policy_document')))],
    brings: { temporaryInstanceProfile: 'always' },
    flag: 'builds create a temporary instance profile',
  }),
  readWindowsPassword: onOff({
    about: 'instance',
    needsTag: true,
    template: [onInstances(readWindowsPassword)],
    unscoped: { readWindowsPassword: true },
    brings: { windowsPassword: 'always' },
    flag: 'builds read the password of Windows',
  }),
  sessionManager: onOff({
    about: 'instance',
    needsTag: true,
    template: [onInstances(sessionManager)],
    otherSources: 'opens its security group, which a role for Session Manager cannot',
    brings: { sessionManager: 'always' },
    flag: 'builds connect through Session Manager',
  }),
  instanceConnect: onOff({
    about: 'instance',
    needsTag: true,
    onlyWith: ['sessionManager'],
    template: [onInstances(unless(['ssh_keypair_name'], presence('ssh_private_key_file')), sendsKey)],
    brings: { instanceConnect: 'always' },
    flag: 'builds send the key by EC2 Instance Connect',
  }),
  associatePublicIpAddress: onOff({
    about: 'instance',
    template: [onInstances(unless(['subnet_id', 'subnet_filter'], flag('associate_public_ip_address')))],
    unscoped: { associatePublicIpAddress: true },
    brings: { lookUpPublicSubnet: 'always' },
    flag: 'builds look up the subnet for a public address',
  }),
  blockDeviceSnapshots: list({
    kind: TEXTS,
    about: 'instance',
    without: 'no further snapshot can be used',
    checked: names(SNAPSHOT_ID),
    template: [
      onInstances(inBlocks('launch_block_device_mappings', (block) => block.text('snapshot_id'))),
      onVolumes((block) => block.text('snapshot_id')),
    ],
    fills: 'SnapshotIds',
    brings: { blockDeviceSnapshots: 'always' },
    flag: { takes: '<id>', what: 'a snapshot in launch_block_device_mappings', example: 'snap-0123456789abcdef0' },
  }),
  placementGroups: list({
    kind: TEXTS,
    about: 'instance',
    without: 'no placement group can be used',
    checked: names(PLACEMENT_GROUP_NAME),
    template: [onInstances(inBlocks('placement', (block) => block.text('group_name')))],
    fills: 'PlacementGroupNames',
    brings: { placementGroups: 'always' },
    flag: { takes: '<name>', what: 'a placement group', example: 'builders' },
  }),
  hostResourceGroups: list({
    kind: TEXTS,
    about: 'instance',
    without: 'none can be used',
    checked: arns(RESOURCE_GROUP_ARN),
    template: [onInstances(inBlocks('placement', (block) => block.text('host_resource_group_arn')))],
    fills: 'HostResourceGroupArns',
    brings: { hostResourceGroups: 'always' },
    flag: { takes: '<arn>', what: 'a host resource group', example: 'arn:aws:resource-groups:eu-west-1:111122223333:group/hosts' },
  }),
  capacityReservations: list({
    kind: TEXTS,
    about: 'instance',
    without: 'no Capacity Reservation can be named',
    checked: (reservations: string[], { scope, property, regions }) => capacityReservationsOf(scope, property, reservations, regions),
    named: idIn,
    template: [onInstances(text('capacity_reservation_id'))],
    fills: 'OwnerAndCapacityReservation',
    brings: { capacityReservations: 'always' },
    flag: { takes: '<id>', what: 'a Capacity Reservation, by its ARN where another account shares it', example: 'cr-0123456789abcdef0' },
  }),
  capacityReservationGroups: list({
    kind: TEXTS,
    about: 'instance',
    without: 'no group of Capacity Reservations can be named',
    checked: arns(CAPACITY_RESERVATION_GROUP_ARN),
    template: [onInstances(text('capacity_reservation_group_arn'))],
    fills: 'CapacityReservationGroupArns',
    brings: { capacityReservationGroups: 'always' },
    flag: {
      takes: '<arn>',
      what: 'a group of Capacity Reservations',
      example: 'arn:aws:resource-groups:eu-west-1:111122223333:group/reservations',
    },
  }),
  licenseConfigurations: list({
    kind: TEXTS,
    about: 'instance',
    without: 'none can be used',
    checked: arns(LICENSE_CONFIGURATION_ARN),
    template: [onInstances(inBlocks('license_specifications', (specification) =>
      specification.inBlocks('license_configuration_request', (request) => request.text('license_configuration_arn'))))],
    fills: 'LicenseConfigurationArns',
    brings: { licenseConfigurations: 'always' },
    flag: {
      takes: '<arn>',
      what: 'a license configuration',
      example: 'arn:aws:license-manager:eu-west-1:111122223333:license-configuration:lic-0123456789abcdef0123456789abcdef',
    },
  }),
  enhancedNetworking: onOff({
    about: 'instance',
    needsTag: true,
    template: ENHANCED_NETWORKING,
    unscoped: { enhancedNetworking: true },
    brings: { instanceAttributes: 'always' },
    flag: 'builds set ena_support or sriov_support',
  }),
  requireImdsV2: onOff({
    about: 'instance',
    template: [onInstances(imdsV2)],
    onlyIfAll: true,
    unscoped: {},
    narrows: ['imdsV2'],
    flag: 'instances are launched with IMDSv2 only',
  }),
  requireVolumeTag: onOff({ about: 'instance', needsTag: true, flag: 'volumes are launched with the build tag only' }),

  // what is made of it
  builders: list({
    kind: listOf(oneOf('PackerBuilder', PackerBuilder), 'builders'),
    checked: asGiven<PackerBuilder>,
    flag: {
      takes: '<type>',
      what: 'a builder, where others than those of the template are allowed',
      example: 'amazon-ebs',
      choices: BUILDERS,
    },
  }),
  skipCreateAmi: onOff({
    template: [{ of: [EBS], read: flag('skip_create_ami') }],
    onlyIfAll: true,
    unscoped: {},
    flag: 'builds create no image',
  }),
  useCreateImage: onOff({
    ofBuilder: SURROGATE,
    template: [{ of: [SURROGATE], read: flag('use_create_image') }],
    otherSources: 'registers its image, which a role that creates images from instances cannot',
    brings: { swapVolumes: 'always' },
    flag: 'amazon-ebssurrogate creates its image of the instance',
  }),
  snapshotVolumes: onOff({
    ofBuilder: VOLUME_BUILDER,
    template: [onVolumes((block) => block.flag('snapshot_volume'))],
    unscoped: { snapshotVolumes: true },
    brings: { snapshotVolumes: 'always' },
    flag: 'amazon-ebsvolume creates snapshots',
  }),
  bundleBucket: list({
    ...A_BUCKET,
    template: [{ of: [INSTANCE_BUILDER], read: bucketIn('s3_bucket') }],
    partOf: INSTANCE_BUILDER,
    variable: { first: 's3_bucket' },
    brings: { uploadBundle: 'always' },
    flag: { takes: '<name>', what: 'the bucket of amazon-instance', example: 'images', once: true },
  }),
  copyToRegions: list({
    kind: TEXTS,
    about: 'image',
    checked: (declared: string[], { scope, regions }) => { copyRegionsOf(scope, declared, regions); return asGiven(declared); },
    template: [onImages(otherRegions)],
    variable: { all: 'ami_regions' },
    brings: { copyImage: 'always', lookUpCopies: 'copiesElsewhere' },
    flag: { takes: '<region>', what: 'a region that images are copied to', example: 'eu-central-1' },
  }),
  encryptBoot: onOff({
    about: 'image',
    template: [onImages(flag('encrypt_boot'))],
    unscoped: { encryptBoot: true },
    brings: { copyImage: 'always' },
    flag: 'builds encrypt the image',
  }),
  kmsKeys: list({
    kind: KEYS,
    without: 'no key can be used',
    checked: (keys: Named<IKey, 'keyArn'>[], { scope, property, regions, copyRegions }) =>
      kmsKeyArnsOf(scope, property, keys, [...regions, ...copyRegions]),
    declared: (keyArn) => ({ keyArn }),
    template: KEYS_OF_IMAGES,
    ask: 'is an alias or the ID of a key, and a policy needs its ARN',
    fills: 'KmsKeyArns',
    variable: { all: 'kms_key_ids' },
    brings: { kmsKeys: 'always' },
    flag: {
      takes: '<arn>',
      what: 'a key, such as the one behind an alias or id',
      example: 'arn:aws:kms:eu-west-1:111122223333:key/11111111-2222-3333-4444-555555555555',
    },
  }),
  imageAttributes: list({
    kind: listOf(oneOf('PackerImageAttribute', PackerImageAttribute), 'attributes'),
    about: 'image',
    without: 'no attribute can be set',
    checked: asGiven<PackerImageAttribute>,
    template: [
      ...attribute('ami_description', PackerImageAttribute.DESCRIPTION),
      ...attribute('imds_support', PackerImageAttribute.IMDS_SUPPORT),
      ...attribute('ami_product_codes', PackerImageAttribute.PRODUCT_CODES),
    ],
    unscoped: { imageAttributes: Object.values(PackerImageAttribute) },
    flag: {
      takes: '<attribute>',
      what: 'an attribute that is set on images',
      example: 'Description',
      choices: Object.values(PackerImageAttribute),
    },
  }),
  amiUsers: list({
    ...SHARING,
    checked: (accounts: string[], { scope, property }) => accountsOf(scope, property, accounts),
    template: sharing('ami_users'),
    variable: { all: 'ami_users' },
    flag: { takes: '<account>', what: 'an account that images are shared with', example: '444455556666' },
  }),
  amiOrgArns: list({
    ...SHARING,
    checked: arns(ORGANIZATION_ARN),
    template: sharing('ami_org_arns'),
    flag: {
      takes: '<arn>',
      what: 'an organization that images are shared with',
      example: 'arn:aws:organizations::111122223333:organization/o-example',
    },
  }),
  amiOuArns: list({
    ...SHARING,
    checked: arns(ORGANIZATIONAL_UNIT_ARN),
    template: sharing('ami_ou_arns'),
    flag: {
      takes: '<arn>',
      what: 'an organizational unit that images are shared with',
      example: 'arn:aws:organizations::111122223333:ou/o-example/ou-ab12-11111111',
    },
  }),
  publicImages: onOff({
    about: 'image',
    template: [onImages(everybody('ami_groups')), onImports(everybody('ami_groups'))],
    unscoped: { publicImages: true },
    brings: onImage('shareImage'),
    flag: 'images are shared with everyone',
  }),
  snapshotUsers: list({
    kind: TEXTS,
    about: 'snapshot',
    without: 'snapshots cannot be shared',
    checked: (accounts: string[], { scope, property }) => accountsOf(scope, property, accounts),
    template: [onImages(texts('snapshot_users')), onVolumes((block) => block.texts('snapshot_users'))],
    fills: 'SnapshotUsers',
    variable: { all: 'snapshot_users' },
    brings: onSnapshots('shareSnapshotsWithUsers'),
    flag: { takes: '<account>', what: 'an account that snapshots are shared with', example: '444455556666' },
  }),
  publicSnapshots: onOff({
    about: 'snapshot',
    template: [onImages(everybody('snapshot_groups')), onVolumes(everybody('snapshot_groups'))],
    brings: onSnapshots('publishSnapshots'),
    flag: 'snapshots are shared with everyone',
  }),
  scheduleDeprecation: onOff({
    about: 'image',
    template: [onImages(presence('deprecate_at'))],
    unscoped: { scheduleDeprecation: true },
    brings: onImage('deprecateImage'),
    flag: 'images get a date of deprecation',
  }),
  deregistrationProtection: onOff({
    about: 'image',
    template: [onImages(inBlocks('deregistration_protection', (block) => [block.flag('enabled'), block.flag('with_cooldown')]))],
    unscoped: { deregistrationProtection: true },
    brings: onImage('protectImage'),
    flag: 'images are protected from deregistration',
  }),
  // No template says so: the plugin has no option for it.
  watermark: onOff({ about: 'image', brings: { watermark: 'always' }, flag: 'a command after the build puts a watermark on images' }),
  fastLaunch: onOff({
    about: 'image',
    template: [{ of: [EBS], read: fastLaunch, when: makesImage }],
    unscoped: { fastLaunch: true },
    brings: { lookUpFastLaunch: 'always', ...onImage('fastLaunch'), fastLaunchInstances: 'always' },
    flag: 'images get fast launch',
  }),
  fastLaunchTemplates: list({
    kind: TEXTS,
    onlyWith: ['fastLaunch'],
    without: 'none can be used',
    checked: names(LAUNCH_TEMPLATE_ID),
    template: FAST_LAUNCH_TEMPLATES,
    ask: 'names a launch template, and a policy needs its ID',
    fills: 'LaunchTemplateIds',
    brings: { fastLaunchTemplates: 'always', fastLaunchFromTemplates: 'always' },
    flag: {
      takes: '<id>',
      what: 'the launch template of fast_launch behind its name',
      example: 'lt-0123456789abcdef0',
      name: 'launch-template',
    },
  }),

  // beside the builders
  amiManagement: onOff({
    about: 'image',
    template: [{ of: [MANAGEMENT], read: managed }],
    partOf: MANAGEMENT,
    unscoped: { amiManagement: true },
    brings: { amiManagement: 'always' },
    flag: 'the post-processor amazon-ami-management removes images of earlier builds',
  }),
  importBucket: list({
    ...A_BUCKET,
    needsTag: true,
    template: [onImports(text('s3_bucket_name'))],
    partOf: IMPORT,
    variable: { first: 's3_bucket_name' },
    brings: { importImage: 'always', copyImage: 'always', exactTagKey: 'always' },
    flag: { takes: '<name>', what: 'the bucket of amazon-import', example: 'images', once: true },
  }),
  importPrefix: list({
    kind: TEXT,
    onlyWith: ['importBucket'],
    checked: (prefixes: string[], { scope, property }) => {
      prefixes.forEach((prefix) => checkShape(scope, property, prefix, START_OF_OBJECT_NAMES, 'is'));
      return prefixes;
    },
    covers: (prefix, start) => start.startsWith(prefix),
    template: [onImports(importPrefix)],
    flag: { takes: '<start>', what: 'the start of the names of imported objects', example: 'packer-import-', once: true },
  }),
  bucketKeys: list({
    kind: KEYS,
    onlyWith: ['importBucket', 'bundleBucket'],
    without: 'the keys that the buckets know are used',
    checked: (keys: Pick<IKey, 'keyArn'>[], { scope, property }) => keyArnsOf(scope, property, keys),
    declared: (keyArn) => ({ keyArn }),
    template: [onImports(keyOfUpload)],
    ask: 'is an alias or the ID of a key, and a policy needs its ARN',
    brings: { encryptUploads: 'always' },
    flag: {
      takes: '<arn>',
      what: 'a key that the buckets of amazon-import and amazon-instance are encrypted with',
      example: 'arn:aws:kms:eu-west-1:111122223333:key/11111111-2222-3333-4444-555555555555',
    },
  }),
  secrets: list({
    kind: SECRETS,
    without: 'no secret can be read',
    checked: (secrets: Pick<ISecret, 'secretArn' | 'secretFullArn' | 'encryptionKey'>[], { scope }) => secrets.map((secret) => ({
      arn: secretArnsOf(scope, [secret])[0],
      keys: secret.encryptionKey ? keyArnsOf(scope, 'dataSourceKeys', [secret.encryptionKey]) : [],
    })),
    declared: (arn) => arn.endsWith(ANY_SUFFIX)
      ? { secretArn: arn.slice(0, -ANY_SUFFIX.length) }
      : { secretFullArn: arn, secretArn: arn },
    arnOf: (name, { partition, region, account }) => {
      if (name.startsWith('arn:')) return /-\w{6}$/.test(name) ? name : `${name}${ANY_SUFFIX}`;
      return SECRET_NAME.test(name) ? `arn:${partition}:secretsmanager:${region}:${account}:secret:${name}${ANY_SUFFIX}` : undefined;
    },
    template: [{ of: [DATA_SECRET], read: askedFor('name') }],
    partOf: DATA_SECRET,
    ask: 'names a secret',
    brings: { readSecrets: 'always' },
    flag: {
      takes: '<arn>',
      what: 'a secret that a data source reads',
      example: 'arn:aws:secretsmanager:eu-west-1:111122223333:secret:packer/token-AbCdEf',
    },
  }),
  parameters: list({
    kind: PARAMETERS,
    without: 'no parameter can be read',
    checked: (parameters: Pick<IParameter, 'parameterArn'>[], at) =>
      arns(PARAMETER_ARN)(parameters.map(({ parameterArn }) => parameterArn), at),
    declared: (parameterArn) => ({ parameterArn }),
    arnOf: (selected, { partition, region, account }) => {
      if (selected.startsWith('arn:')) return selected;
      const [, name] = /^\/?([\w./-]+)(?::[\w.-]+)?$/.exec(selected) ?? []; // behind a colon, a version or a label
      return name && `arn:${partition}:ssm:${region}:${PUBLIC_PARAMETER.test(selected) ? '' : account}:parameter/${name}`;
    },
    template: [{ of: [DATA_PARAMETER], read: askedFor('name') }],
    partOf: DATA_PARAMETER,
    ask: 'names a parameter',
    fills: 'ParameterArns',
    brings: { readParameters: 'always' },
    flag: {
      takes: '<arn>',
      what: 'a parameter that a data source reads',
      example: 'arn:aws:ssm:eu-west-1:111122223333:parameter/images/web',
    },
  }),
  dataSourceKeys: list({
    kind: KEYS,
    onlyWith: ['secrets', 'parameters'],
    without: 'the keys of secrets are used',
    checked: (keys: IKey[], { scope, property }) => keyArnsOf(scope, property, keys),
    brings: { decryptData: 'always' },
    flag: {
      takes: '<arn>',
      what: 'a key that secrets or parameters are encrypted with',
      example: 'arn:aws:kms:eu-west-1:111122223333:key/11111111-2222-3333-4444-555555555555',
    },
  }),

  // what no template says
  createServiceLinkedRoles: onOff({
    onlyWith: ['spot', 'fastLaunch'], flag: 'builds create the service-linked roles of EC2 that the account lacks',
  }),
  protectionTag: list({
    kind: structOf(BUILD_TAG),
    checked: (tags: At['buildTag'][], { scope, buildTag }): At['buildTag'][] => tags.map((tag) => protectionTagOf(scope, tag, buildTag)),
    declared: (pair) => ({ key: pair.split('=')[0], value: pair.slice(pair.indexOf('=') + 1) }),
    brings: { protectedImages: 'always' },
    flag: {
      takes: '<key=value>',
      what: 'a tag that keeps images from being deregistered by the role',
      example: 'Protected=true',
      once: true,
    },
  }),
  confineToInstanceProfiles: onOff({ flag: 'the role is restricted to instance profiles, for templates without tags' }),
  lateTagging: list({
    kind: knownBy<LateTagging>('resources', 'a LateTagging', 'write it like LateTagging.AWS_CN'),
    needsTag: true,
    checked: (presets: Pick<LateTagging, 'resources'>[]) => asGiven(presets.flatMap(({ resources }) => resources)),
    declared: (kind) => ({ resources: [kind as LateTaggedResource] }),
    flag: {
      takes: '<kind>',
      what: 'what the plugin creates without tags (docs/use/late-tagging.md)',
      example: 'images-and-snapshots',
      choices: Object.values(LateTaggedResource),
    },
  }),
};

export type OptionName = keyof typeof OPTIONS;
export const OPTION_NAMES = Object.keys(OPTIONS) as OptionName[];

type ValueOf<Option> = Option extends { readonly checked: (...declared: never[]) => (infer Item)[] } ? readonly Item[] : boolean;

/**
 * What builds do, without constructs: switches, and lists of what policies name. Made of the properties of a role, of a template, or of
 * both. An empty list says that something is used of which no one knows what it is.
 */
export type PackerBuild = { readonly [name in OptionName]?: ValueOf<typeof OPTIONS[name]> };
