import { parsed, ReadRoles, statementsOf, PolicyTexts } from '../../checks/written';
import type { WrittenStatement } from '../../decision/policy';

/** What `aws iam get-account-authorization-details` prints: the roles with their own and their attached policies. */
export function ofAccount({ RoleDetailList: roles, Policies: policies = [] }: any, texts: PolicyTexts): ReadRoles {
  const documents = new Map<string, unknown>(policies.map(({ Arn, PolicyVersionList }: any) =>
    [Arn, PolicyVersionList?.find(({ IsDefaultVersion }: any) => IsDefaultVersion)?.Document]));
  const statements: Record<string, WrittenStatement[]> = {};
  const missingPolicies: Record<string, string[]> = {};
  for (const { RoleName, RolePolicyList = [], AttachedManagedPolicies = [] } of roles) {
    const arns: string[] = AttachedManagedPolicies.map(({ PolicyArn }: any) => PolicyArn);
    statements[RoleName] = [
      ...RolePolicyList.flatMap(({ PolicyDocument }: any) => statementsOf(parsed(PolicyDocument), {})),
      ...arns.flatMap((arn) => (documents.get(arn) ? statementsOf(parsed(documents.get(arn)), {}) : texts[arn] ?? [])),
    ];
    missingPolicies[RoleName] = arns.filter((arn) => !documents.get(arn) && !texts[arn]);
  }
  return { statements, missingPolicies };
}
