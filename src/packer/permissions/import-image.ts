import { DECLARED_BUCKET_KEYS, DECLARED_IMPORT_OBJECTS } from './other-resources';
import { Capability, declaredBy } from '../../iam/vocabulary/capability';
import { CREATED_UNTAGGED, CREATED_WITH_TAG, IN_REGIONS, OF_OWN_ACCOUNT, WITHOUT_TAG } from '../../iam/vocabulary/conditions';
import { IMAGE, IMPORT_IMAGE_TASK, SNAPSHOT } from '../../iam/vocabulary/ec2-resources';
import { plugin } from '../../iam/vocabulary/sources';

export const importImage: Capability = {
  id: 'import-image',
  does: 'imports a machine image from S3 (post-processor amazon-import)',
  ...declaredBy('importBucket'),
  template: 's3_bucket_name, s3_key_name that starts with importPrefix, and the build tag in tags',
  needs: [{
    sid: 'UploadImport',
    actions: ['s3:AbortMultipartUpload', 's3:DeleteObject', 's3:PutObject'],
    on: [DECLARED_IMPORT_OBJECTS],
    when: [],
    because: 'the image is uploaded, imported from there by the role vmimport, and deleted',
    source: plugin('post-processor/import/post-processor.go:265', 'post-processor/import/post-processor.go:568'),
    residualRisk: 'overwrites and deletes anything in the bucket under s3_key_name; use a separate bucket',
  }, {
    sid: 'ImportImage',
    actions: ['ec2:ImportImage'],
    on: [IMAGE, IMPORT_IMAGE_TASK],
    when: [CREATED_UNTAGGED],
    because: 'the plugin imports without tags',
    source: plugin('post-processor/import/post-processor.go:316'),
    residualRisk: 'imports any disk image that the role vmimport can read, and leaves untagged images behind',
  }, {
    sid: 'LookUpImport',
    actions: ['ec2:DescribeImportImageTasks'],
    on: { unscopable: 'the Describe calls of EC2 have no resource-level permissions; they are restricted to the declared regions' },
    when: [IN_REGIONS],
    because: 'the build polls until the import is complete',
    source: plugin('post-processor/import/post-processor.go:349'),
    residualRisk: 'reads the import tasks of the regions',
  }, {
    sid: 'RemoveUnnamedImport',
    actions: ['ec2:DeleteSnapshot', 'ec2:DeregisterImage'],
    on: [IMAGE, SNAPSHOT],
    when: [WITHOUT_TAG, OF_OWN_ACCOUNT],
    because: 'with ami_name the import is copied under its name, and the untagged original removed',
    source: plugin('post-processor/import/post-processor.go:399'),
    residualRisk: 'deregisters any image and deletes any snapshot of the account that lacks the key of the build tag',
  }, {
    sid: 'TagImport',
    actions: ['ec2:CreateTags'],
    on: [IMAGE],
    when: [CREATED_WITH_TAG, WITHOUT_TAG, OF_OWN_ACCOUNT],
    because: 'tags are set on the imported image, which has none; its snapshots are tagged as those of a copy',
    source: plugin('post-processor/import/post-processor.go:453'),
    residualRisk: 'sets the build tag on any image of the account that lacks its key, and gains control of it',
  }],
};

export const encryptUploads: Capability = {
  id: 'encrypt-uploads',
  does: 'encrypts what it uploads to its buckets with their keys, through S3',
  ...declaredBy('bucketKeys', 'importBucket', 'bundleBucket',
    { inWords: 'bucketKeys, or an importBucket or bundleBucket that knows its key' }),
  template: 's3_encryption_key of amazon-import, by its ARN; or a bucket with default encryption',
  needs: [{
    sid: 'EncryptUploads',
    actions: ['kms:Decrypt', 'kms:GenerateDataKey'],
    on: [DECLARED_BUCKET_KEYS],
    when: [{
      StringEquals: { 'kms:ViaService': 's3.${EachRegion}.${UrlSuffix}' },
      StringLike: { 'kms:EncryptionContext:aws:s3:arn': ['${UploadBucketArns}', '${UploadBucketArns}/*'] },
    }],
    because: 'S3 requests a data key with the permissions of the principal that uploads, and decrypts it if the upload has several parts or the object is read',
    source: 'S3 User Guide, "Using server-side encryption with AWS KMS keys (SSE-KMS)", "Encryption context" and "Reducing the cost with S3 Bucket Keys"; '
      + `"Multipart upload API and permissions"; ${plugin('post-processor/import/post-processor.go:265')}`,
  }],
};
