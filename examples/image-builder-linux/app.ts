import { App, CfnOutput, Stack } from 'aws-cdk-lib';
import * as imagebuilder from 'aws-cdk-lib/aws-imagebuilder';
import { ImageBuilderExecutionRole, ImageBuilderInstanceProfile } from 'cdk-ami-build-roles';

const app = new App();
const stack = new Stack(app, 'ImageBuilderLinux', {
  env: { account: process.env.CDK_DEFAULT_ACCOUNT, region: process.env.CDK_DEFAULT_REGION },
});
const ofAws = (what: string) => `arn:${stack.partition}:imagebuilder:${stack.region}:aws:${what}`;

const hardening = new imagebuilder.CfnComponent(stack, 'Hardening', {
  name: 'no-password-login',
  platform: 'Linux',
  version: '1.0.0',
  data: [
    'schemaVersion: 1.0',
    'phases:',
    '  - name: build',
    '    steps:',
    '      - name: NoPasswordLogin',
    '        action: ExecuteBash',
    '        inputs:',
    '          commands:',
    '            - echo "PasswordAuthentication no" > /etc/ssh/sshd_config.d/10-no-passwords.conf',
  ].join('\n'),
});

const recipe = new imagebuilder.CfnImageRecipe(stack, 'Recipe', {
  name: 'web-server',
  version: '1.0.0',
  parentImage: ofAws('image/amazon-linux-2023-x86/x.x.x'),
  components: [{ componentArn: ofAws('component/update-linux/x.x.x') }, { componentArn: hardening.attrArn }],
});

// What the instances may do, read from the recipe: fetch its components.
const instances = new ImageBuilderInstanceProfile(stack, 'Instances', { pipelineDeclaration: { imageRecipe: recipe } });

const infrastructure = new imagebuilder.CfnInfrastructureConfiguration(stack, 'Infrastructure', {
  name: 'web-server',
  instanceProfileName: instances.instanceProfileName,
  instanceTypes: ['t3.large'],
  instanceMetadataOptions: { httpTokens: 'required' },
});

const distribution = new imagebuilder.CfnDistributionConfiguration(stack, 'Distribution', {
  name: 'web-server',
  distributions: [{
    region: stack.region,
    amiDistributionConfiguration: { Name: 'web-server {{ imagebuilder:buildDate }}' },
    ssmParameterConfigurations: [{ parameterName: '/images/web-server' }], // the id of the newest AMI
  }],
});

// What Image Builder may do, read from all three: launch t3.large with IMDSv2, run shell scripts, write the one parameter.
const execution = new ImageBuilderExecutionRole(stack, 'Execution', {
  instanceRoles: [instances.role],
  parentImageOwners: ['amazon'],
  pipelineDeclaration: { imageRecipe: recipe, infrastructureConfiguration: infrastructure, distributionConfiguration: distribution },
});

const pipeline = new imagebuilder.CfnImagePipeline(stack, 'Pipeline', {
  name: 'web-server',
  imageRecipeArn: recipe.attrArn,
  infrastructureConfigurationArn: infrastructure.attrArn,
  distributionConfigurationArn: distribution.attrArn,
  executionRole: execution.role.roleArn,
});

new CfnOutput(stack, 'PipelineArn', { value: pipeline.attrArn });
