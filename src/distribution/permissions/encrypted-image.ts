import { Capability, Conditions, declaredBy } from '../../iam/vocabulary/capability';
import { DECLARED_KEYS } from '../../iam/vocabulary/iam-and-kms-resources';
import { EBS_ENCRYPTION, evidence, guide } from '../../iam/vocabulary/sources';

const THROUGH_EC2: Conditions = { StringEquals: { 'kms:ViaService': 'ec2.${KeyRegions}.${UrlSuffix}' } };

export const encryptedImage: Capability = {
  id: 'receive-encrypted-image',
  does: 'copies an encrypted image: reads with the key of the source, writes with that of the distribution, through EC2',
  ...declaredBy('sourceKeys', 'destinationKeys'),
  template: 'kmsKeyId of the recipe, and kmsKeyId of the distribution, by the full ARN',
  needs: [{
    sid: 'UseKeysThroughEc2',
    actions: [
      'kms:Decrypt', 'kms:DescribeKey', 'kms:Encrypt', 'kms:GenerateDataKeyWithoutPlaintext', 'kms:ReEncryptFrom', 'kms:ReEncryptTo',
    ],
    on: [DECLARED_KEYS],
    when: [THROUGH_EC2],
    because: 'EBS makes these requests with the permissions of the caller when it copies encrypted snapshots, on the source key and on the new one. Recorded copies of '
      + 'snapshots needed DescribeKey and GenerateDataKeyWithoutPlaintext on the new key only; AWS lists the others, and EC2 does not return the decrypted data',
    source: `${guide('Set up cross-account AMI distribution with Image Builder')}; ${EBS_ENCRYPTION}; ${evidence('E82', 'E83')}`,
    inferred: 'the guide has no conditions, and grants GenerateDataKey, ListGrants and RevokeGrant too, which EBS does not use with the permissions of the caller',
  }, {
    sid: 'GrantKeysToEbs',
    actions: ['kms:CreateGrant'],
    on: [DECLARED_KEYS],
    when: [THROUGH_EC2, { Bool: { 'kms:GrantIsForAWSResource': 'true' } }],
    because: 'EBS creates a grant for itself on the key of an encrypted snapshot; grants to other principals are refused',
    source: `${guide('Set up cross-account AMI distribution with Image Builder')}; ${EBS_ENCRYPTION}`,
    inferred: 'the guide has no conditions; AWS managed policy EC2ImageBuilderExecutionPolicy v2 has both for the same step in the source account',
  }],
};
