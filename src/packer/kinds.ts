import type { LateTagging } from './late-tagging';
import type { PackerBuildRoleAttributes } from './packer-build-role';
import type { PackerBuildRoleProps } from './packer-build-role-props';
import type { PackerTemplate } from './packer-template';
import { PackerImageAttribute, PackerBuilder, PackerUnknownOptions } from './vocabulary';
import { BUILD_TAG, BUILD_TAG_OPTIONS } from '../iam/scope/build-tag';
import {
  BUCKET, DURATION, each, INSTANCE_PROFILES, KEY_PAIRS, KEYS, KindsOf, knownBy, listOf, MANAGED_POLICY, oneOf, PARAMETERS, PRINCIPAL, required,
  ROLES, SECRETS, SECURITY_GROUPS, structOf, SUBNETS, SWITCH, TEXT, TEXTS, VPCS,
} from '../iam/validation/kinds';

/* What kind of value each property takes: src/iam/validation/kinds.ts. */

export const PACKER_BUILD_ROLE: KindsOf<PackerBuildRoleProps> = {
  ...each(TEXT, 'roleName', 'path', 'description', 'importPrefix'),
  ...each(SWITCH,
    'requireVolumeTag', 'useCreateImage', 'snapshotVolumes', 'skipCreateAmi', 'spot', 'readWindowsPassword', 'sessionManager',
    'instanceConnect', 'associatePublicIpAddress', 'temporaryInstanceProfile', 'enhancedNetworking', 'publicImages', 'publicSnapshots',
    'setDeprecation', 'deregistrationProtection', 'fastLaunch', 'decodeAuthorizationMessages', 'confineToInstanceProfiles', 'encryptBoot',
    'requireImdsV2'),
  ...each(TEXTS,
    'regions', 'copyToRegions', 'blockDeviceSnapshots', 'placementGroups', 'licenseConfigurations', 'hostResourceGroups', 'amiUsers',
    'amiOrgArns', 'amiOuArns', 'snapshotUsers', 'fastLaunchTemplates', 'sourceImageOwners', 'instanceTypes'),
  ...each(BUCKET, 'bundleBucket', 'importBucket'),
  ...each(KEYS, 'dataSourceKeys', 'kmsKeys'),
  ...each(ROLES, 'assumeRoles', 'instanceRoles'),
  template: knownBy<PackerTemplate>('_read', 'a PackerTemplate', 'read it with PackerTemplate.fromFile'),
  unknownOptions: oneOf('PackerUnknownOptions', PackerUnknownOptions),
  buildTag: structOf(BUILD_TAG_OPTIONS),
  builders: listOf(oneOf('PackerBuilder', PackerBuilder), 'builders'),
  imageAttributes: listOf(oneOf('PackerImageAttribute', PackerImageAttribute), 'attributes'),
  protectionTag: structOf(BUILD_TAG),
  lateTagging: knownBy<LateTagging>('resources', 'a LateTagging', 'write it like LateTagging.AWS_CN'),
  assumedBy: PRINCIPAL,
  maxSessionDuration: DURATION,
  permissionsBoundary: MANAGED_POLICY,
  secrets: SECRETS,
  parameters: PARAMETERS,
  instanceProfiles: INSTANCE_PROFILES,
  subnets: SUBNETS,
  vpcs: VPCS,
  securityGroups: SECURITY_GROUPS,
  keyPairs: KEY_PAIRS,
};

export const PACKER_BUILD_ROLE_ATTRIBUTES: KindsOf<PackerBuildRoleAttributes> = {
  roleArn: required(TEXT), instanceProfileArn: TEXT, buildTag: structOf(BUILD_TAG),
};
