import { join } from 'path';
import { readFile } from '../../src/template/read-template';
import { isList, ObjectValue, plain, Unknown, Value } from '../../src/template/values';
import { folderOf } from '../harness/templates';

/* Each construct of the language: what an expression comes to. */

const VARIABLES = `
variable "name" { default = "web" }
variable "count" { default = 2 }
variable "flag" {
  type    = bool
  default = "true"
}
variable "list" { default = ["b", "a"] }
variable "map" { default = { a = "1", b = "2" } }
variable "objects" { default = [{ n = "x", l = ["1"] }, { n = "y", l = ["2", "3"] }] }
variable "nothing" { default = null }
variable "required" { type = string }
variable "required_list" { type = list(string) }
locals {
  tags  = { CreatedBy = "packer" }
  twice = "\${var.name}-\${local.once}"
  once  = upper(var.name)
}
local "single" { expression = "one" }
`;

function valueOf(expression: string): Value {
  const folder = folderOf({
    'a.pkr.hcl': `${VARIABLES}\nsource "amazon-ebs" "x" {\n  option = ${expression}\n}\nbuild { sources = ["source.amazon-ebs.x"] }\n`,
    'text.txt': 'hello',
    'sub/template.tpl': 'a ${who}\n%{ for i in list ~}\n${i}\n%{ endfor ~}\n',
    'data.json': '{"a": [1]}',
    'data.yaml': 'a: [x, 1]\nb: {c: true}\n',
  });
  const [{ options }] = readFile(join(folder, 'a.pkr.hcl'), { environment: { PKR_VAR_unused: 'x', HOME_REGION: 'eu-west-1' } }).components;
  return options.get('option')!;
}

const known: [string, unknown][] = [
  // literals and templates
  ['"text"', 'text'],
  ['12', 12],
  ['012', 12],
  ['1e2', 100],
  ['-1.5', -1.5],
  ['true', true],
  ['null', null],
  ['"tab\\t quote\\" back\\\\ \\u00e9"', 'tab\t quote" back\\ é'],
  ['"$${not} %%{this}"', '${not} %{this}'],
  ['"${var.name}-${var.count}"', 'web-2'],
  ['"${var.list}"', ['b', 'a']],
  ['"a${var.flag ? "c" : "d"}_x"', 'ac_x'],
  ['"%{ if var.flag }yes%{ else }no%{ endif }"', 'yes'],
  ['"%{ for v in var.list }${v},%{ endfor }"', 'b,a,'],
  ['"  ${~ var.name ~}  !"', 'web!'],
  ['<<EOT\nfirst ${var.name}\n  "second" \\n\nEOT', 'first web\n  "second" \\n\n'],
  ['<<-EOT\n    first\n      second ${var.count}\n    EOT', 'first\n  second 2\n'],
  ['"é${var.name}é"', 'éwebé'],
  // lists, objects, references
  ['["a", var.name, [1]]', ['a', 'web', [1]]],
  ['[ # comment\n  "a", // other\n  /* third */ "b",\n]', ['a', 'b']],
  ['{ a = 1, "b" : 2, (var.name) = 3, "${var.name}-x" = 4 }', { 'a': 1, 'b': 2, 'web': 3, 'web-x': 4 }],
  ['{\n  "tag:Name" = "x"\n  plain-key = var.count\n}', { 'tag:Name': 'x', 'plain-key': 2 }],
  ['var.map.a', '1'],
  ['var.map["b"]', '2'],
  ['var.list[0]', 'b'],
  ['var.list.1', 'a'],
  ['var.list[var.count - 1]', 'a'],
  ['var.objects[1].l[0]', '2'],
  ['local.twice', 'web-WEB'],
  ['local.single', 'one'],
  ['var.objects[*].n', ['x', 'y']],
  ['var.objects.*.l', [['1'], ['2', '3']]],
  ['var.nothing[*]', []],
  // operators
  ['var.count * 3 + 1', 7],
  ['(1 + 2) * 3', 9],
  ['7 % 4 / 2', 1.5],
  ['var.count >= 2 && !(var.name == "db")', true],
  ['var.name != "web" || var.count < 1', false],
  ['[1] == [1]', true],
  ['var.name == "web" ? "t3.micro" : "m5.large"', 't3.micro'],
  ['var.flag', true],
  // for
  ['[for v in var.list : upper(v)]', ['B', 'A']],
  ['[for k, v in var.map : "${k}=${v}" if v != "1"]', ['b=2']],
  ['[for i, v in var.list : i]', [0, 1]],
  ['{ for k, v in var.map : v => k }', { 1: 'a', 2: 'b' }],
  ['{ for o in var.objects : "all" => o.n... }', { all: ['x', 'y'] }],
  // functions
  ['merge(local.tags, { Name = "x" }, { Name = "y" })', { CreatedBy: 'packer', Name: 'y' }],
  ['concat(["a"], var.list)', ['a', 'b', 'a']],
  ['lookup(var.map, "c", "none")', 'none'],
  ['format("%s-%03d-%v%%", var.name, 7, true)', 'web-007-true%'],
  ['formatlist("%s.x", ["a", "b"])', ['a.x', 'b.x']],
  ['join(",", ["a"], ["b"])', 'a,b'],
  ['split(",", "a,b")', ['a', 'b']],
  ['lower("A") == "a" && upper("a") == "A"', true],
  ['title("hello world")', 'Hello World'],
  ['replace("a.b.c", ".", "-")', 'a-b-c'],
  ['replace("a1b22", "/[0-9]+/", "#")', 'a#b#'],
  ['regex_replace("2024-01-01", "[-]", "")', '20240101'],
  ['regex("[a-z]+", "12ab")', 'ab'],
  ['trim("--a--", "-")', 'a'],
  ['trimprefix(trimsuffix("xay", "y"), "x")', 'a'],
  ['trimspace("  a ")', 'a'],
  ['substr("hello", 1, 3)', 'ell'],
  ['substr("hello", -3, -1)', 'llo'],
  ['coalesce("", null, "x")', 'x'],
  ['compact(["", "a"])', ['a']],
  ['flatten([["a"], [["b"]]])', ['a', 'b']],
  ['distinct(["a", "a", "b"])', ['a', 'b']],
  ['keys(var.map)', ['a', 'b']],
  ['values(var.map)', ['1', '2']],
  ['length("é") + length([1, 2]) + length({ a = 1 })', 4],
  ['contains(var.list, "a")', true],
  ['element(["a", "b"], 3)', 'b'],
  ['sort(var.list)', ['a', 'b']],
  ['reverse(var.list)', ['a', 'b']],
  ['slice(["a", "b", "c"], 1, 3)', ['b', 'c']],
  ['chunklist([1, 2, 3], 2)', [[1, 2], [3]]],
  ['zipmap(["a"], [1])', { a: 1 }],
  ['setproduct(["a", "b"], [1])', [['a', 1], ['b', 1]]],
  ['setunion(["a"], ["a", "b"])', ['a', 'b']],
  ['setsubtract(["a", "b"], ["a"])', ['b']],
  ['setintersection(["a", "b"], ["a"])', ['a']],
  ['range(1, 4)', [1, 2, 3]],
  ['tostring(1)', '1'],
  ['tonumber("2")', 2],
  ['toset(["a", "a"])', ['a']],
  ['convert("true", bool)', true],
  ['max(1, 3, 2) + min(4, 5)', 7],
  ['try(var.map.missing, "fallback")', 'fallback'],
  ['can(var.map.missing)', false],
  ['concat(var.list...)[0]', undefined],
  ['max([1, 5]...)', 5],
  ['jsonencode({ b = [1, "x"], a = null })', '{"a":null,"b":[1,"x"]}'],
  ['jsondecode("{\\"a\\": [1]}").a[0]', 1],
  ['jsondecode(file("data.json")).a', [1]],
  ['yamldecode(file("data.yaml")).b.c', true],
  ['base64decode(base64encode("x"))', 'x'],
  ['urlencode("a b")', 'a+b'],
  ['file("${path.root}/text.txt")', undefined],
  ['file("./text.txt")', 'hello'],
  ['templatefile("sub/template.tpl", { who = "b", list = ["1", "2"] })', 'a b\n1\n2\n'],
  ['env("HOME_REGION")', 'eu-west-1'],
].filter(([, value]) => value !== undefined) as [string, unknown][];

test.each(known)('%s', (expression, value) => {
  expect(plain(valueOf(expression))).toEqual(value);
});

/* What the files do not tell: with its reason, and whether it is set whatever it is. */
const unknown: [string, string, boolean][] = [
  ['var.required', "the variable 'required'", false],
  ['"${var.required}-x"', "the variable 'required'", true],
  ['"${var.required}"', "the variable 'required'", false],
  ['upper(var.required)', "the variable 'required'", false],
  ['var.required == "x" ? "a" : "b"', "the variable 'required'", true],
  ['var.required == "x" ? "" : "b"', "the variable 'required'", false],
  ['timestamp()', 'the time', true],
  ['formatdate("YYYY", timestamp())', 'the time', true],
  ['"${timestamp()}" == "" ? 1 : uuidv4()', 'random', true],
  ['regex_replace(timestamp(), "[- TZ:]", "")', 'the time', false],
  ['regex("(a+)+b", "aaaa")', 'regular expression', false],
  ['vault("secret/x", "y")', 'Vault', true],
  ['env("NOT_THERE")', 'NOT_THERE of the environment is not given', false],
  ['no_such_function("x")', 'no_such_function', false],
  ['file("../outside.txt")', 'outside of the folder', true],
  ['file("/etc/passwd")', 'outside of the folder', true],
  ['packer.version', 'Packer knows', true],
  ['path.cwd', 'working folder', true],
  ['var.map.missing', "there is no 'missing'", false],
  ['var.list[7]', 'no element 7', false],
  ['nothing.like.this', "'nothing' is not defined", false],
  ['var.name.part', 'a text has no parts', false],
  ['1 / 0', 'division by zero', false],
  ['jsonencode({ a = var.required })', "the variable 'required'", true],
  ['coalesce(var.required, "x")', "the variable 'required'", true],
];

test.each(unknown)('%s is unknown', (expression, reason, isSet) => {
  const value = valueOf(expression) as Unknown;
  expect(value).toBeInstanceOf(Unknown);
  expect(value.reason).toContain(reason);
  expect(value.isSet).toBe(isSet);
});

describe('what is known in part', () => {
  test('a list keeps its known elements', () => {
    const value = valueOf('concat(["a"], [var.required], var.required_list)');
    expect(isList(value) && [value[0], value.slice(1).every((item) => item instanceof Unknown)]).toEqual(['a', true]);
  });

  test('a later known key wins over an unknown map', () => {
    const value = valueOf('merge(var.required_list, { CreatedBy = "packer" })') as ObjectValue;
    expect(value.get('CreatedBy')).toBe('packer');
    expect(value.get('other')).toBeInstanceOf(Unknown);
  });

  test('an unknown map over a known key takes its certainty', () => {
    const value = valueOf('merge({ CreatedBy = "packer" }, var.required_list)') as ObjectValue;
    expect(value.get('CreatedBy')).toBeInstanceOf(Unknown);
  });

  test('an element after an unknown one is unknown', () => {
    expect(valueOf('concat(var.required_list, ["a"])[1]')).toBeInstanceOf(Unknown);
  });

  test('what is contained for sure, is', () => {
    expect(valueOf('contains(concat(var.required_list, ["a"]), "a")')).toBe(true);
    expect(valueOf('contains(concat(var.required_list, ["a"]), "b")')).toBeInstanceOf(Unknown);
  });

  test('both branches alike make a condition needless', () => {
    expect(valueOf('var.required == "x" ? var.name : "web"')).toBe('web');
  });

  test('one side decides for and, or', () => {
    expect(valueOf('var.required == "x" && false')).toBe(false);
    expect(valueOf('true || var.required == "x"')).toBe(true);
  });
});
