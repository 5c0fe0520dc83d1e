import type * as ecr from 'aws-cdk-lib/aws-ecr';
import type * as iam from 'aws-cdk-lib/aws-iam';
import { ImageBuilderImageType, ImageBuilderLifecycleAction } from '../vocabulary';

/**
 * Properties of `ImageBuilderLifecycleExecutionRole`. Declare the same as the rules of the lifecycle policy.
 *
 * @see https://docs.aws.amazon.com/aws-managed-policy/latest/reference/EC2ImageBuilderLifecycleExecutionPolicy.html
 */
export interface ImageBuilderLifecycleExecutionRoleProps {
  /** The actions of the rules: at least one. Container images can only be deleted. */
  readonly actions: ImageBuilderLifecycleAction[];

  /**
   * The type of images that the lifecycle policy applies to (`resourceType`).
   *
   * @default ImageBuilderImageType.AMI - the rules apply to AMIs
   */
  readonly resourceType?: ImageBuilderImageType;

  /**
   * Whether the rules deprecate, disable or deregister the AMIs too (`includeResources.amis`). Only AMIs with the tag
   * `CreatedBy` = `EC2 Image Builder` can be changed.
   *
   * @default false - the rules apply to image resources only; AMIs are kept, and cost money
   */
  readonly includeAmis?: boolean;

  /**
   * Whether the rules apply to the snapshots of the AMIs too (`includeResources.snapshots`), with `includeAmis`: deletion
   * deletes them, deprecation marks them.
   *
   * @default false - snapshots are kept, and cost money
   */
  readonly includeSnapshots?: boolean;

  /**
   * Whether a deletion deletes the distributed container images too (`includeResources.containers`).
   *
   * @default false - container images stay in their repositories
   */
  readonly includeContainers?: boolean;

  /**
   * The names of the recipes whose images the rules apply to, in lower case as in ARNs, such as `web-server`. Then the role
   * changes only AMIs and snapshots whose tag `Ec2ImageBuilderArn` names one of them. AWS documents that tag for AMIs. It is
   * inferred for snapshots: one without the tag is kept.
   *
   * @default - all recipes of the account
   */
  readonly recipes?: string[];

  /**
   * The repositories of `includeContainers`, of this account. Each must carry the tag `LifecycleExecutionAccess` =
   * `EC2 Image Builder`. A repository of another account is an error.
   *
   * @default - no repository can be changed
   */
  readonly containerRepositories?: ecr.IRepository[];

  /**
   * The regions of the images, of their AMIs and of their copies, such as `eu-west-1`. All must be in one partition.
   *
   * @default - the region of the stack
   */
  readonly regions?: string[];

  /**
   * The resources of Image Builder for which the service can assume the role (`aws:SourceArn`), such as
   * `arn:aws:imagebuilder:eu-west-1:111122223333:lifecycle-policy/web`. AWS documents this key only for images in other
   * accounts, so test it before you rely on it. The ARNs must be in the account of the stack.
   *
   * @default - everything of Image Builder in the account of the stack (`aws:SourceAccount`)
   */
  readonly sourceArns?: string[];

  /**
   * The name of the role: 1 to 64 letters, digits and any of `_+=,.@-`. It must be free in the account.
   *
   * @default - CloudFormation generates a name
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
   * The permissions boundary of the role, which limits what all its policies allow. It must be a managed policy.
   *
   * @default - no permissions boundary
   */
  readonly permissionsBoundary?: iam.IManagedPolicy;
}
