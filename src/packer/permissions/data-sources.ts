import { DECLARED_DATA_KEYS, DECLARED_PARAMETERS, DECLARED_SECRETS } from './other-resources';
import { Capability, Conditions, declaredBy } from '../../iam/vocabulary/capability';
import { plugin } from '../../iam/vocabulary/sources';

const THROUGH_SECRETS_OR_PARAMETERS: Conditions = {
  StringEquals: { 'kms:ViaService': ['secretsmanager.${EachRegion}.${UrlSuffix}', 'ssm.${EachRegion}.${UrlSuffix}'] },
};

export const readSecrets: Capability = {
  id: 'read-secrets',
  does: 'reads the declared secrets (data source amazon-secretsmanager)',
  ...declaredBy('secrets'),
  template: 'data "amazon-secretsmanager"',
  needs: [{
    sid: 'ReadDeclaredSecrets',
    actions: ['secretsmanager:GetSecretValue'],
    on: [DECLARED_SECRETS],
    when: [],
    because: 'the template reads these secrets',
    source: plugin('datasource/secretsmanager/data.go:116'),
  }],
};

export const readParameters: Capability = {
  id: 'read-parameters',
  does: 'reads the declared parameters (data source amazon-parameterstore)',
  ...declaredBy('parameters'),
  template: 'data "amazon-parameterstore"',
  needs: [{
    sid: 'ReadDeclaredParameters',
    actions: ['ssm:GetParameter'],
    on: [DECLARED_PARAMETERS],
    when: [],
    because: 'the template reads these parameters',
    source: plugin('datasource/parameterstore/data.go:88'),
  }],
};

export const decryptData: Capability = {
  id: 'decrypt-data',
  does: 'decrypts the declared secrets and parameters',
  ...declaredBy('dataSourceKeys', 'secrets', { inWords: 'dataSourceKeys, or secrets that know their key' }),
  needs: [{
    sid: 'DecryptDeclaredData',
    actions: ['kms:Decrypt'],
    on: [DECLARED_DATA_KEYS],
    when: [THROUGH_SECRETS_OR_PARAMETERS],
    because: 'secrets and secure parameters under a key of the account are decrypted with the permissions of the reader',
    source: 'Secrets Manager User Guide, "Secret encryption and decryption"; Systems Manager User Guide, "How Parameter Store uses AWS KMS"',
  }],
};
