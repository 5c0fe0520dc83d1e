import { RemovalPolicy } from 'aws-cdk-lib';
import { OTHER_ACCOUNT } from './accounts';
import { integrationTest } from './proof';
import { AmiEncryptionKey, PackerBuildRole } from '../../src';

integrationTest('AmiEncryptionKeyAllOptions', (stack) => {
  const { key } = new AmiEncryptionKey(stack, 'Images', {
    accounts: [OTHER_ACCOUNT], autoScalingAccounts: [OTHER_ACCOUNT], regions: ['us-east-1', 'eu-west-1'], alias: 'integ/images', multiRegion: true, removalPolicy: RemovalPolicy.DESTROY,
  });
  const { role } = new PackerBuildRole(stack, 'Packer', { encryptBoot: true, kmsKeys: [key] });
  const describe = { action: 'kms:DescribeKey', resource: key.keyArn };
  return [{
    principalArn: role.roleArn,
    allowed: [{ ...describe, context: { 'kms:ViaService': `ec2.${stack.region}.amazonaws.com` } }],
    denied: [describe, { action: 'kms:ScheduleKeyDeletion', resource: key.keyArn }],
  }];
});
