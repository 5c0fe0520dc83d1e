import { asDeployed, branches, Deployed, ReadRoles, statementsOf, PolicyTexts } from '../../checks/written';
import type { WrittenStatement } from '../../decision/policy';

/** The resource that a reference names. */
const nameIn = (part: any): string | undefined => part?.Ref ?? [part?.['Fn::GetAtt']].flat()[0]?.split('.')[0];

/** The roles of a CloudFormation template with their policies. */
export function ofTemplate({ Resources }: any, deployed: Deployed, texts: PolicyTexts): ReadRoles {
  const resources = Object.entries<any>(Resources);
  const roles = resources.filter(([, { Type }]) => Type === 'AWS::IAM::Role');
  const statements: Record<string, WrittenStatement[]> = {};
  const missingPolicies: Record<string, string[]> = {};
  for (const [id, { Properties: { RoleName, Policies = [], ManagedPolicyArns = [] } = {} as any }] of roles) {
    const isThis = (role: any) => nameIn(role) === id || (typeof role === 'string' && role === RoleName);
    const attached = resources.filter(([, { Type, Properties }]) =>
      (/^AWS::IAM::(Managed)?Policy$/.test(Type) && branches(Properties.Roles ?? []).some(isThis))
      || (Type === 'AWS::IAM::RolePolicy' && isThis(Properties.RoleName)));
    const arns = branches(ManagedPolicyArns);
    const named = arns.map((arn) => resources.find(([name, { Type }]) => name === nameIn(arn) && Type === 'AWS::IAM::ManagedPolicy'));
    const policies = new Set([...attached, ...named.filter((found) => found !== undefined)]);
    const others = arns.filter((_, i) => !named[i]).map((arn) => asDeployed(arn, deployed));
    statements[id] = [
      ...branches(Policies).flatMap(({ PolicyDocument }: any) => statementsOf(PolicyDocument, deployed)),
      ...[...policies].flatMap(([, policy]) => statementsOf(policy.Properties.PolicyDocument, deployed)),
      ...others.flatMap((arn) => texts[arn] ?? []),
    ];
    missingPolicies[id] = others.filter((arn) => !texts[arn]);
  }
  return { statements, missingPolicies };
}
