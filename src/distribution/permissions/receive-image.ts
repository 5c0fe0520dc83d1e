import { Capability, Conditions, declaredBy, ResourceType, Restriction } from '../../iam/vocabulary/capability';
import {
  CARRIES_TAG, CREATED_WITH_TAG, IN_REGIONS, NOT_RETAGGED, OF_NO_OTHER_ACCOUNT, OF_OWN_ACCOUNT, taggedBy, WITHOUT_TAG,
} from '../../iam/vocabulary/conditions';
import { IMAGE } from '../../iam/vocabulary/ec2-resources';
import { awsManaged, EC2_ATTRIBUTE, evidence, reference } from '../../iam/vocabulary/sources';

const FIRST = awsManaged('Ec2ImageBuilderCrossAccountDistributionAccess', 'v1', 'first statement');
const SECOND = awsManaged('Ec2ImageBuilderCrossAccountDistributionAccess', 'v1', 'second statement');
/** Rules of the source account retire copies by the tag, so copies carry it. */
const LIFECYCLE = awsManaged('EC2ImageBuilderLifecycleExecutionPolicy', 'v1', 'Ec2ImagePermission');

/*
 * What is copied has the region of the source in its ARN, which can be any region: since October 2024 AWS checks it too. The call itself
 * goes to the region of the copy, so a condition on the requested region bounds it.
 */
const IMAGE_OF_ANY_REGION: ResourceType = { name: 'image', arn: 'arn:${Partition}:ec2:${SourceRegion}::image/*' };
const SNAPSHOT_OF_ANY_REGION: ResourceType = { name: 'snapshot', arn: 'arn:${Partition}:ec2:${SourceRegion}::snapshot/*' };
/** The copy: region by region, for a star would let the images of the account in every region through. */
const IMAGE_OF_EACH_REGION: ResourceType = { name: 'image', arn: 'arn:${Partition}:ec2:${EachRegion}::image/*' };
const SINCE_2024 = 'EC2 User Guide, "Grant permissions to copy Amazon EC2 AMIs"';

const OWN_COPY: readonly Conditions[] = [CARRIES_TAG, OF_NO_OTHER_ACCOUNT];

export const lookUpImages: Capability = {
  id: 'look-up-distributed-images',
  does: 'waits for the copies in the target account',
  ...declaredBy({ inWords: 'always' }),
  needs: [{
    sid: 'LookUpImages',
    actions: ['ec2:DescribeImages'],
    on: { unscopable: 'the Describe calls of EC2 have no resource-level permissions; they are restricted to the regions of the role' },
    when: [IN_REGIONS],
    because: 'the distribution polls until a copy is available; Systems Manager asks for it too when a parameter holds an image',
    source: `${SECOND}; Systems Manager User Guide, "Creating a parameter with the aws:ec2:image data type"`,
    residualRisk: 'reads the descriptions of the images in the regions',
  }],
};

export const receiveImage: Capability = {
  id: 'receive-image',
  does: 'copies the image of the source account into the target account, and tags the copy',
  ...declaredBy({ inWords: 'always' }),
  needs: [{
    sid: 'CopyImageOfSource',
    actions: ['ec2:CopyImage'],
    on: [IMAGE_OF_ANY_REGION],
    when: [IN_REGIONS, { StringEquals: { 'ec2:Owner': '${SourceAccount}' } }],
    because: 'this role copies an image of the source account in the target account',
    source: `${SECOND}; ${SINCE_2024}; ${reference('Amazon EC2', 'CopyImage, image, ec2:Owner')}`,
    inferred: 'that ec2:Owner is the id of the source account: AWS has an alias there for publishers that it lists as verified',
    residualRisk: 'copies any image of the source account that the target account can read, from any region into the regions of the role',
  }, {
    sid: 'CreateCopy',
    actions: ['ec2:CopyImage'],
    on: [IMAGE_OF_EACH_REGION],
    // IfExists: suffices whether or not the copy has an owner before it exists. An image that is registered has the calling account, as
    // recorded.
    when: [{ StringEqualsIfExists: { 'ec2:Owner': '${Account}' } }],
    because: 'CopyImage is also checked on the copy, which belongs to the target account from the start',
    source: `${SECOND}; ${SINCE_2024}; ${evidence('E72')} (RegisterImage)`,
    residualRisk: 'copies the images of the target account itself inside the regions: no condition key distinguishes the copy from the original. '
      + 'Such a copy has no tags, regardless of who created the image, and can be tagged and shared as one of the distribution',
  }, {
    sid: 'CopySnapshotsOfSource',
    actions: ['ec2:CopyImage'],
    on: [SNAPSHOT_OF_ANY_REGION],
    when: [IN_REGIONS],
    because: 'CopyImage is also checked on the snapshots, those of the image and those of the copy; the reference has no condition key for them',
    source: `${SECOND}; ${SINCE_2024}; ${reference('Amazon EC2', 'CopyImage, snapshot')}`,
    residualRisk: 'allows the snapshots of any owner and region, but the same request also needs permission on the image',
  }, {
    sid: 'TagCopyOnCreation',
    actions: ['ec2:CreateTags'],
    on: [IMAGE],
    when: [taggedBy('CopyImage'), NOT_RETAGGED],
    because: 'tags in the copy request are checked before the copy exists; snapshots get no tags, because the policy of AWS names images only',
    source: FIRST,
    inferred: 'AWS does not document whether copies are tagged as they are created, or afterwards: both are allowed',
  }, {
    sid: 'TagUntaggedCopy',
    actions: ['ec2:CreateTags'],
    on: [IMAGE],
    when: [CREATED_WITH_TAG, WITHOUT_TAG, OF_OWN_ACCOUNT],
    because: 'a copy has no tags until the service sets its own',
    source: `${FIRST}; ${LIFECYCLE}`,
    inferred: 'that the first tags of a copy include CreatedBy, with the value that it has on the image that was built',
    residualRisk: 'sets the tag on any image of the target account that lacks its key, which then counts as a copy: it can be tagged further, '
      + 'shared where sharing is declared, and retired by lifecycle rules',
  }, {
    sid: 'TagCopy',
    actions: ['ec2:CreateTags'],
    on: [IMAGE],
    when: [...OWN_COPY, NOT_RETAGGED],
    because: 'the copy gets the AMI tags of the distribution configuration, and keeps CreatedBy',
    source: FIRST,
    inferred: 'that these tags are set in the first call or after it',
    residualRisk: 'sets any tag on any image that Image Builder distributed to the target account; tagKeys limits which tags',
  }],
};

/** Further keys are no secret of the service, but which ones it sets is not documented: so they are an option, not the default. */
export const tagKeys: Restriction = {
  id: 'distribution-tag-keys',
  does: 'sets the declared tags and those of Image Builder only',
  narrows: ['TagCopyOnCreation', 'TagUntaggedCopy', 'TagCopy'],
  when: { 'ForAllValues:StringEquals': { 'aws:TagKeys': ['CreatedBy', 'Ec2ImageBuilderArn', 'Name', '${TagKeys}'] } },
  because: 'in many accounts tags decide who can use an image, and who pays for it',
  source: reference('Amazon EC2', 'CreateTags, image, aws:TagKeys'),
};

export const shareOnward: Capability = {
  id: 'share-distributed-images',
  does: 'lets further accounts, organizations and units launch the copy in the target account',
  ...declaredBy('launchPermissionUserIds', 'launchPermissionOrganizationArns', 'launchPermissionOrganizationalUnitArns'),
  template: 'launchPermission of the distribution',
  needs: [{
    sid: 'ShareCopy',
    actions: ['ec2:ModifyImageAttribute'],
    on: [IMAGE],
    // AWS sends the attribute for simple values only, and never for launch permissions.
    when: [...OWN_COPY, { Null: { 'ec2:Attribute': 'true' } }],
    because: 'the launch permissions of the distribution are set on the copy',
    source: `${SECOND}; ${EC2_ATTRIBUTE}; ${reference('Amazon EC2', 'ModifyImageAttribute (no key for whom)')}`,
    inferred: 'that the copy carries CreatedBy by then: the policy of AWS for the source account asks for it before an image is shared, copies included',
    residualRisk: 'shares any image that Image Builder distributed to the target account with anyone, publicly too: '
      + 'AWS has no condition on the account or group; block public access for AMIs in the account',
  }],
};
