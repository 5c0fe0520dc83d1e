import { labelOf } from './findings';
import { Options } from './options';
import { isOurs, LAUNCHING, spotOf } from './rules';
import { LateTaggedResource } from '../late-tagging';
import { PackerBuilder } from '../packer-vocabulary';
import type { Component } from '../template/configuration';
import type { ReadTemplate } from '../template/read-template';
import { Unknown, Value } from '../template/values';
import type { Place } from '../validation/fail-at';

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
  readonly state: 'missing' | 'other' | 'unknown';
  /** It stands there and lacks the key, rather than not being there at all. */
  readonly exists: boolean;
  /** What it has instead, or why that is not known. */
  readonly found?: string;
}

/** The maps of a builder. */
function mapsOf(component: Component, { late, requireVolumeTag }: TagOptions): { option: string; options: Options; optional?: boolean }[] {
  const options = Options.of(component);
  const { type } = component;
  const map = (option: string, optional = false) => ({ option, options, optional });
  if (type === 'amazon-import') return [map('tags')];
  if (type === PackerBuilder.AMAZON_CHROOT) return ['tags', 'snapshot_tags', 'root_volume_tags'].map((option) => map(option));
  const maps = [map('run_tags')];
  if (type !== PackerBuilder.AMAZON_INSTANCE) maps.push(map('run_volume_tags', !requireVolumeTag));
  if (type === PackerBuilder.AMAZON_EBSVOLUME) {
    for (const volume of options.blocks('ebs_volumes').blocks) {
      maps.push({ option: 'ebs_volumes.tags', options: volume, optional: false });
      if (volume.flag('snapshot_volume')) maps.push({ option: 'ebs_volumes.snapshot_tags', options: volume, optional: false });
    }
  } else {
    const skip = options.flag('skip_create_ami');
    const makesImage = !(type === PackerBuilder.AMAZON_EBS && skip && !skip.unknown);
    if (makesImage) maps.push(map('tags'));
    if (makesImage && type !== PackerBuilder.AMAZON_INSTANCE) maps.push(map('snapshot_tags'));
  }
  if (spotOf(options) && !late.includes(LateTaggedResource.LAUNCH_TEMPLATES_AND_FLEETS)) maps.push(map('spot_tags'), map('fleet_tags'));
  return maps;
}

export function tagProblemsOf(template: ReadTemplate, tag: Tag, tagOptions: TagOptions): TagProblem[] {
  return template.components.filter((component) => isOurs(component) && (LAUNCHING.includes(component.type) || component.kind === 'post-processor' || component.type === PackerBuilder.AMAZON_CHROOT))
    .flatMap((component) => mapsOf(component, tagOptions).flatMap(({ option, options, optional }): TagProblem[] => {
      const name = option.split('.').pop()!;
      const tags = options.tags(name, name.replace(/s$/, ''));
      if (!tags) return optional ? [] : [{ component, option, place: component.place, state: 'missing', exists: false }];
      const value: Value = tags.map.get(tag.key) ?? tags.map.rest ?? null;
      const problem = { component, option, place: tags.place, exists: true };
      if (value instanceof Unknown) return [{ ...problem, state: 'unknown', found: value.reason }];
      if (value === null) return [{ ...problem, state: 'missing' }];
      const text = String(value);
      if (text.includes('{{')) return [{ ...problem, state: 'unknown', found: 'its text is made when Packer runs' }];
      return tag.value === undefined || text === tag.value ? [] : [{ ...problem, state: 'other', found: text }];
    }));
}

/** The lines to add, in the language of the template. */
export function linesFor(template: ReadTemplate, problems: readonly TagProblem[], tag: Tag): string[] {
  const value = tag.value ?? '<the value of the build tag>';
  const json = template.format === 'json';
  const entry = json ? `${JSON.stringify(tag.key)}: ${JSON.stringify(value)}` : `${keyInHcl(tag.key)} = ${JSON.stringify(value)}`;
  return problems.map(({ component, option, place, exists, state, found }) => {
    const name = option.split('.').pop()!;
    const where = option.includes('.') ? `${option} of ${labelOf(component)}` : labelOf(component);
    if (state === 'other') return `${place.file}:${place.line}: ${where}: ${option} has ${tag.key} = ${JSON.stringify(found)}; set it to ${JSON.stringify(value)}`;
    if (exists) return `${place.file}:${place.line}: ${where}: put into ${option}: ${entry}`;
    return `${place.file}:${place.line}: ${where}: add: ${json ? `"${name}": { ${entry} }` : `${name} = { ${entry} }`}`;
  });
}

export const keyInHcl = (key: string) => (/^[A-Za-z_][A-Za-z0-9_-]*$/.test(key) ? key : JSON.stringify(key));
