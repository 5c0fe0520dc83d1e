import { arn, integrationTest, made } from './proof';
import { packer } from '../harness/subjects';

integrationTest('PackerBuildRoleAllOptions', (stack) => {
  const terminate = { action: 'ec2:TerminateInstances', resource: arn('ec2', 'instance/i-0123456789abcdef0') };
  return [{
    principalArn: made(stack, packer, 'all-options').roleArn,
    allowed: [{ ...terminate, context: { 'aws:ResourceTag/Builder': 'web-images' } }],
    denied: [terminate, { ...terminate, context: { 'aws:ResourceTag/Builder': 'terraform' } }],
  }];
});
