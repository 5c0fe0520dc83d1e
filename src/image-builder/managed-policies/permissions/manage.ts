import {
  ANY_BUCKET, COMPONENTS, CONTAINER_RECIPES, DECLARED_EXPORT_ROLES, DECLARED_SERVICE_ROLES, DECLARED_TOPICS, DISTRIBUTION, IMAGE_RECIPES,
  IMAGE_VERSIONS, IMAGES, INFRASTRUCTURE, LIFECYCLE_EXECUTIONS, LIFECYCLE_POLICIES, PIPELINES, WORKFLOWS,
} from './resources';
import { Capability, declaredBy } from '../../../iam/vocabulary/capability';
import { IN_REGIONS } from '../../../iam/vocabulary/conditions';
import {
  ANY_INSTANCE_PROFILE, DECLARED_INSTANCE_PROFILES, DECLARED_ROLES, SERVICE_LINKED_ROLE_OF_IMAGE_BUILDER,
} from '../../../iam/vocabulary/iam-and-kms-resources';
import { OF_IMAGE_BUILDER } from '../../../iam/vocabulary/service-linked-roles';
import { awsManaged, reference } from '../../../iam/vocabulary/sources';

/*
 * What administrators do. The create calls have no condition for the roles that a pipeline gets: that only declared roles can be
 * passed is what keeps a pipeline from acting as someone else.
 */

const managed = (statement: string) => awsManaged('AWSImageBuilderFullAccess', 'v2', statement);
const operations = (what: string) => reference('EC2 Image Builder', `operations, ${what}`);

export const manageBuildingBlocks: Capability = {
  id: 'manage-building-blocks',
  does: 'creates and deletes components, recipes and workflows',
  ...declaredBy({ inWords: 'administrator' }),
  needs: [{
    sid: 'ManageBuildingBlocks',
    actions: [
      'imagebuilder:CreateComponent', 'imagebuilder:CreateContainerRecipe', 'imagebuilder:CreateImageRecipe', 'imagebuilder:CreateWorkflow',
      'imagebuilder:DeleteComponent', 'imagebuilder:DeleteContainerRecipe', 'imagebuilder:DeleteImageRecipe', 'imagebuilder:DeleteWorkflow',
      'imagebuilder:ImportComponent',
    ],
    on: [COMPONENTS, IMAGE_RECIPES, CONTAINER_RECIPES, WORKFLOWS],
    when: [],
    because: 'pipelines use these versions; a new version is a new resource',
    source: `${managed('statement 1')}; ${reference('EC2 Image Builder', 'Create, Import and Delete actions with their resource types')}`,
    residualRisk: 'writes components that use all permissions of the role of the build instance, so an administrator has these permissions too',
  }],
};

export const managePipelines: Capability = {
  id: 'manage-pipelines',
  does: 'makes, changes and deletes pipelines, infrastructure and distribution configurations',
  ...declaredBy({ inWords: 'administrator' }),
  needs: [{
    sid: 'ManagePipelines',
    actions: [
      'imagebuilder:CreateDistributionConfiguration', 'imagebuilder:CreateImagePipeline', 'imagebuilder:DeleteDistributionConfiguration',
      'imagebuilder:DeleteImagePipeline', 'imagebuilder:DeleteInfrastructureConfiguration', 'imagebuilder:UpdateDistributionConfiguration',
      'imagebuilder:UpdateImagePipeline',
    ],
    on: [PIPELINES, DISTRIBUTION, INFRASTRUCTURE],
    when: [],
    because: 'a pipeline joins a recipe, an infrastructure and a distribution configuration',
    source: `${managed('statement 1')}; ${reference('EC2 Image Builder', 'Create, Update and Delete actions with their resource types')}`,
    residualRisk: 'shares images by a distribution configuration, if the execution role of the pipeline can share them',
  }, {
    sid: 'ManageInfrastructure',
    actions: ['imagebuilder:CreateInfrastructureConfiguration', 'imagebuilder:UpdateInfrastructureConfiguration'],
    on: [INFRASTRUCTURE],
    when: [],
    because: 'it names the instance types and the role of build instances',
    source: `${managed('statement 1')}; ${reference('EC2 Image Builder', 'CreateInfrastructureConfiguration, UpdateInfrastructureConfiguration')}`,
    residualRisk: 'builds on instances of any type, in any subnet that the execution role allows',
  }],
};

export const manageImages: Capability = {
  id: 'manage-images',
  does: 'builds, imports, distributes and deletes images without a pipeline',
  ...declaredBy({ inWords: 'administrator' }),
  needs: [{
    sid: 'ManageImages',
    actions: [
      'imagebuilder:CreateImage',
      'imagebuilder:DeleteImage',
      'imagebuilder:DistributeImage',
      'imagebuilder:ImportDiskImage',
      'imagebuilder:ImportVmImage',
      'imagebuilder:StartResourceStateUpdate',
    ],
    on: [IMAGES, IMAGE_VERSIONS],
    when: [],
    because: 'people create, import, distribute, deprecate and delete single images',
    source: `${managed('statement 1')}; ${reference('EC2 Image Builder', 'actions on image and imageVersion')}`,
    residualRisk: 'deletes image resources that are in use',
  }],
};

export const manageLifecycle: Capability = {
  id: 'manage-lifecycle',
  does: 'makes, changes and deletes lifecycle policies, and cancels their executions',
  ...declaredBy({ inWords: 'administrator' }),
  needs: [{
    sid: 'ManageLifecyclePolicies',
    actions: ['imagebuilder:CreateLifecyclePolicy', 'imagebuilder:DeleteLifecyclePolicy', 'imagebuilder:UpdateLifecyclePolicy'],
    on: [LIFECYCLE_POLICIES],
    when: [],
    because: 'lifecycle policies deprecate and delete images of pipelines',
    source: `${managed('statement 1')}; ${reference('EC2 Image Builder', 'actions on lifecyclePolicy')}`,
    residualRisk: 'deletes, by a lifecycle policy, everything that the declared lifecycle roles can delete',
  }, {
    sid: 'CancelLifecycleExecutions',
    actions: ['imagebuilder:CancelLifecycleExecution'],
    on: [LIFECYCLE_EXECUTIONS],
    when: [],
    because: 'a policy that removes too much has to be stopped',
    source: `${managed('statement 1')}; ${reference('EC2 Image Builder', 'CancelLifecycleExecution, lifecycleExecution')}`,
    residualRisk: 'cancels executions of every lifecycle policy of the account, because executions have IDs and not names',
  }],
};

export const tagResources: Capability = {
  id: 'tag-resources',
  does: 'tags the resources of Image Builder',
  ...declaredBy({ inWords: 'administrator' }),
  needs: [{
    sid: 'TagResources',
    actions: ['imagebuilder:TagResource', 'imagebuilder:UntagResource'],
    on: [
      COMPONENTS, IMAGE_RECIPES, CONTAINER_RECIPES, IMAGES, WORKFLOWS, PIPELINES, INFRASTRUCTURE, DISTRIBUTION, LIFECYCLE_POLICIES,
    ],
    when: [],
    because: 'the console and CloudFormation tag the resources that they create; lifecycle policies select images by tags',
    source: `${managed('statement 1')}; ${reference('EC2 Image Builder', 'TagResource, UntagResource')}`,
    residualRisk: 'changes tags that your other policies may use in conditions',
  }],
};

export const shareResources: Capability = {
  id: 'share-resources',
  does: 'shares components, recipes and images with other accounts',
  ...declaredBy('shareResources'),
  needs: [{
    sid: 'ShareResources',
    actions: [
      'imagebuilder:PutComponentPolicy',
      'imagebuilder:PutContainerRecipePolicy',
      'imagebuilder:PutImagePolicy',
      'imagebuilder:PutImageRecipePolicy',
    ],
    on: [COMPONENTS, CONTAINER_RECIPES, IMAGES, IMAGE_RECIPES],
    when: [],
    because: 'a resource is shared by a policy of its own',
    source: `${managed('statement 1')}; ${reference('EC2 Image Builder', 'actions of permissions management')}`,
    residualRisk: 'shares these resources with any account: IAM has no condition on the account',
  }],
};

export const passInstanceRoles: Capability = {
  id: 'pass-instance-roles',
  does: 'gives the declared roles to build instances',
  ...declaredBy('instanceProfiles', 'instanceRoles'),
  needs: [{
    sid: 'PassInstanceRoles',
    actions: ['iam:PassRole'],
    on: [DECLARED_ROLES],
    when: [{ StringEquals: { 'iam:PassedToService': '${Ec2Services}' } }],
    because: 'an infrastructure configuration names the instance profile, and with it the role, of build instances',
    source: `${managed('statement 8')}; ${operations('CreateInfrastructureConfiguration: iam:PassRole')}`,
    residualRisk: 'uses all permissions of these roles on a build instance',
  }],
};

export const passServiceRoles: Capability = {
  id: 'pass-service-roles',
  does: 'gives the declared execution and lifecycle roles to Image Builder',
  ...declaredBy('executionRoles', 'lifecycleRoles'),
  needs: [{
    sid: 'PassServiceRoles',
    actions: ['iam:PassRole'],
    on: [DECLARED_SERVICE_ROLES],
    when: [{ StringEquals: { 'iam:PassedToService': 'imagebuilder.amazonaws.com' } }],
    because: 'pipelines, images and lifecycle policies name the role that the service uses',
    source: operations('CreateImagePipeline, CreateImage, CreateLifecyclePolicy, StartResourceStateUpdate: iam:PassRole'),
    residualRisk: 'uses all permissions of these roles by a pipeline or a lifecycle policy',
  }],
};

export const passExportRoles: Capability = {
  id: 'pass-export-roles',
  does: 'gives the declared roles to VM Import/Export',
  ...declaredBy('vmExportRoles'),
  needs: [{
    sid: 'PassExportRoles',
    actions: ['iam:PassRole'],
    on: [DECLARED_EXPORT_ROLES],
    when: [{ StringEquals: { 'iam:PassedToService': 'vmie.amazonaws.com' } }],
    because: 'a distribution configuration that exports images to S3 names the role that writes them there',
    source: operations('CreateDistributionConfiguration, UpdateDistributionConfiguration: iam:PassRole'),
    residualRisk: 'exports images to every place to which these roles can write',
  }],
};

export const readDeclaredInstanceProfiles: Capability = {
  id: 'read-declared-instance-profiles',
  does: 'reads the declared instance profiles',
  ...declaredBy('instanceProfiles'),
  needs: [{
    sid: 'ReadDeclaredInstanceProfiles',
    actions: ['iam:GetInstanceProfile'],
    on: [DECLARED_INSTANCE_PROFILES],
    when: [],
    because: 'the profile of an infrastructure configuration is looked up for its role',
    source: `${managed('statement 6')}; ${operations('CreateInfrastructureConfiguration: iam:GetInstanceProfile')}`,
  }],
};

export const readInstanceProfiles: Capability = {
  id: 'read-instance-profiles',
  does: 'reads the instance profiles of the account',
  ...declaredBy('instanceRoles'),
  needs: [{
    sid: 'ReadInstanceProfiles',
    actions: ['iam:GetInstanceProfile'],
    on: [ANY_INSTANCE_PROFILE],
    when: [],
    because: 'the profile of an infrastructure configuration is looked up for its role, and of these only the roles were declared',
    source: `${managed('statement 6')}; ${operations('CreateInfrastructureConfiguration: iam:GetInstanceProfile')}`,
    residualRisk: 'reads which roles the instance profiles of the account hold',
  }],
};

export const makeServiceLinkedRole: Capability = {
  id: 'make-service-linked-role',
  does: 'creates the service-linked role of Image Builder on first use',
  ...declaredBy({ inWords: 'administrator' }),
  needs: [{
    sid: 'MakeServiceLinkedRole',
    actions: ['iam:CreateServiceLinkedRole'],
    on: [SERVICE_LINKED_ROLE_OF_IMAGE_BUILDER],
    when: [{ StringEquals: { 'iam:AWSServiceName': OF_IMAGE_BUILDER.service } }],
    because: 'the first create request of an account creates this role',
    source: `${managed('statement 11')}; aws/aws-parallelcluster pull request 3601`,
  }],
};

export const publishTestNotifications: Capability = {
  id: 'publish-test-notifications',
  does: 'publishes to the declared topics',
  ...declaredBy('notificationTopics'),
  needs: [{
    sid: 'PublishTestNotifications',
    actions: ['sns:Publish'],
    on: [DECLARED_TOPICS],
    when: [],
    because: 'an infrastructure configuration with a topic is refused if the person who creates it cannot publish to the topic',
    source: managed('statement 3'),
    inferred: 'that it is still asked for: older editions of the reference have it among the dependent actions, the table of operations does not',
    residualRisk: 'publishes any message to these topics',
  }],
};

export const consoleLookUps: Capability = {
  id: 'console-look-ups',
  does: 'chooses networks, images, keys, roles and buckets from lists in the console',
  ...declaredBy('console', { switchedOn: true }),
  needs: [{
    sid: 'ConsoleLookUps',
    actions: [
      'ec2:DescribeImages',
      'ec2:DescribeInstanceTypeOfferings',
      'ec2:DescribeKeyPairs',
      'ec2:DescribeLaunchTemplates',
      'ec2:DescribeRegions',
      'ec2:DescribeSecurityGroups', 'ec2:DescribeSnapshots', 'ec2:DescribeSubnets', 'ec2:DescribeVolumes', 'ec2:DescribeVpcs',
      'license-manager:ListLicenseConfigurations', 'license-manager:ListLicenseSpecificationsForResource', 'sns:ListTopics',
    ],
    on: { unscopable: 'these Describe and List calls have no resource-level permissions; they are restricted to the regions' },
    when: [IN_REGIONS],
    because: 'the pages of the console offer these lists',
    source: `${managed('statement 2')}, statement 4, statement 12`,
    residualRisk: 'reads the descriptions of networks, images, volumes, snapshots, key pairs, launch templates, topics and licenses of the regions',
  }, {
    sid: 'ConsoleLookUpsOfAccount',
    actions: ['iam:ListInstanceProfiles', 'iam:ListRoles', 's3:ListAllMyBuckets'],
    on: { unscopable: 'these List calls have no resource-level permissions, and belong to no region' },
    when: [],
    because: 'the pages of the console offer instance profiles, roles and buckets',
    source: `${managed('statement 7')}, statement 9`,
    residualRisk: 'reads the names of all roles, with their trust policies, of all instance profiles and of all buckets of the account',
  }, {
    sid: 'LocateBuckets',
    actions: ['s3:GetBucketLocation'],
    on: [ANY_BUCKET],
    when: [{ StringEquals: { 's3:ResourceAccount': '${Account}' } }],
    because: 'the console asks for the region of a bucket before it offers it',
    source: `${managed('statement 9')}; ${reference('Amazon S3', 'GetBucketLocation, s3:ResourceAccount')}`,
    residualRisk: 'reads the region of every bucket of the account',
  }],
};
