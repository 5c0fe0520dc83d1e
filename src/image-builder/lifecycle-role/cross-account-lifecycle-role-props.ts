import type * as iam from 'aws-cdk-lib/aws-iam';
import { ImageBuilderLifecycleAction } from '../vocabulary';

/**
 * Properties of `CrossAccountLifecycleRole`. Declare the same as the rules of the lifecycle policies in the source accounts.
 *
 * @see https://docs.aws.amazon.com/aws-managed-policy/latest/reference/EC2ImageBuilderLifecycleExecutionPolicy.html
 */
export interface CrossAccountLifecycleRoleProps {
  /**
   * The accounts whose lifecycle policies apply to this account: 12 digits each, known at synthesis. An account can have only
   * one such role, so list all of them. The account of the role itself is an error.
   */
  readonly sourceAccountIds: string[];

  /** The actions of the rules on the copies: at least one. An empty list is an error. */
  readonly actions: ImageBuilderLifecycleAction[];

  /**
   * Whether the rules apply to the snapshots of the copies too: deletion deletes them, deprecation marks them.
   *
   * @default false - snapshots are kept, and cost money
   */
  readonly includeSnapshots?: boolean;

  /**
   * The names of the recipes of the images, in lower case as in ARNs, such as `web-server` (`aws:SourceArn`).
   *
   * @default - all recipes of the source accounts
   */
  readonly recipes?: string[];

  /**
   * The regions of the copies, such as `eu-west-1`. They must be in the partition of the stack.
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
   * The permissions boundary of the role, which limits what all its policies allow. It must be a managed policy.
   *
   * @default - no permissions boundary
   */
  readonly permissionsBoundary?: iam.IManagedPolicy;
}
