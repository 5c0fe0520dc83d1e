import { ofAws } from './policy';
import { Capability, declaredBy } from '../../../iam/vocabulary/capability';
import { IN_IMAGE_REGIONS, IN_REGIONS } from '../../../iam/vocabulary/conditions';

const DESCRIBES = 'the Describe calls of EC2 have no resource-level permissions; they are restricted to the regions';

export const lookUp: Capability = {
  id: 'look-up',
  does: 'looks up instances, images, snapshots and subnets, and waits for its commands',
  ...declaredBy({ inWords: 'always' }),
  needs: [{
    sid: 'LookUp',
    actions: [
      'ec2:DescribeImages', 'ec2:DescribeInstanceStatus', 'ec2:DescribeInstanceTypeOfferings',
      'ec2:DescribeInstanceTypes', 'ec2:DescribeInstances', 'ec2:DescribeSnapshots', 'ec2:DescribeSubnets', 'ec2:DescribeTags',
      'ssm:DescribeInstanceInformation', 'ssm:GetCommandInvocation', 'ssm:ListCommandInvocations',
    ],
    on: { unscopable: `${DESCRIBES}; the same applies to these calls of Systems Manager` },
    when: [IN_IMAGE_REGIONS],
    because: 'Image Builder checks the parent image, the instance type and the subnet, and waits for instances, their agent, its commands and images',
    source: ofAws('EC2ReadOnlyPermissions', 'SystemsManagerPermissions'),
    residualRisk: 'reads descriptions of the instances, images, snapshots and subnets of the regions, and the output of every command',
  }],
};

export const lookUpHosts: Capability = {
  id: 'look-up-hosts',
  does: 'looks up dedicated hosts',
  ...declaredBy('dedicatedHosts', 'hostResourceGroups', { inWords: 'dedicatedHosts, hostResourceGroups or macOS' }),
  needs: [{
    sid: 'LookUpHosts',
    actions: ['ec2:DescribeHosts'],
    on: { unscopable: DESCRIBES },
    when: [IN_REGIONS],
    because: 'the placement of the infrastructure configuration names dedicated hosts, on which instances of macOS always run',
    source: ofAws('EC2ReadOnlyPermissions'),
    residualRisk: 'reads the descriptions of all dedicated hosts in the regions',
  }],
};
