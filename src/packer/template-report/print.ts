import type { Explained, Row } from './rows';
import { at } from '../../packer-template/files/fail-at';
import type { ReadTemplate } from '../../packer-template/read-template';
import { strangersOf } from '../from-template/strangers';
import { linesFor } from '../from-template/tags';
import type { AnyList } from '../options/option';
import { OptionName, OPTIONS } from '../options/options';

/* What was explained, as texts. */

interface Tag {
  readonly key: string;
  readonly value: string;
}

export const HEADINGS = ['Option', 'Value', 'Where', 'Property', 'Capability', 'Actions'];

function shownValue({ state, property, values, shown, reason }: Row): string {
  if (state === 'unknown') return `unknown: ${reason}`;
  const value = values.join(', ') || shown || 'set';
  if (state === 'known') return value;
  return `${value} (${hasArnByName(property) ? 'its ARN follows from account and region' : 'declare what stands behind it'})`;
}

const hasArnByName = (property: string) => !!(OPTIONS[property as OptionName] as AnyList).arnOf;

/** The cells of a row, for any table. */
export const cellsOf = (row: Row, separator: string) => [
  row.option, shownValue(row), at(row.place), row.property, row.capabilities.join(separator), row.actions.join(separator),
];

/** A cell in which nothing means anything to Markdown. */
const cell = (text: string) => text.replace(/[\\|`*_<>[\]{}]/g, (character) => `\\${character}`).replace(/\s*\n\s*/g, ' ');

export function asMarkdown(template: ReadTemplate, all: readonly Explained[], tag: Tag): string {
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  const table = require('markdown-table') as typeof import('markdown-table');
  const strangers = strangersOf(template).map(({ text }) => `- ${cell(text)}`);
  return [...all.flatMap(({ name, component, rows, untagged, warnings }) => [
    `## ${cell(name)}`,
    '',
    cell(at(component.place)),
    '',
    table([HEADINGS, ...rows.map((row) => cellsOf(row, ', ').map(cell))]),
    '',
    ...(untagged.length === 0
      ? []
      : [`The build tag ${cell(`${tag.key}=${tag.value}`)} is missing:`, '', ...linesFor(untagged, tag).map((line) => `    ${line}`), '']),
    ...warnings.flatMap((warning) => [`Warning: ${cell(warning)}`, '']),
  ]), ...(strangers.length > 0 ? ['## Not covered', '', ...strangers, ''] : [])].join('\n');
}

export function asJson(template: ReadTemplate, all: readonly Explained[]): string {
  return JSON.stringify({
    files: template.files,
    sources: all.map(({ name, component, rows, untagged, warnings }) => ({
      name,
      kind: component.kind,
      type: component.type,
      ...component.place,
      options: rows.map(({ place, ...row }) => ({ ...row, ...place })),
      untagged: untagged.map(({ option, place, state, found }) => ({ option, state, found, ...place })),
      warnings,
    })),
    notCovered: strangersOf(template).map(({ place, text }) => ({ text, ...place })),
  }, undefined, 2);
}
