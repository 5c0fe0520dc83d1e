import { App, Stack } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import { Construct } from 'constructs';
import { Place, resolveIntrinsics, Resource } from './intrinsics';
import type { PolicyDocument, Requester } from './simulator';
import { PackerBuildRole, PackerBuildRoleProps } from '../../src';

/** The account and the region of the recorded builds. */
export const COMMERCIAL: Place = { partition: 'aws', region: 'us-east-1', account: '111122223333' };
export const CHINA: Place = { partition: 'aws-cn', region: 'cn-north-1', account: '111122223333' };
export const GOVCLOUD: Place = { partition: 'aws-us-gov', region: 'us-gov-west-1', account: '111122223333' };

/** Properties, or a function that makes them where they hold constructs. */
export type Props = PackerBuildRoleProps | ((scope: Construct) => PackerBuildRoleProps);

export const propsIn = (scope: Construct, props: Props) => (typeof props === 'function' ? props(scope) : props);

export function stackIn({ account, region }: Place): Stack {
  return new Stack(new App(), 'Stack', { env: { account, region } });
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

/** A stack with one Packer build role, synthesized. */
export function synthesize(props: Props = {}, place: Place = COMMERCIAL) {
  const stack = stackIn(place);
  const builder = new PackerBuildRole(stack, 'Packer', propsIn(stack, props));
  const template = Template.fromStack(stack).toJSON();
  const roleId = stack.getLogicalId(builder.role.node.defaultChild as any);
  const policies = policiesOf(template, roleId, place);
  const requester: Requester = { roleArn: `arn:${place.partition}:iam::${place.account}:role/${roleId}`, policies };
  return {
    builder,
    stack,
    template,
    policies,
    requester,
    statements: policies.flatMap(({ Statement }) => Statement),
    warnings: warningsOf(stack),
  };
}
