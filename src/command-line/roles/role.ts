/* A role as the command writes it, regardless of the form. */

/** A document of IAM, without functions of CloudFormation. */
export type Document = object;

export interface WrittenRole {
  /** What tells it from the other roles of the same template; empty where there is one. */
  readonly suffix: string;
  /** The sources that build with it. */
  readonly sources: readonly string[];
  readonly description: string;
  readonly trust: Document;
  /** The first is an inline policy, the others are managed ones: as IAM takes them. */
  readonly documents: readonly Document[];
  /** Packer runs on EC2, which gets a role through a profile. */
  readonly hasInstanceProfile: boolean;
  readonly permissionsBoundary?: string;
}
