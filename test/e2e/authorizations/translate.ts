import { Call } from './call';
import { Account, CallRule, Check, Facts, Implication, Tags } from './check';
import { EC2 } from './ec2';
import { CLOUDFORMATION, IAM, INSTANCE_CONNECT, KMS, LOGS, S3, SECRETS_MANAGER, SSM, SSM_MESSAGES, STS } from './other-services';
import { actionReference } from './service-reference';
import { Authorization } from '../../harness/simulator';

const RULES: Record<string, Record<string, CallRule>> = {
  'cloudformation': CLOUDFORMATION,
  'ec2': EC2,
  'ec2-instance-connect': INSTANCE_CONNECT,
  'iam': IAM,
  'kms': KMS,
  'logs': LOGS,
  's3': S3,
  'secretsmanager': SECRETS_MANAGER,
  'ssm': SSM,
  'ssmmessages': SSM_MESSAGES,
  'sts': STS,
};

export interface CheckedAuthorization extends Authorization {
  readonly implied?: Implication;
}

const prefixed = (prefix: string, tags: Tags): Facts => Object.fromEntries(Object.entries(tags).map(([key, value]) => [`${prefix}/${key}`, value]));

/** The condition keys of one check: all that is known, as far as the action supports it on this type of resource. */
async function authorization(call: Call, check: Check): Promise<CheckedAuthorization> {
  const action = check.action ?? `${call.service}:${call.action}`;
  const reference = await actionReference(action);
  if (!reference.knows(check.on.type)) throw new Error(`${action} is not checked on ${check.on.type}, says the Service Authorization Reference`);
  const { tags = {}, facts } = check.on;
  const { requestTags = {} } = check;
  const known: Facts = {
    'aws:RequestedRegion': call.region,
    'ec2:Region': call.region,
    ...prefixed('aws:ResourceTag', tags),
    ...prefixed('ec2:ResourceTag', tags),
    ...prefixed('aws:RequestTag', requestTags),
    'aws:TagKeys': Object.keys(requestTags).length > 0 ? Object.keys(requestTags).sort() : undefined, // absent, not empty
    ...facts,
  };
  const context: Authorization['context'] = {};
  for (const [key, value] of Object.entries(known)) {
    if (value !== undefined && reference.supports(check.on.type, key)) context[key] = value;
  }
  return { action, resource: check.on.arn, context, ...check.implied && { implied: check.implied } };
}

function ruleFor({ service, action, parameters }: Call): CallRule {
  const rule = RULES[service]?.[action];
  if (!rule) throw new Error(`no rule says what AWS checks for ${service}:${action}`);
  const understood = (name: string) => rule.understands.some((known) => (known.endsWith('.') ? name.startsWith(known) : name === known));
  const strange = [...parameters.names()].filter((name) => !understood(name));
  if (strange.length > 0) throw new Error(`the rule of ${service}:${action} does not know ${strange.join(', ')}`);
  return rule;
}

/**
 * Everything that AWS checks before it carries out a call.
 *
 * @throws when that is not known for certain: a call that is not understood is not let through.
 */
export async function authorizationsOf(call: Call, account: Account): Promise<CheckedAuthorization[]> {
  const checks = await ruleFor(call).checks(call, account);
  const own = `${call.service}:${call.action}`;
  const checked = new Set(checks.filter((check) => (check.action ?? own) === own).map((check) => check.on.type));
  const missing = (await actionReference(own)).required.filter((type) => !checked.has(type));
  if (missing.length > 0) throw new Error(`${own} is always checked on ${missing.join(', ')} too`);
  return Promise.all(checks.map(async (check) => authorization(call, check)));
}
