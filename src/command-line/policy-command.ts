import type { Command } from 'commander';
import { collected, Print, Surroundings, tagOf, TemplateArguments, readTemplate, withHelp, withTemplateArguments } from './arguments';
import { checkHasSomething, notCoveredIn } from './covered';
import { FoundIssue, Unsettled } from './finding';
import type { Policy, PolicyOptions } from './policy';
import { asCloudFormation } from './roles/cloudformation';
import type { WrittenRole } from './roles/role';
import { asTerraform } from './roles/terraform';
import { apart } from '../packer/from-template/apart';
import { findingsOf } from '../packer/from-template/findings';
import type { Problem } from '../packer/from-template/problems';
import type { DeclaredTexts } from '../packer/options/declare';
import { OPTION_FLAGS } from '../packer/options/flags';
import { OPTION_NAMES, OPTIONS } from '../packer/options/options';
import type { PackerTemplate } from '../packer/packer-template';
import { labelOf } from '../packer/plugin/components';
import type { Component } from '../packer-template/configuration';

/* `policy`: the role that a template needs, for those who do not use the CDK. */

interface PolicyArguments extends TemplateArguments {
  readonly account: string;
  readonly grantUnknown?: boolean;
  readonly strict?: boolean;
  readonly each?: boolean;
  readonly json?: boolean;
  readonly format: 'json' | 'terraform' | 'cloudformation';
  readonly assumedBy: string;
  readonly roleName?: string;
  readonly permissionsBoundary?: string;
}

/** A role with what is to be said of it. */
interface Told extends WrittenRole, Pick<Policy, 'warnings' | 'untagged' | 'doubts'> {
  readonly notCovered: readonly string[];
}

/** A flag for each option of builds. A switch can be given as its opposite too, which the help does not list. */
export function withOptionFlags(command: Command): (given: Record<string, unknown>) => DeclaredTexts {
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  const { Option } = require('commander') as typeof import('commander');
  const keys = OPTION_FLAGS.map(({ property, flag, what, of }) => {
    const option = of
      ? new Option(`${flag} ${of.takes}`, of.once ? what : `${what}; can be repeated`).argParser(
        of.once ? (value: string) => [value] : collected,
      )
      : new Option(flag, what);
    command.addOption(option);
    if (!of) command.addOption(new Option(flag.replace('--', '--no-')).default(undefined).hideHelp());
    return [property, option.attributeName()] as const;
  });
  return (given) => Object.fromEntries(keys.filter(([, key]) => given[key] !== undefined).map(([property, key]) => [property, given[key]]));
}

/** The template once for each role: all of it, or in parts where not all sources can share a role. */
function partsOf(
  path: string, options: PolicyArguments, declared: DeclaredTexts,
): { template: PackerTemplate; sources: string[]; suffix: string }[] {
  const template = readTemplate(path, options);
  checkHasSomething(path, template._read, options);
  const groups = options.each ? apart(template._read, declared.securityGroups ? { securityGroups: [] } : {}) : [];
  const sourcesOf = (components: readonly Component[]) => [...new Set(components.map(labelOf))];
  if (groups.length < 2) {
    return [{ template, sources: sourcesOf(template._read.components.filter(({ kind }) => kind === 'source')), suffix: '' }];
  }
  const suffixes: string[] = [];
  return groups.map((group) => {
    const [{ name, type }] = group;
    const suffix =
      [name || type, `${type}-${name}`, `${suffixes.length + 1}`].find((each) => !suffixes.includes(each))!.replace(/[^\w-]/g, '-');
    suffixes.push(suffix);
    // As Packer is told on its command line: in HCL with and without the name of the build, in old templates by the name only.
    const only =
      group.flatMap((source) => [`${source.type}.${source.name}`, `*.${source.type}.${source.name}`, source.name || source.type]);
    return { template: readTemplate(path, { ...options, only }), sources: sourcesOf(group), suffix };
  });
}

/** What is declared, for a part of a template: an answer goes to the role that asks, and what no template asks for to all. */
function askedBy(template: PackerTemplate, declared: DeclaredTexts): DeclaredTexts {
  const asking =
    new Set(findingsOf(template._read).flatMap(({ property }) => [property, ...OPTIONS[property].answeredBy ?? []] as string[]));
  const answers = new Set(OPTION_NAMES.flatMap((name): readonly string[] =>
    (OPTIONS[name].template && name !== 'regions' ? OPTIONS[name].answeredBy ?? [name] : [])));
  return Object.fromEntries(Object.entries(declared).filter(([name]) => asking.has(name) || !answers.has(name)));
}

function rolesOf(path: string, options: PolicyArguments, declared: DeclaredTexts, environment: Surroundings['environment']): Told[] {
  // The CDK is loaded for this command only.
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  const { policyOf } = require('./policy') as typeof import('./policy');
  const given: PolicyOptions = {
    account: options.account,
    usualRegion: environment.AWS_REGION || environment.AWS_DEFAULT_REGION,
    buildTag: tagOf(options.tag),
    declared,
    grantsUnknown: !!options.grantUnknown,
    assumedBy: options.assumedBy,
    permissionsBoundary: options.permissionsBoundary,
  };
  const problems = new Map<string, Problem>();
  const roles = partsOf(path, options, declared).flatMap(({ template, sources, suffix }): Told[] => {
    try {
      return [{
        ...policyOf(template, suffix ? { ...given, declared: askedBy(template, declared) } : given),
        suffix,
        sources,
        notCovered: notCoveredIn(template._read),
        hasInstanceProfile: options.assumedBy === 'ec2',
        permissionsBoundary: options.permissionsBoundary,
      }];
    } catch (error) {
      if (!(error instanceof Unsettled)) throw error;
      error.problems.forEach((problem) => problems.set(`${problem.text}: ${problem.cure}`, problem));
      return [];
    }
  });
  if (problems.size > 0) throw new Unsettled([...problems.values()]);
  return roles;
}

const unique = (texts: readonly string[]) => [...new Set(texts)];

/** What is to be said beside the output. */
function tell(path: string, roles: readonly Told[], { tag, format, assumedBy }: PolicyArguments, warn: Print): void {
  unique(roles.flatMap(({ warnings }) => warnings)).forEach((warning) => warn(`warning: ${warning}`));
  unique(roles.flatMap(({ doubts }) => doubts).map(({ text, cure }) => `${text}: ${cure}`))
    .forEach((warning) => warn(`warning: ${warning}`));
  const notCovered = unique(roles.flatMap((role) => role.notCovered));
  if (notCovered.length > 0) warn(['not covered:', ...notCovered.map((line) => `  ${line}`)].join('\n'));
  const untagged = unique(roles.flatMap((role) => role.untagged));
  if (untagged.length > 0) {
    warn([`warning: the build tag ${tag} is missing, and AWS refuses builds without it:`, ...untagged.map((line) => `  ${line}`),
      `  To add it: cdk-ami-build-roles tags ${path} --write`].join('\n'));
  }
  if (format === 'json' && roles.some(({ documents }) => documents.length > 1)) {
    warn(
      'several policies, since IAM takes no single one of that size: attach the first as an inline policy, the others as managed policies',
    );
  }
  if (assumedBy.startsWith('github:')) warn('the account needs the identity provider token.actions.githubusercontent.com');
}

function written(roles: readonly Told[], { format, roleName }: PolicyArguments): unknown {
  if (format === 'terraform') return asTerraform(roles, roleName);
  if (format === 'cloudformation') return asCloudFormation(roles, roleName);
  const documentsOf = ({ documents }: Told) => (documents.length === 1 ? documents[0] : documents);
  return roles.length === 1 ? documentsOf(roles[0]) : Object.fromEntries(roles.map((role) => [role.sources.join(', '), documentsOf(role)]));
}

/** Everything, for programs. */
const reported = (roles: readonly Told[]) => ({
  roles: roles.map(({ sources, description, trust, documents, hasInstanceProfile, warnings, untagged, doubts, notCovered }) => ({
    sources,
    description,
    trustPolicy: trust,
    policies: documents,
    hasInstanceProfile,
    warnings,
    notCovered,
    untagged,
    doubts: doubts.map(({ place, ...doubt }) => ({ ...doubt, ...place })),
  })),
});

export function addPolicyCommand(root: Command, print: Print, warn: Print, { environment }: Surroundings): void {
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  const { Option } = require('commander') as typeof import('commander');
  const command = withTemplateArguments(root.command('policy'))
    .description('prints the role that a Packer template needs: its policy as JSON, or all of it for Terraform or CloudFormation')
    .requiredOption('--account <id>', 'the account of the role')
    .addOption(new Option('--format <format>', 'how: json is the policy by itself').choices(['json', 'terraform', 'cloudformation'])
      .default('json'))
    .option('--assumed-by <who>',
      'who may assume the role: ec2, github:<owner>/<repository>@<branch>, an account, or the ARN of a role', 'ec2')
    .option('--role-name <name>', 'the name of the role, for Terraform and CloudFormation')
    .option('--permissions-boundary <arn>', 'the permissions boundary of the role, for Terraform and CloudFormation')
    .option('--each', 'a role for each source that cannot share one with the others')
    .option('--json', 'prints the role with its trust policy, the warnings and the missing tags as JSON')
    .option('--strict', 'ends with 1 where the template lacks the build tag, or may lack it')
    .option('--grant-unknown', 'gives what any value of an unknown option needs, instead of failing');
  const declaredBy = withOptionFlags(command);
  command.action((path: string, options: PolicyArguments & Record<string, unknown>) => {
    const roles = rolesOf(path, options, declaredBy(options), environment);
    if (!options.json) tell(path, roles, options, warn);
    print(JSON.stringify(options.json ? reported(roles) : written(roles, options), undefined, 2));
    if (options.strict && roles.some(({ untagged, doubts }) => untagged.length + doubts.length > 0)) {
      throw new FoundIssue(`the template lacks the build tag: 'cdk-ami-build-roles tags ${path}' shows where`);
    }
  });
  withHelp(command, [
    'policy images/web --account 111122223333 > policy.json',
    'policy images/web --account 111122223333 --region eu-west-1 --instance-role arn:aws:iam::111122223333:role/web',
    'policy images/web --account 111122223333 --format terraform > ami-builder.tf.json',
    'policy images/web --account 111122223333 --format cloudformation --assumed-by github:my-org/images@main > ami-builder.json',
  ], 'A flag of an option declares what the template cannot say; a switch that builds do without is given as --no-…, such as --no-spot.\n'
    + 'Without --region, AWS_REGION or AWS_DEFAULT_REGION settles what the template leaves open.\n\n'
    + 'Ends with 0 if there is a policy, with 1 if --strict finds that the build tag is missing or if the template\n'
    + 'has nothing of the Amazon plugin, with 2 if something has to be settled first.');
}
