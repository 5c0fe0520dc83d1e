/**
 * How builds mark the resources that they create.
 *
 * Two roles of an account with the same key and value can change each other's instances, images and snapshots. Give them
 * different values to keep builds apart.
 */
export interface BuildTagOptions {
  /**
   * The key of the tag: 1 to 128 Latin letters, digits, spaces and any of `@ _ : / = + - .`, not starting with `aws:`.
   * It must be known at synthesis, because IAM condition keys cannot be computed in CloudFormation.
   *
   * Templates must use the same upper and lower case. `CreatedBy` and `createdby` are two keys for EC2 and one key for IAM, so
   * the role denies any other spelling.
   *
   * @default 'CreatedBy'
   */
  readonly key?: string;

  /**
   * The value of the tag: 1 to 256 characters of the same kinds. Not together with `uniqueValue`.
   *
   * @default 'packer'
   */
  readonly value?: string;

  /**
   * Whether the value is generated from the path of the construct, so that no other role has it. It changes if you move the
   * construct in the app. Read it from `buildTag.value` of the role.
   *
   * @default false - `value`
   */
  readonly uniqueValue?: boolean;
}

/**
 * The tag that marks the resources that builds create. A Packer template sets it in `run_tags`, `run_volume_tags`, `tags` and
 * `snapshot_tags`.
 */
export interface BuildTag {
  /** The key of the tag, such as `CreatedBy`, in the exact spelling that templates must have. */
  readonly key: string;

  /** The value of the tag, such as `packer`. */
  readonly value: string;
}
