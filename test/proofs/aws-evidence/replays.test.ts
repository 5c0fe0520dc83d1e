import replays from './replays.json';
import { rowOf } from './row';
import { Authorization, isAllowed, PolicyDocument } from '../../harness/simulator';

/* Policies that were tried against AWS, asked of the simulator: where it answers otherwise, it is no judge. */

interface Replay {
  readonly row: string;
  readonly does: string;
  readonly policy: PolicyDocument['Statement'];
  readonly asks: readonly (Authorization & { readonly outcome: 'allowed' | 'denied' })[];
}

const REPLAYS = replays as unknown as readonly Replay[];
const ROLE = 'arn:aws:iam::111122223333:role/replayed';

/** What the simulator answers otherwise than AWS, by the name of the test, and why that does not bear on the proofs. */
const QUIRKS: Readonly<Record<string, string>> = {
};

const named = REPLAYS.flatMap(({ row, does, policy, asks }) => asks.map(({ outcome, ...ask }, i) =>
  ({ name: `${row}, ${does}: ${ask.action} on ${ask.resource.split(':').slice(5).join(':')} (${i}) is ${outcome}`, row, policy, ask, outcome })));

test.each(named.map((each) => [each.name, each] as const))('%s', async (name, { row, policy, ask, outcome }) => {
  expect(rowOf.has(row)).toBe(true);
  const answer = await isAllowed({ roleArn: ROLE, policies: [{ Version: '2012-10-17', Statement: policy }] }, ask) ? 'allowed' : 'denied';
  expect([answer, name in QUIRKS]).toEqual(name in QUIRKS ? [expect.not.stringMatching(outcome), true] : [outcome, false]);
});

test('the list of quirks is up to date', () => {
  expect(Object.keys(QUIRKS).filter((name) => !named.some((each) => each.name === name))).toEqual([]);
});
