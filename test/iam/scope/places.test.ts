import { App, Aws, CfnParameter, Environment, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as ecr from 'aws-cdk-lib/aws-ecr';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as imagebuilder from 'aws-cdk-lib/aws-imagebuilder';
import * as kms from 'aws-cdk-lib/aws-kms';
import { Construct } from 'constructs';
import {
  ImageBuilderAdministratorPolicy, ImageBuilderExecutionRole, ImageBuilderImageType, ImageBuilderInstanceProfile, ImageBuilderLifecycleAction,
  ImageBuilderLifecycleExecutionRole, PackerBuildRole, PackerBuildRoleProps,
} from '../../../src';

/* Constructs of other accounts and regions: their ARNs have the account that they are of, or the app is refused. */

const OWN = { account: '111122223333', region: 'us-east-1' };
const OTHER = { account: '444455556666', region: 'us-east-1' };
const ABROAD = { account: '111122223333', region: 'eu-west-1' };

interface Made { readonly error?: string; readonly statements: (sid: string) => any }

/** Makes something in a stack, of what another stack imports. */
function made<T>(
  where: Environment | undefined, from: Environment | undefined, give: (scope: Construct) => T, make: (scope: Construct, given: T) => unknown,
): Made {
  const app = new App();
  const stack = new Stack(app, 'Stack', { env: where });
  const there = from === where ? stack : new Stack(app, 'There', { env: from });
  try {
    make(stack, give(there));
  } catch (error) {
    return { error: (error as Error).message, statements: () => undefined };
  }
  const resources: Record<string, any> = Template.fromStack(stack).toJSON().Resources;
  const documents = Object.values(resources).flatMap(({ Properties }) => Properties.PolicyDocument ?? []);
  const all = documents.flatMap(({ Statement }) => Statement);
  return { statements: (sid) => all.find(({ Sid }) => Sid === sid) };
}

type Given = (scope: Construct) => PackerBuildRoleProps;
const packer = (props: Given, where: Environment | undefined, from: Environment | undefined, more: PackerBuildRoleProps = {}) =>
  made(where, from, props, (scope, given) => new PackerBuildRole(scope, 'Packer', { ...more, ...given }));

const INSTANCE_ROLE = 'arn:aws:iam::111122223333:role/instance';
const execution = (props: (scope: Construct) => object, where: Environment | undefined, from: Environment | undefined) =>
  made(where, from, props, (scope, given) => new ImageBuilderExecutionRole(scope, 'Execution', {
    instanceRoles: [iam.Role.fromRoleArn(scope, 'Instance', INSTANCE_ROLE)], ...given,
  }));

const subnets = (scope: Construct) => ({ subnets: [ec2.Subnet.fromSubnetId(scope, 'Subnet', 'subnet-0123456789abcdef0')] });
const vpc = (scope: Construct, vpcId = 'vpc-0123456789abcdef0') => ec2.Vpc.fromVpcAttributes(scope, 'Vpc', { vpcId, availabilityZones: ['a'] });
const vpcs = (scope: Construct) => ({ vpcs: [vpc(scope)] });
const newVpc = (scope: Construct) => new ec2.Vpc(scope, 'Vpc', { maxAzs: 1, natGateways: 0 });
const securityGroups = (scope: Construct) => ({ securityGroups: [ec2.SecurityGroup.fromSecurityGroupId(scope, 'Group', 'sg-0123456789abcdef0')] });
const keyPairs = (scope: Construct) => ({ keyPairs: [ec2.KeyPair.fromKeyPairName(scope, 'Pair', 'build-key')] });
const ec2Arn = (account: string, resource: string) => ({ 'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, `:ec2:us-east-1:${account}:${resource}`]] });

describe('what AWS shares with other accounts has the account of its owner', () => {
  test.each(['444455556666', '111122223333'])('subnets of %s', (account) => {
    const there = { account, region: 'us-east-1' };
    expect(packer(subnets, OWN, there).statements('LaunchIntoDeclaredSubnet').Resource).toEqual(ec2Arn(account, 'subnet/subnet-0123456789abcdef0'));
    expect(execution(subnets, OWN, there).statements('LaunchIntoNetwork').Resource).toContainEqual(ec2Arn(account, 'subnet/subnet-0123456789abcdef0'));
  });

  test.each(['444455556666', '111122223333'])('security groups of %s', (account) => {
    const there = { account, region: 'us-east-1' };
    expect(packer(securityGroups, OWN, there).statements('LaunchWithDeclaredSecurityGroup').Resource).toEqual(ec2Arn(account, 'security-group/sg-0123456789abcdef0'));
    expect(execution(securityGroups, OWN, there).statements('LaunchIntoNetwork').Resource).toContainEqual(ec2Arn(account, 'security-group/sg-0123456789abcdef0'));
  });

  test.each(['444455556666', '111122223333'])('VPCs of %s, and the subnets in them', (account) => {
    const { statements } = packer(vpcs, OWN, { account, region: 'us-east-1' });
    const ofVpc = { ArnEquals: { 'ec2:Vpc': ec2Arn(account, 'vpc/vpc-0123456789abcdef0') } };
    expect(statements('LaunchIntoSubnet')).toMatchObject({ Resource: ec2Arn(account, 'subnet/*'), Condition: ofVpc });
    expect(statements('CreateSecurityGroupInVpc').Resource).toEqual(ec2Arn(account, 'vpc/*'));
    // A security group that a build makes there is its own.
    expect(statements('UseAndDeleteSecurityGroup')).toMatchObject({ Resource: ec2Arn('111122223333', 'security-group/*'), Condition: ofVpc });
  });

  test('VPCs of several accounts', () => {
    const { statements } = packer((scope) => ({
      vpcs: [vpc(scope), vpc(new Stack(scope.node.root as App, 'Third', { env: { account: '777788889999', region: 'us-east-1' } }), 'vpc-1')],
    }), OWN, OTHER);
    expect(statements('LaunchIntoSubnet').Resource).toEqual([ec2Arn('444455556666', 'subnet/*'), ec2Arn('777788889999', 'subnet/*')]);
    expect(statements('LaunchIntoSubnet').Condition.ArnEquals['ec2:Vpc']).toEqual([ec2Arn('444455556666', 'vpc/vpc-0123456789abcdef0'), ec2Arn('777788889999', 'vpc/vpc-1')]);
  });

  test('without a known account of the role, too', () => {
    expect(JSON.stringify(packer(subnets, undefined, OTHER).statements('LaunchIntoDeclaredSubnet').Resource)).toContain(':444455556666:subnet/subnet-0123456789abcdef0');
  });

  test('without a known account of either, that of the deployment', () => {
    const agnostic = packer(subnets, undefined, undefined).statements('LaunchIntoDeclaredSubnet').Resource;
    expect(agnostic['Fn::Join'][1]).toEqual(['arn:', { Ref: 'AWS::Partition' }, ':ec2:', { Ref: 'AWS::Region' }, ':', { Ref: 'AWS::AccountId' }, ':subnet/subnet-0123456789abcdef0']);
    expect(packer(subnets, OWN, undefined).statements('LaunchIntoDeclaredSubnet').Resource).toEqual(ec2Arn('111122223333', 'subnet/subnet-0123456789abcdef0'));
  });

  // The look-up knows the owner of the VPC; the subnets in it are constructs of their own.
  test('a VPC that was looked up by its owner, and its subnets', () => {
    const context = {
      'vpc-provider:account=111122223333:filter.owner-id=444455556666:filter.vpc-id=vpc-0123456789abcdef0:region=us-east-1:returnAsymmetricSubnets=true': {
        vpcId: 'vpc-0123456789abcdef0',
        vpcCidrBlock: '10.0.0.0/16',
        ownerAccountId: '444455556666',
        availabilityZones: [],
        subnetGroups: [{
          name: 'Private', type: 'Private', subnets: [{ subnetId: 'subnet-0123456789abcdef0', cidr: '10.0.0.0/24', availabilityZone: 'us-east-1a', routeTableId: 'rtb-1' }],
        }],
      },
    };
    const stack = new Stack(new App({ context }), 'Stack', { env: OWN });
    const found = ec2.Vpc.fromLookup(stack, 'Shared', { vpcId: 'vpc-0123456789abcdef0', ownerAccountId: '444455556666' });
    new PackerBuildRole(stack, 'Packer', { vpcs: [found], subnets: found.privateSubnets });
    const template = JSON.stringify(Template.fromStack(stack).toJSON());
    expect(template).toContain(':ec2:us-east-1:444455556666:vpc/vpc-0123456789abcdef0');
    expect(template).toContain(':ec2:us-east-1:444455556666:subnet/subnet-0123456789abcdef0');
    expect(template).not.toContain(':111122223333:subnet/');
  });

  test('a group that builds make is in the VPC of the shared subnet, or in one of the account', () => {
    const { statements } = packer(subnets, OWN, OTHER);
    expect(statements('CreateSecurityGroupInVpc').Resource).toEqual([ec2Arn('111122223333', 'vpc/*'), ec2Arn('444455556666', 'vpc/*')]);
  });

  describe('by its ARN', () => {
    const byArn = (account: string, region = 'us-east-1') => (type: string, id: string) => `arn:aws:ec2:${region}:${account}:${type}/${id}`;
    const group = (scope: Construct, arn: string) => ({ securityGroups: [ec2.SecurityGroup.fromSecurityGroupId(scope, 'Group', arn)] });
    const subnet = (scope: Construct, arn: string) => ({ subnets: [ec2.Subnet.fromSubnetId(scope, 'Subnet', arn)] });

    test.each(['444455556666', '111122223333'])('of %s, in the stack of the role', (account) => {
      const arn = byArn(account);
      const sub = (scope: Construct) => subnet(scope, arn('subnet', 'subnet-0123456789abcdef0'));
      const sg = (scope: Construct) => group(scope, arn('security-group', 'sg-0123456789abcdef0'));
      expect(packer(sub, OWN, OWN).statements('LaunchIntoDeclaredSubnet').Resource).toEqual(ec2Arn(account, 'subnet/subnet-0123456789abcdef0'));
      expect(execution(sub, OWN, OWN).statements('LaunchIntoNetwork').Resource).toContainEqual(ec2Arn(account, 'subnet/subnet-0123456789abcdef0'));
      expect(packer(sg, OWN, OWN).statements('LaunchWithDeclaredSecurityGroup').Resource).toEqual(ec2Arn(account, 'security-group/sg-0123456789abcdef0'));
      expect(execution(sg, OWN, OWN).statements('LaunchIntoNetwork').Resource).toContainEqual(ec2Arn(account, 'security-group/sg-0123456789abcdef0'));
      const inVpc = packer((scope) => ({ vpcs: [vpc(scope, arn('vpc', 'vpc-0123456789abcdef0'))] }), OWN, OWN);
      expect(inVpc.statements('LaunchIntoSubnet').Condition.ArnEquals['ec2:Vpc']).toEqual(ec2Arn(account, 'vpc/vpc-0123456789abcdef0'));
      expect(inVpc.statements('CreateSecurityGroupInVpc').Condition.StringEquals['ec2:VpcID']).toEqual('vpc-0123456789abcdef0');
    });

    test.each<[string, string, RegExp]>([
      ['another region', byArn('444455556666', 'eu-west-1')('subnet', 'subnet-0123456789abcdef0'), /^'subnets' has a subnet of eu-west-1 \("arn:aws:ec2:eu-west-1:444455556666:subnet\/subnet-0123456789abcdef0"\), while the role works in us-east-1/],
      ['no account', 'arn:aws:ec2:us-east-1::subnet/subnet-0123456789abcdef0', /^'subnets' has "arn:aws:ec2:us-east-1::subnet/],
      ['an account of fewer digits', byArn('4444')('subnet', 'subnet-0123456789abcdef0'), /^'subnets' has "4444", which is not the id of an account/],
      ['another kind', byArn('444455556666')('vpc', 'vpc-0123456789abcdef0'), /^'subnets' has "arn:aws:ec2:us-east-1:444455556666:vpc\/vpc-0123456789abcdef0", which is not/],
      ['several', byArn('444455556666')('subnet', '*'), /^'subnets' has .*which can match more than one thing/],
      ['another partition', 'arn:aws-cn:ec2:us-east-1:444455556666:subnet/subnet-0123456789abcdef0', /of the partition aws-cn/],
    ])('not one of %s', (_, arn, message) => {
      expect(packer((scope) => subnet(scope, arn), OWN, OWN).error).toMatch(message);
      expect(execution((scope) => subnet(scope, arn), OWN, OWN).error).toMatch(message);
    });

    test('not one of another account than its stack says', () => {
      const arn = byArn('777788889999')('subnet', 'subnet-0123456789abcdef0');
      expect(packer((scope) => subnet(scope, arn), OWN, OTHER).error).toMatch(/^'subnets' has a subnet of account 777788889999 .*444455556666/);
    });
  });

  describe('of accounts that are declared to share theirs', () => {
    const networkAccountIds = ['444455556666'];
    const both = (resource: string) => [ec2Arn('111122223333', resource), ec2Arn('444455556666', resource)];

    test('what is named by its id alone is of one of them, or of the own', () => {
      const given: Given = (scope) => ({ ...subnets(scope), ...securityGroups(scope), networkAccountIds });
      expect(packer(given, OWN, OWN).statements('LaunchIntoDeclaredSubnet').Resource).toEqual(both('subnet/subnet-0123456789abcdef0'));
      expect(packer(given, OWN, OWN).statements('LaunchWithDeclaredSecurityGroup').Resource).toEqual(both('security-group/sg-0123456789abcdef0'));
      for (const arn of [...both('subnet/subnet-0123456789abcdef0'), ...both('security-group/sg-0123456789abcdef0')]) {
        expect(execution(given, OWN, OWN).statements('LaunchIntoNetwork').Resource).toContainEqual(arn);
      }
    });

    test('what is not named is any that they share', () => {
      const { statements } = packer(() => ({ networkAccountIds }), OWN, OWN);
      expect(statements('LaunchIntoSubnet').Resource).toEqual(both('subnet/*'));
      expect(statements('CreateSecurityGroupInVpc').Resource).toEqual(both('vpc/*'));
      // Builds make their security groups in their own account, and use no others.
      expect(statements('LaunchWithSecurityGroup')?.Resource ?? statements('UseAndDeleteSecurityGroup').Resource).toEqual(ec2Arn('111122223333', 'security-group/*'));
      for (const arn of [...both('subnet/*'), ...both('security-group/*')]) {
        expect(execution(() => ({ networkAccountIds }), OWN, OWN).statements('LaunchIntoNetwork').Resource).toContainEqual(arn);
      }
    });

    test('a VPC bounds the subnets of them', () => {
      const { statements } = packer((scope) => ({ ...vpcs(scope), networkAccountIds }), OWN, OWN);
      expect(statements('LaunchIntoSubnet')).toMatchObject({
        Resource: both('subnet/*'), Condition: { ArnEquals: { 'ec2:Vpc': both('vpc/vpc-0123456789abcdef0') } },
      });
    });

    test('what an infrastructure configuration names by its id, too', () => {
      const { statements } = execution((scope) => ({
        networkAccountIds,
        pipelineDeclaration: {
          infrastructureConfiguration: new imagebuilder.CfnInfrastructureConfiguration(scope, 'Infrastructure', {
            name: 'web', instanceProfileName: 'web', subnetId: 'subnet-0123456789abcdef0', securityGroupIds: ['sg-0123456789abcdef0'],
          }),
        },
      }), OWN, OWN);
      for (const arn of [...both('subnet/subnet-0123456789abcdef0'), ...both('security-group/sg-0123456789abcdef0')]) {
        expect(statements('LaunchIntoNetwork').Resource).toContainEqual(arn);
      }
      expect(JSON.stringify(statements('LaunchIntoNetwork').Resource)).not.toContain('subnet/*');
    });

    test('what is made in the app stays what it is', () => {
      const ofApp: Given = (scope) => ({ subnets: newVpc(scope).publicSubnets, networkAccountIds });
      expect(JSON.stringify(packer(ofApp, OWN, OWN).statements('LaunchIntoDeclaredSubnet').Resource)).not.toContain('444455556666');
    });

    test('what has an owner that is known keeps it', () => {
      const given: Given = (scope) => ({ ...subnets(scope), networkAccountIds: ['777788889999'] });
      expect(packer(given, OWN, OTHER).statements('LaunchIntoDeclaredSubnet').Resource).toEqual(ec2Arn('444455556666', 'subnet/subnet-0123456789abcdef0'));
    });
  });

  test.each<[string, Given]>([
    ['subnets', (scope) => ({ subnets: newVpc(scope).publicSubnets })],
    ['vpcs', (scope) => ({ vpcs: [newVpc(scope)] })],
    ['securityGroups', (scope) => ({ securityGroups: [new ec2.SecurityGroup(scope, 'Group', { vpc: newVpc(scope) })] })],
  ])('%s that another account makes in the same app must be imported there', (property, props) => {
    expect(packer(props, OWN, OTHER).error).toMatch(new RegExp(`^'${property}' has .* of account 444455556666, known at deployment only .*: import it by its id, .* \\[Stack/Packer\\]$`));
  });
});

describe('what is not shared is refused in another account', () => {
  const profileByName = (scope: Construct) => ({
    instanceProfiles: [iam.InstanceProfile.fromInstanceProfileAttributes(scope, 'Profile', {
      instanceProfileArn: 'arn:aws:iam::444455556666:instance-profile/web',
      role: iam.Role.fromRoleArn(scope, 'Web', 'arn:aws:iam::111122223333:role/web'),
    })],
  });
  const roleByName = (scope: Construct) => ({ instanceRoles: [iam.Role.fromRoleName(scope, 'Web', 'web')] });
  const roleByPartialArn = (scope: Construct) => ({ instanceRoles: [iam.Role.fromRoleArn(scope, 'Web', `arn:${Aws.PARTITION}:iam::444455556666:role/web`)] });
  const roleMade = (scope: Construct) => ({ instanceRoles: [new iam.Role(scope, 'Web', { assumedBy: new iam.ServicePrincipal('ec2.amazonaws.com') })] });

  test.each<[string, Given, Environment, RegExp]>([
    ['key pairs', keyPairs, OTHER, /^'keyPairs' has a key pair of account 444455556666 \("build-key"\): .* \[Stack\/Packer\]$/],
    ['an instance profile by its ARN', profileByName, OWN, /^'instanceProfiles' has an instance profile of account 444455556666 \("arn:aws:iam::444455556666:instance-profile\/web"\): .* \[Stack\/Packer\]$/],
    ['a role by its name', roleByName, OTHER, /^'instanceRoles' has a role of account 444455556666/],
    ['a role by a part of its ARN', roleByPartialArn, OWN, /^'instanceRoles' has a role of account 444455556666/],
    ['a role that is made there', roleMade, OTHER, /^'instanceRoles' has a role of account 444455556666/],
  ])('%s', (_, props, from, message) => {
    expect(packer(props, OWN, from).error).toMatch(message);
  });

  test('in every construct', () => {
    expect(execution(keyPairs, OWN, OTHER).error).toMatch(/^'keyPairs' has a key pair of account 444455556666 .* \[Stack\/Execution\]$/);
    expect(execution((scope) => ({ vmExportRole: iam.Role.fromRoleName(scope, 'Export', 'export') }), OWN, OTHER).error).toMatch(/^'vmExportRole' has a role of account 444455556666/);
    expect(made(OWN, OTHER, roleByName, (scope, given) => new ImageBuilderAdministratorPolicy(scope, 'Admin', given)).error).toMatch(/^'instanceRoles' has a role of account 444455556666/);
    expect(made(OWN, OWN, profileByName, (scope, given) => new ImageBuilderAdministratorPolicy(scope, 'Admin', given)).error).toMatch(/^'instanceProfiles' has an instance profile of account 444455556666/);
  });

  const repositories = (scope: Construct) => [ecr.Repository.fromRepositoryName(scope, 'Images', 'images')];
  test.each<[string, (scope: Construct, given: ecr.IRepository[]) => unknown]>([
    ['containerRepositories', (scope, given) => new ImageBuilderInstanceProfile(scope, 'It', { containerRepositories: given })],
    ['containerRepositories', (scope, given) => new ImageBuilderLifecycleExecutionRole(scope, 'It', {
      actions: [ImageBuilderLifecycleAction.DELETE],
      resourceType: ImageBuilderImageType.DOCKER,
      includeContainers: true,
      containerRepositories: given,
    })],
    ['scanRepositories', (scope, given) => new ImageBuilderExecutionRole(scope, 'It', {
      instanceRoles: [iam.Role.fromRoleArn(scope, 'Instance', INSTANCE_ROLE)],
      imageTypes: [ImageBuilderImageType.DOCKER],
      vulnerabilityScanning: true,
      scanRepositories: given,
    })],
  ])('%s by their names', (property, make) => {
    expect(made(OWN, OTHER, repositories, (scope, given) => make(scope, given)).error).toMatch(new RegExp(`^'${property}' has a repository of account 444455556666 .* \\[Stack/It\\]$`));
    expect(made(OWN, OWN, repositories, (scope, given) => make(scope, given)).error).toBeUndefined();
  });
});

describe('regions', () => {
  test.each<[string, Given]>([['subnets', subnets], ['vpcs', vpcs], ['securityGroups', securityGroups], ['keyPairs', keyPairs]])(
    '%s of a region that the role does not build in are refused', (property, props) => {
      expect(packer(props, OWN, ABROAD).error).toMatch(new RegExp(`^'${property}' has .* of eu-west-1 \\("[\\w-]+"\\), while the role works in us-east-1: .* \\[Stack/Packer\\]$`));
      expect(packer(props, OWN, ABROAD, { regions: ['us-east-1', 'eu-west-1'] }).error).toBeUndefined();
    });

  test('of an execution role, too', () => {
    expect(execution(subnets, OWN, ABROAD).error).toMatch(/^'subnets' has .* of eu-west-1 \("subnet-0123456789abcdef0"\), while the role works in us-east-1/);
  });

  // Subnet.fromSubnetId has no property for the region, so a stack of one region imports those of others.
  test('what the stack of the role imports may be of any region', () => {
    expect(packer(subnets, OWN, OWN, { regions: ['eu-west-1'] }).error).toBeUndefined();
  });

  test('what the stack of the role makes is of its region', () => {
    const group = (scope: Construct) => ({ securityGroups: [new ec2.SecurityGroup(scope, 'Group', { vpc: vpc(scope) })] });
    expect(packer(group, OWN, OWN, { regions: ['eu-west-1'] }).error).toMatch(/^'securityGroups' has .* of us-east-1/);
    expect(packer(group, OWN, OWN).error).toBeUndefined();
  });

  test('a key whose region is a part of its ARN', () => {
    const key = (scope: Construct) => ({ kmsKeys: [kms.Key.fromKeyArn(scope, 'Key', `arn:${Aws.PARTITION}:kms:eu-west-1:111122223333:key/1`)] });
    expect(packer(key, OWN, OWN).error).toMatch(/^'kmsKeys' has a key of eu-west-1/);
  });

  test('regions that the deployment knows are taken', () => {
    expect(packer(subnets, undefined, ABROAD).error).toBeUndefined();
    expect(packer((scope) => ({ ...subnets(scope), regions: [new CfnParameter(scope, 'Region').valueAsString] }), OWN, OWN).error).toBeUndefined();
  });
});
