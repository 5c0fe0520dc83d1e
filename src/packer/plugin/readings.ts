import { EBS, IMPORT, LAUNCHING, SURROGATE, VOLUME_BUILDER, WITH_IMAGES } from './components';
import type { Options, Setting } from './options';
import { KEY_ID_ARN } from '../../iam/validation/shapes';
import type { Component } from '../../packer-template/configuration';
import type { PackerImageAttribute } from '../vocabulary/builders-and-attributes';

/*
 * How options of the plugin say something about a role. Source of all: packer-plugin-amazon, the documentation of the builders and
 * the conditions under which they call AWS.
 */

/** What an option says about a property. */
export interface Reading extends Setting {
  /** It is set, but what stands behind it only its owner knows. */
  readonly ask?: boolean;
}

/** What a rule may look at beside its own component. */
export interface Neighbours {
  readonly dataSource: (origin: object) => Component | undefined;
  readonly optionsOf: (component: Component) => Options;
}

type Read = (options: Options, neighbours: Neighbours) => Reading | undefined | (Reading | undefined)[];

/** How components of some types say something about a property. */
export interface Rule {
  readonly of: readonly string[];
  readonly read: Read;
  /** It counts only where this holds. */
  readonly when?: (options: Options) => boolean;
}

export const text = (name: string) => (options: Options) => options.text(name);
export const texts = (name: string) => (options: Options) => options.texts(name);
export const flag = (name: string) => (options: Options) => options.flag(name);
export const presence = (name: string) => (options: Options) => options.presence(name);
export const inBlocks = (name: string, read: Parameters<Options['inBlocks']>[1]) => (options: Options) => options.inBlocks(name, read);

const asked = (setting: Setting | undefined): Reading | undefined => setting && { ...setting, ask: true };
/** A name of something that only its owner knows. */
export const askedFor = (name: string) => (options: Options) => asked(options.text(name));

/**
 * What counts only while other options are not set. Where it is not known whether one of them is, this is not known either.
 */
export const unless = (names: readonly string[], read: Read): Read => (options, neighbours) => {
  const others = names.map((name) => options.presence(name)).filter((setting) => setting !== undefined);
  if (others.some(({ isSet }) => isSet)) return undefined;
  const [open] = others;
  const readings = [read(options, neighbours)].flat();
  if (!open) return readings;
  return readings.map((reading) => reading && {
    ...reading, values: [], ask: undefined, isSet: false, unknown: `whether ${open.option} is set is not known, because ${open.unknown}`,
  });
};

/** Whether `skip_create_ami` lets all options about images fall away. */
export const makesImage = (options: Options) => {
  const skip = options.flag('skip_create_ami');
  return !skip || !!skip.unknown;
};

export const onInstances = (read: Read, when?: Rule['when']): Rule => ({ of: LAUNCHING, read, when });
export const onImages = (read: Read): Rule => ({ of: WITH_IMAGES, read, when: makesImage });
export const onImports = (read: Read): Rule => ({ of: [IMPORT], read });
export const onVolumes = (read: Parameters<Options['inBlocks']>[1]): Rule =>
  ({ of: [VOLUME_BUILDER], read: inBlocks('ebs_volumes', read) });

/** `spot_price`, which only makes a build ask for spot instances. */
export function spotOf(options: Options): Setting | undefined {
  const price = options.text('spot_price');
  return price?.values[0] === '0'
    ? undefined
    : price && { ...price, unknown: price.isSet && price.values.length === 0 ? undefined : price.unknown };
}

export function spot(options: Options): Setting | undefined {
  const price = spotOf(options);
  return price && { ...price, values: [] };
}

/** ARNs of keys are known; aliases and ids lead to keys that only their owner knows. */
function keysIn(setting: Setting | undefined): (Reading | undefined)[] {
  if (!setting) return [];
  const isManaged = (value: string) => /(^|:)alias\/aws\/(ebs|s3)$/.test(value); // needs no permission
  const isArn = (value: string) => KEY_ID_ARN.pattern.test(value);
  const wanted = setting.values.filter((value) => !isManaged(value));
  const known = wanted.filter(isArn);
  const behind = wanted.filter((value) => !isArn(value));
  return [
    known.length > 0 || setting.unknown ? { ...setting, values: known } : undefined,
    behind.length > 0 ? { ...setting, values: behind, unknown: undefined, ask: true } : undefined,
  ];
}

const keys = (name: string) => (options: Options) => keysIn(options.text(name));
const keysInBlocks = (blocks: string) => (options: Options) =>
  options.inBlocks(blocks, (block) => block.text('kms_key_id')).flatMap(keysIn);

export const KEYS_OF_IMAGES: readonly Rule[] = [
  onImages(keys('kms_key_id')),
  onImages((options) => keysIn(options.mapValues('region_kms_key_ids'))),
  onInstances(keysInBlocks('launch_block_device_mappings')),
  onImages(keysInBlocks('ami_block_device_mappings')),
  { of: [VOLUME_BUILDER], read: keysInBlocks('ebs_volumes') },
  { of: ['amazon-chroot'], read: keys('root_volume_kms_key_id') },
  onImports(keys('ami_kms_key')),
];

/** `groups`, of which `all` makes public. */
export const everybody = (name: string) => (options: Options): Setting | undefined => {
  const setting = options.texts(name);
  if (!setting) return undefined;
  if (setting.values.includes('all')) return { ...setting, values: [], unknown: undefined };
  return setting.unknown ? { ...setting, values: [] } : undefined;
};

/** The rules of an attribute that is set on the image. */
export function attribute(name: string, value: PackerImageAttribute): Rule[] {
  const read = (options: Options): Setting | undefined => {
    const found = options.presence(name);
    return found && { ...found, values: found.unknown ? [] : [value] };
  };
  return [onImages(read), onImports(read)];
}

export function ownersOf(options: Options, { dataSource, optionsOf }: Neighbours): (Reading | undefined)[] {
  const filter = options.inBlocks('source_ami_filter', (block) => block.texts('owners'));
  if (filter.length > 0) return filter;
  const from = options.origin('source_ami');
  const data = from && dataSource(from);
  const owners = data && optionsOf(data).texts('owners');
  return [owners && { ...owners, option: `data.amazon-ami.${data.name}.owners` }];
}

export function typesOf(options: Options): (Reading | undefined)[] {
  const price = spotOf(options);
  const spotTypes = price ? options.texts('spot_instance_types') : undefined;
  return [spotTypes, spotTypes && !spotTypes.unknown && !price!.unknown ? undefined : options.text('instance_type')];
}

export function readWindowsPassword(options: Options): Setting | undefined {
  const kind = options.text('communicator');
  if (!kind || (kind.values[0] !== 'winrm' && !kind.unknown)) return undefined;
  const password = options.text('winrm_password');
  if (password?.isSet) return undefined;
  if (password?.unknown) return { ...password, values: [], isSet: false };
  return { ...kind, values: [] };
}

export function sessionManager(options: Options): Setting | undefined {
  const found = options.text('ssh_interface');
  if (!found) return undefined;
  if (found.unknown) return { ...found, values: [], isSet: false };
  return found.values[0] === 'session_manager' ? { ...found, values: [] } : undefined;
}

/**
 * Whether the plugin sends the public key by EC2 Instance Connect. A Session Manager that is unknown counts, and is reported by its own
 * rule.
 */
export const sendsKey = (options: Options) => !!sessionManager(options)
  && (options.text('communicator') ?? { values: ['ssh'] }).values[0] !== 'winrm';

export const needsNoKeyPair = (options: Options) => options.text('communicator')?.values[0] === 'none'
  || ['ssh_private_key_file', 'ssh_password', 'ssh_agent_auth'].some((name) => !!options.presence(name)?.isSet);

/** A filter finds them when Packer runs; it counts where none is named. */
export const SECURITY_GROUPS_OF_INSTANCES: readonly Rule[] = [
  onInstances(text('security_group_id')),
  onInstances(texts('security_group_ids')),
  onInstances(unless(['security_group_id', 'security_group_ids'], (options) => asked(options.presence('security_group_filter')))),
];

/** A profile has a role that only its owner knows; one that may not be there at all is unknown. */
export function profileOf(options: Options): Reading | undefined {
  const profile = options.text('iam_instance_profile');
  return profile && { ...profile, ask: profile.isSet };
}

/** `ena_support` counts whether true or false, `sriov_support` when true. */
export const ENHANCED_NETWORKING: readonly Rule[] = [
  { of: [EBS, SURROGATE, VOLUME_BUILDER], read: (options) => [options.presence('ena_support'), options.flag('sriov_support')] },
];

export const imdsV2 = inBlocks('metadata_options', (block) => {
  const tokens = block.text('http_tokens');
  if (!tokens || tokens.unknown) return tokens && { ...tokens, values: [] };
  return tokens.values[0] === 'required' ? { ...tokens, values: [] } : undefined;
});

/** The image is not copied to where it is. */
export function otherRegions(options: Options): Setting | undefined {
  const regions = options.texts('ami_regions');
  const own = options.text('region')?.values;
  const values = regions?.values.filter((region) => !own?.includes(region)) ?? [];
  return regions && (values.length > 0 || regions.unknown) ? { ...regions, values } : undefined;
}

export const fastLaunch = inBlocks('fast_launch', (block) => block.flag('enable_fast_launch'));

const launchTemplatesIn = (block: Options): Reading[] =>
  [block.text('template_id'), asked(block.text('template_name'))].filter((each) => each !== undefined);
export const FAST_LAUNCH_TEMPLATES: readonly Rule[] = [{
  of: [EBS],
  read: inBlocks('fast_launch', (block) => [...launchTemplatesIn(block), ...block.inBlocks('region_launch_templates', launchTemplatesIn)]),
  when: (options) => makesImage(options) && fastLaunch(options).length > 0,
}];

/** The key of the uploaded object. The plugin ignores it beside AES256, and without it S3 takes the key that AWS manages. */
export const keyOfUpload = (options: Options) =>
  (options.text('s3_encryption')?.values[0] === 'AES256' ? undefined : keysIn(options.text('s3_encryption_key')));

/** A bucket in front of a path, which may be made when Packer runs. */
export const bucketIn = (name: string) => (options: Options): Setting | undefined => {
  const found = options.text(name);
  const value = options.value(name);
  const [bucket] = typeof value === 'string' ? value.split('/') : [];
  return found && bucket && !bucket.includes('{{') ? { ...found, values: [bucket], unknown: undefined, isSet: true } : found;
};

/** `identifier` is always set. */
export function managed(options: Options): Setting | undefined {
  const place = options.place('identifier');
  return place && { option: 'identifier', place, values: [], isSet: true };
}

/** The start of the object names where the template names none: that of the plugin. */
const DEFAULT_PREFIX = 'packer-import-';

/** The start of the object names, up to what is made when Packer runs. */
export function importPrefix(options: Options): Setting | undefined {
  const bucket = options.text('s3_bucket_name');
  if (!options.text('s3_key_name') && bucket) {
    return { ...bucket, option: 's3_key_name', values: [DEFAULT_PREFIX], unknown: undefined, isSet: true };
  }
  const value = options.value('s3_key_name');
  const place = options.place('s3_key_name');
  if (typeof value !== 'string' || !value.includes('{{') || !place) return options.text('s3_key_name');
  const start = value.slice(0, value.indexOf('{{'));
  const found = start === '' ? { values: [], unknown: 'its text is made when Packer runs' } : { values: [start] };
  return { option: 's3_key_name', place, isSet: true, ...found };
}
