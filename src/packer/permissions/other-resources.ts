import type { ResourceType } from '../../iam/vocabulary/capability';

/* Source: Service Authorization Reference, AWS Systems Manager, AWS Secrets Manager, Amazon S3. */

/** A document of AWS: its ARN has no account. */
export const PORT_FORWARDING_DOCUMENT: ResourceType =
  { name: 'document', arn: 'arn:${Partition}:ssm:${Region}::document/AWS-StartPortForwardingSession' };
export const SESSION: ResourceType = { name: 'session', arn: 'arn:${Partition}:ssm:${Region}:${Account}:session/*' };
export const DECLARED_PARAMETERS: ResourceType = { name: 'parameter', arn: '${ParameterArns}' };
export const DECLARED_SECRETS: ResourceType = { name: 'Secret', arn: '${SecretArns}' };
export const DECLARED_DATA_KEYS: ResourceType = { name: 'key', arn: '${DataKeyArns}' };
export const DECLARED_BUCKET_KEYS: ResourceType = { name: 'key', arn: '${BucketKeyArns}' };
export const DECLARED_IMPORT_OBJECTS: ResourceType = { name: 'object', arn: '${ImportObjectArns}' };
export const DECLARED_BUNDLE_OBJECTS: ResourceType = { name: 'object', arn: '${BundleObjectArns}' };
export const DECLARED_BUNDLE_BUCKETS: ResourceType = { name: 'bucket', arn: '${BundleBucketArns}' };
