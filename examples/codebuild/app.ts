import { App, CfnOutput, Duration, IgnoreMode, Stack } from 'aws-cdk-lib';
import * as codebuild from 'aws-cdk-lib/aws-codebuild';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as s3assets from 'aws-cdk-lib/aws-s3-assets';
import { PackerBuildRole } from 'cdk-ami-build-roles';

const app = new App();
const stack = new Stack(app, 'CodeBuild', {
  env: { account: process.env.CDK_DEFAULT_ACCOUNT, region: 'us-east-1' }, // the region of the template
});

// Two roles: that of the project writes its log and reads its source, that of Packer builds images.
const projectRole = new iam.Role(stack, 'ProjectRole', { assumedBy: new iam.ServicePrincipal('codebuild.amazonaws.com') });

const builder = new PackerBuildRole(stack, 'Packer', {
  buildTag: { value: 'codebuild-images' },
  assumedBy: projectRole, // inside an account it needs no further permission to do so
  instanceTypes: ['t3.*'],
  sourceImageOwners: ['amazon'],
});

const source = new s3assets.Asset(stack, 'Source', {
  path: '.', // the folder of cdk.json
  exclude: ['*', '!buildspec.yml', '!image.pkr.hcl'],
  ignoreMode: IgnoreMode.GIT,
});

new codebuild.Project(stack, 'Project', {
  projectName: 'packer-codebuild',
  role: projectRole,
  source: codebuild.Source.s3({ bucket: source.bucket, path: source.s3ObjectKey }),
  environment: { buildImage: codebuild.LinuxBuildImage.AMAZON_LINUX_2023_5 },
  environmentVariables: { PKR_VAR_role_arn: { value: builder.role.roleArn } },
  timeout: Duration.hours(2),
  concurrentBuildLimit: 1,
});

new CfnOutput(stack, 'RoleArn', { value: builder.role.roleArn });
new CfnOutput(stack, 'BuildTag', { value: `${builder.buildTag.key}=${builder.buildTag.value}` });
