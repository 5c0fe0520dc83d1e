import { arn, integrationTest, made } from './proof';
import { imageBuilderExecution } from '../harness/subjects/image-builder-execution';

integrationTest('ImageBuilderExecutionRoleDefaults', (stack) => {
  const terminate = { action: 'ec2:TerminateInstances', resource: arn('ec2', 'instance/i-0123456789abcdef0') };
  return [{
    principalArn: made(stack, imageBuilderExecution, 'defaults').roleArn,
    allowed: [{ ...terminate, context: { 'aws:ResourceTag/CreatedBy': 'EC2 Image Builder' } }],
    denied: [terminate, { ...terminate, context: { 'aws:ResourceTag/CreatedBy': 'packer' } }],
  }];
});
