import { arn, integrationTest, made } from './proof';
import { packer } from '../harness/subjects';

integrationTest('PackerBuildRoleDefaults', (stack) => {
  const terminate = { action: 'ec2:TerminateInstances', resource: arn('ec2', 'instance/i-0123456789abcdef0') };
  return [{
    principalArn: made(stack, packer, 'defaults').roleArn,
    allowed: [{ ...terminate, context: { 'aws:ResourceTag/CreatedBy': 'packer' } }],
    denied: [terminate, { ...terminate, context: { 'aws:ResourceTag/CreatedBy': 'terraform' } }],
  }];
});
