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
    'Each action of each statement, on each type of resource, is shown to be needed by a recorded build: in the role made for that build there is ' +
    'a call that this statement only allows; AWS does not say which call uses which action of KMS, so those of a ' +
    'statement are shown together. Each condition is shown to be needed by an attack of the suite, or by a recorded build that is ' +
    'repeated in a region that was not declared: the role refuses it, and allows it once this one condition is taken away. `Resource` stands for ' +
    'the names that a statement is restricted to, `Action` for what a denial takes away. `test/proofs/minimality.test.ts` fails when something is neither ' +
    'shown nor excepted, or excepted although it is shown.',
    table([
      ['', 'Given', 'Shown to be needed', 'Excepted'],
      counts('Actions on types of resources', actions),
      counts('Conditions', conditions),
    ]),
    '## Actions that no recorded build asks for',
    table([['Action', 'Why it is kept'], ...excepted.actions.map(exceptionRow)]),
    '## Conditions that no attack shows',
    table([['Condition', 'Why it is kept'], ...excepted.conditions.map(exceptionRow)]),
    '## Actions, and a build that breaks without each',
    table([['Sid', 'Action', 'Build'], ...partRows(actions)]),
    '## Conditions, and an attack that goes through without each',
    table([['Sid', 'Condition', 'The attacker, or the build'], ...partRows(conditions)]),
  );
}
