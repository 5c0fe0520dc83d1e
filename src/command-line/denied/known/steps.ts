/* Which call was made, where AWS does not say it. */

/**
 * What Packer's plugin prints before an error, and the call that it makes there. Source: messages in
 * hashicorp/packer-plugin-amazon v1.8.2, common, builder/common, builder/ebs, builder/chroot and post-processor/import.
 */
export const STEPS: readonly (readonly [RegExp, string, string?])[] = [
  [/error validating regions/i, 'ec2:DescribeRegions'],
  [/Error launching source instance/, 'ec2:RunInstances', 'instance'],
  [/Error creating temporary keypair/, 'ec2:CreateKeyPair', 'key-pair'],
  [/Error authorizing temporary security group/, 'ec2:AuthorizeSecurityGroupIngress', 'security-group'],
  [/Couldn't find specified security group/, 'ec2:DescribeSecurityGroups'],
  [/Couldn't find specified instance profile/, 'iam:GetInstanceProfile', 'instance-profile'],
  [/Error tagging source EBS Volumes|Error tagging volumes/, 'ec2:CreateTags', 'volume'],
  [/Error tagging source instance's network interface/, 'ec2:CreateTags', 'network-interface'],
  [/Error tagging source instance/, 'ec2:CreateTags', 'instance'],
  [/Error stopping instance/, 'ec2:StopInstances', 'instance'],
  [/Error terminating instance/, 'ec2:TerminateInstances', 'instance'],
  [/Error (?:waiting for password|retrieving auto-generated instance password)/, 'ec2:GetPasswordData', 'instance'],
  [/Error creating AMI/, 'ec2:CreateImage', 'image'],
  [/Error registering AMI/, 'ec2:RegisterImage', 'image'],
  [/Error [Cc]opying AMI/, 'ec2:CopyImage', 'image'],
  [/Error enable AMI deprecation/, 'ec2:EnableImageDeprecation', 'image'],
  [/failed to enable AMI deregistration protection/i, 'ec2:EnableImageDeregistrationProtection', 'image'],
  [/Error modify(?:ing)? AMI attributes/, 'ec2:ModifyImageAttribute', 'image'],
  [/Error modify snapshot attributes/, 'ec2:ModifySnapshotAttribute', 'snapshot'],
  [/Error adding tags to Resources|Failed to add tags to resources/, 'ec2:CreateTags', 'image'],
  [/Error deregistering existing AMI/, 'ec2:DeregisterImage', 'image'],
  [/Error deleting existing snapshot/, 'ec2:DeleteSnapshot', 'snapshot'],
  [/Error creating snapshot/, 'ec2:CreateSnapshot', 'snapshot'],
  [/Error creating root volume/, 'ec2:CreateVolume', 'volume'],
  [/Error attaching volume/, 'ec2:AttachVolume', 'volume'],
  [/Error detaching EBS volume/, 'ec2:DetachVolume', 'volume'],
  [/Error deleting (?:EBS )?volume/, 'ec2:DeleteVolume', 'volume'],
  [/Error creating launch template for spot instance/, 'ec2:CreateLaunchTemplate', 'launch-template'],
  [/Error enabling Enhanced Networking|abling Enhanced Networking/, 'ec2:ModifyInstanceAttribute', 'instance'],
  [/Error enabling fast boot/, 'ec2:EnableFastLaunch', 'image'],
  [/Error (?:querying|describing) (?:copied )?AMI|Error retrieving details for AMI/, 'ec2:DescribeImages'],
  [/Error querying VPCs|Error retrieving VPC information|Failed to describe VPCs/, 'ec2:DescribeVpcs'],
  [/Error querying Subnets|Failed to describe subnets/, 'ec2:DescribeSubnets'],
  [/Error describing volumes/, 'ec2:DescribeVolumes'],
  [/ssm error:/, 'ssm:StartSession', 'instance'],
  [/error to get parameter value/, 'ssm:GetParameter', 'parameter'],
  [/error reading Secrets Manager/, 'secretsmanager:GetSecretValue', 'secret'],
  [/Failed to start import/, 'ec2:ImportImage', 'image'],
  [/\(amazon-import\): Failed to upload|Failed to upload .* to s3|Failed to upload output/, 's3:PutObject', 'object'],
];

/** Operations that IAM calls by another name. Source: Amazon S3 User Guide, "Required permissions for Amazon S3 API operations". */
export const OTHER_NAMES: Readonly<Record<string, string>> = {
  HeadObject: 's3:GetObject',
  HeadBucket: 's3:ListBucket',
  ListObjectsV2: 's3:ListBucket',
  ListObjects: 's3:ListBucket',
  CreateMultipartUpload: 's3:PutObject',
  UploadPart: 's3:PutObject',
};
