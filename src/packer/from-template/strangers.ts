import { inOrderOfPlaces } from './problems';
import { at, Place } from '../../packer-template/files/fail-at';
import type { ReadTemplate } from '../../packer-template/read-template';
import { ObjectValue, Unknown, Value } from '../../packer-template/values';
import { isOurs, labelOf } from '../plugin/components';
import { KNOWN_IN_BLOCKS, KNOWN_OPTIONS } from '../plugin/known-options';

/*
 * What a template has that this library knows nothing of: plugins of others that may call AWS, and options that the plugin does not take.
 */

export interface Stranger {
  /** The id of the warning for those who make a role. */
  readonly id: 'cdk-ami-build-roles:plugin-not-covered' | 'cdk-ami-build-roles:no-such-option';
  readonly place: Place;
  /** With its place. */
  readonly text: string;
}

/** Steps that call nothing by themselves, or act inside the instance. */
const HARMLESS: readonly string[] = [
  'shell',
  'file',
  'breakpoint',
  'powershell',
  'windows-shell',
  'windows-restart',
  'ansible-local',
  'chef-solo',
  'puppet-masterless',
  'salt-masterless',
  'sleep',
  'manifest', 'checksum', 'compress', 'artifice', 'hcp-sbom',
];

/** What steps of others are known to do with the credentials of the build. */
const KNOWN: Readonly<Record<string, string>> = {
  'shell-local': 'runs your commands on the machine of Packer, with its credentials',
  'ansible': 'runs Ansible on the machine of Packer; its modules may call AWS',
};

/** What Packer itself takes of every component. */
const OF_PACKER = ['type', 'name', 'only', 'except', 'keep_input_artifact'];

const KINDS = {
  'source': 'builder',
  'data': 'data source',
  'provisioner': 'provisioner',
  'post-processor': 'post-processor',
  'function': 'function',
};

export function strangersOf({ components }: ReadTemplate): Stranger[] {
  const steps = components.filter((component) => !isOurs(component) && !HARMLESS.includes(component.type)).map((component): Stranger => {
    const { kind, type, place } = component;
    const isNamed = type !== '';
    const does = KNOWN[type] ?? `is ${isNamed ? 'of another plugin' : 'made by a dynamic block that is not known'}, and may call AWS`;
    const name = isNamed ? `the ${KINDS[kind]} ${labelOf(component)}` : `a ${KINDS[kind]}`;
    return {
      id: 'cdk-ami-build-roles:plugin-not-covered',
      place,
      text: `${at(place)}: ${name} ${does}: add what it needs to the role yourself`,
    };
  });
  const withOptions = components.filter((component) => isOurs(component) && component.kind !== 'function');
  const options = withOptions.flatMap((component) =>
    unknownOptionsOf(labelOf(component), component.options, [...KNOWN_OPTIONS[component.type] ?? [], ...OF_PACKER]));
  return inOrderOfPlaces([...steps, ...options]);
}

/** The options of a body that the plugin does not take, and those of the blocks in it. */
function unknownOptionsOf(label: string, body: ObjectValue, known: readonly string[], prefix = ''): Stranger[] {
  return [...body.entries].flatMap(([name, entry]): Stranger[] => {
    if (name === '//') return [];
    if (known.includes(name)) {
      const inside = KNOWN_IN_BLOCKS[name];
      return inside ? blocksIn(entry.value).flatMap((block) => unknownOptionsOf(label, block, inside, `${prefix}${name}.`)) : [];
    }
    const nearest = known.find((other) => isSlip(name, other));
    return [{
      id: 'cdk-ami-build-roles:no-such-option',
      place: entry.place,
      text: `${at(entry.place)}: ${label} has no option ${prefix}${name}${nearest ? `: is it ${nearest}?` : ', as far as the plugin 1.8.2 goes'}`,
    }];
  });
}

/** The blocks of a value, and what those have of which only the number is not known. */
const blocksIn = (value: Value): ObjectValue[] => [value].flat().map((item) => (item instanceof Unknown ? item.each : item))
  .filter((item) => item instanceof ObjectValue);

/** Whether two names differ by one letter that is missing, added or another. */
function isSlip(a: string, b: string): boolean {
  const [short, long] = a.length < b.length ? [a, b] : [b, a];
  if (long.length - short.length > 1) return false;
  let start = 0;
  while (start < short.length && short[start] === long[start]) start += 1;
  return short.slice(long.length === short.length ? start + 1 : start) === long.slice(start + 1);
}
