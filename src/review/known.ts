import { Assumption, assumptionsOf, certaintyOf } from '../iam/grounds';
import { Grants, narrowingOf } from '../iam/statements/render';

/* How it is known that a statement suffices, in words. */

type Need = Grants['capabilities'][number]['needs'][number];

const BY_REFERENCE = 'documented, Service Authorization Reference';

/** What is assumed of AWS: `ec2:StopInstances with aws:ResourceTag`. */
export const assumed = ({ actions, key }: Pick<Assumption, 'actions' | 'key'>) => {
  const of = actions.join(', ');
  if (!key) return of;
  return key.startsWith('no ') ? `${of} without ${key.slice(3)}` : `${of} with ${key}`;
};

const line = (assumption: Assumption) => `${assumed(assumption)}: ${assumption.ground.certainty}, ${assumption.ground.from}`;

/** What nothing shows. */
const inWords = (assumption: Assumption) =>
  (assumption.key ? `that AWS checks ${assumed(assumption)} (${assumption.ground.from})` : assumption.ground.from);

/** What is known of a need, as an explanation tells it. */
export function knownOf(need: Need, { restrictions }: Pick<Grants, 'restrictions'>) {
  const assumptions = assumptionsOf(need, narrowingOf(need, restrictions));
  const open = assumptions.filter(({ ground }) => ground.certainty === 'inferred').map(inWords);
  return {
    ground: certaintyOf(assumptions),
    grounds: assumptions.length === 0 ? [`${need.actions.join(', ')}: ${BY_REFERENCE}`] : assumptions.map(line),
    inferred: open.length === 0 ? undefined : open.join('; '),
  };
}
