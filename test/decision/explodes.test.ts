import { REQUEST_FACTS } from '../../src/checks/request-facts';
import { classesOf } from '../../src/decision/classes';
import { answer } from '../../src/decision/decide';
import { glob } from '../../src/decision/pattern';
import { statementOf, WrittenStatement } from '../../src/decision/policy';
import { verdictOf } from '../../src/decision/question';
import type { Facts } from '../../src/decision/request';
import { stopwatch } from '../harness/stopwatch';

/* Policies that tell more requests apart than can be gone through. */

const allow = (over: WrittenStatement): WrittenStatement => ({ Sid: 'One', Effect: 'Allow', Action: '*', Resource: '*', ...over });
const deny = (over: WrittenStatement): WrittenStatement => ({ ...allow(over), Sid: 'No', Effect: 'Deny' });
const when = (conditions: object) => ({ Condition: conditions });
const ask = (policies: readonly WrittenStatement[], { facts }: { facts: Facts }) => answer({ policies: policies.map(statementOf), facts });

describe('what explodes is cut off, and said', () => {
  const KEYS = [...Array(9).keys()].map((i) => `ec2:Key${i}`);
  const facts: Facts = { ...REQUEST_FACTS, actions: ['ec2:StopInstances'], resourcesOf: () => ['arn:aws:ec2:?*:?*:instance/?*'] };

  const EXPLODED = /^there are too many combinations of values for ec2:StopInstances on .* to go through$/;
  const twelve = [...Array(12).keys()].map(String);
  const decidingTogether = (keys: readonly string[]) => when({ StringEquals: Object.fromEntries(keys.map((key) => [key, twelve])) });
  /** What a question answers, and the seconds that it takes. */
  const timed = (policies: readonly WrittenStatement[]) => {
    const seconds = stopwatch();
    return { ...ask(policies, { facts }), seconds: seconds() };
  };

  // All of it is denied, which only the last of the keys shows.
  const hidden = (many: number) => KEYS.slice(0, many).flatMap((key) => [deny(decidingTogether(KEYS.slice(0, many))), deny(when({ Null: { [key]: 'true' } }))]);

  test.each([5, 6, 9])('combinations of twelve values of %s keys, within seconds', (many) => {
    const { open, counterexamples, seconds } = timed([allow(decidingTogether(KEYS.slice(0, many))), ...hidden(many)]);
    expect(open).toEqual([expect.stringMatching(EXPLODED)]);
    expect(counterexamples).toEqual([]);
    expect(seconds).toBeLessThan(5);
  });

  test('many statements that explode, and the one that breaks something after them', () => {
    const on = (name: string) => `arn:aws:ec2:us-east-1:1:instance/${name}`;
    const exploding = [...Array(40).keys()].map((i) => ({ ...allow({ Resource: on(`${i}`), ...decidingTogether(KEYS) }), Sid: `One${i}` }));
    const denials = hidden(KEYS.length).map((denial) => ({ ...denial, Resource: undefined, NotResource: on('last') }));
    const { open, counterexamples, seconds } = timed([...exploding, { ...allow({ Resource: on('last') }), Sid: 'Last' }, ...denials]);
    expect(open).toHaveLength(40);
    expect(counterexamples.map(({ by }) => by.sid)).toEqual(['Last']);
    expect(seconds).toBeLessThan(7);
  });

  test('a request that breaks something is not lost among them', () => {
    const { open, counterexamples, seconds } = timed([allow({}), deny(decidingTogether(KEYS))]);
    expect(open).toEqual([]);
    expect(counterexamples.map(({ request }) => request.context)).toEqual([{}]);
    expect(seconds).toBeLessThan(1);
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

  test('nothing of it is called proven', () => {
    const middles = [...'abcdefghijklmnop'].map((char) => `*${char}*`);
    expect(verdictOf(ask([allow(when({ StringLike: { 'ec2:Key': middles } })), deny({})], { facts })).is).toBe('undecided');
  });
});

