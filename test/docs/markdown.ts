import markdownTable from 'markdown-table';
import type { Conditions } from '../../src/capabilities/capability';

/* How the documents that are made from data are written. */

const NOTICE = '<!-- Made by `npx projen docs`. Do not edit: change src/capabilities or test/attacks. -->';

export const code = (text: string) => `\`${text}\``;
export const codes = (texts: readonly string[]) => texts.map(code).join('<br>');
export const document = (...parts: string[]) => [NOTICE, ...parts].join('\n\n') + '\n';
export const table = (rows: string[][]) => markdownTable(rows, { alignDelimiters: false });
export const bullets = (items: string[]) => items.map((item) => `- ${item}`).join('\n');

export const conditionsInWords = (all: readonly Conditions[]) => all.flatMap((conditions) => Object.entries(conditions).flatMap(([operator, keys]) =>
  Object.entries(keys).map(([key, value]) => `${operator} ${key} = ${[value].flat().join(' or ')}`)));
