import { rmSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import { App, CfnElement, CfnResource, Stack } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import type * as iam from 'aws-cdk-lib/aws-iam';
import { ArtifactMetadataEntryType } from 'aws-cdk-lib/cloud-assembly-schema';
import { Construct, Node } from 'constructs';
import { Place, resolveIntrinsics, Resource } from './intrinsics';
import type { PolicyDocument, Requester, Statement } from './simulator';
import { PackerBuildRole, PackerBuildRoleProps } from '../../src';

/** The account and the region of the recorded builds. */
export const COMMERCIAL: Place = { partition: 'aws', region: 'us-east-1', account: '111122223333' };
export const CHINA: Place = { partition: 'aws-cn', region: 'cn-north-1', account: '111122223333' };
export const GOVCLOUD: Place = { partition: 'aws-us-gov', region: 'us-gov-west-1', account: '111122223333' };

/** Properties, or a function that makes them where they hold constructs. */
export type PropsOf<P extends object> = P | ((scope: Construct) => P);
export type Props = PropsOf<PackerBuildRoleProps>;

export const propsIn = <P extends object>(scope: Construct, props: PropsOf<P>): P => (typeof props === 'function' ? props(scope) : props);

/** What is synthesized is read at once, so that thousands of apps need one folder. */
const OUT = join(tmpdir(), `synthesized-${process.pid}`);
// Tests have a folder that is removed (temporary-folder.ts), scripts do not.
if (typeof afterAll !== 'function') process.once('exit', () => rmSync(OUT, { recursive: true, force: true }));

export function stackIn({ account, region }: Place): Stack {
  return new Stack(new App({ treeMetadata: false, outdir: OUT }), 'Stack', { env: { account, region } });
}

/** The policies of a role in a synthesized template, as IAM would get them. */
export function policiesOf(template: Record<string, any>, roleId: string, place: Place): PolicyDocument[] {
  const resources: Record<string, Resource> = template.Resources;
  return Object.values(resources)
    .filter(({ Type, Properties }) => /^AWS::IAM::(Managed)?Policy$/.test(Type) &&
      (Properties?.Roles as { Ref: string }[] | undefined)?.some(({ Ref }) => Ref === roleId))
    .map(({ Properties }) => resolveIntrinsics(Properties?.PolicyDocument, resources, place) as PolicyDocument);
}

/** The warnings of a stack, their ids included. */
export const warningsOf = (stack: Stack) => Annotations.fromStack(stack).findWarning('*', Match.anyValue()).map(({ entry }) => String(entry.data));

/** The same without a synthesis, which the assertions of the CDK begin with. */
const warningsIn = (stack: Stack) => stack.node.findAll().flatMap(({ node }) => node.metadata)
  .filter(({ type }) => type === ArtifactMetadataEntryType.WARN).map(({ data }) => String(data));

/** What may be done with what a stack holds, and what is warned of. */
export interface Read {
  readonly policies: PolicyDocument[];
  readonly requester: Requester;
  readonly statements: Statement[];
  readonly warnings: string[];
}

/** What came out of a stack: the template, and the policies of the one role, or of the one person, it was made for. */
export interface Synthesized extends Read {
  readonly stack: Stack;
  readonly template: Record<string, any>;
}

/** A role, or the managed policies of a person. */
export type Made = iam.IRole | iam.ManagedPolicy[];

const idIn = (stack: Stack, construct: { node: Node }) => stack.getLogicalId(construct.node.defaultChild as CfnElement);

function policiesIn(template: Record<string, any>, stack: Stack, made: Made, place: Place): PolicyDocument[] {
  if (!Array.isArray(made)) return policiesOf(template, idIn(stack, made), place);
  const { Resources } = template;
  return made.map((policy) => resolveIntrinsics(Resources[idIn(stack, policy)].Properties.PolicyDocument, Resources, place) as PolicyDocument);
}

const statementsIn = (policies: readonly PolicyDocument[]) => policies.flatMap(({ Statement: statements }) => statements);

/** What a template says of a role, or of the managed policies of a person. */
export function readFrom(template: Record<string, any>, stack: Stack, made: Made, place: Place): Read {
  const policies = policiesIn(template, stack, made, place);
  const name = Array.isArray(made) ? 'user/person' : `role/${idIn(stack, made)}`;
  return {
    policies,
    requester: { roleArn: `arn:${place.partition}:iam::${place.account}:${name}`, policies },
    statements: statementsIn(policies),
    warnings: warningsIn(stack),
  };
}

/**
 * Reads a stack that holds a role, or the managed policies of a person. Its resources are rendered one by one: what else belongs to a synthesis,
 * as its files, takes twice as long, and is for those who ask for the template. That both say the same is a test of test/proofs/every-request.
 */
export function readStack(stack: Stack, made: Made, place: Place): Synthesized {
  const resources = stack.node.findAll().filter(CfnResource.isCfnResource).map((resource) => stack.resolve(resource._toCloudFormation()).Resources);
  let template: Record<string, any> | undefined;
  return {
    stack,
    get template() { return template ??= Template.fromStack(stack).toJSON(); },
    ...readFrom({ Resources: Object.assign({}, ...resources) }, stack, made, place),
  };
}

/** A stack with one Packer build role. */
export function synthesize(props: Props = {}, place: Place = COMMERCIAL): Synthesized & { builder: PackerBuildRole } {
  const stack = stackIn(place);
  const builder = new PackerBuildRole(stack, 'Packer', propsIn(stack, props));
  return Object.assign(readStack(stack, builder.role, place), { builder }); // a copy would make the template
}
