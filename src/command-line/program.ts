import { join } from 'path';
import type { Command } from 'commander';
import { Print, Surroundings } from './arguments';
import { addExplainCommand } from './explain-command';
import { FoundIssue } from './finding';
import { addPolicyCommand } from './policy-command';
import { addReviewCommands } from './review-commands';
import { addTagsCommand } from './tags-command';
import { addVerifyCommand } from './verify-command';

/* `cdk-ami-build-roles`: what the library says of templates, policies and refusals, without an app. */

/** The version of the package, which is two folders up from the sources and from what is compiled of them. */
// eslint-disable-next-line @typescript-eslint/no-require-imports
const version = () => (require(join(__dirname, '..', '..', 'package.json')) as { version: string }).version;

/**
 * The commands.
 *
 * @param ends is told the exit code of a command that goes on after it was read
 */
function program(print: Print, warn: Print, surroundings: Surroundings, ends: (code: Promise<number>) => void = () => {}): Command {
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  const commander = require('commander') as typeof import('commander');
  const root = new commander.Command('cdk-ami-build-roles').description('Least-privilege IAM roles for building AMIs')
    .version(version())
    .configureOutput({ writeOut: (text) => print(text.trimEnd()), writeErr: (text) => warn(text.trimEnd()) });
  addExplainCommand(root, print, surroundings);
  addPolicyCommand(root, print, warn, surroundings);
  addTagsCommand(root, print);
  addVerifyCommand(root, print, warn, surroundings, ends);
  addReviewCommands(root, print);
  return root;
}

const HERE: Surroundings = { environment: process.env, columns: process.stdout.isTTY ? process.stdout.columns : undefined };

/** The exit code for what a command threw: 1 for what it was asked to find, and 2 for what it could not read or do. */
function codeOf(error: unknown, warn: Print): number {
  const { code, exitCode, message } = error as { code?: string; exitCode?: number; message: string };
  if (code?.startsWith('commander.')) return exitCode === 0 ? 0 : 2;
  warn(message);
  return error instanceof FoundIssue ? 1 : 2;
}

function parsed(
  words: readonly string[], print: Print, warn: Print, surroundings: Surroundings, ends?: (code: Promise<number>) => void,
): number {
  try {
    const root = program(print, warn, surroundings, ends);
    [root, ...root.commands].forEach((command) => command.exitOverride());
    root.commands.forEach((command) => command.copyInheritedSettings(root));
    root.parse([...words], { from: 'user' });
    return 0;
  } catch (error) {
    return codeOf(error, warn);
  }
}

/** Runs a command that only reads files. */
export const run = (words: readonly string[], print: Print, warn: Print, surroundings: Surroundings = HERE): number =>
  parsed(words, print, warn, surroundings);

/** Runs any command, and waits for the answers of AWS. */
export async function runToEnd(words: readonly string[], print: Print, warn: Print, surroundings: Surroundings = HERE): Promise<number> {
  let later: Promise<number> | undefined;
  const code = parsed(words, print, warn, surroundings, (promise) => { later = promise; });
  return later ? later.catch((error: unknown) => codeOf(error, warn)) : code;
}
