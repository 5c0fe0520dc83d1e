import { DECLARED_BUNDLE_BUCKETS, DECLARED_BUNDLE_OBJECTS } from './other-resources';
import { Capability, declaredBy } from '../../iam/vocabulary/capability';
import {
  CARRIES_TAG, CREATED_UNTAGGED, CREATED_WITH_TAG, IN_REGIONS, OF_IMAGE_ACCOUNTS, OF_OWN_ACCOUNT, taggedBy, WITHOUT_TAG,
} from '../../iam/vocabulary/conditions';
import { IMAGE, IMAGE_OR_COPY, INSTANCE, SNAPSHOT, VOLUME } from '../../iam/vocabulary/ec2-resources';
import { EC2_ATTRIBUTE, EC2_TAG_ON_CREATE, evidence, plugin, reference } from '../../iam/vocabulary/sources';

/* The builders beside amazon-ebs: what they do instead of CreateImage. */

export const registerImage: Capability = {
  id: 'register-image',
  does: 'registers its image, which has no tags until the last step (amazon-ebssurrogate, amazon-chroot, amazon-instance)',
  ...declaredBy('builders', { inWords: 'amazon-ebssurrogate without useCreateImage, amazon-chroot, amazon-instance' }),
  template: 'the build tag in tags',
  needs: [{
    sid: 'RegisterImage',
    actions: ['ec2:RegisterImage'],
    on: [IMAGE],
    when: [CREATED_UNTAGGED],
    because: 'the plugin registers the image without tags',
    source: plugin('builder/ebssurrogate/step_register_ami.go:93', 'builder/chroot/step_register_ami.go:86',
      'builder/instance/step_register_ami.go:76'),
    residualRisk: 'registers untagged images from snapshots that it can register',
  }, {
    sid: 'TagRegisteredImage',
    actions: ['ec2:CreateTags'],
    on: [IMAGE_OR_COPY],
    when: [CREATED_WITH_TAG, WITHOUT_TAG, OF_OWN_ACCOUNT],
    because: 'the build tag comes with tags in the last step',
    source: plugin('common/step_create_tags.go:121'),
    residualRisk: 'sets the build tag on any image of the account that lacks its key, and gains control of it',
  }, {
    sid: 'RemoveRegisteredImage',
    actions: ['ec2:DeregisterImage'],
    on: [IMAGE_OR_COPY],
    when: [WITHOUT_TAG, OF_OWN_ACCOUNT],
    because: 'an image that is removed after a failure, and the intermediary image of an encrypted copy, have no tags yet',
    source: plugin('builder/ebssurrogate/step_register_ami.go:93', 'common/helper_funcs.go:42'),
    residualRisk: 'deregisters any image of the account that lacks the key of the build tag',
  }],
};

export const snapshotVolumes: Capability = {
  id: 'snapshot-volumes',
  does: 'creates snapshots of the volumes of its instance (amazon-ebssurrogate; amazon-ebsvolume with snapshot_volume)',
  ...declaredBy('builders', 'snapshotVolumes', { inWords: 'amazon-ebssurrogate without useCreateImage; snapshotVolumes' }),
  template: 'the build tag in run_volume_tags and snapshot_tags (amazon-ebsvolume: in tags and snapshot_tags of ebs_volumes)',
  needs: [{
    sid: 'CreateSnapshotOfVolume',
    actions: ['ec2:CreateSnapshot'],
    on: [VOLUME],
    when: [CARRIES_TAG],
    because: 'only volumes of the build, tagged by run_volume_tags or the tags of ebs_volumes',
    source: plugin('builder/ebssurrogate/step_snapshot_volumes.go:80', 'builder/ebsvolume/step_snapshot_ebs_volumes.go:76'),
  }, {
    sid: 'CreateSnapshot',
    actions: ['ec2:CreateSnapshot'],
    on: [SNAPSHOT],
    when: [CREATED_WITH_TAG],
    because: 'the snapshot gets snapshot_tags in the request that creates it',
    source: plugin('builder/ebssurrogate/step_snapshot_volumes.go:80', 'builder/ebsvolume/step_snapshot_ebs_volumes.go:76'),
  }, {
    sid: 'TagSnapshotOnCreation',
    actions: ['ec2:CreateTags'],
    on: [SNAPSHOT],
    when: [CREATED_WITH_TAG, taggedBy('CreateSnapshot')],
    because: 'tags in CreateSnapshot are authorized as CreateTags too',
    source: EC2_TAG_ON_CREATE,
  }, {
    sid: 'LookUpSnapshots',
    actions: ['ec2:DescribeSnapshots'],
    on: { unscopable: 'the Describe calls of EC2 have no resource-level permissions; they are restricted to the declared regions' },
    when: [IN_REGIONS],
    because: 'the build polls until the snapshots are complete',
    source: plugin('common/state.go:554'),
    residualRisk: 'reads the descriptions of the snapshots of the regions',
  }],
};

export const registerImageOfSnapshots: Capability = {
  id: 'register-image-of-snapshots',
  does: 'registers an image from the snapshots that it created (amazon-ebssurrogate)',
  ...declaredBy('builders', { inWords: 'amazon-ebssurrogate without useCreateImage' }),
  template: 'the build tag in snapshot_tags',
  needs: [{
    sid: 'RegisterImageOfSnapshot',
    actions: ['ec2:RegisterImage'],
    on: [SNAPSHOT],
    when: [CARRIES_TAG],
    because: 'only snapshots of the build',
    source: reference('Amazon EC2', 'RegisterImage, snapshot'),
  }],
};

export const swapVolumes: Capability = {
  id: 'swap-volumes',
  does: 'replaces the root volume of its instance before it creates the image (amazon-ebssurrogate with use_create_image)',
  ...declaredBy('builders', 'useCreateImage', { inWords: 'amazon-ebssurrogate with useCreateImage' }),
  template: 'use_create_image, and the build tag in run_volume_tags',
  needs: [{
    sid: 'SwapVolumes',
    actions: ['ec2:AttachVolume', 'ec2:DetachVolume'],
    on: [INSTANCE, VOLUME],
    when: [CARRIES_TAG],
    because: 'the source root volume is detached, and the new volume attached instead; both volumes and the instance carry the tag',
    source: plugin('builder/ebssurrogate/step_swap_volumes.go:135', 'builder/ebssurrogate/step_swap_volumes.go:87'),
  }, {
    sid: 'KeepSwappedVolume',
    actions: ['ec2:ModifyInstanceAttribute'],
    on: [INSTANCE],
    // Block devices are a list, which AWS sends without ec2:Attribute by its documentation. IfExists holds either way, and keeps
    // user data, the instance type and the like out: those are sent with the key.
    when: [CARRIES_TAG, { StringEqualsIgnoreCaseIfExists: { 'ec2:Attribute': 'BlockDeviceMapping' } }],
    because: 'the new root volume is deleted with the instance',
    source: `${plugin('builder/ebssurrogate/step_swap_volumes.go:103')}; ${EC2_ATTRIBUTE}`,
  }, {
    sid: 'ModifySwappedVolume',
    actions: ['ec2:ModifyInstanceAttribute'],
    on: [VOLUME],
    when: [CARRIES_TAG],
    because: 'the reference lists the volume beside the instance; the request needs permission on both',
    source: reference('Amazon EC2', 'ModifyInstanceAttribute, volume (optional)'),
    inferred: 'that AWS may ask for the volume: no recording shows it',
  }],
};

export const ebsVolumes: Capability = {
  id: 'ebs-volumes',
  does: 'keeps volumes as its result, with tags of their own (amazon-ebsvolume)',
  ...declaredBy('builders', { inWords: 'amazon-ebsvolume' }),
  template: 'the build tag in run_volume_tags and in tags of ebs_volumes',
  needs: [{
    sid: 'UntagVolumes',
    actions: ['ec2:DeleteTags'],
    on: [VOLUME],
    when: [CARRIES_TAG],
    because: 'the plugin removes run_volume_tags before it sets the tags of ebs_volumes',
    source: plugin('builder/ebsvolume/step_tag_ebs_volumes.go:80'),
    residualRisk: 'removes the tags from its volumes, so that people who search by tag do not find them',
  }, {
    sid: 'TagVolumes',
    actions: ['ec2:CreateTags'],
    on: [VOLUME],
    when: [CREATED_WITH_TAG, WITHOUT_TAG],
    because: 'the volumes have no tags then, and get the tags of ebs_volumes, including the build tag',
    source: plugin('builder/ebsvolume/step_tag_ebs_volumes.go:123'),
    residualRisk: 'sets the build tag on any volume of the account that lacks its key, and can then create snapshots of it or delete it',
  }],
};

export const chroot: Capability = {
  id: 'chroot',
  does: 'prepares a volume on the instance on which Packer runs (amazon-chroot)',
  ...declaredBy('builders', { inWords: 'amazon-chroot' }),
  template: 'the build tag in root_volume_tags, tags and snapshot_tags',
  needs: [{
    sid: 'CreateVolume',
    actions: ['ec2:CreateVolume'],
    on: [VOLUME],
    when: [CREATED_WITH_TAG],
    because: 'the volume is tagged by root_volume_tags',
    source: plugin('builder/chroot/step_create_volume.go:108'),
  }, {
    sid: 'CreateVolumeFromSnapshot',
    actions: ['ec2:CreateVolume'],
    on: [SNAPSHOT],
    when: [],
    because: 'the volume is created from the root snapshot of the source image',
    source: reference('Amazon EC2', 'CreateVolume, snapshot'),
    residualRisk: 'creates tagged volumes from any snapshot that the account can use, and reads their data; sourceImageOwners narrows it',
  }, {
    sid: 'TagVolumeOnCreation',
    actions: ['ec2:CreateTags'],
    on: [VOLUME],
    when: [CREATED_WITH_TAG, taggedBy('CreateVolume')],
    because: 'tags in CreateVolume are authorized as CreateTags too',
    source: EC2_TAG_ON_CREATE,
  }, {
    sid: 'AttachAndDetachVolume',
    actions: ['ec2:AttachVolume', 'ec2:DetachVolume'],
    on: [VOLUME],
    when: [CARRIES_TAG],
    because: 'only the volume of the build',
    source: plugin('builder/chroot/step_attach_volume.go:42', 'builder/chroot/step_attach_volume.go:87'),
  }, {
    sid: 'AttachToBuildHost',
    actions: ['ec2:AttachVolume', 'ec2:DetachVolume'],
    on: [INSTANCE],
    when: [],
    because: 'the build did not create the instance on which Packer runs, so it has no build tag',
    source: plugin('builder/chroot/step_attach_volume.go:42'),
    residualRisk: 'attaches volumes of its own to any instance of the account in the regions',
  }, {
    sid: 'CreateUntaggedSnapshot',
    actions: ['ec2:CreateSnapshot'],
    on: [SNAPSHOT],
    when: [CREATED_UNTAGGED],
    because: 'amazon-chroot makes its snapshot without tags',
    source: plugin('builder/chroot/step_snapshot.go:35'),
    residualRisk: 'leaves untagged snapshots of its volumes behind',
  }, {
    sid: 'CreateSnapshotOfChrootVolume',
    actions: ['ec2:CreateSnapshot'],
    on: [VOLUME],
    when: [CARRIES_TAG],
    because: 'only the volume of the build',
    source: plugin('builder/chroot/step_snapshot.go:35'),
  }, {
    sid: 'LookUpChrootSnapshots',
    actions: ['ec2:DescribeSnapshots'],
    on: { unscopable: 'the Describe calls of EC2 have no resource-level permissions; they are restricted to the declared regions' },
    when: [IN_REGIONS],
    because: 'the build polls until the snapshot is complete',
    source: plugin('common/state.go:554'),
    residualRisk: 'reads the descriptions of the snapshots of the regions',
  }, {
    sid: 'RegisterImageOfUntaggedSnapshot',
    actions: ['ec2:RegisterImage'],
    on: [SNAPSHOT],
    when: [WITHOUT_TAG, OF_OWN_ACCOUNT],
    because: 'the snapshot has no tags when the image is registered',
    source: plugin('builder/chroot/step_register_ami.go:86'),
    residualRisk: 'registers images from any snapshot of the account that lacks the key of the build tag, and reads its data',
  }, {
    sid: 'DeleteUntaggedSnapshot',
    actions: ['ec2:DeleteSnapshot'],
    on: [SNAPSHOT],
    when: [WITHOUT_TAG, OF_OWN_ACCOUNT],
    because: 'a cancelled build deletes its untagged snapshot',
    source: plugin('builder/chroot/step_snapshot.go:81'),
    residualRisk: 'deletes any snapshot of the account that lacks the key of the build tag',
  }, {
    sid: 'TagChrootSnapshot',
    actions: ['ec2:CreateTags'],
    on: [SNAPSHOT],
    when: [CREATED_WITH_TAG, WITHOUT_TAG, OF_OWN_ACCOUNT],
    because: 'the snapshot gets its tags in the last step',
    source: plugin('common/step_create_tags.go:132'),
    residualRisk: 'sets the build tag on any snapshot of the account that lacks its key, and gains control of it',
  }],
};

export const chrootSnapshotOfAccounts: Capability = {
  id: 'chroot-snapshot-of-accounts',
  does: 'creates its volume from snapshots of the declared accounts that EC2 knows by an alias (amazon-chroot)',
  ...declaredBy('sourceImageOwners', 'builders', { inWords: 'sourceImageOwners with an account, with amazon-chroot' }),
  template: 'source_ami_filter with the account in owners',
  needs: [{
    sid: 'CreateVolumeFromSnapshotOfAccount',
    actions: ['ec2:CreateVolume'],
    on: [SNAPSHOT],
    when: [OF_IMAGE_ACCOUNTS],
    because: 'where EC2 knows the publisher of the source image by an alias, the account is in aws:ResourceAccount',
    source: evidence('E14'),
    inferred: 'that EC2 may have the alias of the image for its snapshot too: the recorded snapshots have the account, which CreateVolumeFromSnapshot allows',
  }],
};

export const uploadBundle: Capability = {
  id: 'upload-bundle',
  does: 'uploads the bundle of its S3-backed image (amazon-instance)',
  ...declaredBy('bundleBucket', 'builders', { inWords: 'bundleBucket, with amazon-instance' }),
  template: 's3_bucket',
  needs: [{
    sid: 'UploadBundle',
    actions: ['s3:GetObject', 's3:PutObject'],
    on: [DECLARED_BUNDLE_OBJECTS],
    when: [],
    because: 'the bundle tools on the instance write parts and manifest with the credentials of the build; EC2 reads the manifest to register it',
    source: 'EC2 User Guide, "Amazon EC2 AMI tools reference" (ec2-upload-bundle); hashicorp/packer-plugin-amazon 5028903: builder/instance/builder.go:158-167',
    residualRisk: 'reads and overwrites any object of the declared bucket',
  }, {
    sid: 'LetEc2ReadBundle',
    actions: ['s3:PutObjectAcl'],
    on: [DECLARED_BUNDLE_OBJECTS],
    when: [{ StringEquals: { 's3:x-amz-acl': 'aws-exec-read' } }],
    because: 'the bundle tools upload with the ACL aws-exec-read, their default, which lets EC2 read the object; any other ACL is refused',
    source: `EC2 User Guide, "Amazon EC2 AMI tools reference" (ec2-upload-bundle, --acl); ${reference('Amazon S3', 'PutObjectAcl, s3:x-amz-acl')}`,
    inferred: 'that the tools name the ACL in a header, as the key needs',
  }, {
    sid: 'FindBundleBucket',
    actions: ['s3:GetBucketLocation', 's3:ListBucket'],
    on: [DECLARED_BUNDLE_BUCKETS],
    when: [],
    because: 'ec2-upload-bundle checks that the bucket exists in the right region',
    source: 'EC2 User Guide, "Amazon EC2 AMI tools reference" (ec2-upload-bundle)',
  }],
};
