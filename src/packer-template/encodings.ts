import { createHash } from 'crypto';
import type { Place } from './files/fail-at';
import { cannotEvaluate, Entry, inexactIn, isList, ObjectValue, plain, Unknown, Value } from './values';

/* Encodings of Packer that no library writes as Packer does, byte by byte. */

/** Namespaces of RFC 9562. */
const NAMESPACES: Readonly<Record<string, string>> = {
  dns: '6ba7b810-9dad-11d1-80b4-00c04fd430c8',
  url: '6ba7b811-9dad-11d1-80b4-00c04fd430c8',
  oid: '6ba7b812-9dad-11d1-80b4-00c04fd430c8',
  x500: '6ba7b814-9dad-11d1-80b4-00c04fd430c8',
};

export function uuidv5(namespace: string, name: string): string {
  const id = NAMESPACES[namespace] ?? namespace;
  if (!/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(id)) cannotEvaluate(`uuidv5 has no namespace ${namespace}`);
  const bytes = createHash('sha1').update(Buffer.from(id.replace(/-/g, ''), 'hex')).update(name).digest().subarray(0, 16);
  bytes[6] = (bytes[6] % 0x10) + 0x50; // the version
  bytes[8] = (bytes[8] % 0x40) + 0x80; // the variant
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}

/** RFC 4180, with the first row as the names of the columns. Quotes in the middle of a field, and rows of other lengths, Packer refuses. */
export function csvdecode(text: string, place: Place): Value {
  const [names, ...rows] = rowsOf(text.replace(/\r\n/g, '\n'));
  if (!names) cannotEvaluate('csvdecode finds no header');
  if (new Set(names).size < names.length) cannotEvaluate('csvdecode finds a column twice');
  return rows.map((row) => {
    if (row.length !== names.length) cannotEvaluate('csvdecode finds rows of several lengths');
    return new ObjectValue(new Map(names.map((name, i): [string, Entry] => [name, { place, value: row[i] }])));
  });
}

const FIELD = /"((?:[^"]|"")*)"(?=[,\n]|$)|([^",\n]*)(?=[,\n]|$)/y;

function rowsOf(text: string): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  let at = 0;
  while (at < text.length) {
    if (row.length === 0 && text[at] === '\n') {
      at += 1; // an empty line is no row
      continue;
    }
    FIELD.lastIndex = at;
    const [field, quoted, bare] = FIELD.exec(text) ?? cannotEvaluate('csvdecode is given what it cannot read');
    row.push(quoted === undefined ? bare : quoted.replace(/""/g, '"'));
    at += field.length;
    const isLast = at >= text.length;
    if (isLast || text[at] === '\n') {
      rows.push(row);
      row = [];
    } else if (at + 1 === text.length) {
      rows.push([...row, '']); // a comma at the end of the text
    }
    at += 1;
  }
  return rows;
}

const NOT_WRITTEN = new Unknown('this text of YAML is not evaluated', true);
/** Longer lines are folded. */
const LONGEST_LINE = 75;

/** YAML in blocks, with all texts in quotes. What libyaml would escape or fold is not followed. */
export function yamlencode(value: Value): Value {
  const inexact = inexactIn(value);
  if (inexact) return inexact;
  const lines = linesOf(value);
  const isFollowed = lines.every((line) => line.length <= LONGEST_LINE && /^[\x20-\x7e\u00a1-\u00ac\u00ae-\u02ff]*$/.test(line));
  return isFollowed ? `${lines.join('\n')}\n` : NOT_WRITTEN;
}

function linesOf(value: Value): string[] {
  if (isList(value)) {
    return value.length === 0 ? ['[]'] : value.flatMap((item) => linesOf(item).map((line, i) => `${i === 0 ? '- ' : '  '}${line}`));
  }
  if (!(value instanceof ObjectValue)) return [JSON.stringify(plain(value))];
  if (value.entries.size === 0) return ['{}'];
  return [...value.entries].sort(([a], [b]) => (a < b ? -1 : 1)).flatMap(([key, { value: item }]) => {
    const [first, ...others] = linesOf(item);
    const isNested = (isList(item) && item.length > 0) || (item instanceof ObjectValue && item.entries.size > 0);
    if (!isNested) return [`${JSON.stringify(key)}: ${first}`];
    const indent = isList(item) ? '' : '  ';
    return [`${JSON.stringify(key)}:`, ...[first, ...others].map((line) => `${indent}${line}`)];
  });
}
