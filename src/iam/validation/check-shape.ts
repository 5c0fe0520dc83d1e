import { IConstruct } from 'constructs';
import { fail, shown } from './fail';
import { partlyKnown, UNKNOWN } from './partly-known';
import type { Shape } from './shapes';

/* Refuses values that look otherwise than their kind. */

/** A text as an error shows it: what only the deployment knows as an ellipsis. */
const asShown = (text: string) => shown(text.replaceAll(UNKNOWN, '…'));

/** Refuses a value that stands for more than one thing. */
export function checkExact(scope: IConstruct, property: string, value: string): void {
  const [text] = partlyKnown(scope, value);
  if (/[*?]|\$\{/.test(text)) fail(scope, property, `has ${asShown(text)}, which can match more than one thing`, 'name each one exactly');
}

/** An ARN with something for the partition, the region and the account that only the deployment knows. */
function withFields(text: string): string {
  const [prefix, partition, service, region, account, ...resource] = text.split(':');
  if (prefix !== 'arn' || account === undefined) return text;
  const or = (field: string, example: string) => (field === UNKNOWN ? example : field);
  return [prefix, or(partition, 'aws'), service, or(region, 'us-east-1'), or(account, '111122223333'), ...resource].join(':');
}

/** Refuses a value that looks otherwise. What only the deployment knows is let through. */
export function checkShape(scope: IConstruct, property: string, value: string, shape: Shape, verb: 'has' | 'is' = 'has'): void {
  const { is, pattern, cure, forUnknown = UNKNOWN } = shape;
  const [text] = partlyKnown(scope, value);
  const judged = withFields(text).replaceAll(UNKNOWN, forUnknown);
  if (!judged.includes(UNKNOWN) && !pattern.test(judged)) fail(scope, property, `${verb} ${asShown(text)}, which is not ${is}`, cure);
}
