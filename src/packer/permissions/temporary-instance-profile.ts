import { Capability, declaredBy } from '../../iam/vocabulary/capability';
import { CARRIES_TAG, CREATED_UNTAGGED, CREATED_WITH_TAG, WITHOUT_TAG } from '../../iam/vocabulary/conditions';
import { INSTANCE, NETWORK_INTERFACE, SECURITY_GROUP } from '../../iam/vocabulary/ec2-resources';
import { refuseOtherSpellings } from '../../iam/vocabulary/exact-tag-key';
import { PROFILES_NAMED_BY_PACKER, ROLES_NAMED_BY_PACKER } from '../../iam/vocabulary/iam-and-kms-resources';
import { PASS_ROLE, plugin, reference } from '../../iam/vocabulary/sources';

export const temporaryInstanceProfile: Capability = {
  id: 'temporary-instance-profile',
  does: 'creates a role with the policy of the template for its instance, and deletes it (temporary_iam_instance_profile_policy_document)',
  ...declaredBy('temporaryInstanceProfile'),
  template: 'temporary_iam_instance_profile_policy_document, and the build tag in run_tags',
  needs: [{
    sid: 'CreateTemporaryRole',
    actions: ['iam:CreateInstanceProfile', 'iam:CreateRole', 'iam:TagInstanceProfile', 'iam:TagRole'],
    on: [ROLES_NAMED_BY_PACKER, PROFILES_NAMED_BY_PACKER],
    when: [CREATED_WITH_TAG],
    because: 'profile and role have the name packer-<uuid> and are tagged by run_tags, which IAM authorizes as tagging too',
    source: plugin('common/step_iam_instance_profile.go:84', 'common/step_iam_instance_profile.go:112'),
    residualRisk: 'creates roles named packer-… with any trust policy, also for other accounts, and gains control of existing roles with such a name by tagging them',
  }, {
    sid: 'UseAndDeleteTemporaryRole',
    actions: [
      'iam:AddRoleToInstanceProfile', 'iam:DeleteInstanceProfile', 'iam:DeleteRole', 'iam:DeleteRolePolicy', 'iam:GetInstanceProfile',
      'iam:GetRole', 'iam:PutRolePolicy', 'iam:RemoveRoleFromInstanceProfile',
    ],
    on: [ROLES_NAMED_BY_PACKER, PROFILES_NAMED_BY_PACKER],
    when: [CARRIES_TAG],
    because: 'the plugin adds the policy to the role and the role to the profile, and deletes both at the end',
    source: plugin('common/step_iam_instance_profile.go:97', 'common/step_iam_instance_profile.go:154',
      'common/step_iam_instance_profile.go:282'),
    residualRisk: 'adds any policy to its temporary roles, also that of an administrator: with this option the role can become administrator of the account',
  }, {
    sid: 'PassTemporaryRole',
    actions: ['iam:PassRole'],
    on: [ROLES_NAMED_BY_PACKER],
    when: [{ StringEquals: { 'iam:PassedToService': '${Ec2Services}' } }],
    because: 'adding the role to the profile, and launching with the profile, pass the role to EC2',
    source: PASS_ROLE,
    residualRisk: 'passes any role named packer-… to EC2, also one that someone else created',
  }, {
    sid: 'ProbeTemporaryProfile',
    actions: ['ec2:RunInstances'],
    on: [INSTANCE],
    when: [CREATED_UNTAGGED, {
      StringEquals: { 'ec2:InstanceType': 't3.nano' },
      ArnLike: { 'ec2:InstanceProfile': 'arn:${Partition}:iam::${Account}:instance-profile/packer-*' },
    }],
    because: 'before the build the plugin tries to launch (DryRun) an untagged t3.nano with the new profile, to check that EC2 knows the profile',
    source: plugin('common/step_iam_instance_profile.go:204'),
    residualRisk: 'launches untagged t3.nano instances with a profile named packer-…: IAM does not distinguish a dry run from a launch',
  }, {
    sid: 'ProbeInterface',
    actions: ['ec2:RunInstances'],
    on: [NETWORK_INTERFACE],
    when: [CREATED_UNTAGGED],
    because: 'the dry run has an untagged network interface',
    source: plugin('common/step_iam_instance_profile.go:204'),
  }, {
    sid: 'ProbeSecurityGroup',
    actions: ['ec2:RunInstances'],
    on: [SECURITY_GROUP],
    when: [WITHOUT_TAG],
    because: 'the dry run names no security group, so it uses the default group of the default VPC',
    source: plugin('common/step_iam_instance_profile.go:204'),
    residualRisk: 'launches into any security group of the account that lacks the key of the build tag',
  }, refuseOtherSpellings('RefuseOtherSpellingsInIam', ['iam:TagInstanceProfile', 'iam:TagRole'],
    `${reference('AWS IAM', 'TagRole, TagInstanceProfile, aws:TagKeys, aws:RequestTag')}; IAM User Guide, "Tags for IAM resources" (keys of roles ignore case, those of profiles do not)`,
  )],
};
