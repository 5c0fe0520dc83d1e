import { readFileSync } from 'fs';
import { join } from 'path';
import { idleConditions, idleStatements, sameWith } from './redundant';
import { inTime } from './time';
import { packer, Subject, SUBJECTS } from '../../harness/subjects';
import { COMMERCIAL } from '../../harness/synthesize';

/*
 * Minimal for every request: each condition and each statement changes the answer to some request in one of the settings in which
 * constructs are proven. What changes none is in kept-though-redundant.json with the reason why it stays.
 */

const listed: Readonly<Record<string, Readonly<Record<string, string>>>> = JSON.parse(readFileSync(join(__dirname, 'kept-though-redundant.json'), 'utf8'));
const listedOf = ({ name }: Subject) => Object.keys(listed[name] ?? {}).sort();

describe.each(SUBJECTS.map((subject) => [subject.construct, subject] as const))('%s', (_, subject) => {
  test('each condition is needed, and each statement grants or denies something', async () => {
    expect([...await idleConditions(subject), ...await idleStatements(subject)].sort()).toEqual(listedOf(subject));
  }, 300_000);
});

test('each has a reason', () => {
  expect(Object.values(listed).flatMap((parts) => Object.values(parts)).filter((reason) => reason.length < 20)).toEqual([]);
});

test('a condition that another one implies is found, and one that is needed is not', async () => {
  const { statements } = packer.withOptions([]);
  const stop = statements.find(({ Sid }) => Sid === 'StopAndTerminateInstance')!;
  const doubled = { ...stop, Condition: { ...stop.Condition, Null: { 'aws:ResourceTag/CreatedBy': 'false' } } };
  const others = statements.filter((statement) => statement !== stop);
  expect(await sameWith([...others, doubled], doubled, stop, COMMERCIAL)).toMatchObject({ is: 'proven' });
  expect(await sameWith(statements, stop, { ...stop, Condition: {} }, COMMERCIAL)).toMatchObject({ is: 'refuted' });
});

inTime('redundant');
