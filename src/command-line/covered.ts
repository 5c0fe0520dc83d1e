import { TemplateArguments, readTemplate } from './arguments';
import { FoundIssue } from './finding';
import { strangersOf } from '../packer/from-template/strangers';
import { isOurs, labelOf } from '../packer/plugin/components';
import type { ReadTemplate } from '../packer-template/read-template';

/** What a template has beside what this library covers, line by line. */
export const notCoveredIn = (template: ReadTemplate): string[] => strangersOf(template).map(({ text }) => text);

/** Ends with 1 where a template has nothing of the Amazon plugin, and says why. */
export function checkHasSomething(path: string, template: ReadTemplate, options: TemplateArguments): void {
  if (template.components.some(isOurs)) return;
  const { only = [], except = [] } = options;
  if (only.length + except.length > 0) {
    const all = readTemplate(path, { ...options, only: undefined, except: undefined })._read.components.filter(isOurs);
    const flags = [...only.map((each) => `--only ${each}`), ...except.map((each) => `--except ${each}`)].join(' ');
    if (all.length > 0) {
      throw new FoundIssue(`${flags} leaves no source of the Amazon plugin: the template has ${[...new Set(all.map(labelOf))].join(', ')}`);
    }
  }
  throw new FoundIssue(
    [
      'the template has no source of the Amazon plugin, so there is nothing to explain',
      ...notCoveredIn(template).map((line) => `  ${line}`),
    ].join('\n'),
  );
}
