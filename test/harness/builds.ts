import * as kms from 'aws-cdk-lib/aws-kms';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import * as ssm from 'aws-cdk-lib/aws-ssm';
import type { Place } from './intrinsics';
import { appProfile, appRole, buildKey, existingKeyPair, existingSecurityGroup, existingSubnet, optionsIn, together } from './options';
import { CHINA, COMMERCIAL, GOVCLOUD, Props } from './synthesize';
import type { RecordedAuthorization, Trace } from './traces';
import { PackerImageAttribute, LateTaggedResource, LateTagging, PackerBuilder } from '../../src';

/*
 * The recorded builds, each with what its owner declares: the default role where the row is empty. Tests of
 * sufficiency and of minimality are made from this one table.
 */

/** A recorded build and the role made for it. */
export interface Build {
  readonly place: Place;
  /** What its options need declared. */
  readonly declares: Record<string, Props>;
  /** What its client needs declared, because it tags late. */
  readonly lateTagging?: LateTagging;
}

const profile = appProfile(COMMERCIAL);
const key = buildKey(COMMERCIAL);
const twoKeys: Props = (scope) => ({
  kmsKeys: ['us-east-1:111122223333:key/00000000-0000-0000-0000-000000000001', 'eu-west-1:111122223333:key/00000000-0000-0000-0000-000000000002']
    .map((id, i) => kms.Key.fromKeyArn(scope, `Key${i}`, `arn:aws:kms:${id}`)),
});
const share = { amiUsers: ['444455556666'] };
const shareSnapshots = { snapshotUsers: ['444455556666'] };
const copies = { copyToRegions: ['eu-west-1'] };
const description = { imageAttributes: [PackerImageAttribute.DESCRIPTION] };
const builder = (name: PackerBuilder): Props => ({ builders: [name] });
const surrogate = builder(PackerBuilder.AMAZON_EBSSURROGATE);
/** spot_tags and fleet_tags are left out of the template. */
const untaggedFleet = { lateTagging: LateTagging.of(LateTaggedResource.LAUNCH_TEMPLATES_AND_FLEETS) };

const COMMERCIAL_BUILDS: Record<string, Record<string, Props>> = {
  'chroot-default': { builders: builder(PackerBuilder.AMAZON_CHROOT) },
  'data-sources': {
    secrets: (scope) => ({
      secrets: [secretsmanager.Secret.fromSecretCompleteArn(scope, 'Secret', 'arn:aws:secretsmanager:us-east-1:111122223333:secret:packer/secret-AbCdEf')],
    }),
    parameters: (scope) => ({ parameters: [ssm.StringParameter.fromStringParameterName(scope, 'Version', '/packer/version')] }),
    builders: { builders: [] },
  },
  'ebs-ami-block-devices': {},
  'ebs-cancelled': {},
  'ebs-copy-regions': { copyToRegions: copies },
  'ebs-copy-regions-kms': { copyToRegions: copies, encryptBoot: { encryptBoot: true }, kmsKeys: twoKeys },
  'ebs-default': {},
  'ebs-default-vpc-id': {},
  'ebs-deprecate': { scheduleDeprecation: { scheduleDeprecation: true } },
  'ebs-deregistration-protection': { deregistrationProtection: { deregistrationProtection: true } },
  'ebs-ena-sriov': { enhancedNetworking: { enhancedNetworking: true } },
  'ebs-encrypt-default-key': { encryptBoot: { encryptBoot: true } },
  'ebs-encrypt-kms': { encryptBoot: { encryptBoot: true }, kmsKeys: key },
  'ebs-existing-ami-name': {},
  'ebs-existing-network': { subnets: existingSubnet, securityGroups: existingSecurityGroup, keyPairs: existingKeyPair },
  'ebs-existing-subnet': { subnets: existingSubnet },
  'ebs-existing-vpc-and-subnet': { subnets: existingSubnet },
  'ebs-failed-after-ami': { amiUsers: share },
  'ebs-failed-provisioner': {},
  'ebs-fast-launch': { fastLaunch: { fastLaunch: true }, fastLaunchTemplates: { fastLaunchTemplates: ['lt-0123456789abcdef0'] } },
  'ebs-filters': { securityGroups: existingSecurityGroup },
  'ebs-force-deregister': {},
  'ebs-force-deregister-regions': { copyToRegions: copies },
  'ebs-imds-v2': { imageAttributes: { imageAttributes: [PackerImageAttribute.IMDS_SUPPORT] }, requireImdsV2: { requireImdsV2: true } },
  'ebs-instance-profile': { instanceProfiles: profile },
  'ebs-instance-profile-skip-validation': { instanceProfiles: profile },
  'ebs-launch-block-devices': { kmsKeys: key },
  'ebs-multi-source': {},
  'ebs-public-ip': { associatePublicIpAddress: { associatePublicIpAddress: true } },
  'ebs-run-tags-only': {},
  'ebs-session-manager': { sessionManager: { sessionManager: true }, instanceProfiles: profile },
  'ebs-session-manager-private-key': {
    instanceConnect: { instanceConnect: true },
    sessionManager: { sessionManager: true },
    instanceProfiles: profile,
    subnets: existingSubnet,
    securityGroups: existingSecurityGroup,
  },
  'ebs-session-manager-reconnect': { sessionManager: { sessionManager: true }, instanceProfiles: profile },
  'ebs-share-org': {
    amiOrgArns: { amiOrgArns: ['arn:aws:organizations::111122223333:organization/o-example'] },
    amiOuArns: { amiOuArns: ['arn:aws:organizations::111122223333:ou/o-example/ou-exam-ple12345'] },
  },
  'ebs-share-public': { publicImages: { publicImages: true }, publicSnapshots: { publicSnapshots: true } },
  'ebs-share-users': { amiUsers: share, snapshotUsers: shareSnapshots, imageAttributes: description },
  'ebs-share-users-encrypted': { amiUsers: share, snapshotUsers: shareSnapshots, encryptBoot: { encryptBoot: true }, kmsKeys: key },
  'ebs-skip-create-ami': { skipCreateAmi: { skipCreateAmi: true } },
  'ebs-skip-save-build-region': { copyToRegions: copies },
  'ebs-source-ami-filter': { sourceImageOwners: { sourceImageOwners: ['amazon'] } },
  'ebs-spot': { spot: { spot: true } },
  'ebs-spot-network-profile': {
    spot: { spot: true },
    lateTagging: untaggedFleet,
    instanceProfiles: profile,
    subnets: existingSubnet,
    securityGroups: existingSecurityGroup,
  },
  'ebs-temp-instance-profile': { temporaryInstanceProfile: { temporaryInstanceProfile: true } },
  'ebs-volume-cleanup': {},
  'ebs-winrm': { readWindowsPassword: { readWindowsPassword: true } },
  'ebssurrogate-create-image': { useCreateImage: { useCreateImage: true }, builders: surrogate },
  'ebssurrogate-default': { builders: surrogate },
  'ebssurrogate-kms': { encryptBoot: { encryptBoot: true }, kmsKeys: key, builders: surrogate },
  'ebsvolume-default': { builders: builder(PackerBuilder.AMAZON_EBSVOLUME) },
  'ebsvolume-snapshot': {
    snapshotVolumes: { snapshotVolumes: true }, snapshotUsers: shareSnapshots, builders: builder(PackerBuilder.AMAZON_EBSVOLUME),
  },
  'import-ova': {
    importBucket: (scope) => ({ importBucket: s3.Bucket.fromBucketName(scope, 'Import', 'packer-import') }),
    amiUsers: share,
    builders: { builders: [] },
  },
  'instance-default': {
    bundleBucket: (scope) => ({
      builders: [PackerBuilder.AMAZON_INSTANCE], bundleBucket: s3.Bucket.fromBucketName(scope, 'Bundles', 'packer-images'),
    }),
  },
};

const CHINESE_BUILDS: Record<string, Record<string, Props>> = {
  'cn-ebs-copy-regions': { copyToRegions: { copyToRegions: ['cn-northwest-1'] } },
  'cn-ebs-default': {},
  'cn-ebs-encrypt-kms': { encryptBoot: { encryptBoot: true }, kmsKeys: buildKey(CHINA) },
  'cn-ebs-failed-after-ami': { amiUsers: share },
  'cn-ebs-instance-profile': { instanceProfiles: appProfile(CHINA) },
  'cn-ebs-share-users': { amiUsers: share, snapshotUsers: shareSnapshots, imageAttributes: description },
  'cn-ebs-spot': { spot: { spot: true } },
  'cn-ebs-temp-instance-profile': { temporaryInstanceProfile: { temporaryInstanceProfile: true } },
  'cn-ebssurrogate-default': { builders: surrogate },
};

const GOVCLOUD_BUILDS: Record<string, Record<string, Props>> = {
  'gov-ebs-copy-regions': { copyToRegions: { copyToRegions: ['us-gov-east-1'] } },
  'gov-ebs-default': {},
  'gov-ebs-encrypt-kms': { encryptBoot: { encryptBoot: true }, kmsKeys: buildKey(GOVCLOUD) },
  'gov-ebs-failed-after-ami': { amiUsers: share },
  'gov-ebs-instance-profile': { instanceProfiles: appProfile(GOVCLOUD) },
  'gov-ebs-share-users': { amiUsers: share, snapshotUsers: shareSnapshots, imageAttributes: description },
  'gov-ebs-spot': { spot: { spot: true } },
  'gov-ebssurrogate-default': { builders: surrogate },
};

/** Packer 1.6.6, which tags the instance and its volumes alone. */
const LEGACY_BUILDS: Record<string, Record<string, Props>> = {
  'legacy-ebs-copy-regions': { copyToRegions: copies },
  'legacy-ebs-default': {},
  'legacy-ebs-encrypt-kms': { encryptBoot: { encryptBoot: true }, kmsKeys: key },
  'legacy-ebs-existing-network': { subnets: existingSubnet, securityGroups: existingSecurityGroup, keyPairs: existingKeyPair },
  'legacy-ebs-failed-provisioner': {},
  // By the role alone, where the profile is not known.
  'legacy-ebs-instance-profile': { instanceRoles: appRole(COMMERCIAL) },
  'legacy-ebs-spot': { spot: { spot: true } },
  'legacy-ebs-temp-instance-profile': { temporaryInstanceProfile: { temporaryInstanceProfile: true } },
};

const LEGACY = LateTagging.PLUGIN_BEFORE_1_0_2;

const rows = (builds: Record<string, Record<string, Props>>, place: Place, lateTagging?: (name: string) => LateTagging) =>
  Object.fromEntries(Object.entries(builds).map(([name, declares]): [string, Build] =>
    [name, { place, declares, lateTagging: lateTagging?.(name) }]));

export const BUILDS: Record<string, Build> = {
  ...rows(COMMERCIAL_BUILDS, COMMERCIAL),
  ...rows(CHINESE_BUILDS, CHINA, () => LateTagging.AWS_CN),
  ...rows(GOVCLOUD_BUILDS, GOVCLOUD, () => LateTagging.AWS_US_GOV),
  ...rows(LEGACY_BUILDS, COMMERCIAL, () => LEGACY),
};

/** Builds whose templates set no tags at all: no role that goes by tags lets them finish. */
export const WITHOUT_TAGS: Record<string, Build> = {
  ...rows({ 'ebs-no-tags': {}, 'ebs-copy-regions-no-tags': { copyToRegions: copies }, 'ebs-spot-no-tags': { spot: { spot: true } } }, COMMERCIAL),
  ...rows({ 'legacy-ebs-no-tags': {} }, COMMERCIAL, () => LEGACY),
  ...rows({ 'cn-ebs-no-tags': {} }, CHINA, () => LateTagging.AWS_CN),
};

/**
 * Recorded builds whose templates are imagined without tags, each confined to its instance profile: read them by `withoutTags`.
 * One makes its key pair and security group, the other is a spot instance in a declared network.
 */
export const CONFINED_BUILDS: Record<string, Build> = rows({
  'ebs-instance-profile': {
    confineToInstanceProfiles: { confineToInstanceProfiles: true },
    instanceProfiles: profile,
    vpcs: optionsIn(COMMERCIAL).vpcs,
  },
  'ebs-spot-network-profile': {
    confineToInstanceProfiles: { confineToInstanceProfiles: true },
    instanceProfiles: profile,
    spot: { spot: true },
    subnets: existingSubnet,
    securityGroups: existingSecurityGroup,
  },
}, COMMERCIAL);

const TAGS = /^(aws:RequestTag|aws:ResourceTag|ec2:ResourceTag)\/|^aws:TagKeys$/;

/** What the build would ask for if its template set no tags: the same calls without them, and none that only tags. */
export function withoutTags({ authorizations }: Trace): RecordedAuthorization[] {
  return authorizations.filter(({ action }) => action !== 'ec2:CreateTags').map((authorization) => ({
    ...authorization,
    context: Object.fromEntries(Object.entries(authorization.context).filter(([name]) => !TAGS.test(name))),
  }));
}

/** The properties of the role for a build. */
export function propsFor({ declares, lateTagging }: Build, without?: string): Props {
  const kept = Object.entries(declares).filter(([name]) => name !== without).map(([, props]) => props);
  return together(...(lateTagging ? [{ lateTagging }] : []), ...kept);
}

