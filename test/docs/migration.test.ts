import { readFileSync } from 'fs';
import { fullDiff, ResourceImpact } from '@aws-cdk/cloudformation-diff';
import { App, CfnResource, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as iam from 'aws-cdk-lib/aws-iam';
import { ImageBuilderReadOnlyPolicy, PackerBuildRole } from '../../src';

/* What docs/migrate/from-a-role-of-your-own.md says of keeping a role, asked of what `cdk diff` asks, which has CloudFormation's own schemas. */

/** A stack with a role that somebody wrote by hand, its profile, and a managed policy. */
const BY_HAND = {
  Resources: {
    BuilderRole: {
      Type: 'AWS::IAM::Role',
      Properties: {
        RoleName: 'packer',
        Path: '/builders/',
        AssumeRolePolicyDocument: {
          Version: '2012-10-17',
          Statement: [{ Effect: 'Allow', Principal: { Service: 'ec2.amazonaws.com' }, Action: 'sts:AssumeRole' }],
        },
        Policies: [{
          PolicyName: 'all', PolicyDocument: { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: 'ec2:*', Resource: '*' }] },
        }],
      },
    },
    BuilderProfile: {
      Type: 'AWS::IAM::InstanceProfile',
      Properties: { InstanceProfileName: 'packer', Path: '/builders/', Roles: [{ Ref: 'BuilderRole' }] },
    },
    Readers: {
      Type: 'AWS::IAM::ManagedPolicy',
      Properties: {
        ManagedPolicyName: 'readers',
        Path: '/',
        Description: 'Reads',
        PolicyDocument: { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: 'imagebuilder:*', Resource: '*' }] },
      },
    },
  },
};

interface Changes {
  readonly roleName?: string;
  readonly path?: string;
  readonly profileName?: string;
  readonly roleId?: string;
  readonly policyDescription?: string;
}

const child = <T extends CfnResource>(construct: { node: { defaultChild?: unknown } }) => construct.node.defaultChild as T;

/** The same by this library, as the page does it; with one thing changed. */
function ours({ roleName = 'packer', path = '/builders/', profileName = 'packer', roleId = 'BuilderRole', policyDescription = 'Reads' }: Changes) {
  const stack = new Stack(new App(), 'Images', { env: { account: '111122223333', region: 'us-east-1' } });
  const builder = new PackerBuildRole(stack, 'Packer', { roleName, path });
  child<iam.CfnRole>(builder.role).overrideLogicalId(roleId);
  const profile = child<iam.CfnInstanceProfile>(builder.instanceProfile!);
  profile.overrideLogicalId('BuilderProfile');
  profile.instanceProfileName = profileName;
  const readers = new ImageBuilderReadOnlyPolicy(stack, 'Readers', { managedPolicyName: 'readers', description: policyDescription });
  child<iam.CfnManagedPolicy>(readers.node.findChild('Policy')).overrideLogicalId('Readers');
  return Template.fromStack(stack).toJSON();
}

/** What a deployment would do to each resource. */
function impacts(changes: Changes): Record<string, ResourceImpact> {
  const found: Record<string, ResourceImpact> = {};
  fullDiff(BY_HAND, ours(changes)).resources.forEachDifference((id, { changeImpact }) => { found[id] = changeImpact; });
  return found;
}

const { WILL_CREATE, WILL_DESTROY, WILL_REPLACE, WILL_UPDATE } = ResourceImpact;

test('a role, its profile and a policy stay, with the names and logical ids that they had', () => {
  const { BuilderRole, BuilderProfile = WILL_UPDATE, Readers, ...others } = impacts({});
  expect([BuilderRole, BuilderProfile, Readers]).toEqual([WILL_UPDATE, WILL_UPDATE, WILL_UPDATE]);
  expect([...new Set(Object.values(others))]).toEqual([WILL_CREATE]); // the policy of the role
});

test.each<[string, Changes, string]>([
  ['another name of the role', { roleName: 'packer-2' }, 'BuilderRole'],
  ['another path of the role', { path: '/' }, 'BuilderRole'],
  ['another path of the profile', { path: '/' }, 'BuilderProfile'],
  ['another name of the profile', { profileName: 'packer-2' }, 'BuilderProfile'],
  ['another description of a managed policy', { policyDescription: 'Reads images' }, 'Readers'],
])('%s replaces', (_, changes, id) => {
  expect(impacts(changes)[id]).toBe(WILL_REPLACE);
});

test('another logical id makes a second role of the same name, and removes the first', () => {
  expect(impacts({ roleId: 'Another' })).toMatchObject({ Another: WILL_CREATE, BuilderRole: WILL_DESTROY });
});

test('a role for import is retained, and has a literal name', () => {
  const stack = new Stack(new App(), 'Images');
  const builder = new PackerBuildRole(stack, 'Packer', { roleName: 'packer', path: '/builders/' });
  builder.role.applyRemovalPolicy(RemovalPolicy.RETAIN);
  const roles = Template.fromStack(stack).findResources('AWS::IAM::Role');
  expect(Object.values(roles)).toMatchObject([{ DeletionPolicy: 'Retain', Properties: { RoleName: 'packer', Path: '/builders/' } }]);
  const page = readFileSync('docs/migrate/from-a-role-of-your-own.md', 'utf8');
  expect(page).toContain("{ roleName: 'packer', path: '/builders/' }");
  expect(page).toContain('builder.role.applyRemovalPolicy(RemovalPolicy.RETAIN);');
});

test('a reference to a role grants it nothing', () => {
  const stack = new Stack(new App(), 'Images');
  PackerBuildRole.fromRoleArn(stack, 'Packer', 'arn:aws:iam::111122223333:role/packer');
  expect(Template.fromStack(stack).toJSON().Resources ?? {}).toEqual({});
});
