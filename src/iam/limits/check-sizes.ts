import { Annotations, Stack } from 'aws-cdk-lib';
import type { ManagedPolicy, PolicyStatement, Role } from 'aws-cdk-lib/aws-iam';
import { IConstruct } from 'constructs';
import { QUOTAS } from '../statements/quotas';
import { sizesOf } from '../statements/role-sizes';
import { charactersOf, charactersOfStatements } from '../statements/sizes';
import { worded } from '../validation/fail';

/** What makes a role large: properties, with the characters that are saved without them, the largest first. */
function partsOf<Props extends object>(
  scope: IConstruct, props: Props, statementsOf: (props: Props) => PolicyStatement[],
): [string, number][] {
  const size = (changes: object) => charactersOfStatements(statementsOf({ ...props, ...changes }), Stack.of(scope));
  const whole = size({});
  const saved = (property: string, without: unknown) => {
    try {
      return whole - size({ [property]: without });
    } catch {
      return 0; // another property needs it
    }
  };
  return Object.entries(props)
    .map(([name, value]): [string, number] =>
      [name, Math.max(saved(name, undefined), Array.isArray(value) ? saved(name, value.slice(0, 1)) : 0)])
    .filter(([, characters]) => characters > 0)
    .sort(([, a], [, b]) => b - a);
}

/** Warns of what IAM takes in accounts with a raised quota only. */
function warnOfQuota(
  scope: IConstruct, id: string, quota: string, has: number, { byDefault, atMost }: { byDefault: number; atMost: number },
): void {
  if (has <= byDefault || has > atMost) return;
  Annotations.of(scope)
    .addWarningV2(`cdk-ami-build-roles:${id}`, `the role needs ${has} of the IAM quota '${quota}', which is ${byDefault} by default: raise it in the account`);
}

/** The properties that make policies large, in the words of an error. */
const mostIsIn = (parts: [string, number][]) =>
  `most is in ${parts.slice(0, 3).map(([name, characters]) => `${name} with ${characters} characters`).join(', ')}`;

/** What IAM would refuse of managed policies for their size, in the words of an error. */
export function checkManagedSizes<Props extends object>(
  scope: IConstruct, policies: readonly ManagedPolicy[], props: Props, statementsOf: (props: Props) => PolicyStatement[],
): string[] {
  const large = policies.map(({ node, document }) => ({ path: node.path, characters: charactersOf(document, Stack.of(scope)) }))
    .filter(({ characters }) => characters > QUOTAS.managed);
  if (large.length === 0) return [];
  const parts = partsOf(scope, props, statementsOf);
  const [[largest] = ['policy']] = parts;
  const found = large.map(({ path, characters }) => `${path} has ${characters} characters of ${QUOTAS.managed}`).join(', ');
  return [worded(largest, `is more than IAM takes in one policy (${found})`,
    `leave out of it, or make a second policy; ${mostIsIn(parts)}`)];
}

/**
 * What IAM would refuse of a role for its size, in the words of an error. For the end of synthesis: others add statements until
 * then, and the CDK moves them to policies that it makes.
 *
 * @param statementsOf the statements of a role with other properties
 */
export function checkSizes<Props extends object>(
  scope: IConstruct, role: Role, props: Props, statementsOf: (props: Props) => PolicyStatement[],
): string[] {
  const sizes = sizesOf(role);
  if (!sizes) return [];
  warnOfQuota(scope, 'managed-policies-quota', 'Managed policies per role', sizes.attached, QUOTAS.attached);
  warnOfQuota(scope, 'trust-policy-quota', 'Role trust policy length', sizes.trust, QUOTAS.trust);

  const problems: string[] = [];
  if (sizes.trust > QUOTAS.trust.atMost) {
    const declaredBy = ['assumedBy', 'sources', 'sourceAccountIds'].find((name) => name in props) ?? 'assumedBy';
    problems.push(worded(declaredBy,
      `makes a trust policy of ${sizes.trust} characters, more than the ${QUOTAS.trust.atMost} that IAM takes`,
      'let fewer identities in, or give some a role of their own'));
  }
  if (sizes.attached > QUOTAS.attached.atMost) {
    problems.push(worded('role', `has ${sizes.attached} managed policies, more than the ${QUOTAS.attached.atMost} that IAM takes`,
      'attach fewer'));
  }
  const figures = (of: string, characters: number, limit: number) =>
    (characters > limit ? [`${of} has ${characters} characters of ${limit}`] : []);
  const managed = (ours: boolean) => sizes.managed.filter((policy) => policy.ours === ours)
    .flatMap(({ path, characters }) => figures(path, characters, QUOTAS.managed));

  const ours = managed(true);
  if (ours.length > 0) {
    const parts = partsOf(scope, props, statementsOf);
    const [[largest] = ['role']] = parts;
    problems.push(worded(largest, `is more than IAM takes in one policy (${ours.join(', ')})`,
      `leave out of it, or give it to a second role; ${mostIsIn(parts)}`));
  }
  // Ours leave room in the inline policies: what is too large there was added.
  const added = [...figures('the inline policies together', sizes.inline, QUOTAS.inline), ...managed(false)];
  if (added.length > 0) {
    problems.push(worded('addToRolePolicy', `or grants add more than IAM takes (${added.join(', ')})`,
      'put statements into a managed policy of your own, attached to the role'));
  }
  return problems;
}
