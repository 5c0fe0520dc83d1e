import { App, CfnResource, Stack } from 'aws-cdk-lib';
import * as dynamodb from 'aws-cdk-lib/aws-dynamodb';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as sns from 'aws-cdk-lib/aws-sns';
import { AcceptedStatement, BuildRoleInvariants, ImageBuilderExecutionRole, ImageBuilderInstanceProfile, PackerBuildRole, PackerBuildRoleProps } from '../../src';
import { SUBJECTS } from '../harness/subjects';
import { COMMERCIAL, propsIn, stackIn } from '../harness/synthesize';

/* What others add to a role, found at the end of synthesis. */

const PLACE = { account: '111122223333', region: 'us-east-1' };

/** The findings about a stack with a role for Packer that somebody added to. */
function findings(
  add: (packer: PackerBuildRole, stack: Stack) => void,
  { env = PLACE, accepted, props }: { env?: typeof PLACE | undefined | null; accepted?: AcceptedStatement[]; props?: PackerBuildRoleProps } = {},
): string[] {
  const app = new App();
  const stack = new Stack(app, 'Stack', { env: env ?? undefined });
  const packer = new PackerBuildRole(stack, 'Packer', props);
  BuildRoleInvariants.check(stack, { accepted });
  add(packer, stack);
  return failuresOf(app);
}

function failuresOf(app: App): string[] {
  try {
    app.synth();
    return [];
  } catch (error) {
    return (error as Error).message.split('\n').slice(1).map((line) => line.trim());
  }
}

const allow = (sid: string, actions: string[], resources = ['*'], conditions?: object) => new iam.PolicyStatement({ sid, actions, resources, conditions } as any);
const stop = allow('Stop', ['ec2:StopInstances'], ['arn:aws:ec2:us-east-1:111122223333:instance/*']);
const rulesIn = (found: readonly string[]) => found.map((finding) => /breaks the rule '(\w+)'/.exec(finding)?.[1] ?? finding);

test.each([['with a known account and region', PLACE], ['wherever it is deployed', null]])('a role as the library makes it has no finding, %s', (_, env) => {
  expect(findings(() => undefined, { env })).toEqual([]);
});

test.each(SUBJECTS.map((subject) => [subject.construct, subject] as const))('%s with everything declared has no finding', (_, subject) => {
  const stack = stackIn(COMMERCIAL);
  subject.make(stack, { ...propsIn(stack, subject.defaultsIn(COMMERCIAL)), ...propsIn(stack, subject.allIn(COMMERCIAL)) });
  BuildRoleInvariants.check(stack);
  expect(failuresOf(stack.node.root as App)).toEqual([]);
});

describe('names the statement, its place, the rule and the smallest request', () => {
  test('of addToRolePolicy', () => {
    const [finding, ...others] = findings((packer) => packer.addToRolePolicy(stop));
    expect(others).toEqual([]);
    expect(finding).toContain(
      "the statement Stop in Stack/Packer/Role/DefaultPolicy breaks the rule 'tagged' of Stack/Packer/Role. Resources that EC2 changes or uses have the build tag");
    expect(finding).toContain('Anyone who has the role changes resources that the build did not create: ec2:StopInstances on arn:aws:ec2:us-east-1:111122223333:instance/example.');
    expect(finding).toContain("accept it with { rule: 'tagged', statement: 'Stop', because: '…' }");
  });

  test('of a policy of somebody else', () => {
    const [finding] = findings(({ role }, stack) => {
      new iam.ManagedPolicy(new Stack(stack.node.root as App, 'Team', { env: PLACE }), 'Policy', { statements: [stop], roles: [role] });
    });
    expect(finding).toMatch(/^\[Stack\] the statement Stop in Team\/Policy breaks the rule 'tagged' of Stack\/Packer\/Role\./);
  });

  test('of a grant, with the construct that granted', () => {
    const found = findings((packer, stack) => new kms.Key(stack, 'Secrets').grantDecrypt(packer));
    expect(rulesIn(found)).toEqual(['keys']);
    expect(found[0]).toMatch(/the statement with kms:Decrypt in Stack\/Packer\/Role\/DefaultPolicy, which names Stack\/Secrets, breaks the rule 'keys'/);
  });
});

describe('finds', () => {
  test.each<[string, string[], (packer: PackerBuildRole, stack: Stack) => void]>([
    ['a role that was not declared', ['passing'], (packer, stack) => iam.Role.fromRoleArn(stack, 'Other', 'arn:aws:iam::111122223333:role/admin').grantPassRole(packer.role)],
    ['rights', ['rights'], ({ role }) => role.addToPrincipalPolicy(allow('R', ['iam:PutRolePolicy'], ['arn:aws:iam::111122223333:role/x']))],
    ['another account', ['account'], ({ role }) => role.addToPrincipalPolicy(allow('A', ['sqs:SendMessage'], ['arn:aws:sqs:us-east-1:999988887777:jobs']))],
    ['another region', ['regions'], ({ role }) => role.addToPrincipalPolicy(allow('A', ['sqs:SendMessage'], ['arn:aws:sqs:eu-west-1:111122223333:jobs']))],
    ['an override of a statement of ours', ['account', 'regions'], ({ role }) => (role.node.findChild('DefaultPolicy').node.defaultChild as CfnResource)
      .addPropertyOverride('PolicyDocument.Statement.1.Resource', '*')],
    ['an inline policy of the role', ['tagged'], ({ role }) => (role.node.defaultChild as iam.CfnRole)
      .addPropertyOverride('Policies', [{ PolicyName: 'x', PolicyDocument: { Statement: [stop.toStatementJson()] } }])],
    ['a managed policy that the role names', ['tagged'], ({ role }, stack) => role.addManagedPolicy(new iam.ManagedPolicy(stack, 'M', { statements: [stop] }))],
  ])('%s', (_, rules, add) => expect([...new Set(rulesIn(findings(add)))]).toEqual(rules));

  test('a policy whose text is not in the app', () => {
    const [finding] = findings(({ role }) => role.addManagedPolicy(iam.ManagedPolicy.fromAwsManagedPolicyName('ReadOnlyAccess')));
    expect(finding).toContain('the text of the policy arn:aws:iam::aws:policy/ReadOnlyAccess of Stack/Packer/Role is not in the app, and so nothing is proven of the role');
  });

  test('what is added to a role of Image Builder', () => {
    const stack = new Stack(new App(), 'Stack', { env: PLACE });
    const instances = new ImageBuilderInstanceProfile(stack, 'Instances');
    const execution = new ImageBuilderExecutionRole(stack, 'Execution', { instanceRoles: [instances.role] });
    BuildRoleInvariants.check(stack.node.root);
    execution.role.addToPrincipalPolicy(stop);
    expect(rulesIn(failuresOf(stack.node.root as App))).toEqual(['tagged']);
  });
});

describe('lets pass', () => {
  test.each<[string, (packer: PackerBuildRole, stack: Stack) => void]>([
    ['grants of what is in the account and region', (packer, stack) => {
      new s3.Bucket(stack, 'Logs').grantWrite(packer);
      new dynamodb.Table(stack, 'Table', { partitionKey: { name: 'id', type: dynamodb.AttributeType.STRING } }).grantReadWriteData(packer);
      new sns.Topic(stack, 'Topic').grantPublish(packer);
    }],
    ['a statement that asks for the tag', ({ role }) => role.addToPrincipalPolicy(allow('Reboot', ['ec2:RebootInstances'], ['arn:aws:ec2:us-east-1:111122223333:instance/*'],
      { StringEquals: { 'aws:ResourceTag/CreatedBy': 'packer' } }))],
    ['a denial', ({ role }) => role.addToPrincipalPolicy(new iam.PolicyStatement({ effect: iam.Effect.DENY, actions: ['*'], resources: ['*'] }))],
    ['what a denial takes away', ({ role }) => {
      role.addToPrincipalPolicy(stop);
      role.addToPrincipalPolicy(new iam.PolicyStatement({ effect: iam.Effect.DENY, actions: ['ec2:Stop*'], resources: ['*'] }));
    }],
    ['another role of the app', (_, stack) => new iam.Role(stack, 'Other', { assumedBy: new iam.AccountRootPrincipal() }).addToPolicy(stop)],
  ])('%s', (_, add) => expect(findings(add)).toEqual([]));

  test('a role that was declared, when it is granted once more', () => {
    const app = new App();
    const stack = new Stack(app, 'Stack', { env: PLACE });
    const instance = new iam.Role(stack, 'Instance', { assumedBy: new iam.ServicePrincipal('ec2.amazonaws.com') });
    const packer = new PackerBuildRole(stack, 'Packer', { instanceRoles: [instance] });
    BuildRoleInvariants.check(app);
    packer.addToRolePolicy(allow('Pass', ['iam:PassRole'], [instance.roleArn], { StringEquals: { 'iam:PassedToService': 'ec2.amazonaws.com' } }));
    expect(failuresOf(app)).toEqual([]);
  });

  test('grants in a stack without account and region', () => {
    expect(findings((packer, stack) => new sns.Topic(stack, 'Topic').grantPublish(packer), { env: null })).toEqual([]);
  });
});

describe('accepted', () => {
  const because = 'it cleans up for others';
  const add = (packer: PackerBuildRole) => packer.addToRolePolicy(stop);

  test('a statement, for one rule or for every', () => {
    expect(findings(add, { accepted: [{ statement: 'Stop', rule: 'tagged', because }] })).toEqual([]);
    expect(findings(add, { accepted: [{ statement: 'Stop', because }] })).toEqual([]);
    expect(rulesIn(findings(add, { accepted: [{ statement: 'Stop', rule: 'regions', because }] }))).toEqual(['tagged']);
    expect(rulesIn(findings(add, { accepted: [{ statement: 'Other', because }] }))).toEqual(['tagged']);
  });

  test('a rule that there is not is an error', () => {
    expect(findings(() => undefined, { accepted: [{ statement: 'Stop', rule: 'tags', because }] }))
      .toEqual([expect.stringContaining("'accepted' names the rule 'tags', which there is not: write one of tagged, ownership, ")]);
  });
});
