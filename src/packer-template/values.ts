import type { Place } from './files/fail-at';

/** What an expression comes to. */
export type Value = null | boolean | number | string | Unknown | ObjectValue | readonly Value[];

/** A value that the files do not tell. */
export class Unknown {
  constructor(
    /** Why, as the end of the sentence "…, because". */
    public readonly reason: string,
    /** It is no null and no empty text, regardless of its value. */
    public readonly isSet = false,
    /** What it was read from, where that is a data source. */
    public readonly origin?: object,
    /** What each block has, where it stands for blocks of which only the number is unknown. */
    public readonly each?: ObjectValue,
  ) {}

  public get andSet(): Unknown {
    return this.isSet ? this : new Unknown(this.reason, true, this.origin, this.each);
  }
}

/** A named value of an object, evaluated when it is asked for. */
export interface Entry {
  readonly place: Place;
  readonly value: Value;
}

/** An object or a map. */
export class ObjectValue {
  constructor(
    public readonly entries: ReadonlyMap<string, Entry>,
    /** There may be further entries: of a map whose keys are not all known. */
    public readonly rest?: Unknown,
  ) {}

  /** The value of a name, or undefined when there is none. */
  public get(name: string): Value | undefined {
    const entry = this.entries.get(name);
    return entry ? entry.value : this.rest;
  }
}

/** An entry that is evaluated once, when it is first asked for. */
export function lazy(place: Place, evaluate: () => Value): Entry {
  let known: { value: Value } | undefined;
  return {
    place,
    get value() {
      known ??= { value: evaluate() };
      return known.value;
    },
  };
}

export const isList = (value: Value | undefined): value is readonly Value[] => Array.isArray(value);

const SETS = new WeakSet<readonly Value[]>();

/** Whether a list is a set: it has no indices. */
export const isSetOf = (value: readonly Value[]) => SETS.has(value);

/** The elements of a list as a set: each once, in the order in which Packer goes through them. */
export function setOf(values: readonly Value[]): readonly Value[] {
  const isFirst = (value: Value, i: number) => values.findIndex((other) => !(other instanceof Unknown) && same(other, value)) === i;
  const once = values.filter((value, i) => value instanceof Unknown || isFirst(value, i));
  const rank = (value: Value) => (value instanceof Unknown ? 1 : 0);
  const set =
    once.sort((a, b) => rank(a) - rank(b) || (typeof a === 'number' && typeof b === 'number' ? a - b : compareTexts(String(a), String(b))));
  SETS.add(set);
  return set;
}

/** The order of Go: that of the bytes. */
export const compareTexts = (a: string, b: string) => Buffer.compare(Buffer.from(a), Buffer.from(b));

/** An expression that cannot be evaluated: Packer would refuse it, or this reader cannot follow. `try` and `can` catch it. */
export class EvaluationError extends Error {}

export function cannotEvaluate(problem: string): never {
  throw new EvaluationError(problem);
}

/** Something unknown inside a value. */
export function unknownIn(value: Value): Unknown | undefined {
  if (value instanceof Unknown) return value;
  if (isList(value)) return first(value, unknownIn);
  if (value instanceof ObjectValue) return value.rest ?? first([...value.entries.values()], (entry) => unknownIn(entry.value));
  return undefined;
}

export function first<T, R>(values: readonly T[], find: (value: T) => R | undefined): R | undefined {
  for (const value of values) {
    const found = find(value);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** A primitive value as a text, as HCL converts it. */
export function asText(value: Value): string | Unknown {
  if (value instanceof Unknown) return value;
  if (typeof value === 'string') return value;
  if (typeof value === 'number') return isExact(value) ? String(value) : new Unknown('a fraction is not evaluated to its last digit', true);
  if (typeof value === 'boolean') return String(value);
  throw new EvaluationError(`${kindOf(value)} stands where a text is wanted`);
}

/** Whether a number here is that of Packer, which counts with many more digits. */
const isExact = (value: number) => Number.isFinite(value) && !Object.is(value, -0)
  && (Number.isInteger(value) ? Number.isSafeInteger(value) : value.toExponential().replace(/[-.]|e.*/g, '').length <= 15);

/** A number inside a value that is not that of Packer. */
export function inexactIn(value: Value): Unknown | undefined {
  if (typeof value === 'number') return isExact(value) ? undefined : new Unknown('a fraction is not evaluated to its last digit', true);
  if (isList(value)) return first(value, inexactIn);
  return value instanceof ObjectValue ? first([...value.entries.values()], (entry) => inexactIn(entry.value)) : undefined;
}

export function asNumber(value: Value): number | Unknown {
  if (value instanceof Unknown || typeof value === 'number') return value;
  if (typeof value === 'string' && /^[+-]?\d+(\.\d+)?(e[+-]?\d+)?$/i.test(value)) return Number(value);
  throw new EvaluationError(`${kindOf(value)} stands where a number is wanted`);
}

export function asBoolean(value: Value): boolean | Unknown {
  if (value instanceof Unknown || typeof value === 'boolean') return value;
  if (value === 'true' || value === '1') return true;
  if (value === 'false' || value === '0') return false;
  throw new EvaluationError(`${kindOf(value)} stands where true or false is wanted`);
}

export function kindOf(value: Value): string {
  if (value === null) return 'null';
  if (isList(value)) return 'a list';
  if (value instanceof ObjectValue) return 'an object';
  return value instanceof Unknown ? 'something unknown' : `a ${typeof value === 'string' ? 'text' : typeof value}`;
}

/** As JSON, for comparison and for `jsonencode`; unknown parts must have been looked for before. */
export function plain(value: Value): unknown {
  if (isList(value)) return value.map(plain);
  if (value instanceof ObjectValue) {
    const entries = [...value.entries].sort(([a], [b]) => (a < b ? -1 : 1)); // as Go sorts the keys of maps
    return Object.fromEntries(entries.map(([key, entry]) => [key, plain(entry.value)]));
  }
  return value instanceof Unknown ? null : value;
}

export function same(a: Value, b: Value): boolean {
  return JSON.stringify(plain(a)) === JSON.stringify(plain(b));
}

/** A value of JSON data as a value here; every part at the same place. Each part counts: aliases of YAML can make few lines many. */
export function fromPlain(data: unknown, place: Place, count: () => void): Value {
  count();
  if (Array.isArray(data)) return data.map((item) => fromPlain(item, place, count));
  if (typeof data === 'object' && data !== null) {
    const entries = Object.entries(data).map(([key, item]): [string, Entry] => [key, { place, value: fromPlain(item, place, count) }]);
    return new ObjectValue(new Map(entries));
  }
  return data as Value;
}
