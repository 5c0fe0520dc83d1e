import { RemovalPolicy } from 'aws-cdk-lib';
import { integrationTest, usesThroughEc2 } from './proof';
import { AmiEncryptionKey, PackerBuildRole } from '../../src';

integrationTest('AmiEncryptionKeyDefaults', (stack) => {
  const { key } = new AmiEncryptionKey(stack, 'Images', { removalPolicy: RemovalPolicy.DESTROY });
  const { role } = new PackerBuildRole(stack, 'Packer', { encryptBoot: true, kmsKeys: [key] });
  return [usesThroughEc2(role, key)];
});
