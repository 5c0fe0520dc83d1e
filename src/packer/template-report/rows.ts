import type { Need } from '../../iam/vocabulary/capability';
import type { Component } from '../../packer-template/configuration';
import type { Place } from '../../packer-template/fail-at';
import type { ReadTemplate } from '../../packer-template/read-template';
import { Finding, findingsOf, Inferred, inferredOf, labelOf } from '../from-template/findings';
import { isOurs, Property } from '../from-template/rules';
import { taggingNoSnapshots, TagProblem, tagProblemsOf } from '../from-template/tags';
import type { PackerBuildRoleProps } from '../packer-build-role-props';
import { capabilitiesOf, restrictionsOf } from '../select';
import { PackerBuilder } from '../vocabulary';

/* Which option of which source brings which permissions. */

/** One option. */
export interface Row {
  readonly option: string;
  readonly state: 'known' | 'unknown' | 'ask';
  readonly property: string;
  readonly values: readonly string[];
  readonly shown?: string;
  /** Why it is not known. */
  readonly reason?: string;
  readonly place: Place;
  readonly capabilities: readonly string[];
  readonly actions: readonly string[];
}

/** One source, data source or post-processor. */
export interface Explained {
  readonly component: Component;
  readonly name: string;
  readonly rows: readonly Row[];
  readonly untagged: readonly TagProblem[];
  /** What fails although the role allows it, each with its place. */
  readonly warnings: readonly string[];
}

const BY_TYPE: Record<string, Property> = {
  'amazon-instance': 'bundleBucket', 'amazon-import': 'importBucket', 'amazon-secretsmanager': 'secrets', 'amazon-parameterstore': 'parameters',
};

/** Properties whose values decide which capabilities they bring. */
const BY_VALUE: readonly string[] = ['imageAttributes', 'sourceImageOwners'];

/** Properties of which nothing but their presence is looked at, as far as that decides. */
function presence({ lists, switches, builders }: Inferred, asked: readonly Property[]): PackerBuildRoleProps {
  const stated = Object.entries(lists).map(([property, texts]) => [property, BY_VALUE.includes(property) ? texts : [{}]]);
  return {
    ...Object.fromEntries(asked.map((property) => [property, [{}]])),
    ...Object.fromEntries(stated),
    ...switches,
    builders,
  };
}

interface Grant {
  readonly id: string;
  readonly actions: readonly string[];
}

function grantsOf(props: PackerBuildRoleProps): Grant[] {
  const actionsOf = (needs: readonly Need[]) => [...new Set(needs.flatMap(({ actions }) => actions))].sort();
  return [
    ...capabilitiesOf(props, props.copyToRegions ?? []).map(({ id, needs }): Grant => ({ id, actions: actionsOf(needs) })),
    ...restrictionsOf(props).map(({ id }): Grant => ({ id: `only: ${id}`, actions: [] })),
  ];
}

/** What a role has with some properties and has not without them. */
function difference(withIt: readonly Grant[], without: readonly Grant[]): Grant[] {
  return withIt.filter(({ id }) => !without.some((grant) => grant.id === id));
}

const idsOf = (grants: readonly Grant[]) => grants.map(({ id }) => id);
const actionsOf = (grants: readonly Grant[]) => [...new Set(grants.flatMap(({ actions }) => actions))].sort();

export function explained(template: ReadTemplate, tag: { key: string; value: string }): Explained[] {
  const untagged = tagProblemsOf(template, tag, { late: [], requireVolumeTag: false });
  const warnings = taggingNoSnapshots(template);
  return template.components.filter(isOurs).map((component) => {
    const alone: ReadTemplate = { ...template, components: [component, ...template.components.filter(({ kind }) => kind === 'data' && component.kind === 'source')] };
    const findings = findingsOf(alone).filter((finding) => finding.component === component);
    const inferred = inferredOf({ ...alone, components: [component] }, findings);
    const open = findings.filter(({ state }) => state !== 'known').map(({ property }) => property);
    const props = presence(inferred, [...open, ...(component.type in BY_TYPE ? [BY_TYPE[component.type]] : [])]);
    return {
      component,
      name: labelOf(component),
      rows: [baseOf(component, props), ...findings.map((finding) => rowOf(finding, props))],
      untagged: untagged.filter((problem) => problem.component === component),
      warnings: warnings.filter((warning) => warning.component === component).map(({ text }) => text),
    };
  });
}

/** What the type of a source brings by itself. */
function baseOf(component: Component, props: PackerBuildRoleProps): Row {
  const builders = component.kind === 'source' ? [component.type as PackerBuilder] : [];
  const own = BY_TYPE[component.type];
  const grants = component.kind === 'source' ? grantsOf({ builders, ...(own && { [own]: props[own] }) }) : grantsOf({ builders, ...(own && { [own]: [{}] }) });
  return {
    option: component.kind === 'source' ? 'builder' : component.kind,
    state: 'known',
    property: component.kind === 'source' ? 'builders' : own ?? '',
    values: [component.type],
    place: component.place,
    capabilities: idsOf(grants),
    actions: actionsOf(grants),
  };
}

function rowOf({ option, state, property, values, shown, unknown, place }: Finding, props: PackerBuildRoleProps): Row {
  const grants = difference(grantsOf(props), grantsOf({ ...props, [property]: undefined }));
  return {
    option, state, property, values, shown, reason: unknown, place, capabilities: idsOf(grants), actions: actionsOf(grants),
  };
}
