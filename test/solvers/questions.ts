import type { RequestClass } from '../../src/checks/invariants/invariant';
import { BUILD_INVARIANTS } from '../../src/checks/invariants/invariants';
import type { ValuesOfRole } from '../../src/checks/proofs';
import { REQUEST_FACTS } from '../../src/checks/request-facts';
import { fill } from '../../src/iam/statements/fill';
import { ROWS, whole } from '../decision/by-hand';
import { everythingOf, Setting } from '../harness/proofs';
import { arnPatternOf, conditionKeysOf, resourceTypesOf } from '../harness/reference';
import { factsFor, globalKeysIn } from '../harness/reference-facts';
import type { Statement } from '../harness/simulator';
import { Subject, SUBJECTS } from '../harness/subjects';
import { CHINA, COMMERCIAL, GOVCLOUD } from '../harness/synthesize';
import { declaredBy } from '../proofs/every-request/declared';

/*
 * What the solvers are asked: policies, invariants and the reference as they are written. How patterns, conditions and ties between keys
 * are read is theirs (encode.py).
 */

/** A construct in a place, with nothing or with everything. */
export interface Role extends Setting {
  readonly name: string;
  readonly subject: Subject;
  readonly statements: readonly Statement[];
}

/** The default and everything, in each partition. */
export const ROLES: readonly Role[] = SUBJECTS.flatMap((subject) => [COMMERCIAL, CHINA, GOVCLOUD].flatMap((place) =>
  [[], everythingOf(subject, place)].map((options) => ({
    name: `${subject.name} ${options.length > 0 ? 'with everything' : 'by default'} in ${place.partition}`,
    subject,
    place,
    options,
    statements: (options.length > 0 ? subject.withAll(place) : subject.withOptions([], place)).statements,
  }))));

/** A class of requests with its placeholders filled in, as a statement; none where it speaks of something that was not declared. */
function written({ actions = ['*'], otherThan, on = ['*'], when = [] }: RequestClass, values: ValuesOfRole): object[] {
  const lacks = [...JSON.stringify([on, when]).matchAll(/\$\{(\w+)\}/g)].some(([, name]) => !values[name]?.length);
  if (lacks) return [];
  const each = (texts: string | readonly string[]) => [texts].flat().flatMap((text) => fill(text as string, values));
  const conditions = when.map((some) => Object.entries(some).map(([operator, keys]) =>
    [operator, Object.fromEntries(Object.entries(keys).map(([key, value]) => [each(key)[0], each(value)]))] as const));
  // Conditions with one operator are put together; those on one key, too, would be lost.
  const condition: Record<string, Record<string, string[]>> = {};
  for (const [operator, keys] of conditions.flat()) {
    for (const [key, value] of Object.entries(keys)) {
      if (condition[operator]?.[key]) throw new Error(`two conditions ${operator} on ${key} in one class`);
      condition[operator] = { ...condition[operator], [key]: value };
    }
  }
  return [{ Action: actions, ...(otherThan && { otherThan }), Resource: each(on), Condition: condition }];
}

const { lists, same, requestTags, whileCreating, region } = REQUEST_FACTS;

/** What is known of requests, without what only the procedure needs. */
const FACTS = {
  lists,
  same: same.map(({ prefixes }) => prefixes.map((prefix) => prefix.toLowerCase())),
  tags: requestTags,
  creating: whileCreating,
  region,
  always: [['.*', 'aws:requestedregion'], ['iam:passrole', 'iam:passedtoservice']],
};

/** The forms of the resources of an action, each with the keys that the reference has for it. */
async function formsOf(action: string): Promise<object[]> {
  const [service] = action.split(':');
  const types = await resourceTypesOf(action);
  if (types.length === 0) return [{ arn: '*', keys: await conditionKeysOf(action, undefined) }];
  return Promise.all(types.map(async (type) => ({ arn: await arnPatternOf(service, type), keys: await conditionKeysOf(action, type) })));
}

async function asked({ name, subject, options, place, statements }: Role): Promise<object> {
  const { actions } = await factsFor(statements, place);
  const values = declaredBy(subject, options, place, statements);
  return {
    name,
    statements,
    facts: { ...FACTS, partition: place.partition, global: ['aws:requestedregion', ...await globalKeysIn(statements)] },
    actions: Object.fromEntries(await Promise.all(actions.map(async (action) => [action, await formsOf(action)]))),
    invariants: BUILD_INVARIANTS.map(({ id, about, holds }) => ({
      id, about: about.flatMap((each) => written(each, values)), holds: holds.flatMap((each) => written(each, values)),
    })),
  };
}

/** Everything, the policies with verdicts worked out by hand among it. */
export const askedOfSolvers = async (roles: readonly Role[] = ROLES) => ({
  roles: await Promise.all(roles.map(asked)),
  rowFacts: { ...FACTS, always: [], partition: 'aws' },
  rows: ROWS.map(({ says, older, newer }) => ({ says, older: [older].flat().map(whole), newer: [newer].flat().map(whole) })),
});
