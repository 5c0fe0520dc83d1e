import { subject } from './subject';
import { CrossAccountLifecycleRole, CrossAccountLifecycleRoleProps, ImageBuilderLifecycleAction } from '../../../src';
import { buildTagGuard } from '../../../src/build-tag-guard/permissions';
import { keyPolicyCapabilities } from '../../../src/distribution/permissions';
import type { Capability, Restriction } from '../../../src/iam/vocabulary/capability';
import { copiesCapabilities, copiesOfRecipes } from '../../../src/image-builder/lifecycle-role/permissions';

/* Constructs that grant or deny something, and go through the data checks and the catalogue; their other proofs are tests of their own. */

/** A construct with its data. */
export interface Catalogued {
  readonly construct: string;
  /** The name of its files. */
  readonly name: string;
  readonly capabilities: readonly Capability[];
  readonly restrictions: readonly Restriction[];
}

const { DEPRECATE, DISABLE, DELETE } = ImageBuilderLifecycleAction;

/** The same statements as those of ImageBuilderLifecycleExecutionRole, whose attacks hold for it as well. */
export const crossAccountLifecycle = subject<Partial<CrossAccountLifecycleRoleProps>>({
  construct: 'CrossAccountLifecycleRole',
  name: 'cross-account-lifecycle',
  capabilities: copiesCapabilities,
  restrictions: [copiesOfRecipes],
  defaultsIn: () => ({ sourceAccountIds: ['444455556666'], actions: [DEPRECATE, DISABLE, DELETE], includeSnapshots: true }),
  optionsIn: () => ({ recipes: { recipes: ['web'] } }),
  narrowing: ['recipes'],
  make: (scope, props) => new CrossAccountLifecycleRole(scope, 'Lifecycle', props as CrossAccountLifecycleRoleProps).role,
});

export const OTHERS: readonly Catalogued[] = [
  crossAccountLifecycle,
  { construct: 'AmiEncryptionKey', name: 'ami-encryption-key', capabilities: keyPolicyCapabilities, restrictions: [] },
  { construct: 'BuildTagGuard', name: 'build-tag-guard', capabilities: [buildTagGuard], restrictions: [] },
];
