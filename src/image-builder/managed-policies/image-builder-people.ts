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
  /** All managed policies that it takes: IAM holds 6,144 characters in each. */
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

  /** The managed policy: the first one, where it takes several. */
  public get managedPolicy(): iam.IManagedPolicy {
    return this.managedPolicies[0];
  }

  /** Explains the policy statement by statement: what it allows, why, where that is known from, and what someone could still do with it. */
  public explain(): Explanation {
    return explain(this, this.grants());
  }

  /**
   * Gives the policy to someone, with all its documents.
   *
   * @param identity the user, group or role
   */
  public attachTo(identity: iam.IIdentity): void {
    checkKind(this, 'identity', identity, IDENTITY);
    this.managedPolicies.forEach((policy) => identity.addManagedPolicy(policy));
  }
}

/**
 * A managed policy for people who look at EC2 Image Builder and change nothing: a scoped counterpart of
 * `AWSImageBuilderReadOnlyAccess`, restricted to the account and the regions, with every action spelled out. It reads the documents of
 * components and workflows too: keep secrets out of them.
 *
 * @see https://docs.aws.amazon.com/imagebuilder/latest/userguide/security_iam_service-with-iam.html
 * @example
 * const readers = new ImageBuilderReadOnlyPolicy(this, 'Readers');
 * readers.attachTo(iam.Group.fromGroupName(this, 'Auditors', 'auditors'));
 */
export class ImageBuilderReadOnlyPolicy extends ImageBuilderPeoplePolicyBase {
  constructor(scope: Construct, id: string, props: ImageBuilderReadOnlyPolicyProps = {}) {
    const making: Making<ImageBuilderReadOnlyPolicyProps> = { purpose: 'Reads EC2 Image Builder', kinds: READ_ONLY_POLICY, choose: chooseForReader };
    super(scope, id, props, making);
  }
}

/**
 * A managed policy for people and pipelines that start builds, cancel and retry them, and read what came of them and their logs.
 * They make, change and delete no resource, and pass no role.
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
    const making: Making<ImageBuilderOperatorPolicyProps> = { purpose: 'Starts builds of EC2 Image Builder', kinds: OPERATOR_POLICY, choose: chooseForOperator };
    super(scope, id, props, making);
  }
}

/**
 * A managed policy for people who administer EC2 Image Builder: a scoped counterpart of `AWSImageBuilderFullAccess`. What a pipeline does, it
 * does with the roles that it was given, so the policy lets no one pass another role than those declared; it shares nothing with
 * other accounts unless that is declared.
 *
 * A principal that has it can do on a build instance what the declared instance roles may do, and by a pipeline what the declared execution roles
 * may do.
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
    const making: Making<ImageBuilderAdministratorPolicyProps> = { purpose: 'Administers EC2 Image Builder', kinds: ADMINISTRATOR_POLICY, choose: chooseForAdministrator };
    super(scope, id, props, making);
  }
}
