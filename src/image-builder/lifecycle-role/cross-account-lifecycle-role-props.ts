import type * as iam from 'aws-cdk-lib/aws-iam';
import { ImageBuilderLifecycleAction } from '../vocabulary';

/**
 * Properties of `CrossAccountLifecycleRole`. They say what the rules of the lifecycle policies in the source accounts say.
 *
 * @see https://docs.aws.amazon.com/aws-managed-policy/latest/reference/EC2ImageBuilderLifecycleExecutionPolicy.html
 */
export interface CrossAccountLifecycleRoleProps {
  /**
   * The accounts whose lifecycle policies reach into this account: 12 digits each, known at synthesis. The role exists once
   * per account, so all of them stand here. The account of the role itself is refused.
   */
  readonly sourceAccountIds: string[];

  /**
   * What the rules do with the copies, one or more. An empty list is refused.
   */
  readonly actions: ImageBuilderLifecycleAction[];

  /**
   * Whether the rules act on the snapshots of the copies, too: a deletion deletes them, a deprecation marks them.
   *
   * @default false - snapshots stay, and so do their costs
   */
  readonly includeSnapshots?: boolean;

  /**
   * The names of the recipes whose images the service may act for, as they are in ARNs: lower case, such as `web-server` (`aws:SourceArn`).
   *
   * @default - all recipes of the source accounts
   */
  readonly recipes?: string[];

  /**
   * The regions of the copies, such as `eu-west-1`: they must be of the partition of the stack.
   *
   * @default - the region of the stack
   */
  readonly regions?: string[];

  /**
   * What the role is for, as shown in the IAM console. Free text of up to 1000 characters.
   *
   * @default - names the source accounts
   */
  readonly description?: string;

  /**
   * The most that the role may ever do, regardless of its policies. It must be a managed policy.
   *
   * @default - no permissions boundary
   */
  readonly permissionsBoundary?: iam.IManagedPolicy;
}
