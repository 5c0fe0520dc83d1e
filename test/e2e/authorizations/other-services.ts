import type { Call } from './call';
import { Account, ANYTHING, CallRule, Check, Subject } from './check';
import { passing } from './launch';

/* Services of which Packer's Amazon plugin calls a few actions. */

const COMMON = ['Action', 'Version'];

/** An action on a role or an instance profile that exists, or that the request would make by this name. */
const onIam = (type: 'role' | 'instance-profile', understands: string[] = []): CallRule => {
  const name = type === 'role' ? 'RoleName' : 'InstanceProfileName';
  return {
    understands: [...COMMON, name, ...understands],
    checks: async (call, account) => [{ on: await account.existing(type, call.parameters.get(name) ?? '', call.region) }],
  };
};

/** Tags of a new role or profile are checked as an action of their own. */
const makingInIam = (type: 'role' | 'instance-profile', tagAction: string, understands: string[] = []): CallRule => ({
  understands: [...onIam(type).understands, 'Tags.member.', ...understands],
  checks: async (call, account) => {
    const [{ on }] = await onIam(type).checks(call, account);
    const requestTags = call.parameters.tags('Tags.member');
    const own: Check = { on, requestTags };
    return Object.keys(requestTags).length === 0 ? [own] : [own, { action: tagAction, on, requestTags, implied: 'tag-on-create' }];
  },
});

export const IAM: Record<string, CallRule> = {
  GetInstanceProfile: onIam('instance-profile'),
  GetRole: onIam('role'),
  ListInstanceProfiles: { understands: [...COMMON, 'MaxItems', 'Marker'], checks: async () => [{ on: ANYTHING }] },
  SimulatePrincipalPolicy: {
    understands: [...COMMON, 'PolicySourceArn', 'ActionNames.', 'ResourceArns.', 'ContextEntries.'],
    checks: async ({ parameters }) => [{ on: { type: 'role', arn: parameters.get('PolicySourceArn') ?? '', facts: {} } }],
  },
  CreateInstanceProfile: makingInIam('instance-profile', 'iam:TagInstanceProfile'),
  CreateRole: makingInIam('role', 'iam:TagRole', ['AssumeRolePolicyDocument', 'Description', 'Path']),
  PutRolePolicy: onIam('role', ['PolicyName', 'PolicyDocument']),
  AddRoleToInstanceProfile: {
    understands: [...COMMON, 'RoleName', 'InstanceProfileName'],
    checks: async (call, account) => {
      const [name, role] = ['InstanceProfileName', 'RoleName'].map((parameter) => call.parameters.get(parameter) ?? '');
      return [
        { on: await account.existing('instance-profile', name, call.region) },
        passing(account, (await account.existing('role', role, call.region)).arn),
      ];
    },
  },
  RemoveRoleFromInstanceProfile: onIam('instance-profile', ['RoleName']),
  DeleteInstanceProfile: onIam('instance-profile'),
  DeleteRolePolicy: onIam('role', ['PolicyName']),
  DeleteRole: onIam('role'),
  CreateUser: {
    understands: [...COMMON, 'UserName'],
    checks: async ({ parameters }, account) => [
      { on: { type: 'user', arn: account.arn('iam', '', `user/${parameters.get('UserName')}`), facts: {} } },
    ],
  },
};

export const STS: Record<string, CallRule> = {
  // AWS: "no permissions are required to perform this operation", not even when a policy denies it.
  GetCallerIdentity: { understands: COMMON, checks: async () => [] },
  DecodeAuthorizationMessage: { understands: [...COMMON, 'EncodedMessage'], checks: async () => [{ on: ANYTHING }] },
  AssumeRole: {
    understands: [...COMMON, 'RoleArn', 'RoleSessionName', 'DurationSeconds', 'ExternalId', 'Policy'],
    checks: async ({ parameters }) => [{
      on: {
        type: 'role',
        arn: parameters.get('RoleArn') ?? '',
        facts: { 'sts:RoleSessionName': parameters.get('RoleSessionName'), 'sts:ExternalId': parameters.get('ExternalId') },
      },
    }],
  },
};

/** The instance that a session goes to, whose tags Systems Manager has under a name of its own, too. */
async function target(call: Call, account: Account, name: string): Promise<Subject> {
  const instance = await account.existing('instance', call.parameters.get(name) ?? '', call.region);
  const facts = Object.fromEntries(Object.entries(instance.tags ?? {}).map(([key, value]) => [`ssm:resourceTag/${key}`, value]));
  return { ...instance, facts };
}

const onSession = (...understands: string[]): CallRule => ({
  understands: ['SessionId', ...understands],
  checks: async (call, account) => [{ on: await account.existing('session', call.parameters.get('SessionId') ?? '', call.region) }],
});

export const SSM: Record<string, CallRule> = {
  GetParameter: {
    understands: ['Name', 'WithDecryption'],
    checks: async ({ parameters, region }, account) => {
      const name = (parameters.get('Name') ?? '').replace(/^\//, '');
      return [{ on: { type: 'parameter', arn: account.arn('ssm', region, `parameter/${name}`), facts: {} } }];
    },
  },
  DescribeParameters: { understands: ['ParameterFilters.', 'MaxResults', 'NextToken'], checks: async () => [{ on: ANYTHING }] },
  // With the name of a document, that is checked; without one there would be ssm:SessionDocumentAccessCheck = false, and no document.
  StartSession: {
    understands: ['Target', 'DocumentName', 'Parameters.portNumber', 'Parameters.localPortNumber', 'Reason'],
    checks: async (call, account) => {
      const document = call.parameters.get('DocumentName');
      if (!document) throw new Error('a session without the name of a document');
      const arn = account.arn('ssm', call.region, `document/${document}`, document.startsWith('AWS-') ? '' : account.id);
      return [{ on: await target(call, account, 'Target') }, { on: { type: 'document', arn, facts: {} } }];
    },
  },
  ResumeSession: onSession(),
  TerminateSession: onSession(),
};

/** Documented: the action is checked on the session, whose ARN is one of Systems Manager. */
export const SSM_MESSAGES: Record<string, CallRule> = { OpenDataChannel: onSession('role') };

export const INSTANCE_CONNECT: Record<string, CallRule> = {
  SendSSHPublicKey: {
    understands: ['AvailabilityZone', 'InstanceId', 'InstanceOSUser', 'SSHPublicKey'],
    checks: async ({ parameters, region }, account) => {
      const { type, arn, tags } = await account.existing('instance', parameters.get('InstanceId') ?? '', region);
      return [{ on: { type, arn, tags, facts: { 'ec2:osuser': parameters.get('InstanceOSUser') } } }];
    },
  },
};

export const SECRETS_MANAGER: Record<string, CallRule> = {
  GetSecretValue: {
    understands: ['SecretId', 'VersionStage'],
    checks: async ({ parameters, region }, account) => {
      const secret = await account.existing('Secret', parameters.get('SecretId') ?? '', region);
      return [{ on: { ...secret, facts: { ...secret.facts, 'secretsmanager:VersionStage': parameters.get('VersionStage') } } }];
    },
  },
};

const onObject: CallRule = {
  understands: ['Bucket', 'Key'],
  checks: async ({ parameters }, account) => [{
    on: {
      type: 'object',
      arn: account.arn('s3', '', `${parameters.get('Bucket')}/${parameters.get('Key')}`, ''),
      facts: { 's3:ResourceAccount': account.id },
    },
  }],
};

export const S3: Record<string, CallRule> = { PutObject: onObject, DeleteObject: onObject };

/** Reads of a person who looks at a stack. */
const onStack = (...understands: string[]): CallRule => ({
  understands: [...COMMON, 'StackName', 'NextToken', ...understands],
  checks: async ({ parameters, region }, account) =>
    [{ on: { type: 'stack', arn: account.arn('cloudformation', region, `stack/${parameters.get('StackName')}/*`), facts: {} } }],
});

export const CLOUDFORMATION: Record<string, CallRule> = {
  DescribeStacks: onStack(), GetTemplate: onStack('TemplateStage'), ListStackResources: onStack(),
};

export const KMS: Record<string, CallRule> = {
  GetKeyPolicy: { understands: ['KeyId', 'PolicyName'], checks: async ({ parameters }) => [{ on: { type: 'key', arn: parameters.get('KeyId') ?? '', facts: {} } }] },
};

export const LOGS: Record<string, CallRule> = {
  DescribeLogGroups: { understands: ['logGroupNamePrefix', 'nextToken', 'limit'], checks: async () => [{ on: ANYTHING }] },
};
