import { App, CfnOutput, Stack } from 'aws-cdk-lib';
import { PackerBuildRole } from 'cdk-ami-build-roles';

const app = new App();
const stack = new Stack(app, 'PackerEbs', {
  env: { account: process.env.CDK_DEFAULT_ACCOUNT, region: process.env.CDK_DEFAULT_REGION },
});

const builder = new PackerBuildRole(stack, 'Packer', {
  instanceTypes: ['t3.*'],
  sourceImageOwners: ['amazon'],
});

new CfnOutput(stack, 'RoleName', { value: builder.role.roleName });
new CfnOutput(stack, 'RoleArn', { value: builder.role.roleArn });
new CfnOutput(stack, 'BuildTag', { value: `${builder.buildTag.key}=${builder.buildTag.value}` });
