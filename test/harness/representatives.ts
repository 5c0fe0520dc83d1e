import type { Place } from './intrinsics';
import { conditionKeysOf, closestType, isSentWithEverything, resourceTypesOf, supports } from './reference';
import { factsFor } from './reference-facts';
import type { Authorization, Statement } from './simulator';
import type { Case } from '../../src/decision/case';
import { casesOf, withOneName } from '../../src/decision/cases';
import { allows } from '../../src/decision/decide';
import { Keys, Values } from '../../src/decision/keys';
import { statementOf, WrittenStatement } from '../../src/decision/policy';
import type { Facts } from '../../src/decision/request';
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

/** The keys of a context that AWS has for the action on the resource; values as the simulator takes them. */
async function sentOf(action: string, resource: string, current: ReadonlyMap<string, Values>, keys: Keys): Promise<Authorization['context']> {
  const type = await closestType(action, resource, await resourceTypesOf(action));
  const possible = await conditionKeysOf(action, type);
  const given = [...current].flatMap(([name, values]): [string, readonly string[]][] => (values ? [[keys.spelled(name), values]] : []));
  const fits = await Promise.all(given.map(async ([key]) => supports(possible, key) || isSentWithEverything(key)));
  const context = Object.fromEntries(given.filter((_, i) => fits[i]).map(([key, values]) =>
    [key, keys.isList(key.toLowerCase()) || values.length > 1 ? [...values] : values[0]] as const));
  // EC2 sends the tags of a resource under two names.
  const twins = Object.entries(context).filter(([key]) => key.startsWith('aws:ResourceTag/') && action.startsWith('ec2:'))
    .map(([key, value]) => [key.replace('aws:', 'ec2:'), value] as const);
  return { ...context, ...Object.fromEntries(twins) };
}

/** Some combinations of the values of a case's keys, by chance. */
async function sampled(asked: Case, most: number, next: () => number, statements: readonly Statement[], facts: Facts): Promise<Representative[]> {
  const keys = new Keys(asked, facts);
  const told = new Map<string, Authorization>();
  for (let i = 0; i < most * 2 && told.size < most; i++) {
    const current = new Map(keys.names.map((name) => [name, keys.valuesOf(name)[Math.floor(next() * keys.valuesOf(name).length)]]));
    if (!keys.areConsistent(current)) continue;
    const context = await sentOf(asked.action, asked.resource, current, keys);
    told.set(JSON.stringify(context), { action: asked.action, resource: asked.resource, context });
  }
  const policies = statements.map((statement) => withOneName(statementOf(statement), facts));
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
  for (const each of cases) found.push(...await sampled(each, mostEach, next, statements, facts));
  return found;
}
