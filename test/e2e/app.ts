import { App, CfnOutput, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { ACCOUNT, REGION } from './emulator';
import { LateTagging, PackerBuildRole } from '../../src';
import { packer } from '../harness/subjects';
import { propsIn } from '../harness/synthesize';

// The app that the end-to-end tests deploy: a role by default, one that accepts what Packer 1.6.6 makes untagged, and one
// with everything switched on, which needs more than one policy.
const stack = new Stack(new App(), 'EndToEnd', { env: { account: ACCOUNT, region: REGION } });

const profile = new iam.InstanceProfile(stack, 'Profile', {
  role: new iam.Role(stack, 'ProfileRole', { assumedBy: new iam.ServicePrincipal('ec2.amazonaws.com') }),
});

const byDefault = new PackerBuildRole(stack, 'Default');
const relaxed = new PackerBuildRole(stack, 'Relaxed', {
  lateTagging: LateTagging.PLUGIN_BEFORE_1_0_2,
  buildTag: { value: 'packer-1.6.6' },
  instanceProfiles: [profile],
});

const imported = new Construct(stack, 'Imported');
const everything = new PackerBuildRole(stack, 'Everything', propsIn(imported, packer.allIn({ partition: 'aws', region: REGION, account: ACCOUNT })));

const outputs: Record<string, string | undefined> = {
  DefaultRoleName: byDefault.role.roleName,
  RelaxedRoleName: relaxed.role.roleName,
  EverythingRoleName: everything.role.roleName,
  ProfileName: profile.instanceProfileName,
  ProfileArn: profile.instanceProfileArn,
  ProfileRoleArn: profile.role?.roleArn,
};
for (const [name, value] of Object.entries(outputs)) new CfnOutput(stack, name, { value: value ?? '' });
