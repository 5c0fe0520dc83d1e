import { Capability, declaredBy } from '../../iam/vocabulary/capability';
import { CARRIES_TAG, CREATED_WITH_TAG, taggedBy } from '../../iam/vocabulary/conditions';
import { DECLARED_SECURITY_GROUPS, SECURITY_GROUP, SECURITY_GROUP_RULE, VPC } from '../../iam/vocabulary/ec2-resources';
import { EC2_TAG_ON_CREATE, plugin, reference } from '../../iam/vocabulary/sources';

export const securityGroupInVpc: Capability = {
  id: 'security-group-in-vpc',
  does: 'creates a security group in the VPC of its instance',
  ...declaredBy('builders', { inWords: 'the builders that launch', unless: ['securityGroups'], byDefault: true }),
  needs: [{
    sid: 'CreateSecurityGroupInVpc',
    actions: ['ec2:CreateSecurityGroup'],
    on: [VPC],
    when: [],
    because: 'a security group is created in a VPC: the default VPC if the template names none',
    source: plugin('common/step_security_group.go:121'),
    residualRisk: 'makes tagged security groups in any VPC of the account in the regions, and with networkAccountIds in any of those accounts with a shared subnet; vpcs narrows it',
  }],
};

export const temporarySecurityGroup: Capability = {
  id: 'temporary-security-group',
  does: 'creates a security group for its instance',
  ...declaredBy('builders', { inWords: 'the builders that launch', unless: ['securityGroups'], byDefault: true }),
  template: 'the build tag in run_tags',
  needs: [{
    sid: 'CreateSecurityGroup',
    actions: ['ec2:CreateSecurityGroup'],
    on: [SECURITY_GROUP],
    when: [CREATED_WITH_TAG],
    because: 'the temporary security group, tagged by run_tags',
    source: plugin('common/step_security_group.go:121'),
  }, {
    sid: 'TagSecurityGroupOnCreation',
    actions: ['ec2:CreateTags'],
    on: [SECURITY_GROUP],
    when: [CREATED_WITH_TAG, taggedBy('CreateSecurityGroup')],
    because: 'tags in CreateSecurityGroup are authorized as CreateTags too',
    source: EC2_TAG_ON_CREATE,
  }],
};

export const openSecurityGroup: Capability = {
  id: 'open-security-group',
  does: 'opens its security group for the communicator',
  ...declaredBy('builders', { inWords: 'the builders that launch', unless: ['securityGroups', 'sessionManager'], byDefault: true }),
  template: 'the build tag in run_tags',
  needs: [{
    sid: 'UseAndDeleteSecurityGroup',
    actions: ['ec2:AuthorizeSecurityGroupIngress', 'ec2:DeleteSecurityGroup', 'ec2:RunInstances'],
    on: [SECURITY_GROUP],
    when: [CARRIES_TAG],
    because: 'the instance uses the temporary security group and no other; the group is opened for the communicator and deleted at the end',
    source: plugin('common/step_security_group.go:228', 'common/step_run_source_instance.go:294', 'common/step_security_group.go:251'),
  }],
};

export const securityGroupRules: Capability = {
  id: 'security-group-rules',
  does: 'writes a rule of the security group that it created',
  ...declaredBy('builders', { inWords: 'the builders that launch', unless: ['securityGroups', 'sessionManager'], byDefault: true }),
  needs: [{
    sid: 'WriteSecurityGroupRule',
    actions: ['ec2:AuthorizeSecurityGroupIngress'],
    on: [SECURITY_GROUP_RULE],
    when: [],
    because: 'a request that opens a group creates a rule, which the reference lists beside the group; the request needs permission on both',
    source: reference('Amazon EC2', 'AuthorizeSecurityGroupIngress, security-group-rule (optional)'),
  }],
};

export const closedSecurityGroup: Capability = {
  id: 'closed-security-group',
  does: 'leaves its security group closed, since Session Manager needs no inbound port',
  ...declaredBy('sessionManager', { unless: ['securityGroups'] }),
  template: 'the build tag in run_tags',
  needs: [{
    sid: 'UseAndDeleteClosedSecurityGroup',
    actions: ['ec2:DeleteSecurityGroup', 'ec2:RunInstances'],
    on: [SECURITY_GROUP],
    when: [CARRIES_TAG],
    because: 'the instance uses the temporary security group and no other; with Session Manager the group is never opened',
    source: plugin('common/step_run_source_instance.go:294', 'common/step_security_group.go:251'),
  }],
};

export const declaredSecurityGroups: Capability = {
  id: 'declared-security-groups',
  does: 'uses the declared security groups and creates none',
  ...declaredBy('securityGroups'),
  template: 'security_group_id, security_group_ids or security_group_filter',
  needs: [{
    sid: 'LaunchWithDeclaredSecurityGroup',
    actions: ['ec2:RunInstances'],
    on: [DECLARED_SECURITY_GROUPS],
    when: [],
    because: 'security_group_id, security_group_ids or security_group_filter leads to these groups',
    source: `${plugin('common/step_security_group.go:47', 'common/step_security_group.go:80')}; of other accounts: Amazon VPC User Guide, "Share security groups with AWS Organizations"`,
  }],
};
