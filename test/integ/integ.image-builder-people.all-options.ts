import { Construct } from 'constructs';
import { arn, integrationTest, made } from './proof';
import { imageBuilderAdministrator, imageBuilderOperator, imageBuilderReader } from '../harness/subjects/image-builder-people';

integrationTest('ImageBuilderPeopleAllOptions', (stack) => {
  const person = (name: string, subject: typeof imageBuilderAdministrator) => made(new Construct(stack, name), subject, 'all-options').roleArn;
  const list = { action: 'imagebuilder:ListImagePipelines', resource: '*' };
  const remove = { action: 'imagebuilder:DeleteImagePipeline', resource: arn('imagebuilder', 'image-pipeline/web') };
  return [
    { principalArn: person('Administrator', imageBuilderAdministrator), allowed: [list], denied: [{ action: 'ec2:DeregisterImage', resource: '*' }] },
    { principalArn: person('Operator', imageBuilderOperator), allowed: [list], denied: [remove] },
    { principalArn: person('Reader', imageBuilderReader), allowed: [list], denied: [remove] },
  ];
});
