import { App, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import { Construct, IConstruct } from 'constructs';
import { Unsettled } from './finding';
import { inFlags } from './in-flags';
import { ASSUMED_BY, principalOf } from './roles/trust';
import { urlSuffixOf } from '../iam/scope/partitions';
import { partitionOf } from '../iam/scope/regions';
import { layOut } from '../iam/statements/lay-out';
import { renderStatements } from '../iam/statements/render';
import { checkTrustIsNarrow } from '../iam/trust/narrow-trust';
import { checkShape } from '../iam/validation/check-shape';
import { refusalIn } from '../iam/validation/fail';
import { flattened } from '../iam/validation/flatten';
import { ACCOUNT_ID, MANAGED_POLICY_ARN } from '../iam/validation/shapes';
import { inOrderOfPlaces, Problem } from '../packer/from-template/problems';
import { regionsOfTemplate } from '../packer/from-template/regions';
import { linesFor } from '../packer/from-template/tags';
import { understood } from '../packer/from-template/with-template';
import { descriptionOf, grantsOf } from '../packer/grants';
import { Bounds, checkedTexts, declaredByTexts, DeclaredTexts } from '../packer/options/declare';
import { OPTION_FLAGS, OptionFlag } from '../packer/options/flags';
import type { PackerTemplate } from '../packer/packer-template';
import { labelOf } from '../packer/plugin/components';
import { warn } from '../packer/warnings';
import { at } from '../packer-template/files/fail-at';

/* The policy of a role as JSON, for those who do not use the CDK. */

export interface PolicyOptions {
  readonly account: string;
  /** The region for what the template leaves open, as the environment says it. */
  readonly usualRegion?: string;
  readonly buildTag: { readonly key: string; readonly value: string };
  /** What the template cannot say. */
  readonly declared: DeclaredTexts;
  readonly grantsUnknown: boolean;
  /** Who may assume the role, as `--assumed-by` takes it. */
  readonly assumedBy?: string;
  readonly permissionsBoundary?: string;
}

export interface Policy {
  /**
   * One document, or several where IAM takes no single one of that size: the first is for an inline policy, the others for managed ones.
   */
  readonly documents: readonly object[];
  /** Where the build runs. */
  readonly regions: readonly string[];
  readonly trust: object;
  readonly description: string;
  readonly warnings: readonly string[];
  /** Maps of the template that lack the build tag: what to write where. */
  readonly untagged: readonly string[];
  /** Maps that may lack it, and options that create something without it. */
  readonly doubts: readonly Problem[];
}

const spoken = ({ text, cure, place }: Problem): Problem => ({ text: inFlags(text), cure: inFlags(cure), place });

/** Stand in for what is refused, so that everything else is looked at all the same. */
const ANY_ACCOUNT = '111122223333';
const ANY_REGION = 'us-east-1';

/** @throws Unsettled with all that has to be settled first */
export function policyOf(template: PackerTemplate, options: PolicyOptions): Policy {
  const { account, usualRegion, buildTag, declared, grantsUnknown, assumedBy = 'ec2' } = options;
  const isAccount = ACCOUNT_ID.pattern.test(account);
  const problems: Problem[] = isAccount ? [] : [{
    text: `--account is ${JSON.stringify(account)}, which is not the id of an account`,
    cure: "give its 12 digits, such as '111122223333'",
  }];

  const { regions, place: region, open } = regionsFor(template, declared.regions as readonly string[] | undefined, usualRegion);
  problems.push(...open);
  const scope = scopeIn(isAccount ? account : accountIn(declared), region);
  const { accepted, refused } = checked({ ...declared, regions }, { scope, buildTag });
  problems.push(...refused);
  const declare = (bounds: object) => declaredByTexts(accepted, { scope, buildTag, ...bounds });
  const found = withRefusal(problems, () => understood(scope, declare, template._read, { buildTag, grantsUnknown }));
  problems.push(...found?.problems ?? []);
  const stack = Stack.of(scope);
  const principal = principalOf(assumedBy);
  if (!principal) {
    problems.push({
      text: `--assumed-by is ${JSON.stringify(assumedBy)}, which is no one in particular`,
      cure: `give one of ${ASSUMED_BY}`,
    });
  }
  problems.push(...boundaryProblems(scope, options.permissionsBoundary));
  const made = problems.length === 0 ? withRefusal(problems, () => {
    const build = found!.build();
    const statements = renderStatements(grantsOf(scope, build, buildTag));
    warn(scope, build, buildTag);
    checkTrustIsNarrow(scope, 'assumedBy', principal!);
    return { ...layOut(statements, stack), regions: build.regions ?? [region], description: descriptionOf(build, buildTag) };
  }) : undefined;
  if (!made) throw new Unsettled(inOrderOfPlaces(problems).map(spoken));

  const { inline, managed, description } = made;
  const partition = partitionOf(stack.region)!;
  const place = {
    'AWS::Partition': partition,
    'AWS::AccountId': account,
    'AWS::Region': stack.region,
    'AWS::URLSuffix': urlSuffixOf(partition),
  };
  return {
    documents: [inline, ...managed].filter(({ statements }) => statements.length > 0)
      .map(({ statements }) => inPlain(stack.resolve(new iam.PolicyDocument({ statements }).toJSON()), place) as object),
    regions: made.regions,
    trust: inPlain(stack.resolve(new iam.Role(stack, 'Trusting', { assumedBy: principal! }).assumeRolePolicy), place) as object,
    description,
    warnings: scope.node.metadata.filter(({ type }) => type === 'aws:cdk:warning').map(({ data }) => inFlags(String(data))),
    untagged: [...new Set(linesFor(found!.untagged.maps, buildTag))],
    doubts: found!.untagged.others.map(spoken),
  };
}

/** The account that the declared ARNs have. */
const accountIn = (declared: DeclaredTexts) => /:(\d{12}):/.exec(Object.values(declared).flat().join(' '))?.[1] ?? ANY_ACCOUNT;

/** Where the role would be, for what checks values. */
function scopeIn(account: string, region: string): IConstruct {
  const app = new App({ context: { '@aws-cdk/core:enablePartitionLiterals': true }, analyticsReporting: false });
  return new Construct(new Stack(app, 'Policy', { env: { account, region } }), 'Role');
}

interface Regions {
  /** Undefined where those of the template are all. */
  readonly regions?: readonly string[];
  /** One of them, or one that stands in for it. */
  readonly place: string;
  readonly open: Problem[];
}

/**
 * The regions of the role: those that are given, with those that the template names where it leaves others open. A region of the
 * environment is for what is open, as it is for Packer.
 */
function regionsFor(template: PackerTemplate, given: readonly string[] | undefined, usual: string | undefined): Regions {
  const { named, open } = regionsOfTemplate(template._read);
  const settling = given ?? (usual && open.length > 0 ? [usual] : undefined);
  const unset = settling ? [] : open.filter(({ isSet }) => !isSet);
  const regions = settling && (open.length > 0 ? [...new Set([...named, ...settling])] : settling);
  return {
    regions,
    place: [...regions ?? named, ANY_REGION][0],
    open: unset.map(({ component }) => ({
      place: component.place,
      text: `${at(component.place)}: ${labelOf(component)} does not set its region`,
      cure: 'give --region, or set AWS_REGION',
    })),
  };
}

/** The declared values that a role takes, and what is wrong with each of the others. */
function checked(declared: DeclaredTexts, bounds: Pick<Bounds, 'scope' | 'buildTag'>): { accepted: DeclaredTexts; refused: Problem[] } {
  const accepted: Record<string, boolean | readonly string[]> = {};
  const refused: Problem[] = [];
  for (const each of OPTION_FLAGS) {
    const { property } = each;
    const values = declared[property];
    if (values === undefined) continue;
    const good = typeof values === 'boolean' ? [] : values.filter((value) => {
      const problem = problemOf(each, value, bounds);
      if (problem) refused.push(problem);
      return !problem;
    });
    if (typeof values === 'boolean') accepted[property] = values;
    else if (good.length > 0) accepted[property] = good;
  }
  return { accepted, refused };
}

/** What is wrong with a value of a flag by itself. Whether it fits the regions is looked at with the others. */
function problemOf(
  { property, flag, of }: OptionFlag, value: string, { scope, buildTag }: Pick<Bounds, 'scope' | 'buildTag'>,
): Problem | undefined {
  const is = `${flag} is ${JSON.stringify(value)}`;
  const { choices, example } = of!;
  if (choices) {
    return choices.includes(value) ? undefined : { text: `${is}, which is none of its values`, cure: `give one of ${choices.join(', ')}` };
  }
  const region = /^arn:[^:]*:[^:]*:([^:]*):/.exec(value)?.[1];
  try {
    checkedTexts(property, [value], { scope, buildTag, regions: region ? [region] : undefined });
    return undefined;
  } catch (error) {
    const refusal = refusalIn(error);
    if (!refusal) throw error;
    const [, reason] = /^has .*?, (which is not .*)$/s.exec(refusal.problem) ?? [];
    return reason
      ? { text: `${is}, ${reason}`, cure: `give it like '${example}'` }
      : { text: `${flag} ${refusal.problem}`, cure: refusal.cure };
  }
}

function boundaryProblems(scope: IConstruct, arn: string | undefined): Problem[] {
  const problems: Problem[] = [];
  if (arn !== undefined) withRefusal(problems, () => checkShape(scope, 'permissionsBoundary', arn, MANAGED_POLICY_ARN, 'is'));
  return problems;
}

/** What a value is refused for is a problem like the others. */
function withRefusal<T>(problems: Problem[], make: () => T): T | undefined {
  try {
    return make();
  } catch (error) {
    const refusal = refusalIn(error);
    if (!refusal) throw error;
    problems.push({ text: `'${refusal.property}' ${refusal.problem}`, cure: refusal.cure });
    return undefined;
  }
}

/** Without the functions of CloudFormation: what they come to in one place. */
function inPlain(value: unknown, place: Readonly<Record<string, string>>): unknown {
  if (Array.isArray(value)) return value.map((item) => inPlain(item, place));
  if (typeof value !== 'object' || value === null) return value;
  if (/^(Ref$|Fn::)/.test(Object.keys(value)[0])) {
    return flattened(value, (name, argument, whole) => {
      if (name === 'Ref' && argument in place) return place[argument];
      throw new Error(`the policy depends on a deployment (${JSON.stringify(whole)})`);
    });
  }
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, inPlain(item, place)]));
}
