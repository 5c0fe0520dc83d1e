import type { Problem } from '../packer/from-template/problems';

/** What a command was asked to find: it ends with 1 then. Anything else that is thrown ends it with 2. */
export class FoundIssue extends Error {}

/** What has to be settled first, each thing on a line of its own. */
export class Unsettled extends Error {
  constructor(public readonly problems: readonly Problem[]) {
    const lines = problems.map(({ text, cure }) => `${text}: ${cure}`);
    super(lines.length === 1 ? lines[0] : `${lines.length} things to settle:\n${lines.map((line) => `  ${line}`).join('\n')}`);
  }
}
