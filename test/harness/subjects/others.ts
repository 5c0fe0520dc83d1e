import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import { subject } from './subject';
import {
  CrossAccountLifecycleRole, CrossAccountLifecycleRoleProps, ImageBuilderLifecycleAction, PackerImageCopyRole, PackerImageCopyRoleProps,
  PackerImageRetentionRole, PackerImageRetentionRoleProps,
} from '../../../src';
import { buildTagGuard } from '../../../src/build-tag-guard/permissions';
import { copyingCapabilities } from '../../../src/distribution/copy-role/permissions';
import { keyPolicyCapabilities } from '../../../src/distribution/permissions';
import type { Capability, Restriction } from '../../../src/iam/vocabulary/capability';
import { copiesCapabilities, copiesOfRecipes } from '../../../src/image-builder/lifecycle-role/permissions';
import { retentionCapabilities, retentionRestrictions } from '../../../src/packer/retention/permissions';

/* Constructs that grant or deny something, and go through the data checks and the catalogue; their other proofs are tests of their own. */

/** A construct with its data. */
export interface Catalogued {
  readonly construct: string;
  /** The name of its files. */
  readonly name: string;
  readonly capabilities: readonly Capability[];
  readonly restrictions: readonly Restriction[];
}

const { DEPRECATE, DISABLE, DELETE } = ImageBuilderLifecycleAction;

/** The same statements as those of ImageBuilderLifecycleExecutionRole, whose attacks hold for it as well. */
export const crossAccountLifecycle = subject<Partial<CrossAccountLifecycleRoleProps>>({
  construct: 'CrossAccountLifecycleRole',
  name: 'cross-account-lifecycle',
  capabilities: copiesCapabilities,
  restrictions: [copiesOfRecipes],
  defaultsIn: () => ({ sourceAccountIds: ['444455556666'], actions: [DEPRECATE, DISABLE, DELETE], includeSnapshots: true }),
  optionsIn: () => ({ recipes: { recipes: ['web'] } }),
  narrowing: ['recipes'],
  make: (scope, props) => new CrossAccountLifecycleRole(scope, 'Lifecycle', props as CrossAccountLifecycleRoleProps).role,
});

export const packerImageRetention = subject<Partial<PackerImageRetentionRoleProps>>({
  construct: 'PackerImageRetentionRole',
  name: 'packer-image-retention',
  capabilities: retentionCapabilities,
  restrictions: retentionRestrictions,
  defaultsIn: () => ({ assumedBy: new iam.ServicePrincipal('lambda.amazonaws.com'), buildTag: { key: 'CreatedBy', value: 'packer' } }),
  optionsIn: () => ({
    'image-tags': { imageTags: { Expired: 'true', Name: 'web-*' } },
    'keep-snapshots': { keepSnapshots: true },
  }),
  narrowing: ['image-tags', 'keep-snapshots'],
  make: (scope, props) => new PackerImageRetentionRole(scope, 'Retention', props as PackerImageRetentionRoleProps).role,
});

export const packerImageCopy = subject<Partial<PackerImageCopyRoleProps>>({
  construct: 'PackerImageCopyRole',
  name: 'packer-image-copy',
  capabilities: copyingCapabilities,
  restrictions: [],
  defaultsIn: ({ partition }) => ({
    assumedBy: new iam.ArnPrincipal(`arn:${partition}:iam::444455556666:role/pipeline`),
    sourceAccountIds: ['444455556666'],
    buildTag: { key: 'CreatedBy', value: 'packer' },
  }),
  optionsIn: ({ partition, region, account }) => ({
    encrypted: (scope) => ({
      sourceKeys: [kms.Key.fromKeyArn(scope, 'SourceKey', `arn:${partition}:kms:${region}:444455556666:key/00000000-0000-0000-0000-000000000001`)],
      destinationKeys: [kms.Key.fromKeyArn(scope, 'DestinationKey', `arn:${partition}:kms:${region}:${account}:key/00000000-0000-0000-0000-000000000002`)],
    }),
  }),
  narrowing: [],
  make: (scope, props) => new PackerImageCopyRole(scope, 'Copies', props as PackerImageCopyRoleProps).role,
});

export const OTHERS: readonly Catalogued[] = [
  packerImageCopy,
  packerImageRetention,
  crossAccountLifecycle,
  { construct: 'AmiEncryptionKey', name: 'ami-encryption-key', capabilities: keyPolicyCapabilities, restrictions: [] },
  { construct: 'BuildTagGuard', name: 'build-tag-guard', capabilities: [buildTagGuard], restrictions: [] },
];
