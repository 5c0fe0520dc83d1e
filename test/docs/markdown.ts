import markdownTable from 'markdown-table';
import type { Conditions } from '../../src/iam/vocabulary/capability';
import { conditionsInWords as inWords } from '../../src/review/lines';

/* How the documents that are made from data are written. */

const NOTICE = '<!-- Made by `npx projen docs`. Do not edit: change the permissions in src, or test/proofs/attacks. -->';

export const code = (text: string) => `\`${text}\``;
export const codes = (texts: readonly string[]) => texts.map(code).join('<br>');
export const document = (...parts: string[]) => [NOTICE, ...parts].join('\n\n') + '\n';
export const table = (rows: string[][]) => markdownTable(rows, { alignDelimiters: false });

/**
 * What would be too wide as a table: an item for each row, which begins with its first cell, and its other cells below it by the names of their columns. A
 * column without a name has no label, and an empty cell is left out.
 */
export const blocks = ([, ...columns]: readonly string[], rows: readonly string[][]) => rows.map(([title, ...cells]) => [
  `- **${title}**`,
  ...cells.flatMap((cell, i) => (cell ? [`  - ${columns[i] && `${columns[i]}: `}${cell}`] : [])),
].join('\n')).join('\n');

/** What readers look up and do not read from end to end. */
export const folded = (summary: string, text: string) => `<details><summary>${summary}</summary>\n\n${text}\n\n</details>`;

export const bullets = (items: string[]) => items.map((item) => `- ${item}`).join('\n');

export const conditionsInWords = (all: readonly Conditions[]) => all.flatMap(inWords);

/** A document with one of its blocks made again: what stands between `<!-- name: … -->` and `<!-- /name -->`. */
export function withBlock(text: string, name: string, made: string): string {
  const block = new RegExp(`(<!-- ${name}: .*? -->\\n)[\\s\\S]*?(<!-- /${name} -->)`);
  if (!block.test(text)) throw new Error(`the document has no block '${name}'`);
  return text.replace(block, (_, start: string, end: string) => `${start}\n${made}\n\n${end}`);
}
