import { CrossAccountLifecycleRoleProps } from '../../image-builder/lifecycle-role/cross-account-lifecycle-role-props';
import { CrossAccountDistributionRoleProps } from '../cross-account-distribution-role-props';

/**
 * Properties of `DistributionStackSet`. All values must be known at synthesis, because the template of a stack set cannot
 * refer to the stack around it.
 *
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/what-is-cfnstacksets.html
 */
export interface DistributionStackSetProps {
  /**
   * The properties of the distribution role of every target account, as for `CrossAccountDistributionRole`. Declare its
   * `regions`. A template of more than 51,200 bytes is an error: CloudFormation accepts no longer string.
   */
  readonly distributionRole: CrossAccountDistributionRoleProps;

  /**
   * The properties of the lifecycle role of every target account, as for `CrossAccountLifecycleRole`.
   *
   * @default - accounts get no lifecycle role
   */
  readonly lifecycleRole?: CrossAccountLifecycleRoleProps;

  /**
   * The organizational units whose accounts get the roles, such as `ou-ab12-11111111`, or the root of the organization, such
   * as `r-ab12`. The stack set then has service-managed permissions. Trusted access between StackSets and the organization
   * must be on. The stack must be in the management account or in the account of a delegated administrator
   * (`delegatedAdministrator`).
   *
   * @default - the accounts of `accountIds`, with self-managed permissions
   */
  readonly organizationalUnitIds?: string[];

  /**
   * The accounts that get the roles: 12 digits each. With `organizationalUnitIds`, only these accounts of the units get the
   * roles. Without, the stack set has self-managed permissions. Then each account must have the role
   * `AWSCloudFormationStackSetExecutionRole` and the account of the stack `AWSCloudFormationStackSetAdministrationRole`.
   *
   * @default - all accounts of the units
   */
  readonly accountIds?: string[];

  /**
   * The accounts of the units that do not get the roles, such as the account that distributes: 12 digits each. Only with
   * `organizationalUnitIds`, and not together with `accountIds`.
   *
   * @default - no account of the units is left out
   */
  readonly excludedAccountIds?: string[];

  /**
   * The region of the stacks, such as `eu-west-1`. A role belongs to the whole account, so a second region would fail.
   *
   * @default - the region of the stack, which must be known
   */
  readonly region?: string;

  /**
   * Whether an account that joins the units later gets the roles, and an account that leaves loses them. Only with
   * `organizationalUnitIds`.
   *
   * @default - true with `organizationalUnitIds`, false without
   */
  readonly autoDeployment?: boolean;

  /**
   * Whether an account that leaves the units keeps the roles. Only with `autoDeployment`.
   *
   * @default false - an account that leaves loses the roles
   */
  readonly retainOnRemoval?: boolean;

  /**
   * How many accounts may fail before the operation stops, in percent: 0 to 100. Unless `softFailureTolerance` is set, at most
   * one account more than this is deployed at a time.
   *
   * @default 0 - the first account that fails stops the operation
   */
  readonly failureTolerancePercentage?: number;

  /**
   * How many accounts are deployed at a time, in percent: 1 to 100.
   *
   * @default - one account at a time
   */
  readonly maxConcurrentPercentage?: number;

  /**
   * Whether `maxConcurrentPercentage` applies even if more accounts can then fail than `failureTolerancePercentage` allows.
   * Only together with `maxConcurrentPercentage`.
   *
   * @default false - CloudFormation deploys to fewer accounts at a time, so that no more than tolerated can fail
   */
  readonly softFailureTolerance?: boolean;

  /**
   * Whether the stack is in the account of a delegated administrator, not in the management account. Only with `organizationalUnitIds`.
   *
   * @default false - the stack is in the management account
   */
  readonly delegatedAdministrator?: boolean;

  /**
   * The name of the stack set: at most 128 letters, digits and hyphens, starting with a letter. It must be free in the account
   * and region.
   *
   * @default - made from the path of the construct
   */
  readonly stackSetName?: string;

  /**
   * What the stack set is for, as shown in the CloudFormation console. Free text of up to 1024 characters.
   *
   * @default 'Roles by which EC2 Image Builder distributes AMIs into this account'
   */
  readonly description?: string;
}
