import { Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import type { CfnManagedPolicy, CfnPolicy, CfnRole, PolicyDocument, Role } from 'aws-cdk-lib/aws-iam';
import type { LaidOut } from './lay-out';
import { QUOTAS } from './quotas';
import { charactersOf } from './sizes';

/* What a role takes of IAM's quotas at the end of synthesis, others' statements included: exactly near a limit, roughly far from it. */

/** What IAM counts of a role. */
export interface RoleSizes {
  /** The characters of its inline policies together. */
  readonly inline: number;
  /** The managed policies of the stack that are attached to it, with their characters. */
  readonly managed: readonly { readonly path: string; readonly characters: number; readonly ours: boolean }[];
  /** How many managed policies are attached to it, those from elsewhere included. */
  readonly attached: number;
  /** The characters of its trust policy. */
  readonly trust: number;
}

/** The policies of each stack that validates its roles, by the reference to a role that they are attached to. */
const attachments = new WeakMap<Stack, Map<string, (CfnPolicy | CfnManagedPolicy)[]>>();
const watched = new WeakSet<Stack>();

/**
 * Has the policies of a stack looked up once in each synthesis, and not once for each of its roles: a stack is validated before what
 * is in it, and forgets there what an earlier synthesis found.
 */
export function watchAttachments(stack: Stack): void {
  if (watched.has(stack)) return;
  watched.add(stack);
  stack.node.addValidation({
    validate: () => {
      attachments.delete(stack);
      return [];
    },
  });
}

function attachedTo(reference: string, stack: Stack): readonly (CfnPolicy | CfnManagedPolicy)[] {
  let found = attachments.get(stack);
  if (!found) {
    found = new Map();
    const { CfnPolicy, CfnManagedPolicy } = iam; // the CDK loads a name again each time it is said
    for (const construct of stack.node.findAll()) {
      if (!(construct instanceof CfnPolicy || construct instanceof CfnManagedPolicy) || Stack.of(construct) !== stack) continue;
      for (const role of (stack.resolve(construct.roles) ?? []) as unknown[]) {
        const key = JSON.stringify(role);
        found.set(key, [...found.get(key) ?? [], construct]);
      }
    }
    attachments.set(stack, found);
  }
  return found.get(reference) ?? [];
}

/**
 * What was laid into documents, as long as no one adds to them. To measure them again takes a tenth of a synthesis (docs/decisions/0076).
 */
const laid = new WeakMap<PolicyDocument, LaidOut>();

/** Says what was laid into a document. */
export function rememberLaidOut(document: PolicyDocument, laidOut: LaidOut): void {
  laid.set(document, laidOut);
}

/** The characters of a document as it stands; the CDK may still leave out what is said twice in it, and number its statements. */
function roughly(document: unknown, stack: Stack): number {
  if (!(document instanceof iam.PolicyDocument)) return charactersOf(document, stack);
  const known = laid.get(document);
  if (known?.statements.length === document.statementCount) return known.characters;
  return charactersOf(document.toJSON(), stack);
}

/** The characters of documents together: exactly where they come near a limit, elsewhere roughly and in a fraction of the time. */
function measured(documents: readonly unknown[], limit: number, stack: Stack): number {
  const sum = (of: (document: unknown, stack: Stack) => number) =>
    documents.map((document) => of(document, stack)).reduce((a, b) => a + b, 0);
  const rough = sum(roughly);
  return rough < 0.9 * limit ? rough : sum(charactersOf);
}

/** Measures a role by what is in its stack at the end of synthesis; undefined where the CDK makes no role (`Role.customizeRoles`). */
export function sizesOf(role: Role): RoleSizes | undefined {
  const stack = Stack.of(role);
  const resource = role.node.defaultChild as CfnRole | undefined;
  if (!resource) return undefined;

  const policies = attachedTo(JSON.stringify({ Ref: stack.getLogicalId(resource) }), stack);
  const inline = [
    ...policies.filter((policy) => policy instanceof iam.CfnPolicy).map(({ policyDocument }) => policyDocument),
    ...((stack.resolve(resource.policies) ?? []) as CfnRole.PolicyProperty[]).map(({ policyDocument }) => policyDocument),
  ];
  const managed = policies.filter((policy) => policy instanceof iam.CfnManagedPolicy).map((policy) => {
    const { path, scope } = (policy.node.scope ?? policy).node;
    return { path, characters: measured([policy.policyDocument], QUOTAS.managed, stack), ours: scope === role.node.scope };
  });
  return {
    inline: measured(inline, QUOTAS.inline, stack),
    managed,
    attached: managed.length + ((stack.resolve(resource.managedPolicyArns) ?? []) as unknown[]).length,
    trust: measured([resource.assumeRolePolicyDocument], QUOTAS.trust.byDefault, stack),
  };
}
