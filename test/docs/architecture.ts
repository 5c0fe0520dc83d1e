import { existsSync, readdirSync, readFileSync } from 'fs';
import { dirname, join, normalize } from 'path';
import * as ts from 'typescript';

/* Which files and folders import which, types included: those of the source are drawn in docs/contribute/architecture.md. */

const SOURCE = 'src';

/** Each file of a folder with the files of the repository that it imports. */
export function importsOfFiles(folder = SOURCE): ReadonlyMap<string, readonly string[]> {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts') && !file.includes('node_modules')).map((file) => join(folder, file)).sort();
  return new Map(files.map((file) => [file, ts.preProcessFile(readFileSync(file, 'utf8')).importedFiles
    .filter(({ fileName }) => fileName.startsWith('.'))
    .map(({ fileName }) => {
      const path = normalize(join(dirname(file), fileName));
      return [`${path}.ts`, join(path, 'index.ts')].find((candidate) => existsSync(candidate)) ?? path;
    })]));
}

/** What a file declares for others; what it hands on from another file is declared there. */
export function exportedNames(file: string): string[] {
  const isExported = (node: ts.Statement) =>
    ts.canHaveModifiers(node) && ts.getModifiers(node)?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword);
  return ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.Latest).statements.filter(isExported).flatMap((statement) =>
    (ts.isVariableStatement(statement) ? statement.declarationList.declarations : [statement as ts.DeclarationStatement])
      .flatMap(({ name }) => (name && ts.isIdentifier(name) ? name.text : [])));
}

/** What a reader looks for: the folders of the source, and the files beside them. */
export const domainOf = (file: string) => file.split('/')[1].replace(/\.ts$/, '');

/** The folder of a file, the inner ones each by itself; a file beside the domains stands for itself. */
export const folderOf = (file: string) => (dirname(file) === SOURCE ? file : dirname(file));

/** The same of larger parts, each with those that it imports. */
export function importsOf(part: (file: string) => string): ReadonlyMap<string, ReadonlySet<string>> {
  const parts = new Map<string, Set<string>>();
  for (const [file, imported] of importsOfFiles()) {
    const own = parts.get(part(file)) ?? new Set();
    parts.set(part(file), own);
    imported.map(part).filter((other) => other !== part(file)).forEach((other) => own.add(other));
  }
  return parts;
}

/** The parts that import each other, directly or through others. */
export function circlesIn(imports: ReadonlyMap<string, Iterable<string>>): string[] {
  const reachable = (from: string) => {
    const seen = new Set<string>();
    const open = [...imports.get(from) ?? []];
    while (open.length > 0) {
      const part = open.pop()!;
      if (!seen.has(part)) open.push(...imports.get(part) ?? []);
      seen.add(part);
    }
    return seen;
  };
  return [...imports.keys()].filter((part) => reachable(part).has(part));
}

/** Without the arrows that a way over other parts stands for already. */
function direct(imports: ReadonlyMap<string, ReadonlySet<string>>): [string, string][] {
  const reaches = (from: string, to: string): boolean => from === to || [...imports.get(from) ?? []].some((next) => reaches(next, to));
  return [...imports].flatMap(([from, all]) => [...all].sort().filter((to) => ![...all].some((other) => other !== to && reaches(other, to)))
    .map((to): [string, string] => [from, to]));
}

/** The domains as a drawing: an arrow is an import. */
export function drawingOfImports(): string {
  return ['```mermaid', 'flowchart TD', ...direct(importsOf(domainOf)).map(([from, to]) => `  ${from} --> ${to}`), '```'].join('\n');
}
