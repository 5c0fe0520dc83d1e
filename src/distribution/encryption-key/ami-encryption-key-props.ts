import type { Duration, RemovalPolicy } from 'aws-cdk-lib';

/** Who can copy and launch images under a key. The key policies of the key and its replicas say the same. */
export interface AmiEncryptionKeySharing {
  /**
   * The accounts that can copy and launch the images: 12 digits each, known at synthesis. A key policy holds about 400. For
   * more, set `organizationId`.
   *
   * @default - no single account
   */
  readonly accountIds?: string[];

  /**
   * The organization whose accounts can all copy and launch the images, such as `o-a1b2c3d4e5`.
   *
   * @default - no organization
   */
  readonly organizationId?: string;

  /**
   * The organizational units whose accounts can copy and launch the images, with the units below them. Each is a path that
   * starts with the organization, such as `o-a1b2c3d4e5/r-ab12/ou-ab12-11111111/`. If `organizationId` is set too, the whole
   * organization can.
   *
   * @default - no organizational unit
   */
  readonly organizationalUnitPaths?: string[];

  /**
   * The accounts that launch the images by Auto Scaling, EC2 Fleet or Spot: 12 digits each. They must also be allowed to use
   * the key. An administrator there creates a grant for the service-linked role once (`aws kms create-grant`). No other
   * principal can get a grant.
   *
   * @default - no such grant can be created
   */
  readonly autoScalingAccountIds?: string[];

  /**
   * Whether all accounts of the organization or the units can create such grants, each for its own service-linked roles. Only
   * together with `organizationId` or `organizationalUnitPaths`.
   *
   * @default false - only the accounts of `autoScalingAccountIds` may
   */
  readonly autoScalingInOrganization?: boolean;

  /**
   * The other regions where EC2 can use the key, such as `eu-west-1`: those to which images are copied from its region.
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
   * Whether the key can have replicas in other regions (`AmiEncryptionKeyReplica`). It cannot be changed later. Without it
   * `keyIn` fails.
   *
   * @default false - copies in other regions need a key of their own
   */
  readonly multiRegion?: boolean;

  /**
   * An alias of the key, such as `alias/images`. An alias works only in its account and region, so other accounts use the ARN.
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
   * Whether KMS creates new key material every year, or after each `rotationPeriod`. Older images can still be read.
   *
   * @default true - KMS rotates the key
   */
  readonly enableKeyRotation?: boolean;

  /**
   * The time between two rotations of the key: 90 to 2560 days.
   *
   * @default Duration.days(365) - once a year
   */
  readonly rotationPeriod?: Duration;

  /**
   * What happens to the key when it is removed from the stack. After it is deleted, no image under this key can be launched,
   * in any account.
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
   * The ARN of the key to replicate. From a stack of the same app in another region: `key.key.keyArn`, with
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
   * What happens to the replica when it is removed from the stack.
   *
   * @default RemovalPolicy.RETAIN
   */
  readonly removalPolicy?: RemovalPolicy;
}
