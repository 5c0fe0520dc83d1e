import { Capability, declaredBy } from '../../iam/vocabulary/capability';
import { CARRIES_TAG, CREATED_UNTAGGED, CREATED_WITH_TAG, taggedBy } from '../../iam/vocabulary/conditions';
import { DECLARED_SUBNETS, IMAGE, INSTANCE, NETWORK_INTERFACE, SUBNET, VOLUME } from '../../iam/vocabulary/ec2-resources';
import { launchFromImageOfAccount } from '../../iam/vocabulary/image-of-account';
import { EC2_TAG_ON_CREATE, plugin, reference, SHARED_NETWORK } from '../../iam/vocabulary/sources';

export const launchInstance: Capability = {
  id: 'launch-instance',
  does: 'launches the instance that becomes the image, stops and terminates it',
  ...declaredBy('builders', {
    inWords: 'the builders that launch: amazon-ebs (the default), amazon-ebssurrogate, amazon-ebsvolume, amazon-instance', byDefault: true,
  }),
  template: 'the build tag in run_tags; in run_volume_tags, or that map not at all',
  needs: [{
    sid: 'LaunchInstance',
    actions: ['ec2:RunInstances'],
    on: [INSTANCE],
    when: [CREATED_WITH_TAG],
    because: 'the build instance, tagged by run_tags',
    source: plugin('common/step_run_source_instance.go:294'),
    residualRisk: 'launches instances of any number, type and user data, if they have the tag; instanceTypes and requireImdsV2 narrow it',
  }, {
    sid: 'LaunchInterfaceAndVolumes',
    actions: ['ec2:RunInstances'],
    on: [NETWORK_INTERFACE, VOLUME],
    when: [CREATED_WITH_TAG],
    because: 'the network interface, tagged by run_tags, and the volumes, tagged by run_volume_tags, are created with the instance',
    source: plugin('common/step_run_source_instance.go:294'),
  }, {
    sid: 'TagInstanceOnCreation',
    actions: ['ec2:CreateTags'],
    on: [INSTANCE, NETWORK_INTERFACE, VOLUME],
    when: [CREATED_WITH_TAG, taggedBy('RunInstances')],
    because: 'tags in RunInstances are authorized as CreateTags too',
    source: EC2_TAG_ON_CREATE,
  }, {
    sid: 'StopAndTerminateInstance',
    actions: ['ec2:StopInstances', 'ec2:TerminateInstances'],
    on: [INSTANCE],
    when: [CARRIES_TAG],
    because: 'the instance is stopped before the image is created, and terminated at the end, also after a failure',
    source: plugin('common/step_stop_ebs_instance.go:61', 'common/step_run_source_instance.go:490'),
  }],
};

export const sourceImage: Capability = {
  id: 'source-image',
  does: 'launches from its source image',
  ...declaredBy('builders', { inWords: 'the builders that launch', byDefault: true }),
  needs: [{
    sid: 'LaunchFromImage',
    actions: ['ec2:RunInstances'],
    on: [IMAGE],
    when: [],
    because: 'source_ami or source_ami_filter; RunInstances has no condition on the tags of a public image, so the statement is restricted by the region',
    source: reference('Amazon EC2', 'RunInstances, image'),
    residualRisk: 'launches from any image that the account can use, and reads its disk; sourceImageOwners narrows it',
  }],
};

export const sourceImageOfAccounts: Capability = {
  id: 'source-image-of-accounts',
  does: 'launches from images of the declared accounts that EC2 knows by an alias',
  ...declaredBy('sourceImageOwners', { inWords: 'sourceImageOwners with an account' }),
  template: 'source_ami_filter with the account in owners',
  needs: [launchFromImageOfAccount],
};

export const deleteVolumes: Capability = {
  id: 'delete-volumes',
  does: 'deletes volumes that its instance leaves behind',
  ...declaredBy('builders', { inWords: 'the builders that launch, and amazon-chroot', byDefault: true }),
  template: 'the build tag in run_volume_tags (amazon-chroot: root_volume_tags), else volumes stay behind',
  needs: [{
    sid: 'DeleteLeftOverVolume',
    actions: ['ec2:DeleteVolume'],
    on: [VOLUME],
    when: [CARRIES_TAG],
    because: 'volumes that the source image does not delete on termination are deleted by the build, as is the volume of amazon-chroot',
    source: plugin('common/step_cleanup_volumes.go:99'),
  }],
};

export const launchUntaggedVolumes: Capability = {
  id: 'launch-untagged-volumes',
  does: 'leaves the volumes of its instance untagged, as templates without run_volume_tags do',
  ...declaredBy('builders', { inWords: 'the builders that launch', unless: ['requireVolumeTag'], byDefault: true }),
  needs: [{
    sid: 'LaunchUntaggedVolumes',
    actions: ['ec2:RunInstances'],
    on: [VOLUME],
    when: [CREATED_UNTAGGED],
    because: 'run_tags are not set on volumes, and few templates set run_volume_tags; the volumes are created with an instance that must have the tag',
    source: plugin('common/step_run_source_instance.go:294'),
    residualRisk: 'creates untagged volumes with its instances, and cannot delete them afterwards; requireVolumeTag prevents it',
  }],
};

export const anySubnet: Capability = {
  id: 'any-subnet',
  does: 'runs in any subnet that the template names, or in the default VPC',
  ...declaredBy('builders', { inWords: 'the builders that launch', unless: ['subnets'], byDefault: true }),
  needs: [{
    sid: 'LaunchIntoSubnet',
    actions: ['ec2:RunInstances'],
    on: [SUBNET],
    when: [],
    because: 'an instance is launched into a subnet: the default subnet if the template names none',
    source: plugin('common/step_network_info.go:120', 'common/step_run_source_instance.go:294'),
    residualRisk: 'launches into any subnet of the account in the regions, and with networkAccountIds into any that those accounts share; subnets and vpcs narrow it',
  }],
};

export const declaredSubnets: Capability = {
  id: 'declared-subnets',
  does: 'runs in the declared subnets',
  ...declaredBy('subnets'),
  template: 'subnet_id or subnet_filter',
  needs: [{
    sid: 'LaunchIntoDeclaredSubnet',
    actions: ['ec2:RunInstances'],
    on: [DECLARED_SUBNETS],
    when: [],
    because: 'subnet_id or subnet_filter leads to one of these subnets',
    source: `${plugin('common/step_network_info.go:169')}; of other accounts: ${SHARED_NETWORK}`,
  }],
};
