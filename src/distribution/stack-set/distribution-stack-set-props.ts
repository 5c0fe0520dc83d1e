import { CrossAccountLifecycleRoleProps } from '../../image-builder/lifecycle-role/cross-account-lifecycle-role-props';
import { CrossAccountDistributionRoleProps } from '../cross-account-distribution-role-props';

/**
 * Properties of `DistributionStackSet`. All texts must be known at synthesis: the template inside a stack set knows nothing of the
 * stack around it.
 *
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/what-is-cfnstacksets.html
 */
export interface DistributionStackSetProps {
  /**
   * The distribution role of every target account: what `CrossAccountDistributionRole` takes. Name its `regions`. The template
   * of the stack set must not be larger than the 51,200 bytes that CloudFormation takes as a text.
   */
  readonly distributionRole: CrossAccountDistributionRoleProps;

  /**
   * The lifecycle role of every target account: what `CrossAccountLifecycleRole` takes.
   *
   * @default - accounts get no lifecycle role
   */
  readonly lifecycleRole?: CrossAccountLifecycleRoleProps;

  /**
   * The organizational units whose accounts get the roles, such as `ou-ab12-11111111`, or the root of the organization, such as `r-ab12`.
   * CloudFormation works there with service-managed permissions: trusted access between StackSets and the organization must be on, and
   * the stack must be in the management account or in that of a delegated administrator (`delegatedAdministrator`).
   *
   * @default - `accountIds` only, with self-managed permissions
   */
  readonly organizationalUnitIds?: string[];

  /**
   * The accounts that get the roles: 12 digits each. With `organizationalUnitIds`: only these of the accounts in the units.
   * Without: these, with self-managed permissions, for which each must have the role `AWSCloudFormationStackSetExecutionRole`
   * and the account of the stack `AWSCloudFormationStackSetAdministrationRole`.
   *
   * @default - all accounts of the units
   */
  readonly accountIds?: string[];

  /**
   * Accounts of the units that do not get the roles, 12 digits each, such as one that distributes and is in the units too.
   * Only with `organizationalUnitIds`, and not together with `accountIds`.
   *
   * @default - no account of the units is left out
   */
  readonly excludedAccountIds?: string[];

  /**
   * The region that the stacks are put into, such as `eu-west-1`. Roles are of the whole account, so one region is enough, and
   * a second would fail.
   *
   * @default - the region of the stack, which must be known
   */
  readonly region?: string;

  /**
   * Whether an account that comes into the units later gets the roles by itself, and one that leaves them loses them. Only with
   * `organizationalUnitIds`.
   *
   * @default true with `organizationalUnitIds` - accounts come and go by themselves; without them nothing is deployed by itself
   */
  readonly autoDeployment?: boolean;

  /**
   * Whether an account that leaves the units keeps the roles. Only with `autoDeployment`.
   *
   * @default false - an account that leaves loses the roles
   */
  readonly retainOnRemoval?: boolean;

  /**
   * How many accounts may fail before the operation stops, in percent of all: 0 to 100. Unless `softFailureTolerance` is set, one account
   * more than this is worked on at a time, at most.
   *
   * @default 0 - the first account that fails stops the operation
   */
  readonly failureTolerancePercentage?: number;

  /**
   * How many accounts are worked on at a time, in percent of all: 1 to 100.
   *
   * @default - CloudFormation works on one at a time
   */
  readonly maxConcurrentPercentage?: number;

  /**
   * Whether `maxConcurrentPercentage` holds regardless of which failures are tolerated: then more accounts than tolerated can fail before
   * the operation stops. Only together with `maxConcurrentPercentage`.
   *
   * @default false - CloudFormation works on so few accounts at a time that no more than tolerated can fail
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
