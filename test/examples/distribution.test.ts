import { Example, readExample, synthesizeStacks } from '../harness/examples';
import { isAllowed, Requester } from '../harness/simulator';

/* The examples of distribution: what the two ends write of each other, and what the roles may do with it. */

const SOURCE = '111122223333';
const TARGET = '444455556666';
const EXECUTION_ROLE = `arn:aws:iam::${SOURCE}:role/image-builder`;
const DISTRIBUTION_ROLE = 'EC2ImageBuilderDistributionCrossAccountRole';
const KEY = JSON.parse(readExample('distribution-two-accounts', 'cdk.json')).context.imageKeyArn;
const context = { 'aws:RequestedRegion': 'us-east-1' };

const resourcesOf = ({ template }: Pick<Example, 'template'>, type: string) =>
  Object.values(template.Resources).filter(({ Type }) => Type === type).map(({ Properties }) => Properties as any);
const roleOf = ({ roles }: Example, idStart: string): Requester => Object.entries(roles).find(([id]) => id.startsWith(idStart))![1];
const assume = (account: string) => ({ action: 'sts:AssumeRole', resource: `arn:aws:iam::${account}:role/${DISTRIBUTION_ROLE}`, context: {} });
const write = (name: string, account = TARGET) => ({ action: 'ssm:PutParameter', resource: `arn:aws:ssm:us-east-1:${account}:parameter${name}`, context });

describe('distribution-two-accounts', () => {
  let source: Example;
  let target: Example;
  beforeAll(async () => { ({ Source: source, Target: target } = await synthesizeStacks('distribution-two-accounts')); }, 60_000);

  test('has no warnings, and looks nothing up', () => {
    for (const { warnings, lookups } of [source, target]) expect([warnings, lookups]).toEqual([[], []]);
  });

  test('the target trusts the execution role of the source, and nobody else', () => {
    const [role] = resourcesOf(target, 'AWS::IAM::Role');
    expect(role.RoleName).toBe(DISTRIBUTION_ROLE);
    expect(role.AssumeRolePolicyDocument.Statement).toEqual([{
      Action: 'sts:AssumeRole',
      Effect: 'Allow',
      Principal: { AWS: { 'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, `:iam::${SOURCE}:root`]] } },
      Condition: { ArnEquals: { 'aws:PrincipalArn': EXECUTION_ROLE } },
    }]);
    const [{ RoleName }] = resourcesOf(source, 'AWS::IAM::Role').filter((each) => each.RoleName);
    expect(`arn:aws:iam::${SOURCE}:role/${RoleName}`).toBe(EXECUTION_ROLE);
    const [pipeline] = resourcesOf(source, 'AWS::ImageBuilder::ImagePipeline');
    expect(pipeline.ExecutionRole['Fn::GetAtt'][0]).toMatch(/^ExecutionRole/);
  });

  test('the source reaches this account alone', async () => {
    const execution = roleOf(source, 'ExecutionRole');
    expect(await isAllowed(execution, assume(TARGET))).toBe(true);
    expect(await isAllowed(execution, assume('999988887777'))).toBe(false);
  });

  test('the target copies with the key of the source, and writes the one parameter', async () => {
    const distribution = roleOf(target, 'DistributionRole');
    const grant = (key: string) => ({
      action: 'kms:CreateGrant', resource: key, context: { ...context, 'kms:ViaService': 'ec2.us-east-1.amazonaws.com', 'kms:GrantIsForAWSResource': 'true' },
    });
    expect(await isAllowed(distribution, grant(KEY))).toBe(true);
    expect(await isAllowed(distribution, grant(`arn:aws:kms:us-east-1:${SOURCE}:key/00000000-0000-0000-0000-000000000009`))).toBe(false);
    expect(await isAllowed(distribution, write('/images/web-server'))).toBe(true);
    expect(await isAllowed(distribution, write('/images/database'))).toBe(false);
  });

  test('the recipe encrypts with the key that both sides know', () => {
    const [recipe] = resourcesOf(source, 'AWS::ImageBuilder::ImageRecipe');
    expect(recipe.BlockDeviceMappings[0].Ebs).toMatchObject({ Encrypted: true, KmsKeyId: { 'Fn::GetAtt': [expect.stringMatching(/^ImageKey/), 'Arn'] } });
    const [key] = resourcesOf(source, 'AWS::KMS::Key');
    expect(JSON.stringify(key.KeyPolicy)).toContain(`:iam::${TARGET}:root`);
    expect(Object.values(source.template.Outputs).map(({ Value }) => Value)).toContainEqual({ 'Fn::GetAtt': [expect.stringMatching(/^ImageKey/), 'Arn'] });
  });
});

describe('distribution-organization', () => {
  let images: Example;
  let inner: Pick<Example, 'template'>;
  beforeAll(async () => {
    ({ Images: images } = await synthesizeStacks('distribution-organization'));
    inner = { template: JSON.parse(resourcesOf(images, 'AWS::CloudFormation::StackSet')[0].TemplateBody) };
  }, 60_000);

  test('has no warnings, and looks nothing up', () => {
    expect([images.warnings, images.lookups]).toEqual([[], []]);
  });

  test('the roles of every account trust the execution role of the organization', () => {
    const [distribution, lifecycle] = resourcesOf(inner, 'AWS::IAM::Role');
    expect(distribution).toMatchObject({
      RoleName: DISTRIBUTION_ROLE,
      AssumeRolePolicyDocument: { Statement: [{ Condition: { ArnEquals: { 'aws:PrincipalArn': EXECUTION_ROLE }, StringEquals: { 'aws:PrincipalOrgID': 'o-a1b2c3d4e5' } } }] },
    });
    expect(lifecycle.RoleName).toBe('Ec2ImageBuilderCrossAccountLifecycleAccess');
    expect(JSON.stringify(lifecycle.AssumeRolePolicyDocument)).toContain(`"aws:SourceAccount":"${SOURCE}"`);
  });

  test('the execution role reaches accounts of the organization alone', async () => {
    const execution = roleOf(images, 'ExecutionRole');
    const member = { ...assume('777788889999'), context: { 'aws:ResourceOrgID': 'o-a1b2c3d4e5' } };
    expect(await isAllowed(execution, member)).toBe(true);
    expect(await isAllowed(execution, { ...member, context: { 'aws:ResourceOrgID': 'o-another000' } })).toBe(false);
  });
});

test.each(['distribution-two-accounts', 'distribution-organization'])('%s is described, and depends on what examples/packer-ebs depends on', (name) => {
  expect([...readExample(name, 'README.md').matchAll(/^## (.+)$/gm)].map(([, section]) => section)).toEqual(['Commands', 'Outputs', 'Take it down']);
  expect(JSON.parse(readExample(name, 'package.json'))).toEqual({
    ...JSON.parse(readExample('packer-ebs', 'package.json')),
    name,
    description: expect.any(String),
    scripts: { check: 'tsc', deploy: expect.stringMatching(/^cdk deploy/) },
  });
});
