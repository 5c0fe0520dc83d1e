import { membersOf, readJson } from '../../../src/packer-template/files/json';

/* JSON with its lines. */

const read = (text: string) => readJson('a.json', text);
const linesOf = (text: string) => {
  const { root, place } = read(text);
  return membersOf(root).map(([name, value, key]) => [name, place(key).line, place(value).line]);
};

test('every key and value has its line', () => {
  expect(linesOf('{ "a": 1,\n"b":\n2, "c": [\n],\n\n "d": {}\r\n, "e": null }')).toEqual([['a', 1, 1], ['b', 2, 3], ['c', 3, 3], ['d', 6, 6], ['e', 7, 7]]);
  expect(read('\n\n{}').place(read('\n\n{}').root)).toEqual({ file: 'a.json', line: 3 });
});

test.each([1, 2, 3, 4, 5, 8, 9])('in a file of %i lines', (lines) => {
  const text = `{\n${Array.from({ length: lines }, (_, i) => `"k${i}": ${i}`).join(',\n')}\n}`;
  expect(linesOf(text)).toEqual(Array.from({ length: lines }, (_, i) => [`k${i}`, i + 2, i + 2]));
});

test('the last of a name counts', () => {
  expect(membersOf(read('{ "a": 1, "b": 2, "a": 3 }').root).map(([name, { value }]) => [name, value])).toEqual([['a', 3], ['b', 2]]);
});

test('only objects have members', () => {
  const { root } = read('{ "list": [{ "a": 1 }] }');
  expect(membersOf(membersOf(root)[0][1])).toEqual([]);
});

test('a mark of the byte order is no part of it', () => {
  expect(linesOf('\uFEFF{ "a": 1 }')).toEqual([['a', 1, 1]]);
  expect(() => read('{ "a": \uFEFF1 }')).toThrow('this is not JSON');
});

test('is nested a hundred deep, and no more', () => {
  const lists = (depth: number) => `{ "a": ${'['.repeat(depth - 1)}${']'.repeat(depth - 1)} }`;
  const objects = (depth: number) => `${'{ "a": '.repeat(depth)}1${'}'.repeat(depth)}`;
  for (const nested of [lists, objects]) {
    expect(() => read(nested(100))).not.toThrow();
    expect(() => read(nested(101))).toThrow(/^a\.json:1: it is nested more than 100 deep: simplify it$/);
  }
  expect(() => read(`{ "a": [${'[],'.repeat(200)}{}] }`)).not.toThrow();
  expect(() => read(`{ "a": [${'{},'.repeat(200)}[]] }`)).not.toThrow();
});

test('brackets in texts do not count', () => {
  const brackets = '['.repeat(101);
  expect(() => read(`{ "${brackets}": "${'{'.repeat(101)}" }`)).not.toThrow();
  expect(() => read(`{ "a": "\\"${brackets}" }`)).not.toThrow();
  expect(() => read(`{ "a": "\\\\", "b": ${brackets}${']'.repeat(101)} }`)).toThrow('nested more than 100 deep');
});

test.each<[string, string, string]>([
  ['a missing comma', '{\n "a": 1\n "b": 2\n}', 'a.json:3: this is not JSON (comma expected): correct it; `packer validate` says more'],
  ['a missing bracket', '{ "a": [1 }', 'a.json:1: this is not JSON (comma expected)'],
  ['a comma too many', '{ "a": 1, }', 'a.json:1: this is not JSON (property name expected)'],
  ['a comment', '{\n// x\n}', 'a.json:2: this is not JSON (invalid comment token)'],
  ['nothing', '', 'a.json:1: this is not JSON (value expected)'],
  ['two values', '{}\n{}', 'a.json:2: this is not JSON (end of file expected)'],
  ['a text', '"x"', 'a.json:1: the JSON is not an object: give a template of Packer'],
])('fails for %s', (_, text, message) => {
  expect(() => read(text)).toThrow(message);
});
