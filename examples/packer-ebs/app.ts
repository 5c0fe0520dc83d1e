import { App, CfnOutput, Stack } from 'aws-cdk-lib';
import { LateTagging, PackerBuildRole } from 'cdk-ami-build-roles';

const app = new App();
const stack = new Stack(app, 'PackerEbs', {
  env: { account: process.env.CDK_DEFAULT_ACCOUNT, region: process.env.CDK_DEFAULT_REGION },
});

const builder = new PackerBuildRole(stack, 'Packer', {
  instanceTypes: ['t3.*'],
  sourceImageOwners: ['amazon'],
  // `cdk deploy -c packer=1.6.6`: Packer before 1.7 tags most things late or never. Read the price first: docs/late-tagging.md
  lateTagging: app.node.tryGetContext('packer') === '1.6.6' ? LateTagging.PLUGIN_BEFORE_1_0_2 : undefined,
});

new CfnOutput(stack, 'RoleName', { value: builder.role.roleName });
new CfnOutput(stack, 'RoleArn', { value: builder.role.roleArn });
new CfnOutput(stack, 'BuildTag', { value: `${builder.buildTag.key}=${builder.buildTag.value}` });
