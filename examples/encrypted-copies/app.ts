import { App, CfnOutput, Stack } from 'aws-cdk-lib';
import * as kms from 'aws-cdk-lib/aws-kms';
import { PackerBuildRole } from 'cdk-ami-build-roles';

const app = new App();
const stack = new Stack(app, 'EncryptedCopies', {
  env: { account: process.env.CDK_DEFAULT_ACCOUNT, region: 'us-east-1' }, // the region of the template
});

// Set both in cdk.json. A key encrypts in its own region only, so there is one for each region of the image.
const keys: string[] = app.node.getContext('keys');
const organization: string = app.node.getContext('organization');

const builder = new PackerBuildRole(stack, 'Packer', {
  buildTag: { value: 'golden-images' },
  encryptBoot: true,
  kmsKeys: keys.map((arn, i) => kms.Key.fromKeyArn(stack, `Key${i}`, arn)),
  copyToRegions: ['ap-southeast-2', 'eu-central-1', 'eu-west-1'],
  amiOrgArns: [organization],
  protectionTag: { key: 'InUse', value: 'true' }, // set by anyone who launches from an image, never by a build
  instanceTypes: ['t3.*'],
  sourceImageOwners: ['amazon'],
});

new CfnOutput(stack, 'RoleArn', { value: builder.role.roleArn });
new CfnOutput(stack, 'InstanceProfileName', { value: builder.instanceProfile!.instanceProfileName });
new CfnOutput(stack, 'BuildTag', { value: `${builder.buildTag.key}=${builder.buildTag.value}` });
