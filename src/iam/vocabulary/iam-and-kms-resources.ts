import type { ResourceType } from './capability';

/* Source: Service Authorization Reference, AWS IAM and AWS KMS, resource types. */

export const DECLARED_ROLES: ResourceType = { name: 'role', arn: '${InstanceRoleArns}' };
export const DECLARED_INSTANCE_PROFILES: ResourceType = { name: 'instance-profile', arn: '${InstanceProfileArns}' };
export const ANY_INSTANCE_PROFILE: ResourceType = { name: 'instance-profile', arn: 'arn:${Partition}:iam::${Account}:instance-profile/*' };
export const DECLARED_KEYS: ResourceType = { name: 'key', arn: '${KmsKeyArns}' };
/** The plugin names its temporary roles and profiles `packer-<uuid>`. */
export const ROLES_NAMED_BY_PACKER: ResourceType = { name: 'role', arn: 'arn:${Partition}:iam::${Account}:role/packer-*' };
export const PROFILES_NAMED_BY_PACKER: ResourceType = { name: 'instance-profile', arn: 'arn:${Partition}:iam::${Account}:instance-profile/packer-*' };
export const DECLARED_BASE_ROLES: ResourceType = { name: 'role', arn: '${AssumedRoleArns}' };

/** The names are fixed by the services. Source: the documentation of each service, "Service-linked roles". */
const serviceLinked = (service: string, name: string): ResourceType =>
  ({ name: 'role', arn: `arn:\${Partition}:iam::\${Account}:role/aws-service-role/${service}.amazonaws.com/${name}` });
export const SERVICE_LINKED_ROLE_OF_SSM = serviceLinked('ssm', 'AWSServiceRoleForAmazonSSM');
export const SERVICE_LINKED_ROLE_OF_FAST_LAUNCH = serviceLinked('ec2fastlaunch', 'AWSServiceRoleForEC2FastLaunch');
export const SERVICE_LINKED_ROLE_OF_SPOT = serviceLinked('spot', 'AWSServiceRoleForEC2Spot');
