import { App, CfnOutput, Stack } from 'aws-cdk-lib';
import * as imagebuilder from 'aws-cdk-lib/aws-imagebuilder';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as sns from 'aws-cdk-lib/aws-sns';
import { ImageBuilderExecutionRole, ImageBuilderInstanceProfile } from 'cdk-ami-build-roles';

const app = new App();
const stack = new Stack(app, 'ImageBuilderWindows', {
  env: { account: process.env.CDK_DEFAULT_ACCOUNT, region: process.env.CDK_DEFAULT_REGION },
});
const ofAws = (what: string) => `arn:${stack.partition}:imagebuilder:${stack.region}:aws:${what}`;

const volumes = new kms.Key(stack, 'Volumes', { description: 'Volumes and snapshots of Windows AMIs', enableKeyRotation: true });
const builds = new sns.Topic(stack, 'Builds', { masterKey: new kms.Key(stack, 'Messages', { enableKeyRotation: true }) });

const recipe = new imagebuilder.CfnImageRecipe(stack, 'Recipe', {
  name: 'windows-base',
  version: '1.0.0',
  parentImage: ofAws('image/windows-server-2022-english-full-base-x86/x.x.x'),
  components: [{ componentArn: ofAws('component/update-windows/x.x.x') }],
  blockDeviceMappings: [{ deviceName: '/dev/sda1', ebs: { volumeType: 'gp3', volumeSize: 50, encrypted: true, kmsKeyId: volumes.keyArn } }],
});

const instances = new ImageBuilderInstanceProfile(stack, 'Instances', { pipelineDeclaration: { imageRecipe: recipe } });

const infrastructure = new imagebuilder.CfnInfrastructureConfiguration(stack, 'Infrastructure', {
  name: 'windows-base',
  instanceProfileName: instances.instanceProfileName,
  instanceTypes: ['m7i.large'],
  instanceMetadataOptions: { httpTokens: 'required' },
  snsTopicArn: builds.topicArn,
});

// PowerShell and Sysprep but no shell scripts, the key of the volumes through EC2 only, the topic and its key.
const execution = new ImageBuilderExecutionRole(stack, 'Execution', {
  instanceRoles: [instances.role],
  parentImageOwners: ['amazon'],
  pipelineDeclaration: { imageRecipe: recipe, infrastructureConfiguration: infrastructure },
});

const pipeline = new imagebuilder.CfnImagePipeline(stack, 'Pipeline', {
  name: 'windows-base',
  imageRecipeArn: recipe.attrArn,
  infrastructureConfigurationArn: infrastructure.attrArn,
  executionRole: execution.role.roleArn,
});

new CfnOutput(stack, 'PipelineArn', { value: pipeline.attrArn });
