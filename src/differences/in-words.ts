import { Change, compareStatements } from './compare';
import type { RolePolicies } from './documents';
import { CATALOGUES } from '../capabilities';

function capabilityOf(sid: string): string {
  const found = CATALOGUES.flatMap(({ capabilities }) => capabilities).find(({ needs }) => needs.some((need) => need.sid === sid));
  return found ? ` (${found.id}: ${found.does})` : '';
}

function section(title: string, changes: readonly Change[]): string[] {
  if (changes.length === 0) return [];
  const sids = [...new Set(changes.map(({ sid }) => sid))];
  return [title, ...sids.flatMap((sid) => [
    `- ${sid}${capabilityOf(sid)}`,
    ...changes.filter((change) => change.sid === sid).map(({ what }) => `  - ${what}`),
  ])];
}

/** What changed, in the order in which a reviewer wants to know it. */
export function changesInWords(changes: readonly Change[]): string {
  if (changes.length === 0) return 'Nothing changed.';
  return [
    ...section('Became possible:', changes.filter(({ widens }) => widens === true)),
    ...section('Changed, wider or narrower by what the values mean:', changes.filter(({ widens }) => widens === undefined)),
    ...section('Became impossible:', changes.filter(({ widens }) => widens === false)),
  ].join('\n');
}

export interface RoleDifference {
  readonly role: string;
  readonly changes: readonly Change[];
}

/** Pairs the roles of two versions by name; one role on each side is the same role whatever its name. */
export function compareRoles(older: RolePolicies, newer: RolePolicies): RoleDifference[] {
  const [before, after] = [Object.entries(older), Object.entries(newer)];
  if (before.length === 1 && after.length === 1) return [{ role: after[0][0], changes: compareStatements(before[0][1], after[0][1]) }];
  const names = [...new Set([...before, ...after].map(([name]) => name))];
  return names.map((role) => ({ role, changes: compareStatements(older[role] ?? [], newer[role] ?? []) }));
}
