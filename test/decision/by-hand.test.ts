import { ROWS, Row, Short, whole } from './by-hand';
import { REQUEST_FACTS } from '../../src/checks/request-facts';
import { decide } from '../../src/decision/decide';
import { statementOf } from '../../src/decision/policy';

const policy = (short: Short) => [short].flat().map((over) => statementOf(whole(over)));

const verdict = ({ older, newer }: Row) => decide({ policies: policy(newer), unlessAllowedBy: policy(older), facts: REQUEST_FACTS });

test('there are more than a hundred', () => {
  expect(ROWS.length).toBeGreaterThan(100);
  expect(new Set(ROWS.map(({ says }) => says)).size).toBe(ROWS.length);
});

test.each(ROWS.map((row): [string, string, Row] => [row.is, row.says, row]))('%s: %s', (is, _, row) => {
  const found = verdict(row);
  expect(found).toMatchObject({ is });
  if (found.is !== 'refuted') return;
  const { action, resource, context } = row.request ?? {};
  if (action) expect(found.smallest.request.action).toBe(action);
  if (resource) expect(found.smallest.request.resource).toMatch(resource);
  if (context) expect(found.smallest.request.context).toEqual(context);
});
