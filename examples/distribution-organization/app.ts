import { App, CfnOutput, Stack } from 'aws-cdk-lib';
import * as kms from 'aws-cdk-lib/aws-kms';
import { AmiEncryptionKey, DistributionStackSet, ImageBuilderExecutionRole, ImageBuilderInstanceProfile, ImageBuilderLifecycleAction } from 'cdk-ami-build-roles';

// The account that builds, which is the delegated administrator of StackSets in the organization. Put your ids here.
const env = { account: '111122223333', region: 'us-east-1' };
const organizationId = 'o-a1b2c3d4e5';
const workloads = 'ou-ab12-11111111';

const app = new App();
const stack = new Stack(app, 'Images', { env });

const instances = new ImageBuilderInstanceProfile(stack, 'Instances');

// Anyone who is in the organization may copy and launch; each account may let its own Auto Scaling in.
const key = new AmiEncryptionKey(stack, 'ImageKey', { organizationId, autoScalingInOrganization: true });

const execution = new ImageBuilderExecutionRole(stack, 'Execution', {
  roleName: 'image-builder',
  instanceRoles: [instances.role],
  kmsKeys: [key.key],
});

// The accounts that get images today are named in the distribution; the role may reach these, as long as they are of the organization.
const distributor = execution.distributeTo({ accountIds: ['444455556666', '777788889999'], organizationId });

// Every account of the unit gets the roles, and every account that comes into it later.
new DistributionStackSet(stack, 'Targets', {
  organizationalUnitIds: [workloads],
  delegatedAdministrator: true,
  failureTolerancePercentage: 10,
  maxConcurrentPercentage: 25,
  distributionRole: {
    sources: [distributor],
    organizationId,
    // Known once the key is deployed: write the output ImageKeyArn into cdk.json.
    sourceKeys: [kms.Key.fromKeyArn(stack, 'DeployedImageKey', app.node.getContext('imageKeyArn'))],
    outputParameters: ['/images/web-server'],
  },
  lifecycleRole: {
    sourceAccountIds: [env.account],
    actions: [ImageBuilderLifecycleAction.DELETE],
    includeSnapshots: true,
  },
});

new CfnOutput(stack, 'ImageKeyArn', { value: key.key.keyArn });
