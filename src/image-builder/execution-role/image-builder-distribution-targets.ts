import type * as kms from 'aws-cdk-lib/aws-kms';

/**
 * Where the images of an execution role are distributed to: other accounts, by the `CrossAccountDistributionRole` of each.
 */
export interface ImageBuilderDistributionTargets {
  /**
   * The accounts that get copies (`targetAccountIds`): 12 digits each, known at synthesis. The role may assume the distribution role of
   * these only, and share snapshots with these only. About 75 fit into a policy; with `organizationId` too, about 370.
   *
   * @default - all accounts of the organization; then `organizationId` is needed
   */
  readonly accountIds?: string[];

  /**
   * The organization of the targets, such as `o-a1b2c3d4e5`: the role may assume the distribution role of any account in it
   * (`aws:ResourceOrgID`), in place of a list. Without `accountIds` it may then share its snapshots with any account at all: AWS has no
   * condition on the organization there.
   *
   * @default - the accounts are listed
   */
  readonly organizationId?: string;

  /**
   * The further regions that images are distributed to, as in `copyToRegions`.
   *
   * @default - no further regions
   */
  readonly regions?: string[];

  /**
   * The keys that copies are encrypted with, in these regions, as in `kmsKeys`.
   *
   * @default - no further keys
   */
  readonly keys?: kms.IKey[];
}
