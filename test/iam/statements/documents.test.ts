import { App, Aws, Fn, Lazy, NestedStack, Stack, Token } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { LaidOut, layOut, layOutManaged } from '../../../src/iam/statements/lay-out';
import { QUOTAS } from '../../../src/iam/statements/quotas';
import { rememberLaidOut, sizesOf, watchAttachments } from '../../../src/iam/statements/role-sizes';
import { charactersOf, charactersOfStatements } from '../../../src/iam/statements/sizes';

/* What IAM counts, and where a statement goes, to the character. */

const stackIn = (region?: string, account?: string) => new Stack(new App(), 'Stack', { env: { region, account } });
const stack = stackIn('eu-west-1', '111122223333');

test.each<[string, unknown, string]>([
  ['a text', 'a"b', 'x'.repeat(4)],
  ['an object', { a: [1, true, null, 'x'], b: {} }, '{"a":[1,true,null,"x"],"b":{}}'.slice(1, -1)],
  ['a name', { Ref: 'Made' }, 'n'.repeat(64)],
  ['an ARN', { 'Fn::GetAtt': ['Made', 'Arn'] }, 'a'.repeat(120)],
  ['the ARN of a version', { 'Fn::GetAtt': ['Made', 'VersionArn'] }, 'a'.repeat(120)],
  ['another attribute', { 'Fn::GetAtt': ['Made', 'ArnOrId'] }, 'n'.repeat(64)],
  ['another function', { 'Fn::Sub': 'x' }, 'a'.repeat(120)],
  ['a region', { Ref: 'AWS::Region' }, 'ap-southeast-1'],
  ['an account', { Ref: 'AWS::AccountId' }, '111122223333'],
  ['a suffix', { Ref: 'AWS::URLSuffix' }, 'amazonaws.com.cn'],
  ['a partition that the region tells', { Ref: 'AWS::Partition' }, 'aws'],
  ['parts', { 'Fn::Join': ['-', ['a', { Ref: 'AWS::AccountId' }, { 'Fn::Join': ['', ['b', 'c']] }]] }, 'a-111122223333-bc'],
  ['parts that are one value', { 'Fn::Join': ['-', { 'Fn::Split': ['x', 'y'] }] }, 'a'.repeat(120)],
  ['tokens', `${Aws.ACCOUNT_ID}:${Fn.ref('Made')}`, `111122223333:${'n'.repeat(64)}`],
])('the characters of %s', (_, value, text) => {
  expect(charactersOf(value, stack)).toBe(text.length + '""'.length);
});

test('functions count inside of lists and objects', () => {
  expect(charactersOf({ a: [{ Ref: 'AWS::AccountId' }], b: { c: { Ref: 'AWS::AccountId' } } }, stack)).toBe('{"a":["111122223333"],"b":{"c":"111122223333"}}'.length);
});

test('numbers and lists with tokens, too', () => {
  const [number, list] = [Token.asNumber({ Ref: 'AWS::AccountId' }), Token.asList({ Ref: 'AWS::AccountId' })];
  expect(charactersOf({ a: number, b: 2 }, stack)).toBe('{"a":"111122223333","b":2}'.length);
  expect(charactersOf({ a: list, b: ['x', Aws.ACCOUNT_ID] }, stack)).toBe('{"a":"111122223333","b":["x","111122223333"]}'.length);
});

test('the longest partition where the region is not known', () => {
  expect(charactersOf({ Ref: 'AWS::Partition' }, stackIn())).toBe('"aws-us-gov"'.length);
  expect(charactersOf({ Ref: 'AWS::Partition' }, stackIn('cn-north-1'))).toBe('"aws-cn"'.length);
});

/** A statement that takes so many characters in a document, the comma included. */
function statement(sid: string, characters: number): iam.PolicyStatement {
  const empty = JSON.stringify({ Action: 'sns:Publish', Effect: 'Allow', Resource: 'arn:aws:sns:::', Sid: sid }).length + 1;
  return new iam.PolicyStatement({ sid, actions: ['sns:Publish'], resources: [`arn:aws:sns:::${'x'.repeat(characters - empty)}`] });
}
const sidsOf = ({ statements }: LaidOut) => statements.map(({ sid }) => sid);

test('the characters of statements', () => {
  expect(charactersOfStatements([statement('A', 100), statement('B', 123)], stack)).toBe(223);
  expect(charactersOfStatements([], stack)).toBe(0);
});

const ENVELOPE = '{"Statement":[],"Version":"2012-10-17"}'.length;

test('the quotas are those of IAM', () => {
  expect(QUOTAS).toEqual({
    inline: 10_240, managed: 6_144, session: 2_048, attached: { byDefault: 10, atMost: 25 }, trust: { byDefault: 2_048, atMost: 8_192 },
  });
});

describe('statements are laid out to the last character', () => {
  test.each([[0, [['A', 'B']]], [1, [['A'], ['B']]]])('inline up to 7,000, with %i more', (more, expected) => {
    const { inline, managed } = layOut([statement('A', 1000), statement('B', 7000 - ENVELOPE - 1000 + more)], stack);
    expect([inline, ...managed].map(sidsOf)).toEqual(expected);
  });

  // By its estimate 58 characters for each of these statements, and 153 for each ARN.
  test.each([[62, [['A', 'B']]], [63, [['A'], ['B']]]])('inline below what the CDK moves, with %i short ARNs', (more, expected) => {
    const arns = (sid: string, count: number) =>
      new iam.PolicyStatement({ sid, actions: ['sns:Publish'], resources: Array.from({ length: count }, (_, i) => `arn:aws:sns:::${sid}${i}`) });
    const { inline, managed } = layOut([arns('A', 2), arns('B', more)], stack);
    expect([inline, ...managed].map(sidsOf)).toEqual(expected);
  });

  test('inline whatever no managed policy takes', () => {
    const many = new iam.PolicyStatement({ sid: 'A', actions: ['sns:Publish'], resources: Array.from({ length: 66 }, (_, i) => `arn:aws:sns:::${i}${'x'.repeat(80)}`) });
    expect(charactersOfStatements([many], stack)).toBeGreaterThan(QUOTAS.managed);
    expect(sidsOf(layOut([many], stack).inline)).toEqual(['A']);
  });

  test.each([[0, [['A', 'B']]], [1, [['A'], ['B']]]])('managed up to 6,144, with %i more', (more, expected) => {
    expect(layOutManaged([statement('A', 1000), statement('B', QUOTAS.managed - ENVELOPE - 1000 + more)], stack).map(sidsOf)).toEqual(expected);
  });

  test('into the first document with room', () => {
    const { inline, managed } = layOut(
      [statement('A', 6500), statement('B', 5000), statement('C', 5000), statement('D', 1000), statement('E', 1000), statement('F', 400)], stack);
    expect(sidsOf(inline)).toEqual(['A', 'F']);
    expect(managed.map(sidsOf)).toEqual([['B', 'D'], ['C', 'E']]);
  });

  test('nothing is laid out as nothing', () => {
    expect(layOut([], stack)).toMatchObject({ inline: { statements: [], characters: ENVELOPE }, managed: [] });
    expect(layOutManaged([], stack)).toEqual([]);
  });
});

describe('a role is measured', () => {
  const characters = (document: iam.PolicyDocument) => JSON.stringify(stack.resolve(document)).length;
  const document = (size: number) => new iam.PolicyDocument({ statements: [statement('S', size)] });
  const assumedBy = new iam.ServicePrincipal('ec2.amazonaws.com');
  const app = () => new Stack(new App(), 'Stack', { env: { region: 'eu-west-1', account: '111122223333' } });

  test('without policies', () => {
    const scope = app();
    const role = new iam.Role(scope, 'Role', { assumedBy });
    expect(sizesOf(role)).toEqual({ inline: 0, managed: [], attached: 0, trust: characters(role.assumeRolePolicy!) });
  });

  test('by all that is attached to it, and by nothing else', () => {
    const scope = app();
    const role = new iam.Role(scope, 'Role', {
      assumedBy,
      inlinePolicies: { One: document(300), Two: document(310) },
      managedPolicies: [iam.ManagedPolicy.fromAwsManagedPolicyName('A'), iam.ManagedPolicy.fromAwsManagedPolicyName('B')],
    });
    const other = new iam.Role(scope, 'Other', { assumedBy, inlinePolicies: { Three: document(400) } });
    new iam.Policy(scope, 'Policy', { roles: [other, role], statements: [statement('P', 500)] });
    new iam.Policy(scope, 'OthersPolicy', { roles: [other], statements: [statement('P', 600)] });
    new iam.ManagedPolicy(scope, 'Managed', { roles: [role], statements: [statement('M', 700)] });
    new iam.ManagedPolicy(scope, 'OthersManaged', { roles: [other], statements: [statement('M', 800)] });
    new iam.CfnManagedPolicy(new Construct(new Construct(scope, 'Of'), 'Others'), 'Raw', { roles: [role.roleName], policyDocument: document(900) });
    new iam.CfnPolicy(scope, 'ForNobody', { policyName: 'x', policyDocument: document(950) });
    const nested = new NestedStack(scope, 'Nested');
    new iam.CfnManagedPolicy(nested, 'Elsewhere', { roles: [role.roleName], policyDocument: document(990) });

    // A list of one statement has no comma.
    const sizes = [300, 310, 500].map((size) => size - 1 + ENVELOPE);
    expect(sizesOf(role)).toEqual({
      inline: sizes.reduce((a, b) => a + b),
      managed: [
        { path: 'Stack/Managed', characters: 700 - 1 + ENVELOPE, ours: true },
        { path: 'Stack/Of/Others', characters: 900 - 1 + ENVELOPE, ours: false },
      ],
      attached: 4,
      trust: characters(role.assumeRolePolicy!),
    });
  });

  test('exactly where it comes near a limit: what is said twice counts once', () => {
    const twice = (size: number) => {
      const scope = app();
      const role = new iam.Role(scope, 'Role', { assumedBy });
      const statements = [statement('', size), statement('', size)];
      new iam.Policy(scope, 'Policy', { roles: [role], document: new iam.PolicyDocument({ statements }) });
      new iam.ManagedPolicy(scope, 'Managed', { roles: [role], document: new iam.PolicyDocument({ statements }) });
      const { inline, managed: [{ characters: managed }] } = sizesOf(role)!;
      return { inline, managed };
    };
    const once = (size: number) => size - 1 + ENVELOPE;
    const both = (size: number) => size + once(size);
    expect(twice(1000)).toEqual({ inline: both(1000), managed: both(1000) });
    expect(twice(3000)).toEqual({ inline: both(3000), managed: once(3000) });
    expect(twice(5000)).toEqual({ inline: once(5000), managed: once(5000) });
  });

  test('by what was laid into them, until somebody adds to it', () => {
    const scope = app();
    const role = new iam.Role(scope, 'Role', { assumedBy });
    const [laid] = layOutManaged([statement('A', 500), statement('B', 600)], scope);
    const policy = new iam.ManagedPolicy(scope, 'One', { roles: [role], statements: laid.statements });
    const measured = () => sizesOf(role)!.managed[0].characters;

    rememberLaidOut(policy.document, laid);
    expect(measured()).toBe(1100 + ENVELOPE); // a comma for each
    policy.document.addStatements(statement('C', 700));
    expect(measured()).toBe(1800 - 1 + ENVELOPE);
  });

  test('in each synthesis anew, with its policies looked up once', () => {
    const scope = app();
    const role = new iam.Role(scope, 'Role', { assumedBy });
    const attached = () => sizesOf(role)!.attached;
    watchAttachments(scope);
    watchAttachments(scope);
    expect(attached()).toBe(0);
    new iam.ManagedPolicy(scope, 'Managed', { roles: [role], statements: [statement('M', 700)] });
    expect(attached()).toBe(0);
    expect(scope.node.validate()).toEqual([]);
    expect(attached()).toBe(1);
  });

  test('not where the CDK makes none', () => {
    const scope = app();
    iam.Role.customizeRoles(scope);
    expect(sizesOf(new iam.Role(scope, 'Role', { assumedBy, roleName: Lazy.string({ produce: () => 'x' }) }))).toBeUndefined();
  });
});
