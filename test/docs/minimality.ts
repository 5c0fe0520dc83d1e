import { code, codes, document, table } from './markdown';
import { Exception, exceptions, MinimalityReport, Part } from '../harness/minimality';

const exceptionRow = ({ because, unproven }: Exception) => [codes(unproven), because];
const partRows = (parts: readonly Part[]) => parts.filter(({ shownBy }) => shownBy).map(({ sid, part, shownBy = '' }) => [code(sid), code(part), shownBy]);

/** What shows each action and each condition to be needed, and what is kept although nothing does. */
export function minimality({ actions, conditions }: MinimalityReport): string {
  const excepted = exceptions();
  const counts = (kind: string, parts: readonly Part[]) => {
    const shown = parts.filter(({ shownBy }) => shownBy).length;
    return [kind, `${parts.length}`, `${shown}`, `${parts.length - shown}`];
  };
  return document(
    '# Nothing more than builds need',
    'A recorded build shows that each action of each statement, on each type of resource, is needed: without it, a call of the build is refused. AWS does not say which call uses which ' +
    'action of KMS, so these are shown together. An attack of the suite shows that each condition is needed, or a recorded build that is repeated in another region: the role refuses ' +
    'it, and allows it without this condition. `Resource` stands for the names in a statement, `Action` for the actions of a denial. `test/proofs/minimality.test.ts` fails if something ' +
    'is neither shown nor an exception, or is an exception although it is shown.',
    table([
      ['', 'Given', 'Shown to be needed', 'Excepted'],
      counts('Actions on types of resources', actions),
      counts('Conditions', conditions),
    ]),
    '## Actions that no recorded build needs',
    table([['Action', 'Why it is kept'], ...excepted.actions.map(exceptionRow)]),
    '## Conditions that no attack shows',
    table([['Condition', 'Why it is kept'], ...excepted.conditions.map(exceptionRow)]),
    '## Actions, and a build that breaks without each',
    table([['Sid', 'Action', 'Build'], ...partRows(actions)]),
    '## Conditions, and an attack that goes through without each',
    table([['Sid', 'Condition', 'The attacker, or the build'], ...partRows(conditions)]),
  );
}
