import { Stack, Token } from 'aws-cdk-lib';
import type { IKeyPair, ISecurityGroup, ISubnet, IVpc } from 'aws-cdk-lib/aws-ec2';
import type { IRepository } from 'aws-cdk-lib/aws-ecr';
import type { IInstanceProfile, IRole } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { ISecret } from 'aws-cdk-lib/aws-secretsmanager';
import { IConstruct } from 'constructs';
import { checkAccount, checkPlaceOfArn, checkRegion, fieldOf, ownerOf, Placed } from './places';
import { fail, known, shown } from '../validation/fail';
import {
  ACCOUNT_ID, checkExact, checkShape, FOLDER, INSTANCE_PROFILE_ARN, INSTANCE_TYPE, KEY_ARN, KEY_PAIR_NAME, REPOSITORY_ARN, ROLE_ARN,
  SECRET_ARN, SECURITY_GROUP_ID, Shape, SUBNET_ID, VPC_ID,
} from '../validation/shapes';

/*
 * What the owner of a role declared, as texts for the placeholders of capability data. Everything that
 * would match more than the one thing it names is refused here.
 */

/** A resource of the CDK, or of it the one attribute that names it: a template says no more. */
export type Named<Resource, Name extends keyof Resource> = Pick<Resource, Name> & Placed['resource'];

/** A declared list is not empty: an empty one could be read as "none" or as "any". */
export function nonEmpty<T>(scope: IConstruct, property: string, values: T[] | undefined, whenLeftOut: string): T[] | undefined {
  if (values?.length === 0) fail(scope, property, 'is an empty list', `leave it out, and ${whenLeftOut}`);
  return values;
}

const unique = (values: string[]) => [...new Set(values)];

/** Ids or names, each of exactly one thing. */
export const namesOf = (scope: IConstruct, property: string, names: string[], shape: Shape) => unique(names.map((name) => {
  checkExact(scope, property, name);
  checkShape(scope, property, name, shape);
  return name;
}));

/** ARNs, each of exactly one thing, in the partition of the stack. */
export const arnsOf = (scope: IConstruct, property: string, arns: string[], shape: Shape) => namesOf(scope, property, arns, shape).map((arn) => {
  checkPlaceOfArn(scope, property, arn);
  return arn;
});

const arnOf = (scope: IConstruct, property: string, arn: string, shape: Shape) => arnsOf(scope, property, [arn], shape)[0];

export const accountsOf = (scope: IConstruct, property: string, accounts: string[]) => namesOf(scope, property, accounts, ACCOUNT_ID);

/** A folder as the start of object names: with the slash, without which it would be the start of other folders' names too. */
export function folderOf(scope: IConstruct, property: string, folder: string | undefined): string {
  if (folder === undefined) return '';
  checkShape(scope, property, folder, FOLDER, 'is');
  return (known(scope, folder) ?? folder).endsWith('/') ? folder : `${folder}/`;
}

/** The ARNs of principals, or patterns of them, none of which is everybody. */
export function principalPatternsOf(scope: IConstruct, property: string, patterns: string[]): string[] {
  for (const pattern of patterns) {
    if (Token.isUnresolved(pattern)) continue;
    const [, name] = /^arn:[^:]+:(?:iam|sts)::(?:\d{12}|\*):[\w-]+\/(.+)$/.exec(pattern) ??
      fail(scope, property, `has ${shown(pattern)}, which is not the ARN of a principal`, "write it like 'arn:aws:iam::111122223333:role/packer'");
    if (/^[*?/]+$/.test(name)) fail(scope, property, `has ${shown(pattern)}, which is everybody`, 'give the name, or its beginning');
  }
  return unique(patterns);
}

function roleArn(scope: IConstruct, property: string, role: Named<IRole, 'roleArn'>): string {
  checkAccount(scope, property, { resource: role, what: 'a role', name: role.roleArn }, (own) => `a role can be passed inside its own account (${own}) only`);
  return arnOf(scope, property, role.roleArn, ROLE_ARN);
}

export const roleArnsOf = (scope: IConstruct, property: string, roles: Named<IRole, 'roleArn'>[]) => unique(roles.map((role) => roleArn(scope, property, role)));

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
    profileArns: arnsOf(scope, 'instanceProfiles', profiles.map(({ instanceProfileArn }) => instanceProfileArn), INSTANCE_PROFILE_ARN),
    roleArns: unique(roleArns),
  };
}

function keyArn(scope: IConstruct, property: string, key: Pick<IKey, 'keyArn'>): string {
  const arn = arnOf(scope, property, key.keyArn, KEY_ARN);
  if (arn.includes(':alias/')) {
    fail(scope, property, `has an alias (${shown(arn)}), which IAM policies do not follow to its key`,
      'give the key itself, for example with Key.fromLookup or Key.fromKeyArn');
  }
  return arn;
}

/** The ends of the ARNs of subnets, VPCs or security groups, from the account on. */
function withOwners(
  scope: IConstruct, property: string, regions: readonly string[], type: string, shape: Shape, resources: Pick<Placed, 'resource' | 'name'>[],
): string[] {
  return unique(resources.map(({ resource, name }) => {
    namesOf(scope, property, [name], shape);
    const declared = { resource, name, what: shape.is.replace('the id of ', '') };
    checkRegion(scope, property, declared, regions);
    return `${ownerOf(scope, property, declared)}:${type}/${name}`;
  }));
}

export const subnetsOf = (scope: IConstruct, subnets: Named<ISubnet, 'subnetId'>[], regions: readonly string[]) =>
  withOwners(scope, 'subnets', regions, 'subnet', SUBNET_ID, subnets.map((resource) => ({ resource, name: resource.subnetId })));

export const securityGroupsOf = (scope: IConstruct, groups: Named<ISecurityGroup, 'securityGroupId'>[], regions: readonly string[]) =>
  withOwners(scope, 'securityGroups', regions, 'security-group', SECURITY_GROUP_ID, groups.map((resource) => ({ resource, name: resource.securityGroupId })));

export const vpcsOf = (scope: IConstruct, vpcs: Named<IVpc, 'vpcId'>[], regions: readonly string[]) =>
  withOwners(scope, 'vpcs', regions, 'vpc', VPC_ID, vpcs.map((resource) => ({ resource, name: resource.vpcId })));

/** The accounts in such ends of ARNs; without any, the account of the stack. */
export const ownersIn = (scope: IConstruct, withOwner: string[]) =>
  (withOwner.length > 0 ? unique(withOwner.map((end) => end.slice(0, end.indexOf(':')))) : [Stack.of(scope).account]);

/** The names of key pairs, which no account shares. */
export const keyPairNamesOf = (scope: IConstruct, keyPairs: Named<IKeyPair, 'keyPairName'>[], regions: readonly string[]) => unique(keyPairs.map((resource) => {
  const [name] = namesOf(scope, 'keyPairs', [resource.keyPairName], KEY_PAIR_NAME);
  const declared = { resource, what: 'a key pair', name };
  checkAccount(scope, 'keyPairs', declared, (own) => `an instance can have a key pair of its own account (${own}) only`);
  checkRegion(scope, 'keyPairs', declared, regions);
  return name;
}));

/** The ARNs of repositories of the account. */
export function ownRepositoryArnsOf(scope: IConstruct, property: string, repositories: IRepository[], why: (own: string) => string): string[] {
  return unique(repositories.map((resource) => {
    checkAccount(scope, property, { resource, what: 'a repository', name: resource.repositoryArn }, why);
    return arnOf(scope, property, resource.repositoryArn, REPOSITORY_ARN);
  }));
}

/** The ARNs of keys, wherever they are. */
export const keyArnsOf = (scope: IConstruct, property: string, keys: IKey[]) => unique(keys.map((key) => keyArn(scope, property, key)));

/** The ARNs of keys, each in one of the regions. */
export function kmsKeyArnsOf(scope: IConstruct, property: string, keys: Named<IKey, 'keyArn'>[], regions: string[]): string[] {
  return unique(keys.map((key) => {
    const arn = keyArn(scope, property, key);
    const region = fieldOf(scope, arn, 'region') ?? known(scope, key.env?.region);
    const regionsAreKnown = regions.every((declared) => !Token.isUnresolved(declared));
    if (region !== undefined && regionsAreKnown && !regions.includes(region)) {
      fail(scope, property, `has a key of ${region} (${shown(arn)}), while the role works in ${regions.join(', ')}`,
        'name a key of these regions, or add the region to regions or copyToRegions');
    }
    return arn;
  }));
}

/** The ARNs of secrets. Secrets Manager ends each with six characters of its own, which a partial ARN lacks. */
export const secretArnsOf = (scope: IConstruct, secrets: Pick<ISecret, 'secretArn' | 'secretFullArn'>[]) => unique(secrets.map(({ secretFullArn, secretArn }) =>
  (secretFullArn ? arnOf(scope, 'secrets', secretFullArn, SECRET_ARN) : `${arnOf(scope, 'secrets', secretArn, SECRET_ARN)}-??????`)));

const OWNER_ALIASES = ['amazon', 'aws-marketplace', 'aws-backup-vault'];

/** The owners of images that are accounts, or may be: whose images EC2 may know by an alias. Those of the own account have none. */
export const imageAccountsIn = (owners: readonly string[] = []) => unique(owners.filter((owner) => owner !== 'self' && !OWNER_ALIASES.includes(owner)));

/** Owners as `ec2:Owner` has them. */
export function imageOwnersOf(scope: IConstruct, owners: readonly string[], property = 'sourceImageOwners'): string[] {
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
  types.forEach((type) => checkShape(scope, 'instanceTypes', type, INSTANCE_TYPE));
  return unique(types);
}

/** Lists in an order of their own: that of a declaration never shows in a policy, nor makes it another one. */
export function inOrder(scope: IConstruct, lists: Record<string, readonly string[]>): Record<string, readonly string[]> {
  const text = (value: string) => JSON.stringify(Stack.of(scope).resolve(value));
  return Object.fromEntries(Object.entries(lists).map(([name, values]) => [name, [...values].sort((a, b) => (text(a) < text(b) ? -1 : 1))]));
}
