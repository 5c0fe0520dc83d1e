import { REQUEST_FACTS } from '../../src/checks/request-facts';
import { answer } from '../../src/decision/decide';
import { clauseOf, statementOf, WrittenStatement } from '../../src/decision/policy';
import { Question, verdictOf } from '../../src/decision/question';
import type { Facts } from '../../src/decision/request';

/* Questions where it is known which actions there are, on what they are authorized, and which keys come with them. */

const ARNS: Readonly<Record<string, string[]>> = {
  'ec2:StopInstances': ['arn:aws:ec2:?*:?*:instance/?*'],
  'ec2:CreateTags': ['arn:aws:ec2:?*:?*:instance/?*', 'arn:aws:ec2:?*::image/?*'],
  'ec2:DescribeImages': ['*'],
  's3:GetObject': ['arn:aws:s3:::?*/?*'],
  'iam:PassRole': ['arn:aws:iam::?*:role/?*'],
};
const SENT: Readonly<Record<string, 'always' | 'maybe'>> = {
  'aws:requestedregion': 'always', 'aws:resourcetag/team': 'maybe', 'aws:requesttag/team': 'maybe', 'aws:tagkeys': 'maybe', 'ec2:createaction': 'maybe',
};
const REFERENCE: Facts = {
  ...REQUEST_FACTS,
  actions: Object.keys(ARNS),
  resourcesOf: (action) => ARNS[action],
  sent: (_, resource, key) => (resource.includes(':image/') && key === 'aws:resourcetag/team' ? 'never' : SENT[key] ?? 'never'),
};

const allow = (over: WrittenStatement): WrittenStatement => ({ Sid: 'One', Effect: 'Allow', Action: '*', Resource: '*', ...over });
const deny = (over: WrittenStatement): WrittenStatement => ({ ...allow(over), Sid: 'No', Effect: 'Deny' });
const when = (conditions: object) => ({ Condition: conditions });

type Asked = Partial<Omit<Question, 'policies' | 'unlessAllowedBy' | 'about' | 'unless'>>
& { readonly about?: readonly WrittenStatement[]; readonly unless?: readonly WrittenStatement[]; readonly older?: readonly WrittenStatement[] };

const ask = (policies: readonly WrittenStatement[], { about, unless, older, facts = REFERENCE }: Asked = {}) => answer({
  policies: policies.map(statementOf), about: about?.map(clauseOf), unless: unless?.map(clauseOf), unlessAllowedBy: older?.map(statementOf), facts,
});
const found = (policies: readonly WrittenStatement[], asked: Asked = {}) =>
  ask(policies, asked).counterexamples.map(({ by, request: { action, resource } }) => `${by.sid} ${action} ${resource}`);
const contexts = (policies: readonly WrittenStatement[]) => ask(policies).counterexamples.map(({ request }) => request.context);
const is = (policies: readonly WrittenStatement[], asked: Asked = {}) => verdictOf(ask(policies, asked)).is;

test('all that there is, on what it is authorized', () => {
  expect(found([allow({})])).toEqual([
    'One ec2:StopInstances arn:aws:ec2:xexample:xexample:instance/xexample',
    'One ec2:CreateTags arn:aws:ec2:xexample::image/xexample',
    'One ec2:DescribeImages *',
    'One s3:GetObject arn:aws:s3:::xexample/xexample',
    'One iam:PassRole arn:aws:iam::xexample:role/xexample',
  ]);
});

test('of the actions that are asked about, all but some', () => {
  const about = { actions: { texts: ['ec2:*'], not: false, except: ['ec2:Create*', 'EC2:describeimages'] }, resources: { texts: ['*'], not: false }, conditions: [] };
  const { counterexamples } = answer({ policies: [statementOf(allow({}))], about: [about], facts: REFERENCE });
  expect(counterexamples.map(({ request }) => request.action)).toEqual(['ec2:StopInstances']);
});

test('a resource that an action is not authorized on is none', () => {
  expect(found([allow({ Action: 's3:GetObject', Resource: 'arn:aws:ec2:a:1:instance/*' })])).toEqual([]);
  expect(found([allow({ Action: 'ec2:DescribeImages', Resource: 'arn:aws:ec2:a:1:instance/*' })])).toEqual([]);
  expect(found([allow({ Action: 'ec2:StopInstances', Resource: 'arn:aws:ec2:a::image/*' })])).toEqual([]);
  expect(found([allow({ Action: 'ec2:CreateTags', Resource: ['arn:aws:ec2:a::image/*', 'arn:aws:ec2:a:1:volume/*'] })])).toEqual(['One ec2:CreateTags arn:aws:ec2:a::image/example']);
  expect(found([allow({ Action: 's3:GetObject', Resource: 'arn:aws:s3:::bucket' })])).toEqual([]);
});

test('a key that does not come is absent', () => {
  expect(is([allow(when({ StringEquals: { 'ec2:Owner': 'x' } }))])).toBe('proven');
  expect(is([allow(when({ StringNotEquals: { 'ec2:Owner': 'x' } }))])).toBe('refuted');
  const tagged = (resource: string) => allow({ Action: 'ec2:CreateTags', Resource: resource, ...when({ Null: { 'aws:ResourceTag/Team': 'false' } }) });
  expect(is([tagged('arn:aws:ec2:a:1:instance/*')])).toBe('refuted');
  expect(is([tagged('arn:aws:ec2:a::image/*')])).toBe('proven');
});

test('a key that always comes is never absent', () => {
  expect(is([allow(when({ Null: { 'aws:RequestedRegion': 'true' } }))])).toBe('proven');
  expect(is([allow({ Action: 's3:*', ...when({ StringNotEquals: { 'aws:RequestedRegion': ['a', 'other'] } }) })])).toBe('refuted');
});

describe('the region', () => {
  const elsewhere = when({ StringNotEquals: { 'aws:RequestedRegion': 'eu-west-1' } });
  test('of a call of EC2 is that of what it names', () => {
    expect(is([allow({ Action: 'ec2:StopInstances', Resource: 'arn:aws:ec2:eu-west-1:1:instance/*', ...elsewhere })])).toBe('proven');
    expect(is([allow({ Action: 'ec2:StopInstances', Resource: 'arn:aws:ec2:us-east-1:1:instance/*', ...elsewhere })])).toBe('refuted');
    expect(contexts([allow({ Action: 'ec2:StopInstances', Resource: 'arn:aws:ec2:*:1:instance/*', ...when({ StringEquals: { 'aws:RequestedRegion': 'eu-west-1' } }) })]))
      .toEqual([{ 'aws:RequestedRegion': ['eu-west-1'] }]);
  });

  test('of other services, and of what names none, is any', () => {
    expect(contexts([allow({ Action: 's3:*', ...elsewhere })])).toEqual([{ 'aws:RequestedRegion': ['other'] }]);
    expect(contexts([allow({ Action: 'ec2:DescribeImages', ...elsewhere })])).toEqual([{ 'aws:RequestedRegion': ['other'] }]);
  });

  test('tells resources apart only where a condition names it', () => {
    const policies = [allow({ Action: 'ec2:StopInstances', Resource: 'arn:aws:ec2:*:1:instance/*' })];
    expect(ask(policies).asked).toBe(1);
    expect(ask([...policies, allow({ ...policies[0], ...when({ StringEquals: { 'aws:RequestedRegion': ['a', 'b'] } }) })]).asked).toBe(11);
  });
});

describe('tags', () => {
  const creates = { Action: 'ec2:CreateTags', Resource: 'arn:aws:ec2:a:1:instance/*' };
  const asks = (conditions: object, others: object = {}) => is([allow({ ...creates, ...when(conditions) })], { unless: [when(others)] });

  test('of the request are named, in whatever spelling, and what is named is there', () => {
    expect(asks({ Null: { 'aws:RequestTag/Team': 'false', 'aws:TagKeys': 'true' } }, { Null: { x: 'false' } })).toBe('proven');
    expect(asks({ 'Null': { 'aws:RequestTag/Team': 'true' }, 'ForAnyValue:StringEquals': { 'aws:TagKeys': 'TEAM' } }, { Null: { x: 'false' } })).toBe('proven');
    expect(asks({ 'Null': { 'aws:RequestTag/Team': 'false' }, 'ForAnyValue:StringEquals': { 'aws:TagKeys': 'TEAM' } }, { Null: { x: 'false' } })).toBe('refuted');
    expect(asks({ 'Null': { 'aws:RequestTag/Team': 'false' }, 'ForAllValues:StringEquals': { 'aws:TagKeys': 'Name' } }, { Null: { x: 'false' } })).toBe('proven');
    expect(asks({ 'Null': { 'aws:RequestTag/Team': 'true' }, 'ForAllValues:StringEquals': { 'aws:TagKeys': 'Name' } }, { Null: { x: 'false' } })).toBe('refuted');
  });

  test('of the request are named in a spelling that no policy has', () => {
    expect(asks({ 'Null': { 'aws:RequestTag/Team': 'false' }, 'ForAllValues:StringNotEquals': { 'aws:TagKeys': ['Team', 'team'] } }, { Null: { x: 'false' } })).toBe('refuted');
  });

  test('while creating: named, and none on the resource', () => {
    expect(asks({ Null: { 'ec2:CreateAction': 'false' } }, { Null: { x: 'false' } })).toBe('refuted');
    expect(asks({ Null: { 'ec2:CreateAction': 'false', 'aws:TagKeys': 'true' } }, { Null: { x: 'false' } })).toBe('proven');
    expect(asks({ Null: { 'ec2:CreateAction': 'false', 'aws:ResourceTag/Team': 'false' } }, { Null: { x: 'false' } })).toBe('proven');
    expect(asks({ Null: { 'ec2:CreateAction': 'true', 'aws:ResourceTag/Team': 'false' } }, { Null: { x: 'false' } })).toBe('refuted');
    expect(asks({ Null: { 'ec2:CreateAction': 'false', 'aws:RequestedRegion': 'false' } }, { Null: { x: 'false' } })).toBe('refuted');
    expect(is([allow({ Action: 'ec2:StopInstances', ...when({ Null: { 'ec2:CreateAction': 'false' } }) })])).toBe('proven');
  });
});

test('several values of a key, where a condition asks for each of two', () => {
  const facts: Facts = { ...REQUEST_FACTS, actions: ['ec2:StopInstances'], resourcesOf: () => ['*'] };
  const both = { 'ForAnyValue:StringEquals': { 'ec2:Key': 'a' }, 'ForAnyValue:StringLike': { 'ec2:Key': 'b' } };
  expect(ask([allow(when(both))], { facts }).counterexamples.map(({ request }) => request.context)).toEqual([{ 'ec2:Key': ['a', 'b'] }]);
});

test('more resources than can be gone through are said', () => {
  const many = [...Array(30).keys()].map((i) => `arn:p${i}:s${i}:r${i}:${i}:n${i}`);
  const { open } = ask([allow({ Resource: many })], { facts: { ...REQUEST_FACTS, actions: ['ec2:StopInstances'] } });
  expect(open).toEqual(['there are too many kinds of resources for ec2:StopInstances to go through']);
});

describe('what is allowed, denied, fine and older', () => {
  test('a request is asked about by one of several', () => {
    expect(found([allow({})], { about: [{ Action: 'iam:*' }, { Action: 's3:*' }] })).toEqual([
      'One s3:GetObject arn:aws:s3:::xexample/xexample', 'One iam:PassRole arn:aws:iam::xexample:role/xexample',
    ]);
    expect(found([allow({})], { about: [] })).toEqual([]);
  });

  test('and is as it should be by one of several', () => {
    expect(found([allow({ Action: ['iam:*', 's3:*', 'ec2:DescribeImages'] })], { unless: [{ Action: 'iam:*' }, { Resource: 'arn:aws:s3:::*' }] })).toEqual(['One ec2:DescribeImages *']);
  });

  test('an older policy allows it and does not deny it', () => {
    expect(found([allow({ Action: 'iam:*' })], { older: [allow({})] })).toEqual([]);
    expect(found([allow({ Action: 'iam:*' })], { older: [allow({}), deny({ Action: 'iam:*' })] })).toHaveLength(1);
    expect(found([allow({ Action: 'iam:*' })], { older: [deny({})] })).toHaveLength(1);
  });

  test('each statement has its own examples, each action its smallest', () => {
    const two = allow({ Sid: 'Two', Action: 's3:*', ...when({ StringEquals: { 'aws:RequestedRegion': 'a' } }) });
    expect(found([allow({ Action: ['s3:*', 'iam:*'] }), two])).toEqual([
      'One s3:GetObject arn:aws:s3:::xexample/xexample', 'Two s3:GetObject arn:aws:s3:::xexample/xexample', 'One iam:PassRole arn:aws:iam::xexample:role/xexample',
    ]);
  });

  test('what is not known is less than certain', () => {
    const certain = (...policies: WrittenStatement[]) => ask(policies).counterexamples.map((example) => example.certain);
    // Whoever asks may be called so.
    expect(certain(allow({ Action: 's3:*', Resource: 'arn:aws:s3:::a/*' }), deny({ Resource: 'arn:aws:s3:::${aws:username}/*' }))).toEqual([false]);
    expect(certain(allow({ Action: 's3:*', Resource: 'arn:aws:s3:::a/*' }), deny({ Resource: 'arn:aws:s3:::b${aws:username}/*' }))).toEqual([true]);
    expect(certain(allow({ Action: 's3:*', ...when({ StringSounds: { 'aws:RequestedRegion': 'a' } }) }))).toEqual([false]);
    // Unless it is known to be without effect anyway.
    const impossible = deny({ Resource: 'arn:aws:s3:::${aws:username}/*', ...when({ Null: { 'aws:RequestedRegion': 'true' } }) });
    expect(certain(allow({ Action: 's3:*', Resource: 'arn:aws:s3:::a/*' }), impossible)).toEqual([true]);
    // What nobody understands counts for nothing beside what allows it anyway.
    expect(certain(allow({ Action: 's3:*' }), allow({ Action: 's3:*', ...when({ StringSounds: { 'aws:RequestedRegion': 'a' } }) }))).toEqual([true, false]);
  });
});

describe('no more is gone through than there is to tell apart', () => {
  // Nor what has as many keys as the smallest request that was found.
  const facts: Facts = { ...REQUEST_FACTS, actions: ['ec2:StopInstances'], resourcesOf: () => ['arn:aws:ec2:?*:?*:instance/?*'] };
  test.each<[string, WrittenStatement[], Asked, number]>([
    ['one request', [allow({})], {}, 1],
    ['a condition on the statement itself', [allow(when({ StringEquals: { 'ec2:Key': ['a', 'b', 'c'] } }))], {}, 2],
    ['two conditions on one key', [allow(when({ StringEquals: { 'ec2:Key': ['a', 'b', 'c'] }, StringNotEquals: { 'ec2:Key': 'a' } }))], {}, 2],
    ['what a denial excludes is excluded early', [allow({}), deny(when({ Null: { 'ec2:Key': 'false' } })), deny(when({ StringEquals: { 'ec2:Other': ['a', 'b', 'c', 'd'] } }))], {}, 3],
    ['what is fine is excluded early', [allow({})], { unless: [when({ Null: { 'ec2:Key': 'true' } }), when({ Null: { 'ec2:Key': 'false' } })] }, 1],
    ['what was allowed before is excluded early', [allow({})], { older: [allow({}), allow(when({ StringEquals: { 'ec2:Key': 'a' } }))] }, 0],
    ['a set', [allow(when({ 'ForAnyValue:StringEquals': { 'aws:TagKeys': ['a', 'b'] } }))], {}, 2],
    ['two conditions on a set', [allow(when({ 'ForAnyValue:StringEquals': { 'aws:TagKeys': 'a' }, 'ForAllValues:StringEquals': { 'aws:TagKeys': ['a', 'b'] } }))], {}, 2],
    ['a key of another', [allow(when({ StringEquals: { 'ec2:Key': '${ec2:Other}', 'ec2:Other': ['a', 'b'] } }))], {}, 6],
  ])('%s', (_, policies, asked, count) => expect(ask(policies, { facts, ...asked }).asked).toBe(count));
});

describe('actions that nobody lists', () => {
  const open: Facts = { ...REQUEST_FACTS, knownActions: ['ec2:StopInstances', 'ec2:StartInstances', 's3:GetObject', 'EC2:CreateTags'] };
  const named = (policies: WrittenStatement[], asked: Asked = {}) =>
    ask(policies, { facts: open, ...asked }).counterexamples.map(({ request }) => request.action);

  test('one of each class, where possible one that a reader knows', () => {
    expect(named([allow({ Action: 'ec2:Stop*' })])).toEqual(['ec2:StopInstances']);
    expect(named([allow({ Action: 'ec2:*' })])).toEqual(['ec2:StopInstances']);
    expect(named([allow({ Action: ['ec2:*', 'ec2:Create*'] })])).toEqual(['ec2:StopInstances', 'EC2:CreateTags']);
    expect(named([allow({ Action: 'ec2:startinstances' })])).toEqual(['ec2:StartInstances']);
    expect(named([allow({ Action: ['ec2:*', 'ec2:StopInstances'] })])).toEqual(['ec2:StopInstances', 'ec2:StartInstances']);
    expect(named([allow({ Action: 'iam:*' })])).toEqual(['iam:example']);
    expect(named([allow({ Action: '*' })], { older: [allow({ Action: 'ec2:*' })] })).toEqual(['s3:GetObject']);
  });
});
