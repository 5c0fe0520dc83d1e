import { Stack } from 'aws-cdk-lib';
import type { IKeyPair, ISecurityGroup, ISubnet, IVpc } from 'aws-cdk-lib/aws-ec2';
import { IConstruct } from 'constructs';
import { checkAccount, checkRegion, Named, ownerOf, Placed } from './places';
import { namesOf, unique } from './values';
import { checkShape, INSTANCE_TYPE, KEY_PAIR_NAME, SECURITY_GROUP_ID, Shape, SUBNET_ID, VPC_ID } from '../validation/shapes';

/* What instances are launched with: networks, key pairs, types. */

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
    namesOf(scope, property, [name], shape);
    const declared = { resource, name, what: shape.is.replace('the id of ', '') };
    checkRegion(scope, property, declared, regions);
    return `${ownerOf(scope, property, declared)}:${type}/${name}`;
  }));
}

export const subnetsOf = (scope: IConstruct, subnets: Named<ISubnet, 'subnetId'>[], regions: readonly string[]) =>
  withOwners(scope, 'subnets', regions, 'subnet', SUBNET_ID, subnets.map((resource) => ({ resource, name: resource.subnetId })));

export const securityGroupsOf = (scope: IConstruct, groups: Named<ISecurityGroup, 'securityGroupId'>[], regions: readonly string[]) =>
  withOwners(scope, 'securityGroups', regions, 'security-group', SECURITY_GROUP_ID,
    groups.map((resource) => ({ resource, name: resource.securityGroupId })));

export const vpcsOf = (scope: IConstruct, vpcs: Named<IVpc, 'vpcId'>[], regions: readonly string[]) =>
  withOwners(scope, 'vpcs', regions, 'vpc', VPC_ID, vpcs.map((resource) => ({ resource, name: resource.vpcId })));

/** The accounts in such ends of ARNs; without any, the account of the stack. */
export const ownersIn = (scope: IConstruct, withOwner: string[]) =>
  (withOwner.length > 0 ? unique(withOwner.map((end) => end.slice(0, end.indexOf(':')))) : [Stack.of(scope).account]);

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
