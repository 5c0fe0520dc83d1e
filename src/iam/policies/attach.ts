import { Stack } from 'aws-cdk-lib';
import { ManagedPolicy, Policy, PolicyStatement, Role } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { acknowledgeMarketplace } from './acknowledge';
import { checkSizes } from '../limits/check-sizes';
import { layOut } from '../statements/lay-out';
import { Grants, renderStatements } from '../statements/render';
import { rememberStatements, watchAttachments } from '../statements/role-sizes';

/** What is known of a policy while its statements are ours alone: its size, and which findings against them are none. */
function tellOf(policy: Policy | ManagedPolicy, statements: readonly PolicyStatement[]): void {
  rememberStatements(policy.document, statements);
  acknowledgeMarketplace(policy, statements);
}

/** A document of a role. */
export interface Attached {
  /** Its statements: what is changed in them before synthesis, changes in the role. */
  readonly statements: PolicyStatement[];
  /** Statements that stay in it although others took their place. */
  readonly left: PolicyStatement[];
  /** The managed policy that it is in; the inline policy of the role where absent. */
  policy?: ManagedPolicy;
}

/** Gives a role a managed policy of ours. */
export function attachManaged(scope: Construct, role: Role, id: string, description: string, statements: PolicyStatement[]): Attached {
  const policy = new ManagedPolicy(scope, id, { description, statements, roles: [role] });
  tellOf(policy, statements);
  return { statements, left: [], policy };
}

/**
 * Gives a role its statements, in as many policies as IAM takes, and has them measured once more at the end of synthesis,
 * when others have added theirs.
 *
 * @param scope the construct that owns the role
 * @param props what its owner declared
 * @param grantsOf what a role with such properties is given; asked again with others where a role is too large
 * @returns the documents that were attached
 */
export function attachStatements<Props extends object>(
  scope: Construct, role: Role, props: Props, grantsOf: (props: Props) => Grants,
): Attached[] {
  const statementsOf = (changed: Props) => renderStatements(grantsOf(changed));
  const { inline, managed } = layOut(statementsOf(props), Stack.of(scope));
  inline.forEach((statement) => role.addToPrincipalPolicy(statement));
  const defaultPolicy = role.node.tryFindChild('DefaultPolicy');
  if (defaultPolicy instanceof Policy) tellOf(defaultPolicy, inline);
  const further = managed.map((statements, i) => attachManaged(scope, role, `Policy${i + 2}`, `More of what ${scope.node.path} may do`, statements));
  watchAttachments(Stack.of(scope));
  scope.node.addValidation({ validate: () => checkSizes(scope, role, props, statementsOf) });
  return [{ statements: inline, left: [] }, ...further].filter(({ statements }) => statements.length > 0);
}
