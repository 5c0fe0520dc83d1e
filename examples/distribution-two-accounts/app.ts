import { App, CfnOutput, Stack } from 'aws-cdk-lib';
import * as imagebuilder from 'aws-cdk-lib/aws-imagebuilder';
import * as kms from 'aws-cdk-lib/aws-kms';
import { AmiEncryptionKey, CrossAccountDistributionRole, ImageBuilderExecutionRole, ImageBuilderInstanceProfile } from 'cdk-ami-build-roles';

// The account that builds, and the account that gets the images. Put yours here: both sides must know both.
const region = 'us-east-1';
const builds = '111122223333';
const production = '444455556666';

const app = new App();
const source = new Stack(app, 'Source', { env: { account: builds, region } });
const target = new Stack(app, 'Target', { env: { account: production, region } });

const instances = new ImageBuilderInstanceProfile(source, 'Instances');

// Encrypted from the start: an image under the default key of EBS cannot be shared.
const key = new AmiEncryptionKey(source, 'ImageKey', { accountIds: [production], autoScalingAccountIds: [production], alias: 'alias/images' });

const execution = new ImageBuilderExecutionRole(source, 'Execution', {
  roleName: 'image-builder', // the other account names it in its trust policy
  instanceRoles: [instances.role],
  kmsKeys: [key.key],
});

// Both ends: what the role of the source may reach, and whom the role of the target trusts.
const distributor = execution.distributeTo({ accountIds: [production] });

new CrossAccountDistributionRole(target, 'Distribution', {
  sources: [distributor],
  // Known once the source is deployed: write the output ImageKeyArn of that stack into cdk.json.
  sourceKeys: [kms.Key.fromKeyArn(target, 'ImageKey', app.node.getContext('imageKeyArn'))],
  outputParameters: ['/images/web-server'],
});
new CfnOutput(source, 'ImageKeyArn', { value: key.key.keyArn });

const recipe = new imagebuilder.CfnImageRecipe(source, 'Recipe', {
  name: 'web-server',
  version: '1.0.0',
  parentImage: `arn:${source.partition}:imagebuilder:${region}:aws:image/amazon-linux-2023-x86/x.x.x`,
  components: [{ componentArn: `arn:${source.partition}:imagebuilder:${region}:aws:component/update-linux/x.x.x` }],
  blockDeviceMappings: [{ deviceName: '/dev/xvda', ebs: { encrypted: true, kmsKeyId: key.key.keyArn, deleteOnTermination: true } }],
});
const infrastructure = new imagebuilder.CfnInfrastructureConfiguration(source, 'Infrastructure', {
  name: 'web-server', instanceProfileName: instances.instanceProfileName,
});

const distribution = new imagebuilder.CfnDistributionConfiguration(source, 'DistributionConfiguration', {
  name: 'web-server',
  distributions: [{
    region,
    amiDistributionConfiguration: { Name: 'web-server {{ imagebuilder:buildDate }}', TargetAccountIds: [production] },
    ssmParameterConfigurations: [{ amiAccountId: production, parameterName: '/images/web-server' }],
  }],
});
new imagebuilder.CfnImagePipeline(source, 'Pipeline', {
  name: 'web-server',
  imageRecipeArn: recipe.attrArn,
  infrastructureConfigurationArn: infrastructure.attrArn,
  distributionConfigurationArn: distribution.attrArn,
  executionRole: execution.role.roleArn,
});
