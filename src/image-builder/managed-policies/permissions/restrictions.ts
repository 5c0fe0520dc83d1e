import type { Restriction } from '../../../iam/vocabulary/capability';
import { reference } from '../../../iam/vocabulary/sources';

export const declaredTopics: Restriction = {
  id: 'declared-topics',
  does: 'sends notifications to the declared topics only',
  narrows: ['ManageInfrastructure'],
  // IfExists: an infrastructure configuration may be without a topic.
  when: { ArnEqualsIfExists: { 'imagebuilder:StatusTopicArn': '${TopicArns}' } },
  because: 'Image Builder sends the topic of an infrastructure configuration to IAM as a condition key',
  source: reference('EC2 Image Builder', 'CreateInfrastructureConfiguration, imagebuilder:StatusTopicArn'),
};

export const imdsV2: Restriction = {
  id: 'imds-v2',
  does: 'builds only on instances that require IMDSv2',
  narrows: ['ManageInfrastructure'],
  when: { StringEquals: { 'imagebuilder:Ec2MetadataHttpTokens': 'required' } },
  because: 'Image Builder sends the metadata options of an infrastructure configuration to IAM as a condition key',
  source: reference('EC2 Image Builder', 'CreateInfrastructureConfiguration, imagebuilder:Ec2MetadataHttpTokens'),
};

export const logPrefix: Restriction = {
  id: 'log-prefix',
  does: 'lists no other objects of log buckets than those in the folder',
  narrows: ['ListLogBuckets'],
  when: { StringLike: { 's3:prefix': '${LogFolder}*' } },
  because: 'the bucket may hold more than logs of builds',
  source: reference('Amazon S3', 'ListBucket, s3:prefix'),
};
