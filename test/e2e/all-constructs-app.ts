import { App, CfnOutput, Stack } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { ACCOUNT, REGION } from './emulator';
import { outputOf } from './outputs';
import { AmiEncryptionKey, BuildTagGuard, DistributionStackSet, ImageBuilderLifecycleAction, PackerBuildRole } from '../../src';
import { SUBJECTS } from '../harness/subjects';
import { propsIn } from '../harness/synthesize';

// One app with every construct of the library: those under proof with everything switched on, and those that belong to several
// accounts. Roles with a fixed name live in accounts of their own, behind the stack set.
const place = { partition: 'aws', region: REGION, account: ACCOUNT };
const stack = new Stack(new App(), 'AllConstructs', { env: { account: ACCOUNT, region: REGION } });

for (const { name, allIn, defaultsIn, make } of SUBJECTS) {
  const scope = new Construct(stack, name);
  const made = make(scope, { ...propsIn(scope, defaultsIn(place)), ...propsIn(scope, allIn(place)) });
  const id = outputOf(name);
  if (Array.isArray(made)) {
    made.forEach(({ managedPolicyArn }, i) => new CfnOutput(stack, `${id}Policy${i}`, { value: managedPolicyArn }));
  } else {
    new CfnOutput(stack, `${id}Role`, { value: made.roleName });
  }
}

const key = new AmiEncryptionKey(stack, 'ImageKey', { organizationId: 'o-a1b2c3d4e5', autoScalingAccountIds: ['444455556666'], multiRegion: true });
new CfnOutput(stack, 'ImageKeyId', { value: key.key.keyId });

const packer = new PackerBuildRole(stack, 'Packer', { buildTag: { uniqueValue: true }, encryptBoot: true, kmsKeys: [key.key] });
new CfnOutput(stack, 'PackerRoleName', { value: packer.role.roleName });
new CfnOutput(stack, 'Guard', {
  value: stack.toJsonString(new BuildTagGuard(stack, 'BuildTagGuard', { buildTag: packer.buildTag, builderArns: [packer.role.roleArn] }).document),
});

new DistributionStackSet(stack, 'Targets', {
  organizationalUnitIds: ['ou-ab12-11111111'],
  distributionRole: {
    sources: [{ accountId: ACCOUNT, roleArn: `arn:aws:iam::${ACCOUNT}:role/image-builder` }],
    organizationId: 'o-a1b2c3d4e5',
    outputParameters: ['/images/web'],
  },
  lifecycleRole: { sourceAccountIds: [ACCOUNT], actions: [ImageBuilderLifecycleAction.DELETE], includeSnapshots: true },
  failureTolerancePercentage: 10,
  maxConcurrentPercentage: 50,
});
