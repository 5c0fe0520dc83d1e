import * as iam from 'aws-cdk-lib/aws-iam';
import { arn, integrationTest } from './proof';
import { BuildTagGuard } from '../../src';

// As a policy of a role that may do everything else: a service control policy would bind the whole account.
integrationTest('BuildTagGuardAllOptions', (stack) => {
  const { document } = new BuildTagGuard(stack, 'Guard', { buildTag: { key: 'CreatedBy', value: 'packer' }, builderArns: ['arn:aws:iam::*:role/packer', 'arn:aws:iam::*:role/image-builder'] });
  const guarded = new iam.Role(stack, 'Guarded', { assumedBy: new iam.AccountRootPrincipal() });
  guarded.addToPolicy(new iam.PolicyStatement({ actions: ['ec2:*'], resources: ['*'] }));
  new iam.ManagedPolicy(stack, 'Policy', { document, roles: [guarded] });
  const tag = { action: 'ec2:CreateTags', resource: arn('ec2', 'instance/i-0123456789abcdef0') };
  return [{
    principalArn: guarded.roleArn,
    allowed: [{ ...tag, context: { 'aws:RequestTag/CreatedBy': 'terraform' } }],
    denied: [{ ...tag, context: { 'aws:RequestTag/CreatedBy': 'packer' } }],
  }];
});
