import { join } from 'path';
import { policyOf } from '../../../src/command-line/policy';
import { Account } from '../../../src/command-line/verify/account';
import { assertChangesNothing, wordsOf } from '../../../src/command-line/verify/aws-call';
import type { Build } from '../../../src/command-line/verify/build';
import { Question, questionsOf } from '../../../src/command-line/verify/questions';
import { declaredOf, resourceTypeOf } from '../../../src/command-line/verify/requests';
import { sourceOf } from '../../../src/command-line/verify/source';
import type { WrittenStatement } from '../../../src/decision/policy';
import type { Request } from '../../../src/decision/request';
import { PackerTemplate } from '../../../src/packer/packer-template';
import { isOurs } from '../../../src/packer/plugin/components';
import { resourceTypesOf } from '../../harness/reference';
import { readTrace } from '../../harness/traces';

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
  'ebsvolume-default': {},
  'ebssurrogate-default': {},
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

function questionsAbout(name: string): { questions: readonly Question[]; unasked: readonly string[]; build: Build } {
  const build = buildOf(name);
  const account = new Account(ACCOUNT, 'aws', 'us-east-1', build.tag);
  for (const source of build.sources) account.learnImage(source, { is: 'answered', data: { Images: [{ ImageId: 'ami-1', OwnerId: '137112412989', ImageOwnerAlias: 'amazon' }] } });
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
