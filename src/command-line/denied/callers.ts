import { arnParts } from './refusal';

/* Who asked. The caller decides first: no property of a build role cures what a deployment or a person may not do. */

export type CallerKind =
  /** A role that may be one of the library's. */
  | 'role'
  | 'instance'
  | 'person'
  | 'ci'
  | 'deployment'
  | 'stack sets'
  | 'service-linked role'
  /** A service that assumes a role, by its own name. */
  | 'service'
  | 'unknown';

export interface Caller {
  readonly kind: CallerKind;
  /** The name of the role or the user. */
  readonly name: string;
  /** In words, for a sentence. */
  readonly words: string;
  readonly account: string;
  /** The construct whose role it is, where its name tells. */
  readonly construct?: string;
}

/** Names of roles that AWS prescribes, and the constructs that make them. */
export const PRESCRIBED: Readonly<Record<string, string>> = {
  EC2ImageBuilderDistributionCrossAccountRole: 'CrossAccountDistributionRole',
  Ec2ImageBuilderCrossAccountLifecycleAccess: 'CrossAccountLifecycleRole',
};

/** Names of roles and sessions, and what they tell; the first that fits. */
const ROLES: readonly (readonly [RegExp, CallerKind, (name: string, session: string) => string])[] = [
  [/^AWSServiceRoleFor/, 'service-linked role', (name) => `the service-linked role ${name}`],
  [
    /^AWSReservedSSO_/, 'person',
    (name, session) => `${session} (permission set ${name.replace(/^AWSReservedSSO_(.*)_[0-9a-f]{16}$/, '$1')})`,
  ],
  [/^cdk-\w+-cfn-exec-role-/, 'deployment', (name) => `the CDK's execution role for CloudFormation (${name})`],
  [/^cdk-\w+-(?:deploy|lookup|file-publishing|image-publishing)-role-/, 'deployment', (name) => `the CDK's deployment role (${name})`],
  [
    /^(?:AWSCloudFormationStackSet(?:Administration|Execution)Role|stacksets-exec-)/, 'stack sets',
    (name) => `the role of CloudFormation StackSets (${name})`,
  ],
  [/^[^/]+\/AWSCloudFormation$/, 'deployment', (name) => `the role with which CloudFormation deploys (${name})`],
  [/^(?!.*packer)[^/]+\/AWSCodeBuild-/i, 'ci', (name) => `the role of the CodeBuild project (${name})`],
  [
    /^(?!.*packer)[^/]*(?:terraform|jenkins|gitlab|github|codebuild|runner|(?:^|[-_])ci(?:[-_]|\/|$))/i, 'ci',
    (name) => `the role of your CI (${name})`,
  ],
  [/^[^/]+\/i-[0-9a-f]+$/, 'instance', (name) => `the instance with the role ${name}`],
];

/** The caller of an ARN as AWS names it. */
export function callerOf(principal?: string): Caller {
  const { type, name: path, account } = arnParts(principal);
  const [first, ...rest] = path.split('/');
  const [name, session] = type === 'assumed-role' ? [first, rest.join('/')] : [rest.pop() ?? first, ''];
  if (type === 'federated-user') return { kind: 'person', name, words: `the federated user ${name}`, account };
  if (type === 'user') return { kind: 'person', name, words: `the user ${name}`, account };
  if (type === 'root') return { kind: 'person', name: 'root', words: 'the root user', account };
  if (principal === 'anonymous') {
    return { kind: 'unknown', name: '', words: 'an anonymous caller (the request carried no credentials)', account };
  }
  if (principal && /^[A-Z]\w+(?: [A-Z]\w+)?$/.test(principal)) return { kind: 'service', name: principal, words: principal, account };
  if (!name) return { kind: 'unknown', name: '', words: 'the caller', account };
  const construct = PRESCRIBED[name];
  if (construct) return { kind: 'role', name, words: `the role ${name}`, account, construct };
  const known = ROLES.find(([pattern]) => pattern.test(session ? `${name}/${session}` : name));
  if (known) return { kind: known[1], name, words: known[2](name, session), account };
  return { kind: 'role', name, words: `the role ${name}`, account };
}

/** The name of a role of an ARN, of a session of it, or of a name. Sessions do not tell the path of their role. */
export function roleNameOf(nameOrArn = ''): string {
  if (!nameOrArn.includes(':')) return nameOrArn.split('/').pop()!;
  const { type, name } = arnParts(nameOrArn);
  return type === 'assumed-role' ? name.split('/')[0] : name.split('/').pop()!;
}
