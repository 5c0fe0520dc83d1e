/**
 * How a role marks what its builds make.
 *
 * The value separates builds: two roles that share key and value in an account can change each other's
 * instances, images and snapshots, earlier ones included.
 */
export interface BuildTagOptions {
  /**
   * The key of the tag: 1 to 128 Latin letters, digits, spaces and any of `@ _ : / = + - .`, not starting with `aws:`.
   * It must be known at synthesis, because IAM condition keys cannot be computed in CloudFormation.
   *
   * Templates must have exactly this spelling, upper and lower case included: EC2 takes `CreatedBy` and `createdby` for two
   * keys, IAM takes them for one, and a role is refused any other spelling of its key.
   *
   * @default 'CreatedBy'
   */
  readonly key?: string;

  /**
   * The value of the tag: 1 to 256 characters of the same kinds. Only where `uniqueValue` is not set.
   *
   * @default 'packer'
   */
  readonly value?: string;

  /**
   * Makes a value that no other role has, from the path of the construct. It stays the same as long as the
   * construct stays where it is, and is known as `buildTag.value` of the role.
   *
   * @default false - the value is the one given, or the default that all roles share
   */
  readonly uniqueValue?: boolean;
}

/**
 * The tag that marks what the builds of a role make. A Packer template sets it in `run_tags`,
 * `run_volume_tags`, `tags` and `snapshot_tags`.
 */
export interface BuildTag {
  /** The key of the tag, such as `CreatedBy`, in the exact spelling that templates must have. */
  readonly key: string;

  /** The value of the tag, such as `packer`. */
  readonly value: string;
}
