import { Capability, declaredBy } from '../../iam/vocabulary/capability';
import { THROUGH_EC2 } from '../../iam/vocabulary/conditions';
import { DECLARED_KEYS } from '../../iam/vocabulary/iam-and-kms-resources';
import { EBS_ENCRYPTION, evidence } from '../../iam/vocabulary/sources';

export const kmsKeys: Capability = {
  id: 'kms-keys',
  does: 'encrypts with the declared keys, through EC2',
  ...declaredBy('kmsKeys'),
  template: 'kms_key_id or region_kms_key_ids, by the ARN or an alias of these keys',
  needs: [{
    sid: 'UseKeyThroughEc2',
    actions: ['kms:Decrypt', 'kms:DescribeKey', 'kms:GenerateDataKeyWithoutPlaintext', 'kms:ReEncryptFrom', 'kms:ReEncryptTo'],
    on: [DECLARED_KEYS],
    when: [THROUGH_EC2],
    because: 'EBS makes these requests with the permissions of the caller when it encrypts and copies volumes and snapshots. Recorded launches, copies and volumes '
      + 'needed all except Decrypt: AWS lists it as required, and EC2 does not return the decrypted data',
    source: `${EBS_ENCRYPTION}; ${evidence('E84', 'E88', 'E89', 'E92')}`,
  }, {
    sid: 'GrantKeyToEbs',
    actions: ['kms:CreateGrant'],
    on: [DECLARED_KEYS],
    when: [THROUGH_EC2, { Bool: { 'kms:GrantIsForAWSResource': 'true' } }],
    because: 'EBS creates a grant for itself on the key of an encrypted volume; grants to other principals are refused',
    source: EBS_ENCRYPTION,
  }],
};
