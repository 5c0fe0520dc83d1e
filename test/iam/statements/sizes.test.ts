import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { PackerBuildRole } from '../../../src';
import { LaidOut, layOut } from '../../../src/iam/statements/lay-out';
import { charactersOf } from '../../../src/iam/statements/sizes';
import { together } from '../../harness/options';
import { packer } from '../../harness/subjects';
import { CHINA, COMMERCIAL, GOVCLOUD, policiesOf, Props, propsIn, stackIn, synthesize, warningsOf } from '../../harness/synthesize';

const characters = (document: object) => JSON.stringify(document).length;
const statement = (sid: string, bytes = 100) => new iam.PolicyStatement({ sid, actions: ['sns:Publish'], resources: [`arn:aws:sns:::${'x'.repeat(bytes)}`] });

/** What synthesis says, or nothing. */
function refusal(stack: Stack): string {
  try {
    Template.fromStack(stack);
    return '';
  } catch (error) {
    return String(error);
  }
}

function roleIn(stack: Stack, props: Props = {}) {
  return new PackerBuildRole(stack, 'Packer', propsIn(stack, props));
}

describe('the size of a document', () => {
  test('has no white space, and is that of the deployed document', () => {
    expect(charactersOf({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: ['a:B', 'a:C'] }] }, stackIn(COMMERCIAL)))
      .toBe('{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":["a:B","a:C"]}]}'.length);
  });

  test.each([COMMERCIAL, CHINA, GOVCLOUD])('is exact where region and account are known ($partition)', (place) => {
    const { builder, stack, policies } = synthesize({}, place);
    const document = (builder.role as iam.Role).node.findChild('DefaultPolicy') as iam.Policy;
    expect(charactersOf(document.document, stack)).toBe(characters(policies[0]));
  });

  test('is never less than what is deployed where they are not', () => {
    const agnostic = new Stack(new App(), 'Agnostic');
    const { role } = roleIn(agnostic, { encryptBoot: true });
    const counted = charactersOf((role.node.findChild('DefaultPolicy') as iam.Policy).document, agnostic);
    for (const place of [COMMERCIAL, GOVCLOUD]) {
      const deployed = policiesOf(Template.fromStack(agnostic).toJSON(), agnostic.getLogicalId(role.node.defaultChild as iam.CfnRole), place);
      expect(counted).toBeGreaterThanOrEqual(characters(deployed[0]));
      expect(counted - characters(deployed[0])).toBeLessThan(600);
    }
  });

  test('takes names and ARNs of the stack as long as they may become', () => {
    const stack = stackIn(COMMERCIAL);
    const made = new iam.Role(stack, 'Made', { assumedBy: new iam.ServicePrincipal('ec2.amazonaws.com') });
    expect(charactersOf(made.roleName, stack)).toBeGreaterThanOrEqual('""'.length + 64);
    expect(charactersOf(made.roleArn, stack)).toBeGreaterThanOrEqual(`"arn:aws:iam::111122223333:role/${'n'.repeat(64)}"`.length);
    expect(charactersOf({ 'Fn::ImportValue': 'Elsewhere' }, stack)).toBeGreaterThan(100);
    expect(charactersOf({}, stack)).toBe(2);
  });
});

test('a document without statements has no characters: the CDK says what is wrong with it', () => {
  const stack = stackIn(COMMERCIAL);
  expect(charactersOf(new iam.PolicyDocument().toJSON(), stack)).toBe(0);
  const { role } = new PackerBuildRole(stack, 'Packer');
  new iam.CfnManagedPolicy(stack, 'Empty', { policyDocument: new iam.PolicyDocument(), roles: [role.roleName] });
  expect(refusal(stack)).toMatch(/policyDocument: required/);
});

describe('statements are laid out', () => {
  const stack = stackIn(COMMERCIAL);
  const sids = ({ statements }: LaidOut) => statements.map(({ sid }) => sid);

  test('inline as long as they leave room for others, then in managed policies', () => {
    const { inline, managed } = layOut(Array.from({ length: 30 }, (_, i) => statement(`S${i}`, 400)), stack);
    expect([inline, ...managed].flatMap(sids)).toEqual(Array.from({ length: 30 }, (_, i) => `S${i}`));
    expect([inline, ...managed].map(({ statements }) => statements.length)).toEqual([14, 12, 4]);
  });

  test('where a small one still fits', () => {
    const { inline, managed } = layOut([statement('Large', 5000), statement('Larger', 5000), statement('Small')], stack);
    expect([inline, ...managed].map(sids)).toEqual([['Large', 'Small'], ['Larger']]);
  });

  test('alone when they are larger than any document', () => {
    const { inline, managed } = layOut([statement('First'), statement('Huge', 9000), statement('Last')], stack);
    expect([inline, ...managed].map(sids)).toEqual([['First', 'Last'], ['Huge']]);
  });
});

const INLINE = 10_240;
const MANAGED = 6_144;

describe.each([COMMERCIAL, CHINA, GOVCLOUD])('a role in $partition', (place) => {
  /** With the flags of a new app the CDK writes partitions as texts, and so takes statements for much smaller. */
  test.each([true, false])('fits whatever is switched on, with the flags of a new app: %s', (flags) => {
    const app = new App({ context: { '@aws-cdk/core:enablePartitionLiterals': flags, '@aws-cdk/aws-iam:minimizePolicies': flags } });
    const stack = new Stack(app, 'Stack', { env: place });
    const { role } = roleIn(stack, packer.allIn(place));
    const template = Template.fromStack(stack).toJSON();
    const policies = policiesOf(template, stack.getLogicalId(role.node.defaultChild as iam.CfnRole), place);
    const [inline, ...managed] = policies.map(characters);

    expect(inline).toBeLessThanOrEqual(INLINE - 2_048);
    expect(managed.length).toBeGreaterThan(1);
    expect(managed.length).toBeLessThan(10);
    for (const size of managed) expect(size).toBeLessThanOrEqual(MANAGED);
    expect(Object.keys(template.Resources).filter((id) => id.includes('Overflow'))).toEqual([]);
    expect(warningsOf(stack).filter((warning) => /quota|olicy.*large/.test(warning))).toEqual([]);
  });
});

/** Lists that a role can be filled with. */
const subnets = (count: number): Props => (scope) => ({
  subnets: Array.from({ length: count }, (_, i) => ec2.Subnet.fromSubnetId(scope, `Subnet${i}`, `subnet-${String(i).padStart(17, '0')}`)),
});
const secrets = (count: number): Props => (scope) => ({
  builders: [], // without secrets this would be an error of its own
  secrets: Array.from({ length: count }, (_, i) =>
    secretsmanager.Secret.fromSecretCompleteArn(scope, `Secret${i}`, `arn:aws:secretsmanager:us-east-1:111122223333:secret:packer/${String(i).padStart(4, '0')}-AbCdEf`)),
});
const passed = (count: number) => Array.from({ length: count }, (_, i) => ({ actions: ['iam:PassRole'], resources: [`arn:aws:iam::111122223333:role/made/elsewhere/${i}`] }));

describe('a role that IAM would refuse fails at synthesis', () => {
  const refused = (build: (stack: Stack) => unknown) => {
    const stack = new Stack(new App({ context: { '@aws-cdk/core:enablePartitionLiterals': true } }), 'Stack', { env: COMMERCIAL });
    build(stack);
    return refusal(stack).replace('Error: Validation failed with the following errors:', '').trim();
  };

  test.each<[string, (count: number) => Props, number, string]>([
    ['subnets', subnets, 87, "[Stack/Packer] 'subnets' is more than IAM takes in one policy (Stack/Packer/Policy2 has 6203 characters of 6144): "
      + 'leave out of it, or give it to a second role; most is in subnets with 6036 characters'],
    ['secrets', secrets, 88, "[Stack/Packer] 'secrets' is more than IAM takes in one policy (Stack/Packer/Policy2 has 6725 characters of 6144): "
      + 'leave out of it, or give it to a second role; most is in secrets with 6514 characters'],
  ])('with one too many of %s, and not before', (_, list, most, message) => {
    expect(refused((stack) => roleIn(stack, list(most)))).toBe('');
    expect(refused((stack) => roleIn(stack, list(most + 1)))).toBe(message);
  });

  test('with hundreds of subnets, whatever else is switched on', () => {
    const message = refused((stack) => roleIn(stack, together(packer.allIn(COMMERCIAL), subnets(300), { buildTag: { value: 'v'.repeat(256) } })));
    expect(message).toMatch(/'subnets' is more than IAM takes .* most is in subnets with 73\d{3} characters, spot with \d{5} characters, networkAccountIds with 36\d{3} characters$/);
  });

  test('and takes the longest tag with everything, in more documents', () => {
    expect(refused((stack) => roleIn(stack, together(packer.allIn(COMMERCIAL), { buildTag: { key: 'k'.repeat(128), value: 'v'.repeat(256) } })))).toBe('');
  });

  test('by the statements of others, which the CDK leaves inline', () => {
    const withStatements = (count: number) => refused((stack) => {
      const builder = roleIn(stack, packer.allIn(COMMERCIAL));
      passed(count).forEach((props) => builder.addToRolePolicy(new iam.PolicyStatement(props)));
    });
    expect(withStatements(24)).toBe('');
    expect(withStatements(34)).toMatch(/'addToRolePolicy' or grants add more than IAM takes \(the inline policies together has 10\d{3} characters of 10240\): put /);
  });

  test('by the policies of others', () => {
    const statements = passed(70).map((props) => new iam.PolicyStatement(props));
    expect(refused((stack) => new iam.Policy(stack, 'More', { roles: [roleIn(stack).role], statements })))
      .toMatch(/'addToRolePolicy' or grants add .*together has 1\d{4} characters of 10240/);
    expect(refused((stack) => new iam.ManagedPolicy(stack, 'More', { roles: [roleIn(stack).role], statements })))
      .toMatch(/'addToRolePolicy' or grants add more than IAM takes \(Stack\/More has \d{4} characters of 6144\)/);
  });

  test('by more managed policies than any quota', () => {
    const withPolicies = (count: number) => refused((stack) => {
      const { role } = roleIn(stack);
      for (let i = 0; i < count; i++) role.addManagedPolicy(iam.ManagedPolicy.fromAwsManagedPolicyName(`Policy${i}`));
    });
    expect(withPolicies(25)).toBe('');
    expect(withPolicies(26)).toBe("[Stack/Packer] 'role' has 26 managed policies, more than the 25 that IAM takes: attach fewer");
  });

  test('by a trust policy that is too long', () => {
    expect(refused((stack) => letIn(roleIn(stack), 120))).toMatch(
      /'assumedBy' makes a trust policy of \d{5} characters, more than the 8192 that IAM takes: let fewer identities in, or give some a role of their own$/);
  });
});

function letIn(builder: PackerBuildRole, count: number): void {
  for (let i = 0; i < count; i++) builder.grantAssumeRole(iam.Role.fromRoleArn(builder, `Runner${i}`, `arn:aws:iam::111122223333:role/runner-${i}`));
}

describe('a role that needs a raised quota is told so', () => {
  test('for its managed policies', () => {
    const { stack, builder } = synthesize();
    for (let i = 0; i < 11; i++) (builder.role as iam.Role).addManagedPolicy(iam.ManagedPolicy.fromAwsManagedPolicyName(`Policy${i}`));
    expect(warningsOf(stack)).toContainEqual(expect.stringMatching(/needs 11 of the IAM quota 'Managed policies per role'.*cdk-ami-build-roles:managed-policies-quota/));
  });

  test('for its trust policy', () => {
    const { stack, builder } = synthesize();
    letIn(builder, 30);
    expect(warningsOf(stack)).toEqual([expect.stringMatching(/needs \d{4} of the IAM quota 'Role trust policy length'.*cdk-ami-build-roles:trust-policy-quota/)]);
  });
});

test('a role that is made by others has no size', () => {
  const stack = stackIn(COMMERCIAL);
  iam.Role.customizeRoles(stack);
  roleIn(stack, packer.allIn(COMMERCIAL));
  expect(refusal(stack)).toBe('');
});
