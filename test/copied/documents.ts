import { execFileSync } from 'child_process';
import { readFileSync } from 'fs';
import * as path from 'path';
import MarkdownIt from 'markdown-it';

/* The TypeScript of README.md and of the pages of docs, as somebody pastes it. */

const ROOT = path.resolve(__dirname, '../..');

export const PAGES = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard', 'README.md', 'docs/*.md'], { cwd: ROOT, encoding: 'utf8' })
  .split('\n').filter(Boolean);

export const textOf = (page: string) => readFileSync(path.join(ROOT, page), 'utf8');

/** The blocks of a language, whatever the page has to say about them besides. */
export const blocksOf = (text: string, language: string): string[] => new MarkdownIt().parse(text, {})
  .filter(({ type, info }) => type === 'fence' && info.split(' ')[0] === language).map(({ content }) => content);

const isFile = (block: string) => /^import /m.test(block);

/** The blocks that are whole files: they import what they use. */
export const filesIn = (text: string): string[] => blocksOf(text, 'ts').filter(isFile);

/**
 * The programs of a page. A block that imports something begins one. The blocks after it continue it, each beside the others or after them: its names are
 * known to those after it, and may be used again.
 */
export function programsOf(text: string): string[] {
  const programs: string[][] = [];
  for (const block of blocksOf(text, 'ts')) {
    if (isFile(block)) programs.push([block]);
    else if (programs.length > 0) programs.at(-1)!.push(block);
    else throw new Error(`imports nothing, and continues nothing:\n${block}`);
  }
  return programs.map(([file, ...further]) => file + further.reduceRight((inner, block) => `{\n${block}\n${inner}}\n`, ''));
}
