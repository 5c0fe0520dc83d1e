import { Capability, Conditions, declaredBy } from '../iam/vocabulary/capability';
import { CARRIES_TAG, CREATED_WITH_TAG } from '../iam/vocabulary/conditions';
import { reference } from '../iam/vocabulary/sources';

const ANYBODY_ELSE: Conditions = { ArnNotLike: { 'aws:PrincipalArn': '${BuilderArns}' } };
/** In any spelling: IAM takes each for the build tag, and of two it sees one. */
const NAMES_THE_KEY: Conditions = { 'ForAnyValue:StringEqualsIgnoreCase': { 'aws:TagKeys': '${TagKey}' } };
/** DeleteTags without tags takes all of them off. */
const NAMES_NO_KEY: Conditions = { Null: { 'aws:TagKeys': 'true' } };

const ANY_RESOURCE = { unscopable: 'the tag is guarded on every resource that has it; a denial on all resources grants nothing' };
const SOURCE = `${reference('Amazon EC2', 'CreateTags, DeleteTags')}; AWS Organizations User Guide, "Service control policies"`;

/** What keeps everyone except the builders from the build tag: for a service control policy, or a permissions boundary. */
export const buildTagGuard: Capability = {
  id: 'build-tag-guard',
  does: 'is the only one that sets, changes and removes its tag',
  ...declaredBy({ inWords: 'BuildTagGuard' }),
  needs: [{
    sid: 'DenySettingBuildTag',
    actions: ['ec2:CreateTags'],
    on: ANY_RESOURCE,
    when: [CREATED_WITH_TAG, ANYBODY_ELSE],
    denies: true,
    because: 'a resource with the tag is under the control of the builders, so only builders may set the tag; tags in a create call are authorized as CreateTags too',
    source: SOURCE,
    residualRisk: 'others can set the key in two spellings in one request, of which IAM sees one, so their resource may count as one of the builders',
  }, {
    sid: 'DenyChangingBuildTag',
    actions: ['ec2:CreateTags'],
    on: ANY_RESOURCE,
    when: [CARRIES_TAG, NAMES_THE_KEY, ANYBODY_ELSE],
    denies: true,
    because: 'a build loses control of a resource when someone changes the value of its tag',
    source: SOURCE,
  }, {
    sid: 'DenyRemovingBuildTag',
    actions: ['ec2:DeleteTags'],
    on: ANY_RESOURCE,
    when: [CARRIES_TAG, NAMES_THE_KEY, ANYBODY_ELSE],
    denies: true,
    because: 'a build loses control of a resource when someone removes its tag',
    source: SOURCE,
  }, {
    sid: 'DenyRemovingAllTags',
    actions: ['ec2:DeleteTags'],
    on: ANY_RESOURCE,
    when: [CARRIES_TAG, NAMES_NO_KEY, ANYBODY_ELSE],
    denies: true,
    because: 'a DeleteTags request that names no tag removes all tags',
    source: SOURCE,
  }],
};
