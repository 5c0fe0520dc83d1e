import { cpSync, existsSync, readdirSync, readFileSync } from 'fs';
import { join } from 'path';
import { App, Stack } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import type { Construct } from 'constructs';
import { called, calledIn } from './called';
import { PackerBuildRole, PackerTemplate } from '../../src';
import { OPTION_FLAGS } from '../../src/packer/options/flags';
import { folderOf } from '../harness/folders';

/* The first try: every template of the corpus gives a policy, or lines of which each names the flag that settles it. */

const CORPUS = join(__dirname, '..', 'packer-template', 'corpus');
const cases = readdirSync(CORPUS).filter((name) => existsSync(join(CORPUS, name, 'expected.json')))
  .map((name) => ({ name, ...JSON.parse(readFileSync(join(CORPUS, name, 'expected.json'), 'utf8')) }))
  .filter(({ error, built, properties }) => error === undefined && (built ?? Object.keys(properties ?? {})).length > 0);

/** A tag that no template has. Where one has the key with another value or spelling, only its owner knows which of the two is right. */
const TAG = 'BuildRole=images';

const copies = folderOf({});

/** What Packer is told, as flags. */
const given = (folder: string, { entry = '.', options = {} }: any) => [
  join(folder, entry),
  ...Object.entries(options.variables ?? {}).flatMap(([key, value]) => ['--var', `${key}=${value}`]),
  ...(options.varFiles ?? []).flatMap((file: string) => ['--var-file', join(folder, file)]),
  ...(options.onlyBuilds ?? options.only ?? []).flatMap((each: string) => ['--only', each]),
  ...(options.exceptBuilds ?? options.except ?? []).flatMap((each: string) => ['--except', each]),
];

test.each(cases)('$name', ({ name, ...of }) => {
  const { code, out, err } = calledIn({ AWS_REGION: 'us-east-1' }, 'policy', ...given(join(CORPUS, name), of), '--account', '111122223333');
  if (code === 0) {
    expect([JSON.parse(out)].flat()[0].Statement.length).toBeGreaterThan(0);
  } else {
    expect(code).toBe(2);
    const lines = err.split('\n').filter((line) => !/^\d+ things to settle:$/.test(line));
    expect(lines.length).toBeGreaterThan(0);
    expect(lines.filter((line) => !/: (?:give|by|.*by) .*--[a-z]|--each/.test(line))).toEqual([]);
    expect(err).not.toMatch(/'[a-z]+[A-Z]\w*'|declare /);
  }
});

/** What only the owner of a template knows, by the flag that asks for it. */
const ANSWERS: Record<string, (region: string) => string> = {
  '--region': () => 'us-east-1',
  '--instance-role': () => 'arn:aws:iam::111122223333:role/web',
  '--kms-key': (region) => `arn:aws:kms:${region}:111122223333:key/00000000-0000-0000-0000-000000000001`,
  '--subnet': () => 'subnet-0123456789abcdef0',
  '--vpc': () => 'vpc-0123456789abcdef0',
  '--security-group': () => 'sg-0123456789abcdef0',
  '--secret': () => 'arn:aws:secretsmanager:eu-west-1:111122223333:secret:tenant/a-AbCdEf',
  '--instance-type': () => 't3.*',
  '--ami-user': () => '444455556666',
};
const SWITCHES = OPTION_FLAGS.filter(({ of }) => !of).map(({ flag }) => flag);

/** The constructs that texts stand for; other properties take the texts. */
const IMPORTED: Record<string, (scope: Construct, text: string) => unknown> = {
  instanceRoles: (scope, arn) => iam.Role.fromRoleArn(scope, arn, arn),
  kmsKeys: (scope, arn) => kms.Key.fromKeyArn(scope, arn, arn),
  subnets: (scope, id) => ec2.Subnet.fromSubnetId(scope, id, id),
  vpcs: (scope, id) => ec2.Vpc.fromVpcAttributes(scope, id, { vpcId: id, availabilityZones: ['a'] }),
  securityGroups: (scope, id) => ec2.SecurityGroup.fromSecurityGroupId(scope, id, id),
  secrets: (scope, arn) => secretsmanager.Secret.fromSecretCompleteArn(scope, arn, arn),
};

/** Asks the command until it has no further question; each round answers what its messages ask for. */
function declaredFor(folder: string, of: any): Map<string, string[]> {
  const declared = new Map<string, string[]>();
  const add = (flag: string, values: string[]) => declared.set(flag, [...new Set([...declared.get(flag) ?? [], ...values])]);
  for (let round = 0; round < 4; round += 1) {
    const flags = [...declared].flatMap(([flag, values]) => (values.length === 0 ? [flag.replace('--', '--no-')] : values.flatMap((value) => [flag, value])));
    const { code, err } = called('policy', ...given(folder, of), '--account', '111122223333', '--tag', TAG, ...flags);
    if (code === 0) break;
    for (const [, asked] of err.matchAll(/: give (--[a-z0-9-]+(?: or --[a-z0-9-]+)*)/g)) {
      const flag = asked.split(' or ').find((each) => each in ANSWERS || SWITCHES.includes(each));
      if (flag) add(flag, flag in ANSWERS ? [ANSWERS[flag](of.properties?.regions?.[0] ?? 'us-east-1')] : []);
    }
    for (const [, values, flag] of err.matchAll(/ is ((?:"[^"]*"(?:, )?)+), which (--[a-z0-9-]+) does not have/g)) add(flag, JSON.parse(`[${values}]`));
  }
  return declared;
}

/** Why the template does not become a role. */
function errorOf(folder: string, of: any): string | undefined {
  const { entry = '.', options: { variables, varFiles, onlyBuilds, only, exceptBuilds, except } = {} as any } = of;
  const options = {
    variables,
    varFiles: varFiles?.map((file: string) => join(folder, file)),
    onlyBuilds: onlyBuilds ?? only,
    exceptBuilds: exceptBuilds ?? except,
    environment: {},
  };
  const stack = new Stack(new App(), 'Stack', { env: { account: '111122223333', region: 'us-east-1' } });
  const propertyOf = (flag: string) => OPTION_FLAGS.find((each) => each.flag === flag)!.property;
  const props = Object.fromEntries([...declaredFor(folder, of)].map(([flag, texts]) => {
    const property = propertyOf(flag);
    return [property, texts.length === 0 ? false : texts.map((text) => IMPORTED[property]?.(stack, text) ?? text)];
  }));
  // Where the template leaves only some regions open, the command adds those that it names.
  if (props.regions) props.regions = [...new Set([...props.regions as string[], ...of.properties?.regions ?? []])];
  const [key, value] = TAG.split('=');
  try {
    const path = join(folder, entry);
    const template = entry === '.' ? PackerTemplate.fromDirectory(path, options) : PackerTemplate.fromFile(path, options);
    new PackerBuildRole(stack, 'Role', { ...props, template, buildTag: { key, value } });
    return undefined;
  } catch (error) {
    return (error as Error).message;
  }
}

test('of the templates that Packer takes, nine of ten become a role with the tags that the command writes and what their messages ask for', () => {
  const failed = cases.flatMap(({ name, ...of }) => {
    const folder = join(copies, 'roles', name);
    cpSync(join(CORPUS, name), folder, { recursive: true });
    called('tags', ...given(folder, of), '--tag', TAG, '--write');
    const error = errorOf(folder, of);
    return error === undefined ? [] : [`${name}: ${error}`];
  });
  expect(failed.length / cases.length).toBeLessThanOrEqual(0.1);
}, 300_000);

test('of the templates that lack the tag, the command adds it everywhere in nine of ten', () => {
  expect(cases.length).toBeGreaterThan(40);
  const lacking = cases.flatMap(({ name, ...of }) => {
    const folder = join(copies, name);
    cpSync(join(CORPUS, name), folder, { recursive: true });
    const words = [...given(folder, of), '--tag', TAG];
    if (called('explain', ...words, '--check', '--json').code === 0) return [];
    called('tags', ...words, '--write');
    return [{ name, code: called('explain', ...words, '--check', '--json').code }];
  });
  const left = lacking.filter(({ code }) => code !== 0).map(({ name }) => name);
  expect(lacking.length).toBeGreaterThan(15);
  expect(left.length / lacking.length).toBeLessThanOrEqual(0.1);
}, 300_000);
