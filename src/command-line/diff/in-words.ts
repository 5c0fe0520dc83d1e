import { DifferenceInRole, compareStatements } from './compare';
import { CATALOGUES } from '../../catalogue';
import type { WrittenStatement } from '../../decision/policy';
import { plainStatement, RolePolicies } from '../documents/read-roles';

function capabilityOf(sid: string): string {
  const found = CATALOGUES.flatMap(({ capabilities }) => capabilities).find(({ needs }) => needs.some((need) => need.sid === sid));
  return found ? ` (${found.id}: ${found.does})` : '';
}

function section(title: string, changes: readonly DifferenceInRole[]): string[] {
  if (changes.length === 0) return [];
  const sids = [...new Set(changes.map(({ sid }) => sid))];
  return [title, ...sids.flatMap((sid) => [
    `- ${sid}${capabilityOf(sid)}`,
    ...changes.filter((change) => change.sid === sid).map(({ what }) => `  - ${what}`),
  ])];
}

/** What changed, in the order in which a reviewer wants to know it. */
export function changesInWords(changes: readonly DifferenceInRole[]): string {
  if (changes.length === 0) return 'Nothing changed.';
  return [
    ...section('Became possible:', changes.filter(({ widens }) => widens === true)),
    ...section('Changed, wider or narrower by what the values mean:', changes.filter(({ widens }) => widens === undefined)),
    ...section('Became impossible:', changes.filter(({ widens }) => widens === false)),
  ].join('\n');
}

export interface RoleDifference {
  readonly role: string;
  readonly changes: readonly DifferenceInRole[];
}

/** Pairs the roles of two versions by name; one role on each side is the same role regardless of its name. */
export function paired<T>(
  older: Readonly<Record<string, readonly T[]>>, newer: Readonly<Record<string, readonly T[]>>,
): [string, readonly T[], readonly T[]][] {
  const [before, after] = [Object.entries(older), Object.entries(newer)];
  if (before.length === 1 && after.length === 1) return [[after[0][0], before[0][1], after[0][1]]];
  const names = [...new Set([...before, ...after].map(([name]) => name))];
  return names.map((role) => [role, older[role] ?? [], newer[role] ?? []]);
}

/** What changed between two versions of a role, as they are written. */
export const changesOf = (older: readonly WrittenStatement[], newer: readonly WrittenStatement[]): DifferenceInRole[] =>
  compareStatements(older.map(plainStatement), newer.map(plainStatement));

export const compareRoles = (older: RolePolicies, newer: RolePolicies): RoleDifference[] =>
  paired(older, newer).map(([role, before, after]) => ({ role, changes: compareStatements(before, after) }));
