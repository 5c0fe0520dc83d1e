import type { CrossAccountDistributionRoleProps } from './cross-account-distribution-role-props';
import { each, KEYS, KindsOf, listOf, MANAGED_POLICY, required, structOf, TEXT, TEXTS } from '../iam/validation/kinds';
import type { DistributionSource } from '../image-builder/execution-role/distribution-source';

/* What kind of value each property takes: src/iam/validation/kinds.ts. */

export const DISTRIBUTION_SOURCE: KindsOf<DistributionSource> = {
  accountId: required(TEXT), roleArn: TEXT,
};

export const CROSS_ACCOUNT_DISTRIBUTION_ROLE: KindsOf<CrossAccountDistributionRoleProps> = {
  ...each(TEXT, 'organizationId', 'description'),
  ...each(TEXTS,
    'regions', 'tagKeys', 'outputParameters', 'launchTemplates', 'launchPermissionUserIds', 'launchPermissionOrganizationArns',
    'launchPermissionOrganizationalUnitArns'),
  ...each(KEYS, 'sourceKeys', 'destinationKeys'),
  sources: required(listOf(structOf(DISTRIBUTION_SOURCE), 'sources')),
  permissionsBoundary: MANAGED_POLICY,
};
