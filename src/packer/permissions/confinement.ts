import { Capability, declaredBy } from '../../iam/vocabulary/capability';
import { CREATED_UNTAGGED, HAS_DECLARED_PROFILE } from '../../iam/vocabulary/conditions';
import { IMAGE, INSTANCE, NETWORK_INTERFACE, SNAPSHOT, VOLUME } from '../../iam/vocabulary/ec2-resources';
import { plugin, reference } from '../../iam/vocabulary/sources';

/*
 * For templates that set no tags and cannot be changed: the instance profile takes the place of the tag. AWS has
 * the key for instances only, so images, snapshots, volumes, security groups and key pairs are not protected by it, and the
 * role gets no right to remove them.
 */

export const confinedInstance: Capability = {
  id: 'confined-instance',
  does: 'launches an untagged instance with a declared instance profile, stops and terminates it',
  ...declaredBy('confineToInstanceProfiles'),
  template: 'iam_instance_profile; no tags at launch',
  needs: [{
    sid: 'LaunchFencedInstance',
    actions: ['ec2:RunInstances'],
    on: [INSTANCE],
    when: [HAS_DECLARED_PROFILE],
    because: 'iam_instance_profile distinguishes the build instance from other instances',
    source: reference('Amazon EC2', 'RunInstances, instance, ec2:InstanceProfile'),
    residualRisk: 'launches instances of any number and type with the declared profiles, tagged or not',
  }, {
    sid: 'LaunchFencedInterfaceAndVolumes',
    actions: ['ec2:RunInstances'],
    on: [NETWORK_INTERFACE, VOLUME],
    when: [CREATED_UNTAGGED],
    because: 'they are created with the instance, without tags',
    source: plugin('common/step_run_source_instance.go:294'),
    residualRisk: 'leaves untagged volumes behind, which it cannot delete',
  }, {
    sid: 'StopAndTerminateFencedInstance',
    actions: ['ec2:StopInstances', 'ec2:TerminateInstances'],
    on: [INSTANCE],
    when: [HAS_DECLARED_PROFILE],
    because: 'the instance is stopped before the image is created, and terminated at the end',
    source: `${plugin('common/step_stop_ebs_instance.go:61')}; ${reference('Amazon EC2', 'TerminateInstances, instance, ec2:InstanceProfile')}`,
    residualRisk: 'stops and terminates every instance with one of the declared profiles: use a separate profile for builds',
  }],
};

export const confinedImage: Capability = {
  id: 'confined-image',
  does: 'creates an untagged image from an instance with a declared instance profile',
  ...declaredBy('confineToInstanceProfiles'),
  template: 'no tags',
  needs: [{
    sid: 'CreateImageOfFencedInstance',
    actions: ['ec2:CreateImage'],
    on: [INSTANCE],
    when: [HAS_DECLARED_PROFILE],
    because: 'the role can create images only from instances with a declared profile',
    source: reference('Amazon EC2', 'CreateImage, instance, ec2:InstanceProfile'),
    residualRisk: 'creates images from every instance with one of the declared profiles',
  }, {
    sid: 'CreateFencedImage',
    actions: ['ec2:CreateImage'],
    on: [IMAGE, SNAPSHOT],
    when: [CREATED_UNTAGGED],
    because: 'the template sets no tags; image and snapshots have no key for the instance profile',
    source: plugin('builder/ebs/step_create_ami.go:107'),
    residualRisk: 'leaves an untagged image behind when a build fails after it created one: the role can neither remove nor change an image',
  }],
};
