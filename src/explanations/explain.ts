import { Stack } from 'aws-cdk-lib';
import { IConstruct } from 'constructs';
import { knownOf } from './known';
import { Explanation } from '../explanation';
import { Grants, renderStatements } from '../statements/render';

/** A value of a template as a text; what the deployment fills in stands as `${…}`. */
function asText(value: unknown): string {
  if (typeof value !== 'object' || value === null) return String(value);
  const [name, argument] = Object.entries(value)[0];
  if (name === 'Ref') return `\${${argument}}`;
  if (name === 'Fn::GetAtt') return `\${${argument.join('.')}}`;
  if (name === 'Fn::Join') return [argument[1]].flat().map(asText).join(argument[0]);
  return JSON.stringify(value);
}

const texts = (value: unknown) => (value === undefined ? [] : [value].flat().map(asText));

const inWords = (conditions: Record<string, Record<string, unknown>> = {}) => Object.entries(conditions).flatMap(([operator, keys]) =>
  Object.entries(keys).map(([key, value]) => `${operator} ${key} = ${texts(value).join(' or ')}`));

/** Explains the statements of a construct: those that are made from the same data for the same scope. */
export function explain(scope: IConstruct, grants: Grants): Explanation {
  const statements: any[] = Stack.of(scope).resolve(renderStatements(grants).map((statement) => statement.toStatementJson()));
  const needs = grants.capabilities.flatMap((capability) => capability.needs.map((need) => ({ capability, need })));
  return new Explanation(scope.node.path, needs.map(({ capability, need }, i) => ({
    sid: need.sid,
    effect: statements[i].Effect,
    capability: capability.id,
    does: capability.does,
    declaredBy: capability.declaredBy,
    actions: texts(statements[i].Action),
    resources: texts(statements[i].Resource),
    conditions: inWords(statements[i].Condition),
    because: need.because,
    source: need.source,
    unscopable: 'unscopable' in need.on ? need.on.unscopable : undefined,
    ...knownOf(need, grants),
    remains: need.remains,
  })));
}
