import { bullets, code, document, table } from './markdown';
import { residualRisks } from './what-remains';
import { BUILD_INVARIANTS } from '../../src/checks/invariants/invariants';
import { ROWS } from '../decision/by-hand';
import { exceptionsOf, settingsOf } from '../harness/proofs';
import { Subject, SUBJECTS } from '../harness/subjects';
import pairs from '../proofs/every-request/pairs.json';

/* docs/proof/proofs.md: what is proven for every request, of which constructs, and under which assumptions. */

const sum = (numbers: readonly number[]) => numbers.reduce((a, b) => a + b, 0);

const exceptionsOfRule = (rule: string) => sum(SUBJECTS.map((subject) => Object.keys(exceptionsOf(subject)[rule] ?? {}).length));
const exceptionsOfConstruct = (subject: Subject) => new Set(Object.values(exceptionsOf(subject)).flatMap((sids) => Object.keys(sids))).size;
const pairsOf = ({ name }: Subject) => pairs[name as keyof typeof pairs];
const proofsOf = (subject: Subject) => (settingsOf(subject).length + pairsOf(subject).proven) * BUILD_INVARIANTS.length;

const statementsOf = ({ capabilities }: Subject) => capabilities.flatMap(({ needs }) => needs).length;

const COLUMNS: readonly [string, (subject: Subject) => number][] = [
  ['Statements', statementsOf],
  ['Declarations', (subject) => settingsOf(subject).length],
  ['Pairs of options', (subject) => pairsOf(subject).proven],
  ['Proofs', proofsOf],
  ['Statements that are an exception of a rule', exceptionsOfConstruct],
];

const inTotal = (count: (subject: Subject) => number) => sum(SUBJECTS.map(count));

/** What is proven, for pages that say it in a sentence. */
export const proven = (link: string) =>
  `${BUILD_INVARIANTS.length} rules are proven for every request, for ${SUBJECTS.length} constructs: by default, with each option, with each pair of options, and with everything ` +
  `(${inTotal(proofsOf).toLocaleString('en-US')} proofs). ${inTotal(exceptionsOfConstruct)} statements are exceptions, each with its reason. The proofs assume one authorization at a time, identity ` +
  `policies only, and the resource types and condition keys of the Service Authorization Reference: ${link}.`;

export function proofsPage(): string {
  return document(
    '# What is proven for every request',
    'A usual test checks some requests. The rules below are decided for every possible request, without AWS and without a solver. A policy compares each part of a request ' +
    '(the action, each field of the ARN, each condition key) only with constants and patterns. So one value for each class of values that the policy distinguishes decides for the ' +
    'whole class. `src/decision` checks all combinations ' +
    '([why this way](../decisions/0065-proofs-by-representatives.md)).',
    '## The rules',
    table([
      ['Rule', 'What holds of every request that the role allows', 'What an attacker could do otherwise', 'Exceptions'],
      ...BUILD_INVARIANTS.map(({ id, says, otherwise }) => [code(id), `${says}.`, otherwise, String(exceptionsOfRule(id))]),
    ]),
    'A rule is proven with its exceptions, and refuted without any one of them. So the list of exceptions is complete, and every exception is needed. An exception that is a ' +
    `risk is one of the ${residualRisks().risks} residual risks of [residual-risk.md](../security/residual-risk.md), which names the rules beside each. A statement of \`Deny\` always wins: a denial of ` +
    'everything makes every rule hold.',
    '## The constructs',
    'Each rule is decided for the default, for each option by itself, for each pair of options, and for everything together in the partitions `aws`, `aws-cn` and `aws-us-gov`.',
    table([
      ['Construct', ...COLUMNS.map(([title]) => title)],
      ...SUBJECTS.map((subject) => [subject.construct, ...COLUMNS.map(([, count]) => String(count(subject)))]),
      ['All', ...COLUMNS.map(([, count]) => String(inTotal(count)))],
    ]),
    `A further ${inTotal((subject) => pairsOf(subject).refused)} pairs contradict each other, and the construct refuses them with an error. ` +
    `${inTotal((subject) => pairsOf(subject).ofOneProperty)} pairs are two values of one property, of which only one can be set.`,
    '## Sequences of requests',
    'A rule is about one request. No sequence of requests breaks the rules either, because they are inductive:',
    bullets([
      '`tagged` depends on one fact about the account: which resources have the build tag.',
      '`ownership` says that no request adds the tag to an existing resource, or removes it. It covers every action that the Service Authorization Reference calls tagging in EC2.',
      '`rights` says that no request changes policies, so the next request meets the same policies.',
      'So a resource that has the tag after any number of requests was created with it, and the rules say the same for the next request as for the first.',
    ]),
    '`test/proofs/every-request/induction.test.ts` proves it for each construct: of all the steps from one tag to another (none, the build tag, another value), those that change who carries ' +
    'the build tag are allowed by the exceptions of `ownership` only. By default one construct has such an exception: the distribution role tags the copies of images in its account. ' +
    'The sequences in `test/proofs/chains` are examples.',
    '## What else is proven',
    bullets([
      'Trust and key policies allow only declared principals, and the guard has no gap (`test/proofs/every-request/trusted.test.ts`).',
      'Minimality: each condition and each statement changes the answer to some request; what does not is listed with its reason (`test/proofs/every-request/redundant.test.ts`).',
      'The layout of statements changes nothing: their order, splitting and merging grant the same (`test/proofs/every-request/layout.test.ts`).',
      'An upgrade: `cdk-ami-build-roles diff` says "grants nothing that the older one did not: proven for every request", or the smallest request that became possible. The release ' +
      'notes say it of every construct.',
      'Your own role: `cdk-ami-build-roles check` decides the same rules for any policy. `BuildRoleInvariants.check(app)` decides at synthesis whether what was added to a role ' +
      'breaks them.',
    ]),
    '## Assumptions',
    bullets([
      'One authorization at a time. A call that IAM authorizes on several resources is allowed only if each of them is.',
      'Identity policies. Permissions boundaries, service control policies and session policies only take away from what they allow. Policies of resources, such as a bucket policy, ' +
      'can give a role more and are not looked at.',
      'The resource types and condition keys of each action are those of the Service Authorization Reference. `check`, `diff` and `BuildRoleInvariants` do without it: any action may ' +
      'be asked for on any resource, which can only refute more.',
      'What AWS is known to send with a request, such as that a tag of a request is in `aws:TagKeys` in any case of letters (`src/checks/request-facts.ts`). [evidence.md](evidence.md) says ' +
      'how each is known.',
      'What cannot be decided is said and never called proven: an operator that no one knows, a pattern with fewer than six fields, a variable inside a longer value, too many ' +
      'combinations. In the proofs above nothing was left undecided.',
    ]),
    '## Why to believe the procedure',
    bullets([
      `${ROWS.length} small policies whose verdicts were worked out by hand (\`test/decision/by-hand.ts\`).`,
      'Two solvers, Z3 and cvc5, come to the same verdicts, and a simulator of IAM agrees on every refutation and on more than 10,000 representatives (`npx projen solvers`).',
      'A prover for IAM policies by others, reach-security, comes to the same statements and actions for every construct by default, and for ' +
      'ImageBuilderInstanceProfile with everything: the other roles with everything take it too long. It can express a role, ' +
      'a permissions boundary and denials, and so an invariant: what it speaks of is the boundary, and what it holds to be fine is denied. It cannot say what two keys have to do with ' +
      'each other or with the ARN, except as denials for the values that policies name, and it takes the star of an action without resources for any ARN: rules about ARNs are not asked of ' +
      'these actions. Nothing it answers differs otherwise (`test/solvers/prove.py`).',
      'Rules that are broken on purpose in the data are refuted, with the request that breaks them (`test/proofs/every-request/invariants.test.ts`).',
    ]),
  );
}
