import { Capability, declaredBy } from '../../iam/vocabulary/capability';
import { CARRIES_TAG, CREATED_WITH_TAG, NOT_RETAGGED, taggedBy } from '../../iam/vocabulary/conditions';
import { IMAGE, IMAGE_OR_COPY, INSTANCE, SNAPSHOT, SNAPSHOT_OR_COPY } from '../../iam/vocabulary/ec2-resources';
import { EC2_TAG_ON_CREATE, plugin } from '../../iam/vocabulary/sources';

export const createImage: Capability = {
  id: 'create-image',
  does: 'creates an image from its instance (amazon-ebs; amazon-ebssurrogate with use_create_image)',
  ...declaredBy('builders', 'useCreateImage',
    { inWords: 'amazon-ebs; amazon-ebssurrogate with useCreateImage', unless: ['skipCreateAmi'], byDefault: true }),
  template: 'the build tag in run_tags, and skip_ami_run_tags unset',
  needs: [{
    sid: 'CreateImageOfInstance',
    actions: ['ec2:CreateImage'],
    on: [INSTANCE],
    when: [CARRIES_TAG],
    because: 'the role can create images only from instances of the build',
    source: plugin('builder/ebs/step_create_ami.go:107'),
  }, {
    sid: 'CreateImage',
    actions: ['ec2:CreateImage'],
    on: [IMAGE, SNAPSHOT],
    when: [CREATED_WITH_TAG],
    because: 'the image and its snapshots get run_tags in the request that creates them',
    source: plugin('builder/ebs/step_create_ami.go:107', 'builder/ebs/builder.go:420'),
  }, {
    sid: 'TagImageOnCreation',
    actions: ['ec2:CreateTags'],
    on: [IMAGE, SNAPSHOT],
    when: [CREATED_WITH_TAG, taggedBy('CreateImage')],
    because: 'tags in CreateImage are authorized as CreateTags too',
    source: EC2_TAG_ON_CREATE,
  }],
};

export const finishImage: Capability = {
  id: 'finish-image',
  does: 'tags its image and snapshots at the end, and removes them when it fails or replaces them (force_deregister)',
  ...declaredBy('builders', { inWords: 'the builders that make images', byDefault: true }),
  template: 'the build tag with the same value, if at all, in tags and snapshot_tags',
  needs: [{
    sid: 'TagFinishedImage',
    actions: ['ec2:CreateTags'],
    on: [IMAGE_OR_COPY, SNAPSHOT_OR_COPY],
    when: [CARRIES_TAG, NOT_RETAGGED],
    because: 'tags and snapshot_tags are set in the last step, on resources that already have the build tag',
    source: plugin('common/step_create_tags.go:121', 'common/step_create_tags.go:132'),
  }, {
    sid: 'RemoveFailedImage',
    actions: ['ec2:DeleteSnapshot', 'ec2:DeregisterImage'],
    on: [IMAGE_OR_COPY, SNAPSHOT_OR_COPY],
    when: [CARRIES_TAG],
    because: 'an image and its snapshots are removed after a failure, after a copy for which they were an intermediary, and by force_deregister and force_delete_snapshot',
    source: plugin('builder/ebs/step_create_ami.go:203', 'common/helper_funcs.go:42', 'common/step_deregister_ami.go:62'),
    residualRisk: 'removes earlier images and snapshots with the same tag value; protectionTag prevents it for images in use',
  }],
};
