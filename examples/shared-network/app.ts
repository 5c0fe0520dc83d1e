import { Annotations, App, aws_ec2 as ec2, CfnOutput, Stack } from 'aws-cdk-lib';
import { PackerBuildRole } from 'cdk-ami-build-roles';

const app = new App();
const stack = new Stack(app, 'SharedNetwork', {
  env: { account: process.env.CDK_DEFAULT_ACCOUNT, region: 'us-east-1' }, // the region of the template
});

// Replace this by the ARN of the subnet: it has the id of the account that owns the subnet, and not of yours.
const subnet = ec2.Subnet.fromSubnetId(stack, 'Shared', 'arn:aws:ec2:us-east-1:444455556666:subnet/subnet-0123456789abcdef0');
Annotations.of(subnet).acknowledgeWarning('@aws-cdk/aws-ec2:noSubnetRouteTableId', 'the role needs no route table');

const builder = new PackerBuildRole(stack, 'Packer', {
  buildTag: { value: 'shared-network-images' },
  subnets: [subnet],
  sourceImageOwners: ['amazon'],
});

new CfnOutput(stack, 'RoleArn', { value: builder.role.roleArn });
new CfnOutput(stack, 'InstanceProfileName', { value: builder.instanceProfile!.instanceProfileName });
new CfnOutput(stack, 'BuildTag', { value: `${builder.buildTag.key}=${builder.buildTag.value}` });
