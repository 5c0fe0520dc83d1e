import { Aws } from 'aws-cdk-lib';
import { OTHER_ACCOUNT } from './accounts';
import { arn, integrationTest } from './proof';
import { CrossAccountDistributionRole, CrossAccountLifecycleRole, ImageBuilderLifecycleAction } from '../../src';

const { DELETE } = ImageBuilderLifecycleAction;

integrationTest('CrossAccountRolesDefaults', (stack) => {
  const distribution = new CrossAccountDistributionRole(stack, 'Distribution', { sources: [{ accountId: OTHER_ACCOUNT }] });
  const lifecycle = new CrossAccountLifecycleRole(stack, 'Lifecycle', { sourceAccounts: [OTHER_ACCOUNT], actions: [DELETE], includeSnapshots: true });
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
