import { DECLARED_ISO_OBJECTS } from './resources';
import { Capability, declaredBy } from '../../../iam/vocabulary/capability';
import { CARRIES_TAG, CREATED_WITH_TAG, IN_REGIONS, SPELT_EXACTLY, taggedBy } from '../../../iam/vocabulary/conditions';
import { SNAPSHOT, VOLUME } from '../../../iam/vocabulary/ec2-resources';
import { awsManaged } from '../../../iam/vocabulary/sources';

const statement = (place: number) =>
  `${awsManaged('EC2InstanceProfileForImageBuilder', 'v12', `statement ${place}`)}; EC2 Image Builder API Reference, "ImportDiskImage"`;

export const isoImport: Capability = {
  id: 'iso-import',
  does: 'creates the snapshots of an imported ISO disk image',
  ...declaredBy('isoObjects'),
  needs: [{
    sid: 'ReadIsoObjects',
    actions: ['s3:GetObject'],
    on: [DECLARED_ISO_OBJECTS],
    when: [{ StringEquals: { 's3:ResourceAccount': '${Account}' } }],
    because: 'the instance downloads the disk image that it installs',
    source: statement(5),
  }, {
    sid: 'LookUpVolumesAndSnapshots',
    actions: ['ec2:DescribeSnapshots', 'ec2:DescribeVolumes'],
    on: { unscopable: 'the Describe calls of EC2 have no resource-level permissions; they are restricted to the declared regions' },
    when: [IN_REGIONS],
    because: 'the instance finds the volume with the installed system, and waits for its snapshot',
    source: statement(1),
    residualRisk: 'lists the volumes and snapshots of the regions',
  }, {
    sid: 'SnapshotTaggedVolume',
    actions: ['ec2:CreateSnapshot'],
    on: [VOLUME],
    when: [CARRIES_TAG],
    because: 'the image is created from a snapshot of the volume with the installed system',
    source: statement(3),
    residualRisk: 'creates snapshots of volumes of other pipelines of the account, because all have the same tag',
  }, {
    sid: 'CreateTaggedSnapshot',
    actions: ['ec2:CreateSnapshot'],
    on: [SNAPSHOT],
    when: [CREATED_WITH_TAG],
    because: 'the snapshot gets the tag of Image Builder',
    source: statement(2),
  }, {
    sid: 'TagSnapshotOnCreate',
    actions: ['ec2:CreateTags'],
    on: [SNAPSHOT],
    when: [taggedBy('CreateSnapshot'), CREATED_WITH_TAG, SPELT_EXACTLY],
    because: 'the tag is set only in the request that creates the snapshot, in its exact spelling',
    source: statement(4),
    residualRisk: 'sets the tag in both spellings in one request, of which IAM sees one',
  }],
};
