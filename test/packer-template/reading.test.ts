import { symlinkSync, writeFileSync } from 'fs';
import { join } from 'path';
import { isSelected } from '../../src/packer-template/configuration';
import { LIMITS } from '../../src/packer-template/files/limits';
import { readFile, readFolder, ReadOptions, ReadTemplate } from '../../src/packer-template/read-template';
import { ObjectValue, plain, Unknown } from '../../src/packer-template/values';
import { folderOf } from '../harness/folders';

/* Which files are read, and what the blocks of a template come to. */

const NONE = { environment: {} };
const source = (name: string, body = '') => `source "amazon-ebs" "${name}" {\n${body}\n}\n`;
const folder = (files: Record<string, string>, options: ReadOptions = {}) => readFolder(folderOf(files), { ...NONE, ...options });
const file = (text: string, options: ReadOptions = {}, name = 'a.pkr.hcl') => readFile(join(folderOf({ [name]: text }), name), { ...NONE, ...options });
const names = ({ components }: ReadTemplate) => components.filter(({ kind }) => kind !== 'provisioner').map(({ type, name }) => (name ? `${type}.${name}` : type));
const option = (template: ReadTemplate, name: string, index = 0) => plain(template.components[index].options.get(name) ?? null);
const valueOf = (template: ReadTemplate, name: string, index = 0) => template.components[index].options.get(name);
const built = (body: string, before = '') => `${before}${source('x', body)}build { sources = ["amazon-ebs.x"] }`;

/** What reading and evaluating everything ends in, without the path of the folder. */
function failure(read: () => ReadTemplate): string {
  try {
    read().components.forEach(({ options }) => options.entries.forEach((entry) => entry.value));
  } catch (error) {
    return (error as Error).message.replace(/\/[^ ]*\/(?=[^/ ]*:\d+)/g, '');
  }
  return 'read';
}

describe('files', () => {
  const REGION = { 'a.pkr.hcl': `variable "region" {\n  default = "default"\n}\n${source('x', 'region = var.region')}build { sources = ["amazon-ebs.x"] }` };
  const region = (files: Record<string, string>, options: ReadOptions = {}) => option(folder({ ...REGION, ...files }, options), 'region');

  test('later ones win: default, environment, automatic files in order, named files, variables', () => {
    const environment = { PKR_VAR_region: 'environment' };
    const automatic = { 'b.auto.pkrvars.hcl': 'region = "automatic b"', 'a.auto.pkrvars.hcl': 'region = "automatic a"' };
    const named = join(folderOf({ 'named.pkrvars.json': '{ "region": "named" }' }), 'named.pkrvars.json');
    expect(region({})).toBe('default');
    expect(region({}, { environment })).toBe('environment');
    expect(region(automatic, { environment })).toBe('automatic b');
    expect(region({ ...automatic, 'a.auto.pkrvars.json': '{ "region": "automatic json" }' }, { environment })).toBe('automatic json');
    expect(region(automatic, { varFiles: [named] })).toBe('named');
    expect(region(automatic, { varFiles: [named], variables: { region: 'given' } })).toBe('given');
  });

  test('other files of the folder are not read', () => {
    expect(region({ 'other.hcl': '}', 'values.pkrvars.hcl': 'region = "x"', 'notes.json': '[', 'sub/b.pkr.hcl': '}' })).toBe('default');
  });

  test('a single file is read alone', () => {
    const path = folderOf({ ...REGION, 'b.pkr.hcl': '}', 'a.auto.pkrvars.hcl': 'region = "x"' });
    expect(option(readFile(join(path, 'a.pkr.hcl'), NONE), 'region')).toBe('default');
  });

  test('HCL and JSON of one folder are one template', () => {
    const template = folder({ 'a.pkr.hcl': source('x', 'region = var.region'), 'b.pkr.json': '{ "variable": { "region": { "default": "eu-west-1" } }, "build": { "sources": ["amazon-ebs.x"] } }' });
    expect(option(template, 'region')).toBe('eu-west-1');
  });

  test('variables are given as text where a text is wanted, else as HCL', () => {
    const text = `variable "list" {\n  type = list(string)\n}\nvariable "text" {}\n${source('x', 'a = var.list\nb = var.text')}build { sources = ["amazon-ebs.x"] }`;
    const template = file(text, { variables: { list: '["a", "b"]', text: '["a"]' } });
    expect(option(template, 'a')).toEqual(['a', 'b']);
    expect(option(template, 'b')).toBe('["a"]');
  });

  test.each<[string, () => unknown, RegExp]>([
    ['a missing folder', () => readFolder('/no/such/folder'), /^\/no\/such\/folder: the folder cannot be read \(ENOENT\)/],
    ['a missing file', () => readFile('/no/such.pkr.hcl'), /such\.pkr\.hcl: the file cannot be read \(ENOENT\)/],
    ['a folder without templates', () => folder({ 'a.json': '{}' }), /no \*\.pkr\.hcl .*file: '.*a\.json'$/],
    ['another kind of file', () => readFile('/etc/passwd'), /^\/etc\/passwd: this is not the name of a template/],
    ['a missing file of values', () => file(source('x'), { varFiles: ['/no/such.hcl'] }), /such\.hcl: the file cannot be read/],
    ['an unknown variable', () => file(source('x'), { variables: { nope: 'x' } }), /variables:1: the template has no variable 'nope'/],
    ['a missing include', () => file(`locals { x = file("none.txt") }\n${source('x', 'a = local.x')}build {\n sources = ["amazon-ebs.x"]\n}`).components[0].options.get('a'), /a\.pkr\.hcl:1: there is no file ".*none\.txt"/],
    ['a folder in place of a file', () => readFolder(folderOf({ 'a.pkr.hcl/x': '' })), /a\.pkr\.hcl: this is not a file/],
  ])('%s', (_, read, message) => {
    expect(read).toThrow(message);
  });

  test('links that lead out of the folder are not followed', () => {
    const outside = folderOf({ 'secret.pkr.hcl': source('x'), 'secret.txt': 'secret' });
    const inside = folderOf({ 'b.pkr.hcl': `${source('x', 'a = file("link.txt")\nb = file("dir/secret.txt")')}build { sources = ["amazon-ebs.x"] }` });
    symlinkSync(join(outside, 'secret.txt'), join(inside, 'link.txt'));
    symlinkSync(outside, join(inside, 'dir'));
    const [{ options }] = readFolder(inside, NONE).components;
    expect(options.get('a')).toMatchObject({ reason: expect.stringContaining('outside the folder') });
    expect(options.get('b')).toMatchObject({ reason: expect.stringContaining('outside the folder') });
    symlinkSync(join(outside, 'secret.pkr.hcl'), join(inside, 'a.pkr.hcl'));
    expect(() => readFolder(inside, NONE)).toThrow(/a\.pkr\.hcl: the file is a link that leads out of its folder/);
  });

  test('no other variable of the process is read', () => {
    process.env.PKR_VAR_region = 'from the process';
    process.env.SOME_SECRET = 'secret';
    try {
      const text = `variable "region" {}\nvariable "secret" { default = env("SOME_SECRET") }\n${source('x', 'region = var.region\nsecret = var.secret')}build { sources = ["amazon-ebs.x"] }`;
      const [{ options }] = readFile(join(folderOf({ 'a.pkr.hcl': text }), 'a.pkr.hcl')).components;
      expect(options.get('region')).toBe('from the process');
      expect(options.get('secret')).toMatchObject({ reason: expect.stringContaining('not given') });
    } finally {
      delete process.env.PKR_VAR_region;
      delete process.env.SOME_SECRET;
    }
  });
});

describe('blocks', () => {
  test('only sources that are built count', () => {
    expect(names(file(`${source('used')}${source('unused')}build { sources = ["source.amazon-ebs.used"] }`))).toEqual(['amazon-ebs.used']);
  });

  test('a build adds options and a name', () => {
    const template = file(`${source('x', 'region = "a"')}build {\n source "source.amazon-ebs.x" {\n  name = "y"\n  spot_price = "auto"\n }\n}`);
    expect(names(template)).toEqual(['amazon-ebs.y']);
    expect([option(template, 'region'), option(template, 'spot_price')]).toEqual(['a', 'auto']);
  });

  test('an option that is set twice is refused', () => {
    expect(() => file(`${source('x', 'region = "a"')}build {\n source "amazon-ebs.x" {\n  region = "b"\n }\n}`)).toThrow(/a\.pkr\.hcl:6: 'region' is set a second time \(first in .*a\.pkr\.hcl:2\)/);
  });

  test('dynamic blocks are expanded', () => {
    const body = `dynamic "tag" {
      for_each = { a = "1", b = "2" }
      content {
        key   = tag.key
        value = tag.value
      }
    }
    dynamic "launch_block_device_mappings" {
      for_each = ["x"]
      iterator = device
      content {
        device_name = device.value
      }
    }`;
    const template = file(`${source('x', body)}build { sources = ["amazon-ebs.x"] }`);
    expect(option(template, 'tag')).toEqual([{ key: 'a', value: '1' }, { key: 'b', value: '2' }]);
    expect(option(template, 'launch_block_device_mappings')).toEqual([{ device_name: 'x' }]);
  });

  test('sources can be dynamic', () => {
    const build = `build {
      dynamic "source" {
        for_each = ["a", "b"]
        labels   = ["source.amazon-ebs.x"]
        content {
          name   = source.value
          region = source.value
        }
      }
    }`;
    const template = file(`${source('x')}${build}`);
    expect(names(template)).toEqual(['amazon-ebs.a', 'amazon-ebs.b']);
    expect(option(template, 'region', 1)).toBe('b');
  });

  const TWO = `${source('a')}${source('b')}build {\n  name = "web"\n  sources = ["amazon-ebs.a", "amazon-ebs.b"]\n  post-processor "amazon-import" {\n    only = ["amazon-ebs.b"]\n  }\n}\nbuild {\n  sources = ["amazon-ebs.a"]\n}`;
  test.each<[ReadOptions, string[]]>([
    [{}, ['amazon-ebs.a', 'amazon-ebs.b', 'amazon-import']],
    [{ onlyBuilds: ['web.amazon-ebs.a'] }, ['amazon-ebs.a']],
    [{ onlyBuilds: ['*.b'] }, ['amazon-ebs.b', 'amazon-import']],
    [{ onlyBuilds: ['amazon-ebs.?'] }, ['amazon-ebs.a']],
    [{ exceptBuilds: ['*.b'] }, ['amazon-ebs.a']],
    [{ exceptBuilds: ['*'] }, []],
  ])('%j', (options, expected) => {
    expect(names(file(TWO, options))).toEqual(expected);
  });

  test('data sources are run whether used or not', () => {
    expect(names(file('data "amazon-ami" "x" {}\ndata "amazon-secretsmanager" "y" {}'))).toEqual(['amazon-ami.x', 'amazon-secretsmanager.y']);
  });

  test.each<[string, string, RegExp]>([
    ['a circle of locals', `locals {\n  a = local.b\n  b = local.a\n}\n${source('x', 'r = local.a')}build { sources = ["amazon-ebs.x"] }`, /a\.pkr\.hcl:2: the local values a -> b -> a refer to each other in a cycle/],
    ['a variable that is not there', `${source('x', 'r = var.nope')}build { sources = ["amazon-ebs.x"] }`, /a\.pkr\.hcl:2: there is no variable 'var\.nope'/],
    ['a local that is not there, in try', `${source('x', 'r = try(local.nope, "x")')}build { sources = ["amazon-ebs.x"] }`, /a\.pkr\.hcl:2: there is no local value 'local\.nope'/],
    ['a source that is not there', 'build {\n  sources = ["source.amazon-ebs.x"]\n}', /a\.pkr\.hcl:2: there is no source 'amazon-ebs\.x': the template has none/],
    ['a source twice', `${source('x')}${source('x')}`, /a\.pkr\.hcl:4: source 'amazon-ebs\.x' is defined a second time \(first in .*:1\)/],
    ['a variable twice', 'variable "a" {}\nvariable "a" {}', /:2: the variable 'a' is defined a second time/],
    ['a local twice', 'locals {\n  a = 1\n}\nlocal "a" {\n  expression = 2\n}', /:4: the local value 'a' is defined a second time/],
    ['an unknown block', 'provider "aws" {}', /:1: a template has no blocks 'provider'/],
    ['an attribute outside', 'region = "x"', /:1: 'region' is outside all blocks/],
    ['a source without a name', 'source "amazon-ebs" {}', /:1: a block 'source' has a type and a name/],
    ['sources that nobody knows', `variable "s" {\n  type = list(string)\n}\n${source('x')}build {\n  sources = [var.s]\n}`, /:8: the sources of the build are not known, because the variable 's'/],
  ])('fails for %s', (_, text, message) => {
    expect(() => file(text).components.forEach(({ options }) => options.entries.forEach((entry) => entry.value))).toThrow(message);
  });
});

describe('what is refused, with its cure', () => {
  test.each<[string, string, string]>([
    ['an attribute outside of blocks', 'a = 1', "a.pkr.hcl:1: 'a' is outside all blocks: Packer refuses that; put it into a block"],
    ['an unknown block', '\nsources "x" {}', "a.pkr.hcl:2: a template has no blocks 'sources': it has packer, variable, variables, local, locals, data, source, build, hcp_packer_registry, communicator"],
    ['a source with one label', 'source "x" {}', "a.pkr.hcl:1: a block 'source' has a type and a name: write source \"amazon-…\" \"name\" { … }"],
    ['a data source with three', 'data "x" "y" "z" {}', "a.pkr.hcl:1: a block 'data' has a type and a name: write data \"amazon-…\" \"name\" { … }"],
    ['a second source', 'source "x" "y" {}\nsource "x" "y" {}', "a.pkr.hcl:2: source 'x.y' is defined a second time (first in a.pkr.hcl:1): Packer refuses that; if the files of the folder are templates of their own, read each with fromFile"],
    ['a second local value', 'locals { a = 1 }\nlocal "a" { expression = 2 }', "a.pkr.hcl:2: the local value 'a' is defined a second time (first in a.pkr.hcl:1): Packer refuses that; if the files of the folder are templates of their own, read each with fromFile"],
    ['a second variable', 'variable "a" {}\nvariables { a = 1 }', "a.pkr.hcl:2: the variable 'a' is defined a second time (first in a.pkr.hcl:1): Packer refuses that; if the files of the folder are templates of their own, read each with fromFile"],
    ['a circle that is entered from outside', built('r = local.a', 'locals {\n a = local.b\n b = local.c\n c = local.b\n}\n'), 'a.pkr.hcl:3: the local values b -> c -> b refer to each other in a cycle: break the cycle'],
    ['another source', `${source('a')}${source('b')}build { sources = ["amazon-ebs.c"] }`, "a.pkr.hcl:7: there is no source 'amazon-ebs.c': the template has amazon-ebs.a, amazon-ebs.b"],
    ['another source in a block', 'build {\n source "source.x.y" {}\n}', "a.pkr.hcl:2: there is no source 'x.y': the template has none"],
    ['sources that are not known', `variable "s" {}\n${source('x')}build { sources = [var.s] }`, "a.pkr.hcl:5: the sources of the build are not known, because the variable 's' (a.pkr.hcl:1) has no default and no value is given: name them, or give the variable a value"],
    ['dynamic sources that are not known', `variable "s" {}\n${source('x')}build {\n dynamic "source" {\n for_each = var.s\n labels = ["x"]\n }\n}`, "a.pkr.hcl:6: the sources of the build are not known, because the variable 's' (a.pkr.hcl:1) has no default and no value is given: name them, or give the variable a value"],
    ['dynamic sources whose label is not known', `variable "s" {}\n${source('x')}build {\n dynamic "source" {\n for_each = [1]\n labels = [var.s]\n }\n}`, "a.pkr.hcl:6: the sources of the build are not known, because the variable 's' (a.pkr.hcl:1) has no default and no value is given: name them, or give the variable a value"],
    ['dynamic post-processors that are not known', `variable "s" {}\n${source('x')}build {\n sources = ["amazon-ebs.x"]\n dynamic "post-processor" {\n for_each = var.s\n }\n}`, "a.pkr.hcl:7: the post-processors of the build are not known, because the variable 's' (a.pkr.hcl:1) has no default and no value is given: give the variable a value"],
    ['an option in source and build', `${source('x', 'a = 1')}build {\n source "amazon-ebs.x" {\n  a = 2\n }\n}`, "a.pkr.hcl:6: 'a' is set a second time (first in a.pkr.hcl:2): Packer refuses that; set it in one of the two"],
    ['a file that is not there', built('a = file("none.txt")'), 'a.pkr.hcl:2: there is no file "none.txt": put it there, or correct the path'],
    ['a variable inside of an object', built('a = {\n  b = 1\n  c = var.nope\n}'), "a.pkr.hcl:4: there is no variable 'var.nope': define it, or correct the name"],
  ])('%s', (_, text, message) => {
    expect(failure(() => file(text)).replace(/"\/[^"]*\//, '"')).toBe(message);
  });

  test('values for variables that are not there', () => {
    expect(failure(() => file('variable "a" {}\nvariable "b" {}', { variables: { nope: 'x' } }))).toBe("variables:1: the template has no variable 'nope': it has a, b");
    expect(failure(() => file('', { variables: { nope: 'x' } }))).toBe("variables:1: the template has no variable 'nope': it has none");
    expect(failure(() => file('', { environment: { PKR_VAR_nope: 'x' } }))).toBe('read');
    expect(failure(() => folder({ 'a.pkr.hcl': '', 'b.auto.pkrvars.hcl': 'nope = 1' }))).toBe('read');
  });

  test('values that cannot be evaluated', () => {
    const list = built('a = var.a', 'variable "a" {\n type = list(string)\n}\nvariable "b" { default = true }\n');
    expect(failure(() => file(list, { variables: { a: 'upper([])' } }))).toBe("variables:1: the value of the variable 'a' cannot be evaluated (a list stands where a text is wanted): give a value of the type list(string) as HCL writes it");
    expect(failure(() => file(list.replace('var.a', 'var.b'), { environment: { PKR_VAR_b: 'x' } }))).toBe("PKR_VAR_b:1: the value of the variable 'b' cannot be evaluated ('x' is not defined): give a value as HCL writes it");
    expect(failure(() => file(list, { variables: { a: '[' } }))).toBe('variables:1: this is no expression of HCL: correct it; `packer validate` says more');
  });

  test('files of values with blocks, and with references', () => {
    const files = (values: string) => ({ 'a.pkr.hcl': built('a = var.a', 'variable "a" {}\n'), 'b.auto.pkrvars.hcl': values });
    expect(failure(() => folder(files('\nb "c" {\n}')))).toBe("b.auto.pkrvars.hcl:2: a file of values has no blocks ('b'): write name = value");
    expect(failure(() => { valueOf(folder(files('a = var.a')), 'a'); return folder(files('')); })).toBe(
      "b.auto.pkrvars.hcl:1: the value of the variable 'a' cannot be evaluated ('var' is not defined): give a value as HCL writes it");
  });

  test.each<[string, Record<string, string>, string]>([
    ['nothing', {}, 'the folder has no *.pkr.hcl and no *.pkr.json: give the folder of a template'],
    ['values alone', { 'a.pkrvars.json': '{}' }, 'the folder has no *.pkr.hcl and no *.pkr.json: give the folder of a template'],
    ['an old template', { 'b.pkrvars.json': '{}', 'c.json': '{}' }, "the folder has no *.pkr.hcl and no *.pkr.json: give a JSON template as a file: '"],
  ])('a folder with %s', (_, files, message) => {
    expect(() => folder(files)).toThrow(message);
  });

  test('names, folders and files that are none', () => {
    for (const name of ['a.hcl', 'a.pkr.hcl.txt', 'a.json5', 'pkrXhcl']) {
      expect(() => readFile(name)).toThrow(`${name}: this is not the name of a template: templates end in .pkr.hcl, .pkr.json, or .json for the old JSON templates`);
    }
    expect(() => readFolder('/no/such')).toThrow('/no/such: the folder cannot be read (ENOENT): give the path of a folder');
    expect(() => readFile('/no/such.json')).toThrow('/no/such.json: the file cannot be read (ENOENT): give the path of a file');
    const path = folderOf({ 'a.pkr.hcl/x': '', 'b.json': 'x'.repeat(LIMITS.file * 4 + 1), 'c.json': 'x'.repeat(LIMITS.file * 4), 'd.json': 'a\nb\n\0\nc', 'e.json': '\0' });
    expect(failure(() => readFolder(path))).toMatch(/\/a\.pkr\.hcl: this is not a file: give a template$/);
    expect(failure(() => readFile(join(path, 'b.json')))).toMatch(/\/b\.json: the file has 1048577 bytes: a template has at most 256 KiB$/);
    expect(failure(() => readFile(join(path, 'c.json')))).toMatch(/^c\.json:1: the template has more than 256 KiB in a file/);
    expect(failure(() => readFile(join(path, 'd.json')))).toBe('d.json:3: the file is not UTF-8: give a template');
    expect(failure(() => readFile(join(path, 'e.json')))).toBe('e.json:1: the file is not UTF-8: give a template');
  });
});

describe('variables', () => {
  const given = (declaration: string, text: string) =>
    option(file(built('a = var.a', `variable "a" {\n${declaration}\n}\n`), { variables: { a: text } }), 'a');

  test.each<[string, string, unknown]>([
    ['', '["a"]', '["a"]'],
    ['type = string', '["a"]', '["a"]'],
    ['type = string', '1', '1'],
    ['type = "string"', '[1]', '[1]'],
    ['type = number', '12', 12],
    ['type = bool', 'true', true],
    ['type = list(string)', '["a", 1]', ['a', '1']],
    ['type = list( list(number) )', '[["1"]]', [[1]]],
    ['type = set(string)', '[1]', ['1']],
    ['type = map(number)', '{ a = "1" }', { a: 1 }],
    ['type = object({ a = string })', '{ a = 1, b = 2 }', { a: '1' }],
    ['type = object({\n a = string # any\n b = optional(number), c = optional(list(string), ["x", "y"]) })', '{ a = 1 }', { a: '1', b: null, c: ['x', 'y'] }],
    ['type = list(object({ a = optional(string, "x,y)") }))', '[{}, { a = null }, { a = 1 }]', [{ a: 'x,y)' }, { a: 'x,y)' }, { a: '1' }]],
    ['type = any', '[1]', '[1]'],
    ['type = any\ndefault = true', 'false', false],
    ['default = "x"', '[1]', '[1]'],
    ['default = null', '[1]', '[1]'],
    ['default = []', '[1]', '[1]'],
    ['default = {}', '{ a = 1 }', '{ a = 1 }'],
    ['default = ["a"]', '[1]', ['1']],
    ['default = { a = "x" }', '{ a = 1, b = 2 }', { a: '1' }],
    ['default = true', 'false', false],
  ])('with %j, given as %s', (declaration, text, expected) => {
    expect(given(declaration, text)).toEqual(expected);
  });

  test.each([
    ['type = number', 'x', 'a text is given where a number is wanted'],
    ['default = 1', '[1]', 'a text is given where a number is wanted'],
    ['type = list(string)', '{}', 'an object is given where a list is wanted'],
    ['type = object({ a = string })', '{}', "the attribute 'a' is missing"],
    ['default = ["a"]', '["a", "b"]', 'a list of 2 is given where a tuple of 1 is wanted'], // a default without a type has the type of a tuple
  ])('with %j cannot be given as %s', (declaration, text, problem) => {
    expect(() => given(declaration, text)).toThrow(`variables:1: the value of the variable 'a' cannot be evaluated (${problem}): give a value`);
  });

  test('with a default of another type are refused where they stand', () => {
    const template = built('a = var.a', 'variable "a" {\n type = number\n default = "x"\n}\n');
    expect(failure(() => { valueOf(file(template), 'a'); return file(template); })).toBe(
      "a.pkr.hcl:3: the value of the variable 'a' cannot be evaluated (a text is given where a number is wanted): give a value of the type number as HCL writes it");
  });

  test('that are not given have their default', () => {
    const read = (declaration: string) => valueOf(file(built('a = var.a', `variable "a" {\n${declaration}\n}\n`)), 'a');
    expect(read('type = number\ndefault = "1"')).toBe(1);
    expect(read('default = null')).toBeNull();
    expect(read('')).toMatchObject({ reason: expect.stringMatching(/^the variable 'a' \(.*a\.pkr\.hcl:1\) has no default and no value is given$/), isSet: false });
    expect(valueOf(file(built('a = var.a', 'variables {\n a = "x"\n}\n')), 'a')).toBe('x');
  });

  test('of a file are converted too', () => {
    const files = { 'a.pkr.hcl': built('a = var.a', 'variable "a" { type = list(string) }\n'), 'a.auto.pkrvars.json': '{ "a": [1] }' };
    expect(option(folder(files), 'a')).toEqual(['1']);
  });

  test('of the environment may be meant for another template, and have their prefix', () => {
    const text = built('a = var.a', 'variable "a" { default = "default" }\n');
    expect(option(file(text, { environment: { PKR_VAR_a: 'given' } }), 'a')).toBe('given');
    expect(option(file(text, { environment: { a: 'x', PKR_VAR_: 'x', XXXXXXXXa: 'x' } }), 'a')).toBe('default');
    expect(valueOf(file(built('a = env("constructor")')), 'a')).toMatchObject({ reason: 'the variable constructor of the environment is not given' });
  });
});

describe('local values', () => {
  test('without an expression are null', () => {
    expect(valueOf(file(built('a = local.a', 'local "a" {}\n')), 'a')).toBeNull();
  });

  test('that fail can be tried twice', () => {
    expect(option(file(built('a = [try(local.a, 1), try(local.a, 2)]', 'locals { a = upper([]) }\n')), 'a')).toEqual([1, 2]);
  });
});

test.each<[string, string]>([
  ['build.ID', 'a build is known only when it runs'],
  ['packer.version', 'Packer knows itself only when it runs'],
  ['path.cwd', 'the working folder of Packer is not known'],
])('%s is unknown, and set', (expression, reason) => {
  expect(valueOf(file(built(`a = ${expression}`)), 'a')).toMatchObject({ reason, isSet: true });
});

test('what a data source finds is unknown, and set', () => {
  expect(valueOf(file(built('a = data.amazon-ami.y.id', 'data "amazon-ami" "z" {}\ndata "amazon-ami" "y" {}\n')), 'a'))
    .toMatchObject({ reason: expect.stringMatching(/^the data source amazon-ami\.y \(.*a\.pkr\.hcl:2\) is read when Packer runs$/), isSet: true });
});

describe('builds', () => {
  const NAMED = (name: string) => `variable "open" {}\n${source('x')}build {\n  name = ${name}\n  sources = ["amazon-ebs.x"]\n}`;

  test('may have no name', () => {
    expect(names(file(NAMED('null'), { onlyBuilds: ['amazon-ebs.x'] }))).toEqual(['amazon-ebs.x']);
    expect(names(file(NAMED('"web"'), { onlyBuilds: ['amazon-ebs.x'] }))).toEqual([]);
  });

  test('whose name is not known cannot be chosen from', () => {
    const message = /^a\.pkr\.hcl:5: the name of the build is not known, because the variable 'open' .* is given: leave out only and except, or give the name$/;
    expect(names(file(NAMED('var.open')))).toEqual(['amazon-ebs.x']);
    expect(failure(() => file(NAMED('var.open'), { onlyBuilds: ['*'] }))).toMatch(message);
    expect(failure(() => file(NAMED('var.open'), { exceptBuilds: ['*'] }))).toMatch(message);
  });

  test('take a source as it is, or with a name of its own', () => {
    const named = (name: string) => file(`variable "open" {}\n${source('x')}build {\n source "amazon-ebs.x" {\n  name = ${name}\n  a = 1\n }\n}`);
    expect(['"y"', 'null', 'var.open'].map((name) => names(named(name)))).toEqual([['amazon-ebs.y'], ['amazon-ebs.x'], ['amazon-ebs.x']]);
    expect([...named('"y"').components[0].options.entries.keys()]).toEqual(['a']);
    expect(names(file(`${source('x')}build { sources = "amazon-ebs.x" }`))).toEqual(['amazon-ebs.x']);
  });

  test('count a source once for each way it is built', () => {
    const build = (body: string) => `build {\n source "amazon-ebs.x" {\n${body}\n }\n}\n`;
    expect(names(file(`${source('x')}build { sources = ["amazon-ebs.x"] }\nbuild { sources = ["amazon-ebs.x"] }`))).toEqual(['amazon-ebs.x']);
    expect(names(file(`${source('x')}${build('a = 1')}${build('a = 1')}`))).toEqual(['amazon-ebs.x', 'amazon-ebs.x']);
    expect(names(file(`${source('x')}${build('')}${build('')}`))).toEqual(['amazon-ebs.x']);
    expect(names(file(`${source('x')}${build('tag {}')}${build('')}`))).toEqual(['amazon-ebs.x', 'amazon-ebs.x']);
    expect(names(file(`${source('x')}${source('y')}${build('name = "y"')}build { sources = ["amazon-ebs.x", "amazon-ebs.y"] }`)))
      .toEqual(['amazon-ebs.y', 'amazon-ebs.x', 'amazon-ebs.y']);
    const oneLine = { source: { 'amazon-ebs': { x: {} } }, build: [1, 2].map((a) => ({ source: { 'amazon-ebs.x': { a } } })) };
    const inOneLine = file(JSON.stringify(oneLine), {}, 'a.pkr.json');
    expect([option(inOneLine, 'a', 0), option(inOneLine, 'a', 1)]).toEqual([1, 2]);
  });

  test('count what a dynamic block makes, each', () => {
    const text = `${source('x')}build {
      dynamic "source" {
        for_each = ["eu-west-1", "us-east-1"]
        labels = ["amazon-ebs.x"]
        content { region = source.value }
      }
      dynamic "post-processor" {
        for_each = ["a", "b"]
        labels = ["amazon-import"]
        iterator = bucket
        content { s3_bucket_name = bucket.value }
      }
    }`;
    const template = file(text);
    expect(names(template)).toEqual(['amazon-ebs.x', 'amazon-ebs.x', 'amazon-import', 'amazon-import']);
    expect([option(template, 'region'), option(template, 'region', 1), option(template, 's3_bucket_name', 2), option(template, 's3_bucket_name', 3)])
      .toEqual(['eu-west-1', 'us-east-1', 'a', 'b']);
  });

  test('are left out with the post-processors that are named so, and those behind them', () => {
    const text = `${source('a')}build {\n sources = ["amazon-ebs.a"]\n post-processors {\n  post-processor "x" {\n   name = "first"\n  }\n  post-processor "y" {}\n }\n post-processor "z" {}\n}\n`;
    expect(names(file(text))).toEqual(['amazon-ebs.a', 'x', 'y', 'z']);
    expect(names(file(text, { exceptBuilds: ['first'] }))).toEqual(['amazon-ebs.a', 'z']);
    expect(names(file(text, { exceptBuilds: ['y'] }))).toEqual(['amazon-ebs.a', 'x', 'z']);
    expect(names(file(text, { exceptBuilds: ['z*'] }))).toEqual(['amazon-ebs.a', 'x', 'y']);
  });

  test('are left out with all that is in them', () => {
    const text = `${source('x')}build {\n sources = ["amazon-ebs.x"]\n post-processor "manifest" {}\n}`;
    expect(names(file(text))).toEqual(['amazon-ebs.x', 'manifest']);
    expect(names(file(text, { onlyBuilds: ['other'] }))).toEqual([]);
  });

  test('have dynamic sources, and nothing else that looks alike', () => {
    const text = `${source('x')}build {
      dynamic "provisioner" {
        for_each = [1]
        labels = ["amazon-ebs.x"]
      }
      provisioner "source" {
        labels = ["amazon-ebs.x"]
      }
      dynamic "source" {
        for_each = { one = "a" }
        labels = ["amazon-ebs.x"]
      }
    }`;
    expect(names(file(text))).toEqual(['amazon-ebs.x']);
  });

  test('have post-processors: alone, in a row, dynamic, for some sources', () => {
    const text = `${source('a')}${source('b')}build {
      sources = ["amazon-ebs.a", "amazon-ebs.b"]
      post-processor "manifest" { except = ["amazon-ebs.*"] }
      post-processor "amazon-import" { except = ["amazon-ebs.a"] }
      post-processors {
        post-processor "checksum" { only = ["amazon-ebs.b"] }
        post-processor "compress" { only = ["amazon-ebs.c"] }
        dynamic "post-processor" {
          for_each = ["x", "y"]
          labels = ["shell-local"]
          content { inline = ["-"] }
        }
      }
      dynamic "post-processor" {
        for_each = { k = "v" }
        labels = [upper("z")]
        iterator = it
        content { inline = [it.key, it.value] }
      }
      dynamic "post-processor" { for_each = [1] }
      dynamic "provisioner" { for_each = [1] }
      provisioner "post-processor" {}
    }`;
    const template = file(text);
    expect(names(template).slice(2)).toEqual(['amazon-import', 'checksum', 'shell-local', 'shell-local', 'Z', '']);
    expect(option(template, 'inline', 6)).toEqual(['k', 'v']);
  });

  test.each<[string, string, boolean]>([
    ['*', 'a', true], ['a*c', 'abbc', true], ['a*c', 'abb', false], ['a?c', 'abc', true], ['a?c', 'ac', false], ['a', 'ab', false], ['ab', 'a', false],
    ['a*b*c', 'a-b-b-c', true], ['a*b*c', 'acb', false], ['*b', 'abab', true], ['a**', 'a', true], ['a*?', 'a', false], ['', 'a', false], ['', '', true], ['?', '', false],
  ])('the pattern %j chooses %j: %s', (pattern, name, chosen) => {
    expect(isSelected(name, { only: [pattern], except: [] })).toBe(chosen);
    expect(isSelected(name, { only: [], except: [pattern] })).toBe(!chosen);
  });
});

describe('dynamic blocks', () => {
  const tag = (dynamic: string) => valueOf(file(built(`dynamic "tag" {\n${dynamic}\n}`, 'variable "open" {}\nvariable "map" { type = map(string) }\n')), 'tag');
  const CONTENT = 'content {\n a = tag.key\n b = tag.value\n}';

  test.each<[string, string]>([
    ['', 'the dynamic block has no for_each'],
    ['for_each = var.open', "the variable 'open'"],
    ['for_each = ["a", var.open]', "the variable 'open'"],
    ['for_each = merge(var.map, { a = 1 })', "the variable 'map'"],
    ['for_each = upper([])', 'a list stands where a text is wanted'],
  ])('with %s are unknown', (forEach, reason) => {
    expect(tag(`${forEach}\n${CONTENT}`)).toEqual([expect.objectContaining({ reason: expect.stringContaining(reason) })]);
  });

  test.each(['[]', '{}', '"text"', 'null'])('for each of %s are none', (forEach) => {
    expect(tag(`for_each = ${forEach}\n${CONTENT}`)).toBeUndefined();
  });

  test('have a key and a value each', () => {
    expect(plain(tag(`for_each = ["x", "y"]\n${CONTENT}`)!)).toEqual([{ a: 0, b: 'x' }, { a: 1, b: 'y' }]);
    const [{ entries }] = tag(`for_each = { x = var.open }\n${CONTENT}`) as readonly ObjectValue[];
    expect([entries.get('a')!.value, entries.get('b')!.value]).toEqual(['x', expect.any(Unknown)]);
  });

  test('may have no content', () => {
    expect(plain(tag('for_each = [1]')!)).toEqual([{}]);
  });

  test('stand beside blocks that are not', () => {
    const template = file(built('tag {\n a = 1\n}\ndynamic "tag" {\n for_each = [2]\n content {\n a = tag.value\n }\n}\ntag {\n a = 3\n}\nother {\n}'));
    expect(plain(template.components[0].options)).toEqual({ tag: [{ a: 1 }, { a: 2 }, { a: 3 }], other: [{}] });
    expect(template.components[0].options.entries.get('tag')!.place.line).toBe(2);
  });

  test('can be inside of each other', () => {
    expect(plain(tag('for_each = ["x"]\ncontent {\n dynamic "inner" {\n for_each = ["y"]\n content {\n c = "${tag.value}${inner.value}"\n }\n }\n}')!)).toEqual([{ inner: [{ c: 'xy' }] }]);
  });
});

describe('files that a template names', () => {
  const given = (path: string) => {
    const root = folderOf({ 'in/a.pkr.hcl': built(`a = file(${JSON.stringify(path)})`), 'in/b.txt': 'b', 'in/..c': 'c', 'in/sub/d.txt': 'd', 'out.txt': 'out', 'in2/e.txt': 'e' });
    symlinkSync(join(root, 'in', 'b.txt'), join(root, 'in', 'link.txt'));
    return valueOf(readFile(join(root, 'in', 'a.pkr.hcl'), NONE), 'a');
  };

  test.each([['b.txt', 'b'], ['./b.txt', 'b'], ['sub/../b.txt', 'b'], ['..c', 'c'], ['sub/d.txt', 'd'], ['../in/b.txt', 'b']])('%s is inside', (path, text) => {
    expect(given(path)).toBe(text);
  });

  test.each(['../out.txt', '..', '.', '', 'sub/../../out.txt', '../in2/e.txt', '/etc/hostname', '././../out.txt', '../none.txt', '/none'])('%j is outside', (path) => {
    expect(given(path)).toMatchObject({ reason: `the file ${JSON.stringify(path)} is outside the folder of the template, and is not read`, isSet: true });
  });

  test('links to what stands in the folder are followed', () => {
    expect(given('link.txt')).toBe('b');
    const path = folderOf({ 'a.txt': built('a = 1') });
    symlinkSync(join(path, 'a.txt'), join(path, 'a.pkr.hcl'));
    expect(option(readFolder(path, NONE), 'a')).toBe(1);
  });

  test('are told, each once, with the kind of the template', () => {
    const path = folderOf({ 'b.pkr.json': '{}', 'a.pkr.hcl': built('a = file("x.txt")\nb = file("x.txt")'), 'x.txt': 'x', 'c.auto.pkrvars.hcl': 'x = 1' });
    const { format, folder: root, files, components } = readFolder(path, NONE);
    expect(components[0].options.get('a')).toBe('x');
    expect(components[0].options.get('b')).toBe('x');
    expect({ format, root, files }).toEqual({ format: 'hcl', root: path, files: ['a.pkr.hcl', 'b.pkr.json', 'c.auto.pkrvars.hcl', 'x.txt'].map((name) => join(path, name)) });
    expect(file('{}', {}, 'a.pkr.json').format).toBe('json');
    expect(file('{ "builders": [{ "type": "x" }] }', {}, 'a.json').format).toBe('json');
    expect(file('{}', {}, 'a.pkr.json').components).toEqual([]);
  });
});

describe('JSON', () => {
  const inJson = (options: object, more: object = {}) => file(JSON.stringify({ source: { 'amazon-ebs': { x: options } }, build: { sources: ['amazon-ebs.x'] }, ...more }), {}, 'a.pkr.json');

  test.each<[string, unknown, unknown]>([
    ['a text', 'a', 'a'],
    ['a value', '${1}', 1],
    ['a list', ['${1}', null, true, 1.5, { a: '${2}' }], [1, null, true, 1.5, { a: 2 }]],
    ['an object with a comment', { '//': 'x', 'a': 1 }, { a: 1 }],
    ['two values', '${1}${2}', '12'],
    ['what looks like one', '${"a"}-${"b"}', 'a-b'],
    ['a directive', '%{ if true }a%{ endif }', 'a'],
    ['its own marker', 'PACKER ${1} PACKER_', 'PACKER 1 PACKER_'],
    ['spaces taken away at the end', '${"a" ~}  ', 'a'],
    ['spaces', '  ${1}  ', '  1  '],
    ['lines', 'a\n${1}\n', 'a\n1\n'],
    ['quotes and backslashes', '"\\n${"\\""}', '"\\n"'],
    ['what is escaped', '$${a} %%{b}', '${a} %{b}'],
    ['what is escaped, beside what is not', '$${a} ${1}', '${a} 1'],
    ['an object over lines', '${{\n a = 1\n}}', { a: 1 }],
    ['null', null, null],
  ])('HCL in JSON: %s', (_, value, expected) => {
    expect(option(inJson({ a: value }), 'a')).toEqual(expected);
  });

  test('HCL in JSON: blocks as lists, with comments, as null, dynamic', () => {
    const text = JSON.stringify({
      '//': 'x',
      'packer': { required_plugins: {} },
      'locals': [{ a: 1 }, { b: 2 }],
      'local': { c: { expression: 3 } },
      'variable': [{ d: { default: 4 } }, { e: [{ default: 5 }] }],
      'data': { '//': 'x', 'amazon-ami': { '//': 'x', 'y': {} } },
      'source': [{ 'amazon-ebs': [{ x: [{ a: '${local.a + local.b + local.c + var.d + var.e}', tag: [{ key: 'k' }] }] }] }],
      'build': [
        null,
        {
          '//': 'x',
          'source': { 'amazon-ebs.x': { '//': 'x', 'name': 'z', 'b': 1 } },
          'dynamic': { source: { for_each: ['v'], labels: ['amazon-ebs.x'], content: { name: '${source.value}' } } },
          'provisioner': { shell: { inline: [] } },
          'post-processor': [{ manifest: {} }],
          'post-processors': [{ 'post-processor': { 'amazon-import': { only: ['amazon-ebs.z'] } } }],
        },
      ],
    }, undefined, 1);
    const template = file(text, {}, 'a.pkr.json');
    expect(names(template)).toEqual(['amazon-ebs.z', 'amazon-ebs.v', 'manifest', 'amazon-import', 'amazon-ami.y']);
    expect([option(template, 'a'), option(template, 'b'), option(template, 'tag')]).toEqual([15, 1, [{ key: 'k' }]]);
    expect(template.components[0].options.entries.get('a')!.place.line).toBe(text.split('\n').findIndex((line) => line.includes('"a": "${')) + 1);
  });

  test('HCL in JSON: what is refused', () => {
    expect(failure(() => file('{\n "build": [\n "x"] }', {}, 'a.pkr.json'))).toBe("a.pkr.json:3: 'build' is no object: write a block as an object, or as a list of objects");
    expect(failure(() => file('{\n "a": 1 }', {}, 'a.pkr.json'))).toBe("a.pkr.json:2: 'a' is outside all blocks: Packer refuses that; put it into a block");
    expect(failure(() => inJson({ a: '${' }))).toBe('a.pkr.json:1: this is no expression of HCL: correct it; `packer validate` says more');
    expect(failure(() => inJson({ a: '${var.nope}' }))).toBe("a.pkr.json:1: there is no variable 'var.nope': define it, or correct the name");
  });

  describe('of the old templates', () => {
    const builder = (value: unknown, variables: object = {}, options: ReadOptions = {}) =>
      file(JSON.stringify({ variables, builders: [{ type: 'amazon-ebs', a: value }] }), options, 'a.json');

    test.each<[string, unknown, unknown]>([
      ['{{user `a`}}-{{user "b"}}', { a: 'x', b: 'y' }, 'x-y'],
      ['{{ user `a` }}{{user(`a`)}}{{ user ( "a" ) }}', { a: 'x' }, 'xxx'],
      ['a  {{- user `a` -}}  b {{- user `a` }} c', { a: 'x' }, 'axbx c'],
      ['{{user `a` | upper}}{{lower (user `b`)}}{{upper `x` | replace_all `X` `y`}}', { a: 'x', b: 'Y' }, 'Xyy'],
      ['{{replace `a` `b` 1 (user `a`)}} {{replace `a` `b` -1 `aa`}} {{split `a-b` `-` 1}}', { a: 'aa' }, 'ba bb b'],
      ['{{user `a`}}', {}, ''],
      ['x-{{user `a`}}', {}, 'x-'],
      ['{{clean_resource_name `a`}}{{user `a`', { a: 'x' }, '{{clean_resource_name `a`}}{{user `a`'],
      ['{{isotime}} {{ .SourceAMI }}', {}, '{{isotime}} {{ .SourceAMI }}'],
      ['{{user `a`}} {{timestamp}}', { a: 'x' }, 'x {{timestamp}}'],
      ['{{user `a`}}', { a: '' }, ''],
      ['{{user `a`}}', { a: 12 }, '12'],
      ['{{user `a`}}', { a: true }, '1'],
      ['{{user `a`}}', { a: '{{user `b`}}!', b: '{{env `HOME_REGION`}}' }, 'eu-west-1!'],
    ])('%s', (text, variables, expected) => {
      expect(option(builder(text, variables as object, { environment: { HOME_REGION: 'eu-west-1' } }), 'a')).toBe(expected);
    });

    test.each<[string, object, string, boolean]>([
      ['{{user `a`}}', { a: null }, 'has no default and no value is given', false],
      ['{{user `a`}}', { a: '{{user `b`}}', b: null }, "the user variable 'b'", false],
      ['{{user `a`}}', { a: '{{env `NOT_THERE`}}' }, 'the variable NOT_THERE of the environment is not given', false],
      ['{{user `a` | clean_resource_name}}', { a: 'x' }, 'the text "{{user `a` | clean_resource_name}}" is made when Packer runs', false],
      [`{{user \`a\` | other}}${'x'.repeat(100)}`, { a: 'x' }, `the text "{{user \`a\` | other}}${'x'.repeat(60)}" is made when Packer runs`, true],
    ])('%s is unknown with %j', (text, variables, reason, isSet) => {
      expect(valueOf(builder(text, variables), 'a')).toMatchObject({ reason: expect.stringContaining(reason), isSet });
    });

    test('values keep their kind', () => {
      expect(option(builder([1, true, null, { b: '{{user `a`}}' }, ['{{user `a`}}']], { a: 'x' }), 'a')).toEqual([1, true, null, { b: 'x' }, ['x']]);
    });

    test('variables are given by files and in code', () => {
      const text = JSON.stringify({ variables: { a: 'default', b: null, c: null }, builders: [{ type: 'x', v: '{{user `a`}} {{user `b`}} {{user `c`}}' }] });
      const path = folderOf({ 'a.json': text, 'v.json': '{ "a": "file", "b": 12, "c": null, "unknown": 1 }', 'w.json': '{ "a": "later" }' });
      const read = (varFiles: string[], variables = {}) => option(readFile(join(path, 'a.json'), { ...NONE, varFiles: varFiles.map((name) => join(path, name)), variables }), 'v');
      expect(read(['v.json'])).toBe('file 12 ');
      expect(read(['v.json', 'w.json'])).toBe('later 12 ');
      expect(read(['v.json', 'w.json'], { a: 'code', c: '{{isotime}}' })).toBe('code 12 {{isotime}}');
    });

    test.each<[string, object, ReadOptions, string]>([
      ['no builders', {}, {}, 'a.json:1: the template has no builders: templates of HCL2 in JSON are named *.pkr.json'],
      ['builders that are no list', { builders: {} }, {}, 'a.json:1: the template has no builders: templates of HCL2 in JSON are named *.pkr.json'],
      ['a builder without a type', { builders: [{ name: 'x' }] }, {}, 'a.json:1: a builder has no type: write "type": "amazon-ebs"'],
      ['a builder that is none', { builders: ['x'] }, {}, 'a.json:1: a builder has no type: write "type": "amazon-ebs"'],
      ['an unknown variable in a variable', { variables: { a: '{{user `b`}}' }, builders: [{ type: 'x', v: '{{user `a`}}' }] }, {}, "a.json:1: the template has no user variable 'b': define it, or correct the name"],
      ['the environment outside of variables', { builders: [{ type: 'x', v: '{{env `A`}}' }] }, {}, 'a.json:1: the text "{{env `A`}}" cannot be evaluated (Packer reads the environment and secrets for variables only): correct it; `packer validate` says more'],
      ['a part that is not there', { builders: [{ type: 'x', v: '{{split `a` `-` 1}}' }] }, {}, 'a.json:1: the text "{{split `a` `-` 1}}" cannot be evaluated (split finds no part 1): correct it; `packer validate` says more'],
      ['a circle', { variables: { a: '{{user `b`}}', b: '{{user `a`}}' }, builders: [{ type: 'x', v: '{{user `a`}}' }] }, {}, 'a.json:1: the user variables a -> b -> a refer to each other in a cycle: break the cycle'],
    ])('fails for %s', (_, template, options, message) => {
      expect(failure(() => {
        const read = file(JSON.stringify(template), options, 'a.json');
        valueOf(read, 'v');
        return read;
      })).toBe(message);
    });

    test('post-processors stand alone or in rows, and for some builders', () => {
      const processors = [
        'manifest', { type: 'a' }, {}, { type: 1 }, [{ type: 'b', only: ['second'] }, 'x', { type: 'c', only: ['third'] }],
        { type: 'd', except: ['second'] }, { type: 'e', except: ['first', 'second'] }, { type: 'f', only: 'nobody' }, { type: 'g', only: [1, 'second'] },
      ];
      const template = (options: ReadOptions = {}) => file(JSON.stringify({
        'builders': [{ type: 'first' }, { type: 'amazon-ebs', name: 'second' }, { type: 'unnamed', name: 1 }], 'post-processors': processors,
      }), options, 'a.json');
      expect(names(template({ exceptBuilds: ['unnamed'] }))).toEqual(['first', 'amazon-ebs.second', 'a', 'b', 'd', 'f', 'g']);
      expect(names(template({ onlyBuilds: ['unnamed'] }))).toEqual(['unnamed', 'a', 'd', 'e', 'f']);
      expect(template().components.map(({ kind }) => kind)).toEqual([...Array(3).fill('source'), ...Array(6).fill('post-processor')]);
    });
  });

  test('HCL in JSON has templates in texts, blocks by name, and comments', () => {
    const template = file(JSON.stringify({
      '//': 'comment',
      'variable': { region: { type: 'string', default: 'eu-west-1' } },
      'locals': { tags: { CreatedBy: 'packer' } },
      'source': {
        'amazon-ebs': {
          x: {
            region: '${var.region}',
            run_tags: '${merge(local.tags, { Name = "x" })}',
            ami_name: 'a "quoted" \\ ${var.region} name',
            source_ami_filter: { owners: ['self'] },
            dynamic: { tag: { for_each: ['a'], content: { key: '${tag.value}', value: '1' } } },
          },
        },
      },
      'build': [{ sources: ['source.amazon-ebs.x'] }],
    }), {}, 'a.pkr.json');
    expect(plain(template.components[0].options)).toEqual({
      region: 'eu-west-1',
      run_tags: { CreatedBy: 'packer', Name: 'x' },
      ami_name: 'a "quoted" \\ eu-west-1 name',
      source_ami_filter: { owners: ['self'] },
      tag: [{ key: 'a', value: '1' }],
    });
  });

  const LEGACY = {
    'variables': { region: 'us-east-1', copies: 'eu-west-1,{{user `region`}}', required: null, home: '{{env `HOME_REGION`}}', self: '{{user `self`}}' },
    'builders': [
      { type: 'amazon-ebs', region: '{{user `region`}}', ami_regions: '{{ user "copies" }}', ami_name: 'x {{timestamp}}', subnet_id: '{{user `required`}}', vpc_id: '{{ user `home` }}', profile: '{{user `home`}}', token: '{{user `region` | other}}', circle: '{{user `self`}}' },
      { type: 'amazon-ebs', name: 'second' },
    ],
    'post-processors': ['manifest', [{ type: 'amazon-import', only: ['second'] }]],
  };
  const legacy = (options: ReadOptions = {}) => file(JSON.stringify(LEGACY, undefined, 1), options, 'a.json');

  test('the old templates have user variables and functions of their own', () => {
    const template = legacy({ variables: { region: 'eu-north-1' }, environment: { HOME_REGION: 'vpc-1' } });
    expect(names(template)).toEqual(['amazon-ebs', 'amazon-ebs.second', 'amazon-import']);
    expect(['region', 'ami_regions', 'ami_name', 'vpc_id', 'profile'].map((name) => option(template, name)))
      .toEqual(['eu-north-1', 'eu-west-1,eu-north-1', 'x {{timestamp}}', 'vpc-1', 'vpc-1']);
    const { options } = template.components[0];
    expect(options.get('subnet_id')).toMatchObject({ reason: expect.stringContaining("the user variable 'required'") });
    expect(options.get('token')).toMatchObject({ reason: expect.stringContaining('made when Packer runs') });
    expect(() => options.get('circle')).toThrow(/a\.json:7: the user variables self -> self refer to each other in a cycle/);
    expect(options.entries.get('subnet_id')!.place.line).toBe(15);
  });

  test('and can be chosen from by name', () => {
    expect(names(legacy({ onlyBuilds: ['amazon-ebs'] }))).toEqual(['amazon-ebs']);
    expect(names(legacy({ exceptBuilds: ['amazon-ebs'] }))).toEqual(['amazon-ebs.second', 'amazon-import']);
  });

  test.each<[string, string, RegExp]>([
    ['a missing comma', '{\n "a": 1\n "b": 2\n}', /a\.json:3: this is not JSON \(comma expected\)/],
    ['a comment', '{ // x\n}', /a\.json:1: this is not JSON/],
    ['a list', '[]', /a\.json:1: the JSON is not an object/],
    ['no builders', '{}', /a\.json:1: the template has no builders/],
    ['a builder without a type', '{ "builders": [\n {} ] }', /a\.json:2: a builder has no type/],
    ['nothing', '', /a\.json:1: this is not JSON/],
  ])('fails for %s', (_, text, message) => {
    expect(() => file(text, {}, 'a.json')).toThrow(message);
  });
});

test('files are rewritten under the reader only between two readings', () => {
  const path = folderOf({ 'a.pkr.hcl': source('x') });
  readFolder(path, NONE);
  writeFileSync(join(path, 'a.pkr.hcl'), '}');
  expect(() => readFolder(path, NONE)).toThrow(/a\.pkr\.hcl:1: /);
});
