import { readFileSync } from 'fs';
import { join } from 'path';
import { documentOf } from './aws-policies';
import { documentedPolicy } from './documented-policy';
import { arnPatternOf, resourceTypesOf } from './reference';
import type { PolicyDocument } from './simulator';
import { COMMERCIAL } from './synthesize';
import { readTrace } from './traces';

/* Policies for builds of Packer that people have instead of ours. */

export interface PolicyOfOthers {
  readonly name: string;
  /** How it came here: read as it was published, or rebuilt, and from what. */
  readonly how: string;
  readonly document: () => Promise<PolicyDocument>;
}

const baseline = (name: string): { source: string; actions: string[] } =>
  JSON.parse(readFileSync(join(__dirname, '..', 'proofs', 'baselines', `${name}.json`), 'utf8'));

const on = (Action: string[], Resource: string | string[]) => ({ Effect: 'Allow' as const, Action, Resource });
const document = (Statement: PolicyDocument['Statement']): PolicyDocument => ({ Version: '2012-10-17', Statement });

/** The ARNs that an action can be limited to, in one account and region, whatever their ids. */
async function arnsFor(action: string): Promise<string[]> {
  const types = await resourceTypesOf(action);
  if (types.length === 0) return ['*'];
  const patterns = await Promise.all(types.map((type) => arnPatternOf(action.split(':')[0], type)));
  const place: Readonly<Record<string, string>> = { Partition: 'aws', Region: COMMERCIAL.region, Account: COMMERCIAL.account };
  return patterns.map((pattern) => pattern.replace(/\$\{([^}]*)\}/g, (_, name: string) => place[name] ?? '*'));
}

const onOwnTypes = async (actions: readonly string[]) =>
  document(await Promise.all(actions.map(async (action) => on([action], await arnsFor(action)))));

const calledByDefaultBuild = () => [...new Set(readTrace('ebs-default').calls)].sort();

const MODULE = baseline('terraform-module-policy');
const AUTOPILOT = baseline('iam-policy-autopilot-calls');

export const POLICIES_OF_OTHERS: readonly PolicyOfOthers[] = [
  { name: 'Documentation of Packer', how: 'read: the policy of the plugin\'s documentation', document: async () => documentedPolicy },
  { name: 'A public module of Terraform', how: `rebuilt: ${MODULE.source}`, document: async () => document([on(MODULE.actions, '*')]) },
  ...['AmazonEC2FullAccess', 'PowerUserAccess'].map((name) => ({ name, how: 'read: the managed policy of AWS, as published', document: async () => documentOf(name) })),
  {
    name: 'IAM Policy Autopilot',
    how: `rebuilt: the calls that the tool finds (${AUTOPILOT.source}), each on all the resource types that the Service Authorization Reference has for it, in one ` +
      'account and region, as the tool writes them; its last step asks AWS and was not run',
    document: () => onOwnTypes(AUTOPILOT.actions),
  },
  {
    name: 'IAM Access Analyzer, generated from CloudTrail',
    how: 'rebuilt: the calls of the recorded default build (test/proofs/traces/ebs-default.json), each on the resource types that the reference has for it, its placeholders ' +
      'filled with one account, one region and `*`; Access Analyzer runs in AWS only',
    document: () => onOwnTypes(calledByDefaultBuild()),
  },
  {
    name: 'iamlive',
    how: 'rebuilt: the calls of the recorded default build on every resource, as its client-side monitoring writes them; the tool was not run',
    document: async () => document([on(calledByDefaultBuild(), '*')]),
  },
];
