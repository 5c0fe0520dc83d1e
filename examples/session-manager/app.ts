import { App, CfnOutput, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import { PackerBuildRole } from 'cdk-ami-build-roles';

const app = new App();
const stack = new Stack(app, 'SessionManager', {
  env: { account: process.env.CDK_DEFAULT_ACCOUNT, region: 'us-east-1' }, // the region of the template
});

// What the build instance may do: talk to Systems Manager, and nothing else.
const instanceProfile = new iam.InstanceProfile(stack, 'InstanceProfile', {
  instanceProfileName: 'packer-build-instance', // the template says it
  role: new iam.Role(stack, 'InstanceRole', {
    assumedBy: new iam.ServicePrincipal('ec2.amazonaws.com'),
    managedPolicies: [iam.ManagedPolicy.fromAwsManagedPolicyName('AmazonSSMManagedInstanceCore')],
  }),
});

const builder = new PackerBuildRole(stack, 'Packer', {
  buildTag: { value: 'private-images' },
  sessionManager: true, // the role can then not open a security group
  instanceProfiles: [instanceProfile],
  requireImdsV2: true,
  instanceTypes: ['t3.*'],
  sourceImageOwners: ['amazon'],
});

new CfnOutput(stack, 'RoleArn', { value: builder.role.roleArn });
new CfnOutput(stack, 'InstanceProfileName', { value: builder.instanceProfile!.instanceProfileName });
new CfnOutput(stack, 'BuildTag', { value: `${builder.buildTag.key}=${builder.buildTag.value}` });
