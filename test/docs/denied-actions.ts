import { code, document, table } from './markdown';
import type { Need } from '../../src/iam/vocabulary/capability';
import { resourceTypesOf } from '../harness/reference';
import { Subject, SUBJECTS } from '../harness/subjects';

/** The types of resources on which a statement matters for an action; `*` for calls without resources. */
async function typesOf({ on }: Need, action: string): Promise<string[]> {
  if ('unscopable' in on) return ['*'];
  const possible = await resourceTypesOf(action);
  return [...new Set(on.map(({ name }) => name))].filter((name) => possible.includes(name));
}

async function curesIn({ capabilities }: Subject): Promise<string> {
  const cures = new Map<string, Map<string, string>>();
  for (const { declaredBy, template, needs } of capabilities) {
    for (const need of needs.filter(({ denies }) => !denies)) {
      for (const action of need.actions) {
        for (const type of await typesOf(need, action)) {
          const row = `${code(action)} | ${code(type)}`;
          const cure = `${declaredBy} (${code(need.sid)})${template ? `; the template: ${template}` : ''}`;
          cures.set(row, (cures.get(row) ?? new Map<string, string>()).set(need.sid, cure));
        }
      }
    }
  }
  const rows = [...cures].sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([row, bySid]) => [...row.split(' | '), [...bySid.values()].join('<br>')]);
  return table([['Action', 'Resource', 'Granted by'], ...rows]);
}

/** Which property grants a denied action: for every principal that reads an AccessDenied. */
export async function deniedActions(): Promise<string> {
  const sections = await Promise.all(SUBJECTS.map(async (subject) => [`## ${subject.construct}`, await curesIn(subject)]));
  return document(
    '# Denied: which property grants it',
    'Look up the action and the type of resource of the refusal. Each line of the last column is a property that grants it, with the statement ' +
    '(its conditions: [capabilities.md](capabilities.md)) and the options of the template that it needs. An action that is not in the tables is granted by no property, because no ' +
    'build needs it.',
    ...sections.flat(),
  );
}
