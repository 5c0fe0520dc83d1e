/**
 * Where images come from: an account that builds, and the role it distributes them with. The source side makes it
 * (`executionRole.distributeTo(…)`), the target side takes it.
 */
export interface DistributionSource {
  /**
   * The id of the account that builds: 12 digits, known at synthesis.
   */
  readonly accountId: string;

  /**
   * The ARN of the execution role that distributes, known at synthesis: no other principal of that account can use the target side.
   *
   * @default - the service-linked role of EC2 Image Builder in that account, which works where a pipeline names no execution role
   */
  readonly roleArn?: string;
}
