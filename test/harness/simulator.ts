import { allowedContextKeysForRequest, isConditionKeyArray, runSimulation, runUnsafeSimulation, typeForContextKey } from '@cloud-copilot/iam-simulate';
import { knownAs, supports, typeOf } from './reference';

/** One authorization as AWS would check it: may this action be done on this resource in this context? */
export interface Authorization {
  readonly action: string;
  readonly resource: string;
  readonly context: Record<string, string | string[]>;
}

export interface Statement {
  Sid?: string;
  Effect: 'Allow' | 'Deny';
  Action: string | string[];
  Resource: string | string[];
  Condition?: Record<string, Record<string, string | string[]>>;
}

export interface PolicyDocument {
  Version: string;
  Statement: Statement[];
}

/** The role that asks. */
export interface Requester {
  readonly roleArn: string;
  /** The policies of the role, intrinsic functions resolved. */
  readonly policies: PolicyDocument[];
}

export const statementsOf = ({ policies }: Pick<Requester, 'policies'>): Statement[] => policies.flatMap(({ Statement: statements }) => statements);

/** An id that no real resource has: stands for the resource that a create call is about to make. */
const TO_BE_CREATED = 'to-be-created';

/** An account for resources that have none in their ARN but that the simulator refuses without one. */
const SERVICE_OWNED = '999999999999';

const accountOf = (arn: string) => arn.split(':')[4] ?? '';
const isAccount = (field: string) => /^\d{12}$/.test(field);

/**
 * The simulator reads a request ARN that ends in a star as a question about many resources and answers
 * with another type of result; AWS writes the resource of a create call that way.
 */
const concrete = (resource: string) => (resource === '*' ? resource : resource.replace(/\*$/, TO_BE_CREATED));

/** Actions whose resource type ends in a star in the reference, too: on all builds of a version, which is a question about many resources. */
const ON_ALL_BUILDS = /^imagebuilder:List\w+BuildVersions$/;

/** AWS-owned SSM documents and public parameters have an empty account field, which the simulator refuses. */
const withAccount = (arn: string) => arn.replace(/^(arn:[^:]+:ssm:[^:]*):(?=:)/, `$1:${SERVICE_OWNED}`);

/** A key whose type the simulator does not know. No policy of ours asks for it; one that did could not be judged. */
const UNTYPED_KEY = 'ec2:osuser';

/** The key of a part of a key's encryption context, by its own name. The simulator knows it by the name of the reference alone. */
const PART_OF_ENCRYPTION_CONTEXT = /^kms:EncryptionContext:(.+)$/i;
const NAMELESS_PART = 'kms:EncryptionContext:${EncryptionContextKey}';

/** Such keys with the name moved to the value, where it decides as well. */
function withNamelessParts<Values extends string | string[]>(keys: Record<string, Values>, operator?: string): Record<string, Values | string[]> {
  const parts = Object.keys(keys).filter((key) => PART_OF_ENCRYPTION_CONTEXT.test(key));
  if (parts.length === 0) return keys;
  if (parts.length > 1 || operator === 'Null') throw new Error(`cannot judge ${operator ?? ''} ${parts}: one part of an encryption context by its value alone`);
  const { [parts[0]]: values, ...others } = keys;
  const [, name] = parts[0].match(PART_OF_ENCRYPTION_CONTEXT)!;
  return { ...others, [NAMELESS_PART]: list(values).map((value) => `${name}=${value}`) };
}

const list = <T>(value: T | T[]) => (Array.isArray(value) ? value : [value]);

const normalised = (document: PolicyDocument): PolicyDocument => ({
  ...document,
  Statement: document.Statement.map((statement) => ({
    ...statement,
    Resource: list(statement.Resource).map(withAccount),
    ...(statement.Condition && {
      Condition: Object.fromEntries(Object.entries(statement.Condition).map(([operator, keys]) => [operator, withNamelessParts(keys, operator)])),
    }),
  })),
});

/** A policy of a resource that leaves the decision to an account's IAM policies, as keys made by the CDK have it. */
const trustIn = (account: string, service: string, partition: string): PolicyDocument & { Statement: object[] } => ({
  Version: '2012-10-17',
  Statement: [{
    Effect: 'Allow',
    Principal: { AWS: `arn:${partition}:iam::${account}:root` },
    Action: `${service}:*`,
    // The trust policy of a role is about that role alone and has no resource.
    ...(service === 'sts' ? {} : { Resource: '*' }),
  } as unknown as Statement],
});

/**
 * What the owner of the resource has to say. Only the role's own policies are judged here, so an owner in another account
 * trusts the role's account. A role is passed inside its account only, whatever policies say.
 */
function policyOfOwner(action: string, resource: string, own: string): PolicyDocument | undefined {
  const [, partition] = resource.split(':');
  const [service] = action.split(':');
  const isOfOther = isAccount(accountOf(resource)) && accountOf(resource) !== own;
  // IAM decides on a key only where the key's policy says so, in the same account too.
  return service === 'kms' || (isOfOther && action !== 'iam:PassRole') ? trustIn(own, service, partition) : undefined;
}

/** The question to the simulator, as it takes it. */
function simulationOf({ roleArn, policies }: Requester, { action, resource: asked, context }: Authorization) {
  const account = accountOf(roleArn);
  const resource = ON_ALL_BUILDS.test(action) ? asked : concrete(withAccount(asked));
  if (JSON.stringify(policies).includes(UNTYPED_KEY)) throw new Error(`cannot judge policies that ask for ${UNTYPED_KEY}`);
  const { [UNTYPED_KEY]: _, ...known } = context;
  return {
    request: {
      principal: roleArn,
      action,
      // What has no account in its ARN, or one of AWS such as `aws`, is open to all accounts: nobody else's word is needed.
      resource: { resource, accountId: isAccount(accountOf(asked)) ? accountOf(asked) : account },
      contextVariables: { 'aws:PrincipalArn': roleArn, 'aws:PrincipalAccount': account, ...withNamelessParts(known) },
    },
    identityPolicies: policies.map((policy, i) => ({ name: `policy-${i}`, policy: normalised(policy) })),
    serviceControlPolicies: [],
    resourceControlPolicies: [],
    resourcePolicy: policyOfOwner(action, resource, account),
  };
}

/** The action by whose keys a request is judged: another one for resource types that the reference does not have, of which only the quick way knows. */
const asKnown = ({ action, resource }: Pick<Authorization, 'action' | 'resource'>) => knownAs(action, typeOf(resource)) ?? action;

/**
 * Whether the role's policies allow one authorization.
 *
 * @throws when the simulator cannot answer: a check that could not be made is not a denial.
 */
export async function isAllowed(requester: Requester, authorization: Authorization): Promise<boolean> {
  if (asKnown(authorization) !== authorization.action) return quicklyAllowed(requester, authorization);
  const outcome = await runSimulation(simulationOf(requester, authorization), { simulationMode: 'Strict' });
  if (outcome.resultType !== (ON_ALL_BUILDS.test(authorization.action) ? 'wildcard' : 'single')) {
    const detail = outcome.resultType === 'error' ? JSON.stringify(outcome.errors) : `the request was read as a question of another kind: ${outcome.resultType}`;
    throw new Error(`cannot judge ${authorization.action} on ${authorization.resource}: ${detail}`);
  }
  // Of a list for a key that the reference types as one value, the way above asks about the first only.
  return await hasUntypedList(authorization) ? quicklyAllowed(requester, authorization) : outcome.overallResult === 'Allowed';
}

const keysTaken = new Map<string, Promise<string[]>>();

/** Several values of one key. AWS sends them for some keys that the reference types as one value: all accounts of a call in `ec2:Add/userId`. */
const isSeveral = (value: string | string[]) => Array.isArray(value) && value.length > 1;
const isTypedAsList = async (key: string) => isConditionKeyArray(await typeForContextKey(key.toLowerCase()));

/** Whether a key that the reference types as one value has several. */
async function hasUntypedList({ action, context }: Authorization): Promise<boolean> {
  const several = Object.keys(context).filter((key) => isSeveral(context[key]) && key !== UNTYPED_KEY && !PART_OF_ENCRYPTION_CONTEXT.test(key));
  const untyped = (await Promise.all(several.map(async (key) => !await isTypedAsList(key)))).some(Boolean);
  if (untyped && action.startsWith('kms:')) throw new Error(`cannot judge ${action} with several values of ${several}: the quick way knows no key policies`);
  return untyped;
}

/** The part of a context that the simulator takes for an action on a resource, as it types it; several values stay a list. */
async function takenOf(action: string, resource: string, context: Record<string, string | string[]>): Promise<Record<string, string | string[]>> {
  const [service, name] = asKnown({ action, resource }).split(':');
  const about = `${action} ${resource}`;
  if (!keysTaken.has(about)) keysTaken.set(about, allowedContextKeysForRequest(service, name, resource, false, undefined));
  const keys = await keysTaken.get(about)!;
  const taken = Object.entries(context).filter(([key]) => supports(keys, key));
  return Object.fromEntries(await Promise.all(taken.map(async ([key, value]) =>
    [key, isSeveral(value) || await isTypedAsList(key) ? [value].flat() : [value].flat()[0]])));
}

/** Whether policies with these statements allow a request. */
export type QuickQuestion = (statements: readonly Statement[]) => boolean | Promise<boolean>;

/**
 * Answers as `isAllowed` does, but much faster: what the request means is looked up once, and the policies are not validated. For finding
 * what is worth asking; whatever is claimed is asked of `isAllowed`.
 */
export async function quickQuestion(roleArn: string, authorization: Authorization): Promise<QuickQuestion> {
  const policyOf = (statements: readonly Statement[]): PolicyDocument => ({ Version: '2012-10-17', Statement: [...statements] });
  const { request, resourcePolicy, ...others } = simulationOf({ roleArn, policies: [] }, authorization);
  // The quick way takes no policy of an owner, and no question about many resources.
  const isKnown = asKnown(authorization) === authorization.action;
  if (isKnown && (resourcePolicy || ON_ALL_BUILDS.test(request.action))) {
    return (statements) => isAllowed({ roleArn, policies: [policyOf(statements)] }, authorization);
  }
  // An owner in another account trusts that of the role, which is as if the resource were there.
  if (!isKnown) request.resource.accountId = accountOf(roleArn);

  const contextVariables = await takenOf(request.action, request.resource.resource, request.contextVariables);
  return (statements) => runUnsafeSimulation({
    ...others, request: { ...request, contextVariables }, identityPolicies: [{ name: 'policy', policy: normalised(policyOf(statements)) }],
  }, { simulationMode: 'Strict' }) === 'Allowed';
}

const quickQuestions = new Map<string, Promise<QuickQuestion>>();

/** What `isAllowed` says, in the quick way. */
export async function quicklyAllowed(requester: Requester, { action, resource, context }: Authorization): Promise<boolean> {
  const text = JSON.stringify([requester.roleArn, action, resource, context]);
  if (!quickQuestions.has(text)) quickQuestions.set(text, quickQuestion(requester.roleArn, { action, resource, context }));
  return (await quickQuestions.get(text)!)(statementsOf(requester));
}
