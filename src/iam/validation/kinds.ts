import type { Duration } from 'aws-cdk-lib';
import type * as ec2 from 'aws-cdk-lib/aws-ec2';
import type * as ecr from 'aws-cdk-lib/aws-ecr';
import type * as iam from 'aws-cdk-lib/aws-iam';
import type * as kms from 'aws-cdk-lib/aws-kms';
import type * as lambda from 'aws-cdk-lib/aws-lambda';
import type * as s3 from 'aws-cdk-lib/aws-s3';
import type * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import type * as sns from 'aws-cdk-lib/aws-sns';
import type * as ssm from 'aws-cdk-lib/aws-ssm';
import type * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import { Construct, IConstruct } from 'constructs';
import { fail, shown } from './fail';
import { isObject } from './is-object';

/*
 * What kind of value each property takes. TypeScript says the same, but not to JavaScript, nor to code with `any`: there a string would be
 * taken for a list of its letters, and `'false'` for true.
 */

/** A kind of value, and the type that its values have in TypeScript. */
export interface Kind<T> {
  /** What it is, after "which is not". */
  readonly is: string;
  /** How to write it. */
  readonly cure: string;
  readonly fits: (value: unknown) => boolean;
  /** What is inside, where that has kinds of its own. */
  readonly inside?: (scope: IConstruct, property: string, value: T) => void;
  /** Whether the property must be set. */
  readonly required?: boolean;
  /** Never there: ties the kind to one type, and not to wider or narrower ones. */
  readonly type?: (value: T) => T;
}

export type RequiredKind<T> = Kind<T> & { readonly required: true };

/** The kind of each property of a struct: one that is forgotten, or of another type, does not compile. */
export type KindsOf<Props> = {
  readonly [Name in keyof Props]-?: undefined extends Props[Name] ? Kind<NonNullable<Props[Name]>> : RequiredKind<Props[Name]>
};

const has = (value: unknown, member: string) => isObject(value) && member in value;

/** A value of any kind as an error shows it: a construct by its class and path, and anything long by its beginning. */
export function shownAsIs(value: unknown): string {
  if (Construct.isConstruct(value)) return `a ${value.constructor.name} (${value.node.path})`;
  if (isObject(value) && value.constructor !== Object) return `a ${value.constructor.name}`;
  const text = typeof value === 'function'
    ? 'a function'
    : Array.isArray(value) ? `[${value.map(shownAsIs).join(',')}]` : shown(value) ?? String(value);
  return text.length > 100 ? `${text.slice(0, 100)}…` : text;
}

/** A value, if it is of its kind. */
export function checkKind<T>(
  scope: IConstruct, property: string, value: unknown, { is, cure, fits, inside }: Kind<T>, verb: 'is' | 'has' = 'is',
): T {
  if (!fits(value)) fail(scope, property, `${verb} ${shownAsIs(value)}, which is not ${is}`, cure);
  inside?.(scope, property, value as T);
  return value as T;
}

/** Properties, if their values are of their kinds and none is missing. */
export function checkKinds<Props extends object>(scope: IConstruct, props: Props, kinds: KindsOf<Props>, within = ''): Props {
  if (!isObject(props)) {
    fail(scope, within || 'props', `is ${shownAsIs(props)}, which is not an object`, 'give an object with the properties');
  }
  for (const name of Object.keys(kinds) as (keyof Props & string)[]) {
    const value: unknown = props[name];
    const property = within ? `${within}.${name}` : name;
    if (value !== undefined) checkKind(scope, property, value, kinds[name] as Kind<unknown>);
    else if ((kinds[name] as Kind<unknown>).required) fail(scope, property, 'is not set', `give ${kinds[name].is}`);
  }
  return props;
}

export const required = <T>(kind: Kind<T>): RequiredKind<T> => ({ ...kind, required: true });

export const TEXT: Kind<string> = { is: 'a string', cure: 'write a string', fits: (value) => typeof value === 'string' };
export const SWITCH: Kind<boolean> = {
  is: 'true or false',
  cure: 'write true or false, without quotes',
  fits: (value) => typeof value === 'boolean',
};
export const NUMBER: Kind<number> = { is: 'a number', cure: 'write a number', fits: (value) => typeof value === 'number' };
export const DURATION: Kind<Duration> = {
  is: 'a Duration',
  cure: 'write it like Duration.hours(1)',
  fits: (value) => has(value, 'toSeconds'),
};

/** The same kind for several properties. */
export const each = <T, Name extends string>(kind: Kind<T>, ...names: Name[]) =>
  Object.fromEntries(names.map((name) => [name, kind])) as Record<Name, Kind<T>>;

/** A list of things of one kind. */
export const listOf = <T>(kind: Kind<T>, several: string): Kind<T[]> => ({
  is: `a list of ${several}`,
  cure: 'write a list, also for a single one',
  fits: Array.isArray,
  inside: (scope, property, values) => values.forEach((value) => checkKind(scope, property, value, kind, 'has')),
});

/** A plain object whose names are the user's, with values of one kind. */
export const mapOf = <T>(kind: Kind<T>, several: string): Kind<Record<string, T>> => ({
  is: `an object with ${several}`,
  cure: 'write it like { name: value }',
  fits: (value) => isObject(value) && value.constructor === Object && Object.keys(value).length > 0,
  inside: (scope, property, values) => Object.values(values).forEach((value) => checkKind(scope, property, value, kind, 'has')),
});

/** An object of properties: a plain one, or one that has some of them. */
export const structOf = <Props extends object>(kinds: KindsOf<Props>): Kind<Props> => ({
  is: `an object with ${Object.keys(kinds).join(', ')}`,
  cure: 'write it like { name: value }',
  fits: (value) => isObject(value) && (value.constructor === Object || Object.keys(kinds).some((name) => name in value)),
  inside: (scope, property, value) => checkKinds(scope, value, kinds, property),
});

/** One of the values of an enum. */
export function oneOf<T extends string>(name: string, values: Readonly<Record<string, T>>): Kind<T> {
  const all: readonly unknown[] = Object.values(values);
  return {
    is: `a ${name}`,
    cure: `choose one of ${Object.keys(values).map((value) => `${name}.${value}`).join(', ')}`,
    fits: (value) => all.includes(value),
  };
}

/** Anything that is known by a member: constructs of the app, imported ones, and objects of the CDK. */
export const knownBy = <T>(member: keyof T & string, is: string, cure: string): Kind<T> =>
  ({ is, cure, fits: (value) => has(value, member) });

const take = (how: string) => `give the construct; take one from elsewhere with ${how}`;

export const TEXTS = listOf(TEXT, 'strings');
export const CONSTRUCT: Kind<IConstruct> = { is: 'a construct', cure: 'give the construct itself', fits: Construct.isConstruct };
export const PRINCIPAL = knownBy<iam.IPrincipal>('policyFragment', 'a principal',
  "give a role, or a principal such as new iam.ServicePrincipal('codebuild.amazonaws.com')");
export const IDENTITY = knownBy<iam.IIdentity>('addManagedPolicy', 'a user, a group or a role', take('Role.fromRoleArn'));
export const STATEMENT =
  knownBy<iam.PolicyStatement>('toStatementJson', 'a PolicyStatement', 'write it like new iam.PolicyStatement({ … })');
export const MANAGED_POLICY =
  knownBy<iam.IManagedPolicy>('managedPolicyArn', 'a managed policy', take('ManagedPolicy.fromManagedPolicyArn'));
export const ROLE = knownBy<iam.IRole>('roleArn', 'a role', take('Role.fromRoleArn'));
export const ROLES = listOf(ROLE, 'roles');
export const USERS = listOf(knownBy<iam.IUser>('userArn', 'a user', take('User.fromUserName')), 'users');
export const GROUPS = listOf(knownBy<iam.IGroup>('groupArn', 'a group', take('Group.fromGroupName')), 'groups');
export const INSTANCE_PROFILES = listOf(
  knownBy<iam.IInstanceProfile>('instanceProfileArn', 'an instance profile',
    take('InstanceProfile.fromInstanceProfileAttributes')), 'instance profiles');
export const KEY = knownBy<kms.IKey>('keyArn', 'a key', take('Key.fromKeyArn'));
export const KEYS = listOf(KEY, 'keys');
export const BUCKET = knownBy<s3.IBucket>('bucketArn', 'a bucket', take('Bucket.fromBucketName'));
export const BUCKETS = listOf(BUCKET, 'buckets');
export const SECRETS = listOf(knownBy<secretsmanager.ISecret>('secretArn', 'a secret', take('Secret.fromSecretCompleteArn')), 'secrets');
export const PARAMETERS =
  listOf(knownBy<ssm.IParameter>('parameterArn', 'a parameter', take('StringParameter.fromStringParameterName')), 'parameters');
export const SUBNETS = listOf(knownBy<ec2.ISubnet>('subnetId', 'a subnet', take('Subnet.fromSubnetId')), 'subnets');
export const VPCS = listOf(knownBy<ec2.IVpc>('vpcId', 'a VPC', take('Vpc.fromLookup')), 'VPCs');
export const SECURITY_GROUPS = listOf(
  knownBy<ec2.ISecurityGroup>('securityGroupId', 'a security group', take('SecurityGroup.fromSecurityGroupId')), 'security groups');
export const KEY_PAIRS = listOf(knownBy<ec2.IKeyPair>('keyPairName', 'a key pair', take('KeyPair.fromKeyPairName')), 'key pairs');
export const TOPICS = listOf(knownBy<sns.ITopic>('topicArn', 'a topic', take('Topic.fromTopicArn')), 'topics');
export const REPOSITORIES =
  listOf(knownBy<ecr.IRepository>('repositoryArn', 'a repository', take('Repository.fromRepositoryName')), 'repositories');
export const FUNCTIONS = listOf(knownBy<lambda.IFunction>('functionArn', 'a function', take('Function.fromFunctionArn')), 'functions');
export const STATE_MACHINES = listOf(
  knownBy<sfn.IStateMachine>('stateMachineArn', 'a state machine', take('StateMachine.fromStateMachineArn')), 'state machines');
