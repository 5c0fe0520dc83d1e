import { REQUEST_FACTS } from '../../src/checks/request-facts';
import { answer } from '../../src/decision/decide';
import { statementOf, WrittenStatement } from '../../src/decision/policy';
import { verdictOf } from '../../src/decision/question';
import type { Facts } from '../../src/decision/request';
import { stopwatch } from '../harness/stopwatch';

/* How deciding about all requests grows with policies. */

export interface Decided {
  readonly cpuMs: number;
  /** The combinations of values that were looked at. */
  readonly asked: number;
  readonly verdict: string;
}

const many = <T>(count: number, make: (i: number) => T): T[] => [...Array(count).keys()].map(make);
const TAGGED = { 'aws:ResourceTag/CreatedBy': 'packer' };
const facts: Facts = {
  ...REQUEST_FACTS,
  actions: ['ec2:StopInstances', 'ec2:StartInstances', 'ec2:TerminateInstances'],
  resourcesOf: () => ['arn:aws:ec2:?*:?*:instance/?*'],
};

/** Whether what statements allow carries a tag, and what deciding it took. */
function decided(statements: readonly WrittenStatement[]): Decided {
  const seconds = stopwatch();
  const policies = statements.map(statementOf);
  const [tagged] = [statementOf({ Effect: 'Allow', Action: '*', Resource: '*', Condition: { StringEquals: TAGGED } })];
  const verdict = verdictOf(answer({ policies, unless: [tagged], facts }));
  return { cpuMs: seconds() * 1e3, asked: verdict.asked, verdict: verdict.is };
}

const tagged = (i: number, more: Record<string, string | string[]> = {}): WrittenStatement => ({
  Sid: `S${i}`, Effect: 'Allow', Action: 'ec2:*', Resource: `arn:aws:ec2:*:*:instance/i-${i}*`, Condition: { StringEquals: { ...TAGGED, ...more } },
});

/** Policies that grow in one way each. */
export const GROWTH: readonly { readonly what: string; readonly counts: readonly number[]; readonly of: (count: number) => Decided }[] = [
  { what: 'statements', counts: [1, 10, 100, 300], of: (count) => decided(many(count, (i) => tagged(i))) },
  {
    what: 'condition keys with 12 values each, of a denial that only all of them together decide',
    counts: [1, 2, 3, 4], // each takes twelve times as long as the one before, until it is cut off
    of: (count) => {
      const keys = many(count, (i): [string, string[]] => [`ec2:Key${i}`, many(12, String)]);
      const denied = (Sid: string, Condition: object): WrittenStatement => ({ Sid, Effect: 'Deny', Action: '*', Resource: '*', Condition });
      return decided([
        { Sid: 'All', Effect: 'Allow', Action: '*', Resource: '*' },
        denied('Listed', { StringEquals: Object.fromEntries(keys) }),
        ...keys.map(([key, values], i) => denied(`Other${i}`, { StringNotEquals: { [key]: values } })),
      ]);
    },
  },
  { what: 'values of a condition', counts: [1, 10, 100, 1_000], of: (count) => decided([tagged(0, { 'ec2:Key': many(count, (i) => `value-${i}`) })]) },
];
