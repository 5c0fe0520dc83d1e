import { Capability, declaredBy } from '../../iam/vocabulary/capability';
import { CARRIES_TAG } from '../../iam/vocabulary/conditions';
import {
  DECLARED_CAPACITY_RESERVATION_GROUPS, DECLARED_CAPACITY_RESERVATIONS, DECLARED_LICENSE_CONFIGURATIONS, DECLARED_PLACEMENT_GROUPS,
  DECLARED_RESOURCE_GROUPS, DECLARED_SNAPSHOTS, INSTANCE,
} from '../../iam/vocabulary/ec2-resources';
import { awsManaged, EC2_ATTRIBUTE, plugin, reference } from '../../iam/vocabulary/sources';

/* Options of one call each. */

export const blockDeviceSnapshots: Capability = {
  id: 'block-device-snapshots',
  does: 'launches with volumes from the declared snapshots (launch_block_device_mappings.snapshot_id)',
  ...declaredBy('blockDeviceSnapshots'),
  template: 'launch_block_device_mappings with snapshot_id',
  needs: [{
    sid: 'LaunchFromDeclaredSnapshots',
    actions: ['ec2:RunInstances'],
    on: [DECLARED_SNAPSHOTS],
    when: [],
    because: 'RunInstances is authorized on the snapshots that block device mappings name',
    source: reference('Amazon EC2', 'RunInstances, snapshot'),
    residualRisk: 'reads the data of these snapshots',
  }],
};

export const instanceAttributes: Capability = {
  id: 'instance-attributes',
  does: 'sets enhanced networking on its instance (ena_support, sriov_support)',
  ...declaredBy('enhancedNetworking'),
  template: 'ena_support or sriov_support',
  needs: [{
    sid: 'SetInstanceAttributes',
    actions: ['ec2:ModifyInstanceAttribute'],
    on: [INSTANCE],
    // Both are properties of one value: AWS sends ec2:Attribute with them.
    when: [CARRIES_TAG, { StringEqualsIgnoreCase: { 'ec2:Attribute': ['EnaSupport', 'SriovNetSupport'] } }],
    because: 'ena_support and sriov_support are set on the stopped instance before it is imaged',
    source: `${plugin('common/step_modify_ebs_instance.go:62', 'common/step_modify_ebs_instance.go:40')}; ${EC2_ATTRIBUTE}`,
  }],
};

export const placementGroups: Capability = {
  id: 'placement-groups',
  does: 'launches into the declared placement groups (placement)',
  ...declaredBy('placementGroups'),
  template: 'placement',
  needs: [{
    sid: 'LaunchIntoDeclaredPlacementGroup',
    actions: ['ec2:RunInstances'],
    on: [DECLARED_PLACEMENT_GROUPS],
    when: [],
    because: 'RunInstances is authorized on the placement group',
    source: reference('Amazon EC2', 'RunInstances, placement-group'),
  }],
};

export const licenseConfigurations: Capability = {
  id: 'license-configurations',
  does: 'launches under the declared license configurations (license_specifications)',
  ...declaredBy('licenseConfigurations'),
  template: 'license_specifications',
  needs: [{
    sid: 'LaunchUnderDeclaredLicense',
    actions: ['ec2:RunInstances'],
    on: [DECLARED_LICENSE_CONFIGURATIONS],
    when: [],
    because: 'RunInstances is authorized on the license configuration',
    source: reference('Amazon EC2', 'RunInstances, license-configuration'),
  }],
};

export const hostResourceGroups: Capability = {
  id: 'host-resource-groups',
  does: 'launches on hosts of the declared groups (host_resource_group_arn)',
  ...declaredBy('hostResourceGroups'),
  template: 'host_resource_group_arn',
  needs: [{
    sid: 'LaunchOnDeclaredHostGroup',
    actions: ['ec2:RunInstances'],
    on: [DECLARED_RESOURCE_GROUPS],
    when: [],
    because: 'RunInstances is authorized on the host resource group',
    source: reference('Amazon EC2', 'RunInstances, group'),
  }],
};

const LIKE_AWS = awsManaged('BatchServiceRolePolicy', 'v8', 'AWSBatchPolicyStatement15');

export const capacityReservations: Capability = {
  id: 'capacity-reservations',
  does: 'launches into the declared Capacity Reservations (capacity_reservation_id)',
  ...declaredBy('capacityReservations'),
  template: 'capacity_reservation_id',
  needs: [{
    sid: 'LaunchIntoDeclaredCapacityReservation',
    actions: ['ec2:RunInstances'],
    on: [DECLARED_CAPACITY_RESERVATIONS],
    when: [],
    because: 'RunInstances is authorized on the Capacity Reservation that the launch names',
    source: `${plugin('common/step_run_source_instance.go:266')}; ${reference('Amazon EC2', 'RunInstances, capacity-reservation')}; ${LIKE_AWS}`,
    residualRisk: 'takes the reserved capacity for any instance with the build tag',
  }],
};

export const capacityReservationGroups: Capability = {
  id: 'capacity-reservation-groups',
  does: 'launches into the declared groups of Capacity Reservations (capacity_reservation_group_arn)',
  ...declaredBy('capacityReservationGroups'),
  template: 'capacity_reservation_group_arn',
  needs: [{
    sid: 'LaunchIntoDeclaredCapacityReservationGroup',
    actions: ['ec2:RunInstances'],
    on: [DECLARED_CAPACITY_RESERVATION_GROUPS],
    when: [],
    because: 'RunInstances is authorized on the resource group that the launch names',
    source: `${plugin('common/step_run_source_instance.go:270')}; ${reference('Amazon EC2', 'RunInstances, group')}; ${LIKE_AWS}`,
    inferred: 'that the reservations in the group are not checked beside it: where they are, capacityReservations names them',
    residualRisk: 'takes the reserved capacity of the group for any instance with the build tag',
  }],
};

export const decodeMessages: Capability = {
  id: 'decode-messages',
  does: 'decodes authorization errors of AWS (decode_authorization_messages)',
  ...declaredBy('decodeAuthorizationMessages'),
  template: 'decode_authorization_messages',
  needs: [{
    sid: 'DecodeAuthorizationMessages',
    actions: ['sts:DecodeAuthorizationMessage'],
    on: { unscopable: 'the call has no resource and no condition key' },
    when: [],
    because: 'the plugin shows why a call was refused',
    source: plugin('common/errors.go:29'),
    residualRisk: 'decodes authorization errors of others in the account, which show policies and resources',
  }],
};
