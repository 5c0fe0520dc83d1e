import { RemovalPolicy } from 'aws-cdk-lib';
import type { AmiEncryptionKeyProps, AmiEncryptionKeyReplicaProps, AmiEncryptionKeySharing } from './ami-encryption-key-props';
import { DURATION, each, KindsOf, oneOf, required, SWITCH, TEXT, TEXTS } from '../../iam/validation/kinds';

/* What kind of value each property takes: src/iam/validation/kinds.ts. */

export const SHARING: KindsOf<AmiEncryptionKeySharing> = {
  ...each(TEXTS, 'accountIds', 'organizationalUnitPaths', 'autoScalingAccountIds', 'regions'),
  organizationId: TEXT,
  autoScalingInOrganization: SWITCH,
};

export const ENCRYPTION_KEY: KindsOf<AmiEncryptionKeyProps> = {
  ...SHARING,
  ...each(SWITCH, 'multiRegion', 'enableKeyRotation'),
  ...each(TEXT, 'alias', 'description'),
  removalPolicy: oneOf('RemovalPolicy', RemovalPolicy),
  rotationPeriod: DURATION,
};

export const ENCRYPTION_KEY_REPLICA: KindsOf<AmiEncryptionKeyReplicaProps> = {
  ...SHARING,
  ...each(TEXT, 'alias', 'description'),
  primaryKeyArn: required(TEXT),
  removalPolicy: oneOf('RemovalPolicy', RemovalPolicy),
};
