import type { ResourceType } from './capability';
import { serviceLinkedRoleArn, OF_FAST_LAUNCH, OF_IMAGE_BUILDER, OF_SPOT, OF_SYSTEMS_MANAGER } from './service-linked-roles';

/* Source: Service Authorization Reference, AWS IAM and AWS KMS, resource types. */

export const DECLARED_ROLES: ResourceType = { name: 'role', arn: '${InstanceRoleArns}' };
export const DECLARED_INSTANCE_PROFILES: ResourceType = { name: 'instance-profile', arn: '${InstanceProfileArns}' };
export const ANY_INSTANCE_PROFILE: ResourceType = { name: 'instance-profile', arn: 'arn:${Partition}:iam::${Account}:instance-profile/*' };
export const DECLARED_KEYS: ResourceType = { name: 'key', arn: '${KmsKeyArns}' };
/** The plugin names its temporary roles and profiles `packer-<uuid>`. */
export const ROLES_NAMED_BY_PACKER: ResourceType = { name: 'role', arn: 'arn:${Partition}:iam::${Account}:role/packer-*' };
export const PROFILES_NAMED_BY_PACKER: ResourceType = {
  name: 'instance-profile',
  arn: 'arn:${Partition}:iam::${Account}:instance-profile/packer-*',
};
export const DECLARED_BASE_ROLES: ResourceType = { name: 'role', arn: '${AssumedRoleArns}' };
export const SERVICE_LINKED_ROLE_OF_IMAGE_BUILDER: ResourceType = { name: 'role', arn: serviceLinkedRoleArn(OF_IMAGE_BUILDER) };
export const SERVICE_LINKED_ROLE_OF_SSM: ResourceType = { name: 'role', arn: serviceLinkedRoleArn(OF_SYSTEMS_MANAGER) };
export const SERVICE_LINKED_ROLE_OF_FAST_LAUNCH: ResourceType = { name: 'role', arn: serviceLinkedRoleArn(OF_FAST_LAUNCH) };
export const SERVICE_LINKED_ROLE_OF_SPOT: ResourceType = { name: 'role', arn: serviceLinkedRoleArn(OF_SPOT) };
