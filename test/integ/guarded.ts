import type { Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import { arn, Call, INSTANCE, Proof } from './proof';
import { BuildTagGuard } from '../../src';

/** A guard as the policy of a role that may do everything else: a service control policy would bind the whole account. */
export function guarded(stack: Stack, builderArns: string[]): Proof[] {
  const { document } = new BuildTagGuard(stack, 'Guard', { buildTag: { key: 'CreatedBy', value: 'packer' }, builderArns });
  const role = new iam.Role(stack, 'Guarded', { assumedBy: new iam.AccountRootPrincipal() });
  role.addToPolicy(new iam.PolicyStatement({ actions: ['ec2:*'], resources: ['*'] }));
  new iam.ManagedPolicy(stack, 'Policy', { document, roles: [role] });
  const tag: Call = { action: 'ec2:CreateTags', resource: arn('ec2', INSTANCE) };
  return [{
    principalArn: role.roleArn,
    allowed: [{ ...tag, context: { 'aws:RequestTag/CreatedBy': 'terraform' } }],
    denied: [{ ...tag, context: { 'aws:RequestTag/CreatedBy': 'packer' } }],
  }];
}
