import type {
  ImageBuilderAdministratorPolicyProps, ImageBuilderOperatorPolicyProps, ImageBuilderReadOnlyPolicyProps,
} from './image-builder-people-props';
import {
  BUCKETS, each, GROUPS, INSTANCE_PROFILES, KEYS, KindsOf, ROLES, SWITCH, TEXT, TEXTS, TOPICS, USERS,
} from '../../iam/validation/kinds';

/* What kind of value each property takes: src/iam/validation/kinds.ts. */

export const READ_ONLY_POLICY: KindsOf<ImageBuilderReadOnlyPolicyProps> = {
  ...each(TEXTS, 'regions', 'resourceNames'),
  auditAmis: SWITCH,
  ...each(TEXT, 'managedPolicyName', 'path', 'description'),
  users: USERS,
  groups: GROUPS,
  roles: ROLES,
};

export const OPERATOR_POLICY: KindsOf<ImageBuilderOperatorPolicyProps> = {
  ...READ_ONLY_POLICY,
  ...each(TEXTS, 'pipelines', 'logGroupNames'),
  ...each(SWITCH, 'tagImages', 'approveSteps'),
  logBuckets: BUCKETS,
  logPrefix: TEXT,
  logKeys: KEYS,
};

export const ADMINISTRATOR_POLICY: KindsOf<ImageBuilderAdministratorPolicyProps> = {
  ...READ_ONLY_POLICY,
  ...each(ROLES, 'instanceRoles', 'executionRoles', 'lifecycleRoles', 'vmExportRoles'),
  ...each(SWITCH, 'requireImdsV2', 'shareResources', 'console'),
  instanceProfiles: INSTANCE_PROFILES,
  notificationTopics: TOPICS,
  logBuckets: BUCKETS,
};
