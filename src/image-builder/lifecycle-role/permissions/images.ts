import { DECLARED_REPOSITORIES, IMAGES_OF_RECIPES } from './resources';
import { Capability, Conditions, declaredBy } from '../../../iam/vocabulary/capability';
import { CARRIES_TAG, IN_REGIONS } from '../../../iam/vocabulary/conditions';
import { IMAGE, SNAPSHOT } from '../../../iam/vocabulary/ec2-resources';
import { awsManaged, guide } from '../../../iam/vocabulary/sources';

/*
 * What a lifecycle policy does with images and with what was made of them. AMIs and snapshots are touched only where the
 * policy includes them, and only those that carry the tag of Image Builder.
 */

const managed = (statement: string) => awsManaged('EC2ImageBuilderLifecycleExecutionPolicy', 'v1', statement);
const RULES = guide('How lifecycle management rules work for Image Builder image resources');
const PREREQUISITES = guide('Prerequisites for lifecycle management');

/** The mark of Image Builder on what it deprecated, and no other tag. */
const MARK: Conditions = {
  'StringEquals': { 'aws:RequestTag/DeprecatedBy': 'EC2 Image Builder' },
  'ForAllValues:StringEquals': { 'aws:TagKeys': 'DeprecatedBy' },
};

export const findResources: Capability = {
  id: 'find-resources',
  does: 'finds the images to which its rules apply',
  ...declaredBy({ inWords: 'every role' }),
  needs: [{
    sid: 'FindResources',
    actions: ['tag:GetResources'],
    on: { unscopable: 'GetResources of the tagging API has no resource-level permissions; it is restricted to the regions' },
    when: [IN_REGIONS],
    because: 'rules select images by their tags',
    source: managed('ImageBuilderEC2TagServicePermission'),
    residualRisk: 'reads the tags of the resources of every service in the regions',
  }],
};

export const findImages: Capability = {
  id: 'find-images',
  does: 'looks up AMIs, and what excludes them from a rule',
  ...declaredBy('resourceType', { inWords: 'resourceType AMI', byDefault: true }),
  needs: [{
    sid: 'FindImages',
    actions: ['ec2:DescribeImages'],
    on: { unscopable: 'the Describe calls of EC2 have no resource-level permissions; they are restricted to the regions' },
    when: [IN_REGIONS],
    because: 'age, state and tags of AMIs decide whether a rule applies',
    source: managed('ImageBuilderEC2TagServicePermission'),
    residualRisk: 'reads the descriptions of the images of the regions',
  }, {
    sid: 'ReadImageAttributes',
    actions: ['ec2:DescribeImageAttribute'],
    on: [IMAGE],
    when: [CARRIES_TAG],
    because: 'exclusions ask when an AMI was launched last and with whom it is shared',
    source: managed('Ec2ImagePermission'),
  }],
};

export const deprecateImages: Capability = {
  id: 'deprecate-images',
  does: 'deprecates AMIs, and makes them available again',
  ...declaredBy('actions', 'includeAmis', { inWords: 'actions DEPRECATE with includeAmis' }),
  needs: [{
    sid: 'DeprecateImages',
    actions: ['ec2:DisableImageDeprecation', 'ec2:EnableImageDeprecation'],
    on: [IMAGE],
    when: [CARRIES_TAG],
    because: 'the rule sets the time of deprecation; StartResourceStateUpdate with this role makes an image available again',
    source: `${managed('Ec2ImagePermission')}; ${RULES}`,
    residualRisk: 'without recipes, deprecates the AMIs of every pipeline of the account',
  }, {
    sid: 'MarkDeprecatedImages',
    actions: ['ec2:CreateTags', 'ec2:DeleteTags'],
    on: [IMAGE],
    when: [MARK, CARRIES_TAG],
    because: 'deprecated AMIs carry the tag DeprecatedBy until they are available again',
    source: managed('EC2TagsPermission'),
    residualRisk: 'without recipes, sets and removes the tag DeprecatedBy on the AMIs of every pipeline of the account',
  }],
};

export const deprecateSnapshots: Capability = {
  id: 'deprecate-snapshots',
  does: 'marks the snapshots of deprecated AMIs',
  ...declaredBy('actions', 'includeSnapshots', { inWords: 'actions DEPRECATE with includeSnapshots' }),
  needs: [{
    sid: 'MarkDeprecatedSnapshots',
    actions: ['ec2:CreateTags', 'ec2:DeleteTags'],
    on: [SNAPSHOT],
    when: [MARK, CARRIES_TAG],
    because: 'snapshots of deprecated AMIs carry the tag DeprecatedBy until those are available again',
    source: managed('EC2TagsPermission'),
    inferred: 'that the tag is set on snapshots when the rule includes them: the managed policy names snapshots, the guide does not',
    residualRisk: 'without recipes, sets and removes the tag DeprecatedBy on the snapshots of every pipeline of the account',
  }],
};

export const disableImages: Capability = {
  id: 'disable-images',
  does: 'disables AMIs, and enables them again',
  ...declaredBy('actions', 'includeAmis', { inWords: 'actions DISABLE with includeAmis' }),
  needs: [{
    sid: 'DisableImages',
    actions: ['ec2:DisableImage', 'ec2:EnableImage'],
    on: [IMAGE],
    when: [CARRIES_TAG],
    because: 'the rule disables AMIs; StartResourceStateUpdate with this role makes an image available again',
    source: `${managed('Ec2ImagePermission')}; ${RULES}`,
    residualRisk: 'without recipes, disables the AMIs of every pipeline of the account, so that no one can launch them',
  }],
};

export const deleteResources: Capability = {
  id: 'delete-resources',
  does: 'deletes images of Image Builder, which are the records of builds',
  ...declaredBy('actions', { inWords: 'actions DELETE' }),
  needs: [{
    sid: 'DeleteImageResources',
    actions: ['imagebuilder:DeleteImage'],
    on: [IMAGES_OF_RECIPES],
    when: [],
    because: 'the rule removes the image resource, with or without its AMIs, snapshots and containers',
    source: `${managed('ImageBuilderEC2TagServicePermission')}; ${RULES}`,
    residualRisk: 'without recipes, deletes the image resources of every recipe of the account',
  }],
};

export const deregisterImages: Capability = {
  id: 'deregister-images',
  does: 'deregisters AMIs',
  ...declaredBy('actions', 'includeAmis', { inWords: 'actions DELETE with includeAmis' }),
  needs: [{
    sid: 'DeregisterImages',
    actions: ['ec2:DeregisterImage'],
    on: [IMAGE],
    when: [CARRIES_TAG],
    because: 'the rule includes the AMIs of an image resource',
    source: `${managed('Ec2ImagePermission')}; ${RULES}`,
    residualRisk: 'without recipes, deregisters the AMIs of every pipeline of the account',
  }],
};

export const deleteSnapshots: Capability = {
  id: 'delete-snapshots',
  does: 'deletes the snapshots of deregistered AMIs',
  ...declaredBy('actions', 'includeSnapshots', { inWords: 'actions DELETE with includeSnapshots' }),
  needs: [{
    sid: 'DeleteSnapshots',
    actions: ['ec2:DeleteSnapshot'],
    on: [SNAPSHOT],
    when: [CARRIES_TAG],
    because: 'the rule includes the snapshots of the AMIs, which cost until they are deleted',
    source: `${managed('EC2DeleteSnapshotPermission')}; ${RULES}`,
    residualRisk: 'without recipes, deletes the snapshots of every pipeline of the account that no AMI uses',
  }],
};

export const deleteContainers: Capability = {
  id: 'delete-containers',
  does: 'deletes container images in the declared repositories',
  ...declaredBy('includeContainers'),
  template: 'the tag LifecycleExecutionAccess = EC2 Image Builder on the repositories',
  needs: [{
    sid: 'DeleteContainers',
    actions: ['ecr:BatchDeleteImage', 'ecr:BatchGetImage'],
    on: [DECLARED_REPOSITORIES],
    when: [{ StringEquals: { 'ecr:ResourceTag/LifecycleExecutionAccess': 'EC2 Image Builder' } }],
    because: 'the rule includes the container images that were distributed',
    source: `${managed('ECRImagePermission')}; ${PREREQUISITES}`,
    residualRisk: 'deletes every image in these repositories, regardless of who pushed it: IAM has no key for the image',
  }],
};
