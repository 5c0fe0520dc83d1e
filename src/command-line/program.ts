import type { Command } from 'commander';
import { collected, Print, tagOf, TemplateArguments, templateOf, withTemplateChoices } from './arguments';
import { Finding } from './finding';
import { addReviewCommands } from './review-commands';
import { linesFor } from '../packer/from-template/tags';
import type { AnyList } from '../packer/options/option';
import { OPTION_NAMES, OPTIONS } from '../packer/options/options';
import { asJson, asMarkdown, cellsOf, HEADINGS } from '../packer/template-report/print';
import { explained } from '../packer/template-report/rows';
import { LateTaggedResource } from '../packer/vocabulary/late-tagging';
import { at } from '../packer-template/files/fail-at';

/* `cdk-ami-build-roles`: what the library says of templates, policies and refusals, without an app. */

const withTemplateOptions = (command: Command): Command =>
  withTemplateChoices(command.argument('<path>', 'a folder with *.pkr.hcl or *.pkr.json, or one file of a template'));

export function program(print: Print, warn: Print): Command {
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  const commander = require('commander') as typeof import('commander');
  const root = new commander.Command('cdk-ami-build-roles').description('Least-privilege IAM roles for building AMIs')
    .configureOutput({ writeOut: (text) => print(text.trimEnd()), writeErr: (text) => warn(text.trimEnd()) });

  withTemplateOptions(root.command('explain'))
    .description('prints which option of a Packer template needs which permission')
    .addOption(new commander.Option('--format <format>', 'how').choices(['table', 'markdown', 'json']).default('table'))
    .action((path: string, options: TemplateArguments & { format: string }) => {
      const tag = tagOf(options.tag);
      const template = templateOf(path, options)._read;
      const all = explained(template, tag);
      if (options.format === 'json') print(asJson(template, all));
      else if (options.format === 'markdown') print(asMarkdown(template, all, tag));
      else print(asTables(template, all, tag));
    });

  const policy = withTemplateOptions(root.command('policy'))
    .description('prints the policy of the role that a Packer template needs, as JSON')
    .requiredOption('--account <id>', 'the account of the role')
    .option('--region <region>', 'the region, where the template does not say it');
  const flags = OPTION_NAMES.flatMap((name) => {
    const { flag: [flag, what, once] = [] } = OPTIONS[name] as AnyList;
    if (!flag) return [];
    const option = new commander.Option(flag, once ? what : `${what}; can be repeated`).argParser(once ? (value: string) => [value] : collected);
    policy.addOption(option);
    return [{ name, key: option.attributeName() }];
  });
  policy
    .option('--grant-unknown', 'gives what any value of an unknown option needs, instead of failing')
    .action((path: string, options: TemplateArguments & Record<string, any>) => {
      const template = templateOf(path, options);
      const [known] = template.sources.flatMap((source) => source.options).filter(({ property, values }) => property === 'regions' && values.length > 0)
        .flatMap(({ values }) => values);
      const region: string = options.region ?? known;
      if (!region) throw new Error("'--region' is not given: the template does not say its region");
      const kinds: readonly string[] = Object.values(LateTaggedResource);
      const unknown = (options.lateTagging as string[] | undefined)?.find((kind) => !kinds.includes(kind));
      if (unknown !== undefined) throw new Error(`'--late-tagging' is '${unknown}': give one of ${kinds.join(', ')}`);
      // The CDK is loaded for this command alone.
      // eslint-disable-next-line @typescript-eslint/no-require-imports
      const { policyOf } = require('./policy') as typeof import('./policy');
      const { documents, warnings } = policyOf(template, {
        account: options.account,
        region,
        buildTag: tagOf(options.tag),
        declared: Object.fromEntries(flags.filter(({ key }) => options[key]).map(({ name, key }) => [name, options[key]])),
        grantsUnknown: !!options.grantUnknown,
      });
      warnings.forEach((warning) => warn(`warning: ${warning}`));
      if (documents.length > 1) warn(`${documents.length} policies, since IAM takes no single one of that size: attach all of them`);
      print(JSON.stringify(documents.length === 1 ? documents[0] : documents, undefined, 2));
    });

  addReviewCommands(root, print);
  return root;
}

function asTables(template: Parameters<typeof asJson>[0], all: ReturnType<typeof explained>, tag: { key: string; value: string }): string {
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  const Table = require('cli-table3') as typeof import('cli-table3');
  return all.map(({ name, component, rows, untagged, warnings }) => {
    const table = new Table({ head: HEADINGS, style: { head: [], border: [] } });
    rows.forEach((row) => table.push(cellsOf(row, '\n')));
    const missing = untagged.length === 0 ? [] : [`The build tag ${tag.key}=${tag.value} is missing:`, ...linesFor(template, untagged, tag).map((line) => `  ${line}`)];
    const failing = warnings.map((warning) => `Warning: ${warning}`);
    return [`${name} (${at(component.place)})`, table.toString(), ...missing, ...failing].join('\n');
  }).join('\n\n');
}

/** Runs the command line. The exit code is 1 for what a command was asked to find, and 2 for what it could not read or do. */
export function run(words: readonly string[], print: Print, warn: Print): number {
  try {
    const root = program(print, warn);
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
