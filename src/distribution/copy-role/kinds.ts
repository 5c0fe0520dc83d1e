import type { PackerImageCopyRoleProps } from './packer-image-copy-role-props';
import { BUILD_TAG } from '../../iam/scope/build-tag';
import { DURATION, each, KEYS, KindsOf, MANAGED_POLICY, PRINCIPAL, required, structOf, TEXT, TEXTS } from '../../iam/validation/kinds';

/** What kind of value each property takes: src/iam/validation/kinds.ts. */
export const PACKER_IMAGE_COPY_ROLE: KindsOf<PackerImageCopyRoleProps> = {
  ...each(TEXT, 'roleName', 'path', 'description'),
  ...each(KEYS, 'sourceKeys', 'destinationKeys'),
  assumedBy: required(PRINCIPAL),
  sourceAccountIds: required(TEXTS),
  buildTag: required(structOf(BUILD_TAG)),
  regions: TEXTS,
  maxSessionDuration: DURATION,
  permissionsBoundary: MANAGED_POLICY,
};
