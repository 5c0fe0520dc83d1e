import { inTime } from './time';
import { decide } from '../../../src/decision/decide';
import { statementOf } from '../../../src/decision/policy';
import { factsFor } from '../../harness/reference-facts';
import type { Statement } from '../../harness/simulator';
import { SUBJECTS } from '../../harness/subjects';
import { COMMERCIAL } from '../../harness/synthesize';

/* How statements lie in documents changes nothing for any request: their order, one statement an action and resource, and equal ones in one. */

const list = (value: string | readonly string[]) => [value].flat() as string[];

/** One statement for each action and each resource. */
const split = (statements: readonly Statement[]): Statement[] => statements.flatMap((statement) =>
  list(statement.Action).flatMap((Action) => list(statement.Resource).map((Resource) => ({ ...statement, Action, Resource }))));

/** Those together that have the same resources and conditions, as the CDK minimizes policies. */
function merged(statements: readonly Statement[]): Statement[] {
  const alike = new Map<string, Statement>();
  for (const { Sid, ...statement } of statements) {
    const name = JSON.stringify([statement.Effect, statement.Resource, statement.Condition]);
    const before = alike.get(name);
    alike.set(name, { ...statement, Action: [...before ? list(before.Action) : [], ...list(statement.Action)], Sid: before?.Sid ?? Sid });
  }
  return [...alike.values()];
}

const LAYOUTS: readonly [string, (statements: readonly Statement[]) => Statement[]][] = [
  ['in another order', (statements) => [...statements].reverse()],
  ['split by action and resource', split],
  ['merged by resources and conditions', merged],
];

const CASES = SUBJECTS.flatMap((subject) => LAYOUTS.flatMap(([name, layout]) => [
  [subject.construct, 'by default', name, () => subject.withOptions([]).statements, layout] as const,
  [subject.construct, 'with everything', name, () => subject.withAll().statements, layout] as const,
]));

test.each(CASES)('%s %s: %s, it grants the same', async (_, __, ___, made, layout) => {
  const statements = made();
  const laid = layout(statements);
  const facts = await factsFor(statements, COMMERCIAL);
  const [one, other] = [statements.map(statementOf), laid.map(statementOf)];
  expect(decide({ policies: one, unlessAllowedBy: other, facts })).toMatchObject({ is: 'proven' });
  expect(decide({ policies: other, unlessAllowedBy: one, facts })).toMatchObject({ is: 'proven' });
});

test('a layout that loses a statement is noticed', async () => {
  const { statements } = SUBJECTS[0].withOptions([]);
  const facts = await factsFor(statements, COMMERCIAL);
  const [one, less] = [statements.map(statementOf), statements.slice(1).map(statementOf)];
  expect(decide({ policies: one, unlessAllowedBy: less, facts })).toMatchObject({ is: 'refuted' });
});

inTime('layout');
