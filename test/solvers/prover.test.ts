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
import { declaredBy } from '../proofs/every-request/declared';

/*
 * The procedure against a prover for IAM policies by others, which is not told what policies mean (prove.py): each statement and action by which
 * an invariant is broken. For time it is asked about some roles: it takes minutes for those with more statements.
 */

const PROVEN = ['packer', 'image-builder-instance', 'image-builder-execution', 'image-builder-lifecycle'].map((name) => `${name} by default in aws`);
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
  const { roles } = await askedOfSolvers(ROLES.filter(({ name }) => PROVEN.includes(name)));
  writeFileSync(file, JSON.stringify({ roles }));
  const python = await pythonWith('solvers', '../solvers/requirements.txt');
  const { stdout } = await promisify(execFile)(python, ['-B', join(__dirname, 'prove.py'), file], { timeout: MOST_MS, maxBuffer: 2 ** 26 });
  proven = JSON.parse(stdout);
}, MOST_MS + 300_000);

test('reach-security gave nothing up', () => expect(proven.unknown).toEqual([]));

test.each(PROVEN)('%s: broken by the same statements and actions', async (name) => {
  const { subject, options, place, statements } = ROLES.find((role) => role.name === name)!;
  const [facts, values] = [await factsFor(statements, place), declaredBy(subject, options, place, statements)];
  const decided = BUILD_INVARIANTS.flatMap((invariant) => violations(invariant, statements.map(statementOf), values, facts).counterexamples
    .map(({ by, request }) => `${invariant.id}: ${by.sid} ${request.action}`));
  const broken = proven.roles[ROLES.filter((role) => PROVEN.includes(role.name)).findIndex((role) => role.name === name)];
  expect(Object.entries(broken).flatMap(([id, pairs]) => pairs.map(([sid, action]) => `${id}: ${sid} ${action}`)).sort()).toEqual(decided.sort());
});

test('there was something to break and to keep', () => {
  expect(proven.roles.flatMap((broken) => Object.values(broken).flat()).length).toBeGreaterThan(5);
  expect(proven.count).toBeGreaterThan(200);
});
