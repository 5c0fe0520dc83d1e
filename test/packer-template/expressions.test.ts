import { writeFileSync } from 'fs';
import { join } from 'path';
import { readFile } from '../../src/packer-template/read-template';
import { isList, ObjectValue, plain, Unknown, Value } from '../../src/packer-template/values';
import { folderOf } from '../harness/folders';

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
variable "required_map" { type = map(string) }
locals {
  tags  = { CreatedBy = "packer" }
  twice = "\${var.name}-\${local.once}"
  once  = upper(var.name)
}
local "single" { expression = "one" }
data "amazon-ami" "x" {}
`;

const FILES = {
  'text.txt': 'hello',
  'sub/template.tpl': 'a ${who}\n%{ for i in list ~}\n${i}\n%{ endfor ~}\n',
  'sub/outer.tpl': '${var.name}',
  'data.json': '{"a": [1]}',
  'data.yaml': 'a: [x, 1]\nb: {c: true}\n',
};
let folder: string;
beforeAll(() => { folder = folderOf(FILES); });

function valueOf(expression: string): Value {
  const file = join(folder, 'a.pkr.hcl');
  writeFileSync(file, `${VARIABLES}\nsource "amazon-ebs" "x" {\n  option = ${expression}\n}\nbuild { sources = ["source.amazon-ebs.x"] }\n`);
  const [{ options }] = readFile(file, { environment: { PKR_VAR_unused: 'x', HOME_REGION: 'eu-west-1' } }).components;
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
  ['replace("a1b22", "/[0-9]+/", "#")', 'a1b22'],
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
  ['sum([1, "2", 0.5])', 3.5],
  ['setintersection(["a", "b"], ["a"])', ['a']],
  ['range(1, 4)', [1, 2, 3]],
  ['regexall("[0-9]+", "a1b22")', ['1', '22']],
  ['regexall("[0-9]", "a")', []],
  ['[substr("abc", -2, 0), substr("abc", 1, 0), substr("abc", -2, 1)]', ['bc', '', 'b']],
  ['fileexists("text.txt")', true],
  ['fileexists("absent.txt")', false],
  ['fileexists("sub")', false],
  ['convert(["b", "a", "b"], set(string))', ['a', 'b']],
  ['[for i, s in convert(["b", "a"], set(string)) : "${i}${s}"]', ['aa', 'bb']],
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
  // literals and templates, further
  ['"\\n\\r\\t\\U0001F600"', '\n\r\t😀'],
  ['"${[for v in var.list : "${v}!"]}"', ['b!', 'a!']],
  ['"a %{ if !var.flag }yes%{ endif }b"', 'a b'],
  ['"a ${~ var.name}  b"', 'aweb  b'],
  ['"a  ${var.name ~}  b"', 'a  webb'],
  ['"%{ for v in [1, 2] ~} ${v} %{ endfor ~} x"', '1 2 x'],
  ['"${1}${true}"', '1true'],
  ['<<EOT\n  ${var.name}\n\n    a\nEOT', '  web\n\n    a\n'],
  ['<<-EOT\n\t\ta\n\n\t  ${var.name}\n      EOT', 'a\n\n web\n'],
  ['<<-EOT\na\n  b\nEOT', 'a\n  b\n'],
  ['<<EOT\n$${a} %%{b}\nEOT', '${a} %{b}\n'],
  // references, further
  ['{ 1 = "a", 1.5 = "b", é-1 = "c", "d e" = "d" }', { '1': 'a', '1.5': 'b', 'é-1': 'c', 'd e': 'd' }],
  ['{ (true) = 1 }', { true: 1 }],
  ['{ a = 1, a = 2 }', { a: 2 }],
  ['var.list["1"]', 'a'],
  ['var.objects[*].l[0]', ['1', '2']],
  ['(var.objects)[*].n', ['x', 'y']],
  ['var.objects[*]["n"]', ['x', 'y']],
  ['var.name[*]', ['web']],
  ['var.map[*].a', ['1']],
  ['((var.list))[0]', 'b'],
  ['{ "a b" = 1 }["a b"]', 1],
  // operators, further
  ['5 - 2 - 1', 2],
  ['6 / 3', 2],
  ['[1 < 2, 2 < 2, 1 <= 1, 2 <= 1, 2 > 1, 2 > 2, 2 >= 2, 1 >= 2]', [true, false, true, false, true, false, true, false]],
  ['[true && true, true && false, false || true, false || false]', [true, false, true, false]],
  ['["true" && "true", !"false", -"2", "2" + 1]', [true, true, -2, 3]],
  ['[null == null, "1" == 1, {} == {}, { a = 1 } == { a = 2 }, "a" != "b"]', [true, false, true, false, true]],
  ['timestamp() == null', false],
  ['null != timestamp()', true],
  ['"" == timestamp()', false],
  // for, further
  ['[for v in var.list : "${var.name}-${v}"]', ['web-b', 'web-a']],
  ['[for name in var.list : name if name == "a"]', ['a']],
  ['[for k, v in { b = 1, a = 2 } : "${k}${v}"]', ['a2', 'b1']],
  ['{ for i, v in var.list : v => i if v != "b" }', { a: 1 }],
  ['{ for v in ["a", "a"] : v => upper(v)... }', { a: ['A', 'A'] }],
  ['[for a in [[1, 2], [3]] : [for b in a : b * 2]]', [[2, 4], [6]]],
  // types
  ['[convert(1, string), convert(true, string), convert("a", string), convert(null, string)]', ['1', 'true', 'a', null]],
  ['[can(convert(["a"], string)), can(convert("x", number)), can(convert(" ", number)), can(convert("x", bool)), can(convert(1, bool)), can(convert("1", list(string)))]', [false, false, false, false, false, false]],
  ['convert({ a = 1, b = 2 }, object({ a = string }))', { a: '1' }],
  ['[can(convert({}, object({ a = string }))), can(convert([1], tuple([string, string])))]', [false, false]],
  ['convert([1, "2"], tuple([string, number]))', ['1', 2]],
  ['[convert("12", number), convert("-1.5e3", number), convert(1, number)]', [12, -1500, 1]],
  ['[convert("true", bool), convert("false", bool), convert("1", bool), convert("0", bool), convert(true, bool)]', [true, false, true, false, true]],
  ['[convert([1, true], list(string)), convert(["1"], set(number)), convert({ a = 1 }, map(string))]', [['1', 'true'], [1], { a: '1' }]],
  ['[convert([[1]], list(list(string))), convert([1], any)]', [[['1']], [1]]],
  // texts
  ['title("it\'s a-b 1c")', "It'S A-B 1c"],
  ['trim("-+a-b+-", "+-")', 'a-b'],
  ['[trim("---", "-"), trim("", "-"), trim("a", "")]', ['', '', 'a']],
  ['[trimprefix("ay", "x"), trimprefix("xxa", "x"), trimsuffix("xay", ""), trimsuffix("ab", "x"), trimsuffix("abb", "b")]', ['ay', 'xa', 'xay', 'ab', 'ab']],
  ['chomp("\\na\\nb\\n\\r\\n")', '\na\nb'],
  ['strrev("aé😀")', '😀éa'],
  ['[startswith("abc", "ab"), startswith("abc", "bc"), endswith("abc", "bc"), endswith("abc", "ab"), strcontains("abc", "b"), strcontains("abc", "x")]',
    [true, false, true, false, true, false]],
  ['[replace("a/b", "/", "-"), replace("x/a/", "x/a/", "-"), replace("/a/b", "/a/b", "-"), replace("a1", "/[0-9]/", "$0"), replace("/[0-9]/", "/[0-9]/", "x")]', ['a-b', '-', '-', 'a1', 'x']],
  ['[regex("\\\\+a\\\\*", "b+a*"), regex("\\\\(a\\\\)", "(a)"), regex("a{2}", "baaa")]', ['+a*', '(a)', 'aa']],
  ['[substr("héllo", 1, 3), substr("ab", -5, 1), substr("hello", 0, 2), substr("hello", 1, 0), substr("😀b", 1, 1)]', ['éll', 'a', 'he', '', 'b']],
  ['[split(",", ""), split("-", "a")]', [[''], ['a']]],
  ['join("-", [1, true], ["a"])', '1-true-a'],
  ['[format("%d|%5d|%-5d|%05d|%x|%q", 2, 1, 2, 3, 255, "a"), format("%v", ["a"]), format("%5s|%-3s|", "a", "b"), format("%t", true)]',
    ['2|    1|2    |00003|ff|"a"', '["a"]', '    a|b  |', 'true']],
  ['[can(format("%d", 1.5)), can(format("%s")), can(format("x", 1))]', [false, false, false]],
  ['length(format("%2000s", "x"))', 1000],
  ['[formatlist("%s-%s", ["a", "b"], "x"), formatlist("%s", "a"), formatlist("%s", [])]', [['a-x', 'b-x'], ['a'], []]],
  ['indent(2, "a\\nb\\nc")', 'a\n  b\n  c'],
  ['[upper(1), lower("É")]', ['1', 'é']],
  // lists and maps
  ['[coalescelist([], ["a"], ["b"]), coalesce(null, "", 0, 1)]', [['a'], 0]],
  ['[merge(null, { a = 1 }), merge(), lookup(var.map, "a", "x"), lookup(var.map, "a")]', [{ a: 1 }, {}, '1', '1']],
  ['[keys({ b = 1, a = 2 }), values({ b = 1, a = 2 }), can(zipmap(["b", "a"], [1]))]', [['a', 'b'], [2, 1], false]],
  ['[contains([1], 2), contains([[1]], [1]), compact([null, "a", ""]), distinct([1, "1", 1])]', [false, true, ['a'], [1, '1']]],
  ['[index(["a", "b"], "b"), element([null], 1), slice([1, 2, 3], 0, 1), chunklist([1, 2, 3, 4], 2), chunklist([1, 2], 0), chunklist([], 0)]',
    [1, null, [1], [[1, 2], [3, 4]], [[1, 2]], []]],
  ['setproduct(["a", "b"], [1, 2])', [['a', 1], ['a', 2], ['b', 1], ['b', 2]]],
  ['[setintersection(["a", "b"], ["b", "c"], ["b"]), setintersection(["a"], ["a"], []), setunion(["a"], [])]', [['b'], [], ['a']]],
  ['[range(3), range(3, 0), range(0, 10, 5), range(1, 0, 1), length(range(1024)), range(0)]', [[0, 1, 2], [3, 2, 1], [0, 5], [], 1024, []]],
  ['[alltrue([true, "true"]), alltrue([true, false]), alltrue([]), anytrue([false, true]), anytrue([false]), anytrue([])]', [true, false, true, true, false, false]],
  ['[reverse([1, 2, 3]), sort(["b", "c", "a"]), flatten([1, [2, [3]]]), concat([], [1], [[2]])]', [[3, 2, 1], ['a', 'b', 'c'], [1, 2, 3], [1, [2]]]],
  ['[length(""), length([]), length({}), length("😀")]', [0, 0, 0, 1]],
  // kinds and numbers
  ['[can(slice(["a"], -1, 1)), can(slice(["a"], 0, 2)), can(slice(["a"], 1, 0)), can(parseint("12x", 10)), can(element([], 0)), can(sum([]))]', [false, false, false, false, false, false]],
  ['[formatdate("YYYY-MM-DD \'at\' HH:mm:ss AA, EEEE D MMM YY ZZZ", "2024-02-29T15:04:05Z"), formatdate("h:m:s aa Z ZZZZ ZZZZZ", "2021-12-31T03:04:05+02:00")]',
    ['2024-02-29 at 03:04:05 PM, Thursday 29 Feb 24 UTC', '3:4:5 am +02:00 +0200 +02:00']],
  ['[timeadd("2024-02-29T23:59:59Z", "1m1s"), timeadd("2021-12-31T00:00:00+02:00", "-1.5h")]', ['2024-03-01T00:01:00Z', '2021-12-30T22:30:00+02:00']],
  ['[can(formatdate("YYYY", "2023-02-29T00:00:00Z")), can(formatdate("YYY", "2023-02-28T00:00:00Z")), can(timeadd("2023-02-28T00:00:00Z", "1d"))]', [false, false, false]],
  ['[cidrhost("10.1.2.9/16", 5), cidrhost("10.1.0.0/24", -1), cidrnetmask("172.16.0.0/12"), cidrsubnet("10.0.0.0/16", 8, 3)]',
    ['10.1.0.5', '10.1.0.255', '255.240.0.0', '10.0.3.0/24']],
  ['cidrsubnets("10.0.0.0/16", 4, 4, 8)', ['10.0.0.0/20', '10.0.16.0/20', '10.0.32.0/24']],
  ['[can(cidrhost("10.0.0.0/30", 4)), can(cidrsubnet("10.0.0.0/16", 1, 2)), can(cidrsubnet("10.0.0.0/30", 3, 0)), can(cidrnetmask("10.0.0.300/8")), can(cidrsubnets("10.0.0.0/16", 1, 1, 1))]',
    [false, false, false, false, false]],
  ['[cidrhost("fd00::/48", 1), cidrhost("fd00::/48", -1), cidrnetmask("fd00::/48"), cidrsubnet("FD00:0:0:0::/48", 16, 10), cidrhost("2001:db8:0:0:1::/80", 0)]',
    ['fd00::1', 'fd00::ffff:ffff:ffff:ffff:ffff', 'ffff:ffff:ffff::', 'fd00:0:0:a::/64', '2001:db8:0:0:1::']],
  ['cidrsubnets("fd00::/48", 8, 16)', ['fd00::/56', 'fd00:0:0:100::/64']],
  ['[can(cidrhost("fd00::/129", 0)), can(cidrhost("fd00::1::/64", 0)), can(cidrsubnet("fd00::/16", 33, 0)), can(cidrhost("::ffff:1.2.3.4/96", 0))]', [false, false, false, false]],
  ['[uuidv5("dns", "example.com"), uuidv5("6ba7b811-9dad-11d1-80b4-00c04fd430c8", "x"), can(uuidv5("web", "x"))]',
    ['cfbff0d1-9375-5685-968c-48ce8b15ae17', '4cd605e7-afa2-5360-b5b9-c5e9fb5c76f4', false]],
  ['csvdecode("a,b\\r\\n1,\\"x,\\"\\"y\\"\\"\\"\\n\\n2,")', [{ a: '1', b: 'x,"y"' }, { a: '2', b: '' }]],
  ['[can(csvdecode("")), can(csvdecode("a,a\\n")), can(csvdecode("a\\n1,2")), can(csvdecode("a\\nx\\"y")), csvdecode("a")]', [false, false, false, false, []]],
  ['yamlencode({ list = ["x", { a = 1, b = [] }], none = null, map = { k = true, e = {} } })',
    '"list":\n- "x"\n- "a": 1\n  "b": []\n"map":\n  "e": {}\n  "k": true\n"none": null\n'],
  ['[can(element(["a"], -1)), can(element(convert(["a"], set(string)), 0)), can(slice(convert(["a"], set(string)), 0, 1)), can(index(convert(["a"], set(string)), "a")), can(indent(1.5, "a"))]',
    [false, false, false, false, false]],
  ['[log(8, 2), can(log(-1, 2)), can(log(0, 10)), can(log(2, 1))]', [3, false, false, false]],
  ['[md5("x"), sha1("x")]', ['9dd4e461268c8034f5c8564e155c67a6', '11f6ad8ec52a2984abaafd7c3b516503785c2072']],
  ['[abs(-1), ceil(1.2), floor(1.8), pow(2, 3), signum(-3), max(1, 2), min(1, 2), parseint("ff", 16), parseint("-12", 10)]', [1, 2, 1, 8, -1, 2, 1, 255, -12]],
  // encodings and files
  ['[jsonencode("<a&b>"), jsonencode(null), jsonencode([])]', ['"\\u003ca\\u0026b\\u003e"', 'null', '[]']],
  ['[jsondecode("null"), jsondecode("[{\\"a\\": null}]"), yamldecode("a: 1\\nb: 2020-01-01")]',
    [null, [{ a: null }], { a: 1, b: '2020-01-01' }]],
  ['[base64encode("é"), base64decode("w6k="), urlencode("a b+c/é"), filebase64("text.txt")]', ['w6k=', 'é', 'a+b%2Bc%2F%C3%A9', 'aGVsbG8=']],
  ['[basename("a/b.txt"), basename("a/b/"), basename("a"), dirname("a/b"), dirname("a/b/"), dirname("a"), dirname("/a"), dirname("")]',
    ['b.txt', 'b', 'a', 'a', 'a/b', '.', '/', '.']],
  ['[file("sub/../text.txt"), try(templatefile("sub/outer.tpl", {}), "not its own"), templatefile("sub/outer.tpl", { var = { name = "db" } })]', ['hello', 'not its own', 'db']],
  ['[try(upper([]), upper("a")), can(upper("a")), try(null, 1)]', ['A', true, null]],
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
  ['file("../outside.txt")', 'outside the folder', true],
  ['file("/etc/passwd")', 'outside the folder', true],
  ['packer.version', 'Packer knows', true],
  ['path.cwd', 'working folder', true],
  ['var.map.missing', "there is no 'missing'", false],
  ['var.list[7]', 'no element 7', false],
  ['nothing.like.this', "'nothing' is not defined", false],
  ['var.name.part', 'a text has no parts', false],
  ['1 / 0', 'division by zero', false],
  ['jsonencode({ a = var.required })', "the variable 'required'", true],
  ['coalesce(var.required, "x")', "the variable 'required'", true],
  // an operand, an index, a key
  ['var.required + 1', "the variable 'required'", false],
  ['1 + var.required', "the variable 'required'", false],
  ['-var.required', "the variable 'required'", false],
  ['!var.required', "the variable 'required'", false],
  ['true && var.required', "the variable 'required'", false],
  ['var.required || false', "the variable 'required'", false],
  ['var.required == ""', "the variable 'required'", false],
  ['[var.required] == ["a"]', "the variable 'required'", false],
  ['timestamp() == "x"', 'the time', false],
  ['timestamp() == [null]', 'the time', false],
  ['var.list[var.required]', "the variable 'required'", false],
  ['var.map[var.required]', "the variable 'required'", false],
  ['var.required.part[0]', "the variable 'required'", false],
  ['[var.required, "a"][1]', "the variable 'required'", false],
  ['var.list[-1]', 'no element -1', false],
  ['var.list.x', 'a text stands where a number is wanted', false],
  ['var.required[*].x', "the variable 'required'", false],
  ['[var.required, { n = "x" }][*].n == ["y", "x"]', "the variable 'required'", false],
  ['var.required == "x" ? var.map.missing : "b"', "the variable 'required'", false],
  ['var.required == "x" ? null : "b"', "the variable 'required'", false],
  ['var.required == "x" ? timestamp() : "b"', "the variable 'required'", true],
  ['var.required == "x" ? var.required : "b"', "the variable 'required'", false],
  ['timestamp() == "x" ? ["a"] : ["b"]', 'the time', true],
  ['1 % 0', 'division by zero', false],
  ['nothing', "'nothing' is not defined", false],
  ['1 ? "a" : "b"', 'a number stands where true or false is wanted', false],
  // for and calls
  ['[for v in var.required_list : v]', "the variable 'required_list'", false],
  ['[for v in "text" : v]', 'a text cannot be gone through', false],
  ['[for v in null : v]', 'null cannot be gone through', false],
  ['max(var.required_list...)', "the variable 'required_list'", false],
  ['max("a"...)', 'only a list can be spread', false],
  ['base64gzip("x")', 'the function base64gzip is not evaluated', false],
  ['constructor("x")', "there is no function 'constructor'", false],
  ['tostring(1)', "there is no function 'tostring'", false],
  ['try(var.required, "x")', "the variable 'required'", false],
  ['can(var.required)', "the variable 'required'", false],
  ['try(var.map.x, var.map.y)', 'no argument of try can be evaluated', false],
  ['convert(var.required, number)', "the variable 'required'", false],
  // kinds
  ['upper(["a"])', 'a list stands where a text is wanted', false],
  ['upper({})', 'an object stands where a text is wanted', false],
  ['upper(null)', 'null stands where a text is wanted', false],
  ['abs("x")', 'a text stands where a number is wanted', false],
  ['abs(" ")', 'a text stands where a number is wanted', false],
  ['abs(true)', 'a boolean stands where a number is wanted', false],
  ['!"x"', 'a text stands where true or false is wanted', false],
  ['concat("a")', 'a text stands where a list is wanted', false],
  ['keys("a")', 'a text stands where an object is wanted', false],
  ['merge(["a"])', 'a list stands where an object is wanted', false],
  ['length(1)', 'a number stands where an object is wanted', false],
  // functions
  ['lookup(var.map, "c")', 'lookup finds nothing and has no default', false],
  ['lookup(var.required_map, "c", "x")', "the variable 'required_map'", false],
  ['lookup(var.map, var.required, "x")', "the variable 'required'", false],
  ['coalesce("", null)', 'coalesce has only null and empty values', false],
  ['coalesce(null, var.required)', "the variable 'required'", false],
  ['coalesce("", var.required, null, "")', "the variable 'required'", false],
  ['coalesce(timestamp(), "")', 'the time', true],
  ['coalescelist([], [])', 'all lists are empty', false],
  ['coalescelist([], var.required_list, ["a"])', "the variable 'required_list'", false],
  ['contains(["a"], var.required)', "the variable 'required'", false],
  ['contains([var.required], "a")', "the variable 'required'", false],
  ['element([], 0)', 'no such element', false],
  ['element([], 0)', 'no such element', false],
  ['index(["a"], "b")', 'the list does not have it', false],
  ['sort(["a", var.required])', "the variable 'required'", false],
  ['reverse(var.required_list)', "the variable 'required_list'", false],
  ['length(var.required_list)', "the variable 'required_list'", false],
  ['length(concat(["a"], var.required_list))', "the variable 'required_list'", false],
  ['length(merge({ a = 1 }, var.required_map))', "the variable 'required_map'", false],
  ['keys(var.required_map)', "the variable 'required_map'", false],
  ['values(var.required_map)', "the variable 'required_map'", false],
  ['join("-", [var.required])', "the variable 'required'", false],
  ['join("-", ["", var.required])', "the variable 'required'", false],
  ['join("-", ["x", var.required])', "the variable 'required'", true],
  ['join(var.required, ["a"])', "the variable 'required'", true],
  ['format("a-%s", var.required)', "the variable 'required'", true],
  ['format("%s", var.required)', "the variable 'required'", false],
  ['format("%s%d", var.required, 1)', "the variable 'required'", false],
  ['format(var.required, 1)', "the variable 'required'", false],
  ['format("%s %s", "a")', 'format has too few values', false],
  ['format("%y", "a")', 'a pattern of format', true],
  ['format("%[1]s", "a")', 'a pattern of format', true],
  ['"x${1 / 3}"', 'a fraction', true],
  ['jsonencode(0.1 + 0.2)', 'a fraction', true],
  ['(0.1 + 0.2 == 0.3)', 'a fraction', false],
  ['regex("x", "a")', 'the regular expression finds nothing', false],
  ['regex("[", "a")', 'the regular expression cannot be read', false],
  ['regex("[[:alpha:]]", "a")', 'this regular expression is not evaluated', false],
  ['regex("a", "é")', 'this regular expression is not evaluated', false],
  ['regex("a+b+", "ab")', 'this regular expression is not evaluated', false],
  ['regex("a?b*c{2}", "bcc")', 'this regular expression is not evaluated', false],
  ['regex("(a)", "a")', 'this regular expression is not evaluated', false],
  ['regex(format("%201s", "a"), "a")', 'this regular expression is not evaluated', false],
  ['regex("a", format("%900sa%900sa%900s", "", "", ""))', 'this regular expression is not evaluated', false],
  ['regex_replace("a", "a", "$0")', 'this regular expression is not evaluated', false],
  ['range(0, 1, 0)', 'range returns more than 1024 numbers', false],
  ['range(1025)', 'range returns more than 1024 numbers', false],
  ['setproduct(range(65), range(64))', 'setproduct returns more than 4096 combinations', false],
  ['parseint("x", 10)', 'parseint is given no number', false],
  ['jsondecode("{")', 'jsondecode is given what it cannot read', false],
  ['yamldecode("a: [")', 'yamldecode is given what it cannot read', false],
  ['yamldecode("a: !!js/function x")', 'yamldecode is given what it cannot read', false],
  ['yamlencode("${join("", [for n in range(0, 40) : "long "])}")', 'this text of YAML is not evaluated', true],
  ['file(var.required)', "the variable 'required'", true],
  ['fileexists("../x")', 'outside the folder', false],
  ['templatefile("../x", {})', 'outside the folder', true],
  ['templatefile("sub/outer.tpl", {})', "'var' is not defined", false],
  ['env(var.required)', "the variable 'required'", false],
  ['legacy_isotime()', 'the time', true],
  ['legacy_strftime("%Y")', 'the time', true],
  ['timeadd(timestamp(), "1h")', 'the time', true],
  ['bcrypt("x")', 'a hash', true],
  ['md5(var.required)', "the variable 'required'", false],
  ['timeadd("2024-02-29T23:59:59Z", "5ns")', 'so short a time', true],
  ['consul_key("x")', 'Consul', true],
  ['aws_secretsmanager("x", "y")', 'the secret', true],
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
    expect(valueOf('var.required == "x" ? [var.required] : [var.required]')).toBeInstanceOf(Unknown);
  });

  /** What is known of a value: `?` stands for something unknown, `…` for further entries of a map. */
  const outline = (value: Value | undefined): unknown => {
    if (value instanceof Unknown) return '?';
    if (isList(value)) return value.map(outline);
    if (!(value instanceof ObjectValue)) return value;
    return { ...Object.fromEntries([...value.entries].map(([name, entry]) => [name, outline(entry.value)])), ...(value.rest && { '…': '?' }) };
  };

  test.each<[string, unknown]>([
    ['{ a = 1, (var.required) = 2, b = 3 }', { 'a': '?', 'b': '?', '…': '?' }],
    ['{ a = var.required, b = 1 }', { a: '?', b: 1 }],
    ['[var.required, { n = "x" }][*].n', ['?', 'x']],
    ['[for v in ["a", var.required] : upper(v)]', ['A', '?']],
    ['[for v in ["a", "b"] : v if v == var.required]', ['?', '?']],
    ['[for k, v in { a = var.required, b = "x" } : v]', ['?', 'x']],
    ['[for k, v in merge(var.required_map, { a = 1 }) : k]', ['a', '?']],
    ['{ for v in var.required_list : v => v }', { '…': '?' }],
    ['{ for v in ["a", var.required] : "x" => v }', { 'x': '?', '…': '?' }],
    ['{ for v in ["a", "b"] : v => v if v == var.required }', { '…': '?' }],
    ['{ for v in ["a", "b"] : v => v if v == "b" || v == var.required }', { 'b': '?', '…': '?' }],
    ['{ for v in ["a", "b"] : (v == "a" ? v : var.required) => v }', { 'a': '?', '…': '?' }],
    ['{ for k, v in { a = var.required, b = "x" } : k => v }', { a: '?', b: 'x' }],
    ['{ for k, v in merge(var.required_map, { a = 1 }) : k => v }', { 'a': '?', '…': '?' }],
    ['merge({ a = 1 }, { b = var.required })', { a: 1, b: '?' }],
    ['merge({ a = 1 }, var.required_map, { b = 2 })', { 'a': '?', 'b': 2, '…': '?' }],
    ['merge({ a = 1 }, merge(var.required_map, { b = 2 }))', { 'a': '?', 'b': 2, '…': '?' }],
    ['keys(merge(var.required_map, { b = 1, a = 2 }))', ['a', 'b', '?']],
    ['values(merge(var.required_map, { b = 1, a = 2 }))', [2, 1, '?']],
    ['distinct(["a", var.required, "a", var.required])', ['a', '?', '?']],
    ['compact(["", null, var.required])', ['?']],
    ['flatten([["a"], [var.required]])', ['a', '?']],
    ['reverse(["a", var.required])', ['?', 'a']],
    ['setunion(["a"], var.required_list)', ['a', '?']],
    ['convert([1, var.required], list(string))', ['1', '?']],
    ['convert(merge(var.required_map, { a = 1 }), map(string))', { 'a': '1', '…': '?' }],
    ['lookup(merge(var.required_map, { a = 1 }), "a", 2)', 1],
    ['lookup(merge(var.required_map, { a = 1 }), "b", 2)', '?'],
    ['contains([var.required, "a"], "a")', true],
    ['[var.name, var.required][0]', 'web'],
    ['var.required == "x" ? { a = 1 } : { a = 1 }', { a: 1 }],
    ['[false && var.required, var.required || true]', [false, true]],
  ])('%s', (expression, expected) => {
    expect(outline(valueOf(expression))).toEqual(expected);
  });

  test('a data source stays known as the origin', () => {
    const origins = ['data.amazon-ami.x.id', 'upper(data.amazon-ami.x.id)', '"${data.amazon-ami.x.id}-x"', 'data.amazon-ami.x.id == "a" ? 1 : 2', 'data.amazon-ami.x.id == "a"']
      .map((expression) => (valueOf(expression) as Unknown).origin);
    expect(origins).toEqual(origins.map(() => expect.objectContaining({ type: 'data', labels: ['amazon-ami', 'x'] })));
  });

  test('one side decides for and, or', () => {
    expect(valueOf('var.required == "x" && false')).toBe(false);
    expect(valueOf('true || var.required == "x"')).toBe(true);
  });
});
