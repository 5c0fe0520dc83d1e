import type { Stack } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { arn, Call, made, Options, Proof, terminate } from './proof';
import { imageBuilderInstance } from '../harness/subjects/image-builder-instance';
import { imageBuilderAdministrator, imageBuilderOperator, imageBuilderReader } from '../harness/subjects/image-builder-people';

/* What both integration tests ask of constructs for Image Builder. */

export const instanceProfile = (stack: Stack, options: Options): Proof[] => [{
  principalArn: made(stack, imageBuilderInstance, options).roleArn,
  allowed: [{ action: 'imagebuilder:GetComponent', resource: arn('imagebuilder', 'component/update-linux/1.0.2/1', 'aws') }],
  denied: [{ action: 'imagebuilder:GetComponent', resource: arn('imagebuilder', 'component/undeclared/1.0.0/1') }, terminate()],
}];

export function people(stack: Stack, options: Options): Proof[] {
  const person = (name: string, subject: typeof imageBuilderAdministrator) => made(new Construct(stack, name), subject, options).roleArn;
  const list: Call = { action: 'imagebuilder:ListImagePipelines', resource: '*' };
  const remove: Call = { action: 'imagebuilder:DeleteImagePipeline', resource: arn('imagebuilder', 'image-pipeline/web') };
  return [
    { principalArn: person('Administrator', imageBuilderAdministrator), allowed: [list], denied: [{ action: 'ec2:DeregisterImage', resource: '*' }] },
    { principalArn: person('Operator', imageBuilderOperator), allowed: [list], denied: [remove] },
    { principalArn: person('Reader', imageBuilderReader), allowed: [list], denied: [remove] },
  ];
}
