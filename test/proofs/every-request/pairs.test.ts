import { declaredBy } from './declared';
import figures from './pairs.json';
import { inTime } from './time';
import { BUILD_INVARIANTS } from '../../../src/checks/invariants/invariants';
import { violations } from '../../../src/checks/proofs';
import { statementOf } from '../../../src/decision/policy';
import { together } from '../../harness/options';
import { Pair, pairsOf } from '../../harness/pairs';
import { exceptionsOf, inWords, Proofs, proofsOf, proofsOfRoles } from '../../harness/proofs';
import { factsFor } from '../../harness/reference-facts';
import { SUBJECTS } from '../../harness/subjects';
import { COMMERCIAL, propsIn, readFrom, readStack, stackIn } from '../../harness/synthesize';

/*
 * Each invariant for every two options of every construct, so that nothing is opened by two of them that neither opens alone. Each statement is
 * decided once, with the denials of its role: most pairs have the statements of others.
 */

describe.each(SUBJECTS.map((subject) => [subject.name, subject] as const))('%s', (name, subject) => {
  let pairs: readonly Pair[];
  let proofs: Proofs;
  beforeAll(async () => {
    pairs = [...pairsOf(subject)];
    proofs = await proofsOfRoles(subject, pairs.flatMap((pair) => (pair.is === 'role' ? [pair.role] : [])));
  }, 300_000);

  test('everything was decided', () => expect(proofs.open).toEqual([]));

  test('proven with the exceptions', () => {
    const known = Object.entries(exceptionsOf(subject)).flatMap(([id, sids]) => Object.keys(sids).map((sid) => `${id}: ${sid}`));
    expect(proofs.violations.filter(({ invariant, sid }) => !known.includes(`${invariant}: ${sid}`)).map(inWords)).toEqual([]);
  });

  test('a pair that makes no role is refused by the construct, in the words of an error of its own', () => {
    const others = pairs.flatMap((pair) => (pair.is === 'refused' && !/^'\w+'.* \[Stack\/\w+\]$/.test(pair.error.message) ? [`${pair.options}: ${pair.error.message}`] : []));
    expect(others).toEqual([]);
  });

  test('all pairs were made, and their number is the one in the documents', () => {
    const many = Object.keys(subject.optionsIn(COMMERCIAL)).length;
    const counted = (is: Pair['is']) => pairs.filter((pair) => pair.is === is).length;
    expect(pairs).toHaveLength((many * (many - 1)) / 2);
    expect({ proven: counted('role'), refused: counted('refused'), ofOneProperty: counted('one property') }).toEqual((figures as Record<string, unknown>)[name]);
  });
});

describe.each(SUBJECTS.map((subject) => [subject.name, subject] as const))('%s: the short ways', (_, subject) => {
  test('what is read of a stack is what its template says', () => {
    for (const props of [{}, subject.allIn(COMMERCIAL)]) {
      const stack = stackIn(COMMERCIAL);
      const made = subject.make(stack, propsIn(stack, together<any>(subject.defaultsIn(COMMERCIAL), props)));
      const { stack: __, template, ...read } = readStack(stack, made, COMMERCIAL);
      expect(read.statements).not.toEqual([]);
      expect(read).toEqual(readFrom(template, stack, made, COMMERCIAL));
    }
  });

  test('statements that are decided one by one break what they break together', async () => {
    const { statements } = subject.withAll();
    const options = Object.keys(subject.optionsIn(COMMERCIAL)).filter((option) => !subject.alone?.includes(option));
    const [facts, values] = [await factsFor(statements, COMMERCIAL), declaredBy(subject, options, COMMERCIAL, statements)];
    const atOnce = BUILD_INVARIANTS.flatMap((invariant) => violations(invariant, statements.map(statementOf), values, facts).counterexamples
      .map(({ by }) => `${invariant.id}: ${by.sid}`));
    const { violations: oneByOne } = await proofsOf(subject, [{ options, place: COMMERCIAL }]);
    expect(oneByOne.map(({ invariant, sid }) => `${invariant}: ${sid}`).sort()).toEqual([...new Set(atOnce)].sort());
  });
});

inTime('pairs');
