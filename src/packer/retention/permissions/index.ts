import { Capability, declaredBy, Restriction } from '../../../iam/vocabulary/capability';
import { CARRIES_TAG, IN_REGIONS, OF_NO_OTHER_ACCOUNT } from '../../../iam/vocabulary/conditions';
import { IMAGE, SNAPSHOT } from '../../../iam/vocabulary/ec2-resources';
import { evidence, reference } from '../../../iam/vocabulary/sources';

/* What removes old images of one build tag. Which of them are old the caller decides: EC2 has no condition on the age of an image. */

const DESCRIBES = 'the Describe calls of EC2 have no resource-level permissions; they are restricted to the regions';
const DEREGISTER = 'EC2 User Guide, "Deregister an Amazon EC2 AMI"';

export const findOldImages: Capability = {
  id: 'find-old-images',
  does: 'looks up images and snapshots, and how old they are',
  ...declaredBy({ inWords: 'every role' }),
  needs: [{
    sid: 'FindOldImages',
    actions: ['ec2:DescribeImages', 'ec2:DescribeSnapshots'],
    on: { unscopable: DESCRIBES },
    when: [IN_REGIONS],
    because: 'the date of creation, the tags and the snapshots of an image are in its description',
    source: reference('Amazon EC2', 'DescribeImages, DescribeSnapshots'),
    residualRisk: 'reads the descriptions of the images and snapshots of the regions',
  }],
};

export const deregisterOldImages: Capability = {
  id: 'deregister-old-images',
  does: 'deregisters images with the build tag',
  ...declaredBy({ inWords: 'every role' }),
  template: 'the build tag in tags',
  needs: [{
    sid: 'DeregisterOldImages',
    actions: ['ec2:DeregisterImage'],
    on: [IMAGE],
    when: [CARRIES_TAG, OF_NO_OTHER_ACCOUNT],
    because: 'an old image is deregistered; one with deregistration protection is refused by EC2',
    source: `${DEREGISTER}; ${reference('Amazon EC2', 'DeregisterImage, image, aws:ResourceTag, ec2:Owner')}`,
    residualRisk: 'deregisters every image with the build tag, new ones and those in use included: EC2 has no condition on the age. imageTags narrows it',
  }],
};

export const deleteOldSnapshots: Capability = {
  id: 'delete-old-snapshots',
  does: 'deletes snapshots with the build tag',
  ...declaredBy('keepSnapshots', { inWords: 'every role without keepSnapshots', byDefault: true }),
  template: 'the build tag in tags or snapshot_tags',
  needs: [{
    sid: 'DeleteOldSnapshots',
    actions: ['ec2:DeleteSnapshot'],
    on: [SNAPSHOT],
    when: [CARRIES_TAG, OF_NO_OTHER_ACCOUNT],
    because: 'the snapshots of a deregistered image stay and cost until they are deleted, by a call of their own or together with the image',
    source: `${DEREGISTER}; ${reference('Amazon EC2', 'DeleteSnapshot, snapshot, aws:ResourceTag, ec2:Owner')}; ${evidence('E117', 'E129')}`,
    residualRisk: 'deletes every snapshot with the build tag that no image uses: EC2 refuses to delete one of an image',
  }],
};

export const taggedImages: Restriction = {
  id: 'images-with-tags',
  does: 'deregisters images only that carry the declared tags as well',
  narrows: ['DeregisterOldImages'],
  when: { StringLike: { 'aws:ResourceTag/${ImageTag}': '${ImageTagValue}' } },
  because: 'the one who marks images as old, or names them, is not the one who removes them',
  source: reference('Amazon EC2', 'DeregisterImage, image, aws:ResourceTag'),
  residualRisk: 'deregisters images as soon as they carry these tags, regardless of who set them',
};

/** Everything that the role can be given, in the order of its statements. */
export const retention = { findOldImages, deregisterOldImages, deleteOldSnapshots } satisfies Record<string, Capability>;

export const retentionCapabilities: readonly Capability[] = Object.values(retention);
export const retentionRestrictions: readonly Restriction[] = [taggedImages];
