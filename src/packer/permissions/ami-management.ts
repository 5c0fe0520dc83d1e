import { Capability, declaredBy } from '../../iam/vocabulary/capability';
import { IN_IMAGE_REGIONS } from '../../iam/vocabulary/conditions';

const POST_PROCESSOR = 'wata727/packer-plugin-amazon-ami-management 0b35d92: post-processor/ami-management/cleaner.go';

/** What it removes carries the build tag, so that finishImage allows it. It finds images by a tag of its own, which gives it nothing. */
export const amiManagement: Capability = {
  id: 'ami-management',
  does: 'finds out which images of earlier builds are in use, and removes others (post-processor amazon-ami-management)',
  ...declaredBy('amiManagement'),
  template: 'post-processor "amazon-ami-management", and the build tag in tags and snapshot_tags',
  needs: [{
    sid: 'LookUpUsedImages',
    actions: [
      'autoscaling:DescribeLaunchConfigurations',
      'ec2:DescribeInstances',
      'ec2:DescribeLaunchTemplateVersions',
      'ec2:DescribeLaunchTemplates',
    ],
    on: { unscopable: 'these Describe calls have no resource-level permissions; they are restricted to the regions of images' },
    when: [IN_IMAGE_REGIONS],
    because: 'the post-processor spares images that instances, launch templates or launch configurations use, and looks at all of them',
    source: `${POST_PROCESSOR} (setInstanceUsed, setLaunchConfigurationUsed, setLaunchTemplateUsed)`,
    residualRisk: 'reads all launch templates and launch configurations of the regions, their user data included',
  }],
};
