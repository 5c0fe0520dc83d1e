import { OTHER_ACCOUNT, UNIT } from './accounts';
import { integrationTest } from './proof';
import { DistributionStackSet, ImageBuilderLifecycleAction } from '../../src';

integrationTest('DistributionStackSetAllOptions', (stack) => {
  new DistributionStackSet(stack, 'Targets', {
    organizationalUnitIds: [UNIT],
    region: 'us-east-1',
    distributionRole: { sources: [{ accountId: OTHER_ACCOUNT }] },
    lifecycleRole: { sourceAccountIds: [OTHER_ACCOUNT], actions: [ImageBuilderLifecycleAction.DELETE], includeSnapshots: true },
    failureTolerancePercentage: 10,
    maxConcurrentPercentage: 50,
  });
  return []; // its roles are in other accounts
});
