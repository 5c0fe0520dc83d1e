import { OTHER_ACCOUNT, UNIT } from './accounts';
import { integrationTest } from './proof';
import { DistributionStackSet } from '../../src';

integrationTest('DistributionStackSetDefaults', (stack) => {
  new DistributionStackSet(stack, 'Targets', {
    organizationalUnitIds: [UNIT],
    region: 'us-east-1',
    distributionRole: { sources: [{ accountId: OTHER_ACCOUNT }] },
  });
  return []; // its roles are in other accounts
});
