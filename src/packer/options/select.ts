import { Stack } from 'aws-cdk-lib';
import { IConstruct } from 'constructs';
import { CapabilityName, When } from './option';
import { OPTION_NAMES, OptionName, OPTIONS, PackerBuild } from './options';
import { Choice, chosen } from '../../iam/choice';
import { imageAccountsIn, imageOwnersOf } from '../../iam/scope/accounts';
import { ownersIn, sharedBy } from '../../iam/scope/instances';
import { ec2ServicesOf } from '../../iam/scope/regions';
import { perTag } from '../../iam/scope/tag-patterns';
import { inOrder } from '../../iam/scope/values';
import { fail } from '../../iam/validation/fail';
import type { Capability, Restriction } from '../../iam/vocabulary/capability';
import { packer, packerNarrowed } from '../permissions';
import { PackerImageAttribute, PackerBuilder } from '../vocabulary/builders-and-attributes';
import { LateTaggedResource } from '../vocabulary/late-tagging';

/** The regions that a build is in: those declared, or that of the stack. */
export const regionsIn = (scope: IConstruct, { regions }: PackerBuild): string[] => [...regions ?? [Stack.of(scope).region]];

/** The further regions that images are copied to. */
export const copyRegionsIn = ({ copyToRegions = [] }: PackerBuild, regions: readonly string[]): string[] =>
  copyToRegions.filter((region) => !regions.includes(region)).sort();

/** Whether instances and volumes are launched without tags. */
export const tagsInstancesLate = ({ lateTagging = [], spot }: PackerBuild): boolean =>
  lateTagging.includes(LateTaggedResource.INSTANCES_AND_VOLUMES)
  || (!!spot && lateTagging.includes(LateTaggedResource.SPOT_INSTANCES_AND_VOLUMES));

/** What follows from the options as a whole. */
function factsOf(build: PackerBuild) {
  const builders = build.builders ?? [PackerBuilder.AMAZON_EBS];
  const has = (builder: PackerBuilder) => builders.includes(builder);
  const isLate = (kind: LateTaggedResource) => build.lateTagging?.includes(kind) ?? false;

  const surrogate = has(PackerBuilder.AMAZON_EBSSURROGATE);
  const launches = surrogate || has(PackerBuilder.AMAZON_EBS) || has(PackerBuilder.AMAZON_EBSVOLUME) || has(PackerBuilder.AMAZON_INSTANCE);
  const createsImages = (has(PackerBuilder.AMAZON_EBS) && !build.skipCreateAmi) || (surrogate && !!build.useCreateImage);
  const registersSnapshots = surrogate && !build.useCreateImage;
  const registersImages = registersSnapshots || has(PackerBuilder.AMAZON_CHROOT) || has(PackerBuilder.AMAZON_INSTANCE);
  const lateImages = isLate(LateTaggedResource.IMAGES_AND_SNAPSHOTS);
  const copies = !!(build.encryptBoot || build.copyToRegions || build.importBucket);
  const holds: Record<When, boolean> = {
    always: true,
    notConfined: !build.confineToInstanceProfiles,
    copiesElsewhere: copyRegionsIn(build, build.regions ?? []).length > 0,
    taggedImages: (createsImages && !lateImages) || !!build.importBucket,
    untaggedImages: (createsImages && lateImages) || registersImages,
    taggedSnapshots: !lateImages,
    untaggedSnapshots: copies || lateImages || has(PackerBuilder.AMAZON_CHROOT),
  };
  return {
    builders,
    has,
    isLate,
    launches,
    createsImages,
    registersSnapshots,
    registersImages,
    lateImages,
    holds,
    makesImages: createsImages || registersImages || !!build.importBucket,
    lateInstances: tagsInstancesLate(build),
    setsAttributes: build.imageAttributes?.some((attribute) => attribute !== PackerImageAttribute.PRODUCT_CODES),
    setsProductCodes: build.imageAttributes?.includes(PackerImageAttribute.PRODUCT_CODES),
    namesImageAccounts: imageAccountsIn(build.sourceImageOwners).length > 0,
  };
}

type Facts = ReturnType<typeof factsOf>;

const uploadBucketsOf = ({ importBucket = [], bundleBucket = [] }: PackerBuild) => [...importBucket, ...bundleBucket];

const set = (build: PackerBuild) => OPTION_NAMES.filter((name) => build[name]);

function checkContradictions(scope: IConstruct, build: PackerBuild, { builders, has, lateInstances, launches, makesImages }: Facts): void {
  const needs = (property: OptionName, holds: boolean, problem: string, cure: string) => {
    if (!holds) fail(scope, property, problem, cure);
  };

  needs('builders', builders.length > 0 || !!(build.importBucket || build.secrets || build.parameters), 'is an empty list',
    'leave it out for amazon-ebs, or declare importBucket, secrets or parameters');
  needs('requireVolumeTag', !build.requireVolumeTag || !lateInstances,
    'is set while lateTagging says that volumes are made untagged', 'leave out one of the two');
  needs('bundleBucket', !!build.bundleBucket === has(PackerBuilder.AMAZON_INSTANCE),
    'and the builder amazon-instance belong together', 'declare both, or neither');
  const made = {
    instance: [launches, 'no builder launches an instance'],
    image: [makesImages, 'no image is created'],
    snapshot: [makesImages || !!build.snapshotVolumes, 'no snapshot is created'],
  } as const;
  for (const name of set(build)) {
    const { about, ofBuilder, onlyWith } = OPTIONS[name];
    needs(name, !ofBuilder || builders.some((builder) => builder === ofBuilder), 'is set without the builder it belongs to',
      `add PackerBuilder.${ofBuilder?.toUpperCase().replace('-', '_')} to builders, or leave it out`);
    needs(name, !onlyWith || onlyWith.some((other) => build[other as OptionName]),
      `is set without ${onlyWith?.join(' or ')}`, 'declare both, or leave it out');
    if (about) needs(name, made[about][0], `is set, but ${made[about][1]}`, 'leave it out');
  }
  if (build.confineToInstanceProfiles) checkConfinement(scope, build, builders);
}

/** The profile takes the place of the tag, so it must be there; and it protects neither images nor what else only the tag does. */
function checkConfinement(scope: IConstruct, build: PackerBuild, builders: readonly PackerBuilder[]): void {
  const needs = (holds: boolean, problem: string, cure: string) => holds || fail(scope, 'confineToInstanceProfiles', problem, cure);
  needs(builders.every((builder) => builder === PackerBuilder.AMAZON_EBS), 'is set for other builders than amazon-ebs',
    'use the build tag there: the instance profile says nothing about their images');
  needs(!!build.instanceProfiles, 'is set without instanceProfiles', 'declare the profiles that take the place of the tag');
  needs(!!(build.securityGroups || build.vpcs), 'is set without securityGroups or vpcs', 'declare the network of builds');
  const beyond = set(build).filter((name) => {
    const { needsTag, about } = OPTIONS[name];
    return needsTag || about === 'image' || about === 'snapshot';
  });
  needs(beyond.length === 0, `is set together with ${beyond.join(', ')}`,
    'leave those out: the instance profile cannot protect what they act on; or tag in the template');
}

type BroughtBy<Option> = Option extends { readonly brings?: infer Brings } ? keyof NonNullable<Brings> : never;
/** What one option brings by itself. */
type Brought = { [name in OptionName]: BroughtBy<typeof OPTIONS[name]> }[OptionName];

/** The capabilities of a build. Of what options name only the presence counts here. */
export function capabilitiesOf(
  build: PackerBuild, { has, isLate, launches, lateInstances, holds, ...facts }: Facts = factsOf(build),
): Capability[] {
  const confined = !!build.confineToInstanceProfiles;
  const tagged = launches && !confined;
  const temporaryGroup = launches && !build.securityGroups;
  const temporaryKeyPair = launches && !build.keyPairs;
  const lateNetwork = isLate(LateTaggedResource.KEY_PAIRS_AND_SECURITY_GROUPS) || confined;

  /** What builders bring, and what depends on several options. */
  const together: Record<Exclude<CapabilityName, Brought>, unknown> & { [name in Brought]?: unknown } = {
    lookUp: true,
    launchInstance: tagged,
    confinedInstance: confined,
    sourceImage: launches,
    sourceImageOfAccounts: launches && facts.namesImageAccounts,
    deleteVolumes: tagged || has(PackerBuilder.AMAZON_CHROOT),
    launchUntaggedVolumes: tagged && !build.requireVolumeTag,
    anySubnet: launches && !build.subnets,
    temporarySecurityGroup: temporaryGroup && !confined,
    securityGroupInVpc: temporaryGroup,
    openSecurityGroup: temporaryGroup && !confined && !build.sessionManager,
    securityGroupRules: temporaryGroup && !build.sessionManager,
    closedSecurityGroup: temporaryGroup && build.sessionManager,
    temporaryKeyPair: temporaryKeyPair && !confined,
    createImage: facts.createsImages && !confined,
    confinedImage: facts.createsImages && confined,
    snapshotVolumes: facts.registersSnapshots,
    registerImage: facts.registersImages,
    registerImageOfSnapshots: facts.registersSnapshots,
    ebsVolumes: has(PackerBuilder.AMAZON_EBSVOLUME),
    chroot: has(PackerBuilder.AMAZON_CHROOT),
    chrootSnapshotOfAccounts: has(PackerBuilder.AMAZON_CHROOT) && facts.namesImageAccounts,
    finishImage: facts.makesImages && !confined,
    imageAttributes: facts.setsAttributes && holds.taggedImages,
    imageAttributesBeforeTags: facts.setsAttributes && holds.untaggedImages,
    productCodes: facts.setsProductCodes && holds.taggedImages,
    productCodesBeforeTags: facts.setsProductCodes && holds.untaggedImages,
    // A report on a template has the names of its buckets only.
    encryptUploads: uploadBucketsOf(build).some(({ keys }: { readonly keys?: readonly string[] }) => !!keys?.length),
    spotServiceLinkedRole: build.createServiceLinkedRoles && build.spot,
    fastLaunchServiceLinkedRole: build.createServiceLinkedRoles && build.fastLaunch,
    decryptData: build.secrets?.some(({ keys }) => keys.length > 0),
    lateTaggedImages: facts.lateImages && facts.createsImages,
    lateTaggedNetworkInterfaces: launches && isLate(LateTaggedResource.NETWORK_INTERFACES),
    lateTaggedKeyPairs: temporaryKeyPair && lateNetwork,
    lateTaggedSecurityGroups: temporaryGroup && lateNetwork,
    lateTaggedInstances: launches && lateInstances,
    lateTaggedLaunchTemplates: build.spot && (confined || isLate(LateTaggedResource.LAUNCH_TEMPLATES_AND_FLEETS)),
    lateTaggedTemporaryRoles: build.temporaryInstanceProfile && isLate(LateTaggedResource.TEMPORARY_INSTANCE_PROFILES),
    tagSessions: build.sessionTags && !build.transitiveTagKeys,
    tagSessionsTransitively: build.sessionTags && build.transitiveTagKeys,
    exactTagKey: tagged || has(PackerBuilder.AMAZON_CHROOT),
  };
  const brought = set(build).flatMap((name) => Object.entries<When>(OPTIONS[name].brings ?? {})).filter(([, when]) => holds[when]);
  return chosen(packer, Object.assign(together, Object.fromEntries(brought)) as Record<CapabilityName, unknown>);
}

/** What options narrow. */
export function restrictionsOf(build: PackerBuild): Restriction[] {
  const narrowed: readonly string[] = set(build).flatMap((name) => OPTIONS[name].narrows ?? []);
  return Object.entries(packerNarrowed).filter(([name]) => narrowed.includes(name)).map(([, restriction]) => restriction);
}

/** The options whose values fill a placeholder as they are. */
const FILLING = OPTION_NAMES.flatMap((name): [OptionName, string][] => {
  const option = OPTIONS[name];
  return option.isList && option.fills ? [[name, option.fills]] : [];
});

/** The values of the placeholders that stand for what was declared. */
function declaredIn(scope: IConstruct, build: PackerBuild, regions: string[]): Record<string, readonly string[]> {
  const {
    instanceProfiles = [], networkAccountIds = [], importPrefix = ['packer-import-'], protectionTag: [protection] = [], sessionTags = [],
  } = build;
  const ofNetwork = (ends: readonly string[] = []) => sharedBy(scope, networkAccountIds, ends);
  const [vpcs, subnets, securityGroups] = [ofNetwork(build.vpcs), ofNetwork(build.subnets), ofNetwork(build.securityGroups)];
  const own = ownersIn(scope, []);
  const uploadBuckets = uploadBucketsOf(build);
  // A declared VPC says whose the network is. A declared subnet does not: its security group is made in its VPC, and fast launch has a
  // subnet of its own.
  const owners = vpcs.length > 0 ? ownersIn(scope, vpcs) : [...own, ...networkAccountIds, ...ownersIn(scope, subnets)];
  return {
    ...Object.fromEntries(FILLING.map(([name, fills]) => [fills, (build[name] ?? []) as readonly string[]])),
    ...perTag('SessionTag', sessionTags),
    Ec2Services: ec2ServicesOf(regions),
    InstanceProfileArns: instanceProfiles.map(({ arn }) => arn),
    InstanceRoleArns: [...instanceProfiles.map(({ role }) => role), ...build.instanceRoles ?? []],
    FleetKeyPairNames: build.keyPairs ?? ['*'],
    OwnerAndVpc: vpcs,
    OwnerAndSubnet: subnets,
    OwnerAndSecurityGroup: securityGroups,
    OwnerAndFleetSecurityGroup: build.securityGroups ? securityGroups : own.map((owner) => `${owner}:security-group/*`),
    ImageAccounts: imageAccountsIn(build.sourceImageOwners),
    ImageOwners: imageOwnersOf(scope, build.sourceImageOwners ?? []),
    OwnerAndFleetSubnet: build.subnets ? subnets : owners.map((owner) => `${owner}:subnet/*`),
    NetworkOwner: owners,
    VpcIds: (build.vpcs ?? []).map(OPTIONS.vpcs.named!),
    ImageAttributes: build.imageAttributes?.filter((name) => name !== PackerImageAttribute.PRODUCT_CODES) ?? [],
    SecretArns: build.secrets?.map(({ arn }) => arn) ?? [],
    DataKeyArns: [...build.dataSourceKeys ?? [], ...build.secrets?.flatMap(({ keys }) => keys) ?? []],
    ImportObjectArns: build.importBucket?.flatMap(({ arn }) => importPrefix.map((prefix) => `${arn}/${prefix}*`)) ?? [],
    BucketKeyArns: [...build.bucketKeys ?? [], ...uploadBuckets.flatMap(({ keys }) => keys)],
    UploadBucketArns: uploadBuckets.map(({ arn }) => arn),
    BundleBucketArns: build.bundleBucket?.map(({ arn }) => arn) ?? [],
    BundleObjectArns: build.bundleBucket?.map(({ arn }) => `${arn}/*`) ?? [],
    ...(protection && { ProtectionTagKey: [protection.key], ProtectionTagValue: [protection.value] }),
  };
}

/** Chooses the capabilities of a Packer build role by what its builds do. */
export function chooseForPacker(scope: IConstruct, build: PackerBuild, regions: string[]): Choice {
  const facts = factsOf({ ...build, regions });
  checkContradictions(scope, build, facts);
  return {
    capabilities: capabilitiesOf(build, facts),
    restrictions: restrictionsOf(build),
    declared: inOrder(scope, declaredIn(scope, build, regions)),
  };
}
