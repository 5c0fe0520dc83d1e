import type { Account } from './account';
import { about, asIs, COMMON_DRY_RUNS, DryRun, existing, listed, NAME, specifications, Touched } from './dry-runs';
import { ofAttribute, ofType, OWNER, SHARED_WITH } from './known/keys';
import type { Source } from './source';
import { CHROOT, SURROGATE } from '../../packer/plugin/components';

/* How EC2 is asked, as dry runs, for the calls that builders and options add. Sources as in dry-runs.ts. */

const is = (...builders: string[]) => ({ builder }: Source) => builders.includes(builder);
const registers = (source: Source) => source.builder === CHROOT || (source.builder === SURROGATE && !source.createsImage);

/** A date in the future, at which nothing happens. */
const DEPRECATED_AT = '2099-01-01T00:00:00Z';

const imagesOf = (account: Account, region: string): Touched[] => [
  { type: 'image', name: '*', createdWith: {}, facts: { [OWNER]: account.id }, region },
  { type: 'snapshot', name: '*', createdWith: {}, region },
];

/** Source: common/step_ami_region_copy.go. The call goes to where the copy is to be. */
const copy: DryRun = {
  operation: 'CopyImage',
  on: 'image',
  regions: ({ copies }) => Object.keys(copies),
  ask: ({ thing, source, account, to = account.region }) => ({
    region: to,
    parameters: {
      SourceImageId: thing!.id,
      SourceRegion: account.region,
      Name: NAME,
      CopyImageTags: true,
      ...source.encrypts && { Encrypted: true },
      ...source.encrypts && source.copies[to] && { KmsKeyId: source.copies[to] },
    },
    touches: [
      ...imagesOf(account, to),
      { ...existing('image', thing!), region: account.region },
      ...(thing!.snapshots ?? []).map((name): Touched => ({ type: 'snapshot', name, region: account.region })),
    ],
  }),
};

const createVolume: DryRun = {
  operation: 'CreateVolume',
  when: is(CHROOT),
  ask: ({ source, account, retag = asIs }) => {
    const zone =
      [...account.all('subnet'), ...account.all('instance'), ...account.all('volume')].find((each) => each.zone !== undefined)?.zone;
    const image = account.image(source);
    const snapshot = image?.snapshots?.[0];
    if (zone === undefined || (snapshot === undefined && !source.fromScratch)) return undefined;
    const tags = retag(source.tags.rootVolume);
    return {
      parameters: {
        AvailabilityZone: zone,
        VolumeType: 'gp2',
        ...source.fromScratch ? { Size: 8 } : { SnapshotId: snapshot },
        ...specifications({ volume: tags }),
      },
      touches: [
        { type: 'volume', name: '*', createdWith: tags },
        ...source.fromScratch ? [] : [{ type: 'snapshot', name: snapshot!, facts: image!.facts }],
      ],
    };
  },
};

const createSnapshot: DryRun = {
  operation: 'CreateSnapshot',
  on: 'volume',
  when: registers,
  ask: ({ thing, source, retag = asIs }) => {
    const tags = retag(source.tags.madeSnapshot);
    return {
      parameters: { VolumeId: thing!.id, ...specifications({ snapshot: tags }) },
      touches: [{ type: 'snapshot', name: '*', createdWith: tags }, existing('volume', thing!)],
    };
  },
};

const registering = (when: DryRun['when'], untagged?: true): DryRun => ({
  operation: 'RegisterImage',
  on: 'snapshot',
  untagged,
  when,
  ask: ({ thing, account }) => ({
    parameters: {
      Name: NAME,
      Architecture: 'x86_64',
      RootDeviceName: '/dev/xvda',
      VirtualizationType: 'hvm',
      BlockDeviceMappings: [{ DeviceName: '/dev/xvda', Ebs: { SnapshotId: thing!.id } }],
    },
    touches: [{ type: 'image', name: '*', createdWith: {}, facts: { [OWNER]: account.id } }, existing('snapshot', thing!)],
  }),
});

/** Attached to an instance of the build, or to the one that Packer runs on: any. */
const attaching = (operation: string, device: object): DryRun => ({
  operation,
  on: 'volume',
  ask: ({ thing, source, account }) => {
    const instance = account.own('instance') ?? (source.builder === CHROOT ? account.all('instance')[0] : undefined);
    return instance && {
      parameters: { VolumeId: thing!.id, InstanceId: instance.id, ...device },
      touches: [existing('volume', thing!), existing('instance', instance)],
    };
  },
});

const createLaunchTemplate: DryRun = {
  operation: 'CreateLaunchTemplate',
  when: ({ spot }) => spot,
  ask: ({ source, account, type = source.type, retag = asIs }) => {
    const tags = retag(source.tags.launchTemplate);
    return {
      parameters: {
        LaunchTemplateName: NAME,
        LaunchTemplateData: { ImageId: account.image(source)?.id, InstanceType: type },
        ...specifications({ 'launch-template': tags }),
      },
      touches: [{ type: 'launch-template', name: '*', createdWith: tags }],
    };
  },
};

/**
 * On what else EC2 checks a fleet is not settled (docs/decisions/0036): a refusal shows it, and those parts are asked of the simulator
 * besides. Source: common/step_run_spot_instance.go.
 */
const createFleet: DryRun = {
  operation: 'CreateFleet',
  on: 'launch-template',
  when: ({ spot }) => spot,
  ask: ({ thing, source, type = source.type, retag = asIs }) => {
    const tags = retag(source.tags.fleet);
    return {
      parameters: {
        Type: 'instant',
        LaunchTemplateConfigs: [{
          LaunchTemplateSpecification: { LaunchTemplateId: thing!.id, Version: '1' },
          ...type !== undefined && { Overrides: [{ InstanceType: type }] },
        }],
        TargetCapacitySpecification: { TotalTargetCapacity: 1, DefaultTargetCapacityType: 'spot' },
        ...specifications({ fleet: tags }),
      },
      touches: [
        { type: 'fleet', name: '*', createdWith: tags }, existing('launch-template', thing!),
        { type: 'instance', name: '*', facts: type === undefined ? {} : ofType(type) },
      ],
    };
  },
};

/** The plugin deletes it by its name. */
const deleteLaunchTemplate: DryRun = {
  operation: 'DeleteLaunchTemplate',
  on: 'launch-template',
  ask: ({ thing }) => ({
    parameters: thing!.name === undefined ? { LaunchTemplateId: thing!.id } : { LaunchTemplateName: thing!.name },
    touches: [existing('launch-template', thing!)],
  }),
};

const retagInstance: DryRun = {
  operation: 'CreateTags',
  as: 'CreateTags on an instance',
  on: 'instance',
  when: ({ spot }) => spot,
  ask: ({ thing, source }) => ({
    parameters: { Resources: [thing!.id], Tags: listed(source.tags.run) },
    touches: [{ ...existing('instance', thing!), sets: source.tags.run }],
  }),
};

const added = (permissions: readonly object[]) => ({ Add: permissions });

/** The calls of builds that EC2 can be asked for without more than ids and the template. What is not among them, IAM simulates. */
export const DRY_RUNS: readonly DryRun[] = [
  ...COMMON_DRY_RUNS,
  copy,
  createVolume,
  createSnapshot,
  registering((source) => registers(source) && source.builder === SURROGATE),
  registering(is(CHROOT), true),
  attaching('AttachVolume', { Device: '/dev/xvdz' }),
  attaching('DetachVolume', {}),
  createLaunchTemplate,
  createFleet,
  deleteLaunchTemplate,
  retagInstance,
  about('ModifyImageAttribute', 'image', (ImageId, { finish: { description } }) => ({ ImageId, Description: { Value: description } }), {
    as: 'ModifyImageAttribute for the description',
    when: ({ finish }) => finish.description !== undefined,
    facts: () => ofAttribute('Description'),
  }),
  about('ModifyImageAttribute', 'image', (ImageId, { finish: { imdsSupport } }) => ({ ImageId, ImdsSupport: { Value: imdsSupport } }), {
    as: 'ModifyImageAttribute for IMDS support',
    when: ({ finish }) => finish.imdsSupport !== undefined,
    facts: () => ofAttribute('ImdsSupport'),
  }),
  about('ModifyImageAttribute', 'image', (ImageId, { finish: { users, groups } }) => ({
    ImageId, LaunchPermission: added([...users.map((UserId) => ({ UserId })), ...groups.map((Group) => ({ Group }))]),
  }), { as: 'ModifyImageAttribute for sharing', when: ({ finish: { users, groups } }) => users.length + groups.length > 0 }),
  about('ModifySnapshotAttribute', 'snapshot', (SnapshotId, { finish: { snapshotUsers } }) => ({
    SnapshotId, CreateVolumePermission: added(snapshotUsers.map((UserId) => ({ UserId }))),
  }), {
    when: ({ finish }) => finish.snapshotUsers.length > 0,
    facts: ({ finish: { snapshotUsers } }) => ({ [SHARED_WITH]: snapshotUsers }),
  }),
  about('EnableImageDeprecation', 'image', (ImageId) => ({ ImageId, DeprecateAt: DEPRECATED_AT }),
    { when: ({ finish }) => finish.deprecates }),
  about('EnableImageDeregistrationProtection', 'image', (ImageId) => ({ ImageId }), { when: ({ finish }) => finish.protects }),
  about('ModifyInstanceAttribute', 'instance', (InstanceId) => ({ InstanceId, EnaSupport: { Value: true } }), {
    when: ({ finish }) => finish.ena, facts: () => ofAttribute('EnaSupport'),
  }),
  about('GetPasswordData', 'instance', (InstanceId) => ({ InstanceId }), { when: ({ readsPassword }) => readsPassword }),
];
