import { buildTagGuard } from './build-tag-guard';
import type { Capability } from './capability';
import { distributionCapabilities } from './distribution';
import { executionCapabilities } from './image-builder/execution';
import { instanceCapabilities } from './image-builder/instance';
import { lifecycleCapabilities } from './image-builder/lifecycle';
import { administratorCapabilities, operatorCapabilities, readerCapabilities } from './image-builder/people';
import { packerCapabilities } from './packer';

/** The data of a construct. */
export interface Catalogue {
  /** The name of the construct, as users write it. */
  readonly construct: string;
  readonly capabilities: readonly Capability[];
}

/** Everything that the constructs of the library can grant. */
export const CATALOGUES: readonly Catalogue[] = [
  { construct: 'PackerBuildRole', capabilities: packerCapabilities },
  { construct: 'ImageBuilderInstanceProfile', capabilities: instanceCapabilities },
  { construct: 'ImageBuilderExecutionRole', capabilities: executionCapabilities },
  { construct: 'ImageBuilderLifecycleExecutionRole', capabilities: lifecycleCapabilities },
  { construct: 'ImageBuilderAdministratorPolicy', capabilities: administratorCapabilities },
  { construct: 'ImageBuilderOperatorPolicy', capabilities: operatorCapabilities },
  { construct: 'ImageBuilderReadOnlyPolicy', capabilities: readerCapabilities },
  { construct: 'CrossAccountDistributionRole', capabilities: distributionCapabilities },
  { construct: 'CrossAccountLifecycleRole', capabilities: lifecycleCapabilities },
  { construct: 'BuildTagGuard', capabilities: [buildTagGuard] },
];
