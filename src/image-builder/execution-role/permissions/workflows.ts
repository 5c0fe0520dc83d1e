import { ofAws } from './policy';
import { Capability, declaredBy } from '../../../iam/vocabulary/capability';
import { CARRIES_TAG, CREATED_WITH_TAG, IN_REGIONS } from '../../../iam/vocabulary/conditions';
import { guide } from '../../../iam/vocabulary/sources';
import {
  DECLARED_DOCUMENTS, DECLARED_FUNCTIONS, DECLARED_NOTIFICATION_KEYS, DECLARED_NOTIFICATION_TOPICS, DECLARED_PIPELINES,
  DECLARED_SCAN_REPOSITORIES, DECLARED_STATE_MACHINES, DECLARED_WORKFLOW_TOPICS, DEFAULT_SCAN_REPOSITORY, EXECUTIONS_OF_STATE_MACHINES,
  SCAN_EVENT_RULES,
} from '../../resources';

export const notifications: Capability = {
  id: 'notifications',
  does: 'publishes its results to the declared topics',
  ...declaredBy('notificationTopics'),
  needs: [{
    sid: 'PublishNotification',
    actions: ['sns:Publish'],
    on: [DECLARED_NOTIFICATION_TOPICS],
    when: [],
    because: 'Image Builder publishes the state of every build to the topic of the infrastructure configuration',
    source: `${ofAws('PublishNotificationToCustomerSNSPermissions')} (any topic of the account)`,
    residualRisk: 'publishes any message to the declared topics',
  }],
};

export const notificationKeys: Capability = {
  id: 'notification-keys',
  does: 'publishes to topics that are encrypted with the declared keys',
  ...declaredBy('notificationKeys', { inWords: 'notificationKeys, or topics with a key' }),
  needs: [{
    sid: 'UseKeyThroughSns',
    actions: ['kms:Decrypt', 'kms:GenerateDataKey'],
    on: [DECLARED_NOTIFICATION_KEYS],
    when: [{ StringEquals: { 'kms:ViaService': 'sns.${EachRegion}.${UrlSuffix}' } }],
    because: 'SNS encrypts a message with the permissions of the publisher',
    source: guide('Amazon SNS integration in Image Builder'),
    inferred: 'that the key is used through SNS only',
  }],
};

export const workflowFunctions: Capability = {
  id: 'workflow-functions',
  does: 'calls the declared functions of Lambda in its workflow',
  ...declaredBy('workflowFunctions'),
  template: 'a step WaitForAction with lambdaFunctionName',
  needs: [{
    sid: 'InvokeWorkflowFunctions',
    actions: ['lambda:InvokeFunction'],
    on: [DECLARED_FUNCTIONS],
    when: [],
    because: 'the step WaitForAction invokes the function and waits for its answer',
    source: guide('Step actions, WaitForAction'),
    residualRisk: 'invokes the declared functions with any event',
  }],
};

export const workflowTopics: Capability = {
  id: 'workflow-topics',
  does: 'asks for approval by the declared topics in its workflow',
  ...declaredBy('workflowTopics'),
  template: 'a step WaitForAction with snsTopicArn',
  needs: [{
    sid: 'AskForApproval',
    actions: ['sns:Publish'],
    on: [DECLARED_WORKFLOW_TOPICS],
    when: [],
    because: 'the step WaitForAction publishes to the topic and waits for someone to answer',
    source: `${ofAws('PublishNotificationToCustomerSNSPermissions')}; ${guide('Step actions, WaitForAction')}`,
    residualRisk: 'publishes any message to the declared topics',
  }],
};

export const workflowStateMachines: Capability = {
  id: 'workflow-state-machines',
  does: 'runs the declared state machines in its workflow',
  ...declaredBy('workflowStateMachines'),
  template: 'a step ExecuteStateMachine',
  needs: [{
    sid: 'StartStateMachines',
    actions: ['states:StartExecution'],
    on: [DECLARED_STATE_MACHINES],
    when: [],
    because: 'the step ExecuteStateMachine starts an execution',
    source: guide('Step actions, ExecuteStateMachine'),
    residualRisk: 'starts the declared state machines with any input',
  }, {
    sid: 'WaitForStateMachines',
    actions: ['states:DescribeExecution'],
    on: [EXECUTIONS_OF_STATE_MACHINES],
    when: [],
    because: 'the step waits until the execution is done',
    source: guide('Step actions, ExecuteStateMachine'),
  }],
};

export const workflowDocuments: Capability = {
  id: 'workflow-documents',
  does: 'runs the declared documents of the account on its instances in its workflow',
  ...declaredBy('workflowDocuments'),
  template: 'a step RunCommand',
  needs: [{
    sid: 'RunWorkflowDocuments',
    actions: ['ssm:SendCommand'],
    on: [DECLARED_DOCUMENTS],
    when: [],
    because: 'the step RunCommand sends this document to the instance',
    source: guide('Step actions, RunCommand'),
  }],
};

export const startPipelines: Capability = {
  id: 'start-pipelines',
  does: 'starts the declared pipelines',
  ...declaredBy('startablePipelines'),
  needs: [{
    sid: 'StartPipelines',
    actions: ['imagebuilder:StartImagePipelineExecution', 'imagebuilder:TagResource'],
    on: [DECLARED_PIPELINES],
    when: [],
    because: 'a pipeline is started by its schedule, or by the end of another one, with the permissions of the execution role',
    source: `${ofAws('StartImagePipelineExecutionPermissions')} (any pipeline of the account)`,
    residualRisk: 'starts and tags the declared pipelines at any time',
  }],
};

export const vulnerabilityScanning: Capability = {
  id: 'vulnerability-scanning',
  does: 'reads the findings of Amazon Inspector on its test instance or container',
  ...declaredBy('vulnerabilityScanning'),
  needs: [{
    sid: 'ListFindings',
    actions: ['inspector2:ListCoverage', 'inspector2:ListFindings'],
    on: { unscopable: 'the reference has no resource types for these calls of Amazon Inspector; they are restricted to the regions' },
    when: [IN_REGIONS],
    because: 'Image Builder stores the findings with the image',
    source: ofAws('ListInspectorFindingsPermissions'),
    residualRisk: 'reads the findings on everything that Inspector scans in the regions',
  }, {
    sid: 'WaitForScan',
    actions: ['events:DeleteRule', 'events:DescribeRule', 'events:PutRule', 'events:PutTargets', 'events:RemoveTargets'],
    on: [SCAN_EVENT_RULES],
    when: [],
    because: 'a rule with this prefix reports the end of a scan to Image Builder, and is deleted afterwards',
    source: ofAws('EventBridgePermissionsForInspectorScanning'),
    residualRisk: 'changes the rules of other pipelines of Image Builder, and sends events to any target',
  }],
};

export const defaultScanRepository: Capability = {
  id: 'default-scan-repository',
  does: 'creates the repository image-builder-image-scanning-repository for scans of containers, and empties it',
  ...declaredBy('vulnerabilityScanning', { inWords: 'vulnerabilityScanning of containers', unless: ['scanRepositories'] }),
  needs: [{
    sid: 'CreateScanRepository',
    actions: ['ecr:CreateRepository', 'ecr:TagResource'],
    on: [DEFAULT_SCAN_REPOSITORY],
    when: [CREATED_WITH_TAG],
    because: 'the image that Inspector scans is pushed to this repository, which the service creates with its tag',
    source: ofAws('CreateECRImageForInspectorScanningPermissions'),
    residualRisk: 'tags this repository under another spelling of the key too, which IAM treats as the tag of Image Builder',
  }, {
    sid: 'EmptyScanRepository',
    actions: ['ecr:BatchDeleteImage'],
    on: [DEFAULT_SCAN_REPOSITORY],
    when: [CARRIES_TAG],
    because: 'the image is deleted after the scan',
    source: ofAws('DeleteECRImageForInspectorScanningPermissions'),
  }],
};

export const scanRepositories: Capability = {
  id: 'scan-repositories',
  does: 'empties the declared repositories after scans of containers',
  ...declaredBy('scanRepositories'),
  template: 'ecrConfiguration.repositoryName of the image scanning configuration',
  needs: [{
    sid: 'EmptyDeclaredScanRepositories',
    actions: ['ecr:BatchDeleteImage'],
    on: [DECLARED_SCAN_REPOSITORIES],
    when: [],
    because: 'the image is deleted after the scan; the policy of AWS knows only repositories named image-builder-',
    source: ofAws('DeleteECRImageForInspectorScanningPermissions'),
    inferred: 'that the service deletes from a repository of another name too',
    residualRisk: 'deletes any image of the declared repositories: use a separate repository for scans',
  }],
};
