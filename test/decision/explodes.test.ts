import { REQUEST_FACTS } from '../../src/checks/request-facts';
import { classesOf } from '../../src/decision/classes';
import { answer } from '../../src/decision/decide';
import { glob } from '../../src/decision/pattern';
import { statementOf, WrittenStatement } from '../../src/decision/policy';
import { verdictOf } from '../../src/decision/question';
import type { Facts } from '../../src/decision/request';

/* Policies that tell more requests apart than can be gone through. */

const allow = (over: WrittenStatement): WrittenStatement => ({ Sid: 'One', Effect: 'Allow', Action: '*', Resource: '*', ...over });
const deny = (over: WrittenStatement): WrittenStatement => ({ ...allow(over), Sid: 'No', Effect: 'Deny' });
const when = (conditions: object) => ({ Condition: conditions });
const ask = (policies: readonly WrittenStatement[], { facts }: { facts: Facts }) => answer({ policies: policies.map(statementOf), facts });

describe('what explodes is cut off, and said', () => {
  const KEYS = [...Array(6).keys()].map((i) => `ec2:Key${i}`);
  const facts: Facts = { ...REQUEST_FACTS, actions: ['ec2:StopInstances'], resourcesOf: () => ['arn:aws:ec2:?*:?*:instance/?*'] };

  test('combinations of values', () => {
    const values = [...Array(12).keys()].map(String);
    const policies = [allow({}), deny(when({ StringEquals: Object.fromEntries(KEYS.map((key) => [key, values])) }))];
    const { open, asked, counterexamples } = ask(policies, { facts });
    expect(open).toEqual(['there are too many combinations of values for ec2:StopInstances on arn:aws:ec2:xexample:xexample:instance/xexample to go through']);
    expect(asked).toBeGreaterThan(400_000);
    expect(asked).toBeLessThan(400_100);
    expect(counterexamples).toHaveLength(1);
  });

  test('kinds of values, of resources, of actions and of sets', () => {
    const middles = [...'abcdefghijklmnop'].map((char) => `*${char}*`);
    expect(ask([allow(when({ StringLike: { 'ec2:Key': middles } }))], { facts }).open).toEqual(['there are too many kinds of values of ec2:Key to go through']);
    expect(ask([allow({ Resource: middles.map((middle) => `arn:aws:ec2:a:1:instance/${middle}`) })], { facts }).open)
      .toEqual(['there are too many kinds of resources for ec2:StopInstances to go through']);
    expect(classesOf(middles.map((middle) => glob(middle)))).toMatchObject({ complete: false, texts: expect.arrayContaining(['other']) });
    expect(ask([allow({ Action: middles })], { facts: REQUEST_FACTS }).open).toContain('there are too many kinds of actions to go through');
    const sets = [...Array(14).keys()].map((i) => deny(when({ 'ForAnyValue:StringEquals': { 'aws:TagKeys': `k${i}` } })));
    const { open, counterexamples } = ask([allow({}), ...sets], { facts });
    expect(open).toEqual(['there are too many sets of values of aws:TagKeys to go through']);
    expect(counterexamples).toHaveLength(1);
  });

  test('a value that names another key and more', () => {
    expect(ask([allow(when({ StringEquals: { 'ec2:Key': '${ec2:Other}-x' } }))], { facts }).open)
      .toEqual(['a value of ec2:Key names another key and more: not all of its classes are gone through']);
  });

  test('nothing of it is called proven', () => {
    const middles = [...'abcdefghijklmnop'].map((char) => `*${char}*`);
    expect(verdictOf(ask([allow(when({ StringLike: { 'ec2:Key': middles } })), deny({})], { facts })).is).toBe('undecided');
  });
});

