import { compare, differences } from './compare';
import { lazy, ObjectValue, Unknown, Value } from '../../src/packer-template/values';

/* That the comparison finds what differs. */

const PLACE = { file: 'a', line: 1 };
const object = (entries: Record<string, Value>, rest?: Unknown) =>
  new ObjectValue(new Map(Object.entries(entries).map(([name, value]) => [name, lazy(PLACE, () => value)])), rest);
const kinds = (ours: Value | undefined, packers: unknown) => differences(ours, packers, 'o').map(({ kind }) => kind);
const unknown = new Unknown('because');

test.each<[string, Value | undefined, unknown]>([
  ['another string', 'a', 'b'],
  ['another number', 1, { $number: '2' }],
  ['a switch', true, false],
  ['what is not read', undefined, 'a'],
  ['what is not there', 'a', null],
  ['an empty string that is said to be set', unknown.andSet, ''],
  ['a list of another length', ['a'], ['a', 'b']],
  ['another order', ['a', 'b'], ['b', 'a']],
  ['another element', ['a'], ['b']],
  ['an element that is not there, beside an unknown one', ['a', unknown], ['b']],
  ['another value of an object', object({ a: 'x' }), { a: 'y' }],
  ['a key that is not read', object({}), { a: 'y' }],
  ['a key that is not there', object({ a: 'x' }), {}],
  ['a list for a string', ['a'], 'a'],
])('%s is wrong', (_, ours, packers) => expect(kinds(ours, packers)).toContain('wrong'));

test.each<[string, Value, unknown]>([
  ['an unknown string', unknown, 'a'],
  ['an unknown element', ['a', unknown], ['a', 'b']],
  ['an unknown key', object({}, unknown), { a: 'y' }],
  ['an action', 'a-{{timestamp}}', 'a-1'],
])('%s is asked for', (_, ours, packers) => expect(kinds(ours, packers)).toEqual(['asked']));

test.each<[string, Value | undefined, unknown]>([
  ['a string', 'a', 'a'],
  ['a number as a string', 1, '1'],
  ['a number', '1', { $number: '1' }],
  ['a switch as a string', '1', true],
  ['nothing', undefined, []],
  ['a block that stands once', [object({ a: 'x' })], { a: 'x', b: null }],
])('%s is the same', (_, ours, packers) => expect(kinds(ours, packers)).toEqual([]));

test('components that only one of the two has', () => {
  const ours = { kind: 'source' as const, type: 'amazon-ebs', name: 'a', place: PLACE, options: object({}) };
  const judged = { kind: 'source' as const, type: 'amazon-ebs', name: 'b', options: {} };
  expect(compare([ours], [judged], false).map(({ text }) => text)).toEqual(['the reader does not have it', 'Packer does not have it']);
  expect(compare([ours], [{ ...judged, name: 'a' }], false)).toEqual([]);
});
