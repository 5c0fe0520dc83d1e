import type * as ecr from 'aws-cdk-lib/aws-ecr';
import type * as iam from 'aws-cdk-lib/aws-iam';
import { ImageBuilderImageType, ImageBuilderLifecycleAction } from '../vocabulary';

/**
 * Properties of `ImageBuilderLifecycleExecutionRole`. They say what the rules of the lifecycle policy say.
 *
 * @see https://docs.aws.amazon.com/aws-managed-policy/latest/reference/EC2ImageBuilderLifecycleExecutionPolicy.html
 */
export interface ImageBuilderLifecycleExecutionRoleProps {
  /**
   * What the rules do, one or more. Container images can only be deleted. An empty list is refused.
   */
  readonly actions: ImageBuilderLifecycleAction[];

  /**
   * What the lifecycle policy is about (`resourceType`).
   *
   * @default ImageBuilderImageType.AMI - the rules are about AMIs
   */
  readonly resourceType?: ImageBuilderImageType;

  /**
   * Whether the rules act on the AMIs that were made, too (`includeResources.amis`): deprecate, disable or deregister them. Only AMIs
   * with the tag `CreatedBy` = `EC2 Image Builder` can be changed.
   *
   * @default false - the rules act on image resources only; AMIs stay, and so do their costs
   */
  readonly includeAmis?: boolean;

  /**
   * Whether the rules act on the snapshots of the AMIs, too (`includeResources.snapshots`), with `includeAmis`: a deletion deletes them, a
   * deprecation marks them.
   *
   * @default false - snapshots stay, and so do their costs
   */
  readonly includeSnapshots?: boolean;

  /**
   * Whether a deletion deletes the container images that were distributed, too (`includeResources.containers`).
   *
   * @default false - container images stay in their repositories
   */
  readonly includeContainers?: boolean;

  /**
   * The names of the image recipes or container recipes whose images the rules are about, as they are in ARNs: lower case, such as `web-server`.
   * AMIs and snapshots are then touched only where their tag `Ec2ImageBuilderArn` leads to one of them. AWS documents that tag for
   * AMIs; that snapshots have it is inferred: where they do not, they stay.
   *
   * @default - all recipes of the account: the role can remove what any pipeline made
   */
  readonly recipes?: string[];

  /**
   * The repositories of `includeContainers`, of this account. Each must carry the tag `LifecycleExecutionAccess` = `EC2 Image
   * Builder`. A repository of another account is refused.
   *
   * @default - no repository can be changed
   */
  readonly containerRepositories?: ecr.IRepository[];

  /**
   * The regions of the images, of their AMIs and of their copies, such as `eu-west-1`. All must be of one partition.
   *
   * @default - the region of the stack
   */
  readonly regions?: string[];

  /**
   * The resources of Image Builder that the service may act for when it assumes the role (`aws:SourceArn`), such as
   * `arn:aws:imagebuilder:eu-west-1:111122223333:lifecycle-policy/web`. AWS documents the key for images in other accounts
   * alone: try it before you rely on it. They must be of the account of the stack.
   *
   * @default - everything of Image Builder in the account of the stack (`aws:SourceAccount`)
   */
  readonly sourceArns?: string[];

  /**
   * The name of the role: 1 to 64 letters, digits and any of `_+=,.@-`. It must be free in the account.
   *
   * @default - CloudFormation makes one
   */
  readonly roleName?: string;

  /**
   * The path of the role, such as `/builders/`. It must start and end with a slash, and have at most 512 characters.
   *
   * @default '/'
   */
  readonly path?: string;

  /**
   * What the role is for, as shown in the IAM console. Free text of up to 1000 characters.
   *
   * @default - names the actions
   */
  readonly description?: string;

  /**
   * The most that the role may ever do, regardless of its policies. It must be a managed policy.
   *
   * @default - no permissions boundary
   */
  readonly permissionsBoundary?: iam.IManagedPolicy;
}
