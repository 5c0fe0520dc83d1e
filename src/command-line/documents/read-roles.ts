import { ofAccount } from './roles-of-account';
import { ofPlan } from './roles-of-plan';
import { ofTemplate } from './roles-of-template';
import { jsonOrYaml } from './yaml';
import { Deployed, parsed, ReadRoles, statementsOf, PolicyTexts, WrittenPolicies } from '../../checks/written';

/* Policies as they come: a CloudFormation template, what IAM answers, or a bare document. */

/** A statement in one form, regardless of how it was written. */
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

/** A statement in the form in which it is compared. */
export function plainStatement({ Sid, Effect, Action, NotAction, Resource, NotResource, Condition = {} }: any): PlainStatement {
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

/**
 * The roles of a template, of a plan of Terraform or of an account, or the one role of what IAM answers to GetRolePolicy or
 * GetPolicyVersion, or of a bare document.
 *
 * @param of the name of the text, for errors
 * @param deployed what a deployment fills into a template, for comparing it with what was deployed
 * @param texts policies that are attached besides
 * @throws on anything else
 */
export function readRoles(text: string, of: string, deployed: Deployed = {}, texts: PolicyTexts = {}): ReadRoles {
  const json = jsonOrYaml(text, of);
  if (json?.Resources) return ofTemplate(json, deployed, texts);
  if (json?.RoleDetailList) return ofAccount(json, texts);
  if (json?.planned_values) return ofPlan(json, texts);
  const document: any = parsed(json?.PolicyDocument ?? json?.PolicyVersion?.Document ?? json);
  if (!document?.Statement) {
    throw new Error(`${of} is neither a CloudFormation template nor a policy: give a template, or what 'aws iam get-role-policy' prints`);
  }
  return { statements: { [json.RoleName ?? 'the role']: statementsOf(document, deployed) }, missingPolicies: {} };
}

/** The statements of the roles that a file names. */
export const readStatements = (text: string, of: string, deployed: Deployed = {}): WrittenPolicies =>
  readRoles(text, of, deployed).statements;

/** What `readStatements` reads, in the form in which it is compared. */
export const readPolicies = (text: string, of: string, deployed: Deployed = {}): RolePolicies => Object.fromEntries(
  Object.entries(readStatements(text, of, deployed)).map(([role, statements]) => [role, statements.map(plainStatement)]));
