import { awsDoesTheSame, documented, Fact, Ground, inferred, recorded } from './ground';
import { reference } from '../vocabulary/sources';

/* What services beside EC2 check and send, and what comes with every request. */

const GLOBAL = 'IAM User Guide, "AWS global condition context keys"';

export const FACTS_OF_OTHER_SERVICES: readonly Fact[] = [
  { actions: ['iam:PassRole'], on: ['role'], ground: recorded('E8', 'E9') },
  { actions: ['iam:GetInstanceProfile'], on: ['instance-profile'], ground: recorded('E97') },
  { key: 'iam:PassedToService', actions: ['iam:PassRole'], ground: recorded('E9', 'E107') },

  { actions: ['kms:CreateGrant', 'kms:GenerateDataKeyWithoutPlaintext'], on: ['key'], ground: recorded('E82', 'E84', 'E92') },
  { actions: ['kms:DescribeKey'], on: ['key'], ground: recorded('E82', 'E84') },
  { actions: ['kms:ReEncryptFrom'], on: ['key'], ground: recorded('E88') },
  { actions: ['kms:ReEncryptTo'], on: ['key'], ground: recorded('E89') },
  { key: 'kms:ViaService', actions: ['kms:CreateGrant', 'kms:GenerateDataKeyWithoutPlaintext'], ground: recorded('E94') },
  { key: 'kms:GrantIsForAWSResource', actions: ['kms:CreateGrant'], ground: recorded('E93') },
  { key: 'kms:EncryptionContextKeys', actions: ['kms:GenerateDataKeyWithoutPlaintext'], ground: recorded('E82', 'E93') },
  {
    key: 'kms:EncryptionContextKeys',
    actions: ['kms:*'],
    ground: awsDoesTheSame('EC2ImageBuilderExecutionPolicy', 'v2', 'EC2KMSPermissions'),
  },

  { actions: ['ssm:StartSession'], on: ['instance', 'document'], ground: recorded('E63', 'E142') },
  { key: 'ssm:resourceTag', actions: ['ssm:TerminateSession', 'ssm:ResumeSession'], on: ['session'], ground: recorded('E143') },
  {
    actions: ['ssmmessages:OpenDataChannel'],
    on: ['session'],
    ground: documented('Systems Manager User Guide, "Sample IAM policies for Session Manager" (E140, E142)',
      'StartSession by a role without OpenDataChannel and the newest Session Manager plugin, then with it on session/*'),
  },
  {
    key: 'aws:ResourceTag',
    actions: ['ssm:StartSession'],
    on: ['instance'],
    ground: awsDoesTheSame('AWSTransformInfrastructureExecutorAccessEC2', 'v2', 'SSMTgt'),
  },
  {
    key: 'aws:ResourceTag',
    actions: ['ssm:SendCommand'],
    on: ['instance'],
    ground: awsDoesTheSame('AWSEC2SqlHaServiceRolePolicy', 'v1', 'AllowSSMSendCommandToTaggedInstances'),
  },
  {
    key: 'aws:ResourceTag',
    actions: ['ssm:DeleteAssociation'],
    on: ['association'],
    ground: awsDoesTheSame('AWSQuickSetupSSMDeploymentRolePolicy', 'v8', 'statement 19'),
  },
  {
    key: 'aws:ResourceTag',
    actions: ['ssm:CreateAssociation'],
    on: ['instance'],
    ground: awsDoesTheSame('EC2ImageBuilderExecutionPolicy', 'v2', 'InventoryCollectionInstancePermissions'),
  },
  {
    key: 'aws:RequestTag',
    actions: ['ssm:AddTagsToResource'],
    on: ['association'],
    ground: awsDoesTheSame('EC2ImageBuilderExecutionPolicy', 'v2', 'InventoryCollectionTagPermissions'),
  },

  ...['aws:TagKeys', 'sts:TransitiveTagKeys'].map((key): Fact =>
    ({
      key,
      actions: ['sts:TagSession'],
      ground: documented('IAM User Guide, "Pass session tags in AWS STS", permissions required to add session tags'),
    })),
  {
    key: 'no sts:TransitiveTagKeys',
    actions: ['sts:TagSession'],
    ground: inferred('a key without values is absent; no call that was recorded shows it',
      'AssumeRole with a tag and no transitive key, by a role with this condition'),
  },
  {
    key: 'sts:SourceIdentity',
    actions: ['sts:SetSourceIdentity'],
    ground: documented(
      'IAM User Guide, "Monitor and control actions taken with assumed roles", permissions required to set a source identity',
    ),
  },

  { key: 'aws:RequestedRegion', ground: documented(`${GLOBAL}, aws:RequestedRegion`) },
  ...['aws:PrincipalArn', 'aws:PrincipalOrgID', 'aws:PrincipalOrgPaths', 'aws:ResourceOrgID', 'aws:CalledVia'].map((key): Fact =>
    ({ key, ground: documented(`${GLOBAL}, ${key}`) })),
];

/** The services whose keys nothing recorded contradicts: what the reference lists is taken for documented. */
const BY_THE_REFERENCE: Readonly<Record<string, string>> = {
  'ec2-instance-connect': 'Amazon EC2 Instance Connect',
  'ecr': 'Amazon Elastic Container Registry',
  'events': 'Amazon EventBridge',
  'iam': 'AWS IAM',
  'imagebuilder': 'Amazon EC2 Image Builder',
  'kms': 'AWS KMS',
  's3': 'Amazon S3',
  'ssm': 'AWS Systems Manager',
};

/** For what no fact speaks of. EC2 is not among it: it does not send every key that the reference lists. */
export function byTheReference(action: string, key: string): Ground | undefined {
  const [service, name] = action.split(':');
  const listed = BY_THE_REFERENCE[service];
  return listed ? documented(reference(listed, `${name}, ${key.replace(/^no /, '')}`)) : undefined;
}
