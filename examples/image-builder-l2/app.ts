import * as imagebuilder from '@aws-cdk/aws-imagebuilder-alpha';
import { App, CfnOutput, Stack } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as events from 'aws-cdk-lib/aws-events';
import * as ssm from 'aws-cdk-lib/aws-ssm';
import { ImageBuilderExecutionRole, ImageBuilderInstanceProfile, ImageBuilderOperatingSystem } from 'cdk-ami-build-roles';

const app = new App();
const stack = new Stack(app, 'ImageBuilderL2', {
  env: { account: process.env.CDK_DEFAULT_ACCOUNT, region: process.env.CDK_DEFAULT_REGION },
});
const parameterName = '/images/web-server';
const instanceType = 't3.large';

const hardening = new imagebuilder.Component(stack, 'Hardening', {
  componentVersion: '1.0.0',
  platform: imagebuilder.Platform.LINUX,
  data: imagebuilder.ComponentData.fromJsonObject({
    schemaVersion: '1.0',
    phases: [{
      name: 'build',
      steps: [{
        name: 'NoPasswordLogin',
        action: 'ExecuteBash',
        inputs: { commands: ['echo "PasswordAuthentication no" > /etc/ssh/sshd_config.d/10-no-passwords.conf'] },
      }],
    }],
  }),
});

const recipe = new imagebuilder.ImageRecipe(stack, 'Recipe', {
  imageRecipeName: 'web-server-l2',
  imageRecipeVersion: '1.0.0',
  baseImage: imagebuilder.AmazonManagedImage.amazonLinux2023(stack, 'AmazonLinux', { imageType: imagebuilder.ImageType.AMI, imageArchitecture: imagebuilder.ImageArchitecture.X86_64 }).toBaseImage(),
  components: [
    { component: imagebuilder.AmazonManagedComponent.updateOs(stack, 'Update', { platform: imagebuilder.Platform.LINUX }) },
    { component: hardening },
  ],
});

// What the build instances may do: fetch the component of this account, and write the log.
const instances = new ImageBuilderInstanceProfile(stack, 'Instances', { components: [hardening.componentArn] });

// What Image Builder may do: launch t3.large with IMDSv2 from images of Amazon, run shell scripts, write the one parameter.
const execution = new ImageBuilderExecutionRole(stack, 'Execution', {
  instanceRoles: [instances.role],
  operatingSystems: [ImageBuilderOperatingSystem.LINUX],
  parentImageOwners: ['amazon'],
  instanceTypes: [instanceType],
  requireImdsV2: true,
  outputParameters: [parameterName],
});

const pipeline = new imagebuilder.ImagePipeline(stack, 'Pipeline', {
  recipe,
  infrastructureConfiguration: new imagebuilder.InfrastructureConfiguration(stack, 'Infrastructure', {
    instanceProfile: instances.instanceProfile, // holds a role that nothing can be added to
    instanceTypes: [new ec2.InstanceType(instanceType)],
    httpTokens: imagebuilder.HttpTokens.REQUIRED,
  }),
  distributionConfiguration: new imagebuilder.DistributionConfiguration(stack, 'Distribution', {
    amiDistributions: [{
      amiName: 'web-server {{ imagebuilder:buildDate }}',
      ssmParameters: [{ parameter: ssm.StringParameter.fromStringParameterName(stack, 'Newest', parameterName) }],
    }],
  }),
  executionRole: execution.immutableRole, // the pipeline adds no permission to this one
  workflows: [{ workflow: imagebuilder.AmazonManagedWorkflow.buildImage(stack, 'Build') }, { workflow: imagebuilder.AmazonManagedWorkflow.testImage(stack, 'Test') }],
  schedule: { expression: events.Schedule.cron({ weekDay: 'MON', hour: '4', minute: '0' }) }, // UTC
});

new CfnOutput(stack, 'PipelineArn', { value: pipeline.imagePipelineArn });
