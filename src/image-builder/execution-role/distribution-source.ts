/**
 * A source of images: an account that builds, and the execution role that distributes. `executionRole.distributeTo(…)` returns
 * one for the target.
 */
export interface DistributionSource {
  /**
   * The id of the account that builds: 12 digits, known at synthesis.
   */
  readonly accountId: string;

  /**
   * The ARN of the execution role that distributes, known at synthesis. No other principal of that account can assume the role
   * in the target.
   *
   * @default - the service-linked role of EC2 Image Builder in that account, for pipelines without an execution role
   */
  readonly roleArn?: string;
}
