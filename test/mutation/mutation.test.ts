import { figures, figuresOf, listedSurvivors, Measured, measure, shareOf, survivorsOf } from './measure';
import { SUBJECTS } from '../harness/subjects';

/*
 * Noticed: a mutation in the data of any statement breaks a build or lets an attack through, or something that lies beside a build. What nothing
 * notices is proven to change the answer to no request, or is listed with a reason. `npx projen mutants` prints what survives and writes figures.json.
 */

const LEAST = 0.95;
/** Mutants of each statement of the data, on average. */
const EACH = 10;
/** Roles of three to six statements. */
const SMALL = ['packer-image-copy', 'packer-image-retention'];

describe.each(SUBJECTS.map((subject) => [subject.name, subject] as const))('%s', (name, subject) => {
  const listed = listedSurvivors(subject);
  let outcomes: Measured[];

  beforeAll(async () => {
    outcomes = await measure(subject);
  });

  test('every statement of the data is mutated', () => {
    const mutated = new Set(outcomes.map((outcome) => outcome.name.split(':')[0]));
    expect(subject.capabilities.flatMap(({ needs }) => needs).map(({ sid }) => sid).filter((sid) => !mutated.has(sid))).toEqual([]);
  });

  test('nearly all mutants are noticed', () => {
    if (!SMALL.includes(name)) expect(outcomes.length).toBeGreaterThan(100);
    expect(outcomes.length).toBeGreaterThan(EACH * subject.capabilities.flatMap(({ needs }) => needs).length);
    expect(shareOf(figuresOf(outcomes))).toBeGreaterThanOrEqual(LEAST);
  });

  test('those that nothing notices and that change something are listed, and no others', () => {
    expect(survivorsOf(outcomes).sort()).toEqual(listed.flatMap(({ mutants }) => mutants).sort());
  });

  test('every group that is listed says why', () => {
    expect(listed.filter(({ because }) => !(because?.length > 20))).toEqual([]);
  });

  test('the figures are those of the docs (npx projen mutants)', () => {
    expect(figuresOf(outcomes)).toEqual(figures()[name]);
  });
});
