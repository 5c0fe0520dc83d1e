import * as iam from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import {
  ImageBuilderAdministratorPolicyProps, ImageBuilderOperatorPolicyProps, ImageBuilderReadOnlyPolicyProps,
} from './image-builder-people-props';
import { ADMINISTRATOR_POLICY, OPERATOR_POLICY, READ_ONLY_POLICY } from './kinds';
import { chooseForAdministrator, chooseForOperator, chooseForReader } from './select';
import type { Choice } from '../../iam/choice';
import { managedPolicies } from '../../iam/policies/managed';
import { IMAGE_BUILDER_TAG } from '../../iam/scope/build-tag';
import { checkNames } from '../../iam/scope/names';
import { regionsOf } from '../../iam/scope/regions';
import { scopeOf } from '../../iam/scope/scope';
import type { Grants } from '../../iam/statements/render';
import { checkKind, checkKinds, IDENTITY, KindsOf } from '../../iam/validation/kinds';
import { explain } from '../../review/explain';
import { Explanation } from '../../review/explanation';

/** What a policy for people is made of, beside its properties. */
interface Making<Props> {
  readonly purpose: string;
  readonly kinds: KindsOf<Props>;
  readonly choose: (scope: Construct, props: Props, regions: string[]) => Choice;
}

abstract class ImageBuilderPeoplePolicyBase extends Construct {
  /** All managed policies: several if one would have more than 6,144 characters. */
  public readonly managedPolicies: iam.IManagedPolicy[];

  private readonly grants: () => Grants;

  constructor(scope: Construct, id: string, props: ImageBuilderReadOnlyPolicyProps, { purpose, kinds, choose }: Making<any>) {
    super(scope, id);
    checkNames(this, checkKinds(this, props, kinds));
    const grantsOf = (changed: ImageBuilderReadOnlyPolicyProps): Grants => {
      const regions = regionsOf(this, changed.regions);
      const { capabilities, restrictions, declared } = choose(this, changed, regions);
      return { capabilities, restrictions, scope: scopeOf(this, { regions, declared, tag: IMAGE_BUILDER_TAG }) };
    };
    this.managedPolicies = managedPolicies(this, props, purpose, grantsOf);
    this.grants = () => grantsOf(props);
  }

  /** The managed policy, or the first of several. */
  public get managedPolicy(): iam.IManagedPolicy {
    return this.managedPolicies[0];
  }

  /** Explains each statement of the policy: what it allows, why, the source, and the residual risk. */
  public explain(): Explanation {
    return explain(this, this.grants());
  }

  /**
   * Attaches all managed policies to a user, group or role.
   *
   * @param identity the user, group or role
   */
  public attachTo(identity: iam.IIdentity): void {
    checkKind(this, 'identity', identity, IDENTITY);
    this.managedPolicies.forEach((policy) => identity.addManagedPolicy(policy));
  }
}

/**
 * A managed policy for people who read EC2 Image Builder and change nothing: a scoped counterpart of
 * `AWSImageBuilderReadOnlyAccess`, restricted to the account and the regions. It includes the documents of components and
 * workflows, so keep secrets out of them.
 *
 * @see https://docs.aws.amazon.com/imagebuilder/latest/userguide/security_iam_service-with-iam.html
 * @example
 * const readers = new ImageBuilderReadOnlyPolicy(this, 'Readers');
 * readers.attachTo(iam.Group.fromGroupName(this, 'Auditors', 'auditors'));
 */
export class ImageBuilderReadOnlyPolicy extends ImageBuilderPeoplePolicyBase {
  constructor(scope: Construct, id: string, props: ImageBuilderReadOnlyPolicyProps = {}) {
    const making: Making<ImageBuilderReadOnlyPolicyProps> = {
      purpose: 'Reads EC2 Image Builder',
      kinds: READ_ONLY_POLICY,
      choose: chooseForReader,
    };
    super(scope, id, props, making);
  }
}

/**
 * A managed policy for people and pipelines that start, cancel and retry builds, and read their results and logs. They cannot
 * create, change or delete a resource, and cannot pass a role.
 *
 * @see https://docs.aws.amazon.com/imagebuilder/latest/userguide/security_iam_service-with-iam.html
 * @example
 * const operators = new ImageBuilderOperatorPolicy(this, 'Operators', {
 *   pipelines: ['arn:aws:imagebuilder:eu-west-1:111122223333:image-pipeline/web-server'],
 *   regions: ['eu-west-1'],
 * });
 */
export class ImageBuilderOperatorPolicy extends ImageBuilderPeoplePolicyBase {
  constructor(scope: Construct, id: string, props: ImageBuilderOperatorPolicyProps = {}) {
    const making: Making<ImageBuilderOperatorPolicyProps> = {
      purpose: 'Starts builds of EC2 Image Builder',
      kinds: OPERATOR_POLICY,
      choose: chooseForOperator,
    };
    super(scope, id, props, making);
  }
}

/**
 * A managed policy for people who administer EC2 Image Builder: a scoped counterpart of `AWSImageBuilderFullAccess`. The
 * policy allows to pass only declared roles, and to share resources with other accounts only if you declare it.
 *
 * People with this policy can use the permissions of the declared instance roles on a build instance, and those of the
 * declared execution roles through a pipeline.
 *
 * @see https://docs.aws.amazon.com/imagebuilder/latest/userguide/security_iam_service-with-iam.html
 * @example
 * const administrators = new ImageBuilderAdministratorPolicy(this, 'Administrators', {
 *   instanceProfiles: [profile],
 *   resourceNames: ['web-*'],
 * });
 */
export class ImageBuilderAdministratorPolicy extends ImageBuilderPeoplePolicyBase {
  constructor(scope: Construct, id: string, props: ImageBuilderAdministratorPolicyProps = {}) {
    const making: Making<ImageBuilderAdministratorPolicyProps> = {
      purpose: 'Administers EC2 Image Builder',
      kinds: ADMINISTRATOR_POLICY,
      choose: chooseForAdministrator,
    };
    super(scope, id, props, making);
  }
}
