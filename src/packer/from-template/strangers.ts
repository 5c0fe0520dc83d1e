import type { Component } from '../../packer-template/configuration';
import { at, Place } from '../../packer-template/files/fail-at';
import type { ReadTemplate } from '../../packer-template/read-template';
import { isOurs, labelOf } from '../plugin/components';
import { KNOWN_OPTIONS } from '../plugin/known-options';

/* What a template has that this library knows nothing of: plugins of others that may call AWS, and options that the plugin does not take. */

export interface Stranger {
  readonly place: Place;
  /** With its place. */
  readonly text: string;
}

/** Steps that call nothing by themselves, or act inside the instance. */
const HARMLESS: readonly string[] = [
  'shell', 'file', 'breakpoint', 'powershell', 'windows-shell', 'windows-restart', 'ansible-local', 'chef-solo', 'puppet-masterless', 'salt-masterless', 'sleep',
  'manifest', 'checksum', 'compress', 'artifice', 'hcp-sbom',
];

/**
 * What steps of others are known to do with the credentials of the build.
 *
 * Source of amazon-ami-management: github.com/wata727/packer-plugin-amazon-ami-management, post-processor/ami-management/cleaner.go.
 */
const KNOWN: Readonly<Record<string, string>> = {
  'shell-local': 'runs commands of yours where Packer runs, with its credentials',
  'ansible': 'runs Ansible where Packer runs, whose modules may call AWS',
  'amazon-ami-management': 'calls ec2:DescribeImages, DescribeInstances, DescribeLaunchTemplates, DescribeLaunchTemplateVersions, DeregisterImage, DeleteSnapshot '
    + 'and autoscaling:DescribeLaunchConfigurations',
};

/** What Packer itself takes of every component. */
const OF_PACKER = ['type', 'name', 'only', 'except', 'keep_input_artifact'];

const KINDS = { 'source': 'builder', 'data': 'data source', 'provisioner': 'provisioner', 'post-processor': 'post-processor', 'function': 'function' };

export function strangersOf({ components }: ReadTemplate): Stranger[] {
  const steps = components.filter((component) => !isOurs(component) && !HARMLESS.includes(component.type)).map((component): Stranger => {
    const { kind, type, place } = component;
    const does = KNOWN[type] ?? 'is of another plugin, and may call AWS';
    return { place, text: `${at(place)}: the ${KINDS[kind]} ${labelOf(component)} ${does}: add what it needs to the role yourself` };
  });
  const all = [...steps, ...components.filter(isOurs).flatMap(unknownOptionsOf)];
  return [...new Map(all.map((stranger) => [stranger.text, stranger])).values()];
}

function unknownOptionsOf(component: Component): Stranger[] {
  const known = [...KNOWN_OPTIONS[component.type] ?? [], ...OF_PACKER];
  if (component.kind === 'function') return [];
  const unknown = [...component.options.entries].filter(([name]) => !known.includes(name) && name !== '//');
  return unknown.map(([name, { place }]) => {
    const nearest = known.find((other) => isSlip(name, other));
    return {
      place,
      text: `${at(place)}: ${labelOf(component)} has no option ${name}${nearest ? `: is it ${nearest}?` : ', as far as the plugin 1.8.2 goes'}`,
    };
  });
}

/** Whether two names differ by one letter that is missing, added or another. */
function isSlip(a: string, b: string): boolean {
  const [short, long] = a.length < b.length ? [a, b] : [b, a];
  if (long.length - short.length > 1) return false;
  let start = 0;
  while (start < short.length && short[start] === long[start]) start += 1;
  return short.slice(long.length === short.length ? start + 1 : start) === long.slice(start + 1);
}
