import {
  ALL_COMPONENT_BUILDS, ALL_IMAGE_BUILDS, ALL_WORKFLOW_BUILDS, COMPONENT_BUILDS_OF_AWS, COMPONENTS, COMPONENTS_OF_AWS,
  COMPONENTS_OF_MARKETPLACE, CONTAINER_RECIPES, DISTRIBUTION, IMAGE_BUILDS_OF_AWS, IMAGE_RECIPES, IMAGES, IMAGES_OF_AWS, INFRASTRUCTURE,
  LIFECYCLE_EXECUTIONS, LIFECYCLE_POLICIES, PIPELINES, WORKFLOW_BUILDS_OF_AWS, WORKFLOW_EXECUTIONS, WORKFLOW_STEP_EXECUTIONS, WORKFLOWS,
  WORKFLOWS_OF_AWS,
} from './resources';
import { Capability, declaredBy } from '../../../iam/vocabulary/capability';
import { CARRIES_TAG, IN_REGIONS, OF_NO_OTHER_ACCOUNT } from '../../../iam/vocabulary/conditions';
import { IMAGE } from '../../../iam/vocabulary/ec2-resources';
import { SERVICE_LINKED_ROLE_OF_IMAGE_BUILDER } from '../../../iam/vocabulary/iam-and-kms-resources';
import { awsManaged, reference } from '../../../iam/vocabulary/sources';

/* What everyone reads who works with Image Builder. Each action is spelled out: a new one of AWS is read here first. */

const managed = (statement: string) => awsManaged('AWSImageBuilderReadOnlyAccess', 'v1', statement);

export const listResources: Capability = {
  id: 'list-resources',
  does: 'lists the resources of Image Builder',
  ...declaredBy({ inWords: 'every policy' }),
  needs: [{
    sid: 'ListResources',
    actions: [
      'imagebuilder:ListComponents',
      'imagebuilder:ListContainerRecipes',
      'imagebuilder:ListDistributionConfigurations',
      'imagebuilder:ListImagePipelines',
      'imagebuilder:ListImageRecipes',
      'imagebuilder:ListImages',
      'imagebuilder:ListInfrastructureConfigurations',
      'imagebuilder:ListLifecyclePolicies',
      'imagebuilder:ListWaitingWorkflowSteps', 'imagebuilder:ListWorkflows',
    ],
    on: {
      unscopable: 'the List calls over all resources of a kind have no resource-level permissions; they are restricted to the regions',
    },
    when: [IN_REGIONS],
    because: 'anyone who looks for a resource begins with the list of its kind',
    source: `${managed('statement 1')}; ${reference('EC2 Image Builder', 'List actions')}`,
    residualRisk: 'reads the names and summaries of all resources of the account in the regions, also of those that resourceNames does not name',
  }],
};

export const readResources: Capability = {
  id: 'read-resources',
  does: 'reads components, recipes, workflows, pipelines, images and policies of the account',
  ...declaredBy({ inWords: 'every policy' }),
  needs: [{
    sid: 'ReadResources',
    actions: [
      'imagebuilder:GetComponent',
      'imagebuilder:GetComponentPolicy',
      'imagebuilder:GetContainerRecipe',
      'imagebuilder:GetContainerRecipePolicy',
      'imagebuilder:GetDistributionConfiguration', 'imagebuilder:GetImage', 'imagebuilder:GetImagePipeline', 'imagebuilder:GetImagePolicy',
      'imagebuilder:GetImageRecipe', 'imagebuilder:GetImageRecipePolicy', 'imagebuilder:GetInfrastructureConfiguration',
      'imagebuilder:GetLifecyclePolicy',
      'imagebuilder:GetWorkflow',
      'imagebuilder:ListComponentBuildVersions',
      'imagebuilder:ListImageBuildVersions',
      'imagebuilder:ListImagePackages', 'imagebuilder:ListImagePipelineImages', 'imagebuilder:ListImageScanFindingAggregations',
      'imagebuilder:ListImageScanFindings', 'imagebuilder:ListLifecycleExecutions', 'imagebuilder:ListTagsForResource',
      'imagebuilder:ListWorkflowBuildVersions', 'imagebuilder:ListWorkflowExecutions',
    ],
    on: [
      COMPONENTS,
      ALL_COMPONENT_BUILDS,
      IMAGE_RECIPES,
      CONTAINER_RECIPES,
      IMAGES,
      ALL_IMAGE_BUILDS,
      WORKFLOWS,
      ALL_WORKFLOW_BUILDS,
      PIPELINES,
      INFRASTRUCTURE, DISTRIBUTION, LIFECYCLE_POLICIES,
    ],
    when: [],
    because: 'these resources have the parts and the results of a pipeline',
    source: `${managed('statement 1')}; ${reference('EC2 Image Builder', 'Get and List actions with their resource types')}`,
    residualRisk: 'reads the documents of components and workflows, with every secret in them',
  }, {
    sid: 'ReadExecutions',
    actions: [
      'imagebuilder:GetLifecycleExecution', 'imagebuilder:GetWorkflowExecution', 'imagebuilder:GetWorkflowStepExecution',
      'imagebuilder:ListLifecycleExecutionResources', 'imagebuilder:ListWorkflowStepExecutions',
    ],
    on: [LIFECYCLE_EXECUTIONS, WORKFLOW_EXECUTIONS, WORKFLOW_STEP_EXECUTIONS],
    when: [],
    because: 'the steps of a build and the results of a lifecycle policy are resources of their own',
    source: `${managed('statement 1')}; ${reference('EC2 Image Builder', 'lifecycleExecution, workflowExecution, workflowStepExecution')}`,
    residualRisk: 'reads the steps of every build of the account in the regions, because executions have IDs and not names',
  }],
};

export const readResourcesOfAws: Capability = {
  id: 'read-resources-of-aws',
  does: 'reads components, base images and workflows that AWS and its marketplace publish',
  ...declaredBy({ inWords: 'every policy' }),
  needs: [{
    sid: 'ReadResourcesOfAws',
    actions: [
      'imagebuilder:GetComponent', 'imagebuilder:GetImage', 'imagebuilder:GetMarketplaceResource', 'imagebuilder:GetWorkflow',
      'imagebuilder:ListComponentBuildVersions', 'imagebuilder:ListImageBuildVersions', 'imagebuilder:ListWorkflowBuildVersions',
    ],
    on: [
      COMPONENTS_OF_AWS, COMPONENT_BUILDS_OF_AWS, COMPONENTS_OF_MARKETPLACE, IMAGES_OF_AWS, IMAGE_BUILDS_OF_AWS, WORKFLOWS_OF_AWS,
      WORKFLOW_BUILDS_OF_AWS,
    ],
    when: [],
    because: 'recipes and pipelines refer to them, and the person who creates a recipe must be able to read what it refers to',
    source: `${managed('statement 1')}; aws-samples/immutable-server-pipeline issue 4 (GetImage on images of Amazon)`,
  }],
};

export const readServiceLinkedRole: Capability = {
  id: 'read-service-linked-role',
  does: 'checks whether the service-linked role exists',
  ...declaredBy({ inWords: 'every policy' }),
  needs: [{
    sid: 'ReadServiceLinkedRole',
    actions: ['iam:GetRole'],
    on: [SERVICE_LINKED_ROLE_OF_IMAGE_BUILDER],
    when: [],
    because: 'the console asks for it before anything else',
    source: managed('statement 2'),
  }],
};

export const auditAmis: Capability = {
  id: 'audit-amis',
  does: 'traces the AMIs of builds back to where they come from, and reads reports on who uses AMIs',
  ...declaredBy('auditAmis'),
  needs: [{
    sid: 'TraceAmis',
    actions: ['ec2:GetImageAncestry'],
    on: [IMAGE],
    when: [CARRIES_TAG, OF_NO_OTHER_ACCOUNT],
    because: 'an auditor asks which AMI an image began with, and through which ones it came',
    source: `EC2 User Guide, "AMI ancestry"; ${reference('Amazon EC2', 'GetImageAncestry, image')}`,
    residualRisk: 'reads the IDs and regions of the AMIs before an image, also of those that other accounts shared',
  }, {
    sid: 'ReadAmiUsage',
    actions: ['ec2:DescribeImageUsageReportEntries', 'ec2:DescribeImageUsageReports'],
    on: { unscopable: 'the reference has no resource type for the calls that read usage reports; they are restricted to the regions' },
    when: [IN_REGIONS],
    because: 'an auditor asks which accounts use a shared AMI before it is deprecated or its sharing ends',
    source: `EC2 User Guide, "View your AMI usage"; ${reference('Amazon EC2', 'DescribeImageUsageReports, DescribeImageUsageReportEntries')}`,
    residualRisk: 'reads every usage report of the account in the regions, also on AMIs that Image Builder did not build, with the IDs of the accounts that use them',
  }],
};
