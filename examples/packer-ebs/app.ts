import { App, CfnOutput, Stack } from 'aws-cdk-lib';
import { PackerBuildRole } from 'cdk-ami-build-roles';

const app = new App();
const stack = new Stack(app, 'PackerEbs', {
  env: { account: process.env.CDK_DEFAULT_ACCOUNT, region: process.env.CDK_DEFAULT_REGION },
});

// Without `assumedBy`, only EC2 instances with its instance profile can use the role.
const builder = new PackerBuildRole(stack, 'Packer', {
  instanceTypes: ['t3.*'],
  sourceImageOwners: ['amazon'],
});

new CfnOutput(stack, 'RoleArn', { value: builder.role.roleArn });
new CfnOutput(stack, 'InstanceProfileName', { value: builder.instanceProfile!.instanceProfileName });
new CfnOutput(stack, 'BuildTag', { value: `${builder.buildTag.key}=${builder.buildTag.value}` });
