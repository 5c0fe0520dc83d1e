import { Annotations, Stack } from 'aws-cdk-lib';
import type { PolicyStatement, Role } from 'aws-cdk-lib/aws-iam';
import { IConstruct } from 'constructs';
import { charactersOfStatements, LIMITS, RoleSizes, sizesOf } from '../statements/sizes';
import { worded } from '../validation/fail';

/** What others add to a role: grants, and statements of their own. */
const ADDED = 'addToRolePolicy';

interface Part {
  readonly name: string;
  readonly characters: number;
}

/** What makes a role large, with the characters that are saved without it; the largest first. */
function partsOf<Props extends object>(scope: IConstruct, props: Props, statementsOf: (props: Props) => PolicyStatement[], whole: number): Part[] {
  const size = (changes: object) => charactersOfStatements(statementsOf({ ...props, ...changes }), Stack.of(scope));
  const own = size({});
  const saved = (property: string, without: unknown) => {
    try {
      return own - size({ [property]: without });
    } catch {
      return 0; // another property needs it
    }
  };
  return Object.entries(props)
    .map(([name, value]) => ({ name, characters: Math.max(saved(name, undefined), Array.isArray(value) ? saved(name, value.slice(0, 1)) : 0) }))
    .concat({ name: ADDED, characters: whole - own })
    .sort((a, b) => b.characters - a.characters);
}

/** The documents that IAM takes in no account, with the figures. */
function tooLarge({ inline, managed }: RoleSizes): string[] {
  const figures = (of: string, size: number, limit: number) => (size > limit ? [`${of} has ${size} characters of ${limit}`] : []);
  return [
    ...figures('the inline policy', inline, LIMITS.inline),
    ...Object.entries(managed).flatMap(([id, size]) => figures(`the managed policy ${id}`, size, LIMITS.managed)),
  ];
}

/** Warns of what IAM takes in accounts with a raised quota alone. */
function warnOfQuota(scope: IConstruct, id: string, quota: string, has: number, { byDefault, atMost }: { byDefault: number; atMost: number }): void {
  if (has <= byDefault || has > atMost) return;
  Annotations.of(scope).addWarningV2(`cdk-ami-build-roles:${id}`, `the role needs ${has} of the IAM quota '${quota}', which is ${byDefault} by default: raise it in the account`);
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
  warnOfQuota(scope, 'managed-policies-quota', 'Managed policies per role', sizes.attached, LIMITS.attached);
  warnOfQuota(scope, 'trust-policy-quota', 'Role trust policy length', sizes.trust, LIMITS.trust);

  const problems: string[] = [];
  if (sizes.trust > LIMITS.trust.atMost) {
    problems.push(worded('assumedBy', `makes a trust policy of ${sizes.trust} characters, more than the ${LIMITS.trust.atMost} that IAM takes`,
      'let fewer identities in, or give some a role of their own'));
  }
  if (sizes.attached > LIMITS.attached.atMost) {
    problems.push(worded('role', `has ${sizes.attached} managed policies, more than the ${LIMITS.attached.atMost} that IAM takes`, 'attach fewer'));
  }
  const documents = tooLarge(sizes);
  if (documents.length > 0) {
    const [largest, ...others] = partsOf(scope, props, statementsOf, sizes.statements);
    const most = [largest, ...others.filter(({ characters }) => characters > 0).slice(0, 2)].map(({ name, characters }) => `${name} ${characters} characters`);
    problems.push(worded(largest.name, `makes the role larger than IAM takes (${documents.join('; ')})`,
      `${largest.name === ADDED ? 'put it into a managed policy of its own, attached to the role' : 'leave out of it, or give it to a second role'}; most is in ${most.join(', ')}`));
  }
  return problems;
}
