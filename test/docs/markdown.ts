import markdownTable from 'markdown-table';
import type { Conditions } from '../../src/iam/vocabulary/capability';
import { conditionsInWords as inWords } from '../../src/review/lines';

/* How the documents that are made from data are written. */

const NOTICE = '<!-- Made by `npx projen docs`. Do not edit: change the permissions in src, or test/proofs/attacks. -->';

export const code = (text: string) => `\`${text}\``;
export const codes = (texts: readonly string[]) => texts.map(code).join('<br>');
export const document = (...parts: string[]) => [NOTICE, ...parts].join('\n\n') + '\n';
export const table = (rows: string[][]) => markdownTable(rows, { alignDelimiters: false });
export const bullets = (items: string[]) => items.map((item) => `- ${item}`).join('\n');

export const conditionsInWords = (all: readonly Conditions[]) => all.flatMap(inWords);

/** A document with one of its blocks made again: what stands between `<!-- name: … -->` and `<!-- /name -->`. */
export function withBlock(text: string, name: string, made: string): string {
  const block = new RegExp(`(<!-- ${name}: .*? -->\\n)[\\s\\S]*?(<!-- /${name} -->)`);
  if (!block.test(text)) throw new Error(`the document has no block '${name}'`);
  return text.replace(block, (_, start: string, end: string) => `${start}\n${made}\n\n${end}`);
}
