import { existsSync, readdirSync, readFileSync } from 'fs';
import { join } from 'path';
import { allows } from './asked-once';
import { withoutGuard } from './attacks';
import { documentOf } from './aws-policies';
import { together } from './options';
import { closestType, conditionKeysOf, isSentWithEverything, resourceTypesOf, supports } from './reference';
import { Authorization, PolicyDocument, Requester, statementsOf } from './simulator';
import type { Subject } from './subjects';
import { COMMERCIAL, Synthesized } from './synthesize';

/*
 * Attacks of several steps: what an allowed step leaves behind decides whether the next one is allowed. A small state stands for
 * the account; the keys of each request that depend on it, such as the tags of a resource, are taken from it.
 */

/** A resource of the account, or one that a step makes. */
export interface Thing {
  readonly arn: string;
  /** The account that owns it, where AWS tells that. */
  readonly owner?: string;
  readonly tags?: Readonly<Record<string, string>>;
  /** Condition keys that AWS sends with every request on it, such as `ec2:InstanceProfile`. */
  readonly shows?: Readonly<Record<string, string>>;
  /** A role: its trust policy names the attacker's role by its ARN. */
  readonly trustsThief?: boolean;
}

/** One call of the attacker. */
export interface Step {
  readonly action: string;
  /** The resources it is authorized on, by their names in the state. */
  readonly on: readonly string[];
  /** The resources it makes. */
  readonly makes?: Readonly<Record<string, Thing>>;
  /** The tags it sets on the resources that are there already. */
  readonly tags?: Readonly<Record<string, string>>;
  /** The tags it takes off. */
  readonly untags?: readonly string[];
  /** The roles it passes, and to whom. */
  readonly passes?: Readonly<Record<string, string>>;
  /** Keys that only the attacker decides. */
  readonly context?: Readonly<Record<string, string | string[]>>;
}

/** Options with which a chain reaches its end, and why that cannot be helped. */
export interface Reach {
  /** All of these must be set; none stands for the defaults, EVERYTHING for what no options of the list say together. */
  readonly with: readonly string[];
  /** Any of these stops it nevertheless. */
  readonly without?: readonly string[];
  readonly because: string;
}

/** In place of options: everything that opens something at once. */
export const EVERYTHING = 'everything';

/** A part of a statement that stops a chain. */
export interface ChainGuard { readonly statement: string; readonly guard: string }

export interface Chain {
  /** What the attacker does, as the end of "the attacker …". */
  readonly does: string;
  /** What of the account it is about, beside what the file has. */
  readonly state?: Readonly<Record<string, Thing>>;
  readonly steps: readonly Step[];
  /** The options that every role asked has. */
  readonly declared?: readonly string[];
  /** What stops it: without these parts the chain reaches its end. Absent where the defaults do not stop it. */
  readonly stoppedBy?: readonly ChainGuard[];
  /** Policies of AWS, of this folder's neighbour `baselines`, or actions on everything, with which it reaches its end. */
  readonly naive: readonly string[];
  /** At its end the attacker acts with permissions that the role was never given. */
  readonly escalates?: boolean;
  readonly reaches?: readonly Reach[];
  /** The id of the warning at synthesis, where options open the way to the rights of others. */
  readonly warning?: string;
}

export interface ChainFile {
  readonly kind: string;
  readonly harm: string;
  readonly state: Readonly<Record<string, Thing>>;
  readonly chains: readonly Chain[];
}

const PROOFS = join(__dirname, '..', 'proofs');
const folderOf = ({ name }: Subject) => join(PROOFS, 'chains', name);

export const chainFiles = (subject: Subject): ChainFile[] => (existsSync(folderOf(subject)) ? readdirSync(folderOf(subject)) : []).sort()
  .map((file) => JSON.parse(readFileSync(join(folderOf(subject), file), 'utf8')));

/** The chains on a construct, each with the whole of its state. */
export const chainsOn = (subject: Subject): Chain[] => chainFiles(subject).flatMap(({ state, chains }) =>
  chains.map((chain) => ({ ...chain, state: { ...state, ...chain.state } })));

/* The requests of a step */

const { region } = COMMERCIAL;

/** The keys that AWS has for an action on a resource. */
const known = new Map<string, Promise<string[]>>();
function keysOf(action: string, arn: string): Promise<string[]> {
  const found = known.get(`${action} ${arn}`) ?? resourceTypesOf(action)
    .then((types) => closestType(action, arn, types))
    .then((type) => conditionKeysOf(action, type));
  known.set(`${action} ${arn}`, found);
  return found;
}

async function sent(action: string, arn: string, keys: Record<string, string | string[]>) {
  const possible = await keysOf(action, arn);
  const fits = await Promise.all(Object.keys(keys).map(async (key) => supports(possible, key) || isSentWithEverything(key)));
  return Object.fromEntries(Object.entries(keys).filter((_, i) => fits[i]));
}

const prefixed = (prefix: string, tags: Readonly<Record<string, string>> = {}) =>
  Object.fromEntries(Object.entries(tags).map(([key, value]) => [`${prefix}/${key}`, value]));
const requested = (tags: Readonly<Record<string, string>> = {}) =>
  (Object.keys(tags).length > 0 ? { ...prefixed('aws:RequestTag', tags), 'aws:TagKeys': Object.keys(tags) } : {});
const shownBy = ({ owner, shows }: Thing) => ({ 'aws:RequestedRegion': region, 'ec2:Region': region, ...(owner && { 'ec2:Owner': owner }), ...shows });

/** As it is asked for before it is there: some recorded create calls tell the owner, others do not. */
const unowned = (made: Thing): Thing => ({ ...made, owner: undefined });

/** The action by which a create call is authorized to set tags. */
const TAGGING: Readonly<Record<string, (type: string) => string>> = {
  ec2: () => 'ec2:CreateTags',
  iam: (type) => (type === 'role' ? 'iam:TagRole' : 'iam:TagInstanceProfile'),
  ecr: () => 'ecr:TagResource',
  ssm: () => 'ssm:AddTagsToResource',
  imagebuilder: () => 'imagebuilder:TagResource',
  events: () => 'events:TagResource',
};

type State = Record<string, Thing>;

const thing = (state: State, name: string) => state[name] ?? (() => { throw new Error(`nothing is named ${name}`); })();

/** What AWS asks for a step: once for each resource, for the tags of what is made, and for each role that is passed. */
export async function authorizationsOf(step: Step, state: State): Promise<Authorization[]> {
  const { action, on, makes = {}, tags = {}, untags, passes = {}, context = {} } = step;
  const [service, name] = action.split(':');
  const made: Thing[] = Object.values(makes);
  const ask = async (asked: string, resource: string, keys: Record<string, string | string[]>, own = {}): Promise<Authorization> =>
    ({ action: asked, resource, context: { ...await sent(asked, resource, keys), ...own } });
  return Promise.all([
    ...on.map((each) => {
      const existing = thing(state, each);
      return ask(action, existing.arn, {
        ...shownBy(existing), ...prefixed('aws:ResourceTag', existing.tags), ...requested(tags), ...(untags && { 'aws:TagKeys': [...untags] }),
      }, context);
    }),
    ...made.map((each) => ask(action, each.arn, { ...shownBy(unowned(each)), ...requested(each.tags) }, context)),
    ...made.filter((each) => Object.keys(each.tags ?? {}).length > 0).map((each) =>
      ask(TAGGING[service](each.arn.split(':')[5].split('/')[0]), each.arn, { ...shownBy(unowned(each)), ...requested(each.tags), 'ec2:CreateAction': name })),
    ...Object.entries(passes).map(([role, toService]) =>
      ask('iam:PassRole', thing(state, role).arn, { 'aws:RequestedRegion': region, 'iam:PassedToService': toService })),
  ]);
}

/** The account after an allowed step. */
function after({ on, makes = {}, tags = {}, untags = [] }: Step, state: State): State {
  const changed = on.map((name) => {
    const kept = Object.entries({ ...state[name].tags, ...tags }).filter(([key]) => !untags.includes(key));
    return [name, { ...state[name], tags: Object.fromEntries(kept) }];
  });
  return { ...state, ...Object.fromEntries(changed), ...makes };
}

/** The number of steps that are done before one is denied: all of them where the chain reaches its end. */
export async function stepsDone({ steps, state = {} }: Chain, requester: Requester): Promise<number> {
  const { roleArn } = requester;
  const statements = statementsOf(requester);
  let now: State = { ...state };
  for (const [done, step] of steps.entries()) {
    // A trust policy that names a role of its own account by ARN lets it in without a word in that role's policies (IAM User Guide,
    // "Policy evaluation logic").
    const invited = step.action === 'sts:AssumeRole' && step.on.every((name) => thing(now, name).trustsThief);
    const asked = invited ? [] : await authorizationsOf(step, now);
    const allowed = await Promise.all(asked.map((authorization) => allows(statements, roleArn, authorization)));
    if (!allowed.every(Boolean)) return done;
    now = after(step, now);
  }
  return steps.length;
}

export const reachesEnd = async (chain: Chain, requester: Requester) => await stepsDone(chain, requester) === chain.steps.length;

/** The keys of a step's own context that AWS would not send. */
export async function foreignKeysOf({ steps, state = {} }: Chain): Promise<string[]> {
  let now: State = { ...state };
  const foreign: string[] = [];
  for (const step of steps) {
    const arns = [...step.on.map((name) => thing(now, name)), ...Object.values(step.makes ?? {})].map(({ arn }) => arn);
    for (const arn of arns) {
      const fits = await sent(step.action, arn, { ...step.context });
      foreign.push(...Object.keys(step.context ?? {}).filter((key) => !(key in fits)).map((key) => `${step.action} on ${arn}: ${key}`));
    }
    now = after(step, now);
  }
  return foreign;
}

/** Whether the data says that a chain reaches its end in a role with these options. */
export const isSaidToReach = ({ reaches = [] }: Chain, options: readonly string[]) => reaches.some((reach) =>
  reach.with.every((option) => options.includes(option)) && !(reach.without ?? []).some((option) => options.includes(option)));

/** The role without what is said to stop a chain. */
export const withoutGuards = ({ stoppedBy = [] }: Chain, requester: Requester): Requester =>
  stoppedBy.reduce((weaker, { statement, guard }) => withoutGuard(weaker, statement, guard), requester);

/** A policy that somebody would take without much thought: several policies of AWS, documented ones, and actions on everything. */
export function naivePolicy(names: readonly string[]): PolicyDocument {
  const baseline = (name: string) => join(PROOFS, 'baselines', `${name}.json`);
  const actions = names.flatMap((name) => {
    if (name.includes(':')) return [name];
    return existsSync(baseline(name)) ? JSON.parse(readFileSync(baseline(name), 'utf8')).actions as string[] : [];
  });
  const ofAws = names.filter((name) => !name.includes(':') && !existsSync(baseline(name)));
  const { Version, Statement: statements } = documentOf(...ofAws);
  return { Version, Statement: [...statements, ...(actions.length > 0 ? [{ Effect: 'Allow' as const, Action: actions, Resource: '*' }] : [])] };
}

/** The construct with everything that opens something, and further options. */
export function withOpeningAnd(subject: Subject, options: readonly string[]): Synthesized {
  if (options.length === 0) return subject.withOpening();
  const all = subject.optionsIn(COMMERCIAL);
  const names = [...subject.opening.filter((name) => !options.includes(name)), ...options];
  return subject.synthesize(together<any>(...names.map((name) => all[name]), subject.allOf ?? {}));
}
