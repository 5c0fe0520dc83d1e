import type { Place } from './intrinsics';
import { conditionKeysOf, closestType, isSentWithEverything, resourceTypesOf, supports } from './reference';
import { factsFor } from './reference-facts';
import type { Authorization, Statement } from './simulator';
import type { Case } from '../../src/decision/case';
import { casesOf, withOneName } from '../../src/decision/cases';
import { allows } from '../../src/decision/decide';
import { Keys, Values } from '../../src/decision/keys';
import { Statement as DecidedStatement, statementOf, WrittenStatement } from '../../src/decision/policy';
import type { Facts, Request } from '../../src/decision/request';
import type { Truth } from '../../src/decision/truth';

/* Representatives that the decision procedure goes through, for asking others about them. */

/** A generator of numbers that gives the same ones for the same seed. */
export function numbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_664_525 + 1_013_904_223) % 4_294_967_296;
    return state / 4_294_967_296;
  };
}

export interface Representative {
  readonly authorization: Authorization;
  readonly decided: Truth;
}

const EVERYTHING: WrittenStatement = { Effect: 'Allow', Action: '*', Resource: '*' };

/** A key and its values as the simulator takes them. EC2 sends the tags of a resource under two names. */
function asTaken(action: string, key: string, values: readonly string[], isList: boolean): [string, string | string[]][] {
  const value = isList || values.length > 1 ? [...values] : values[0];
  const isTwin = key.startsWith('aws:ResourceTag/') && action.startsWith('ec2:');
  return [[key, value], ...(isTwin ? [[key.replace('aws:', 'ec2:'), value] as [string, string | string[]]] : [])];
}

/** A request that was decided, as the simulator takes it. */
export const authorizationOf = ({ action, resource, context }: Request, { lists }: Facts): Authorization => ({
  action,
  resource,
  context: Object.fromEntries(Object.entries(context)
    .flatMap(([key, values]) => asTaken(action, key, values, lists.includes(key.toLowerCase())))),
});

/** What AWS sends of a context with an action on a resource; values as the simulator takes them. */
type Sending = (current: ReadonlyMap<string, Values>) => Authorization['context'];

/** Looks up once what the reference says of a case. */
async function sendingOf({ action, resource }: Case, keys: Keys): Promise<Sending> {
  const possible = await conditionKeysOf(action, await closestType(action, resource, await resourceTypesOf(action)));
  const fitting = new Set((await Promise.all(keys.names.map(async (name) =>
    (supports(possible, keys.spelled(name)) || await isSentWithEverything(keys.spelled(name)) ? [name] : [])))).flat());
  return (current) => Object.fromEntries([...current].flatMap(([name, values]) =>
    (values && fitting.has(name) ? asTaken(action, keys.spelled(name), values, keys.isList(name)) : [])));
}

/** Some combinations of the values of a case's keys, by chance. */
async function sampled(
  asked: Case, most: number, next: () => number, policies: readonly DecidedStatement[], facts: Facts,
): Promise<Representative[]> {
  const keys = new Keys(asked, facts);
  const sending = await sendingOf(asked, keys);
  const told = new Map<string, Authorization>();
  for (let i = 0; i < most * 2 && told.size < most; i++) {
    const current = new Map(keys.names.map((name) => [name, keys.valuesOf(name)[Math.floor(next() * keys.valuesOf(name).length)]]));
    if (!keys.areConsistent(current)) continue;
    const context = sending(current);
    told.set(JSON.stringify(context), { action: asked.action, resource: asked.resource, context });
  }
  return [...told.values()].map((authorization) => ({
    authorization,
    decided: allows(policies, {
      ...authorization, context: Object.fromEntries(Object.entries(authorization.context).map(([key, value]) => [key, [value].flat()])),
    }, facts),
  }));
}

/** Representatives of the requests that the statements tell apart, some for each action and resource. */
export async function representativesOf(statements: readonly Statement[], place: Place, mostEach: number, seed: number): Promise<Representative[]> {
  const facts = await factsFor(statements, place);
  const next = numbers(seed);
  // Everything is asked about, also what the statements do not allow.
  const asked = statements.map((each) => withOneName(statementOf(each), facts));
  const { cases } = casesOf({ policies: [statementOf(EVERYTHING)], unlessAllowedBy: asked, facts });
  const found: Representative[] = [];
  for (const each of cases) found.push(...await sampled(each, mostEach, next, asked, facts));
  return found;
}
