import { Capability, Conditions, declaredBy } from '../../iam/vocabulary/capability';
import { DECLARED_BASE_ROLES } from '../../iam/vocabulary/iam-and-kms-resources';
import { plugin } from '../../iam/vocabulary/sources';

/* Going on as another role: the side of the role that asks. The trust policy of the other role must allow the same. */

const SESSION_TAGS = 'IAM User Guide, "Pass session tags in AWS STS"';

/**
 * The request sets declared tags only, each to a declared value. A session may leave some of them out: several blocks of a template differ.
 */
const DECLARED_TAGS: readonly Conditions[] = [
  { StringLikeIfExists: { 'aws:RequestTag/${SessionTag}': '${SessionTagValue}' } },
  { 'ForAllValues:StringEquals': { 'aws:TagKeys': '${SessionTag}' } },
];

export const assumeRoles: Capability = {
  id: 'assume-roles',
  does: 'assumes one of the declared roles (assume_role)',
  ...declaredBy('assumeRoles'),
  template: 'assume_role',
  needs: [{
    sid: 'AssumeDeclaredRoles',
    actions: ['sts:AssumeRole'],
    on: [DECLARED_BASE_ROLES],
    when: [],
    because: 'the provider of the template assumes these roles in order',
    source: plugin('common/access_config.go:316'),
    residualRisk: 'uses the permissions of these roles',
  }],
};

const TAGGED = {
  actions: ['sts:TagSession'],
  on: [DECLARED_BASE_ROLES],
  because: 'a session with tags is authorized as TagSession beside AssumeRole, by the policy of the caller and by the trust policy',
  source: `${SESSION_TAGS}; ${plugin('common/access_config.go:316')}`,
} as const;

export const tagSessions: Capability = {
  id: 'tag-sessions',
  does: 'sets the declared session tags on the role that it goes on as (assume_role.tags)',
  ...declaredBy('sessionTags', { inWords: 'sessionTags, without transitiveTagKeys' }),
  template: 'tags in assume_role',
  needs: [{
    ...TAGGED,
    sid: 'TagDeclaredSessions',
    when: [...DECLARED_TAGS, { Null: { 'sts:TransitiveTagKeys': 'true' } }],
    inferred: 'that AWS sends no sts:TransitiveTagKeys where the request names none',
    residualRisk: 'chooses among the declared values of a tag, and leaves tags out: let the trust policy of the other role demand those that it goes by',
  }],
};

export const tagSessionsTransitively: Capability = {
  id: 'tag-sessions-transitively',
  does: 'sets session tags of which the declared ones stay with the roles after the next one (assume_role.transitive_tag_keys)',
  ...declaredBy('sessionTags', 'transitiveTagKeys', { inWords: 'sessionTags with transitiveTagKeys' }),
  template: 'tags and transitive_tag_keys in assume_role',
  needs: [{
    ...TAGGED,
    sid: 'TagDeclaredSessionsTransitively',
    when: [...DECLARED_TAGS, { 'ForAllValues:StringEquals': { 'sts:TransitiveTagKeys': '${TransitiveTagKeys}' } }],
    residualRisk: 'chooses among the declared values of a tag, and leaves tags out: let the trust policy of the other role demand those that it goes by',
  }],
};

export const sourceIdentities: Capability = {
  id: 'source-identities',
  does: 'takes the source identity of its session along to the role that it goes on as',
  ...declaredBy('sourceIdentities'),
  template: 'assume_role, run in a session that has a source identity',
  needs: [{
    sid: 'KeepSourceIdentity',
    actions: ['sts:SetSourceIdentity'],
    on: [DECLARED_BASE_ROLES],
    when: [{ StringLike: { 'sts:SourceIdentity': '${SourceIdentities}' } }],
    because: 'a source identity stays with every role that follows, and STS asks for SetSourceIdentity each time',
    source: 'IAM User Guide, "Monitor and control actions taken with assumed roles", permissions required to set a source identity',
    residualRisk: 'a session without a source identity chooses one of the declared ones for the next role: let `assumedBy` demand it by BuildCaller.withSession',
  }],
};
