import { Capability, Conditions, declaredBy, ResourceType } from '../../iam/vocabulary/capability';
import { serviceLinkedRoleArn, OF_AUTO_SCALING, OF_FLEET, OF_SPOT, OF_SPOT_FLEET } from '../../iam/vocabulary/service-linked-roles';
import { EBS_ENCRYPTION, evidence, reference } from '../../iam/vocabulary/sources';

/*
 * The policy of a key that images are encrypted with. Statements of a key policy speak of the key itself, which is
 * always written `*`; whom they speak to is no part of a need, and is added where the policy is made (src/iam/trust).
 */

const ITSELF: ResourceType = { name: 'key', arn: '${ThisKey}' };
const THROUGH_EC2: Conditions = { StringEquals: { 'kms:ViaService': 'ec2.${EachKeyRegion}.${UrlSuffix}' } };
const SHARE_KEY = 'EBS User Guide, "Share the KMS key that was used to encrypt a shared Amazon EBS snapshot"';

/** Leaves the key to the IAM policies of its own account, without which no one could change it. */
const ownAccount: Capability = {
  id: 'leave-image-key-to-own-account',
  does: 'leaves the key to the IAM policies of the account that owns it',
  ...declaredBy({ inWords: 'always; for the key itself the CDK writes the statement, without a Sid' }),
  needs: [{
    sid: 'LeaveToOwnAccount',
    actions: ['kms:*'],
    on: [ITSELF],
    when: [],
    because: 'the IAM policies of the account that owns the key decide there, and the key can never be orphaned',
    source: 'KMS Developer Guide, "Default key policy"',
    residualRisk: 'any principal to which the IAM policies of that account allow it can use, change or delete the key',
  }],
};

/** Whom a statement of the key policy is for, besides its principals. */
interface Audience extends ReturnType<typeof declaredBy> {
  /** The end of the Sids. */
  readonly suffix: string;
  readonly who: string;
  readonly when: readonly Conditions[];
}

/**
 * A statement for every principal that meets its conditions would grant the key inside its own account without any permission
 * there, for a policy of a resource is enough inside an account.
 */
const OF_OTHER_ACCOUNTS: Conditions = { StringNotEquals: { 'kms:CallerAccount': '${Account}' } };

const ACCOUNTS: Audience = { suffix: '', who: 'the declared accounts', ...declaredBy('accountIds'), when: [] };
const ORGANIZATION: Audience = {
  suffix: 'InOrganization',
  who: 'the accounts of the organization',
  ...declaredBy('organizationId'),
  when: [OF_OTHER_ACCOUNTS, { StringEquals: { 'aws:PrincipalOrgID': '${OrganizationId}' } }],
};
const UNITS: Audience = {
  suffix: 'InUnits',
  who: 'the accounts of the organizational units',
  ...declaredBy('organizationalUnitPaths'),
  when: [OF_OTHER_ACCOUNTS, { 'ForAnyValue:StringLike': { 'aws:PrincipalOrgPaths': '${OrganizationalUnitPaths}' } }],
};

const use = ({ suffix, who, when, ...brought }: Audience): Capability => ({
  id: `use-image-key${suffix && '-' + suffix.replace(/^In/, 'in-').toLowerCase()}`,
  does: `lets ${who} copy images that are encrypted with the key, and launch them, through EC2`,
  ...brought,
  needs: [{
    sid: `UseThroughEc2${suffix}`,
    actions: [
      'kms:Decrypt', 'kms:DescribeKey', 'kms:Encrypt', 'kms:GenerateDataKeyWithoutPlaintext', 'kms:ReEncryptFrom', 'kms:ReEncryptTo',
    ],
    on: [ITSELF],
    when: [THROUGH_EC2, ...when],
    because: 'EC2 reads the snapshots of the image with the permissions of the principal that copies or launches it; IAM policies of that account decide who can. '
      + 'Recorded copies and launches of images of other accounts needed DescribeKey, GenerateDataKeyWithoutPlaintext and ReEncrypt*; AWS lists Decrypt and Encrypt too',
    source: `${SHARE_KEY}; ${EBS_ENCRYPTION}; ${evidence('E82', 'E83', 'E88', 'E89')}`,
    residualRisk: `anyone who may launch an image in ${who} reads its disk, because that is what sharing allows`,
  }, {
    sid: `GrantToAwsResources${suffix}`,
    actions: ['kms:CreateGrant'],
    on: [ITSELF],
    when: [THROUGH_EC2, { Bool: { 'kms:GrantIsForAWSResource': 'true' } }, ...when],
    because: 'a volume of the image uses its key by a grant that EC2 creates; grants to other principals are refused',
    source: `${SHARE_KEY}; ${EBS_ENCRYPTION}`,
    residualRisk: 'volumes and copies that exist keep their grant when an account is taken off the key policy',
  }],
});

/** The roles that launch for their services: they hold no permission on keys, and get one by a grant that someone of the account makes. */
const SERVICE_LINKED_ROLES = [OF_AUTO_SCALING, OF_FLEET, OF_SPOT, OF_SPOT_FLEET]
  .map((role) => serviceLinkedRoleArn(role, '${aws:PrincipalAccount}'));

/** What these services ask for: a grant that names more is refused. */
const OPERATIONS = [
  'CreateGrant', 'Decrypt', 'DescribeKey', 'Encrypt', 'GenerateDataKey', 'GenerateDataKeyWithoutPlaintext', 'ReEncryptFrom', 'ReEncryptTo',
];

const scale = ({ suffix, who, when, ...brought }: Audience): Capability => ({
  id: `scale-with-image-key${suffix && '-' + suffix.replace(/^In/, 'in-').toLowerCase()}`,
  does: `lets ${who} grant the key to their service-linked roles of Auto Scaling, EC2 Fleet and Spot`,
  ...brought,
  needs: [{
    sid: `GrantToScaling${suffix}`,
    actions: ['kms:CreateGrant'],
    on: [ITSELF],
    when: [
      { StringEquals: { 'kms:GranteePrincipal': SERVICE_LINKED_ROLES } },
      { 'ForAllValues:StringEquals': { 'kms:GrantOperations': OPERATIONS } },
      { Null: { 'kms:GrantOperations': 'false' } },
      ...when,
    ],
    because: 'a service-linked role has no permission on a key of another account, so an administrator there creates a grant once (kms create-grant)',
    source: 'Amazon EC2 Auto Scaling User Guide, "Required AWS KMS key policy for use with encrypted volumes"; '
      + reference('AWS KMS', 'CreateGrant, kms:GranteePrincipal, kms:GrantOperations'),
    inferred: 'that EC2 Fleet and Spot need the same, and that the policy variable aws:PrincipalAccount is filled in key policies as in others',
    residualRisk: 'the grants stay until someone revokes them, and the service-linked roles can launch with them for everyone who may use these services there',
  }],
});

const SCALING: Record<'accounts' | 'organization', Audience> = {
  accounts: { ...ACCOUNTS, who: 'the declared accounts', ...declaredBy('autoScalingAccountIds') },
  organization: { ...ORGANIZATION, ...declaredBy('autoScalingInOrganization') },
};

export const keyPolicy = {
  ownAccount,
  useByAccounts: use(ACCOUNTS),
  useByOrganization: use(ORGANIZATION),
  useByUnits: use(UNITS),
  scaleByAccounts: scale(SCALING.accounts),
  scaleByOrganization: scale(SCALING.organization),
  scaleByUnits: scale({ ...UNITS, ...declaredBy('autoScalingInOrganization') }),
} satisfies Record<string, Capability>;

export const keyPolicyCapabilities: readonly Capability[] = Object.values(keyPolicy);
