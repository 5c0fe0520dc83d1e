import { Stack } from 'aws-cdk-lib';
import type { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { IConstruct } from 'constructs';
import type { ExplainedStatement } from './explained-statement';
import { Explanation } from './explanation';
import { knownOf } from './known';
import { Grants, renderStatements } from '../iam/statements/render';
import { flattened } from '../iam/validation/flatten';

/** A value of a template as a text; what the deployment fills in stands as `${…}`. */
const asText = (value: unknown) => flattened(value, (name, argument, whole) => {
  if (name === 'Ref') return `\${${argument}}`;
  return name === 'Fn::GetAtt' ? `\${${argument.join('.')}}` : JSON.stringify(whole);
});

const texts = (value: unknown) => (value === undefined ? [] : [value].flat().map(asText));

const inWords = (conditions: Record<string, Record<string, unknown>> = {}) => Object.entries(conditions).flatMap(([operator, keys]) =>
  Object.entries(keys).map(([key, value]) => `${operator} ${key} = ${texts(value).join(' or ')}`));

/** Statements of the policy of a resource, with whom they are for. */
export interface Addressed extends Grants {
  /** Adds the principals. */
  readonly to: (statements: PolicyStatement[]) => PolicyStatement[];
}

const isAddressed = (grants: Grants): grants is Addressed => 'to' in grants;

/** What is still possible with a statement: what restrictions leave of it, or what the need says. */
const residualRiskOf = ({ sid, residualRisk }: Grants['capabilities'][number]['needs'][number], { restrictions }: Grants) =>
  restrictions.find((restriction) => restriction.residualRisk && restriction.narrows.includes(sid))?.residualRisk ?? residualRisk;

function explained(scope: IConstruct, grants: Grants): ExplainedStatement[] {
  const made = renderStatements(grants);
  const addressed = isAddressed(grants) ? grants.to(made) : made;
  const statements: any[] = Stack.of(scope).resolve(addressed.map((statement) => statement.toStatementJson()));
  const needs = grants.capabilities.flatMap((capability) => capability.needs.map((need) => ({ capability, need })));
  return needs.map(({ capability, need }, i) => ({
    sid: need.sid,
    effect: statements[i].Effect,
    capability: capability.id,
    does: capability.does,
    declaredBy: capability.declaredBy,
    actions: texts(statements[i].Action),
    resources: texts(statements[i].Resource),
    conditions: inWords(statements[i].Condition),
    principals: isAddressed(grants) ? texts(statements[i].Principal.AWS) : undefined,
    because: need.because,
    source: need.source,
    unscopable: 'unscopable' in need.on ? need.on.unscopable : undefined,
    ...knownOf(need, grants),
    residualRisk: residualRiskOf(need, grants),
  }));
}

/** Explains the statements of a construct: those that are made from the same data for the same scope. */
export const explain = (scope: IConstruct, grants: Grants): Explanation => explainAll(scope, [grants]);

/** The same of several parts, in their order. */
export const explainAll = (scope: IConstruct, parts: readonly Grants[]): Explanation =>
  new Explanation(scope.node.path, parts.flatMap((part) => explained(scope, part)));
