import { App, CfnOutput, Duration, Stack } from 'aws-cdk-lib';
import { ImageBuilderExecutionRole, ImageBuilderInstanceProfile, ImageBuilderOperatingSystem, PackerBuildRole } from 'cdk-ami-build-roles';

const app = new App();
const stack = new Stack(app, 'Images', {
  env: { account: process.env.CDK_DEFAULT_ACCOUNT, region: process.env.CDK_DEFAULT_REGION },
});

// For Packer: set the tag CreatedBy = web-images in all four tag maps of the template.
const packer = new PackerBuildRole(stack, 'Packer', {
  buildTag: { value: 'web-images' },
  instanceTypes: ['t3.*'],
  sourceImageOwners: ['amazon'],
  maxSessionDuration: Duration.hours(2),
});

// For EC2 Image Builder: what its instances may do, and what the service may do.
const instances = new ImageBuilderInstanceProfile(stack, 'Instances');
const execution = new ImageBuilderExecutionRole(stack, 'Execution', {
  instanceRoles: [instances.role],
  operatingSystems: [ImageBuilderOperatingSystem.LINUX],
});

packer.explain().writeBesideTemplate(stack); // why each statement is there, in cdk.out

new CfnOutput(stack, 'PackerRole', { value: packer.role.roleArn });
new CfnOutput(stack, 'BuildTag', { value: `${packer.buildTag.key}=${packer.buildTag.value}` });
new CfnOutput(stack, 'ExecutionRole', { value: execution.role.roleArn });
