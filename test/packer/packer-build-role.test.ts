import { App, Aws, CfnParameter, Duration, Lazy, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { LateTagging, PackerBuildRole } from '../../src';
import { existingKeyPair, existingSecurityGroup, together } from '../harness/options';
import { isAllowed, Statement } from '../harness/simulator';
import { packer } from '../harness/subjects';
import { CHINA, COMMERCIAL, GOVCLOUD, policiesOf, stackIn, synthesize, warningsOf } from '../harness/synthesize';

const list = <T>(value: T | T[]) => [value].flat() as T[];
const statement = (statements: Statement[], sid: string) => statements.find(({ Sid }) => Sid === sid);
const actionsOf = (statements: Statement[]) => [...new Set(statements.flatMap(({ Action }) => Action))].sort();
const keysOf = ({ Condition = {} }: Statement) => Object.values(Condition).flatMap((keys) => Object.keys(keys));

describe('by default', () => {
  const { template, statements, policies, warnings } = synthesize();
  const allowed = statements.filter(({ Effect }) => Effect === 'Allow');

  test('a role, its policy and its instance profile are made, and nothing else', () => {
    const resources: { Type: string }[] = Object.values(template.Resources);
    expect(resources.map(({ Type }) => Type).sort()).toEqual(['AWS::IAM::InstanceProfile', 'AWS::IAM::Policy', 'AWS::IAM::Role']);
    expect(warnings).toEqual([]);
  });

  test('the role can do exactly this', () => {
    expect(actionsOf(statements)).toEqual([
      'ec2:AuthorizeSecurityGroupIngress', 'ec2:CreateImage', 'ec2:CreateKeyPair', 'ec2:CreateSecurityGroup', 'ec2:CreateTags',
      'ec2:DeleteKeyPair', 'ec2:DeleteSecurityGroup', 'ec2:DeleteSnapshot', 'ec2:DeleteVolume', 'ec2:DeregisterImage',
      'ec2:DescribeImages', 'ec2:DescribeInstances', 'ec2:DescribeRegions', 'ec2:DescribeSecurityGroups', 'ec2:DescribeSubnets',
      'ec2:DescribeVolumes', 'ec2:DescribeVpcs', 'ec2:RunInstances', 'ec2:StopInstances', 'ec2:TerminateInstances',
    ]);
  });

  test('only reading is allowed on *, and in the region alone', () => {
    const everywhere = allowed.filter(({ Resource }) => list(Resource).includes('*'));
    expect(everywhere.map(({ Sid }) => Sid)).toEqual(['LookUp']);
    expect(list(everywhere[0].Action).filter((action) => !/^(ec2|autoscaling):Describe/.test(action))).toEqual([]);
    expect(everywhere[0].Condition).toEqual({ StringEquals: { 'aws:RequestedRegion': 'us-east-1' } });
  });

  test('every other ARN names partition, service, region and resource type', () => {
    const arns = allowed.filter(({ Sid }) => Sid !== 'LookUp').flatMap(({ Resource }) => list(Resource));
    expect(arns.filter((arn) => !/^arn:aws:ec2:us-east-1:(111122223333:[a-z-]+|:image|:snapshot)\/\*$/.test(arn))).toEqual([]);
    expect(arns.length).toBeGreaterThan(20);
  });

  test('the policy has little more than half of what IAM allows', () => {
    const size = policies.map((policy) => JSON.stringify(policy).length).reduce((a, b) => a + b);
    expect(size).toBeLessThan(5600); // of 10,240
  });

  test('EC2 may assume the role, and nobody else', () => {
    const trust = Object.values<any>(template.Resources).find(({ Type }) => Type === 'AWS::IAM::Role').Properties.AssumeRolePolicyDocument.Statement;
    expect(trust).toEqual([{ Action: 'sts:AssumeRole', Effect: 'Allow', Principal: { Service: 'ec2.amazonaws.com' } }]);
  });
});

describe('with everything switched on', () => {
  test.each([COMMERCIAL, CHINA, GOVCLOUD])('* stands for reading in a region, and for decoding refusals, in $partition', (place) => {
    const everywhere = synthesize(packer.allIn(place), place).statements.filter(({ Effect, Resource }) => Effect === 'Allow' && list(Resource).includes('*'));
    const bound = everywhere.filter((current) => keysOf(current).includes('aws:RequestedRegion'));
    expect(bound.flatMap(({ Action }) => list(Action)).filter((action) => !/^(ec2|autoscaling):Describe/.test(action))).toEqual([]);
    expect(everywhere.filter((current) => !bound.includes(current)).map(({ Action }) => Action)).toEqual(['sts:DecodeAuthorizationMessage']);
    expect(bound.length).toBeGreaterThan(3);
  });

  test.each([COMMERCIAL, CHINA, GOVCLOUD])('every other resource is bound by name, tag, owner, profile or region in $partition', (place) => {
    for (const current of synthesize(packer.allIn(place), place).statements) {
      const [arns, conditioned] = [list(current.Resource), keysOf(current).some((key) =>
        /^(aws:(RequestTag|ResourceTag|RequestedRegion)|ec2:(Owner|InstanceProfile))/.test(key))];
      for (const arn of arns.filter((each) => each.endsWith('/*'))) {
        const [, , service, region] = arn.split(':');
        const named = service === 's3' || (region !== '*' && region !== '');
        // Reading instance profiles is the one exception: it writes nothing.
        expect([arn, named || conditioned || current.Action === 'iam:GetInstanceProfile']).toEqual([arn, true]);
      }
    }
  });
});

describe('options', () => {
  test('none passes a role but instanceProfiles and instanceRoles', () => {
    expect(actionsOf(synthesize().statements)).not.toContain('iam:PassRole');
    const { statements } = synthesize((scope) => ({ instanceRoles: [iam.Role.fromRoleName(scope, 'Web', 'Web')] }));
    expect(statement(statements, 'PassInstanceRole')).toEqual({
      Sid: 'PassInstanceRole',
      Effect: 'Allow',
      Action: 'iam:PassRole',
      Resource: 'arn:aws:iam::111122223333:role/Web',
      Condition: { StringEquals: { 'iam:PassedToService': 'ec2.amazonaws.com' } },
    });
    expect(statement(statements, 'ReadAnyInstanceProfile')?.Resource).toBe('arn:aws:iam::111122223333:instance-profile/*');
  });

  test('a profile and its role made in the same stack are named by reference', () => {
    const { template, statements } = synthesize((scope) => ({ instanceProfiles: [new iam.InstanceProfile(scope, 'Web')] }));
    expect(statement(statements, 'PassInstanceRole')?.Resource).toMatch(/^arn:aws:iam::111122223333:role\/WebInstanceRole/);
    expect(statement(statements, 'ReadDeclaredInstanceProfile')?.Resource).toMatch(/^arn:aws:iam::111122223333:instance-profile\/Web/);
    expect(JSON.stringify(template)).toContain('"Fn::GetAtt":["WebInstanceRole');
  });

  test('in China a role is passed to EC2 under both of its names', () => {
    const { statements } = synthesize((scope) => ({
      instanceRoles: [iam.Role.fromRoleArn(scope, 'Web', 'arn:aws-cn:iam::111122223333:role/Web')],
      lateTagging: LateTagging.AWS_CN,
    }), CHINA);
    expect(statement(statements, 'PassInstanceRole')?.Condition).toEqual({
      StringEquals: { 'iam:PassedToService': ['ec2.amazonaws.com', 'ec2.amazonaws.com.cn'] },
    });
  });

  test('declared security groups and key pairs take away making, opening and deleting them', () => {
    const gone = actionsOf(synthesize().statements)
      .filter((action) => !actionsOf(synthesize(together(existingSecurityGroup, existingKeyPair)).statements).includes(action));
    expect(gone).toEqual([
      'ec2:AuthorizeSecurityGroupIngress', 'ec2:CreateKeyPair', 'ec2:CreateSecurityGroup', 'ec2:DeleteKeyPair', 'ec2:DeleteSecurityGroup',
    ]);
  });

  test('declared key pairs and groups stay declared for a client that tags late', () => {
    const { statements } = synthesize(together(existingSecurityGroup, existingKeyPair, { lateTagging: LateTagging.PLUGIN_BEFORE_1_0_2 }));
    expect(statements.map(({ Sid }) => Sid)).not.toContain('UseUntaggedSecurityGroup');
    expect(statements.map(({ Sid }) => Sid)).not.toContain('UseUntaggedKeyPair');
  });

  test('several regions are a condition on every statement that names no region', () => {
    const { statements } = synthesize({ regions: ['us-east-1', 'eu-west-1', 'us-east-1'] });
    const free = statements.filter(({ Effect, Condition }) => Effect === 'Allow' &&
      JSON.stringify(Condition?.StringEquals?.['aws:RequestedRegion']) !== JSON.stringify(['eu-west-1', 'us-east-1']));
    expect(free).toEqual([]);
  });

  test('a key of the same stack is used through EC2 of the region', () => {
    const { statements } = synthesize((scope) => ({ kmsKeys: [new kms.Key(scope, 'Key')] }));
    expect(statement(statements, 'GrantKeyToEbs')).toEqual({
      Sid: 'GrantKeyToEbs',
      Effect: 'Allow',
      Action: 'kms:CreateGrant',
      Resource: expect.stringMatching(/^arn:aws:kms:us-east-1:111122223333:key\/Key/),
      Condition: { StringEquals: { 'kms:ViaService': 'ec2.us-east-1.amazonaws.com' }, Bool: { 'kms:GrantIsForAWSResource': 'true' } },
    });
  });

  test('the properties of the role arrive', () => {
    const { template } = synthesize((scope) => ({
      roleName: 'packer',
      path: '/builders/',
      description: 'Builds',
      maxSessionDuration: Duration.hours(4),
      permissionsBoundary: iam.ManagedPolicy.fromManagedPolicyName(scope, 'Boundary', 'boundary'),
    }));
    Template.fromJSON(template).hasResourceProperties('AWS::IAM::Role', {
      RoleName: 'packer', Path: '/builders/', Description: 'Builds', MaxSessionDuration: 14400,
    });
    expect(JSON.stringify(template)).toContain(':policy/boundary');
    Template.fromJSON(template).hasResourceProperties('AWS::IAM::InstanceProfile', { Path: '/builders/' });
  });

  test('another principal gets the role without an instance profile', () => {
    const { builder, template } = synthesize({ assumedBy: new iam.ServicePrincipal('codebuild.amazonaws.com') });
    expect(builder.instanceProfile).toBeUndefined();
    Template.fromJSON(template).resourceCountIs('AWS::IAM::InstanceProfile', 0);
  });

  test('a GitHub workflow is let in by subject and audience', () => {
    const { template } = synthesize((scope) => ({
      assumedBy: new iam.OpenIdConnectPrincipal(
        iam.OpenIdConnectProvider.fromOpenIdConnectProviderArn(scope, 'GitHub', 'arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com'),
        {
          StringEquals: { 'token.actions.githubusercontent.com:aud': 'sts.amazonaws.com' },
          StringLike: { 'token.actions.githubusercontent.com:sub': 'repo:example/images:*' },
        },
      ),
    }));
    Template.fromJSON(template).hasResourceProperties('AWS::IAM::Role', {
      AssumeRolePolicyDocument: { Statement: [{ Action: 'sts:AssumeRoleWithWebIdentity' }] },
    });
  });
});

describe('tokens', () => {
  test('a stack without an environment gets pseudo parameters', () => {
    const stack = new Stack(new App(), 'Agnostic');
    const builder = new PackerBuildRole(stack, 'Packer', { encryptBoot: true });
    const template = Template.fromStack(stack).toJSON();
    const there = policiesOf(template, stack.getLogicalId(builder.role.node.defaultChild as iam.CfnRole), COMMERCIAL);
    expect(there).toEqual(synthesize({ encryptBoot: true }).policies);
    expect(JSON.stringify(template)).toContain('{"Ref":"AWS::Region"}');
  });

  test('a tag value known at deployment only is a reference', () => {
    const { statements } = synthesize((scope) => ({ buildTag: { value: new CfnParameter(scope, 'Value').valueAsString } }));
    expect(statement(statements, 'LaunchInstance')?.Condition).toEqual({ StringEquals: { 'aws:RequestTag/CreatedBy': 'Value' } });
  });

  test('a tag key that a token resolves to a text is taken', () => {
    const { statements, builder } = synthesize({ buildTag: { key: Lazy.string({ produce: () => 'Owner' }) } });
    expect(statement(statements, 'LaunchInstance')?.Condition).toEqual({ StringEquals: { 'aws:RequestTag/Owner': 'packer' } });
    expect(builder.buildTag).toEqual({ key: 'Owner', value: 'packer' });
  });

  test('regions may be tokens', () => {
    const { statements } = synthesize({ regions: [Aws.REGION] });
    expect(statement(statements, 'LaunchInstance')?.Resource).toBe('arn:aws:ec2:us-east-1:111122223333:instance/*');
  });
});

describe('two roles', () => {
  const SHARED = 'cdk-ami-build-roles:shared-build-tag';

  test('in one stack have resources of their own, and a warning when they share the tag', () => {
    const stack = stackIn(COMMERCIAL);
    new PackerBuildRole(stack, 'Web');
    new PackerBuildRole(stack, 'Database');
    Template.fromStack(stack).resourceCountIs('AWS::IAM::Role', 2);
    expect(warningsOf(stack)).toEqual([expect.stringContaining('CreatedBy=packer is also the one of Stack/Web')]);
    expect(warningsOf(stack)[0]).toContain(SHARED);
  });

  test('with unique values are kept apart, without a warning', async () => {
    const stack = stackIn(COMMERCIAL);
    const web = new PackerBuildRole(stack, 'Web', { buildTag: { uniqueValue: true } });
    const database = new PackerBuildRole(stack, 'Database', { buildTag: { uniqueValue: true } });
    expect(warningsOf(stack)).toEqual([]);
    expect(web.buildTag).toEqual({ key: 'CreatedBy', value: expect.stringMatching(/^packer-Stack-?Web/) });
    expect(web.buildTag.value).not.toEqual(database.buildTag.value);

    const template = Template.fromStack(stack).toJSON();
    const requester = {
      roleArn: 'arn:aws:iam::111122223333:role/web',
      policies: policiesOf(template, stack.getLogicalId(web.role.node.defaultChild as iam.CfnRole), COMMERCIAL),
    };
    const terminate = (value: string) => isAllowed(requester, {
      action: 'ec2:TerminateInstances',
      resource: 'arn:aws:ec2:us-east-1:111122223333:instance/i-1',
      context: { 'aws:ResourceTag/CreatedBy': value, 'aws:RequestedRegion': 'us-east-1' },
    });
    expect(await terminate(web.buildTag.value)).toBe(true);
    expect(await terminate(database.buildTag.value)).toBe(false);
  });

  test.each([
    ['accounts', { account: '444455556666', region: 'us-east-1' }, undefined, 0],
    ['regions', { account: '111122223333', region: 'us-east-1' }, ['eu-west-1'], 0],
    ['stacks alone', { account: '111122223333', region: 'us-east-1' }, undefined, 1],
  ])('in different %s', (_, env, regions, warnings) => {
    const app = new App();
    new PackerBuildRole(new Stack(app, 'First', { env: { account: '111122223333', region: 'us-east-1' } }), 'Packer');
    const second = new Stack(app, 'Second', { env });
    new PackerBuildRole(second, 'Packer', { regions });
    expect(warningsOf(second).filter((warning) => warning.includes(SHARED))).toHaveLength(warnings);
  });

  test('of different apps do not know each other', () => {
    new PackerBuildRole(stackIn(COMMERCIAL), 'Packer');
    expect(synthesize().warnings).toEqual([]);
  });
});

describe('partitions', () => {
  const OF_PARTITION = 'cdk-ami-build-roles:late-tagging-of-partition';

  test.each([
    [CHINA, undefined, 'LateTagging.AWS_CN'],
    [CHINA, LateTagging.AWS_US_GOV, 'LateTagging.AWS_CN'],
    [GOVCLOUD, LateTagging.PLUGIN_BEFORE_1_2_2, 'LateTagging.AWS_US_GOV'],
  ])('$partition without its preset is told so', (place, lateTagging, cure) => {
    expect(synthesize({ lateTagging }, place).warnings).toEqual([expect.stringMatching(new RegExp(`set lateTagging: ${cure}.*${OF_PARTITION}`))]);
  });

  test.each([
    [CHINA, LateTagging.AWS_CN],
    [GOVCLOUD, LateTagging.AWS_US_GOV],
    [GOVCLOUD, LateTagging.PLUGIN_BEFORE_1_0_2],
  ])('$partition with it is not', (place, lateTagging) => {
    expect(synthesize({ lateTagging }, place).warnings).toEqual([]);
  });
});

describe('like any construct of the CDK', () => {
  test('takes grants and further statements', () => {
    const stack = stackIn(COMMERCIAL);
    const builder = new PackerBuildRole(stack, 'Packer');
    new s3.Bucket(stack, 'Scripts').grantRead(builder);
    builder.addToRolePolicy(new iam.PolicyStatement({ sid: 'Mine', actions: ['sns:Publish'], resources: ['arn:aws:sns:us-east-1:111122223333:builds'] }));
    const [policy] = policiesOf(Template.fromStack(stack).toJSON(), stack.getLogicalId(builder.role.node.defaultChild as iam.CfnRole), COMMERCIAL);
    expect(policy.Statement.slice(-1)[0]).toMatchObject({ Sid: 'Mine', Action: 'sns:Publish' });
    expect(actionsOf(policy.Statement)).toEqual(expect.arrayContaining(['s3:GetObject*']));
  });

  test('a statement added to one role reaches no other', () => {
    synthesize().builder.addToRolePolicy(new iam.PolicyStatement({ sid: 'Mine', actions: ['sns:Publish'], resources: ['*'] }));
    expect(actionsOf(synthesize().statements)).not.toContain('sns:Publish');
  });

  test('grantAssumeRole works on both sides', () => {
    const stack = stackIn(COMMERCIAL);
    const builder = new PackerBuildRole(stack, 'Packer');
    const runner = new iam.Role(stack, 'Runner', { assumedBy: new iam.ServicePrincipal('codebuild.amazonaws.com') });
    expect(builder.grantAssumeRole(runner).success).toBe(true);
    const template = Template.fromStack(stack);
    template.hasResourceProperties('AWS::IAM::Role', {
      AssumeRolePolicyDocument: {
        Statement: [
          { Principal: { Service: 'ec2.amazonaws.com' } },
          { Action: 'sts:AssumeRole', Principal: { AWS: { 'Fn::GetAtt': [stack.getLogicalId(runner.node.defaultChild as iam.CfnRole), 'Arn'] } } },
        ],
      },
    });
    const [policy] = policiesOf(template.toJSON(), stack.getLogicalId(runner.node.defaultChild as iam.CfnRole), COMMERCIAL);
    expect(policy.Statement).toMatchObject([{ Action: 'sts:AssumeRole', Effect: 'Allow' }]);
  });

  test('can be imported', () => {
    const stack = stackIn(COMMERCIAL);
    const imported = PackerBuildRole.fromPackerBuildRoleAttributes(stack, 'Imported', {
      roleArn: 'arn:aws:iam::111122223333:role/builders/packer',
      instanceProfileArn: 'arn:aws:iam::111122223333:instance-profile/builders/packer',
      buildTag: { key: 'CreatedBy', value: 'web' },
    });
    expect(imported.role.roleName).toBe('packer');
    expect(imported.instanceProfile?.instanceProfileName).toBe('packer');
    expect(imported.buildTag).toEqual({ key: 'CreatedBy', value: 'web' });
    imported.addToRolePolicy(new iam.PolicyStatement({ actions: ['sns:Publish'], resources: ['*'] }));
    Template.fromStack(stack).hasResourceProperties('AWS::IAM::Policy', { Roles: ['packer'] });

    const byArn = PackerBuildRole.fromRoleArn(stack, 'ByArn', 'arn:aws:iam::111122223333:role/other');
    expect(byArn.buildTag).toEqual({ key: 'CreatedBy', value: 'packer' });
    expect(byArn.instanceProfile).toBeUndefined();
  });

  test.each([true, false])('has the same statements with the minimize flag %s', (minimize) => {
    const stack = new Stack(new App({ context: { '@aws-cdk/aws-iam:minimizePolicies': minimize } }), 'Stack', { env: COMMERCIAL });
    const builder = new PackerBuildRole(stack, 'Packer', { encryptBoot: true });
    const [policy] = policiesOf(Template.fromStack(stack).toJSON(), stack.getLogicalId(builder.role.node.defaultChild as iam.CfnRole), COMMERCIAL);
    expect(policy).toEqual(synthesize({ encryptBoot: true }).policies[0]);
  });

  test('keeps its logical ids', () => {
    const { template } = synthesize();
    expect(Object.keys(template.Resources)).toEqual(['PackerRole9FFF7F67', 'PackerRoleDefaultPolicy1C16CA63', 'PackerInstanceProfile46B32365']);
  });

  test('takes VPC things made in the same stack', () => {
    const { statements } = synthesize((scope) => {
      const vpc = new ec2.Vpc(scope, 'Vpc', { maxAzs: 1, natGateways: 0 });
      return { vpcs: [vpc], subnets: vpc.publicSubnets, securityGroups: [new ec2.SecurityGroup(scope, 'Group', { vpc })] };
    });
    expect(statement(statements, 'LaunchIntoDeclaredSubnet')?.Resource).toMatch(/^arn:aws:ec2:us-east-1:111122223333:subnet\/VpcPublicSubnet1Subnet/);
    expect(statement(statements, 'LaunchWithDeclaredSecurityGroup')?.Condition?.ArnEquals['ec2:Vpc']).toMatch(/:vpc\/Vpc/);
  });
});
