import { App, CfnOutput, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import { Construct } from 'constructs';
import { CANONICAL, KEY_IN_OTHER_REGION, OTHER_REGION, SHARED_WITH } from './declared';
import { ACCOUNT, REGION } from './emulator';
import { LateTagging, PackerBuilder, PackerBuildRole } from '../../src';
import { packer } from '../harness/subjects';
import { propsIn } from '../harness/synthesize';

// The app that the end-to-end tests deploy: the role by default; some for which much is declared; one that accepts what Packer 1.6.6 makes
// untagged; and one with everything switched on, which needs more than one policy.
const stack = new Stack(new App(), 'EndToEnd', { env: { account: ACCOUNT, region: REGION } });

const profile = new iam.InstanceProfile(stack, 'Profile', {
  role: new iam.Role(stack, 'ProfileRole', { assumedBy: new iam.ServicePrincipal('ec2.amazonaws.com') }),
});
const key = new kms.Key(stack, 'Key');

const byDefault = new PackerBuildRole(stack, 'Default');
const declared = new PackerBuildRole(stack, 'Declared', {
  builders: [PackerBuilder.AMAZON_EBS, PackerBuilder.AMAZON_EBSSURROGATE],
  sourceImageOwners: ['amazon', CANONICAL],
  amiUsers: SHARED_WITH,
  snapshotUsers: SHARED_WITH,
  encryptBoot: true,
  kmsKeys: [key, kms.Key.fromKeyArn(stack, 'KeyInOtherRegion', KEY_IN_OTHER_REGION)],
  copyToRegions: [OTHER_REGION],
  spot: true,
  instanceProfiles: [profile],
  temporaryInstanceProfile: true,
});
// On its own: a role that reaches its instances through Session Manager opens no port for anything else.
const throughSessions = new PackerBuildRole(stack, 'ThroughSessions', { sessionManager: true, instanceProfiles: [profile] });
const relaxed = new PackerBuildRole(stack, 'Relaxed', {
  lateTagging: LateTagging.PLUGIN_BEFORE_1_0_2,
  buildTag: { value: 'packer-1.6.6' },
  instanceProfiles: [profile],
});

const imported = new Construct(stack, 'Imported');
const everything = new PackerBuildRole(stack, 'Everything', propsIn(imported, packer.allIn({ partition: 'aws', region: REGION, account: ACCOUNT })));

const outputs: Record<string, string | undefined> = {
  DefaultRoleName: byDefault.role.roleName,
  DeclaredRoleName: declared.role.roleName,
  ThroughSessionsRoleName: throughSessions.role.roleName,
  RelaxedRoleName: relaxed.role.roleName,
  EverythingRoleName: everything.role.roleName,
  ProfileName: profile.instanceProfileName,
  ProfileArn: profile.instanceProfileArn,
  ProfileRoleArn: profile.role?.roleArn,
  KeyArn: key.keyArn,
};
for (const [name, value] of Object.entries(outputs)) new CfnOutput(stack, name, { value: value ?? '' });
