import { join } from 'path';
import { called, calledIn } from './called';
import { inFlags } from '../../src/command-line/in-flags';
import { OPTION_FLAGS } from '../../src/packer/options/flags';
import { OPTION_NAMES, OPTIONS } from '../../src/packer/options/options';
import { folderOf } from '../harness/folders';

/* `policy`: what settles what, in which words. */

const ACCOUNT = ['--account', '111122223333'];
const TAGS = 'run_tags = { CreatedBy = "packer" }\n  tags = { CreatedBy = "packer" }\n  snapshot_tags = { CreatedBy = "packer" }';
const source = (name: string, body: string) => `source "amazon-ebs" "${name}" {\n  ${body}\n}\n`;
const build = (...names: string[]) => `build {\n  sources = [${names.map((name) => `"amazon-ebs.${name}"`).join(', ')}]\n}\n`;
const folder = (...bodies: string[]) => {
  const names = bodies.map((_, i) => `s${i}`);
  return folderOf({ 'a.pkr.hcl': `variable "open" {}\n${bodies.map((body, i) => source(names[i], body)).join('')}${build(...names)}` });
};
const policy = (path: string, ...words: string[]) => called('policy', path, ...ACCOUNT, ...words);
const regionsIn = (out: string) => [...new Set(JSON.parse(out).Statement.flatMap(({ Condition }: any) => Condition?.StringEquals?.['aws:RequestedRegion'] ?? []))];

describe('flags', () => {
  test('each option of builds has one of its own', () => {
    expect(OPTION_FLAGS.map(({ property }) => property)).toEqual(OPTION_NAMES);
    expect(new Set(OPTION_FLAGS.map(({ flag }) => flag)).size).toBe(OPTION_NAMES.length);
    const help = called('policy', '--help').out;
    OPTION_FLAGS.forEach(({ flag }) => expect(help).toMatch(new RegExp(`^ +${flag}( |$)`, 'm')));
  });

  test('whatever an error can name is said as a flag', () => {
    const named = OPTION_NAMES.filter((name) => OPTIONS[name].template).flatMap((name) => OPTIONS[name].answeredBy ?? [name]);
    expect(named.length).toBeGreaterThan(30);
    for (const name of [...named, 'onlyBuilds', 'exceptBuilds', 'buildTag']) expect(inFlags(`declare '${name}'`)).toMatch(/^give --[a-z-]+2?$/);
  });

  test('the example of each is taken', () => {
    const path = folder(`region = "eu-west-1"\n  ${TAGS}`);
    for (const { flag, of } of OPTION_FLAGS.filter((each) => each.of && !['--region'].includes(each.flag))) {
      const { err } = policy(path, flag, of!.example);
      expect(err).not.toMatch(new RegExp(`^ *${flag} is "`, 'm'));
    }
  });

  test.each<[string[], string]>([
    [['--kms-key', 'alias/images'], '--kms-key is "alias/images", which is not the ARN of a key: give it like \'arn:aws:kms:eu-west-1:111122223333:key/11111111-2222-3333-4444-555555555555\''],
    [['--instance-role', 'web'], '--instance-role is "web", which is not the ARN of a role: give it like \'arn:aws:iam::111122223333:role/web\''],
    [['--region', 'eu-wst-1'], '--region is "eu-wst-1", which is not the name of a region: give it like \'eu-west-1\''],
    [['--subnet', 'web'], '--subnet is "web", which is not the id of a subnet: give it like \'subnet-0123456789abcdef0\''],
    [['--builder', 'x'], '--builder is "x", which is none of its values: give one of amazon-ebs, '],
    [['--instance-profile', 'arn:aws:iam::111122223333:instance-profile/web'], '--instance-profile has a profile whose role is not known'],
  ])('%j is refused', (words, message) => {
    const { code, out, err } = policy(folder(TAGS), '--region', 'eu-west-1', ...words);
    expect([code, out]).toEqual([2, '']);
    expect(err).toContain(message);
    expect(err).not.toMatch(/Policy\/Role|'[a-z]+[A-Z]\w*'/);
  });

  test('an account is 12 digits', () => {
    expect(called('policy', folder(`region = "eu-west-1"\n  ${TAGS}`), '--account', 'abc')).toMatchObject({
      code: 2, err: '--account is "abc", which is not the id of an account: give its 12 digits, such as \'111122223333\'',
    });
  });

  test('a switch can be given either way', () => {
    const path = folder(`region = "eu-west-1"\n  spot_price = var.open\n  ${TAGS}\n  spot_tags = { CreatedBy = "packer" }\n  fleet_tags = { CreatedBy = "packer" }`);
    expect(policy(path).err).toMatch(/a\.pkr\.hcl:4: spot_price of amazon-ebs\.s0 is not known, .*: give --spot or --no-spot, or give the variable a value by --var or --var-file$/);
    expect(policy(path, '--spot').out).toContain('ec2:CreateFleet');
    expect(policy(path, '--no-spot').out).toMatch(/^(?![^]*ec2:CreateFleet)[^]*RunInstances/);
  });
});

describe('regions', () => {
  test('the flag settles what is open, and the environment where there is none', () => {
    const path = folder(TAGS, `region = "us-east-1"\n  ${TAGS}`, `region = var.open\n  ${TAGS}`);
    expect(policy(path).err).toMatch(/^2 things to settle:\n {2}.*a\.pkr\.hcl:2: amazon-ebs\.s0 does not set its region: give --region, or set AWS_REGION\n.*a\.pkr\.hcl:14: region of amazon-ebs\.s2 is not known, .*: give --region, or/);
    expect(regionsIn(policy(path, '--region', 'eu-west-1', '--region', 'eu-central-1').out)).toEqual(['eu-central-1', 'eu-west-1', 'us-east-1']);
    const words = ['policy', path, ...ACCOUNT];
    expect(regionsIn(calledIn({ AWS_REGION: 'eu-west-1', AWS_DEFAULT_REGION: 'eu-west-2' }, ...words).out)).toEqual(['eu-west-1', 'us-east-1']);
    expect(regionsIn(calledIn({ AWS_DEFAULT_REGION: 'eu-west-2' }, ...words).out)).toEqual(['eu-west-2', 'us-east-1']);
    expect(regionsIn(calledIn({ AWS_REGION: 'eu-west-1' }, ...words, '--region', 'eu-west-3').out)).toEqual(['eu-west-3', 'us-east-1']);
  });

  test('a region that contradicts the template is said, one of the environment is not', () => {
    const path = folder(`region = "us-east-1"\n  ${TAGS}`);
    expect(policy(path, '--region', 'eu-west-1')).toMatchObject({
      code: 2, err: expect.stringMatching(/a\.pkr\.hcl:3: region of amazon-ebs\.s0 is "us-east-1", which --region does not have: add it to --region, or change the template$/),
    });
    expect(regionsIn(calledIn({ AWS_REGION: 'eu-west-1' }, 'policy', path, ...ACCOUNT).out)).toEqual(['us-east-1']);
  });
});

test('all that is open comes at once, by file and line, and each thing once', () => {
  const path = folderOf({
    'b.pkr.hcl': source('b', `region = "eu-west-1"\n  iam_instance_profile = "web"\n  kms_key_id = "alias/a"\n  encrypt_boot = var.open\n  ${TAGS}`),
    'a.pkr.hcl': `variable "open" {}\n${source('a', `region = "eu-west-1"\n  subnet_id = var.open\n  ${TAGS}`)}${build('a', 'b')}${build('a', 'b')}`,
  });
  const { code, err } = called('policy', path, '--account', 'x', '--secret', 'y');
  expect(code).toBe(2);
  expect(err.replaceAll(`${path}/`, '').split('\n').map((line) => line.trim().split(' ').slice(0, 2).join(' '))).toEqual([
    '6 things', '--account is', '--secret is', 'a.pkr.hcl:4: subnet_id', 'b.pkr.hcl:3: iam_instance_profile', 'b.pkr.hcl:4: kms_key_id', 'b.pkr.hcl:5: encrypt_boot',
  ]);
});

test('a region that may be new is a warning, in the words of the command', () => {
  const { code, err } = policy(folder(TAGS), '--region', 'eu-west-9');
  expect(code).toBe(0);
  expect(err).toBe('warning: --region has "eu-west-9", which is not known to this version of aws-cdk-lib: correct it; or leave it, if the region is new');
});

test('a partition that this version of the CDK does not know', () => {
  const { code, out } = policy(folder(`${TAGS}\n  encrypt_boot = true\n  kms_key_id = "arn:aws-eusc:kms:eusc-de-east-1:111122223333:key/1"`), '--region', 'eusc-de-east-1');
  expect(code).toBe(0);
  expect(out).toContain('"ec2.eusc-de-east-1.amazonaws.eu"');
  expect(out).toContain('"arn:aws-eusc:ec2:eusc-de-east-1:');
  expect(out).not.toContain('Token[');
});

test('what has no region comes in the same order, and what sources of one line have in common once', () => {
  const path = folderOf({
    'a.pkr.hcl': `${source('a', `iam_instance_profile = "web"\n  ${TAGS}`)}build {
  dynamic "source" {
    for_each = ["x", "y"]
    labels   = ["amazon-ebs.a"]
    content {
      name = source.value
    }
  }
}`,
    'b.pkr.hcl': 'data "amazon-parameterstore" "b" { name = "/b" }\n',
  });
  expect(policy(path).err.replaceAll(`${path}/`, '').split('\n').map((line) => line.trim().replace(/ (?:does|names|set) .*|, the .*/, ''))).toEqual([
    '3 things to settle:', 'a.pkr.hcl:1: amazon-ebs.x, amazon-ebs.y', 'a.pkr.hcl:2: iam_instance_profile of amazon-ebs.x, amazon-ebs.y ("web")',
    'b.pkr.hcl:1: data.amazon-parameterstore.b',
  ]);
});

describe('without the build tag', () => {
  const path = folder('region = "eu-west-1"');

  test('there is a policy, and what to add', () => {
    const { code, out, err } = policy(path);
    expect(code).toBe(0);
    expect(JSON.parse(out)).toEqual(JSON.parse(policy(folder(`region = "eu-west-1"\n  ${TAGS}`)).out));
    expect(err).toMatch(/^warning: the build tag CreatedBy=packer is missing, .*\n.*a\.pkr\.hcl:2: amazon-ebs\.s0: add: run_tags = \{ CreatedBy = "packer" \}\n[^]*\n.*cdk-ami-build-roles tags .* --write$/);
  });

  test('a pipeline can be stopped', () => {
    expect(policy(path, '--strict')).toMatchObject({ code: 1, out: expect.stringContaining('"Statement"') });
    expect(policy(folder(`region = "eu-west-1"\n  ${TAGS}`), '--strict').code).toBe(0);
    expect(called('explain', path, '--check')).toMatchObject({ code: 1, err: 'the build tag CreatedBy=packer is missing in maps of amazon-ebs.s0' });
    expect(called('explain', folder(TAGS), '--check').code).toBe(0);
  });

  test('maps that may lack it are a warning too', () => {
    const { code, err } = policy(folder('region = "eu-west-1"\n  run_tags = var.open'), '--strict');
    expect(code).toBe(1);
    expect(err).toMatch(/warning: .*a\.pkr\.hcl:4: whether run_tags of amazon-ebs\.s0 has the build tag is not known, because .*: give the variable a value by --var or --var-file/);
  });
});

test('warnings speak of flags', () => {
  const { err } = policy(join(__dirname, '..', 'proofs', 'traces', 'templates', 'cn-ebs-temp-instance-profile.pkr.hcl'));
  expect(err).toMatch(/warning: --temporary-instance-profile lets the role/);
  expect(err).toMatch(/so the role has --late-tagging images-and-snapshots --late-tagging network-interfaces /);
  expect(err).not.toMatch(/\[ack|LateTagging/);
});
