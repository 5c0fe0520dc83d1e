import { lstatSync, readFileSync } from 'fs';
import type { Command } from 'commander';
import { PackerTemplate, PackerTemplateOptions } from '../packer/packer-template';

/* What the commands share: files, tags and templates as arguments. */

export type Print = (text: string) => void;

export interface TemplateArguments {
  readonly var?: string[];
  readonly varFile?: string[];
  readonly only?: string[];
  readonly except?: string[];
  readonly tag: string;
}

/** What an option that can be repeated was given. */
export const collected = (value: string, all: string[] = []) => [...all, value];

const pair = (option: string, text: string): [string, string] => {
  const found = /^([^=]+)=(.*)$/s.exec(text);
  if (!found) throw new Error(`'${option}' is '${text}': write name=value`);
  return [found[1], found[2]];
};

export const tagOf = (text: string) => {
  const [key, value] = pair('--tag', text);
  return { key, value };
};

/** The text of a file, or of the standard input for `-`. */
export function readInput(path: string): string {
  try {
    return readFileSync(path === '-' ? 0 : path, 'utf8');
  } catch (error) {
    throw new Error(`${path} cannot be read: ${(error as Error).message}`);
  }
}

/** Whether a path is read as a folder with a template. */
export const isFolder = (path: string) => lstatSync(path, { throwIfNoEntry: false })?.isDirectory() ?? !/\.(hcl|json)$/.test(path);

export const readOptionsOf = ({ var: variables = [], varFile, only, except }: TemplateArguments): PackerTemplateOptions => ({
  variables: Object.fromEntries(variables.map((text) => pair('--var', text))), varFiles: varFile, onlyBuilds: only, exceptBuilds: except,
});

export function readTemplate(path: string, given: TemplateArguments): PackerTemplate {
  const options = readOptionsOf(given);
  return isFolder(path) ? PackerTemplate.fromDirectory(path, options) : PackerTemplate.fromFile(path, options);
}

/** Where the command runs. */
export interface Surroundings {
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** The width of the terminal; undefined where the output is none. */
  readonly columns?: number;
}

/** Examples and exit codes under the help of a command. */
export const withHelp = (command: Command, examples: readonly string[], codes: string): Command => command.addHelpText('after',
  `\n${examples.length > 1 ? 'Examples' : 'Example'}:\n${examples.map((example) => `  cdk-ami-build-roles ${example}`).join('\n')}\n\n${codes}`);

/** Which builds of a template with which values, and the tag that marks what they create. */
export const withTemplateChoices = (command: Command): Command => command
  .option('--var <name=value>', 'a value of a variable; can be repeated', collected)
  .option('--var-file <file>', 'a file of values; can be repeated', collected)
  .option('--only <builds>', 'builds to consider, such as amazon-ebs.web; can be repeated', collected)
  .option('--except <builds>', 'builds to leave out; can be repeated', collected)
  .option('--tag <key=value>', 'the build tag of the role', 'CreatedBy=packer');

export const TEMPLATE_PATH = 'a folder with *.pkr.hcl or *.pkr.json, or one file of a template';

/** The template as the argument of a command. */
export const withTemplateArguments = (command: Command): Command =>
  withTemplateChoices(command.argument('<path>', TEMPLATE_PATH));
