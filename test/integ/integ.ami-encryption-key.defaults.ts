import { RemovalPolicy } from 'aws-cdk-lib';
import { integrationTest } from './proof';
import { AmiEncryptionKey, PackerBuildRole } from '../../src';

integrationTest('AmiEncryptionKeyDefaults', (stack) => {
  const { key } = new AmiEncryptionKey(stack, 'Images', { removalPolicy: RemovalPolicy.DESTROY });
  const { role } = new PackerBuildRole(stack, 'Packer', { encryptBoot: true, kmsKeys: [key] });
  const describe = { action: 'kms:DescribeKey', resource: key.keyArn };
  return [{
    principalArn: role.roleArn,
    allowed: [{ ...describe, context: { 'kms:ViaService': `ec2.${stack.region}.amazonaws.com` } }],
    denied: [describe, { action: 'kms:ScheduleKeyDeletion', resource: key.keyArn }],
  }];
});
