import { Budget, LIMITS } from '../../src/packer-template/files/limits';
import { parseExpression, parseFile, Parser } from '../../src/packer-template/hcl/library';
import { evaluateText, isExpression, readHcl, sizeOf } from '../../src/packer-template/hcl-syntax';

/* The parser of HCL, as it is driven here. */

const place = { file: 'a.pkr.hcl', line: 7 };
const scope = { root: () => undefined };
const host = () => ({ budget: new Budget(), environment: () => undefined, secrets: [], readsSecrets: false, exists: () => false, file: () => 'x', template: () => 'x' });
const NO_SIZE = { depth: 0, operators: 0 };

/** Runs with a parser that was not loaded before. */
// eslint-disable-next-line @typescript-eslint/no-require-imports
const withFresh = (run: (library: typeof import('../../src/packer-template/hcl/library')) => void) => jest.isolateModules(() => run(require('../../src/packer-template/hcl/library')));

test.each<[string, string]>([
  ['a = \n', 'a.pkr.hcl:1: Invalid expression (Expected the start of an expression, but found an invalid expression token): Packer would refuse it too; `packer validate` says more'],
  ['\n\na {\n', 'a.pkr.hcl:3: Unclosed configuration block (There is no closing brace for this block before the end of the file): Packer would refuse it too; `packer validate` says more'],
  [`${'\n'.repeat(11)}abcdefghijkl = "x\n`, 'a.pkr.hcl:12: Invalid multi-line string (Quoted strings may not be split over multiple lines): Packer would refuse it too; `packer validate` says more'],
  [`${'\n'.repeat(11)}abcdefghijkl = "\\q"\n`, 'a.pkr.hcl:12: Invalid escape sequence (The symbol "q" is not a valid escape sequence selector): Packer would refuse it too; `packer validate` says more'],
  ['a = 1\na = 2\n', 'a.pkr.hcl:2: Attribute redefined (The argument "a" was already set at a): Packer would refuse it too; `packer validate` says more'],
])('%j is refused with its line', (text, message) => {
  expect(() => parseFile('a.pkr.hcl', text)).toThrow(message);
});

test('a file and its expressions', () => {
  expect(parseFile('a.pkr.hcl', 'a = [1, "x"]\nb "c" {\n}\n')).toEqual({ a: [1, 'x'], b: { c: [{}] } });
  expect(parseExpression(place, '1 + 2')).toMatchObject({ type: 'binaryOp', meta: { operator: 'add' } });
});

test('what is no expression', () => {
  expect(parseExpression(place, '1 +')).toBeUndefined();
  expect([isExpression('(1)', place), isExpression('(1', place), isExpression('"a"', place)]).toEqual([true, false, true]);
  expect(isExpression(`"${'x'.repeat(LIMITS.made)}"`, place)).toBe(false);
  expect(() => evaluateText('1 +', place, NO_SIZE, scope, host())).toThrow('a.pkr.hcl:7: this is no expression of HCL: correct it; `packer validate` says more');
});

test('remembers the trees of short texts', () => {
  const [short, long] = [200, 201].map((length) => `"${'x'.repeat(length - 2)}"`);
  expect(parseExpression(place, short)).toBe(parseExpression(place, short));
  expect(parseExpression(place, long)).not.toBe(parseExpression(place, long));
});

test('remembers five hundred trees, and then begins anew', () => {
  withFresh(({ parseExpression: fresh }) => {
    const first = fresh(place, '0');
    for (let i = 1; i < 500; i += 1) fresh(place, `${i}`);
    expect(fresh(place, '0')).toBe(first);
    fresh(place, '500');
    expect(fresh(place, '0')).not.toBe(first);
  });
});

test('starts again after it gave up, with the same answers, and leaves nothing behind that runs later', () => {
  const timers = jest.spyOn(globalThis, 'setTimeout');
  try {
    const before = parseFile('a.pkr.hcl', 'a = 1\n');
    const heavy = `${'true ? 1 : '.repeat(20_000)}1`;
    expect(() => parseExpression(place, heavy)).toThrow(/^a\.pkr\.hcl:7: the parser gave up \(.+\): the text is nested too deeply; simplify it$/);
    expect(parseFile('a.pkr.hcl', 'a = 1\n')).toEqual(before);
    expect(timers).not.toHaveBeenCalled();
  } finally {
    timers.mockRestore();
  }
});

test('ends itself when nobody asks', async () => {
  const parser = new Parser(200);
  expect(parser.ask('parse', 'a.pkr.hcl', 'a = 1\n')).toEqual({ answer: { a: 1 } });
  await new Promise((resolve) => { setTimeout(resolve, 1_500); });
  expect(parser.ask('parse', 'a.pkr.hcl', 'a = 1\n')).toBeUndefined();
});

test('leaves the global scope as it was', () => {
  const scopes = globalThis as any;
  const mine = { Go: 'mine', fs: 'mine', path: 'mine' };
  Object.assign(scopes, mine);
  const names = Object.getOwnPropertyNames(globalThis).sort();
  try {
    withFresh(({ parseFile: fresh }) => expect(fresh('a.pkr.hcl', 'a = 1\n')).toEqual({ a: 1 }));
    expect(Object.getOwnPropertyNames(globalThis).sort()).toEqual(names);
    expect(scopes).toMatchObject(mine);
  } finally {
    Object.keys(mine).forEach((name) => delete scopes[name]);
  }
});

test.each<[string, unknown]>([
  ['"a b"', 'a b'], ['""', ''], ['0', 0], ['12', 12], ['-1', -1], ['1.5', 1.5], ['1234567890123456', 1234567890123456], ['true', true], ['false', false], ['null', null],
  ['"a\\"b"', 'a"b'], ['"a" == "b"', false], ['1 + 1', 2], ['"$$"', '$$'], ['<<EOT\na\nEOT', 'a\n'],
])('%s is evaluated', (text, expected) => {
  expect(evaluateText(text, place, NO_SIZE, scope, host())).toEqual(expected);
});

test('an expression has 250 operators, and no more', () => {
  expect(evaluateText('1 + 1', place, { depth: 0, operators: 250 }, scope, host())).toBe(2);
  expect(() => evaluateText('1 + 1', place, { depth: 0, operators: 251 }, scope, host())).toThrow('a.pkr.hcl:7: the expression has more than 250 operators: split it');
});

test('weighs its characters times its depth and operators', () => {
  const weights: number[] = [];
  const budget = new Budget();
  jest.spyOn(budget, 'expression').mockImplementation((_, weight) => { weights.push(weight); });
  evaluateText('[1 + 2]', place, { depth: 1, operators: 2 }, scope, { ...host(), budget });
  evaluateText('"a"', place, { depth: 1, operators: 2 }, scope, { ...host(), budget });
  expect(weights).toEqual([7 * 4]);
});

test('the most that a text which was not scanned may cost', () => {
  expect(sizeOf('a')).toEqual({ depth: 0, operators: 0 });
  expect(sizeOf('${f([{ a = 1 }])}')).toEqual({ depth: 4, operators: 1 });
  expect(sizeOf('-+*/%<>!&|?[')).toEqual({ depth: 1, operators: 12 });
  expect(sizeOf('('.repeat(300))).toEqual({ depth: 100, operators: 0 });
});

describe('a file', () => {
  test('has its blocks and attributes at their lines', () => {
    const { place: root, attributes, blocks } = readHcl('a.pkr.hcl', '\uFEFFa = 1\nb "c" {\n\n  d = [\n    2]\n}\n', host());
    const [{ body, ...outer }] = blocks;
    expect([root.line, [...attributes.keys()], blocks.length]).toEqual([1, ['a'], 1]);
    expect(outer).toEqual({ type: 'b', labels: ['c'], place: { file: 'a.pkr.hcl', line: 2 } });
    expect(body.place).toEqual(outer.place);
    const d = body.attributes.get('d')!;
    expect([d.place.line, d.source, d.evaluate(scope)]).toEqual([4, '[\n    2]', [2]]);
  });

  test('an expression fails at its own line', () => {
    const { attributes } = readHcl('a.pkr.hcl', `a = 1\nb = [\n${'1 + '.repeat(251)}1]\n`, host());
    expect(() => attributes.get('b')!.evaluate(scope)).toThrow('a.pkr.hcl:2: the expression has more than 250 operators');
  });

  test('which is no HCL is refused by the parser', () => {
    expect(() => readHcl('a.pkr.hcl', 'a = 1\n}\n', host())).toThrow('a.pkr.hcl:2: Argument or block definition required');
  });
});
