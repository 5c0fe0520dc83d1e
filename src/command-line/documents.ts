import type { WrittenStatement } from '../decision/policy';

/* Policies as they come: a CloudFormation template, what IAM answers, or a bare document. */

/** A statement in one form, whatever it was written in. */
export interface PlainStatement {
  readonly sid?: string;
  readonly effect: string;
  readonly actions: readonly string[];
  readonly resources: readonly string[];
  /** Operator and key, then the values. */
  readonly conditions: Readonly<Record<string, readonly string[]>>;
}

/** The statements of each role, by its name. */
export type RolePolicies = Readonly<Record<string, readonly PlainStatement[]>>;

/** The same, as they are written. */
export type WrittenPolicies = Readonly<Record<string, readonly WrittenStatement[]>>;

/** What a deployment fills into a template: the pseudo parameters by their names, such as `AWS::Region`. */
export type Deployed = Readonly<Record<string, string>>;

/** A value as a text; what a deployment fills in and is not known stands as `${…}`. */
function asText(value: any, deployed: Deployed): string {
  const of = (part: any) => asText(part, deployed);
  if (typeof value !== 'object' || value === null) return String(value);
  const [name, argument] = Object.entries<any>(value)[0] ?? [''];
  if (name === 'Ref') return deployed[argument] ?? `\${${argument}}`;
  if (name === 'Fn::GetAtt') return `\${${[argument].flat().join('.')}}`;
  if (name === 'Fn::Sub' && typeof argument === 'string') return argument.replace(/\$\{([\w:]+)\}/g, (whole, parameter) => deployed[parameter] ?? whole);
  if (name === 'Fn::Join') return [argument[1]].flat().map(of).join(argument[0]);
  return JSON.stringify(value);
}

/** The statement with texts for what a deployment fills in. */
function written({ Condition = {}, ...statement }: any, deployed: Deployed): WrittenStatement {
  const texts = (value: unknown) => [value].flat().map((part) => asText(part, deployed));
  const { Action, NotAction, Resource, NotResource } = statement;
  const lists = Object.entries({ Action, NotAction, Resource, NotResource }).filter(([, value]) => value !== undefined)
    .map(([name, value]) => [name, texts(value)]);
  const conditions = Object.entries<any>(Condition).map(([operator, keys]) =>
    [operator, Object.fromEntries(Object.entries(keys).map(([key, values]) => [key, texts(values)]))]);
  return { ...statement, ...Object.fromEntries(lists), Condition: Object.fromEntries(conditions) };
}

/** A statement in the form in which it is compared. */
export function plain({ Sid, Effect, Action, NotAction, Resource, NotResource, Condition = {} }: any): PlainStatement {
  const sorted = (texts: string[] = []) => [...texts].sort();
  const conditions = Object.entries<any>(Condition).flatMap(([operator, keys]) =>
    Object.entries<string[]>(keys).map(([key, values]): [string, string[]] => [`${operator} ${key}`, sorted(values)]));
  return {
    sid: Sid,
    effect: Effect,
    actions: [...sorted(Action), ...sorted(NotAction).map((action) => `everything but ${action}`)],
    resources: [...sorted(Resource), ...sorted(NotResource).map((resource) => `everything but ${resource}`)],
    conditions: Object.fromEntries(conditions),
  };
}

const statementsOf = (document: any, deployed: Deployed): WrittenStatement[] =>
  [document?.Statement ?? []].flat().map((statement) => written(statement, deployed));

function ofTemplate({ Resources }: any, deployed: Deployed): WrittenPolicies {
  const resources = Object.entries<any>(Resources);
  const roles = resources.filter(([, { Type }]) => Type === 'AWS::IAM::Role');
  const attachedTo = (id: string) => resources.filter(([, { Type, Properties }]) =>
    /^AWS::IAM::(Managed)?Policy$/.test(Type) && [Properties.Roles ?? []].flat().some((role: any) => role?.Ref === id));
  return Object.fromEntries(roles.map(([id, { Properties }]) => [id, [
    ...(Properties?.Policies ?? []).flatMap(({ PolicyDocument }: any) => statementsOf(PolicyDocument, deployed)),
    ...attachedTo(id).flatMap(([, policy]) => statementsOf(policy.Properties.PolicyDocument, deployed)),
  ]]));
}

const fail = (message: string): never => { throw new Error(message); };

const parsed = (document: unknown): unknown => {
  if (typeof document !== 'string') return document;
  return JSON.parse(document.startsWith('%') ? decodeURIComponent(document) : document);
};

/** What `aws iam get-account-authorization-details` prints: the roles with their own and their attached policies. */
function ofAccount({ RoleDetailList: roles, Policies: policies = [] }: any): WrittenPolicies {
  const documents = new Map<string, unknown>(policies.map(({ Arn, PolicyVersionList }: any) =>
    [Arn, PolicyVersionList?.find(({ IsDefaultVersion }: any) => IsDefaultVersion)?.Document]));
  return Object.fromEntries(roles.map(({ RoleName, RolePolicyList = [], AttachedManagedPolicies = [] }: any) => [RoleName, [
    ...RolePolicyList.map(({ PolicyDocument }: any) => PolicyDocument),
    ...AttachedManagedPolicies.map(({ PolicyArn }: any) => documents.get(PolicyArn) ?? fail(`${RoleName} has the policy ${PolicyArn}, whose text is not in the file`)),
  ].flatMap((document) => statementsOf(parsed(document), {}))]));
}

/** The resources of a plan of Terraform, those of its modules included. */
const planned = ({ resources = [], child_modules: modules = [] }: any): any[] => [...resources, ...modules.flatMap(planned)];

/** A plan of Terraform as JSON: the policies of each role by its name, and policies that stand for themselves. */
function ofPlan({ planned_values: { root_module: root } }: any): WrittenPolicies {
  const found = planned(root);
  const all = (type: string) => found.filter((resource) => resource.type === type);
  const read = (policy: unknown, address: string) => statementsOf(parsed(policy ?? fail(`the policy of ${address} is known after the plan is applied only`)), {});
  const ofRoles = all('aws_iam_role').map(({ address, values }) => [values.name ?? address, [
    ...(values.inline_policy ?? []).flatMap(({ policy }: any) => (policy ? read(policy, address) : [])),
    ...all('aws_iam_role_policy').filter((other) => other.values.role === values.name).flatMap((other) => read(other.values.policy, other.address)),
  ]]);
  const others = all('aws_iam_policy').map(({ address, values }) => [values.name ?? address, read(values.policy, address)]);
  return Object.fromEntries([...ofRoles, ...others].filter(([, statements]) => statements.length > 0));
}

/**
 * The roles of a template, of a plan of Terraform or of an account, or the one role of what IAM answers to GetRolePolicy or GetPolicyVersion, or of a bare document.
 *
 * @param of the name of the text, for errors
 * @param deployed what a deployment fills into a template, for comparing it with what was deployed
 * @throws on anything else
 */
export function readStatements(text: string, of: string, deployed: Deployed = {}): WrittenPolicies {
  let json: any;
  try {
    json = JSON.parse(text);
  } catch (error) {
    throw new Error(`${of} is not JSON: ${(error as Error).message}`);
  }
  if (json?.Resources) return ofTemplate(json, deployed);
  if (json?.RoleDetailList) return ofAccount(json);
  if (json?.planned_values) return ofPlan(json);
  const document: any = parsed(json?.PolicyDocument ?? json?.PolicyVersion?.Document ?? json);
  if (!document?.Statement) throw new Error(`${of} is neither a CloudFormation template nor a policy: give a template, or what 'aws iam get-role-policy' prints`);
  return { [json.RoleName ?? 'the role']: statementsOf(document, deployed) };
}

/** What `readStatements` reads, in the form in which it is compared. */
export const readPolicies = (text: string, of: string, deployed: Deployed = {}): RolePolicies => Object.fromEntries(
  Object.entries(readStatements(text, of, deployed)).map(([role, statements]) => [role, statements.map(plain)]));
