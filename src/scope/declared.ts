import { IResource, Stack, Token } from 'aws-cdk-lib';
import type { IKeyPair, ISecurityGroup, ISubnet, IVpc } from 'aws-cdk-lib/aws-ec2';
import type { IRepository } from 'aws-cdk-lib/aws-ecr';
import type { IInstanceProfile, IRole } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { ISecret } from 'aws-cdk-lib/aws-secretsmanager';
import { IConstruct } from 'constructs';
import { checkAccount, checkRegion, fieldOf, ownerOf } from './places';
import { fail, known, shown } from '../validation/fail';
import { partlyKnown, UNKNOWN } from '../validation/partly-known';

/*
 * What the owner of a role declared, as texts for the placeholders of capability data. Everything that
 * would match more than the one thing it names is refused here.
 */

/** A declared list is not empty: an empty one could be read as "none" or as "any". */
export function nonEmpty<T>(scope: IConstruct, property: string, values: T[] | undefined, whenLeftOut: string): T[] | undefined {
  if (values?.length === 0) fail(scope, property, 'is an empty list', `leave it out, and ${whenLeftOut}`);
  return values;
}

/** A name or ARN stands for one thing. */
function exact(scope: IConstruct, property: string, value: string): string {
  const [text] = partlyKnown(scope, value);
  if (/[*?]|\$\{/.test(text)) {
    fail(scope, property, `has ${shown(text.replaceAll(UNKNOWN, '…'))}, which can match more than one thing`, 'name each one exactly');
  }
  return value;
}

const unique = (values: string[]) => [...new Set(values)];

/** Ids or names, each exactly one. */
export const idsOf = (scope: IConstruct, property: string, ids: string[]) => unique(ids.map((id) => exact(scope, property, id)));

/** ARNs, each of exactly one thing. */
export function arnsOf(scope: IConstruct, property: string, arns: string[]): string[] {
  for (const arn of arns) {
    if (!Token.isUnresolved(arn) && !arn.startsWith('arn:')) {
      fail(scope, property, `has ${shown(arn)}, which is not an ARN`, "write it like 'arn:aws:…'");
    }
  }
  return idsOf(scope, property, arns);
}

/** Account ids. */
export function accountsOf(scope: IConstruct, property: string, accounts: string[]): string[] {
  for (const account of accounts) {
    if (!Token.isUnresolved(account) && !/^\d{12}$/.test(account)) {
      fail(scope, property, `has ${shown(account)}, which is not the id of an account`, 'write its 12 digits');
    }
  }
  return unique(accounts);
}

/** ARNs of organizations or of organizational units. */
export function organizationArnsOf(scope: IConstruct, property: string, arns: string[]): string[] {
  for (const arn of arns) {
    if (!Token.isUnresolved(arn) && !/^arn:[^:]+:organizations::\d{12}:(organization\/o-|ou\/o-)[a-z0-9/-]+$/.test(arn)) {
      fail(scope, property, `has ${shown(arn)}`, "write it like 'arn:aws:organizations::111122223333:organization/o-example' or '…:ou/o-example/ou-example'");
    }
  }
  return unique(arns);
}

/** The ARNs of principals, or patterns of them, none of which is everybody. */
export function principalPatternsOf(scope: IConstruct, property: string, patterns: string[]): string[] {
  for (const pattern of patterns) {
    if (Token.isUnresolved(pattern)) continue;
    const [, name] = /^arn:[^:]+:(?:iam|sts)::[\d*]+:[\w-]+\/(.+)$/.exec(pattern) ??
      fail(scope, property, `has ${shown(pattern)}, which is not the ARN of a principal`, "write it like 'arn:aws:iam::111122223333:role/packer'");
    if (/^[*?/]+$/.test(name)) fail(scope, property, `has ${shown(pattern)}, which is everybody`, 'give the name, or its beginning');
  }
  return unique(patterns);
}

function roleArn(scope: IConstruct, property: string, role: IRole): string {
  checkAccount(scope, property, { resource: role, what: 'a role', name: role.roleArn }, (own) => `a role can be passed inside its own account (${own}) only`);
  return exact(scope, property, role.roleArn);
}

export const roleArnsOf = (scope: IConstruct, property: string, roles: IRole[]) => unique(roles.map((role) => roleArn(scope, property, role)));

/** The ARNs of instance profiles and of the roles in them. */
export function instanceProfileArnsOf(scope: IConstruct, profiles: IInstanceProfile[]): { profileArns: string[]; roleArns: string[] } {
  for (const profile of profiles) {
    checkAccount(scope, 'instanceProfiles', { resource: profile, what: 'an instance profile', name: profile.instanceProfileArn },
      (own) => `an instance can have a profile of its own account (${own}) only`);
  }
  const roleArns = profiles.map(({ instanceProfileArn, role }) => roleArn(scope, 'instanceProfiles', role ??
    fail(scope, 'instanceProfiles', `has a profile whose role is not known (${shown(instanceProfileArn)})`,
      'import it with InstanceProfile.fromInstanceProfileAttributes and its role')));
  return {
    profileArns: idsOf(scope, 'instanceProfiles', profiles.map(({ instanceProfileArn }) => instanceProfileArn)),
    roleArns: unique(roleArns),
  };
}

function keyArn(scope: IConstruct, property: string, key: IKey): string {
  const arn = exact(scope, property, key.keyArn);
  if (arn.includes(':alias/')) {
    fail(scope, property, `has an alias (${shown(arn)}), which IAM policies do not follow to its key`,
      'give the key itself, for example with Key.fromLookup or Key.fromKeyArn');
  }
  return arn;
}

/** The ends of the ARNs of subnets, VPCs or security groups, from the account on. */
function withOwners(
  scope: IConstruct, property: string, regions: readonly string[], type: string, resources: { resource: IResource; name: string }[],
): string[] {
  return unique(resources.map(({ resource, name }) => {
    const declared = { resource, name: exact(scope, property, name), what: `a ${type === 'vpc' ? 'VPC' : type.replace('-', ' ')}` };
    checkRegion(scope, property, declared, regions);
    return `${ownerOf(scope, property, declared)}:${type}/${name}`;
  }));
}

export const subnetsOf = (scope: IConstruct, subnets: ISubnet[], regions: readonly string[]) =>
  withOwners(scope, 'subnets', regions, 'subnet', subnets.map((resource) => ({ resource, name: resource.subnetId })));

export const securityGroupsOf = (scope: IConstruct, groups: ISecurityGroup[], regions: readonly string[]) =>
  withOwners(scope, 'securityGroups', regions, 'security-group', groups.map((resource) => ({ resource, name: resource.securityGroupId })));

export const vpcsOf = (scope: IConstruct, vpcs: IVpc[], regions: readonly string[]) =>
  withOwners(scope, 'vpcs', regions, 'vpc', vpcs.map((resource) => ({ resource, name: resource.vpcId })));

/** The accounts in such ends of ARNs; without any, the account of the stack. */
export const ownersIn = (scope: IConstruct, withOwner: string[]) =>
  (withOwner.length > 0 ? unique(withOwner.map((end) => end.slice(0, end.indexOf(':')))) : [Stack.of(scope).account]);

/** The names of key pairs, which no account shares. */
export const keyPairNamesOf = (scope: IConstruct, keyPairs: IKeyPair[], regions: readonly string[]) => unique(keyPairs.map((resource) => {
  const declared = { resource, what: 'a key pair', name: exact(scope, 'keyPairs', resource.keyPairName) };
  checkAccount(scope, 'keyPairs', declared, (own) => `an instance can have a key pair of its own account (${own}) only`);
  checkRegion(scope, 'keyPairs', declared, regions);
  return declared.name;
}));

/** The ARNs of repositories of the account. */
export function ownRepositoryArnsOf(scope: IConstruct, property: string, repositories: IRepository[], why: (own: string) => string): string[] {
  return unique(repositories.map((resource) => {
    checkAccount(scope, property, { resource, what: 'a repository', name: resource.repositoryArn }, why);
    return exact(scope, property, resource.repositoryArn);
  }));
}

/** The ARNs of keys, wherever they are. */
export const keyArnsOf = (scope: IConstruct, property: string, keys: IKey[]) => unique(keys.map((key) => keyArn(scope, property, key)));

/** The ARNs of keys, each in one of the regions. */
export function kmsKeyArnsOf(scope: IConstruct, property: string, keys: IKey[], regions: string[]): string[] {
  return unique(keys.map((key) => {
    const arn = keyArn(scope, property, key);
    const region = fieldOf(scope, arn, 'region') ?? known(scope, key.env.region);
    const regionsAreKnown = regions.every((declared) => !Token.isUnresolved(declared));
    if (region !== undefined && regionsAreKnown && !regions.includes(region)) {
      fail(scope, property, `has a key of ${region} (${shown(arn)}), while the role works in ${regions.join(', ')}`,
        'name a key of these regions, or add the region to regions or copyToRegions');
    }
    return arn;
  }));
}

/** The ARNs of the keys that data is encrypted with: those declared, and those the secrets know. */
export function dataKeyArnsOf(scope: IConstruct, keys: IKey[], secrets: ISecret[]): string[] {
  const ofSecrets = secrets.flatMap(({ encryptionKey }) => encryptionKey ?? []);
  return unique([...keys, ...ofSecrets].map((key) => keyArn(scope, 'dataKeys', key)));
}

/** The ARNs of secrets. Secrets Manager ends each with six characters of its own, which a partial ARN lacks. */
export const secretArnsOf = (scope: IConstruct, secrets: ISecret[]) => unique(secrets.map(({ secretFullArn, secretArn }) =>
  (secretFullArn ? exact(scope, 'secrets', secretFullArn) : `${exact(scope, 'secrets', secretArn)}-??????`)));

const OWNER_ALIASES = ['amazon', 'aws-marketplace', 'aws-backup-vault'];

/** The owners of images that are accounts, or may be: whose images EC2 may know by an alias. Those of the own account have none. */
export const imageAccountsIn = (owners: string[] = []) => unique(owners.filter((owner) => owner !== 'self' && !OWNER_ALIASES.includes(owner)));

/** Owners as `ec2:Owner` has them. */
export function imageOwnersOf(scope: IConstruct, owners: string[], property = 'sourceImageOwners'): string[] {
  return unique(owners.map((owner) => {
    if (owner === 'self') return Stack.of(scope).account;
    if (!Token.isUnresolved(owner) && !OWNER_ALIASES.includes(owner) && !/^\d{12}$/.test(owner)) {
      fail(scope, property, `has ${shown(owner)}`, "write a 12-digit account id, 'self', 'amazon', 'aws-marketplace' or 'aws-backup-vault'");
    }
    return owner;
  }));
}

/** Instance types, or families such as `t3.*`. */
export function instanceTypesOf(scope: IConstruct, types: string[]): string[] {
  return unique(types.map((type) => {
    if (!Token.isUnresolved(type) && !/^[a-z][a-z0-9-]*\.([a-z0-9-]+|\*)$/.test(type)) {
      fail(scope, 'instanceTypes', `has ${shown(type)}`, "write an instance type such as 't3.micro', or a family such as 't3.*'");
    }
    return type;
  }));
}

/** Lists in an order of their own: that of a declaration never shows in a policy, nor makes it another one. */
export function inOrder(scope: IConstruct, lists: Record<string, readonly string[]>): Record<string, readonly string[]> {
  const text = (value: string) => JSON.stringify(Stack.of(scope).resolve(value));
  return Object.fromEntries(Object.entries(lists).map(([name, values]) => [name, [...values].sort((a, b) => (text(a) < text(b) ? -1 : 1))]));
}
