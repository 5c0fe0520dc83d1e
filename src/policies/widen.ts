import { Stack } from 'aws-cdk-lib';
import { ManagedPolicy, PolicyStatement, Role } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { layOutManaged } from '../statements/lay-out';

/**
 * Makes the statements of a role those of a role with more declared: what is there grows, what is new goes into a policy of its
 * own. Nothing is taken away, so both must come from the same data.
 *
 * @param scope the construct that owns the role
 * @param attached the statements of the role, which get the new ones
 * @param wanted the statements with more declared
 */
export function widenStatements(scope: Construct, role: Role, attached: PolicyStatement[], wanted: readonly PolicyStatement[]): void {
  const added: PolicyStatement[] = [];
  for (const statement of wanted) {
    const before = attached.find(({ sid }) => sid === statement.sid);
    if (before) {
      before.addResources(...statement.resources);
      before.addConditions(statement.conditions);
    } else {
      added.push(statement);
    }
  }
  attached.push(...added);
  for (const statements of layOutManaged(added, Stack.of(scope))) {
    const count = scope.node.children.filter(({ node }) => node.id.startsWith('Added')).length;
    new ManagedPolicy(scope, `Added${count + 1}`, { description: `Added to what ${scope.node.path} may do`, statements, roles: [role] });
  }
}
