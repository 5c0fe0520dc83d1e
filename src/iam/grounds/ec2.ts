import { awsDoesTheSame, documented, Fact, inferred, recorded } from './ground';
import { EC2_ATTRIBUTE, EC2_TAG_ON_CREATE } from '../vocabulary/sources';

/* What EC2 checks and sends. Within a key the special comes before the general: the first fact that fits is taken. */

const EXAMPLES = 'EC2 User Guide, "Example policies to control access the Amazon EC2 API"';
const TAGS = 'EC2 User Guide, "Control access to Amazon EC2 resources using resource tags"';
const ATTRIBUTE = `${EC2_ATTRIBUTE} (E110)`;
const LISTED =
  'the Service Authorization Reference lists the key for the action; no call that was recorded shows it, and EC2 does not send every key that is listed';

const execution = (sid: string) => awsDoesTheSame('EC2ImageBuilderExecutionPolicy', 'v2', sid);
const lifecycle = (sid: string) => awsDoesTheSame('EC2ImageBuilderLifecycleExecutionPolicy', 'v1', sid);
const migration = (sid: string, settledBy?: string) => awsDoesTheSame('AWSApplicationMigrationServiceRolePolicy', 'v9', sid, settledBy);
const rdsCustom = (sid: string, settledBy?: string) => awsDoesTheSame('AmazonRDSCustomServiceRolePolicy', 'v19', sid, settledBy);

const CHECKED: readonly Fact[] = [
  {
    actions: ['ec2:RunInstances'],
    on: ['image', 'instance', 'volume', 'network-interface', 'subnet', 'security-group'],
    ground: recorded('E9'),
  },
  { actions: ['ec2:RunInstances'], on: ['launch-template'], ground: recorded('E107') },
  // The policies that Karpenter publishes list the reservation, too.
  {
    actions: ['ec2:RunInstances'],
    on: ['capacity-reservation'],
    ground: awsDoesTheSame('BatchServiceRolePolicy', 'v8', 'AWSBatchPolicyStatement15'),
  },
  { actions: ['ec2:RunInstances'], on: ['key-pair'], ground: rdsCustom('eccRunInstances3keyPair1') },
  { actions: ['ec2:CreateImage'], on: ['image', 'instance', 'snapshot'], ground: recorded('E122') },
  { actions: ['ec2:CreateSnapshot'], on: ['volume', 'snapshot'], ground: recorded('E22') },
  { actions: ['ec2:CreateVolume'], on: ['volume', 'snapshot'], ground: recorded('E12', 'E13') },
  { actions: ['ec2:RegisterImage'], on: ['image', 'snapshot'], ground: recorded('E71', 'E72') },
  { actions: ['ec2:CopyImage'], on: ['image'], ground: recorded('E37', 'E38') },
  {
    actions: ['ec2:CopyImage'],
    on: ['snapshot'],
    ground: documented('EC2 User Guide, "Grant permissions to copy Amazon EC2 AMIs" (E131)'),
  },
  { actions: ['ec2:ModifySnapshotAttribute'], on: ['snapshot'], ground: recorded('E11') },
  { actions: ['ec2:ModifyImageAttribute'], on: ['image'], ground: recorded('E146') },
  { actions: ['ec2:DeregisterImage'], on: ['image'], ground: recorded('E117') },
  { actions: ['ec2:DeleteSnapshot'], on: ['snapshot'], ground: recorded('E117') },
  { actions: ['ec2:CreateKeyPair'], on: ['key-pair'], ground: recorded('E55') },
  { actions: ['ec2:CreateSecurityGroup'], on: ['security-group'], ground: recorded('E51') },
  {
    actions: ['ec2:CreateSecurityGroup'],
    on: ['vpc'],
    ground: {
      ...recorded('E52'),
      settledBy: 'CreateSecurityGroup with DryRun and without VpcId, denied on vpc/*: whether the default VPC is checked too',
    },
  },
  { actions: ['ec2:DeleteSecurityGroup'], on: ['security-group'], ground: recorded('E135') },
  { actions: ['ec2:AuthorizeSecurityGroupIngress'], on: ['security-group'], ground: recorded('E53') },
  { actions: ['ec2:AuthorizeSecurityGroupIngress'], on: ['security-group-rule'], ground: recorded('E54') },
  { actions: ['ec2:EnableImageDeprecation'], on: ['image'], ground: recorded('E50') },
  { actions: ['ec2:CreateLaunchTemplate'], on: ['launch-template'], ground: recorded('E33') },
  { actions: ['ec2:CreateFleet'], on: ['launch-template'], ground: recorded('E59') },
  {
    actions: ['ec2:CreateFleet'],
    on: ['image', 'snapshot', 'subnet', 'security-group', 'network-interface', 'volume', 'key-pair', 'spot-instances-request'],
    ground: awsDoesTheSame('AWSPCSServiceRolePolicy', 'v9', 'PermissionsToControlClusterInstanceAttributes',
      'CreateFleet with DryRun and a launch template, with CreateFleet allowed on fleet, instance and launch-template only'),
  },
];

const RESOURCE_TAG: readonly Fact[] = [
  { key: 'aws:ResourceTag', actions: ['ec2:TerminateInstances', 'ec2:CreateImage'], on: ['instance'], ground: recorded('E68') },
  { key: 'aws:ResourceTag', actions: ['ec2:StartInstances', 'ec2:StopInstances'], on: ['instance'], ground: documented(EXAMPLES) },
  { key: 'aws:ResourceTag', actions: ['ec2:DeregisterImage'], on: ['image'], ground: recorded('E117') },
  { key: 'aws:ResourceTag', actions: ['ec2:DeleteSnapshot'], on: ['snapshot'], ground: recorded('E68', 'E118') },
  { key: 'aws:ResourceTag', actions: ['ec2:ModifySnapshotAttribute'], on: ['snapshot'], ground: recorded('E75', 'E76') },
  { key: 'aws:ResourceTag', actions: ['ec2:ModifyImageAttribute'], on: ['image'], ground: recorded('E146') },
  { key: 'aws:ResourceTag', actions: ['ec2:RegisterImage'], on: ['snapshot'], ground: recorded('E71') },
  { key: 'aws:ResourceTag', actions: ['ec2:RunInstances'], on: ['security-group'], ground: recorded('E6') },
  { key: 'aws:ResourceTag', actions: ['ec2:RunInstances'], on: ['launch-template'], ground: recorded('E31') },
  { key: 'aws:ResourceTag', actions: ['ec2:RunInstances'], on: ['image'], ground: documented(EXAMPLES) },
  { key: 'aws:ResourceTag', actions: ['ec2:RunInstances'], on: ['key-pair'], ground: rdsCustom('eccRunInstances3keyPair1') },
  {
    key: 'aws:ResourceTag',
    actions: ['ec2:DeleteKeyPair'],
    ground: rdsCustom('eccRunInstances3keyPair1',
      'DeleteKeyPair by name with DryRun, denied, and its message decoded: whether the tags are there'),
  },
  {
    key: 'aws:ResourceTag',
    actions: [
      'ec2:DisableImage', 'ec2:DisableImageDeprecation', 'ec2:EnableImage', 'ec2:EnableImageDeprecation', 'ec2:DescribeImageAttribute',
    ],
    ground: lifecycle('Ec2ImagePermission'),
  },
  { key: 'aws:ResourceTag', actions: ['ec2:EnableFastLaunch'], ground: execution('EnableFastLaunchPermissions') },
  {
    key: 'aws:ResourceTag',
    actions: ['ec2:EnableImageDeregistrationProtection'],
    ground: inferred(LISTED, 'EnableImageDeregistrationProtection with DryRun on an own tagged image, denied, and its message decoded'),
  },
  { key: 'aws:ResourceTag', actions: ['ec2:CreateSnapshot'], on: ['volume'], ground: migration('statement 17') },
  { key: 'aws:ResourceTag', actions: ['ec2:AttachVolume', 'ec2:DetachVolume'], ground: documented(EXAMPLES) },
  { key: 'aws:ResourceTag', actions: ['ec2:DeleteVolume'], ground: migration('statement 10') },
  { key: 'aws:ResourceTag', actions: ['ec2:ModifyInstanceAttribute'], ground: migration('statement 11') },
  {
    key: 'aws:ResourceTag',
    actions: ['ec2:GetPasswordData'],
    ground: awsDoesTheSame('AmazonLaunchWizardFullAccessV2', 'v2', 'Ec2InstanceActions0'),
  },
  {
    key: 'aws:ResourceTag',
    actions: ['ec2:DescribeInstanceAttribute'],
    ground: awsDoesTheSame('AmazonEVSServiceRolePolicy', 'v10', 'ManageInstanceStatement'),
  },
  {
    key: 'aws:ResourceTag',
    actions: ['ec2:AuthorizeSecurityGroupIngress'],
    on: ['security-group'],
    ground: awsDoesTheSame('AWS-SSM-RemediationAutomation-ExecutionRolePolicy', 'v4', 'AllowSecurityGroupRuleUpdateForTaggedResource'),
  },
  {
    key: 'aws:ResourceTag',
    actions: ['ec2:DeleteSecurityGroup'],
    ground: awsDoesTheSame('AWSApplicationMigrationFSxProxyVPCPolicy', 'v1', 'EC2AllowOperationsOnTaggedResources'),
  },
  {
    key: 'aws:ResourceTag',
    actions: ['ec2:CreateFleet'],
    on: ['launch-template'],
    ground: awsDoesTheSame('AmazonEMRServicePolicy_v2', 'v6', 'CreateWithEMRTaggedLaunchTemplate'),
  },
  {
    key: 'aws:ResourceTag',
    actions: ['ec2:DeleteLaunchTemplate'],
    // By name too: Karpenter deletes by name under such a condition (aws/karpenter-provider-aws, launchtemplate.go, DeleteAll; policy
    // AllowScopedDeletion).
    ground: migration('statement 9', 'DeleteLaunchTemplate by name with DryRun, denied, and its message decoded: whether it names the id'),
  },
  { key: 'aws:ResourceTag', actions: ['ec2:ExportImage'], ground: execution('ExportImageBuilderImagePermissions') },
  { key: 'aws:ResourceTag', actions: ['ec2:CancelExportTask'], ground: execution('CancelExportImageTaskPermissions') },
  {
    key: 'aws:ResourceTag',
    actions: ['ec2:GetImageAncestry'],
    ground: inferred(LISTED, 'GetImageAncestry with DryRun on an own tagged image, denied, and its message decoded'),
  },
  { key: 'aws:ResourceTag', actions: ['ec2:AttachImageWatermark'], ground: execution('AttachImageWatermarkPermissions') },
  {
    key: 'aws:ResourceTag',
    actions: ['ec2:CreateTags'],
    on: ['image', 'snapshot'],
    ground: awsDoesTheSame('AWSEC2VssSnapshotPolicy', 'v2', 'CreateTagsAfterResourceCreation'),
  },
  { key: 'aws:ResourceTag', actions: ['ec2:DeleteTags'], on: ['image', 'snapshot'], ground: lifecycle('EC2TagsPermission') },
  { key: 'aws:ResourceTag', actions: ['ec2:CreateTags', 'ec2:DeleteTags'], ground: documented(TAGS) },
  { key: 'no aws:ResourceTag', actions: ['ec2:DeleteSnapshot'], on: ['snapshot'], ground: recorded('E117', 'E119') },
  { key: 'no aws:ResourceTag', actions: ['ec2:*'], ground: documented(`${TAGS}: a resource has the keys of the tags that it has`) },
];

const TAG_OF_REQUEST: readonly Fact[] = [
  { key: 'aws:RequestTag', actions: ['ec2:RunInstances'], on: ['instance', 'volume'], ground: recorded('E68') },
  { key: 'aws:RequestTag', actions: ['ec2:RunInstances'], on: ['network-interface'], ground: rdsCustom('eccRunInstances1') },
  { key: 'aws:RequestTag', actions: ['ec2:CreateImage'], on: ['image', 'snapshot'], ground: recorded('E68') },
  {
    key: 'aws:RequestTag',
    actions: ['ec2:CopyImage'],
    on: ['image'],
    ground: inferred(LISTED, 'CopyImage with TagSpecifications for image and snapshot, by a role that demands the tag on the copy'),
  },
  { key: 'aws:RequestTag', actions: ['ec2:CreateVolume'], on: ['volume'], ground: recorded('E15') },
  { key: 'aws:RequestTag', actions: ['ec2:CreateSnapshot'], on: ['snapshot'], ground: migration('statement 18') },
  { key: 'aws:RequestTag', actions: ['ec2:CreateSecurityGroup'], on: ['security-group'], ground: recorded('E68') },
  { key: 'aws:RequestTag', actions: ['ec2:CreateKeyPair'], ground: rdsCustom('eccKeyPair2') },
  { key: 'aws:RequestTag', actions: ['ec2:CreateLaunchTemplate'], ground: migration('statement 16') },
  {
    key: 'aws:RequestTag',
    actions: ['ec2:CreateFleet'],
    on: ['fleet'],
    ground: awsDoesTheSame('ROSAKarpenterControllerPolicy', 'v1', 'CreateEC2ResourcesWithTags'),
  },
  { key: 'aws:RequestTag', actions: ['ec2:RegisterImage'], on: ['image'], ground: execution('EC2RegisterImagePermissionsForImage') },
  { key: 'aws:RequestTag', actions: ['ec2:CreateTags'], on: ['instance', 'volume', 'network-interface'], ground: recorded('E9', 'E107') },
  { key: 'aws:RequestTag', actions: ['ec2:CreateTags'], on: ['image', 'security-group'], ground: recorded('E68') },
  { key: 'aws:RequestTag', actions: ['ec2:CreateTags'], on: ['snapshot'], ground: recorded('E22') },
  { key: 'aws:RequestTag', actions: ['ec2:CreateTags', 'ec2:DeleteTags'], ground: documented(EC2_TAG_ON_CREATE) },
  { key: 'no aws:RequestTag', actions: ['ec2:RunInstances'], on: ['volume', 'network-interface'], ground: recorded('E69') },
  {
    key: 'no aws:RequestTag',
    actions: ['ec2:*'],
    ground: documented(`${EC2_TAG_ON_CREATE}: a request has the keys of the tags that it sets`),
  },
  { key: 'no aws:TagKeys', actions: ['ec2:DeleteTags'], ground: recorded('E70') },
  { key: 'aws:TagKeys', actions: ['ec2:*'], ground: documented(`${EC2_TAG_ON_CREATE}; operators as recorded (E106)`) },
  { key: 'ec2:CreateAction', actions: ['ec2:CreateTags'], on: ['instance', 'volume', 'network-interface'], ground: recorded('E9', 'E107') },
  { key: 'ec2:CreateAction', actions: ['ec2:CreateTags'], on: ['image', 'security-group'], ground: recorded('E68') },
  { key: 'ec2:CreateAction', actions: ['ec2:CreateTags'], on: ['snapshot'], ground: recorded('E22') },
  { key: 'ec2:CreateAction', actions: ['ec2:CreateTags'], ground: documented(EC2_TAG_ON_CREATE) },
];

/** One question: whether the owner is sent with calls on an image or snapshot that exists. */
const OWNER_LISTED = inferred(LISTED, 'a dry run of each of these on an own image or snapshot, denied, and its message decoded');

const OWNER: readonly Fact[] = [
  { key: 'ec2:Owner', actions: ['ec2:RunInstances'], on: ['image'], ground: recorded('E1', 'E43', 'E45') },
  { key: 'ec2:Owner', actions: ['ec2:CreateVolume'], on: ['snapshot'], ground: recorded('E14') },
  { key: 'ec2:Owner', actions: ['ec2:CopyImage'], on: ['image'], ground: recorded('E37', 'E38') },
  { key: 'ec2:Owner', actions: ['ec2:ModifySnapshotAttribute'], on: ['snapshot'], ground: recorded('E11', 'E76') },
  { key: 'ec2:Owner', actions: ['ec2:RegisterImage'], on: ['snapshot'], ground: recorded('E71') },
  {
    key: 'ec2:Owner',
    actions: [
      'ec2:AttachImageWatermark',
      'ec2:CreateTags',
      'ec2:DeleteSnapshot',
      'ec2:DeregisterImage',
      'ec2:EnableFastLaunch',
      'ec2:EnableImageDeprecation',
      'ec2:EnableImageDeregistrationProtection', 'ec2:ExportImage', 'ec2:GetImageAncestry', 'ec2:ModifyImageAttribute',
    ],
    ground: OWNER_LISTED,
  },
  { key: 'aws:ResourceAccount', actions: ['ec2:RunInstances'], on: ['image'], ground: recorded('E114') },
  { key: 'aws:ResourceAccount', actions: ['ec2:CreateVolume'], on: ['snapshot'], ground: recorded('E14') },
];

const OTHER_KEYS: readonly Fact[] = [
  { key: 'ec2:Add/userId', actions: ['ec2:ModifySnapshotAttribute'], ground: recorded('E11', 'E77') },
  { key: 'ec2:Add/group', actions: ['ec2:ModifySnapshotAttribute'], ground: recorded('E76') },
  { key: 'no ec2:Add/group', actions: ['ec2:ModifySnapshotAttribute'], ground: recorded('E77') },
  { key: 'no ec2:Add/userId', actions: ['ec2:ModifySnapshotAttribute'], ground: recorded('E76') },
  { key: 'ec2:Attribute', actions: ['ec2:ModifyImageAttribute'], ground: documented(ATTRIBUTE) },
  { key: 'no ec2:Attribute', actions: ['ec2:ModifyImageAttribute'], ground: documented(ATTRIBUTE) },
  { key: 'ec2:Attribute', actions: ['ec2:ModifyInstanceAttribute'], ground: recorded('E113') },
  { key: 'ec2:InstanceProfile', actions: ['ec2:RunInstances'], on: ['instance'], ground: recorded('E2') },
  {
    key: 'ec2:InstanceProfile',
    actions: ['ec2:CreateImage', 'ec2:StopInstances', 'ec2:TerminateInstances'],
    on: ['instance'],
    ground: inferred(LISTED,
      'StopInstances, TerminateInstances and CreateImage with DryRun on an instance with a profile, denied, and the messages decoded'),
  },
  { key: 'ec2:InstanceType', actions: ['ec2:RunInstances'], on: ['instance'], ground: recorded('E10') },
  {
    key: 'ec2:InstanceType',
    actions: ['ec2:CreateFleet'],
    on: ['instance'],
    ground: inferred(LISTED, 'CreateFleet with DryRun, denied on the instance, and its message decoded'),
  },
  { key: 'ec2:MetadataHttpTokens', actions: ['ec2:RunInstances'], on: ['instance'], ground: recorded('E10') },
  { key: 'ec2:Vpc', actions: ['ec2:RunInstances'], on: ['subnet'], ground: recorded('E5') },
  { key: 'ec2:Vpc', actions: ['ec2:RunInstances'], on: ['security-group'], ground: recorded('E6') },
  {
    key: 'ec2:Vpc',
    actions: ['ec2:AuthorizeSecurityGroupIngress', 'ec2:DeleteSecurityGroup'],
    on: ['security-group'],
    ground: documented(EXAMPLES),
  },
  {
    key: 'ec2:VpcID',
    actions: ['ec2:CreateSecurityGroup'],
    on: ['vpc'],
    ground: inferred(LISTED, 'CreateSecurityGroup with DryRun in a VPC, denied on the VPC, and its message decoded'),
  },
];

export const EC2_FACTS: readonly Fact[] = [...CHECKED, ...RESOURCE_TAG, ...TAG_OF_REQUEST, ...OWNER, ...OTHER_KEYS];
