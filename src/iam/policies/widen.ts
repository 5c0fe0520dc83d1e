import { Stack } from 'aws-cdk-lib';
import { PolicyStatement, Role } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { Attached, attachManaged } from './attach';
import { layOutManaged } from '../statements/lay-out';
import { charactersOfStatements, ENVELOPE, LIMITS, statementSize } from '../statements/sizes';

/** What the inline policies may grow to: beyond what was laid into them at first, and with room left for grants and statements of others. */
const GROWN_INLINE = 8_500;

const roomIn = ({ policy }: Attached) => (policy ? LIMITS.managed : GROWN_INLINE) - ENVELOPE;

/** The statement with what another one has besides. */
function grown(statement: PolicyStatement, wanted: PolicyStatement): PolicyStatement {
  const copy = statement.copy();
  copy.addResources(...wanted.resources);
  copy.addConditions(wanted.conditions);
  return copy;
}

/**
 * Makes the statements of a role those of a role with more declared: what is there grows where its document has the room. What has not, and
 * what is new, is laid into policies of its own, as if all had been declared at once. Nothing is taken away, so both must come from the same data.
 *
 * A statement leaves the managed policy that it outgrows. The inline policy of the CDK gives nothing back: there the smaller one stays beside the
 * whole one.
 *
 * @param scope the construct that owns the role
 * @param attached the documents of the role, which are changed
 * @param wanted the statements with more declared
 */
export function widenStatements(scope: Construct, role: Role, attached: Attached[], wanted: readonly PolicyStatement[]): void {
  const stack = Stack.of(scope);
  const added: PolicyStatement[] = [];
  const outgrown = new Set<Attached>();
  for (const statement of wanted) {
    const document = attached.find(({ statements }) => statements.some(({ sid }) => sid === statement.sid));
    const before = document?.statements.find(({ sid }) => sid === statement.sid);
    if (!document || !before) {
      added.push(statement);
      continue;
    }
    const growth = statementSize(grown(before, statement), stack) - statementSize(before, stack);
    if (growth === 0 || charactersOfStatements([...document.statements, ...document.left], stack) + growth <= roomIn(document)) {
      before.addResources(...statement.resources);
      before.addConditions(statement.conditions);
      continue;
    }
    added.push(statement);
    document.statements.splice(document.statements.indexOf(before), 1);
    if (document.policy) outgrown.add(document);
    else document.left.push(before);
  }
  for (const document of outgrown) {
    attachAnew(scope, role, document);
    if (document.statements.length === 0) attached.splice(attached.indexOf(document), 1);
  }
  for (const statements of layOutManaged(added, stack)) {
    const numbers = scope.node.children.map(({ node }) => Number(/^Added(\d+)$/.exec(node.id)?.[1] ?? 0));
    attached.push(attachManaged(scope, role, `Added${Math.max(0, ...numbers) + 1}`, `Added to what ${scope.node.path} may do`, statements));
  }
}

/** Makes a managed policy once more, without what has left it. */
function attachAnew(scope: Construct, role: Role, document: Attached): void {
  const { policy, statements } = document;
  if (!policy) return;
  scope.node.tryRemoveChild(policy.node.id);
  document.policy = statements.length > 0 ? attachManaged(scope, role, policy.node.id, policy.description, statements).policy : undefined;
}
