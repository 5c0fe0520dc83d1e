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

/**
 * Gives a role its statements, in as many policies as IAM takes, and has them measured once more at the end of synthesis,
 * when others have added theirs.
 *
 * @param scope the construct that owns the role
 * @param props what its owner declared
 * @param grantsOf what a role with such properties is given; asked again with others where a role is too large
 * @returns the statements that were attached, document by document: what is changed in them before synthesis, changes in the role
 */
export function attachStatements<Props extends object>(
  scope: Construct, role: Role, props: Props, grantsOf: (props: Props) => Grants,
): PolicyStatement[][] {
  const statementsOf = (changed: Props) => renderStatements(grantsOf(changed));
  const { inline, managed } = layOut(statementsOf(props), Stack.of(scope));
  inline.forEach((statement) => role.addToPrincipalPolicy(statement));
  const defaultPolicy = role.node.tryFindChild('DefaultPolicy');
  if (defaultPolicy instanceof Policy) tellOf(defaultPolicy, inline);
  managed.forEach((statements, i) => {
    tellOf(new ManagedPolicy(scope, `Policy${i + 2}`, { description: `More of what ${scope.node.path} may do`, statements, roles: [role] }), statements);
  });
  watchAttachments(Stack.of(scope));
  scope.node.addValidation({ validate: () => checkSizes(scope, role, props, statementsOf) });
  return [inline, ...managed].filter((statements) => statements.length > 0);
}
