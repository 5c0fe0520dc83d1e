import type { ExplainedStatement } from './explained-statement';
import { knownOf } from './known';
import type { Capability, Conditions, Need } from '../iam/vocabulary/capability';

/* What a reviewer has to know of a statement, line by line, for every form in which it is written. */

/** One thing to know: values as they are in the policy, and words. */
export interface Line {
  readonly name: string;
  readonly values: readonly string[];
  readonly text?: string;
}

/** A sentence of words that are the end of one. */
export const sentence = (words: string) => `${words.charAt(0).toUpperCase()}${words.slice(1)}.`;

export const linesOf = (statement: ExplainedStatement): Line[] => ([
  { name: 'What', values: statement.actions },
  { name: 'For', values: statement.targetRole ? [statement.targetRole] : statement.principals ?? [] },
  { name: 'On', values: statement.resources, text: statement.unscopable },
  { name: 'Only if', values: statement.conditions },
  { name: 'Why', values: [], text: statement.because },
  { name: 'Residual risk', values: [], text: statement.residualRisk },
  {
    name: 'Source',
    values: [],
    text: `${statement.source} (evidence: ${[statement.ground, statement.inferred].filter(Boolean).join(': ')})`,
  },
] satisfies Line[]).filter(({ values, text }) => values.length > 0 || text);

/** The statements of one capability, in the order of the policy. */
export interface Group extends Pick<ExplainedStatement, 'capability' | 'does' | 'declaredBy'> {
  readonly members: ExplainedStatement[];
}

export function groupsOf(statements: readonly ExplainedStatement[]): Group[] {
  const groups = new Map<string, Group>();
  for (const statement of statements) {
    const { capability, does, declaredBy, targetRole = '' } = statement;
    const id = `${capability} ${targetRole}`;
    if (!groups.has(id)) groups.set(id, { capability, does, declaredBy, members: [] });
    groups.get(id)!.members.push(statement);
  }
  return [...groups.values()];
}

export const conditionsInWords = (conditions: Conditions) => Object.entries(conditions).flatMap(([operator, keys]) =>
  Object.entries(keys).map(([key, value]) => `${operator} ${key} = ${[value].flat().join(' or ')}`));

/** A statement of the data, before a scope fills its placeholders. */
export const unfilled = ({ id, does, declaredBy }: Capability, need: Need): ExplainedStatement => ({
  sid: need.sid,
  effect: need.denies ? 'Deny' : 'Allow',
  capability: id,
  does,
  declaredBy,
  actions: [...need.actions],
  resources: 'unscopable' in need.on ? ['*'] : need.on.map(({ arn }) => arn),
  conditions: need.when.flatMap(conditionsInWords),
  because: need.because,
  source: need.source,
  unscopable: 'unscopable' in need.on ? need.on.unscopable : undefined,
  ...knownOf(need, { restrictions: [] }),
  residualRisk: need.residualRisk,
});
