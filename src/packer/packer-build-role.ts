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
import { checkAccount } from '../iam/scope/places';
import type { Grants } from '../iam/statements/render';
import { fail, shown } from '../iam/validation/fail';
import { checkKind, checkKinds, PRINCIPAL, ROLE } from '../iam/validation/kinds';
import { explain } from '../review/explain';
import { Explanation } from '../review/explanation';
import { RoleConstruct, roleFor } from '../review/role-construct';

/**
 * A role that Packer builds images with.
 */
export interface IPackerBuildRole extends IConstruct, iam.IGrantable {
  /** The role that Packer builds with. Grants to it arrive, and are not among what `explain` tells. */
  readonly role: iam.IRole;

  /** The instance profile that holds the role, for Packer on an EC2 instance. */
  readonly instanceProfile?: iam.IInstanceProfile;

  /** The tag that the builds of this role set on everything they make. */
  readonly buildTag: BuildTag;

  /**
   * Lets an identity assume the role: names it in the trust policy and gives it the permission to ask. An identity that is too wide
   * for `assumedBy` is an error.
   *
   * @param identity the identity: a role, a CodeBuild project's role, a user, a service, another account
   */
  grantAssumeRole(identity: iam.IPrincipal): iam.Grant;

  /**
   * Adds a statement of your own to the role's policy.
   *
   * @param statement the statement
   */
  addToRolePolicy(statement: iam.PolicyStatement): void;
}

/**
 * What Packer needs to build, attached to a role that someone else made.
 */
export interface IPackerBuildPolicies extends IPackerBuildRole {
  /** The managed policies that are attached to the role, at least one. IAM holds 6,144 characters in each. */
  readonly managedPolicies: iam.IManagedPolicy[];

  /** Their documents, new ones each time: for teams that put policies onto roles by other means. */
  readonly documents: iam.PolicyDocument[];

  /** Explains the policies statement by statement. What else the role may do is not among them. */
  explain(): Explanation;
}

/* eslint-disable @typescript-eslint/no-require-imports -- loaded when they are used: most roles have no template and no principal of their own */
const inference = () => require('./from-template/with-template') as typeof import('./from-template/with-template');
const back = () => require('./variables') as typeof import('./variables');
const managed = () => require('../iam/policies/managed') as typeof import('../iam/policies/managed');
const trust = () => require('../iam/trust/narrow-trust') as typeof import('../iam/trust/narrow-trust');
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
  return inference().withTemplate(scope, declare, template._read, { buildTag, grantsUnknown: template._grantsUnknown });
}

/** A role that policies of this stack can be attached to. */
function roleHere(scope: Construct, role: iam.IRole): iam.IRole {
  const { roleArn } = checkKind(scope, 'role', role, ROLE);
  checkAccount(scope, 'role', { resource: role, what: 'a role', name: roleArn }, (own) => `put the policies into a stack of that account; this one is in ${own}`);
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
 * The role that HashiCorp Packer needs to build the declared AMIs, and nothing more: everything that a build creates must carry
 * the build tag, and only what carries it can be changed. Without properties it builds with `amazon-ebs` in the region of the
 * stack; every further builder and option of the Amazon plugin is a property.
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
   * @param scope where the reference lives
   * @param id its id
   * @param roleArn the ARN of the role
   */
  public static fromRoleArn(scope: Construct, id: string, roleArn: string): IPackerBuildRole {
    return PackerBuildRole.fromPackerBuildRoleAttributes(scope, id, { roleArn });
  }

  /**
   * Refers to a role that was made elsewhere.
   *
   * @param scope where the reference lives
   * @param id its id
   * @param attrs what is known of it
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
   * Gives a role that someone else made what Packer needs, and nothing more: managed policies that are attached to it. Who may assume the role, how long and
   * within which boundary stays with its owner, and so does what else it may do.
   *
   * @param scope where the policies live
   * @param id their id
   * @param role the role: of the app, or `Role.fromRoleArn` and the like. It must be one of the account of the stack
   * @param props what is declared of the builds. `path` and `description` are those of the policies; `assumedBy`, `maxSessionDuration`,
   * `permissionsBoundary` and `roleName` are refused
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
          fail(this, name, 'is set for a role that exists', 'leave it out: its owner says it'));
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
        return explain(this, this.grants());
      }
    }
    return new Policies();
  }

  /** The role that Packer builds with. Grants to it arrive, and are not among what `explain` tells. */
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
      assumedBy: props.assumedBy ?? new iam.ServicePrincipal('ec2.amazonaws.com'),
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
   * Explains the role statement by statement: what it allows, why, where that is known from, and what someone with its
   * credentials could still do. Statements that others add are not among them.
   */
  public explain(): Explanation {
    return explain(this, this._policy.grants);
  }

  /**
   * What the template has to set for this role, as far as the role names it, for a file `*.auto.pkrvars.json`: the variables
   * `build_tags`, `region`, and as declared `ami_regions`, `instance_types`, `iam_instance_profile`, `subnet_ids`, `vpc_id`,
   * `security_group_ids`, `ssh_keypair_name`, `kms_key_ids`, `ami_users`, `snapshot_users`, `source_ami_owners`, `s3_bucket` and
   * `s3_bucket_name`. Values that are known at deployment only are tokens: give the text to an output or a parameter.
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
   * Writes what the template has to set to a file, at once. Packer warns of variables that the template does not declare. Fails
   * where a value is known at deployment only: give `packerVariables()` to an output then.
   *
   * @param path the file: `*.pkrvars.json` for values, or `*.pkr.hcl` for `variable` blocks
   */
  public writePackerVariables(path: string): void {
    const variables = Stack.of(this).resolve(this.variables()) as ReturnType<PackerBuildRole['variables']>;
    const late = back().undeployed(this, this.variables());
    if (late.length > 0) {
      fail(this, 'path', `cannot be written: ${late.join(', ')} is known at deployment only`, 'give packerVariables() to an output instead');
    }
    if (!/\.(pkrvars\.json|pkr\.hcl)$/.test(path)) fail(this, 'path', `is ${shown(path)}`, 'end it in .pkrvars.json or .pkr.hcl');
    writeFileSync(path, path.endsWith('.json') ? `${JSON.stringify(variables, undefined, 2)}\n` : back().asHcl(variables));
  }

  private variables() {
    const { props: build } = this._policy;
    return back().variablesOf(this, { ...build, regions: regionsIn(this, build) }, this.buildTag);
  }
}
