import { App, Aws, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import type { Construct } from 'constructs';
import { ImageBuilderDistributionTargets, ImageBuilderExecutionRole, ImageBuilderExecutionRoleProps, ImageBuilderImageType } from '../../../src';
import { isAllowed, Requester, Statement } from '../../harness/simulator';
import { COMMERCIAL, policiesOf, PropsOf, propsIn } from '../../harness/synthesize';

const OWN = COMMERCIAL.account;
const [TARGET, SECOND, OTHER] = ['444455556666', '777788889999', '999988887777'];
const ORGANIZATION = 'o-a1b2c3d4e5';
const distributionRole = (account: string) => `arn:aws:iam::${account}:role/EC2ImageBuilderDistributionCrossAccountRole`;

function executionRoleIn(stack: Stack, props: Partial<ImageBuilderExecutionRoleProps> = {}) {
  return new ImageBuilderExecutionRole(stack, 'Execution', {
    roleName: 'image-builder', instanceRoles: [iam.Role.fromRoleArn(stack, 'Instances', `arn:aws:iam::${OWN}:role/instances`)], ...props,
  });
}

function distributed(targets: PropsOf<ImageBuilderDistributionTargets>[], props: Partial<ImageBuilderExecutionRoleProps> = {}) {
  const app = new App();
  const stack = new Stack(app, 'Stack', { env: COMMERCIAL });
  const execution = executionRoleIn(stack, props);
  const sources = targets.map((each) => execution.distributeTo(propsIn(stack, each)));
  app.synth();
  const policies = policiesOf(Template.fromStack(stack).toJSON(), stack.getLogicalId(execution.role.node.defaultChild as iam.CfnRole), COMMERCIAL);
  const requester: Requester = { roleArn: `arn:aws:iam::${OWN}:role/image-builder`, policies };
  return { execution, sources, policies, requester, statements: policies.flatMap((policy) => policy.Statement) };
}

const accounts = (count: number) => [...Array(count).keys()].map((i) => String(200000000000 + i));
const keyIn = (scope: Construct) =>
  scope.node.tryFindChild('Key') as kms.IKey | undefined ?? kms.Key.fromKeyArn(scope, 'Key', `arn:aws:kms:eu-west-1:${OWN}:key/1234abcd`);

const bySid = (statements: Statement[]) => new Map(statements.map((statement) => [statement.Sid!, statement]));
/** What one has and the other has not, by Sid. */
const difference = (a: Statement[], b: Statement[]) => a.filter(({ Sid }) => !bySid(b).has(Sid!)).map(({ Sid }) => Sid);

test('the source is known before it is deployed', () => {
  expect(distributed([{ accountIds: [TARGET] }]).sources).toEqual([{ accountId: OWN, roleArn: `arn:aws:iam::${OWN}:role/image-builder` }]);
  expect(distributed([{ accountIds: [TARGET] }], { path: '/builders/' }).sources[0].roleArn).toBe(`arn:aws:iam::${OWN}:role/builders/image-builder`);
});

test.each<[string, (scope: Construct) => ImageBuilderDistributionTargets[], (scope: Construct) => Partial<ImageBuilderExecutionRoleProps>]>([
  ['one target', () => [{ accountIds: [TARGET] }], () => ({ targetAccountIds: [TARGET] })],
  ['a target, a region and a key', (scope) => [{ accountIds: [TARGET], regions: ['eu-west-1'], keys: [keyIn(scope)] }],
    (scope) => ({ targetAccountIds: [TARGET], copyToRegions: ['eu-west-1'], kmsKeys: [keyIn(scope)] })],
  ['accounts that come one by one', () => accounts(75).map((account) => ({ accountIds: [account] })), () => ({ targetAccountIds: accounts(75) })],
  ['an organization after accounts', () => [{ accountIds: accounts(40) }, { organizationId: ORGANIZATION }],
    () => ({ targetAccountIds: accounts(40), targetOrganizationId: ORGANIZATION })],
])('%s: what is declared later makes the template that it makes at once', (_, targetsOf, propsOf) => {
  const made = (declare: (stack: Stack) => ImageBuilderExecutionRole) => {
    const stack = new Stack(new App(), 'Stack', { env: COMMERCIAL });
    const execution = declare(stack);
    return { template: Template.fromStack(stack).toJSON(), explained: execution.explain().toJson() };
  };
  const grant = (execution: ImageBuilderExecutionRole) => execution.addToRolePolicy(new iam.PolicyStatement({ actions: ['sns:Publish'], resources: ['*'] }));
  const later = made((stack) => {
    const execution = executionRoleIn(stack);
    grant(execution);
    targetsOf(stack).forEach((targets) => execution.distributeTo(targets));
    return execution;
  });
  const atOnce = made((stack) => {
    const execution = executionRoleIn(stack, propsOf(stack));
    grant(execution);
    return execution;
  });
  expect(later).toEqual(atOnce);
});

test('the role may assume the declared roles and share snapshots with the declared accounts, and nothing else is new', async () => {
  const before = distributed([]).statements;
  const { statements, requester } = distributed([{ accountIds: [TARGET] }, { accountIds: [SECOND] }]);
  expect(difference(statements, before)).toEqual([
    'CopyImage', 'CopySnapshotsOfImage', 'TagCopyOnCreation', 'TagUntaggedCopy', 'ShareImage', 'AssumeDistributionRole', 'ShareSnapshotsWithTargets',
  ]);
  expect(bySid(statements).get('AssumeDistributionRole')!.Resource).toEqual([TARGET, SECOND].map(distributionRole));
  const share = (account: string) => isAllowed(requester, {
    action: 'ec2:ModifySnapshotAttribute',
    resource: 'arn:aws:ec2:us-east-1::snapshot/snap-0123456789abcdef0',
    context: { 'aws:RequestedRegion': 'us-east-1', 'ec2:Owner': OWN, 'aws:ResourceTag/CreatedBy': 'EC2 Image Builder', 'ec2:Add/userId': account },
  });
  expect(await Promise.all([TARGET, SECOND, OTHER].map(share))).toEqual([true, true, false]);
  const assume = (account: string) => isAllowed(requester, { action: 'sts:AssumeRole', resource: distributionRole(account), context: {} });
  expect(await assume(OTHER)).toBe(false);
});

describe('an organization in place of a list', () => {
  const inOrganization = { StringEquals: { 'aws:ResourceOrgID': ORGANIZATION } };

  test('alone: any account of it, and snapshots for anybody but the public', async () => {
    const { statements, requester } = distributed([{ organizationId: ORGANIZATION }]);
    expect(bySid(statements).get('AssumeDistributionRoleInOrganization')).toMatchObject({ Resource: distributionRole('*'), Condition: inOrganization });
    expect(bySid(statements).has('AssumeDistributionRole')).toBe(false);
    const share = (context: Record<string, string>) => isAllowed(requester, {
      action: 'ec2:ModifySnapshotAttribute',
      resource: 'arn:aws:ec2:us-east-1::snapshot/snap-0123456789abcdef0',
      context: { 'aws:RequestedRegion': 'us-east-1', 'ec2:Owner': OWN, 'aws:ResourceTag/CreatedBy': 'EC2 Image Builder', ...context },
    });
    expect(await share({ 'ec2:Add/userId': OTHER })).toBe(true);
    expect(await share({ 'ec2:Add/group': 'all' })).toBe(false);
    expect(await share({ 'ec2:Add/userId': OTHER, 'aws:ResourceTag/CreatedBy': 'packer' })).toBe(false);
  });

  test('with accounts: snapshots for these alone', () => {
    const sids = [...bySid(distributed([{ organizationId: ORGANIZATION, accountIds: [TARGET] }]).statements).keys()];
    expect(sids).toEqual(expect.arrayContaining(['AssumeDistributionRoleInOrganization', 'ShareSnapshotsWithTargets']));
    expect(sids).not.toContain('AssumeDistributionRole');
    expect(sids).not.toContain('ShareSnapshotsWithAnyAccount');
  });
});

describe('size', () => {
  test('75 accounts fit, more are refused with the way out', () => {
    expect(() => distributed([{ accountIds: accounts(75) }])).not.toThrow();
    expect(() => distributed([{ accountIds: accounts(85) }])).toThrow(/'accountIds' has 85 accounts, which result in a policy of \d+ characters \(AssumeDistributionRole\), more than the 6144 that IAM accepts: set organizationId instead of the accounts, or with them \[Stack\/Execution\]/);
  });

  test('accounts of several calls count together', () => {
    expect(() => distributed([{ accountIds: accounts(75) }, { accountIds: accounts(90) }])).toThrow("'accountIds' has 90 accounts");
  });

  test('380 accounts fit beside the organization, more are refused with the way out', () => {
    expect(() => distributed([{ accountIds: accounts(380), organizationId: ORGANIZATION }])).not.toThrow();
    expect(() => distributed([{ accountIds: accounts(400), organizationId: ORGANIZATION }])).toThrow(/\(ShareSnapshotsWithTargets\).*leave out accountIds, after you read what organizationId by itself allows/);
  });

  const region = { 'aws:RequestedRegion': 'us-east-1' };
  const reaches = async (requester: Requester, account: string) => [
    await isAllowed(requester, { action: 'sts:AssumeRole', resource: distributionRole(account), context: {} }),
    await isAllowed(requester, {
      action: 'ec2:ModifySnapshotAttribute',
      resource: 'arn:aws:ec2:us-east-1::snapshot/snap-0123456789abcdef0',
      context: { ...region, 'ec2:Owner': OWN, 'aws:ResourceTag/CreatedBy': 'EC2 Image Builder', 'ec2:Add/userId': [accounts(1)[0], account] },
    }),
  ];

  test.each([[10, 75], [40, 75], [60, 75], [74, 75]])('%d accounts that are declared, and then more, fit as %d at once do', async (declared, all) => {
    const { requester, policies } = distributed([{ accountIds: accounts(all) }], { targetAccountIds: accounts(declared) });
    const last = accounts(all)[all - 1];
    expect([await reaches(requester, last), await reaches(requester, OTHER)]).toEqual([[true, true], [false, false]]);
    expect(policies).toEqual(distributed([], { targetAccountIds: accounts(all) }).policies);
  });

  test('regions that come later fit as all at once do', () => {
    const regions = ['eu-west-1', 'eu-west-2', 'eu-west-3', 'eu-central-1', 'eu-north-1', 'eu-south-1', 'us-west-1', 'us-west-2', 'us-east-2', 'ca-central-1',
      'sa-east-1', 'ap-south-1', 'ap-northeast-1', 'ap-northeast-2', 'ap-northeast-3', 'ap-southeast-1', 'ap-southeast-2', 'ap-east-1', 'me-south-1'];
    expect(() => distributed([], { targetAccountIds: accounts(60), copyToRegions: regions })).not.toThrow();
    expect(() => distributed([{ accountIds: accounts(60), regions }], { targetAccountIds: accounts(10) })).not.toThrow();
    expect(() => distributed([{ accountIds: accounts(60) }, ...regions.map((each) => ({ accountIds: accounts(1), regions: [each] }))])).not.toThrow();
  });

  test('an organization fits with any number of accounts', () => {
    const size = (targets: ImageBuilderDistributionTargets[]) => JSON.stringify(distributed(targets).policies).length;
    expect(size([{ organizationId: ORGANIZATION }]) - size([])).toBeLessThan(2_500);
  });
});

test.each<[string, ImageBuilderDistributionTargets, string]>([
  ['nobody', {}, "'accountIds' and organizationId are both not set: declare which accounts get copies [Stack/Execution]"],
  ['no accounts', { accountIds: [] }, "'accountIds' is an empty list"],
  ['no regions', { accountIds: [TARGET], regions: [] }, "'regions' is an empty list"],
  ['no keys', { accountIds: [TARGET], keys: [] }, "'keys' is an empty list"],
  ['its own account', { accountIds: [OWN] }, `'accountIds' has ${OWN}, the account of the role itself`],
  ['a unit as account', { accountIds: ['ou-ab12-11111111'] }, "'accountIds' has \"ou-ab12-11111111\", which is an organizational unit and not an account"],
  ['an account that is known at deployment only', { accountIds: [Aws.ACCOUNT_ID] }, "'accountIds' is known at deployment only"],
  ['a name as organization', { organizationId: 'acme' }, "'organizationId' is \"acme\""],
  ['a region of another partition', { accountIds: [TARGET], regions: ['cn-north-1'] }, "'regions' has \"cn-north-1\", which aws does not have"],
])('fails with %s', (_, targets, message) => {
  expect(() => distributed([targets])).toThrow(message);
});

test('fails with a second organization', () => {
  expect(() => distributed([{ organizationId: ORGANIZATION }, { organizationId: 'o-zzzzzzzzzz' }])).toThrow("'organizationId' is o-zzzzzzzzzz, while o-a1b2c3d4e5 was declared before");
});

test('fails where other accounts cannot know the role', () => {
  expect(() => distributed([{ accountIds: [TARGET] }], { roleName: undefined })).toThrow("'roleName' is not set, or known at deployment only, so other accounts cannot name the role: give the role a literal roleName");
  expect(() => executionRoleIn(new Stack(new App(), 'Stack', { env: { region: 'us-east-1' } })).distributeTo({ accountIds: [TARGET] })).toThrow("'env.account' is known at deployment only");
  expect(() => executionRoleIn(new Stack(new App(), 'Stack', { env: { account: OWN } })).distributeTo({ accountIds: [TARGET] })).toThrow("'env.region' of the stack is not set");
});

test('fails for containers', () => {
  expect(() => distributed([{ accountIds: [TARGET] }], { imageTypes: [ImageBuilderImageType.DOCKER] })).toThrow("'targetAccountIds' is set, but imageTypes has containers only");
});
