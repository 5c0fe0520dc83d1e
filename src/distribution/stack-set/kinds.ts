import type { DistributionStackSetProps } from './distribution-stack-set-props';
import { each, KindsOf, NUMBER, required, structOf, SWITCH, TEXT, TEXTS } from '../../iam/validation/kinds';
import { CROSS_ACCOUNT_LIFECYCLE_ROLE } from '../../image-builder/lifecycle-role/kinds';
import { CROSS_ACCOUNT_DISTRIBUTION_ROLE } from '../kinds';

/* What kind of value each property takes: src/iam/validation/kinds.ts. */

export const DISTRIBUTION_STACK_SET: KindsOf<DistributionStackSetProps> = {
  ...each(TEXTS, 'organizationalUnitIds', 'accountIds', 'excludedAccountIds'),
  ...each(TEXT, 'region', 'stackSetName', 'description'),
  ...each(SWITCH, 'autoDeployment', 'retainOnRemoval', 'softFailureTolerance', 'delegatedAdministrator'),
  ...each(NUMBER, 'failureTolerancePercentage', 'maxConcurrentPercentage'),
  distributionRole: required(structOf(CROSS_ACCOUNT_DISTRIBUTION_ROLE)),
  lifecycleRole: structOf(CROSS_ACCOUNT_LIFECYCLE_ROLE),
};
