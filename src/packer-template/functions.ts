import { posix } from 'path';
import type { Place } from './files/fail-at';
import type { Host } from './host';
import {
  asBoolean, asNumber, asText, Entry, EvaluationError, first, fromPlain, isList, kindOf, ObjectValue, plain, same, Unknown, unknownIn, Value,
} from './values';

/*
 * The functions of Packer that templates use, on what is known. One that is not here, and one given something unknown, comes to
 * something unknown.
 */

interface Call {
  readonly host: Host;
  readonly place: Place;
}

type Implementation = (values: readonly Value[], call: Call) => Value;

function cannotEvaluate(problem: string): never {
  throw new EvaluationError(problem);
}

/** A function of values that are known to their last part. */
const known = (compute: Implementation): Implementation => (values, call) => {
  const unknown = first(values, unknownIn);
  return unknown ? new Unknown(unknown.reason, false, unknown.origin) : compute(values, call);
};

const text = (compute: (...texts: string[]) => Value): Implementation =>
  known((values) => compute(...values.map((value) => asText(value) as string)));
const number = (compute: (...numbers: number[]) => Value): Implementation =>
  known((values) => compute(...values.map((value) => asNumber(value) as number)));

/** A text that is made when Packer runs. */
const atRunTime = (what: string): Implementation => () => new Unknown(`${what} is known when Packer runs`, true);

const listOf = (value: Value): readonly Value[] => {
  if (isList(value)) return value;
  if (value instanceof Unknown) return [value];
  return cannotEvaluate(`${kindOf(value)} stands where a list is wanted`);
};
const objectOf = (value: Value): ObjectValue => (value instanceof ObjectValue ? value : cannotEvaluate(`${kindOf(value)} stands where an object is wanted`));

const unique = (values: readonly Value[]) => values.filter((value, i) =>
  value instanceof Unknown || values.findIndex((other) => !(other instanceof Unknown) && same(other, value)) === i);

const has = (list: Value, wanted: Value) => listOf(list).some((value) => same(value, wanted));

const flat = (values: readonly Value[]): Value[] => values.flatMap((value) => (isList(value) ? flat(value) : [value]));

const sortedTexts = (values: readonly Value[]) => [...values].sort((a, b) => (String(a) < String(b) ? -1 : 1));

function merge(values: readonly Value[]): Value {
  const entries = new Map<string, Entry>();
  let rest: Unknown | undefined;
  for (const value of values) {
    if (value === null) continue;
    const open = value instanceof Unknown ? value : objectOf(value).rest;
    if (open) {
      // Whatever was there may be replaced.
      rest = open;
      for (const [key, { place }] of entries) entries.set(key, { place, value: open });
    }
    if (value instanceof ObjectValue) for (const [key, entry] of value.entries) entries.set(key, entry);
  }
  return new ObjectValue(entries, rest);
}

function lookup([map, key, fallback]: readonly Value[]): Value {
  if (map instanceof Unknown) return map;
  if (key instanceof Unknown) return key;
  const object = objectOf(map);
  const value = object.get(asText(key) as string);
  if (value !== undefined) return value;
  return fallback === undefined ? cannotEvaluate('lookup finds nothing and has no default') : fallback;
}

/** The first that is neither null nor empty. */
function coalesce(values: readonly Value[]): Value {
  for (const value of values) {
    if (value instanceof Unknown) return values.some((other) => other === value ? value.isSet : other !== null && other !== '') ? value.andSet : value;
    if (value !== null && value !== '') return value;
  }
  return cannotEvaluate('coalesce has only null and empty values');
}

function contains([list, wanted]: readonly Value[]): Value {
  const values = listOf(list);
  if (wanted instanceof Unknown) return wanted;
  if (values.some((value) => !unknownIn(value) && same(value, wanted))) return true;
  return first(values, unknownIn) ?? false;
}

/** `printf` of Go, as far as templates use it. */
function format([pattern, ...values]: readonly Value[]): Value {
  let next = 0;
  return (asText(pattern) as string).replace(/%([-+0 #]*)(\d+)?(?:\.(\d+))?([a-zA-Z%])/g, (_, flags: string, width, precision, verb: string) => {
    if (verb === '%') return '%';
    const value = values[next++];
    if (value === undefined) return cannotEvaluate('format has too few values');
    const made = verb === 's' || verb === 'v' ? (typeof value === 'object' ? JSON.stringify(plain(value)) : String(value))
      : verb === 'd' ? String(Math.trunc(asNumber(value) as number))
        : verb === 'f' ? (asNumber(value) as number).toFixed(Number(precision ?? 6))
          : verb === 'q' ? JSON.stringify(value)
            : verb === 'x' ? (asNumber(value) as number).toString(16)
              : cannotEvaluate(`format does not know %${verb} here`);
    const size = Math.min(Number(width ?? 0), 1000);
    if (flags.includes('-')) return made.padEnd(size);
    return made.padStart(size, flags.includes('0') ? '0' : ' ');
  });
}

/**
 * Go's regular expressions take linear time, those of JavaScript may take forever: only patterns with one repetition and no
 * groups are run.
 */
function expression(pattern: string, subject: string): RegExp | undefined {
  const unescaped = pattern.replace(/\\./g, '');
  const repetitions = unescaped.match(/[*+{]/g)?.length ?? 0;
  if (repetitions > 1 || unescaped.includes('(') || pattern.length > 200 || subject.length > 2000) return undefined;
  try {
    return new RegExp(pattern, 'g');
  } catch {
    return undefined;
  }
}

function replaceBy(subject: string, pattern: string, replacement: string): Value {
  const compiled = expression(pattern, subject);
  return compiled ? subject.replace(compiled, () => replacement) : new Unknown('this regular expression is not evaluated');
}

function decoded(what: string, parse: () => unknown, { host, place }: Call): Value {
  let data: unknown;
  try {
    data = parse();
  } catch {
    return cannotEvaluate(`${what} is given what it cannot read`);
  }
  return fromPlain(data, place, () => host.budget.step(place));
}

function yaml(): typeof import('js-yaml') {
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  return require('js-yaml');
}

/** JSON as HCL and Packer write it: Go keeps `<`, `>` and `&` away from HTML. */
const encoded = (value: Value) => JSON.stringify(plain(value)).replace(/[<>&]/g, (character) => `\\u00${character.charCodeAt(0).toString(16)}`);

function range(from: number, to?: number, step?: number): Value {
  const [start, end] = to === undefined ? [0, from] : [from, to];
  const by = step ?? (start <= end ? 1 : -1);
  if (by === 0 || !Number.isFinite(by) || Math.abs((end - start) / by) > 1024) cannotEvaluate('range makes more than 1024 numbers');
  return Array.from({ length: Math.max(0, Math.ceil((end - start) / by)) }, (_, i) => start + i * by);
}

function product(lists: readonly (readonly Value[])[]): Value {
  const size = lists.reduce((count, list) => count * list.length, 1);
  if (size > 4096) cannotEvaluate('setproduct makes more than 4096 combinations');
  return lists.reduce<Value[][]>((all, list) => all.flatMap((combination) => list.map((value) => [...combination, value])), [[]]);
}

/** A function of a list of which some elements may be unknown. */
const elementwise = (change: (values: readonly Value[]) => Value): Implementation =>
  ([value]) => (value instanceof Unknown ? value : change(listOf(value)));

const trimmed = (subject: string, cut: string) => {
  const characters = new Set(cut);
  let from = 0;
  let to = subject.length;
  while (from < to && characters.has(subject[from])) from += 1;
  while (to > from && characters.has(subject[to - 1])) to -= 1;
  return subject.slice(from, to);
};

const read = (use: (source: string, call: Call, values: readonly Value[]) => Value): Implementation => (values, call) => {
  const [path] = values;
  if (path instanceof Unknown) return path.andSet;
  const source = call.host.file(asText(path) as string, call.place);
  return source instanceof Unknown ? source : use(source, call, values);
};

export const functions: Readonly<Record<string, Implementation>> = {
  // texts
  lower: text((value) => value.toLowerCase()),
  upper: text((value) => value.toUpperCase()),
  title: text((value) => value.replace(/(^|[^\p{L}\p{N}'])\p{L}/gu, (start) => start.toUpperCase())),
  trim: text((value, cut) => trimmed(value, cut)),
  trimprefix: text((value, prefix) => (value.startsWith(prefix) ? value.slice(prefix.length) : value)),
  trimsuffix: text((value, suffix) => (suffix && value.endsWith(suffix) ? value.slice(0, -suffix.length) : value)),
  trimspace: text((value) => value.trim()),
  chomp: text((value) => value.replace(/(\r?\n)+$/, '')),
  strrev: text((value) => [...value].reverse().join('')),
  startswith: text((value, prefix) => value.startsWith(prefix)),
  endswith: text((value, suffix) => value.endsWith(suffix)),
  strcontains: text((value, part) => value.includes(part)),
  replace: text((value, part, replacement) => {
    const pattern = /^\/(.+)\/$/.exec(part);
    return pattern ? replaceBy(value, pattern[1], replacement) : value.split(part).join(replacement);
  }),
  regex_replace: text((value, pattern, replacement) => replaceBy(value, pattern, replacement)),
  regex: text((pattern, value) => {
    const compiled = expression(pattern, value);
    if (!compiled) return new Unknown('this regular expression is not evaluated');
    return compiled.exec(value)?.[0] ?? cannotEvaluate('the regular expression finds nothing');
  }),
  substr: known(([value, offset, length]) => {
    const characters = [...asText(value) as string];
    const [from, count] = [asNumber(offset) as number, asNumber(length) as number];
    const start = from < 0 ? Math.max(0, characters.length + from) : from;
    return characters.slice(start, count < 0 ? undefined : start + count).join('');
  }),
  split: text((separator, value) => value.split(separator)),
  join: ([separator, ...lists]) => {
    const values = lists.flatMap(listOf);
    const unknown = first([separator, ...values], unknownIn);
    if (unknown) return values.some((value) => typeof value === 'string' && value !== '') ? unknown.andSet : unknown;
    return values.map((value) => asText(value) as string).join(asText(separator) as string);
  },
  format: (values) => {
    const unknown = first(values, unknownIn);
    if (!unknown) return format(values);
    return typeof values[0] === 'string' && values[0].replace(/%[a-z]/g, '') !== '' ? unknown.andSet : unknown;
  },
  formatlist: known(([pattern, ...values]) => {
    const lists = values.filter(isList);
    const length = lists.length > 0 ? Math.max(...lists.map((list) => list.length)) : 1;
    return Array.from({ length }, (_, i) => format([pattern, ...values.map((value) => (isList(value) ? value[i] : value))]));
  }),
  indent: known(([spaces, value]) => (asText(value) as string).replace(/\n/g, `\n${' '.repeat(Math.min(asNumber(spaces) as number, 100))}`)),

  // lists and maps
  concat: (values) => values.flatMap((value) => listOf(value)),
  flatten: elementwise(flat),
  distinct: elementwise(unique),
  compact: elementwise((values) => values.filter((value) => value !== null && value !== '')),
  reverse: elementwise((values) => [...values].reverse()),
  sort: known(([list]) => sortedTexts(listOf(list))),
  length: ([value]) => {
    if (typeof value === 'string') return [...value].length;
    if (value instanceof Unknown) return new Unknown(value.reason, value.isSet);
    if (isList(value)) return value.find((item) => item instanceof Unknown) ?? value.length;
    const object = objectOf(value);
    return object.rest ?? object.entries.size;
  },
  element: known(([list, index]) => {
    const values = listOf(list);
    const value: Value | undefined = values[(asNumber(index) as number) % values.length];
    return value === undefined ? cannotEvaluate('the list has no such element') : value;
  }),
  index: known(([list, wanted]) => {
    const found = listOf(list).findIndex((value) => same(value, wanted));
    return found < 0 ? cannotEvaluate('the list does not have it') : found;
  }),
  slice: known(([list, from, to]) => listOf(list).slice(asNumber(from) as number, asNumber(to) as number)),
  chunklist: known(([list, size]) => {
    const values = listOf(list);
    const by = asNumber(size) as number || values.length;
    return Array.from({ length: Math.ceil(values.length / by) }, (_, i) => values.slice(i * by, i * by + by));
  }),
  contains,
  coalesce,
  coalescelist: (values) => values.find((value) => value instanceof Unknown || (isList(value) && value.length > 0)) ?? cannotEvaluate('all lists are empty'),
  merge,
  lookup,
  keys: ([value]) => {
    if (value instanceof Unknown) return value;
    const object = objectOf(value);
    return [...sortedTexts([...object.entries.keys()]), ...(object.rest ? [object.rest] : [])];
  },
  values: ([value]) => {
    if (value instanceof Unknown) return value;
    const object = objectOf(value);
    return [...sortedTexts([...object.entries.keys()]).map((key) => object.get(key as string)!), ...(object.rest ? [object.rest] : [])];
  },
  zipmap: known(([names, values], { place }) =>
    new ObjectValue(new Map(listOf(names).map((name, i) => [asText(name) as string, { place, value: listOf(values)[i] ?? null }])))),
  setproduct: known((lists) => product(lists.map(listOf))),
  setunion: (lists) => unique(lists.flatMap(listOf)),
  setintersection: known(([list, ...others]) => listOf(list).filter((value) => others.every((other) => has(other, value)))),
  setsubtract: known(([list, other]) => listOf(list).filter((value) => !has(other, value))),
  range: number(range),
  alltrue: known(([list]) => listOf(list).every((value) => asBoolean(value))),
  anytrue: known(([list]) => listOf(list).some((value) => asBoolean(value))),

  // kinds
  tostring: ([value]) => (value === null ? null : asText(value)),
  tonumber: ([value]) => (value === null ? null : asNumber(value)),
  tobool: ([value]) => (value === null ? null : asBoolean(value)),
  tolist: ([value]) => value,
  toset: elementwise(unique),
  tomap: ([value]) => value,

  // numbers
  abs: number(Math.abs),
  ceil: number(Math.ceil),
  floor: number(Math.floor),
  max: number(Math.max),
  min: number(Math.min),
  pow: number(Math.pow),
  signum: number(Math.sign),
  parseint: known(([value, base]) => {
    const parsed = parseInt(asText(value) as string, asNumber(base) as number);
    return Number.isNaN(parsed) ? cannotEvaluate('parseint is given no number') : parsed;
  }),

  // encodings
  jsonencode: ([value]) => unknownIn(value)?.andSet ?? encoded(value),
  jsondecode: known(([value], call) => decoded('jsondecode', () => JSON.parse(asText(value) as string), call)),
  yamldecode: known(([value], call) => decoded('yamldecode', () => yaml().load(asText(value) as string, { schema: yaml().CORE_SCHEMA }), call)),
  yamlencode: ([value]) => unknownIn(value)?.andSet ?? yaml().dump(plain(value)),
  base64encode: text((value) => Buffer.from(value).toString('base64')),
  base64decode: text((value) => Buffer.from(value, 'base64').toString()),
  urlencode: text((value) => encodeURIComponent(value).replace(/%20/g, '+')),
  basename: text((value) => posix.basename(value)),
  dirname: text((value) => posix.join(value.slice(0, value.lastIndexOf('/') + 1), '.')),

  // files below the folder of the template
  file: read((source) => source),
  filebase64: read((source) => Buffer.from(source).toString('base64')),
  fileexists: () => new Unknown('the presence of files is not looked at'),
  templatefile: read((source, { host, place }, [, names]) => {
    const object = names instanceof ObjectValue ? names : new ObjectValue(new Map());
    return host.template(source, place, { root: (name) => object.get(name) });
  }),

  // what only Packer knows
  timestamp: atRunTime('the time'),
  legacy_isotime: atRunTime('the time'),
  legacy_strftime: atRunTime('the time'),
  formatdate: atRunTime('the time'),
  timeadd: atRunTime('the time'),
  uuidv4: atRunTime('a random text'),
  uuidv5: atRunTime('a computed text'),
  bcrypt: atRunTime('a hash'),
  md5: atRunTime('a hash'),
  sha1: atRunTime('a hash'),
  sha256: atRunTime('a hash'),
  sha512: atRunTime('a hash'),
  vault: atRunTime('what Vault holds'),
  consul_key: atRunTime('what Consul holds'),
  aws_secretsmanager: atRunTime('the secret'),
  env: ([name], { host }) => {
    if (name instanceof Unknown) return name;
    const value = host.environment(asText(name) as string);
    return value ?? new Unknown(`the variable ${asText(name)} of the environment is not given`);
  },
};
