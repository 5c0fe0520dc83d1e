import { Assumption, assumptionsOf, certaintyOf } from '../capabilities/grounds';
import type { Grants } from '../statements/render';

/* How it is known that a statement suffices, in words. */

type Need = Grants['capabilities'][number]['needs'][number];

const asked = (key: string) => (key.startsWith('no ') ? `leaves out ${key.slice(3)}` : `sends ${key}`);

/** One assumption as a line, and why that is believed. */
const line = ({ action, key, ground }: Assumption) =>
  `${action}${key ? `, ${key}` : ''}: ${ground.certainty}, ${ground.from}`;

/** The assumptions that nothing shows, each with the actions that it is made for. */
function onlyInferred(assumptions: readonly Assumption[]): string | undefined {
  const actionsOf = new Map<string, string[]>();
  for (const { action, key, ground: { certainty, from } } of assumptions) {
    if (certainty !== 'inferred') continue;
    const what = key ? `that AWS ${asked(key)} with … (${from})` : from;
    actionsOf.set(what, [...actionsOf.get(what) ?? [], action]);
  }
  const texts = [...actionsOf].map(([what, actions]) => what.replace('…', actions.join(', ')));
  return texts.length === 0 ? undefined : texts.join('; ');
}

/** What is known of a need, as an explanation tells it. */
export function knownOf(need: Need, { restrictions }: Pick<Grants, 'restrictions'>) {
  const narrowed = restrictions.filter(({ narrows }) => narrows.includes(need.sid)).map(({ when }) => when);
  const assumptions = assumptionsOf(need, narrowed);
  return {
    ground: certaintyOf(need, narrowed),
    grounds: assumptions.length === 0 ? [`${need.actions.join(', ')}: documented, Service Authorization Reference`] : assumptions.map(line),
    inferred: onlyInferred(assumptions),
  };
}
