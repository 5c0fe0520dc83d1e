import type { Capability } from '../capability';
import { CREATED_WITH_TAG, NOT_RETAGGED, OF_OWN_ACCOUNT, taggedBy, WITHOUT_TAG } from '../conditions';
import { IMAGE, SNAPSHOT } from '../ec2-resources';
import { DECLARED_KEYS } from '../iam-and-kms-resources';
import { EBS_ENCRYPTION, plugin, reference } from '../sources';

export const encryptBoot: Capability = {
  id: 'encrypt-boot',
  does: 'makes an intermediary image and copies it, encrypted, inside the region (encrypt_boot)',
  needs: [{
    sid: 'CopyImage',
    actions: ['ec2:CopyImage'],
    on: [IMAGE],
    // IfExists: whether AWS gives the copy that does not exist yet an owner is not documented.
    when: [{ StringEqualsIfExists: { 'ec2:Owner': '${Account}' } }],
    because: 'the intermediary image is copied; CopyImage carries no tags of the plugin and has no key for the tags of its source, so the owner is the bound',
    source: `${plugin('common/step_ami_region_copy.go:197')}; ${reference('Amazon EC2', 'CopyImage')}`,
    remains: 'copies any image of the account inside the regions; the copy carries the tags of its source',
  }, {
    sid: 'CopySnapshotsOfImage',
    actions: ['ec2:CopyImage'],
    on: [SNAPSHOT],
    when: [],
    because: 'the snapshots of the copy are made without tags, and the reference has no other key for them',
    source: reference('Amazon EC2', 'CopyImage, snapshot'),
  }, {
    sid: 'TagCopyOnCreation',
    actions: ['ec2:CreateTags'],
    on: [IMAGE],
    // IfExists: whether copied tags count as request tags is not documented (packer-plugin-amazon issue 591).
    when: [taggedBy('CopyImage'), NOT_RETAGGED],
    because: 'the plugin copies the tags of the intermediary image (CopyImageTags)',
    source: 'EC2 API Reference, CopyImage, CopyImageTags',
  }, {
    sid: 'TagUntaggedSnapshot',
    actions: ['ec2:CreateTags'],
    on: [SNAPSHOT],
    when: [CREATED_WITH_TAG, WITHOUT_TAG, OF_OWN_ACCOUNT],
    because: 'the snapshots of a copy have no tags until the last step of the build sets them',
    source: plugin('common/step_create_tags.go:132'),
    remains: 'puts the build tag on any snapshot of the account that lacks its key, and so comes to own it: delete it, or launch from it where an image of it exists',
  }],
};

export const kmsKeys: Capability = {
  id: 'kms-keys',
  does: 'encrypts with the declared keys, through EC2',
  needs: [{
    sid: 'UseKeyThroughEc2',
    actions: ['kms:Decrypt', 'kms:DescribeKey', 'kms:GenerateDataKeyWithoutPlaintext', 'kms:ReEncryptFrom', 'kms:ReEncryptTo'],
    on: [DECLARED_KEYS],
    when: [{ StringEquals: { 'kms:ViaService': 'ec2.${EachRegion}.${UrlSuffix}' } }],
    because: 'EBS asks for these with the rights of the caller when it encrypts and copies volumes and snapshots',
    source: EBS_ENCRYPTION,
  }, {
    sid: 'GrantKeyToEbs',
    actions: ['kms:CreateGrant'],
    on: [DECLARED_KEYS],
    when: [{ StringEquals: { 'kms:ViaService': 'ec2.${EachRegion}.${UrlSuffix}' }, Bool: { 'kms:GrantIsForAWSResource': 'true' } }],
    because: 'EBS makes a grant for itself on the key of an encrypted volume; grants to anybody else are refused',
    source: EBS_ENCRYPTION,
  }],
};
