import { writeFileSync } from 'fs';
import { join } from 'path';
import * as fc from 'fast-check';
import { PackerTemplate } from '../../src';
import { findingsOf } from '../../src/packer/from-template/findings';
import { LIMITS } from '../../src/packer-template/files/limits';
import { folderOf } from '../harness/folders';
import { stopwatch } from '../harness/stopwatch';
import { synthesize } from '../harness/synthesize';
import { hcl } from '../harness/templates';

/*
 * Whatever is fed in ends soon, in a template or in an error with file and line. Nothing is run, nothing hangs, and what cannot be
 * understood is never granted.
 */

const TAGS = ['run_tags', 'tags', 'snapshot_tags'].map((map) => `  ${map} = { CreatedBy = "packer" }\n`).join('');
const around = (expression: string) => `source "amazon-ebs" "x" {\n${TAGS}  subnet_id = ${expression}\n}\nbuild {\n  sources = ["amazon-ebs.x"]\n}\n`;

/** Reads everything of a template that the role looks at. */
function readAll(text: string | Buffer, name = 'a.pkr.hcl'): unknown {
  const folder = folderOf({ [name]: '' });
  writeFileSync(join(folder, name), text);
  const { _read: read } = PackerTemplate.fromFile(join(folder, name), { environment: {} });
  read.components.forEach(({ options }) => options.entries.forEach((entry) => entry.value));
  return findingsOf(read);
}

// What is said of a file that is not read has no line.
const WITH_PLACE = /^[^\n]*(a\.pkr\.hcl|a\.pkr\.json|a\.json|a\.auto\.pkrvars\.hcl)(:\d+: |: the file has )[^\n]+: [^\n]+/;

/** How it ends: read, or refused with file and line; within two seconds of this process's own time, however busy the machine is. */
function endOf(text: string | Buffer, name?: string): string {
  const seconds = stopwatch();
  try {
    readAll(text, name);
    return 'read';
  } catch (error) {
    const { message } = error as Error;
    expect(message).toMatch(WITH_PLACE);
    return message.replace(/^.*?:(\d+): /, '$1: ');
  } finally {
    expect(seconds()).toBeLessThan(2);
  }
}

beforeAll(() => { endOf(around('null')); }); // starts the parser

test.each<[string, string, RegExp]>([
  ['brackets a thousand deep', around(`${'['.repeat(1000)}${']'.repeat(1000)}`), /nested more than 100 deep/],
  ['a hundred thousand brackets', around('('.repeat(100_000)), /nested more than 100 deep/],
  ['blocks in blocks', `${'a {\n'.repeat(5000)}${'}\n'.repeat(5000)}`, /nested more than 100 deep/],
  ['templates in templates', around(`${'"${'.repeat(500)}1${'}"'.repeat(500)}`), /nested more than 100 deep/],
  ['an operator chain', around(`1${' + 1'.repeat(50_000)}`), /more than 250 operators/],
  ['an index chain', around(`local.x${'[0]'.repeat(50_000)}`), /more than 250 operators/],
  ['a conditional chain', around(`${'true ? 1 : '.repeat(20_000)}1`), /more than 250 operators|nested too deeply/],
  ['a negation chain', around(`${'!'.repeat(100_000)}true`), /nested too deeply|more than 250 operators/],
  ['many heavy expressions', `locals {\n${Array.from({ length: 300 }, (_, i) => `  v${i} = 1${' + 1'.repeat(200)}`).join('\n')}\n}\n${around(`[${Array.from({ length: 300 }, (_, i) => `local.v${i}`).join(', ')}]`)}`, /the expressions of the template are too large/],
  ['parts of a number, in what is built', 'build {\n  sources = [1[0]]\n}\n', /^2: this cannot be evaluated \(a number has no parts\)/],
  ['parts of a number, in the name of a build', 'build {\n  name = 1["a"]\n  sources = []\n}\n', /^2: this cannot be evaluated \(a number has no parts\)/],
  ['a list as the name of a build', 'build {\n  name = ["a"]\n  sources = []\n}\n', /^2: this cannot be evaluated \(a list stands where a text is wanted\)/],
  ['a list as the name of a source', 'source "a" "b" {}\nbuild {\n  source "a.b" {\n    name = [1]\n  }\n}\n', /^4: this cannot be evaluated/],
  ['a list among the sources', 'build {\n  sources = [["a"]]\n}\n', /^2: this cannot be evaluated/],
  ['an object as the name of a post-processor', 'source "a" "b" {}\nbuild {\n  sources = ["a.b"]\n  post-processor "c" {\n    name = {}\n  }\n}\n', /^5: this cannot be evaluated/],
  ['parts of a number, in a default', `variable "a" {\n  default = 1[0]\n}\n${around('var.a')}`, /^2: the value of the variable 'a' cannot be evaluated \(a number has no parts\)/],
  ['a file that is too large', `# ${'x'.repeat(LIMITS.file)}`, /more than 256 KiB in a file/],
  ['a file far too large', 'x'.repeat(5_000_000), /the file has 5000000 bytes/],
  ['locals in a long chain', `locals {\n${Array.from({ length: 2000 }, (_, i) => `  v${i} = local.v${i + 1}`).join('\n')}\n  v2000 = 1\n}\n${around('local.v0')}`, /refer to each other too deeply/],
  ['locals in a circle', `locals {\n${Array.from({ length: 50 }, (_, i) => `  v${i} = local.v${(i + 1) % 50}`).join('\n')}\n}\n${around('local.v0')}`, /v0 -> v1 -> .* -> v49 -> v0 refer to each other in a cycle/],
  ['lists that double', `locals {\n  v0 = ["x", "x"]\n${Array.from({ length: 40 }, (_, i) => `  v${i + 1} = concat(local.v${i}, local.v${i})`).join('\n')}\n}\n${around('local.v40')}`, /concat makes more than 65536/],
  ['loops in loops', around('[for a in range(1000) : [for b in range(1000) : [for c in range(1000) : c]]]'), /more than 200000 steps/],
  ['aliases of YAML that double', around(`yamldecode("a: &a [x, x]\\n${Array.from({ length: 30 }, (_, i) => `b${i}: &b${i} [*${i ? `b${i - 1}` : 'a'}, *${i ? `b${i - 1}` : 'a'}]\\n`).join('')}")`), /more than 200000 steps/],
  ['no end', 'source "amazon-ebs" "x" {\n  a = "', /Unterminated|[Ii]nvalid|Missing|Unclosed/],
  ['binary', '\u0001\u0002\u0003', /Invalid character/],
  ['zero bytes', 'a\n\0', /not UTF-8/],
])('%s', (_, text, message) => {
  expect(endOf(text)).toMatch(message);
});

test.each<[string, string | Buffer, string, RegExp]>([
  ['JSON in JSON in JSON', '['.repeat(100_000), 'a.json', /nested more than 100 deep/],
  ['JSON that is not closed', '{"builders": [{"type": "amazon-ebs"', 'a.json', /this is not JSON/],
  ['bytes of another encoding', Buffer.from([0xff, 0xfe, 0x00]), 'a.pkr.hcl', /not UTF-8/],
  ['many templates in one text', JSON.stringify({ source: { 'amazon-ebs': { x: { subnet_id: '${"${"'.repeat(200) } } }, build: { sources: ['amazon-ebs.x'] } }), 'a.pkr.json', /operators|too deeply|no expression|too large/],
])('%s', (_, text, name, message) => {
  expect(endOf(text, name)).toMatch(message);
});

test.each([
  ['texts that double', `locals {\n  v0 = "xx"\n${Array.from({ length: 40 }, (_, i) => `  v${i + 1} = "\${local.v${i}}\${local.v${i}}"`).join('\n')}\n}\n${around('local.v40')}`],
  ['a regular expression that takes forever', around(`regex_replace("${'a'.repeat(200)}", "(a+)+$", "x")`)],
  ['many quantifiers', around(`regex_replace("${'a'.repeat(200)}", "${'a*'.repeat(30)}b", "x")`)],
  ['a wide setproduct', around(`setproduct(${Array.from({ length: 20 }, () => 'range(10)').join(', ')})`)],
  ['a padded format', around('format("%1000000000s", "x")')],
])('%s', (_, text) => {
  expect(endOf(text)).toBe('read');
});

describe('whatever is fed in', () => {
  const RUNS = { numRuns: 150, seed: 20261122 };
  const VALID = around('"subnet-1"');

  test('bytes', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 400 }), (bytes) => { endOf(Buffer.from(bytes)); }), RUNS);
  });

  test('characters of the language', () => {
    const token = fc.constantFrom('{', '}', '[', ']', '(', ')', '"', '${', '%{', '}', '=', '\n', ' ', 'a', '1', '<<EOT\n', 'EOT\n', '#', '/*', '*/', '?', ':', ',', '.', 'for', 'in', '\\', '...', '~', '*', 'source', 'é');
    fc.assert(fc.property(fc.array(token, { maxLength: 60 }), (tokens) => {
      endOf(tokens.join(''));
      endOf(around(tokens.join('')));
    }), RUNS);
  });

  test('templates with a part cut out or put twice', () => {
    fc.assert(fc.property(fc.nat(VALID.length), fc.nat(40), fc.boolean(), (start, length, twice) => {
      endOf(VALID.slice(0, start) + (twice ? VALID.slice(start, start + length).repeat(2) : '') + VALID.slice(start + length));
    }), RUNS);
  });

  test('JSON', () => {
    fc.assert(fc.property(fc.json(), (text) => {
      endOf(text, 'a.json');
      endOf(text, 'a.pkr.json');
    }), RUNS);
  });
});

test('after the parser gave up it starts again', () => {
  expect(endOf(around(`${'true ? 1 : '.repeat(20_000)}1`))).not.toBe('read');
  expect(endOf(around('"subnet-1"'))).toBe('read');
});

test('the global scope stays as it was', () => {
  const before = Object.getOwnPropertyNames(globalThis).sort();
  endOf(around('"subnet-1"'));
  expect(Object.getOwnPropertyNames(globalThis).sort()).toEqual(before);
  expect(['Go', 'fs', 'path', '__parse_terraform_config_wasm__'].filter((name) => name in globalThis)).toEqual([]);
});

/* No option that cannot be determined gives anything: each ends in an error. */
const OPTIONS = [
  'region', 'ami_regions', 'ami_users', 'ami_groups', 'ami_org_arns', 'ami_ou_arns', 'snapshot_users', 'snapshot_groups', 'ami_description', 'ami_product_codes',
  'imds_support', 'encrypt_boot', 'kms_key_id', 'region_kms_key_ids', 'deprecate_at', 'instance_type', 'spot_price', 'subnet_id', 'vpc_id', 'security_group_id',
  'security_group_ids', 'security_group_filter', 'ssh_keypair_name', 'iam_instance_profile', 'temporary_iam_instance_profile_policy_document', 'communicator',
  'ssh_interface', 'associate_public_ip_address', 'ena_support', 'sriov_support', 'skip_create_ami', 'decode_authorization_messages', 'assume_role',
  'launch_block_device_mappings', 'ami_block_device_mappings', 'metadata_options', 'placement', 'license_specifications', 'fast_launch',
  'deregistration_protection', 'source_ami_filter',
];

test.each(OPTIONS)('%s, if unknown, ends in an error', (option) => {
  const rest = option === 'region' ? '' : '  region = "us-east-1"\n';
  const text = `variable "open" {}\nsource "amazon-ebs" "x" {\n${TAGS}${rest}  ${option} = var.open\n}\nbuild {\n  sources = ["amazon-ebs.x"]\n}\n`;
  expect(() => synthesize({ template: hcl(text, { environment: {} }) })).toThrow(new RegExp(`${option} of amazon-ebs\\.x is not known, because the variable 'open'`));
});

test('the parser leaves nothing behind that runs later, even after it gave up', () => {
  const timers = jest.spyOn(globalThis, 'setTimeout');
  try {
    for (let i = 0; i < 3; i++) {
      endOf(around(`${'!'.repeat(100_000)}true`));
      endOf(around(`[${'"x", '.repeat(2000)}]`));
    }
    expect(timers).not.toHaveBeenCalled();
  } finally {
    timers.mockRestore();
  }
});
