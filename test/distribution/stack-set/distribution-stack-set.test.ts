import { App, Aws, CfnParameter, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import type { Construct } from 'constructs';
import {
  CrossAccountDistributionRole, CrossAccountDistributionRoleProps, CrossAccountLifecycleRole, DistributionStackSet, DistributionStackSetProps,
  ImageBuilderLifecycleAction,
} from '../../../src';
import { COMMERCIAL, PropsOf, propsIn, stackIn, warningsOf } from '../../harness/synthesize';

const SOURCE = '444455556666';
const UNIT = 'ou-ab12-11111111';
const ROLE: CrossAccountDistributionRoleProps = {
  sources: [{ accountId: SOURCE, roleArn: `arn:aws:iam::${SOURCE}:role/image-builder` }], organizationId: 'o-a1b2c3d4e5', regions: ['us-east-1', 'eu-west-1'],
};
const LIFECYCLE = { sourceAccountIds: [SOURCE], actions: [ImageBuilderLifecycleAction.DELETE], includeSnapshots: true };

function stackSetIn(props: PropsOf<Partial<DistributionStackSetProps>>, place: { account?: string; region?: string } = COMMERCIAL) {
  const stack = new Stack(new App(), 'Stack', { env: place });
  const given = propsIn(stack, props);
  const target = given.organizationalUnitIds || given.accountIds ? {} : { organizationalUnitIds: [UNIT] };
  const stackSet = new DistributionStackSet(stack, 'Targets', { distributionRole: ROLE, ...target, ...given });
  const resources = Object.values<any>(Template.fromStack(stack).toJSON().Resources);
  return { stack, stackSet, resources, properties: resources[0].Properties, inner: JSON.parse(resources[0].Properties.TemplateBody) };
}

describe('by default', () => {
  const { resources, properties, inner, stackSet, stack } = stackSetIn({});

  test('a stack set with service-managed permissions, in one region, also for accounts that come later', () => {
    expect(resources.map(({ Type }) => Type)).toEqual(['AWS::CloudFormation::StackSet']);
    const { TemplateBody: _, ...others } = properties;
    expect(others).toEqual({
      StackSetName: expect.stringMatching(/^[A-Za-z][A-Za-z0-9-]{0,127}$/),
      Description: 'Roles by which EC2 Image Builder distributes AMIs into this account',
      PermissionModel: 'SERVICE_MANAGED',
      CallAs: 'SELF',
      Capabilities: ['CAPABILITY_NAMED_IAM'],
      AutoDeployment: { Enabled: true, RetainStacksOnAccountRemoval: false },
      StackInstancesGroup: [{ DeploymentTargets: { OrganizationalUnitIds: [UNIT] }, Regions: ['us-east-1'] }],
    });
    expect(warningsOf(stack)).toEqual([]);
  });

  test('the template has the roles alone: no assets, parameters, rules, conditions or metadata', () => {
    expect(Object.keys(inner)).toEqual(['Resources']);
    expect(Object.values<any>(inner.Resources).map(({ Type }) => Type).sort()).toEqual(['AWS::IAM::Policy', 'AWS::IAM::Role']);
    expect(Object.values<any>(inner.Resources).filter(({ Metadata }) => Metadata)).toEqual([]);
    expect(stackSet.templateBody).toBe(properties.TemplateBody);
  });

  test('CloudFormation takes its size, and it creates roles with names', () => {
    expect(Buffer.byteLength(properties.TemplateBody)).toBeLessThan(51_200);
    expect(Object.values<any>(inner.Resources).filter(({ Properties }) => Properties.RoleName)).toHaveLength(1);
  });

  test('nothing of it is of the stack around', () => {
    const references = [...properties.TemplateBody.matchAll(/"(?:Ref|Fn::GetAtt|Fn::ImportValue)":\[?"([^"]*)"/g)].map(([, name]) => name);
    expect(new Set(references.filter((name) => !(name in inner.Resources)))).toEqual(new Set(['AWS::Partition', 'AWS::AccountId']));
    expect(properties.TemplateBody).not.toContain('Token[');
  });
});

test('the template is what the constructs make in a stack of that account and region', () => {
  const { inner } = stackSetIn({ lifecycleRole: LIFECYCLE });
  const alone = new Stack(new App(), 'Alone', { env: { region: 'us-east-1' } });
  new CrossAccountDistributionRole(alone, 'Distribution', ROLE);
  new CrossAccountLifecycleRole(alone, 'Lifecycle', LIFECYCLE);
  expect(inner.Resources).toEqual(Template.fromStack(alone).toJSON().Resources);
  expect(Object.values<any>(inner.Resources).map(({ Properties }) => Properties.RoleName).filter(Boolean))
    .toEqual(['EC2ImageBuilderDistributionCrossAccountRole', 'Ec2ImageBuilderCrossAccountLifecycleAccess']);
});

test('metadata that the CLI asks for stays outside', () => {
  const app = new App({ postCliContext: { 'aws:cdk:enable-path-metadata': true } });
  const stack = new Stack(app, 'Stack', { env: COMMERCIAL });
  const { templateBody } = new DistributionStackSet(stack, 'Targets', { distributionRole: ROLE, organizationalUnitIds: [UNIT] });
  expect(templateBody).not.toContain('aws:cdk:path');
  expect(JSON.stringify(app.synth().getStackByName('Stack').template)).toContain('aws:cdk:path');
});

test('the cloud assembly of the app is not touched', () => {
  const app = new App();
  new DistributionStackSet(new Stack(app, 'Stack', { env: COMMERCIAL }), 'Targets', { distributionRole: ROLE, organizationalUnitIds: [UNIT] });
  expect(app.synth().stacks.map(({ stackName }) => stackName)).toEqual(['Stack']);
});

test('warnings from inside are shown outside', () => {
  const { stack } = stackSetIn({ distributionRole: { ...ROLE, launchTemplates: ['lt-0123456789abcdef0'] } });
  expect(warningsOf(stack)).toEqual([expect.stringContaining('[ack: cdk-ami-build-roles:cross-account-launch-template]')]);
});

describe('targets', () => {
  const targetsOf = (props: Partial<DistributionStackSetProps>) => stackSetIn(props).properties;

  test('accounts alone: self-managed', () => {
    const properties = targetsOf({ accountIds: ['777788889999'] });
    expect(properties).toMatchObject({ PermissionModel: 'SELF_MANAGED', StackInstancesGroup: [{ DeploymentTargets: { Accounts: ['777788889999'] } }] });
    expect(properties).not.toHaveProperty('AutoDeployment');
    expect(properties).not.toHaveProperty('CallAs');
  });

  test('accounts of units', () => {
    expect(targetsOf({ organizationalUnitIds: ['r-ab12'], accountIds: ['777788889999'] }).StackInstancesGroup[0].DeploymentTargets)
      .toEqual({ OrganizationalUnitIds: ['r-ab12'], Accounts: ['777788889999'], AccountFilterType: 'INTERSECTION' });
  });

  test('units without accounts', () => {
    expect(targetsOf({ organizationalUnitIds: [UNIT], excludedAccountIds: [SOURCE] }).StackInstancesGroup[0].DeploymentTargets)
      .toEqual({ OrganizationalUnitIds: [UNIT], Accounts: [SOURCE], AccountFilterType: 'DIFFERENCE' });
  });

  test('no automatic deployment; kept roles; a delegated administrator; another region', () => {
    expect(targetsOf({ autoDeployment: false }).AutoDeployment).toEqual({ Enabled: false });
    expect(targetsOf({ retainOnRemoval: true }).AutoDeployment).toEqual({ Enabled: true, RetainStacksOnAccountRemoval: true });
    expect(targetsOf({ delegatedAdministrator: true }).CallAs).toBe('DELEGATED_ADMIN');
    expect(targetsOf({ region: 'eu-west-1' }).StackInstancesGroup[0].Regions).toEqual(['eu-west-1']);
    expect(targetsOf({ stackSetName: 'images', description: 'Ours' })).toMatchObject({ StackSetName: 'images', Description: 'Ours' });
  });

  test('how many at a time', () => {
    expect(targetsOf({ failureTolerancePercentage: 10, maxConcurrentPercentage: 25 }).OperationPreferences)
      .toEqual({ FailureTolerancePercentage: 10, MaxConcurrentPercentage: 25 });
    expect(targetsOf({ maxConcurrentPercentage: 100, softFailureTolerance: true }).OperationPreferences)
      .toEqual({ MaxConcurrentPercentage: 100, ConcurrencyMode: 'SOFT_FAILURE_TOLERANCE' });
  });
});

const token = (scope: Construct) => new CfnParameter(scope, 'Value').valueAsString;

const many = <T>(count: number, make: (i: string) => T) => [...Array(count).keys()].map((i) => make(String(i).padStart(3, '0')));

/** Each policy just under its limit, and all of them together over that of a template. */
const LARGE = (scope: Construct) => ({
  outputParameters: many(65, (i) => `/images/${i}`),
  launchTemplates: many(65, (i) => `lt-0123456789abcd${i}`),
  sourceKeys: many(60, (i) => kms.Key.fromKeyArn(scope, `Key${i}`, `arn:aws:kms:us-east-1:${SOURCE}:key/00000000-0000-0000-0000-000000000${i}`)),
  tagKeys: many(150, (i) => `cost-center-of-the-image-${i}`),
  sources: many(30, (i) => ({ accountId: `777788889${i}`, roleArn: `arn:aws:iam::777788889${i}:role/image-builder` })),
});

test.each<[string, PropsOf<Partial<DistributionStackSetProps>>, string]>([
  ['an account as unit', { organizationalUnitIds: ['777788889999'] }, "'organizationalUnitIds' has \"777788889999\", which is an account and not an organizational unit"],
  ['a unit as account', { accountIds: [UNIT] }, `'accountIds' has "${UNIT}", which is an organizational unit and not an account`],
  ['a unit as excluded account', { organizationalUnitIds: [UNIT], excludedAccountIds: [UNIT] }, "'excludedAccountIds' has"],
  ['the source as its own target', { accountIds: [SOURCE] }, `'accountIds' has ${SOURCE}, which is a source of its images`],
  ['accounts and excluded accounts', { organizationalUnitIds: [UNIT], accountIds: ['777788889999'], excludedAccountIds: [SOURCE] }, "'excludedAccountIds' is set together with accountIds"],
  ['excluded accounts of no unit', { accountIds: ['777788889999'], excludedAccountIds: [SOURCE] }, "'excludedAccountIds' is set"],
  ['automatic deployment without units', { accountIds: ['777788889999'], autoDeployment: true }, "'autoDeployment' is set without organizationalUnitIds"],
  ['a delegated administrator without units', { accountIds: ['777788889999'], delegatedAdministrator: true }, "'delegatedAdministrator' is set without organizationalUnitIds"],
  ['kept roles without automatic deployment', { autoDeployment: false, retainOnRemoval: true }, "'retainOnRemoval' is set, but autoDeployment is off"],
  ['more than all', { failureTolerancePercentage: 101 }, "'failureTolerancePercentage' is 101: give a whole number from 0 to 100"],
  ['none at a time', { maxConcurrentPercentage: 0 }, "'maxConcurrentPercentage' is 0: give a whole number from 1 to 100"],
  ['soft failures of one at a time', { softFailureTolerance: true }, "'softFailureTolerance' is set without maxConcurrentPercentage"],
  ['a name with a space', { stackSetName: 'my images' }, "'stackSetName' is \"my images\""],
  ['a token in the trust', (scope) => ({ distributionRole: { ...ROLE, sources: [{ accountId: token(scope) }] } }), "'distributionRole.sources.accountId' is known at deployment only, but the template of a stack set needs it at synthesis"],
  ['a token as parameter', (scope) => ({ distributionRole: { ...ROLE, outputParameters: [token(scope)] } }), "'distributionRole.outputParameters' is known at deployment only"],
  ['the region of the stack around', { distributionRole: { ...ROLE, regions: [Aws.REGION] } }, "'distributionRole.regions' is known at deployment only"],
  ['a key of the stack around', (scope) => ({ distributionRole: { ...ROLE, sourceKeys: [new kms.Key(scope, 'Key')] } }), "'distributionRole.sourceKeys' is known at deployment only"],
  ['a boundary of the stack around', (scope) => ({ distributionRole: { ...ROLE, permissionsBoundary: new iam.ManagedPolicy(scope, 'Boundary', { statements: [new iam.PolicyStatement({ notActions: ['iam:*'], resources: ['*'] })] }) } }), "'distributionRole.permissionsBoundary' is known at deployment only"],
  ['a token in the lifecycle role', { lifecycleRole: { ...LIFECYCLE, sourceAccountIds: [Aws.ACCOUNT_ID] } }, "'lifecycleRole.sourceAccountIds' is known at deployment only"],
  ['bad input of the role inside', { distributionRole: { ...ROLE, organizationId: 'acme' } }, "'organizationId' is \"acme\""],
  ['a region of another partition inside', { distributionRole: { ...ROLE, regions: ['cn-north-1'] } }, "'regions' has \"cn-north-1\", which aws does not have"],
  ['more than CloudFormation takes', (scope) => ({ distributionRole: { ...ROLE, ...LARGE(scope) } }), "'distributionRole' makes a template of"],
  ...['organizationalUnitIds', 'accountIds', 'excludedAccountIds']
    .map((property): [string, Partial<DistributionStackSetProps>, string] => [`an empty list of ${property}`, { organizationalUnitIds: [UNIT], [property]: [] }, `'${property}' is an empty list`]),
])('fails with %s', (_, props, message) => {
  expect(() => stackSetIn(props)).toThrow(message);
});

test('explains the roles that each account gets, statement by statement', () => {
  const { stackSet, inner } = stackSetIn({ lifecycleRole: LIFECYCLE });
  const policies = Object.values<any>(inner.Resources).filter(({ Type }) => Type === 'AWS::IAM::Policy').flatMap(({ Properties }) => Properties.PolicyDocument.Statement);
  const explanation = stackSet.explain();
  expect(explanation.path).toBe('Stack/Targets');
  expect(explanation.statements.map(({ sid }) => sid)).toEqual(policies.map(({ Sid }) => Sid));
  expect(new Set(explanation.statements.map(({ targetRole }) => targetRole)))
    .toEqual(new Set([CrossAccountDistributionRole.ROLE_NAME, CrossAccountLifecycleRole.ROLE_NAME]));
  expect(explanation.toMarkdown()).toMatch(/### LookUpImages\n\n.*\n- \*\*For:\*\* `EC2ImageBuilderDistributionCrossAccountRole`\n/);
  expect(explanation.expectedNagFindings()).toEqual([]);
});

test('fails without targets, and without a region', () => {
  expect(() => new DistributionStackSet(stackIn(COMMERCIAL), 'Targets', { distributionRole: ROLE })).toThrow("'organizationalUnitIds' and accountIds are both not set");
  expect(() => stackSetIn({}, {})).toThrow("'region' is known at deployment only: name the region, or set env.region of the stack");
});

test('fails where a stack of the app makes the role already', () => {
  const app = new App();
  new CrossAccountDistributionRole(new Stack(app, 'Target', { env: { account: '777788889999', region: 'us-east-1' } }), 'Distribution', ROLE);
  expect(() => new DistributionStackSet(new Stack(app, 'Stack', { env: COMMERCIAL }), 'Targets', { distributionRole: ROLE, accountIds: ['777788889999'] }))
    .toThrow('which Target/Distribution already creates in account 777788889999');
});

test('imported keys and boundaries are taken by their ARNs', () => {
  const { inner } = stackSetIn((scope) => ({
    distributionRole: {
      ...ROLE,
      sourceKeys: [kms.Key.fromKeyArn(scope, 'Key', `arn:aws:kms:us-east-1:${SOURCE}:key/1234abcd`)],
      permissionsBoundary: iam.ManagedPolicy.fromAwsManagedPolicyName('PowerUserAccess'),
    },
  }));
  expect(JSON.stringify(inner)).toContain(`arn:aws:kms:us-east-1:${SOURCE}:key/1234abcd`);
});
