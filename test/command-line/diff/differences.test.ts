import { changesInWords, compareRoles } from '../../../src/command-line/diff/in-words';
import { readPolicies } from '../../../src/command-line/documents/read-roles';
import type { Props } from '../../harness/synthesize';
import { synthesize } from '../../harness/synthesize';

const template = (props: Props = {}) => readPolicies(JSON.stringify(synthesize(props).template), 'the template');
const between = (older: Props, newer: Props) => compareRoles(template(older), template(newer))[0].changes;
const document = (statement: object) => readPolicies(JSON.stringify({
  Version: '2012-10-17',
  Statement: [{
    Sid: 'One', Effect: 'Allow', Action: 'ec2:StopInstances', Resource: 'arn:aws:ec2:*:*:instance/*', ...statement,
  }],
}), 'the policy');
const changed = (older: object, newer: object) => compareRoles(document(older), document(newer))[0].changes;

test('a role is as it was', () => {
  expect(between({}, {})).toEqual([]);
  expect(changesInWords([])).toBe('Nothing changed.');
});

test('an option makes its statements possible, and nothing impossible', () => {
  const changes = between({}, { readWindowsPassword: true });
  expect(changes).toEqual([{ sid: 'ReadWindowsPassword', widens: true, what: expect.stringMatching(/^new: ec2:GetPasswordData on .*, if StringEquals aws:ResourceTag/) }]
    .map((change) => ({ ...change, sid: changes[0].sid })));
  expect(changesInWords(changes)).toMatch(/^Became possible:\n- \w+ \(windows-password: .*\)\n {2}- new: ec2:GetPasswordData/);
  expect(between({ readWindowsPassword: true }, {}).map(({ widens }) => widens)).toEqual([false]);
});

test.each<[string, object, object, [string, boolean | undefined][]]>([
  ['an action', {}, { Action: ['ec2:StopInstances', 'ec2:TerminateInstances'] }, [['the action ec2:TerminateInstances came', true]]],
  ['a resource', { Resource: ['arn:a', 'arn:b'] }, { Resource: 'arn:a' }, [['the resource arn:b went', false]]],
  ['a condition that goes', { Condition: { StringEquals: { 'aws:ResourceTag/A': 'x' } } }, {}, [['the condition StringEquals aws:ResourceTag/A = x went', true]]],
  ['a condition that comes', {}, { Condition: { StringEquals: { 'aws:ResourceTag/A': ['x', 'y'] } } }, [['the condition StringEquals aws:ResourceTag/A = x or y came', false]]],
  ['a value', { Condition: { StringEquals: { 'ec2:Owner': 'self' } } }, { Condition: { StringEquals: { 'ec2:Owner': ['amazon', 'self'] } } },
    [['of the condition StringEquals ec2:Owner the value amazon came', true]]],
  ['a value whose meaning is not plain', { Condition: { Null: { 'aws:TagKeys': 'true' } } }, { Condition: { Null: { 'aws:TagKeys': 'false' } } },
    [['of the condition Null aws:TagKeys the value true went', undefined], ['of the condition Null aws:TagKeys the value false came', undefined]]],
  ['a denial that grows', { Effect: 'Deny' }, { Effect: 'Deny', Resource: ['arn:aws:ec2:*:*:instance/*', 'arn:b'] }, [['the resource arn:b came', false]]],
  ['a denial whose condition goes', { Effect: 'Deny', Condition: { Bool: { a: 'true' } } }, { Effect: 'Deny' }, [['the condition Bool a = true went', false]]],
  ['a denial that became an allowance', { Effect: 'Deny' }, {}, [['it was Deny and is Allow: ec2:StopInstances on arn:aws:ec2:*:*:instance/*', true]]],
  ['the order alone', { Action: ['ec2:A', 'ec2:B'] }, { Action: ['ec2:B', 'ec2:A'] }, []],
])('tells %s', (_, older, newer, expected) => {
  expect(changed(older, newer).map(({ what, widens }) => [what, widens])).toEqual(expected);
});

test('a template and what IAM answers of the deployed role', () => {
  const { policies } = synthesize();
  const deployed = readPolicies(JSON.stringify({ RoleName: 'packer', PolicyName: 'Default', PolicyDocument: policies[0] }), 'the answer');
  const { template: synthesized } = synthesize();
  const declared = readPolicies(JSON.stringify(synthesized), 'the template', { 'AWS::Partition': 'aws' });
  expect(compareRoles(deployed, declared)[0].changes).toEqual([]);
  // Without it the ARNs differ, and that is said.
  expect(compareRoles(deployed, template())[0].changes.length).toBeGreaterThan(0);
});

test('a policy as IAM encodes it in GetPolicyVersion', () => {
  const Document = encodeURIComponent(JSON.stringify({ Statement: { Effect: 'Allow', Action: '*', Resource: '*' } }));
  expect(readPolicies(JSON.stringify({ PolicyVersion: { Document } }), 'the answer'))
    .toEqual({ 'the role': [{ sid: undefined, effect: 'Allow', actions: ['*'], resources: ['*'], conditions: {} }] });
});

test.each([['not JSON', 'x', /^f is not JSON/], ['no policy', '{"a":1}', /^f is neither a CloudFormation template nor a policy/]])('fails for %s', (_, text, message) => {
  expect(() => readPolicies(text, 'f')).toThrow(message);
});
