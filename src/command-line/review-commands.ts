import { readFileSync } from 'fs';
import type { Command } from 'commander';
import { readDenial } from '../denials/denial';
import { denialsInEvents, deniedCallsInWords } from '../denials/events';
import { denialInWords } from '../denials/in-words';
import { Deployed, readPolicies } from '../differences/documents';
import { changesInWords, compareRoles } from '../differences/in-words';

/* The commands for reviewers and for those who were denied: they read files and print words. */

type Print = (text: string) => void;

/** The text of a file, or of the standard input for `-`. */
function textOf(path: string): string {
  try {
    return readFileSync(path === '-' ? 0 : path, 'utf8');
  } catch (error) {
    throw new Error(`${path} cannot be read: ${(error as Error).message}`);
  }
}

interface DiffArguments {
  readonly partition: string;
  readonly account?: string;
  readonly region?: string;
  readonly failIfWider?: boolean;
}

/** What the arguments say of a deployment; what they do not say stays a reference. */
const deployedBy = ({ partition, account, region }: DiffArguments): Deployed => Object.fromEntries(
  Object.entries({ 'AWS::Partition': partition, 'AWS::AccountId': account, 'AWS::Region': region }).flatMap(([name, value]) => (value ? [[name, value]] : [])));

export function addReviewCommands(root: Command, print: Print): void {
  root.command('diff')
    .description('prints in words what became possible and impossible between two versions of roles')
    .argument('<older>', "a CloudFormation template, or what 'aws iam get-role-policy' or 'get-policy-version' prints")
    .argument('<newer>', 'the same, of the other version')
    .option('--partition <partition>', 'the partition of the deployment, where a template is compared with what was deployed', 'aws')
    .option('--account <id>', 'its account')
    .option('--region <region>', 'its region')
    .option('--fail-if-wider', 'ends with an error when something became possible, or when that cannot be told')
    .action((older: string, newer: string, options: DiffArguments) => {
      const [before, after] = [older, newer].map((path) => readPolicies(textOf(path), path, deployedBy(options)));
      const roles = compareRoles(before, after);
      print(roles.map(({ role, changes }) => `${role}\n${changesInWords(changes)}`).join('\n\n'));
      const wider = roles.filter(({ changes }) => changes.some(({ widens }) => widens !== false)).map(({ role }) => role);
      if (options.failIfWider && wider.length > 0) throw new Error(`wider than before: ${wider.join(', ')}`);
    });

  root.command('denied')
    .description('says which property of which construct grants what AWS denied')
    .argument('<file>', "the error text, or what 'aws sts decode-authorization-message' prints, or an event of CloudTrail; - for the standard input")
    .action((file: string) => print(denialInWords(readDenial(textOf(file)))));

  root.command('denials')
    .description('goes through exported events of CloudTrail, and says for each denied call which property grants it')
    .argument('<file>', "events: a log file of CloudTrail, what 'aws cloudtrail lookup-events' prints, or one event a line; - for the standard input")
    .option('--role <arn>', 'only calls of this role')
    .action((file: string, { role }: { role?: string }) => print(deniedCallsInWords(denialsInEvents(textOf(file), file, role))));
}
