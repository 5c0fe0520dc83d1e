import { Entry, isList, ObjectValue, Value } from './values';

/** What a type makes of a value: of texts, numbers and booleans, and of lists and maps of them. The type as it is written. */
export function converted(value: Value, type: string | undefined): Value {
  const name = type?.trim().replace(/^"(.*)"$/, '$1') ?? 'any';
  if (name === 'string' && (typeof value === 'number' || typeof value === 'boolean')) return String(value);
  if (name === 'number' && typeof value === 'string' && value.trim() !== '' && Number.isFinite(Number(value))) return Number(value);
  if (name === 'bool' && (value === 'true' || value === 'false')) return value === 'true';
  const inner = /^(?:list|set|map)\((.*)\)$/s.exec(name)?.[1];
  if (!inner) return value;
  if (isList(value)) return value.map((item) => converted(item, inner));
  if (value instanceof ObjectValue) {
    const entries = [...value.entries].map(([key, entry]): [string, Entry] => [key, { place: entry.place, value: converted(entry.value, inner) }]);
    return new ObjectValue(new Map(entries), value.rest);
  }
  return value;
}
