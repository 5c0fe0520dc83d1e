import { Annotations, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { CrossAccountDistributionRoleProps } from './cross-account-distribution-role-props';
import { CROSS_ACCOUNT_DISTRIBUTION_ROLE } from './kinds';
import { chooseForDistribution, sourcesOf } from './select';
import { warnOfUnusableKeys } from './unusable-keys';
import { claimRoleName } from '../iam/limits/one-per-account';
import { RolePolicy } from '../iam/policies/role-policy';
import { organizationIdOf } from '../iam/scope/accounts';
import { IMAGE_BUILDER_TAG } from '../iam/scope/build-tag';
import { regionsOf } from '../iam/scope/regions';
import { scopeOf } from '../iam/scope/scope';
import type { Grants } from '../iam/statements/render';
import { distributionSources } from '../iam/trust/distribution';
import { known } from '../iam/validation/fail';
import { checkKinds } from '../iam/validation/kinds';
import { serviceLinkedRoleArn, OF_IMAGE_BUILDER } from '../iam/vocabulary/service-linked-roles';
import { MadeRole, roleFor } from '../review/role-construct';

/**
 * The role in a target account that EC2 Image Builder assumes to distribute AMIs to it (`targetAccountIds`). Only the declared
 * roles of the source accounts can assume it. It copies images of these accounts, tags the copies, and does what you declare
 * besides.
 *
 * Its name is fixed, because Image Builder looks for it. The trust policy has no external ID, because Image Builder cannot
 * send one.
 *
 * @see https://docs.aws.amazon.com/imagebuilder/latest/userguide/cross-account-dist.html
 * @example
 * new CrossAccountDistributionRole(this, 'Distribution', {
 *   sources: [{ accountId: '111122223333', roleArn: 'arn:aws:iam::111122223333:role/image-builder' }],
 *   outputParameters: ['/images/web'],
 * });
 */
export class CrossAccountDistributionRole extends MadeRole implements iam.IGrantable {
  /** The name of the role, which Image Builder looks for. An account can have only one. */
  public static readonly ROLE_NAME = 'EC2ImageBuilderDistributionCrossAccountRole';

  /** The role, with the name that Image Builder looks for. */
  public readonly role: iam.IRole;

  /** @internal */
  public readonly _policy: RolePolicy<CrossAccountDistributionRoleProps>;

  constructor(scope: Construct, id: string, props: CrossAccountDistributionRoleProps) {
    super(scope, id);

    checkKinds(this, props, CROSS_ACCOUNT_DISTRIBUTION_ROLE);
    const { partition } = Stack.of(this);
    const sources = sourcesOf(this, props.sources);
    const organizationId = props.organizationId === undefined ? undefined : organizationIdOf(this, 'organizationId', props.organizationId);
    claimRoleName(this, CrossAccountDistributionRole.ROLE_NAME);

    const role = roleFor(this, props, {
      roleName: CrossAccountDistributionRole.ROLE_NAME,
      assumedBy: distributionSources(sources.map(({ account, roleArns, serviceRole }) => ({
        account, roleArns: [...roleArns, ...(serviceRole ? [serviceLinkedRoleArn(OF_IMAGE_BUILDER, account, partition)] : [])],
      })), organizationId),
      description: `Receives AMIs that EC2 Image Builder distributes from ${sources.map(({ account }) => account).join(', ')}`,
    });
    this.role = role;
    this._policy = new RolePolicy(this, role, props, (changed) => this.grantsOf(changed));

    warnOfUnusableKeys(this, props, [known(this, Stack.of(this).account) ?? []].flat());
    if (props.launchTemplates) {
      Annotations.of(this).addWarningV2('cdk-ami-build-roles:cross-account-launch-template',
        'launchTemplates: the guide of Image Builder lists these permissions, but other texts of AWS say that launch templates of target accounts are not updated, ' +
        'or get the image of the source account. Prefer outputParameters, with a launch template that reads the parameter');
    }
  }

  /** What a role with these properties is given. */
  private grantsOf(props: CrossAccountDistributionRoleProps): Grants {
    const regions = regionsOf(this, props.regions);
    const { capabilities, restrictions, declared } = chooseForDistribution(this, props, regions);
    return { capabilities, restrictions, scope: scopeOf(this, { regions, declared, tag: IMAGE_BUILDER_TAG }) };
  }
}
