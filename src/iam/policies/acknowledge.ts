import type { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { IConstruct } from 'constructs';

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
 * @param statements those that are in it
 */
export function acknowledgeMarketplace(policy: IConstruct, statements: readonly PolicyStatement[]): void {
  if (!statements.some(({ resources }) => resources.some((arn) => arn.includes(':aws-marketplace:')))) return;
  policy.node.addMetadata('aws:cdk:acknowledged-rules', {
    'CloudFormation-Validate::E3510': 'components that sellers publish have aws-marketplace in the place of the account',
  });
}
