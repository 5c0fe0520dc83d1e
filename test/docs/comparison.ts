import { awsPolicyOutcomes } from './aws-managed-policies';
import { documentedPolicyOutcomes } from './documented-policy';
import { blocks, document, table } from './markdown';
import type { Outcome } from './outcomes';
import { policiesOfOthers } from './policies-of-others';
import { AWS_POLICIES, COMPARED_POLICIES } from '../harness/aws-policies';
import { Subject, SUBJECTS } from '../harness/subjects';

/* docs/security/comparison.md: the attacks on the defaults, against ours and against what people use instead. */

interface Compared {
  readonly subject: Subject;
  /** From it to ours; undefined where ours does not take its place. */
  readonly guide: string | undefined;
  /** The attacks on the defaults. */
  readonly outcomes: readonly Outcome[];
  /** How many of them each of the others lets through by itself. */
  readonly others: readonly (readonly [name: string, letThrough: number])[];
}

const byTheirs = (outcomes: readonly Outcome[]) => outcomes.filter((outcome) => outcome.byTheirs).length;
const byOurs = (outcomes: readonly Outcome[]) => outcomes.filter((outcome) => outcome.byOurs).length;

async function compared(subject: Subject): Promise<Compared> {
  if (!COMPARED_POLICIES[subject.name]) {
    const outcomes = await documentedPolicyOutcomes();
    return { subject, guide: '../migrate/from-the-documented-policy.md', outcomes, others: [['the policy in Packer\'s documentation', byTheirs(outcomes)]] };
  }
  const outcomes = (await awsPolicyOutcomes(subject)).filter(({ attack }) => !attack.declared);
  return {
    subject,
    guide: AWS_POLICIES[subject.name] && '../migrate/from-aws-managed-policies.md',
    outcomes,
    others: COMPARED_POLICIES[subject.name].map((policy) => [policy, outcomes.filter(({ byPolicies }) => byPolicies.includes(policy)).length]),
  };
}

const summaryRows = ({ subject, guide, outcomes, others }: Compared) => others.map(([name, letThrough]) =>
  [subject.construct, guide ? `[${name}](${guide})` : name, `${letThrough} of ${outcomes.length}`, `${byOurs(outcomes)}`]);

/** The kinds of which the others let something through, each with its harm. */
function kindRows({ outcomes }: Compared): string[][] {
  const kinds = [...new Set(outcomes.map(({ kind }) => kind))];
  return kinds.map((kind) => outcomes.filter((outcome) => outcome.kind === kind)).flatMap((ofKind) => {
    const example = ofKind.find((outcome) => outcome.byTheirs);
    if (!example) return [];
    return [[example.kind, example.harm, `${byTheirs(ofKind)} of ${ofKind.length}, ours ${byOurs(ofKind)}`, `the attacker ${example.attack.does}`]];
  });
}

/** docs/security/comparison.md */
export async function comparison(): Promise<string> {
  const all: Compared[] = [];
  for (const subject of SUBJECTS) all.push(await compared(subject));
  return document(
    '# The same attacks on others',
    'The attacks of `test/proofs/attacks` on the defaults of each construct. A simulator decides each of them twice: with the policies of the construct, and with the policies that people ' +
    'use instead. Options are not counted here. Requests that no policy can prevent are in [residual-risk.md](residual-risk.md).',
    table([['Construct', 'Compared with', 'It allows', 'Ours allow'], ...all.flatMap(summaryRows)]),
    'Each policy by itself: a build instance has one or several of the three, and a pipeline without `executionRole` builds with the role of ' +
    '`AWSServiceRoleForImageBuilder`. The lists below count several policies together.',
    ...await policiesOfOthers(),
    ...all.flatMap((each) => [
      `## ${each.subject.construct}`,
      blocks(['Kind of attack', '', 'allowed', 'for example'], kindRows(each)),
    ]),
  );
}
