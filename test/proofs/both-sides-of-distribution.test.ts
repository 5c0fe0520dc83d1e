import {
  attackFiles, CONSUMER, deploy, DISTRIBUTION_ROLE, EXECUTION_ROLE, isAllowedByBoth, LIFECYCLE_ROLE, ORGANIZATION, Question, SOURCE, SOURCE_KEY,
  TARGET, TARGET_KEY, without,
} from '../harness/both-sides';
import { contextKeysOutsideReference } from '../harness/reference';

/* Distribution from one account to another, with the policies of both sides: what must work, and what must not. */

const organization = deploy();
const allowed = (question: Question) => isAllowedByBoth(organization, question);

const image = 'arn:aws:ec2:us-east-1::image/ami-0123456789abcdef0';
const copy = 'arn:aws:ec2:us-east-1::image/to-be-created';
const snapshot = 'arn:aws:ec2:us-east-1::snapshot/snap-0123456789abcdef0';
const tag = { 'aws:RequestTag/CreatedBy': 'EC2 Image Builder', 'aws:TagKeys': ['CreatedBy'] };
const tagged = { 'aws:ResourceTag/CreatedBy': 'EC2 Image Builder' };
const throughEc2 = { 'kms:ViaService': 'ec2.us-east-1.amazonaws.com' };
const region = { 'aws:RequestedRegion': 'us-east-1' };
const DATA = ['kms:Decrypt', 'kms:DescribeKey', 'kms:ReEncryptFrom', 'kms:ReEncryptTo', 'kms:GenerateDataKeyWithoutPlaintext', 'kms:Encrypt'];

const withKey = (who: string, key: string, actions = DATA): Question[] => [
  ...actions.map((action): Question => ({ who, action, resource: key, context: throughEc2 })),
  { who, action: 'kms:CreateGrant', resource: key, context: { ...throughEc2, 'kms:GrantIsForAWSResource': 'true' } },
];
const grantToAutoScaling = (account: string, resource: string, service = 'autoscaling.amazonaws.com/AWSServiceRoleForAutoScaling'): Question => ({
  who: `arn:aws:iam::${account}:role/administrator`,
  action: 'kms:CreateGrant',
  resource,
  context: {
    'kms:GranteePrincipal': `arn:aws:iam::${account}:role/aws-service-role/${service}`,
    'kms:GrantOperations': ['Encrypt', 'Decrypt', 'ReEncryptFrom', 'ReEncryptTo', 'GenerateDataKey', 'GenerateDataKeyWithoutPlaintext', 'DescribeKey', 'CreateGrant'],
    'kms:GrantIsForAWSResource': 'false',
  },
});

const WORK: Record<string, Question[]> = {
  'share the snapshots and the image with the target, and assume its role': [
    { who: EXECUTION_ROLE, action: 'ec2:ModifySnapshotAttribute', resource: snapshot, context: { ...region, ...tagged, 'ec2:Owner': SOURCE, 'ec2:Add/userId': TARGET } },
    { who: EXECUTION_ROLE, action: 'ec2:ModifyImageAttribute', resource: image, context: { ...region, ...tagged, 'ec2:Owner': SOURCE } },
    { who: EXECUTION_ROLE, action: 'sts:AssumeRole', resource: DISTRIBUTION_ROLE },
  ],
  'copy, tag and announce the copy in the target': [
    { who: DISTRIBUTION_ROLE, action: 'ec2:CopyImage', resource: image, context: { ...region, 'ec2:Owner': SOURCE } },
    { who: DISTRIBUTION_ROLE, action: 'ec2:CopyImage', resource: copy, context: { ...region, 'ec2:Owner': TARGET } },
    { who: DISTRIBUTION_ROLE, action: 'ec2:CopyImage', resource: snapshot, context: region },
    { who: DISTRIBUTION_ROLE, action: 'ec2:CreateTags', resource: image, context: { ...region, ...tag, 'ec2:CreateAction': 'CopyImage' } },
    { who: DISTRIBUTION_ROLE, action: 'ec2:CreateTags', resource: image, context: { ...region, ...tag, 'ec2:Owner': TARGET } },
    { who: DISTRIBUTION_ROLE, action: 'ec2:DescribeImages', resource: '*', context: region },
    { who: DISTRIBUTION_ROLE, action: 'ssm:PutParameter', resource: `arn:aws:ssm:us-east-1:${TARGET}:parameter/images/web`, context: region },
  ],
  'copy an encrypted image, which keeps its key': withKey(DISTRIBUTION_ROLE, SOURCE_KEY),
  'encrypt the copy with the key of the target': withKey(DISTRIBUTION_ROLE, TARGET_KEY),
  'use the key in its own account, by IAM alone': withKey(EXECUTION_ROLE, SOURCE_KEY),
  'share the copy with a consumer': [
    { who: DISTRIBUTION_ROLE, action: 'ec2:ModifyImageAttribute', resource: image, context: { ...region, ...tagged, 'ec2:Owner': TARGET } },
  ],
  'launch the image in a consumer account': withKey(`arn:aws:iam::${CONSUMER}:role/launcher`, SOURCE_KEY),
  'launch the copy in a consumer account of the organization': withKey(`arn:aws:iam::${CONSUMER}:role/launcher`, TARGET_KEY),
  'let Auto Scaling, EC2 Fleet and Spot launch in a consumer account': [SOURCE_KEY, TARGET_KEY].flatMap((key) => [
    grantToAutoScaling(CONSUMER, key),
    grantToAutoScaling(CONSUMER, key, 'ec2fleet.amazonaws.com/AWSServiceRoleForEC2Fleet'),
    grantToAutoScaling(CONSUMER, key, 'spot.amazonaws.com/AWSServiceRoleForEC2Spot'),
    grantToAutoScaling(CONSUMER, key, 'spotfleet.amazonaws.com/AWSServiceRoleForEC2SpotFleet'),
  ]),
  'run lifecycle rules of the source in the target': [
    {
      who: 'imagebuilder.amazonaws.com',
      action: 'sts:AssumeRole',
      resource: LIFECYCLE_ROLE,
      context: { 'aws:SourceAccount': SOURCE, 'aws:SourceArn': `arn:aws:imagebuilder:us-east-1:${SOURCE}:image/web/1.0.0/1` },
    },
    { who: LIFECYCLE_ROLE, action: 'ec2:DeregisterImage', resource: image, context: { ...region, ...tagged, 'ec2:Owner': TARGET } },
    { who: LIFECYCLE_ROLE, action: 'ec2:DeleteSnapshot', resource: snapshot, context: { ...region, ...tagged, 'ec2:Owner': TARGET } },
  ],
};

describe('what distribution does is allowed by both sides', () => {
  test.each(Object.entries(WORK))('%s', async (_, questions) => {
    const answers = await Promise.all(questions.map(async (question) => ({ ...question, allowed: await allowed(question) })));
    expect(answers.filter((answer) => !answer.allowed)).toEqual([]);
  });

  test('questions have the keys that AWS sends', async () => {
    const questions = [...Object.values(WORK).flat(), ...attackFiles().flatMap(({ attacks }) => attacks)];
    const outside = await Promise.all(questions.map(async ({ action, resource, context = {} }) => ({
      action, keys: await contextKeysOutsideReference({ action, resource, context }),
    })));
    expect(outside.filter(({ keys }) => keys.length > 0)).toEqual([]);
  });
});

describe.each(attackFiles().map((file) => [file.kind, file] as const))('attacks that the %s policy refuses', (_, { attacks }) => {
  test.each(attacks.map((attack) => [attack.does, attack] as const))('%s: denied, and by nothing else than the part named', async (__, attack) => {
    expect(await allowed(attack)).toBe(false);
    expect(await isAllowedByBoth(without(organization, attack), attack)).toBe(true);
  });
});

test('the suite is as large as promised', () => {
  const attacks = attackFiles().flatMap((file) => file.attacks);
  expect(attacks.length).toBeGreaterThanOrEqual(28);
  expect(new Set(attacks.map(({ does }) => does)).size).toBe(attacks.length);
});

describe('a side alone is not enough', () => {
  const question: Question = { who: EXECUTION_ROLE, action: 'sts:AssumeRole', resource: DISTRIBUTION_ROLE };

  test('the source without the trust of the target', async () => {
    const owners = { ...organization.owners, [DISTRIBUTION_ROLE]: { Version: '2012-10-17', Statement: [] } };
    expect(await isAllowedByBoth({ ...organization, owners }, question)).toBe(false);
  });

  test('the trust of the target without the permission of the source', async () => {
    expect(await isAllowedByBoth({ ...organization, identities: { ...organization.identities, [EXECUTION_ROLE]: [] } }, question)).toBe(false);
  });

  test('the key policy without the permission of the distribution role', async () => {
    const identities = { ...organization.identities, [DISTRIBUTION_ROLE]: [] };
    expect(await isAllowedByBoth({ ...organization, identities }, withKey(DISTRIBUTION_ROLE, SOURCE_KEY)[0])).toBe(false);
  });
});

test('the trust policy names account, role and organization, and no external id', () => {
  expect(organization.owners[DISTRIBUTION_ROLE].Statement).toEqual([{
    Effect: 'Allow',
    Action: 'sts:AssumeRole',
    Principal: { AWS: `arn:aws:iam::${SOURCE}:root` },
    Condition: { ArnEquals: { 'aws:PrincipalArn': EXECUTION_ROLE }, StringEquals: { 'aws:PrincipalOrgID': ORGANIZATION } },
  }]);
});
