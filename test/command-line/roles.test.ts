import { readFileSync } from 'fs';
import { join } from 'path';
import { Template } from 'aws-cdk-lib/assertions';
import * as iam from 'aws-cdk-lib/aws-iam';
import { called } from './called';
import { PackerBuildRole, PackerBuildRoleProps, PackerTemplate } from '../../src';
import { asTerraform } from '../../src/command-line/roles/terraform';
import { folderOf } from '../harness/folders';
import { resolveIntrinsics } from '../harness/intrinsics';
import { CHINA, COMMERCIAL, policiesOf, stackIn } from '../harness/synthesize';

/* The three forms of a role say what the construct says, statement by statement. */

const TRACES = join(__dirname, '..', 'proofs', 'traces', 'templates');
const traceOf = (name: string) => join(TRACES, `${name}.pkr.hcl`);
const BOUNDARY = 'arn:aws:iam::111122223333:policy/boundary';
const GITHUB = 'token.actions.githubusercontent.com';

/** What the construct makes: the trust policy, and the policies in their order. */
function constructed(name: string, place: typeof COMMERCIAL, assumedBy?: (scope: PackerBuildRole['node']['scope'] & object) => iam.IPrincipal) {
  const stack = stackIn(place);
  const props: PackerBuildRoleProps = { template: PackerTemplate.fromFile(traceOf(name)), assumedBy: assumedBy?.(stack as any) };
  const { role } = new PackerBuildRole(stack, 'Packer', props);
  const template = Template.fromStack(stack).toJSON();
  const id = stack.getLogicalId(role.node.defaultChild as iam.CfnRole);
  return {
    description: template.Resources[id].Properties.Description,
    trust: resolveIntrinsics(template.Resources[id].Properties.AssumeRolePolicyDocument, template.Resources, place),
    policies: policiesOf(template, id, place),
    hasProfile: Object.values<any>(template.Resources).some(({ Type }) => Type === 'AWS::IAM::InstanceProfile'),
  };
}

const jsonOf = (...words: string[]) => JSON.parse(called('policy', ...words).out);

/** Local values in the place of references to them, and escaped templates as they are written. */
const localsIn = (tf: any) => (text: string) => {
  const [, name] = /^\$\{jsonencode\(local\.(\w+)\)\}$/.exec(text)!;
  return JSON.parse(JSON.stringify(tf.locals[name]).replace(/([$%])\1\{/g, '$1{'));
};

function ofTerraform(tf: any) {
  const [label] = Object.keys(tf.resource.aws_iam_role);
  const of = localsIn(tf);
  const { description, assume_role_policy: trust } = tf.resource.aws_iam_role[label];
  const managed = Object.entries<any>(tf.resource.aws_iam_policy ?? {});
  const attached = Object.values<any>(tf.resource.aws_iam_role_policy_attachment ?? {});
  expect(attached).toEqual(managed.map(([id]) => ({ role: `\${aws_iam_role.${label}.name}`, policy_arn: `\${aws_iam_policy.${id}.arn}` })));
  return {
    description,
    trust: of(trust),
    policies: [of(tf.resource.aws_iam_role_policy[label].policy), ...managed.map(([, { policy }]) => of(policy))],
    hasProfile: !!tf.resource.aws_iam_instance_profile?.[label],
  };
}

function ofCloudFormation({ Resources }: any) {
  const { Description, AssumeRolePolicyDocument, Policies, ManagedPolicyArns = [] } = Resources.Role.Properties;
  return {
    description: Description,
    trust: AssumeRolePolicyDocument,
    policies: [Policies[0].PolicyDocument, ...ManagedPolicyArns.map(({ Ref }: any) => Resources[Ref].Properties.PolicyDocument)],
    hasProfile: !!Resources.InstanceProfile,
  };
}

/** Every argument is one of the resource, and none that it needs is missing. */
function checkArguments(tf: any): number {
  const schema = JSON.parse(readFileSync(join(__dirname, 'terraform-provider.json'), 'utf8'));
  const bodies = Object.entries<any>(tf.resource).flatMap(([type, labels]) =>
    Object.values<any>(labels).map((body) => [type, Object.keys(body)] as const));
  for (const [type, keys] of bodies) {
    expect([type, keys]).toEqual([type, expect.arrayContaining(schema[type].required)]);
    expect([...schema[type].required, ...schema[type].optional]).toEqual(expect.arrayContaining(keys));
  }
  return bodies.length;
}

const CI = 'arn:aws:iam::111122223333:role/ci';
const subjects: [string, string, typeof COMMERCIAL, string, ((scope: any) => iam.IPrincipal) | undefined][] = [
  ['EC2', 'ebs-default', COMMERCIAL, 'ec2', undefined],
  ['several policies', 'cn-ebs-temp-instance-profile', CHINA, 'ec2', undefined],
  ['an account', 'ebs-default', COMMERCIAL, '444455556666', () => new iam.AccountPrincipal('444455556666')],
  ['a role', 'ebs-default', COMMERCIAL, CI, () => new iam.ArnPrincipal(CI)],
  ['a branch', 'ebs-default', COMMERCIAL, 'github:my-org/images@release/1.x', (scope) => new iam.OpenIdConnectPrincipal(
    iam.OpenIdConnectProvider.fromOpenIdConnectProviderArn(scope, 'P', `arn:aws:iam::111122223333:oidc-provider/${GITHUB}`), {
      StringEquals: { [`${GITHUB}:aud`]: 'sts.amazonaws.com', [`${GITHUB}:sub`]: 'repo:my-org/images:ref:refs/heads/release/1.x' },
    })],
  ['a branch of a repository with numbers', 'ebs-default', COMMERCIAL, 'github:my-org@123/images@456@main', (scope) => new iam.OpenIdConnectPrincipal(
    iam.OpenIdConnectProvider.fromOpenIdConnectProviderArn(scope, 'P', `arn:aws:iam::111122223333:oidc-provider/${GITHUB}`), {
      StringEquals: { [`${GITHUB}:aud`]: 'sts.amazonaws.com', [`${GITHUB}:sub`]: 'repo:my-org@123/images@456:ref:refs/heads/main' },
    })],
];

test.each(subjects)('%s: each form is the role of the construct', (_, name, place, who, assumedBy) => {
  const words = [traceOf(name), '--account', place.account, '--assumed-by', who];
  const expected = constructed(name, place, assumedBy);
  expect(expected.policies.flatMap(({ Statement }) => Statement).length).toBeGreaterThan(15);
  const tf = jsonOf(...words, '--format', 'terraform');
  expect(ofTerraform(tf)).toEqual(expected);
  expect(checkArguments(tf)).toBeGreaterThanOrEqual(expected.hasProfile ? 3 : 2);
  expect(ofCloudFormation(jsonOf(...words, '--format', 'cloudformation'))).toEqual(expected);
  expect([jsonOf(...words)].flat()).toEqual(expected.policies);
  expect(jsonOf(...words, '--json').roles).toEqual([expect.objectContaining({ trustPolicy: expected.trust, policies: expected.policies })]);
});

test('names and a boundary', () => {
  const words = [traceOf('ebs-default'), '--account', '111122223333', '--role-name', 'web-images', '--permissions-boundary', BOUNDARY];
  expect(jsonOf(...words, '--format', 'terraform').resource.aws_iam_role.web_images).toMatchObject({ name: 'web-images', permissions_boundary: BOUNDARY });
  expect(jsonOf(...words, '--format', 'cloudformation').Resources.Role.Properties).toMatchObject({ RoleName: 'web-images', PermissionsBoundary: BOUNDARY });
});

test('what Terraform would take for a template stays a text', () => {
  const role = { suffix: '', sources: [], description: '', trust: {}, documents: [{ Resource: 'a/${aws:username}', Sid: '%{x}$y' }], hasInstanceProfile: false };
  expect(asTerraform([role], 'x')).toMatchObject({ locals: { x_policy: { Resource: 'a/$${aws:username}', Sid: '%%{x}$y' } } });
});

test.each([
  ['anyone', ['--assumed-by', '*'], '--assumed-by is "*", which is no one in particular: give one of ec2, '],
  ['a repository without a branch', ['--assumed-by', 'github:my-org/images'], '--assumed-by is "github:my-org/images"'],
  ['one number of two', ['--assumed-by', 'github:my-org@1/images@main'], '--assumed-by is'],
  ['all branches', ['--assumed-by', 'github:my-org/images@*'], '--assumed-by is'],
  ['a boundary that is none', ['--permissions-boundary', 'x'], '--permissions-boundary is "x", which is not the ARN of a managed policy'],
])('%s is refused', (_, words, message) => {
  const { code, err } = called('policy', traceOf('ebs-default'), '--account', '111122223333', ...words);
  expect(code).toBe(2);
  expect(err).toContain(message);
});

describe('--each', () => {
  const TAGS = 'run_tags = { CreatedBy = "packer" }';
  const path = folderOf({
    'a.pkr.hcl': ['a', 'b', 'c'].map((name) => `source "amazon-ebs" "${name}" {\n  region = "eu-west-1"\n  ${TAGS}\n${name === 'b' ? '  ssh_keypair_name = "builders"\n' : ''}}\n`).join('')
      + 'build {\n  sources = ["amazon-ebs.a", "amazon-ebs.b", "amazon-ebs.c"]\n  post-processor "amazon-import" {\n    only = ["amazon-ebs.b"]\n    region = "eu-west-1"\n    s3_bucket_name = "images"\n    tags = { CreatedBy = "packer" }\n  }\n}\n',
  });
  const words = [path, '--account', '111122223333', '--import-bucket', 'images'];

  test('without it, what cannot share a role is said with the way out', () => {
    expect(called('policy', ...words).err).toMatch(/ssh_keypair_name of amazon-ebs\.b is set, while amazon-ebs\.a .*: give each a role of its own, by --each, or by --only and --except/);
  });

  test('as many roles as it takes, each with what its sources need', () => {
    const { 'amazon-ebs.a, amazon-ebs.c': own, 'amazon-ebs.b': existing, ...others } = jsonOf(...words, '--each');
    expect(others).toEqual({});
    const actionsOf = (document: any) => [document].flat().flatMap(({ Statement }) => Statement).flatMap(({ Action }) => Action);
    expect(actionsOf(own)).toContain('ec2:CreateKeyPair');
    expect(actionsOf(own)).not.toContain('ec2:ImportImage');
    expect(actionsOf(existing)).not.toContain('ec2:CreateKeyPair');
    expect(actionsOf(existing)).toContain('ec2:ImportImage');
    expect(Object.keys(jsonOf(...words, '--each', '--format', 'terraform').resource.aws_iam_role)).toEqual(['ami_builder_a', 'ami_builder_b']);
    expect(Object.keys(jsonOf(...words, '--each', '--format', 'cloudformation').Resources)).toEqual(['RoleA', 'InstanceProfileA', 'RoleB', 'InstanceProfileB']);
  });

  test('one role where all can share it', () => {
    const trace = [traceOf('ebs-default'), '--account', '111122223333'];
    expect(jsonOf(...trace, '--each')).toEqual(jsonOf(...trace));
  });
});
