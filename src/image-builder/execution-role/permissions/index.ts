import {
  copyImage, exportImage, fastLaunch, fastLaunchServiceLinkedRole, kmsKeys, launchTemplates, lookUpLaunchTemplates, outputParameters,
  parentParameters, publicParameters, shareImage, snapshotsForAnyAccount, snapshotsForTargets, ssmServiceLinkedRole, targetAccounts,
  targetOrganization,
} from './distribution';
import { createImage, isoImport, registerImage, watermark } from './image';
import {
  blockDeviceSnapshots, declaredKeyPairs, hostResourceGroups, imdsV2, instanceTypes, launchInstance, launchOwnImage, licenseConfigurations,
  parentImageOfAccounts, placementGroups, tagOnLaunch,
} from './launch-instance';
import { anyLogGroup, declaredLogGroups } from './logs';
import { lookUp, lookUpHosts } from './look-up';
import { parentImageOwners } from './restrictions';
import { inventory, runDocuments, updateSsmAgent } from './run-commands';
import {
  defaultScanRepository, notificationKeys, notifications, scanRepositories, startPipelines, vulnerabilityScanning, workflowDocuments,
  workflowFunctions, workflowStateMachines, workflowTopics,
} from './workflows';
import { Capability, declaredBy, Restriction } from '../../../iam/vocabulary/capability';
import { exactTagKey } from '../../../iam/vocabulary/exact-tag-key';

/** Everything that Image Builder may do with an execution role, in the order of its statements. */
export const execution = {
  lookUp,
  lookUpHosts,
  launchInstance,
  tagOnLaunch,
  parentImageOfAccounts,
  launchOwnImage,
  declaredKeyPairs,
  blockDeviceSnapshots,
  placementGroups,
  hostResourceGroups,
  licenseConfigurations,
  runDocuments,
  updateSsmAgent,
  inventory,
  anyLogGroup,
  declaredLogGroups,
  createImage,
  registerImage,
  isoImport,
  watermark,
  kmsKeys,
  copyImage,
  shareImage,
  targetAccounts,
  targetOrganization,
  snapshotsForTargets,
  snapshotsForAnyAccount,
  outputParameters,
  parentParameters,
  publicParameters,
  launchTemplates,
  lookUpLaunchTemplates,
  fastLaunch,
  exportImage,
  notifications,
  notificationKeys,
  workflowFunctions,
  workflowTopics,
  workflowStateMachines,
  workflowDocuments,
  startPipelines,
  vulnerabilityScanning,
  defaultScanRepository,
  scanRepositories,
  ssmServiceLinkedRole,
  fastLaunchServiceLinkedRole,
  instanceTypes,
  imdsV2,
  exactTagKey: exactTagKey(declaredBy({ inWords: 'always' }), 'ssm:AddTagsToResource'),
} satisfies Record<string, Capability>;

/** Everything that can narrow what was given. */
export const executionNarrowed = {
  parentImageOwners,
} satisfies Record<string, Restriction>;

export const executionCapabilities: readonly Capability[] = Object.values(execution);
export const executionRestrictions: readonly Restriction[] = Object.values(executionNarrowed);
