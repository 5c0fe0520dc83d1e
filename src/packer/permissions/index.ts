import { amiManagement } from './ami-management';
import { assumeRoles, sourceIdentities, tagSessions, tagSessionsTransitively } from './assume-roles';
import { instanceConnect, lookUpPublicSubnet, sessionManager, windowsPassword } from './communicator';
import { confinedImage, confinedInstance } from './confinement';
import { copyImage, lookUpCopies } from './copy-image';
import { createImage, finishImage } from './create-image';
import { decryptData, readParameters, readSecrets } from './data-sources';
import { fastLaunchFromTemplates, fastLaunchInstances } from './fast-launch';
import { imageSteps } from './image-steps';
import { encryptUploads, importImage } from './import-image';
import { passInstanceRole, readAnyProfile, readDeclaredProfiles } from './instance-profile';
import { declaredKeyPairs, temporaryKeyPair } from './key-pair';
import { kmsKeys } from './kms-keys';
import {
  lateTaggedImages, lateTaggedInstances, lateTaggedKeyPairs, lateTaggedLaunchTemplates, lateTaggedNetworkInterfaces,
  lateTaggedSecurityGroups, lateTaggedTemporaryRoles,
} from './late-tagging';
import {
  anySubnet, declaredSubnets, deleteVolumes, launchInstance, launchUntaggedVolumes, sourceImage, sourceImageOfAccounts,
} from './launch-instance';
import { lookUp } from './look-up';
import {
  blockDeviceSnapshots, capacityReservationGroups, capacityReservations, decodeMessages, hostResourceGroups, instanceAttributes,
  licenseConfigurations, placementGroups,
} from './options';
import {
  chroot, chrootSnapshotOfAccounts, ebsVolumes, registerImage, registerImageOfSnapshots, snapshotVolumes, swapVolumes, uploadBundle,
} from './other-builders';
import { protectedImages } from './protection';
import { fleetsInVpcs, imdsV2, instanceTypes, securityGroupsOfVpcs, sourceImageOwners, subnetsOfVpcs } from './restrictions';
import {
  closedSecurityGroup, declaredSecurityGroups, openSecurityGroup, securityGroupInVpc, securityGroupRules, temporarySecurityGroup,
} from './security-group';
import { fastLaunchServiceLinkedRole, spotServiceLinkedRole } from './service-linked-roles';
import { spot, spotRequest } from './spot';
import { temporaryInstanceProfile } from './temporary-instance-profile';
import { Capability, declaredBy, Restriction } from '../../iam/vocabulary/capability';
import { exactTagKey } from '../../iam/vocabulary/exact-tag-key';

/** Everything a Packer build role can be given, in the order of its statements, by the name that select.ts knows it by. */
export const packer = {
  lookUp,
  launchInstance,
  confinedInstance,
  sourceImage,
  sourceImageOfAccounts,
  deleteVolumes,
  launchUntaggedVolumes,
  anySubnet,
  declaredSubnets,
  lookUpPublicSubnet,
  blockDeviceSnapshots,
  placementGroups,
  licenseConfigurations,
  hostResourceGroups,
  capacityReservations,
  capacityReservationGroups,
  temporarySecurityGroup,
  securityGroupInVpc,
  openSecurityGroup,
  securityGroupRules,
  closedSecurityGroup,
  declaredSecurityGroups,
  temporaryKeyPair,
  declaredKeyPairs,
  windowsPassword,
  sessionManager,
  instanceConnect,
  spotRequest,
  spot,
  passInstanceRole,
  readDeclaredProfiles,
  readAnyProfile,
  temporaryInstanceProfile,
  instanceAttributes,
  createImage,
  confinedImage,
  swapVolumes,
  snapshotVolumes,
  registerImage,
  registerImageOfSnapshots,
  ebsVolumes,
  chroot,
  chrootSnapshotOfAccounts,
  uploadBundle,
  importImage,
  encryptUploads,
  copyImage,
  lookUpCopies,
  kmsKeys,
  finishImage,
  ...imageSteps,
  fastLaunchInstances,
  fastLaunchFromTemplates,
  spotServiceLinkedRole,
  fastLaunchServiceLinkedRole,
  amiManagement,
  readSecrets,
  readParameters,
  decryptData,
  assumeRoles,
  tagSessions,
  tagSessionsTransitively,
  sourceIdentities,
  decodeMessages,
  lateTaggedImages,
  lateTaggedNetworkInterfaces,
  lateTaggedKeyPairs,
  lateTaggedSecurityGroups,
  lateTaggedInstances,
  lateTaggedLaunchTemplates,
  lateTaggedTemporaryRoles,
  exactTagKey: exactTagKey(declaredBy('builders', 'importBucket',
    { inWords: 'importBucket; the builders that tag: all', unless: ['confineToInstanceProfiles'], byDefault: true })),
  protectedImages,
} satisfies Record<string, Capability>;

/** Everything that can narrow what was given. */
export const packerNarrowed = {
  sourceImageOwners,
  instanceTypes,
  imdsV2,
  subnetsOfVpcs,
  fleetsInVpcs,
  securityGroupsOfVpcs,
} satisfies Record<string, Restriction>;

export const packerCapabilities: readonly Capability[] = Object.values(packer);
export const packerRestrictions: readonly Restriction[] = Object.values(packerNarrowed);
