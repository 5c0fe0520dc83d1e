import { readFileSync } from 'fs';
import { join } from 'path';
import { CATALOGUES } from '../../../catalogue';
import { asDeployed, Deployed } from '../../../checks/written';
import type { WrittenStatement } from '../../../decision/policy';
import { urlSuffixOf } from '../../../iam/scope/partitions';
import { ofTemplate } from '../../documents/roles-of-template';
import { jsonOrYaml } from '../../documents/yaml';
import type { Sender } from '../ask';
import type { AwsCall } from '../aws-call';
import { CannotBegin, failure } from '../verify';

/* A stack of CloudFormation as AWS has it: the roles of our constructs that it declares, and what their values came to. */

export interface DeclaredRole {
  readonly logicalId: string;
  /** The name that CloudFormation gave it; undefined where the stack does not have it. */
  readonly name?: string;
  readonly construct: string;
  readonly statements: readonly WrittenStatement[];
  /** Its trust policy, with texts for what the deployment filled in. */
  readonly trust: unknown;
}

export interface DeployedStack {
  readonly name: string;
  readonly account: string;
  readonly partition: string;
  readonly region: string;
  readonly roles: readonly DeclaredRole[];
}

/** The rows of statements that each construct with a role grants. */
const SIDS = CATALOGUES.filter(({ construct }) => /Role$|Profile$/.test(construct))
  .map(({ construct, capabilities }) => ({ construct, sids: new Set(capabilities.flatMap(({ needs }) => needs.map(({ sid }) => sid))) }));

/** The construct that makes such statements: the one that knows the most of them by name. */
function constructOf(statements: readonly WrittenStatement[]): string | undefined {
  const named = statements.flatMap(({ Sid }) => Sid ?? []);
  const known = SIDS.map(({ construct, sids }) => ({ construct, count: named.filter((sid) => sids.has(sid)).length }));
  const [best] = known.sort((a, b) => b.count - a.count);
  return best.count > named.length / 2 ? best.construct : undefined;
}

const ARN_OF: Readonly<Record<string, (place: { partition: string; region: string; account: string }, id: string) => string>> = {
  'AWS::KMS::Key': ({ partition, region, account }, id) => `arn:${partition}:kms:${region}:${account}:key/${id}`,
  'AWS::S3::Bucket': ({ partition }, id) => `arn:${partition}:s3:::${id}`,
  'AWS::Logs::LogGroup': ({ partition, region, account }, id) => `arn:${partition}:logs:${region}:${account}:log-group:${id}:*`,
  'AWS::SNS::Topic': (_, id) => id,
  'AWS::Lambda::Function': ({ partition, region, account }, id) => `arn:${partition}:lambda:${region}:${account}:function:${id}`,
  'AWS::IAM::Role': ({ partition, account }, id) => `arn:${partition}:iam::${account}:role/${id}`,
};

/** Structure and values of a template, with texts in place of its functions. */
function inTexts(value: any, deployed: Deployed): unknown {
  if (Array.isArray(value)) return value.map((item) => inTexts(item, deployed));
  if (typeof value !== 'object' || value === null) return value;
  if (/^(?:Ref$|Fn::)/.test(Object.keys(value)[0] ?? '')) return asDeployed(value, deployed);
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, inTexts(item, deployed)]));
}

/** The template of a stack in a synthesized app. */
export function templateIn(folder: string, stack: string): any {
  const manifest = jsonOrYaml(readFileSync(join(folder, 'manifest.json'), 'utf8'), join(folder, 'manifest.json'));
  const stacks = Object.entries<any>(manifest.artifacts ?? {}).filter(([, { type }]) => type === 'aws:cloudformation:stack');
  const [, found] = stacks.find(([id, { properties }]) => id === stack || properties?.stackName === stack) ?? [];
  if (!found) throw new Error(`'--stack' is '${stack}', and ${folder} has ${stacks.map(([id]) => id).join(', ') || 'no stack'}`);
  const path = join(folder, found.properties.templateFile);
  return jsonOrYaml(readFileSync(path, 'utf8'), path);
}

/** The calls that read a stack. */
export function stackCalls(StackName: string, region: string | undefined): AwsCall[] {
  const call = (operation: string, more: object = {}): AwsCall =>
    ({ service: 'cloudformation', operation, parameters: { StackName, ...more }, as: 'user', ...region !== undefined && { region } });
  return [call('DescribeStacks'), call('ListStackResources'), call('GetTemplate', { TemplateStage: 'Processed' })];
}

/**
 * @param declared the template of the app, in place of the deployed one
 * @throws CannotBegin where the stack cannot be read
 */
export async function readStack(name: string, region: string | undefined, declared: any, sender: Sender): Promise<DeployedStack> {
  const [describing, listing, getting] = stackCalls(name, region);
  const answerTo = async (one: AwsCall) => {
    const outcome = await sender.send(one);
    if (outcome.is !== 'answered') throw new CannotBegin(`the stack ${name} could not be read: ${failure(outcome)}`);
    return outcome.data;
  };
  const { Stacks: [stack] } = await answerTo(describing);
  const { StackResourceSummaries: resources = [] } = await answerTo(listing);
  const body = declared ?? (await answerTo(getting)).TemplateBody;
  const template = typeof body === 'string' ? jsonOrYaml(body, name) : body;
  const [, partition, , itsRegion, account] = String(stack.StackId).split(':');
  const place = { partition, region: itsRegion, account };
  const deployed: Record<string, string> = {
    'AWS::Partition': partition,
    'AWS::Region': itsRegion,
    'AWS::AccountId': account,
    'AWS::URLSuffix': urlSuffixOf(partition),
    'AWS::StackName': stack.StackName,
    'AWS::StackId': stack.StackId,
  };
  for (const { ParameterKey, ParameterValue, ResolvedValue } of stack.Parameters ?? []) {
    deployed[ParameterKey] = ResolvedValue ?? ParameterValue;
  }
  const ids: Record<string, string> = {};
  for (const { LogicalResourceId, PhysicalResourceId, ResourceType } of resources) {
    if (!PhysicalResourceId) continue;
    ids[LogicalResourceId] = PhysicalResourceId;
    deployed[LogicalResourceId] = PhysicalResourceId;
    const arn = ARN_OF[ResourceType]?.(place, PhysicalResourceId);
    if (arn !== undefined) deployed[`${LogicalResourceId}.Arn`] = arn;
  }
  const { statements } = ofTemplate(template, deployed, {});
  const roles = Object.entries(statements).flatMap(([logicalId, written]): DeclaredRole[] => {
    const construct = constructOf(written);
    const trust = inTexts(template.Resources[logicalId].Properties?.AssumeRolePolicyDocument, deployed);
    return construct === undefined ? [] : [{ logicalId, name: ids[logicalId], construct, statements: written, trust }];
  });
  return { name, ...place, roles };
}
