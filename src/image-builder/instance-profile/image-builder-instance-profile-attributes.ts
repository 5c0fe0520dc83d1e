/** The attributes of an existing instance profile. */
export interface ImageBuilderInstanceProfileAttributes {
  /** The ARN of the instance profile. */
  readonly instanceProfileArn: string;

  /** The ARN of the role in it. */
  readonly roleArn: string;
}
