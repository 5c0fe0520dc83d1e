import { RemovalPolicy } from 'aws-cdk-lib';
import { OTHER_ACCOUNT } from './accounts';
import { integrationTest, usesThroughEc2 } from './proof';
import { AmiEncryptionKey, PackerBuildRole } from '../../src';

integrationTest('AmiEncryptionKeyAllOptions', (stack) => {
  const { key } = new AmiEncryptionKey(stack, 'Images', {
    accountIds: [OTHER_ACCOUNT], autoScalingAccountIds: [OTHER_ACCOUNT], regions: ['us-east-1', 'eu-west-1'], alias: 'integ/images', multiRegion: true, removalPolicy: RemovalPolicy.DESTROY,
  });
  const { role } = new PackerBuildRole(stack, 'Packer', { encryptBoot: true, kmsKeys: [key] });
  return [usesThroughEc2(role, key)];
});
