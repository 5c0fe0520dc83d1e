import {
  deleteSnapshots, deprecateImages, deprecateSnapshots, deregisterImages, disableImages, findImages, findResources,
} from './images';
import type { Capability, Restriction } from '../../../iam/vocabulary/capability';
import { guide } from '../../../iam/vocabulary/sources';

/*
 * The same in an account that got copies, by a role there that the service assumes for the lifecycle policies of another account. Image
 * resources stay in that account, and containers are not copied.
 */

const WHOEVER = 'of every source account and recipe';

const RESIDUAL_RISK: Readonly<Record<string, string>> = {
  DeprecateImages: `deprecates the copies of Image Builder in the account, ${WHOEVER}`,
  MarkDeprecatedImages: `sets and removes the tag DeprecatedBy on the copies of Image Builder in the account, ${WHOEVER}`,
  MarkDeprecatedSnapshots: `sets and removes the tag DeprecatedBy on the snapshots of Image Builder in the account, ${WHOEVER}`,
  DisableImages: `disables the copies of Image Builder in the account, so that no one can launch them, ${WHOEVER}`,
  DeregisterImages: `deregisters the copies of Image Builder in the account, ${WHOEVER}`,
  DeleteSnapshots: `deletes the snapshots of Image Builder in the account that no AMI uses, ${WHOEVER}`,
};

/** There the rules are about AMIs, always. */
const ofCopies = ({ properties, declaredBy, needs, ...capability }: Capability): Capability => ({
  ...capability,
  properties: properties.filter((property) => property === 'actions'),
  declaredBy: declaredBy.replace('resourceType AMI', 'every role').replace(' with includeAmis', ''),
  needs: needs.map((need) => ({ ...need, residualRisk: RESIDUAL_RISK[need.sid] ?? need.residualRisk })),
});

/** Everything that the role can be given, in the order of its statements. */
export const copies = {
  findResources: ofCopies(findResources),
  findImages: ofCopies(findImages),
  deprecateImages: ofCopies(deprecateImages),
  deprecateSnapshots: ofCopies(deprecateSnapshots),
  disableImages: ofCopies(disableImages),
  deregisterImages: ofCopies(deregisterImages),
  deleteSnapshots: ofCopies(deleteSnapshots),
} satisfies Record<string, Capability>;

/** Narrows the trust policy, and no statement: whether the tag with the ARN of the image is on copies is not documented. */
export const copiesOfRecipes: Restriction = {
  id: 'copies-of-recipes',
  does: 'acts for images of the declared recipes only',
  narrows: Object.keys(RESIDUAL_RISK),
  when: {},
  because: 'the service assumes the role for an image of these recipes only (aws:SourceArn in the trust policy)',
  source: guide('Prerequisites for lifecycle management'),
  residualRisk: 'changes the copies of every recipe while the service has assumed the role, which it does only for images of the declared recipes',
};

export const copiesCapabilities: readonly Capability[] = Object.values(copies);
