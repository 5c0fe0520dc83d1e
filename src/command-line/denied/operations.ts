import { NEEDS } from '../../catalogue';
import { OTHER_NAMES, STEPS } from './known/steps';

/* Which call was refused, where AWS does not say its action: by the step of Packer, the SDK, the CLI or CloudTrail. */

export interface Operation {
  readonly action: string;
  readonly type?: string;
}

/** What the SDK calls a service, as the prefix of its actions. */
const serviceOf = (name: string) => name.toLowerCase().replace(' ', '');

const KNOWN = new Map(NEEDS.flatMap(({ actions }) => actions).map((action): [string, string] => [action.split(':')[1], action]));

/** The action of an operation of a service; of an operation only, where the service is not said. */
export function actionOf(operation: string, service?: string): string | undefined {
  const other = OTHER_NAMES[operation];
  if (other) return other;
  return service ? `${service}:${operation}` : KNOWN.get(operation);
}

/** Packer's step whose error is in the text. */
function stepIn(text: string): Operation | undefined {
  const step = STEPS.find(([pattern]) => pattern.test(text));
  return step && { action: step[1], ...step[2] && { type: step[2] } };
}

/** The operation that the SDK or the CLI names, or that belongs to Packer's step. */
export function operationIn(text: string): Operation | undefined {
  const ofSdk = /operation error ([\w ]+): (\w+),/.exec(text);
  const ofCli = /when calling the (\w+) operation/.exec(text);
  const action = ofSdk ? actionOf(ofSdk[2], serviceOf(ofSdk[1])) : ofCli ? actionOf(ofCli[1]) : undefined;
  const step = stepIn(text);
  if (!action) return step;
  return step?.action === action ? step : { action };
}
