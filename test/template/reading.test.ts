import { symlinkSync, writeFileSync } from 'fs';
import { join } from 'path';
import { readFile, readFolder, ReadOptions, ReadTemplate } from '../../src/template/read-template';
import { plain } from '../../src/template/values';
import { folderOf } from '../harness/templates';

/* Which files are read, and what the blocks of a template come to. */

const NONE = { environment: {} };
const source = (name: string, body = '') => `source "amazon-ebs" "${name}" {\n${body}\n}\n`;
const folder = (files: Record<string, string>, options: ReadOptions = {}) => readFolder(folderOf(files), { ...NONE, ...options });
const file = (text: string, options: ReadOptions = {}, name = 'a.pkr.hcl') => readFile(join(folderOf({ [name]: text }), name), { ...NONE, ...options });
const names = ({ components }: ReadTemplate) => components.map(({ type, name }) => (name ? `${type}.${name}` : type));
const option = (template: ReadTemplate, name: string, index = 0) => plain(template.components[index].options.get(name) ?? null);

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
    ['a missing folder', () => readFolder('/no/such/folder'), /^\/no\/such\/folder:1: the folder cannot be read \(ENOENT\)/],
    ['a missing file', () => readFile('/no/such.pkr.hcl'), /such\.pkr\.hcl:1: the file cannot be read \(ENOENT\)/],
    ['a folder without templates', () => folder({ 'a.json': '{}' }), /no \*\.pkr\.hcl .*fromFile\('.*a\.json'\)/],
    ['another kind of file', () => readFile('/etc/passwd'), /^\/etc\/passwd:1: this is the name of no template/],
    ['a missing file of values', () => file(source('x'), { varFiles: ['/no/such.hcl'] }), /such\.hcl:1: the file cannot be read/],
    ['an unknown variable', () => file(source('x'), { variables: { nope: 'x' } }), /variables:1: the template has no variable 'nope'/],
    ['a missing include', () => file(`locals { x = file("none.txt") }\n${source('x', 'a = local.x')}build {\n sources = ["amazon-ebs.x"]\n}`).components[0].options.get('a'), /a\.pkr\.hcl:1: there is no file ".*none\.txt"/],
    ['a folder in place of a file', () => readFolder(folderOf({ 'a.pkr.hcl/x': '' })), /a\.pkr\.hcl:1: this is no file/],
  ])('%s', (_, read, message) => {
    expect(read).toThrow(message);
  });

  test('links that lead out of the folder are not followed', () => {
    const outside = folderOf({ 'secret.pkr.hcl': source('x'), 'secret.txt': 'secret' });
    const inside = folderOf({ 'b.pkr.hcl': `${source('x', 'a = file("link.txt")\nb = file("dir/secret.txt")')}build { sources = ["amazon-ebs.x"] }` });
    symlinkSync(join(outside, 'secret.txt'), join(inside, 'link.txt'));
    symlinkSync(outside, join(inside, 'dir'));
    const [{ options }] = readFolder(inside, NONE).components;
    expect(options.get('a')).toMatchObject({ reason: expect.stringContaining('outside of the folder') });
    expect(options.get('b')).toMatchObject({ reason: expect.stringContaining('outside of the folder') });
    symlinkSync(join(outside, 'secret.pkr.hcl'), join(inside, 'a.pkr.hcl'));
    expect(() => readFolder(inside, NONE)).toThrow(/a\.pkr\.hcl:1: the file is a link that leads out of its folder/);
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
    ['a circle of locals', `locals {\n  a = local.b\n  b = local.a\n}\n${source('x', 'r = local.a')}build { sources = ["amazon-ebs.x"] }`, /a\.pkr\.hcl:2: the local values a -> b -> a refer to each other in a circle/],
    ['a variable that is not there', `${source('x', 'r = var.nope')}build { sources = ["amazon-ebs.x"] }`, /a\.pkr\.hcl:2: there is no variable 'var\.nope'/],
    ['a local that is not there, in try', `${source('x', 'r = try(local.nope, "x")')}build { sources = ["amazon-ebs.x"] }`, /a\.pkr\.hcl:2: there is no local value 'local\.nope'/],
    ['a source that is not there', 'build {\n  sources = ["source.amazon-ebs.x"]\n}', /a\.pkr\.hcl:2: there is no source 'amazon-ebs\.x': the template has none/],
    ['a source twice', `${source('x')}${source('x')}`, /a\.pkr\.hcl:4: source 'amazon-ebs\.x' is defined a second time \(first in .*:1\)/],
    ['a variable twice', 'variable "a" {}\nvariable "a" {}', /:2: the variable 'a' is defined a second time/],
    ['a local twice', 'locals {\n  a = 1\n}\nlocal "a" {\n  expression = 2\n}', /:4: the local value 'a' is defined a second time/],
    ['an unknown block', 'provider "aws" {}', /:1: a template has no blocks 'provider'/],
    ['an attribute outside', 'region = "x"', /:1: 'region' stands outside of all blocks/],
    ['a source without a name', 'source "amazon-ebs" {}', /:1: a block 'source' has a type and a name/],
    ['sources that nobody knows', `variable "s" {\n  type = list(string)\n}\n${source('x')}build {\n  sources = [var.s]\n}`, /:8: the sources of the build are not known, because the variable 's'/],
  ])('fails for %s', (_, text, message) => {
    expect(() => file(text).components.forEach(({ options }) => options.entries.forEach((entry) => entry.value))).toThrow(message);
  });
});

describe('JSON', () => {
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
      { type: 'amazon-ebs', region: '{{user `region`}}', ami_regions: '{{ user "copies" }}', ami_name: 'x {{timestamp}}', subnet_id: '{{user `required`}}', vpc_id: '{{ env `HOME_REGION` }}', profile: '{{user `home`}}', token: '{{user `region` | upper}}', circle: '{{user `self`}}' },
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
    expect(() => options.get('circle')).toThrow(/a\.json:7: the user variables self -> self refer to each other in a circle/);
    expect(options.entries.get('subnet_id')!.place.line).toBe(15);
  });

  test('and can be chosen from by name', () => {
    expect(names(legacy({ onlyBuilds: ['amazon-ebs'] }))).toEqual(['amazon-ebs']);
    expect(names(legacy({ exceptBuilds: ['amazon-ebs'] }))).toEqual(['amazon-ebs.second', 'amazon-import']);
  });

  test.each<[string, string, RegExp]>([
    ['a missing comma', '{\n "a": 1\n "b": 2\n}', /a\.json:3: this is no JSON \(comma expected\)/],
    ['a comment', '{ // x\n}', /a\.json:1: this is no JSON/],
    ['a list', '[]', /a\.json:1: the JSON is no object/],
    ['no builders', '{}', /a\.json:1: the template has no builders/],
    ['a builder without a type', '{ "builders": [\n {} ] }', /a\.json:2: a builder has no type/],
    ['nothing', '', /a\.json:1: this is no JSON/],
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
