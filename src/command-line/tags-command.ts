import { writeFileSync } from 'fs';
import type { Command } from 'commander';
import { isFolder, Print, readOptionsOf, tagOf, TemplateArguments, readInput, withHelp, withTemplateArguments } from './arguments';
import { checkHasSomething } from './covered';
import { FoundIssue } from './finding';
import { withBuildTag } from '../packer/from-template/add-tags';
import { linesFor } from '../packer/from-template/tags';
import { unified } from '../packer-template/editing/unified';

/* `tags`: writes the build tag into every map of a template that needs it. */

interface TagsArguments extends TemplateArguments {
  readonly write?: boolean;
  readonly json?: boolean;
}

export function addTagsCommand(root: Command, print: Print): void {
  const command = withTemplateArguments(root.command('tags'))
    .description('prints what adds the build tag to every map of a Packer template that needs it, as a unified diff')
    .option('--write', 'writes it into the files')
    .option('--json', 'prints JSON')
    .action((path: string, { write, json, ...options }: TagsArguments) => {
      const tag = tagOf(options.tag);
      // eslint-disable-next-line @typescript-eslint/no-require-imports
      const { readFile, readFolder } = require('../packer-template/read-template') as typeof import('../packer-template/read-template');
      const read = (texts: ReadonlyMap<string, string>) =>
        (isFolder(path) ? readFolder : readFile)(path, { ...readOptionsOf(options), texts });
      checkHasSomething(path, read(new Map()), options);
      const { files, left } = withBuildTag(tag, readInput, read);
      const byHand = [...new Set(linesFor(left, tag))];
      if (write) files.forEach(({ file, after }) => writeFileSync(file, after));
      const diffs = files.map(({ file, before, edits }) => ({ file, diff: unified(file, before, edits) }));
      if (json) {
        print(JSON.stringify({ written: !!write, files: diffs, byHand }, undefined, 2));
      } else if (files.length > 0) {
        print(
          write ? files.map(({ file }) => `written: ${file}`).join('\n') : diffs.map(({ diff }) => diff.trimEnd()).join('\n'),
        );
      } else if (left.length === 0) {
        print(`Every map that needs the build tag ${options.tag} has it.`);
      }
      if (byHand.length > 0) throw new FoundIssue(['to be written by hand:', ...byHand.map((line) => `  ${line}`)].join('\n'));
    });
  withHelp(command, ['tags images/web', 'tags images/web --write', 'tags images/web | patch -p0'],
    'Ends with 0 if every map has the tag, or gets it by the diff; with 1 if something has to be written by hand; with 2 if a file or a flag cannot be read.');
}
