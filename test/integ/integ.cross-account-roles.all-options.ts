import { OTHER_ACCOUNT } from './accounts';
import { crossAccountRoles } from './cross-account';
import { integrationTest } from './proof';
import { CrossAccountDistributionRole, CrossAccountLifecycleRole, ImageBuilderLifecycleAction } from '../../src';

const { DELETE, DEPRECATE, DISABLE } = ImageBuilderLifecycleAction;

integrationTest('CrossAccountRolesAllOptions', (stack) => {
  const distribution = new CrossAccountDistributionRole(stack, 'Distribution', {
    sources: [{ accountId: OTHER_ACCOUNT, roleArn: `arn:aws:iam::${OTHER_ACCOUNT}:role/image-builder` }],
    organizationId: 'o-a1b2c3d4e5',
    regions: ['us-east-1', 'eu-west-1'],
    outputParameters: ['/images/web'],
  });
  const lifecycle = new CrossAccountLifecycleRole(stack, 'Lifecycle', {
    sourceAccountIds: [OTHER_ACCOUNT], actions: [DEPRECATE, DISABLE, DELETE], includeSnapshots: true, recipes: ['web-server'],
  });
  return crossAccountRoles(distribution, lifecycle);
});
