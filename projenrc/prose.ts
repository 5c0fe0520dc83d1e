import { execFileSync } from 'child_process';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'fs';
import { dirname, join } from 'path';
import * as ts from 'typescript';

/*
 * What readers read in the sources, for the linter of prose: the comments and the texts of src as Markdown in .cache/prose, each on the line
 * that it has in its file, so that the linter names the right one.
 */

const FOLDER = '.cache/prose';

/** A text is a sentence, or part of one, and not a name or a pattern. */
const isProse = (text: string) => /[a-z]{2,}\s+[a-z]{2,}/.test(text);

/** Without what Markdown would take for code. */
const asMarkdown = (line: string) => line.replace(/^\s*(\/\*\*?|\*\/|\*|\/\/)?\s*/, '').replace(/\*\/\s*$/, '');

/** The comments and texts of a file, by line. */
export function proseOf(source: string): string[] {
  const file = ts.createSourceFile('source.ts', source, ts.ScriptTarget.ES2022, true);
  const lines: string[] = source.split('\n').map(() => '');
  const put = (start: number, text: string) => {
    const first = file.getLineAndCharacterOfPosition(start).line;
    text.split('\n').forEach((line, i) => { lines[first + i] = `${lines[first + i]} ${asMarkdown(line)}`.trim(); });
  };
  const comments = new Set<number>();
  const visit = (node: ts.Node): void => {
    const start = node.getFullStart();
    for (const { pos, end } of [...ts.getTrailingCommentRanges(source, start) ?? [], ...ts.getLeadingCommentRanges(source, start) ?? []]) {
      if (!comments.has(pos)) put(pos, source.slice(pos, end));
      comments.add(pos);
    }
    const isText = ts.isStringLiteralLike(node) || ts.isTemplateHead(node) || ts.isTemplateMiddle(node) || ts.isTemplateTail(node);
    if (isText && isProse(node.text)) put(node.getStart(), node.text.replace(/\n/g, ' '));
    ts.forEachChild(node, visit);
  };
  visit(file);
  return lines;
}

if (require.main === module) {
  rmSync(FOLDER, { recursive: true, force: true });
  for (const path of execFileSync('git', ['ls-files', 'src/*.ts'], { encoding: 'utf8' }).split('\n').filter(Boolean)) {
    const target = join(FOLDER, `${path}.md`);
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(target, proseOf(readFileSync(path, 'utf8')).join('\n'));
  }
}
