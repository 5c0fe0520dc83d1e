import { BUILD_INVARIANTS } from '../../../src/checks/invariants/invariants';
import { exceptionsOf, inWords, proofsOf, Proofs } from '../../harness/proofs';
import { SUBJECTS } from '../../harness/subjects';

/*
 * Each invariant about every request that a construct allows, with every option. What breaks one is named in test/proofs/every-request/exceptions,
 * with the reason; where that is null, the reason is what remains of the need. After a change of the data
 * the first two tests name the lines to add and to take out.
 */

describe.each(SUBJECTS.map((subject) => [subject.name, subject] as const))('%s', (_, subject) => {
  let proofs: Proofs;
  beforeAll(async () => { proofs = await proofsOf(subject); }, 300_000);

  const listed = Object.entries(exceptionsOf(subject)).flatMap(([invariant, sids]) =>
    Object.entries(sids).map(([sid, because]) => ({ invariant, sid, because })));
  const nameOf = ({ invariant, sid }: { invariant: string; sid: string }) => `${invariant}: ${sid}`;

  test('everything was decided', () => expect(proofs.open).toEqual([]));

  test('proven with the exceptions', () => {
    const broken = proofs.violations.filter((violation) => !listed.map(nameOf).includes(nameOf(violation)));
    expect(broken.map(inWords)).toEqual([]);
  });

  test('refuted without any of the exceptions', () => {
    expect(listed.map(nameOf).filter((name) => !proofs.violations.map(nameOf).includes(name))).toEqual([]);
  });

  test('each exception has a reason', () => {
    const needs = subject.capabilities.flatMap((capability) => capability.needs);
    const remains = (sid: string) => needs.find((need) => need.sid === sid)?.residualRisk;
    expect(listed.filter(({ sid, because }) => !(because ?? remains(sid))).map(nameOf)).toEqual([]);
    expect(Object.keys(exceptionsOf(subject)).filter((id) => !BUILD_INVARIANTS.some((invariant) => invariant.id === id))).toEqual([]);
  });
});
