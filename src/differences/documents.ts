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

/**
 * The roles of a template, or the one role of what IAM answers to GetRolePolicy or GetPolicyVersion, or of a bare document.
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
  const document = json?.PolicyDocument ?? json?.PolicyVersion?.Document ?? json;
  const parsed = typeof document === 'string' ? JSON.parse(decodeURIComponent(document)) : document;
  if (!parsed?.Statement) throw new Error(`${of} is neither a CloudFormation template nor a policy: give a template, or what 'aws iam get-role-policy' prints`);
  return { [json.RoleName ?? 'the role']: statementsOf(parsed, deployed) };
}

/** What `readStatements` reads, in the form in which it is compared. */
export const readPolicies = (text: string, of: string, deployed: Deployed = {}): RolePolicies => Object.fromEntries(
  Object.entries(readStatements(text, of, deployed)).map(([role, statements]) => [role, statements.map(plain)]));
