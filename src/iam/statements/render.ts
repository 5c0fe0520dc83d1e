import * as iam from 'aws-cdk-lib/aws-iam';
import { fill, fillKeys, one } from './fill';
import { imageRegionsOf, Scope, valuesOf } from '../scope/scope';
import type { Capability, Conditions, Need, ResourceType, Restriction } from '../vocabulary/capability';
import { IN_IMAGE_REGIONS, IN_REGIONS } from '../vocabulary/conditions';

type Values = ReturnType<typeof valuesOf>;
type RenderedConditions = Record<string, Record<string, string | string[]>>;

function resourcesOf(need: Need, values: Values): string[] {
  return 'unscopable' in need.on ? ['*'] : need.on.flatMap(({ arn }) => fill(arn, values));
}

function conditionsOf(all: readonly Conditions[], values: Values): RenderedConditions {
  const merged: RenderedConditions = {};
  for (const conditions of all) {
    for (const [operator, keys] of Object.entries(conditions)) {
      for (const [name, value] of Object.entries(keys)) {
        for (const [key, texts] of fillKeys(name, Array.isArray(value) ? value : [value], values)) {
          // Two values for one key would be read as alternatives and so widen the statement.
          const ofOperator = merged[operator] ??= {};
          if (key in ofOperator) throw new Error(`two conditions ${operator} on ${key} in one statement`);
          ofOperator[key] = one(texts);
        }
      }
    }
  }
  return merged;
}

/** Where the ARNs say `*` for the region, a condition says which ones. */
function conditionsOnRegions(need: Need, scope: Scope): readonly Conditions[] {
  if ('unscopable' in need.on) return [];
  const named = (placeholder: string) => (need.on as readonly ResourceType[]).some(({ arn }) => arn.includes(placeholder));
  if (named('${Region}') && named('${ImageRegion}')) {
    throw new Error(`${need.sid} mixes the regions of builds with those of images`);
  }
  if (named('${Region}') && scope.regions.length > 1) return [IN_REGIONS];
  return named('${ImageRegion}') && imageRegionsOf(scope).length > 1 ? [IN_IMAGE_REGIONS] : [];
}

/** What a role is given: data, and what it is bound to. */
export interface Grants {
  readonly capabilities: readonly Capability[];
  readonly restrictions: readonly Restriction[];
  readonly scope: Scope;
}

/** What restrictions add to a need. */
export const narrowingOf = ({ sid }: Need, restrictions: readonly Restriction[]): Conditions[] =>
  restrictions.filter(({ narrows }) => narrows.includes(sid)).map(({ when }) => when);

/**
 * Turns needs into policy statements: one for each need, in the order given, a new object each time
 * (statements can be changed until they are synthesized).
 */
export function renderStatements({ capabilities, restrictions, scope }: Grants): iam.PolicyStatement[] {
  const { Effect, PolicyStatement } = iam; // the CDK loads a name again each time it is said
  const values = valuesOf(scope);
  return capabilities.flatMap(({ needs }) => needs).map((need) => new PolicyStatement({
    sid: need.sid,
    effect: need.denies ? Effect.DENY : Effect.ALLOW,
    actions: [...need.actions].sort(),
    resources: resourcesOf(need, values),
    conditions: conditionsOf([...need.when, ...narrowingOf(need, restrictions), ...conditionsOnRegions(need, scope)], values),
  }));
}
