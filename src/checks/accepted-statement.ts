/** A statement that was added to a role of this library, and is accepted although it breaks a rule. */
export interface AcceptedStatement {
  /**
   * The rule that it may break, such as `regions`, as the finding names it. An unknown rule is an error.
   *
   * @default - it may break every rule
   */
  readonly rule?: string;

  /** The statement, as the finding names it: its Sid, the path of the construct whose policy it is in, or the ARN of a policy of AWS. */
  readonly statement: string;

  /** The reason, in words for the next reader. */
  readonly because: string;
}
