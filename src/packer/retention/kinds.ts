import type { PackerImageRetentionRoleProps } from './packer-image-retention-role-props';
import { BUILD_TAG } from '../../iam/scope/build-tag';
import {
  DURATION, each, KindsOf, MANAGED_POLICY, mapOf, PRINCIPAL, required, structOf, SWITCH, TEXT, TEXTS,
} from '../../iam/validation/kinds';

/** What kind of value each property takes: src/iam/validation/kinds.ts. */
export const PACKER_IMAGE_RETENTION_ROLE: KindsOf<PackerImageRetentionRoleProps> = {
  ...each(TEXT, 'roleName', 'path', 'description'),
  assumedBy: required(PRINCIPAL),
  buildTag: required(structOf(BUILD_TAG)),
  imageTags: mapOf(TEXT, 'strings'),
  keepSnapshots: SWITCH,
  regions: TEXTS,
  maxSessionDuration: DURATION,
  permissionsBoundary: MANAGED_POLICY,
};
