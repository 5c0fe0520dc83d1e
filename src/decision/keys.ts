import { sameAction, serviceOf } from './actions';
import { candidatesFor, mixesVariables, patternsOf } from './candidates';
import type { Case } from './case';
import { Lookup, variablesIn } from './condition';
import { literal, Pattern } from './pattern';
import type { Condition } from './policy';
import type { Facts } from './request';
import { regionOfArn } from './resources';

/* The condition keys of a case, and one value of each for every class of values that its conditions tell apart. */

/** Values of a key; undefined where it is not sent. */
export type Values = readonly string[] | undefined;

export const keyOf = ({ key }: Condition) => key.toLowerCase();

const MOST_SETS = 4_000;

/** All sets of the texts with at most so many of them; undefined where there are too many. */
function setsOf(texts: readonly string[], most: number): string[][] | undefined {
  let sets: string[][] = [[]];
  for (const text of texts) {
    const more = sets.filter((set) => set.length < most).map((set) => [...set, text]);
    if (sets.length + more.length > MOST_SETS) return undefined;
    sets = [...sets, ...more];
  }
  return sets.filter((set) => set.length > 0);
}

/** Whether the ARNs of an action name the region of the call. */
const isRegional = (action: string, { region: { services, elsewhere } }: Facts) =>
  services.includes(serviceOf(action)) && !elsewhere.some((each) => sameAction(each, action));

export class Keys {
  readonly names: readonly string[];
  /** Why some classes are not gone through. */
  readonly open: string[] = [];
  private readonly candidates = new Map<string, readonly Values[]>();
  private readonly conditions = new Map<string, Condition[]>();

  constructor(private readonly asked: Case, private readonly facts: Facts) {
    for (const condition of asked.clauses.flatMap(({ conditions }) => conditions)) {
      this.conditions.set(keyOf(condition), [...this.on(keyOf(condition)), condition]);
    }
    const named = [...this.conditions.values()].flat().flatMap(({ values }) => values.flatMap(variablesIn));
    this.names = [...new Set([...this.conditions.keys(), ...named])];
    // Keys that others name come first: the classes of the others are made for each of their values.
    const order = [...this.names].sort((a, b) => Number(named.includes(b)) - Number(named.includes(a)));
    order.forEach((name) => this.candidates.set(name, this.classesFor(name)));
  }

  valuesOf(name: string): readonly Values[] {
    return this.candidates.get(name)!;
  }

  isList(name: string): boolean {
    return this.facts.lists.includes(name);
  }

  /** A key as a policy spells it. */
  spelled(name: string): string {
    return this.on(name)[0]?.key ?? name;
  }

  /** Whether AWS can send these values together, as far as that is known. */
  areConsistent(current: ReadonlyMap<string, Values>): boolean {
    const { requestTags: { prefix, names }, whileCreating: { key, actions, without } } = this.facts;
    const isSent = (name: string) => current.get(name) !== undefined;
    if (current.has(names)) {
      const set = (current.get(names) ?? []).map((each) => each.toLowerCase());
      if (this.requestTags().some((tag) => current.has(prefix + tag) && isSent(prefix + tag) !== set.includes(tag))) return false;
    }
    if (!isSent(key)) return true;
    return actions.some((each) => sameAction(each, this.asked.action))
      && !this.names.some((name) => isSent(name) && without.some((start) => name.startsWith(start)))
      && (!current.has(names) || isSent(names));
  }

  private on(name: string): Condition[] {
    return this.conditions.get(name) ?? [];
  }

  /** The tags of the request that are asked about, by the names of their keys. */
  private requestTags(): string[] {
    const { prefix } = this.facts.requestTags;
    return this.names.filter((name) => name.startsWith(prefix)).map((name) => name.slice(prefix.length));
  }

  /** What else the values of a key are compared with. */
  private alsoComparedWith(name: string): Pattern[] {
    const naming =
      this.names.filter((other) => this.on(other).some(({ values }) => values.some((value) => variablesIn(value).includes(name))));
    return [
      ...(name === this.facts.requestTags.names ? this.requestTags().map((tag) => literal(tag, true)) : []),
      ...naming.flatMap((other) => patternsOf(this.on(other))),
    ];
  }

  /** Every combination of values that the variables in the conditions on a key can have. */
  private lookupsFor(name: string): Lookup[] {
    const variables = [...new Set(this.on(name).flatMap(({ values }) => values.flatMap(variablesIn)))];
    const combinations = variables.reduce<(string | undefined)[][]>((before, variable) => {
      const texts = (this.candidates.get(variable) ?? [undefined]).map((values) => values?.[0]);
      return before.flatMap((some) => texts.map((text) => [...some, text]));
    }, [[]]);
    return combinations.map((texts) => (variable) => texts[variables.indexOf(variable)]);
  }

  private classesFor(name: string): Values[] {
    const { action, resource } = this.asked;
    const conditions = this.on(name);
    const region = regionOfArn(resource);
    if (name === this.facts.region.key && isRegional(action, this.facts) && region !== '') return [[region]];
    const sent = this.facts.sent?.(action, resource, name) ?? 'maybe';
    if (sent === 'never') return [undefined];

    if (mixesVariables(conditions)) {
      this.open.push(`a value of ${this.spelled(name)} names another key and more: not all of its classes are gone through`);
    }
    const { texts, complete } = candidatesFor(conditions, this.alsoComparedWith(name), this.lookupsFor(name));
    if (!complete) this.open.push(`there are too many kinds of values of ${this.spelled(name)} to go through`);
    const absent: Values[] = sent === 'always' ? [] : [undefined];
    if (!this.isList(name) && !conditions.some(({ each }) => each)) return [...absent, ...texts.map((text) => [text])];

    // Each condition can be made true or false by one element; more of them change nothing.
    const most = conditions.length + (name === this.facts.requestTags.names ? this.requestTags().length : 0);
    const sets = setsOf(texts, most);
    if (!sets) this.open.push(`there are too many sets of values of ${this.spelled(name)} to go through`);
    return [...absent, ...sets ?? texts.map((text) => [text])];
  }
}
