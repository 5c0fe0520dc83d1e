import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import type { Construct } from 'constructs';
import { SOURCE_ACCOUNT } from './distribution';
import { subject } from './subject';
import { PackerImageCopyRole, PackerImageCopyRoleProps, PackerImageRetentionRole, PackerImageRetentionRoleProps } from '../../../src';
import { copyingCapabilities } from '../../../src/distribution/copy-role/permissions';
import { retentionCapabilities, retentionRestrictions } from '../../../src/packer/retention/permissions';
import type { Place } from '../intrinsics';
import { SECOND_REGION } from '../options';

/* The roles that work with the images of Packer after the build. */

const buildTag = { key: 'CreatedBy', value: 'packer' };

/** As for PackerBuildRole, of which attacks know the default tag. */
const ofEach = ({ partition, region }: Place) => ({
  'build-tag': { buildTag: { key: 'Builder', value: 'web-images' } },
  'regions': { regions: [region, SECOND_REGION[partition]] },
});

const key = ({ partition, region }: Place, scope: Construct, id: string, owner: string, digit: number) =>
  kms.Key.fromKeyArn(scope, id, `arn:${partition}:kms:${region}:${owner}:key/00000000-0000-0000-0000-00000000000${digit}`);

/** In the target account, which is that of the place. */
export const packerImageCopy = subject<Partial<PackerImageCopyRoleProps>>({
  construct: 'PackerImageCopyRole',
  name: 'packer-image-copy',
  capabilities: copyingCapabilities,
  restrictions: [],
  defaultsIn: ({ partition }) => ({
    assumedBy: new iam.ArnPrincipal(`arn:${partition}:iam::${SOURCE_ACCOUNT}:role/pipeline`), sourceAccountIds: [SOURCE_ACCOUNT], buildTag,
  }),
  optionsIn: (place) => ({
    ...ofEach(place),
    'several-sources': { sourceAccountIds: [SOURCE_ACCOUNT, '777788889999'] },
    'source-keys': (scope) => ({ sourceKeys: [key(place, scope, 'SourceKey', SOURCE_ACCOUNT, 1)] }),
    'destination-keys': (scope) => ({ destinationKeys: [key(place, scope, 'DestinationKey', place.account, 2)] }),
  }),
  narrowing: ['build-tag'],
  make: (scope, props) => new PackerImageCopyRole(scope, 'Copies', props as PackerImageCopyRoleProps).role,
});

export const packerImageRetention = subject<Partial<PackerImageRetentionRoleProps>>({
  construct: 'PackerImageRetentionRole',
  name: 'packer-image-retention',
  capabilities: retentionCapabilities,
  restrictions: retentionRestrictions,
  defaultsIn: () => ({ assumedBy: new iam.ServicePrincipal('lambda.amazonaws.com'), buildTag }),
  optionsIn: (place) => ({
    ...ofEach(place),
    'image-tags': { imageTags: { Expired: 'true', Name: 'web-*' } },
    'keep-snapshots': { keepSnapshots: true },
  }),
  alone: ['keep-snapshots'],
  narrowing: ['build-tag', 'image-tags', 'keep-snapshots'],
  make: (scope, props) => new PackerImageRetentionRole(scope, 'Retention', props as PackerImageRetentionRoleProps).role,
});
