import { parsed, ReadRoles, statementsOf, PolicyTexts } from '../../checks/written';
import type { WrittenStatement } from '../../decision/policy';

/* A plan of Terraform as JSON. Source: Terraform, "JSON Output Format". */

interface Planned {
  readonly address: string;
  readonly type: string;
  readonly values: Readonly<Record<string, any>>;
}

const planned = ({ resources = [], child_modules: modules = [] }: any): Planned[] => [...resources, ...modules.flatMap(planned)];

/** An address without the keys of instances: as the configuration has it. */
const withoutKeys = (address: string) => address.replace(/\[[^\]]*\]/g, '');

/** What the attributes of each resource refer to, by address and attribute. */
function referencesIn({ resources = [], module_calls: calls = {} }: any, module = ''): Map<string, string[]> {
  const found = new Map<string, string[]>();
  for (const { address, expressions = {} } of resources) {
    for (const [attribute, { references = [] }] of Object.entries<any>(expressions)) {
      found.set(`${module}${address} ${attribute}`, references.map((reference: string) => module + reference));
    }
  }
  for (const [name, call] of Object.entries<any>(calls)) {
    referencesIn(call.module ?? {}, `${module}module.${name}.`).forEach((references, key) => found.set(key, references));
  }
  return found;
}

/** The policies of each role by its name, and policies that stand for themselves. */
export function ofPlan({ planned_values: { root_module: root }, configuration = {} }: any, texts: PolicyTexts): ReadRoles {
  const found = planned(root);
  const references = referencesIn(configuration.root_module ?? {});
  const all = (type: string) => found.filter((resource) => resource.type === type);
  const nameOf = ({ address, values }: Planned): string => values.name ?? address;

  /** Whether an attribute of a resource names another one: by a value that is known, or by what the configuration refers to. */
  const names = (resource: Planned, attribute: string, other: Planned, values: readonly unknown[]) => {
    const value = resource.values[attribute];
    if (value !== undefined && value !== null) return [value].flat().some((each) => each !== undefined && values.includes(each));
    return (references.get(`${withoutKeys(resource.address)} ${attribute}`) ?? []).some((reference) => withoutKeys(reference)
      .startsWith(`${withoutKeys(other.address)}.`)
      || withoutKeys(reference) === withoutKeys(other.address));
  };
  const read = (policy: unknown, address: string) => {
    if (policy === undefined || policy === null) throw new Error(`the policy of ${address} is known only after the plan is applied`);
    return statementsOf(parsed(policy), {});
  };

  const statements: Record<string, WrittenStatement[]> = {};
  const missingPolicies: Record<string, string[]> = {};
  const attachments = [...all('aws_iam_role_policy_attachment'), ...all('aws_iam_policy_attachment')];
  const used = new Set<Planned>();
  for (const role of all('aws_iam_role')) {
    const ofRole = (resource: Planned) => ['role', 'roles'].some((attribute) => names(resource, attribute, role, [role.values.name]));
    const attached = attachments.filter(ofRole);
    const policies = all('aws_iam_policy').filter((policy) => [role, ...attached].some((resource) =>
      names(resource, resource === role ? 'managed_policy_arns' : 'policy_arn', policy, [policy.values.arn])));
    policies.forEach((policy) => used.add(policy));
    const arns = [...attached.map(({ values }) => values.policy_arn), ...role.values.managed_policy_arns ?? []]
      .filter((arn) => arn && !policies.some(({ values }) => values.arn === arn)) as string[];
    const unknown = attached.filter((attachment) =>
      !attachment.values.policy_arn && !policies.some((policy) => names(attachment, 'policy_arn', policy, [])))
      .map(({ address }) => `of ${address}`);
    statements[nameOf(role)] = [
      ...(role.values.inline_policy ?? []).flatMap(({ policy }: any) => (policy ? read(policy, role.address) : [])),
      ...all('aws_iam_role_policy').filter(ofRole).flatMap(({ address, values }) => read(values.policy, address)),
      ...policies.flatMap(({ address, values }) => read(values.policy, address)),
      ...arns.flatMap((arn) => texts[arn] ?? []),
    ];
    missingPolicies[nameOf(role)] = [...arns.filter((arn) => !texts[arn]), ...unknown];
  }
  for (const policy of all('aws_iam_policy').filter((each) => !used.has(each))) {
    statements[nameOf(policy)] = read(policy.values.policy, policy.address);
  }
  const kept = Object.keys(statements).filter((name) => statements[name].length > 0 || missingPolicies[name]?.length > 0);
  return {
    statements: Object.fromEntries(kept.map((name) => [name, statements[name]])),
    missingPolicies: Object.fromEntries(kept.map((name) => [name, missingPolicies[name] ?? []])),
  };
}
