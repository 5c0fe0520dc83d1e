import { ofAws } from './policy';
import { Capability, declaredBy } from '../../../iam/vocabulary/capability';
import {
  CARRIES_TAG, CREATED_WITH_TAG, IN_REGIONS, NOT_RETAGGED, OF_NO_OTHER_ACCOUNT, OF_OWN_ACCOUNT, taggedBy,
} from '../../../iam/vocabulary/conditions';
import {
  IMAGE, IMAGE_OR_COPY, INSTANCE, NETWORK_INTERFACE, SNAPSHOT, SNAPSHOT_OR_COPY, VOLUME,
} from '../../../iam/vocabulary/ec2-resources';
import { EC2_TAG_ON_CREATE, guide } from '../../../iam/vocabulary/sources';

export const createImage: Capability = {
  id: 'create-image',
  does: 'creates an image from its instance, tags it, and removes it when the build fails',
  ...declaredBy('imageTypes', { inWords: 'imageTypes with AMI (the default)', byDefault: true }),
  needs: [{
    sid: 'CreateImageOfInstance',
    actions: ['ec2:CreateImage'],
    on: [INSTANCE],
    when: [CARRIES_TAG],
    because: 'the role can create images only from instances of Image Builder',
    source: ofAws('EC2CreateImagePermissionsForInstance'),
    residualRisk: 'creates images from the instances of other pipelines of Image Builder in the account',
  }, {
    sid: 'CreateImage',
    actions: ['ec2:CreateImage'],
    on: [IMAGE, SNAPSHOT],
    when: [CREATED_WITH_TAG],
    because: 'the image and its snapshots get the tag of the service in the request that creates them',
    source: ofAws('EC2CreateImagePermissionsForImage'),
  }, {
    sid: 'TagOnCreation',
    actions: ['ec2:CreateTags'],
    on: [IMAGE, INSTANCE, NETWORK_INTERFACE, SNAPSHOT, VOLUME],
    when: [CREATED_WITH_TAG, taggedBy('CreateImage', 'RunInstances')],
    because: 'tags in RunInstances and CreateImage are authorized as CreateTags too',
    source: `${ofAws('CreateTagsOnCreatePermissions')}; ${EC2_TAG_ON_CREATE}`,
  }, {
    sid: 'TagFinishedImage',
    actions: ['ec2:CreateTags'],
    on: [IMAGE_OR_COPY],
    when: [CARRIES_TAG, NOT_RETAGGED, OF_NO_OTHER_ACCOUNT],
    because: 'amiTags of the distribution and Ec2ImageBuilderArn are set on resources that already have the tag of the service',
    source: `${ofAws('CreateCustomerTagsPermissions')} (any image, without a condition)`,
    inferred: 'that the image carries the tag before it gets others, as the policy of AWS asks for it in CreateImage',
    residualRisk: 'tags the images of other pipelines of Image Builder in the account',
  }, {
    sid: 'TagFinishedSnapshots',
    actions: ['ec2:CreateTags'],
    on: [SNAPSHOT_OR_COPY],
    when: [CARRIES_TAG, CREATED_WITH_TAG, OF_NO_OTHER_ACCOUNT],
    because: 'the snapshots of the image get its tags, including that of the service',
    source: `${ofAws('CreateEC2ImageBuilderTagsPermissions')} (any snapshot)`,
    inferred: 'that the snapshots carry the tag before they get others',
    residualRisk: 'tags the snapshots of other pipelines of Image Builder in the account',
  }, {
    sid: 'DeregisterImage',
    actions: ['ec2:DeregisterImage'],
    on: [IMAGE_OR_COPY],
    // No owner: AWS refuses to deregister the images of others, and no recording shows that it sends the owner.
    when: [CARRIES_TAG],
    because: 'the image of a failed or cancelled build is removed, and so is an intermediary image',
    source: ofAws('EC2DeregisterImagePermissions'),
    residualRisk: 'removes the images of other pipelines of Image Builder in the account, because all have the same tag',
  }],
};

export const registerImage: Capability = {
  id: 'register-image',
  does: 'registers an image from snapshots',
  ...declaredBy('registerImage', 'isoImport'),
  template: 'a step RegisterImage, whose snapshots carry the tag of Image Builder',
  needs: [{
    sid: 'RegisterImage',
    actions: ['ec2:RegisterImage'],
    on: [IMAGE],
    when: [CREATED_WITH_TAG],
    because: 'the image is registered with the tag of the service',
    source: `${ofAws('EC2RegisterImagePermissionsForImage')}; ${guide('Step actions')}`,
  }, {
    sid: 'RegisterImageOfSnapshots',
    actions: ['ec2:RegisterImage'],
    on: [SNAPSHOT],
    when: [CARRIES_TAG, OF_OWN_ACCOUNT],
    because: 'the role can register only snapshots of Image Builder',
    source: ofAws('EC2RegisterImagePermissionsForSnapshot'),
    residualRisk: 'registers snapshots of other pipelines of Image Builder in the account',
  }, {
    sid: 'TagImageOnRegistration',
    actions: ['ec2:CreateTags'],
    on: [IMAGE],
    when: [CREATED_WITH_TAG, taggedBy('RegisterImage')],
    because: 'tags in RegisterImage are authorized as CreateTags too',
    source: `${guide('Step actions')}; ${EC2_TAG_ON_CREATE}`,
  }],
};

export const isoImport: Capability = {
  id: 'iso-import',
  does: 'waits for the import of a disk image',
  ...declaredBy('isoImport'),
  needs: [{
    sid: 'LookUpImports',
    actions: ['ec2:DescribeImportImageTasks'],
    on: { unscopable: 'the Describe calls of EC2 have no resource-level permissions; they are restricted to the regions' },
    when: [IN_REGIONS],
    because: 'the policy of AWS for execution roles, which the import of ISO files uses, has it',
    source: `${ofAws('EC2ReadOnlyPermissions')}; ${guide('Import a verified Windows ISO disk image')}`,
    inferred: 'that an import of an ISO file asks for import tasks',
    residualRisk: 'reads the descriptions of all import tasks in the regions',
  }],
};

export const watermark: Capability = {
  id: 'watermark',
  does: 'attaches a watermark to its image',
  ...declaredBy('watermark'),
  needs: [{
    sid: 'AttachWatermark',
    actions: ['ec2:AttachImageWatermark'],
    on: [IMAGE_OR_COPY],
    when: [CARRIES_TAG, OF_NO_OTHER_ACCOUNT],
    because: 'the watermark of the distribution is attached to the image',
    source: ofAws('AttachImageWatermarkPermissions'),
    residualRisk: 'attaches watermarks to images of other pipelines of Image Builder in the account',
  }],
};
