import {
  Chain, chainFiles, chainsOn, EVERYTHING, foreignKeysOf, isSaidToReach, naivePolicy, reachesEnd, stepsDone, withOpeningAnd, withoutGuards,
} from '../harness/chains';
import type { Requester } from '../harness/simulator';
import { SUBJECTS } from '../harness/subjects';
import { COMMERCIAL } from '../harness/synthesize';

/*
 * Safe, step after step: what one allowed request leaves behind must not authorize the next on what the build never made. Chains
 * that cannot be helped are listed with the options that bring them, and do reach their end there.
 */

test('there are as many chains as promised, and each construct has some', () => {
  const counts = SUBJECTS.map((subject) => chainsOn(subject).length);
  expect(counts.reduce((a, b) => a + b)).toBeGreaterThanOrEqual(100);
  expect(Math.min(...counts)).toBeGreaterThanOrEqual(3);
});

test('many end with a step that only the steps before it allow', async () => {
  const dependent = await Promise.all(SUBJECTS.flatMap((subject) => chainsOn(subject).map(async (chain) => {
    const role = withoutGuards(chain, subject.withOptions(chain.declared).requester);
    const last = chain.steps[chain.steps.length - 1];
    // What an earlier step makes is not there without it.
    if ([...last.on, ...Object.keys(last.passes ?? {})].some((name) => !(name in chain.state!))) return true;
    return await stepsDone({ ...chain, steps: [last] }, role) === 0;
  })));
  expect(dependent.filter(Boolean).length).toBeGreaterThanOrEqual(50);
}, 60_000);

describe.each(SUBJECTS.map((subject) => [subject.name, subject] as const))('%s', (_, subject) => {
  const chains = chainsOn(subject);
  const named = (some: readonly Chain[]) => some.map((chain) => [chain.does, chain] as const);
  const options = Object.keys(subject.optionsIn(COMMERCIAL));

  const roles = new Map<string, Requester>();
  const roleWith = (declared: readonly string[]) => {
    const key = declared.join();
    if (!roles.has(key)) roles.set(key, (key === EVERYTHING ? subject.withOpening() : subject.withOptions(declared)).requester);
    return roles.get(key)!;
  };
  /** Chains by their words that reach their end, and those that are said to. */
  const outcomeOf = async (declared: readonly string[], role: (chain: Chain) => Requester) => {
    const reached = await Promise.all(chains.map(async (chain) => ({ chain, end: await reachesEnd(chain, role(chain)) })));
    return {
      reached: reached.filter(({ end }) => end).map(({ chain }) => chain.does),
      said: chains.filter((chain) => isSaidToReach(chain, [...declared, ...chain.declared ?? []])).map(({ does }) => does),
    };
  };

  test('the data is whole', () => {
    expect(new Set(chains.map(({ does }) => does)).size).toBe(chains.length);
    for (const { kind, harm } of chainFiles(subject)) expect([kind, harm]).not.toContain('');
    for (const { does, steps, declared = [], reaches = [] } of chains) {
      expect({ does, several: steps.length > 1 }).toEqual({ does, several: true });
      const mentioned = [...declared, ...reaches.flatMap((reach) => [...reach.with, ...reach.without ?? []])];
      const unknown = mentioned.filter((option) => ![...options, EVERYTHING].includes(option));
      expect({ does, unknown, withoutReason: reaches.filter(({ because }) => !because) }).toEqual({ does, unknown: [], withoutReason: [] });
    }
  });

  test('chains ask with the keys that AWS would have', async () => {
    expect((await Promise.all(chains.map(foreignKeysOf))).flat()).toEqual([]);
  });

  describe('a naive policy lets each of them through', () => {
    test.each(named(chains))('%s', async (__, chain) => {
      const naive = { roleArn: roleWith([]).roleArn, policies: [naivePolicy(chain.naive)] };
      expect(await stepsDone(chain, naive)).toBe(chain.steps.length);
    });
  });

  describe('stopped by nothing else than the parts named', () => {
    const stopped = chains.filter((chain) => !isSaidToReach(chain, chain.declared ?? []));
    test.each(named(stopped))('%s', async (__, chain) => {
      const role = roleWith(chain.declared ?? []);
      expect(chain.stoppedBy?.length).toBeGreaterThan(0);
      expect(await reachesEnd(chain, role)).toBe(false);
      expect(await stepsDone(chain, withoutGuards(chain, role))).toBe(chain.steps.length);
      // None of the parts is named for nothing.
      for (const { statement } of chain.stoppedBy!) {
        const others = chain.stoppedBy!.filter((part) => part.statement !== statement);
        expect(await reachesEnd(chain, withoutGuards({ ...chain, stoppedBy: others }, role))).toBe(false);
      }
    });
  });

  test('by default no other chain than those listed reaches its end', async () => {
    const { reached, said } = await outcomeOf([], ({ declared = [] }) => roleWith(declared));
    expect(reached).toEqual(said);
  });

  test.each(options)('with the option %s no other chain than those listed reaches its end', async (option) => {
    const { reached, said } = await outcomeOf([option], ({ declared = [] }) => roleWith([option, ...declared.filter((each) => each !== option)]));
    expect(reached).toEqual(said);
  });

  test('with everything that opens something no other chain than those listed reaches its end', async () => {
    const all = new Map<string, Requester>();
    const roleOf = ({ declared = [] }: Chain) => {
      const key = declared.join();
      if (!all.has(key)) all.set(key, withOpeningAnd(subject, declared).requester);
      return all.get(key)!;
    };
    const { reached, said } = await outcomeOf([...subject.opening, EVERYTHING], roleOf);
    expect(reached).toEqual(said);
  });

  test('each way to the end is one, and needs all of its options', async () => {
    for (const chain of chains) {
      for (const { with: needed } of chain.reaches ?? []) {
        const asked = [...new Set([...needed, ...chain.declared ?? []])];
        expect({ does: chain.does, asked, end: await reachesEnd(chain, roleWith(asked)) }).toEqual({ does: chain.does, asked, end: true });
        for (const left of needed) {
          const fewer = asked.filter((option) => option !== left);
          if (isSaidToReach(chain, fewer) || (chain.declared ?? []).includes(left)) continue;
          expect({ does: chain.does, fewer, end: await reachesEnd(chain, roleWith(fewer)) }).toEqual({ does: chain.does, fewer, end: false });
        }
      }
    }
  });
});
