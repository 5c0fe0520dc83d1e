import * as fc from 'fast-check';

/* Expressions of HCL of each type, made at random from what templates are made of. */

type Kind = 'string' | 'number' | 'bool' | 'strings' | 'map' | 'object';
type Made = fc.Arbitrary<string>;

/** What the expressions refer to. */
export const DECLARATIONS = `
variable "name" { default = "web" }
variable "count" { default = 2 }
variable "flag" {
  type    = bool
  default = true
}
variable "list" {
  type    = list(string)
  default = ["b", "a", "b"]
}
variable "map" {
  type    = map(string)
  default = { b = "2", a = "1" }
}
variable "typed" {
  type = object({ name = string, size = number, zones = list(string), extra = optional(string, "none") })
  default = { name = "x", size = "3", zones = ["z1"], surplus = true }
}
variable "nothing" {
  type    = string
  default = null
}
variable "required" { type = string }
variable "required_list" { type = list(string) }
locals {
  upper = upper(var.name)
  tags  = merge(var.map, { CreatedBy = "packer" })
  pairs = [{ k = "x", v = "1" }, { k = "y", v = "2" }]
}
`;

/** The option of the plugin that an expression of a type is given to. */
export const OPTION: Record<Kind, string> = {
  string: 'user_data', number: 'run_tags', bool: 'encrypt_boot', strings: 'ami_regions', map: 'tags', object: 'snapshot_tags',
};

const text = (value: string) => JSON.stringify(value);
const WORDS = ['', 'a', 'web', 'eu-west-1', 'A b', 'x.y', 'a/b/c', '10.0.0.0/16', 'é', '7', 'true', 'a,b', ' padded ', 'aXbXc', '1.5', '$${n}', '$$', '%%{x}'];
const PATTERNS = ['X', '[a-z]+', '^a', 'b$', '\\\\d', '.', '(a)', 'a|b', '/X/', '/[a-z]/', '/', '//', 'e'];
const FORMATS = ['%s', '%s-x', '%5s|', '%-5s|', '%q', '%v', '%03d', '%d', '%x', '%.2f', '%%', '%t', '%[1]s%[1]s', '%+d', '%b', '%o', '%e', '%g', '%X', '%#v'];

const one = (...values: string[]): Made => fc.constantFrom(...values);
const join = (parts: Made[], write: (...texts: string[]) => string): Made => fc.tuple(...parts).map((texts) => write(...texts));

function made(kind: Kind, depth: number): Made {
  const leaf = LEAVES[kind];
  if (depth <= 0) return leaf;
  const of = (wanted: Kind) => made(wanted, depth - 1);
  return fc.oneof(leaf, ...BRANCHES[kind](of), join([of('bool'), of(kind), of(kind)], (a, b, c) => `(${a} ? ${b} : ${c})`), join([of(kind)], (a) => `try(${a})`));
}

const LEAVES: Record<Kind, Made> = {
  string: fc.oneof(one(...WORDS.map(text)), one('var.name', 'local.upper', 'var.typed.name', 'var.typed.extra', 'var.required', 'var.map["a"]', 'var.list[0]')),
  number: one('0', '1', '2', '-3', '1.5', '10', 'var.count', 'var.typed.size', 'length(var.list)'),
  bool: one('true', 'false', 'var.flag'),
  strings: one('[]', '["eu-west-1"]', '["b", "a"]', 'var.list', 'var.typed.zones', 'var.required_list', '["a", var.required]', '[for p in local.pairs : p.k]', 'local.pairs[*].v', 'keys(var.map)'),
  map: one('{}', '{ a = "1" }', 'var.map', 'local.tags', '{ "k k" = "v", (var.name) = "n" }', '{ for p in local.pairs : p.k => p.v }', '{ x = var.required }'),
  object: one('{ a = "1", n = "2" }'),
};

type Branches = (of: (kind: Kind) => Made) => Made[];
const BRANCHES: Record<Kind, Branches> = {
  string: (of) => [
    join([one('lower', 'upper', 'title', 'trimspace', 'chomp', 'strrev', 'basename', 'dirname', 'base64encode', 'urlencode', 'md5', 'sha1', 'sha256', 'sha512', 'jsonencode'), of('string')], (f, a) => `${f}(${a})`),
    join([one('trimprefix', 'trimsuffix', 'trim'), of('string'), of('string')], (f, a, b) => `${f}(${a}, ${b})`),
    join([of('string'), one(...PATTERNS.map((each) => `"${each}"`)), one('""', '"-"', '"$1"', '"$$"')], (a, b, c) => `replace(${a}, ${b}, ${c})`),
    join([of('string'), one(...PATTERNS.map((each) => `"${each}"`)), one('""', '"-"')], (a, b, c) => `regex_replace(${a}, ${b}, ${c})`),
    join([of('string'), of('number'), of('number')], (a, b, c) => `substr(${a}, ${b}, ${c})`),
    join([of('string'), of('strings')], (a, b) => `join(${a}, ${b})`),
    join([one(...FORMATS.map(text)), fc.oneof(of('string'), of('number'), of('bool'))], (a, b) => `format(${a}, ${b})`),
    join([of('string'), fc.oneof(of('string'), of('number'), of('bool'))], (a, b) => `"\${${a}}-\${${b}}"`),
    join([of('bool'), of('string')], (a, b) => `"x%{ if ${a} }\${${b}}%{ else }no%{ endif }y"`),
    join([of('strings')], (a) => `"%{ for each in ${a} ~} [\${each}] %{ endfor }"`),
    join([of('map'), of('string'), of('string')], (a, b, c) => `lookup(${a}, ${b}, ${c})`),
    join([of('string'), of('string')], (a, b) => `coalesce(${a}, ${b})`),
    join([of('strings'), of('number')], (a, b) => `element(${a}, ${b})`),
    join([of('strings'), of('number')], (a, b) => `${a}[${b}]`),
    join([one('strings', 'map', 'number', 'bool').chain((kind) => of(kind as Kind))], (a) => `jsonencode(${a})`),
    join([one('map', 'strings').chain((kind) => of(kind as Kind))], (a) => `yamlencode(${a})`),
    join([of('map'), of('strings'), of('number')], (a, b, c) => `yamlencode({ map = ${a}, list = [${b}, ${a}], number = ${c}, none = null })`),
    join([of('number'), of('string')], (a, b) => `indent(${a}, ${b})`),
    join([one('"10.0.0.0/16"', '"192.168.1.0/24"', '"fd00::/48"', '"2001:db8:0:0:1::/96"', '"::/0"'), one('0', '1', '5', '-1', '300', '70000')], (a, b) => `cidrhost(${a}, ${b})`),
    join([one('"10.0.0.0/16"', '"192.168.1.0/24"', '"fd00::/48"', '"fd00:0:0:1::/64"'), one('1', '4', '8', '33'), one('0', '1', '3')], (a, b, c) => `cidrsubnet(${a}, ${b}, ${c})`),
    join([one('"10.0.0.0/16"', '"172.16.0.0/12"', '"fd00::/48"', '"fd00::/129"', '"x"')], (a) => `cidrnetmask(${a})`),
    join([one('"YYYY-MM-DD"', '"DD MMM YY hh:mm:ss ZZZ"', '"EEEE, D MMMM YYYY, H:m:s aa"', '"EEE \'o\'\'clock\' HH AA Z"', '"YYYYMMDDhhmmss ZZZZ ZZZZZ"'), one('"2024-02-29T03:04:05Z"', '"2021-12-31T23:59:09+02:00"', '"no date"')], (a, b) => `formatdate(${a}, ${b})`),
    join([one('"2024-02-29T03:04:05Z"', '"2021-12-31T23:59:09+02:00"'), one('"24h"', '"-90m"', '"1h30m5s"', '"1.5h"', '"x"')], (a, b) => `timeadd(${a}, ${b})`),
    one('base64decode("aGVsbG8=")', 'trimspace(<<EOT\n  a\n    b\nEOT\n)', 'regex("[a-z]+", "53453453.345345aaabbbccc23454")', 'jsondecode("{\\"a\\":\\"b\\"}").a', 'yamldecode("a: b").a'),
    join([fc.oneof(of('string'), one('"dns"', '"url"', '"oid"', '"x500"', '"6BA7B811-9dad-11d1-80b4-00c04fd430c8"')), of('string')], (a, b) => `uuidv5(${a}, ${b})`),
  ],
  number: (of) => [
    join([of('number'), one('+', '-', '*', '/', '%'), of('number')], (a, o, b) => `(${a} ${o} ${b})`),
    join([one('abs', 'ceil', 'floor', 'signum'), of('number')], (f, a) => `${f}(${a})`),
    join([one('max', 'min', 'pow', 'log'), of('number'), of('number')], (f, a, b) => `${f}(${a}, ${b})`),
    join([fc.oneof(of('string'), of('strings'), of('map'))], (a) => `length(${a})`),
    join([of('number'), of('number')], (a, b) => `sum([${a}, ${b}])`),
    join([of('strings'), of('string')], (a, b) => `index(${a}, ${b})`),
    join([of('string'), one('10', '16', '2')], (a, b) => `parseint(${a}, ${b})`),
    join([of('number')], (a) => `-(${a})`),
  ],
  bool: (of) => [
    join([of('string'), one('==', '!='), of('string')], (a, o, b) => `(${a} ${o} ${b})`),
    join([of('number'), one('==', '!=', '<', '<=', '>', '>='), of('number')], (a, o, b) => `(${a} ${o} ${b})`),
    join([of('bool'), one('&&', '||', '==', '!='), of('bool')], (a, o, b) => `(${a} ${o} ${b})`),
    join([fc.oneof(of('strings'), of('map')), one('==', '!='), fc.oneof(of('strings'), of('map'))], (a, o, b) => `(${a} ${o} ${b})`),
    join([of('bool')], (a) => `!${a}`),
    join([of('strings'), of('string')], (a, b) => `contains(${a}, ${b})`),
    join([of('string')], (a) => `can(regex("^[a-z]+$", ${a}))`),
    join([one('startswith', 'endswith', 'strcontains'), of('string'), of('string')], (f, a, b) => `${f}(${a}, ${b})`),
    join([one('alltrue', 'anytrue'), of('bool'), of('bool')], (f, a, b) => `${f}([${a}, ${b}])`),
    join([of('string')], (a) => `(${a} != null)`),
    join([of('bool')], (a) => `convert(${a}, bool)`),
    one('(var.nothing == null)', '(var.nothing == "")', '("1" == 1)', '(["a"] == var.typed.zones)', 'fileexists("a.pkr.hcl")', 'fileexists("absent")'),
  ],
  strings: (of) => [
    join([one('distinct', 'compact', 'reverse', 'sort'), of('strings')], (f, a) => `${f}(${a})`),
    join([one('concat', 'setunion', 'setintersection', 'coalescelist'), of('strings'), of('strings')], (f, a, b) => `${f}(${a}, ${b})`),
    join([of('string'), of('string')], (a, b) => `split(${a}, ${b})`),
    join([of('strings'), of('number'), of('number')], (a, b, c) => `slice(${a}, ${b}, ${c})`),
    join([of('strings'), of('strings')], (a, b) => `flatten([${a}, [${b}]])`),
    join([one('keys', 'values'), of('map')], (f, a) => `${f}(${a})`),
    join([of('strings'), of('bool')], (a, b) => `[for i, s in ${a} : "\${i}\${s}" if ${b}]`),
    join([of('map')], (a) => `[for k, v in ${a} : "\${k}=\${v}"]`),
    join([one(...FORMATS.map(text)), of('strings')], (a, b) => `formatlist(${a}, ${b})`),
    join([of('strings')], (a) => `${a}[*]`),
    join([of('string')], (a) => `regexall("[a-z]", ${a})`),
    join([of('strings'), of('number')], (a, b) => `flatten(chunklist(${a}, ${b}))`),
    join([of('strings')], (a) => `convert(${a}, set(string))`),
    join([of('number'), of('number')], (a, b) => `[for n in range(${a}, ${b}) : format("%d", n)]`),
    join([of('strings'), of('strings')], (a, b) => `[for p in setproduct(${a}, ${b}) : join("-", p)]`),
    one('cidrsubnets("10.0.0.0/16", 4, 4, 8)', 'jsondecode("[\\"a\\", \\"b\\"]")', 'csvdecode("a,b\\n1,2\\n")[*].a', 'csvdecode("a,b\\n\\"1,\\"\\"\\",2\\r\\n\\n 3,\\n")[*].a', 'csvdecode("a,b\\n1")[*].a', 'csvdecode("a,a\\n1,2")[*].a',
      'cidrsubnets("fd00::/48", 4, 16, 8)', '[for s in ["a", "b"] : upper(s)]'),
    join([of('string'), of('string')], (a, b) => `[${a}, ${b}]`),
  ],
  map: (of) => [
    join([of('map'), of('map')], (a, b) => `merge(${a}, ${b})`),
    join([of('strings'), of('strings')], (a, b) => `zipmap(${a}, ${b})`),
    join([of('map'), of('string')], (a, b) => `{ for k, v in ${a} : upper(k) => "\${v}\${${b}}" }`),
    join([of('strings')], (a) => `{ for s in ${a} : s => s }`),
    join([of('string'), of('string')], (a, b) => `{ (${a}) = ${b} }`),
    join([of('map')], (a) => `jsondecode(jsonencode(${a}))`),
    join([of('map')], (a) => `yamldecode(yamlencode(${a}))`),
    join([of('map')], (a) => `convert(${a}, map(string))`),
    join([of('string'), fc.oneof(of('number'), of('bool'))], (a, b) => `{ name = ${a}, other = ${b} }`),
  ],
  object: () => [],
};

const KINDS: Kind[] = ['string', 'bool', 'strings', 'map'];

export interface Expression {
  readonly kind: Kind;
  readonly text: string;
}

/** As many as are asked for, the same ones for the same seed. Half of them are shallow: what is at fault is then easily seen. */
export function expressions(count: number, seed: number): Expression[] {
  const any = fc.constantFrom(...KINDS).chain((kind) =>
    fc.constantFrom(1, 1, 2, 3).chain((depth) => made(kind, depth)).map((expression) => ({ kind, text: expression })));
  const numbers = made('number', 2).map((expression): Expression => ({ kind: 'string', text: `jsonencode(${expression})` }));
  const found = fc.sample(fc.oneof({ weight: 5, arbitrary: any }, { weight: 1, arbitrary: numbers }), { numRuns: count * 2, seed });
  return [...new Map(found.map((each) => [each.text, each])).values()].slice(0, count);
}
