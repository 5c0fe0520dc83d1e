import type { Capability, Restriction } from '../capability';
import { createImage } from './create-image';
import { encryptBoot, kmsKeys } from './encryption';
import { passInstanceRole, readAnyProfile, readDeclaredProfiles } from './instance-profile';
import { declaredKeyPairs, temporaryKeyPair } from './key-pair';
import { lateTaggedImages, lateTaggedInstances, lateTaggedKeyPairs, lateTaggedNetworkInterfaces, lateTaggedSecurityGroups } from './late-tagging';
import { anySubnet, declaredSubnets, launchInstance, launchUntaggedVolumes } from './launch-instance';
import { lookUp } from './look-up';
import { imdsV2, instanceTypes, securityGroupsOfVpcs, sourceImageOwners, subnetsOfVpcs } from './restrictions';
import { declaredSecurityGroups, temporarySecurityGroup } from './security-group';

export * from './create-image';
export * from './encryption';
export * from './instance-profile';
export * from './key-pair';
export * from './late-tagging';
export * from './launch-instance';
export * from './look-up';
export * from './restrictions';
export * from './security-group';

/** Everything a Packer build role can be given, in the order of its statements. */
export const packerCapabilities: readonly Capability[] = [
  lookUp,
  launchInstance,
  launchUntaggedVolumes,
  anySubnet,
  declaredSubnets,
  temporarySecurityGroup,
  declaredSecurityGroups,
  temporaryKeyPair,
  declaredKeyPairs,
  createImage,
  passInstanceRole,
  readDeclaredProfiles,
  readAnyProfile,
  encryptBoot,
  kmsKeys,
  lateTaggedImages,
  lateTaggedNetworkInterfaces,
  lateTaggedKeyPairs,
  lateTaggedSecurityGroups,
  lateTaggedInstances,
];

/** Everything that can narrow what was given. */
export const packerRestrictions: readonly Restriction[] = [
  sourceImageOwners,
  instanceTypes,
  imdsV2,
  subnetsOfVpcs,
  securityGroupsOfVpcs,
];
