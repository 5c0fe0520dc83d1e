import { writeFileSync } from 'fs';
import { Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import { Construct, IConstruct } from 'constructs';
import { buildOf } from './build-of-properties';
import { descriptionOf, grantsOf } from './grants';
import { PACKER_BUILD_ROLE, PACKER_BUILD_ROLE_ATTRIBUTES } from './kinds';
import type { PackerBuild } from './options/options';
import { regionsIn } from './options/select';
import { PackerBuildRoleAttributes, PackerBuildRoleProps } from './packer-build-role-props';
import { warn } from './warnings';
import { BuildTag } from '../iam/build-tag';
import { RolePolicy } from '../iam/policies/role-policy';
import { buildTagOf } from '../iam/scope/build-tag';
import { checkNames } from '../iam/scope/names';
import { EC2_SERVICE } from '../iam/scope/partitions';
import { checkAccount } from '../iam/scope/places';
import type { Grants } from '../iam/statements/render';
import { fail, shown } from '../iam/validation/fail';
import { checkKind, checkKinds, PRINCIPAL, ROLE } from '../iam/validation/kinds';
import { Explanation } from '../review/explanation';
import { RoleConstruct, roleFor } from '../review/role-construct';

/**
 * A role that Packer builds images with.
 */
export interface IPackerBuildRole extends IConstruct, iam.IGrantable {
  /** The role that Packer builds with. Grants to it change its policy. `explain` does not include them. */
  readonly role: iam.IRole;

  /** The instance profile that holds the role, for Packer on an EC2 instance. */
  readonly instanceProfile?: iam.IInstanceProfile;

  /** The tag that builds with this role set on everything they create. */
  readonly buildTag: BuildTag;

  /**
   * Lets an identity assume the role, by the trust policy of the role and the policy of the identity. An identity that is too
   * wide for `assumedBy` is an error.
   *
   * @param identity the identity: a role, a CodeBuild project's role, a user, a service, another account
   */
  grantAssumeRole(identity: iam.IPrincipal): iam.Grant;

  /**
   * Adds a statement to the policy of the role.
   *
   * @param statement the statement
   */
  addToRolePolicy(statement: iam.PolicyStatement): void;
}

/** The permissions that Packer needs, attached to an existing role. */
export interface IPackerBuildPolicies extends IPackerBuildRole {
  /** The managed policies that are attached to the role, at least one. A managed policy holds 6,144 characters. */
  readonly managedPolicies: iam.IManagedPolicy[];

  /** The policy documents, for teams that attach policies by other means. Each call returns new objects. */
  readonly documents: iam.PolicyDocument[];

  /** Explains each statement of the policies. Other permissions of the role are not included. */
  explain(): Explanation;
}

/* eslint-disable @typescript-eslint/no-require-imports -- most roles have no template and no principal of their own */
const inference = () => require('./from-template/with-template') as typeof import('./from-template/with-template');
const back = () => require('./variables') as typeof import('./variables');
const managed = () => require('../iam/policies/managed') as typeof import('../iam/policies/managed');
const trust = () => require('../iam/trust/narrow-trust') as typeof import('../iam/trust/narrow-trust');
const review = () => require('../review/explain') as typeof import('../review/explain');
const assuming = () => require('../iam/trust/callers/let-assume') as typeof import('../iam/trust/callers/let-assume');
/* eslint-enable @typescript-eslint/no-require-imports */

/** The size of a role is told with that of its tag. */
type TaggedBuild = PackerBuild & { readonly buildTag?: BuildTag };

/** What a build with its tag is given; asked again with others where the policies are too large. */
const grantsFor = (scope: Construct) => ({ buildTag, ...changed }: TaggedBuild): Grants =>
  grantsOf(scope, changed, buildTagOf(scope, buildTag));

/** What is declared of the builds, by the properties and by their template. */
function declaredBuild(scope: Construct, props: PackerBuildRoleProps, buildTag: BuildTag): PackerBuild {
  const declare = (template = {}) => buildOf(scope, props, buildTag, template);
  const { template } = props;
  if (!template) return declare();
  return inference().buildWithTemplate(scope, declare, template._read, { buildTag, grantsUnknown: template._grantsUnknown });
}

/** A role that policies of this stack can be attached to. */
function roleHere(scope: Construct, role: iam.IRole): iam.IRole {
  const { roleArn } = checkKind(scope, 'role', role, ROLE);
  checkAccount(scope, 'role', { resource: role, what: 'a role', name: roleArn },
    (own) => `put the policies into a stack of that account; this one is in ${own}`);
  return role;
}

/** What only the owner of a role can say of it. */
const OF_THE_ROLE = ['assumedBy', 'maxSessionDuration', 'permissionsBoundary', 'roleName'] as const;

abstract class PackerBuildRoleBase extends RoleConstruct implements IPackerBuildRole {
  public abstract readonly instanceProfile?: iam.IInstanceProfile;
  public abstract readonly buildTag: BuildTag;

  public grantAssumeRole(identity: iam.IPrincipal): iam.Grant {
    return assuming().letAssume(this, this.role, checkKind(this, 'identity', identity, PRINCIPAL));
  }
}

/**
 * The role with which HashiCorp Packer builds the declared AMIs. It can create resources only with the build tag, and change
 * only resources that have it. Without properties it allows builds with `amazon-ebs` in the region of the stack. Declare every
 * other builder and option of the Amazon plugin.
 *
 * The template must set the tag in `run_tags`, `run_volume_tags`, `tags` and `snapshot_tags`.
 *
 * @see https://developer.hashicorp.com/packer/integrations/hashicorp/amazon
 * @example
 * const builder = new PackerBuildRole(this, 'Packer', {
 *   regions: ['eu-west-1'],
 *   buildTag: { uniqueValue: true },
 * });
 */
export class PackerBuildRole extends PackerBuildRoleBase {
  /**
   * Refers to a role by its ARN, with the default build tag.
   *
   * @param scope the scope of the reference
   * @param id its id
   * @param roleArn the ARN of the role
   */
  public static fromRoleArn(scope: Construct, id: string, roleArn: string): IPackerBuildRole {
    return PackerBuildRole.fromPackerBuildRoleAttributes(scope, id, { roleArn });
  }

  /**
   * Refers to an existing role.
   *
   * @param scope the scope of the reference
   * @param id its id
   * @param attrs its attributes
   */
  public static fromPackerBuildRoleAttributes(scope: Construct, id: string, attrs: PackerBuildRoleAttributes): IPackerBuildRole {
    class Import extends PackerBuildRoleBase {
      public readonly role = iam.Role.fromRoleArn(this, 'Role', checkKinds(this, attrs, PACKER_BUILD_ROLE_ATTRIBUTES).roleArn);
      public readonly instanceProfile = attrs.instanceProfileArn === undefined ? undefined
        : iam.InstanceProfile.fromInstanceProfileAttributes(this, 'InstanceProfile', {
          instanceProfileArn: attrs.instanceProfileArn, role: this.role,
        });
      public readonly buildTag = buildTagOf(this, attrs.buildTag);
    }
    return new Import(scope, id);
  }

  /**
   * Attaches managed policies with the permissions that Packer needs to an existing role. The owner of the role still decides
   * on its trust policy, session duration, permissions boundary and other permissions.
   *
   * @param scope the scope of the policies
   * @param id their id
   * @param role the role: of the app, or an imported one. It must be in the account of the stack
   * @param props the properties of the builds. `path` and `description` are those of the policies; `assumedBy`,
   * `maxSessionDuration`, `permissionsBoundary` and `roleName` are an error
   */
  public static onExistingRole(scope: Construct, id: string, role: iam.IRole, props: PackerBuildRoleProps = {}): IPackerBuildPolicies {
    class Policies extends PackerBuildRoleBase implements IPackerBuildPolicies {
      public readonly role = roleHere(this, role);
      public readonly instanceProfile = undefined;
      public readonly buildTag: BuildTag;
      public readonly managedPolicies: iam.ManagedPolicy[];
      private readonly grants: () => Grants;

      constructor() {
        super(scope, id);
        checkNames(this, checkKinds(this, props, PACKER_BUILD_ROLE));
        OF_THE_ROLE.filter((name) => props[name] !== undefined).forEach((name) =>
          fail(this, name, 'is set for an existing role', 'leave it out: the owner of the role decides'));
        this.buildTag = buildTagOf(this, props.buildTag);
        const build = declaredBuild(this, props, this.buildTag);
        const grantsOfBuild = grantsFor(this);
        this.grants = () => grantsOfBuild({ ...build, buildTag: this.buildTag });
        const { path, description } = props;
        this.managedPolicies = managed().managedPolicies(this, { ...build, buildTag: this.buildTag, path, description, roles: [this.role] },
          descriptionOf(build, this.buildTag), grantsOfBuild);
        warn(this, build, this.buildTag);
      }

      public get documents(): iam.PolicyDocument[] {
        return this.managedPolicies.map(({ document }) => iam.PolicyDocument.fromJson(document.toJSON()));
      }

      public explain(): Explanation {
        return review().explain(this, this.grants());
      }
    }
    return new Policies();
  }

  /** The role that Packer builds with. Grants to it change its policy. `explain` does not include them. */
  public readonly role: iam.IRole;
  public readonly instanceProfile?: iam.IInstanceProfile;
  public readonly buildTag: BuildTag;

  /** @internal */
  public readonly _policy: RolePolicy<TaggedBuild>;

  constructor(scope: Construct, id: string, props: PackerBuildRoleProps = {}) {
    super(scope, id);

    checkKinds(this, props, PACKER_BUILD_ROLE);
    this.buildTag = buildTagOf(this, props.buildTag);
    const build = declaredBuild(this, props, this.buildTag);
    if (props.assumedBy) trust().checkTrustIsNarrow(this, 'assumedBy', props.assumedBy);

    const role = roleFor(this, props, {
      assumedBy: props.assumedBy ?? new iam.ServicePrincipal(EC2_SERVICE),
      description: descriptionOf(build, this.buildTag),
    });
    this.role = role;
    if (!props.assumedBy) {
      this.instanceProfile = new iam.InstanceProfile(this, 'InstanceProfile', { role, path: props.path });
    }

    this._policy = new RolePolicy<TaggedBuild>(this, role, { ...build, buildTag: this.buildTag }, grantsFor(this));

    warn(this, build, this.buildTag);
  }

  /**
   * Explains each statement of the role: what it allows, why, the source, and the residual risk. Statements that you or others
   * add are not included.
   */
  public explain(): Explanation {
    return review().explain(this, this._policy.grants);
  }

  /**
   * The values that the template must set for this role, for a file `*.auto.pkrvars.json`: the variables `build_tags`,
   * `region`, and those that are declared of `ami_regions`, `instance_types`, `iam_instance_profile`, `subnet_ids`, `vpc_id`,
   * `security_group_ids`, `ssh_keypair_name`, `kms_key_ids`, `ami_users`, `snapshot_users`, `source_ami_owners`, `s3_bucket`
   * and `s3_bucket_name`. Values that are known only at deployment are tokens: write the result to an output or a parameter.
   */
  public packerVariables(): string {
    const variables = this.variables();
    if (back().undeployed(this, variables).length > 0) return Stack.of(this).toJsonString(variables, 2);
    return JSON.stringify(Stack.of(this).resolve(variables), undefined, 2);
  }

  /**
   * The same as `variable` blocks of HCL, with the values as defaults, for a file `*.pkr.hcl`: the template then refers to
   * `var.build_tags` and the others.
   */
  public packerVariablesAsHcl(): string {
    return back().asHcl(this.variables());
  }

  /**
   * Writes the values that the template must set to a file, at once. Packer warns about variables that the template does not
   * declare. A value that is known only at deployment is an error: write `packerVariables()` to an output instead.
   *
   * @param path the file: `*.pkrvars.json` for values, or `*.pkr.hcl` for `variable` blocks
   */
  public writePackerVariables(path: string): void {
    const variables = Stack.of(this).resolve(this.variables()) as ReturnType<PackerBuildRole['variables']>;
    const late = back().undeployed(this, this.variables());
    if (late.length > 0) {
      fail(this, 'path', `cannot be written: ${late.join(', ')} is known at deployment only`,
        'give packerVariables() to an output instead');
    }
    if (!/\.(pkrvars\.json|pkr\.hcl)$/.test(path)) fail(this, 'path', `is ${shown(path)}`, 'end it in .pkrvars.json or .pkr.hcl');
    writeFileSync(path, path.endsWith('.json') ? `${JSON.stringify(variables, undefined, 2)}\n` : back().asHcl(variables));
  }

  private variables() {
    const { props: build } = this._policy;
    return back().packerVariablesOf(this, { ...build, regions: regionsIn(this, build) }, this.buildTag);
  }
}
