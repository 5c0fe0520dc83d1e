import * as iam from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { Explanation } from './explanation';
import type { RolePolicy } from '../iam/policies/role-policy';
import { checkNames, NamedProps } from '../iam/scope/names';
import { checkKind, STATEMENT } from '../iam/validation/kinds';

// eslint-disable-next-line @typescript-eslint/no-require-imports -- loaded when it is used: most apps explain nothing
const review = () => require('./explain') as typeof import('./explain');

/*
 * What constructs have in common that stand for a role. Neither class is public: jsii gives their members to the classes that extend them,
 * and asks for `@internal`.
 */

/**
 * A construct that stands for a role, made here or elsewhere.
 *
 * @internal
 */
export abstract class RoleConstruct extends Construct {
  public abstract readonly role: iam.IRole;

  /** The role, as the principal of grants. */
  public get grantPrincipal(): iam.IPrincipal {
    return this.role.grantPrincipal;
  }

  /**
   * Adds a statement to the policy of the role.
   *
   * @param statement the statement
   */
  public addToRolePolicy(statement: iam.PolicyStatement): void {
    this.role.addToPrincipalPolicy(checkKind(this, 'statement', statement, STATEMENT));
  }
}

/**
 * A construct that makes a role, and explains what it may do.
 *
 * @internal
 */
export abstract class MadeRole extends RoleConstruct {
  /** @internal */
  public abstract readonly _policy: RolePolicy<any>;

  /**
   * Explains each statement of the role: what it allows, why, the source, and the residual risk. Statements that you or others
   * add are not included.
   */
  public explain(): Explanation {
    return review().explain(this, this._policy.grants);
  }
}

/** A role with the names, the description and the boundary that its owner declared. */
export function roleFor(
  scope: Construct, declared: NamedProps & Pick<iam.RoleProps, 'maxSessionDuration' | 'permissionsBoundary'>,
  made: Pick<iam.RoleProps, 'assumedBy' | 'description' | 'roleName'>,
): iam.Role {
  checkNames(scope, declared);
  const { path, permissionsBoundary, maxSessionDuration } = declared;
  return new iam.Role(scope, 'Role', {
    roleName: declared.roleName,
    ...made,
    description: declared.description ?? made.description,
    path,
    permissionsBoundary,
    maxSessionDuration,
  });
}
