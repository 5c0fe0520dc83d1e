import { join } from 'path';
import { called } from './called';
import { folderOf } from '../harness/folders';
import { appRole } from '../harness/options';
import { synthesize, COMMERCIAL } from '../harness/synthesize';
import { templateOfTrace } from '../harness/templates';

/* The command line: what it prints, and with which exit code. */

const TRACES = join(__dirname, '..', 'proofs', 'traces', 'templates');

test('explain prints a table', () => {
  const { code, out } = called('explain', join(TRACES, 'ebs-winrm.pkr.hcl'));
  expect(code).toBe(0);
  expect(out).toMatch(/│ communicator +│ winrm +│ .*ebs-winrm\.pkr\.hcl:\d+ +│ readWindowsPassword +│ windows-password +│ ec2:GetPasswordData +│/);
});

test('explain draws tables of many lines in no time', () => {
  const estate = join(__dirname, '..', 'packer-template', 'corpus', 'windows-estate');
  const millisecondsOf = (...words: string[]) => {
    called('explain', estate, ...words);
    const before = process.cpuUsage();
    const { out } = called('explain', estate, ...words);
    expect(out.split('\n').length).toBeGreaterThan(100);
    return process.cpuUsage(before).user / 1000;
  };
  expect(millisecondsOf() - millisecondsOf('--json')).toBeLessThan(300);
});

test('explain prints Markdown and JSON, with values of variables', () => {
  const folder = folderOf({ 'a.pkr.hcl': 'variable "r" {}\nsource "amazon-ebs" "x" {\n  region = var.r\n}\nbuild {\n  sources = ["amazon-ebs.x"]\n}' });
  expect(called('explain', folder, '--format', 'markdown', '--var', 'r=eu-west-1').out).toMatch(/\| region +\| eu-west-1/);
  const { sources } = JSON.parse(called('explain', folder, '--format', 'json').out);
  expect(sources[0].options[1]).toMatchObject({ option: 'region', state: 'unknown', line: 3 });
  expect(sources[0].untagged).toHaveLength(3);
});

test('explain prints a page with the options and every statement that they bring', () => {
  const { code, out } = called('explain', join(TRACES, 'ebs-winrm.pkr.hcl'), '--html');
  expect(code).toBe(0);
  expect(out).toMatch(/^<!doctype html>/);
  expect(out).toMatch(/<tr><td>communicator<\/td><td>winrm<\/td>.*<td>readWindowsPassword<\/td>/);
  const { sources } = JSON.parse(called('explain', join(TRACES, 'ebs-winrm.pkr.hcl'), '--json').out);
  const ids = [...new Set<string>(sources.flatMap(({ options }: any) => options.flatMap(({ capabilities }: any) => capabilities)))]
    .filter((id) => !id.startsWith('only: '));
  expect(ids.length).toBeGreaterThan(5);
  expect([...out.matchAll(/<h2>([\w-]+)<\/h2>/g)].map(([, id]) => id).sort()).toEqual(ids.sort());
  expect(out).toContain('<article id="GetPassword"');
  expect(called('explain', join(TRACES, 'ebs-winrm.pkr.hcl'), '--format', 'html').out).toBe(out);
});

test('explain says where a build fails at its end, in every format', () => {
  const words = ['explain', join(TRACES, 'instance-default.pkr.hcl')];
  const saying = /instance-default\.pkr\.hcl:\d+: snapshot_tags of amazon-instance\.x .*MissingParameter.*take snapshot_tags out/;
  expect(called(...words).out).toMatch(saying);
  expect(called(...words, '--format', 'markdown').out.replace(/\\(.)/g, '$1')).toMatch(saying);
  expect(JSON.parse(called(...words, '--format', 'json').out).sources[0].warnings).toEqual([expect.stringMatching(saying)]);
});

test('policy prints what the role would have', () => {
  const words = ['policy', join(TRACES, 'ebs-instance-profile.pkr.hcl'), '--account', COMMERCIAL.account];
  const { code, out, err } = called(...words, '--instance-role', 'arn:aws:iam::111122223333:role/AppRole');
  expect([code, err]).toEqual([0, '']);
  const { policies: [policy] } = synthesize((scope) => ({
    template: templateOfTrace('ebs-instance-profile'), ...(appRole(COMMERCIAL) as any)(scope),
  }));
  expect(JSON.parse(out)).toEqual(policy);
});

test('policy prints several documents where one is too large, and warnings apart', () => {
  const { out, err, code } = called('policy', join(TRACES, 'cn-ebs-temp-instance-profile.pkr.hcl'), '--account', COMMERCIAL.account, '--late-tagging', 'images-and-snapshots');
  expect(code).toBe(0);
  expect(JSON.parse(out).length).toBeGreaterThan(1);
  expect(out).toContain('arn:aws-cn:');
  expect(out).not.toMatch(/"Ref"|Fn::|Token/);
  expect(err).toMatch(/warning: .*late-tagging.*\n.*temporary-instance-profile|warning: .*temporaryInstanceProfile/s);
  expect(err).toContain('attach the first as an inline policy, the others as managed policies');
});

test.each<[string, string[], RegExp]>([
  ['a missing path', ['explain'], /missing required argument 'path'/],
  ['a missing file', ['explain', '/no/such.pkr.hcl'], /no\/such\.pkr\.hcl: the file cannot be read/],
  ['no account', ['policy', TRACES], /required option '--account <id>' not specified/],
  ['another format', ['explain', 'x', '--format', 'xml'], /argument 'xml' is invalid/],
  ['a value without a name', ['explain', 'x', '--var', 'x'], /'--var' is 'x': write name=value/],
  ['an unknown kind', ['policy', join(TRACES, 'ebs-default.pkr.hcl'), '--account', '111122223333', '--late-tagging', 'x'], /--late-tagging is "x", which is none of its values: give one of images-and-snapshots/],
  ['what only a property says', ['policy', join(TRACES, 'ebs-instance-profile.pkr.hcl'), '--account', '111122223333'], /: give --instance-profile or --instance-role$/],
])('fails for %s', (_, words, message) => {
  const { code, out, err } = called(...words);
  expect([code, out]).toEqual([2, '']);
  expect(err).toMatch(message);
});

test('help is no failure', () => {
  expect(called('--help')).toMatchObject({ code: 0, out: expect.stringContaining('explain') });
  expect(called('policy', '--help').out).toContain('--instance-role');
});

test('every command has examples, exit codes and JSON, and the program a version', () => {
  const { out } = called('--help');
  const commands = [...out.slice(out.indexOf('Commands:')).matchAll(/^ {2}([a-z]+) /gm)].map(([, name]) => name).filter((name) => name !== 'help');
  expect(commands).toEqual(expect.arrayContaining(['explain', 'policy', 'tags', 'diff', 'check', 'denied', 'denials']));
  for (const name of ['explain', 'policy', 'tags', 'diff', 'check', 'denied', 'denials']) {
    const help = called(name, '--help').out;
    expect(help).toMatch(new RegExp(`Examples?:\\n {2}cdk-ami-build-roles ${name} `));
    expect(help).toMatch(/^Ends with 0 /m);
    expect(help).toMatch(/^ +--json /m);
  }
  expect(called('--version')).toMatchObject({ code: 0, out: expect.stringMatching(/^\d+\.\d+\.\d+/) });
});

describe('for reviewers', () => {
  const template = (props = {}) => JSON.stringify(synthesize(props).template);
  const files = folderOf({
    'default.json': template(),
    'windows.json': template({ readWindowsPassword: true }),
    'deployed.json': JSON.stringify({ RoleName: 'packer', PolicyName: 'Default', PolicyDocument: synthesize().policies[0] }),
    'denied.txt': 'User: arn:aws:sts::111122223333:assumed-role/packer/build is not authorized to perform: ec2:GetPasswordData on resource: '
      + 'arn:aws:ec2:us-east-1:111122223333:instance/i-1 because no identity-based policy allows the ec2:GetPasswordData action',
    'events.json': JSON.stringify({ Records: [{ eventSource: 'ec2.amazonaws.com', eventName: 'GetPasswordData', errorCode: 'Client.UnauthorizedOperation' }] }),
  });
  const file = (name: string) => join(files, name);

  test('diff says what became possible', () => {
    expect(called('diff', file('default.json'), file('windows.json'))).toMatchObject({ code: 0, out: expect.stringMatching(/^\w+\nBecame possible:\n- \w+ \(windows-password/) });
    expect(called('diff', file('deployed.json'), file('default.json')).out).toBe('PackerRole9FFF7F67\nNothing changed.');
  });

  test('diff can guard a pipeline', () => {
    expect(called('diff', file('default.json'), file('windows.json'), '--fail-if-wider')).toMatchObject({
      code: 1, err: 'wider than before: PackerRole9FFF7F67', out: expect.stringContaining('The smallest request that became possible: ec2:GetPasswordData on'),
    });
    expect(called('diff', file('windows.json'), file('default.json'), '--fail-if-wider')).toMatchObject({ code: 0, out: expect.stringContaining('Became impossible:') });
  });

  test('denied and denials name the property', () => {
    const words = /PackerBuildRole allows that only with `readWindowsPassword`\.\nDeclare `readWindowsPassword`/;
    expect(called('denied', file('denied.txt'))).toMatchObject({ code: 0, out: expect.stringMatching(words) });
    expect(called('denials', file('events.json'))).toMatchObject({ code: 0, out: expect.stringMatching(words) });
    expect(JSON.parse(called('denied', file('denied.txt'), '--json').out)).toMatchObject([{ kind: 'refusal', certain: true, statement: { sid: 'GetPassword' } }]);
    expect(JSON.parse(called('denials', file('events.json'), '--json').out)).toMatchObject({ encoded: 0, causes: [{ count: 1 }] });
    expect(called('denied', file('denied.txt'), '--role', 'packer').out).toMatch(words);
    expect(called('denied', file('denied.txt'), '--construct', 'ImageBuilderExecutionRole').out).toMatch(/^ImageBuilderExecutionRole does not grant ec2:GetPasswordData/);
  });

  test.each<[string, string[], RegExp]>([
    ['a missing file', ['diff', 'no.json', 'no.json'], /no\.json cannot be read/],
    ['what is no policy', ['diff', file('events.json'), file('default.json')], /neither a CloudFormation template nor a policy/],
    ['what is no refusal', ['denied', file('default.json')], /^There is no access-denied error in this text/],
    ['a role that is not there', ['denied', file('denied.txt'), '--role', 'other'], /'--role' is 'other', and no refusal is of this role: the callers are packer/],
    ['a role without events', ['denials', file('events.json'), '--role', 'other'], /'--role' is 'other', and .* has no call of this role/],
    ['a construct that does not exist', ['denied', file('denied.txt'), '--construct', 'Role'], /'--construct' is 'Role': give one of PackerBuildRole, /],
    ['what is no event', ['denials', file('denied.txt')], /holds no events of CloudTrail/],
  ])('fails for %s', (_, words, message) => {
    const { code, err } = called(...words);
    expect(code).toBe(2);
    expect(err).toMatch(message);
  });
});

test('policy leaves nothing to a deployment', () => {
  for (const [region, suffix] of [['us-east-1', 'amazonaws.com'], ['cn-north-1', 'amazonaws.com.cn']]) {
    const file = join(TRACES, `${region === 'us-east-1' ? '' : 'cn-'}ebs-encrypt-kms.pkr.hcl`);
    const { code, out } = called('policy', file, '--account', '111122223333', '--region', region);
    expect(code).toBe(0);
    expect(out).toContain(`"ec2.${region}.${suffix}"`);
    expect(out).not.toContain('${Token[');
  }
});
