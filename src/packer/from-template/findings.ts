import type { Component } from '../../packer-template/configuration';
import type { ReadTemplate } from '../../packer-template/read-template';
import type { DeclaredTexts } from '../options/declare';
import { OPTION_NAMES, OptionName, OPTIONS } from '../options/options';
import { isOurs, ourSourcesOf } from '../plugin/components';
import { Options } from '../plugin/options';
import { needsNoKeyPair, Reading, Rule } from '../plugin/readings';
import { PackerBuilder } from '../vocabulary/builders-and-attributes';

/* What a template says about the role it needs, source by source. */

/** One option of one source, and the property it says something about. */
export interface OptionFinding extends Reading {
  readonly component: Component;
  readonly property: OptionName;
  readonly state: 'known' | 'unknown' | 'ask';
}

const rulesOf = (property: OptionName): readonly Rule[] => OPTIONS[property].template ?? [];

export function findingsOf({ components }: ReadTemplate): OptionFinding[] {
  const neighbours = { dataSource: (origin: object) => components.find((component) => component.origin === origin), optionsOf: Options.of };
  return components.filter(isOurs).flatMap((component) => {
    const options = Options.of(component);
    const readingsOf = (property: OptionName) => rulesOf(property)
      .filter(({ of, when }) => of.includes(component.type) && (!when || when(options)))
      .flatMap(({ read }) => read(options, neighbours) ?? [])
      .filter((reading) => reading !== undefined);
    return OPTION_NAMES.flatMap((property) => readingsOf(property).flatMap(split).map((reading): OptionFinding => ({
      ...reading,
      component,
      property,
      state: reading.unknown !== undefined ? 'unknown' : reading.ask ? 'ask' : 'known',
    })));
  });
}

/** A list of which a part is known says two things. */
function split(reading: Reading): Reading[] {
  if (reading.unknown === undefined || reading.values.length === 0) return [reading];
  return [{ ...reading, unknown: undefined }, { ...reading, values: [] }];
}

const buildersOf = ({ components }: ReadTemplate): PackerBuilder[] =>
  [...new Set(ourSourcesOf(components).map(({ type }) => type as PackerBuilder))].sort();

/** The sources that could say something about a property. */
const concerned = ({ components }: ReadTemplate, property: OptionName): Component[] =>
  components.filter(({ kind, type }) => kind === 'source' && rulesOf(property).some(({ of }) => of.includes(type)));

/** The union over the sources; what would take something away from a source is left out unless all agree. */
export function inferredOf(template: ReadTemplate, findings: readonly OptionFinding[]): DeclaredTexts {
  const of = (property: OptionName) => findings.filter((finding) => finding.property === property);
  // Of an option that is known in part it is not said that this is all.
  const isWhole = (finding: OptionFinding) => !findings.some(({ state, component, place, option }) =>
    state === 'unknown' && component === finding.component && option === finding.option && place === finding.place);
  const known = (property: OptionName) => of(property).filter((finding) => finding.state === 'known' && isWhole(finding));
  const isKnownOf = (property: OptionName, component: Component) => {
    const own = of(property).filter((finding) => finding.component === component);
    return own.length > 0 && own.every(({ state }) => state === 'known');
  };
  const counts = (property: OptionName) => known(property).length > 0
    && (!OPTIONS[property].onlyIfAll || concerned(template, property).every((component) => isKnownOf(property, component)));
  const textsOf = (property: OptionName) => [...new Set(known(property).flatMap(({ values }) => values))].sort();
  return {
    builders: buildersOf(template),
    ...Object.fromEntries(OPTION_NAMES.filter(counts).map((property) => [property, OPTIONS[property].isList ? textsOf(property) : true])),
  };
}

/** Whether some sources use what is there already, while others make their own: a role can do one of the two. */
export function mixed(
  template: ReadTemplate, findings: readonly OptionFinding[], property: OptionName,
): { using: OptionFinding; not: Component } | undefined {
  const using = findings.find((finding) => finding.property === property && (finding.state !== 'unknown' || finding.isSet));
  if (!using) return undefined;
  const not = concerned(template, property).find((component) =>
    !findings.some((finding) => finding.property === property && finding.component === component)
    && !(property === 'keyPairs' && needsNoKeyPair(Options.of(component))));
  return not && { using, not };
}
