import { Capability, declaredBy } from '../../iam/vocabulary/capability';
import { CREATED_WITH_TAG, IN_COPY_REGIONS, NOT_RETAGGED, OF_OWN_ACCOUNT, taggedBy, WITHOUT_TAG } from '../../iam/vocabulary/conditions';
import { IMAGE_OR_COPY, SNAPSHOT_OR_COPY } from '../../iam/vocabulary/ec2-resources';
import { plugin, reference } from '../../iam/vocabulary/sources';

export const copyImage: Capability = {
  id: 'copy-image',
  does: 'copies its image: encrypted inside the region (encrypt_boot), or to other regions (ami_regions)',
  ...declaredBy('encryptBoot', 'copyToRegions', 'importBucket'),
  template: 'encrypt_boot or ami_regions, and the build tag in tags and snapshot_tags',
  needs: [{
    sid: 'CopyImage',
    actions: ['ec2:CopyImage'],
    on: [IMAGE_OR_COPY],
    // IfExists: the copy has the account as its owner before it exists, as reported; CopyImage itself was not recorded.
    // What is copied has its own region in the ARN, which is one that the role builds in, and so among those of images.
    when: [{ StringEqualsIfExists: { 'ec2:Owner': '${Account}' } }],
    because: 'the image is copied; the plugin sends no tags in CopyImage, and no condition key has the tags of the source, so the statement is restricted by the owner',
    source: `${plugin('common/step_ami_region_copy.go:197')}; ${reference('Amazon EC2', 'CopyImage')}`,
    residualRisk: 'copies any image of the account into the regions of images; if these are several, from any region. The copy has the tags of its source',
  }, {
    sid: 'CopySnapshotsOfImage',
    actions: ['ec2:CopyImage'],
    on: [SNAPSHOT_OR_COPY],
    when: [],
    because: 'CopyImage is also checked on the snapshots, those of the image and those of the copy; the reference has only request tags as keys, and no tags are set',
    source: reference('Amazon EC2', 'CopyImage, snapshot'),
    residualRisk: 'allows snapshots of any owner, and of any region if images are in several regions, but the same request also needs permission on the image',
  }, {
    sid: 'TagCopyOnCreation',
    actions: ['ec2:CreateTags'],
    on: [IMAGE_OR_COPY],
    // IfExists: whether copied tags count as request tags is not documented (packer-plugin-amazon issue 591).
    when: [taggedBy('CopyImage'), NOT_RETAGGED],
    because: 'the plugin copies the tags of the image (CopyImageTags)',
    source: 'EC2 API Reference, CopyImage, CopyImageTags',
  }, {
    sid: 'TagUntaggedSnapshot',
    actions: ['ec2:CreateTags'],
    on: [SNAPSHOT_OR_COPY],
    when: [CREATED_WITH_TAG, WITHOUT_TAG, OF_OWN_ACCOUNT],
    because: 'the snapshots of a copy have no tags until the last step of the build sets them',
    source: plugin('common/step_create_tags.go:132'),
    residualRisk: 'sets the build tag on any snapshot of the account that lacks its key, and can then delete it, or launch from it if it has an image',
  }],
};

export const lookUpCopies: Capability = {
  id: 'look-up-copies',
  does: 'waits for its copies in other regions',
  ...declaredBy('copyToRegions'),
  template: 'ami_regions',
  needs: [{
    sid: 'LookUpCopies',
    actions: ['ec2:DescribeImages'],
    on: { unscopable: 'the Describe calls of EC2 have no resource-level permissions; they are restricted to the regions of ami_regions' },
    when: [IN_COPY_REGIONS],
    because: 'the build polls until a copy is available, and looks for older images to replace there',
    source: plugin('common/step_ami_region_copy.go:197', 'common/step_deregister_ami.go:43'),
    residualRisk: 'reads the descriptions of the images in the regions of copies',
  }],
};
