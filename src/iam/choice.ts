import type { Capability, Restriction } from './vocabulary/capability';

/** Properties as capability data: what is given, what narrows it, and the values that fill it. */
export interface Choice {
  readonly capabilities: readonly Capability[];
  readonly restrictions: readonly Restriction[];
  readonly declared: Readonly<Record<string, readonly string[]>>;
}

/** Those of a list of data that a table says are given, in the order of the list. */
export function chosen<Name extends string, Item>(all: Readonly<Record<Name, Item>>, given: Readonly<Record<Name, unknown>>): Item[] {
  return (Object.keys(all) as Name[]).filter((name) => given[name]).map((name) => all[name]);
}
