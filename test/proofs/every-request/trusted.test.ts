import { Template } from 'aws-cdk-lib/assertions';
import { inTime } from './time';
import { BuildTagGuard } from '../../../src';
import { REQUEST_FACTS } from '../../../src/checks/request-facts';
import { decide } from '../../../src/decision/decide';
import { clauseOf, statementOf, WrittenStatement } from '../../../src/decision/policy';
import type { Verdict } from '../../../src/decision/question';
import type { Facts } from '../../../src/decision/request';
import { resolveIntrinsics } from '../../harness/intrinsics';
import { OTHER_CONSTRUCTS } from '../../harness/other-constructs';
import { SUBJECTS } from '../../harness/subjects';
import { distribution } from '../../harness/subjects/distribution';
import { crossAccountLifecycle } from '../../harness/subjects/others';
import { COMMERCIAL, stackIn } from '../../harness/synthesize';

/*
 * Policies of roles and keys, which say who may: that it is nobody but the declared. Whoever asks is one more condition key, `principal`: the
 * ARN of the caller, or `service:` and the name of a service; a policy that names an account lets in all its identities.
 */

const { account: OWN, partition } = COMMERCIAL;
const SOURCE = '444455556666';

const FACTS: Facts = {
  ...REQUEST_FACTS,
  same: [...REQUEST_FACTS.same, { prefixes: ['principal', 'aws:principalarn'] }],
  sent: (_, __, key) => (key === 'principal' ? 'always' : 'maybe'),
};

interface Written extends WrittenStatement {
  readonly Principal?: '*' | Readonly<Record<string, string | readonly string[]>>;
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;
}

const ROOT = /^arn:[^:]+:iam::(\d{12}):root$/;

/** Whom a statement lets in, as values of the key. */
const namesOf = (kind: string, name: string): string => {
  if (kind === 'Service') return `service:${name}`;
  return name === '*' ? '*' : name.replace(ROOT, 'arn:*:*::$1:*');
};

/** The statement with its principal as a condition. */
function asked({ Principal, Condition = {}, ...others }: Written): WrittenStatement {
  const whom = typeof Principal === 'object' ? Object.entries(Principal).flatMap(([kind, names]) => [names].flat().map((name) => namesOf(kind, name as string))) : ['*'];
  if (Condition.StringLike?.principal) throw new Error('a condition on principal is made here');
  return { ...others, Resource: '*', Condition: { ...Condition, StringLike: { ...Condition.StringLike, principal: whom } } };
}

const when = (...conditions: object[]): WrittenStatement => ({ Condition: Object.assign({}, ...conditions) });
const verdict = (statements: readonly Written[], holds: readonly WrittenStatement[], about?: readonly WrittenStatement[]): Verdict =>
  decide({ policies: statements.map(asked).map(statementOf), unless: holds.map(clauseOf), about: about?.map(clauseOf), facts: FACTS });

/** The statements with one condition of one of them left out, for each. */
const loosened = (statements: readonly Written[]): [string, Written[]][] => statements.flatMap((statement, i) =>
  Object.entries(statement.Condition ?? {}).flatMap(([operator, keys]) => Object.keys(keys).map((key): [string, Written[]] => {
    const { [key]: _, ...others } = keys;
    return [`${statement.Sid ?? i} without ${key}`, statements.map((each, j) => (j === i ? { ...each, Condition: { ...each.Condition, [operator]: others } } : each))];
  })));

const principal = (pattern: string) => when({ StringLike: { principal: pattern } });
const ofAccount = (account: string) => `arn:*:*::${account}:*`;

describe('trust policies', () => {
  const trustOf = (template: any): Written[] => Object.values<any>(template.Resources).filter(({ Type }) => Type === 'AWS::IAM::Role')
    .flatMap(({ Properties }) => (resolveIntrinsics(Properties.AssumeRolePolicyDocument, {}, COMMERCIAL) as any).Statement);
  const roleArn = (account: string, name: string) => `arn:${partition}:iam::${account}:role/${name}`;
  const service = (name: string, conditions: object = {}) => when({ StringEquals: { principal: `service:${name}.amazonaws.com`, ...conditions } });
  const ofOwn = { 'aws:SourceAccount': OWN };
  const inOrganization = (arns: string[], conditions: object = {}) => when({ StringEquals: conditions, ArnEquals: { 'aws:PrincipalArn': arns } });
  const serviceLinked = roleArn(SOURCE, 'aws-service-role/imagebuilder.amazonaws.com/AWSServiceRoleForImageBuilder');
  const organization = { 'aws:PrincipalOrgID': 'o-a1b2c3d4e5' };

  const DECLARED: Record<string, [string[], WrittenStatement[]][]> = {
    'packer': [[[], [service('ec2')]], [['assumed-by'], [service('codebuild')]]],
    'image-builder-instance': [[[], [service('ec2')]]],
    'image-builder-execution': [[[], [service('imagebuilder', ofOwn)]]],
    'image-builder-lifecycle': [[[], [service('imagebuilder', ofOwn)]]],
    'distribution': [
      [[], [inOrganization([roleArn(SOURCE, 'image-builder')])]],
      [['service-linked-role'], [inOrganization([roleArn(SOURCE, 'image-builder'), serviceLinked])]],
      [['organization-id'], [inOrganization([roleArn(SOURCE, 'image-builder')], organization)]],
      [['several-sources'], [inOrganization([roleArn(SOURCE, 'image-builder'), serviceLinked, roleArn('777788889999', 'image-builder')])]],
    ],
    'cross-account-lifecycle': [[[], [when({ StringEquals: { 'principal': 'service:imagebuilder.amazonaws.com', 'aws:SourceAccount': SOURCE } })]]],
    'packer-image-copy': [[[], [principal(roleArn(SOURCE, 'pipeline'))]]],
    'packer-image-retention': [[[], [service('lambda')]]],
  };
  const cases = [...SUBJECTS, crossAccountLifecycle].flatMap((subject) => (DECLARED[subject.name] ?? [])
    .filter(([options]) => options.every((option) => subject.optionsIn(COMMERCIAL)[option]))
    .map(([options, holds]) => ({ name: `${subject.name} ${options.join() || 'by default'}`, statements: trustOf(subject.withOptions(options).template), holds })));

  test.each(cases.map((each) => [each.name, each] as const))('%s: nobody but the declared', (name, { statements, holds }) => {
    expect(statements.length).toBeGreaterThan(0);
    expect(verdict(statements, holds)).toMatchObject({ is: 'proven' });
    // Anybody else would be noticed.
    const strangers: Record<string, string>[] = [{ AWS: '*' }, { Service: name.startsWith('packer-image-retention') ? 'glue.amazonaws.com' : 'lambda.amazonaws.com' }, { AWS: `arn:${partition}:iam::999999999999:root` }];
    for (const other of strangers) {
      expect(verdict([...statements, { Effect: 'Allow', Action: 'sts:AssumeRole', Principal: other }], holds)).toMatchObject({ is: 'refuted' });
    }
  });

  test('a condition of a distribution role that is left out lets others in', () => {
    const statements = trustOf(distribution.withOptions(['organization-id']).template);
    const found = loosened(statements).map(([name, changed]) => [name, verdict(changed, DECLARED.distribution[2][1]).is]);
    expect(found).toEqual([['0 without aws:PrincipalArn', 'refuted'], ['0 without aws:PrincipalOrgID', 'refuted']]);
  });
});

describe('key policies', () => {
  const SCALING = 'a service-linked role of scaling';

  /** A wider policy, of which what is proven holds for the policy itself: whom grants are for by one name, and with any operations. */
  const simpler = ({ Condition = {}, ...others }: Written): Written => ({
    ...others,
    Condition: Object.fromEntries(Object.entries(Condition).map(([operator, keys]) => [operator, Object.fromEntries(Object.entries(keys)
      .filter(([key]) => key !== 'kms:GrantOperations').map(([key, value]) => [key, key === 'kms:GranteePrincipal' ? SCALING : value]))])),
  });

  const keyOf = (construct: string, options: string): Written[] => {
    const stack = stackIn(COMMERCIAL);
    OTHER_CONSTRUCTS[construct][options](stack, COMMERCIAL);
    const { Resources } = Template.fromStack(stack).toJSON();
    const [policy] = Object.values<any>(Resources).flatMap(({ Properties: { KeyPolicy } }) => KeyPolicy ?? []);
    return (resolveIntrinsics(policy, {}, COMMERCIAL) as any).Statement.map(simpler);
  };

  const inOrganization = when({ StringEquals: { 'aws:PrincipalOrgID': 'o-a1b2c3d4e5' } });
  const inUnit = when({ 'ForAnyValue:StringLike': { 'aws:PrincipalOrgPaths': 'o-a1b2c3d4e5/r-ab12/ou-ab12-11111111/*' } });
  const WHO = [principal(ofAccount(OWN)), principal(ofAccount(SOURCE)), inOrganization, inUnit];
  const others = [when({ StringNotLike: { principal: ofAccount(OWN) } })];
  const toScaling: WrittenStatement = { Action: 'kms:CreateGrant', ...when({ StringEquals: { 'kms:GranteePrincipal': SCALING } }) };
  const throughEc2 = when({ StringEquals: { 'kms:ViaService': 'ec2.us-east-1.amazonaws.com' } });
  const forResources: WrittenStatement = { Action: 'kms:CreateGrant', ...when({ Bool: { 'kms:GrantIsForAWSResource': 'true' } }) };
  const otherThanGrants: WrittenStatement = { NotAction: 'kms:CreateGrant' };

  const SENTENCES: [string, (statements: readonly Written[]) => Verdict][] = [
    ['nobody but the declared uses the key', (statements) => verdict(statements, WHO)],
    ['others use it through EC2 only, or let Auto Scaling use it', (statements) => verdict(statements, [throughEc2, toScaling], others)],
    ['others let nobody but services use it', (statements) => verdict(statements, [otherThanGrants, forResources, toScaling], others)],
    ['others do no more than use it', (statements) => verdict(statements, [{
      Action: ['kms:Decrypt', 'kms:DescribeKey', 'kms:Encrypt', 'kms:GenerateDataKeyWithoutPlaintext', 'kms:ReEncrypt*', 'kms:CreateGrant'],
    }], others)],
  ];

  test.each([['AmiEncryptionKey', 'defaults'], ['AmiEncryptionKey', 'all'], ['AmiEncryptionKeyReplica', 'all']])('%s, %s', (construct, options) => {
    const statements = keyOf(construct, options);
    expect(SENTENCES.map(([says, is]) => [says, is(statements).is])).toEqual(SENTENCES.map(([says]) => [says, 'proven']));
  });

  test('each condition is needed for one of them', () => {
    const needless = loosened(keyOf('AmiEncryptionKey', 'all')).filter(([, changed]) => SENTENCES.every(([, is]) => is(changed).is === 'proven')).map(([name]) => name);
    // Whom the own account lets in is for its own IAM policies to say: these keep statements for others from saying so.
    expect(needless.filter((name) => !/without kms:CallerAccount$/.test(name))).toEqual([]);
  });
});

describe('BuildTagGuard', () => {
  const BUILDER = `arn:${partition}:iam::${OWN}:role/packer`;
  const stack = stackIn(COMMERCIAL);
  const guard = new BuildTagGuard(stack, 'Guard', { buildTag: { key: 'CreatedBy', value: 'packer' }, builderArns: [BUILDER] });
  const denials: WrittenStatement[] = (resolveIntrinsics(stack.resolve(guard.document), {}, COMMERCIAL) as any).Statement;
  const EVERYTHING: WrittenStatement = { Sid: 'Everything', Effect: 'Allow', Action: '*', Resource: '*' };
  const others = { ArnNotEquals: { 'aws:PrincipalArn': BUILDER } };
  const question = (statements: readonly WrittenStatement[], about: WrittenStatement[]) => decide({
    policies: statements.map(statementOf), about: about.map(clauseOf), facts: { ...FACTS, sent: (_, __, key) => (key === 'principal' ? 'always' : 'maybe') },
  });

  const SENTENCES: [string, WrittenStatement[]][] = [
    ['nobody else sets the tag', [{ Action: 'ec2:CreateTags', ...when(others, { StringEquals: { 'aws:RequestTag/CreatedBy': 'packer' } }) }]],
    ['nobody else changes it', [{
      Action: 'ec2:CreateTags', ...when(others, { StringEquals: { 'aws:ResourceTag/CreatedBy': 'packer' }, Null: { 'aws:RequestTag/CreatedBy': 'false' } }),
    }]],
    ['nobody else takes it off', [
      { Action: 'ec2:DeleteTags', ...when(others, { 'StringEquals': { 'aws:ResourceTag/CreatedBy': 'packer' }, 'ForAnyValue:StringEqualsIgnoreCase': { 'aws:TagKeys': 'createdby' } }) },
      { Action: 'ec2:DeleteTags', ...when(others, { StringEquals: { 'aws:ResourceTag/CreatedBy': 'packer' }, Null: { 'aws:TagKeys': 'true' } }) },
    ]],
  ];

  test.each(SENTENCES)('%s, who may do everything else', (_, about) => {
    expect(question([EVERYTHING, ...denials], about)).toMatchObject({ is: 'proven' });
    expect(question([EVERYTHING], about)).toMatchObject({ is: 'refuted' });
  });

  test('each of its denials is needed for one of them', () => {
    const needless = denials.filter((denial) => SENTENCES.every(([, about]) => question([EVERYTHING, ...denials.filter((each) => each !== denial)], about).is === 'proven'));
    expect(needless).toEqual([]);
  });

  test('a builder, and whoever touches other tags, may', () => {
    const allowed = (statement: WrittenStatement) => question([EVERYTHING, ...denials], [statement]).is;
    expect(allowed({ Action: 'ec2:CreateTags', ...when({ ArnEquals: { 'aws:PrincipalArn': BUILDER }, StringEquals: { 'aws:RequestTag/CreatedBy': 'packer' } }) })).toBe('refuted');
    expect(allowed({ Action: 'ec2:CreateTags', ...when(others, { 'ForAllValues:StringEquals': { 'aws:TagKeys': 'Name' }, 'Null': { 'aws:TagKeys': 'false' } }) })).toBe('refuted');
  });
});

inTime('trusted');
