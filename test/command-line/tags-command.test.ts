import { execFileSync } from 'child_process';
import { cpSync, existsSync, readdirSync, readFileSync } from 'fs';
import { join } from 'path';
import { called } from './called';
import { folderOf } from '../harness/folders';

/* `tags`: the build tag in every map that needs it, and nothing else changed. */

const OTHER = 'run_tags = { CreatedBy = "packer" }\n  snapshot_tags = { CreatedBy = "packer" }\n  ami_regions = ["eu-west-2"]\n';
const around = (body: string, more = '') => `variable "t" {\n  type    = map(string)\n  default = {}\n}\nsource "amazon-ebs" "x" {\n  ${OTHER}  ${body}\n}\n${more || 'build {\n  sources = ["amazon-ebs.x"]\n}\n'}`;

/** What became of a file: written, without anything left, passing the check, and unchanged by a second run. */
function tagged(files: Record<string, string>, entry = ''): { folder: string; diff: string; text: (name: string) => string } {
  const folder = folderOf(files);
  const path = join(folder, entry);
  const { out: diff, ...first } = called('tags', path);
  expect(first).toEqual({ code: 0, err: '' });
  expect(called('explain', path, '--check').code).toBe(1);
  expect(called('tags', path, '--write')).toMatchObject({ code: 0, err: '' });
  expect(called('explain', path, '--check')).toMatchObject({ code: 0, err: '' });
  expect(called('tags', path, '--write')).toMatchObject({ code: 0, out: 'Every map that needs the build tag CreatedBy=packer has it.' });
  return { folder, diff, text: (name) => readFileSync(join(folder, name), 'utf8') };
}

const changedTo = (body: string) => tagged({ 'a.pkr.hcl': around(body) }).text('a.pkr.hcl');

test.each([
  ['absent', 'region = "eu-west-1" # here', 'region = "eu-west-1" # here\n\n  tags = { CreatedBy = "packer" }'],
  ['empty', 'tags = {}', 'tags = { CreatedBy = "packer" }'],
  ['empty over two lines', 'tags = {\n  }', 'tags = { CreatedBy = "packer" }'],
  ['null', 'tags = null', 'tags = { CreatedBy = "packer" }'],
  ['a variable that is empty', 'tags = var.t # all', 'tags = merge(var.t, { CreatedBy = "packer" }) # all'],
  ['a variable as a text', 'tags = "${var.t}"', 'tags = merge("${var.t}", { CreatedBy = "packer" })'],
  ['a literal', 'tags = { Name = "x" }', 'tags = { Name = "x", CreatedBy = "packer" }'],
  ['a literal with a comma at its end', 'tags = { Name = "x", }', 'tags = { Name = "x", CreatedBy = "packer" }'],
  ['a literal without spaces', 'tags = {Name="x"}', 'tags = {Name="x", CreatedBy = "packer" }'],
  ['a literal with colons and quotes', 'tags = { "Name": "x" }', 'tags = { "Name": "x", "CreatedBy": "packer" }'],
  ['over lines, with comments', 'tags = {\n    Name    = "x" # the name\n    Another = "y"\n    # the end\n  }',
    'tags = {\n    Name    = "x" # the name\n    Another = "y"\n    # the end\n    CreatedBy = "packer"\n  }'],
  ['over lines, in a column', 'tags = {\n    LongerName = "x",\n  }', 'tags = {\n    LongerName = "x",\n    CreatedBy  = "packer",\n  }'],
  ['merged', 'tags = merge(var.t, { Name = "x" })', 'tags = merge(var.t, { Name = "x" }, { CreatedBy = "packer" })'],
  ['merged over lines', 'tags = merge(\n    var.t,\n    { Name = "x" },\n  )', 'tags = merge(\n    var.t,\n    { Name = "x" },\n    { CreatedBy = "packer" },\n  )'],
  ['merged of a list', 'tags = merge([var.t, { Name = "x" }]...)', 'tags = merge(merge([var.t, { Name = "x" }]...), { CreatedBy = "packer" })'],
  ['a choice', 'tags = true ? { Name = "x" } : { Name = "y" }', 'tags = merge(true ? { Name = "x" } : { Name = "y" }, { CreatedBy = "packer" })'],
  ['made by for', 'tags = { for k in ["a"] : k => "x" }', 'tags = merge({ for k in ["a"] : k => "x" }, { CreatedBy = "packer" })'],
  ['another value', 'tags = {\n    CreatedBy = "terraform" # not\n    A = "b"\n  }', 'tags = {\n    CreatedBy = "packer" # not\n    A = "b"\n  }'],
  ['another spelling', 'tags = { "createdby" = "packer" }', 'tags = { "CreatedBy" = "packer" }'],
  ['blocks', 'tag {\n    key   = "Name"\n    value = "x"\n  }', 'tag {\n    key   = "Name"\n    value = "x"\n  }\n  tag {\n    key   = "CreatedBy"\n    value = "packer"\n  }'],
  ['a block with another value', 'tag {\n    key   = "CreatedBy"\n    value = "x"\n  }', 'tag {\n    key   = "CreatedBy"\n    value = "packer"\n  }'],
])('%s', (_, before, after) => {
  expect(changedTo(before)).toBe(around(after));
});

test('several new maps are a paragraph, and a block in one line becomes several', () => {
  const { text } = tagged({ 'a.pkr.hcl': 'source "amazon-ebs" "x" {\n\tregion = "eu-west-1"\n}\nsource "amazon-ebs" "y" {}\nbuild {\n  sources = ["amazon-ebs.x", "amazon-ebs.y"]\n}\n' });
  const lines = (spaces: string) => ['run_tags     ', 'tags         ', 'snapshot_tags'].map((name) => `${spaces}${name} = { CreatedBy = "packer" }\n`).join('');
  expect(text('a.pkr.hcl')).toBe(`source "amazon-ebs" "x" {\n\tregion = "eu-west-1"\n\n${lines('\t')}}\nsource "amazon-ebs" "y" {\n${lines('  ')}}\nbuild {\n  sources = ["amazon-ebs.x", "amazon-ebs.y"]\n}\n`);
});

test('a source that several builds use is changed once, lines end as they did, and volumes and post-processors are reached', () => {
  const { text } = tagged({
    'a.pkr.hcl': around('tags = var.t', 'build {\n  sources = ["amazon-ebs.x"]\n}\nbuild {\n  source "amazon-ebs.x" {\n    name     = "y"\n    ami_name = "z"\n  }\n}\n').replaceAll('\n', '\r\n'),
    'b.pkr.hcl': 'source "amazon-ebsvolume" "v" {\n  run_tags = { CreatedBy = "packer" }\n  ebs_volumes {\n    device_name = "a"\n  }\n  dynamic "ebs_volumes" {\n    for_each = ["b"]\n    content {\n      device_name = ebs_volumes.value\n      tags = { A = "b" }\n    }\n  }\n}\n'
      + 'build {\n  sources = ["amazon-ebsvolume.v"]\n  post-processor "amazon-import" {\n    s3_bucket_name = "b"\n  }\n}\n',
  });
  expect(text('a.pkr.hcl').match(/merge/g)).toHaveLength(1);
  expect(text('a.pkr.hcl')).not.toMatch(/[^\r]\n/);
  expect(text('b.pkr.hcl').match(/CreatedBy/g)).toHaveLength(4);
});

test('HCL in JSON', () => {
  const before = '{\n    "variable": {"t": {"type": "map(string)", "default": {}}},\n    "source": {"amazon-ebs": {\n        "x": {\n            "region": "eu-west-1",\n            "tags": "${var.t}",\n            "snapshot_tags": { "A": "b" }\n        }\n    }},\n    "build": {"sources": ["amazon-ebs.x"]}\n}\n';
  const { text } = tagged({ 'a.pkr.json': before });
  expect(JSON.parse(text('a.pkr.json')).source['amazon-ebs'].x).toEqual({
    region: 'eu-west-1', tags: '${merge(var.t, { "CreatedBy" = "packer" })}', snapshot_tags: { A: 'b', CreatedBy: 'packer' }, run_tags: { CreatedBy: 'packer' },
  });
  expect(text('a.pkr.json').split('\n').slice(0, 2)).toEqual(before.split('\n').slice(0, 2));
});

test('an old JSON template', () => {
  const before = '{\n  "builders": [{\n    "type": "amazon-ebs",\n    "region": "eu-west-1",\n    "tags": { "CreatedBy": "x" }\n  }, {\n    "type": "qemu"\n  }]\n}\n';
  const { text, diff } = tagged({ 'a.json': before }, 'a.json');
  const [own, other] = JSON.parse(text('a.json')).builders;
  expect(own).toEqual({ type: 'amazon-ebs', region: 'eu-west-1', tags: { CreatedBy: 'packer' }, run_tags: { CreatedBy: 'packer' }, snapshot_tags: { CreatedBy: 'packer' } });
  expect(other).toEqual({ type: 'qemu' });
  expect(diff.split('\n').filter((line) => /^-[^-]/.test(line))).toEqual(['-    "tags": { "CreatedBy": "x" }']);
});

test.each([
  ['a value that is not known', 'variable "v" {}\n' + around('tags = { CreatedBy = var.v }'), /:10: amazon-ebs\.x: put into tags: CreatedBy = "packer"/],
  ['a build that sets the map', around('', 'build {\n  source "amazon-ebs.x" {\n    tags = { CreatedBy = "packer" }\n  }\n}\nbuild {\n  sources = ["amazon-ebs.x"]\n}\n'), /:5: amazon-ebs\.x: add: tags = \{ CreatedBy = "packer" \}/],
  ['blocks that are made', around('dynamic "tag" {\n    for_each = { CreatedBy = "x" }\n    content {\n      key = tag.key\n      value = tag.value\n    }\n  }'), /tags has CreatedBy = "x"; set it to "packer"/],
])('what cannot be written is said: %s', (_, before, message) => {
  const folder = folderOf({ 'a.pkr.hcl': before });
  const { code, err } = called('tags', folder, '--write');
  expect(code).toBe(1);
  expect(err).toMatch(/^to be written by hand:\n/);
  expect(err).toMatch(message);
  expect(readFileSync(join(folder, 'a.pkr.hcl'), 'utf8')).toBe(before);
});

test('JSON for programs', () => {
  const folder = folderOf({ 'a.pkr.hcl': around('tags = var.t') });
  expect(JSON.parse(called('tags', folder, '--json').out)).toMatchObject({ written: false, files: [{ file: join(folder, 'a.pkr.hcl'), diff: expect.stringContaining('+  tags = merge(') }], byHand: [] });
});

describe('the corpus', () => {
  const CORPUS = join(__dirname, '..', 'packer-template', 'corpus');
  const copies = folderOf({});

  const cases = readdirSync(CORPUS).filter((name) => existsSync(join(CORPUS, name, 'expected.json')))
    .map((name) => ({ name, ...JSON.parse(readFileSync(join(CORPUS, name, 'expected.json'), 'utf8')) }))
    .filter(({ error }) => error === undefined);

  test.each(cases)('$name: the diff is what is written, and what remains is said', ({ name, entry = '.', options = {} }) => {
    const folders = ['written', 'patched'].map((way) => join(copies, way, name));
    folders.forEach((folder) => cpSync(join(CORPUS, name), folder, { recursive: true }));
    const given = (folder: string) => [
      join(folder, entry),
      ...Object.entries(options.variables ?? {}).flatMap(([key, value]) => ['--var', `${key}=${value}`]),
      ...(options.varFiles ?? []).flatMap((file: string) => ['--var-file', join(folder, file)]),
      ...(options.onlyBuilds ?? options.only ?? []).flatMap((each: string) => ['--only', each]),
      ...(options.exceptBuilds ?? options.except ?? []).flatMap((each: string) => ['--except', each]),
    ];
    const [written, patched] = folders;
    const { code } = called('tags', ...given(written), '--write');
    const { out, code: same } = called('tags', ...given(patched));
    expect(same).toBe(code);
    // GNU patch is the judge of the diff.
    if (out.startsWith('---')) execFileSync('patch', ['-p0', '--quiet', '--posix'], { cwd: '/', input: `${out}\n` });
    for (const file of readdirSync(written, { recursive: true, withFileTypes: true }).filter((each) => each.isFile())) {
      const path = join(file.parentPath.slice(written.length), file.name);
      expect(readFileSync(join(patched, path), 'utf8')).toBe(readFileSync(join(written, path), 'utf8'));
    }
    expect(called('explain', ...given(written), '--check').code).toBe(code);
  });
});
