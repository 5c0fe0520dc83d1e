import type { Command } from 'commander';
import { Print, Surroundings, tagOf, TemplateArguments, readTemplate, withHelp, withTemplateArguments } from './arguments';
import { checkHasSomething, notCoveredIn } from './covered';
import { FoundIssue } from './finding';
import { linesFor } from '../packer/from-template/tags';
import { asJson, asMarkdown, cellsOf, HEADINGS } from '../packer/template-report/print';
import { explained } from '../packer/template-report/rows';
import { at } from '../packer-template/files/fail-at';

/* `explain`: which option of a template needs which permission. */

interface ExplainArguments extends TemplateArguments {
  readonly format: string;
  readonly json?: boolean;
  readonly html?: boolean;
  readonly check?: boolean;
}

export function addExplainCommand(root: Command, print: Print, { columns }: Surroundings): void {
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  const { Option } = require('commander') as typeof import('commander');
  const command = withTemplateArguments(root.command('explain'))
    .description('prints which option of a Packer template needs which permission, and which maps lack the build tag')
    .addOption(new Option('--format <format>', 'how').choices(['table', 'markdown', 'html', 'json']).default('table'))
    .option('--json', 'prints JSON')
    .option('--html', 'prints a page for reviewers, with every statement: one file that can be searched')
    .option('--check', 'ends with 1 where a map lacks the build tag, or may lack it')
    .action((path: string, { format, json, html, check, ...options }: ExplainArguments) => {
      const tag = tagOf(options.tag);
      const template = readTemplate(path, options)._read;
      const all = explained(template, tag);
      if (json || format === 'json') {
        print(asJson(template, all));
      } else if (html || format === 'html') {
        print(pageOf(template, all, tag));
      } else if (format === 'markdown') {
        print(asMarkdown(template, all, tag));
      } else {
        print([asTables(all, tag, columns), ...listed('Not covered:', notCoveredIn(template))].filter((part) => part !== '')
          .join('\n\n'));
      }
      checkHasSomething(path, template, options);
      const lacking = all.filter(({ untagged }) => untagged.length > 0).map(({ name }) => name);
      if (check && lacking.length > 0) {
        throw new FoundIssue(`the build tag ${tag.key}=${tag.value} is missing in maps of ${[...new Set(lacking)].join(', ')}`);
      }
    });
  withHelp(command, [
    'explain images/web', 'explain images/web --check', 'explain images/web --html > review.html',
    'explain images/web --var region=eu-west-1 --json',
  ],
  'Ends with 0 if the template could be explained, with 1 if --check finds that the build tag is missing or if nothing\n' +
    'was explained, with 2 if a file or a flag cannot be read.');
}

const pageOf: typeof import('../packer/template-report/page').asHtml = (...of) => {
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  const { asHtml } = require('../packer/template-report/page') as typeof import('../packer/template-report/page');
  return asHtml(...of);
};

const listed = (title: string, lines: readonly string[]) =>
  (lines.length > 0 ? [[title, ...lines.map((line) => `  ${line}`)].join('\n')] : []);

/** The widths of the columns. Where the table would be wider than the terminal, the widest columns are made narrower first. */
function widths(rows: readonly (readonly string[])[], columns = Infinity): number[] {
  const wanted = rows[0].map((_, i) => Math.max(...rows.flatMap((row) => row[i].split('\n')).map(({ length }) => length)));
  const room = columns - 3 * wanted.length - 1;
  while (wanted.reduce((a, b) => a + b, 0) > room && Math.max(...wanted) > 6) wanted[wanted.indexOf(Math.max(...wanted))] -= 1;
  return wanted;
}

/** A text in lines of some width, broken anywhere: a path or a name of an action has no blanks. */
const folded = (text: string, width: number) =>
  text.split('\n').map((line) => line.match(new RegExp(`.{1,${width}}`, 'gu'))?.join('\n') ?? '').join('\n');

function asTables(all: ReturnType<typeof explained>, tag: { key: string; value: string }, columns: number | undefined): string {
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  const { Table } = require('console-table-printer') as typeof import('console-table-printer');
  return all.map(({ name, component, rows, untagged, warnings }) => {
    const cells = rows.map((row) => cellsOf(row, '\n'));
    const width = widths([HEADINGS, ...cells], columns);
    const table = new Table({
      columns: HEADINGS.map((heading, i) =>
        ({ name: heading, title: folded(heading, width[i]), alignment: 'left', minLen: width[i], maxLen: width[i] })),
      rows: cells.map((row) => Object.fromEntries(row.map((cell, i) => [HEADINGS[i], folded(cell, width[i])]))),
      rowSeparator: true,
      shouldDisableColors: true,
    });
    const missing = untagged.length === 0
      ? []
      : [`The build tag ${tag.key}=${tag.value} is missing:`, ...linesFor(untagged, tag).map((line) => `  ${line}`)];
    const failing = warnings.map((warning) => `Warning: ${warning}`);
    return [`${name} (${at(component.place)})`, table.render(), ...missing, ...failing].join('\n');
  }).join('\n\n');
}
