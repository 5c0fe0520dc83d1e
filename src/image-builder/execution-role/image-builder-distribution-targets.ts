import type * as kms from 'aws-cdk-lib/aws-kms';

/** The accounts to which an execution role distributes images, by the `CrossAccountDistributionRole` of each. */
export interface ImageBuilderDistributionTargets {
  /**
   * The accounts that get copies (`targetAccountIds`): 12 digits each, known at synthesis. The role can assume the
   * distribution role of these accounts only, and share snapshots with them only. A policy holds about 75, or about 370 with
   * `organizationId`.
   *
   * @default - all accounts of the organization; then `organizationId` is required
   */
  readonly accountIds?: string[];

  /**
   * The organization of the targets, such as `o-a1b2c3d4e5`. The role can assume the distribution role of any account in it
   * (`aws:ResourceOrgID`). Without `accountIds` the role can share snapshots with any account, because AWS has no condition on
   * their organization.
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
   * The keys that encrypt copies in these regions, as in `kmsKeys`.
   *
   * @default - no further keys
   */
  readonly keys?: kms.IKey[];
}
