import type { Conditions } from './capability';

/*
 * The conditions that hold a role to what it made, by name. The first two are the rules of the house:
 * created means tagged, changed means tagged.
 *
 * Source: "Controlling access to AWS resources using tags" (IAM User Guide); "Grant permission to tag Amazon
 * EC2 resources during creation" (EC2 User Guide).
 */

/** The create call sets the build tag. */
export const CREATED_WITH_TAG: Conditions = { StringEquals: { 'aws:RequestTag/${TagKey}': '${TagValue}' } };

/** The resource carries the build tag. */
export const CARRIES_TAG: Conditions = { StringEquals: { 'aws:ResourceTag/${TagKey}': '${TagValue}' } };

/**
 * The request sets the build tag under another spelling of its key (`createdby`), and not under its own. Where AWS sends no aws:TagKeys,
 * it does not hold: on a key that is absent ForAllValues by itself would.
 */
export const ONLY_IN_OTHER_SPELLINGS: Conditions = {
  'ForAllValues:StringNotEquals': { 'aws:TagKeys': '${TagKey}' },
  'Null': { 'aws:RequestTag/${TagKey}': 'false', 'aws:TagKeys': 'false' },
};

/** The request sets the build tag under its own spelling. For a single statement that tags; many have one denial instead. */
export const SPELT_EXACTLY: Conditions = { 'ForAnyValue:StringEquals': { 'aws:TagKeys': '${TagKey}' } };

/** The call sets other tags, or the build tag to the value it has. */
export const NOT_RETAGGED: Conditions = { StringEqualsIfExists: { 'aws:RequestTag/${TagKey}': '${TagValue}' } };

/**
 * The create call does not set the build tag on the resource. It sets no other tag either: tags in a create call are authorized as
 * CreateTags, TagRole or TagInstanceProfile, which no statement gives without the build tag.
 *
 * Not `Null aws:TagKeys`: the request tag is known to be that of the resource in RunInstances, of aws:TagKeys no one recorded whether
 * it has the keys of the whole request (test/proofs/aws-evidence).
 */
export const CREATED_UNTAGGED: Conditions = { Null: { 'aws:RequestTag/${TagKey}': 'true' } };

/** The resource does not have the build tag's key, with any value. */
export const WITHOUT_TAG: Conditions = { Null: { 'aws:ResourceTag/${TagKey}': 'true' } };

/** The image or snapshot belongs to the account of the role. */
export const OF_OWN_ACCOUNT: Conditions = { StringEquals: { 'ec2:Owner': '${Account}' } };

/**
 * The image or snapshot belongs to no other account, as far as AWS says whose it is: beside CARRIES_TAG, in calls of which no recording
 * shows that AWS sends the owner. Tags are seen by the account that set them only.
 */
export const OF_NO_OTHER_ACCOUNT: Conditions = { StringEqualsIfExists: { 'ec2:Owner': '${Account}' } };

/** The image or snapshot belongs to one of the declared accounts, also where EC2 has an alias in place of the account in `ec2:Owner`. */
export const OF_IMAGE_ACCOUNTS: Conditions = { StringEquals: { 'aws:ResourceAccount': '${ImageAccounts}' } };

/** The tags are part of a create call, not of a call of their own. */
export const taggedBy = (...createActions: string[]): Conditions => ({ StringEquals: { 'ec2:CreateAction': createActions } });

/** The call goes to a region the role builds in. */
export const IN_REGIONS: Conditions = { StringEquals: { 'aws:RequestedRegion': '${EachRegion}' } };

/** The call goes to a region the role builds in or copies images to. */
export const IN_IMAGE_REGIONS: Conditions = { StringEquals: { 'aws:RequestedRegion': '${EachImageRegion}' } };

/** The call goes to a region the role copies images to. */
export const IN_COPY_REGIONS: Conditions = { StringEquals: { 'aws:RequestedRegion': '${EachCopyRegion}' } };

/** The key is used by EC2 in a region the role builds in or copies images to, not by the role itself. */
export const THROUGH_EC2: Conditions = { StringEquals: { 'kms:ViaService': 'ec2.${EachImageRegion}.${UrlSuffix}' } };

/** The instance has one of the declared instance profiles: what a confined role is restricted to instead of the tag. */
export const HAS_DECLARED_PROFILE: Conditions = { ArnEquals: { 'ec2:InstanceProfile': '${InstanceProfileArns}' } };
