import type { ResourceType } from '../iam/vocabulary/capability';

/*
 * The resource types beyond EC2 that Image Builder touches. `${Region}` and `${ImageRegion}` as in ec2-resources.ts.
 *
 * Source: Service Authorization Reference; EC2 Image Builder User Guide for the names that the service gives.
 */
const inAccount = (name: string, service: string, rest: string, region = 'Region'): ResourceType =>
  ({ name, arn: `arn:\${Partition}:${service}:\${${region}}:\${Account}:${rest}` });

/** Log groups are named `/aws/imagebuilder/<image>` and `/aws/imagebuilder/pipeline/<pipeline>` unless declared otherwise. */
export const LOG_GROUPS = inAccount('log-group', 'logs', 'log-group:/aws/imagebuilder/*');
export const LOG_STREAMS: ResourceType = { ...LOG_GROUPS, name: 'log-stream' }; // the star reaches into the groups
export const DECLARED_LOG_GROUPS = inAccount('log-group', 'logs', 'log-group:${LogGroupNames}');
/** CreateLogGroup is refused in the name of `<group>:log-stream:` too. */
export const DECLARED_LOG_STREAMS = inAccount('log-stream', 'logs', 'log-group:${LogGroupNames}:*');

/** A document that AWS owns: its ARN has no account. */
export const documentOfAws = (document: string): ResourceType =>
  ({ name: 'document', arn: `arn:\${Partition}:ssm:\${Region}::document/${document}` });
export const DECLARED_DOCUMENTS = inAccount('document', 'ssm', 'document/${WorkflowDocumentNames}');
export const ASSOCIATION = inAccount('association', 'ssm', 'association/*');

/** Names of parameters begin with a slash. Images are in the regions of copies too, and their parameters with them. */
export const DECLARED_OUTPUT_PARAMETERS = inAccount('parameter', 'ssm', 'parameter${OutputParameterNames}', 'ImageRegion');
export const DECLARED_PARENT_PARAMETERS = inAccount('parameter', 'ssm', 'parameter${ParentParameterNames}');
/** Public parameters, `/aws/service/…`, belong to no account. */
export const DECLARED_PUBLIC_PARAMETERS: ResourceType =
  { name: 'parameter', arn: 'arn:${Partition}:ssm:${Region}::parameter${PublicParameterNames}' };

/** The name is fixed by the service, and the role can exist once in an account. */
export const DISTRIBUTION_ROLES: ResourceType =
  { name: 'role', arn: 'arn:${Partition}:iam::${TargetAccounts}:role/EC2ImageBuilderDistributionCrossAccountRole' };
export const DISTRIBUTION_ROLES_OF_ORGANIZATION: ResourceType =
  { name: 'role', arn: 'arn:${Partition}:iam::${AccountOfTargetOrganization}:role/EC2ImageBuilderDistributionCrossAccountRole' };
export const VM_EXPORT_ROLE: ResourceType = { name: 'role', arn: '${VmExportRoleArn}' };

export const EXPORT_IMAGE_TASK = inAccount('export-image-task', 'ec2', 'export-image-task/*', 'ImageRegion');
export const DECLARED_FAST_LAUNCH_TEMPLATES = inAccount('launch-template', 'ec2', 'launch-template/${FastLaunchTemplateIds}');

export const DECLARED_NOTIFICATION_TOPICS: ResourceType = { name: 'topic', arn: '${NotificationTopicArns}' };
export const DECLARED_NOTIFICATION_KEYS: ResourceType = { name: 'key', arn: '${NotificationKeyArns}' };
export const DECLARED_WORKFLOW_TOPICS: ResourceType = { name: 'topic', arn: '${WorkflowTopicArns}' };
export const DECLARED_FUNCTIONS: ResourceType = { name: 'function', arn: '${WorkflowFunctionArns}' };
export const DECLARED_STATE_MACHINES: ResourceType = { name: 'statemachine', arn: '${WorkflowStateMachineArns}' };
export const EXECUTIONS_OF_STATE_MACHINES: ResourceType = { name: 'execution', arn: '${WorkflowExecutionArns}' };
export const DECLARED_PIPELINES: ResourceType = { name: 'imagePipeline', arn: '${PipelineArns}' };

/** The rules by which Image Builder waits for the events of a scan. */
export const SCAN_EVENT_RULES = inAccount('rule-on-default-event-bus', 'events', 'rule/ImageBuilder-*');
/** The repository that the service makes for scans when none is named. */
export const DEFAULT_SCAN_REPOSITORY = inAccount('repository', 'ecr', 'repository/image-builder-image-scanning-repository');
export const DECLARED_SCAN_REPOSITORIES: ResourceType = { name: 'repository', arn: '${ScanRepositoryArns}' };
