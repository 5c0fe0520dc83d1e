import { readdirSync, readFileSync } from 'fs';
import { join } from 'path';
import { NEEDS } from '../../../src/catalogue';
import { policyOf } from '../../../src/command-line/policy';
import { Account, ThingType } from '../../../src/command-line/verify/account';
import { assertChangesNothing, wordsOf } from '../../../src/command-line/verify/aws-call';
import type { Build } from '../../../src/command-line/verify/build';
import { DRY_RUNS } from '../../../src/command-line/verify/dry-runs-of-options';
import { PROBES } from '../../../src/command-line/verify/known/probes';
import { sessionPolicyFor } from '../../../src/command-line/verify/probes';
import { VerifyQuestion, questionsOf } from '../../../src/command-line/verify/questions';
import { declaredOf, isDeclared, resourceTypeOf } from '../../../src/command-line/verify/requests';
import { sourceOf } from '../../../src/command-line/verify/source';
import type { WrittenStatement } from '../../../src/decision/policy';
import type { Request } from '../../../src/decision/request';
import { assumptionsOf } from '../../../src/iam/grounds';
import { PackerTemplate } from '../../../src/packer/packer-template';
import { isOurs } from '../../../src/packer/plugin/components';
import { resourceTypesOf } from '../../harness/reference';
import { readTrace } from '../../harness/traces';

/** What no dry run settles. */
const NOT_PROBED: Readonly<Record<string, string>> = {
  'AssumeRole with a tag and no transitive key, by a role with this condition': 'STS has no dry runs',
  'CopyImage with TagSpecifications for image and snapshot, by a role that demands the tag on the copy':
    'the builds of a template have no such statement',
  'GetImageAncestry with DryRun on an own tagged image, denied, and its message decoded':
    'people trace images: the builds of a template have no such statement',
  'StartSession by a role without OpenDataChannel and the newest Session Manager plugin, then with it on session/*': 'it opens a session',
};

/* The questions about recorded builds: each statement of their roles is asked about, by requests that a recorded build sends. */

const TEMPLATES = join(__dirname, '../../proofs/traces/templates');
const ACCOUNT = '111122223333';

/** Templates of recorded builds, with what they cannot tell. */
const BUILDS: Record<string, Record<string, string[]>> = {
  'ebs-default': {},
  'ebs-run-tags-only': {},
  'ebs-imds-v2': {},
  'ebs-source-ami-filter': {},
  'ebs-existing-subnet': {},
  'ebs-copy-regions': {},
  'ebs-encrypt-kms': {},
  'ebs-share-users': {},
  'ebs-spot': {},
  'ebs-instance-profile': { instanceRoles: [`arn:aws:iam::${ACCOUNT}:role/AppRole`] },
  'ebs-deprecate': {},
  'ebs-deregistration-protection': {},
  'ebs-ena-sriov': {},
  'ebs-winrm': {},
  'ebsvolume-default': {},
  'ebssurrogate-default': {},
  'ebssurrogate-create-image': {},
  'chroot-default': {},
};

function buildOf(name: string, more: Record<string, string[]> = {}): Build {
  const template = PackerTemplate.fromFile(join(TEMPLATES, `${name}.pkr.hcl`));
  const tag = { key: 'CreatedBy', value: 'packer' };
  const { documents } = policyOf(template, { account: ACCOUNT, usualRegion: 'us-east-1', buildTag: tag, declared: { ...BUILDS[name], ...more }, grantsUnknown: false });
  const { components } = template._read;
  return {
    construct: 'PackerBuildRole',
    declared: declaredOf(documents.flatMap((document) => (document as { Statement: WrittenStatement[] }).Statement)),
    sources: components.filter((component) => component.kind === 'source' && isOurs(component)).map((component) => sourceOf(component, components)),
    tag,
    regions: ['us-east-1'],
  };
}

/** One thing of each type that an earlier build left, and one of others. */
const thingsOf = ({ tag: { key, value } }: Build): Record<ThingType, object> => {
  const Tags = [{ Key: key, Value: value }];
  const both = (item: object, names: string[], id: string) => names.map((name, i) => ({ ...item, [id]: name, Tags: i === 0 ? Tags : [] }));
  const BlockDeviceMappings = [{ Ebs: { SnapshotId: 'snap-1' } }];
  return {
    'instance': { Reservations: [{ Instances: both({}, ['i-1', 'i-2'], 'InstanceId') }] },
    'volume': { Volumes: both({ VolumeType: 'gp3' }, ['vol-1', 'vol-2'], 'VolumeId') },
    'image': { Images: both({ OwnerId: ACCOUNT, BlockDeviceMappings }, ['ami-1', 'ami-2'], 'ImageId') },
    'snapshot': { Snapshots: both({ OwnerId: ACCOUNT }, ['snap-1', 'snap-2'], 'SnapshotId') },
    'security-group': { SecurityGroups: both({ VpcId: 'vpc-1' }, ['sg-1', 'sg-2'], 'GroupId') },
    'key-pair': { KeyPairs: both({}, ['packer_1', 'theirs'], 'KeyName') },
    'launch-template': { LaunchTemplates: both({}, ['lt-1', 'lt-2'], 'LaunchTemplateId') },
    'subnet': { Subnets: [{ SubnetId: 'subnet-1', VpcId: 'vpc-1', AvailabilityZone: 'us-east-1a' }] },
    'instance-profile': {
      InstanceProfiles: ['AppRole', 'TheirRole'].map((role) => ({ InstanceProfileName: `${role}Profile`, Roles: [{ Arn: `arn:aws:iam::${ACCOUNT}:role/${role}` }] })),
    },
  };
};

function questionsAbout(name: string, afterEarlierBuild = false): { questions: readonly VerifyQuestion[]; unasked: readonly string[]; build: Build } {
  const build = buildOf(name);
  const account = new Account(ACCOUNT, 'aws', 'us-east-1', build.tag);
  for (const source of build.sources) {
    account.learnImage(source, {
      is: 'answered',
      data: {
        Images: [{
          ImageId: 'ami-0', OwnerId: '137112412989', ImageOwnerAlias: 'amazon', BlockDeviceMappings: [{ Ebs: { SnapshotId: 'snap-0' } }],
        }],
      },
    });
  }
  if (afterEarlierBuild) {
    for (const [type, data] of Object.entries(thingsOf(build))) account.learn(type as ThingType, { is: 'answered', data });
  }
  return { ...questionsOf(build, account), build };
}

describe.each(Object.keys(BUILDS))('%s', (name) => {
  const { questions, unasked, build } = questionsAbout(name);

  test('every statement is asked about, and nothing of it is left out', () => {
    const asked = new Set(questions.flatMap(({ statements }) => statements));
    expect(build.declared.map(({ sid }) => sid).filter((sid) => !asked.has(sid))).toEqual([]);
    expect(unasked.filter((why) => /no request is known/.test(why))).toEqual([]);
  });

  test('each line has a name of its own', () => {
    expect(new Set(questions.map(({ id }) => id)).size).toBe(questions.length);
  });

  test('every action is asked about on a type of resource that AWS knows for it', async () => {
    const requests = questions.flatMap(({ means }) => means.requests);
    expect(requests.length).toBeGreaterThan(10);
    const strange = await Promise.all(requests.map(async ({ action, resource }) => {
      const [types, type] = [await resourceTypesOf(action), resourceTypeOf(resource)];
      return type === '*' || /^(?:kms|iam|sts|s3)/.test(action) || types.includes(type) ? [] : [`${action} on ${type}`];
    }));
    expect(strange.flat()).toEqual([]);
  });

  test('whatever is sent is a dry run', () => {
    const calls = questions.flatMap(({ means }) => (means.by === 'dry run' ? means.calls : []));
    expect(calls.length).toBeGreaterThan(0);
    calls.forEach((call) => {
      expect(call.isDryRun).toBe(true);
      expect(() => assertChangesNothing(wordsOf(call))).not.toThrow();
    });
  });
});

test('what the default build sends is what was recorded of it, key by key', () => {
  const { questions } = questionsAbout('ebs-default');
  const recorded = readTrace('ebs-default').authorizations;
  const text = (value: unknown) => [value].flat().map(String).sort().join();
  const simulated = questions.filter(({ means, wants }) => means.by === 'simulation' && wants === 'allowed').flatMap(({ means }) => means.requests);
  expect(simulated.length).toBeGreaterThan(15);
  const isRecorded = ({ action, resource, context }: Request) => recorded.some((each) => each.action === action
    && resourceTypeOf(each.resource) === resourceTypeOf(resource)
    && Object.entries(context).every(([key, values]) => text(each.context[key]) === text(values)));
  const unheard = simulated.filter((request) => !isRecorded(request));
  // Of these the recorded build had none: a volume that is left over, a failure, a rule with tags.
  expect([...new Set(unheard.map(({ action, resource }) => `${action} on ${resourceTypeOf(resource)}`))].sort()).toEqual([
    'ec2:AuthorizeSecurityGroupIngress on security-group-rule', 'ec2:DeleteSnapshot on snapshot', 'ec2:DeleteVolume on volume', 'ec2:DeregisterImage on image',
  ]);
});

test('a subnet that another account shares is asked about by the ARN of its owner', () => {
  const build = buildOf('ebs-existing-subnet', { networkAccountIds: ['444455556666'] });
  const account = new Account(ACCOUNT, 'aws', 'us-east-1', build.tag);
  account.learn('subnet', { is: 'answered', data: { Subnets: [{ SubnetId: 'subnet-4d4e1bbe56600d221', VpcId: 'vpc-0123456789abcdef0', OwnerId: '444455556666' }] } });
  account.learn('security-group', {
    is: 'answered',
    data: { SecurityGroups: [{ GroupId: 'sg-0123456789abcdef0', VpcId: 'vpc-0123456789abcdef0', OwnerId: ACCOUNT, Tags: [{ Key: 'CreatedBy', Value: 'packer' }] }] },
  });
  for (const source of build.sources) account.learnImage(source, { is: 'answered', data: { Images: [{ ImageId: 'ami-1', OwnerId: '137112412989' }] } });
  const { questions } = questionsOf(build, account);
  const launch = questions.find(({ id }) => id === 'RunInstances')!;
  expect(launch.statements).toContain('LaunchIntoDeclaredSubnet');
  expect(launch.means.requests).toContainEqual(expect.objectContaining({
    resource: 'arn:aws:ec2:us-east-1:444455556666:subnet/subnet-4d4e1bbe56600d221',
    context: expect.objectContaining({ 'ec2:Vpc': ['arn:aws:ec2:us-east-1:444455556666:vpc/vpc-0123456789abcdef0'] }),
  }));
  expect(launch.means.requests).toContainEqual(expect.objectContaining({ resource: `arn:aws:ec2:us-east-1:${ACCOUNT}:security-group/sg-0123456789abcdef0` }));
});

/** Templates, with the first profile of the account that is not declared. */
describe.each([['ebs-default', 'AppRole'], ['ebs-instance-profile', 'TheirRole']])('instance profiles of %s', (name, other) => {

  test('a launch with a profile that is not declared must be refused, for its role only', () => {
    const question = questionsAbout(name, true).questions.find(({ id }) => id === 'RunInstances with another instance profile')!;
    expect(question).toMatchObject({ wants: 'refused', means: { by: 'dry run', requests: [{ action: 'iam:PassRole', resource: `arn:aws:iam::${ACCOUNT}:role/${other}` }] } });
    const [call] = question.means.by === 'dry run' ? question.means.calls : [];
    expect(call.parameters).toMatchObject({ IamInstanceProfile: { Name: `${other}Profile` } });
  });

  test('in an account without another profile, the simulator is asked about a role', () => {
    const { questions, unasked } = questionsAbout(name);
    expect(questions.find(({ id }) => id === 'PassRole of another role')).toMatchObject({ wants: 'refused', means: { by: 'simulation', requests: [{ action: 'iam:PassRole' }] } });
    expect(unasked.filter((why) => /PassRole/.test(why))).toEqual([]);
  });
});

/** What is asked as a dry run of a template beyond the calls of every builder, once an earlier build left something: written down by hand. */
const ASKED: Record<string, string[]> = {
  'ebs-copy-regions': ['CopyImage to eu-west-1'],
  'ebs-encrypt-kms': ['CopyImage'],
  'ebs-spot': ['CreateFleet', 'CreateLaunchTemplate', 'CreateTags on an instance', 'DeleteLaunchTemplate'],
  'ebs-share-users': ['ModifyImageAttribute for sharing', 'ModifyImageAttribute for the description', 'ModifySnapshotAttribute'],
  'ebs-deprecate': ['EnableImageDeprecation'],
  'ebs-deregistration-protection': ['EnableImageDeregistrationProtection'],
  'ebs-ena-sriov': ['ModifyInstanceAttribute'],
  'ebs-winrm': ['GetPasswordData'],
  'ebssurrogate-default': ['CreateSnapshot', 'RegisterImage'],
  'ebssurrogate-create-image': ['AttachVolume', 'DetachVolume'],
  'chroot-default': ['AttachVolume', 'CreateSnapshot', 'CreateVolume', 'DetachVolume', 'RegisterImage'],
};

describe.each(Object.entries(ASKED))('%s after an earlier build', (name, expected) => {
  const { questions, build } = questionsAbout(name, true);
  const ofEveryBuilder = questionsAbout('ebs-default', true).questions.map(({ id }) => id);

  test('its calls are asked as dry runs', () => {
    const dry = questions.filter(({ wants, means, id }) => wants === 'allowed' && means.by === 'dry run' && !ofEveryBuilder.includes(id)
      && means.calls.some(({ operation }) => !operation.startsWith('Describe')));
    expect(dry.map(({ id }) => id).sort()).toEqual(expected);
  });

  test('each of them is what the declared build may do, and what must be refused is not', () => {
    const verdicts = questions.flatMap(({ id, wants, means }) =>
      means.requests.map((request) => ({ id, wants, is: isDeclared(build.declared, request) })));
    expect(verdicts.length).toBeGreaterThan(40);
    expect(verdicts.filter(({ wants, is }) => (wants === 'allowed' ? is !== true : is !== false))).toEqual([]);
  });

  test('every statement is asked about all the same', () => {
    const asked = new Set(questions.flatMap(({ statements }) => statements));
    expect(build.declared.map(({ sid }) => sid).filter((sid) => !asked.has(sid))).toEqual([]);
  });
});

/** Calls of recorded builds that change something, and that only the simulator is asked about: with the reason. */
const SIMULATED_ONLY: Record<string, string> = {
  DeleteTags: 'the dry run of CreateTags asks for the same statement\'s condition; a build with a volume sends it once',
  EnableFastLaunch: 'EC2 also checks the launch that it makes later, with a launch template whose content is not known here',
  ImportImage: 'EC2 looks for the file in the bucket, which does not exist before the build',
};

describe('probes', () => {
  const open = [...new Set(NEEDS.flatMap((need) => assumptionsOf(need)).flatMap(({ ground }) => ground.settledBy ?? []))];

  test('there is one for everything that a dry run would settle, and none for anything else', () => {
    expect(open.length).toBeGreaterThan(5);
    expect([...new Set([...PROBES.map(({ settles }) => settles), ...Object.keys(NOT_PROBED)])].sort()).toEqual([...open].sort());
  });

  test('one for each action of it', () => {
    for (const { key, settles } of PROBES.filter((each) => each.key === 'ec2:Owner' || each.key === 'ec2:InstanceProfile')) {
      const actions = NEEDS.flatMap((need) => assumptionsOf(need))
        .filter(({ ground, key: its }) => ground.settledBy === settles && its === key).flatMap((each) => each.actions);
      expect(PROBES.filter((each) => each.settles === settles).map(({ action }) => action)).toEqual(expect.arrayContaining(actions));
    }
  });

  test.each(['ebs-default', 'ebs-spot'])('sessions of %s have statements of the declared build only, and fewer', (name) => {
    const build = buildOf(name);
    const policies = PROBES.map((each) => ({ each, policy: sessionPolicyFor(each, build) }));
    expect(policies.filter(({ policy }) => policy !== undefined).length).toBeGreaterThan(10);
    for (const { each: { action, keeps }, policy } of policies) {
      if (policy === undefined) continue;
      expect(policy.length).toBeLessThanOrEqual(2048);
      for (const { Sid: _, ...statement } of (JSON.parse(policy) as { Statement: WrittenStatement[] }).Statement) {
        const within = (some: unknown, all: unknown) => [some].flat().every((one) => [all].flat().includes(one));
        const whole = build.declared.find(({ written }) => JSON.stringify(written.Condition) === JSON.stringify(statement.Condition)
          && within(statement.Action, written.Action) && within(statement.Resource, written.Resource));
        expect(whole).toBeDefined();
        if (!keeps) expect([statement.Action].flat()).not.toContain(action);
      }
    }
  });
});

describe('dry runs', () => {
  const models = join(__dirname, '../../../node_modules/@aws-sdk/client-ec2/dist-types/models');
  const requests = readdirSync(models).filter((file) => /^models_\d+\.d\.ts$/.test(file))
    .flatMap((file) => readFileSync(join(models, file), 'utf8').split(/^export interface /m));
  const withDryRun = new Set(requests.filter((text) => /^\s+DryRun\?: boolean/m.test(text)).map((text) => /^(\w+)Request\b/.exec(text)?.[1]));

  test('are asked of calls that have one by the model of EC2', () => {
    expect(withDryRun.size).toBeGreaterThan(400);
    expect(DRY_RUNS.map(({ operation }) => operation).filter((operation) => !withDryRun.has(operation))).toEqual([]);
  });

  test('are asked for every call of a recorded build that has one, or there is a reason', () => {
    const folder = join(__dirname, '../../proofs/traces');
    const calls = readdirSync(folder).filter((file) => file.endsWith('.json')).flatMap((file) => JSON.parse(readFileSync(join(folder, file), 'utf8')).calls as string[]);
    const changing = [...new Set(calls)].filter((call) => /^ec2:(?!Describe)/.test(call)).map((call) => call.split(':')[1]).filter((call) => withDryRun.has(call));
    expect(changing.length).toBeGreaterThan(25);
    expect(changing.filter((call) => !DRY_RUNS.some(({ operation }) => operation === call)).sort()).toEqual(Object.keys(SIMULATED_ONLY).sort());
  });
});
