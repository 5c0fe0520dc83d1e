import type { Capability } from '../capability';
import { CARRIES_TAG, CREATED_WITH_TAG, NOT_RETAGGED, taggedBy } from '../conditions';
import { IMAGE, INSTANCE, SNAPSHOT } from '../ec2-resources';
import { EC2_TAG_ON_CREATE, plugin } from '../sources';

export const createImage: Capability = {
  id: 'create-image',
  does: 'makes the image and its snapshots, tags them, and removes them when the build fails afterwards',
  needs: [{
    sid: 'CreateImageOfInstance',
    actions: ['ec2:CreateImage'],
    on: [INSTANCE],
    when: [CARRIES_TAG],
    because: 'only what the build launched may be imaged',
    source: plugin('builder/ebs/step_create_ami.go:107'),
  }, {
    sid: 'CreateImage',
    actions: ['ec2:CreateImage'],
    on: [IMAGE, SNAPSHOT],
    when: [CREATED_WITH_TAG],
    because: 'image and snapshots are tagged by run_tags in the call that makes them',
    source: plugin('builder/ebs/step_create_ami.go:107', 'builder/ebs/builder.go:420'),
  }, {
    sid: 'TagImageOnCreation',
    actions: ['ec2:CreateTags'],
    on: [IMAGE, SNAPSHOT],
    when: [CREATED_WITH_TAG, taggedBy('CreateImage')],
    because: 'tags in CreateImage are authorized as CreateTags too',
    source: EC2_TAG_ON_CREATE,
  }, {
    sid: 'TagFinishedImage',
    actions: ['ec2:CreateTags'],
    on: [IMAGE, SNAPSHOT],
    when: [CARRIES_TAG, NOT_RETAGGED],
    because: 'tags and snapshot_tags are set in the last step, on what carries the build tag by then',
    source: plugin('common/step_create_tags.go:121', 'common/step_create_tags.go:132'),
  }, {
    sid: 'RemoveFailedImage',
    actions: ['ec2:DeleteSnapshot', 'ec2:DeregisterImage'],
    on: [IMAGE, SNAPSHOT],
    when: [CARRIES_TAG],
    because: 'when a step after the image fails or the build is cancelled, the image and its snapshots are removed',
    source: plugin('builder/ebs/step_create_ami.go:203', 'builder/ebs/step_create_ami.go:218'),
    remains: 'removes earlier images and snapshots that carry the same tag value',
  }],
};
