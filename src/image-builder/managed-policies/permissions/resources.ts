import type { ResourceType } from '../../../iam/vocabulary/capability';

/*
 * The resources of Image Builder that people work with, by the names that the policy is for (`${ResourceNames}`, a star for all). An image
 * has the name of its recipe.
 *
 * Source: Service Authorization Reference, EC2 Image Builder, resource types.
 */

const ofOwner = (owner: string) => (name: string, path: string): ResourceType =>
  ({ name, arn: 'arn:${Partition}:imagebuilder:${Region}:' + `${owner}:${path}` });
const ofAccount = ofOwner('${Account}');
const ofAws = ofOwner('aws');

export const COMPONENTS = ofAccount('component', 'component/${ResourceNames}/*');
export const ALL_COMPONENT_BUILDS = ofAccount('allComponentBuildVersions', 'component/${ResourceNames}/*');
export const IMAGE_RECIPES = ofAccount('imageRecipe', 'image-recipe/${ResourceNames}/*');
export const CONTAINER_RECIPES = ofAccount('containerRecipe', 'container-recipe/${ResourceNames}/*');
export const IMAGES = ofAccount('image', 'image/${ResourceNames}/*');
export const IMAGE_VERSIONS = ofAccount('imageVersion', 'image/${ResourceNames}/*');
export const ALL_IMAGE_BUILDS = ofAccount('allImageBuildVersions', 'image/${ResourceNames}/*');
export const WORKFLOWS = ofAccount('workflow', 'workflow/*/${ResourceNames}/*');
export const ALL_WORKFLOW_BUILDS = ofAccount('allWorkflowBuildVersions', 'workflow/*/${ResourceNames}/*');
export const PIPELINES = ofAccount('imagePipeline', 'image-pipeline/${ResourceNames}');
export const INFRASTRUCTURE = ofAccount('infrastructureConfiguration', 'infrastructure-configuration/${ResourceNames}');
export const DISTRIBUTION = ofAccount('distributionConfiguration', 'distribution-configuration/${ResourceNames}');
export const LIFECYCLE_POLICIES = ofAccount('lifecyclePolicy', 'lifecycle-policy/${ResourceNames}');

/** Executions have ids, which say nothing of what they are of. */
export const LIFECYCLE_EXECUTIONS = ofAccount('lifecycleExecution', 'lifecycle-execution/*');
export const WORKFLOW_EXECUTIONS = ofAccount('workflowExecution', 'workflow-execution/*');
export const WORKFLOW_STEP_EXECUTIONS = ofAccount('workflowStepExecution', 'workflow-step-execution/*');

/** What AWS and the sellers of its marketplace publish for everyone. */
export const COMPONENTS_OF_AWS = ofAws('component', 'component/*');
export const COMPONENT_BUILDS_OF_AWS = ofAws('allComponentBuildVersions', 'component/*');
export const COMPONENTS_OF_MARKETPLACE = ofOwner('aws-marketplace')('component', 'component/*');
export const IMAGES_OF_AWS = ofAws('image', 'image/*');
export const IMAGE_BUILDS_OF_AWS = ofAws('allImageBuildVersions', 'image/*');
export const WORKFLOWS_OF_AWS = ofAws('workflow', 'workflow/*');
export const WORKFLOW_BUILDS_OF_AWS = ofAws('allWorkflowBuildVersions', 'workflow/*');

export const DECLARED_SERVICE_ROLES: ResourceType = { name: 'role', arn: '${ServiceRoleArns}' };
export const DECLARED_EXPORT_ROLES: ResourceType = { name: 'role', arn: '${VmExportRoleArns}' };
export const DECLARED_TOPICS: ResourceType = { name: 'topic', arn: '${TopicArns}' };
export const ANY_BUCKET: ResourceType = { name: 'bucket', arn: 'arn:${Partition}:s3:::*' };
export const DECLARED_LOG_BUCKETS: ResourceType = { name: 'bucket', arn: '${LogBucketArns}' };
export const DECLARED_LOG_OBJECTS: ResourceType = { name: 'object', arn: '${LogObjectArns}' };
export const DECLARED_LOG_KEYS: ResourceType = { name: 'key', arn: '${LogKeyArns}' };
