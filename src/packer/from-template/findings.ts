import { Options } from './options';
import { isOurs, LAUNCHING, Property, Reading, RULES } from './rules';
import type { Component } from '../../packer-template/configuration';
import type { ReadTemplate } from '../../packer-template/read-template';
import { PackerBuilder } from '../vocabulary';

/* What a template says about the role it needs, source by source. */

/** One option of one source, and the property it says something about. */
export interface Finding extends Reading {
  readonly component: Component;
  readonly property: Property;
  readonly state: 'known' | 'unknown' | 'ask';
}

/** How a source is called: as Packer calls it on its command line. */
export const labelOf = ({ kind, type, name }: Component) => `${kind === 'data' ? 'data.' : ''}${name === '' ? type : `${type}.${name}`}`;

export function findingsOf({ components }: ReadTemplate): Finding[] {
  const ours = components.filter(isOurs);
  const neighbours = { dataSource: (origin: object) => components.find((component) => component.origin === origin) };
  return ours.flatMap((component) => {
    const options = Options.of(component);
    return RULES.filter(({ of, when }) => of.includes(component.type) && (!when || when(options))).flatMap(({ property, read }) =>
      [read(options, neighbours)].flat().filter((reading) => reading !== undefined).flatMap((reading) => split(reading).map((part): Finding => ({
        ...part,
        component,
        property,
        state: part.unknown !== undefined ? 'unknown' : part.ask ? 'ask' : 'known',
      }))));
  });
}

/** A list of which a part is known says two things. */
function split(reading: Reading): Reading[] {
  if (reading.unknown === undefined || reading.values.length === 0) return [reading];
  return [{ ...reading, unknown: undefined }, { ...reading, values: [] }];
}

export const buildersOf = ({ components }: ReadTemplate): PackerBuilder[] =>
  [...new Set(components.filter((component) => component.kind === 'source' && isOurs(component)).map(({ type }) => type as PackerBuilder))].sort();

/** What holds for the whole role, although it stands in one source. */
export const NARROWING: readonly Property[] = ['subnets', 'vpcs', 'instanceTypes', 'sourceImageOwners', 'requireImdsV2'];

/** Declaring these takes something away that other sources may need. */
export const ALL_OR_NONE: readonly Property[] = ['securityGroups', 'keyPairs'];

export const SWITCHES = [
  'spot', 'readWindowsPassword', 'sessionManager', 'instanceConnect', 'associatePublicIpAddress', 'temporaryInstanceProfile', 'enhancedNetworking', 'requireImdsV2',
  'skipCreateAmi', 'useCreateImage', 'snapshotVolumes', 'encryptBoot', 'publicImages', 'publicSnapshots', 'setDeprecation', 'deregistrationProtection',
  'fastLaunch', 'decodeAuthorizationMessages',
] as const satisfies readonly Property[];

export const LISTS = [
  'regions', 'copyToRegions', 'assumeRoles', 'instanceTypes', 'sourceImageOwners', 'subnets', 'vpcs', 'securityGroups', 'keyPairs', 'blockDeviceSnapshots',
  'placementGroups', 'hostResourceGroups', 'licenseConfigurations', 'kmsKeys', 'imageAttributes', 'amiUsers', 'amiOrgArns', 'amiOuArns', 'snapshotUsers',
  'fastLaunchTemplates',
] as const satisfies readonly Property[];

export type Switch = typeof SWITCHES[number];
export type List = typeof LISTS[number];

/** What the template says as properties: values as texts. */
export interface Inferred {
  readonly builders: PackerBuilder[];
  readonly lists: Partial<Record<List, string[]>>;
  readonly switches: Partial<Record<Switch, true>>;
  readonly importPrefix?: string;
}

/** The components that a property that narrows is about. */
function concerned(template: ReadTemplate, property: Property): Component[] {
  const sources = template.components.filter((component) => component.kind === 'source' && isOurs(component));
  if (property === 'sourceImageOwners') return sources;
  if (property === 'skipCreateAmi') return sources.filter(({ type }) => type === PackerBuilder.AMAZON_EBS);
  if (property === 'useCreateImage') return sources.filter(({ type }) => type === PackerBuilder.AMAZON_EBSSURROGATE);
  return sources.filter(({ type }) => LAUNCHING.includes(type));
}

/** The union over the sources; what would take something away from a source is left out unless all agree. */
export function inferredOf(template: ReadTemplate, findings: readonly Finding[]): Inferred {
  const of = (property: Property) => findings.filter((finding) => finding.property === property);
  // Of an option that is known in part it is not said that this is all.
  const isWhole = (finding: Finding) => !findings.some(({ state, component, place, option }) =>
    state === 'unknown' && component === finding.component && option === finding.option && place === finding.place);
  const known = (property: Property) => of(property).filter((finding) => finding.state === 'known' && isWhole(finding));
  const isKnownOf = (property: Property, component: Component) => {
    const own = of(property).filter((finding) => finding.component === component);
    return own.length > 0 && own.every(({ state }) => state === 'known');
  };
  const fromAll = (property: Property) => concerned(template, property).every((component) => isKnownOf(property, component));
  const counts = (property: Property): boolean => {
    if (known(property).length === 0) return false;
    if (([...NARROWING, ...ALL_OR_NONE, 'skipCreateAmi'] as Property[]).includes(property)) return fromAll(property);
    return true;
  };
  const textsOf = (property: Property) => [...new Set(known(property).flatMap(({ values }) => values))].sort();
  const lists = Object.fromEntries(LISTS.filter(counts).map((property) => [property, textsOf(property)]));
  const switches = Object.fromEntries(SWITCHES.filter(counts).map((property) => [property, true as const]));
  const [prefix] = known('importPrefix').flatMap(({ values }) => values);
  return { builders: buildersOf(template), lists, switches, ...(prefix !== undefined && { importPrefix: prefix }) };
}

/** Whether some sources use what is there already, while others make their own: a role can do one of the two. */
export function mixed(template: ReadTemplate, findings: readonly Finding[], property: Property): { using: Finding; not: Component } | undefined {
  const using = findings.find((finding) => finding.property === property && (finding.state !== 'unknown' || finding.isSet));
  if (!using) return undefined;
  const not = concerned(template, property).find((component) =>
    !findings.some((finding) => finding.property === property && finding.component === component)
    && !(property === 'keyPairs' && needsNoKeyPair(component)));
  return not && { using, not };
}

function needsNoKeyPair(component: Component): boolean {
  const options = Options.of(component);
  const isSet = (name: string) => !!options.presence(name);
  return options.text('communicator')?.values[0] === 'none' || isSet('ssh_private_key_file') || isSet('ssh_password') || isSet('ssh_agent_auth');
}
