import { EC2_FACTS } from './ec2';
import { Assumption, Certainty, factOf, Ground, inferred, keysTakenForGranted, weakest } from './ground';
import { byTheReference, FACTS_OF_OTHER_SERVICES } from './other-services';
import type { Conditions, Need } from '../vocabulary/capability';

export type { Assumption, Certainty, Fact, Ground } from './ground';
export { CERTAINTIES, keyFamily, keysTakenForGranted } from './ground';

/** What is known of AWS. */
export const FACTS = [...EC2_FACTS, ...FACTS_OF_OTHER_SERVICES];

/** What is known of one assumption: that an action is checked on a resource type, or with it a key sent. */
export const groundOf = (action: string, type: string, key?: string) =>
  factOf(FACTS, action, type, key)?.ground ?? (key === undefined ? undefined : byTheReference(action, key));

/**
 * What a statement takes for granted: its resource types, as far as more than the Service Authorization Reference is known of them,
 * and its condition keys. `narrowed` are the conditions of restrictions.
 */
export function assumptionsOf(need: Need, narrowed: readonly Conditions[] = []): Assumption[] {
  const types = 'unscopable' in need.on ? ['*'] : [...new Set(need.on.map(({ name }) => name))];
  const assumptions: { actions: string[]; key?: string; ground: Ground }[] = [];
  for (const key of [undefined, ...keysTakenForGranted([...need.when, ...narrowed])]) {
    for (const action of need.actions) {
      for (const ground of new Set(types.flatMap((type) => groundOf(action, type, key) ?? []))) {
        const same = assumptions.find((one) => one.key === key && one.ground.from === ground.from);
        if (same) same.actions.push(action);
        else assumptions.push({ actions: [action], key, ground });
      }
    }
  }
  return need.inferred ? [...assumptions, { actions: need.actions, ground: inferred(need.inferred) }] : assumptions;
}

/**
 * How well a statement is known to suffice: as well as the weakest of what it takes for granted, and by the reference where it takes
 * nothing.
 */
export const certaintyOf = (assumptions: readonly Assumption[]): Certainty =>
  (assumptions.length === 0 ? 'documented' : weakest(assumptions.map(({ ground }) => ground.certainty)));
