import type { Command } from 'commander';
import { collected, Print, tagOf, readTemplate, TemplateArguments, readInput, withHelp, withTemplateChoices } from './arguments';
import { FoundIssue } from './finding';
import { CATALOGUES } from '../catalogue';
import { readRoles, readStatements } from './documents/read-roles';
import { isClean, reportAsJson, checksInWords, reportOn } from '../checks/report';
import type { PolicyTexts } from '../checks/written';
import { ec2ServicesIn } from '../iam/scope/partitions';
import { ACCOUNT_ID } from '../iam/validation/shapes';

interface CheckArguments extends TemplateArguments {
  readonly account: string;
  readonly region: readonly string[];
  readonly partition: string;
  readonly role?: string;
  readonly policy?: readonly string[];
  readonly construct?: string;
  readonly template?: string;
  readonly grantUnknown?: boolean;
  readonly instanceRole?: readonly string[];
  readonly kmsKey?: readonly string[];
  readonly shareWith?: readonly string[];
  readonly assumeRole?: readonly string[];
  readonly json?: boolean;
}

/** The texts of policies that are attached besides, by their ARNs. */
function textsOf(given: readonly string[] = []): PolicyTexts {
  return Object.fromEntries(given.map((text) => {
    const [, arn, path] = /^(arn:[^=]+)=(.+)$/s.exec(text) ?? [];
    if (!arn) throw new Error(`'--policy' is '${text}': write arn=file`);
    return [arn, Object.values(readStatements(readInput(path), path)).flat()];
  }));
}

/** The declared values of the flags, by the placeholders of the data. */
function valuesOf({ account, region, partition, instanceRole = [], kmsKey = [], shareWith = [], assumeRole = [], tag }: CheckArguments) {
  const { key, value } = tagOf(tag);
  return {
    Partition: [partition],
    Account: [account],
    EachImageRegion: region,
    TagKey: [key],
    TagValue: [value],
    PassedRoles: instanceRole,
    PassedTo: ec2ServicesIn('aws-cn'), // in either form
    UsedKeys: kmsKey,
    ThroughService: ['ec2'],
    SharedWith: shareWith,
    AssumedRoles: assumeRole,
    OfOthers: assumeRole,
  };
}

/** The statements of the role that a template needs. */
function oursFor(options: CheckArguments) {
  const template = readTemplate(options.template!, options);
  // The CDK is loaded for templates only.
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  const { policyOf } = require('./policy') as typeof import('./policy');
  const { documents } = policyOf(template, {
    account: options.account,
    buildTag: tagOf(options.tag),
    usualRegion: options.region[0],
    declared: { instanceRoles: options.instanceRole, kmsKeys: options.kmsKey },
    grantsUnknown: !!options.grantUnknown,
  });
  return documents.flatMap((document) => readStatements(JSON.stringify(document), options.template!)['the role']);
}

export function addCheckCommand(root: Command, print: Print): void {
  const command = root.command('check')
    .description('proves for every request that the policies of any role keep to a build tag, or prints the smallest requests that get through and what to change')
    .argument('<file>', 'a policy, a CloudFormation template (JSON or YAML), a plan of Terraform as JSON (terraform show -json), ' +
      "or what 'aws iam get-account-authorization-details' prints; - for the standard input")
    .requiredOption('--account <id>', 'the account of the role')
    .requiredOption('--region <region>', 'a region of the builds; can be repeated', collected)
    .option('--role <name>', 'only this role of the file: its name, or its logical id in a template')
    .option('--policy <arn=file>',
      'the text of a policy that a role has besides and that the file lacks, such as one of AWS; can be repeated', collected)
    .option('--partition <partition>', 'the partition of the account', 'aws')
    .option('--instance-role <arn>', 'a role that may be passed to EC2; can be repeated', collected)
    .option('--kms-key <arn>', 'a key that may be used through EC2; can be repeated', collected)
    .option('--share-with <account>', 'an account that snapshots may be shared with; can be repeated', collected)
    .option('--assume-role <arn>', 'a role that may be assumed; can be repeated', collected)
    .option('--construct <name>', 'the construct whose statements are offered instead, such as ImageBuilderExecutionRole')
    .option('--template <path>', 'a Packer template that the role must still build')
    .option('--grant-unknown', 'with --template: counts what any value of an unknown option needs, instead of failing')
    .option('--json', 'prints JSON');
  withHelp(command, [
    'check policy.json --account 111122223333 --region us-east-1',
    'check policy.json --account 111122223333 --region us-east-1 --template images/web',
  ],
  'Ends with 0 if everything is proven, with 1 if a rule is broken or not decided or the template lacks something, with 2 if the file or a flag cannot be read.');
  withTemplateChoices(command).action((file: string, options: CheckArguments) => {
    const { account, region, partition, role: wanted, construct, json } = options;
    if (!ACCOUNT_ID.pattern.test(account)) throw new Error(`'--account' is '${account}': give the 12 digits of an account`);
    const constructs = CATALOGUES.map((each) => each.construct);
    if (construct && !constructs.includes(construct)) {
      throw new Error(`'--construct' is '${construct}': give one of ${constructs.join(', ')}`);
    }
    const values = valuesOf(options);
    const { statements, missingPolicies } = readRoles(readInput(file), file,
      { 'AWS::Partition': partition, 'AWS::AccountId': account, 'AWS::Region': region[0] }, textsOf(options.policy));
    const names = Object.keys(statements);
    if (wanted !== undefined && !names.includes(wanted)) {
      throw new Error(`'--role' is '${wanted}', and ${file} has ${names.length > 0 ? names.join(', ') : 'no role'}`);
    }
    if (names.length === 0) throw new Error(`${file} has no role with a policy`);
    const ours = options.template ? oursFor(options) : undefined;
    const reports = names.filter((name) => wanted === undefined || name === wanted)
      .map((role) => reportOn({ role, statements: statements[role], missingPolicies: missingPolicies[role], values, construct, ours }));
    print(json ? JSON.stringify(reports.map(reportAsJson), undefined, 2) : reports.map(checksInWords).join('\n\n'));
    const broken = reports.filter((report) => !isClean(report)).map(({ role }) => role);
    if (broken.length > 0) throw new FoundIssue(`not proven for every request: ${broken.join(', ')}`);
  });
}
