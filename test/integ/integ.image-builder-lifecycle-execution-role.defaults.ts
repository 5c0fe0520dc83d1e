import { Aws } from 'aws-cdk-lib';
import { integrationTest, made } from './proof';
import { imageBuilderLifecycle } from '../harness/subjects/image-builder-lifecycle';

integrationTest('ImageBuilderLifecycleExecutionRoleDefaults', (stack) => {
  const deregister = { action: 'ec2:DeregisterImage', resource: `arn:${Aws.PARTITION}:ec2:${Aws.REGION}::image/ami-0123456789abcdef0` };
  return [{
    principalArn: made(stack, imageBuilderLifecycle, 'defaults').roleArn,
    allowed: [{ ...deregister, context: { 'aws:ResourceTag/CreatedBy': 'EC2 Image Builder' } }],
    denied: [deregister],
  }];
});
