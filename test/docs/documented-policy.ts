import { bullets, code, conditionsInWords, document, table } from './markdown';
import type { Outcome } from './outcomes';
import type { Conditions, Need } from '../../src/iam/vocabulary/capability';
import {
  CARRIES_TAG, CREATED_UNTAGGED, CREATED_WITH_TAG, IN_IMAGE_REGIONS, IN_REGIONS, NOT_RETAGGED, OF_OWN_ACCOUNT,
} from '../../src/iam/vocabulary/conditions';
import { packerCapabilities } from '../../src/packer/permissions';
import { attackFiles } from '../harness/attacks';
import { documented, documentedPolicy } from '../harness/documented-policy';
import { optionsIn } from '../harness/options';
import { resourceTypesOf } from '../harness/reference';
import { isAllowed, Requester } from '../harness/simulator';
import { packer } from '../harness/subjects';
import { COMMERCIAL, Props, propsIn, stackIn, synthesize } from '../harness/synthesize';
import { readTrace, traceNames } from '../harness/traces';

/* The policy of the plugin's documentation beside the role: the guide for those who come from it. */

const needs = packerCapabilities.flatMap((capability) => capability.needs).filter(({ denies }) => !denies);
const sorted = (values: Iterable<string>) => [...new Set(values)].sort();

const allowedIn = (props: Props = {}) => synthesize(props).statements.filter(({ Effect }) => Effect === 'Allow');
const actionsIn = (props: Props = {}) => new Set(allowedIn(props).flatMap(({ Action }) => Action));

const calledBy = (trace: string) => new Set(readTrace(trace).authorizations.map(({ action }) => action));
const calledByDefaultBuild = calledBy('ebs-default');

/** The documented policy in the hands of the same role. */
const withDocumentedPolicy = ({ roleArn }: Requester): Requester => ({ roleArn, policies: [documentedPolicy] });

/** The documented policy in numbers, beside the default role. */
export interface DocumentedPolicyFigures {
  /** Its actions. */
  readonly actions: number;
  /** How many of them a default build calls. */
  readonly calledByDefaultBuild: number;
  /** How many of them the default role has, and how many it has beside them. */
  readonly inDefaultRole: number;
  readonly beyondInDefaultRole: number;
  /** The attacks on the default role, and how many each of the two lets through. */
  readonly attacks: number;
  readonly letThrough: number;
  readonly letThroughByDefaultRole: number;
}

async function judgeAttacks(): Promise<Outcome[]> {
  const { requester } = synthesize();
  const theirs = withDocumentedPolicy(requester);
  const onDefaults = attackFiles(packer).flatMap(({ kind, harm, attacks }) =>
    attacks.filter(({ declared }) => !declared).map((attack) => ({ kind, harm, attack })));
  return Promise.all(onDefaults.map(async (each) => ({
    ...each,
    byTheirs: await isAllowed(theirs, each.attack),
    byOurs: await isAllowed(requester, each.attack),
  })));
}

let outcomes: Promise<Outcome[]> | undefined;

/** What became of the attacks on the default role; asked once, however many documents tell it. */
export function documentedPolicyOutcomes(): Promise<Outcome[]> {
  outcomes ??= judgeAttacks();
  return outcomes;
}

export async function documentedPolicyFigures(): Promise<DocumentedPolicyFigures> {
  const attacks = await documentedPolicyOutcomes();
  const granted = [...actionsIn()];
  return {
    actions: documented.actions.length,
    calledByDefaultBuild: documented.actions.filter((action) => calledByDefaultBuild.has(action)).length,
    inDefaultRole: granted.filter((action) => documented.actions.includes(action)).length,
    beyondInDefaultRole: granted.filter((action) => !documented.actions.includes(action)).length,
    attacks: attacks.length,
    letThrough: attacks.filter(({ byTheirs }) => byTheirs).length,
    letThroughByDefaultRole: attacks.filter(({ byOurs }) => byOurs).length,
  };
}

const IN_WORDS: [Conditions, string][] = [
  [CREATED_WITH_TAG, 'made with the build tag'],
  [CARRIES_TAG, 'carrying the build tag'],
  [NOT_RETAGGED, 'leaving the build tag as it is'],
  [CREATED_UNTAGGED, 'made without any tag'],
  [OF_OWN_ACCOUNT, 'of the own account'],
  [IN_REGIONS, 'in the regions of the role'],
  [IN_IMAGE_REGIONS, 'in the regions of the role'],
];

function inWords(condition: Conditions): string {
  const known = IN_WORDS.find(([one]) => JSON.stringify(one) === JSON.stringify(condition));
  if (known) return known[1];
  const createActions = condition.StringEquals?.['ec2:CreateAction'];
  if (createActions) return `as part of ${[createActions].flat().join(' or ')}`;
  return conditionsInWords([condition]).map(code).join(' and ');
}

/** One statement as one action has it: its Sid, on what, and what must hold. */
async function statementInWords(action: string, { sid, on, when }: Need): Promise<string> {
  const possible = await resourceTypesOf(action); // a statement on several actions names types that not each of them has
  const what = 'unscopable' in on ? [] : sorted(on.map(({ name }) => name)).filter((name) => possible.includes(name));
  const conditions = when.map(inWords);
  return `${code(sid)}: ${[...what, ...conditions].join(', ')}`;
}

/** What an option sets, as words: its properties, and the builders by name. */
function wordsOf(props: Props): string[] {
  return Object.entries(propsIn(stackIn(COMMERCIAL), props)).flatMap(([property, value]) =>
    (property === 'builders' ? (value as string[]).map((builder) => `builders: ${builder}`) : [property]));
}

interface Option {
  readonly words: string[];
  readonly actions: ReadonlySet<string>;
}

/** Every option by itself, with the actions that it adds to the default role. */
function optionsWithActions(): Option[] {
  const usual = actionsIn();
  return Object.values(optionsIn(COMMERCIAL)).map((props) => ({
    words: wordsOf(props),
    actions: new Set([...actionsIn(props)].filter((action) => !usual.has(action))),
  }));
}

/** The options that bring an action, without those that only say more than another one that does. */
function optionsThatBring(action: string, options: Option[]): Option[] {
  const all = options.filter(({ actions }) => actions.has(action));
  const saysMore = ({ words }: Option, other: Option) => words.length > other.words.length && other.words.every((word) => words.includes(word));
  return all.filter((option) => !all.some((other) => saysMore(option, other)));
}

const optionInWords = ({ words }: Option) => words.map(code).join(' with ');

/** Why nothing grants an action: only if the data has no need for it, and no recorded build calls it. */
function whyNever(action: string): string {
  const caller = traceNames().find((name) => calledBy(name).has(action));
  if (caller) throw new Error(`no option grants ${action}, but the recorded build ${caller} calls it`);
  return 'never: no builder, post-processor or data source of the plugin calls it';
}

async function actionRow(action: string, options: Option[], defaultSids: ReadonlySet<string | undefined>): Promise<string[]> {
  const byDefault = await Promise.all(needs
    .filter(({ sid, actions }) => defaultSids.has(sid) && actions.includes(action))
    .map((need) => statementInWords(action, need)));
  const bringing = byDefault.length ? [] : optionsThatBring(action, options).map(optionInWords);
  return [
    code(action),
    calledByDefaultBuild.has(action) ? 'yes' : 'no',
    byDefault.length ? 'by default' : bringing.map((option) => `by ${option}`).join('<br>') || whyNever(action),
    byDefault.join('<br>'),
  ];
}

/** What the documented policy lacks, by the option that needs it. */
function missingRows(options: Option[]): string[][] {
  const beyond = ['none: in the default role', [...actionsIn()]] as const;
  const all: (readonly [string, string[]])[] = options.map((option) => [
    optionInWords(option), [...option.actions].filter((action) => optionsThatBring(action, options).includes(option)),
  ]);
  return [beyond, ...all]
    .map(([name, actions]) => [name, sorted(actions.filter((action) => !documented.actions.includes(action))).map(code).join(', ')])
    .filter(([, actions]) => actions);
}

const steps = `## Step by step

**1. Update the plugin, under the old policy.** The role counts on packer-plugin-amazon 1.2.2 or newer, which tags everything in the call that makes it.
Write \`version = ">= 1.2.2"\` into \`required_plugins\`, run \`packer init -upgrade .\`, and build once. Where an older client must stay, and in the
partitions of China and GovCloud, the role needs \`lateTagging\`: [what it costs](../use/late-tagging.md).

**2. Set the tag in the template, under the old policy.** The plugin adds no tag of its own and copies none from one map to another. Add the build
tag to what the maps have already:

\`\`\`hcl
locals {
  build_tag = { CreatedBy = "web-images" } # one value for templates that may change each other's images
}

source "amazon-ebs" "web" {
  # ...
  run_tags        = merge(local.build_tag, { Team = "web" })
  run_volume_tags = local.build_tag
  tags            = merge(local.build_tag, { Name = "web" })
  snapshot_tags   = local.build_tag
  # with spot_price also: spot_tags and fleet_tags
}
\`\`\`

Build once more, and see that instance, volumes, image and snapshots carry it. \`skip_ami_run_tags\` must not be set. A template that cannot be changed
is a case for \`confineToInstanceProfiles\`.

**3. Find what the template needs.** Go through its options with the tables below; where it uses none of them, the default role is enough. What else
leads to an answer:

- the values in the template that name something that exists: \`iam_instance_profile\`, \`kms_key_id\`, \`security_group_id\`, \`ssh_keypair_name\`,
  \`subnet_id\`, \`ami_regions\`, \`ami_users\`;
- what the old role called, action by action:
  \`aws iam generate-service-last-accessed-details --granularity ACTION_LEVEL --arn <role>\`, then
  \`aws iam get-service-last-accessed-details --job-id <id>\`;
- the statements that stand beside the documented policy: passing any role becomes \`instanceProfiles\`, making roles \`temporaryInstanceProfile\` (read
  its warning; an instance profile made once is safer), KMS actions become \`kmsKeys\`, and the actions for spot \`spot\`. The documentation also
  asks for \`ec2:DescribeSpotPriceHistory\` with \`spot_price = "auto"\`; no builder calls it.

**4. Deploy the role beside the old one.** A new role changes nothing for builds that run with the old one.

\`\`\`ts
import { App, Stack, aws_iam as iam } from 'aws-cdk-lib';
import { PackerBuildRole } from 'cdk-ami-build-roles';

const app = new App();
const stack = new Stack(app, 'Images');
const ciRole = iam.Role.fromRoleArn(stack, 'Ci', 'arn:aws:iam::111122223333:role/ci');
const profile = iam.InstanceProfile.fromInstanceProfileAttributes(stack, 'Profile', {
  instanceProfileArn: 'arn:aws:iam::111122223333:instance-profile/web',
  role: iam.Role.fromRoleArn(stack, 'Web', 'arn:aws:iam::111122223333:role/web'),
});
const builder = new PackerBuildRole(stack, 'WebImages', {
  assumedBy: ciRole, // the principal that builds today; without it, an EC2 instance
  buildTag: { value: 'web-images' },
  instanceProfiles: [profile], // what step 3 found, and nothing else
});
\`\`\`

**5. Switch template by template.** Start with one whose failure hurts no one. A refused call has done nothing, and what a failing build had
made until then carries the tag, so Packer can remove it with the new role. [Troubleshooting](../use/troubleshooting.md) says what each refusal means; add the
one property that it names, not the old policy. Take the old role back for a template by switching back: both can live side by side.

Two things that worked before and are refused now, rightly:

- \`force_deregister\` of an image that an earlier build made without the tag. Rename the new image, or tag the old one and its snapshots once, by
  hand: \`aws ec2 create-tags --resources ami-0123456789abcdef0 snap-0123456789abcdef0 --tags Key=CreatedBy,Value=web-images\`.
- jobs that used the same credentials for other things, such as removing old images. Give them a role of their own.

**6. Take the old policy away.** When \`aws iam get-service-last-accessed-details\` shows no use since the switch, and the rarest template has been
built: detach the policy, wait for that time once more, then delete it. Delete the access keys that were made for it. On an instance that builds,
change the instance profile (\`aws ec2 replace-iam-instance-profile-association\`): a policy that stays attached beside the new role is what an attacker uses.`;

/** docs/migrate/from-the-documented-policy.md */
export async function documentedPolicyGuide(): Promise<string> {
  const figures = await documentedPolicyFigures();
  const defaultSids = new Set(allowedIn().map(({ Sid }) => Sid));
  const options = optionsWithActions();
  const gone = documented.actions.filter((action) => !needs.some(({ actions }) => actions.includes(action)));
  return document(
    '# From the documented policy',
    'The documentation of Packer\'s Amazon plugin has one policy for all builds ("IAM Task or Instance Role"): ' +
    `${figures.actions} EC2 actions, each on every resource. This is the way from there to a role that was declared.`,
    bullets([
      `A default build calls ${figures.calledByDefaultBuild} of the ${figures.actions} actions (\`test/proofs/traces/ebs-default.json\`).`,
      `The default role has ${figures.inDefaultRole} of them and ${figures.beyondInDefaultRole} that the policy lacks; every write is restricted by tag or region.`,
      `Of the ${figures.attacks} attacks on the default role in \`test/proofs/attacks\` the documented policy lets ${figures.letThrough} through, ` +
      `and the default role ${figures.letThroughByDefaultRole}.`,
      `${gone.map(code).join(' and ')} are gone for good: nothing in the plugin calls them.`,
    ]),
    steps,
    `## The ${figures.actions} actions`,
    'One of the named properties grants what the default role lacks (one on each line), on the resources and under the conditions that ' +
    '[capabilities.md](../use/capabilities.md) lists. Resources lie in the regions of the role, and in its account where their ARN names one.',
    table([
      ['Action', 'A default build calls it', 'Granted', 'In the default role'],
      ...await Promise.all(documented.actions.map((action) => actionRow(action, options, defaultSids))),
    ]),
    '## What the documented policy lacks',
    'Builds with these options needed more statements. The property adds them.',
    table([['Property', 'Actions'], ...missingRows(options)]),
  );
}
