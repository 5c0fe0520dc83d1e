import { measuredPolicies, policiesOfOthers } from './policies-of-others';

/* The comparison with what people write and what tools generate: what its sentences claim. */

test('ours refuses every attack and breaks no rule, and builds', async () => {
  const ours = (await measuredPolicies()).at(-1)!;
  expect(ours).toMatchObject({ name: 'PackerBuildRole without properties', letThrough: 0, broken: [], refused: 0 });
});

test('every other policy lets attacks through and breaks rules', async () => {
  const others = (await measuredPolicies()).slice(0, -1);
  expect(others.length).toBeGreaterThan(5);
  expect(others.filter(({ letThrough, broken }) => letThrough === 0 || broken.length === 0)).toEqual([]);
});

test('each says whether it was read or rebuilt', async () => {
  expect((await measuredPolicies()).filter(({ how }) => !/^(read|rebuilt): |^made by this library$/.test(how))).toEqual([]);
  expect((await policiesOfOthers()).join('\n')).not.toMatch(/undefined|\bNaN\b/);
});
