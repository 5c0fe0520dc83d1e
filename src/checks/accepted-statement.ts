/**
 * A statement that someone added to a role of this library, and that may stay although it breaks a rule.
 */
export interface AcceptedStatement {
  /**
   * The name of the rule that it may break, such as `regions`, as the finding names it. A name that is no rule is an error.
   *
   * @default - it may break every rule
   */
  readonly rule?: string;

  /** The statement, as the finding names it: its Sid, the path of the construct whose policy it is in, or the ARN of a policy of AWS. */
  readonly statement: string;

  /** Why it may stay, in words for the next reader. */
  readonly because: string;
}
