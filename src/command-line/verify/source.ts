import { EBS, LAUNCHING, SURROGATE } from '../../packer/plugin/components';
import { Options } from '../../packer/plugin/options';
import { needsNoKeyPair, spotOf } from '../../packer/plugin/readings';
import type { Component } from '../../packer-template/configuration';
import { isList, ObjectValue } from '../../packer-template/values';

/* What a source of a template says of the requests that its build sends, as far as the files tell. */

export type Tags = Readonly<Record<string, string>>;

/** A filter of the template, as EC2 takes it. */
export interface Filter {
  readonly filters: readonly { readonly Name: string; readonly Values: readonly string[] }[];
  readonly owners: readonly string[];
}

/** A thing that the template names by its id, or by a filter. */
export interface NamedThing {
  readonly ids: readonly string[];
  readonly filter?: Filter;
}

export interface Source {
  /** As Packer calls it: `amazon-ebs.web`. */
  readonly name: string;
  /** Such as `amazon-ebs`. */
  readonly builder: string;
  /** Undefined where the template does not say it. */
  readonly region?: string;
  readonly launches: boolean;
  readonly image: NamedThing;
  readonly type?: string;
  readonly subnet: NamedThing;
  readonly vpc: NamedThing;
  readonly groups: NamedThing;
  readonly profile?: string;
  readonly keyPair?: string;
  readonly createsKeyPair: boolean;
  readonly spot: boolean;
  readonly metadata: Readonly<Record<string, string>>;
  /** Where copies of the image go, by region, with the key of each where one is named; its own region where the copy is for encryption. */
  readonly copies: Readonly<Record<string, string | undefined>>;
  /** Copies are encrypted. */
  readonly encrypts: boolean;
  /** What is done to the finished image and its snapshots. */
  readonly finish: Finish;
  /** It images by CreateImage, and makes no snapshots itself. */
  readonly createsImage: boolean;
  /** The root volume is not made of a snapshot. */
  readonly fromScratch: boolean;
  readonly readsPassword: boolean;
  /** The tags that each type of resource is created with. */
  readonly tags: {
    readonly run: Tags;
    readonly volume: Tags;
    readonly image: Tags;
    readonly snapshot: Tags;
    readonly rootVolume: Tags;
    readonly madeSnapshot: Tags;
    readonly launchTemplate: Tags;
    readonly fleet: Tags;
  };
}

/** What a template has done to the finished image, as EC2 takes it. */
export interface Finish {
  readonly description?: string;
  readonly imdsSupport?: string;
  readonly users: readonly string[];
  readonly groups: readonly string[];
  readonly snapshotUsers: readonly string[];
  readonly deprecates: boolean;
  readonly protects: boolean;
  readonly ena: boolean;
}

const textOf = (options: Options, name: string): string | undefined => {
  const [text] = options.text(name)?.values ?? [];
  return text;
};

function filterOf(options: Options, name: string): Filter | undefined {
  const [block] = options.blocks(name).blocks;
  if (!block) return undefined;
  const map = block.value('filters');
  const entries = map instanceof ObjectValue ? [...map.entries] : [];
  // A filter that is known in part would find something else.
  if (entries.some(([, { value }]) => typeof value !== 'string' || value.includes('{{'))) return undefined;
  return {
    filters: entries.map(([Name, { value }]) => ({ Name, Values: String(value).split(',').map((part) => part.trim()) })),
    owners: block.texts('owners')?.values ?? [],
  };
}

const named = (options: Options, names: readonly string[], filter: string): NamedThing => ({
  ids: names.flatMap((name) => options.texts(name)?.values ?? []),
  filter: filterOf(options, filter),
});

/** A map of tags without those whose text Packer makes when it runs. */
function tagsOf(options: Options, name: string, singular: string): Tags {
  const { map } = options.tags(name, singular) ?? {};
  return Object.fromEntries([...map?.entries ?? []].flatMap(([key, { value }]) =>
    (typeof value === 'string' && !value.includes('{{') && !key.includes('{{') ? [[key, value]] : [])));
}

const METADATA: Readonly<Record<string, string>> = {
  http_endpoint: 'HttpEndpoint',
  http_tokens: 'HttpTokens',
  http_put_response_hop_limit: 'HttpPutResponseHopLimit',
  instance_metadata_tags: 'InstanceMetadataTags',
};

/** What a source says; a data source that finds the image is read like a filter. */
export function sourceOf(component: Component, components: readonly Component[]): Source {
  const options = Options.of(component);
  const image = named(options, ['source_ami'], 'source_ami_filter');
  const data = components.find(({ origin }) => origin !== undefined && origin === options.origin('source_ami'));
  const [metadata] = options.blocks('metadata_options').blocks;
  const types = spotOf(options) ? options.texts('spot_instance_types')?.values : undefined;
  const run = tagsOf(options, 'run_tags', 'run_tag');
  return {
    name: `${component.type}.${component.name}`,
    builder: component.type,
    region: textOf(options, 'region'),
    launches: LAUNCHING.includes(component.type),
    image: data && image.ids.length === 0 && !image.filter ? { ids: [], filter: ofDataSource(Options.of(data)) } : image,
    type: types?.[0] ?? textOf(options, 'instance_type'),
    subnet: named(options, ['subnet_id'], 'subnet_filter'),
    vpc: named(options, ['vpc_id'], 'vpc_filter'),
    groups: named(options, ['security_group_id', 'security_group_ids'], 'security_group_filter'),
    profile: textOf(options, 'iam_instance_profile'),
    keyPair: textOf(options, 'ssh_keypair_name'),
    createsKeyPair: !needsNoKeyPair(options) && !options.presence('ssh_keypair_name'),
    spot: !!spotOf(options),
    metadata: Object.fromEntries(Object.entries(METADATA).flatMap(([option, name]) => {
      const value = metadata && textOf(metadata, option);
      return value === undefined ? [] : [[name, value]];
    })),
    copies: copiesOf(options),
    encrypts: !!options.flag('encrypt_boot'),
    finish: {
      description: textOf(options, 'ami_description'),
      imdsSupport: textOf(options, 'imds_support'),
      users: options.texts('ami_users')?.values ?? [],
      groups: options.texts('ami_groups')?.values ?? [],
      snapshotUsers: options.texts('snapshot_users')?.values ?? [],
      deprecates: options.presence('deprecate_at') !== undefined,
      protects: options.blocks('deregistration_protection').blocks.length > 0,
      ena: !!options.flag('ena_support'),
    },
    createsImage: component.type === EBS || !!options.flag('use_create_image'),
    fromScratch: !!options.flag('from_scratch'),
    readsPassword: textOf(options, 'communicator') === 'winrm',
    tags: {
      run,
      rootVolume: tagsOf(options, 'root_volume_tags', 'root_volume_tag'),
      madeSnapshot: component.type === SURROGATE ? tagsOf(options, 'snapshot_tags', 'snapshot_tag') : {},
      launchTemplate: tagsOf(options, 'spot_tags', 'spot_tag'),
      fleet: tagsOf(options, 'fleet_tags', 'fleet_tag'),
      volume: tagsOf(options, 'run_volume_tags', 'run_volume_tag'),
      // The plugin sets run_tags on image and snapshots in the call that creates them.
      image: options.flag('skip_ami_run_tags') ? {} : run,
      snapshot: options.flag('skip_ami_run_tags') ? {} : run,
    },
  };
}

/** Source: common/step_ami_region_copy.go of the plugin. */
function copiesOf(options: Options): Source['copies'] {
  const own = textOf(options, 'region');
  const keys = options.value('region_kms_key_ids');
  const keyFor = (region: string): string | undefined => {
    const key = keys instanceof ObjectValue ? keys.entries.get(region)?.value : undefined;
    return typeof key === 'string' && key !== '' ? key : undefined;
  };
  return {
    ...Object.fromEntries((options.texts('ami_regions')?.values ?? []).filter((region) => region !== own)
      .map((region) => [region, keyFor(region)])),
    ...options.flag('encrypt_boot') && own !== undefined && { [own]: textOf(options, 'kms_key_id') },
  };
}

function ofDataSource(options: Options): Filter | undefined {
  const map = options.value('filters');
  if (!(map instanceof ObjectValue)) return undefined;
  const entries = [...map.entries];
  if (entries.some(([, { value }]) => typeof value !== 'string' && !isList(value))) return undefined;
  return {
    filters: entries.map(([Name, { value }]) => ({ Name, Values: String(value).split(',') })),
    owners: options.texts('owners')?.values ?? [],
  };
}
