import { Options, Setting } from './options';
import type { Component } from '../../packer-template/configuration';
import { Unknown } from '../../packer-template/values';
import type { PackerBuildRoleProps } from '../packer-build-role-props';
import { PackerImageAttribute, PackerBuilder } from '../vocabulary';

/*
 * Which option of the plugin says which property of the role. Source of all rows: packer-plugin-amazon, the documentation of the
 * builders and the conditions under which they call AWS.
 */

export type Property = keyof PackerBuildRoleProps;

/** What an option says about a property. */
export interface Reading extends Setting {
  /** It is set, but what stands behind it only its owner knows. */
  readonly ask?: boolean;
}

/** What the rows may look at beside their own source. */
export interface Neighbours {
  readonly dataSource: (origin: object) => Component | undefined;
}

interface Rule {
  readonly property: Property;
  readonly of: readonly string[];
  readonly read: (options: Options, neighbours: Neighbours) => Setting | Reading | undefined | (Reading | undefined)[];
  /** It counts only where this holds. */
  readonly when?: (options: Options) => boolean;
}

const EBS = PackerBuilder.AMAZON_EBS;
const SURROGATE = PackerBuilder.AMAZON_EBSSURROGATE;
const VOLUME = PackerBuilder.AMAZON_EBSVOLUME;
const CHROOT = PackerBuilder.AMAZON_CHROOT;
const INSTANCE = PackerBuilder.AMAZON_INSTANCE;
const IMPORT = 'amazon-import';
const DATA_AMI = 'amazon-ami';
const DATA_SECRET = 'amazon-secretsmanager';
const DATA_PARAMETER = 'amazon-parameterstore';

export const BUILDERS: readonly string[] = Object.values(PackerBuilder);
export const LAUNCHING: readonly string[] = [EBS, SURROGATE, VOLUME, INSTANCE];
const WITH_IMAGES = [EBS, SURROGATE, CHROOT, INSTANCE];
const EVERYTHING = [...BUILDERS, IMPORT, DATA_AMI, DATA_SECRET, DATA_PARAMETER];

/** The components that this library knows. */
export const isOurs = ({ kind, type }: Component) => ({
  'source': BUILDERS.includes(type),
  'post-processor': type === IMPORT,
  'data': [DATA_AMI, DATA_SECRET, DATA_PARAMETER].includes(type),
})[kind];

const text = (name: string) => (options: Options) => options.text(name);
const texts = (name: string) => (options: Options) => options.texts(name);
const flag = (name: string) => (options: Options) => options.flag(name);
const presence = (name: string) => (options: Options) => options.presence(name);
const asked = (setting: Setting | undefined): Reading | undefined => setting && { ...setting, ask: true };

const isOff = (setting: Setting | undefined) => !setting;
/** Set, as far as can be told: what is unknown counts, and is reported by its own row. */
const mayBeSet = (setting: Setting | undefined) => !!setting;

/** Whether `skip_create_ami` lets all options about images fall away. */
const makesImage = (options: Options) => {
  const skip = options.flag('skip_create_ami');
  return !skip || !!skip.unknown;
};

/** `spot_price`, which alone makes a build ask for spot instances. */
export function spotOf(options: Options): Setting | undefined {
  const price = options.text('spot_price');
  return price?.values[0] === '0' ? undefined : price && { ...price, unknown: price.isSet && price.values.length === 0 ? undefined : price.unknown };
}

/** ARNs of keys are known; aliases and ids lead to keys that only their owner knows. */
function keys(setting: Setting | undefined): (Reading | undefined)[] {
  if (!setting) return [];
  const isManaged = (value: string) => /(^|:)alias\/aws\/ebs$/.test(value); // needs no permission
  const isArn = (value: string) => /^arn:[^:]+:kms:[^:]+:\d{12}:key\/[^*?]+$/.test(value);
  const wanted = setting.values.filter((value) => !isManaged(value));
  const known = wanted.filter(isArn);
  const behind = wanted.filter((value) => !isArn(value));
  return [
    known.length > 0 || setting.unknown ? { ...setting, values: known } : undefined,
    behind.length > 0 ? { ...setting, values: behind, unknown: undefined, ask: true } : undefined,
  ];
}

/** `groups`, of which `all` makes public. */
function everybody(setting: Setting | undefined): Setting | undefined {
  if (!setting) return undefined;
  if (setting.values.includes('all')) return { ...setting, values: [], unknown: undefined };
  return setting.unknown ? { ...setting, values: [] } : undefined;
}

/** An attribute that is set on the image. */
const attribute = (name: string, value: PackerImageAttribute) => (options: Options): Setting | undefined => {
  const found = options.presence(name);
  return found && { ...found, values: found.unknown ? [] : [value] };
};

function ownersOf(options: Options, { dataSource }: Neighbours): (Reading | undefined)[] {
  const filter = options.inBlocks('source_ami_filter', (block) => block.texts('owners'));
  if (filter.length > 0) return filter;
  const image = options.value('source_ami');
  const origin = image instanceof Unknown && image.origin ? dataSource(image.origin) : undefined;
  const owners = origin && Options.of(origin).texts('owners');
  return [owners && { ...owners, option: `data.amazon-ami.${origin!.name}.owners` }];
}

function typesOf(options: Options): (Reading | undefined)[] {
  const spot = spotOf(options) ? options.texts('spot_instance_types') : undefined;
  return [spot, spot && !spot.unknown ? undefined : options.text('instance_type')];
}

const communicator = (options: Options) => {
  const found = options.text('communicator');
  return found ? found.values[0] : 'ssh';
};

function readWindowsPassword(options: Options): Setting | undefined {
  const kind = options.text('communicator');
  if (!kind || (kind.values[0] !== 'winrm' && !kind.unknown)) return undefined;
  const password = options.text('winrm_password');
  if (password?.isSet) return undefined;
  if (password?.unknown) return { ...password, values: [], isSet: false };
  return { ...kind, values: [] };
}

function sessionManager(options: Options): Setting | undefined {
  const found = options.text('ssh_interface');
  if (!found) return undefined;
  if (found.unknown) return { ...found, values: [], isSet: false };
  return found.values[0] === 'session_manager' ? { ...found, values: [] } : undefined;
}

/** `ena_support` counts whether true or false, `sriov_support` when true. */
function enhancedNetworking(options: Options): (Reading | undefined)[] {
  return [options.presence('ena_support'), options.flag('sriov_support')];
}

function fastLaunch(options: Options): Reading[] {
  return options.inBlocks('fast_launch', (block) => block.flag('enable_fast_launch'));
}

function fastLaunchTemplates(options: Options): Reading[] {
  const templates = (block: Options): (Reading | undefined)[] => [block.text('template_id'), asked(block.text('template_name'))];
  return options.inBlocks('fast_launch', (block) => [
    ...templates(block), ...block.inBlocks('region_launch_templates', templates),
  ].filter((each) => each !== undefined));
}

/** The start of the object names, up to what is made when Packer runs. */
function importPrefix(options: Options): Setting | undefined {
  const value = options.value('s3_key_name');
  const place = options.place('s3_key_name');
  if (typeof value !== 'string' || !value.includes('{{') || !place) return options.text('s3_key_name');
  const start = value.slice(0, value.indexOf('{{'));
  return { option: 's3_key_name', place, values: start === '' ? [] : [start], unknown: start === '' ? 'its text is made when Packer runs' : undefined, isSet: true };
}

function imdsV2(options: Options): (Reading | undefined)[] {
  return options.inBlocks('metadata_options', (block) => {
    const tokens = block.text('http_tokens');
    if (!tokens || tokens.unknown) return tokens && { ...tokens, values: [] };
    return tokens.values[0] === 'required' ? { ...tokens, values: [] } : undefined;
  });
}

const sharing = (option: string, property: Property): Rule[] => [
  { property, of: WITH_IMAGES, read: texts(option), when: makesImage },
  { property, of: [IMPORT], read: texts(option) },
];

const attributes = (option: string, value: PackerImageAttribute): Rule[] => [
  { property: 'imageAttributes', of: WITH_IMAGES, read: attribute(option, value), when: makesImage },
  { property: 'imageAttributes', of: [IMPORT], read: attribute(option, value) },
];

export const RULES: readonly Rule[] = [
  { property: 'regions', of: EVERYTHING, read: text('region') },
  { property: 'assumeRoles', of: EVERYTHING, read: (options) => options.inBlocks('assume_role', (block) => block.text('role_arn')) },
  { property: 'decodeAuthorizationMessages', of: EVERYTHING, read: flag('decode_authorization_messages') },

  // the instance
  { property: 'instanceTypes', of: LAUNCHING, read: typesOf },
  { property: 'sourceImageOwners', of: BUILDERS, read: ownersOf },
  { property: 'spot', of: LAUNCHING, read: (options) => { const spot = spotOf(options); return spot && { ...spot, values: [] }; } },
  { property: 'subnets', of: LAUNCHING, read: text('subnet_id') },
  { property: 'vpcs', of: LAUNCHING, read: text('vpc_id') },
  { property: 'securityGroups', of: LAUNCHING, read: text('security_group_id') },
  { property: 'securityGroups', of: LAUNCHING, read: texts('security_group_ids') },
  {
    property: 'securityGroups',
    of: LAUNCHING,
    read: (options) => [asked(options.presence('security_group_filter'))],
    when: (options) => isOff(options.text('security_group_id')) && isOff(options.texts('security_group_ids')),
  },
  { property: 'keyPairs', of: LAUNCHING, read: text('ssh_keypair_name') },
  { property: 'instanceProfiles', of: LAUNCHING, read: (options) => profileOf(options) },
  {
    property: 'temporaryInstanceProfile',
    of: LAUNCHING,
    read: presence('temporary_iam_instance_profile_policy_document'),
    when: (options) => !options.text('iam_instance_profile')?.isSet,
  },
  { property: 'readWindowsPassword', of: LAUNCHING, read: readWindowsPassword },
  { property: 'sessionManager', of: LAUNCHING, read: sessionManager },
  {
    property: 'instanceConnect',
    of: LAUNCHING,
    read: presence('ssh_private_key_file'),
    when: (options) => mayBeSet(sessionManager(options)) && communicator(options) !== 'winrm' && isOff(options.text('ssh_keypair_name')),
  },
  {
    property: 'associatePublicIpAddress',
    of: LAUNCHING,
    read: flag('associate_public_ip_address'),
    when: (options) => isOff(options.text('subnet_id')) && isOff(options.presence('subnet_filter')),
  },
  { property: 'blockDeviceSnapshots', of: LAUNCHING, read: (options) => options.inBlocks('launch_block_device_mappings', (block) => block.text('snapshot_id')) },
  { property: 'blockDeviceSnapshots', of: [VOLUME], read: (options) => options.inBlocks('ebs_volumes', (block) => block.text('snapshot_id')) },
  { property: 'placementGroups', of: LAUNCHING, read: (options) => options.inBlocks('placement', (block) => block.text('group_name')) },
  { property: 'hostResourceGroups', of: LAUNCHING, read: (options) => options.inBlocks('placement', (block) => block.text('host_resource_group_arn')) },
  {
    property: 'licenseConfigurations',
    of: LAUNCHING,
    read: (options) => options.inBlocks('license_specifications', (specification) =>
      specification.inBlocks('license_configuration_request', (request) => request.text('license_configuration_arn'))),
  },
  { property: 'enhancedNetworking', of: [EBS, SURROGATE, VOLUME], read: enhancedNetworking },
  { property: 'requireImdsV2', of: LAUNCHING, read: imdsV2 },

  // what is made of it
  { property: 'skipCreateAmi', of: [EBS], read: flag('skip_create_ami') },
  { property: 'useCreateImage', of: [SURROGATE], read: flag('use_create_image') },
  { property: 'snapshotVolumes', of: [VOLUME], read: (options) => options.inBlocks('ebs_volumes', (block) => block.flag('snapshot_volume')) },
  { property: 'bundleBucket', of: [INSTANCE], read: (options) => [asked(options.text('s3_bucket'))] },
  { property: 'copyToRegions', of: WITH_IMAGES, read: otherRegions, when: makesImage },
  { property: 'encryptBoot', of: WITH_IMAGES, read: flag('encrypt_boot'), when: makesImage },
  { property: 'kmsKeys', of: WITH_IMAGES, read: (options) => keys(options.text('kms_key_id')), when: makesImage },
  { property: 'kmsKeys', of: WITH_IMAGES, read: (options) => keys(options.mapValues('region_kms_key_ids')), when: makesImage },
  { property: 'kmsKeys', of: LAUNCHING, read: (options) => options.inBlocks('launch_block_device_mappings', (block) => block.text('kms_key_id')).flatMap(keys) },
  { property: 'kmsKeys', of: WITH_IMAGES, read: (options) => options.inBlocks('ami_block_device_mappings', (block) => block.text('kms_key_id')).flatMap(keys), when: makesImage },
  { property: 'kmsKeys', of: [VOLUME], read: (options) => options.inBlocks('ebs_volumes', (block) => block.text('kms_key_id')).flatMap(keys) },
  { property: 'kmsKeys', of: [CHROOT], read: (options) => keys(options.text('root_volume_kms_key_id')) },
  { property: 'kmsKeys', of: [IMPORT], read: (options) => keys(options.text('ami_kms_key')) },
  ...attributes('ami_description', PackerImageAttribute.DESCRIPTION),
  ...attributes('imds_support', PackerImageAttribute.IMDS_SUPPORT),
  ...attributes('ami_product_codes', PackerImageAttribute.PRODUCT_CODES),
  ...sharing('ami_users', 'amiUsers'),
  ...sharing('ami_org_arns', 'amiOrgArns'),
  ...sharing('ami_ou_arns', 'amiOuArns'),
  { property: 'publicImages', of: WITH_IMAGES, read: (options) => everybody(options.texts('ami_groups')), when: makesImage },
  { property: 'publicImages', of: [IMPORT], read: (options) => everybody(options.texts('ami_groups')) },
  { property: 'snapshotUsers', of: WITH_IMAGES, read: texts('snapshot_users'), when: makesImage },
  { property: 'snapshotUsers', of: [VOLUME], read: (options) => options.inBlocks('ebs_volumes', (block) => block.texts('snapshot_users')) },
  { property: 'publicSnapshots', of: WITH_IMAGES, read: (options) => everybody(options.texts('snapshot_groups')), when: makesImage },
  { property: 'publicSnapshots', of: [VOLUME], read: (options) => options.inBlocks('ebs_volumes', (block) => everybody(block.texts('snapshot_groups'))) },
  { property: 'setDeprecation', of: WITH_IMAGES, read: presence('deprecate_at'), when: makesImage },
  {
    property: 'deregistrationProtection',
    of: WITH_IMAGES,
    read: (options) => options.inBlocks('deregistration_protection', (block) => [block.flag('enabled'), block.flag('with_cooldown')]),
    when: makesImage,
  },
  { property: 'fastLaunch', of: [EBS], read: fastLaunch, when: makesImage },
  { property: 'fastLaunchTemplates', of: [EBS], read: fastLaunchTemplates, when: (options) => makesImage(options) && fastLaunch(options).length > 0 },

  // beside the builders
  { property: 'importBucket', of: [IMPORT], read: (options) => [asked(options.text('s3_bucket_name'))] },
  { property: 'importPrefix', of: [IMPORT], read: importPrefix },
  { property: 'secrets', of: [DATA_SECRET], read: (options) => [asked(options.text('name'))] },
  { property: 'parameters', of: [DATA_PARAMETER], read: (options) => [asked(options.text('name'))] },
];

/** The image is not copied to where it is. */
function otherRegions(options: Options): Setting | undefined {
  const regions = options.texts('ami_regions');
  const own = options.text('region')?.values;
  const values = regions?.values.filter((region) => !own?.includes(region)) ?? [];
  return regions && (values.length > 0 || regions.unknown) ? { ...regions, values } : undefined;
}

/** A profile has a role that only its owner knows; one that may not be there at all is unknown. */
function profileOf(options: Options): Reading | undefined {
  const profile = options.text('iam_instance_profile');
  return profile && { ...profile, ask: profile.isSet };
}
