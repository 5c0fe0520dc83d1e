import type * as iam from 'aws-cdk-lib/aws-iam';
import * as organizations from 'aws-cdk-lib/aws-organizations';
import type { Construct } from 'constructs';
import type { Place } from './intrinsics';
import {
  AmiEncryptionKey, AmiEncryptionKeyReplica, BuildTagGuard, CrossAccountLifecycleRole, DistributionStackSet, ImageBuilderLifecycleAction,
} from '../../src';

const SOURCE = '444455556666';
const { DEPRECATE, DISABLE, DELETE } = ImageBuilderLifecycleAction;
const organization = { organizationId: 'o-a1b2c3d4e5' };
const unit = 'ou-ab12-11111111';

/** Constructs that are no subject of the other proofs, each with little and with much declared. */
export const OTHER_CONSTRUCTS: Record<string, Record<string, (stack: Construct, place: Place) => iam.IRole | void>> = {
  AmiEncryptionKey: {
    defaults: (stack) => { new AmiEncryptionKey(stack, 'Key', {}); },
    all: (stack, { region }) => {
      new AmiEncryptionKey(stack, 'Key', {
        alias: 'images',
        multiRegion: true,
        ...organization,
        accountIds: [SOURCE],
        autoScalingAccountIds: [SOURCE],
        autoScalingInOrganization: true,
        organizationalUnitPaths: [`o-a1b2c3d4e5/r-ab12/${unit}/`],
        regions: [region],
      });
    },
  },
  AmiEncryptionKeyReplica: {
    all: (stack, { partition, account }) => {
      const elsewhere = { 'aws': 'eu-west-1', 'aws-cn': 'cn-northwest-1', 'aws-us-gov': 'us-gov-east-1' }[partition];
      new AmiEncryptionKeyReplica(stack, 'Key', {
        primaryKeyArn: `arn:${partition}:kms:${elsewhere}:${account}:key/mrk-00000000000000000000000000000001`, accountIds: [SOURCE], ...organization,
      });
    },
  },
  BuildTagGuard: {
    all: (stack, { partition }) => {
      const { document } = new BuildTagGuard(stack, 'Guard', {
        buildTag: { key: 'CreatedBy', value: 'packer' }, builderArns: [`arn:${partition}:iam::*:role/packer`],
      });
      new organizations.CfnPolicy(stack, 'Policy', { name: 'build-tag', type: 'SERVICE_CONTROL_POLICY', content: document.toJSON() });
    },
  },
  CrossAccountLifecycleRole: {
    defaults: (stack) => new CrossAccountLifecycleRole(stack, 'Lifecycle', { sourceAccountIds: [SOURCE], actions: [DELETE], includeSnapshots: true }).role,
    all: (stack) => new CrossAccountLifecycleRole(stack, 'Lifecycle', {
      sourceAccountIds: [SOURCE], actions: [DEPRECATE, DISABLE, DELETE], includeSnapshots: true, recipes: ['web-server'],
    }).role,
  },
  DistributionStackSet: {
    all: (stack, { region }) => {
      new DistributionStackSet(stack, 'Targets', {
        organizationalUnitIds: [unit],
        distributionRole: { sources: [{ accountId: SOURCE }], ...organization, regions: [region] },
        lifecycleRole: { sourceAccountIds: [SOURCE], actions: [DELETE], includeSnapshots: true },
      });
    },
  },
};
