import { IConstruct } from 'constructs';
import { LateTaggedResource } from './late-tagging';
import type { PackerBuildRoleProps } from './packer-build-role-props';
import { packer, packerNarrowed } from './permissions';
import { PackerImageAttribute, PackerBuilder } from './vocabulary';
import { BuildTag } from '../iam/build-tag';
import { Choice, chosen } from '../iam/choice';
import { protectionTagOf } from '../iam/scope/build-tag';
import {
  accountsOf, arnsOf, dataKeyArnsOf, imageAccountsIn, imageOwnersOf, inOrder, instanceProfileArnsOf, instanceTypesOf, keyPairNamesOf,
  kmsKeyArnsOf, namesOf, nonEmpty, ownersIn, roleArnsOf, secretArnsOf, securityGroupsOf, subnetsOf, vpcsOf,
} from '../iam/scope/declared';
import { ec2ServicesOf } from '../iam/scope/regions';
import { fail } from '../iam/validation/fail';
import {
  BUCKET_ARN, checkShape, LAUNCH_TEMPLATE_ID, LICENSE_CONFIGURATION_ARN, ORGANIZATION_ARN, ORGANIZATIONAL_UNIT_ARN, PARAMETER_ARN,
  PLACEMENT_GROUP_NAME, RESOURCE_GROUP_ARN, ROLE_ARN, SNAPSHOT_ID, START_OF_OBJECT_NAMES,
} from '../iam/validation/shapes';
import type { Capability, Restriction } from '../iam/vocabulary/capability';

/** Whether instances and volumes are launched without tags. */
export const tagsInstancesLate = ({ lateTagging, spot }: PackerBuildRoleProps): boolean =>
  !!lateTagging?.resources.includes(LateTaggedResource.INSTANCES_AND_VOLUMES)
  || (!!spot && !!lateTagging?.resources.includes(LateTaggedResource.SPOT_INSTANCES_AND_VOLUMES));

/** What follows from the properties as a whole. Words that more than one row of the tables below uses. */
function factsOf(props: PackerBuildRoleProps) {
  const builders = props.builders ?? [PackerBuilder.AMAZON_EBS];
  const has = (builder: PackerBuilder) => builders.includes(builder);
  const isLate = (kind: LateTaggedResource) => props.lateTagging?.resources.includes(kind) ?? false;

  const surrogate = has(PackerBuilder.AMAZON_EBSSURROGATE);
  const launches = surrogate || has(PackerBuilder.AMAZON_EBS) || has(PackerBuilder.AMAZON_EBSVOLUME) || has(PackerBuilder.AMAZON_INSTANCE);
  const createsImages = (has(PackerBuilder.AMAZON_EBS) && !props.skipCreateAmi) || (surrogate && !!props.useCreateImage);
  const registersSnapshots = surrogate && !props.useCreateImage;
  const registersImages = registersSnapshots || has(PackerBuilder.AMAZON_CHROOT) || has(PackerBuilder.AMAZON_INSTANCE);
  const lateImages = isLate(LateTaggedResource.IMAGES_AND_SNAPSHOTS);
  const lateInstances = tagsInstancesLate(props);
  const copies = !!(props.encryptBoot || props.copyToRegions || props.importBucket);
  return {
    builders,
    has,
    isLate,
    lateInstances,
    surrogate,
    launches,
    createsImages,
    registersSnapshots,
    registersImages,
    lateImages,
    copies,
    makesImages: createsImages || registersImages || !!props.importBucket,
    // What steps before the last one meet: images and snapshots with the tag, or still without.
    taggedImages: (createsImages && !lateImages) || !!props.importBucket,
    untaggedImages: (createsImages && lateImages) || registersImages,
    taggedSnapshots: !lateImages,
    untaggedSnapshots: copies || lateImages || has(PackerBuilder.AMAZON_CHROOT),
    setsAttributes: props.imageAttributes?.some((attribute) => attribute !== PackerImageAttribute.PRODUCT_CODES),
    setsProductCodes: props.imageAttributes?.includes(PackerImageAttribute.PRODUCT_CODES),
    namesImageAccounts: imageAccountsIn(props.sourceImageOwners).length > 0,
    shares: !!(props.amiUsers || props.amiOrgArns || props.amiOuArns || props.publicImages),
  };
}

type Property = keyof PackerBuildRoleProps;

/** The properties that say something about a finished image. */
const OF_IMAGES = [
  'encryptBoot', 'copyToRegions', 'imageAttributes', 'amiUsers', 'amiOrgArns', 'amiOuArns', 'publicImages', 'setDeprecation', 'deregistrationProtection',
  'fastLaunch',
] as const satisfies readonly Property[];

/** The properties that say something about a build instance. */
const OF_INSTANCES = [
  'spot', 'readWindowsPassword', 'sessionManager', 'instanceConnect', 'associatePublicIpAddress', 'temporaryInstanceProfile', 'blockDeviceSnapshots',
  'placementGroups', 'licenseConfigurations', 'hostResourceGroups', 'enhancedNetworking', 'instanceProfiles', 'instanceRoles', 'instanceTypes', 'subnets',
  'vpcs', 'securityGroups', 'keyPairs', 'requireImdsV2', 'requireVolumeTag',
] as const satisfies readonly Property[];

/** The properties that act on what the fence cannot protect, or that it has no answer for. */
const BEYOND_THE_FENCE = [
  ...OF_IMAGES, 'snapshotUsers', 'publicSnapshots', 'lateTagging', 'temporaryInstanceProfile', 'enhancedNetworking', 'readWindowsPassword', 'sessionManager',
  'instanceConnect', 'importBucket', 'requireVolumeTag',
] as const satisfies readonly Property[];

function checkContradictions(scope: IConstruct, props: PackerBuildRoleProps): void {
  const { builders, has, lateInstances, launches, makesImages } = factsOf(props);
  const needs = (property: string, holds: boolean, problem: string, cure: string) => holds || fail(scope, property, problem, cure);

  needs('builders', builders.length > 0 || !!(props.importBucket || props.secrets || props.parameters), 'is an empty list',
    'leave it out for amazon-ebs, or declare importBucket, secrets or parameters');
  needs('requireVolumeTag', !props.requireVolumeTag || !lateInstances,
    'is set while lateTagging says that volumes are made untagged', 'leave out one of the two');
  needs('useCreateImage', !props.useCreateImage || has(PackerBuilder.AMAZON_EBSSURROGATE),
    'is set without the builder it belongs to', 'add PackerBuilder.AMAZON_EBSSURROGATE to builders, or leave it out');
  needs('snapshotVolumes', !props.snapshotVolumes || has(PackerBuilder.AMAZON_EBSVOLUME),
    'is set without the builder it belongs to', 'add PackerBuilder.AMAZON_EBSVOLUME to builders, or leave it out');
  needs('bundleBucket', !!props.bundleBucket === has(PackerBuilder.AMAZON_INSTANCE),
    'and the builder amazon-instance belong together', 'declare both, or neither');
  needs('importPrefix', !props.importPrefix || !!props.importBucket, 'is set without importBucket', 'declare the bucket, or leave it out');
  needs('instanceConnect', !props.instanceConnect || !!props.sessionManager, 'is set without sessionManager', 'set both, or leave it out');
  needs('fastLaunchTemplates', !props.fastLaunchTemplates || !!props.fastLaunch, 'is set without fastLaunch', 'set both, or leave it out');
  needs('dataSourceKeys', !props.dataSourceKeys || !!(props.secrets || props.parameters), 'is set without secrets or parameters', 'declare what the keys protect');
  const set = (properties: readonly Property[]) => properties.filter((property) => props[property]);
  set(OF_INSTANCES).forEach((property) => needs(property, launches, 'is set, but no builder launches an instance', 'leave it out'));
  set(OF_IMAGES).forEach((property) => needs(property, makesImages, 'is set, but no image is made', 'leave it out'));
  set(['snapshotUsers', 'publicSnapshots']).forEach((property) =>
    needs(property, makesImages || !!props.snapshotVolumes, 'is set, but no snapshot is made', 'leave it out'));

  if (!props.confineToInstanceProfiles) return;
  needs('confineToInstanceProfiles', builders.every((builder) => builder === PackerBuilder.AMAZON_EBS), 'is set for other builders than amazon-ebs',
    'use the build tag there: the instance profile says nothing about their images');
  needs('confineToInstanceProfiles', !!props.instanceProfiles, 'is set without instanceProfiles', 'declare the profiles that take the place of the tag');
  needs('confineToInstanceProfiles', !!(props.securityGroups || props.vpcs), 'is set without securityGroups or vpcs', 'declare the network of builds');
  const beyond = set(BEYOND_THE_FENCE);
  needs('confineToInstanceProfiles', beyond.length === 0, `is set together with ${beyond.join(', ')}`,
    'leave those out: the instance profile cannot protect what they act on; or tag in the template');
}

/** The capabilities that properties bring. Of what they name only the presence counts here. */
export function capabilitiesOf(props: PackerBuildRoleProps, copyRegions: string[]): Capability[] {
  const facts = factsOf(props);
  const { isLate, launches, lateInstances } = facts;
  const fenced = !!props.confineToInstanceProfiles;
  const tagged = launches && !fenced;
  const temporaryGroup = launches && !props.securityGroups;
  const temporaryKeyPair = launches && !props.keyPairs;
  const lateNetwork = isLate(LateTaggedResource.KEY_PAIRS_AND_SECURITY_GROUPS) || fenced;
  const image = (wanted: unknown) => wanted && facts.taggedImages;
  const imageBeforeTags = (wanted: unknown) => wanted && facts.untaggedImages;
  const snapshots = (wanted: unknown) => wanted && facts.taggedSnapshots;
  const snapshotsBeforeTags = (wanted: unknown) => wanted && facts.untaggedSnapshots;

  const given: Record<keyof typeof packer, unknown> = {
    lookUp: true,
    launchInstance: tagged,
    fencedInstance: fenced,
    sourceImage: launches,
    sourceImageOfAccounts: launches && facts.namesImageAccounts,
    deleteVolumes: tagged || facts.has(PackerBuilder.AMAZON_CHROOT),
    launchUntaggedVolumes: tagged && !props.requireVolumeTag,
    anySubnet: launches && !props.subnets,
    declaredSubnets: launches && props.subnets,
    lookUpPublicSubnet: props.associatePublicIpAddress,
    blockDeviceSnapshots: props.blockDeviceSnapshots,
    placementGroups: props.placementGroups,
    licenseConfigurations: props.licenseConfigurations,
    hostResourceGroups: props.hostResourceGroups,
    temporarySecurityGroup: temporaryGroup && !fenced,
    securityGroupInVpc: temporaryGroup,
    openSecurityGroup: temporaryGroup && !fenced && !props.sessionManager,
    securityGroupRules: temporaryGroup && !props.sessionManager,
    closedSecurityGroup: temporaryGroup && props.sessionManager,
    declaredSecurityGroups: launches && props.securityGroups,
    temporaryKeyPair: temporaryKeyPair && !fenced,
    declaredKeyPairs: launches && props.keyPairs,
    windowsPassword: props.readWindowsPassword,
    sessionManager: props.sessionManager,
    instanceConnect: props.instanceConnect,
    spotRequest: props.spot,
    spot: props.spot && !fenced,
    passInstanceRole: props.instanceProfiles || props.instanceRoles,
    readDeclaredProfiles: props.instanceProfiles,
    readAnyProfile: props.instanceRoles,
    temporaryInstanceProfile: props.temporaryInstanceProfile,
    instanceAttributes: props.enhancedNetworking,
    createImage: facts.createsImages && !fenced,
    fencedImage: facts.createsImages && fenced,
    swapVolumes: facts.surrogate && props.useCreateImage,
    snapshotVolumes: facts.registersSnapshots || props.snapshotVolumes,
    registerImage: facts.registersImages,
    registerImageOfSnapshots: facts.registersSnapshots,
    ebsVolumes: facts.has(PackerBuilder.AMAZON_EBSVOLUME),
    chroot: facts.has(PackerBuilder.AMAZON_CHROOT),
    chrootSnapshotOfAccounts: facts.has(PackerBuilder.AMAZON_CHROOT) && facts.namesImageAccounts,
    uploadBundle: props.bundleBucket,
    importImage: props.importBucket,
    copyImage: facts.copies,
    lookUpCopies: copyRegions.length > 0,
    kmsKeys: props.kmsKeys,
    finishImage: facts.makesImages && !fenced,
    imageAttributes: image(facts.setsAttributes),
    imageAttributesBeforeTags: imageBeforeTags(facts.setsAttributes),
    productCodes: image(facts.setsProductCodes),
    productCodesBeforeTags: imageBeforeTags(facts.setsProductCodes),
    shareImage: image(facts.shares),
    shareImageBeforeTags: imageBeforeTags(facts.shares),
    shareSnapshotsWithUsers: snapshots(props.snapshotUsers),
    shareSnapshotsWithUsersBeforeTags: snapshotsBeforeTags(props.snapshotUsers),
    publishSnapshots: snapshots(props.publicSnapshots),
    publishSnapshotsBeforeTags: snapshotsBeforeTags(props.publicSnapshots),
    deprecateImage: image(props.setDeprecation),
    deprecateImageBeforeTags: imageBeforeTags(props.setDeprecation),
    protectImage: image(props.deregistrationProtection),
    protectImageBeforeTags: imageBeforeTags(props.deregistrationProtection),
    lookUpFastLaunch: props.fastLaunch,
    fastLaunch: image(props.fastLaunch),
    fastLaunchBeforeTags: imageBeforeTags(props.fastLaunch),
    fastLaunchTemplates: props.fastLaunchTemplates,
    fastLaunchInstances: props.fastLaunch,
    fastLaunchFromTemplates: props.fastLaunchTemplates,
    readSecrets: props.secrets,
    readParameters: props.parameters,
    decryptData: props.dataSourceKeys || props.secrets?.some(({ encryptionKey }) => encryptionKey),
    assumeRoles: props.assumeRoles,
    decodeMessages: props.decodeAuthorizationMessages,
    lateTaggedImages: facts.lateImages && facts.createsImages,
    lateTaggedNetworkInterfaces: launches && isLate(LateTaggedResource.NETWORK_INTERFACES),
    lateTaggedKeyPairs: temporaryKeyPair && lateNetwork,
    lateTaggedSecurityGroups: temporaryGroup && lateNetwork,
    lateTaggedInstances: launches && lateInstances,
    lateTaggedLaunchTemplates: props.spot && (fenced || isLate(LateTaggedResource.LAUNCH_TEMPLATES_AND_FLEETS)),
    lateTaggedTemporaryRoles: props.temporaryInstanceProfile && isLate(LateTaggedResource.TEMPORARY_INSTANCE_PROFILES),
    exactTagKey: tagged || facts.has(PackerBuilder.AMAZON_CHROOT) || props.importBucket,
    protectedImages: props.protectionTag,
  };
  return chosen(packer, given);
}

/** What properties narrow. */
export function restrictionsOf(props: PackerBuildRoleProps): Restriction[] {
  const narrowing: Record<keyof typeof packerNarrowed, unknown> = {
    sourceImageOwners: props.sourceImageOwners,
    instanceTypes: props.instanceTypes,
    imdsV2: props.requireImdsV2,
    subnetsOfVpcs: props.vpcs,
    fleetsInVpcs: props.vpcs,
    securityGroupsOfVpcs: props.vpcs,
  };
  return chosen(packerNarrowed, narrowing);
}

/** The values of the placeholders that stand for what was declared. */
function declaredIn(
  scope: IConstruct, props: PackerBuildRoleProps, buildTag: BuildTag, regions: string[], copyRegions: string[],
): Record<string, readonly string[]> {
  const list = <T>(property: string, values: T[] | undefined, whenLeftOut: string) => nonEmpty(scope, property, values, whenLeftOut) ?? [];
  const { profileArns, roleArns } = instanceProfileArnsOf(scope, list('instanceProfiles', props.instanceProfiles, 'no role can be passed'));
  const instanceRoles = list('instanceRoles', props.instanceRoles, 'no role can be passed');
  const protection = props.protectionTag && protectionTagOf(scope, props.protectionTag, buildTag);
  const secrets = list('secrets', props.secrets, 'no secret can be read');
  const subnets = subnetsOf(scope, list('subnets', props.subnets, 'any subnet of the account can be used'), regions);
  const groups = securityGroupsOf(scope, list('securityGroups', props.securityGroups, 'builds make a temporary security group'), regions);
  const keyPairs = keyPairNamesOf(scope, list('keyPairs', props.keyPairs, 'builds make a temporary key pair'), regions);
  const vpcs = vpcsOf(scope, list('vpcs', props.vpcs, 'any VPC of the account can be used'), regions);
  const { importPrefix = 'packer-import-' } = props;
  checkShape(scope, 'importPrefix', importPrefix, START_OF_OBJECT_NAMES, 'is');
  const bucketArns = (property: 'bundleBucket' | 'importBucket') => {
    const bucket = props[property];
    return bucket ? arnsOf(scope, property, [bucket.bucketArn], BUCKET_ARN) : [];
  };
  const users = list('amiUsers', props.amiUsers, 'images cannot be shared');
  accountsOf(scope, 'amiUsers', users);
  arnsOf(scope, 'amiOrgArns', list('amiOrgArns', props.amiOrgArns, 'images cannot be shared'), ORGANIZATION_ARN);
  arnsOf(scope, 'amiOuArns', list('amiOuArns', props.amiOuArns, 'images cannot be shared'), ORGANIZATIONAL_UNIT_ARN);
  return {
    Ec2Services: ec2ServicesOf(regions),
    InstanceProfileArns: profileArns,
    InstanceRoleArns: [...new Set([...roleArns, ...roleArnsOf(scope, 'instanceRoles', instanceRoles)])],
    KeyPairNames: keyPairs,
    FleetKeyPairNames: props.keyPairs ? keyPairs : ['*'],
    KmsKeyArns: kmsKeyArnsOf(scope, 'kmsKeys', list('kmsKeys', props.kmsKeys, 'no key can be used'), [...regions, ...copyRegions]),
    OwnerAndSecurityGroup: groups,
    OwnerAndFleetSecurityGroup: props.securityGroups ? groups : ownersIn(scope, []).map((owner) => `${owner}:security-group/*`),
    ImageAccounts: imageAccountsIn(props.sourceImageOwners),
    ImageOwners: imageOwnersOf(scope, list('sourceImageOwners', props.sourceImageOwners, 'any image can be used')),
    InstanceTypes: instanceTypesOf(scope, list('instanceTypes', props.instanceTypes, 'any instance type can be used')),
    OwnerAndSubnet: subnets,
    OwnerAndFleetSubnet: props.subnets ? subnets : ownersIn(scope, vpcs).map((owner) => `${owner}:subnet/*`),
    OwnerAndVpc: vpcs,
    NetworkOwner: ownersIn(scope, vpcs),
    VpcIds: [...new Set((props.vpcs ?? []).map(({ vpcId }) => vpcId))],
    SnapshotIds: namesOf(scope, 'blockDeviceSnapshots', list('blockDeviceSnapshots', props.blockDeviceSnapshots, 'no further snapshot can be used'), SNAPSHOT_ID),
    PlacementGroupNames: namesOf(scope, 'placementGroups', list('placementGroups', props.placementGroups, 'no placement group can be used'), PLACEMENT_GROUP_NAME),
    LicenseConfigurationArns: arnsOf(scope, 'licenseConfigurations', list('licenseConfigurations', props.licenseConfigurations, 'none can be used'),
      LICENSE_CONFIGURATION_ARN),
    HostResourceGroupArns: arnsOf(scope, 'hostResourceGroups', list('hostResourceGroups', props.hostResourceGroups, 'none can be used'), RESOURCE_GROUP_ARN),
    LaunchTemplateIds: namesOf(scope, 'fastLaunchTemplates', list('fastLaunchTemplates', props.fastLaunchTemplates, 'none can be used'), LAUNCH_TEMPLATE_ID),
    ImageAttributes: list('imageAttributes', props.imageAttributes, 'no attribute can be set').filter((name) => name !== PackerImageAttribute.PRODUCT_CODES),
    SnapshotUsers: accountsOf(scope, 'snapshotUsers', list('snapshotUsers', props.snapshotUsers, 'snapshots cannot be shared')),
    SecretArns: secretArnsOf(scope, secrets),
    ParameterArns: arnsOf(scope, 'parameters', list('parameters', props.parameters, 'no parameter can be read').map(({ parameterArn }) => parameterArn),
      PARAMETER_ARN),
    DataKeyArns: dataKeyArnsOf(scope, list('dataSourceKeys', props.dataSourceKeys, 'the keys of secrets are used'), secrets),
    ImportObjectArns: bucketArns('importBucket').map((bucket) => `${bucket}/${importPrefix}*`),
    BundleBucketArns: bucketArns('bundleBucket'),
    BundleObjectArns: bucketArns('bundleBucket').map((bucket) => `${bucket}/*`),
    AssumedRoleArns: arnsOf(scope, 'assumeRoles', list('assumeRoles', props.assumeRoles, 'no role can be assumed').map(({ roleArn }) => roleArn), ROLE_ARN),
    ...(protection && { ProtectionTagKey: [protection.key], ProtectionTagValue: [protection.value] }),
  };
}

/** Chooses the capabilities of a Packer build role by its properties. */
export function chooseForPacker(
  scope: IConstruct, props: PackerBuildRoleProps, buildTag: BuildTag, regions: string[], copyRegions: string[],
): Choice {
  checkContradictions(scope, props);
  return {
    capabilities: capabilitiesOf(props, copyRegions),
    restrictions: restrictionsOf(props),
    declared: inOrder(scope, declaredIn(scope, props, buildTag, regions, copyRegions)),
  };
}
