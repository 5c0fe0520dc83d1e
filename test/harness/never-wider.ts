import { readFileSync } from 'fs';
import { join } from 'path';
import * as fc from 'fast-check';
import { documentOf, listOf } from './aws-policies';
import { arnPatternOf, closestType, conditionKeysOf, isSentWithEverything, resourceTypesOf, supports } from './reference';
import { Authorization, isAllowed, PolicyDocument, Requester, Statement } from './simulator';

/*
 * Requests made from a statement: those that it allows, and those just beside it (another tag, account, region, id, service).
 * Never wider means that AWS's policies for the same work allow whatever the statement allows.
 *
 * What a request says about one thing it says once: tags, regions and accounts appear in several condition keys, which AWS
 * fills from the same fact, and only where the Service Authorization Reference has the key for action and resource type.
 */

const OWN_ACCOUNT = '111122223333';
const OTHER_ACCOUNT = '444455556666';
const AMAZON = '137112412989';
const OWN_REGION = 'us-east-1';
const OTHER_REGION = 'ap-south-1';

/** What stands where a pattern has a star: enough to make a resource of every type. */
const FILLS = ['x1', 'x/1.0.0/1', 'x:log-stream:1.0.0/1', 'x/y.iso'];

type Keys = Readonly<Record<string, string | string[] | undefined>>;

/** A resource that a request can name, and the keys that come with its type. */
interface Target {
  readonly action: string;
  readonly resource: string;
  /** It is one that the statement names, not one beside it. */
  readonly named: boolean;
  readonly keys: readonly string[];
}

const filled = (pattern: string) => (pattern.includes('*') ? FILLS.map((fill) => pattern.replaceAll('*', fill)) : [pattern]);

/** The resources of a pattern, in this account and region as it names them, and those beside them. */
function resourcesAround(pattern: string): { resource: string; named: boolean }[] {
  const [prefix, partition, service, region, account, ...rest] = pattern.split(':');
  const places = (field: string, own: string, other: string) => (field === '*' ? [own, other, ''] : field ? [field, other] : ['']);
  const [regions, accounts] = [places(region, OWN_REGION, OTHER_REGION), places(account, OWN_ACCOUNT, OTHER_ACCOUNT)];
  return filled(rest.join(':')).flatMap((id) => [id, `${id}2`].flatMap((ofId) => regions.flatMap((inRegion) => accounts.map((ofAccount) => ({
    resource: [prefix, partition, service, inRegion, ofAccount, ofId].join(':'),
    named: ofId === id && (inRegion === regions[0] || inRegion === '') && (ofAccount === accounts[0] || ofAccount === ''),
  })))));
}

/** An ARN of the reference, `arn:${Partition}:ec2:${Region}:${Account}:instance/${InstanceId}`, as one that a statement could have. */
const ofReference = (pattern: string) => pattern
  .replace('${Partition}', 'aws').replace('${Region}', '*').replace('${Account}', '*')
  .replace(/\[[^\]]*\]/g, '').replace(/\$\{[^}]*\}/g, 'x1');

/** The answers to questions that every statement asks again. */
const known = new Map<string, Promise<Target | undefined>>();

/** An action and a resource as a target, if the action can be done on it and the simulator knows what it is. */
function targetAt(action: string, resource: string, types: readonly string[], named: boolean): Promise<Target | undefined> {
  const find = async (): Promise<Target | undefined> => {
    const type = await closestType(action, resource, types);
    if (!type) return undefined;
    const nobody = { roleArn: `arn:aws:iam::${OWN_ACCOUNT}:role/nobody`, policies: [] };
    const isJudged = await isAllowed(nobody, { action, resource, context: {} }).then(() => true, () => false);
    return isJudged ? { action, resource, named, keys: await conditionKeysOf(action, type) } : undefined;
  };
  const question = `${action} ${resource} ${named}`;
  const answer = known.get(question) ?? find();
  known.set(question, answer);
  return answer;
}

/** What the statement can be asked about. */
async function targetsOf(statement: Statement): Promise<Target[]> {
  const targets = await Promise.all(listOf(statement.Action).map(async (action) => {
    const types = await resourceTypesOf(action);
    if (types.length === 0) return [{ action, resource: '*', named: true, keys: await conditionKeysOf(action, undefined) }];
    const ofTypes = () => Promise.all(types.map(async (type) => ofReference(await arnPatternOf(action.split(':')[0], type))));
    const patterns = listOf(statement.Resource).includes('*') ? await ofTypes() : listOf(statement.Resource);
    const around = patterns.flatMap(resourcesAround);
    const isNamed = (resource: string) => around.some((each) => each.resource === resource && each.named);
    const resources = [...new Set(around.map(({ resource }) => resource))];
    const candidates = await Promise.all(resources.map((resource) => targetAt(action, resource, types, isNamed(resource))));
    return candidates.filter((target) => target !== undefined);
  }));
  return targets.flat();
}

type Condition = Record<string, Record<string, string | string[]>>;
const conditionsOf = (statements: readonly Statement[]) =>
  statements.flatMap(({ Condition }) => Object.entries((Condition ?? {}) as Condition).flatMap(([operator, keys]) =>
    Object.entries(keys).map(([key, value]) => ({ operator, key, values: listOf(value).map((text) => filled(text.replace('${aws:PrincipalAccount}', OWN_ACCOUNT))[0]) }))));

/** The same key by other names. */
const nameOfFact = (key: string) => key.replace(/^(ec2|ssm|ecr):ResourceTag\//i, 'aws:ResourceTag/');
const REQUEST_TAG = 'aws:RequestTag/';
/** Keys that follow from other facts. */
const DERIVED = /^(aws:TagKeys|aws:RequestedRegion|aws:ResourceAccount|s3:ResourceAccount|ec2:Region|ec2:Owner)$/i;
const MANY = /^(aws:CalledVia|kms:EncryptionContextKeys|kms:GrantOperations)$/i;

/** A value for a key: often one that suits the statement, sometimes one beside it, sometimes none. */
function valueFor(key: string, statement: Statement, everywhere: ReturnType<typeof conditionsOf>): fc.Arbitrary<string | undefined> {
  const here = conditionsOf([statement]).filter((condition) => nameOfFact(condition.key) === key);
  const beside = everywhere.filter((condition) => nameOfFact(condition.key) === key).flatMap(({ values }) => values);
  const mustBe = here.some(({ operator, values }) => operator === 'Null' && values[0] === 'false');
  const suiting = here.flatMap(({ operator, values }): (string | undefined)[] => {
    if (operator === 'Null') return values[0] === 'true' ? [undefined] : [];
    if (/Not/.test(operator)) return ['a-value'];
    return /IfExists$|^ForAllValues/.test(operator) && !mustBe ? [...values, undefined] : values;
  });
  const suits = mustBe && suiting.length === 0 ? ['a-value'] : suiting;
  const unsuited = fc.constantFrom<string | undefined>(undefined, 'another-value', ...beside);
  // A key that the statement does not ask for is absent as often as not.
  if (suits.length === 0) return fc.oneof(fc.constant(undefined), unsuited);
  return fc.oneof({ weight: 4, arbitrary: fc.constantFrom(...suits) }, { weight: 1, arbitrary: unsuited });
}

const isPresent = <T>(entry: [string, T | undefined]): entry is [string, T] => entry[1] !== undefined;

/** The context that AWS would send: every fact under each of its names that the action and the type of the resource have. */
function contextOf({ resource, keys }: Target, facts: Keys, owner: string, always: readonly string[]): Authorization['context'] {
  const [,, service, region, account] = resource === '*' ? ['', '', '', '', ''] : resource.split(':');
  const given = Object.entries(facts).filter(isPresent).map(([key]) => key);
  const tagKeys = given.filter((key) => key.startsWith(REQUEST_TAG)).map((key) => key.slice(REQUEST_TAG.length));
  const holder = /^\d{12}$/.test(account) ? account : owner;
  const requestedRegion = region || String(facts['aws:RequestedRegion'] ?? OWN_REGION);
  const all: Keys = {
    ...facts,
    'aws:TagKeys': tagKeys.length > 0 ? tagKeys : undefined,
    'aws:RequestedRegion': requestedRegion,
    'ec2:Region': requestedRegion,
    'ec2:Owner': owner === AMAZON ? 'amazon' : owner,
    'aws:ResourceAccount': resource === '*' ? undefined : holder,
    's3:ResourceAccount': service === 's3' ? holder : undefined,
  };
  const otherNames = Object.entries(all).filter(([key]) => key.startsWith('aws:ResourceTag/')).flatMap(([key, value]) =>
    ['ec2:ResourceTag/', 'ssm:resourceTag/', 'ecr:ResourceTag/'].map((name) => [key.replace('aws:ResourceTag/', name), value] as const));
  return Object.fromEntries(Object.entries({ ...all, ...Object.fromEntries(otherNames) }).filter(isPresent)
    .filter(([key]) => supports([...keys], key) || always.includes(key))
    .map(([key, value]) => [key, MANY.test(key) ? listOf(value) as string[] : value]));
}

/** The accounts that a statement asks for as the owner of a resource. */
const ownersIn = (statement: Statement) => conditionsOf([statement])
  .filter(({ operator, key }) => /^(ec2:Owner|aws:ResourceAccount)$/.test(key) && operator !== 'Null')
  .flatMap(({ values }) => values.map((value) => (value === 'amazon' ? AMAZON : value)));

/** Requests around a statement; `beside` are the statements whose conditions tell what else could be asked. */
export async function requestsAround(statement: Statement, beside: readonly Statement[]): Promise<fc.Arbitrary<Authorization>> {
  const targets = await targetsOf(statement);
  if (targets.length === 0) throw new Error(`${statement.Sid}: no action can be asked about any of its resources`);
  const named = targets.filter((target) => target.named);
  const suitable = named.length > 0 ? named : targets;
  const everywhere = conditionsOf(beside);
  const names = [...conditionsOf([statement]), ...everywhere].map(({ key }) => nameOfFact(key));
  const keys = [...new Set(names)].filter((key) => !DERIVED.test(key));
  const always: string[] = [];
  for (const key of [...keys, 'aws:RequestedRegion', 'aws:ResourceAccount']) if (await isSentWithEverything(key)) always.push(key);

  // Conditions on tag keys say which tags a request holds, or that it holds none.
  const onTagKeys = conditionsOf([statement]).filter(({ key }) => key === 'aws:TagKeys');
  const tagKeys = onTagKeys.flatMap(({ operator, values }) => (operator === 'Null' ? [] : values));
  const untagged = onTagKeys.some(({ operator, values }) => operator === 'Null' && values[0] === 'true');
  const tags = Object.fromEntries([...new Set(['Name', ...tagKeys])].map((key) => [REQUEST_TAG + key, fc.constantFrom(undefined, undefined, 'a-value')]));
  const asked = Object.fromEntries(keys.map((key) => [key, valueFor(key, statement, everywhere)]));
  const regions = conditionsOf([statement]).filter(({ key }) => key === 'aws:RequestedRegion').flatMap(({ values }) => values);
  const facts = fc.record<Keys>({
    ...tags, ...asked, 'aws:RequestedRegion': fc.constantFrom(OWN_REGION, ...regions, ...regions, OTHER_REGION),
  });
  return fc.record({
    target: fc.oneof({ weight: 2, arbitrary: fc.constantFrom(...suitable) }, { weight: 1, arbitrary: fc.constantFrom(...targets) }),
    facts: untagged ? facts.map((all) => Object.fromEntries(Object.entries(all).filter(([key]) => !key.startsWith(REQUEST_TAG)))) : facts,
    owner: fc.constantFrom(OWN_ACCOUNT, OWN_ACCOUNT, OTHER_ACCOUNT, AMAZON, ...ownersIn(statement), ...ownersIn(statement)),
  }).map(({ target, facts: given, owner }) =>
    ({ action: target.action, resource: target.resource, context: contextOf(target, given, owner, always) }));
}

/** Something of ours that AWS's policies lack, and who needs it. */
export interface Extra {
  readonly subject: string;
  readonly sid: string;
  readonly actions: readonly string[];
  readonly why: string;
  readonly thread: string;
}

export const readExtras = (): Extra[] => JSON.parse(readFileSync(join(__dirname, '..', 'proofs', 'never-wider', 'extras.json'), 'utf8'));

/** What came of the requests around one statement. */
export interface Comparison {
  readonly asked: number;
  readonly allowed: number;
  /** The extras that were used, as Sid and action. */
  readonly extras: ReadonlySet<string>;
}

const matches = (pattern: string, action: string) => new RegExp(`^${pattern.replace(/\*/g, '.*')}$`, 'i').test(action);

/** The statements that have a say in one of the actions. */
function sayingOf(document: PolicyDocument, actions: readonly string[]): PolicyDocument {
  const says = ({ Action }: Statement) => listOf(Action).some((pattern) => actions.some((action) => matches(pattern, action)));
  return { ...document, Statement: document.Statement.filter(says) };
}

export interface Question {
  readonly statement: Statement;
  readonly roleArn: string;
  /** The policies of AWS for the same work. */
  readonly aws: readonly string[];
  readonly extras: readonly Extra[];
  readonly seed: number;
  readonly runs: number;
}

/**
 * Asks for requests around a statement whether AWS's policies allow what it allows.
 *
 * @throws with the seed and the smallest request that the statement allows and the policies of AWS do not, where no extra says so.
 */
export async function compare({ statement, roleArn, aws, extras, seed, runs }: Question): Promise<Comparison> {
  const actions = listOf(statement.Action) as string[];
  const theirs: Requester = { roleArn, policies: [sayingOf(documentOf(...aws), actions)] };
  const ours: Requester = { roleArn, policies: [{ Version: '2012-10-17', Statement: [statement] }] };
  const used = new Set<string>();
  let asked = 0;
  let allowed = 0;
  await fc.assert(fc.asyncProperty(await requestsAround(statement, theirs.policies[0].Statement), async (request) => {
    asked += 1;
    if (!await isAllowed(ours, request)) return;
    allowed += 1;
    if (theirs.policies[0].Statement.length > 0 && await isAllowed(theirs, request)) return;
    const extra = extras.find(({ sid, actions: listed }) => sid === statement.Sid && listed.includes(request.action));
    if (!extra) throw new Error(`${statement.Sid} allows what ${aws.join(' and ')} would not: ${JSON.stringify(request)}`);
    used.add(`${extra.sid} ${request.action}`);
  }), { seed, numRuns: runs });
  return { asked, allowed, extras: used };
}
