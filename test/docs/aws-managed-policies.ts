import { blocks, bullets, code, document, folded, table } from './markdown';
import type { Outcome } from './outcomes';
import type { Capability } from '../../src/iam/vocabulary/capability';
import { Attack, AttackFile, attackFiles } from '../harness/attacks';
import { AWS_POLICIES, COMPARED_POLICIES, documentOf, MappedPolicy, mappedPolicies, MappedStatement, nameOf, newest } from '../harness/aws-policies';
import { readExtras } from '../harness/never-wider';
import { ScriptedBuild, scriptedBuilds } from '../harness/scripted-builds';
import { isAllowed, Requester } from '../harness/simulator';
import { Subject, SUBJECTS } from '../harness/subjects';

/* docs/migrate/from-aws-managed-policies.md: the policies that AWS manages for Image Builder beside ours, for those who come from them. */

const subjects = SUBJECTS.filter(({ name }) => AWS_POLICIES[name]);
const familyOf = ({ name }: Subject) => name.replace('image-builder-', '');

const charactersOf = (policy: string) => JSON.stringify({ Version: '2012-10-17', Statement: newest(policy).statements }).replace(/\s/g, '').length;

/* Which statement of ours does the work of which of AWS */

const capabilityOf: Readonly<Record<string, Capability>> = Object.fromEntries(subjects.flatMap((subject) =>
  subject.capabilities.flatMap((capability) => capability.needs.map(({ sid }) => [`${familyOf(subject)}/${sid}`, capability]))));

/** A statement of ours, and what brings it. */
const oursInWords = (family: string) => (name: string) => {
  const [ofFamily, sid] = name.split('/');
  return `${code(ofFamily === family ? sid : name)}: ${capabilityOf[name].declaredBy}`;
};

function mappedRow(mapped: MappedStatement, family: string): string[] {
  const { statement, index, feature, coveredBy = [], declined, narrowed, without = {} } = mapped;
  const left = Object.entries(without).map(([action, reason]) => `Without ${code(action)}: ${reason}.`);
  return [
    nameOf(statement, index),
    feature,
    coveredBy.map(oursInWords(family)).join('; ') || 'declined',
    [narrowed ? `narrowed ${narrowed}.` : `${declined}.`, ...left].join(' '),
  ];
}

function policySection({ policy, version, statements }: MappedPolicy): string {
  const { construct, name } = subjects.find((subject) => AWS_POLICIES[subject.name].includes(policy))!;
  const family = name.replace('image-builder-', '');
  return [
    `### ${policy} ${version}`,
    `${statements.length} statements, ${charactersOf(policy).toLocaleString('en')} characters without white space. Its work is done with ${code(construct)}.`,
    folded('Statement by statement', blocks(['Statement of AWS', 'for', 'ours', 'difference'],
      statements.map((mapped) => mappedRow(mapped, family)))),
  ].join('\n\n');
}

/* Attacks */

/** The attacker with policies of AWS instead of ours. */
const withPolicies = ({ roleArn }: Requester, ...policies: string[]): Requester => ({ roleArn, policies: [documentOf(...policies)] });

/** What became of an attack, and which policies of AWS let it through by themselves. */
interface AwsOutcome extends Outcome {
  readonly byPolicies: readonly string[];
}

async function judgeAttacks(subject: Subject): Promise<AwsOutcome[]> {
  const made = new Map<string, Requester>();
  const roleOf = ({ declared = [] }: Attack): Requester => {
    const name = [...declared].sort().join();
    if (!made.has(name)) made.set(name, subject.withOptions(declared).requester);
    return made.get(name)!;
  };
  const policies = COMPARED_POLICIES[subject.name];
  const outcomes: AwsOutcome[] = [];
  for (const { kind, harm, attacks } of attackFiles(subject)) {
    for (const attack of attacks) {
      const role = roleOf(attack);
      const byPolicies: string[] = [];
      for (const policy of policies) if (await isAllowed(withPolicies(role, policy), attack)) byPolicies.push(policy);
      const byTheirs = policies.length === 1 ? byPolicies.length === 1 : await isAllowed(withPolicies(role, ...policies), attack);
      outcomes.push({ kind, harm, attack, byPolicies, byTheirs, byOurs: await isAllowed(role, attack) });
    }
  }
  return outcomes;
}

const judged = new Map<string, Promise<AwsOutcome[]>>();

/** What became of the attacks on a construct that AWS has policies for; asked once, however many documents tell it. */
export function awsPolicyOutcomes(subject: Subject): Promise<AwsOutcome[]> {
  if (!judged.has(subject.name)) judged.set(subject.name, judgeAttacks(subject));
  return judged.get(subject.name)!;
}

/** How many attacks of a kind each policy of AWS lets through, and ours. */
function attackRow(subject: Subject, { kind }: AttackFile, all: readonly AwsOutcome[]): string[] {
  const outcomes = all.filter((outcome) => outcome.kind === kind);
  const byPolicy = AWS_POLICIES[subject.name].map((policy) => outcomes.filter(({ byPolicies }) => byPolicies.includes(policy)));
  const [example] = byPolicy.flat();
  return [
    `${kind}: ${outcomes.length} attacks`,
    [
      ...byPolicy.map(({ length }, i) => `${length} by \`${AWS_POLICIES[subject.name][i]}\``),
      `${outcomes.filter(({ byOurs }) => byOurs).length} by ours`,
    ].join(', '),
    example ? `the attacker ${example.attack.does}` : '',
  ];
}

async function attackSection(subject: Subject): Promise<{ text: string; attacks: number; byAws: number; byOurs: number }> {
  const outcomes = await awsPolicyOutcomes(subject);
  return {
    attacks: outcomes.length,
    byAws: outcomes.filter(({ byTheirs }) => byTheirs).length,
    byOurs: outcomes.filter(({ byOurs }) => byOurs).length,
    text: [
      `### ${subject.construct}`,
      blocks(['Kind of attack', 'allowed', 'for example'], attackFiles(subject).map((file) => attackRow(subject, file, outcomes))),
    ].join('\n\n'),
  };
}

/* What AWS's policies lack */

const extraRow = ({ subject, sid, actions, why, thread }: ReturnType<typeof readExtras>[number]) => {
  const { construct } = subjects.find(({ name }) => name === subject)!;
  return [`${construct}, ${code(sid)}`, actions.map(code).join(', '), why, thread];
};

/* Scripted builds */

const buildRow = ({ scenario, role, declares, authorizations }: ScriptedBuild): string[] => {
  const { construct } = subjects.find(({ name }) => name === role)!;
  return [scenario, construct, declares.map(code).join(', ') || 'the defaults', String(authorizations.length), String(authorizations.filter(({ inferred }) => inferred).length)];
};

/** What no source says, with the actions that it is about. */
function inferences(builds: readonly ScriptedBuild[]): string[] {
  const actions = new Map<string, Set<string>>();
  for (const { action, inferred } of builds.flatMap(({ authorizations }) => authorizations)) {
    if (inferred) actions.set(inferred, (actions.get(inferred) ?? new Set()).add(action));
  }
  return [...actions].sort(([a], [b]) => (a < b ? -1 : 1)).map(([inferred, asked]) => `${inferred} (${[...asked].sort().map(code).join(', ')})`);
}

const steps = `## Step by step

**1. Find out who builds today.** A pipeline with \`executionRole\` builds with that role. One without builds with the service-linked role
\`AWSServiceRoleForImageBuilder\`, whose policy no one can change: the only way to narrow it is not to use it. The instances have the role in the instance
profile of the infrastructure configuration; lifecycle policies name a role of their own; people have the policies for administrators or readers.

**2. Deploy ours beside it.** New roles change nothing for pipelines that do not name them.

\`\`\`ts
import { App, Stack } from 'aws-cdk-lib';
import { ImageBuilderExecutionRole, ImageBuilderInstanceProfile } from 'cdk-ami-build-roles';

const app = new App();
const stack = new Stack(app, 'Images');
const instances = new ImageBuilderInstanceProfile(stack, 'Instances');
const execution = new ImageBuilderExecutionRole(stack, 'Execution', { instanceRoles: [instances.role] });
\`\`\`

**3. Declare what the pipelines do.** Go through the tables below: each statement of AWS's policies says which property brings the work that it was for. What
names something that exists is a property nearly always: keys, parameters, topics, launch templates, repositories, target accounts, log buckets, components
of your own. What a role called lately, action by action, is told by
\`aws iam generate-service-last-accessed-details --granularity ACTION_LEVEL --arn <role>\` and \`aws iam get-service-last-accessed-details --job-id <id>\`.

**4. Switch one pipeline.** The execution role goes to the pipeline (\`executionRole\`), the profile, by its name, to the infrastructure configuration
(\`instanceProfileName\`). Start it by hand. A refusal names the action and the resource, in the reason of the failed image or in CloudTrail; add the property that
brings them, not the old policy. A refused call has done nothing, and what the build had made carries the tag of the service, so it is cleaned up.
Switching back is naming the old role again.

**5. Switch the others, then take the old policies away.** When \`get-service-last-accessed-details\` shows no use since, and the rarest pipeline has
been built: detach them. A policy of AWS that stays attached beside ours is what an attacker uses.

Refused now, rightly, though it worked before:

- tagging images and snapshots that Image Builder did not make, to have them shared, copied or removed by it;
- passing roles, reading parameters, publishing to topics and pulling or pushing container images that were not declared;
- everything in regions that were not declared.`;

/** docs/migrate/from-aws-managed-policies.md */
export async function awsManagedPoliciesGuide(): Promise<string> {
  const mapped = mappedPolicies();
  const builds = scriptedBuilds();
  const attacked: Awaited<ReturnType<typeof attackSection>>[] = [];
  for (const subject of subjects) attacked.push(await attackSection(subject));
  const sum = (count: (each: (typeof attacked)[number]) => number) => attacked.map(count).reduce((a, b) => a + b, 0);
  const statements = mapped.flatMap((policy) => policy.statements);
  return document(
    '# From AWS\'s managed policies',
    'AWS manages policies for every principal that uses Image Builder: each fits all builds of all accounts. This is the way from there to roles that were declared.',
    bullets([
      `${mapped.length} policies with ${statements.length} statements, of which ${statements.filter(({ declined }) => declined === undefined).length} are done by ` +
      'statements of ours. `test/proofs/aws-policies.test.ts` fails when AWS publishes a newer version, and names what changed.',
      'Everything that ours allow, AWS\'s policies for the same work allow too, but for the extras below (`test/proofs/never-wider.test.ts`, by generated requests).',
      `${builds.length} builds and pieces of work are written down request by request, with the source of each; nothing is denied, and every write that is granted is ` +
      'needed by one of them (`test/proofs/scripted-builds.test.ts`).',
      `Of the ${sum(({ attacks }) => attacks)} attacks of \`test/proofs/attacks\` on these constructs AWS's policies let ${sum(({ byAws }) => byAws)} through, and ours ${sum(({ byOurs }) => byOurs)}.`,
    ]),
    steps,
    '## Statement by statement',
    'A property of the construct adds each statement of ours; `always` means the default. [capabilities](../use/capabilities.md) has each with its resources and conditions.',
    ...subjects.flatMap(({ name }) => AWS_POLICIES[name]).filter((policy, i, all) => all.indexOf(policy) === i)
      .map((policy) => policySection(mapped.find((each) => each.policy === policy)!)),
    '## What AWS\'s policies lack',
    'Rights that builds and people need beside AWS\'s policies, and have by a property of ours.',
    blocks(['Statement', '', 'why', 'reported in'], readExtras().filter(({ subject }) => subject in AWS_POLICIES).map(extraRow)),
    '## What AWS\'s policies let through',
    'Attacks of the suite, by kind. Each is made with the options that its target has declared.',
    ...attacked.map(({ text }) => text),
    '## Builds that were written down',
    'Image Builder cannot be run outside AWS, so these builds are not recorded: they are put together from AWS\'s documentation and policies ' +
    '(`test/proofs/builds/image-builder`). The last column counts the requests of which something is inferred.',
    table([['Build', 'Construct', 'Declares', 'Requests', 'Inferred'], ...builds.map(buildRow)]),
    'What is inferred, and not documented by AWS:',
    bullets(inferences(builds)),
  );
}
