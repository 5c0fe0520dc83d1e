import { Stack } from 'aws-cdk-lib';
import { IPrincipal, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { IConstruct } from 'constructs';

/**
 * EC2 Image Builder, acting for the account of the stack and for no one else (the confused deputy problem), and where declared
 * for these of its resources only.
 *
 * Source: EC2 Image Builder User Guide, lifecycle prerequisites (aws:SourceAccount and aws:SourceArn in the trust of the
 * cross-account lifecycle role); aws/agent-toolkit-for-aws, skill amazon-ec2-image-builder (aws:SourceAccount for execution
 * roles). Which ARN a build sends is not documented.
 */
export function imageBuilderService(scope: IConstruct, sourceArns?: string[]): IPrincipal {
  return new ServicePrincipal('imagebuilder.amazonaws.com', {
    conditions: {
      StringEquals: { 'aws:SourceAccount': Stack.of(scope).account },
      ...(sourceArns && { ArnLike: { 'aws:SourceArn': sourceArns.length === 1 ? sourceArns[0] : [...new Set(sourceArns)].sort() } }),
    },
  });
}
