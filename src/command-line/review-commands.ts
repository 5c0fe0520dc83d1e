import { readFileSync } from 'fs';
import type { Command } from 'commander';
import { CATALOGUES } from '../catalogue';
import { check } from '../checks/check';
import { answersTo } from './denied/answers';
import { causesAsJson, causesInEvents, causesInWords } from './denied/events';
import { answersAsJson, answersInWords } from './denied/in-words';
import { changesInWords, changesOf, paired } from './diff/in-words';
import { Deployed, readStatements } from './documents';
import { wider, widerInWords } from '../checks/prove';

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

interface CheckArguments {
  readonly account: string;
  readonly region: readonly string[];
  readonly tag: string;
  readonly partition: string;
  readonly instanceRole?: readonly string[];
  readonly kmsKey?: readonly string[];
  readonly shareWith?: readonly string[];
  readonly assumeRole?: readonly string[];
}

const collected = (value: string, all: string[] = []) => [...all, value];

/** What the arguments say of a deployment; what they do not say stays a reference. */
const deployedBy = ({ partition, account, region }: DiffArguments): Deployed => Object.fromEntries(
  Object.entries({ 'AWS::Partition': partition, 'AWS::AccountId': account, 'AWS::Region': region }).flatMap(([name, value]) => (value ? [[name, value]] : [])));

interface CallerArguments {
  readonly role?: string;
  readonly construct?: string;
  readonly json?: boolean;
}

export function addReviewCommands(root: Command, print: Print): void {
  root.command('diff')
    .description('prints in words what became possible and impossible between two versions of roles')
    .argument('<older>', "a CloudFormation template, or what 'aws iam get-role-policy' or 'get-policy-version' prints")
    .argument('<newer>', 'the same, of the other version')
    .option('--partition <partition>', 'the partition of the deployment, where a template is compared with what was deployed', 'aws')
    .option('--account <id>', 'its account')
    .option('--region <region>', 'its region')
    .option('--fail-if-wider', 'ends with an error unless it is proven for every request that nothing became possible')
    .action((older: string, newer: string, options: DiffArguments) => {
      const [before, after] = [older, newer].map((path) => readStatements(textOf(path), path, deployedBy(options)));
      const roles = paired(before, after).map(([role, was, is]) => ({ role, changes: changesOf(was, is), verdict: wider(was, is) }));
      print(roles.map(({ role, changes, verdict }) =>
        [role, changesInWords(changes), ...(changes.length > 0 ? [widerInWords(verdict)] : [])].join('\n')).join('\n\n'));
      const more = roles.filter(({ verdict }) => verdict.is !== 'proven').map(({ role }) => role);
      if (options.failIfWider && more.length > 0) throw new Error(`wider than before: ${more.join(', ')}`);
    });

  root.command('check')
    .description('proves for every request that the policies of any role keep to a build tag, or prints the smallest requests that get through')
    .argument('<file>', "a policy, a CloudFormation template, a plan of Terraform as JSON, or what 'aws iam get-account-authorization-details' prints; - for the standard input")
    .requiredOption('--account <id>', 'the account of the role')
    .requiredOption('--region <region>', 'a region of the builds; can be repeated', collected)
    .option('--tag <key=value>', 'the tag that marks what a build creates', 'CreatedBy=packer')
    .option('--partition <partition>', 'the partition of the account', 'aws')
    .option('--instance-role <arn>', 'a role that may be passed to EC2; can be repeated', collected)
    .option('--kms-key <arn>', 'a key that may be used through EC2; can be repeated', collected)
    .option('--share-with <account>', 'an account that snapshots may be shared with; can be repeated', collected)
    .option('--assume-role <arn>', 'a role that may be assumed; can be repeated', collected)
    .action((file: string, { account, region, tag, partition, instanceRole, kmsKey, shareWith, assumeRole }: CheckArguments) => {
      const [key, ...value] = tag.split('=');
      if (value.length === 0) throw new Error(`'--tag' is '${tag}': write name=value`);
      const roles = Object.entries(readStatements(textOf(file), file, deployedBy({ partition, account, region: region[0] })));
      const values = {
        Partition: [partition],
        Account: [account],
        EachImageRegion: region,
        TagKey: [key],
        TagValue: [value.join('=')],
        PassedRoles: instanceRole ?? [],
        PassedTo: ['ec2.amazonaws.com', 'ec2.amazonaws.com.cn'],
        UsedKeys: kmsKey ?? [],
        ThroughService: ['ec2'],
        SharedWith: shareWith ?? [],
        AssumedRoles: assumeRole ?? [],
        OfOthers: assumeRole ?? [],
      };
      const checked = roles.map(([role, statements]) => ({ role, findings: check(statements, values) }));
      print(checked.map(({ role, findings }) => [role, ...findings.map(({ line }) => `  ${line}`)].join('\n')).join('\n\n'));
      const broken = checked.filter(({ findings }) => findings.some(({ verdict }) => verdict.is !== 'proven')).map(({ role }) => role);
      if (broken.length > 0) throw new Error(`not proven for every request: ${broken.join(', ')}`);
    });

  const constructs = CATALOGUES.map(({ construct }) => construct);
  const construct = (text: string) => {
    if (!constructs.includes(text)) throw new Error(`'--construct' is '${text}': give one of ${constructs.join(', ')}`);
    return text;
  };
  const withCaller = (command: Command) => command
    .option('--role <name or ARN>', 'only refusals to this role')
    .option('--construct <name>', 'the construct of the role, such as ImageBuilderExecutionRole, where the name of the role does not tell')
    .option('--json', 'prints JSON');

  withCaller(root.command('denied')
    .description('says why AWS refused a call, what to change, and whom to ask')
    .argument('<file>', "the log or the error, what 'aws sts decode-authorization-message' prints, an event, or any JSON with the error in it; - for the standard input"))
    .action((file: string, options: CallerArguments) => {
      const answers = answersTo(textOf(file), { role: options.role, construct: options.construct && construct(options.construct) });
      if (answers.every(({ kind }) => kind === 'none')) throw new Error(answersInWords(answers));
      print(options.json ? answersAsJson(answers) : answersInWords(answers));
    });

  withCaller(root.command('denials')
    .description('goes through exported events of CloudTrail, and says for each cause of refusals how often it was, and what to change')
    .argument('<file>', "events: a log file of CloudTrail, what 'aws cloudtrail lookup-events' prints, or one event a line; - for the standard input"))
    .action((file: string, options: CallerArguments) => {
      const causes = causesInEvents(textOf(file), file, { role: options.role, construct: options.construct && construct(options.construct) });
      print(options.json ? causesAsJson(causes) : causesInWords(causes));
    });
}
