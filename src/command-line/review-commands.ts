import type { Command } from 'commander';
import { Print, readInput, withHelp } from './arguments';
import { addCheckCommand } from './check-command';
import { FoundIssue } from './finding';
import { CATALOGUES } from '../catalogue';
import { answersTo } from './denied/answers';
import { causesAsJson, causesInEvents, causesInWords } from './denied/events';
import { answersAsJson, answersInWords } from './denied/in-words';
import { changesInWords, changesOf, paired } from './diff/in-words';
import { readStatements } from './documents/read-roles';
import { wider, widerInWords } from '../checks/prove';
import type { Deployed } from '../checks/written';

/* The commands for reviewers and for those who were denied: they read files and print words. */

interface DiffArguments {
  readonly partition: string;
  readonly account?: string;
  readonly region?: string;
  readonly failIfWider?: boolean;
  readonly json?: boolean;
}

/** What the arguments say of a deployment; what they do not say stays a reference. */
const deployedBy = ({ partition, account, region }: DiffArguments): Deployed => Object.fromEntries(
  Object.entries({ 'AWS::Partition': partition, 'AWS::AccountId': account, 'AWS::Region': region })
    .flatMap(([name, value]) => (value ? [[name, value]] : [])));

interface CallerArguments {
  readonly role?: string;
  readonly construct?: string;
  readonly json?: boolean;
}

export function addReviewCommands(root: Command, print: Print): void {
  const diff = root.command('diff')
    .description('prints in words what became possible and impossible between two versions of roles')
    .argument('<older>', "a CloudFormation template, or what 'aws iam get-role-policy' or 'get-policy-version' prints")
    .argument('<newer>', 'the same, of the other version')
    .option('--partition <partition>', 'the partition of the deployment, where a template is compared with what was deployed', 'aws')
    .option('--account <id>', 'its account')
    .option('--region <region>', 'its region')
    .option('--fail-if-wider', 'ends with an error unless it is proven for every request that nothing became possible')
    .option('--json', 'prints JSON')
    .action((older: string, newer: string, options: DiffArguments) => {
      const [before, after] = [older, newer].map((path) => readStatements(readInput(path), path, deployedBy(options)));
      const roles = paired(before, after).map(([role, was, is]) => ({ role, changes: changesOf(was, is), verdict: wider(was, is) }));
      const told = roles.map(({ role, changes, verdict }) =>
        [role, changesInWords(changes), ...(changes.length > 0 ? [widerInWords(verdict)] : [])].join('\n'));
      print(options.json ? JSON.stringify(roles, undefined, 2) : told.join('\n\n'));
      const more = roles.filter(({ verdict }) => verdict.is !== 'proven').map(({ role }) => role);
      if (options.failIfWider && more.length > 0) throw new FoundIssue(`wider than before: ${more.join(', ')}`);
    });

  withHelp(diff, [
    'diff old/Images.template.json new/Images.template.json', 'diff deployed.json cdk.out/Images.template.json --fail-if-wider',
  ],
  'Ends with 0 if the files could be compared, with 1 if --fail-if-wider finds that something became possible, with 2 if a file or a flag cannot be read.');

  addCheckCommand(root, print);

  // What a caller can be of: a key or a guard calls nothing.
  const constructs = CATALOGUES.map(({ construct }) => construct).filter((name) => /(?:Role|Profile|Policy)$/.test(name));
  const construct = (text: string) => {
    if (!constructs.includes(text)) throw new Error(`'--construct' is '${text}': give one of ${constructs.join(', ')}`);
    return text;
  };
  const withCaller = (command: Command, example: string) => withHelp(command
    .option('--role <name or ARN>', 'only refusals to this role')
    .option('--construct <name>', 'the construct of the role, such as ImageBuilderExecutionRole, where the name of the role does not tell')
    .option('--json', 'prints JSON'), [`${command.name()} ${example}`],
  'Ends with 0 if there is an answer, with 2 if there is none, or if the file or a flag cannot be read.');

  withCaller(root.command('denied')
    .description('says why AWS refused a call, what to change, and whom to ask')
    .argument('<file>',
      "the log or the error, what 'aws sts decode-authorization-message' prints, an event, or any JSON with the error in it; - for the standard input"),
  'build.log --role image-builder')
    .action((file: string, options: CallerArguments) => {
      const answers = answersTo(readInput(file), { role: options.role, construct: options.construct && construct(options.construct) });
      if (answers.every(({ kind }) => kind === 'none')) throw new Error(answersInWords(answers));
      print(options.json ? answersAsJson(answers) : answersInWords(answers));
    });

  withCaller(root.command('denials')
    .description('goes through exported events of CloudTrail, and says for each cause of refusals how often it was, and what to change')
    .argument('<file>',
      "events: a log file of CloudTrail, what 'aws cloudtrail lookup-events' prints, or one event a line; - for the standard input"),
  'events.json')
    .action((file: string, options: CallerArguments) => {
      const causes =
        causesInEvents(readInput(file), file, { role: options.role, construct: options.construct && construct(options.construct) });
      print(options.json ? causesAsJson(causes) : causesInWords(causes));
    });
}
