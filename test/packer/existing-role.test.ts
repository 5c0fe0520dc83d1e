import { App, CfnOutput, Duration, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as iam from 'aws-cdk-lib/aws-iam';
import { PackerBuildRole, PackerBuildRoleProps, PackerTemplate } from '../../src';
import { folderOf } from '../harness/folders';
import { resolveIntrinsics } from '../harness/intrinsics';
import { COMMERCIAL, stackIn, warningsOf } from '../harness/synthesize';

/* Policies for a role that somebody else made: the same statements as for a role of ours, and nothing of the role itself. */

const ARN = `arn:aws:iam::${COMMERCIAL.account}:role/ci/builder`;
const imported = (stack: Stack, arn = ARN) => iam.Role.fromRoleArn(stack, 'Existing', arn);

type Resource = { readonly Type: string; readonly Properties: any };
const resourcesOf = (stack: Stack): Resource[] => Object.values(Template.fromStack(stack).toJSON().Resources ?? {});
const bySid = (statements: any[]) => [...statements].sort((a, b) => a.Sid.localeCompare(b.Sid));
const statementsOf = (resources: readonly Resource[]) => bySid(resources.flatMap(({ Properties }) => Properties.PolicyDocument?.Statement ?? []));

const MANY: PackerBuildRoleProps = {
  copyToRegions: ['eu-central-1'], temporaryInstanceProfile: true, sessionManager: true, encryptBoot: true, amiUsers: ['444455556666'], deregistrationProtection: true,
};

describe.each<[string, PackerBuildRoleProps]>([
  ['by default', {}],
  ['more than one policy holds', MANY],
])('%s', (_, props) => {
  const stack = stackIn(COMMERCIAL);
  const policies = PackerBuildRole.onExistingRole(stack, 'Packer', imported(stack), props);
  const resources = resourcesOf(stack);

  test('managed policies with the statements of a role of ours, attached to the role, and nothing else', () => {
    const ours = stackIn(COMMERCIAL);
    new PackerBuildRole(ours, 'Packer', props);
    expect(statementsOf(resources)).toEqual(statementsOf(resourcesOf(ours)));
    expect(resources.map(({ Type, Properties }) => [Type, Properties.Roles]))
      .toEqual(policies.managedPolicies.map(() => ['AWS::IAM::ManagedPolicy', ['builder']]));
    const documents = resources.map(({ Properties }) => JSON.stringify(resolveIntrinsics(Properties.PolicyDocument, {}, COMMERCIAL)));
    expect(documents.filter(({ length }) => length > 6_144)).toEqual([]);
  });

  test('the documents are those of the policies, and the explanation is of all statements', () => {
    expect(stack.resolve(policies.documents.map((document) => document.toJSON())))
      .toEqual(resources.map(({ Properties }) => Properties.PolicyDocument));
    expect(policies.explain().statements.map(({ sid }) => sid).sort()).toEqual(statementsOf(resources).map(({ Sid }) => Sid));
  });
});

test('a role of the app keeps what is its own, and gets the policies', () => {
  const stack = stackIn(COMMERCIAL);
  const role = new iam.Role(stack, 'Own', { assumedBy: new iam.ServicePrincipal('codebuild.amazonaws.com'), path: '/ci/' });
  const policies = PackerBuildRole.onExistingRole(stack, 'Packer', role, { path: '/builders/', description: 'Builds images', buildTag: { value: 'web' } });
  policies.addToRolePolicy(new iam.PolicyStatement({ actions: ['sns:Publish'], resources: ['arn:aws:sns:us-east-1:111122223333:images'] }));
  const template = Template.fromStack(stack);
  template.resourceCountIs('AWS::IAM::Role', 1);
  template.resourceCountIs('AWS::IAM::InstanceProfile', 0);
  template.hasResourceProperties('AWS::IAM::ManagedPolicy', { Path: '/builders/', Description: 'Builds images', Roles: [{ Ref: stack.getLogicalId(role.node.defaultChild as iam.CfnRole) }] });
  template.hasResourceProperties('AWS::IAM::Policy', { PolicyDocument: { Statement: [{ Action: 'sns:Publish' }] } });
  expect([policies.buildTag, policies.instanceProfile]).toEqual([{ key: 'CreatedBy', value: 'web' }, undefined]);
  expect(warningsOf(stack)).toEqual([]);
});

test('a template says what is built, and a document goes to an output', () => {
  const stack = stackIn(COMMERCIAL);
  const template = PackerTemplate.fromDirectory(folderOf({
    'web.pkr.hcl': `source "amazon-ebs" "web" {
  region = "${COMMERCIAL.region}"
  ami_regions = ["eu-central-1"]
  run_tags = { CreatedBy = "packer" }
  run_volume_tags = { CreatedBy = "packer" }
  snapshot_tags = { CreatedBy = "packer" }
  tags = { CreatedBy = "packer" }
}
build { sources = ["amazon-ebs.web"] }`,
  }));
  const { documents } = PackerBuildRole.onExistingRole(stack, 'Packer', imported(stack), { template });
  new CfnOutput(stack, 'Document', { value: stack.toJsonString(documents[0]) });
  const { Outputs } = Template.fromStack(stack).toJSON();
  expect(JSON.parse(resolveIntrinsics(Outputs.Document.Value, {}, COMMERCIAL) as string))
    .toEqual(resolveIntrinsics(resourcesOf(stack)[0].Properties.PolicyDocument, {}, COMMERCIAL));
});

describe('what is refused', () => {
  test.each<[string, PackerBuildRoleProps]>([
    ['assumedBy', { assumedBy: new iam.ServicePrincipal('codebuild.amazonaws.com') }],
    ['maxSessionDuration', { maxSessionDuration: Duration.hours(2) }],
    ['permissionsBoundary', { permissionsBoundary: iam.ManagedPolicy.fromAwsManagedPolicyName('PowerUserAccess') }],
    ['roleName', { roleName: 'builder' }],
  ])('%s', (name, props) => {
    const stack = stackIn(COMMERCIAL);
    expect(() => PackerBuildRole.onExistingRole(stack, 'Packer', imported(stack), props))
      .toThrow(`'${name}' is set for an existing role: leave it out: the owner of the role decides [${stack.node.path}/Packer]`);
  });

  test('a role of another account, and what is no role', () => {
    const app = new App();
    const stack = new Stack(app, 'Stack', { env: COMMERCIAL });
    const there = new Stack(app, 'There', { env: { ...COMMERCIAL, account: '444455556666' } });
    expect(() => PackerBuildRole.onExistingRole(stack, 'Made', new iam.Role(there, 'Builder', { assumedBy: new iam.ServicePrincipal('ec2.amazonaws.com') })))
      .toThrow("'role' has a role of account 444455556666 (\"There/Builder\"): put the policies into a stack of that account; this one is in 111122223333");
    expect(() => PackerBuildRole.onExistingRole(stack, 'Other', imported(stack, 'arn:aws:iam::444455556666:role/builder')))
      .toThrow("'role' has a role of account 444455556666 (\"arn:aws:iam::444455556666:role/builder\"): put the policies into a stack of that account");
    expect(() => PackerBuildRole.onExistingRole(stack, 'None', 'builder' as any)).toThrow("'role' is \"builder\", which is not a role");
  });

  test('more than IAM takes in one policy', () => {
    const app = new App();
    const stack = new Stack(app, 'Large', { env: COMMERCIAL });
    PackerBuildRole.onExistingRole(stack, 'Packer', imported(stack), { instanceTypes: Array.from({ length: 900 }, (_, i) => `m${i}.large`) });
    expect(() => app.synth()).toThrow("'instanceTypes' is more than IAM takes in one policy");
  });
});
