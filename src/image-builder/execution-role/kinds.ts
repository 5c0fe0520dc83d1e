import type { ImageBuilderDistributionTargets } from './image-builder-distribution-targets';
import type { ImageBuilderExecutionRoleProps } from './image-builder-execution-role-props';
import {
  DURATION, each, FUNCTIONS, KEY_PAIRS, KEYS, KindsOf, listOf, MANAGED_POLICY, oneOf, REPOSITORIES, required, ROLE, ROLES,
  SECURITY_GROUPS, STATE_MACHINES, structOf, SUBNETS, SWITCH, TEXT, TEXTS, TOPICS,
} from '../../iam/validation/kinds';
import { PIPELINE_OBJECTS } from '../pipeline/kinds';
import { ImageBuilderImageType, ImageBuilderOperatingSystem } from '../vocabulary';

/* What kind of value each property takes: src/iam/validation/kinds.ts. */

export const EXECUTION_ROLE: KindsOf<ImageBuilderExecutionRoleProps> = {
  ...each(TEXTS,
    'regions', 'copyToRegions', 'sourceArns', 'logGroupNames', 'instanceTypes', 'parentImageOwners', 'blockDeviceSnapshots',
    'placementGroups', 'hostResourceGroups', 'outputParameters', 'parentImageParameters', 'launchTemplates', 'licenseConfigurations',
    'fastLaunchTemplates', 'workflowDocuments', 'startablePipelines', 'launchPermissionUserIds', 'launchPermissionOrganizationArns',
    'launchPermissionOrganizationalUnitArns', 'targetAccountIds', 'networkAccountIds'),
  ...each(KEYS, 'kmsKeys', 'notificationKeys'),
  ...each(SWITCH,
    'requireImdsV2', 'imageTests', 'enhancedImageMetadata', 'dedicatedHosts', 'vulnerabilityScanning', 'updateSsmAgent', 'registerImage',
    'isoImport', 'watermark', 'createServiceLinkedRoles'),
  ...each(TOPICS, 'notificationTopics', 'workflowTopics'),
  ...each(TEXT, 'targetOrganizationId', 'roleName', 'path', 'description'),
  pipelineDeclaration: structOf(PIPELINE_OBJECTS),
  instanceRoles: required(ROLES),
  imageTypes: listOf(oneOf('ImageBuilderImageType', ImageBuilderImageType), 'types of images'),
  operatingSystems: listOf(oneOf('ImageBuilderOperatingSystem', ImageBuilderOperatingSystem), 'operating systems'),
  subnets: SUBNETS,
  securityGroups: SECURITY_GROUPS,
  keyPairs: KEY_PAIRS,
  vmExportRole: ROLE,
  scanRepositories: REPOSITORIES,
  workflowFunctions: FUNCTIONS,
  workflowStateMachines: STATE_MACHINES,
  maxSessionDuration: DURATION,
  permissionsBoundary: MANAGED_POLICY,
};

export const DISTRIBUTION_TARGETS: KindsOf<ImageBuilderDistributionTargets> = {
  ...each(TEXTS, 'accountIds', 'regions'),
  organizationId: TEXT,
  keys: KEYS,
};
