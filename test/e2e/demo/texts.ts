import Table from 'cli-table3';
import { PolicyDocument, Statement } from '../../harness/simulator';
import { LoggedCall } from '../authorizing-proxy';

/* What the demonstration says of policies and of calls: a line each for the screen, and tables for its files. */

const list = <T>(values: T | T[] | undefined): T[] => (values === undefined ? [] : [values].flat() as T[]);
const unique = <T>(values: readonly T[]) => [...new Set(values)];

export const statementsOf = (policies: readonly PolicyDocument[]): Statement[] => policies.flatMap(({ Statement: statements }) => statements);

/** `instance` of `arn:aws:ec2:us-east-1:123456789012:instance/*` */
const typeOf = (arn: string) => (arn === '*' ? 'any resource' : arn.split(':')[5].split('/')[0]);

/** The names of the first two, and how many there are beside them. */
const few = (names: readonly string[]) => (names.length > 3 ? `${names.slice(0, 2).join(', ')} and ${names.length - 2} more` : names.join(', '));

const conditionsOf = ({ Condition = {} }: Statement) => Object.entries(Condition).flatMap(([operator, keys]) =>
  Object.entries(keys).map(([key, values]) => ({ operator, key, values: list(values) })));

/** A condition in a few words: what is told in full is in the file. */
function shortly({ operator, key, values }: ReturnType<typeof conditionsOf>[number]): string {
  const equals = /^(ForAnyValue:)?StringEquals$/.test(operator);
  if (equals && /:ResourceTag\//.test(key)) return 'if it has the build tag';
  if (equals && key.startsWith('aws:RequestTag/')) return 'if it gets the build tag';
  if (operator === 'Null' && key.startsWith('aws:RequestTag/')) return values[0] === 'true' ? 'if it gets no build tag' : 'if it gets a build tag';
  if (equals && key === 'ec2:CreateAction') return 'while it is created';
  return equals && key === 'aws:RequestedRegion' ? `in ${values.join(' or ')}` : `depending on ${key}`;
}

const clipped = (text: string, width: number) => (text.length <= width ? text : `${text.slice(0, width - 1)}…`);

/** A line a statement: its Sid, what it does, on what, under which condition. */
export function inShort(policies: readonly PolicyDocument[], width = 120): string {
  return statementsOf(policies).map((statement) => {
    const actions = few(list(statement.Action).map((action) => action.replace('ec2:', '')));
    const conditions = unique(conditionsOf(statement).map(shortly)).map((condition) => ` ${condition}`);
    return clipped(`  ${(statement.Sid ?? '').padEnd(26)} ${statement.Effect === 'Deny' ? 'Deny: ' : ''}${actions} on ` +
      `${few(unique(list(statement.Resource).map(typeOf)))}${conditions.join('')}`, width);
  }).join('\n');
}

/* Tables. The word wrap of the library would drop the indentation, so cells are folded here. */

const WIDTHS = [16, 35, 37, 27];
const TABLE = { style: { head: [], border: [] } };

/** A Sid has no spaces to break at; its words begin with capitals. */
const sidLines = (sid: string, width: number) => sid.split(/(?=[A-Z])/).reduce((rows: string[], word) => {
  const last = rows.at(-1) ?? '';
  return last.length + word.length <= width ? [...rows.slice(0, -1), last + word] : [...rows, word];
}, []);

/** Resources below the part of their ARN that they share, which would leave no room for anything else. */
function resourceLines(resources: string[]): string[] {
  const parts = resources.map((arn) => /^(arn:(?:[^:]*:){4})(.+)$/.exec(arn) ?? ['', arn]);
  return unique(parts.map(([, prefix]) => prefix))
    .flatMap((prefix) => [prefix, ...parts.filter((part) => part[1] === prefix && part[2]).map((part) => ` ${part[2]}`)]);
}

const conditionLines = (statement: Statement) =>
  conditionsOf(statement).flatMap(({ operator, key, values }) => [key, ` ${operator}`, ...values.map((value) => `  ${value}`)]);

const folded = (rows: string[], width: number) => rows.flatMap((row) => row.match(new RegExp(`.{1,${width}}`, 'g')) ?? '').join('\n');

/** Every statement in full. */
export function policyTable(policies: readonly PolicyDocument[]): string {
  const widths = WIDTHS.map((width) => width - 2); // without padding
  const table = new Table({ ...TABLE, head: ['Sid', 'Actions', 'Resources', 'Conditions'], colWidths: WIDTHS });
  for (const statement of statementsOf(policies)) {
    const cells = [sidLines(statement.Sid ?? '', widths[0]), list(statement.Action), resourceLines(list(statement.Resource)), conditionLines(statement)];
    table.push(cells.map((rows, column) => folded(rows, widths[column])));
  }
  return table.toString();
}

/** Every call of a build, with all that was checked for it. */
export function callTable(log: readonly LoggedCall[]): string {
  const table = new Table({ ...TABLE, head: ['Call', 'Times', 'Checked on', 'Result'] });
  for (const call of unique(log.map((entry) => entry.call))) {
    const entries = log.filter((entry) => entry.call === call);
    const described = (kind: 'authorizations' | 'denied') => unique(entries.flatMap((entry) => entry[kind].map(({ action, resource }) =>
      `${action === call ? '' : `${action} on `}${resource === '*' ? '*' : typeOf(resource)}`)));
    const denied = described('denied');
    table.push([call, entries.length, described('authorizations').join('\n'), denied.length === 0 ? 'allowed' : ['refused:', ...denied].join('\n ')]);
  }
  return table.toString();
}
