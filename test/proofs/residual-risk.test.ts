import { residualRisks, unshown, withoutStatement } from '../harness/attacks';
import { isAllowedByBoth, deploy } from '../harness/both-sides';
import { contextKeysOutsideReference } from '../harness/reference';
import { isAllowed } from '../harness/simulator';
import { SUBJECTS } from '../harness/subjects';
import { crossAccountLifecycle, OTHERS } from '../harness/subjects/others';

/*
 * Whatever the data says remains possible is shown by a request that the simulator allows, or says why none can show it. Those of SUBJECTS are asked in
 * test/proofs/attacks.test.ts.
 */

describe.each([...SUBJECTS, ...OTHERS].map((catalogued) => [catalogued.construct, catalogued] as const))('%s', (_, catalogued) => {
  const needs = catalogued.capabilities.flatMap((capability) => capability.needs);
  const shown = residualRisks(catalogued);
  const excepted = unshown(catalogued);

  test('every residual risk has a request, or a reason why it has none', () => {
    const listed = new Set([...shown.map(({ statement }) => statement), ...excepted.flatMap(({ statements }) => statements)]);
    expect(needs.filter(({ sid, residualRisk }) => residualRisk && !listed.has(sid)).map(({ sid }) => sid)).toEqual([]);
  });

  test('what a restriction leaves has a request of a role with it', () => {
    const restrictions = catalogued.restrictions.filter(({ residualRisk }) => residualRisk);
    const withOptions = shown.filter(({ declared }) => declared).map(({ statement }) => statement);
    expect(restrictions.filter(({ narrows }) => !narrows.some((sid) => withOptions.includes(sid))).map(({ id }) => id)).toEqual([]);
  });

  test('nothing is excepted that is shown, or that the data does not say', () => {
    const sids = excepted.flatMap(({ statements }) => statements);
    expect(sids.filter((sid) => shown.some(({ statement }) => statement === sid))).toEqual([]);
    expect(sids.filter((sid) => !needs.find((need) => need.sid === sid)?.residualRisk)).toEqual([]);
    expect(excepted.filter(({ because }) => because.length < 20)).toEqual([]);
  });
});

describe('CrossAccountLifecycleRole', () => {
  test.each(residualRisks(crossAccountLifecycle).map((request) => [request.does, request] as const))('%s: allowed by the statement named', async (_, request) => {
    expect(await contextKeysOutsideReference(request)).toEqual([]);
    const { requester } = crossAccountLifecycle.withOptions(request.declared);
    expect(await isAllowed(requester, request)).toBe(true);
    expect(await isAllowed(withoutStatement(requester, request.statement), request)).toBe(false);
  });
});

describe('AmiEncryptionKey', () => {
  const organization = deploy();
  const key = OTHERS.find(({ construct }) => construct === 'AmiEncryptionKey')!;

  test.each(residualRisks(key).map((request) => [request.does, request] as const))('%s: allowed by both sides', async (_, { who, action, resource, context }) => {
    expect(await contextKeysOutsideReference({ action, resource, context })).toEqual([]);
    expect(await isAllowedByBoth(organization, { who: who!, action, resource, context })).toBe(true);
  });
});
