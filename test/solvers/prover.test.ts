import { execFile } from 'child_process';
import { mkdirSync, writeFileSync } from 'fs';
import { join } from 'path';
import { promisify } from 'util';
import { askedOfSolvers, ROLES } from './questions';
import { BUILD_INVARIANTS } from '../../src/checks/invariants/invariants';
import { violations } from '../../src/checks/proofs';
import { statementOf } from '../../src/decision/policy';
import { pythonWith } from '../e2e/python';
import { factsFor } from '../harness/reference-facts';
import { COMMERCIAL } from '../harness/synthesize';
import { declaredBy } from '../proofs/every-request/declared';

/*
 * The procedure against a prover for IAM policies by others, which is not told what policies mean (prove.py): each statement and action by which
 * an invariant is broken. For time it is asked about the defaults, and about everything only where it answers within seconds.
 */

const WITH_EVERYTHING = ['image-builder-instance'];
const PROVEN = ROLES.filter(({ subject, options, place }) =>
  place === COMMERCIAL && (options.length === 0 || WITH_EVERYTHING.includes(subject.name)));
const MOST_MS = 600_000;

interface Proven {
  readonly roles: readonly Readonly<Record<string, readonly (readonly [string, string])[]>>[];
  readonly unknown: readonly string[];
  readonly count: number;
}

let proven: Proven;

beforeAll(async () => {
  const folder = join(__dirname, '../../.cache/solvers');
  mkdirSync(folder, { recursive: true });
  const file = join(folder, 'questions-of-prover.json');
  const { roles } = await askedOfSolvers(PROVEN);
  writeFileSync(file, JSON.stringify({ roles }));
  const python = await pythonWith('solvers', '../solvers/requirements.txt');
  const { stdout } = await promisify(execFile)(python, ['-B', join(__dirname, 'prove.py'), file], { timeout: MOST_MS, maxBuffer: 2 ** 26 });
  proven = JSON.parse(stdout);
}, MOST_MS + 300_000);

test('reach-security gave nothing up', () => expect(proven.unknown).toEqual([]));

test.each(PROVEN.map((role, i) => [role.name, role, i] as const))('%s: broken by the same statements and actions', async (_, role, i) => {
  const { subject, options, place, statements } = role;
  const [facts, values] = [await factsFor(statements, place), declaredBy(subject, options, place, statements)];
  const decided = BUILD_INVARIANTS.flatMap((invariant) => violations(invariant, statements.map(statementOf), values, facts).counterexamples
    .map(({ by, request }) => `${invariant.id}: ${by.sid} ${request.action}`));
  expect(Object.entries(proven.roles[i]).flatMap(([id, pairs]) => pairs.map(([sid, action]) => `${id}: ${sid} ${action}`)).sort()).toEqual(decided.sort());
});

test('there was something to break and to keep', () => {
  expect(proven.roles.flatMap((broken) => Object.values(broken).flat()).length).toBeGreaterThan(10);
  expect(proven.count).toBeGreaterThan(500);
});
