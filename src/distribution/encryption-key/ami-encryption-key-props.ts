import type { Duration, RemovalPolicy } from 'aws-cdk-lib';

/**
 * Who copies and launches images that are encrypted with a key: what its key policy says, the same for the key and its replicas.
 */
export interface AmiEncryptionKeySharing {
  /**
   * The accounts that copy and launch the images: 12 digits each, known at synthesis. About 400 fit into a key policy; for more
   * name the organization.
   *
   * @default - no single account
   */
  readonly accountIds?: string[];

  /**
   * The organization whose accounts all copy and launch the images, such as `o-a1b2c3d4e5`.
   *
   * @default - no organization
   */
  readonly organizationId?: string;

  /**
   * The organizational units whose accounts copy and launch the images, units below them included, by their paths from the
   * organization down, such as `o-a1b2c3d4e5/r-ab12/ou-ab12-11111111/`. With `organizationId` too, the whole organization may.
   *
   * @default - no organizational unit
   */
  readonly organizationalUnitPaths?: string[];

  /**
   * The accounts that launch the images by Auto Scaling, EC2 Fleet or Spot: 12 digits each, which must be among those that may
   * use the key. An administrator there makes a grant for the service-linked role once (`aws kms create-grant`); no other
   * principal can be granted the key.
   *
   * @default - no such grant can be made
   */
  readonly autoScalingAccountIds?: string[];

  /**
   * Whether all accounts of the declared organization or units may make such grants, each for its own service-linked roles.
   * Only together with `organizationId` or `organizationalUnitPaths`.
   *
   * @default false - only the accounts of `autoScalingAccountIds` may
   */
  readonly autoScalingInOrganization?: boolean;

  /**
   * The further regions that images are copied to from the region of the key, such as `eu-west-1`: EC2 of these may use the
   * key as well.
   *
   * @default - EC2 of the region of the key only
   */
  readonly regions?: string[];
}

/**
 * Properties of `AmiEncryptionKey`.
 *
 * @see https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-modifying-external-accounts.html
 */
export interface AmiEncryptionKeyProps extends AmiEncryptionKeySharing {
  /**
   * Whether replicas of the key can be made in further regions (`AmiEncryptionKeyReplica`). It cannot be changed later.
   * Without it `keyIn` fails.
   *
   * @default false - copies in other regions need a key of their own
   */
  readonly multiRegion?: boolean;

  /**
   * An alias of the key, such as `alias/images`. Aliases are of one account and region, so other accounts use the ARN.
   *
   * @default - no alias
   */
  readonly alias?: string;

  /**
   * What the key is for, as shown in the KMS console. Free text of up to 8192 characters.
   *
   * @default 'Encrypts AMIs'
   */
  readonly description?: string;

  /**
   * Whether KMS makes new key material every year, or as often as `rotationPeriod` says. Images encrypted before stay readable.
   *
   * @default true - KMS makes new key material by itself
   */
  readonly enableKeyRotation?: boolean;

  /**
   * How often KMS makes new key material: 90 to 2560 days.
   *
   * @default Duration.days(365) - once a year
   */
  readonly rotationPeriod?: Duration;

  /**
   * What becomes of the key when it leaves the stack. Without it, no image that it encrypts can be launched again, in any account.
   *
   * @default RemovalPolicy.RETAIN
   */
  readonly removalPolicy?: RemovalPolicy;
}

/**
 * Properties of `AmiEncryptionKeyReplica`.
 *
 * @see https://docs.aws.amazon.com/kms/latest/developerguide/multi-region-keys-overview.html
 */
export interface AmiEncryptionKeyReplicaProps extends AmiEncryptionKeySharing {
  /**
   * The ARN of the key that is replicated. From a stack of the same app in another region: `key.key.keyArn`, with
   * `crossRegionReferences` of both stacks. It must be the ARN of a multi-Region key (`mrk-…`) of another region than that of
   * the stack.
   */
  readonly primaryKeyArn: string;

  /**
   * An alias of the replica in its region, such as `alias/images`.
   *
   * @default - no alias
   */
  readonly alias?: string;

  /**
   * What the key is for, as shown in the KMS console. Free text of up to 8192 characters.
   *
   * @default 'Encrypts AMIs'
   */
  readonly description?: string;

  /**
   * What becomes of the replica when it leaves the stack.
   *
   * @default RemovalPolicy.RETAIN
   */
  readonly removalPolicy?: RemovalPolicy;
}
