import { arn, integrationTest, made } from './proof';
import { imageBuilderInstance } from '../harness/subjects/image-builder-instance';

integrationTest('ImageBuilderInstanceProfileAllOptions', (stack) => {
  return [{
    principalArn: made(stack, imageBuilderInstance, 'all-options').roleArn,
    allowed: [{ action: 'imagebuilder:GetComponent', resource: arn('imagebuilder', 'component/update-linux/1.0.2/1', 'aws') }],
    denied: [
      { action: 'imagebuilder:GetComponent', resource: arn('imagebuilder', 'component/undeclared/1.0.0/1') },
      { action: 'ec2:TerminateInstances', resource: arn('ec2', 'instance/i-0123456789abcdef0') },
    ],
  }];
});
