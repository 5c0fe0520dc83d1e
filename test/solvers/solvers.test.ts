import { execFile } from 'child_process';
import { mkdirSync, writeFileSync } from 'fs';
import { join } from 'path';
import { promisify } from 'util';
import { askedOfSolvers, ROLES } from './questions';
import { BUILD_INVARIANTS } from '../../src/checks/invariants/invariants';
import { violations } from '../../src/checks/proofs';
import { statementOf } from '../../src/decision/policy';
import { Row, ROWS } from '../decision/by-hand';
import { pythonWith } from '../e2e/python';
import { factsFor } from '../harness/reference-facts';
import { declaredBy } from '../proofs/every-request/declared';

/*
 * The procedure against two solvers, which are told what policies mean by an encoding of their own (encode.py). Compared is more than the
 * verdict on an invariant: each statement and action by which it is broken.
 */

const SOLVERS = ['z3', 'cvc5'];
const MOST_MS = 900_000;

/** Statements and actions that break an invariant, by its id. */
type Broken = Readonly<Record<string, readonly (readonly [string, string])[]>>;

interface Judged {
  readonly roles: readonly Broken[];
  readonly rows: readonly string[];
  /** What the solver gave up. */
  readonly unknown: readonly string[];
  readonly count: number;
}

const named = (broken: Broken): string[] =>
  Object.entries(broken).flatMap(([invariant, pairs]) => pairs.map(([sid, action]) => `${invariant}: ${sid} ${action}`)).sort();

/** What the encoding has no words for: nothing is judged there. */
const WITHOUT_WORDS = [
  'a pattern with fewer fields', 'an operator that nobody knows', 'a number that is none', 'what is not known under a wider statement',
];

let judged: ReadonlyMap<string, Judged>;
let decided: readonly Broken[];

beforeAll(async () => {
  const folder = join(__dirname, '../../.cache/solvers');
  mkdirSync(folder, { recursive: true });
  const file = join(folder, 'questions.json');
  writeFileSync(file, JSON.stringify(await askedOfSolvers()));
  const python = await pythonWith('solvers', '../solvers/requirements.txt');
  const judge = async (solver: string): Promise<[string, Judged]> => {
    const args = ['-B', join(__dirname, 'judge.py'), solver, file];
    const { stdout } = await promisify(execFile)(python, args, { timeout: MOST_MS, maxBuffer: 2 ** 26 });
    return [solver, JSON.parse(stdout)];
  };
  const judging = Promise.all(SOLVERS.map(judge));
  decided = await Promise.all(ROLES.map(async ({ subject, options, place, statements }): Promise<Broken> => {
    const [facts, values] = [await factsFor(statements, place), declaredBy(subject, options, place, statements)];
    const policies = statements.map(statementOf);
    return Object.fromEntries(BUILD_INVARIANTS.map((invariant) => [
      invariant.id, violations(invariant, policies, values, facts).counterexamples.map(({ by, request }) => [by.sid!, request.action] as const),
    ]));
  }));
  judged = new Map(await judging);
}, MOST_MS + 300_000);

/** A resource of which only the name in a template is known is a text of its own to the procedure, and none to the encoding. */
const isWithoutWords = (row: Row) => WITHOUT_WORDS.includes(row.says) || /<\w+\.Arn>/.test(JSON.stringify(row));

describe.each(SOLVERS)('%s', (solver) => {
  test('gave nothing up', () => expect(judged.get(solver)!.unknown).toEqual([]));

  test.each(ROLES.map(({ name }, i) => [name, i] as const))('%s: broken by the same statements and actions', (_, i) => {
    expect(named(judged.get(solver)!.roles[i])).toEqual(named(decided[i]));
  });

  test.each(ROWS.map((row, i) => [row.says, row, i] as const))('worked out by hand: %s', (_, row, i) => {
    const verdict = judged.get(solver)!.rows[i];
    if (isWithoutWords(row)) expect(verdict).toMatch(/^unsupported/);
    else if (row.is !== 'undecided') expect(verdict).toBe(row.is);
  });
});

test('there is much to break and to keep', () => {
  expect(decided.flatMap(named).length).toBeGreaterThan(400);
  for (const { count } of judged.values()) expect(count).toBeGreaterThan(4_000);
});
