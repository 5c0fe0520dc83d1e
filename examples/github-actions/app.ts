import { App, CfnOutput, Duration, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import { BuildCaller, PackerBuildRole } from 'cdk-ami-build-roles';

const app = new App();
const stack = new Stack(app, 'GitHubActions', {
  env: { account: process.env.CDK_DEFAULT_ACCOUNT, region: 'us-east-1' }, // the region of the template
});

// An account has one provider for GitHub. Where it exists already, leave this out, and providerArn below.
const github = new iam.CfnOIDCProvider(stack, 'GitHub', {
  url: 'https://token.actions.githubusercontent.com',
  clientIdList: ['sts.amazonaws.com'],
});

const builder = new PackerBuildRole(stack, 'Packer', {
  roleName: 'packer-github', // the workflow says it
  buildTag: { value: 'github-images' },
  // Runs of this branch only. A repository created after 15 July 2026 needs ownerId and repositoryId as well.
  assumedBy: BuildCaller.gitHub({ repository: 'example/images', branch: 'main', providerArn: github.attrArn }),
  maxSessionDuration: Duration.hours(2), // a build that takes longer than its session fails
  instanceTypes: ['t3.*'],
  sourceImageOwners: ['amazon'],
});

new CfnOutput(stack, 'RoleArn', { value: builder.role.roleArn });
new CfnOutput(stack, 'BuildTag', { value: `${builder.buildTag.key}=${builder.buildTag.value}` });
