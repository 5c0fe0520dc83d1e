import { DECLARED_LOG_BUCKETS, DECLARED_LOG_KEYS, DECLARED_LOG_OBJECTS, IMAGES, PIPELINES, WORKFLOW_STEP_EXECUTIONS } from './resources';
import { Capability, declaredBy } from '../../../iam/vocabulary/capability';
import { IN_REGIONS } from '../../../iam/vocabulary/conditions';
import { awsManaged, guide, reference } from '../../../iam/vocabulary/sources';
import { DECLARED_LOG_GROUPS, DECLARED_LOG_STREAMS, DECLARED_PIPELINES } from '../../resources';

/* What people do with builds: start, stop, retry, approve, read their logs. */

const managed = awsManaged('AWSImageBuilderFullAccess', 'v2', 'statement 1');

export const startPipelines: Capability = {
  id: 'start-pipelines',
  does: 'starts the pipelines of the account',
  ...declaredBy({ inWords: 'operator without pipelines; administrator' }),
  needs: [{
    sid: 'StartPipelines',
    actions: ['imagebuilder:StartImagePipelineExecution'],
    on: [PIPELINES],
    when: [],
    because: 'a build begins with the start of its pipeline',
    source: `${managed}; ${reference('EC2 Image Builder', 'StartImagePipelineExecution, imagePipeline')}`,
    residualRisk: 'starts any number of builds of every such pipeline, with the roles that the pipelines have: IAM has no condition on how many',
  }],
};

export const startDeclaredPipelines: Capability = {
  id: 'start-declared-pipelines',
  does: 'starts the declared pipelines',
  ...declaredBy('pipelines'),
  needs: [{
    sid: 'StartDeclaredPipelines',
    actions: ['imagebuilder:StartImagePipelineExecution'],
    on: [DECLARED_PIPELINES],
    when: [],
    because: 'a build begins with the start of its pipeline',
    source: `${managed}; ${reference('EC2 Image Builder', 'StartImagePipelineExecution, imagePipeline')}`,
    residualRisk: 'starts any number of builds of these pipelines: IAM has no condition on how many',
  }],
};

export const tagBuilds: Capability = {
  id: 'tag-builds',
  does: 'starts builds whose images get tags',
  ...declaredBy('tagImages'),
  needs: [{
    sid: 'TagBuilds',
    actions: ['imagebuilder:TagResource'],
    on: [IMAGES],
    when: [],
    because: 'the tags of a start request are set on the new image resource',
    source: `EC2 Image Builder API Reference, StartImagePipelineExecution, tags; ${managed}`,
    inferred: 'that the right is asked for on the image: AWS grants it to its own roles on the pipeline, where it would change tags of the pipeline too',
    residualRisk: 'changes the tags of every such image resource, including tags by which lifecycle policies select',
  }],
};

export const runBuilds: Capability = {
  id: 'run-builds',
  does: 'cancels builds and retries failed ones',
  ...declaredBy({ inWords: 'operator, administrator' }),
  needs: [{
    sid: 'RunBuilds',
    actions: ['imagebuilder:CancelImageCreation', 'imagebuilder:RetryImage'],
    on: [IMAGES],
    when: [],
    because: 'people cancel a build that hangs, and retry one that failed late',
    source: `${managed}; ${reference('EC2 Image Builder', 'CancelImageCreation and RetryImage, image')}`,
    residualRisk: 'cancels the builds of other pipelines, where resourceNames does not exclude their images: an image does not name its pipeline',
  }],
};

export const approveSteps: Capability = {
  id: 'approve-steps',
  does: 'approves or stops builds that wait in a workflow',
  ...declaredBy('approveSteps'),
  needs: [{
    sid: 'ApproveSteps',
    actions: ['imagebuilder:SendWorkflowStepAction'],
    on: [IMAGES, WORKFLOW_STEP_EXECUTIONS],
    when: [],
    because: 'the step WaitForAction of a workflow waits for this call',
    source: `${managed}; ${reference('EC2 Image Builder', 'SendWorkflowStepAction, image and workflowStepExecution')}`,
    residualRisk: 'approves builds that the same person started: give this permission to other people if approvals are a control',
  }],
};

export const readLogs: Capability = {
  id: 'read-logs',
  does: 'reads the logs of builds in CloudWatch',
  ...declaredBy({ inWords: 'operator' }),
  needs: [{
    sid: 'ReadLogs',
    actions: ['logs:DescribeLogStreams', 'logs:FilterLogEvents', 'logs:GetLogEvents'],
    on: [DECLARED_LOG_GROUPS, DECLARED_LOG_STREAMS],
    when: [],
    because: 'the log of a build shows why it failed',
    source: `${guide('Monitor Image Builder logs with Amazon CloudWatch Logs')}; ${reference('Amazon CloudWatch Logs', 'log-group, log-stream')}`,
    residualRisk: 'without logGroupNames, reads the logs of every build of the account in the regions',
  }, {
    sid: 'ListLogGroups',
    actions: ['logs:DescribeLogGroups'],
    on: { unscopable: 'the reference has no resource type for DescribeLogGroups; it is restricted to the regions' },
    when: [IN_REGIONS],
    because: 'the console of CloudWatch looks a log group up before it shows it',
    source: reference('Amazon CloudWatch Logs', 'DescribeLogGroups'),
    residualRisk: 'reads the names of all log groups in the regions',
  }],
};

export const listLogBuckets: Capability = {
  id: 'list-log-buckets',
  does: 'lists the objects of the declared log buckets',
  ...declaredBy('logBuckets'),
  needs: [{
    sid: 'ListLogBuckets',
    actions: ['s3:ListBucket'],
    on: [DECLARED_LOG_BUCKETS],
    when: [],
    because: 'people find logs by their names, which have the name of the image and the time',
    source: awsManaged('AWSImageBuilderFullAccess', 'v2', 'statement 10'),
    residualRisk: 'without logPrefix, reads the names of all objects in these buckets',
  }],
};

export const readLogBuckets: Capability = {
  id: 'read-log-buckets',
  does: 'reads the logs of builds in the declared buckets',
  ...declaredBy('logBuckets', { inWords: 'logBuckets of an operator' }),
  needs: [{
    sid: 'ReadLogObjects',
    actions: ['s3:GetObject'],
    on: [DECLARED_LOG_OBJECTS],
    when: [],
    because: 'infrastructure configurations with S3 logs write the log of each build there',
    source: guide('Manage Image Builder infrastructure configuration'),
    residualRisk: 'without logPrefix, reads every object in these buckets: use a separate bucket for logs',
  }],
};

export const decryptLogs: Capability = {
  id: 'decrypt-logs',
  does: 'reads logs in buckets that are encrypted with a key',
  ...declaredBy('logBuckets', { inWords: 'logBuckets with an encryptionKey' }),
  needs: [{
    sid: 'DecryptLogs',
    actions: ['kms:Decrypt'],
    on: [DECLARED_LOG_KEYS],
    when: [{ StringEquals: { 'kms:ViaService': 's3.${EachRegion}.${UrlSuffix}' } }],
    because: 'S3 uses the key with the permissions of the reader',
    source: 'S3 User Guide, "Using server-side encryption with AWS KMS keys", permissions',
  }],
};
