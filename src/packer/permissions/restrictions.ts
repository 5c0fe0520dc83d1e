import type { Restriction } from '../../iam/vocabulary/capability';
import { evidence, IMAGE_OWNER, plugin, reference } from '../../iam/vocabulary/sources';

export const sourceImageOwners: Restriction = {
  id: 'source-image-owners',
  does: 'starts from images of the declared owners only',
  narrows: ['LaunchFromImage', 'CreateVolumeFromSnapshot'],
  when: { StringEquals: { 'ec2:Owner': '${ImageOwners}' } },
  because: 'an image of someone else runs with the permissions of the build',
  source: IMAGE_OWNER,
};

export const instanceTypes: Restriction = {
  id: 'instance-types',
  does: 'launches the declared instance types only',
  narrows: ['LaunchInstance', 'LaunchUntaggedInstance', 'LaunchFencedInstance', 'CreateFleetOfInstances'],
  when: { StringLike: { 'ec2:InstanceType': '${InstanceTypes}' } },
  because: 'limits the cost that an attacker with the credentials can cause',
  source: reference('Amazon EC2', 'RunInstances, instance, ec2:InstanceType'),
};

export const imdsV2: Restriction = {
  id: 'imds-v2',
  does: 'launches only instances that require IMDSv2',
  narrows: ['LaunchInstance', 'LaunchUntaggedInstance', 'LaunchFencedInstance'],
  when: { StringEquals: { 'ec2:MetadataHttpTokens': 'required' } },
  because: 'a forged request cannot read the credentials of the instance (IMDSv2)',
  source: `${reference('Amazon EC2', 'RunInstances, instance, ec2:MetadataHttpTokens')}; plugin option metadata_options.http_tokens`,
};

export const subnetsOfVpcs: Restriction = {
  id: 'subnets-of-vpcs',
  does: 'stays in the declared VPCs',
  narrows: [
    'LaunchIntoSubnet',
    'LaunchIntoDeclaredSubnet',
    'LaunchWithDeclaredSecurityGroup',
    'UseAndDeleteSecurityGroup',
    'UseAndDeleteClosedSecurityGroup',
    'UseUntaggedSecurityGroup',
    'LaunchFastLaunchIntoNetwork',
  ],
  when: { ArnEquals: { 'ec2:Vpc': 'arn:${Partition}:ec2:${Region}:${OwnerAndVpc}' } },
  because: 'the build does not need subnets and security groups of other VPCs',
  source: reference('Amazon EC2', 'RunInstances, subnet and security-group, ec2:Vpc'),
};

export const fleetsInVpcs: Restriction = {
  id: 'fleets-in-vpcs',
  does: 'requests fleets in the declared VPCs only',
  narrows: ['CreateFleetFromImageAndNetwork'],
  // IfExists: images and key pairs belong to no VPC.
  when: { ArnEqualsIfExists: { 'ec2:Vpc': 'arn:${Partition}:ec2:${Region}:${OwnerAndVpc}' } },
  because: 'the build does not need subnets and security groups of other VPCs',
  source: reference('Amazon EC2', 'CreateFleet, subnet, ec2:Vpc'),
};

export const securityGroupsOfVpcs: Restriction = {
  id: 'security-groups-of-vpcs',
  does: 'creates security groups in the declared VPCs only',
  narrows: ['CreateSecurityGroupInVpc'],
  when: { StringEquals: { 'ec2:VpcID': '${VpcIds}' } },
  because: 'the VPC of a new security group is named by its id',
  // The id and not the ARN: decoded denials have plain ids in ec2:SubnetID, ec2:ImageID and the like, and a condition by ARN was refused.
  source: `${reference('Amazon EC2', 'CreateSecurityGroup, vpc, ec2:VpcID')}; ${evidence('E5', 'E14')}; ${plugin('common/step_security_group.go:121')}`,
};
