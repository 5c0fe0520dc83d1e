import { readFileSync } from 'fs';
import { join } from 'path';
import { allows } from './asked-once';
import { attackPlays, buildsElsewhere, Play, replays } from './plays';
import { resourceTypesOf, typeOf } from './reference';
import { Authorization, Requester, Statement, statementsOf } from './simulator';
import { packer } from './subjects';
import { narrowingOf } from '../../src/iam/statements/render';
import type { Conditions, Need } from '../../src/iam/vocabulary/capability';
import { packerCapabilities, packerRestrictions } from '../../src/packer/permissions';

/*
 * Minimal: an action is needed when a recorded build breaks without it, a condition when an attack goes through
 * without it. What neither shows stands in test/proofs/minimality/exceptions.json with a reason.
 */

/** An action on a type of resource, or a condition, of a statement; and what shows that it is needed. */
export interface Part {
  readonly sid: string;
  /** An action, and on what; an operator and a key as the data has them; or `Resource` and the type whose resources are named. */
  readonly part: string;
  /** The build that breaks or the attack that goes through without it. */
  readonly shownBy?: string;
}

/** What is kept although nothing shows that it is needed. */
export interface Exception {
  readonly because: string;
  /** Sid and part. */
  readonly unproven: readonly string[];
}

export interface MinimalityReport {
  readonly actions: readonly Part[];
  readonly conditions: readonly Part[];
}

export const exceptions = (): Record<keyof MinimalityReport, Exception[]> =>
  JSON.parse(readFileSync(join(__dirname, '..', 'proofs', 'minimality', 'packer.json'), 'utf8'));

const nameOf = ({ sid, part }: Part) => `${sid} ${part}`;
export const unproven = (parts: readonly Part[]) => parts.filter(({ shownBy }) => !shownBy).map(nameOf);

const needs = packerCapabilities.flatMap((capability) => capability.needs);
const needOf = (sid = '') => needs.find((need) => need.sid === sid)!;

/** The statements of a role that have a say in an action. */
const statementsOn = (action: string, requester: Requester) =>
  statementsOf(requester).filter((statement) => [statement.Action].flat().includes(action));

/** What shows parts to be needed: for each the first that was found. */
class Proofs {
  private readonly shownBy = new Map<string, string>();

  has({ sid }: Need, part: string): boolean {
    return this.shownBy.has(nameOf({ sid, part }));
  }

  add({ sid }: Need, part: string, shownBy: string): void {
    const name = nameOf({ sid, part });
    if (!this.shownBy.has(name)) this.shownBy.set(name, shownBy);
  }

  /** All parts of the needs, with what shows them. */
  async of(all: readonly Need[], partsOf: (need: Need) => string[] | Promise<string[]>): Promise<Part[]> {
    const parts = await Promise.all(all.map(async (need) => (await partsOf(need)).map((part) => ({ sid: need.sid, part }))));
    return parts.flat().map((part) => ({ ...part, shownBy: this.shownBy.get(nameOf(part)) }));
  }
}

/* Actions */

const typesOf = ({ on }: Need) => ('unscopable' in on ? [] : [...new Set(on.map(({ name }) => name))]);

const onType = (action: string, type?: string) => (type ? `${action} on ${type}` : action);

/** What a statement gives: each action, on each of its resource types that the action can be limited to. */
async function givenBy(need: Need): Promise<string[]> {
  const types = typesOf(need);
  if (types.length === 0) return [...need.actions];
  const given = await Promise.all(need.actions.map(async (action) => {
    const possible = await resourceTypesOf(action);
    return types.filter((type) => possible.includes(type)).map((type) => onType(action, type));
  }));
  return given.flat();
}

/** What of a statement is shown to be needed by a request that it alone allows. */
function shownOf(need: Need, { action, resource }: Authorization): string[] {
  const types = typesOf(need);
  // Not all ARNs tell the type as the reference calls it.
  const type = types.length === 1 ? types[0] : types.find((name) => name === typeOf(resource));
  if (types.length > 0 && !type) return [];
  // Which call of EBS uses which action of KMS is not known: those of a statement stand or fall together.
  return (action.startsWith('kms:') ? need.actions : [action]).map((each) => onType(each, type));
}

async function actionsOfAll(): Promise<Part[]> {
  const proofs = new Proofs();
  for (const { name, requester, authorizations } of replays()) {
    for (const authorization of authorizations) {
      const granting = statementsOn(authorization.action, requester).filter(({ Effect }) => Effect === 'Allow');
      const isShown = ({ Sid }: Statement) => shownOf(needOf(Sid), authorization).every((part) => proofs.has(needOf(Sid), part));
      if (granting.every(isShown)) continue;

      const alone = await Promise.all(granting.map((statement) => allows([statement], requester.roleArn, authorization)));
      if (alone.filter(Boolean).length !== 1) continue;
      const need = needOf(granting[alone.indexOf(true)].Sid);
      shownOf(need, authorization).forEach((part) => proofs.add(need, part, name));
    }
  }
  return proofs.of(needs.filter(({ denies }) => !denies), givenBy);
}

/* Conditions */

const IN_REGIONS = 'StringEquals aws:RequestedRegion';

const keysOf = (conditions: Conditions) => Object.entries(conditions).flatMap(([operator, keys]) => Object.keys(keys).map((key) => `${operator} ${key}`));

/** Everything that can hold a role back in a statement, where all that concerns it is declared; of a denial also what it denies. */
function conditionsOf(need: Need): string[] {
  const { actions, denies, on, when } = need;
  const types = 'unscopable' in on ? [] : on;
  return [...new Set([
    ...(denies ? actions.map((action) => `Action ${action}`) : []),
    ...[...when, ...narrowingOf(need, packerRestrictions)].flatMap(keysOf),
    ...(types.some(({ arn }) => /\$\{(Image)?Region\}/.test(arn)) ? [IN_REGIONS] : []),
    ...types.filter(({ arn }) => !arn.endsWith('/*')).map(({ name }) => `Resource ${name}`),
  ])];
}

/** An ARN of all resources of its type; buckets and objects have no type in theirs. */
const widened = (arn: string) => arn.replace(/^(arn:[^:]*:s3:::|(?:[^:]*:){5}[^:/]+[:/]).*$/, '$1*');

const pattern = (template: string) => new RegExp(`^${template.replace(/\$\{\w+\}/g, '.+')}$`);

/** The statement with one condition less, or undefined where it does not have the condition. */
function without(statement: Statement, condition: string): Statement | undefined {
  const [operator, template] = condition.split(' ');
  if (operator === 'Resource') {
    const ofType = (arn: string) => arn.includes(':s3:') || typeOf(arn) === template.toLowerCase();
    return { ...statement, Resource: [statement.Resource].flat().map((arn) => (ofType(arn) ? widened(arn) : arn)) };
  }
  if (operator === 'Action') return { ...statement, Action: [statement.Action].flat().filter((action) => action !== template) };
  const keys = statement.Condition?.[operator] ?? {};
  const kept = Object.entries(keys).filter(([key]) => !pattern(template).test(key));
  if (kept.length === Object.keys(keys).length) return undefined;
  const { [operator]: _, ...others } = statement.Condition!;
  return { ...statement, Condition: kept.length ? { ...others, [operator]: Object.fromEntries(kept) } : others };
}

async function conditionsOfAll(): Promise<Part[]> {
  const proofs = new Proofs();

  /** Notes the conditions that alone keep the role from what it asks for. */
  async function play({ name, requester, authorizations }: Play, concerned: (condition: string) => boolean): Promise<void> {
    for (const authorization of authorizations) {
      const statements = statementsOn(authorization.action, requester);
      for (const statement of statements) {
        const need = needOf(statement.Sid);
        for (const condition of conditionsOf(need).filter((each) => concerned(each) && !proofs.has(need, each))) {
          const weaker = without(statement, condition);
          if (!weaker || await allows(statements, requester.roleArn, authorization)) continue;
          const others = statements.filter((each) => each !== statement);
          if (await allows([...others, weaker], requester.roleArn, authorization)) proofs.add(need, condition, name);
        }
      }
    }
  }

  for (const attack of attackPlays(packer)) await play(attack, () => true);
  for (const build of buildsElsewhere()) await play(build, (condition) => condition === IN_REGIONS);
  return proofs.of(needs, conditionsOf);
}

/** What shows, for each action and each condition of the data, that it is needed. */
export async function minimalityReport(): Promise<MinimalityReport> {
  return { actions: await actionsOfAll(), conditions: await conditionsOfAll() };
}
