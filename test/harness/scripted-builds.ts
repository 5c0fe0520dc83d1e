import { existsSync, readdirSync, readFileSync } from 'fs';
import { join } from 'path';
import { allows } from './asked-once';
import { accessLevelsOf, closestType, resourceTypesOf } from './reference';
import { Authorization, Requester, Statement, statementsOf } from './simulator';
import { Subject, SUBJECTS } from './subjects';
import type { Need } from '../../src/iam/vocabulary/capability';

/*
 * Builds as requests, written down from AWS's documentation and policies: Image Builder cannot be run outside AWS, so nothing of it is recorded,
 * nor is what Packer does with some options. Each request says where it is known from, and what of it is only inferred.
 */

/** One request of a build. */
export interface ScriptedAuthorization extends Authorization {
  /** The call that asks for it. */
  readonly call: string;
  readonly source: string;
  /** What of it no source says. */
  readonly inferred?: string;
}

/** What one role asks for in a build, or in the work of a person. */
export interface ScriptedBuild {
  readonly name: string;
  readonly scenario: string;
  readonly description: string;
  /** The construct that makes the role: a name of SUBJECTS. */
  readonly role: string;
  /** The options of the role, beside its defaults. */
  readonly declares: readonly string[];
  readonly authorizations: readonly ScriptedAuthorization[];
}

const PROOFS = join(__dirname, '..', 'proofs');
const buildsIn = (...folder: string[]): ScriptedBuild[] => readdirSync(join(PROOFS, ...folder)).sort().map((file) =>
  ({ name: file.replace('.json', ''), ...JSON.parse(readFileSync(join(PROOFS, ...folder, file), 'utf8')) }));

export const scriptedBuilds = () => buildsIn('builds', 'image-builder');

/** What Packer asks for with options that no build was recorded with. */
export const scriptedPackerBuilds = () => buildsIn('builds', 'packer');

/** What the roles ask for that work with images of Packer after the build. */
export const scriptedUsesOfImages = () => buildsIn('builds', 'packer-images');

/** All of them. */
export const everyScriptedBuild = () => [...scriptedBuilds(), ...scriptedPackerBuilds(), ...scriptedUsesOfImages()];

export function subjectOf({ role, name }: ScriptedBuild): Subject {
  return SUBJECTS.find((subject) => subject.name === role) ?? (() => { throw new Error(`${name}: no construct ${role}`); })();
}

/** The requests of a build that a role denies, as action and resource. */
export async function deniedOf({ authorizations }: ScriptedBuild, requester: Requester): Promise<string[]> {
  const { roleArn } = requester;
  const statements = statementsOf(requester);
  const judged = await Promise.all(authorizations.map(async (authorization) =>
    ({ authorization, allowed: await allows(statements, roleArn, authorization) })));
  return judged.filter(({ allowed }) => !allowed).map(({ authorization: { action, resource } }) => `${action} on ${resource}`);
}

/* What is granted and not asked for */

export interface Unreached {
  readonly because: string;
  /** Sid, action and type of resource. */
  readonly unproven: readonly string[];
}

/** What is granted although no scripted build asks for it. Without a file nothing is. */
export function unreachedOf({ name }: Subject): Unreached[] {
  const path = join(PROOFS, 'minimality', `${name}.json`);
  return existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')).actions : [];
}

const isWrite = async (action: string) => (await accessLevelsOf(action)).some((level) => !['List', 'Read'].includes(level));

const typesOf = ({ on }: Need) => ('unscopable' in on ? [] : [...new Set(on.map(({ name }) => name))]);
const partOf = (sid: string, action: string, type?: string) => `${sid} ${action}${type ? ` on ${type}` : ''}`;

/** The writes that the data of a construct can grant: each action, on each of its resource types that the action can be limited to. */
export async function writesOf({ capabilities }: Subject): Promise<string[]> {
  const needs = capabilities.flatMap((capability) => capability.needs).filter(({ denies }) => !denies);
  const parts = await Promise.all(needs.flatMap((need) => need.actions.map(async (action) => {
    if (!await isWrite(action)) return [];
    const possible = await resourceTypesOf(action);
    const types = typesOf(need).filter((type) => possible.includes(type));
    return types.length > 0 ? types.map((type) => partOf(need.sid, action, type)) : [partOf(need.sid, action)];
  })));
  return parts.flat();
}

/** The statements of a role without an action in one of them. */
function without(statements: readonly Statement[], sid: string, action: string): Statement[] {
  const others = ({ Action }: Statement) => [Action].flat().filter((each) => each !== action);
  const weaker = statements.map((statement) => (statement.Sid === sid ? { ...statement, Action: others(statement) } : statement));
  return weaker.filter(({ Action }) => Action.length > 0);
}

/** The writes without which a build fails: taken away one by one, each from a role with what the build declares. */
export async function writesNeededBy(build: ScriptedBuild): Promise<string[]> {
  const subject = subjectOf(build);
  const { requester: { roleArn }, statements } = subject.withOptions(build.declares);
  const needs = subject.capabilities.flatMap((capability) => capability.needs);
  const needed = await Promise.all(build.authorizations.map(async (authorization) => {
    const { action, resource } = authorization;
    if (!await isWrite(action)) return [];
    const found: string[] = [];
    for (const { Sid } of statements.filter(({ Effect, Action }) => Effect === 'Allow' && [Action].flat().includes(action))) {
      if (await allows(without(statements, Sid!, action), roleArn, authorization)) continue;
      const possible = await resourceTypesOf(action);
      const types = typesOf(needs.find(({ sid }) => sid === Sid)!).filter((type) => possible.includes(type));
      found.push(partOf(Sid!, action, await closestType(action, resource, types)));
    }
    return found;
  }));
  return needed.flat();
}
