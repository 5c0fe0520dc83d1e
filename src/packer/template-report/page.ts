import { cellsOf, HEADINGS } from './print';
import type { Explained } from './rows';
import { at } from '../../packer-template/files/fail-at';
import type { ReadTemplate } from '../../packer-template/read-template';
import { page } from '../../review/html';
import { unfilled } from '../../review/lines';
import { linesFor } from '../from-template/tags';
import { packer } from '../permissions';

/* What was explained, as a page for reviewers: the options of each source, and each statement that they bring. */

export function asHtml(template: ReadTemplate, all: readonly Explained[], tag: { readonly key: string; readonly value: string }): string {
  const used = new Set(all.flatMap(({ rows }) => rows.flatMap(({ capabilities }) => capabilities)));
  const statements = Object.values(packer).filter(({ id }) => used.has(id))
    .flatMap((capability) => capability.needs.map((need) => unfilled(capability, need)));
  return page({
    title: 'What a Packer template needs',
    paragraphs: [
      `Read from ${template.files.join(', ')}. Each statement is shown before the role fills in its \${Account}, \${Region} and build tag ` +
      `(${tag.key}=${tag.value}); restrictions that the role adds are not shown. The page of the role itself is written by explain() of the construct.`,
    ],
    tables: all.map(({ name, component, rows, untagged, warnings }) => ({
      title: `${name} (${at(component.place)})`,
      rows: [HEADINGS, ...rows.map((row) => cellsOf(row, ', '))].map((cells) => cells.slice(0, -1)), // the statements tell the actions
      notes: [
        ...untagged.length === 0 ? [] : [`The build tag ${tag.key}=${tag.value} is missing:`, ...linesFor(untagged, tag)],
        ...warnings.map((warning) => `Warning: ${warning}`),
      ],
    })),
  }, statements);
}
