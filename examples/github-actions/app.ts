import { App, CfnOutput, Duration, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import { PackerBuildRole } from 'cdk-ami-build-roles';

const app = new App();
const stack = new Stack(app, 'GitHubActions', {
  env: { account: process.env.CDK_DEFAULT_ACCOUNT, region: 'us-east-1' }, // the region of the template
});

// An account has one provider for GitHub. Where it exists: iam.OidcProviderNative.fromOidcProviderArn(...)
const github = new iam.OidcProviderNative(stack, 'GitHub', {
  url: 'https://token.actions.githubusercontent.com',
  clientIds: ['sts.amazonaws.com'],
});

const builder = new PackerBuildRole(stack, 'Packer', {
  roleName: 'packer-github', // the workflow says it
  buildTag: { value: 'github-images' },
  assumedBy: new iam.WebIdentityPrincipal(github.oidcProviderArn, {
    StringEquals: {
      'token.actions.githubusercontent.com:aud': 'sts.amazonaws.com',
      'token.actions.githubusercontent.com:sub': 'repo:example/images:ref:refs/heads/main', // this branch of this repository alone
    },
  }),
  maxSessionDuration: Duration.hours(2), // a build that takes longer than its session fails
  instanceTypes: ['t3.*'],
  sourceImageOwners: ['amazon'],
});

new CfnOutput(stack, 'RoleArn', { value: builder.role.roleArn });
new CfnOutput(stack, 'BuildTag', { value: `${builder.buildTag.key}=${builder.buildTag.value}` });
