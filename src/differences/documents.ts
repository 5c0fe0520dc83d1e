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

function plain({ Sid, Effect, Action, NotAction, Resource, NotResource, Condition = {} }: any, deployed: Deployed): PlainStatement {
  const texts = (value: unknown) => (value === undefined ? [] : [value].flat().map((part) => asText(part, deployed))).sort();
  const conditions = Object.entries<any>(Condition).flatMap(([operator, keys]) =>
    Object.entries(keys).map(([key, values]): [string, string[]] => [`${operator} ${key}`, texts(values)]));
  return {
    sid: Sid,
    effect: Effect,
    actions: [...texts(Action), ...texts(NotAction).map((action) => `everything but ${action}`)],
    resources: [...texts(Resource), ...texts(NotResource).map((resource) => `everything but ${resource}`)],
    conditions: Object.fromEntries(conditions),
  };
}

const statementsOf = (document: any, deployed: Deployed): PlainStatement[] =>
  [document?.Statement ?? []].flat().map((statement) => plain(statement, deployed));

function ofTemplate({ Resources }: any, deployed: Deployed): RolePolicies {
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
export function readPolicies(text: string, of: string, deployed: Deployed = {}): RolePolicies {
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
