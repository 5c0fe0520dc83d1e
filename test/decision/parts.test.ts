import { REQUEST_FACTS } from '../../src/checks/request-facts';
import { addressesOf, addressText, contains } from '../../src/decision/addresses';
import { automatonOf } from '../../src/decision/automaton';
import { candidatesFor, mixesVariables, patternsOf } from '../../src/decision/candidates';
import { casesOf } from '../../src/decision/cases';
import { classesOf } from '../../src/decision/classes';
import { filled, holds, seconds, variablesIn } from '../../src/decision/condition';
import { allows } from '../../src/decision/decide';
import { requestInWords } from '../../src/decision/in-words';
import { Keys } from '../../src/decision/keys';
import { arnGlob, fieldsOf, glob, literal, Pattern } from '../../src/decision/pattern';
import { clauseOf, conditionsOf, statementOf, WrittenStatement } from '../../src/decision/policy';
import { Counterexample, Question, smallestFirst, verdictOf } from '../../src/decision/question';
import { matchesResource, resourceClasses } from '../../src/decision/resources';

/* The parts of the procedure, each by itself. */

/** Every text of some characters up to a length. */
const textsOf = (characters: string, most: number): string[] =>
  [...Array(most)].reduce<string[][]>((before) => [...before, before[before.length - 1].flatMap((text) => [...characters].map((char) => text + char))], [['']]).flat();

/** Patterns are made inside of tests, so that Stryker knows which test meets what. */
const MAKERS: Readonly<Record<string, (text: string) => Pattern>> = {
  'text': (text) => literal(text),
  'text-any-case': (text) => literal(text, true),
  'glob': (text) => glob(text),
  'glob-any-case': (text) => glob(text, true),
  'arn': (text) => arnGlob(text)!,
};
const patternOf = (written: string) => MAKERS[written.split(' ')[0]](written.slice(written.indexOf(' ') + 1));

describe('patterns', () => {
  test.each<[string, string, string[], string[]]>([
    ['a text', 'text a*', ['a*'], ['a', 'ab', 'A*', 'xa*', 'a*x']],
    ['a text whose case is ignored', 'text-any-case aB', ['ab', 'AB'], ['a']],
    ['characters that are named', 'text ${*}${?}${$}', ['*?$'], ['ab$', '$1']],
    ['characters that are named, in a pattern', 'glob ${*}a${?}*', ['*a?', '*a?b'], ['xa?', '*ax']],
    ['a star', 'glob a*b', ['ab', 'a:b', 'axxb', 'a\nb'], ['a', 'b', 'abc']],
    ['a question mark', 'glob a?c', ['abc', 'a:c'], ['ac', 'abbc']],
    ['stars in a row', 'glob a**b', ['ab', 'axb'], ['a', 'xab']],
    ['stars in a row, further on', 'glob abc***d', ['abcd', 'abcxd'], ['axd', 'abd']],
    ['what has a meaning in expressions', 'glob a.b+[c]', ['a.b+[c]'], ['axb+[c]', 'a.bb[c]', 'a.b+c']],
    ['a pattern whose case is ignored', 'glob-any-case aB*', ['ABc'], ['bab']],
    ['fields of an ARN', 'arn a:*:c?:d:e:f*', ['a:b:cc:d:e:f', 'a::cx:d:e:f:g'], ['a:b:b:cc:d:e:f', 'a:b:c::d:e:f', 'a:b:c:d:e:f']],
    ['the last star of an ARN, whose field may hold colons', 'arn a:b:c:d:e:*f', ['a:b:c:d:e:x:f'], ['a:b:c:d:x:e:f']],
    ['a character above the ones that are named', 'glob \ue100*', ['\ue100x'], ['\u0100x']],
  ])('%s', (_, written, matching, others) => {
    const pattern = patternOf(written);
    for (const text of matching) expect([text, pattern.matches(text)]).toEqual([text, true]);
    for (const text of others) expect([text, pattern.matches(text)]).toEqual([text, false]);
  });

  test('stars in a row are one, the widest of them', () => {
    expect(glob('a**').tokens).toEqual([{ kind: 'char', char: 'a' }, { kind: 'many', inside: false }]);
    expect(arnGlob('a:b:c:d:**:f')!.tokens.filter(({ kind }) => kind === 'many')).toEqual([{ kind: 'many', inside: true }]);
  });

  test('an ARN has six fields, of which the last may hold colons', () => {
    expect(fieldsOf('a:b:c:d:e:f:g')).toEqual(['a', 'b', 'c', 'd', 'e', 'f:g']);
    expect(fieldsOf('a:b:c:d:e')).toBeUndefined();
    expect(arnGlob('a:b:c:d:e')).toBeUndefined();
  });

  const PATTERNS = [
    'text ab', 'text-any-case aB', 'glob a*', 'glob *a', 'glob ?', 'glob a?', 'glob *a*b', 'glob-any-case A*', 'arn a:*:b:*:?:*',
    'arn :::::a*', 'glob *', 'glob ', 'arn *:::::',
  ];

  test('an automaton accepts what its pattern matches', () => {
    for (const pattern of PATTERNS.map(patternOf)) {
      const { start, step, accepts } = automatonOf(pattern);
      const different = textsOf('aAb:', 5).filter((text) => accepts([...text].reduce(step, start)) !== pattern.matches(text));
      expect(different).toEqual([]);
    }
  });

  test('an automaton stays where whatever follows is matched', () => {
    const { start, step } = automatonOf(glob('a*'));
    expect(step(step(start, 'a'), 'x')).toBe(step(start, 'a'));
    const inside = automatonOf(arnGlob('a:b:c:d:*:')!);
    expect(inside.accepts([...'a:b:c:d:x:'].reduce(inside.step, inside.start))).toBe(true);
  });
});

describe('classes of texts', () => {
  test.each<[string, string[], string[]]>([
    ['nothing to tell apart', [], ['other']],
    ['constants', ['text a', 'text b'], ['a', 'b', 'other']],
    ['constants that are taken', ['text other', 'text other1'], ['other', 'other1', 'other2']],
    ['a beginning', ['glob a*'], ['aexample', 'other']],
    ['beginnings', ['glob a*', 'glob ab*', 'glob a?*'], ['aexample', 'abexample', 'other', 'a']],
    ['beginnings and constants', ['glob a*', 'text a', 'text aexample'], ['a', 'aexample', 'other', 'a0']],
    ['an end and a beginning', ['glob *a', 'glob b*'], ['examplea', 'bexample', 'other', 'ba']],
    ['single characters', ['glob ?', 'glob a?'], ['x', 'ax', 'other']],
    ['a text whose case is ignored', ['text-any-case ab'], ['ab', 'other']],
    ['one spelling among all', ['text-any-case ab', 'text aB'], ['aB', 'ab', 'other']],
    ['all spellings that are named', ['text-any-case ab', 'text ab', 'text AB', 'text aB'], ['ab', 'AB', 'aB', 'other', 'Ab']],
    ['an ARN', ['arn a:*:c:d:e:*'], ['a:example:c:d:e:example', 'other']],
    ['everything', ['glob *'], ['example']],
    ['what overlaps', ['glob *a*', 'glob *b*', 'text example'], ['example', 'exampleaexample', 'examplebexample', 'other', 'b']],
    ['readable texts that are taken', ['glob x*y', 'text xexampley', 'text xy'], ['xexampley', 'xy', 'other', 'x0y']],
    ['beginnings with the usual fresh characters', ['glob x*', 'glob 0*'], ['xexample', '0example', 'other']],
    ['nothing and something', ['glob *', 'text '], ['', 'example']],
    ['a question mark inside', ['glob a?c', 'glob a*'], ['axc', 'aexample', 'other']],
    ['a beginning that nothing follows', ['glob a?*', 'glob a*', 'text aexample'], ['aexample', 'a', 'other', 'axexample']],
  ])('%s', (_, written, expected) => {
    const patterns = written.map(patternOf);
    const { texts, complete } = classesOf(patterns);
    expect([...texts].sort()).toEqual([...expected].sort());
    expect(complete).toBe(true);
    expect(classesOf(patterns)).toBe(classesOf(patterns)); // once is enough
  });

  // What no other way of finding them could miss: all short texts.
  test.each<[string, string[], string]>([
    ['beginnings', ['glob a*', 'glob ab*', 'glob a?*', 'glob b*'], 'ab0'],
    ['beginnings and single characters', ['glob a?*', 'glob ?*', 'glob a*'], 'a0'],
    ['one more than a beginning', ['glob ab?*', 'glob ab*', 'text ab0'], 'ab0x'],
    ['ends', ['glob *a', 'glob *ba', 'glob a*'], 'ab0'],
    ['middles', ['glob *a*', 'glob *b*', 'glob *ab*'], 'ab0'],
    ['lengths', ['glob ?', 'glob ??', 'glob ???*'], 'a0'],
    ['cases', ['text-any-case ab', 'text aB', 'glob a*'], 'aAbB0'],
    ['beginnings whose case is ignored', ['glob-any-case a*', 'glob a*', 'glob A?*'], 'aA0'],
    ['both ends', ['glob a*b', 'glob b*a', 'glob *b', 'text ab'], 'ab0'],
    ['fields', ['arn :*::::', 'arn :a:::?:', 'glob :*::*:'], 'a:'],
    ['a field and a text', ['arn ::::*:a*', 'glob ::::*'], 'a:'],
    ['constants among patterns', ['glob *a', 'text a', 'text 0a', 'text aa', 'text xa'], 'a0x'],
  ])('none is missed, and none is there twice: %s', (_, written, characters) => {
    const patterns = written.map(patternOf);
    const isConstant = ({ tokens, ignoresCase }: Pattern) => !ignoresCase && tokens.every(({ kind }) => kind === 'char');
    const vector = (text: string) => patterns.map((pattern) => Number(pattern.matches(text))).join('');
    const { texts } = classesOf(patterns);
    const found = texts.map(vector);
    const wanted = new Set(textsOf(characters, characters === 'a:' ? 8 : 4).map(vector));
    expect([...new Set(found)].sort()).toEqual([...wanted].sort());
    expect(found.length).toBe(new Set(found).size);
    expect(patterns.filter(isConstant).length).toBeLessThanOrEqual(texts.length);
  });
});

describe('addresses', () => {
  test.each<[string, [32 | 128, bigint, bigint] | undefined]>([
    ['10.0.0.0/8', [32, 0x0a000000n, 0x0affffffn]],
    [' 10.1.2.3/16 ', [32, 0x0a010000n, 0x0a01ffffn]],
    ['255.255.255.255', [32, 0xffffffffn, 0xffffffffn]],
    ['0.0.0.0/0', [32, 0n, 0xffffffffn]],
    ['10.0.0.0/32', [32, 0x0a000000n, 0x0a000000n]],
    ['256.0.0.0', undefined], ['10.0.0.256', undefined], ['10.0.0', undefined], ['x10.0.0.0', undefined], ['10.0.0.0x', undefined], ['1000.0.0.0', undefined],
    ['10.0.0.0/33', undefined], ['10.0.0.0/-1', undefined], ['10.0.0.0/x', undefined], ['10.0.0.0/8.5', undefined], ['', undefined],
    ['::/0', [128, 0n, 2n ** 128n - 1n]],
    ['::1', [128, 1n, 1n]],
    ['2001:db8::/32', [128, 0x20010db8n * 2n ** 96n, 0x20010db9n * 2n ** 96n - 1n]],
    ['1:2:3:4:5:6:7:8', [128, 0x00010002000300040005000600070008n, 0x00010002000300040005000600070008n]],
    ['::FFFF', [128, 0xffffn, 0xffffn]],
    ['1:2:3:4:5:6:7', undefined], ['1:2:3:4:5:6:7:8:9', undefined], ['1::2::3', undefined], ['::12345', undefined], ['::g', undefined], ['g::', undefined],
    ['1:2:3:4:5:6:7:12345', undefined], ['::1/129', undefined],
  ])('%s', (text, expected) => {
    const block = addressesOf(text);
    expect(block && [block.bits, block.first, block.last]).toEqual(expected);
  });

  test.each([
    ['10.0.0.0/8', '10.1.0.0/16', true], ['10.1.0.0/16', '10.0.0.0/8', false], ['10.0.0.0/8', '10.255.255.255', true], ['10.0.0.0/8', '11.0.0.0', false],
    ['10.0.0.0/8', '9.255.255.255', false], ['10.0.0.0/8', '10.0.0.0', true], ['::/0', '10.0.0.0', false], ['0.0.0.0/0', '::1', false],
    ['10.0.0.0/9', '10.0.0.0/8', false], ['10.128.0.0/9', '10.0.0.0/8', false],
  ])('%s contains %s: %s', (block, one, expected) => expect(contains(addressesOf(block)!, addressesOf(one)!)).toBe(expected));

  test('as texts', () => {
    expect(addressText(32, 0x0a010203n)).toBe('10.1.2.3');
    expect(addressText(128, 0x20010db8n * 2n ** 96n)).toBe('2001:db8:0:0:0:0:0:0');
  });
});

describe('values of a key', () => {
  test.each<[object, string[], boolean]>([
    [{ NumericLessThan: { k: ['5', '1'] } }, ['0', '1', '3', '5', '6'], true],
    [{ NumericLessThan: { k: ['10', '9'] } }, ['8', '9', '9.5', '10', '11'], true],
    [{ NumericEquals: { k: '5' } }, ['4', '5', '6'], true],
    [{ DateLessThan: { k: ['86400', '1970-01-03T00:00:00Z'] } }, [
      '1970-01-01T00:00:00.000Z', '1970-01-02T00:00:00.000Z', '1970-01-02T12:00:00.000Z', '1970-01-03T00:00:00.000Z', '1970-01-04T00:00:00.000Z',
    ], true],
    [{ DateLessThan: { k: 'some day' } }, [], true],
    [{ IpAddress: { k: '10.0.0.0/8' } }, ['10.0.0.0', '10.255.255.255', '9.255.255.255', '11.0.0.0', '192.0.2.1', '2001:db8::1'], true],
    [{ IpAddress: { k: ['0.0.0.0/0', '::/0', 'none'] } }, [
      '0.0.0.0', '255.255.255.255', '0:0:0:0:0:0:0:0', 'ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff', '192.0.2.1', '2001:db8::1',
    ], true],
    [{ IpAddress: { k: ['0.0.0.1', '255.255.255.254'] } }, [
      '0.0.0.1', '0.0.0.0', '0.0.0.2', '255.255.255.254', '255.255.255.253', '255.255.255.255', '192.0.2.1', '2001:db8::1',
    ], true],
    [{ IpAddress: { k: ['255.255.255.255', 'ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff'] } }, [
      '255.255.255.255', '255.255.255.254', 'ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff', 'ffff:ffff:ffff:ffff:ffff:ffff:ffff:fffe', '192.0.2.1', '2001:db8::1',
    ], true],
    [{ Bool: { k: 'true' } }, ['true', 'false'], true],
    [{ Null: { k: 'true' } }, ['other'], true],
    [{ StringSounds: { k: 'a' } }, ['other'], true],
    [{ StringLike: { k: 'a*' } }, ['aexample', 'other'], true],
    [{ StringEquals: { k: 'a' }, Null: { k: 'true' } }, ['a', 'other'], true],
    // What two kinds of values have in common is not gone through.
    [{ StringEquals: { k: 'a' }, NumericEquals: { k: '1' } }, ['a', 'other', '0', '1', '2'], false],
  ])('%j', (conditions, expected, complete) => {
    const classes = candidatesFor(conditionsOf(conditions), [], [() => undefined]);
    expect([...classes.texts].sort()).toEqual([...expected].sort());
    expect(classes.complete).toBe(complete);
  });

  test('what other keys are compared with', () => {
    expect(candidatesFor([], [literal('a')], []).texts).toEqual(['a', 'other']);
    expect(candidatesFor(conditionsOf({ StringEquals: { k: 'b' } }), [literal('a')], [() => undefined]).texts).toEqual(['b', 'a', 'other']);
    expect(candidatesFor(conditionsOf({ StringEquals: { k: '${x}' } }), [], [() => 'c', () => undefined]).texts).toEqual(['c', 'other']);
    const patterns = patternsOf(conditionsOf({ StringEquals: { k: ['a', '${x}'] }, NumericEquals: { k: '1' }, ArnLike: { k: 'too:short' } }));
    expect(patterns.map((pattern) => pattern.matches('a'))).toEqual([true]);
  });

  test('what names another key, and more', () => {
    const mixes = (...values: string[]) => mixesVariables(conditionsOf({ StringEquals: { k: values } }));
    expect(mixes('a', '${x}')).toBe(false);
    expect(mixes('${*}')).toBe(false);
    expect(mixes('a', '${x}b')).toBe(true);
    expect(mixes('b${x}')).toBe(true);
    expect(mixes('${x}${y}')).toBe(true);
  });
});

describe('variables', () => {
  const lookup = (key: string) => ({ 'a': 'x', 'b*': 'y', 'star': '*?$' } as Record<string, string>)[key];
  test.each<[string, string | undefined]>([
    ['${A}-${a}', 'x-x'], ['${ a }', 'x'], ['${none}', undefined], ['${a}${none}', undefined], ["${none, 'd'}", 'd'], ["${ none ,'d e'}", 'd e'], ["${none,'it''s'}", "it''s"],
    ['${none, d}', 'd'], ['${star}', '${*}${?}${$}'], ['${*}${?}${$}', '${*}${?}${$}'], ['plain', 'plain'], ["${none, ''}", ''],
    ["${none, x'd'}", "x'd'"], ["${none, 'd'x}", "'d'x"],
  ])('%s', (text, expected) => expect(filled(text, lookup)).toBe(expected));

  test('the keys that are named', () => expect(variablesIn("a${aws:UserName }b${*}${Team, 'x'}${ c}")).toEqual(['aws:username', 'team', 'c']));
});

describe('conditions', () => {
  const one = (operator: string, wanted: string | string[], values: string[] | undefined, isList = false) =>
    holds(conditionsOf({ [operator]: { k: wanted } })[0], values, isList, () => undefined);
  test.each<[string, string | string[], string[] | undefined, boolean | undefined]>([
    ['NumericEquals', '5', ['5.0'], true], ['NumericEquals', '5', ['6'], false], ['NumericEquals', '5', ['x'], undefined], ['NumericEquals', 'x', ['5'], undefined],
    ['NumericEquals', '500', [' 5e2 '], true], ['NumericEquals', '5', ['+5'], true], ['NumericEquals', '-5', ['-5'], true], ['NumericEquals', '.5', ['0.50'], true],
    ['NumericEquals', '0.05', ['5e-2'], true], ['NumericEquals', '0.25', ['.25'], true], ['NumericEquals', '25', ['2.5E+1'], true], ['NumericEquals', '5e10', ['5e10'], true],
    ['NumericEquals', '5', ['x5'], undefined], ['NumericEquals', '5', ['5x'], undefined], ['NumericEquals', '5', ['5e'], undefined], ['NumericEquals', '12', ['12'], true],
    ['NumericEquals', '12.5', ['12.50'], true], ['NumericEquals', '125', ['12.5e1'], true],
    ['NumericNotEquals', '5', ['6'], true], ['NumericNotEquals', '5', ['5'], false], ['NumericNotEquals', '5', undefined, true],
    ['NumericLessThan', '5', ['5'], false], ['NumericLessThan', '5', ['4'], true], ['NumericLessThanEquals', '5', ['5'], true], ['NumericLessThanEquals', '5', ['6'], false],
    ['NumericGreaterThan', '5', ['5'], false], ['NumericGreaterThan', '5', ['6'], true], ['NumericGreaterThanEquals', '5', ['5'], true], ['NumericGreaterThanEquals', '5', ['4'], false],
    ['DateEquals', '1970-01-02T00:00:00Z', ['86400'], true], ['DateNotEquals', '1970-01-02T00:00:00Z', ['86401'], true], ['DateLessThan', 'x', ['5'], undefined],
    ['DateGreaterThan', '1970-01-02T00:00:00Z', ['1970-01-02T00:00:01Z'], true],
    ['IpAddress', '10.0.0.0/8', ['10.1.1.1'], true], ['IpAddress', '10.0.0.0/8', ['11.1.1.1'], false], ['NotIpAddress', '10.0.0.0/8', ['11.1.1.1'], true],
    ['IpAddress', 'x', ['10.1.1.1'], undefined], ['IpAddress', '10.0.0.0/8', ['x'], undefined], ['NotIpAddress', '10.0.0.0/8', undefined, true],
    ['Bool', 'true', ['TRUE'], true], ['Bool', 'true', ['false'], false], ['Bool', 'false', undefined, false],
    ['BinaryEquals', 'YQ==', ['YQ=='], true], ['BinaryEquals', 'YQ==', ['yq=='], false],
    ['StringNotEqualsIgnoreCase', 'a', ['A'], false], ['StringNotEqualsIgnoreCase', 'a', ['b'], true], ['StringNotEqualsIgnoreCase', 'a', undefined, true],
    ['ArnNotEquals', 'a:b:c:d:e:*', ['a:b:c:d:e:f'], false], ['ArnNotEquals', 'a:b:c:d:e:*', undefined, true], ['ArnNotLike', 'a:b:c:d:e:f', ['a:b:c:d:e:g'], true],
    ['ArnNotLike', 'a:b:c:d:e:f', undefined, true], ['ArnNotLike', 'a:b:c:d:e:f', ['a:b:c:d:e:f'], false], ['ArnLike', 'too:short', ['a:b:c:d:e:f'], undefined],
    ['ArnEquals', 'a:b:c:d:e:f', undefined, false],
    ['Null', 'true', undefined, true], ['Null', 'TRUE', ['a'], false], ['Null', 'false', ['a'], true], ['Null', ['true', 'false'], ['a'], true],
    ['ForAnyValue:Null', 'true', undefined, undefined], ['StringSounds', 'a', ['a'], undefined],
    ['StringEquals', ['a', 'b'], ['b'], true], ['StringEquals', 'a', ['a', 'a'], true], ['StringEquals', 'a', ['a', 'b'], false], ['StringNotEquals', 'a', ['b', 'c'], undefined],
    ['StringEquals', '${none}', ['a'], false], ['StringNotEquals', '${none}', ['a'], true],
    ['StringEqualsIfExists', 'a', undefined, true], ['ForAllValues:StringEquals', 'a', undefined, true], ['ForAnyValue:StringNotEquals', 'a', undefined, false],
    ['ForAnyValue:StringEqualsIfExists', 'a', undefined, true],
    ['ForAllValues:StringEquals', ['a', 'b'], ['a', 'b'], true], ['ForAllValues:StringEquals', 'a', ['a', 'b'], false], ['ForAnyValue:StringEquals', 'a', ['b', 'a'], true],
    ['ForAnyValue:StringNotEquals', 'a', ['a'], false],
  ])('%s %j of %j: %s', (operator, wanted, values, expected) => expect(one(operator, wanted, values)).toBe(expected));

  test('a set is matched by no operator for one value', () => {
    expect(one('StringEquals', 'a', ['a'], true)).toBe(false);
    expect(one('StringNotEquals', 'a', undefined, true)).toBe(false);
    expect(one('StringEqualsIfExists', 'a', undefined, true)).toBe(true);
    expect(one('ForAnyValue:StringEquals', 'a', ['a'], true)).toBe(true);
  });

  test('moments', () => {
    expect(seconds('86400')).toBe(86400);
    expect(seconds('1970-01-02T00:00:00Z')).toBe(86400);
    expect(seconds('some day')).toBeUndefined();
  });
});

describe('statements', () => {
  test('as they are written', () => {
    expect(clauseOf({})).toEqual({ actions: { texts: ['*'], not: false }, resources: { texts: ['*'], not: false }, conditions: [] });
    expect(clauseOf({ NotAction: ['a', 'b'], NotResource: 'c' })).toMatchObject({ actions: { texts: ['a', 'b'], not: true }, resources: { texts: ['c'], not: true } });
    expect(clauseOf({ Action: 'a', Resource: [] })).toMatchObject({ actions: { texts: ['a'], not: false }, resources: { texts: [], not: false } });
    expect(conditionsOf({ 'foranyvalue:StringEqualsIfExists': { k: [true, 1] }, 'ForAllValues:X': { l: 'v' }, 'StringLike': {}, 'odd-one': { m: 'w' } })).toEqual([
      { operator: 'StringEquals', each: 'ForAnyValue', ifExists: true, key: 'k', values: ['true', '1'] },
      { operator: 'X', each: 'ForAllValues', ifExists: false, key: 'l', values: ['v'] },
      { operator: 'odd-one', each: undefined, ifExists: false, key: 'm', values: ['w'] },
    ]);
    expect(conditionsOf({ 'xForAnyValue:A': { k: 'v' } })[0]).toMatchObject({ operator: 'xForAnyValue:A', each: undefined });
    expect(conditionsOf({ StringEquals: { k: undefined } })[0].values).toEqual([]);
  });

  test('an effect is Allow or Deny', () => {
    expect(statementOf({ Sid: 'A', Effect: 'Allow' })).toMatchObject({ sid: 'A', allows: true });
    expect(statementOf({ Effect: 'Deny' }).allows).toBe(false);
    expect(() => statementOf({ Sid: 'A', Effect: 'allow' })).toThrow('the statement A has the effect "allow": write Allow or Deny');
    expect(() => statementOf({ Action: 'a' })).toThrow('the statement {"Action":"a"} has the effect undefined: write Allow or Deny');
  });
});

describe('resources', () => {
  const on = (texts: string[], not = false) => ({ texts, not });
  test.each<[string, string, boolean | undefined]>([
    ['*', '*', true], ['*', 'arn:aws:s3:::a', true], ['arn:aws:s3:::a*', 'arn:aws:s3:::ab', true], ['arn:aws:s3:::a*', '*', false], ['arn:*', 'arn:aws:s3:::a', undefined],
    ['arn:*', 'x:aws:s3:::a', false], ['arn:aws:s3:::${aws:username}', 'arn:aws:s3:::<aws:username>', true], ['arn:aws:s3:::${aws:username}', 'arn:aws:s3:::bob', undefined],
    ['arn:aws:s3:::${aws:username}', 'arn:aws:ec2:::bob', false], ['arn:aws:s3:*:*:a', 'arn:aws:s3:x:y:a', true], ['arn:aws:s3:*:*:a', 'arn:aws:s3:x:y:z:a', false], ['arn:aws:s3:*:a', 'arn:aws:s3:x:y:a', undefined],
  ])('%s on %s: %s', (text, resource, expected) => {
    expect(matchesResource(on([text]), resource)).toBe(expected);
    expect(matchesResource(on([text], true), resource)).toBe(expected === undefined ? undefined : !expected);
  });

  const classes = (texts: string[], shapes?: string[], not = false) => resourceClasses([on(texts, not)], [on(texts, not)], shapes, []);
  test('one of each class', () => {
    expect(classes(['*'])).toEqual({ texts: ['*', 'arn:aws:example:us-east-1:123456789012:thing/example'], complete: true });
    expect(classes(['*'], ['*'])).toEqual({ texts: ['*'], complete: true });
    expect(classes(['*'], ['arn:aws:s3:::?*'])).toEqual({ texts: ['arn:aws:s3:::xexample'], complete: true });
    expect(classes(['*'], ['*', 'arn:aws:s3:::?*']).texts).toEqual(['*', 'arn:aws:s3:::xexample']);
    expect(classes(['arn:aws:s3:::a*'])).toEqual({ texts: ['*', 'arn:aws:s3:::aexample'], complete: true });
    expect(classes(['arn:aws:s3:::a*'], undefined, true).texts).toContain('arn:aws:s3:::other');
    expect(classes(['arn:aws:s3:::${aws:username}']).texts).toEqual(['*', 'arn:aws:s3:::<aws:username>', 'arn:aws:s3:::other']);
  });

  test('a region that a condition names is a class', () => {
    const { texts } = resourceClasses([on(['arn:aws:ec2:*:1:a'])], [on(['*'])], ['arn:aws:ec2:?*:1:a'], [literal('eu-west-1')]);
    expect(texts).toEqual(['arn:aws:ec2:eu-west-1:1:a', 'arn:aws:ec2:example:1:a']);
  });

  test('what is granted by several is in one of them', () => {
    const { texts } = resourceClasses([on(['arn:aws:s3:::a', 'arn:aws:ec2:::b'])], [on(['arn:aws:s3:::a']), on(['arn:aws:ec2:::b'])], undefined, []);
    expect(texts).toEqual(['*', 'arn:aws:s3:::a', 'arn:aws:s3:::b', 'arn:aws:ec2:::a', 'arn:aws:ec2:::b']);
    expect(resourceClasses([on(['arn:aws:s3:::a'])], [on(['arn:aws:s3:::a']), on(['x'], true)], undefined, []).texts).toContain('arn:aws:s3:::other');
    expect(resourceClasses([on(['arn:aws:s3:::a', 'arn:aws:s3:::b'])], [on(['arn:aws:s3:::a']), on(['arn:aws:s3:::b'], true)], undefined, []).texts)
      .toContain('arn:aws:s3:::other');
  });

  test('too many are not gone through, and it is said', () => {
    const many = [...Array(30).keys()].map((i) => `arn:p${i}:s${i}:r${i}:${i}:n${i}`);
    expect(resourceClasses([on(many)], [on(['*'])], undefined, [])).toEqual({ texts: ['*'], complete: false });
  });
});

describe('cases', () => {
  const statement = (over: WrittenStatement) => statementOf({ Effect: 'Allow', Action: 's3:*', Resource: '*', ...over });
  const ofS3 = (shapes: string[]) => ({ ...REQUEST_FACTS, actions: ['s3:Get'], resourcesOf: () => shapes });
  const arns = (question: Partial<Question>, shapes: string[]) =>
    casesOf({ policies: [statement({})], facts: ofS3(shapes), ...question }).cases.map(({ resource }) => resource);

  test('what nothing allows, and what is not asked about, is none', () => {
    expect(arns({}, ['*'])).toEqual(['*']);
    expect(arns({ policies: [statement({ Action: 'ec2:*' })] }, ['*'])).toEqual([]);
    expect(arns({ policies: [statement({ Resource: 'arn:aws:s3:::a' })] }, ['*'])).toEqual([]);
    expect(arns({ about: [clauseOf({ Action: 'ec2:*' })] }, ['*'])).toEqual([]);
    expect(arns({ about: [clauseOf({ Action: 's3:*', Resource: 'arn:aws:s3:::a' })] }, ['*'])).toEqual([]);
  });

  test('each kind of resource of an action is one', () => {
    expect(arns({}, ['*', 'arn:aws:s3:::?*'])).toEqual(['*', 'arn:aws:s3:::xexample']);
    expect(arns({}, ['arn:aws:s3:::a?*', 'arn:aws:s3:::b?*'])).toEqual(['arn:aws:s3:::axexample', 'arn:aws:s3:::bxexample']);
  });

  test('regions that no condition names are one', () => {
    const regions = [statement({ Resource: ['arn:aws:s3:a:1:*', 'arn:aws:s3:b:1:*'] })];
    expect(arns({ policies: regions }, ['arn:aws:s3:?*:?*:?*'])).toEqual(['arn:aws:s3:a:1:example']);
  });
});

describe('keys', () => {
  const allow = (conditions: object) => statementOf({ Effect: 'Allow', Action: 's3:*', Resource: '*', Condition: conditions });
  const keysOf = (policies: object[], facts = {}) => {
    const all = { ...REQUEST_FACTS, actions: ['s3:Get'], resourcesOf: () => ['*'], ...facts };
    return new Keys(casesOf({ policies: policies.map(allow), facts: all }).cases[0], all);
  };

  test('have values that are theirs, and those of keys that name them', () => {
    const keys = keysOf([{ StringEquals: { k: ['a', '${l}'], l: 'b', m: 'c' } }]);
    expect(keys.valuesOf('m')).toEqual([undefined, ['c'], ['other']]);
    expect(keys.valuesOf('l')).toEqual([undefined, ['b'], ['a'], ['other']]);
    expect(keys.valuesOf('k')).toEqual([undefined, ['a'], ['b'], ['other'], ['other1']]); // `other` is what l can be
    expect(keys.open).toEqual([]);
  });

  test('that name another one and more are open', () => {
    expect(keysOf([{ StringEquals: { K: '${l}-x' } }]).open).toEqual(['a value of K names another key and more: not all of its classes are gone through']);
  });

  test('have sets of values where a condition asks for sets, or AWS sends some', () => {
    expect(keysOf([{ 'ForAnyValue:StringEquals': { k: 'a' }, 'ForAllValues:StringEquals': { k: 'a' } }]).valuesOf('k'))
      .toEqual([undefined, ['a'], ['other'], ['a', 'other']]);
    expect(keysOf([{ StringEquals: { k: 'a' }, StringLike: { k: 'a' } }], { lists: ['k'] }).valuesOf('k')).toEqual([undefined, ['a'], ['other'], ['a', 'other']]);
    expect(keysOf([{ StringEquals: { k: 'a' } }]).valuesOf('k')).toEqual([undefined, ['a'], ['other']]);
  });

  test('have no more values together than there are conditions', () => {
    expect(keysOf([{ 'ForAnyValue:StringEquals': { k: ['a', 'b'] } }]).valuesOf('k')).toEqual([undefined, ['a'], ['b'], ['other']]);
  });

  test('come while something is created with some actions, and without some keys', () => {
    const whileCreating = { key: 'c', actions: ['s3:Get', 's3:Put'], without: ['t/', 'u/'] };
    const keys = keysOf([{ Null: { 'c': 'false', 't/x': 'false', 'u/x': 'false' } }], { whileCreating });
    const canBeSent = (...names: string[]) => keys.areConsistent(new Map(names.map((name) => [name, ['a']])));
    expect([canBeSent('c'), canBeSent('t/x', 'u/x')]).toEqual([true, true]);
    expect([canBeSent('c', 't/x'), canBeSent('c', 'u/x')]).toEqual([false, false]);
  });
});

describe('answers', () => {
  const example = (action: string, context: Record<string, string[]>, certain = true, sid?: string): Counterexample =>
    ({ request: { action, resource: '*', context }, by: { ...statementOf({ Effect: 'Allow' }), sid }, certain });

  test('the smallest comes first: what is certain, then the fewest keys and values, then the shortest action', () => {
    const [unsure, two, values, one, longer, none] = [
      example('a:A', {}, false), example('a:A', { k: ['a'], l: ['b'] }), example('a:A', { k: ['a', 'b'] }), example('a:A', { k: ['a'] }), example('a:Longer', {}), example('a:A', {}),
    ];
    expect(smallestFirst([unsure, two, values, one, longer, none])).toEqual([none, longer, one, values, two, unsure]);
    const many = example('a:A', { k: ['a', 'b', 'c'] });
    expect(smallestFirst([two, many])).toEqual([many, two]);
  });

  test('nothing is proven where something was left open', () => {
    expect(verdictOf({ counterexamples: [], open: [], asked: 3 })).toEqual({ is: 'proven', asked: 3 });
    expect(verdictOf({ counterexamples: [], open: ['x', 'y'], asked: 3 })).toEqual({ is: 'undecided', asked: 3, because: 'x' });
    const certain = example('a:A', {});
    expect(verdictOf({ counterexamples: [example('a:B', {}, false), certain], open: ['x'], asked: 3 })).toEqual({ is: 'refuted', asked: 3, smallest: certain });
    const because = (sid?: string) => verdictOf({ counterexamples: [example('a:A', {}, false, sid)], open: [], asked: 1 });
    expect(because('S')).toMatchObject({ is: 'undecided', because: 'it is not known whether AWS lets S allow a:A on *' });
    expect(because()).toMatchObject({ because: 'it is not known whether AWS lets a statement allow a:A on *' });
  });

  test('in words', () => {
    expect(requestInWords({ action: 'a:A', resource: '*', context: {} })).toBe('a:A on everything');
    expect(requestInWords({ action: 'a:A', resource: 'arn', context: { k: ['x', ''], l: ['y'] } })).toBe('a:A on arn, with k = x and "", l = y');
  });
});

describe('one request', () => {
  const is = (policies: WrittenStatement[], action: string, resource: string, context: Record<string, string[]> = {}) =>
    allows(policies.map(statementOf), { action, resource, context }, REQUEST_FACTS);
  const allow = (over: WrittenStatement): WrittenStatement => ({ Effect: 'Allow', Action: 'ec2:*', Resource: '*', ...over });

  test('is allowed by one statement, and denied by none', () => {
    expect(is([allow({})], 'EC2:StopInstances', '*')).toBe(true);
    expect(is([allow({})], 's3:GetObject', '*')).toBe(false);
    expect(is([allow({ Resource: 'arn:aws:ec2:::a' })], 'ec2:A', 'arn:aws:ec2:::b')).toBe(false);
    expect(is([allow({}), { ...allow({}), Effect: 'Deny' }], 'ec2:A', '*')).toBe(false);
    expect(is([allow({}), { ...allow({ Action: 's3:*' }), Effect: 'Deny' }], 'ec2:A', '*')).toBe(true);
    expect(is([], 'ec2:A', '*')).toBe(false);
    expect(is([allow({ Condition: { StringSounds: { k: 'a' } } })], 'ec2:A', '*')).toBeUndefined();
  });

  test('in its context', () => {
    const tagged = allow({ Condition: { StringEquals: { 'aws:ResourceTag/Team': '${aws:PrincipalTag/Team}' } } });
    expect(is([tagged], 'ec2:A', '*', { 'AWS:ResourceTag/team': ['a'], 'aws:PrincipalTag/Team': ['a'] })).toBe(true);
    expect(is([tagged], 'ec2:A', '*', { 'aws:ResourceTag/Team': ['a'], 'aws:PrincipalTag/Team': ['b'] })).toBe(false);
    expect(is([tagged], 'ec2:A', '*', { 'aws:ResourceTag/Team': ['a'], 'aws:PrincipalTag/Team': ['a', 'b'] })).toBe(false);
    expect(is([tagged], 'ec2:A', '*', { 'aws:ResourceTag/Team': ['a'] })).toBe(false);
    expect(is([allow({ Condition: { StringEquals: { 'aws:TagKeys': 'a' } } })], 'ec2:A', '*', { 'aws:TagKeys': ['a'] })).toBe(false);
  });
});
