import { Entry, EvaluationError, isList, isSetOf, kindOf, ObjectValue, setOf, Unknown, Value } from './values';

/* Type constraints, as `variable` blocks and `convert` have them: read, and applied to values as Packer does. */

export type Type =
  | { readonly kind: 'any' | 'string' | 'number' | 'bool' }
  | { readonly kind: 'list' | 'set' | 'map'; readonly of: Type }
  | { readonly kind: 'tuple'; readonly items: readonly Type[] }
  | { readonly kind: 'object'; readonly attributes: ReadonlyMap<string, Attribute> };

interface Attribute {
  readonly type: Type;
  readonly optional: boolean;
  /** The expression of `optional(type, expression)`. */
  readonly fallback?: string;
}

/** The parts of a text between separators that are in no brackets and no string. */
function parts(text: string, isSeparator: (character: string) => boolean): string[] {
  const found: string[] = [''];
  let depth = 0;
  let quoted = false;
  for (let i = 0; i < text.length; i += 1) {
    const character = text[i];
    if (quoted && character === '\\') found[found.length - 1] += text[i++];
    else if (character === '"') quoted = !quoted;
    else if (!quoted && '([{'.includes(character)) depth += 1;
    else if (!quoted && ')]}'.includes(character)) depth -= 1;
    if (depth === 0 && !quoted && isSeparator(character)) found.push('');
    else found[found.length - 1] += text[i];
  }
  return found.map((part) => part.trim()).filter((part) => part !== '');
}

/** A type as it is written, or undefined where it is none. */
export function typeOf(text: string): Type | undefined {
  const clean = text.replace(/(^|\s)(#|\/\/)[^\n]*/g, '$1').replace(/\/\*.*?\*\//gs, '').trim().replace(/^"(.*)"$/s, '$1').trim();
  if (clean === 'any' || clean === 'string' || clean === 'number' || clean === 'bool') return { kind: clean };
  const [, name, inside] = /^(list|set|map|tuple|object)\s*\((.*)\)$/s.exec(clean) ?? [];
  if (name === 'list' || name === 'set' || name === 'map') {
    const of = typeOf(inside);
    return of && { kind: name, of };
  }
  if (name === 'tuple') {
    const items = parts(/^\[(.*)\]$/s.exec(inside.trim())?.[1] ?? '', (character) => character === ',').map(typeOf);
    return items.includes(undefined) ? undefined : { kind: 'tuple', items: items as Type[] };
  }
  if (name === 'object') {
    const attributes =
      parts(/^\{(.*)\}$/s.exec(inside.trim())?.[1] ?? '', (character) => character === ',' || character === '\n').map(attributeOf);
    return attributes.includes(undefined) ? undefined : { kind: 'object', attributes: new Map(attributes as [string, Attribute][]) };
  }
  return ['list', 'set', 'map'].includes(clean) ? { kind: clean as 'list', of: { kind: 'any' } } : undefined;
}

function attributeOf(text: string): [string, Attribute] | undefined {
  const [, name, constraint] = /^"?([\p{L}_][\p{L}\p{N}_-]*)"?\s*[=:]\s*(.*)$/su.exec(text) ?? [];
  if (name === undefined) return undefined;
  const optional = /^optional\s*\((.*)\)$/s.exec(constraint)?.[1];
  const [written, ...fallback] = optional === undefined ? [constraint] : parts(optional, (character) => character === ',');
  const type = typeOf(written ?? '');
  return type && [name, { type, optional: optional !== undefined, fallback: fallback.join(', ') || undefined }];
}

/** The type that a value has by itself. Empty lists and objects have none that says anything. */
export function typeLike(value: Value): Type {
  if (typeof value === 'string' || typeof value === 'number') return { kind: typeof value as 'string' | 'number' };
  if (typeof value === 'boolean') return { kind: 'bool' };
  if (isList(value) && value.length > 0) return { kind: 'tuple', items: value.map(typeLike) };
  if (!(value instanceof ObjectValue) || value.rest || value.entries.size === 0) return { kind: 'any' };
  return {
    kind: 'object',
    attributes: new Map([...value.entries].map(([name, entry]) => [name, { type: typeLike(entry.value), optional: false }])),
  };
}

/** What evaluates the defaults of optional attributes. */
type Evaluate = (expression: string) => Value;

/** A value as one of a type. What cannot be converted is an error, as it is for Packer. */
export function converted(value: Value, type: Type, evaluate: Evaluate): Value {
  if (value instanceof Unknown || value === null) return value;
  switch (type.kind) {
    case 'any': return value;
    case 'string': return typeof value === 'number' || typeof value === 'boolean' ? String(value) : only('string', value, type.kind);
    case 'number': return typeof value === 'string' ? numberIn(value) : only('number', value, type.kind);
    case 'bool': return typeof value === 'string' ? booleanIn(value) : only('boolean', value, type.kind);
    case 'list': return itemsOf(value, type.kind).map((item) => converted(item, type.of, evaluate));
    case 'set': return setOf(itemsOf(value, type.kind).map((item) => converted(item, type.of, evaluate)));
    case 'map': return mapped(objectIn(value, type.kind), (item) => converted(item, type.of, evaluate));
    case 'tuple': return tupleOf(value, type.items, evaluate);
    case 'object': return objectOf(objectIn(value, type.kind), type.attributes, evaluate);
  }
}

function refused(value: Value, wanted: string): never {
  throw new EvaluationError(`${kindOf(value)} is given where ${/^o/.test(wanted) ? 'an' : 'a'} ${wanted} is wanted`);
}

const only = (kind: string, value: Value, wanted: string) => (typeof value === kind ? value : refused(value, wanted));

/** The number in a string, as HCL converts it. */
const numberIn = (text: string) => (/^[+-]?\d+(\.\d+)?(e[+-]?\d+)?$/i.test(text) ? Number(text) : refused(text, 'number'));

function booleanIn(text: string): boolean {
  if (text === 'true' || text === '1') return true;
  return text === 'false' || text === '0' ? false : refused(text, 'bool');
}

const itemsOf = (value: Value, wanted: string): readonly Value[] => (isList(value) ? value : refused(value, wanted));
const objectIn = (value: Value, wanted: string): ObjectValue => (value instanceof ObjectValue ? value : refused(value, wanted));

const mapped = ({ entries, rest }: ObjectValue, change: (value: Value) => Value) =>
  new ObjectValue(new Map([...entries].map(([name, { place, value }]): [string, Entry] => [name, { place, value: change(value) }])), rest);

function tupleOf(value: Value, items: readonly Type[], evaluate: Evaluate): Value {
  const given = itemsOf(value, 'tuple');
  if (isSetOf(given) || given.some((item) => item instanceof Unknown)) return given;
  if (given.length !== items.length) {
    throw new EvaluationError(`a list of ${given.length} is given where a tuple of ${items.length} is wanted`);
  }
  return given.map((item, i) => converted(item, items[i], evaluate));
}

/** Only the attributes of the type, all of them. */
function objectOf(value: ObjectValue, attributes: ReadonlyMap<string, Attribute>, evaluate: Evaluate): Value {
  const [place] = [...value.entries.values()].map((entry) => entry.place);
  return new ObjectValue(new Map([...attributes].map(([name, { type, optional, fallback }]): [string, Entry] => {
    const given = value.get(name) ?? null;
    if (given !== null) return [name, { place: value.entries.get(name)?.place ?? place, value: converted(given, type, evaluate) }];
    if (!optional && !value.entries.has(name)) throw new EvaluationError(`the attribute '${name}' is missing`);
    return [name, { place, value: fallback === undefined ? null : converted(evaluate(fallback), type, evaluate) }];
  })));
}
