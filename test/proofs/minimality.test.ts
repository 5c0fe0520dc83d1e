import { exceptions, minimalityReport, MinimalityReport, unproven } from '../harness/minimality';

/*
 * Minimal: every action is asked for by a recorded build, and every condition stops an attack; or it is listed in
 * test/proofs/minimality/packer.json with the reason to keep it. docs/proof/minimality.md has the counts and what shows each.
 */

let report: MinimalityReport;

beforeAll(async () => {
  report = await minimalityReport();
}, 120_000); // some 15 seconds on an idle machine

const kinds = ['actions', 'conditions'] as const;

test.each(kinds)('%s: what nothing shows to be needed is excepted, and nothing else', (kind) => {
  const excepted = exceptions()[kind].flatMap((exception) => exception.unproven);
  expect(excepted.sort()).toEqual(unproven(report[kind]).sort());
});

test.each(kinds)('%s: every exception has a reason', (kind) => {
  expect(exceptions()[kind].filter(({ because }) => because.length < 20)).toEqual([]);
});

test('the report sees every statement that gives something', () => {
  expect(report.actions.length).toBeGreaterThan(180);
  expect(report.conditions.length).toBeGreaterThan(280);
});
