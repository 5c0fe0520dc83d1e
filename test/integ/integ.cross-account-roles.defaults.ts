import { OTHER_ACCOUNT } from './accounts';
import { crossAccountRoles } from './cross-account';
import { integrationTest } from './proof';
import { CrossAccountDistributionRole, CrossAccountLifecycleRole, ImageBuilderLifecycleAction } from '../../src';

const { DELETE } = ImageBuilderLifecycleAction;

integrationTest('CrossAccountRolesDefaults', (stack) => {
  const distribution = new CrossAccountDistributionRole(stack, 'Distribution', { sources: [{ accountId: OTHER_ACCOUNT }] });
  const lifecycle = new CrossAccountLifecycleRole(stack, 'Lifecycle', { sourceAccountIds: [OTHER_ACCOUNT], actions: [DELETE], includeSnapshots: true });
  return crossAccountRoles(distribution, lifecycle);
});
