import { actionClasses, matchesAction } from './actions';
import { patternsOf } from './candidates';
import type { Case, Sides } from './case';
import { keyOf } from './keys';
import type { Clause, Statement } from './policy';
import type { Question } from './question';
import type { Facts } from './request';
import { matchesResource, regionOfArn, resourceClasses } from './resources';

/* A question in parts: one for each class of actions and resources that the policies tell apart. */

const sidesOf = (policies: readonly Statement[]): Sides =>
  ({ granting: policies.filter(({ allows }) => allows), denying: policies.filter(({ allows }) => !allows) });

/** The clause with one name for keys that are the same. */
export function withOneName<C extends Clause>(clause: C, { same }: Facts): C {
  const named = (key: string) => same.reduce((name, { prefixes: [kept, other] }) =>
    (name.toLowerCase().startsWith(other) ? kept + name.slice(other.length) : name), key);
  return { ...clause, conditions: clause.conditions.map((condition) => ({ ...condition, key: named(condition.key) })) };
}

const only = <C>(clauses: readonly C[], fits: (clause: C) => boolean): C[] => clauses.filter(fits);

type Parts = Omit<Case, 'action' | 'resource' | 'clauses' | 'vague'>;

const partsThat = (fits: (clause: Clause) => boolean, { granting, denying, about, unless, older }: Parts): Parts => ({
  granting: only(granting, fits),
  denying: only(denying, fits),
  about: about && only(about, fits),
  unless: only(unless, fits),
  older: older && { granting: only(older.granting, fits), denying: only(older.denying, fits) },
});

const clausesOf = ({ granting, denying, about = [], unless, older }: Parts): Clause[] =>
  [granting, denying, about, unless, older?.granting ?? [], older?.denying ?? []].flat();

/** Nothing is allowed, or nothing is asked. */
const isIdle = ({ granting, about }: Parts) => granting.length === 0 || about?.length === 0;

/** The resource of an action that has none is a star, and nothing else. */
const matchesShape = (shape: string, resource: string) =>
  (shape === '*' ? resource === '*' : resource !== '*' && matchesResource({ texts: [shape], not: false }, resource) !== false);

export interface Cases {
  readonly cases: readonly Case[];
  readonly open: readonly string[];
}

/** The cases of a question whose clauses have one name for each key. */
export function casesOf({ policies, about, unless = [], unlessAllowedBy, facts }: Question): Cases {
  const parts: Parts = { ...sidesOf(policies), about, unless, older: unlessAllowedBy && sidesOf(unlessAllowedBy) };
  const actions = actionClasses(clausesOf(parts), facts);
  const open = actions.complete ? [] : ['there are too many kinds of actions to go through'];
  const cases = actions.texts.flatMap((action) => {
    const ofAction = partsThat((clause) => matchesAction(clause, action), parts);
    if (isIdle(ofAction)) return [];
    const clauses = clausesOf(ofAction);
    const shapes = facts.resourcesOf?.(action);
    const onRegion = clauses.flatMap(({ conditions }) => conditions).filter((condition) => keyOf(condition) === facts.region.key);
    const choices = (some: readonly Clause[]) => some.map(({ resources }) => resources);
    const { texts, complete } = resourceClasses(choices(clauses), choices(ofAction.granting), shapes, patternsOf(onRegion));
    if (!complete) open.push(`there are too many kinds of resources for ${action} to go through`);

    const told = new Map<string, Case>();
    for (const resource of texts) {
      const shape = shapes?.findIndex((each) => matchesShape(each, resource));
      if (shape === -1) continue;
      const truths = new Map(clauses.map((clause) => [clause, matchesResource(clause.resources, resource)]));
      // Resources that nothing tells apart are one class.
      const name = [[...truths.values()].join(), onRegion.length > 0 ? regionOfArn(resource) : '', shape].join(' ');
      if (told.has(name)) continue;
      const here = partsThat((clause) => truths.get(clause) !== false, ofAction);
      if (isIdle(here)) continue;
      const vague = new Set(clauses.filter((clause) => truths.get(clause) === undefined));
      told.set(name, { ...here, action, resource, clauses: clausesOf(here), vague });
    }
    return [...told.values()];
  });
  return { cases, open };
}
