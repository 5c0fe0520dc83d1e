import { App, CfnOutput, Stack } from 'aws-cdk-lib';
import { PackerBuildRole } from 'cdk-ami-build-roles';

const app = new App();
const stack = new Stack(app, 'Spot', {
  env: { account: process.env.CDK_DEFAULT_ACCOUNT, region: 'us-east-1' }, // the region of the template
});

const builder = new PackerBuildRole(stack, 'Packer', {
  buildTag: { value: 'spot-images' },
  spot: true,
  instanceTypes: ['t3.*', 't3a.*'],
  sourceImageOwners: ['amazon'],
});

new CfnOutput(stack, 'RoleArn', { value: builder.role.roleArn });
new CfnOutput(stack, 'InstanceProfileName', { value: builder.instanceProfile!.instanceProfileName });
new CfnOutput(stack, 'BuildTag', { value: `${builder.buildTag.key}=${builder.buildTag.value}` });
