import { Capability, declaredBy } from '../../iam/vocabulary/capability';
import { IN_REGIONS } from '../../iam/vocabulary/conditions';
import { plugin } from '../../iam/vocabulary/sources';

export const lookUp: Capability = {
  id: 'look-up',
  does: 'finds its source image and network, and waits for its resources',
  ...declaredBy({ inWords: 'always' }),
  needs: [{
    sid: 'LookUp',
    actions: [
      'ec2:DescribeImages',
      'ec2:DescribeInstances',
      'ec2:DescribeRegions',
      'ec2:DescribeSecurityGroups',
      'ec2:DescribeSubnets',
      'ec2:DescribeVolumes',
      'ec2:DescribeVpcs',
    ],
    on: { unscopable: 'the Describe calls of EC2 have no resource-level permissions; they are restricted to the declared regions' },
    when: [IN_REGIONS],
    because: 'the build checks the region and the image name, resolves filters, and polls until instance, image and volumes are ready or gone',
    source: plugin('common/regions.go:16', 'common/step_pre_validate.go:111', 'common/state.go:479', 'common/step_network_info.go:80',
      'common/step_cleanup_volumes.go:59'),
    residualRisk: 'reads the descriptions of all images, instances, security groups, subnets, volumes and VPCs of the regions, user data excepted',
  }],
};
