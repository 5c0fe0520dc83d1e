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
import { checkKind, checkKinds, IDENTITY } from '../../iam/validation/kinds';
import { explain } from '../../review/explain';
import { Explanation } from '../../review/explanation';

abstract class ImageBuilderPeoplePolicyBase extends Construct {
  /** All managed policies that it takes: IAM holds 6,144 characters in each. */
  public abstract readonly managedPolicies: iam.IManagedPolicy[];

  /** The managed policy: the first one, where it takes several. */
  public get managedPolicy(): iam.IManagedPolicy {
    return this.managedPolicies[0];
  }

  /**
   * Gives the policy to somebody, with all its documents.
   *
   * @param identity the user, group or role
   */
  public attachTo(identity: iam.IIdentity): void {
    checkKind(this, 'identity', identity, IDENTITY);
    this.managedPolicies.forEach((policy) => identity.addManagedPolicy(policy));
  }
}

/** What a policy gives by this choice. */
const grantsOf = (scope: Construct, regions: string[], { capabilities, restrictions, declared }: Choice): Grants =>
  ({ capabilities, restrictions, scope: scopeOf(scope, { regions, declared, tag: IMAGE_BUILDER_TAG }) });

/**
 * A managed policy for people who look at EC2 Image Builder and change nothing: a scoped counterpart of
 * `AWSImageBuilderReadOnlyAccess`, held to the account and the regions, with every action spelled out. It reads the documents of
 * components and workflows too: keep secrets out of them.
 *
 * @see https://docs.aws.amazon.com/imagebuilder/latest/userguide/security_iam_service-with-iam.html
 * @example
 * const readers = new ImageBuilderReadOnlyPolicy(this, 'Readers');
 * readers.attachTo(iam.Group.fromGroupName(this, 'Auditors', 'auditors'));
 */
export class ImageBuilderReadOnlyPolicy extends ImageBuilderPeoplePolicyBase {
  public readonly managedPolicies: iam.IManagedPolicy[];
  private readonly declared: ImageBuilderReadOnlyPolicyProps;

  constructor(scope: Construct, id: string, props: ImageBuilderReadOnlyPolicyProps = {}) {
    super(scope, id);
    checkNames(this, checkKinds(this, props, READ_ONLY_POLICY));
    this.managedPolicies = managedPolicies(this, props, 'Reads EC2 Image Builder', (changed) => this.grantsOf(changed));
    this.declared = props;
  }

  /** Explains the policy statement by statement: what it allows, why, where that is known from, and what somebody could still do with it. */
  public explain(): Explanation {
    return explain(this, this.grantsOf(this.declared));
  }

  private grantsOf(props: ImageBuilderReadOnlyPolicyProps): Grants {
    const regions = regionsOf(this, props.regions);
    return grantsOf(this, regions, chooseForReader(this, props));
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
  public readonly managedPolicies: iam.IManagedPolicy[];
  private readonly declared: ImageBuilderOperatorPolicyProps;

  constructor(scope: Construct, id: string, props: ImageBuilderOperatorPolicyProps = {}) {
    super(scope, id);
    checkNames(this, checkKinds(this, props, OPERATOR_POLICY));
    this.managedPolicies = managedPolicies(this, props, 'Starts builds of EC2 Image Builder', (changed) => this.grantsOf(changed));
    this.declared = props;
  }

  /** Explains the policy statement by statement: what it allows, why, where that is known from, and what somebody could still do with it. */
  public explain(): Explanation {
    return explain(this, this.grantsOf(this.declared));
  }

  private grantsOf(props: ImageBuilderOperatorPolicyProps): Grants {
    const regions = regionsOf(this, props.regions);
    return grantsOf(this, regions, chooseForOperator(this, props, regions));
  }
}

/**
 * A managed policy for people who administer EC2 Image Builder: a scoped counterpart of `AWSImageBuilderFullAccess`. What a pipeline does, it
 * does with the roles that it was given, so the policy lets nobody pass another role than those declared; it shares nothing with
 * other accounts unless that is declared.
 *
 * Whoever has it can do on a build instance what the declared instance roles may do, and by a pipeline what the declared execution roles
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
  public readonly managedPolicies: iam.IManagedPolicy[];
  private readonly declared: ImageBuilderAdministratorPolicyProps;

  constructor(scope: Construct, id: string, props: ImageBuilderAdministratorPolicyProps = {}) {
    super(scope, id);
    checkNames(this, checkKinds(this, props, ADMINISTRATOR_POLICY));
    this.managedPolicies = managedPolicies(this, props, 'Administers EC2 Image Builder', (changed) => this.grantsOf(changed));
    this.declared = props;
  }

  /** Explains the policy statement by statement: what it allows, why, where that is known from, and what somebody could still do with it. */
  public explain(): Explanation {
    return explain(this, this.grantsOf(this.declared));
  }

  private grantsOf(props: ImageBuilderAdministratorPolicyProps): Grants {
    const regions = regionsOf(this, props.regions);
    return grantsOf(this, regions, chooseForAdministrator(this, props, regions));
  }
}
