import { Capability, declaredBy } from '../../iam/vocabulary/capability';
import { ANY_INSTANCE_PROFILE, DECLARED_INSTANCE_PROFILES, DECLARED_ROLES } from '../../iam/vocabulary/iam-and-kms-resources';
import { PASS_ROLE, plugin } from '../../iam/vocabulary/sources';

export const passInstanceRole: Capability = {
  id: 'pass-instance-role',
  does: 'gives its instance one of the declared roles',
  ...declaredBy('instanceProfiles', 'instanceRoles'),
  template: 'iam_instance_profile',
  needs: [{
    sid: 'PassInstanceRole',
    actions: ['iam:PassRole'],
    on: [DECLARED_ROLES],
    when: [{ StringEquals: { 'iam:PassedToService': '${Ec2Services}' } }],
    because: 'launching with iam_instance_profile passes the role in the profile to EC2',
    source: PASS_ROLE,
    residualRisk: 'uses the permissions of the passed role, from an instance of its own',
  }],
};

export const readDeclaredProfiles: Capability = {
  id: 'read-declared-profiles',
  does: 'looks up the declared instance profiles',
  ...declaredBy('instanceProfiles'),
  template: 'iam_instance_profile',
  needs: [{
    sid: 'ReadDeclaredInstanceProfile',
    actions: ['iam:GetInstanceProfile'],
    on: [DECLARED_INSTANCE_PROFILES],
    when: [],
    because: 'the plugin checks that iam_instance_profile exists, unless skip_profile_validation is set',
    source: plugin('common/step_iam_instance_profile.go:47'),
  }],
};

export const readAnyProfile: Capability = {
  id: 'read-any-profile',
  does: 'looks up an instance profile that was declared by its role only',
  ...declaredBy('instanceRoles'),
  template: 'iam_instance_profile',
  needs: [{
    sid: 'ReadAnyInstanceProfile',
    actions: ['iam:GetInstanceProfile'],
    on: [ANY_INSTANCE_PROFILE],
    when: [],
    because: 'the plugin checks that iam_instance_profile exists; a role does not show which profiles have it',
    source: plugin('common/step_iam_instance_profile.go:47'),
    residualRisk: 'reads every instance profile of the account and the role in it; declare instanceProfiles instead of instanceRoles to prevent it',
  }],
};
