import type { JudgedComponent } from './judge';
import { isOurs } from '../../src/packer/plugin/components';
import type { Component } from '../../src/packer-template/configuration';
import { isList, ObjectValue, Unknown, Value } from '../../src/packer-template/values';

/* What the reader makes of a template beside what Packer does. */

export interface Difference {
  /** `wrong`: it says something else than Packer. `asked`: it does not know what Packer does. */
  readonly kind: 'wrong' | 'asked';
  readonly option: string;
  readonly text: string;
}

const isUnknown = (value: unknown) => typeof value === 'object' && value !== null && '$unknown' in value;
const numberIn = (value: unknown) => (typeof value === 'object' && value !== null && '$number' in value ? Number((value as { $number: string }).$number) : undefined);
const isEmpty = (value: unknown) => value === undefined || value === null || value === '' || (Array.isArray(value) && value.length === 0);
const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value);

const shown = (value: unknown) => JSON.stringify(value, (_, part) => (
  part instanceof Unknown ? `unknown: ${part.reason}`
    : part instanceof ObjectValue ? Object.fromEntries([...part.entries].map(([name, entry]) => [name, entry.value])) : part))?.slice(0, 300);

/** How a value of the reader differs from one of Packer. */
export function differences(ours: Value | undefined, packers: unknown, option: string): Difference[] {
  const difference = (kind: Difference['kind']): Difference[] => [{ kind, option, text: `${shown(ours)} instead of ${shown(packers)}` }];
  if (typeof ours === 'string' && ours === packers) return [];
  // A string with actions is rendered by the plugin: the reader takes it for unknown.
  if (ours instanceof Unknown || (typeof ours === 'string' && ours.includes('{{'))) {
    if (ours instanceof Unknown && ours.isSet && isEmpty(packers)) return difference('wrong');
    return isUnknown(packers) ? [] : difference('asked');
  }
  const known = ours === undefined ? null : ours;
  // Without a value for a variable, Packer knows nothing of what is made with it. Whether the reader is right shows when it has one.
  if (isUnknown(packers)) return [];
  if (isEmpty(known) && isEmpty(packers)) return [];
  if (isList(known)) {
    if (isObject(packers) && known.length === 1) return differences(known[0], packers, option); // a block that stands once
    if (!Array.isArray(packers)) return difference('wrong');
    return differencesOfLists(known, packers, option);
  }
  if (known instanceof ObjectValue) {
    // JSON has an object for a block that stands once.
    if (Array.isArray(packers) && packers.length === 1) return differences(known, packers[0], option);
    if (!isObject(packers) || numberIn(packers) !== undefined) {
      return isEmpty(packers) && known.entries.size === 0 && !known.rest ? [] : difference('wrong');
    }
    return differencesOfObjects(known, packers, option);
  }
  const number = numberIn(packers);
  if (number !== undefined) return Number(known) === number && known !== null ? [] : difference('wrong');
  if (typeof packers === 'boolean' && typeof known === 'string') {
    return [String(packers), packers ? '1' : '0'].includes(known) ? [] : difference('wrong');
  }
  return known !== null && typeof packers !== 'object' && String(known) === String(packers) ? [] : difference('wrong');
}

/** An unknown element may stand for any number of them. */
function differencesOfLists(ours: readonly Value[], packers: readonly unknown[], option: string): Difference[] {
  const open = ours.find((item) => item instanceof Unknown);
  if (!open) {
    if (ours.length !== packers.length) return [{ kind: 'wrong', option, text: `${shown(ours)} instead of ${shown(packers)}` }];
    return ours.flatMap((item, i) => differences(item, packers[i], `${option}[${i}]`));
  }
  const missing = ours.filter((item) => !(item instanceof Unknown) && !packers.some((other) => !differences(item, other, option).some(({ kind }) => kind === 'wrong')));
  return [
    ...missing.map((item): Difference => ({ kind: 'wrong', option, text: `${shown(item)} is not among ${shown(packers)}` })),
    ...(packers.some(isUnknown) ? [] : [{ kind: 'asked' as const, option, text: `${shown(ours)} instead of ${shown(packers)}` }]),
  ];
}

function differencesOfObjects(ours: ObjectValue, packers: Record<string, unknown>, option: string): Difference[] {
  const names = new Set([...ours.entries.keys(), ...Object.keys(packers)]);
  const found = [...names].filter((name) => !/^packer_/.test(name)).flatMap((name) =>
    differences(ours.entries.has(name) ? ours.entries.get(name)!.value : ours.rest, packers[name], option ? `${option}.${name}` : name));
  return found;
}

const labelOf = ({ kind, type, name }: { kind: string; type: string; name: string }) => `${kind} ${type}${kind === 'source' ? `.${name}` : ''}`;

/** How the components of the reader differ from those of Packer: each must have one that is like it on the other side. */
export function compare(ours: readonly Component[], packers: readonly JudgedComponent[], isLegacy: boolean): Difference[] {
  const wanted = ours.filter((component) => isOurs(component) && component.kind !== 'function').map((component) => ({
    component, label: labelOf({ ...component, name: isLegacy ? component.name || component.type : component.name }),
  }));
  const judged = packers.filter((component) => isOurs(component as unknown as Component))
    .map((component) => ({ component, label: labelOf(component) }));
  const between = (own: Component, other: JudgedComponent) => {
    const beside = isLegacy ? [...BESIDE, 'type'] : own.kind === 'post-processor' ? BESIDE : [];
    const entries = new Map([...own.options.entries].filter(([name]) => !beside.includes(name)));
    return differencesOfObjects(new ObjectValue(entries), other.options, '')
      .map((each) => ({ ...each, option: `${labelOf(other)}: ${each.option}` }));
  };
  const weight = (found: Difference[]) => found.filter(({ kind }) => kind === 'wrong').length * 1000 + found.length;
  const closest = (all: Difference[][]) => all.reduce((best, each) => (weight(each) < weight(best) ? each : best));
  return [
    ...judged.flatMap(({ component, label }) => {
      const candidates = wanted.filter((each) => each.label === label);
      if (candidates.length === 0) return [{ kind: 'wrong' as const, option: label, text: 'the reader does not have it' }];
      return closest(candidates.map((each) => between(each.component, component)));
    }),
    ...wanted.filter((each) => !judged.some(({ label }) => label === each.label))
      .map(({ label }) => ({ kind: 'wrong' as const, option: label, text: 'Packer does not have it' })),
  ];
}

/** What Packer itself takes from a post-processor, and from everything in JSON. */
const BESIDE = ['name', 'only', 'except', 'keep_input_artifact'];
