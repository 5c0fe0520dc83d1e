import {
  DECLARED_LOG_GROUPS, DECLARED_LOG_KEY, DECLARED_LOG_OBJECTS, DECLARED_LOG_STREAMS, LOG_GROUPS_OF_BUILDS, LOG_STREAMS_OF_BUILDS,
} from './resources';
import { Capability, declaredBy } from '../../../iam/vocabulary/capability';
import { awsManaged } from '../../../iam/vocabulary/sources';

const LOGS = awsManaged('EC2InstanceProfileForImageBuilder', 'v12', 'statement 9');
const CREATE = 'the component manager creates the log group of the image if it is missing; this cannot be turned off';
const WRITE = 'the output of components is written to the log group of the image during the build';

export const logs: Capability = {
  id: 'build-logs',
  does: 'writes to the log groups of Image Builder',
  ...declaredBy({ inWords: 'always', unless: ['logGroupNames'] }),
  needs: [{
    sid: 'CreateLogGroups',
    actions: ['logs:CreateLogGroup'],
    on: [LOG_GROUPS_OF_BUILDS],
    when: [],
    because: CREATE,
    source: LOGS,
    residualRisk: 'creates more log groups under /aws/imagebuilder/',
  }, {
    sid: 'WriteLogs',
    actions: ['logs:CreateLogStream', 'logs:PutLogEvents'],
    on: [LOG_STREAMS_OF_BUILDS],
    when: [],
    because: WRITE,
    source: LOGS,
    residualRisk: 'writes to the logs of other images of the account; logGroupNames prevents it',
  }],
};

export const declaredLogs: Capability = {
  id: 'declared-build-logs',
  does: 'writes to the declared log groups',
  ...declaredBy('logGroupNames'),
  needs: [{
    sid: 'CreateDeclaredLogGroups',
    actions: ['logs:CreateLogGroup'],
    on: DECLARED_LOG_GROUPS,
    when: [],
    because: CREATE,
    source: LOGS,
  }, {
    sid: 'WriteDeclaredLogs',
    actions: ['logs:CreateLogStream', 'logs:PutLogEvents'],
    on: [DECLARED_LOG_STREAMS],
    when: [],
    because: WRITE,
    source: LOGS,
  }],
};

const CONTAINER_SAMPLE = 'aws-samples/amazon-ec2-image-builder-samples 6168b10, containers/cloudformation/container-pipeline.yml';

export const logBucket: Capability = {
  id: 'log-bucket',
  does: 'uploads its logs to the declared bucket',
  ...declaredBy('logBucket'),
  template: 'logging.s3Logs in the infrastructure configuration',
  needs: [{
    sid: 'UploadLogs',
    actions: ['s3:PutObject'],
    on: [DECLARED_LOG_OBJECTS],
    when: [],
    because: 'the instance uploads its logs itself; no policy of AWS has this permission',
    source: CONTAINER_SAMPLE,
    residualRisk: 'overwrites the logs of other builds under the prefix; versioning keeps them',
  }],
};

export const encryptLogs: Capability = {
  id: 'encrypt-logs',
  does: 'encrypts its uploads to the log bucket, through S3',
  ...declaredBy('logBucketKey', 'logBucket', { inWords: 'logBucketKey, or a logBucket that knows its key' }),
  needs: [{
    sid: 'EncryptLogs',
    actions: ['kms:Decrypt', 'kms:GenerateDataKey'],
    on: [DECLARED_LOG_KEY],
    when: [{
      StringEquals: { 'kms:ViaService': 's3.${LogKeyRegions}.${UrlSuffix}' },
      StringLike: { 'kms:EncryptionContext:aws:s3:arn': ['${LogBucketArns}', '${LogBucketArns}/*'] },
    }],
    because: 'S3 requests a data key with the permissions of the principal that uploads, and decrypts it if the upload has several parts',
    source: 'S3 User Guide, "Using server-side encryption with AWS KMS keys (SSE-KMS)", "Encryption context" and "Reducing the cost with S3 Bucket Keys"',
  }],
};
