import type { Capability, Restriction } from './capability';
import { packerCapabilities, packerRestrictions } from './packer';

/** The data of a construct. */
export interface Catalogue {
  /** The name of the construct, as users write it. */
  readonly construct: string;
  readonly capabilities: readonly Capability[];
  readonly restrictions: readonly Restriction[];
}

/** Everything that the constructs of the library can grant. */
export const CATALOGUES: readonly Catalogue[] = [
  { construct: 'PackerBuildRole', capabilities: packerCapabilities, restrictions: packerRestrictions },
];
