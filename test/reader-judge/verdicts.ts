import { existsSync, readdirSync, readFileSync, statSync } from 'fs';
import { basename, join, relative, resolve } from 'path';
import { compare, Difference } from './compare';
import { DECLARATIONS, expressions, OPTION } from './expressions';
import { judge, Question, Verdict } from './judge';
import { findingsOf } from '../../src/packer/from-template/findings';
import { tagProblemsOf } from '../../src/packer/from-template/tags';
import { readFile, readFolder, ReadTemplate } from '../../src/packer-template/read-template';
import { plain, unknownIn } from '../../src/packer-template/values';
import { folderOf } from '../harness/folders';

/* Templates before the reader and before Packer. */

export const ROOT = resolve(__dirname, '../..');

export interface Case {
  readonly name: string;
  /** What Packer is asked. */
  readonly question: Question;
  /** What the reader is not told of it. */
  readonly without?: (keyof Question)[];
  /** The option under test, where it is one. */
  readonly option?: string;
}

export interface Outcome {
  readonly name: string;
  /** Why the reader refuses the template. */
  readonly error?: string;
  readonly verdict: Verdict;
  /** What the reader takes an option for that Packer refuses, where it takes it for something known. */
  readonly lenient?: string;
  readonly differences: readonly Difference[];
}

function read({ path, varFiles, variables, only, except, environment = {} }: Question): ReadTemplate {
  const options = { varFiles, variables, onlyBuilds: only, exceptBuilds: except, environment };
  const template = statSync(path).isDirectory() ? readFolder(path, options) : readFile(path, options);
  // Everything that a role would look at, and all values: the reader evaluates them when they are asked for.
  findingsOf(template);
  tagProblemsOf(template, { key: 'CreatedBy', value: 'packer' }, { late: [], requireVolumeTag: true });
  template.components.forEach(({ options: values }) => unknownIn(values));
  return template;
}

export function outcomesOf(cases: readonly Case[]): Outcome[] {
  const verdicts = judge(cases.map(({ question }) => question));
  return cases.map(({ name, question, without = [], option }, i): Outcome => {
    const verdict = verdicts[i];
    try {
      const template = read({ ...question, ...Object.fromEntries(without.map((key) => [key, undefined])) });
      const isLegacy = /(?<!\.pkr)\.json$/.test(question.path);
      if (!verdict.refused) return { name, verdict, differences: compare(template.components, verdict.components, isLegacy) };
      const found = option === undefined ? undefined : template.components[0].options.get(option);
      return { name, verdict, differences: [], lenient: found === undefined ? 'read' : unknownIn(found) ? undefined : JSON.stringify(plain(found)) };
    } catch (error) {
      return { name, verdict, error: (error as Error).message, differences: [] };
    }
  });
}

/** Generated expressions, each in a template of its own: with what is given for variables, and without it. */
export function expressionCases(count: number, seed: number): Case[] {
  const folders = folderOf(Object.fromEntries(expressions(count, seed).map(({ kind, text }, i) => [
    `${i}/a.pkr.hcl`,
    `${DECLARATIONS}\nsource "amazon-ebs" "x" {\n  ${OPTION[kind]} = ${text}\n}\nbuild { sources = ["source.amazon-ebs.x"] }\n`,
  ])));
  return expressions(count, seed).flatMap(({ kind, text }, i): Case[] => {
    const of = (variables?: Record<string, string>, without?: Case['without']): Case =>
      ({ name: text, option: OPTION[kind], without, question: { path: join(folders, String(i), 'a.pkr.hcl'), variables } });
    const values = { required: 'given', required_list: '["x", "a"]' };
    const empty = { required: '', required_list: '[]' };
    return [of(), of(values), of(values, ['variables']), of(empty, ['variables'])];
  });
}

export const of = (kind: Difference['kind'], { name, differences }: Outcome) =>
  differences.filter((difference) => difference.kind === kind).map(({ option, text }) => `${name}: ${option}: ${text}`);

const filesIn = (folder: string) => readdirSync(folder).filter((name) => /\.pkr\.(hcl|json)$|^legacy-.*\.json$/.test(name)).map((name) => join(folder, name));

/** Every template of the repository, as its tests read it. */
export function templatesOfRepository(): Case[] {
  const corpus = join(ROOT, 'test/packer-template/corpus');
  const labelled = readdirSync(corpus).filter((name) => existsSync(join(corpus, name, 'expected.json'))).map((name): Case => {
    const { entry = '.', options = {} } = JSON.parse(readFileSync(join(corpus, name, 'expected.json'), 'utf8'));
    const varFiles = options.varFiles?.map((file: string) => join(corpus, name, file));
    return { name, question: { ...options, varFiles, path: entry === '.' ? join(corpus, name) : join(corpus, name, entry) } };
  });
  const others = [
    ...filesIn(join(ROOT, 'test/proofs/traces/templates')),
    ...filesIn(join(ROOT, 'test/e2e/templates')),
    ...readdirSync(join(ROOT, 'examples')).map((name) => join(ROOT, 'examples', name)).filter((path) => statSync(path).isDirectory()).flatMap(filesIn),
  ].map((path): Case => ({ name: relative(ROOT, path), question: { path } }));
  return [...labelled, ...others.sort((a, b) => (basename(a.name) < basename(b.name) ? -1 : 1))];
}
