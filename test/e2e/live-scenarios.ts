import type { BuildToRun, Particulars } from './live-builds';
import { PackerImageAttribute, LateTaggedResource, LateTagging } from '../../src';
import { Build, BUILDS, CONFINED_BUILDS, WITHOUT_TAGS } from '../harness/builds';
import { COMMERCIAL, Props } from '../harness/synthesize';
import { changedTrace, textOfTrace } from '../harness/templates';
import { readTrace } from '../harness/traces';

/*
 * What is built live: every template of test/proofs/traces/templates, and variations that no recording has.
 */

/** A template, the role for it, and what must come of them. */
export interface Scenario extends BuildToRun {
  /** Debian's Packer 1.6.6 in place of the newest one. */
  readonly isLegacy?: boolean;
  /** A build that fails as it should: a provisioner that fails, a name that is taken. */
  readonly fails?: boolean;
  /** With what is declared by hand: the first check that is denied. Undefined where nothing is. */
  readonly deniedByHand?: RegExp;
  /** With the role read from the template: what synthesis says against it. Undefined where it says nothing. */
  readonly refusedFromTemplate?: RegExp;
  /** What has to be declared beside the template, apart from what no template can say. */
  readonly besideTemplate?: string[];
}

/** What the account of a recorded build had, and how it was stopped. */
const PARTICULARS: Record<string, Particulars> = {
  'chroot-default': { onInstance: true },
  'ebs-cancelled': { interruptAt: 'Provisioning with shell script' },
  'ebs-default-vpc-id': { inDefaultVpc: true },
  'ebs-existing-ami-name': { existingImageIn: ['us-east-1'] },
  'ebs-filters': { networkTags: [{ Key: 'Purpose', Value: 'ImageBuild' }] },
  'ebs-force-deregister': { existingImageIn: ['us-east-1'] },
  'ebs-force-deregister-regions': { existingImageIn: ['us-east-1'] },
  'ebs-session-manager-reconnect': { environment: { FIRST_SESSION_IS_LOST: 'lost' } },
  'ebs-volume-cleanup': { instead: { 'ami-0aaaaaaaaaaaaaaa1': 'ami-0eeeeeeeeeeeeeee1' } }, // an image that keeps its root volume
  // The plugin tags the snapshots of an image that has none, and EC2 says that there are none: the recording ends there.
  'instance-default': { instead: { '  snapshot_tags = { CreatedBy = "packer" }\n': '' } },
};

const recorded = (builds: Record<string, Build>): [string, Scenario][] => Object.entries(builds).map(([name, build]) => [name, {
  template: textOfTrace(name),
  build,
  particulars: PARTICULARS[name],
  isLegacy: name.startsWith('legacy-'),
  fails: readTrace(name).result === 'failed-as-intended',
}]);

const CREATES_KEY_PAIR = /^ec2:CreateKeyPair: ec2:CreateKeyPair on /;

const NOT_AT_KEY_PAIR: Record<string, RegExp> = {
  'legacy-ebs-no-tags': /^ec2:RunInstances: ec2:RunInstances on .*:instance\/\*$/,
  'cn-ebs-no-tags': /^ec2:StopInstances: /,
};

/** Without tags: no role that goes by tags lets them finish, and synthesis says which lines to add. */
const withoutTags: [string, Scenario][] = recorded(WITHOUT_TAGS).map(([name, scenario]) => [name, {
  ...scenario,
  deniedByHand: NOT_AT_KEY_PAIR[name] ?? CREATES_KEY_PAIR,
  refusedFromTemplate: /the build tag CreatedBy=packer is missing in .*add: "?run_tags"?/s,
}]);

const of = (declares: Record<string, Props>, lateTagging?: LateTagging): Build => ({ place: COMMERCIAL, declares, lateTagging });
/** As a recorded build, with more declared, or in its place. */
const like = (trace: string, declares: Record<string, Props> = {}): Build =>
  ({ ...BUILDS[trace], declares: { ...BUILDS[trace].declares, ...declares } });

const TWO = ['444455556666', '777788889999'];
const TWO_HCL = JSON.stringify(TWO);
const twoUsers = { amiUsers: { amiUsers: TWO }, snapshotUsers: { snapshotUsers: TWO } };
const ALL_TAG_MAPS = ['run_tags', 'run_volume_tags', 'tags', 'snapshot_tags'];

const fromFilter = (name: string, owner: string) => ({
  template: changedTrace('ebs-source-ami-filter', { instead: { '"al2023-ami-*"': JSON.stringify(name), '["amazon"]': JSON.stringify([owner]) } }),
  build: of({ sourceImageOwners: { sourceImageOwners: [owner] } }),
});

const confined = (trace: string): Scenario => ({
  template: changedTrace(trace, { without: ALL_TAG_MAPS }),
  build: CONFINED_BUILDS[trace],
  besideTemplate: ['confineToInstanceProfiles', 'vpcs'],
  particulars: { inDefaultVpc: true },
});

/** What recordings do not have: several accounts, owners by number, tags left out. */
const VARIATIONS: Record<string, Scenario> = {
  'two accounts': {
    template: changedTrace('ebs-share-users', { instead: { '["444455556666"]': TWO_HCL } }),
    build: like('ebs-share-users', twoUsers),
  },
  'two accounts, encrypted copies in two regions': {
    template: changedTrace('ebs-copy-regions-kms', { add: [`ami_users = ${TWO_HCL}`, `snapshot_users = ${TWO_HCL}`] }),
    build: like('ebs-copy-regions-kms', twoUsers),
  },
  'two accounts, surrogate': {
    template: changedTrace('ebssurrogate-default', { add: [`ami_users = ${TWO_HCL}`, `snapshot_users = ${TWO_HCL}`] }),
    build: like('ebssurrogate-default', twoUsers),
  },
  'two accounts, encrypted surrogate': {
    template: changedTrace('ebssurrogate-kms', { add: [`ami_users = ${TWO_HCL}`, `snapshot_users = ${TWO_HCL}`] }),
    build: like('ebssurrogate-kms', twoUsers),
  },
  'two accounts, snapshots of volumes': {
    template: changedTrace('ebsvolume-snapshot', { instead: { '["444455556666"]': TWO_HCL } }),
    build: like('ebsvolume-snapshot', { snapshotUsers: { snapshotUsers: TWO } }),
  },
  'two accounts, chroot': {
    template: changedTrace('chroot-default', { add: [`ami_users = ${TWO_HCL}`, `snapshot_users = ${TWO_HCL}`] }),
    build: like('chroot-default', twoUsers),
    particulars: { onInstance: true },
  },
  'two accounts, imported': {
    template: changedTrace('import-ova', { instead: { '["444455556666"]': TWO_HCL } }),
    build: like('import-ova', { amiUsers: { amiUsers: TWO } }),
  },
  'accounts and everybody': {
    template: changedTrace('ebs-share-public', { add: [`ami_users = ${TWO_HCL}`, `snapshot_users = ${TWO_HCL}`] }),
    build: like('ebs-share-public', twoUsers),
  },
  'image of Canonical, by its number': fromFilter('ubuntu/images/*', '099720109477'),
  'image of Amazon, by its number': fromFilter('al2023-ami-*', '137112412989'),
  'own image': {
    ...fromFilter('packer-test', 'self'),
    template: changedTrace('ebs-source-ami-filter', {
      instead: { 'ami_name = "packer-test"': 'ami_name = "packer-next"', '"al2023-ami-*"': '"packer-test"', '["amazon"]': '["self"]' },
    }),
    particulars: { existingImageIn: ['us-east-1'] },
  },
  'spot, with the tags of launch template and fleet left out': {
    template: changedTrace('ebs-spot', { without: ['spot_tags', 'fleet_tags'] }),
    build: like('ebs-spot'),
    deniedByHand: /^ec2:CreateLaunchTemplate: /,
    refusedFromTemplate: /LAUNCH_TEMPLATES_AND_FLEETS/,
  },
  'spot, with these tags left out and that declared': {
    template: changedTrace('ebs-spot', { without: ['spot_tags', 'fleet_tags'] }),
    build: { ...like('ebs-spot'), lateTagging: LateTagging.of(LateTaggedResource.LAUNCH_TEMPLATES_AND_FLEETS) },
  },
  'surrogate, with the tags of volumes left out': {
    template: changedTrace('ebssurrogate-default', { without: ['run_volume_tags'] }),
    build: like('ebssurrogate-default'),
    deniedByHand: /^ec2:CreateSnapshot: ec2:CreateSnapshot on .*:volume\//,
    refusedFromTemplate: /run_volume_tags/,
  },
  'image tagged late': {
    template: changedTrace('ebs-default', { add: ['skip_ami_run_tags = true'] }),
    build: of({}),
    deniedByHand: /^ec2:CreateImage: ec2:CreateImage on .*::image\//,
    refusedFromTemplate: /skip_ami_run_tags/,
  },
  'image tagged late, and that declared': {
    template: changedTrace('ebs-default', { add: ['skip_ami_run_tags = true'] }),
    build: of({}, LateTagging.of(LateTaggedResource.IMAGES_AND_SNAPSHOTS)),
  },
  'spot with Packer 1.6.6 and its preset alone': {
    template: textOfTrace('legacy-ebs-spot'),
    build: { ...BUILDS['legacy-ebs-spot'], lateTagging: LateTagging.PLUGIN_BEFORE_1_0_2 },
    isLegacy: true,
  },
  'force_deregister, with images of that name in both regions': {
    template: textOfTrace('ebs-force-deregister-regions'),
    build: like('ebs-force-deregister-regions'),
    particulars: { existingImageIn: ['us-east-1', 'eu-west-1'] },
  },
  'no tags, confined to its instance profile': confined('ebs-instance-profile'),
  'spot without tags, confined to its instance profile': {
    ...confined('ebs-spot-network-profile'), besideTemplate: ['confineToInstanceProfiles'], particulars: {},
  },
  'everything narrowed': {
    template: textOfTrace('ebs-existing-network'),
    build: like('ebs-existing-network', {
      instanceTypes: { instanceTypes: ['t3.*'] },
      requireVolumeTag: { requireVolumeTag: true },
      sourceImageOwners: { sourceImageOwners: ['amazon'] },
      protectionTag: { protectionTag: { key: 'Golden', value: 'true' } },
    }),
    besideTemplate: ['requireVolumeTag', 'sourceImageOwners', 'protectionTag'],
  },
  'surrogate on spot, with a temporary profile, for two accounts, encrypted': {
    template: changedTrace('ebssurrogate-kms', {
      without: ['instance_type'],
      add: [
        `ami_users = ${TWO_HCL}`, `snapshot_users = ${TWO_HCL}`, 'spot_price = "auto"', 'spot_instance_types = ["t3.micro", "t3.small"]',
        'fleet_tags = { CreatedBy = "packer" }', 'spot_tags = { CreatedBy = "packer" }', 'deprecate_at = "2099-01-01T00:00:00Z"', 'ami_description = "all"',
        'temporary_iam_instance_profile_policy_document {', '  Version = "2012-10-17"',
        '  Statement {', '    Effect = "Allow"', '    Action = ["s3:GetObject"]', '    Resource = ["*"]', '  }', '}',
      ],
    }),
    build: like('ebssurrogate-kms', {
      ...twoUsers,
      spot: { spot: true },
      temporaryInstanceProfile: { temporaryInstanceProfile: true },
      scheduleDeprecation: { scheduleDeprecation: true },
      imageAttributes: { imageAttributes: [PackerImageAttribute.DESCRIPTION] },
    }),
  },
};

export const SCENARIOS: Record<string, Scenario> = {
  ...Object.fromEntries(recorded(BUILDS)),
  ...Object.fromEntries(withoutTags),
  ...VARIATIONS,
};


