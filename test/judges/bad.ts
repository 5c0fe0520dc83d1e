import { CfnResource } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import { judgedStack } from './stacks';
import { COMMERCIAL } from '../harness/synthesize';

/** A stack that no judge may let pass. */
export const BAD = 'Bad';

export const badStack = () => judgedStack(BAD, 'defaults', COMMERCIAL, (stack) => {
  const role = new iam.Role(stack, 'Role', {
    assumedBy: new iam.AnyPrincipal(),
    managedPolicies: [iam.ManagedPolicy.fromAwsManagedPolicyName('AdministratorAccess')],
  });
  const allow = (sid: string, actions: string[], resources: string[]) => {
    role.addToPrincipalPolicy(new iam.PolicyStatement({ sid, actions, resources }));
  };
  allow('Everything', ['*'], ['*']);
  allow('Escalate', ['iam:PassRole', 'iam:PutRolePolicy', 'ec2:RunInstances'], ['*']);
  allow('Misspelt', ['ec2:RunInstance'], ['*']);
  allow('Mismatched', ['ec2:TerminateInstances'], ['arn:aws:ec2:us-east-1:111122223333:volume/*']);
  allow('Secrets', ['secretsmanager:GetSecretValue', 's3:GetObject'], ['*']);
  new CfnResource(stack, 'Unknown', { type: 'AWS::IAM::Role', properties: { AssumeRolePolicyDocument: {}, Colour: 'red' } });
  return role;
});
