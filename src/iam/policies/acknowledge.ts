import type { IConstruct } from 'constructs';
import type { LaidOut } from '../statements/lay-out';

/**
 * Accepts, for one policy, the finding that newer releases of the CDK have against ARNs of Marketplace components. With the flags of a new
 * app it would end the synthesis.
 *
 * The rule is one of cfn-lint: it knows an account, a star and `aws` as owners in an ARN. A star would be accepted, and be wider. Written
 * as metadata, as `Validations.acknowledge` does, which the oldest supported CDK does not have; it takes no notice of it.
 *
 * Source: EC2 Image Builder API Reference, ComponentConfiguration, pattern of componentArn; CDK API Reference, Validations.
 *
 * @param policy the policy
 * @param laidOut what is in it
 */
export function acknowledgeMarketplace(policy: IConstruct, { hasMarketplace }: LaidOut): void {
  if (!hasMarketplace) return;
  policy.node.addMetadata('aws:cdk:acknowledged-rules', {
    'CloudFormation-Validate::E3510': 'components that sellers publish have aws-marketplace in the place of the account',
  });
}
