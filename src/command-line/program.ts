import { join } from 'path';
import type { Command } from 'commander';
import { Print, Surroundings } from './arguments';
import { addExplainCommand } from './explain-command';
import { Finding } from './finding';
import { addPolicyCommand } from './policy-command';
import { addReviewCommands } from './review-commands';
import { addTagsCommand } from './tags-command';

/* `cdk-ami-build-roles`: what the library says of templates, policies and refusals, without an app. */

/** The version of the package, which is two folders up from the sources and from what is compiled of them. */
// eslint-disable-next-line @typescript-eslint/no-require-imports
const version = () => (require(join(__dirname, '..', '..', 'package.json')) as { version: string }).version;

export function program(print: Print, warn: Print, surroundings: Surroundings): Command {
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  const commander = require('commander') as typeof import('commander');
  const root = new commander.Command('cdk-ami-build-roles').description('Least-privilege IAM roles for building AMIs')
    .version(version())
    .configureOutput({ writeOut: (text) => print(text.trimEnd()), writeErr: (text) => warn(text.trimEnd()) });
  addExplainCommand(root, print, surroundings);
  addPolicyCommand(root, print, warn, surroundings);
  addTagsCommand(root, print);
  addReviewCommands(root, print);
  return root;
}

const HERE: Surroundings = { environment: process.env, columns: process.stdout.isTTY ? process.stdout.columns : undefined };

/** Runs the command line. The exit code is 1 for what a command was asked to find, and 2 for what it could not read or do. */
export function run(words: readonly string[], print: Print, warn: Print, surroundings: Surroundings = HERE): number {
  try {
    const root = program(print, warn, surroundings);
    [root, ...root.commands].forEach((command) => command.exitOverride());
    root.commands.forEach((command) => command.copyInheritedSettings(root));
    root.parse([...words], { from: 'user' });
    return 0;
  } catch (error) {
    const { code, exitCode, message } = error as { code?: string; exitCode?: number; message: string };
    if (code?.startsWith('commander.')) return exitCode === 0 ? 0 : 2;
    warn(message);
    return error instanceof Finding ? 1 : 2;
  }
}
