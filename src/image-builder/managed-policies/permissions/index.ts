import {
  approveSteps, decryptLogs, listLogBuckets, readLogBuckets, readLogs, runBuilds, startDeclaredPipelines, startPipelines, tagBuilds,
} from './builds';
import {
  consoleLookUps, makeServiceLinkedRole, manageBuildingBlocks, manageImages, manageLifecycle, managePipelines, passExportRoles,
  passInstanceRoles, passServiceRoles, publishTestNotifications, readDeclaredInstanceProfiles, readInstanceProfiles, shareResources,
  tagResources,
} from './manage';
import { auditAmis, listResources, readResources, readResourcesOfAws, readServiceLinkedRole } from './read';
import { declaredTopics, imdsV2, logPrefix } from './restrictions';
import { Capability, declaredBy, Restriction } from '../../../iam/vocabulary/capability';

/* What the policies of people can hold, in the order of their statements, by the names that select.ts knows them by. */

export const reader = {
  listResources,
  readResources,
  readResourcesOfAws,
  readServiceLinkedRole,
  auditAmis,
} satisfies Record<string, Capability>;

export const operator = {
  ...reader,
  startPipelines,
  startDeclaredPipelines,
  tagBuilds,
  runBuilds,
  approveSteps,
  readLogs,
  listLogBuckets,
  readLogBuckets,
  decryptLogs,
} satisfies Record<string, Capability>;

export const operatorNarrowed = { logPrefix } satisfies Record<string, Restriction>;

export const administrator = {
  ...reader,
  startPipelines,
  runBuilds,
  approveSteps: { ...approveSteps, ...declaredBy({ inWords: 'administrator' }) },
  manageBuildingBlocks,
  managePipelines,
  manageImages,
  manageLifecycle,
  tagResources,
  shareResources,
  passInstanceRoles,
  passServiceRoles,
  passExportRoles,
  readDeclaredInstanceProfiles,
  readInstanceProfiles,
  makeServiceLinkedRole,
  publishTestNotifications,
  listLogBuckets,
  consoleLookUps,
} satisfies Record<string, Capability>;

export const administratorNarrowed = { declaredTopics, imdsV2 } satisfies Record<string, Restriction>;

export const readerCapabilities: readonly Capability[] = Object.values(reader);
export const operatorCapabilities: readonly Capability[] = Object.values(operator);
export const operatorRestrictions: readonly Restriction[] = Object.values(operatorNarrowed);
export const administratorCapabilities: readonly Capability[] = Object.values(administrator);
export const administratorRestrictions: readonly Restriction[] = Object.values(administratorNarrowed);
