import {
  deleteContainers, deleteResources, deleteSnapshots, deprecateImages, deprecateSnapshots, deregisterImages, disableImages, findImages,
  findResources,
} from './images';
import { imagesOfRecipes, snapshotsOfRecipes } from './restrictions';
import type { Capability, Restriction } from '../../../iam/vocabulary/capability';

export { copies, copiesCapabilities, copiesOfRecipes } from './copies';

/** Everything a lifecycle execution role can be given, in the order of its statements, by the name that select.ts knows it by. */
export const lifecycle = {
  findResources,
  findImages,
  deprecateImages,
  deprecateSnapshots,
  disableImages,
  deleteResources,
  deregisterImages,
  deleteSnapshots,
  deleteContainers,
} satisfies Record<string, Capability>;

/** Everything that can narrow what was given. */
export const lifecycleNarrowed = {
  imagesOfRecipes,
  snapshotsOfRecipes,
} satisfies Record<string, Restriction>;

export const lifecycleCapabilities: readonly Capability[] = Object.values(lifecycle);
export const lifecycleRestrictions: readonly Restriction[] = Object.values(lifecycleNarrowed);
