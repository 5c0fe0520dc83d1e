import { execFileSync } from 'child_process';
import { appendFileSync, mkdirSync, readdirSync, readFileSync } from 'fs';
import { basename, dirname, join } from 'path';
import type { Made, PolicyFile } from './policies';
import { wider, widerInWords } from '../../src/checks/prove';
import { DifferenceInRole, compareStatements } from '../../src/command-line/diff/compare';
import { changesInWords } from '../../src/command-line/diff/in-words';
import { readPolicies } from '../../src/command-line/documents/read-roles';

/*
 * Which policies changed since a release, in words: for the release notes (`npx projen policy-changes`, and the release itself).
 * Usage: policy-changes.ts [<git ref>] [--append <file>]; without a ref since the last tag.
 */

const FOLDER = 'docs/policies';

/** The files of a version, by their names. */
export type Version = Readonly<Record<string, PolicyFile>>;

const gitIn = (project: string) => (...args: string[]) =>
  execFileSync('git', ['-C', project, ...args], { encoding: 'utf8', maxBuffer: 64 * 1024 * 1024, stdio: ['ignore', 'pipe', 'pipe'] });

const isPolicyFile = (path: string) => path.endsWith('.json');

/** A version as it lies in a folder. */
export const inFolder = (folder: string): Version => Object.fromEntries(readdirSync(folder).filter(isPolicyFile).sort()
  .map((file) => [file, JSON.parse(readFileSync(join(folder, file), 'utf8'))]));

/** A version as it was at a git ref; empty where the ref had none yet. */
export function atRef(ref: string, project = '.'): Version {
  const git = gitIn(project);
  return Object.fromEntries(git('ls-tree', '--name-only', ref, `${FOLDER}/`).split('\n').filter(isPolicyFile)
    .map((path) => [basename(path), JSON.parse(git('show', `${ref}:${path}`))]));
}

/** The last tag before now, undefined in a project without. */
export function lastTag(project = '.'): string | undefined {
  const git = gitIn(project);
  return git('tag', '--list', '--merged', 'HEAD') ? git('describe', '--tags', '--abbrev=0').trim() : undefined;
}

/** Statements in which the principal stands with the resource: a policy of a role or of a key can change in either. */
function withPrincipals({ Statement: statements }: any) {
  const named = (principal: any): string[] => (typeof principal === 'string' ? [principal] : Object.values<any>(principal).flat());
  return [statements].flat().map(({ Principal, Resource = 'this role', ...rest }: any) => ({
    ...rest,
    Resource: Principal === undefined ? Resource : [Resource].flat().flatMap((each: string) => named(Principal).map((name) => `${each} for ${name}`)),
  }));
}

function statementsOf({ trust, policies }: Made) {
  const documents = [...(trust ? [trust] : []), ...policies];
  return Object.values(readPolicies(JSON.stringify({ Statement: documents.flatMap(withPrincipals) }), 'docs/policies')).flat();
}

const NOTHING: Made = { policies: [] };

/** What changed of one construct: of its defaults, and beyond them of what options bring. */
function changesOf(older: PolicyFile | undefined, newer: PolicyFile | undefined): { defaults: DifferenceInRole[]; options: DifferenceInRole[] } {
  const between = (part: 'defaults' | 'everythingSwitchedOn') =>
    compareStatements(statementsOf(older?.[part] ?? NOTHING), statementsOf(newer?.[part] ?? NOTHING));
  const defaults = between('defaults');
  const told = new Set(defaults.map((change) => JSON.stringify(change)));
  return { defaults, options: between('everythingSwitchedOn').filter((change) => !told.has(JSON.stringify(change))) };
}

/** What is proven of the policies of a role. Statements for someone, as a key policy has them, are not compared so. */
function verdictOn({ policies: older }: Made, { policies: newer }: Made): string[] {
  const [was, is] = [older, newer].map((documents) => documents.flatMap(({ Statement: statements }: any) => [statements].flat()));
  return [...was, ...is].some(({ Principal }: any) => Principal !== undefined) ? [] : ['', widerInWords(wider(was, is))];
}

/** In backticks: ARNs are full of stars. */
const section = (title: string, changes: readonly DifferenceInRole[], verdict: readonly string[]) =>
  (changes.length === 0 ? [] : [`#### ${title}`, '```text\n' + [changesInWords(changes), ...verdict].join('\n') + '\n```']);

/** The section of the release notes. */
export function policyChanges(older: Version, newer: Version, since: string): string {
  const names = [...new Set([...Object.keys(older), ...Object.keys(newer)])].sort();
  const sections = names.flatMap((name) => {
    const [was, is] = [older[name], newer[name]];
    const { construct } = (is ?? was)!;
    if (!was) return [`#### ${construct}`, `New. Its policies: \`${FOLDER}/${name}\`.`];
    if (!is) return [`#### ${construct}`, 'Gone.'];
    const { defaults, options } = changesOf(was, is);
    return [
      ...section(`${construct}, by default`, defaults, verdictOn(was.defaults ?? NOTHING, is.defaults ?? NOTHING)),
      ...section(`${construct}, by options`, options, verdictOn(was.everythingSwitchedOn ?? NOTHING, is.everythingSwitchedOn ?? NOTHING)),
    ];
  });
  return [
    '### Policy changes',
    ...(sections.length === 0 ? [`No policy changed since ${since}.`] : [`Since ${since}, statement by statement:`, ...sections]),
  ].join('\n\n') + '\n';
}

/** The section for the working copy. */
export function notesSince(ref: string | undefined, project = '.'): string {
  if (ref === undefined) return `### Policy changes\n\nThe first release: \`${FOLDER}\` has every policy.\n`;
  return policyChanges(atRef(ref, project), inFolder(join(project, FOLDER)), ref);
}

function main(args: string[]): void {
  const at = args.indexOf('--append');
  const file = at < 0 ? undefined : args[at + 1];
  const [ref = lastTag()] = args.filter((_, i) => at < 0 || (i !== at && i !== at + 1));
  const notes = notesSince(ref);
  if (!file) {
    process.stdout.write(notes);
    return;
  }
  mkdirSync(dirname(file), { recursive: true });
  appendFileSync(file, `\n${notes}`);
}

if (require.main === module) main(process.argv.slice(2));
