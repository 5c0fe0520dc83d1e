import { CfnStackSet, Names, Stack, Token } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { DistributionStackSetProps } from './distribution-stack-set-props';
import { templateBodyOf } from './inner-template';
import { DISTRIBUTION_STACK_SET } from './kinds';
import { checkLiteral } from './literal';
import { claimRoleName } from '../../iam/limits/one-per-account';
import { literalAccountsOf, unitIdsOf } from '../../iam/scope/accounts';
import { checkRegions } from '../../iam/scope/regions';
import { listsOf } from '../../iam/scope/values';
import { checkShape } from '../../iam/validation/check-shape';
import { fail } from '../../iam/validation/fail';
import { checkKinds } from '../../iam/validation/kinds';
import { description, STACK_SET_NAME } from '../../iam/validation/shapes';
import { CrossAccountLifecycleRole } from '../../image-builder/lifecycle-role/cross-account-lifecycle-role';
import { Explanation } from '../../review/explanation';
import { CrossAccountDistributionRole } from '../cross-account-distribution-role';
import { warnOfUnusableKeys } from '../unusable-keys';

/**
 * Deploys the roles for distribution to every account of organizational units, including accounts that join later, by
 * CloudFormation StackSets. The template has a `CrossAccountDistributionRole` and, if declared, a `CrossAccountLifecycleRole`.
 * Aspects of the app do not apply to it.
 *
 * For a few accounts that the app knows, use one stack for each account: `cdk diff` shows its changes.
 *
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/what-is-cfnstacksets.html
 * @example
 * new DistributionStackSet(this, 'Targets', {
 *   organizationalUnitIds: ['ou-ab12-11111111'],
 *   distributionRole: {
 *     sources: [{ accountId: '111122223333', roleArn: 'arn:aws:iam::111122223333:role/image-builder' }],
 *     organizationId: 'o-a1b2c3d4e5',
 *     regions: ['us-east-1'],
 *   },
 * });
 */
export class DistributionStackSet extends Construct {
  /** The stack set that deploys the template to the accounts. */
  public readonly stackSet: CfnStackSet;

  /** The template that it deploys, as a string of JSON. */
  public readonly templateBody: string;

  /** The roles inside, by their names. */
  private readonly roles: Record<string, CrossAccountDistributionRole | CrossAccountLifecycleRole> = {};

  constructor(scope: Construct, id: string, props: DistributionStackSetProps) {
    super(scope, id);

    checkKinds(this, props, DISTRIBUTION_STACK_SET);
    checkLiteral(this, 'distributionRole', props.distributionRole);
    checkLiteral(this, 'lifecycleRole', props.lifecycleRole);
    const targets = this.targetsOf(props);
    const region = props.region ?? Stack.of(this).region;
    checkRegions(this, 'region', [region]);
    if (props.description !== undefined) checkShape(this, 'description', props.description, description(1024, 1), 'is');
    if (Token.isUnresolved(region)) fail(this, 'region', 'is known at deployment only', 'name the region, or set env.region of the stack');

    this.templateBody = templateBodyOf(this, region, (inner) => {
      this.roles[CrossAccountDistributionRole.ROLE_NAME] = new CrossAccountDistributionRole(inner, 'Distribution', props.distributionRole);
      if (props.lifecycleRole) {
        this.roles[CrossAccountLifecycleRole.ROLE_NAME] = new CrossAccountLifecycleRole(inner, 'Lifecycle', props.lifecycleRole);
      }
    });
    warnOfUnusableKeys(this, props.distributionRole, props.organizationalUnitIds ? [] : props.accountIds ?? []);
    this.stackSet = new CfnStackSet(this, 'StackSet', {
      stackSetName: this.nameOf(props),
      description: props.description ?? 'Roles by which EC2 Image Builder distributes AMIs into this account',
      templateBody: this.templateBody,
      capabilities: ['CAPABILITY_NAMED_IAM'],
      ...this.permissionsOf(props),
      operationPreferences: this.operationPreferencesOf(props),
      stackInstancesGroup: [{ deploymentTargets: targets, regions: [region] }],
    });
  }

  /** Explains each statement of the roles that every account gets. */
  public explain(): Explanation {
    return new Explanation(this.node.path, Object.entries(this.roles).flatMap(([targetRole, role]) =>
      role.explain().statements.map((statement) => ({ ...statement, targetRole }))));
  }

  private nameOf({ stackSetName }: DistributionStackSetProps): string {
    if (stackSetName === undefined) return Names.uniqueResourceName(this, { maxLength: 128, separator: '-' });
    checkShape(this, 'stackSetName', stackSetName, STACK_SET_NAME, 'is');
    return stackSetName;
  }

  /** Which accounts get the template. */
  private targetsOf(props: DistributionStackSetProps): CfnStackSet.DeploymentTargetsProperty {
    const list = listsOf(this, props);
    const organizationalUnitIds = unitIdsOf(this, 'organizationalUnitIds', list('organizationalUnitIds', 'the accounts are named'));
    const accounts = literalAccountsOf(this, 'accountIds', list('accountIds', 'all accounts of the units get the roles'));
    const excluded = literalAccountsOf(this, 'excludedAccountIds', list('excludedAccountIds', 'no account of the units is left out'));
    const inUnits = organizationalUnitIds.length > 0;

    if (!inUnits && accounts.length === 0) {
      fail(this, 'organizationalUnitIds', 'and accountIds are both not set', 'declare which accounts get the roles');
    }
    if (accounts.length > 0 && excluded.length > 0) {
      fail(this, 'excludedAccountIds', 'is set together with accountIds', 'name those that get the roles, or those that do not');
    }
    for (const property of ['excludedAccountIds', 'autoDeployment', 'retainOnRemoval', 'delegatedAdministrator'] as const) {
      if (!inUnits && props[property]) fail(this, property, 'is set without organizationalUnitIds', 'name the units, or leave it out');
    }
    const sources = [...props.distributionRole.sources.map(({ accountId }) => accountId), ...props.lifecycleRole?.sourceAccountIds ?? []];
    const itself = accounts.find((account) => sources.includes(account));
    if (itself) {
      fail(this, 'accountIds', `has ${itself}, which is a source of its images`,
        'leave it out: within one account images need no such role');
    }

    if (!inUnits) {
      claimRoleName(this, CrossAccountDistributionRole.ROLE_NAME, accounts);
      if (props.lifecycleRole) claimRoleName(this, CrossAccountLifecycleRole.ROLE_NAME, accounts);
      return { accounts };
    }
    if (accounts.length > 0) return { organizationalUnitIds, accounts, accountFilterType: 'INTERSECTION' };
    return excluded.length > 0 ? { organizationalUnitIds, accounts: excluded, accountFilterType: 'DIFFERENCE' } : { organizationalUnitIds };
  }

  private permissionsOf(props: DistributionStackSetProps) {
    const { organizationalUnitIds, autoDeployment = true, retainOnRemoval = false, delegatedAdministrator } = props;
    if (!organizationalUnitIds) return { permissionModel: 'SELF_MANAGED' };
    if (retainOnRemoval && !autoDeployment) {
      fail(this, 'retainOnRemoval', 'is set, but autoDeployment is off', 'leave it out: without automatic deployment nothing is removed');
    }
    return {
      permissionModel: 'SERVICE_MANAGED',
      callAs: delegatedAdministrator ? 'DELEGATED_ADMIN' : 'SELF',
      autoDeployment: autoDeployment ? { enabled: true, retainStacksOnAccountRemoval: retainOnRemoval } : { enabled: false },
    };
  }

  private operationPreferencesOf(props: DistributionStackSetProps): CfnStackSet.OperationPreferencesProperty | undefined {
    const { failureTolerancePercentage, maxConcurrentPercentage, softFailureTolerance } = props;
    const check = (property: string, value: number | undefined, least: number) => {
      if (value !== undefined && !Token.isUnresolved(value) && (!Number.isInteger(value) || value < least || value > 100)) {
        fail(this, property, `is ${value}`, `give a whole number from ${least} to 100`);
      }
    };
    check('failureTolerancePercentage', failureTolerancePercentage, 0);
    check('maxConcurrentPercentage', maxConcurrentPercentage, 1);
    if (softFailureTolerance && maxConcurrentPercentage === undefined) {
      fail(this, 'softFailureTolerance', 'is set without maxConcurrentPercentage', 'declare how many accounts are deployed at a time');
    }
    if (failureTolerancePercentage === undefined && maxConcurrentPercentage === undefined) return undefined;
    return {
      failureTolerancePercentage, maxConcurrentPercentage, concurrencyMode: softFailureTolerance ? 'SOFT_FAILURE_TOLERANCE' : undefined,
    };
  }
}
