/**
 * What is known of an instance profile that was made elsewhere.
 */
export interface ImageBuilderInstanceProfileAttributes {
  /** The ARN of the instance profile. */
  readonly instanceProfileArn: string;

  /** The ARN of the role in it. */
  readonly roleArn: string;
}
