import { classesOf } from './classes';
import { glob, Pattern } from './pattern';
import type { Clause } from './policy';
import type { Facts } from './request';

/* Actions are told apart by their names, whose case means nothing. */

const lower = (action: string) => action.toLowerCase();

const patterns = new Map<string, Pattern>();
function pattern(text: string): Pattern {
  const made = patterns.get(text) ?? glob(lower(text));
  patterns.set(text, made);
  return made;
}

export const sameAction = (a: string, b: string) => lower(a) === lower(b);
export const serviceOf = (action: string) => lower(action).split(':')[0];

const matchesOne = (texts: readonly string[], action: string) => texts.some((text) => pattern(text).matches(lower(action)));

export const matchesAction = ({ actions: { texts, not: none, except = [] } }: Clause, action: string): boolean =>
  matchesOne(texts, action) !== none && !matchesOne(except, action);

/** One action for each class that the clauses tell apart, where possible one that readers know; all actions, if they are known. */
export function actionClasses(
  clauses: readonly Clause[], { actions, knownActions = [] }: Facts,
): { texts: readonly string[]; complete: boolean } {
  if (actions) return { texts: actions, complete: true };
  const texts = [...new Set(clauses.flatMap(({ actions: { texts: some, except = [] } }) => [...some, ...except]))];
  const spelled = new Map([...texts, ...knownActions].map((text) => [lower(text), text]));
  const all = [...new Set(texts.map(lower))];
  const { texts: classes, complete } = classesOf(all.map((text) => glob(text)));
  const constants = new Set(all.filter((text) => !/[*?]/.test(text)));
  const wild = all.filter((text) => !constants.has(text)).map(pattern);
  const vector = (text: string) => wild.map((each) => (each.matches(text) ? '1' : '0')).join('');
  const examples = new Map(knownActions.map(lower).filter((text) => !constants.has(text)).reverse().map((text) => [vector(text), text]));
  const named = classes.map((text) => (constants.has(text) ? text : examples.get(vector(text)) ?? text));
  return { texts: named.map((text) => spelled.get(text) ?? text), complete };
}
