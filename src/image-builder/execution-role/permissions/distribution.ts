import { ofAws } from './policy';
import { Capability, Conditions, declaredBy } from '../../../iam/vocabulary/capability';
import {
  CARRIES_TAG, CREATED_WITH_TAG, IN_IMAGE_REGIONS, OF_NO_OTHER_ACCOUNT, OF_OWN_ACCOUNT, taggedBy, THROUGH_EC2, WITHOUT_TAG,
} from '../../../iam/vocabulary/conditions';
import { DECLARED_LAUNCH_TEMPLATES, IMAGE, IMAGE_OR_COPY, INSTANCE, SNAPSHOT_OR_COPY, VOLUME } from '../../../iam/vocabulary/ec2-resources';
import {
  DECLARED_KEYS, SERVICE_LINKED_ROLE_OF_FAST_LAUNCH, SERVICE_LINKED_ROLE_OF_SSM,
} from '../../../iam/vocabulary/iam-and-kms-resources';
import { OF_FAST_LAUNCH, OF_SYSTEMS_MANAGER } from '../../../iam/vocabulary/service-linked-roles';
import {
  awsManaged, EBS_ENCRYPTION, EC2_ATTRIBUTE, EC2_TAG_ON_CREATE, evidence, guide, PASS_ROLE, reference,
} from '../../../iam/vocabulary/sources';
import {
  DECLARED_FAST_LAUNCH_TEMPLATES, DECLARED_OUTPUT_PARAMETERS, DECLARED_PARENT_PARAMETERS, DECLARED_PUBLIC_PARAMETERS, DISTRIBUTION_ROLES,
  DISTRIBUTION_ROLES_OF_ORGANIZATION, EXPORT_IMAGE_TASK, VM_EXPORT_ROLE,
} from '../../resources';

const DESCRIBES = 'the Describe calls of EC2 have no resource-level permissions; they are restricted to the regions of images';
/** With a request that has no context at all this holds too; the service of THROUGH_EC2 always sends one. */
const FOR_VOLUMES: Conditions = { 'ForAllValues:StringEquals': { 'kms:EncryptionContextKeys': 'aws:ebs:id' } };

export const kmsKeys: Capability = {
  id: 'kms-keys',
  does: 'encrypts with the declared keys, through EC2',
  ...declaredBy('kmsKeys'),
  template: 'these keys in the block devices of the recipe, or in kmsKeyId of the distribution',
  needs: [{
    sid: 'UseKeyThroughEc2',
    actions: ['kms:Decrypt', 'kms:Encrypt', 'kms:GenerateDataKeyWithoutPlaintext', 'kms:ReEncryptFrom', 'kms:ReEncryptTo'],
    on: [DECLARED_KEYS],
    when: [THROUGH_EC2, FOR_VOLUMES],
    because: 'EBS makes these requests with the permissions of the caller when it encrypts and copies volumes and snapshots. Recorded launches and copies needed '
      + 'GenerateDataKeyWithoutPlaintext and ReEncrypt*, not Decrypt and Encrypt: AWS lists these two, and EC2 does not return the decrypted data',
    source: `${ofAws('EC2KMSPermissions')}; ${EBS_ENCRYPTION}; ${evidence('E84', 'E92')}`,
    inferred: 'that in China kms:ViaService ends in amazonaws.com.cn, as the name of the service does there: the policy of AWS has amazonaws.com',
  }, {
    sid: 'DescribeKeyThroughEc2',
    actions: ['kms:DescribeKey'],
    on: [DECLARED_KEYS],
    when: [THROUGH_EC2],
    because: 'EBS looks up the key with the permissions of the caller',
    source: `${ofAws('EC2KMSDescribeKeyPermissions')}; ${EBS_ENCRYPTION}`,
  }, {
    sid: 'GrantKeyToEbs',
    actions: ['kms:CreateGrant'],
    on: [DECLARED_KEYS],
    when: [THROUGH_EC2, { Bool: { 'kms:GrantIsForAWSResource': 'true' } }],
    because: 'EBS creates a grant for itself on the key of an encrypted volume; grants to other principals are refused',
    source: `${ofAws('EC2KMSGrantKeyPermissions')}; ${EBS_ENCRYPTION}`,
  }],
};

export const copyImage: Capability = {
  id: 'copy-image',
  does: 'copies its image: to other regions, with another key, or on the way to other accounts',
  ...declaredBy('copyToRegions', 'targetAccountIds', 'targetOrganizationId'),
  needs: [{
    sid: 'CopyImage',
    actions: ['ec2:CopyImage'],
    on: [IMAGE_OR_COPY],
    // IfExists: the copy has the account as its owner before it exists, as reported; CopyImage itself was not recorded.
    when: [{ StringEqualsIfExists: { 'ec2:Owner': '${Account}' } }],
    because: 'the image is copied; the policy of AWS requires no tags in CopyImage, and no condition key has the tags of the source, so the statement is restricted by the owner',
    source: `${ofAws('EC2CopyPermissions')}; ${reference('Amazon EC2', 'CopyImage')}`,
    residualRisk: 'copies any image of the account into these regions, without tags; if images are in several regions, from any region',
  }, {
    sid: 'CopySnapshotsOfImage',
    actions: ['ec2:CopyImage'],
    on: [SNAPSHOT_OR_COPY],
    when: [],
    because: 'CopyImage is also checked on the snapshots, those of the image and those of the copy; the reference has only request tags as keys, and no tags are set',
    source: `${ofAws('EC2CopyPermissions')}; ${reference('Amazon EC2', 'CopyImage, snapshot')}`,
    residualRisk: 'allows snapshots of any owner, and of any region if images are in several regions, but the same request also needs permission on the image',
  }, {
    sid: 'TagCopyOnCreation',
    actions: ['ec2:CreateTags'],
    on: [IMAGE_OR_COPY, SNAPSHOT_OR_COPY],
    when: [CREATED_WITH_TAG, taggedBy('CopyImage')],
    because: 'where image and snapshots are tagged in the call that copies them, that is authorized as CreateTags too, on both',
    source: `${ofAws('CreateCustomerTagsPermissions', 'CreateEC2ImageBuilderTagsPermissions')}; ${EC2_TAG_ON_CREATE}; `
      + awsManaged('AmazonRDSCustomServiceRolePolicy', 'v19', 'eccCreateTag2 (ec2:CreateAction CopyImage)'),
    inferred: 'whether copies are tagged when they are created or afterwards: both suffice',
  }, {
    sid: 'TagUntaggedCopy',
    actions: ['ec2:CreateTags'],
    on: [IMAGE_OR_COPY, SNAPSHOT_OR_COPY],
    when: [CREATED_WITH_TAG, WITHOUT_TAG, OF_OWN_ACCOUNT],
    because: 'a copy has no tags until the service sets its own',
    source: ofAws('CreateCustomerTagsPermissions', 'CreateEC2ImageBuilderTagsPermissions'),
    inferred: 'that the first tags of a copy hold that of the service',
    residualRisk: 'sets the tag on any image or snapshot of the account that lacks its key, and can then remove it, or share it if sharing is declared',
  }],
};

export const shareImage: Capability = {
  id: 'share-image',
  does: 'lets the declared accounts, organizations and units launch or copy the image',
  ...declaredBy('launchPermissionUserIds', 'launchPermissionOrganizationArns', 'launchPermissionOrganizationalUnitArns', 'targetAccountIds',
    'targetOrganizationId'),
  needs: [{
    sid: 'ShareImage',
    actions: ['ec2:ModifyImageAttribute'],
    on: [IMAGE_OR_COPY],
    // Launch permissions are an object, which AWS sends without ec2:Attribute. The description and the like are sent with it.
    when: [CARRIES_TAG, OF_NO_OTHER_ACCOUNT, { Null: { 'ec2:Attribute': 'true' } }],
    because: 'launch permissions of the distribution, and of the accounts that copy the image',
    source: `${ofAws('EC2ModifyImageAttributePermissions')}; ${EC2_ATTRIBUTE}; ${reference('Amazon EC2', 'ModifyImageAttribute (no key for whom)')}`,
    inferred: 'that an account which copies the image needs launch permission',
    residualRisk: 'shares images of Image Builder with anyone, publicly too: AWS has no condition on the account, organization or group; block public access for AMIs in the account',
  }],
};

export const targetAccounts: Capability = {
  id: 'target-accounts',
  does: 'copies its image to the declared accounts, by the distribution role of each',
  ...declaredBy('targetAccountIds'),
  template: 'targetAccountIds of the distribution, and the role EC2ImageBuilderDistributionCrossAccountRole in each account',
  needs: [{
    sid: 'AssumeDistributionRole',
    actions: ['sts:AssumeRole'],
    on: [DISTRIBUTION_ROLES],
    when: [],
    because: 'the role with this fixed name creates the copy in another account',
    source: `${ofAws('CrossAccountAssumeRolePermissions')}; ${guide('Set up cross-account AMI distribution')}`,
    residualRisk: 'uses the permissions of the distribution role in the declared accounts',
  }],
};

export const targetOrganization: Capability = {
  id: 'target-organization',
  does: 'copies its image to accounts of the declared organization, by the distribution role of each',
  ...declaredBy('targetOrganizationId'),
  template: 'targetAccountIds of the distribution, and the role EC2ImageBuilderDistributionCrossAccountRole in each account',
  needs: [{
    sid: 'AssumeDistributionRoleInOrganization',
    actions: ['sts:AssumeRole'],
    on: [DISTRIBUTION_ROLES_OF_ORGANIZATION],
    when: [{ StringEquals: { 'aws:ResourceOrgID': '${TargetOrganizationId}' } }],
    because: 'a policy cannot hold a list of many accounts; the role has the same name in every account of the organization',
    source: `${ofAws('CrossAccountAssumeRolePermissions')}; IAM User Guide, "AWS global condition context keys", aws:ResourceOrgID`,
    residualRisk: 'uses the permissions of the distribution role in every account of the organization that trusts it',
  }],
};

export const snapshotsForTargets: Capability = {
  id: 'snapshots-for-targets',
  does: 'lets the declared accounts read the snapshots of its image, to copy it',
  ...declaredBy('targetAccountIds'),
  needs: [{
    sid: 'ShareSnapshotsWithTargets',
    actions: ['ec2:ModifySnapshotAttribute'],
    on: [SNAPSHOT_OR_COPY],
    // ForAllValues: one call may add several accounts, and a plain operator never matches two values. It also matches no value: hence the
    // Null.
    when: [
      CARRIES_TAG, OF_OWN_ACCOUNT,
      {
        'ForAllValues:StringEquals': { 'ec2:Add/userId': '${TargetAccounts}' },
        'Null': { 'ec2:Add/userId': 'false', 'ec2:Add/group': 'true' },
      },
    ],
    because: 'the account that copies an image needs its snapshots; they are shared with the declared accounts only, and with no group',
    source: `${ofAws('EC2SnapshotAttributeModificationPermissions')}; ${evidence('E11')}`,
    residualRisk: 'shares the snapshots of other pipelines of Image Builder with the declared accounts',
  }],
};

export const snapshotsForAnyAccount: Capability = {
  id: 'snapshots-for-any-account',
  does: 'lets accounts read the snapshots of its image, to copy it',
  ...declaredBy('targetOrganizationId', { inWords: 'targetOrganizationId without targetAccountIds' }),
  needs: [{
    sid: 'ShareSnapshotsWithAnyAccount',
    actions: ['ec2:ModifySnapshotAttribute'],
    on: [SNAPSHOT_OR_COPY],
    when: [CARRIES_TAG, OF_OWN_ACCOUNT, { Null: { 'ec2:Add/userId': 'false', 'ec2:Add/group': 'true' } }],
    because: 'the account that copies an image needs its snapshots; AWS has no condition on its organization. Public snapshots are refused',
    source: `${ofAws('EC2SnapshotAttributeModificationPermissions')}; ${reference('Amazon EC2', 'ModifySnapshotAttribute, ec2:Add/group')}`,
    residualRisk: 'shares the snapshots of Image Builder with any account',
  }],
};

export const outputParameters: Capability = {
  id: 'output-parameters',
  does: 'writes the ID of its image to the declared parameters',
  ...declaredBy('outputParameters'),
  needs: [{
    sid: 'WriteOutputParameters',
    actions: ['ssm:PutParameter'],
    on: [DECLARED_OUTPUT_PARAMETERS],
    when: [],
    because: 'ssmParameterConfigurations of the distribution name these parameters',
    source: `${ofAws('ParameterStorePermissionsForImageBuilderParameters')}; ${guide('Store output AMI IDs in Parameter Store')}`,
    residualRisk: 'writes any value to the declared parameters, from which others launch',
  }],
};

export const parentParameters: Capability = {
  id: 'parent-parameters',
  does: 'finds its parent image by the declared parameters of the account',
  ...declaredBy('parentImageParameters'),
  needs: [{
    sid: 'ReadParentParameters',
    actions: ['ssm:GetParameter'],
    on: [DECLARED_PARENT_PARAMETERS],
    when: [],
    because: 'the parent image of the recipe is given as ssm: and the name of a parameter',
    source: ofAws('ParameterStorePermissionsForImageBuilderParameters'),
  }],
};

export const publicParameters: Capability = {
  id: 'public-parameters',
  does: 'finds its parent image by the declared public parameters of AWS',
  ...declaredBy('parentImageParameters', { inWords: 'parentImageParameters, those under /aws/service/' }),
  needs: [{
    sid: 'ReadPublicParameters',
    actions: ['ssm:GetParameter'],
    on: [DECLARED_PUBLIC_PARAMETERS],
    when: [],
    because: 'the parent image of the recipe, or that of the container instance, is given as ssm: and the name of a public parameter',
    source: ofAws('ParameterStorePermissionsForServiceManagedParameters'),
  }],
};

export const launchTemplates: Capability = {
  id: 'launch-templates',
  does: 'adds versions with its image to the declared launch templates',
  ...declaredBy('launchTemplates'),
  needs: [{
    sid: 'UpdateLaunchTemplates',
    actions: ['ec2:CreateLaunchTemplateVersion', 'ec2:ModifyLaunchTemplate'],
    on: [DECLARED_LAUNCH_TEMPLATES],
    when: [],
    because: 'launchTemplateConfigurations of the distribution name these templates, and can make the new version the default',
    source: `${ofAws('LaunchTemplatePermissions')} (any launch template)`,
    residualRisk: 'writes any image, user data and role name to the declared launch templates',
  }, {
    sid: 'TagLaunchTemplates',
    actions: ['ec2:CreateTags'],
    on: [DECLARED_LAUNCH_TEMPLATES],
    when: [CREATED_WITH_TAG],
    because: 'Image Builder sets its tag on a launch template that it uses',
    source: ofAws('CreateEC2ImageBuilderTagsPermissions'),
    residualRisk: 'sets further tags on the declared launch templates, together with that of Image Builder',
  }],
};

export const lookUpLaunchTemplates: Capability = {
  id: 'look-up-launch-templates',
  does: 'looks up launch templates and their versions',
  ...declaredBy('launchTemplates', 'fastLaunchTemplates'),
  needs: [{
    sid: 'LookUpLaunchTemplates',
    actions: ['ec2:DescribeLaunchTemplateVersions', 'ec2:DescribeLaunchTemplates'],
    on: { unscopable: DESCRIBES },
    when: [IN_IMAGE_REGIONS],
    because: 'the new version of a launch template is created from an earlier one',
    source: ofAws('LaunchTemplatePermissions'),
    residualRisk: 'reads the launch templates of the regions, user data included',
  }],
};

/** What EC2 Fast Launch makes has this value of the tag instead. */
const CREATED_BY_FAST_LAUNCH: Conditions = { StringEquals: { 'aws:RequestTag/${TagKey}': 'EC2 Fast Launch' } };

export const fastLaunch: Capability = {
  id: 'fast-launch',
  does: 'prepares its Windows image for fast launch, with the declared launch templates',
  ...declaredBy('fastLaunchTemplates'),
  template: 'fastLaunchConfigurations with one of these launch templates, which carries the tag of Image Builder',
  needs: [{
    sid: 'EnableFastLaunch',
    actions: ['ec2:EnableFastLaunch'],
    on: [IMAGE],
    when: [CARRIES_TAG, OF_NO_OTHER_ACCOUNT],
    because: 'fastLaunchConfigurations of the distribution enable fast launch for the image',
    source: ofAws('EnableFastLaunchPermissions'),
    residualRisk: 'enables fast launch, with its cost, for the images of other pipelines of Image Builder',
  }, {
    sid: 'EnableFastLaunchWithTemplate',
    actions: ['ec2:EnableFastLaunch'],
    on: [DECLARED_FAST_LAUNCH_TEMPLATES],
    when: [CARRIES_TAG],
    because: 'fast launch takes the settings of its instances from this launch template',
    source: ofAws('EnableFastLaunchPermissions'),
  }, {
    sid: 'LaunchFastLaunchInstance',
    actions: ['ec2:RunInstances'],
    on: [INSTANCE, VOLUME],
    when: [CREATED_BY_FAST_LAUNCH],
    because: 'EC2 launches the first instances for fast launch with the permissions of the caller, and with its own tag',
    source: ofAws('RunInstancesWithEC2ImageBuilderRequestTagsPermissions'),
    inferred: 'that the tag EC2 Fast Launch in the policy of AWS means this',
    residualRisk: 'launches instances with this tag; the role can neither stop them nor run commands on them',
  }, {
    sid: 'LaunchFromFastLaunchTemplate',
    actions: ['ec2:RunInstances'],
    on: [DECLARED_FAST_LAUNCH_TEMPLATES],
    when: [],
    because: 'these instances are launched from the declared launch template',
    source: ofAws('RunInstancesPermissions'),
    inferred: 'that the launch template in the policy of AWS is for this',
  }, {
    sid: 'TagFastLaunchInstance',
    actions: ['ec2:CreateTags'],
    on: [INSTANCE, VOLUME],
    when: [CREATED_BY_FAST_LAUNCH, taggedBy('RunInstances')],
    because: 'tags in RunInstances are authorized as CreateTags too',
    source: `${ofAws('CreateTagsOnCreatePermissions')}; ${EC2_TAG_ON_CREATE}`,
    inferred: 'that the tag EC2 Fast Launch in the policy of AWS means this',
  }],
};

export const exportImage: Capability = {
  id: 'export-image',
  does: 'exports its image as a disk file to S3, by the declared role of VM Import/Export',
  ...declaredBy('vmExportRole'),
  needs: [{
    sid: 'PassVmExportRole',
    actions: ['iam:PassRole'],
    on: [VM_EXPORT_ROLE],
    when: [{ StringEquals: { 'iam:PassedToService': 'vmie.amazonaws.com' } }],
    because: 's3ExportConfiguration names the role with which VM Import/Export writes to the bucket',
    source: `${ofAws('IAMPassRolePermissions')}; ${PASS_ROLE}`,
    residualRisk: 'exports to every bucket that the passed role may write to: EC2 has no condition on the bucket',
  }, {
    sid: 'ExportImage',
    actions: ['ec2:ExportImage'],
    on: [IMAGE_OR_COPY],
    when: [CARRIES_TAG, OF_NO_OTHER_ACCOUNT],
    because: 'the role can export only images of Image Builder',
    source: ofAws('ExportImageBuilderImagePermissions'),
    residualRisk: 'exports the images of other pipelines of Image Builder',
  }, {
    sid: 'CreateExportTask',
    actions: ['ec2:ExportImage'],
    on: [EXPORT_IMAGE_TASK],
    when: [],
    because: 'the export creates a task, which the policy of AWS allows without tags',
    source: ofAws('CreateExportImageTaskPermissions'),
    residualRisk: 'creates export tasks without the tag, which it cannot cancel; other statements restrict the image and the role',
  }, {
    sid: 'CancelExportTask',
    actions: ['ec2:CancelExportTask'],
    on: [EXPORT_IMAGE_TASK],
    when: [CARRIES_TAG],
    because: 'the export of a cancelled build is cancelled',
    source: ofAws('CancelExportImageTaskPermissions'),
    residualRisk: 'cancels the exports of other pipelines of Image Builder',
  }, {
    sid: 'TagExportTask',
    actions: ['ec2:CreateTags'],
    on: [EXPORT_IMAGE_TASK],
    when: [CREATED_WITH_TAG],
    because: 'the task gets the tag of the service, so that it can be cancelled',
    source: `${ofAws('CreateCustomerTagsPermissions')} (without a condition)`,
    inferred: 'that the tag of the service is among the tags of the task, as CancelExportTask asks for it',
    residualRisk: 'tags any export task of the account, and can then cancel it',
  }, {
    sid: 'LookUpExports',
    actions: ['ec2:DescribeExportImageTasks'],
    on: { unscopable: DESCRIBES },
    when: [IN_IMAGE_REGIONS],
    because: 'Image Builder waits until the export is done',
    source: ofAws('EC2ReadOnlyPermissions'),
    residualRisk: 'reads the descriptions of all export tasks in the regions',
  }],
};

export const ssmServiceLinkedRole: Capability = {
  id: 'ssm-service-linked-role',
  does: 'creates the service-linked role of Systems Manager where the account has none yet',
  ...declaredBy('createServiceLinkedRoles'),
  needs: [{
    sid: 'CreateServiceLinkedRoleOfSsm',
    actions: ['iam:CreateServiceLinkedRole'],
    on: [SERVICE_LINKED_ROLE_OF_SSM],
    when: [{ StringEquals: { 'iam:AWSServiceName': OF_SYSTEMS_MANAGER.service } }],
    because: 'the first inventory of an account creates this role',
    source: ofAws('CreateSLRForOtherServicesPermissions'),
  }],
};

export const fastLaunchServiceLinkedRole: Capability = {
  id: 'fast-launch-service-linked-role',
  does: 'creates the service-linked role of EC2 Fast Launch where the account has none yet',
  ...declaredBy('createServiceLinkedRoles', 'fastLaunchTemplates', { inWords: 'createServiceLinkedRoles with fastLaunchTemplates' }),
  needs: [{
    sid: 'CreateServiceLinkedRoleOfFastLaunch',
    actions: ['iam:CreateServiceLinkedRole'],
    on: [SERVICE_LINKED_ROLE_OF_FAST_LAUNCH],
    when: [{ StringEquals: { 'iam:AWSServiceName': OF_FAST_LAUNCH.service } }],
    because: 'the first fast launch of an account creates this role',
    source: ofAws('CreateSLRForOtherServicesPermissions'),
  }],
};
