import { launchTemplates, outputParameters } from './after-the-copy';
import { encryptedImage } from './encrypted-image';
import { lookUpImages, receiveImage, shareOnward, tagKeys } from './receive-image';
import { Capability, declaredBy, Restriction } from '../../iam/vocabulary/capability';
import { exactTagKey } from '../../iam/vocabulary/exact-tag-key';

export { keyPolicy, keyPolicyCapabilities } from './key-policy';

/** The capabilities of a role that receives images from another account, in the order of their statements. */
export const distribution = {
  lookUpImages,
  receiveImage,
  encryptedImage,
  shareOnward,
  outputParameters,
  launchTemplates,
  exactTagKey: exactTagKey(declaredBy({ inWords: 'always' })),
} satisfies Record<string, Capability>;

export const distributionNarrowed = { tagKeys } satisfies Record<string, Restriction>;

export const distributionCapabilities: readonly Capability[] = Object.values(distribution);
export const distributionRestrictions: readonly Restriction[] = Object.values(distributionNarrowed);
