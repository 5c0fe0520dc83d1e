/**
 * What the trust policy of a role allows IAM Roles Anywhere, which always sets a source identity and tags of the certificate.
 *
 * Source: IAM Roles Anywhere User Guide, "The IAM Roles Anywhere trust model", role trusts.
 */
export const ROLES_ANYWHERE_ACTIONS = ['sts:AssumeRole', 'sts:SetSourceIdentity', 'sts:TagSession'];
