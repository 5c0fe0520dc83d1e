import { arn, deregistersItsOwn, Proof, terminate } from './proof';
import type { CrossAccountDistributionRole, CrossAccountLifecycleRole } from '../../src';

/** What both integration tests ask of the roles in an account that gets images. */
export const crossAccountRoles = (distribution: CrossAccountDistributionRole, lifecycle: CrossAccountLifecycleRole): Proof[] => [
  {
    principalArn: distribution.role.roleArn,
    allowed: [{ action: 'ec2:DescribeImages', resource: '*' }],
    denied: [terminate(), { action: 'ssm:PutParameter', resource: arn('ssm', 'parameter/other') }],
  },
  deregistersItsOwn(lifecycle.role),
];
