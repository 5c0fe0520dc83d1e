import type { InvariantFinding } from './check';
import { filledConditions, lacksValue, ValuesOfRole } from './proofs';
import { CATALOGUES, Catalogue } from '../catalogue';
import type { RequestClass } from './invariants/invariant';
import { OF_THE_TAG } from './invariants/invariants';
import { matchesAction } from '../decision/actions';
import type { Clause, Condition, Statement } from '../decision/policy';
import { fill } from '../iam/statements/fill';
import type { Conditions, Need } from '../iam/vocabulary/capability';

/*
 * The shortest change after which invariants hold: of a statement that breaks some, each action is left out, gets the conditions of a class
 * in which the invariant holds, or is replaced by statements of ours.
 */

export interface ProposedChange {
  readonly statement: Statement;
  /** As the statement writes them. */
  readonly actions: readonly string[];
  readonly kind: 'remove' | 'narrow' | 'replace';
  readonly conditions: readonly Condition[];
  /** In place of the resources of the statement. */
  readonly resources?: readonly string[];
  /** The Sids of the statements that replace it. */
  readonly by: readonly string[];
}

/** What a build needs: the needs of a construct, or those of them that a template brings. */
export interface WantedNeeds {
  readonly construct: string;
  readonly needs: readonly Need[];
}

const clauseOn = (actions: readonly string[], not = false): Clause =>
  ({ actions: { texts: actions, not }, resources: { texts: ['*'], not: false }, conditions: [] });
const covers = (pattern: string, action: string) => matchesAction(clauseOn([pattern]), action);
const isPattern = (action: string) => /[*?]/.test(action);

/** What is given without an option first: with it, options that do the same in another way do not count. */
const OF_DEFAULTS = /^(always|the builders that (launch|make images))/;

export function needsOf({ construct, capabilities }: Catalogue, sids?: ReadonlySet<string>): WantedNeeds {
  const granting =
    capabilities.flatMap((capability) => capability.needs.filter(({ denies }) => !denies).map((need) => ({ need, capability })));
  if (sids) return { construct, needs: granting.filter(({ need }) => sids.has(need.sid)).map(({ need }) => need) };
  const byDefault = granting.filter(({ capability }) => OF_DEFAULTS.test(capability.declaredBy)).map(({ need }) => need);
  const others = granting.map(({ need }) => need).filter((need) => !byDefault.includes(need));
  const has = (action: string) => byDefault.some(({ actions }) => actions.includes(action));
  return { construct, needs: [...byDefault, ...others.filter(({ actions }) => !actions.some(has))] };
}

/** The construct that does most of what the statements name. */
export function likeliestConstruct(policies: readonly Statement[]): Catalogue {
  const actions = policies.filter(({ allows }) => allows).flatMap(({ actions: { texts } }) => texts).filter((action) => !isPattern(action));
  const count = ({ capabilities }: Catalogue) => {
    const all = new Set(capabilities.flatMap(({ needs }) => needs).flatMap((need) => need.actions).map((action) => action.toLowerCase()));
    return new Set(actions.map((action) => action.toLowerCase()).filter((action) => all.has(action))).size;
  };
  return CATALOGUES.reduce((best, each) => (count(each) > count(best) ? each : best));
}

const hasAll = (conditions: readonly Conditions[], { when }: Need) => {
  const asked = when.map((each) => JSON.stringify(each));
  return conditions.every((each) => asked.includes(JSON.stringify(each)));
};

const typesOf = ({ on }: Need) => ('unscopable' in on ? ['*'] : on.map(({ name }) => name));

/**
 * A condition on the tag suits what a build does to one kind of thing, and not to another. Whether it can go on: each kind of thing is one
 * to which a need with the same conditions does it.
 */
const suits = (conditions: readonly Conditions[], needs: readonly Need[]) => {
  const types = new Set(needs.filter((need) => hasAll(conditions, need)).flatMap(typesOf));
  return needs.every((need) => typesOf(need).every((type) => types.has(type)));
};

/** The ARNs of one service among those of any. */
function ofService(arn: string, action: string): string {
  const [service] = action.toLowerCase().split(':');
  return isPattern(service) ? arn : arn.replace(/^(arn:[^:]*:)\*:/, `$1${service}:`);
}

interface Narrowing {
  readonly conditions: readonly Condition[];
  readonly resources?: readonly string[];
}

/** What keeps one action of a statement to an invariant; undefined where nothing does that a build can go on with. */
function narrowingFor(
  { invariant: { id, holds } }: InvariantFinding, action: string, needs: readonly Need[], values: ValuesOfRole,
): Narrowing | undefined {
  const one = (patterns: readonly string[]) => patterns.some((pattern) => covers(pattern, action));
  const possible = holds.filter(({ actions = ['*'], otherThan = [], on = [], when = [] }: RequestClass) =>
    one(actions) && !one(otherThan) && !lacksValue(JSON.stringify([on, when]), values));
  const fitting = possible.filter(({ when = [] }) => !OF_THE_TAG.has(id) || suits(when, needs));
  if (fitting.length === 0) return undefined;
  if (id === 'account') {
    const withoutAccount = needs.some(({ on }) => !('unscopable' in on) && on.some(({ arn }) => /^[^:]*:[^:]*:[^:]*:[^:]*::/.test(arn)));
    const resources = fitting.slice(0, withoutAccount ? 2 : 1).flatMap(({ on = [] }) => on.slice(0, 1)).flatMap((arn) => fill(arn, values));
    return { conditions: [], resources: resources.map((arn) => ofService(arn, action)) };
  }
  const [{ when = [], on }] = fitting;
  return { conditions: filledConditions(when, values), resources: on?.flatMap((arn) => fill(arn, values)) };
}

const keyOf = ({ each, operator, ifExists, key }: Condition) => [each, operator, ifExists, key].join(' ');

/** One narrowing for all of them; undefined where they speak differently of the same. */
function together(all: readonly (Narrowing | undefined)[]): Narrowing | undefined {
  const conditions = new Map<string, Condition>();
  let resources: readonly string[] | undefined;
  for (const narrowing of all) {
    if (!narrowing) return undefined;
    for (const condition of narrowing.conditions) {
      const before = conditions.get(keyOf(condition));
      if (before && before.values.join() !== condition.values.join()) return undefined;
      conditions.set(keyOf(condition), condition);
    }
    // Those of the account say less than those that were declared.
    if (narrowing.resources && (!resources || resources.some((arn) => arn.endsWith(':*')))) resources = narrowing.resources;
  }
  return { conditions: [...conditions.values()], resources };
}

function changeFor(
  statement: Statement, action: string, findings: readonly InvariantFinding[], wanted: WantedNeeds, values: ValuesOfRole,
): Omit<ProposedChange, 'actions'> {
  const needs = wanted.needs.filter(({ actions }) => actions.some((each) => covers(action, each)));
  if (needs.length === 0) return { statement, kind: 'remove', conditions: [], by: [] };
  const narrowing = statement.actions.not ? undefined : together(findings.map((finding) => narrowingFor(finding, action, needs, values)));
  const sameResources = statement.resources.not || !statement.resources.texts.includes('*');
  if (narrowing && !(narrowing.resources && sameResources)) return { statement, kind: 'narrow', ...narrowing, by: [] };
  return { statement, kind: 'replace', conditions: [], by: needs.map(({ sid }) => sid) };
}

/** What to change in the policies of a role, so that none of the findings is made again. */
export function changesFor(
  findings: readonly InvariantFinding[], policies: readonly Statement[], wanted: WantedNeeds, values: ValuesOfRole,
): ProposedChange[] {
  const changes = new Map<string, ProposedChange>();
  for (const statement of policies) {
    const texts = statement.actions.not ? ['*'] : statement.actions.texts;
    for (const action of texts) {
      const broken =
        findings.filter(({ attacks }) => attacks.some(({ by, request }) => by === statement && covers(action, request.action)));
      if (broken.length === 0) continue;
      const change = changeFor(statement, action, broken, wanted, values);
      const name =
        JSON.stringify([policies.indexOf(statement), change.kind, change.conditions, change.resources, change.kind === 'replace']);
      const before = changes.get(name);
      changes.set(name, { ...change, actions: [...before?.actions ?? [], action], by: [...new Set([...before?.by ?? [], ...change.by])] });
    }
  }
  return [...changes.values()];
}
