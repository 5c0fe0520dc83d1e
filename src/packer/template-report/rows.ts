import type { Need } from '../../iam/vocabulary/capability';
import type { Component } from '../../packer-template/configuration';
import type { Place } from '../../packer-template/files/fail-at';
import type { ReadTemplate } from '../../packer-template/read-template';
import { OptionFinding, findingsOf, inferredOf } from '../from-template/findings';
import { notCoveredOf, untaggedByOption } from '../from-template/not-covered';
import { taggingNoSnapshots, TagProblem, tagProblemsOf } from '../from-template/tags';
import { OPTION_NAMES, OptionName, OPTIONS, PackerBuild } from '../options/options';
import { capabilitiesOf, restrictionsOf } from '../options/select';
import { isOurs, labelOf } from '../plugin/components';
import type { PackerBuilder } from '../vocabulary/builders-and-attributes';

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

/** The option that a component of a type has without anything being set. */
const ownOf = (type: string): OptionName | undefined => OPTION_NAMES.find((name) => OPTIONS[name].partOf === type);

/** Options that are used, regardless of their value. */
const used = (names: readonly (OptionName | undefined)[]): PackerBuild => Object.fromEntries(names.filter((name) => name !== undefined)
  .map((name) => [name, OPTIONS[name].unscoped?.[name] ?? (OPTIONS[name].isList ? [] : true)]));

const actionsOf = (those: readonly Pick<Need, 'actions'>[]) => [...new Set(those.flatMap(({ actions }) => actions))].sort();

interface Grant {
  readonly id: string;
  readonly actions: readonly string[];
}

function grantsOf(build: PackerBuild): Grant[] {
  return [
    ...capabilitiesOf(build).map(({ id, needs }): Grant => ({ id, actions: actionsOf(needs) })),
    ...restrictionsOf(build).map(({ id }): Grant => ({ id: `only: ${id}`, actions: [] })),
  ];
}

/** What a role has with some properties and has not without them. */
function difference(withIt: readonly Grant[], without: readonly Grant[]): Grant[] {
  return withIt.filter(({ id }) => !without.some((grant) => grant.id === id));
}

const idsOf = (grants: readonly Grant[]) => grants.map(({ id }) => id);

export function explained(template: ReadTemplate, tag: { key: string; value: string }): Explained[] {
  const untagged = tagProblemsOf(template, tag, { late: [], requireVolumeTag: false });
  const warnings = [...taggingNoSnapshots(template), ...untaggedByOption(template), ...notCoveredOf(template)];
  return template.components.filter(isOurs).map((component) => {
    const data = component.kind === 'source' ? template.components.filter(({ kind }) => kind === 'data') : [];
    const alone: ReadTemplate = { ...template, components: [component, ...data] };
    const findings = findingsOf(alone).filter((finding) => finding.component === component);
    const inferred = inferredOf({ ...alone, components: [component] }, findings);
    const open = findings.filter(({ state }) => state !== 'known').map(({ property }) => property);
    // Of the options that a template can tell all but buckets are switches or texts, as builds have them; here they are not checked.
    const build: PackerBuild = { ...used(open), ...inferred as PackerBuild, ...used([ownOf(component.type)]) };
    return {
      component,
      name: labelOf(component),
      rows: [baseOf(component), ...findings.map((finding) => rowOf(finding, build))],
      untagged: untagged.filter((problem) => problem.component === component),
      warnings: warnings.filter((warning) => warning.component === component).map(({ text }) => text),
    };
  });
}

/** What the type of a component brings by itself. */
function baseOf(component: Component): Row {
  const builders = component.kind === 'source' ? [component.type as PackerBuilder] : [];
  const own = ownOf(component.type);
  const grants = grantsOf({ ...used([own]), builders });
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

function rowOf({ option, state, property, values, shown, unknown, place }: OptionFinding, build: PackerBuild): Row {
  const grants = difference(grantsOf(build), grantsOf({ ...build, [property]: undefined }));
  return {
    option, state, property, values, shown, reason: unknown, place, capabilities: idsOf(grants), actions: actionsOf(grants),
  };
}
