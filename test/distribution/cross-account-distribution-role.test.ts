import { App, Aws, CfnParameter, Stack, Stage } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as kms from 'aws-cdk-lib/aws-kms';
import type { Construct } from 'constructs';
import {
  CrossAccountDistributionRole, CrossAccountDistributionRoleProps, CrossAccountLifecycleRole, CrossAccountLifecycleRoleProps,
  ImageBuilderLifecycleAction,
} from '../../src';
import { distribution, SOURCE_ACCOUNT } from '../harness/subjects/distribution';
import { CHINA, COMMERCIAL, PropsOf, propsIn, stackIn, warningsOf } from '../harness/synthesize';

const OWN = COMMERCIAL.account;
const SOURCE = { accountId: SOURCE_ACCOUNT, roleArn: `arn:aws:iam::${SOURCE_ACCOUNT}:role/image-builder` };
const roleIn = (template: Record<string, any>) => Object.values<any>(template.Resources).find(({ Type }) => Type === 'AWS::IAM::Role').Properties;
const trustIn = (template: Record<string, any>) => roleIn(template).AssumeRolePolicyDocument.Statement;
const image = 'arn:aws:ec2:us-east-1::image/*';

describe('by default', () => {
  const { template, statements, warnings } = distribution.synthesize({});

  test('a role and its policy are made, and nothing else', () => {
    expect(Object.values<any>(template.Resources).map(({ Type }) => Type).sort()).toEqual(['AWS::IAM::Policy', 'AWS::IAM::Role']);
    expect(warnings).toEqual([]);
  });

  test('the role has the name that Image Builder looks for, and no path', () => {
    expect(roleIn(template)).toMatchObject({ RoleName: 'EC2ImageBuilderDistributionCrossAccountRole' });
    expect(roleIn(template)).not.toHaveProperty('Path');
  });

  test('the role can do exactly this', () => {
    expect(statements).toEqual([
      { Sid: 'LookUpImages', Effect: 'Allow', Action: 'ec2:DescribeImages', Resource: '*', Condition: { StringEquals: { 'aws:RequestedRegion': 'us-east-1' } } },
      {
        Sid: 'CopyImageOfSource',
        Effect: 'Allow',
        Action: 'ec2:CopyImage',
        Resource: 'arn:aws:ec2:*::image/*',
        Condition: { StringEquals: { 'aws:RequestedRegion': 'us-east-1', 'ec2:Owner': SOURCE_ACCOUNT } },
      },
      { Sid: 'CreateCopy', Effect: 'Allow', Action: 'ec2:CopyImage', Resource: image, Condition: { StringEqualsIfExists: { 'ec2:Owner': OWN } } },
      {
        Sid: 'CopySnapshotsOfSource',
        Effect: 'Allow',
        Action: 'ec2:CopyImage',
        Resource: 'arn:aws:ec2:*::snapshot/*',
        Condition: { StringEquals: { 'aws:RequestedRegion': 'us-east-1' } },
      },
      {
        Sid: 'TagCopyOnCreation',
        Effect: 'Allow',
        Action: 'ec2:CreateTags',
        Resource: image,
        Condition: {
          StringEquals: { 'ec2:CreateAction': 'CopyImage' },
          StringEqualsIfExists: { 'aws:RequestTag/CreatedBy': 'EC2 Image Builder' },
        },
      },
      {
        Sid: 'TagUntaggedCopy',
        Effect: 'Allow',
        Action: 'ec2:CreateTags',
        Resource: image,
        Condition: {
          StringEquals: { 'aws:RequestTag/CreatedBy': 'EC2 Image Builder', 'ec2:Owner': OWN },
          Null: { 'aws:ResourceTag/CreatedBy': 'true' },
        },
      },
      {
        Sid: 'TagCopy',
        Effect: 'Allow',
        Action: 'ec2:CreateTags',
        Resource: image,
        Condition: {
          StringEquals: { 'aws:ResourceTag/CreatedBy': 'EC2 Image Builder' },
          StringEqualsIfExists: { 'ec2:Owner': OWN, 'aws:RequestTag/CreatedBy': 'EC2 Image Builder' },
        },
      },
      {
        Sid: 'RefuseOtherSpellings',
        Effect: 'Deny',
        Action: 'ec2:CreateTags',
        Resource: '*',
        Condition: {
          'ForAllValues:StringNotEquals': { 'aws:TagKeys': 'CreatedBy' },
          'Null': { 'aws:RequestTag/CreatedBy': 'false', 'aws:TagKeys': 'false' },
        },
      },
    ]);
  });

  test('it trusts the declared role, and asks for no external id', () => {
    const [statement, ...others] = trustIn(template);
    expect(others).toEqual([]);
    expect(statement.Condition).toEqual({ ArnEquals: { 'aws:PrincipalArn': SOURCE.roleArn } });
    expect(JSON.stringify(statement)).not.toContain('ExternalId');
  });
});

describe('trust', () => {
  const conditionsOf = (props: Partial<CrossAccountDistributionRoleProps>, place = COMMERCIAL) =>
    JSON.parse(JSON.stringify(trustIn(distribution.synthesize(props, place).template).map(({ Condition }: any) => Condition)).replace(/\{"Fn::Join":\["",\["arn:",\{"Ref":"AWS::Partition"\},"([^"]*)"\]\]\}/g, '"arn:aws$1"'));

  test('without a role: the service-linked role of the source account', () => {
    expect(conditionsOf({ sources: [{ accountId: SOURCE_ACCOUNT }] })).toEqual([{
      ArnEquals: { 'aws:PrincipalArn': `arn:aws:iam::${SOURCE_ACCOUNT}:role/aws-service-role/imagebuilder.amazonaws.com/AWSServiceRoleForImageBuilder` },
    }]);
  });

  test('several sources: a statement for each account, with its roles', () => {
    expect(conditionsOf({
      sources: [{ accountId: '777788889999' }, SOURCE, { ...SOURCE, roleArn: `arn:aws:iam::${SOURCE_ACCOUNT}:role/builders/second` }, SOURCE],
      organizationId: 'o-a1b2c3d4e5',
    })).toEqual([{
      ArnEquals: { 'aws:PrincipalArn': [`arn:aws:iam::${SOURCE_ACCOUNT}:role/builders/second`, SOURCE.roleArn] },
      StringEquals: { 'aws:PrincipalOrgID': 'o-a1b2c3d4e5' },
    }, {
      ArnEquals: { 'aws:PrincipalArn': 'arn:aws:iam::777788889999:role/aws-service-role/imagebuilder.amazonaws.com/AWSServiceRoleForImageBuilder' },
      StringEquals: { 'aws:PrincipalOrgID': 'o-a1b2c3d4e5' },
    }]);
  });
});

test('launch templates bring a warning with the doubts of AWS', () => {
  expect(distribution.withOptions(['launch-templates']).warnings).toEqual([expect.stringContaining('[ack: cdk-ami-build-roles:cross-account-launch-template]')]);
});

test('keys are used through EC2 of the regions of the images and of the keys', () => {
  const { statements } = distribution.synthesize((scope) => ({
    regions: ['eu-west-1'],
    sourceKeys: [kms.Key.fromKeyArn(scope, 'SourceKey', `arn:aws:kms:us-east-1:${SOURCE_ACCOUNT}:key/1234abcd`)],
  }));
  const conditions = statements.filter(({ Sid }) => /Key/.test(Sid!)).map(({ Condition }) => Condition!.StringEquals['kms:ViaService']);
  expect(conditions).toEqual([['ec2.eu-west-1.amazonaws.com', 'ec2.us-east-1.amazonaws.com'], ['ec2.eu-west-1.amazonaws.com', 'ec2.us-east-1.amazonaws.com']]);
});

test('a role explains itself, with what is inferred', () => {
  const stack = stackIn(COMMERCIAL);
  const { statements } = new CrossAccountDistributionRole(stack, 'Distribution', { sources: [SOURCE] }).explain();
  expect(statements.map(({ sid, inferred }) => [sid, inferred !== undefined])).toEqual([
    ['LookUpImages', false], ['CopyImageOfSource', true], ['CreateCopy', false], ['CopySnapshotsOfSource', false],
    ['TagCopyOnCreation', true], ['TagUntaggedCopy', true], ['TagCopy', true], ['RefuseOtherSpellings', true],
  ]);
});

describe('the name exists once per account', () => {
  const role = (stack: Stack, id = 'Distribution') => new CrossAccountDistributionRole(stack, id, { sources: [SOURCE] });
  const inAccount = (app: Construct, id: string, account?: string) => new Stack(app, id, { env: { account, region: 'us-east-1' } });

  test('fails twice in one stack', () => {
    const stack = inAccount(new App(), 'Stack', OWN);
    role(stack);
    expect(() => role(stack, 'Second')).toThrow(`'roleName' is always EC2ImageBuilderDistributionCrossAccountRole, which Stack/Distribution already creates in account ${OWN}: create one role there`);
  });

  test('fails in two stacks of one account, in any stage', () => {
    const app = new App();
    role(inAccount(app, 'First', OWN));
    expect(() => role(inAccount(new Stage(app, 'Stage'), 'Second', OWN))).toThrow('which First/Distribution already creates');
  });

  test('fails in two stacks without an account, which go to the same one', () => {
    const app = new App();
    role(inAccount(app, 'First'));
    expect(() => role(inAccount(app, 'Second'))).toThrow('which First/Distribution already creates in the account of the deployment (no env.account is set)');
  });

  test('passes in two accounts, and in two apps', () => {
    const app = new App();
    role(inAccount(app, 'First', OWN));
    role(inAccount(app, 'Second', '777788889999'));
    expect(() => role(inAccount(new App(), 'First', OWN))).not.toThrow();
  });
});

const keys = (property: 'sourceKeys' | 'destinationKeys', arn: string): PropsOf<Partial<CrossAccountDistributionRoleProps>> => (scope) => ({
  sourceKeys: [kms.Key.fromKeyArn(scope, 'KeyOfSource', `arn:aws:kms:us-east-1:${SOURCE_ACCOUNT}:key/1`)],
  [property]: [kms.Key.fromKeyArn(scope, 'Given', arn)],
});
const token = (scope: Construct) => new CfnParameter(scope, 'Value').valueAsString;

const CASES: [string, PropsOf<Partial<CrossAccountDistributionRoleProps>>, string][] = [
  ['no source', { sources: [] }, "'sources' is an empty list: name the account that distributes, and its role [Stack/Distribution]"],
  ['the own account as source', { sources: [{ accountId: OWN }] }, `'sources.accountId' is ${OWN}, the account of this role itself`],
  ['an account that is known at deployment only', (scope) => ({ sources: [{ accountId: token(scope) }] }), "'sources.accountId' is known at deployment only, and policies of another account name it before that: give a literal string"],
  ['a pseudo parameter as account', { sources: [{ accountId: Aws.ACCOUNT_ID }] }, "'sources.accountId' is known at deployment only"],
  ['an organizational unit as account', { sources: [{ accountId: 'ou-ab12-11111111' }] }, '\'sources.accountId\' has "ou-ab12-11111111", which is an organizational unit and not an account'],
  ['a short account', { sources: [{ accountId: '1234' }] }, '\'sources.accountId\' has "1234", which is not the id of an account: write its 12 digits'],
  ['a role that is known at deployment only', (scope) => ({ sources: [{ accountId: SOURCE_ACCOUNT, roleArn: token(scope) }] }), "'sources.roleArn' is known at deployment only"],
  ['a role by its name', { sources: [{ accountId: SOURCE_ACCOUNT, roleArn: 'image-builder' }] }, '\'sources.roleArn\' is "image-builder", which is not the ARN of a role'],
  ['roles by a wildcard', { sources: [{ accountId: SOURCE_ACCOUNT, roleArn: `arn:aws:iam::${SOURCE_ACCOUNT}:role/*` }] }, 'which is not the ARN of a role'],
  ['a user', { sources: [{ accountId: SOURCE_ACCOUNT, roleArn: `arn:aws:iam::${SOURCE_ACCOUNT}:user/somebody` }] }, 'which is not the ARN of a role'],
  ['a role of a third account', { sources: [{ ...SOURCE, accountId: '777788889999' }] }, `'sources.roleArn' is a role of account ${SOURCE_ACCOUNT}`],
  ['a name as organization', { organizationId: 'acme' }, '\'organizationId\' is "acme", which is not the id of an organization'],
  ['a wildcard as organization', { organizationId: '*' }, '\'organizationId\' is "*"'],
  ['no regions', { regions: [] }, "'regions' is an empty list"],
  ['a region of another partition', { regions: ['cn-north-1'] }, '\'regions\' has "cn-north-1", which aws does not have (it is in aws-cn): name regions in the partition of the stack'],
  ['a key without account and region', keys('sourceKeys', 'arn:aws:kms:::key/1234abcd'), '\'sourceKeys\' has "arn:aws:kms:::key/1234abcd", which is not the ARN of a key: take it with Key.fromKeyArn'],
  ['an alias as source key', (scope) => ({ sourceKeys: [kms.Alias.fromAliasName(scope, 'Alias', 'alias/images')] }), "'sourceKeys' is known at deployment only"],
  ['a key of the stack as source key', (scope) => ({ sourceKeys: [new kms.Key(scope, 'Key')] }), "'sourceKeys' is known at deployment only"],
  ['a wildcard as source key', keys('sourceKeys', `arn:aws:kms:us-east-1:${SOURCE_ACCOUNT}:key/*`), "'sourceKeys' has"],
  ['a source key of another partition', keys('sourceKeys', `arn:aws-cn:kms:cn-north-1:${SOURCE_ACCOUNT}:key/1`), '\'sourceKeys\' has "cn-north-1", which aws does not have'],
  ['a destination key of a region without images', keys('destinationKeys', `arn:aws:kms:eu-west-1:${OWN}:key/1`), "'destinationKeys' has a key of eu-west-1"],
  ['a destination key without a source key', (scope) => ({ destinationKeys: [new kms.Key(scope, 'Key')] }), "'destinationKeys' is set without sourceKeys"],
  ['a parameter with a wildcard', { outputParameters: ['/images/*'] }, '\'outputParameters\' has "/images/*", which is not the name of a parameter with a leading slash'],
  ['a path without its slash', { outputParameters: ['images/web'] }, '\'outputParameters\' has "images/web", which is not the name of a parameter with a leading slash: write it like \'/images/web\''],
  ['a launch template by its name', { launchTemplates: ['web'] }, '\'launchTemplates\' has "web", which is not the id of a launch template'],
  ['a reserved tag key', { tagKeys: ['aws:owner'] }, '\'tagKeys\' has "aws:owner", which is not the key of a tag'],
  ['a wildcard as tag key', { tagKeys: ['*'] }, '\'tagKeys\' has "*", which can match more than one thing'],
  ['a short account to share with', { launchPermissionUserIds: ['1234'] }, '\'launchPermissionUserIds\' has "1234"'],
  ['everybody to share with', { launchPermissionUserIds: ['all'] }, '\'launchPermissionUserIds\' has "all"'],
  ['a unit by its id', { launchPermissionOrganizationalUnitArns: ['ou-ab12-11111111'] }, '\'launchPermissionOrganizationalUnitArns\' has "ou-ab12-11111111"'],
  ...['sourceKeys', 'destinationKeys', 'tagKeys', 'outputParameters', 'launchTemplates', 'launchPermissionUserIds', 'launchPermissionOrganizationArns',
    'launchPermissionOrganizationalUnitArns']
    .map((property): [string, Partial<CrossAccountDistributionRoleProps>, string] => [`an empty list of ${property}`, { [property]: [] }, `'${property}' is an empty list: leave it out`]),
];

test.each(CASES)('fails with %s', (_, props, message) => {
  const stack = stackIn(COMMERCIAL);
  expect(() => new CrossAccountDistributionRole(stack, 'Distribution', { sources: [SOURCE], ...propsIn(stack, props) })).toThrow(message);
});

test('fails in China with a region of another partition', () => {
  expect(() => new CrossAccountDistributionRole(stackIn(CHINA), 'Distribution', { sources: [{ accountId: SOURCE_ACCOUNT }], regions: ['eu-west-1'] }))
    .toThrow('\'regions\' has "eu-west-1", which aws-cn does not have');
});

describe('CrossAccountLifecycleRole', () => {
  const make = (props: Partial<CrossAccountLifecycleRoleProps> = {}) => {
    const stack = stackIn(COMMERCIAL);
    const role = new CrossAccountLifecycleRole(stack, 'Lifecycle', { sourceAccountIds: [SOURCE_ACCOUNT], actions: [ImageBuilderLifecycleAction.DELETE], ...props });
    return { role, stack, template: Template.fromStack(stack).toJSON() };
  };

  test('has its name, and trusts Image Builder for images of the source account alone', () => {
    const { template, stack } = make();
    expect(roleIn(template).RoleName).toBe('Ec2ImageBuilderCrossAccountLifecycleAccess');
    expect(trustIn(template)).toEqual([{
      Action: 'sts:AssumeRole',
      Effect: 'Allow',
      Principal: { Service: 'imagebuilder.amazonaws.com' },
      Condition: {
        StringEquals: { 'aws:SourceAccount': SOURCE_ACCOUNT },
        ArnLike: { 'aws:SourceArn': { 'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, `:imagebuilder:*:${SOURCE_ACCOUNT}:image/*/*/*`]] } },
      },
    }]);
    expect(warningsOf(stack)).toEqual([]);
  });

  test('deletes copies and snapshots with the tag of Image Builder, and no image resource', () => {
    const { template } = make({ includeSnapshots: true });
    const policy = Object.values<any>(template.Resources).find(({ Type }) => Type === 'AWS::IAM::Policy').Properties.PolicyDocument;
    expect(policy.Statement.map(({ Sid, Action }: any) => [Sid, Action])).toEqual([
      ['FindResources', 'tag:GetResources'],
      ['FindImages', 'ec2:DescribeImages'],
      ['ReadImageAttributes', 'ec2:DescribeImageAttribute'],
      ['DeregisterImages', 'ec2:DeregisterImage'],
      ['DeleteSnapshots', 'ec2:DeleteSnapshot'],
    ]);
    const writes = policy.Statement.filter(({ Sid }: any) => /^De/.test(Sid));
    expect(writes.map(({ Condition }: any) => Condition.StringEquals['aws:ResourceTag/CreatedBy'])).toEqual(['EC2 Image Builder', 'EC2 Image Builder']);
  });

  test('explains what recipes limit, and what they do not', () => {
    const remains = (props: Partial<CrossAccountLifecycleRoleProps>) =>
      make({ includeSnapshots: true, ...props }).role.explain().statements.filter(({ sid }) => /^De/.test(sid)).map(({ sid, residualRisk: left }) => [sid, left]);
    const [any, declared] = [remains({}), remains({ recipes: ['web'] })];
    expect(any).toEqual([
      ['DeregisterImages', expect.stringContaining('of every source account and recipe')],
      ['DeleteSnapshots', expect.stringContaining('of every source account and recipe')],
    ]);
    expect(declared).toEqual(any.map(([sid]) => [sid, expect.stringMatching(/^changes the copies of every recipe while .* of the declared recipes$/)]));
    expect(JSON.stringify(make().role.explain().statements)).not.toMatch(/includeAmis|resourceType/);
  });

  test.each<[string, Partial<CrossAccountLifecycleRoleProps>, string]>([
    ['no source', { sourceAccountIds: [] }, "'sourceAccountIds' is an empty list"],
    ['its own account', { sourceAccountIds: [OWN] }, `'sourceAccountIds' has ${OWN}, the account of this role itself: within one account use ImageBuilderLifecycleExecutionRole`],
    ['a unit as account', { sourceAccountIds: ['ou-ab12-11111111'] }, "'sourceAccountIds' has \"ou-ab12-11111111\", which is an organizational unit"],
    ['a wildcard as recipe', { recipes: ['*'] }, "'recipes' has \"*\""],
    ['no recipe', { recipes: [] }, "'recipes' is an empty list"],
    ['no action', { actions: [] }, "'actions' is an empty list"],
    ['a region of another partition', { regions: ['us-gov-west-1'] }, "'regions' has \"us-gov-west-1\", which aws does not have"],
  ])('fails with %s', (_, props, message) => {
    expect(() => make(props)).toThrow(message);
  });

  test('fails twice in one account', () => {
    const stack = stackIn(COMMERCIAL);
    const props = { sourceAccountIds: [SOURCE_ACCOUNT], actions: [ImageBuilderLifecycleAction.DELETE] };
    new CrossAccountLifecycleRole(stack, 'Lifecycle', props);
    expect(() => new CrossAccountLifecycleRole(stack, 'Second', props)).toThrow("'roleName' is always Ec2ImageBuilderCrossAccountLifecycleAccess");
  });
});
