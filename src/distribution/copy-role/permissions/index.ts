import { Capability, declaredBy, Need, ResourceType } from '../../../iam/vocabulary/capability';
import { CREATED_WITH_TAG, IN_REGIONS, taggedBy } from '../../../iam/vocabulary/conditions';
import { IMAGE, SNAPSHOT } from '../../../iam/vocabulary/ec2-resources';
import { exactTagKey } from '../../../iam/vocabulary/exact-tag-key';
import { EC2_TAG_ON_CREATE, evidence, reference } from '../../../iam/vocabulary/sources';
import { encryptedImage } from '../../permissions/encrypted-image';
import { receiveImage } from '../../permissions/receive-image';

/*
 * What copies images that another account shares, into the account of the role. Who copies sends the tags of the copy with the request
 * (TagSpecifications of CopyImage): with CopyImageTags the tags of the image would come along, and the role has none of them to tell its
 * copy by.
 */

const TAGS_OF_COPY = 'EC2 API Reference, CopyImage, TagSpecifications';
const IMAGE_OF_EACH_REGION: ResourceType = { name: 'image', arn: 'arn:${Partition}:ec2:${EachRegion}::image/*' };

/** The same as for the copies of Image Builder: what is copied belongs to a source account. */
const shared = (sid: string, changes: Partial<Need>): Need => ({ ...receiveImage.needs.find((need) => need.sid === sid)!, ...changes });

export const copySharedImage: Capability = {
  id: 'copy-shared-image',
  does: 'copies images of the source accounts, with the build tag from the start',
  ...declaredBy({ inWords: 'every role' }),
  template: 'ami_users or ami_org_arns, and snapshot_users, with the account of the role',
  needs: [{
    sid: 'FindSharedImages',
    actions: ['ec2:DescribeImages'],
    on: { unscopable: 'the Describe calls of EC2 have no resource-level permissions; they are restricted to the regions' },
    when: [IN_REGIONS],
    because: 'the caller looks for the image that is shared, and waits until the copy is available',
    source: reference('Amazon EC2', 'DescribeImages'),
    residualRisk: 'reads the descriptions of the images in the regions',
  }, shared('CopyImageOfSource', {
    sid: 'CopySharedImage',
    because: 'the copy is made of an image that a source account owns and shares',
  }), {
    sid: 'CreateTaggedCopy',
    actions: ['ec2:CopyImage'],
    on: [IMAGE_OF_EACH_REGION],
    when: [CREATED_WITH_TAG, { StringEqualsIfExists: { 'ec2:Owner': '${Account}' } }],
    because: 'CopyImage is also checked on the copy, which belongs to the account of the role and gets the build tag in the request',
    source: `${TAGS_OF_COPY}; ${reference('Amazon EC2', 'CopyImage, image, aws:RequestTag')}; ${evidence('E72')} (RegisterImage)`,
    inferred: 'that the tags of the request are sent with the check on the copy',
    residualRisk: 'copies the images of the account of the role itself inside the regions: AWS has no key that tells the copy from the image that is copied',
  }, shared('CopySnapshotsOfSource', {
    sid: 'CopySharedSnapshots',
  }), {
    sid: 'TagSharedCopyOnCreation',
    actions: ['ec2:CreateTags'],
    on: [IMAGE, SNAPSHOT],
    when: [CREATED_WITH_TAG, taggedBy('CopyImage')],
    because: 'tags in CopyImage are authorized as CreateTags too, on the image and on its snapshots',
    source: `${TAGS_OF_COPY}; ${EC2_TAG_ON_CREATE}`,
    residualRisk: 'sets the tag in both spellings in one request, of which IAM sees one',
  }],
};

const ENCRYPTED: Readonly<Record<string, string>> = {
  UseKeysThroughEc2: 'UseKeysOfCopyThroughEc2',
  GrantKeysToEbs: 'GrantKeysOfCopyToEbs',
};

export const copyEncryptedImage: Capability = {
  ...encryptedImage,
  id: 'copy-encrypted-image',
  does: 'copies an encrypted image: reads with the key of the source, writes with a key of its own, through EC2',
  template: 'kms_key_id, a key that the account of the role may use',
  needs: encryptedImage.needs.map((need) => ({ ...need, sid: ENCRYPTED[need.sid] })),
};

/** Everything that the role can be given, in the order of its statements. */
export const copying = {
  copySharedImage,
  copyEncryptedImage,
  exactTagKey: exactTagKey(declaredBy({ inWords: 'every role' })),
} satisfies Record<string, Capability>;

export const copyingCapabilities: readonly Capability[] = Object.values(copying);
