import { execFileSync } from 'child_process';
import { readFileSync } from 'fs';
import { resolve } from 'path';
import MarkdownIt from 'markdown-it';
import * as ts from 'typescript';

/*
 * The TypeScript of the pages of docs compiles, with what README.md takes for granted (rosetta/default.ts-fixture).
 * README.md and the docstrings themselves: `jsii-rosetta extract --strict`.
 */

const PAGES = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard', 'docs/*.md'], { encoding: 'utf8' }).split('\n').filter(Boolean);

const snippetsOf = (text: string) => new MarkdownIt().parse(text, {}).filter(({ type, info }) => type === 'fence' && info === 'ts').map(({ content }) => content);

/** A page as a program: each snippet sees those before it, and may use their names again. */
function programOf(text: string): string | undefined {
  const snippets = snippetsOf(text);
  if (snippets.length === 0) return undefined;
  const nested = snippets.reduceRight((inner, snippet) => `{\n${snippet}\n${inner}}\n`, '');
  const further = "import { RemovalPolicy } from 'aws-cdk-lib';\nimport { NagSuppressions } from 'cdk-nag';\n";
  return further + readFileSync('rosetta/default.ts-fixture', 'utf8').replace('/// here', nested);
}

/** What the compiler finds in programs, by their pages. */
function errorsIn(programs: Record<string, string>): string[] {
  const { config } = ts.readConfigFile('tsconfig.dev.json', (path) => ts.sys.readFile(path));
  const { options } = ts.parseJsonConfigFileContent(config, ts.sys, resolve('.'), undefined, resolve('tsconfig.dev.json'));
  const files = new Map(Object.entries(programs).map(([page, text]) => [resolve(`${page}.ts`), text]));
  const host = ts.createCompilerHost(options);
  const { getSourceFile, fileExists } = host;
  host.fileExists = (path) => files.has(resolve(path)) || fileExists.call(host, path);
  host.getSourceFile = (path, ...others) => {
    const text = files.get(resolve(path));
    return text === undefined ? getSourceFile.call(host, path, ...others) : ts.createSourceFile(path, text, ts.ScriptTarget.ES2022);
  };
  const program = ts.createProgram({
    rootNames: [...files.keys()],
    options: { ...options, noEmit: true, noUnusedLocals: false, noUnusedParameters: false, skipLibCheck: true },
    host,
  });
  const sources = [...files.keys()].map((path) => program.getSourceFile(path));
  return sources.flatMap((source) => [...program.getSyntacticDiagnostics(source), ...program.getSemanticDiagnostics(source)])
    .map(({ file, start, messageText }) => {
      const line = file && start !== undefined ? file.text.split('\n')[file.getLineAndCharacterOfPosition(start).line].trim() : '';
      return `${file?.fileName.replace(resolve('.'), '').slice(1)}: ${ts.flattenDiagnosticMessageText(messageText, ' ')}: ${line}`;
    });
}

const PROGRAMS = Object.fromEntries(PAGES.flatMap((page) => {
  const program = programOf(readFileSync(page, 'utf8'));
  return program === undefined ? [] : [[page, program]];
}));

test('there are pages with TypeScript', () => {
  expect(Object.keys(PROGRAMS)).toEqual(expect.arrayContaining(['docs/migrate/from-a-role-of-your-own.md', 'docs/use/distribution.md', 'docs/use/packer-templates.md']));
});

test('the TypeScript of the pages compiles, and a mistake in it is told', () => {
  const wrong = { 'docs/wrong.md': programOf("```ts\nnew PackerBuildRole(this, 'Packer', { encryptBoots: true });\n```\n")! };
  const errors = errorsIn({ ...PROGRAMS, ...wrong });
  expect(errors.filter((error) => !error.startsWith('docs/wrong.md'))).toEqual([]);
  expect(errors.join()).toMatch(/'encryptBoots' does not exist/);
}, 300_000); // reads all types of the CDK
