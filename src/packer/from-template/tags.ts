import { once } from './problems';
import type { Component } from '../../packer-template/configuration';
import { at, Place } from '../../packer-template/files/fail-at';
import type { ReadTemplate } from '../../packer-template/read-template';
import { Unknown, Value } from '../../packer-template/values';
import { IMPORT, isOurs, labelOf, LAUNCHING } from '../plugin/components';
import { Options, Setting } from '../plugin/options';
import { spotOf } from '../plugin/readings';
import { PackerBuilder } from '../vocabulary/builders-and-attributes';
import { LateTaggedResource } from '../vocabulary/late-tagging';

/* Whether the maps that the plugin makes resources with carry the build tag. The maps do not inherit from each other. */

interface Tag {
  readonly key: string;
  /** Undefined where it is known at deployment only. */
  readonly value?: string;
}

export interface TagOptions {
  readonly late: readonly LateTaggedResource[];
  readonly requireVolumeTag: boolean;
}

/** A map without the build tag, as it should be. */
export interface TagProblem {
  readonly component: Component;
  /** The option, such as `run_tags` or `ebs_volumes.tags`. */
  readonly option: string;
  /** Of the map, or of the source that lacks it. */
  readonly place: Place;
  readonly state: 'missing' | 'other' | 'spelling' | 'unknown';
  /** It stands there and lacks the key, rather than not being there at all. */
  readonly exists: boolean;
  /** What it has instead, or why that is not known. */
  readonly found?: string;
}

/** A map of a builder, and when it may do without the build tag. */
interface TagMap {
  readonly option: string;
  readonly options: Options;
  /** The map may be absent. If it is there, it must have the tag. */
  readonly optional?: boolean;
  /** What it is for has the tags of `run_tags` from its creation on. */
  readonly hasRunTags?: boolean;
}

const mayBe = (options: Options, flag: string) => options.flag(flag) !== undefined;

/** Whether CreateImage creates the image, with the tags of `run_tags` on it and on its snapshots. */
function createsTaggedImage(type: string, options: Options, late: readonly LateTaggedResource[]): boolean {
  const useCreateImage = options.flag('use_create_image');
  const createsImage = type === PackerBuilder.AMAZON_EBS
    || (type === PackerBuilder.AMAZON_EBSSURROGATE && useCreateImage && !useCreateImage.unknown);
  // The snapshots of copies have no tags until the last step.
  const copies = mayBe(options, 'encrypt_boot') || options.texts('ami_regions') !== undefined;
  return !!createsImage && !copies && !late.includes(LateTaggedResource.IMAGES_AND_SNAPSHOTS) && !mayBe(options, SKIP_RUN_TAGS);
}

/** With it, the plugin creates the image without any tags. */
export const SKIP_RUN_TAGS = 'skip_ami_run_tags';

/** The maps of a builder. */
function mapsOf(component: Component, { late, requireVolumeTag }: TagOptions): TagMap[] {
  const options = Options.of(component);
  const { type } = component;
  const map = (option: string, more: Partial<TagMap> = {}): TagMap => ({ option, options, ...more });
  if (type === 'amazon-import') return [map('tags')];
  if (type === PackerBuilder.AMAZON_CHROOT) return ['tags', 'snapshot_tags', 'root_volume_tags'].map((option) => map(option));
  const maps = [map('run_tags')];
  // The surrogate's volume is detached, attached or made into a snapshot, which takes the tag.
  const optional = !requireVolumeTag && type !== PackerBuilder.AMAZON_EBSSURROGATE;
  if (type !== PackerBuilder.AMAZON_INSTANCE) maps.push(map('run_volume_tags', { optional }));
  if (type === PackerBuilder.AMAZON_EBSVOLUME) {
    const { blocks, each } = options.blocks('ebs_volumes');
    for (const volume of each ? [...blocks, each] : blocks) {
      maps.push({ option: 'ebs_volumes.tags', options: volume });
      if (volume.flag('snapshot_volume')) maps.push({ option: 'ebs_volumes.snapshot_tags', options: volume });
    }
  } else {
    const skip = options.flag('skip_create_ami');
    const makesImage = !(type === PackerBuilder.AMAZON_EBS && skip && !skip.unknown);
    const hasRunTags = createsTaggedImage(type, options, late);
    if (makesImage) maps.push(map('tags', { hasRunTags }));
    if (makesImage && type !== PackerBuilder.AMAZON_INSTANCE) maps.push(map('snapshot_tags', { hasRunTags }));
  }
  // Maps that are set are authorized as tags of what is created, which takes the build tag.
  const untagged = late.includes(LateTaggedResource.LAUNCH_TEMPLATES_AND_FLEETS);
  if (spotOf(options)) maps.push(...SPOT_MAPS.map((option) => map(option, { optional: untagged })));
  return maps;
}

/** The maps that only spot builds have. */
export const SPOT_MAPS: readonly string[] = ['spot_tags', 'fleet_tags'];

/** What a map lacks. */
function problemOf(component: Component, { option, options, optional }: TagMap, tag: Tag): TagProblem | undefined {
  const name = option.split('.').pop()!;
  const tags = options.tags(name, name.replace(/s$/, ''));
  if (!tags) return optional ? undefined : { component, option, place: component.place, state: 'missing', exists: false };
  const value: Value = tags.map.get(tag.key) ?? tags.map.rest ?? null;
  const problem = { component, option, place: tags.place, exists: true };
  const isSet = !(value instanceof Unknown) && value !== null;
  const text = isSet ? String(value) : '';
  if (isSet && !text.includes('{{') && tag.value !== undefined && text !== tag.value) return { ...problem, state: 'other', found: text };
  // IAM takes every spelling for the tag, EC2 only its own; the role is refused the others.
  const misspelt = [...tags.map.entries].find(([key]) => key !== tag.key && key.toLowerCase() === tag.key.toLowerCase());
  if (misspelt) return { ...problem, place: misspelt[1].place, state: 'spelling', found: misspelt[0] };
  if (value instanceof Unknown) return { ...problem, state: 'unknown', found: value.reason };
  if (value === null) return { ...problem, state: 'missing' };
  return text.includes('{{') ? { ...problem, state: 'unknown', found: 'its text is made when Packer runs' } : undefined;
}

const hasMaps = ({ type }: Component) =>
  LAUNCHING.includes(type) || type === IMPORT || type === PackerBuilder.AMAZON_CHROOT;

export function tagProblemsOf(template: ReadTemplate, tag: Tag, tagOptions: TagOptions): TagProblem[] {
  return template.components.filter((component) => isOurs(component) && hasMaps(component)).flatMap((component) => {
    const found = mapsOf(component, tagOptions).map((map) => ({ map, problem: problemOf(component, map, tag) }));
    const runTagsHaveIt = !found.some(({ map, problem }) => map.option === 'run_tags' && problem);
    return found.flatMap(({ map, problem }) => {
      // What carries the tag from its creation needs no second one, but must not be given another value.
      const carriesIt = map.hasRunTags && runTagsHaveIt && problem?.state !== 'other' && problem?.state !== 'spelling';
      return problem && !carriesIt ? [problem] : [];
    });
  });
}

const launching = ({ components }: ReadTemplate) =>
  components.filter((component) => isOurs(component) && LAUNCHING.includes(component.type));

/** The sources that may leave the tags of `run_tags` off the image. */
export const skippingRunTags = (template: ReadTemplate): { component: Component; setting: Setting }[] =>
  launching(template).flatMap((component) => {
    const setting = Options.of(component).flag(SKIP_RUN_TAGS);
    return setting ? [{ component, setting }] : [];
  });

/**
 * Where amazon-instance tags snapshots, of which its images have none: the plugin (1.8.2) then asks EC2 to tag nothing, EC2 does not
 * take that, and the build fails at its end. What to say of each, with its place.
 */
export const taggingNoSnapshots = ({ components }: ReadTemplate): { component: Component; text: string }[] =>
  components.filter(({ kind, type }) => kind === 'source' && type === PackerBuilder.AMAZON_INSTANCE).flatMap((component) => {
    const tags = Options.of(component).tags('snapshot_tags', 'snapshot_tag');
    return tags && tags.map.entries.size > 0 ? [{
      component,
      text: `${at(tags.place)}: snapshot_tags of ${labelOf(component)} are for snapshots, and its image has none: the build fails with MissingParameter `
        + 'when the image exists already; take snapshot_tags out',
    }] : [];
  });

const TAG_MAPS = ['run_tags', 'run_volume_tags', 'tags', 'snapshot_tags', ...SPOT_MAPS];

/** The first map of each source that sets tags. */
export const settingTags = (template: ReadTemplate): { component: Component; option: string; place: Place }[] =>
  launching(template).flatMap((component) => {
    const options = Options.of(component);
    const maps = TAG_MAPS.flatMap((option) => {
      const tags = options.tags(option, option.replace(/s$/, ''));
      return tags && tags.map.entries.size > 0 ? [{ component, option, place: tags.place }] : [];
    });
    return maps.slice(0, 1);
  });

/** The lines to add, in the language of the template. */
export function linesFor(problems: readonly TagProblem[], tag: Tag): string[] {
  const value = tag.value ?? '<the value of the build tag>';
  const lines = problems.map(({ component, option, place, exists, state, found }) => {
    const json = place.file.endsWith('.json');
    const entry = json ? `${JSON.stringify(tag.key)}: ${JSON.stringify(value)}` : `${keyInHcl(tag.key)} = ${JSON.stringify(value)}`;
    const name = option.split('.').pop()!;
    const where = option.includes('.') ? `${option} of ${labelOf(component)}` : labelOf(component);
    const added = json ? `"${name}": { ${entry} }` : `${name} = { ${entry} }`;
    const what = state === 'other' ? `${option} has ${tag.key} = ${JSON.stringify(found)}; set it to ${JSON.stringify(value)}`
      : state === 'spelling' ? `${option} has the key ${found}; write it ${tag.key}`
        : exists ? `put into ${option}: ${entry}` : `add: ${added}`;
    return { place, text: `${at(place)}: ${where}: ${what}` };
  });
  return once(lines).map(({ text }) => text);
}

export const keyInHcl = (key: string) => (/^[A-Za-z_][A-Za-z0-9_-]*$/.test(key) ? key : JSON.stringify(key));
