import { ScannedBody, Scanner } from '../../../src/packer-template/hcl/scan';
import { agrees } from '../../../src/packer-template/hcl-syntax';

/* Where attributes and blocks stand in a file of HCL, and how large their expressions are. */

const scan = (text: string) => new Scanner('a.pkr.hcl', text).scan();
const attribute = (name: string, line: number, text: string, size: { depth?: number; operators?: number; valueLine?: number } = {}) =>
  ({ name, line, valueLine: line, text, start: expect.any(Number), depth: 0, operators: 0, ...size });
const block = (type: string, labels: string[], line: number, body: Partial<ScannedBody> = {}) =>
  ({ type, labels, line, start: expect.any(Number), close: expect.any(Number), body: { attributes: [], blocks: [], ...body } });

test('where things are, in characters', () => {
  const text = 'é = 1\nb "c" { # }\n  d = <<X\ny\nX\n}\n';
  const { attributes: [first], blocks: [outer] } = scan(text)!;
  expect(text.slice(first.start)).toMatch(/^1\n/);
  expect(text.slice(outer.start)).toMatch(/^b "c"/);
  expect(text.slice(outer.close)).toBe('}\n');
  expect(text.slice(outer.body.attributes[0].start)).toMatch(/^<<X/);
});

/** What a single attribute `a = …` comes to. */
const value = (text: string) => {
  const [{ text: found, depth, operators }, ...others] = scan(`a = ${text}\nend = 1\n`)!.attributes;
  expect(others).toEqual([attribute('end', text.split('\n').length + 1, '1')]);
  return { text: found, depth, operators };
};

test('attributes and blocks, with their lines', () => {
  expect(scan(`# comment with { and "
a = 1 // comment with }
/* over
   lines { */ b   =   "x" # comment
source "amazon-ebs" "x" { // comment
  c = [
    1, # one ]
    /* two ] */ 2,
  ]
  tag { key = "k" }
  empty {}
}

build amazon-ebs _x-1 {}
é = 2`)).toEqual({
    attributes: [attribute('a', 2, '1'), attribute('b', 4, '"x"'), attribute('é', 15, '2')],
    blocks: [
      block('source', ['amazon-ebs', 'x'], 5, {
        attributes: [attribute('c', 6, '[\n    1, # one ]\n    /* two ] */ 2,\n  ]', { depth: 1, operators: 1 })],
        blocks: [block('tag', [], 10, { attributes: [attribute('key', 10, '"k"')] }), block('empty', [], 11)],
      }),
      block('build', ['amazon-ebs', '_x-1'], 14),
    ],
  });
});

test('lines that end as on Windows', () => {
  expect(scan('a = 1\r\nb = <<EOT\r\nx\r\nEOT\r\nc {\r\n  d = 2\r\n}\r\n')).toEqual({
    attributes: [attribute('a', 1, '1'), attribute('b', 2, '<<EOT\r\nx\r\nEOT')],
    blocks: [block('c', [], 5, { attributes: [attribute('d', 6, '2')] })],
  });
});

test.each<[string, { text?: string; depth?: number; operators?: number }]>([
  // where it ends
  ['1', {}],
  ['(\n1\n)', { depth: 1 }],
  ['{\n  a = 1\n  b = [2]\n}', { depth: 2, operators: 1 }],
  ['upper(\n"a", # )\n"b" // )\n)', { depth: 1 }],
  ['1 # comment', { text: '1' }],
  ['1 // comment', { text: '1' }],
  ['1 /* comment */', { text: '1' }],
  ['1 /* comment */ + 2', { operators: 1 }],
  ['1   ', { text: '1' }],
  ['"a # b"', {}],
  ['"a // /* b"', {}],
  ['"}"', {}],
  ['"a \\" } b"', {}],
  ['"a\\\\"', {}],
  ['"${a}"', { depth: 1 }],
  ['"${"}"}"', { depth: 1 }],
  ['"${{ a = "}" }["a"]}"', { depth: 2, operators: 1 }],
  ['"%{ if a }}%{ endif }"', { depth: 1 }],
  ['"$${ } %%{ } ${ a }"', { depth: 1 }],
  ['"$ { % {"', {}],
  ['"${ a /* } */ }"', { depth: 1 }],
  ['"${ a # }\n}"', { depth: 1 }],
  // how large it is
  ['[[({ a = 1 })]]', { depth: 4, operators: 2 }],
  ['[1][0][1]', { depth: 1, operators: 3 }],
  ['1 + -2 * x[0] == y ? !b : c && d || e <= f % g / h >= i != j', { depth: 1, operators: 16 }],
  ['"${1 + 2}-${3 - 4}"', { depth: 1, operators: 2 }],
  ['"1 + 2"', {}],
  ['a = 1', {}],
  // here-documents
  ['<<EOT\n} " # ]\nEOT', {}],
  ['<<-EOT\n    a\n    EOT', {}],
  ['<<EOT\n  EOTX\n xEOT\nEOT', {}],
  ['<<EOT\n${a[0]} %{ if b + 1 }\n$${ %%{ $ %\nEOT', { depth: 2, operators: 2 }],
  ['<<É-1\nEOT\nÉ-1', {}],
  ['[<<A\n]\nA\n, <<-B\n]\n  B\n]', { depth: 1, operators: 1 }],
  ['upper(<<EOT\n${"EOT\\n"}\nEOT\n)', { depth: 2 }],
  ['1 < 2', { operators: 1 }],
])('%s', (text, expected) => {
  expect(value(text)).toEqual({ text, depth: 0, operators: 0, ...expected });
});

test('an attribute inside of blocks counts its own depth', () => {
  const [outer] = scan('a {\n  b {\n    c = [1]\n    d = 1\n  }\n  e = [[1]]\n}\n')!.blocks;
  expect(outer.body.blocks[0].body.attributes).toEqual([attribute('c', 3, '[1]', { depth: 1, operators: 1 }), attribute('d', 4, '1')]);
  expect(outer.body.attributes).toEqual([attribute('e', 6, '[[1]]', { depth: 2, operators: 2 })]);
});

test('a value on the next line of its comment', () => {
  expect(scan('a = /*\n*/ 1\n')!.attributes).toEqual([attribute('a', 1, '1', { valueLine: 2 })]);
});

test.each(['}', 'a = 1\n}', 'a', 'a b', 'a "b"', '1 = 2', 'a == 1', 'a "b" = 1', 'a { b', 'a { b = 1', 'a {\n]\n}'])('%s is left to the parser', (text) => {
  expect(scan(`${text}\n] x = 1`)).toBeUndefined();
});

test.each(['a = "b', 'a = <<EOT\nb', 'a = "${', 'a = "${b', 'a = /* b', 'a = [', '/* a', '# a', ''])('%j ends where the text ends', (text) => {
  expect(scan(text)!.blocks).toEqual([]);
});

test('is nested a hundred deep, and no more', () => {
  const blocks = (depth: number) => `${'a {\n'.repeat(depth)}${'}\n'.repeat(depth)}`;
  const values = (depth: number) => `b {\n  a = ${'['.repeat(depth - 1)}${']'.repeat(depth - 1)}\n}\n`;
  const templates = (depth: number) => `a = ${'"${'.repeat(depth)}1${'}"'.repeat(depth)}\n`;
  for (const nested of [blocks, values, templates]) {
    expect(scan(nested(100))).toBeDefined();
    expect(() => scan(nested(101))).toThrow(/^a\.pkr\.hcl:\d+: it is nested more than 100 deep: simplify it$/);
  }
  expect(() => scan(blocks(101))).toThrow(/^a\.pkr\.hcl:101:/);
  expect(scan('a = [1]\n'.repeat(200))!.attributes).toHaveLength(200);
  expect(scan('a {\n}\n'.repeat(200))!.blocks).toHaveLength(200);
  expect(scan('a = "${1}"\n'.repeat(200))!.attributes).toHaveLength(200);
});

describe('the parser has to find the same', () => {
  const scanned = scan('a = 1\nb "c" "d" {\n  e = 2\n}\nb "c" "d" {\n}\nb "x" "y" {\n}\nf {\n}\n')!;
  const parsed = () => ({ a: 1, b: { c: { d: [{ e: 2 }, {}] }, x: { y: [{}] } }, f: [{}] }) as any;

  test('as it does here', () => {
    expect(agrees(scanned, parsed())).toBe(true);
    expect(agrees(scan('')!, {})).toBe(true);
  });

  test.each<[string, (data: any) => unknown]>([
    ['nothing', () => null],
    ['a text', () => 'x'],
    ['a list', () => []],
    ['another attribute', (data) => ({ ...data, more: 1 })],
    ['an attribute less', ({ a, ...data }) => data],
    ['an attribute of another name', ({ a, ...data }) => ({ ...data, z: a })],
    ['a block less', (data) => { data.b.c.d.pop(); return data; }],
    ['a block more', (data) => { data.b.c.d.push({}); return data; }],
    ['a block with other contents', (data) => { data.b.c.d[1] = { e: 2 }; return data; }],
    ['other contents in the first of two', (data) => { data.b.c.d[0] = {}; return data; }],
    ['other labels', (data) => { data.b.x = { z: [{}] }; return data; }],
    ['no labels', (data) => { data.b = [{}]; return data; }],
    ['an attribute in place of a block', (data) => { data.f = 1; return data; }],
    ['an object in place of a block', (data) => { data.f = { length: 1, 0: {} }; return data; }],
  ])('not %s', (_, change) => {
    expect(agrees(scanned, change(parsed()))).toBe(false);
  });

  test('and a name is an attribute or a block, once', () => {
    expect(agrees({ attributes: [attribute('a', 1, '1'), attribute('a', 2, '2')], blocks: [] }, { a: 1 })).toBe(false);
    expect(agrees({ attributes: [attribute('a', 1, '1')], blocks: [block('a', [], 2)] }, { a: [{}] })).toBe(false);
  });
});
