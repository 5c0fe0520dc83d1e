import { Capability, declaredBy } from '../../iam/vocabulary/capability';
import { CREATED_UNTAGGED, CREATED_WITH_TAG, OF_OWN_ACCOUNT, WITHOUT_TAG } from '../../iam/vocabulary/conditions';
import {
  FLEET, IMAGE, IMAGE_OR_COPY, INSTANCE, KEY_PAIR_NAMED_BY_PACKER, LAUNCH_TEMPLATE, NETWORK_INTERFACE, SECURITY_GROUP, SNAPSHOT,
  SNAPSHOT_OR_COPY, VOLUME,
} from '../../iam/vocabulary/ec2-resources';
import { PROFILES_NAMED_BY_PACKER, ROLES_NAMED_BY_PACKER } from '../../iam/vocabulary/iam-and-kms-resources';
import { plugin } from '../../iam/vocabulary/sources';

/*
 * Clients that tag late or never: old plugins, and any plugin in aws-us-gov and aws-cn. Each capability
 * gives up a part of "created means tagged" for one kind of resource; `residualRisk` is its trade-off.
 */

const BEFORE_1_0_2 = 'hashicorp/packer-plugin-amazon f15bcf17 (1.0.2)';
const PARTITIONS =
  plugin('builder/ebs/builder.go:288', 'builder/ebs/builder.go:334', 'builder/ebs/builder.go:347', 'builder/ebs/builder.go:420');

export const lateTaggedImages: Capability = {
  id: 'late-tagged-images',
  does: 'creates images and snapshots without tags and tags them at the end',
  ...declaredBy('lateTagging', { inWords: 'lateTagging: IMAGES_AND_SNAPSHOTS' }),
  template: 'the build tag in tags and snapshot_tags',
  needs: [{
    sid: 'CreateUntaggedImage',
    actions: ['ec2:CreateImage'],
    on: [IMAGE, SNAPSHOT],
    when: [CREATED_UNTAGGED],
    because: 'the client sends no tags with CreateImage',
    source: `${BEFORE_1_0_2}; ${PARTITIONS}`,
  }, {
    sid: 'TagUntaggedImage',
    actions: ['ec2:CreateTags'],
    on: [IMAGE_OR_COPY, SNAPSHOT_OR_COPY],
    when: [CREATED_WITH_TAG, WITHOUT_TAG, OF_OWN_ACCOUNT],
    because: 'the build tag comes with tags and snapshot_tags in the last step',
    source: plugin('common/step_create_tags.go:121', 'common/step_create_tags.go:132'),
    residualRisk: 'sets the build tag on any image and snapshot of the account that lacks its key, and gains control of it',
  }, {
    sid: 'RemoveUntaggedImage',
    actions: ['ec2:DeleteSnapshot', 'ec2:DeregisterImage'],
    on: [IMAGE_OR_COPY, SNAPSHOT_OR_COPY],
    when: [WITHOUT_TAG, OF_OWN_ACCOUNT],
    because: 'an image that is removed after a failure, and the intermediary image of encrypt_boot, have no tags yet',
    source: plugin('builder/ebs/step_create_ami.go:203', 'common/helper_funcs.go:42'),
    residualRisk: 'deregisters any image and deletes any snapshot of the account that lacks the key of the build tag',
  }],
};

export const lateTaggedNetworkInterfaces: Capability = {
  id: 'late-tagged-network-interfaces',
  does: 'leaves the network interface of its instance untagged',
  ...declaredBy('lateTagging', { inWords: 'lateTagging: NETWORK_INTERFACES' }),
  needs: [{
    sid: 'LaunchUntaggedInterface',
    actions: ['ec2:RunInstances'],
    on: [NETWORK_INTERFACE],
    when: [CREATED_UNTAGGED],
    because: 'the client does not tag network interfaces; they are created with an instance, and the role has no other permission on them',
    source: 'hashicorp/packer-plugin-amazon a5f431ba (1.2.2)',
    residualRisk: 'creates untagged network interfaces with its instances',
  }],
};

export const lateTaggedKeyPairs: Capability = {
  id: 'late-tagged-key-pairs',
  does: 'creates its temporary key pair without tags',
  ...declaredBy('lateTagging', 'confineToInstanceProfiles',
    { inWords: 'lateTagging: KEY_PAIRS_AND_SECURITY_GROUPS; confineToInstanceProfiles', unless: ['keyPairs'] }),
  template: 'temporary_key_pair_name unset',
  needs: [{
    sid: 'CreateUntaggedKeyPair',
    actions: ['ec2:CreateKeyPair'],
    on: [KEY_PAIR_NAMED_BY_PACKER],
    when: [CREATED_UNTAGGED],
    because: 'the client does not tag key pairs; the statement is restricted by their name, so do not set temporary_key_pair_name',
    source: `${BEFORE_1_0_2}; ${plugin('common/step_key_pair.go:92')}`,
  }, {
    sid: 'UseUntaggedKeyPair',
    actions: ['ec2:DeleteKeyPair', 'ec2:RunInstances'],
    on: [KEY_PAIR_NAMED_BY_PACKER],
    when: [WITHOUT_TAG],
    because: 'the instance is launched with the untagged key pair, which is deleted at the end',
    source: plugin('common/step_run_source_instance.go:294', 'common/step_key_pair.go:146'),
    residualRisk: 'launches with the temporary key pairs of other late-tagging builds, and deletes them; their instances keep running',
  }],
};

export const lateTaggedSecurityGroups: Capability = {
  id: 'late-tagged-security-groups',
  does: 'creates its temporary security group without tags',
  ...declaredBy('lateTagging', 'confineToInstanceProfiles',
    { inWords: 'lateTagging: KEY_PAIRS_AND_SECURITY_GROUPS; confineToInstanceProfiles', unless: ['securityGroups'] }),
  needs: [{
    sid: 'CreateUntaggedSecurityGroup',
    actions: ['ec2:CreateSecurityGroup'],
    on: [SECURITY_GROUP],
    when: [CREATED_UNTAGGED],
    because: 'the client does not tag security groups, and their names are not part of their ARNs',
    source: `${BEFORE_1_0_2}; ${plugin('common/step_security_group.go:121')}`,
  }, {
    sid: 'UseUntaggedSecurityGroup',
    actions: ['ec2:AuthorizeSecurityGroupIngress', 'ec2:DeleteSecurityGroup', 'ec2:RunInstances'],
    on: [SECURITY_GROUP],
    when: [WITHOUT_TAG],
    because: 'the instance uses the untagged group, which is opened for the communicator and deleted at the end',
    source: plugin('common/step_security_group.go:228', 'common/step_security_group.go:251'),
    residualRisk: 'opens any security group that lacks the key of the build tag to everyone, deletes it if it is unused, and launches instances into it; vpcs narrows this, securityGroups prevents it',
  }],
};

export const lateTaggedInstances: Capability = {
  id: 'late-tagged-instances',
  does: 'launches its instance without tags and tags it, its interface and its volumes right after',
  ...declaredBy('lateTagging', 'spot', { inWords: 'lateTagging: INSTANCES_AND_VOLUMES, or SPOT_INSTANCES_AND_VOLUMES with spot' }),
  template: 'the build tag in run_tags and run_volume_tags',
  needs: [{
    sid: 'LaunchUntaggedInstance',
    actions: ['ec2:RunInstances'],
    on: [INSTANCE],
    when: [CREATED_UNTAGGED],
    because: 'in aws-cn the client sends no tags with RunInstances; before 1.0.2 the launch template of a spot build has none for the instance',
    source: PARTITIONS,
    residualRisk: 'launches untagged instances, which it can tag afterwards',
  }, {
    sid: 'TagUntaggedInstance',
    actions: ['ec2:CreateTags'],
    on: [INSTANCE, NETWORK_INTERFACE, VOLUME],
    when: [CREATED_WITH_TAG, WITHOUT_TAG],
    because: 'in aws-cn the client tags the running instance, its interface and its volumes',
    source: plugin('common/step_run_source_instance.go:380', 'common/step_run_source_instance.go:399',
      'common/step_run_source_instance.go:429'),
    residualRisk: 'sets the build tag on any instance and volume that lacks its key, and can then stop, terminate, copy or delete it',
  }],
};

export const lateTaggedLaunchTemplates: Capability = {
  id: 'late-tagged-launch-templates',
  does: 'creates the launch template and the fleet of a spot instance without tags, as templates without spot_tags and fleet_tags do',
  ...declaredBy('lateTagging', 'spot', 'confineToInstanceProfiles',
    { inWords: 'lateTagging: LAUNCH_TEMPLATES_AND_FLEETS, with spot; confineToInstanceProfiles with spot' }),
  needs: [{
    sid: 'CreateUntaggedLaunchTemplate',
    actions: ['ec2:CreateLaunchTemplate'],
    on: [LAUNCH_TEMPLATE],
    when: [CREATED_UNTAGGED],
    because: 'without spot_tags it has no tags; the names of launch templates are not part of their ARNs',
    source: plugin('common/step_run_spot_instance.go:357'),
  }, {
    sid: 'CreateUntaggedFleet',
    actions: ['ec2:CreateFleet'],
    on: [FLEET],
    when: [CREATED_UNTAGGED],
    because: 'without fleet_tags it has no tags; an instant fleet ends after the launch',
    source: plugin('common/step_run_spot_instance.go:430'),
  }, {
    sid: 'UseUntaggedLaunchTemplate',
    actions: ['ec2:CreateFleet', 'ec2:DeleteLaunchTemplate', 'ec2:RunInstances'],
    on: [LAUNCH_TEMPLATE],
    when: [WITHOUT_TAG],
    because: 'the fleet launches from the untagged template, which is deleted afterwards',
    source: plugin('common/step_run_spot_instance.go:430', 'common/step_run_spot_instance.go:627'),
    residualRisk: 'deletes any launch template of the account that lacks the key of the build tag, and launches from it if the role can launch such an instance',
  }],
};

export const lateTaggedTemporaryRoles: Capability = {
  id: 'late-tagged-temporary-roles',
  does: 'creates its temporary role and instance profile without tags',
  ...declaredBy('lateTagging', 'temporaryInstanceProfile',
    { inWords: 'lateTagging: TEMPORARY_INSTANCE_PROFILES, with temporaryInstanceProfile' }),
  needs: [{
    sid: 'CreateUntaggedTemporaryRole',
    actions: ['iam:CreateInstanceProfile', 'iam:CreateRole'],
    on: [ROLES_NAMED_BY_PACKER, PROFILES_NAMED_BY_PACKER],
    when: [CREATED_UNTAGGED],
    because: 'the client does not tag them; the statement is restricted by the name packer-<uuid>',
    source: `${BEFORE_1_0_2}; ${plugin('common/step_iam_instance_profile.go:84')}`,
    residualRisk: 'creates untagged roles named packer-… with any trust policy, also for other accounts',
  }, {
    sid: 'UseUntaggedTemporaryRole',
    actions: [
      'iam:AddRoleToInstanceProfile', 'iam:DeleteInstanceProfile', 'iam:DeleteRole', 'iam:DeleteRolePolicy', 'iam:GetInstanceProfile',
      'iam:GetRole', 'iam:PutRolePolicy', 'iam:RemoveRoleFromInstanceProfile',
    ],
    on: [ROLES_NAMED_BY_PACKER, PROFILES_NAMED_BY_PACKER],
    when: [WITHOUT_TAG],
    because: 'the untagged role gets its policy, goes into the profile, and both are deleted at the end',
    source: plugin('common/step_iam_instance_profile.go:154', 'common/step_iam_instance_profile.go:282'),
    residualRisk: 'adds any policy to untagged roles named packer-…, also that of an administrator',
  }],
};
