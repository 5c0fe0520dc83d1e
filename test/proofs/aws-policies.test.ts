import { AwsPolicy, AwsStatement, drift, listOf, MappedPolicy, MappedStatement, mappedPolicies, nameOf, NEEDS, newest } from '../harness/aws-policies';

/*
 * Coverage: every statement of the newest version of AWS's policies for Image Builder is either done by statements of ours,
 * action by action, or declined with a reason. A version that the data does not know fails, and is told statement by statement.
 */

const policies = mappedPolicies();
const rows = policies.map((mapped) => [mapped.policy, mapped] as const);

test('all of the policies for Image Builder are mapped', () => {
  expect(Object.fromEntries(policies.map(({ policy, statements }) => [policy, statements.length]))).toEqual({
    AWSImageBuilderFullAccess: 12,
    AWSImageBuilderReadOnlyAccess: 2,
    AWSServiceRoleForImageBuilder: 38,
    AmazonSSMManagedInstanceCore: 3,
    EC2ImageBuilderExecutionPolicy: 46,
    EC2ImageBuilderLifecycleExecutionPolicy: 5,
    EC2InstanceProfileForImageBuilder: 9,
    EC2InstanceProfileForImageBuilderECRContainerBuilds: 4,
    Ec2ImageBuilderCrossAccountDistributionAccess: 2,
  });
});

const UNCHANGED = { came: [], went: [], changed: [] };

test.each(rows)('%s: the newest version is the one that is mapped', (_, mapped) => {
  expect(drift(mapped, newest(mapped.policy))).toEqual({ version: mapped.version, ...UNCHANGED });
  expect(mapped.statements.map(({ index }) => index)).toEqual(mapped.statements.map((__, i) => i));
});

describe('a newer version is noticed', () => {
  const mapped = policies.find(({ policy }) => policy === 'EC2ImageBuilderExecutionPolicy')!;
  const published = newest(mapped.policy);
  const withStatements = (statements: readonly AwsStatement[]): AwsPolicy => ({ version: 'v3', statements });
  const changedAt = (place: number, change: Partial<AwsStatement>) =>
    withStatements(published.statements.map((statement, i) => (i === place ? { ...statement, ...change } : statement)));
  const pass = published.statements.findIndex(({ Sid }) => Sid === 'IAMPassRolePermissions');

  test.each<[string, AwsPolicy, object]>([
    ['a statement that came', withStatements([...published.statements, { Sid: 'New', Effect: 'Allow', Action: 'ec2:CreateVolume', Resource: '*' }]), { came: ['New'] }],
    ['a statement that went', withStatements(published.statements.filter((__, i) => i !== pass)), { went: ['IAMPassRolePermissions'] }],
    ['a resource', changedAt(pass, { Resource: '*' }), { changed: ['IAMPassRolePermissions'] }],
    ['an action', changedAt(pass, { Action: ['iam:PassRole', 'iam:GetRole'] }), { changed: ['IAMPassRolePermissions'] }],
    ['a condition', changedAt(pass, { Condition: {} }), { changed: ['IAMPassRolePermissions'] }],
    ['a condition that went', changedAt(pass, { Condition: undefined }), { changed: ['IAMPassRolePermissions'] }],
    ['another order is no change', withStatements([...published.statements].reverse()), {}],
  ])('%s', (_, newer, expected) => {
    expect(drift(mapped, newer)).toEqual({ version: 'v3', ...UNCHANGED, ...expected });
  });

  test('statements without Sid are told by their place and action', () => {
    const roleOfService = policies.find(({ policy }) => policy === 'AWSServiceRoleForImageBuilder')!;
    const { statements } = newest(roleOfService.policy);
    const newer = statements.map((statement) => (listOf(statement.Action).includes('sns:Publish') ? { ...statement, Resource: 'arn:aws:sns:*:*:*' } : statement));
    expect(drift(roleOfService, withStatements(newer))).toEqual({ version: 'v3', ...UNCHANGED, changed: ['statement 13 (sns:Publish)'] });
    const without = statements.filter(({ Action }) => !listOf(Action).includes('sns:Publish'));
    expect(drift(roleOfService, withStatements(without))).toEqual({ version: 'v3', ...UNCHANGED, went: ['statement 13 (sns:Publish)'] });
  });
});

/** What our statements give of an action of AWS, which may have a star. */
const giving = (action: string, sids: readonly string[]) => {
  const pattern = new RegExp(`^${action.replace(/\*/g, '.*')}$`);
  return sids.flatMap((sid) => NEEDS[sid]?.actions.filter((own) => pattern.test(own)) ?? []);
};

function complaintsOf({ statement, coveredBy = [], declined, narrowed, without = {} }: MappedStatement): string[] {
  const actions = listOf(statement.Action);
  const usable = (text: string | undefined) => text !== undefined && text.length >= 20;
  return [
    ...((coveredBy.length > 0) === (declined !== undefined) ? ['is either covered or declined'] : []),
    ...(coveredBy.length > 0 && !usable(narrowed) ? ['says what ours narrows'] : []),
    ...(declined !== undefined && !usable(declined) ? ['says why it is declined'] : []),
    ...coveredBy.filter((sid) => !NEEDS[sid]).map((sid) => `${sid} is no statement of ours`),
    ...coveredBy.filter((sid) => NEEDS[sid] && !actions.some((action) => giving(action, [sid]).length > 0)).map((sid) => `${sid} gives none of its actions`),
    ...(coveredBy.length > 0 ? actions : []).filter((action) => giving(action, coveredBy).length === 0 && !usable(without[action])).map((action) => `no one gives ${action}`),
    ...Object.keys(without).filter((action) => !actions.includes(action)).map((action) => `${action} is not one of its actions`),
    ...Object.keys(without).filter((action) => !action.includes('*') && giving(action, coveredBy).length > 0).map((action) => `${action} is given all the same`),
  ];
}

const complaints = ({ policy, statements }: Pick<MappedPolicy, 'policy' | 'statements'>) => statements.flatMap((mapped, i) =>
  complaintsOf(mapped).map((complaint) => `${policy} ${nameOf(mapped.statement, i)}: ${complaint}`));

test.each(rows)('%s: every action of every statement is given by a statement of ours, or has a reason', (_, mapped) => {
  expect(complaints(mapped)).toEqual([]);
});

test.each<[string, Partial<MappedStatement>, string[]]>([
  ['a Sid that we do not have', { coveredBy: ['execution/NoSuchStatement'] },
    ['execution/NoSuchStatement is no statement of ours', 'no one gives iam:PassRole']],
  ['a statement of ours about something else', { coveredBy: ['instance/ReadServiceBuckets'] },
    ['instance/ReadServiceBuckets gives none of its actions', 'no one gives iam:PassRole']],
  ['neither covered nor declined', {}, ['is either covered or declined']],
  ['declined without a reason', { declined: 'no' }, ['says why it is declined']],
  ['a reason for what is not there', { declined: 'no build asks for such a thing', without: { 'ec2:RunInstances': 'not there at all' } }, ['ec2:RunInstances is not one of its actions']],
])('the mapping is able to fail: %s', (_, mapping, expected) => {
  const statement = { Sid: 'Pass', Effect: 'Allow', Action: 'iam:PassRole', Resource: '*' };
  const mapped: MappedStatement = { index: 0, feature: 'builds', statement, narrowed: 'to the declared roles', ...mapping };
  expect(complaints({ policy: 'P', statements: [mapped] })).toEqual(expected.map((text) => `P Pass: ${text}`));
});
