import { ofAws } from './policy';
import { Capability, declaredBy } from '../../../iam/vocabulary/capability';
import { CARRIES_TAG, CREATED_WITH_TAG, OF_OWN_ACCOUNT, taggedBy } from '../../../iam/vocabulary/conditions';
import {
  DECLARED_KEY_PAIRS, DECLARED_LICENSE_CONFIGURATIONS, DECLARED_PLACEMENT_GROUPS, DECLARED_RESOURCE_GROUPS, DECLARED_SECURITY_GROUPS,
  DECLARED_SNAPSHOTS, DECLARED_SUBNETS, IMAGE, INSTANCE, NETWORK_INTERFACE, VOLUME,
} from '../../../iam/vocabulary/ec2-resources';
import { DECLARED_ROLES } from '../../../iam/vocabulary/iam-and-kms-resources';
import { launchFromImageOfAccount } from '../../../iam/vocabulary/image-of-account';
import { EC2_TAG_ON_CREATE, guide, PASS_ROLE, reference, SHARED_NETWORK } from '../../../iam/vocabulary/sources';

export const launchInstance: Capability = {
  id: 'launch-instance',
  does: 'launches its build and test instances, stops and terminates them',
  ...declaredBy({ inWords: 'always' }),
  needs: [{
    sid: 'LaunchInstance',
    actions: ['ec2:RunInstances'],
    on: [INSTANCE, VOLUME],
    when: [CREATED_WITH_TAG],
    because: 'Image Builder launches a build instance, and one for each test, with its tag on instance and volumes',
    source: ofAws('RunInstancesWithEC2ImageBuilderRequestTagsPermissions'),
    residualRisk: 'launches instances of any number, type and user data with the declared roles, if they have the tag; instanceTypes and requireImdsV2 narrow it',
  }, {
    sid: 'LaunchIntoNetwork',
    actions: ['ec2:RunInstances'],
    on: [NETWORK_INTERFACE, DECLARED_SUBNETS, DECLARED_SECURITY_GROUPS],
    when: [],
    because: 'an instance has a network interface, a subnet and security groups, by default those of the default VPC; the policy of AWS requires no tag on the interface',
    source: `${ofAws('RunInstancesPermissions')}; of other accounts: ${SHARED_NETWORK}`,
    inferred: 'that interfaces may be untagged',
    residualRisk: 'launches into any subnet and with any security group of the account in the regions, unless subnets and securityGroups name them, and with networkAccountIds any that those accounts share; takes a free network interface',
  }, {
    sid: 'LaunchFromImage',
    actions: ['ec2:RunInstances'],
    on: [IMAGE],
    when: [],
    because: 'the parent image of the recipe, or the image under test; RunInstances has no condition on the tags of a public image, so the statement is restricted by the region',
    source: ofAws('RunInstancesPermissions'),
    residualRisk: 'launches from any image that the account can use, and reads its disk; parentImageOwners narrows it',
  }, {
    sid: 'UseInstance',
    actions: ['ec2:DescribeInstanceAttribute', 'ec2:StartInstances', 'ec2:StopInstances', 'ec2:TerminateInstances', 'ssm:SendCommand'],
    on: [INSTANCE],
    when: [CARRIES_TAG],
    because: 'components run through Run Command, the build instance is stopped before the image is created, and every instance is terminated at the end, also after a failure',
    source: `${ofAws('EC2InstanceStateChangePermissions', 'SendCommandEC2ImageBuilderInstancePermissions', 'EC2ReadOnlyPermissions')}; ${
      reference('Amazon EC2', 'DescribeInstanceAttribute, instance, aws:ResourceTag')}`,
    inferred: 'that attributes are asked for of instances of the service alone: the policy of AWS lets those of any instance be read, user data included',
    residualRisk: 'runs commands on the instances of other pipelines of Image Builder in the account, stops and terminates them, because all have the same tag',
  }, {
    sid: 'PassInstanceRole',
    actions: ['iam:PassRole'],
    on: [DECLARED_ROLES],
    when: [{ StringEquals: { 'iam:PassedToService': '${Ec2Services}' } }],
    because: 'launching with the instance profile of the infrastructure configuration passes the role in it to EC2',
    source: `${ofAws('IAMPassRolePermissions')}; ${PASS_ROLE}`,
    residualRisk: 'uses the permissions of the passed role, from an instance of its own',
  }],
};

export const tagOnLaunch: Capability = {
  id: 'tag-on-launch',
  does: 'tags its instances when it launches them',
  ...declaredBy('imageTypes', { inWords: 'imageTypes without AMI; AMIs are tagged with them (create-image)' }),
  needs: [{
    sid: 'TagOnLaunch',
    actions: ['ec2:CreateTags'],
    on: [INSTANCE, NETWORK_INTERFACE, VOLUME],
    when: [CREATED_WITH_TAG, taggedBy('RunInstances')],
    because: 'tags in RunInstances are authorized as CreateTags too',
    source: `${ofAws('CreateTagsOnCreatePermissions')}; ${EC2_TAG_ON_CREATE}`,
  }],
};

export const parentImageOfAccounts: Capability = {
  id: 'parent-image-of-accounts',
  does: 'launches from images of the declared accounts that EC2 knows by an alias',
  ...declaredBy('parentImageOwners', { inWords: 'parentImageOwners with an account' }),
  needs: [launchFromImageOfAccount],
};

export const launchOwnImage: Capability = {
  id: 'launch-own-image',
  does: 'launches from the image that it created, to test it or to prepare fast launch',
  ...declaredBy('parentImageOwners', 'imageTests', 'fastLaunchTemplates',
    { inWords: 'parentImageOwners, with imageTests (the default) or fastLaunchTemplates' }),
  needs: [{
    sid: 'LaunchFromOwnImage',
    actions: ['ec2:RunInstances'],
    on: [IMAGE],
    when: [CARRIES_TAG, OF_OWN_ACCOUNT],
    because: 'the owners of parent images need not be the owner of the output image',
    source: `${ofAws('RunInstancesPermissions')}; ${guide('Create test workflows')}`,
    inferred: 'that the image carries the tag by then, as the policy of AWS asks for it in CreateImage',
    residualRisk: 'launches from the images of other pipelines of Image Builder in the account',
  }],
};

export const declaredKeyPairs: Capability = {
  id: 'declared-key-pairs',
  does: 'launches with one of the declared key pairs, for people who look into a failed build',
  ...declaredBy('keyPairs'),
  needs: [{
    sid: 'LaunchWithDeclaredKeyPair',
    actions: ['ec2:RunInstances'],
    on: [DECLARED_KEY_PAIRS],
    when: [],
    because: 'the infrastructure configuration names this key pair',
    source: ofAws('RunInstancesPermissions'),
  }],
};

export const blockDeviceSnapshots: Capability = {
  id: 'block-device-snapshots',
  does: 'launches with volumes from the declared snapshots',
  ...declaredBy('blockDeviceSnapshots'),
  needs: [{
    sid: 'LaunchFromDeclaredSnapshot',
    actions: ['ec2:RunInstances'],
    on: [DECLARED_SNAPSHOTS],
    when: [],
    because: 'a block device mapping of the recipe names a snapshot',
    source: ofAws('RunInstancesPermissions'),
  }],
};

export const placementGroups: Capability = {
  id: 'placement-groups',
  does: 'launches into the declared placement groups',
  ...declaredBy('placementGroups'),
  needs: [{
    sid: 'LaunchIntoPlacementGroup',
    actions: ['ec2:RunInstances'],
    on: [DECLARED_PLACEMENT_GROUPS],
    when: [],
    because: 'the placement of the infrastructure configuration; the policy of AWS has no statement for it',
    source: reference('Amazon EC2', 'RunInstances, placement-group'),
    inferred: 'that RunInstances asks for the placement group',
  }],
};

export const hostResourceGroups: Capability = {
  id: 'host-resource-groups',
  does: 'launches into the declared host resource groups',
  ...declaredBy('hostResourceGroups'),
  needs: [{
    sid: 'LaunchIntoHostResourceGroup',
    actions: ['ec2:RunInstances', 'ec2:StartInstances'],
    on: [DECLARED_RESOURCE_GROUPS],
    when: [],
    because: 'the placement of the infrastructure configuration; the policy of AWS has no statement for it',
    source: reference('Amazon EC2', 'RunInstances and StartInstances, group'),
    inferred: 'that RunInstances and StartInstances ask for the group',
  }],
};

export const licenseConfigurations: Capability = {
  id: 'license-configurations',
  does: 'launches under the declared license configurations, and attaches them to the image',
  ...declaredBy('licenseConfigurations'),
  needs: [{
    sid: 'LaunchWithLicenseConfiguration',
    actions: ['ec2:RunInstances', 'ec2:StartInstances'],
    on: [DECLARED_LICENSE_CONFIGURATIONS],
    when: [],
    because: 'a launch from an image with license configurations is authorized on them; RunInstances is in the policy of AWS, StartInstances in the reference',
    source: `${ofAws('RunInstancesPermissions')}; ${reference('Amazon EC2', 'StartInstances, license-configuration')}`,
  }, {
    sid: 'AttachLicenseConfiguration',
    actions: ['license-manager:UpdateLicenseSpecificationsForResource'],
    on: [DECLARED_LICENSE_CONFIGURATIONS],
    when: [],
    because: 'licenseConfigurationArns of the distribution are attached to the image',
    source: ofAws('UpdateCustomerLicensePermissions'),
    residualRisk: 'attaches the declared configurations to any image or instance of the account, or removes them',
  }],
};

export const instanceTypes: Capability = {
  id: 'instance-types',
  does: 'launches the declared instance types only',
  ...declaredBy('instanceTypes'),
  needs: [{
    sid: 'RefuseOtherInstanceTypes',
    actions: ['ec2:RunInstances'],
    on: [INSTANCE],
    when: [{ StringNotLike: { 'ec2:InstanceType': '${InstanceTypes}' } }],
    denies: true,
    because: 'limits the cost that an attacker with the credentials can cause',
    source: reference('Amazon EC2', 'RunInstances, instance, ec2:InstanceType'),
  }],
};

export const imdsV2: Capability = {
  id: 'imds-v2',
  does: 'launches only instances that require IMDSv2',
  ...declaredBy('requireImdsV2'),
  template: 'httpTokens = required in the instanceMetadataOptions of the infrastructure configuration',
  needs: [{
    sid: 'RefuseInstancesWithoutImdsV2',
    actions: ['ec2:RunInstances'],
    on: [INSTANCE],
    when: [{ StringNotEquals: { 'ec2:MetadataHttpTokens': 'required' } }],
    denies: true,
    because: 'a forged request cannot read the credentials of the instance (IMDSv2)',
    source: reference('Amazon EC2', 'RunInstances, instance, ec2:MetadataHttpTokens'),
  }],
};
