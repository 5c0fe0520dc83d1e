import type { Statement } from '../harness/simulator';

/*
 * Ways in which a statement can be wrong: the slips that a hand makes in the data. Each mutant is the statement with one of them.
 */

export interface Mutant {
  /** Whether the statement says more than before, less, or something else. */
  readonly says: 'more' | 'less' | 'other';
  /** What was done, such as `the condition StringEquals aws:ResourceTag/CreatedBy is gone`. */
  readonly slip: string;
  /** The statement as it is then, or undefined where it is gone. */
  readonly statement?: Statement;
}

const list = <T>(value: T | T[]) => [value].flat() as T[];
type Conditions = NonNullable<Statement['Condition']>;

function actionSlips(statement: Statement): Mutant[] {
  const actions = list(statement.Action);
  return actions.flatMap((action): Mutant[] => {
    const others = actions.filter((other) => other !== action);
    return [
      { says: 'less', slip: `the action ${action} is gone`, statement: others.length > 0 ? { ...statement, Action: others } : undefined },
      { says: 'more', slip: `the action ${action} is every action of its service`, statement: { ...statement, Action: [...others, `${action.split(':')[0]}:*`] } },
    ];
  });
}

/** An ARN that leaves open what it is about: the name at its end, or the account. */
function looserArns(arn: string): [string, string][] {
  const parts = /^((?:[^:]*:){5})(.*)$/.exec(arn);
  if (!parts) return [];
  const [, head, resource] = parts;
  const [, type = '', name] = /^([^/:]+[/:])?(.*)$/.exec(resource)!;
  const [, , , region, account] = head.split(':');
  return [
    ...(name && !/^\*+$/.test(name) ? [['name', `${head}${type}*`] as [string, string]] : []),
    ...(region && region !== '*' ? [['region', head.replace(`:${region}:`, ':*:') + resource] as [string, string]] : []),
    ...(account && account !== '*' ? [['account', head.replace(new RegExp(`:${account}:$`), ':*:') + resource] as [string, string]] : []),
  ];
}

function resourceSlips(statement: Statement): Mutant[] {
  const resources = list(statement.Resource);
  if (resources.length === 1 && resources[0] === '*') return [];
  return [
    { says: 'more', slip: 'the resource is everything', statement: { ...statement, Resource: '*' } },
    ...resources.flatMap((resource): Mutant[] => {
      const others = resources.filter((other) => other !== resource);
      return [
        { says: 'less', slip: `the resource ${resource} is gone`, statement: others.length > 0 ? { ...statement, Resource: others } : undefined },
        ...looserArns(resource).map(([part, looser]): Mutant => ({ says: 'more', slip: `the resource ${resource} is one of any ${part}`, statement: { ...statement, Resource: [...others, looser] } })),
      ];
    }),
  ];
}

const withConditions = (statement: Statement, conditions: Conditions): Statement => {
  const kept = Object.fromEntries(Object.entries(conditions).filter(([, keys]) => Object.keys(keys).length > 0));
  const { Condition: _, ...others } = statement;
  return Object.keys(kept).length > 0 ? { ...others, Condition: kept } : others;
};

const only = (holds: boolean, mutants: Mutant[]): Mutant[] => (holds ? mutants : []);

/** The operator that says the contrary. */
const CONTRARY: Record<string, string> = {
  StringEquals: 'StringNotEquals', StringLike: 'StringNotLike', ArnEquals: 'ArnNotEquals', ArnLike: 'ArnNotLike', ArnNotLike: 'ArnLike', ArnNotEquals: 'ArnEquals',
};

function conditionSlips(statement: Statement): Mutant[] {
  const conditions = statement.Condition ?? {};
  return Object.entries(conditions).flatMap(([operator, keys]) => Object.entries(keys).flatMap(([key, value]): Mutant[] => {
    const { [key]: _, ...otherKeys } = keys;
    const rest: Conditions = { ...conditions, [operator]: otherKeys };
    const instead = (newOperator: string, newValue: string | string[]): Statement =>
      withConditions(statement, { ...rest, [newOperator]: { ...rest[newOperator], [key]: newValue } });
    const name = `the condition ${operator} ${key}`;
    const values = list(value);
    const isNegative = operator.includes('Not');
    return [
      { says: 'more', slip: `${name} is gone`, statement: withConditions(statement, rest) },
      ...only(values.length > 1, values.map((each): Mutant =>
        ({ says: isNegative ? 'more' : 'less', slip: `${name} lacks ${each}`, statement: instead(operator, values.filter((other) => other !== each)) }))),
      ...only(operator in CONTRARY, [{ says: 'other', slip: `${name} says the contrary`, statement: instead(CONTRARY[operator], value) }]),
      // AWS sends the region with every request: asked only where it is sent, it is always asked.
      ...only(operator in CONTRARY && !isNegative && key !== 'aws:RequestedRegion', [
        { says: 'more', slip: `${name} is asked only where the key is sent`, statement: instead(`${operator}IfExists`, value) },
      ]),
      ...only(operator.startsWith('String'), [{ says: 'more', slip: `${name} takes any value`, statement: instead(operator.replace('Equals', 'Like'), '*') }]),
      ...only(/^(Bool|Null)$/.test(operator), [
        { says: 'other', slip: `${name} says the contrary`, statement: instead(operator, value === 'true' ? 'false' : 'true') },
      ]),
    ];
  }));
}

/** Every mutant of a statement. */
export function mutantsOf(statement: Statement): Mutant[] {
  return [
    ...only(statement.Effect === 'Deny', [{ says: 'less', slip: 'the denial is gone' }]),
    ...actionSlips(statement),
    ...resourceSlips(statement),
    ...conditionSlips(statement),
  ];
}
