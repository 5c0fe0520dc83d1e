import { createHash } from 'crypto';
import { posix } from 'path';
import { formatDate, timeAdd } from './dates';
import { csvdecode, uuidv5, yamlencode } from './encodings';
import type { Place } from './files/fail-at';
import type { Host } from './host';
import { hostOf, netmask, subnet, subnets } from './networks';
import {
  asBoolean, asNumber, asText, cannotEvaluate, compareTexts, Entry, first, fromPlain, inexactIn, isList, isSetOf, kindOf, ObjectValue,
  plain, same, setOf, Unknown, unknownIn, Value,
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

/** A function of values that are known to their last part. */
const known = (compute: Implementation): Implementation => (values, call) => {
  const unknown = first(values, unknownIn);
  return unknown ? new Unknown(unknown.reason, false, unknown.origin) : compute(values, call);
};

const text = (compute: (...texts: string[]) => Value): Implementation =>
  known((values) => compute(...values.map((value) => asText(value) as string)));
const number = (compute: (...numbers: number[]) => Value): Implementation =>
  known((values) => compute(...values.map((value) => asNumber(value) as number)));

/** A function that never comes to an empty text. */
const set = (implementation: Implementation): Implementation => (values, call) => {
  const made = implementation(values, call);
  return made instanceof Unknown ? made.andSet : made;
};

/** A text that is made when Packer runs. */
const atRunTime = (what: string): Implementation => () => new Unknown(`${what} is known when Packer runs`, true);

const secret: Implementation = ([name], { host, place }) => {
  host.secrets.push({ name, place });
  return new Unknown('the secret is known when Packer runs', true);
};

const listOf = (value: Value): readonly Value[] => {
  if (isList(value)) return value;
  if (value instanceof Unknown) return [value];
  return cannotEvaluate(`${kindOf(value)} stands where a list is wanted`);
};
const objectOf = (value: Value): ObjectValue =>
  (value instanceof ObjectValue ? value : cannotEvaluate(`${kindOf(value)} stands where an object is wanted`));

/** A list whose elements have indices: those of a set have none. */
const indexed = (value: Value): readonly Value[] => {
  const values = listOf(value);
  return isSetOf(values) ? cannotEvaluate('a set has no indices') : values;
};

/** A number that counts something. */
function whole(value: Value): number {
  const found = asNumber(value) as number;
  return Number.isSafeInteger(found) ? found : cannotEvaluate('a whole number is wanted');
}

const finite = (value: number) => (Number.isFinite(value) ? value : cannotEvaluate('log is given no positive numbers'));

const unique = (values: readonly Value[]) => values.filter((value, i) =>
  value instanceof Unknown || values.findIndex((other) => !(other instanceof Unknown) && same(other, value)) === i);

const has = (list: Value, wanted: Value) => listOf(list).some((value) => same(value, wanted));

const flat = (values: readonly Value[]): Value[] => values.flatMap((value) => (isList(value) ? flat(value) : [value]));

const sortedTexts = (values: readonly Value[]) => [...values].sort((a, b) => compareTexts(String(a), String(b)));

function merge(values: readonly Value[]): Value {
  const entries = new Map<string, Entry>();
  let rest: Unknown | undefined;
  for (const value of values) {
    if (value === null) continue;
    const open = value instanceof Unknown ? value : objectOf(value).rest;
    if (open) {
      // Anything there may be replaced.
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
    if (value instanceof Unknown) {
      return values.some((other) => other === value ? value.isSet : other !== null && other !== '') ? value.andSet : value;
    }
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

const VERB = /%([-+0 ]*)(\d+)?(?:\.(\d+))?([a-zA-Z%])/g;
const NOT_FORMATTED = new Unknown('a pattern of format is evaluated when Packer runs', true);

/** `printf` of Go, as far as templates use it. */
function format([pattern, ...values]: readonly Value[]): Value {
  const wanted = asText(pattern) as string;
  if (wanted.replace(VERB, '').includes('%')) return NOT_FORMATTED;
  let next = 0;
  let isKnown = true;
  const made = wanted.replace(VERB, (_, flags: string, width, precision, verb: string) => {
    if (verb === '%') return '%';
    const value = values[next++];
    if (value === undefined) return cannotEvaluate('format has too few values');
    const part = formatted(verb, value, precision, flags);
    if (part === undefined) isKnown = false;
    const size = Math.min(Number(width ?? 0), 1000);
    if (flags.includes('-')) return (part ?? '').padEnd(size);
    return (part ?? '').padStart(size, flags.includes('0') ? '0' : ' ');
  });
  if (next < values.length) cannotEvaluate('format has too many values');
  return isKnown ? made : NOT_FORMATTED;
}

/** Undefined where this reader does not follow. */
function formatted(verb: string, value: Value, precision: string | undefined, flags: string): string | undefined {
  if (/[+ ]/.test(flags) || (flags.includes('0') && !'dsv'.includes(verb)) || value === null || inexactIn(value)) return undefined;
  const integer = () =>
    (Number.isInteger(asNumber(value)) ? asNumber(value) as number : cannotEvaluate(`format wants a whole number for %${verb}`));
  switch (verb) {
    case 's': return typeof value === 'object' || precision !== undefined ? undefined : asText(value) as string;
    case 'v': return typeof value === 'object' ? encoded(value) as string : precision === undefined ? String(value) : undefined;
    case 'd': return integer() < 0 && flags.includes('0') ? undefined : String(integer());
    case 'x': return typeof value === 'string' ? undefined : integer().toString(16);
    case 'q': return typeof value === 'string' && /^[ -~]*$/.test(value) ? JSON.stringify(value) : undefined;
    case 't': return String(asBoolean(value));
    default: return undefined;
  }
}

/**
 * Go's regular expressions take linear time, those of JavaScript may take forever: only patterns with one repetition and no
 * groups are run.
 */
function expression(pattern: string, subject: string): RegExp | undefined {
  const unescaped = pattern.replace(/\\./g, '');
  const repetitions = unescaped.match(/[*+{]/g)?.length ?? 0;
  if (repetitions > 1 || unescaped.includes('(') || pattern.length > 200 || subject.length > 2000) return undefined;
  // What the two languages read differently: classes with names, other escapes, and characters beyond ASCII.
  if (/\[[:.=]|\\[^dwsDWSbBnrt\W_]/.test(pattern) || /[^ -~\n\t]/.test(pattern + subject)) return undefined;
  try {
    return new RegExp(pattern, 'g');
  } catch {
    return cannotEvaluate('the regular expression cannot be read');
  }
}

const NO_EXPRESSION = new Unknown('this regular expression is not evaluated');

function replaceBy(subject: string, pattern: string, replacement: string): Value {
  const compiled = replacement.includes('$') ? undefined : expression(pattern, subject);
  return compiled ? subject.replace(compiled, () => replacement) : NO_EXPRESSION;
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
const encoded = (value: Value): Value => unknownIn(value)?.andSet ?? inexactIn(value)
  ?? JSON.stringify(plain(value)).replace(/[<>&]/g, (character) => `\\u00${character.charCodeAt(0).toString(16)}`);

function range(from: number, to?: number, step?: number): Value {
  const [start, end] = to === undefined ? [0, from] : [from, to];
  const by = step ?? (start <= end ? 1 : -1);
  if (by === 0 || !Number.isFinite(by) || Math.abs((end - start) / by) > 1024) cannotEvaluate('range returns more than 1024 numbers');
  return Array.from({ length: Math.max(0, Math.ceil((end - start) / by)) }, (_, i) => start + i * by);
}

function product(lists: readonly (readonly Value[])[]): Value {
  const size = lists.reduce((count, list) => count * list.length, 1);
  if (size > 4096) return new Unknown('setproduct returns more than 4096 combinations');
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
  title: text((value) => value.replace(/(^|[\s\x00-\x2f\x3a-\x40\x5b-\x5e\x60\x7b-\x7f])\p{L}/gu, (start) => start.toUpperCase())),
  trim: text((value, cut) => trimmed(value, cut)),
  trimprefix: text((value, prefix) => (value.startsWith(prefix) ? value.slice(prefix.length) : value)),
  trimsuffix: text((value, suffix) => (suffix && value.endsWith(suffix) ? value.slice(0, -suffix.length) : value)),
  trimspace: text((value) => value.trim()),
  chomp: text((value) => value.replace(/(\r?\n)+$/, '')),
  strrev: text((value) => [...value].reverse().join('')),
  startswith: text((value, prefix) => value.startsWith(prefix)),
  endswith: text((value, suffix) => value.endsWith(suffix)),
  strcontains: text((value, part) => value.includes(part)),
  replace: text((value, part, replacement) => value.split(part).join(replacement)),
  regex_replace: text((value, pattern, replacement) => replaceBy(value, pattern, replacement)),
  regex: text((pattern, value) => {
    const compiled = expression(pattern, value);
    return compiled ? compiled.exec(value)?.[0] ?? cannotEvaluate('the regular expression finds nothing') : NO_EXPRESSION;
  }),
  regexall: text((pattern, value) => {
    const compiled = expression(pattern, value);
    return compiled ? value.match(compiled) ?? [] : NO_EXPRESSION;
  }),
  substr: known(([value, offset, length]) => {
    const characters = [...asText(value) as string];
    const [from, count] = [whole(offset), whole(length)];
    const start = from < 0 ? Math.max(0, characters.length + from) : from;
    const toTheEnd = count < 0 || (count === 0 && from < 0); // the second is a quirk of Packer's
    return characters.slice(start, toTheEnd ? undefined : start + count).join('');
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
    if (lists.some((list) => list.length !== length)) cannotEvaluate('formatlist has lists of several lengths');
    return Array.from({ length }, (_, i) => format([pattern, ...values.map((value) => (isList(value) ? value[i] : value))]));
  }),
  indent: known(([spaces, value]) => (asText(value) as string).replace(/\n/g, `\n${' '.repeat(Math.min(whole(spaces), 100))}`)),

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
    const values = indexed(list);
    if (whole(index) < 0) cannotEvaluate('element has no negative index');
    const value: Value | undefined = values[whole(index) % values.length];
    return value === undefined ? cannotEvaluate('the list has no such element') : value;
  }),
  index: known(([list, wanted]) => {
    const found = indexed(list).findIndex((value) => same(value, wanted));
    return found < 0 ? cannotEvaluate('the list does not have it') : found;
  }),
  slice: known(([list, from, to]) => {
    const [start, end] = [whole(from), whole(to)];
    if (start < 0 || start > end || end > indexed(list).length) cannotEvaluate('slice is given indices that the list does not have');
    return indexed(list).slice(start, end);
  }),
  chunklist: known(([list, size]) => {
    const values = listOf(list);
    const by = whole(size) || values.length;
    if (by < 0) cannotEvaluate('chunklist wants a size that is not below zero');
    return Array.from({ length: Math.ceil(values.length / by) }, (_, i) => values.slice(i * by, i * by + by));
  }),
  contains,
  coalesce,
  coalescelist: (values) =>
    values.find((value) => value instanceof Unknown || (isList(value) && value.length > 0)) ?? cannotEvaluate('all lists are empty'),
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
    listOf(names).length !== listOf(values).length ? cannotEvaluate('zipmap has not as many values as keys')
      : new ObjectValue(new Map(listOf(names).map((name, i) => [asText(name) as string, { place, value: listOf(values)[i] ?? null }])))),
  setproduct: known((lists) => product(lists.map(listOf))),
  setunion: (lists) => setOf(lists.flatMap(listOf)),
  setintersection: known(([list, ...others]) => setOf(listOf(list).filter((value) => others.every((other) => has(other, value))))),
  range: number(range),
  alltrue: known(([list]) => listOf(list).every((value) => asBoolean(value))),
  anytrue: known(([list]) => listOf(list).some((value) => asBoolean(value))),

  // numbers
  abs: number(Math.abs),
  ceil: number(Math.ceil),
  floor: number(Math.floor),
  max: number(Math.max),
  min: number(Math.min),
  pow: number(Math.pow),
  log: number((value, base) => finite(Math.log(value) / Math.log(base))),
  signum: number(Math.sign),
  sum: known(([list]) => (listOf(list).length === 0
    ? cannotEvaluate('sum has nothing to add')
    : listOf(list).reduce<number>((all, value) => all + (asNumber(value) as number), 0))),
  parseint: known(([value, base]) => {
    const [digits, radix] = [asText(value) as string, whole(base)];
    const isNumber = radix >= 2 && radix <= 36 && /^[+-]?[0-9a-z]+$/i.test(digits)
      && [...digits.replace(/^[+-]/, '')].every((digit) => parseInt(digit, 36) < radix);
    return isNumber ? parseInt(digits, radix) : cannotEvaluate('parseint is given no number');
  }),

  // encodings
  jsonencode: ([value]) => encoded(value),
  jsondecode: known(([value], call) => decoded('jsondecode', () => JSON.parse(asText(value) as string), call)),
  yamldecode: known(([value], call) =>
    decoded('yamldecode', () => yaml().load(asText(value) as string, { schema: yaml().CORE_SCHEMA }), call)),
  yamlencode: set(known(([value]) => yamlencode(value))),
  csvdecode: known(([value], { place }) => csvdecode(asText(value) as string, place)),
  base64encode: text((value) => Buffer.from(value).toString('base64')),
  base64decode: text((value) => Buffer.from(value, 'base64').toString()),
  urlencode: text((value) => encodeURIComponent(value).replace(/%20/g, '+')
    .replace(/[!'()*]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`)),
  basename: text((value) => posix.basename(value)),
  dirname: text((value) => posix.join(value.slice(0, value.lastIndexOf('/') + 1), '.')),

  uuidv5: set(text(uuidv5)),
  ...Object.fromEntries(
    ['md5', 'sha1', 'sha256', 'sha512'].map((name) => [name, text((value) => createHash(name).update(value).digest('hex'))]),
  ),

  // times and networks
  formatdate: set(text(formatDate)),
  timeadd: set(text((moment, duration) => timeAdd(moment, duration) ?? new Unknown('so short a time is not evaluated'))),
  cidrhost: known(([prefix, index]) => hostOf(asText(prefix) as string, asNumber(index) as number)),
  cidrnetmask: text(netmask),
  cidrsubnet: known(([prefix, bits, index]) => subnet(asText(prefix) as string, asNumber(bits) as number, asNumber(index) as number)),
  cidrsubnets: known(([prefix, ...bits]) => subnets(asText(prefix) as string, bits.map((more) => asNumber(more) as number))),

  // files below the folder of the template
  file: read((source) => source),
  filebase64: read((source) => Buffer.from(source).toString('base64')),
  fileexists: ([path], { host: { exists } }) => (path instanceof Unknown ? path : exists(asText(path) as string)),
  templatefile: read((source, { host, place }, [, names]) => {
    const object = names instanceof ObjectValue ? names : new ObjectValue(new Map());
    return host.template(source, place, { root: (name) => object.get(name) });
  }),

  // what only Packer knows
  timestamp: atRunTime('the time'),
  legacy_isotime: atRunTime('the time'),
  legacy_strftime: atRunTime('the time'),
  uuidv4: atRunTime('a random text'),
  bcrypt: atRunTime('a hash'),
  vault: atRunTime('what Vault holds'),
  consul_key: atRunTime('what Consul holds'),
  aws_secretsmanager: secret,
  aws_secretsmanager_raw: secret,
  env: ([name], { host }) => {
    if (name instanceof Unknown) return name;
    const value = host.environment(asText(name) as string);
    return value ?? new Unknown(`the variable ${asText(name)} of the environment is not given`);
  },
};
