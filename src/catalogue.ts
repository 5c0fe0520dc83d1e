import { buildTagGuard } from './build-tag-guard/permissions';
import { copyingCapabilities } from './distribution/copy-role/permissions';
import { distributionCapabilities, keyPolicyCapabilities } from './distribution/permissions';
import type { Capability, Need } from './iam/vocabulary/capability';
import { executionCapabilities } from './image-builder/execution-role/permissions';
import { instanceCapabilities } from './image-builder/instance-profile/permissions';
import { copiesCapabilities, lifecycleCapabilities } from './image-builder/lifecycle-role/permissions';
import { administratorCapabilities, operatorCapabilities, readerCapabilities } from './image-builder/managed-policies/permissions';
import { packerCapabilities } from './packer/permissions';
import { retentionCapabilities } from './packer/retention/permissions';

/** The data of a construct. */
export interface Catalogue {
  /** The name of the construct, as users write it. */
  readonly construct: string;
  /** Further constructs that grant the same. */
  readonly alsoIn?: readonly string[];
  readonly capabilities: readonly Capability[];
}

/** Everything that the constructs of the library can grant. */
export const CATALOGUES: readonly Catalogue[] = [
  { construct: 'PackerBuildRole', capabilities: packerCapabilities },
  { construct: 'PackerImageRetentionRole', capabilities: retentionCapabilities },
  { construct: 'ImageBuilderInstanceProfile', capabilities: instanceCapabilities },
  { construct: 'ImageBuilderExecutionRole', capabilities: executionCapabilities },
  { construct: 'ImageBuilderLifecycleExecutionRole', capabilities: lifecycleCapabilities },
  { construct: 'ImageBuilderAdministratorPolicy', capabilities: administratorCapabilities },
  { construct: 'ImageBuilderOperatorPolicy', capabilities: operatorCapabilities },
  { construct: 'ImageBuilderReadOnlyPolicy', capabilities: readerCapabilities },
  { construct: 'CrossAccountDistributionRole', alsoIn: ['DistributionStackSet'], capabilities: distributionCapabilities },
  { construct: 'PackerImageCopyRole', capabilities: copyingCapabilities },
  { construct: 'CrossAccountLifecycleRole', alsoIn: ['DistributionStackSet'], capabilities: copiesCapabilities },
  { construct: 'AmiEncryptionKey', alsoIn: ['AmiEncryptionKeyReplica'], capabilities: keyPolicyCapabilities },
  { construct: 'BuildTagGuard', capabilities: [buildTagGuard] },
];

/** Every need of every construct. */
export const NEEDS: readonly Need[] = CATALOGUES.flatMap(({ capabilities }) => capabilities).flatMap(({ needs }) => needs);
