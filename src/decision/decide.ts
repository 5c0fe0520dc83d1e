import { matchesAction } from './actions';
import type { Case } from './case';
import { casesOf, withOneName } from './cases';
import { holds, Lookup, variablesIn } from './condition';
import { keyOf, Keys, Values } from './keys';
import type { Clause, Condition, Statement } from './policy';
import { Answer, Counterexample, Question, smallestFirst, Verdict, verdictOf } from './question';
import type { Facts, Request } from './request';
import { matchesResource } from './resources';
import { all, any, not, Truth } from './truth';

/*
 * Decides for every request at once. In policies each variable of a request (a field of the ARN, a condition key) is only compared with
 * constants and patterns, so one value for each class of values that they tell apart stands for the whole class.
 */

/**
 * How many conditions are looked at for a question: a few seconds. Each search may take a quarter of what is left, so that one that
 * explodes leaves enough for the others, and never less than the least, with which almost all of them end.
 */
const MOST_WORK = 600_000;
const LEAST_WORK = 4_000;

type Holding = (condition: Condition) => Truth;

/** Whether a clause matches, whose action and resource match already. */
function fits({ vague }: Case, clause: Clause, holding: Holding): Truth {
  const truth = all(clause.conditions, holding);
  return truth === true && vague.has(clause) ? undefined : truth;
}

/** Whether the policies allow a request that is not as it should be. */
function isBad(asked: Case, holding: Holding): Truth {
  const { granting, denying, about, unless, older } = asked;
  const one = (clauses: readonly Clause[]) => any(clauses, (clause) => fits(asked, clause, holding));
  const parts: (() => Truth)[] = [
    () => one(granting),
    () => not(one(denying)),
    () => (about ? one(about) : true),
    () => not(one(unless)),
    () => (older ? any([() => not(one(older.granting)), () => one(older.denying)], (part) => part()) : true),
  ];
  return all(parts, (part) => part());
}

const keysIn = ({ conditions }: Clause) => conditions.flatMap((condition) => [keyOf(condition), ...condition.values.flatMap(variablesIn)]);

interface Found {
  readonly example?: Counterexample;
  readonly isComplete: boolean;
  /** How many combinations of values were looked at. */
  readonly count: number;
  /** How many conditions were. */
  readonly work: number;
}

/** The smallest request that one statement allows and that is not as it should be, among all values of the keys. */
function search(asked: Case, by: Statement, keys: Keys, mostWork: number): Found {
  let [best, count, work]: [Counterexample | undefined, number, number] = [undefined, 0, 0];
  const current = new Map<string, Values>();
  const lookup: Lookup = (name) => (current.get(name)?.length === 1 ? current.get(name)![0] : undefined);
  const holding: Holding = (condition) => {
    work += 1;
    return holds(condition, current.get(keyOf(condition)), keys.isList(keyOf(condition)), lookup);
  };

  // What the statement asks of a key is known at once, where it names no other key.
  const plain = by.conditions.filter(({ values }) => values.flatMap(variablesIn).length === 0);
  const possible = new Map(keys.names.map((name) => [name, keys.valuesOf(name).filter((values) => plain.every((condition) =>
    keyOf(condition) !== name || holds(condition, values, keys.isList(name), lookup) !== false))]));
  // Those with the fewest values first: what they exclude is excluded early.
  const order = [...keys.names].sort((a, b) => possible.get(a)!.length - possible.get(b)!.length);
  const blocking = [...asked.denying, ...asked.unless, ...(asked.older?.denying.length === 0 ? asked.older.granting : [])];
  const knownAt = (clause: Clause) => Math.max(-1, ...keysIn(clause).map((name) => order.indexOf(name)));
  const isBlocked = (depth: number) => blocking.some((clause) => knownAt(clause) === depth && fits(asked, clause, holding) === true);

  /** Whether what begins so has no fewer keys than what was found. */
  const sent = () => [...current.values()].filter((values) => values).length;
  const isLarger = () => best?.certain === true && sent() >= Object.keys(best.request.context).length;
  const go = (depth: number): void => {
    if (work > mostWork || isLarger() || isBlocked(depth - 1)) return;
    [count, work] = [count + 1, work + 1];
    if (depth < order.length) {
      const name = order[depth];
      for (const values of possible.get(name)!) {
        current.set(name, values);
        if (keys.areConsistent(current)) go(depth + 1);
      }
      current.delete(name);
      return;
    }
    const allowed = fits(asked, by, holding);
    const bad = allowed === false ? false : isBad(asked, holding);
    if (bad === false) return;
    const context = Object.fromEntries([...current].flatMap(([name, values]) => (values ? [[keys.spelled(name), values]] : [])));
    const example = { request: { action: asked.action, resource: asked.resource, context }, by, certain: bad === true && allowed === true };
    [best] = smallestFirst(best ? [best, example] : [example]);
  };
  go(0);
  return { example: best, isComplete: work <= mostWork, count, work };
}

/** Goes through all actions, resources and values. */
export function answer(question: Question): Answer {
  const { facts } = question;
  const one = <C extends Clause>(clauses: readonly C[]) => clauses.map((clause) => withOneName(clause, facts));
  const policies = one(question.policies);
  const { cases, open: openCases } = casesOf({
    policies,
    about: question.about && one(question.about),
    unless: one(question.unless ?? []),
    unlessAllowedBy: question.unlessAllowedBy && one(question.unlessAllowedBy),
    facts,
  });
  const open = [...openCases];
  const smallest = new Map<string, Counterexample>();
  let [asked, left] = [0, MOST_WORK];
  for (const each of cases) {
    const keys = new Keys(each, facts);
    open.push(...keys.open);
    for (const by of each.granting) {
      const { example, isComplete, count, work } = search(each, by, keys, Math.max(LEAST_WORK, left / 4));
      [asked, left] = [asked + count, left - work];
      if (!isComplete) open.push(`there are too many combinations of values for ${each.action} on ${each.resource} to go through`);
      if (!example) continue;
      const name = `${policies.indexOf(by)} ${each.action}`;
      const before = smallest.get(name);
      const [first] = smallestFirst([...(before ? [before] : []), { ...example, by: question.policies[policies.indexOf(by)] }]);
      smallest.set(name, first);
    }
  }
  return { counterexamples: [...smallest.values()], open: [...new Set(open)], asked };
}

export const decide = (question: Question): Verdict => verdictOf(answer(question));

/** Whether policies allow one request: the rules by which whole classes are decided. */
export function allows(policies: readonly Statement[], { action, resource, context }: Request, facts: Pick<Facts, 'lists'>): Truth {
  const sent = new Map(Object.entries(context).map(([key, values]) => [key.toLowerCase(), values]));
  const lookup: Lookup = (name) => (sent.get(name)?.length === 1 ? sent.get(name)![0] : undefined);
  const holding: Holding = (condition) => holds(condition, sent.get(keyOf(condition)), facts.lists.includes(keyOf(condition)), lookup);
  const matches = (statement: Statement): Truth => all([
    () => matchesAction(statement, action), () => matchesResource(statement.resources, resource), () => all(statement.conditions, holding),
  ], (part) => part());
  const one = (effect: boolean) => any(policies.filter((statement) => statement.allows === effect), matches);
  return all([one(true), not(one(false))], (truth) => truth);
}
