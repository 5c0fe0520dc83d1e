import { foreignExamples } from './examples';
import type { Invariant } from './invariants/invariant';
import { BUILD_INVARIANTS, OF_THE_TAG } from './invariants/invariants';
import { needBehind } from './ours';
import { ValuesOfRole, violations } from './proofs';
import { factsWithExamples } from './prove';
import type { Statement } from '../decision/policy';
import { Counterexample, smallestFirst, Verdict, verdictOf } from '../decision/question';
import type { Need } from '../iam/vocabulary/capability';

/** What became of one invariant for the policies of a role. */
export interface InvariantFinding {
  readonly invariant: Invariant;
  readonly verdict: Verdict;
  /** The smallest request that gets through, where possible on something whose ARN a reader knows. */
  readonly attack?: Counterexample;
  /** All that get through, one for each statement and kind of action. */
  readonly attacks: readonly Counterexample[];
  /** Statements of ours that let something through, which no policy prevents. */
  readonly remaining: readonly Need[];
}

/** Whether something gets through that a policy could prevent. */
export const isBroken = ({ attacks }: InvariantFinding) => attacks.length > 0;

/** What is not known of a role, such as the texts of policies that it has besides. */
export interface Gaps {
  readonly missingPolicies?: readonly string[];
}

function findingOf(
  invariant: Invariant, policies: readonly Statement[], values: ValuesOfRole, { missingPolicies = [] }: Gaps,
): InvariantFinding {
  const facts = factsWithExamples();
  const answer = violations(invariant, policies, values, facts);
  const verdict = verdictOf(answer);
  if (verdict.is === 'proven' && missingPolicies.length > 0) {
    const because = `the file does not have the policy ${missingPolicies.join(', ')}: give it with --policy`;
    return { invariant, attacks: [], remaining: [], verdict: { is: 'undecided', asked: answer.asked, because } };
  }
  if (verdict.is !== 'refuted') return { invariant, attacks: [], remaining: [], verdict };

  const ours = new Map(OF_THE_TAG.has(invariant.id) ? policies.map((statement) => [statement, needBehind(statement, values)]) : []);
  const certain = (found: readonly Counterexample[]) => smallestFirst(found.filter((each) => each.certain && !ours.get(each.by)));
  const attacks = certain(answer.counterexamples);
  const remaining = [...new Set(answer.counterexamples.map(({ by }) => ours.get(by)))].filter((need) => need !== undefined);
  if (attacks.length === 0) return { invariant, verdict, attacks, remaining };
  const onKnown = violations(invariant, policies, values, { ...facts, resourcesOf: foreignExamples(values) });
  return { invariant, verdict, attack: certain(onKnown.counterexamples)[0] ?? attacks[0], attacks, remaining };
}

/** All invariants of a role that builds images, about any policies. */
export const check = (policies: readonly Statement[], values: ValuesOfRole, gaps: Gaps = {}): InvariantFinding[] =>
  BUILD_INVARIANTS.map((invariant) => findingOf(invariant, policies, values, gaps));
