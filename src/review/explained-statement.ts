/**
 * One statement of a policy, explained.
 */
export interface ExplainedStatement {
  /**
   * The statement's Sid, such as `LaunchInstance`: it stays the same from release to release.
   */
  readonly sid: string;

  /** What it does with the actions: `Allow` or `Deny`. */
  readonly effect: string;

  /** The capability that it belongs to, as in `docs/use/capabilities.md`. */
  readonly capability: string;

  /**
   * What the capability is for, in words, as the end of the sentence "the build …".
   */
  readonly does: string;

  /** The names of the properties of the construct, or of the builders of the template, that add the capability. */
  readonly declaredBy: string;

  /**
   * The actions, such as `ec2:RunInstances`.
   */
  readonly actions: string[];

  /** The resources, with `${AWS::Region}` and the like where the deployment fills them in. */
  readonly resources: string[];

  /** The conditions, each as `operator key = value or value`. All of them must hold. */
  readonly conditions: string[];

  /**
   * Whom a statement of a key policy is for: the ARNs of accounts, or `*` where the conditions say who.
   *
   * @default - the role, or the principals to which the policy is attached
   */
  readonly principals?: string[];

  /**
   * The name of the role that has the statement in each target account of a stack set, such as
   * `EC2ImageBuilderDistributionCrossAccountRole`.
   *
   * @default - the policy of the construct itself has it
   */
  readonly targetRole?: string;

  /**
   * Why a build needs it, in words.
   */
  readonly because: string;

  /** The source, in words: a chapter of a guide, or lines of a program. */
  readonly source: string;

  /**
   * Why the resource is `*`, in words.
   *
   * @default - the resources are named
   */
  readonly unscopable?: string;

  /**
   * How it is known that AWS evaluates the statement this way: `recorded` (in calls to AWS), `documented` (by AWS), `AWS does the same`
   * (in a policy that AWS manages) or `inferred`. It is the weakest of the `grounds`.
   */
  readonly ground: string;

  /**
   * What the statement assumes, one string for each assumption: the action, the condition key, how it is known, and the
   * source. `E` and a number is a recorded call of `test/proofs/aws-evidence/rows.json` in the repository of the library.
   */
  readonly grounds: string[];

  /**
   * The part that is only inferred, in words: AWS does not document it, and no recorded call shows it.
   *
   * @default - nothing
   */
  readonly inferred?: string;

  /**
   * What an attacker with the credentials can still do with the statement, in words.
   *
   * @default - nothing
   */
  readonly residualRisk?: string;
}

/**
 * A finding that cdk-nag reports about a policy, with the reason for it. You can pass it to cdk-nag as a suppression. The
 * owner of the app decides whether to suppress it.
 */
export interface ExpectedNagFinding {
  /** The rule, such as `AwsSolutions-IAM5`. */
  readonly id: string;

  /**
   * The finding of that rule, as cdk-nag prints it in brackets: a single one, such as
   * `Resource::arn:<AWS::Partition>:ec2:eu-west-1:111122223333:instance/*`.
   */
  readonly appliesTo: string[];

  /** Why each statement needs it, and the conditions that restrict it, in words. */
  readonly reason: string;

  /**
   * The Sids of the statements that cause it, such as `LaunchInstance`.
   */
  readonly sids: string[];
}
