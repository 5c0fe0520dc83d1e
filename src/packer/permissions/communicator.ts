import { PORT_FORWARDING_DOCUMENT, SESSION } from './other-resources';
import { Capability, Conditions, declaredBy } from '../../iam/vocabulary/capability';
import { CARRIES_TAG, IN_REGIONS } from '../../iam/vocabulary/conditions';
import { INSTANCE } from '../../iam/vocabulary/ec2-resources';
import { awsManaged, evidence, plugin, reference } from '../../iam/vocabulary/sources';

export const windowsPassword: Capability = {
  id: 'windows-password',
  does: 'reads the administrator password of its instance (communicator winrm without winrm_password)',
  ...declaredBy('readWindowsPassword'),
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

/** A session that names no document would be a shell, and AWS then asks for no document. The key is not sent with all that is checked. */
const OF_NAMED_DOCUMENT: Conditions = { BoolIfExists: { 'ssm:SessionDocumentAccessCheck': 'true' } };

export const sessionManager: Capability = {
  id: 'session-manager',
  does: 'reaches its instance through Session Manager (ssh_interface = "session_manager")',
  ...declaredBy('sessionManager'),
  template: 'ssh_interface = "session_manager", and iam_instance_profile with the permissions of the SSM agent',
  needs: [{
    sid: 'StartSession',
    actions: ['ssm:StartSession'],
    on: [INSTANCE],
    when: [CARRIES_TAG, OF_NAMED_DOCUMENT],
    because: 'the tunnel goes to the build instance',
    source: `${plugin('common/ssm/session.go:57')}; ${evidence('E142')}`,
  }, {
    sid: 'StartSessionBySsmTag',
    actions: ['ssm:StartSession'],
    on: [INSTANCE],
    when: [{ StringEquals: { 'ssm:resourceTag/${TagKey}': '${TagValue}' } }, OF_NAMED_DOCUMENT],
    because: 'the policies of AWS for StartSession use this key for the tag of the instance; the reference has both keys',
    source: `${awsManaged('AWSTransformInfrastructureExecutorAccessEC2', 'v2', 'SSMTgt')}; ${reference('AWS Systems Manager', 'StartSession, instance')}`,
    inferred: 'that AWS may send the tag by only one of the two keys: either statement suffices',
  }, {
    sid: 'StartPortForwarding',
    actions: ['ssm:StartSession'],
    on: [PORT_FORWARDING_DOCUMENT],
    when: [OF_NAMED_DOCUMENT],
    because: 'the tunnel is a session of this document of AWS, which opens no shell',
    source: `${plugin('common/ssm/session.go:57')}; ${evidence('E142')}`,
  }, {
    sid: 'OpenDataChannel',
    actions: ['ssmmessages:OpenDataChannel'],
    on: [SESSION],
    when: [],
    because: 'the Session Manager plugin signs the websocket of the tunnel since 1.2.764.0 (November 2025); the ID of a session is not known in advance',
    source: 'Systems Manager User Guide, "Sample IAM policies for Session Manager"; '
      + awsManaged('AWSSystemsManagerJustInTimeAccessTokenPolicy', 'v6', 'TerminateAndResumeSessionAndOpenDataChannel'),
    residualRisk: 'opens the data channel of another session if the attacker has its token, which AWS gives only to the person who started the session',
  }, {
    sid: 'TerminateSession',
    actions: ['ssm:ResumeSession', 'ssm:TerminateSession'],
    on: [SESSION],
    when: [{ StringEquals: { 'ssm:resourceTag/aws:ssmmessages:session-id': '${aws:userid}' } }],
    because: 'the plugin ends the tunnel when the instance is stopped or the session was lost, and resumes it when the socket drops, as it does after an hour',
    source: `${plugin('common/ssm/session.go:97')}; ${evidence('E143', 'E145')}`,
  }, {
    sid: 'LookUpInstanceStatus',
    actions: ['ec2:DescribeInstanceStatus'],
    on: { unscopable: 'the Describe calls of EC2 have no resource-level permissions; they are restricted to the declared regions' },
    when: [IN_REGIONS],
    because: 'the plugin watches the instance to end the tunnel with it',
    source: plugin('common/ssm/session.go:132'),
    residualRisk: 'reads the status of the instances of the regions',
  }],
};

export const instanceConnect: Capability = {
  id: 'instance-connect',
  does: 'sends the public key of ssh_private_key_file to its instance (EC2 Instance Connect)',
  ...declaredBy('instanceConnect'),
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
  ...declaredBy('associatePublicIpAddress'),
  template: 'associate_public_ip_address',
  needs: [{
    sid: 'LookUpInstanceTypes',
    actions: ['ec2:DescribeInstanceTypeOfferings'],
    on: { unscopable: 'the Describe calls of EC2 have no resource-level permissions; they are restricted to the declared regions' },
    when: [IN_REGIONS],
    because: 'the plugin looks for a zone that offers the instance type; a refusal is only reported',
    source: plugin('common/step_network_info.go:283'),
  }],
};
