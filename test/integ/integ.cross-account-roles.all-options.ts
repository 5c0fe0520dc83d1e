import { Aws } from 'aws-cdk-lib';
import { OTHER_ACCOUNT } from './accounts';
import { arn, integrationTest } from './proof';
import { CrossAccountDistributionRole, CrossAccountLifecycleRole, ImageBuilderLifecycleAction } from '../../src';

const { DELETE, DEPRECATE, DISABLE } = ImageBuilderLifecycleAction;

integrationTest('CrossAccountRolesAllOptions', (stack) => {
  const distribution = new CrossAccountDistributionRole(stack, 'Distribution', {
    sources: [{ accountId: OTHER_ACCOUNT, roleArn: `arn:aws:iam::${OTHER_ACCOUNT}:role/image-builder` }],
    organizationId: 'o-a1b2c3d4e5',
    regions: ['us-east-1', 'eu-west-1'],
    outputParameters: ['/images/web'],
  });
  const lifecycle = new CrossAccountLifecycleRole(stack, 'Lifecycle', {
    sourceAccounts: [OTHER_ACCOUNT], actions: [DEPRECATE, DISABLE, DELETE], includeSnapshots: true, recipes: ['web-server'],
  });
  const deregister = { action: 'ec2:DeregisterImage', resource: `arn:${Aws.PARTITION}:ec2:${Aws.REGION}::image/ami-0123456789abcdef0` };
  return [
    {
      principalArn: distribution.role.roleArn,
      allowed: [{ action: 'ec2:DescribeImages', resource: '*' }],
      denied: [{ action: 'ec2:TerminateInstances', resource: arn('ec2', 'instance/i-0123456789abcdef0') }, { action: 'ssm:PutParameter', resource: arn('ssm', 'parameter/other') }],
    },
    {
      principalArn: lifecycle.role.roleArn,
      allowed: [{ ...deregister, context: { 'aws:ResourceTag/CreatedBy': 'EC2 Image Builder' } }],
      denied: [deregister],
    },
  ];
});
