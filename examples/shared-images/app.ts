import { App, aws_iam as iam, CfnOutput, Stack } from 'aws-cdk-lib';
import * as kms from 'aws-cdk-lib/aws-kms';
import { AmiEncryptionKey, PackerBuildRole, PackerImageCopyRole, PackerImageRetentionRole } from 'cdk-ami-build-roles';

// The account that builds, and the account that gets the images. Put yours here: both sides must know both.
const region = 'us-east-1'; // the region of the template
const builds = '111122223333';
const production = '444455556666';
const buildTag = { key: 'CreatedBy', value: 'shared-images' };

const app = new App();
const source = new Stack(app, 'SharedImagesSource', { env: { account: builds, region } });
const target = new Stack(app, 'SharedImagesTarget', { env: { account: production, region } });

// Encrypted with a key that the other account can use: an image under the default key of EBS cannot be shared.
const imageKey = new AmiEncryptionKey(source, 'ImageKey', { accountIds: [production], alias: 'alias/shared-images' });

const builder = new PackerBuildRole(source, 'Packer', {
  buildTag,
  encryptBoot: true,
  kmsKeys: [imageKey.key],
  amiUsers: [production],
  snapshotUsers: [production], // a copy reads the snapshots
  sourceImageOwners: ['amazon'],
});

// Your function decides which images are old, and tags them first. The role removes what both tags are on, and nothing else.
const jobs = new iam.ServicePrincipal('lambda.amazonaws.com');
const retention = new PackerImageRetentionRole(source, 'Retention', { assumedBy: jobs, buildTag, imageTags: { Expired: 'true' } });

const copyKey = new kms.Key(target, 'CopyKey', { alias: 'alias/shared-image-copies', description: 'Encrypts copies of shared images', enableKeyRotation: true });
const copies = new PackerImageCopyRole(target, 'Copies', {
  assumedBy: jobs,
  sourceAccountIds: [builds],
  buildTag,
  // Known once the source is deployed: write the output ImageKeyArn of that stack into cdk.json.
  sourceKeys: [kms.Key.fromKeyArn(target, 'ImageKey', app.node.getContext('imageKeyArn'))],
  destinationKeys: [copyKey],
});

new CfnOutput(source, 'InstanceProfileName', { value: builder.instanceProfile!.instanceProfileName });
new CfnOutput(source, 'ImageKeyArn', { value: imageKey.key.keyArn });
new CfnOutput(source, 'RetentionRoleArn', { value: retention.role.roleArn });
new CfnOutput(target, 'CopyRoleArn', { value: copies.role.roleArn });
new CfnOutput(target, 'CopyKeyArn', { value: copyKey.keyArn });
