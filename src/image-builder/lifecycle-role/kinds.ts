import type { CrossAccountLifecycleRoleProps } from './cross-account-lifecycle-role-props';
import type { ImageBuilderLifecycleExecutionRoleProps } from './image-builder-lifecycle-execution-role-props';
import { each, KindsOf, listOf, MANAGED_POLICY, oneOf, REPOSITORIES, required, SWITCH, TEXT, TEXTS } from '../../iam/validation/kinds';
import { ImageBuilderImageType, ImageBuilderLifecycleAction } from '../vocabulary';

/* What kind of value each property takes: src/iam/validation/kinds.ts. */

export const LIFECYCLE_EXECUTION_ROLE: KindsOf<ImageBuilderLifecycleExecutionRoleProps> = {
  ...each(SWITCH, 'includeAmis', 'includeSnapshots', 'includeContainers'),
  ...each(TEXTS, 'recipes', 'regions', 'sourceArns'),
  ...each(TEXT, 'roleName', 'path', 'description'),
  actions: required(listOf(oneOf('ImageBuilderLifecycleAction', ImageBuilderLifecycleAction), 'actions')),
  resourceType: oneOf('ImageBuilderImageType', ImageBuilderImageType),
  containerRepositories: REPOSITORIES,
  permissionsBoundary: MANAGED_POLICY,
};

export const CROSS_ACCOUNT_LIFECYCLE_ROLE: KindsOf<CrossAccountLifecycleRoleProps> = {
  ...each(TEXTS, 'recipes', 'regions'),
  sourceAccountIds: required(TEXTS),
  actions: required(listOf(oneOf('ImageBuilderLifecycleAction', ImageBuilderLifecycleAction), 'actions')),
  includeSnapshots: SWITCH,
  description: TEXT,
  permissionsBoundary: MANAGED_POLICY,
};
