import { factsWithExamples } from './prove';
import { answer } from '../decision/decide';
import type { Statement } from '../decision/policy';
import { Counterexample, smallestFirst } from '../decision/question';
import type { Need } from '../iam/vocabulary/capability';

/* What a build could not do any more with other policies. */

/** A statement of ours that other policies do not stand for. */
export interface Lack {
  readonly need: Need;
  /** What the policies refuse on any resource. */
  readonly actions: readonly string[];
  /** The smallest request that they refuse. */
  readonly smallest: Counterexample;
}

const withActions = (statement: Statement, actions: readonly string[]): Statement =>
  ({ ...statement, actions: { texts: actions, not: false } });

/**
 * The statements of a role, of which each allows something that other policies do not.
 *
 * @param ours the statements of the role that was made for a build
 * @param theirs the policies that are asked to stand for them
 */
export function lacking(ours: readonly Statement[], theirs: readonly Statement[], needs: readonly Need[]): Lack[] {
  const facts = factsWithExamples();
  const denying = ours.filter(({ allows }) => !allows);
  return ours.filter(({ allows }) => allows).flatMap((statement) => {
    const need = needs.find(({ sid }) => sid === statement.sid);
    const { counterexamples } = answer({ policies: [statement, ...denying], unlessAllowedBy: theirs, facts });
    const [smallest] = smallestFirst(counterexamples);
    if (!need || !smallest) return [];
    const refused = [...new Set(counterexamples.map(({ request }) => request.action))].filter((action) =>
      answer({ policies: theirs, about: [withActions(statement, [action])], facts }).counterexamples.length === 0);
    return [{ need, actions: refused, smallest }];
  });
}
