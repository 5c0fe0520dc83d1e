import { agent, inventory, sessions } from './agent';
import { declaredComponents, decryptComponents, marketplaceComponents, readParameters, runComponents } from './components';
import { anyContainerRecipe, declaredContainerRecipes, pullParentImages, pushImages } from './containers';
import { isoImport } from './iso-import';
import { declaredLogs, encryptLogs, logBucket, logs } from './logs';
import type { Capability, Restriction } from '../../../iam/vocabulary/capability';

/** Everything that build and test instances of Image Builder can be given, in the order of its statements. */
export const instance = {
  agent,
  inventory,
  sessions,
  runComponents,
  declaredComponents,
  marketplaceComponents,
  decryptComponents,
  readParameters,
  logs,
  declaredLogs,
  logBucket,
  encryptLogs,
  isoImport,
  pushImages,
  pullParentImages,
  anyContainerRecipe,
  declaredContainerRecipes,
} satisfies Record<string, Capability>;

export const instanceCapabilities: readonly Capability[] = Object.values(instance);
export const instanceRestrictions: readonly Restriction[] = [];
