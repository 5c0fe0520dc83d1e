/**
 * What the trust policy of a role allows IAM Roles Anywhere, which always sets a source identity and tags of the certificate.
 *
 * Source: IAM Roles Anywhere User Guide, "The IAM Roles Anywhere trust model", role trusts.
 */
export const ROLES_ANYWHERE_ACTIONS = ['sts:AssumeRole', 'sts:SetSourceIdentity', 'sts:TagSession'];

/**
 * What a session with tags, or with a source identity, is authorized as beside the call that makes it.
 *
 * Source: IAM User Guide, "Pass session tags in AWS STS" and "Monitor and control actions taken with assumed roles".
 */
export const TAG_SESSION = 'sts:TagSession';
export const SET_SOURCE_IDENTITY = 'sts:SetSourceIdentity';

type Conditions = Record<string, Record<string, unknown>>;

/** The session has each of these tags, and no value that its pattern does not stand for. */
export const sessionTagged = (tags: Readonly<Record<string, string>>): Conditions =>
  ({ StringLike: Object.fromEntries(Object.entries(tags).map(([key, value]) => [`aws:RequestTag/${key}`, value])) });

/** The session has no other tags, and of these only some stay with the roles after the next one. */
export const taggedWithNothingElse = (keys: readonly string[], transitive: readonly string[] | undefined): Conditions => ({
  'ForAllValues:StringEquals': { 'aws:TagKeys': keys, ...(transitive && { 'sts:TransitiveTagKeys': transitive }) },
  ...(!transitive && { Null: { 'sts:TransitiveTagKeys': 'true' } }),
});

/** The session has one of these source identities. */
export const identifiedAs = (identities: readonly string[]): Conditions => ({ StringLike: { 'sts:SourceIdentity': identities } });
