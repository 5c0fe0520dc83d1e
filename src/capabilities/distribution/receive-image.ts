import type { Capability, Conditions, Restriction } from '../capability';
import { IN_REGIONS, NOT_RETAGGED, OF_OWN_ACCOUNT, taggedBy } from '../conditions';
import { IMAGE, SNAPSHOT } from '../ec2-resources';
import { awsManaged, reference } from '../sources';

const FIRST = awsManaged('Ec2ImageBuilderCrossAccountDistributionAccess', 'v1', 'first statement');
const SECOND = awsManaged('Ec2ImageBuilderCrossAccountDistributionAccess', 'v1', 'second statement');

/** The image has no tag of this key yet, or that of Image Builder: what others build with a tag of their own stays theirs. */
const NOT_OF_ANOTHER_BUILDER: Conditions = { StringEqualsIfExists: { 'aws:ResourceTag/${TagKey}': '${TagValue}' } };

export const lookUpImages: Capability = {
  id: 'look-up-distributed-images',
  does: 'waits for the copies in the target account',
  declaredBy: 'always',
  needs: [{
    sid: 'LookUpImages',
    actions: ['ec2:DescribeImages'],
    on: { unscopable: 'the Describe calls of EC2 have no resource-level permissions; they are held to the regions of the role' },
    when: [IN_REGIONS],
    because: 'the distribution polls until a copy is available; Systems Manager asks for it too when a parameter holds an image',
    source: `${SECOND}; Systems Manager User Guide, "Creating a parameter with the aws:ec2:image data type"`,
    remains: 'reads the descriptions of the images in the regions',
  }],
};

export const receiveImage: Capability = {
  id: 'receive-image',
  does: 'copies the image of the source account into the target account, and tags the copy',
  declaredBy: 'always',
  needs: [{
    sid: 'CopyImageOfSource',
    actions: ['ec2:CopyImage'],
    on: [IMAGE],
    // IfExists: the reference has the owner for the image that is copied; whether the copy has one that early is not documented.
    when: [{ StringEqualsIfExists: { 'ec2:Owner': '${SourceAccount}' } }],
    because: 'the copy is made in the target account, with the rights of this role there, of an image that the source account owns',
    source: `${SECOND}; ${reference('Amazon EC2', 'CopyImage, image, ec2:Owner')}`,
    inferred: 'that CopyImage is asked for in the region that the copy comes to, and that ec2:Owner is the owner of the image that is copied',
    remains: 'copies any image of the source account that the target account can read, inside the regions',
  }, {
    sid: 'CopySnapshotsOfSource',
    actions: ['ec2:CopyImage'],
    on: [SNAPSHOT],
    when: [],
    because: 'the snapshots of the copy are made without tags, and the reference has no other key for them',
    source: `${SECOND}; ${reference('Amazon EC2', 'CopyImage, snapshot')}`,
  }, {
    sid: 'TagCopyOnCreation',
    actions: ['ec2:CreateTags'],
    on: [IMAGE],
    when: [taggedBy('CopyImage'), NOT_RETAGGED],
    because: 'where the copy is asked for with its tags, they are checked before it exists',
    source: FIRST,
    inferred: 'AWS does not document whether copies are tagged as they are made, or afterwards: both are let through',
  }, {
    sid: 'TagCopy',
    actions: ['ec2:CreateTags'],
    on: [IMAGE],
    when: [OF_OWN_ACCOUNT, NOT_RETAGGED, NOT_OF_ANOTHER_BUILDER],
    because: 'the copy gets CreatedBy, and the AMI tags of the distribution configuration',
    source: FIRST,
    inferred: 'that CreatedBy is set on copies to the value that it has on the image that was built',
    remains: 'tags any image of the target account that does not carry CreatedBy with another value',
  }],
};

/** Further keys are no secret of the service, but which ones it sets is not documented: so they are an option, not the default. */
export const tagKeys: Restriction = {
  id: 'distribution-tag-keys',
  does: 'sets the declared tags and those of Image Builder alone',
  narrows: ['TagCopyOnCreation', 'TagCopy'],
  when: { 'ForAllValues:StringEquals': { 'aws:TagKeys': ['CreatedBy', 'Ec2ImageBuilderArn', 'Name', '${TagKeys}'] } },
  because: 'tags decide in many accounts who may use an image, and what it costs whom',
  source: reference('Amazon EC2', 'CreateTags, image, aws:TagKeys'),
};

export const shareOnward: Capability = {
  id: 'share-distributed-images',
  does: 'lets further accounts, organizations and units launch the copy in the target account',
  declaredBy: 'launchPermissionUserIds, launchPermissionOrganizationArns or launchPermissionOrganizationalUnitArns',
  template: 'launchPermission of the distribution',
  needs: [{
    sid: 'ShareCopy',
    actions: ['ec2:ModifyImageAttribute'],
    on: [IMAGE],
    // IfExists and IgnoreCase: AWS does not document how it writes the attribute, nor when it leaves it out.
    when: [OF_OWN_ACCOUNT, NOT_OF_ANOTHER_BUILDER, { StringEqualsIgnoreCaseIfExists: { 'ec2:Attribute': 'LaunchPermission' } }],
    because: 'the launch permissions of the distribution are set on the copy',
    source: `${SECOND}; ${reference('Amazon EC2', 'ModifyImageAttribute (no key for whom)')}`,
    inferred: 'the tag is not required, because it is not documented whether the copy is tagged or shared first',
    remains: 'shares any image of the target account that no other builder tagged with anybody, publicly too: '
      + 'AWS has no condition on the account or group; block public access for AMIs in the account',
  }],
};
