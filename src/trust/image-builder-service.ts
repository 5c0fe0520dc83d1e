import { Stack, Token } from 'aws-cdk-lib';
import { IPrincipal, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { IConstruct } from 'constructs';
import { fail, shown } from '../validation/fail';

/** Partition, region and type may be patterns; the account is one account, and the name says something. */
const SOURCE_ARN = /^arn:[^:]+:imagebuilder:[^:]+:\d{12}:[a-z*-]+\/[^:]*[^:*?/][^:]*$/;

function checkSourceArn(scope: IConstruct, arn: string): void {
  if (!Token.isUnresolved(arn) && !SOURCE_ARN.test(arn)) {
    fail(scope, 'sourceArns', `has ${shown(arn)}, which is not the ARN of resources of Image Builder in one account`,
      "write it like 'arn:aws:imagebuilder:eu-west-1:111122223333:image/my-recipe/*'; the name may hold wildcards, but not be one");
  }
  const own = Stack.of(scope).account;
  const [,,,, account] = arn.split(':');
  if (!Token.isUnresolved(arn) && !Token.isUnresolved(own) && account !== own) {
    fail(scope, 'sourceArns', `has ${shown(arn)} of account ${account}, while the role is of ${own}`, 'Image Builder assumes the role for its own account only');
  }
}

/**
 * EC2 Image Builder, acting for the account of the stack and for nobody else (the confused deputy problem), and where declared
 * for these of its resources alone.
 *
 * Source: EC2 Image Builder User Guide, lifecycle prerequisites (aws:SourceAccount and aws:SourceArn in the trust of the
 * cross-account lifecycle role); aws/agent-toolkit-for-aws, skill amazon-ec2-image-builder (aws:SourceAccount for execution
 * roles). Which ARN a build sends is not documented.
 */
export function imageBuilderService(scope: IConstruct, sourceArns?: string[]): IPrincipal {
  if (sourceArns?.length === 0) {
    fail(scope, 'sourceArns', 'is an empty list', 'leave it out, and every resource of Image Builder in the account can use the role');
  }
  sourceArns?.forEach((arn) => checkSourceArn(scope, arn));
  return new ServicePrincipal('imagebuilder.amazonaws.com', {
    conditions: {
      StringEquals: { 'aws:SourceAccount': Stack.of(scope).account },
      ...(sourceArns && { ArnLike: { 'aws:SourceArn': sourceArns.length === 1 ? sourceArns[0] : [...new Set(sourceArns)].sort() } }),
    },
  });
}
