import { App, CfnOutput, Duration, IgnoreMode, Stack } from 'aws-cdk-lib';
import * as codebuild from 'aws-cdk-lib/aws-codebuild';
import * as events from 'aws-cdk-lib/aws-events';
import * as targets from 'aws-cdk-lib/aws-events-targets';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as s3assets from 'aws-cdk-lib/aws-s3-assets';
import { PackerBuildRole } from 'cdk-ami-build-roles';

const app = new App();
const stack = new Stack(app, 'CodeBuildSchedule', {
  env: { account: process.env.CDK_DEFAULT_ACCOUNT, region: 'us-east-1' }, // the region of the template
});
const parameterName = '/images/web';

// The role of the project writes its log, reads its source and writes the parameter. The role of Packer builds images.
const projectRole = new iam.Role(stack, 'ProjectRole', { assumedBy: new iam.ServicePrincipal('codebuild.amazonaws.com') });
projectRole.addToPolicy(new iam.PolicyStatement({
  actions: ['ssm:PutParameter'],
  resources: [stack.formatArn({ service: 'ssm', resource: 'parameter', resourceName: parameterName.slice(1) })],
}));
projectRole.addToPolicy(new iam.PolicyStatement({
  actions: ['ec2:DescribeImages'], // Systems Manager looks the AMI up for the data type aws:ec2:image, as the caller
  resources: ['*'],
}));

const builder = new PackerBuildRole(stack, 'Packer', {
  buildTag: { value: 'weekly-images' },
  assumedBy: projectRole, // inside an account it needs no further permission to do so
  instanceTypes: ['t3.*'],
  sourceImageOwners: ['amazon'],
});

const source = new s3assets.Asset(stack, 'Source', {
  path: '.', // the folder of cdk.json
  exclude: ['*', '!buildspec.yml', '!image.pkr.hcl'],
  ignoreMode: IgnoreMode.GIT,
});

const project = new codebuild.Project(stack, 'Project', {
  projectName: 'packer-weekly',
  role: projectRole,
  source: codebuild.Source.s3({ bucket: source.bucket, path: source.s3ObjectKey }),
  environment: { buildImage: codebuild.LinuxBuildImage.AMAZON_LINUX_2023_5 },
  environmentVariables: { PKR_VAR_role_arn: { value: builder.role.roleArn }, PARAMETER_NAME: { value: parameterName } },
  timeout: Duration.hours(2),
  concurrentBuildLimit: 1,
});

new events.Rule(stack, 'Weekly', {
  schedule: events.Schedule.cron({ weekDay: 'MON', hour: '4', minute: '0' }), // UTC
  targets: [new targets.CodeBuildProject(project)],
});

new CfnOutput(stack, 'RoleArn', { value: builder.role.roleArn });
new CfnOutput(stack, 'BuildTag', { value: `${builder.buildTag.key}=${builder.buildTag.value}` });
new CfnOutput(stack, 'ProjectName', { value: project.projectName });
new CfnOutput(stack, 'ParameterName', { value: parameterName });
