import { parsed } from '../../../checks/written';
import type { Request } from '../../../decision/request';
import { KEY_ID_ARN } from '../../../iam/validation/shapes';
import { failure } from '../verify';
import type { DeclaredRole, DeployedStack } from './deployed-stack';
import { serviceLinkedRoleArn } from '../../../iam/vocabulary/service-linked-roles';
import type { Result, Sender } from '../ask';
import type { AwsCall } from '../aws-call';
import type { Outcome } from '../aws-cli';
import {
  CREATES_LINKED_ROLE, CREATES_LOG_GROUP, forService, LINKED_ROLES, LinkedRole, READS_PARAMETER, USES_KEY, WRITES_PARAMETER,
} from '../known/of-stacks';
import { declaredOf, isDeclared } from '../requests';

/* What AWS has beside the policies of a role: compared with what the construct declares. */

type Answer = Pick<Result, 'is' | 'because' | 'note' | 'found'>;

const RIGHT: Answer = { is: 'right' };
const noted = (note: string): Answer => ({ is: 'right', note });
const wrong = (cause: string, change: string): Answer => ({ is: 'wrong', found: { cause, change } });
const unknown = (outcome: Outcome): Answer =>
  ({ is: 'unknown', because: outcome.is === 'refused' ? `you may not read it: ${outcome.text}` : failure(outcome) });

/** The service says that there is none. */
const isMissing = (outcome: Outcome) => outcome.is === 'failed' && /AWS says \w*(?:NoSuchEntity|NotFound)/.test(outcome.because);

const iam = (operation: string, parameters: object): AwsCall => ({ service: 'iam', operation, parameters, as: 'user' });

const listed = (value: unknown): unknown[] => (value === undefined ? [] : [value].flat());

const byText = (a: unknown, b: unknown) => JSON.stringify(a).localeCompare(JSON.stringify(b));

/**
 * A policy in one form, regardless of the order and of lists of one. IAM answers with the ARN of an account where its number was written.
 */
function canonical(value: any): unknown {
  if (Array.isArray(value)) return value.length === 1 ? canonical(value[0]) : value.map(canonical).sort(byText);
  if (typeof value === 'string') return value.replace(/^arn:[\w-]+:iam::(\d{12}):root$/, '$1');
  if (typeof value !== 'object' || value === null) return String(value);
  return Object.fromEntries(Object.keys(value).filter((key) => key !== 'Sid').sort().map((key) => [key, canonical(value[key])]));
}

/** Whether every statement that lets Image Builder in is for this account only. */
const isForAccount = (trust: any, account: string) => listed(trust?.Statement).every((statement: any) => {
  const services = listed(statement.Principal?.Service);
  if (statement.Effect !== 'Allow' || !services.some((service) => String(service).startsWith('imagebuilder.'))) return true;
  return Object.values<any>(statement.Condition ?? {}).some((keys) => Object.entries(keys)
    .some(([key, values]) => key.toLowerCase() === 'aws:sourceaccount' && listed(values).every((value) => value === account)));
});

function trustOf(outcome: Outcome, { trust, construct }: DeclaredRole, { account, name }: DeployedStack): Answer {
  if (isMissing(outcome)) return wrong('The role does not exist.', `Deploy the stack ${name} again.`);
  if (outcome.is !== 'answered') return unknown(outcome);
  const actual = parsed(outcome.data.Role.AssumeRolePolicyDocument);
  if (!isForAccount(actual, account)) {
    return wrong('The trust policy in IAM lets EC2 Image Builder in for any account: it lacks the condition aws:SourceAccount.',
      `Deploy the stack ${name} again, with the trust policy of ${construct}.`);
  }
  if (JSON.stringify(canonical(actual)) === JSON.stringify(canonical(trust))) return RIGHT;
  return wrong('The trust policy in IAM is not the one that the stack declares.',
    `Compare it with 'aws iam get-role', and deploy the stack ${name} again.`);
}

const patternsOf = ({ statements }: DeclaredRole, service: string, action = /./) => [...new Set(statements
  .filter(({ Effect, Action }) =>
    Effect === 'Allow' && listed(Action).some((one) => String(one).startsWith(`${service}:`) && action.test(String(one))))
  .flatMap(({ Resource }) => listed(Resource) as string[]))];

const rest = (arn: string) => arn.split(':').slice(5).join(':');
const isOne = (text: string) => text !== '' && !/[*?<$]/.test(text);

/** Names that statements have, without patterns. */
const logGroupsIn = (role: DeclaredRole) =>
  [...new Set(patternsOf(role, 'logs').flatMap((arn) => /^log-group:([^:]+)/.exec(rest(arn))?.[1] ?? []))].filter(isOne);
const parametersIn = (role: DeclaredRole, action: RegExp) => patternsOf(role, 'ssm', action)
  .filter((arn) => arn.split(':')[4] !== '').flatMap((arn) => /^parameter\/(.+)$/.exec(rest(arn))?.[1] ?? []).filter(isOne);
const keysIn = (role: DeclaredRole) => patternsOf(role, 'kms').filter((arn) => KEY_ID_ARN.pattern.test(arn));

const allowsAction = ({ statements }: DeclaredRole, action: string) =>
  statements.some(({ Effect, Action }) => Effect === 'Allow' && listed(Action).includes(action));
/** Whether it may do it to this very resource, and not only to another one. */
const allowsOn = ({ statements }: DeclaredRole, action: string, resource: string, context: Request['context'] = {}) =>
  isDeclared(declaredOf(statements), { action, resource, context }) === true;

/** One thing that is read of AWS. */
interface Reading {
  readonly id: string;
  readonly says: string;
  readonly call: AwsCall;
  readonly judge: (outcome: Outcome) => Answer;
}

function linkedRoleOf(
  outcome: Outcome, { name, service, uses }: LinkedRole, role: DeclaredRole, { partition, account }: DeployedStack,
): Answer {
  if (!isMissing(outcome)) return outcome.is === 'answered' ? RIGHT : unknown(outcome);
  if (uses === undefined) return noted('it does not exist yet: the first resource of Image Builder in the account creates it');
  if (allowsOn(role, CREATES_LINKED_ROLE, serviceLinkedRoleArn({ name, service }, account, partition), forService(service))) {
    return noted('it does not exist yet, and the role may create it');
  }
  return wrong(`The service-linked role ${name} does not exist, and the role may not create it.`,
    `aws iam create-service-linked-role --aws-service-name ${service}`);
}

function linkedRolesOf(role: DeclaredRole, stack: DeployedStack): Reading[] {
  if (!/^ImageBuilder.*ExecutionRole$/.test(role.construct)) return [];
  return LINKED_ROLES.filter(({ uses }) => uses === undefined || allowsAction(role, uses)).map((each) => ({
    id: each.name,
    says: `the service-linked role ${each.name}`,
    call: iam('GetRole', { RoleName: each.name }),
    judge: (outcome) => linkedRoleOf(outcome, each, role, stack),
  }));
}

/** Of something that exists, or that the role creates. */
function existenceOf(outcome: Outcome, exists: (data: any) => boolean, isCreated: boolean, missing: Answer): Answer {
  if (outcome.is !== 'answered') return unknown(outcome);
  if (exists(outcome.data)) return RIGHT;
  return isCreated ? noted('it does not exist yet, and the role creates it') : missing;
}

function logGroupsOf(role: DeclaredRole, { partition, region, account }: DeployedStack): Reading[] {
  return logGroupsIn(role).map((name) => {
    const arn = `arn:${partition}:logs:${region}:${account}:log-group:${name}`;
    return {
      id: `LogGroup ${name}`,
      says: `the log group ${name}`,
      call: { service: 'logs', operation: 'DescribeLogGroups', region, parameters: { logGroupNamePrefix: name }, as: 'user' },
      judge: (outcome) => existenceOf(
        outcome,
        ({ logGroups: found = [] }) => found.some(({ logGroupName }: any) => logGroupName === name),
        [arn, `${arn}:*`].some((one) => allowsOn(role, CREATES_LOG_GROUP, one)),
        wrong('The log group does not exist, and the role may not create it.', `aws logs create-log-group --log-group-name ${name}`),
      ),
    };
  });
}

function parametersOf(role: DeclaredRole, { region }: DeployedStack): Reading[] {
  const writes = parametersIn(role, WRITES_PARAMETER);
  return [...new Set([...writes, ...parametersIn(role, READS_PARAMETER)])].map((path) => {
    const names = path.includes('/') ? [`/${path}`] : [path, `/${path}`];
    const filters = { ParameterFilters: [{ Key: 'Name', Option: 'Equals', Values: names }] };
    return {
      id: `Parameter ${names[0]}`,
      says: `the parameter ${names[0]}`,
      call: { service: 'ssm', operation: 'DescribeParameters', region, parameters: filters, as: 'user' },
      judge: (outcome) => existenceOf(
        outcome,
        ({ Parameters = [] }) => Parameters.length > 0,
        writes.includes(path),
        wrong('The parameter does not exist.', `Create ${names[0]} with the id of the parent image, or declare another name.`),
      ),
    };
  });
}

/** Whether the policy of a key lets the account's IAM decide about a role, or the role itself use it. */
function keyPolicyOf(outcome: Outcome, { account }: DeployedStack, arn: string): Answer {
  if (outcome.is !== 'answered') return unknown(outcome);
  const policy: any = parsed(outcome.data.Policy);
  const letIn = listed(policy.Statement).filter((statement: any) => {
    const principals = statement.Principal === '*' ? ['*'] : listed(statement.Principal?.AWS).map(String);
    return statement.Effect === 'Allow' && principals.some((one) => ['*', account, arn].includes(one) || canonical(one) === account)
      && listed(statement.Action).some((action) => USES_KEY.test(String(action)));
  });
  if (letIn.length === 0) {
    return wrong('The policy of the key lets neither the account of the role nor the role in.',
      'Let the administrators of the key add the account, or the role, to its policy.');
  }
  const denies = listed(policy.Statement).some((statement: any) => statement.Effect === 'Deny');
  return denies || letIn.every((statement: any) => statement.Condition)
    ? noted('it has conditions or denials, which were not evaluated')
    : RIGHT;
}

const keyPoliciesOf = (role: DeclaredRole, stack: DeployedStack, arn = ''): Reading[] => keysIn(role).map((key) => ({
  id: `KeyPolicy ${key}`,
  says: `the policy of the key ${key}`,
  call: {
    service: 'kms', operation: 'GetKeyPolicy', region: key.split(':')[3], parameters: { KeyId: key, PolicyName: 'default' }, as: 'user',
  },
  judge: (outcome) => keyPolicyOf(outcome, stack, arn),
}));

/** Everything that is read of a role, one line each. */
export async function readingsOf(role: DeclaredRole, stack: DeployedStack, sender: Sender): Promise<{ results: Result[]; arn?: string }> {
  const result = (id: string, says: string, answer: Answer): Result => ({
    question: { id, says, wants: 'allowed', region: stack.region, statements: [], means: { by: 'read', requests: [] } },
    refusals: [],
    ...answer,
  });
  if (role.name === undefined) {
    const answer = wrong('The stack does not have it.', `Deploy the stack ${stack.name}.`);
    return { results: [result('Role', `the role ${role.logicalId}`, answer)] };
  }
  const found = await sender.send(iam('GetRole', { RoleName: role.name.split('/').pop() }));
  const arn: string | undefined = found.is === 'answered' ? found.data.Role.Arn : undefined;
  const results = [result('Trust', 'the trust policy', trustOf(found, role, stack))];
  for (const { id, says, call, judge } of [
    ...linkedRolesOf(role, stack), ...logGroupsOf(role, stack), ...parametersOf(role, stack), ...keyPoliciesOf(role, stack, arn),
  ]) {
    results.push(result(id, says, judge(await sender.send(call))));
  }
  return { results, arn };
}
