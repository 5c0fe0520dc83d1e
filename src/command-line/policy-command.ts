import type { Command } from 'commander';
import { collected, Print, Surroundings, tagOf, TemplateArguments, templateOf, withHelp, withTemplate } from './arguments';
import { Finding } from './finding';

import type { Texts } from '../packer/options/declare';
import { OPTION_FLAGS } from '../packer/options/flags';

/* `policy`: the role that a template needs, for those who do not use the CDK. */

interface PolicyArguments extends TemplateArguments {
  readonly account: string;
  readonly grantUnknown?: boolean;
  readonly strict?: boolean;
}

/** A flag for each option of builds. A switch can be given as its opposite too, which the help does not list. */
function withOptionFlags(command: Command): (given: Record<string, unknown>) => Texts {
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  const { Option } = require('commander') as typeof import('commander');
  const keys = OPTION_FLAGS.map(({ property, flag, what, of }) => {
    const option = of
      ? new Option(`${flag} ${of.takes}`, of.once ? what : `${what}; can be repeated`).argParser(of.once ? (value: string) => [value] : collected)
      : new Option(flag, what);
    command.addOption(option);
    if (!of) command.addOption(new Option(flag.replace('--', '--no-')).default(undefined).hideHelp());
    return [property, option.attributeName()] as const;
  });
  return (given) => Object.fromEntries(keys.filter(([, key]) => given[key] !== undefined).map(([property, key]) => [property, given[key]]));
}

export function addPolicyCommand(root: Command, print: Print, warn: Print, { environment }: Surroundings): void {
  const command = withTemplate(root.command('policy'))
    .description('prints the policy of the role that a Packer template needs, as JSON')
    .requiredOption('--account <id>', 'the account of the role');
  const declaredBy = withOptionFlags(command);
  command
    .option('--grant-unknown', 'gives what any value of an unknown option needs, instead of failing')
    .option('--strict', 'ends with 1 where the template lacks the build tag, or may lack it')
    .action((path: string, options: PolicyArguments & Record<string, unknown>) => {
      const template = templateOf(path, options);
      // The CDK is loaded for this command alone.
      // eslint-disable-next-line @typescript-eslint/no-require-imports
      const { policyOf } = require('./policy') as typeof import('./policy');
      const { documents, warnings, untagged, doubts } = policyOf(template, {
        account: options.account,
        usualRegion: environment.AWS_REGION || environment.AWS_DEFAULT_REGION,
        buildTag: tagOf(options.tag),
        declared: declaredBy(options),
        grantsUnknown: !!options.grantUnknown,
      });
      warnings.forEach((warning) => warn(`warning: ${warning}`));
      doubts.forEach(({ text, cure }) => warn(`warning: ${text}: ${cure}`));
      if (untagged.length > 0) {
        warn([`warning: the build tag ${options.tag} is missing, and AWS refuses builds without it:`, ...untagged.map((line) => `  ${line}`),
          `  To add it: cdk-ami-build-roles tags ${path} --write`].join('\n'));
      }
      if (documents.length > 1) warn(`${documents.length} policies, since IAM takes no single one of that size: attach all of them`);
      print(JSON.stringify(documents.length === 1 ? documents[0] : documents, undefined, 2));
      if (options.strict && untagged.length + doubts.length > 0) throw new Finding(`the template lacks the build tag: 'cdk-ami-build-roles tags ${path}' says where`);
    });
  withHelp(command, [
    'policy images/web --account 111122223333 > policy.json',
    'policy images/web --account 111122223333 --region eu-west-1 --instance-role arn:aws:iam::111122223333:role/web',
  ], 'A flag of an option declares what the template cannot say; a switch that builds do without is given as --no-…, such as --no-spot.\n'
    + 'Without --region, AWS_REGION or AWS_DEFAULT_REGION settles what the template leaves open.\n\n'
    + 'Ends with 0 if there is a policy, with 1 if --strict finds that the build tag is missing, with 2 if something has to be settled first.');
}
