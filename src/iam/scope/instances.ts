import { Stack, Token } from 'aws-cdk-lib';
import type { IKeyPair, ISecurityGroup, ISubnet, IVpc } from 'aws-cdk-lib/aws-ec2';
import { IConstruct } from 'constructs';
import { checkAccount, checkPlaceOfArn, checkRegion, Named, ownerOf, Placed } from './places';
import { namesOf, unique } from './values';
import { checkShape } from '../validation/check-shape';
import { fail, shown } from '../validation/fail';
import {
  ACCOUNT_ID, CAPACITY_RESERVATION_ID, INSTANCE_TYPE, KEY_PAIR_NAME, SECURITY_GROUP_ID, Shape, SUBNET_ID, VPC_ID,
} from '../validation/shapes';

/* What instances are launched with: networks, key pairs, types. */

/** What an id or an ARN names. */
function idIn(scope: IConstruct, property: string, name: string, type: string, shape: Shape): string {
  if (!name.startsWith('arn:')) return name;
  const [, account, id] = new RegExp(`^arn:[^:]+:ec2:[^:]+:([^:]+):${type}/(.+)$`).exec(name)
    ?? fail(scope, property, `has ${shown(name)}, which is not ${shape.is}`, shape.cure);
  namesOf(scope, property, [account], ACCOUNT_ID);
  checkPlaceOfArn(scope, property, name);
  return id;
}

/** The ends of the ARNs of subnets, VPCs or security groups, from the account on. */
function withOwners(
  scope: IConstruct,
  property: string,
  regions: readonly string[],
  type: string,
  shape: Shape,
  resources: Pick<Placed, 'resource' | 'name'>[],
): string[] {
  return unique(resources.map(({ resource, name }) => {
    const id = idIn(scope, property, name, type, shape);
    namesOf(scope, property, [id], shape);
    const declared = { resource, name, what: shape.is.replace('the id of ', '') };
    checkRegion(scope, property, declared, regions);
    return `${ownerOf(scope, property, declared)}:${type}/${id}`;
  }));
}

/** Where a subnet is, by its VPC: a look-up of a VPC says its owner, and nothing of the subnets in it. */
function asInVpc({ env, node }: Named<ISubnet, 'subnetId'>): Placed['resource'] {
  const around = node?.scope as Partial<IVpc> | undefined;
  return { node, env: around && 'vpcId' in around ? around.env : env };
}

export const subnetsOf = (scope: IConstruct, subnets: Named<ISubnet, 'subnetId'>[], regions: readonly string[]) =>
  withOwners(scope, 'subnets', regions, 'subnet', SUBNET_ID,
    subnets.map((subnet) => ({ resource: asInVpc(subnet), name: subnet.subnetId })));

export const securityGroupsOf = (scope: IConstruct, groups: Named<ISecurityGroup, 'securityGroupId'>[], regions: readonly string[]) =>
  withOwners(scope, 'securityGroups', regions, 'security-group', SECURITY_GROUP_ID,
    groups.map((resource) => ({ resource, name: resource.securityGroupId })));

export const vpcsOf = (scope: IConstruct, vpcs: Named<IVpc, 'vpcId'>[], regions: readonly string[]) =>
  withOwners(scope, 'vpcs', regions, 'vpc', VPC_ID, vpcs.map((resource) => ({ resource, name: resource.vpcId })));

/** Those of other accounts by their ARNs. */
export const capacityReservationsOf = (scope: IConstruct, property: string, reservations: readonly string[], regions: readonly string[]) =>
  withOwners(scope, property, regions, 'capacity-reservation', CAPACITY_RESERVATION_ID,
    reservations.map((name) => ({ resource: {}, name })));

const ownerIn = (end: string) => end.slice(0, end.indexOf(':'));

/** The accounts in such ends of ARNs; without any, the account of the stack. */
export const ownersIn = (scope: IConstruct, withOwner: readonly string[]) =>
  (withOwner.length > 0 ? unique(withOwner.map(ownerIn)) : [Stack.of(scope).account]);

/**
 * The same ends, and those of the accounts that share their networks: what is named by its id alone is of the stack or of one of them. No
 * two accounts have the same id.
 */
export function sharedBy(scope: IConstruct, accounts: readonly string[], withOwner: readonly string[]): string[] {
  return unique(withOwner.flatMap((end) => {
    const name = end.slice(end.indexOf(':'));
    const isOpen = ownerIn(end) === Stack.of(scope).account && !Token.isUnresolved(name);
    return isOpen ? [end, ...accounts.map((account) => `${account}${name}`)] : [end];
  }));
}

/** The names of key pairs, which no account shares. */
export const keyPairNamesOf = (scope: IConstruct, keyPairs: Named<IKeyPair, 'keyPairName'>[], regions: readonly string[]) =>
  unique(keyPairs.map((resource) => {
    const [name] = namesOf(scope, 'keyPairs', [resource.keyPairName], KEY_PAIR_NAME);
    const declared = { resource, what: 'a key pair', name };
    checkAccount(scope, 'keyPairs', declared, (own) => `an instance can have a key pair of its own account (${own}) only`);
    checkRegion(scope, 'keyPairs', declared, regions);
    return name;
  }));

/** Instance types, or families such as `t3.*`. */
export function instanceTypesOf(scope: IConstruct, types: string[]): string[] {
  types.forEach((type) => checkShape(scope, 'instanceTypes', type, INSTANCE_TYPE));
  return unique(types);
}
