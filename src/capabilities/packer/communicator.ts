import type { Capability } from '../capability';
import { CARRIES_TAG, IN_REGIONS } from '../conditions';
import { INSTANCE } from '../ec2-resources';
import { PORT_FORWARDING_DOCUMENT, SESSION } from '../other-resources';
import { plugin, reference } from '../sources';

export const windowsPassword: Capability = {
  id: 'windows-password',
  does: 'reads the administrator password of its instance (communicator winrm without winrm_password)',
  declaredBy: 'winrmPassword',
  template: 'communicator = "winrm"',
  needs: [{
    sid: 'GetPassword',
    actions: ['ec2:GetPasswordData'],
    on: [INSTANCE],
    when: [CARRIES_TAG],
    because: 'Windows encrypts its first password for the key pair of the build',
    source: plugin('common/step_get_password.go:127'),
  }],
};

export const sessionManager: Capability = {
  id: 'session-manager',
  does: 'reaches its instance through Session Manager (ssh_interface = "session_manager")',
  declaredBy: 'sessionManager',
  template: 'ssh_interface = "session_manager", and iam_instance_profile with the rights of the SSM agent',
  needs: [{
    sid: 'StartSession',
    actions: ['ssm:StartSession'],
    on: [INSTANCE],
    when: [{ StringEquals: { 'aws:ResourceTag/${TagKey}': '${TagValue}' } }],
    because: 'the tunnel goes to the build instance',
    source: plugin('common/ssm/session.go:57'),
  }, {
    sid: 'StartPortForwarding',
    actions: ['ssm:StartSession'],
    on: [PORT_FORWARDING_DOCUMENT],
    when: [],
    because: 'the tunnel is a session of this document of AWS, which gives no shell',
    source: plugin('common/ssm/session.go:57'),
  }, {
    sid: 'TerminateSession',
    actions: ['ssm:TerminateSession'],
    on: [SESSION],
    // IfExists: AWS tags sessions with their owner, but the recorded builds cannot show it.
    when: [{ StringLikeIfExists: { 'ssm:resourceTag/aws:ssmmessages:session-id': '${aws:userid}' } }],
    because: 'the plugin ends the tunnel when the instance is stopped or the session was lost',
    source: `${plugin('common/ssm/session.go:97')}; Systems Manager User Guide, "Sample IAM policies for Session Manager"`,
    remains: 'ends sessions of others where AWS does not tag them with their owner',
  }, {
    sid: 'LookUpInstanceStatus',
    actions: ['ec2:DescribeInstanceStatus'],
    on: { unscopable: 'the Describe calls of EC2 have no resource-level permissions; they are held to the declared regions' },
    when: [IN_REGIONS],
    because: 'the plugin watches the instance to end the tunnel with it',
    source: plugin('common/ssm/session.go:132'),
    remains: 'reads the status of the instances of the regions',
  }],
};

export const instanceConnect: Capability = {
  id: 'instance-connect',
  does: 'sends the public key of ssh_private_key_file to its instance (EC2 Instance Connect)',
  declaredBy: 'instanceConnect',
  template: 'ssh_private_key_file, and no ssh_keypair_name',
  needs: [{
    sid: 'SendPublicKey',
    actions: ['ec2-instance-connect:SendSSHPublicKey'],
    on: [INSTANCE],
    when: [CARRIES_TAG],
    because: 'with Session Manager, a private key file and no key pair the key reaches the instance this way',
    source: `${plugin('common/step_create_ssm_tunnel.go:136')}; ${reference('Amazon EC2 Instance Connect', 'SendSSHPublicKey')}`,
  }],
};

export const lookUpPublicSubnet: Capability = {
  id: 'look-up-public-subnet',
  does: 'finds a subnet of the default VPC for associate_public_ip_address',
  declaredBy: 'associatePublicIpAddress',
  template: 'associate_public_ip_address',
  needs: [{
    sid: 'LookUpInstanceTypes',
    actions: ['ec2:DescribeInstanceTypeOfferings'],
    on: { unscopable: 'the Describe calls of EC2 have no resource-level permissions; they are held to the declared regions' },
    when: [IN_REGIONS],
    because: 'the plugin looks for a zone that offers the instance type; a refusal is only reported',
    source: plugin('common/step_network_info.go:283'),
  }],
};
