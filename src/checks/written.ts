import type { WrittenStatement } from '../decision/policy';
import { flattened } from '../iam/validation/flatten';

/* Statements as files have them, with texts for what a deployment fills in. */

/** The statements of each role by its name, as they are written. */
export type WrittenPolicies = Readonly<Record<string, readonly WrittenStatement[]>>;

/**
 * What a deployment fills into a template: pseudo parameters by their names, such as `AWS::Region`, and what else is known, such as
 * `Key.Arn`.
 */
export type Deployed = Readonly<Record<string, string>>;

/** What a file says of roles. */
export interface ReadRoles {
  readonly statements: WrittenPolicies;
  /** Policies that a role has besides, whose texts are not in the file: their ARNs. */
  readonly missingPolicies: Readonly<Record<string, readonly string[]>>;
}

/** The text of a policy that is in no file, by its ARN. */
export type PolicyTexts = Readonly<Record<string, WrittenPolicies[string]>>;

/** A function of a template whose value only a deployment knows: the same text for the same function, and another than all others. */
const unresolved = (value: unknown) => `<${JSON.stringify(value).replace(/[":{}[\]*?$]/g, (char) => (char === ':' ? '=' : ''))}>`;

/** A value as a text; what a deployment fills in and is not known stands as `${…}`. */
export function asDeployed(value: any, deployed: Deployed): string {
  return flattened(value, (name, argument, whole) => {
    if (name === 'Ref') return deployed[argument] ?? `\${${argument}}`;
    if (name === 'Fn::GetAtt') return deployed[[argument].flat().join('.')] ?? `\${${[argument].flat().join('.')}}`;
    return name === 'Fn::Sub' ? substituted(argument, deployed) : unresolved(whole);
  });
}

function substituted(argument: any, deployed: Deployed): string {
  const [text, values] = Array.isArray(argument) ? argument : [argument, {}];
  return String(text)
    .replace(/\$\{([^}!]+)\}/g, (whole, name: string) => (name in values ? asDeployed(values[name], deployed) : deployed[name] ?? whole))
    .replace(/\$\{!/g, '${');
}

/** What a list can hold: of a choice by a condition both, for which of them is taken only a deployment knows. */
export const branches = (value: unknown): unknown[] => [value].flat().flatMap((part: any) => {
  if (part?.Ref === 'AWS::NoValue') return [];
  return part?.['Fn::If'] ? part['Fn::If'].slice(1).flatMap(branches) : [part];
});

/** The statement with texts for what a deployment fills in. */
function written({ Condition = {}, ...statement }: any, deployed: Deployed): WrittenStatement {
  const texts = (value: unknown) => branches(value).map((part) => asDeployed(part, deployed));
  const { Action, NotAction, Resource, NotResource } = statement;
  const lists = Object.entries({ Action, NotAction, Resource, NotResource }).filter(([, value]) => value !== undefined)
    .map(([name, value]) => [name, texts(value)]);
  const conditions = Object.entries<any>(Condition).map(([operator, keys]) =>
    [operator, Object.fromEntries(Object.entries(keys).map(([key, values]) => [key, texts(values)]))]);
  return { ...statement, ...Object.fromEntries(lists), Condition: Object.fromEntries(conditions) };
}

/** The statements of a document. One that denies under a condition of the template is left out: nothing may rest on it. */
export const statementsOf = (document: any, deployed: Deployed): WrittenStatement[] =>
  [document?.Statement ?? []].flat().flatMap((statement: any) =>
    branches(statement).filter((each: any) => each === statement || each.Effect !== 'Deny').map((each) => written(each, deployed)));

/** A document as IAM answers it: as it is, as a text, or as a text encoded for an address. */
export const parsed = (document: unknown): unknown => {
  if (typeof document !== 'string') return document;
  return JSON.parse(document.startsWith('%') ? decodeURIComponent(document) : document);
};
