import { parsed } from '../../../checks/written';
import type { Request } from '../../../decision/request';
import { KEY_ID_ARN } from '../../../iam/validation/shapes';
import { failure } from '../verify';
import type { DeclaredRole, DeployedStack } from './deployed-stack';
import { arnOf } from '../../../iam/vocabulary/service-linked-roles';
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
export function canonical(value: any): unknown {
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

function linkedRoleOf(
  outcome: Outcome, { name, service, uses }: LinkedRole, role: DeclaredRole, { partition, account }: DeployedStack,
): Answer {
  if (!isMissing(outcome)) return outcome.is === 'answered' ? RIGHT : unknown(outcome);
  if (uses === undefined) return noted('it does not exist yet: the first resource of Image Builder in the account creates it');
  if (allowsOn(role, CREATES_LINKED_ROLE, arnOf({ name, service }, account, partition), forService(service))) {
    return noted('it does not exist yet, and the role may create it');
  }
  return wrong(`The service-linked role ${name} does not exist, and the role may not create it.`,
    `aws iam create-service-linked-role --aws-service-name ${service}`);
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

const regionOf = (arn: string) => arn.split(':')[3];

/** Everything that is read of a role, one line each. */
export async function readingsOf(role: DeclaredRole, stack: DeployedStack, sender: Sender): Promise<{ results: Result[]; arn?: string }> {
  const results: Result[] = [];
  const add = (id: string, says: string, answer: Answer) => results.push({
    question: { id, says, wants: 'allowed', region: stack.region, statements: [], means: { by: 'read', requests: [] } },
    refusals: [],
    ...answer,
  });
  if (role.name === undefined) {
    add('Role', `the role ${role.logicalId}`, wrong('The stack does not have it.', `Deploy the stack ${stack.name}.`));
    return { results };
  }
  const found = await sender.send(iam('GetRole', { RoleName: role.name.split('/').pop() }));
  add('Trust', 'the trust policy', trustOf(found, role, stack));
  const arn: string | undefined = found.is === 'answered' ? found.data.Role.Arn : undefined;
  const linked = /^ImageBuilder.*ExecutionRole$/.test(role.construct)
    ? LINKED_ROLES.filter(({ uses }) => uses === undefined || allowsAction(role, uses))
    : [];
  for (const each of linked) {
    add(each.name, `the service-linked role ${each.name}`,
      linkedRoleOf(await sender.send(iam('GetRole', { RoleName: each.name })), each, role, stack));
  }
  const groupArn = (name: string) => `arn:${stack.partition}:logs:${stack.region}:${stack.account}:log-group:${name}`;
  const createsGroup = (name: string) => [groupArn(name), `${groupArn(name)}:*`].some((one) => allowsOn(role, CREATES_LOG_GROUP, one));
  for (const name of logGroupsIn(role)) {
    const outcome = await sender.send({
      service: 'logs',
      operation: 'DescribeLogGroups',
      region: stack.region,
      parameters: { logGroupNamePrefix: name },
      as: 'user',
    });
    const exists = outcome.is === 'answered' && (outcome.data.logGroups ?? []).some(({ logGroupName }: any) => logGroupName === name);
    add(`LogGroup ${name}`, `the log group ${name}`, outcome.is !== 'answered' ? unknown(outcome) : exists ? RIGHT
      : createsGroup(name) ? noted('it does not exist yet, and the role creates it')
        : wrong('The log group does not exist, and the role may not create it.', `aws logs create-log-group --log-group-name ${name}`));
  }
  const writes = parametersIn(role, WRITES_PARAMETER);
  for (const path of new Set([...writes, ...parametersIn(role, READS_PARAMETER)])) {
    const names = path.includes('/') ? [`/${path}`] : [path, `/${path}`];
    const parameters = { ParameterFilters: [{ Key: 'Name', Option: 'Equals', Values: names }] };
    const outcome = await sender.send({ service: 'ssm', operation: 'DescribeParameters', region: stack.region, parameters, as: 'user' });
    const exists = outcome.is === 'answered' && (outcome.data.Parameters ?? []).length > 0;
    add(`Parameter ${names[0]}`, `the parameter ${names[0]}`, outcome.is !== 'answered' ? unknown(outcome) : exists ? RIGHT
      : writes.includes(path) ? noted('it does not exist yet, and the role creates it')
        : wrong('The parameter does not exist.', `Create ${names[0]} with the id of the parent image, or declare another name.`));
  }
  for (const key of keysIn(role)) {
    const parameters = { KeyId: key, PolicyName: 'default' };
    const outcome = await sender.send({ service: 'kms', operation: 'GetKeyPolicy', region: regionOf(key), parameters, as: 'user' });
    add(`KeyPolicy ${key}`, `the policy of the key ${key}`, keyPolicyOf(outcome, stack, arn ?? ''));
  }
  return { results, arn };
}
