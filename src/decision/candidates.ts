import { addressesOf, addressText } from './addresses';
import { Classes, classesOf } from './classes';
import { familyOf, Lookup, patternFor, filled, seconds, variablesIn } from './condition';
import type { Pattern } from './pattern';
import type { Condition } from './policy';

/* One value of a key for each class of values that the conditions on it tell apart. */

const unique = <T>(items: readonly T[]): T[] => [...new Set(items)];

/** A number at each bound, one between each two, and one beyond each end. */
function around(bounds: readonly number[], step: number): number[] {
  const sorted = unique(bounds).sort((a, b) => a - b);
  if (sorted.length === 0) return [];
  const between = sorted.slice(1).map((bound, i) => (bound + sorted[i]) / 2);
  return [sorted[0] - step, ...sorted, ...between, sorted[sorted.length - 1] + step];
}

const known = <T>(items: readonly (T | undefined)[]): T[] => items.filter((item): item is T => item !== undefined);

/** The first and the last address of each block, and their neighbours. */
function addresses(wanted: readonly string[]): string[] {
  const blocks = known(wanted.map(addressesOf));
  const most = { 32: 2n ** 32n - 1n, 128: 2n ** 128n - 1n };
  const near = blocks.flatMap(({ bits, first, last }) =>
    [first, last, first - 1n, last + 1n].filter((value) => value >= 0n && value <= most[bits]).map((value) => addressText(bits, value)));
  return unique([...near, '192.0.2.1', '2001:db8::1']);
}

/**
 * The classes of the values of one key.
 *
 * @param more further texts that other keys are compared with
 * @param lookups the values that variables can have: the classes are made for each
 */
export function candidatesFor(conditions: readonly Condition[], more: readonly Pattern[], lookups: readonly Lookup[]): Classes {
  const families = unique(known(conditions.map(familyOf))).filter((family) => family !== 'presence');
  const wantedBy = (family: string) => unique(conditions.filter((condition) => familyOf(condition) === family)
    .flatMap(({ operator, values }) => known(values.flatMap((value) => lookups.map((lookup) => filled(value, lookup))))
      .map((text) => `${operator} ${text}`)));
  const text = (entry: string) => entry.slice(entry.indexOf(' ') + 1);
  const made: Classes[] = families.map((family): Classes => {
    const entries = wantedBy(family);
    if (family === 'truth') return { texts: ['true', 'false'], complete: true };
    if (family === 'number') return { texts: around(entries.map((entry) => Number(text(entry))), 1).map(String), complete: true };
    if (family === 'date') {
      const moments = around(known(entries.map((entry) => seconds(text(entry)))), 86_400);
      return { texts: moments.map((at) => new Date(at * 1000).toISOString()), complete: true };
    }
    if (family === 'address') return { texts: addresses(entries.map(text)), complete: true };
    const patterns = known(entries.map((entry) => patternFor(entry.slice(0, entry.indexOf(' ')), text(entry))));
    return classesOf([...patterns, ...more]);
  });
  if (made.length === 0) return classesOf(more);
  // One key compared as different kinds of values: what lies in both is not gone through.
  return { texts: unique(made.flatMap(({ texts }) => texts)), complete: made.length === 1 && made[0].complete };
}

/** Whether the conditions name other keys in a way whose classes are not all gone through. */
export const mixesVariables = (conditions: readonly Condition[]): boolean =>
  conditions.some(({ values }) => values.some((value) => variablesIn(value).length > 0 && !/^\$\{[^}]*\}$/.test(value)));

/** The patterns of a key that is named by another one as its whole value. */
export const patternsOf = (conditions: readonly Condition[]): Pattern[] =>
  known(conditions.filter((condition) => familyOf(condition) === 'text')
    .flatMap(({ operator, values }) =>
      values.filter((value) => variablesIn(value).length === 0).map((value) => patternFor(operator, value))));


