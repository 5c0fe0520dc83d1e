import { inTime } from './time';
import { BUILD_INVARIANTS, OF_THE_TAG } from '../../../src/checks/invariants/invariants';
import { exceptionsOf, inWords, proofsOf, Proofs } from '../../harness/proofs';
import type { Statement } from '../../harness/simulator';
import { SUBJECTS } from '../../harness/subjects';

/*
 * Each invariant about every request that a construct allows, with every option. What breaks one is named in test/proofs/every-request/exceptions,
 * with the reason; where that is null, the reason is what remains of the need. After a change of the data
 * the first two tests name the lines to add and to take out.
 */

/** Global condition keys look like actions. */
const isAction = (text: string) => !text.startsWith('aws:');

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

  test('what remains of a need is its reason, where it says so', () => {
    const needs = subject.capabilities.flatMap((capability) => capability.needs);
    const risky = new Set(needs.filter(({ residualRisk }) => residualRisk).map(({ sid }) => sid));
    const twice = listed.filter(({ invariant, sid, because }) => because && OF_THE_TAG.has(invariant) && risky.has(sid));
    expect(twice.map(nameOf)).toEqual([]);
  });

  const written = () => listed.flatMap(({ because, ...named }) => (because
    ? proofs.violations.filter((violation) => nameOf(violation) === nameOf(named)).map((violation) => ({ because, violation })) : []));

  test('a written reason names the actions that break the rule, and no others', () => {
    const actionsIn = (text: string) => [...text.matchAll(/\b[a-z0-9-]+:[A-Z]\w+/g)].map(([action]) => action).filter(isAction);
    const said = written().map(({ because, violation }) => [nameOf(violation), actionsIn(because).sort()]);
    expect(said).toEqual(written().map(({ violation }) => [nameOf(violation), [...violation.actions].sort()]));
  });

  test('a written reason names statements of the construct, and condition keys of the statement', () => {
    const sids = new Set(subject.capabilities.flatMap(({ needs }) => needs.map(({ sid }) => sid)));
    const wrong = written().flatMap(({ because, violation: { invariant, sid, statements } }) => [
      ...[...because.matchAll(/`(\w+)`/g)].filter(([, name]) => !sids.has(name)),
      ...[...because.matchAll(/\baws:[A-Z]\w+/g)].filter(([key]) => ![...statements].every(({ Condition = {} }) => JSON.stringify(Condition).includes(`"${key}"`))),
    ].map(([text]) => `${invariant}: ${sid}: ${text}`));
    expect(wrong).toEqual([]);
  });

  test('what is said to be named has no wildcard in its name', () => {
    const names = ({ Resource }: Statement) => [Resource].flat().map((arn) => (arn as string).split(':').slice(5).join(':'));
    const wrong = written().filter(({ because, violation: { statements } }) =>
      because.includes('and names each') && [...statements].flatMap(names).some((name) => name === '' || /[*?]/.test(name)));
    expect(wrong.map(({ violation }) => nameOf(violation))).toEqual([]);
  });

  test('a reason that begins with the properties that bring it names all of them', () => {
    const bringing = { lateTagging: 'late-tagging', confineToInstanceProfiles: 'confine-to-instance-profiles' };
    const wrong = written().filter(({ because, violation: { settings } }) => {
      const said = /^with (\w+(?: or \w+)*) the client/.exec(because)?.[1].split(' or ') ?? [];
      const alone = settings.map(({ options }) => options).filter(({ length }) => length <= 1);
      const seen = Object.entries(bringing).filter(([, start]) => alone.some(([option]) => option?.startsWith(start))).map(([property]) => property);
      const others = alone.filter(([option]) => !Object.values(bringing).some((start) => option?.startsWith(start)));
      return said.length > 0 && (others.length > 0 || said.sort().join() !== seen.sort().join());
    });
    expect(wrong.map(({ violation }) => nameOf(violation))).toEqual([]);
  });
});

inTime('proofs');
