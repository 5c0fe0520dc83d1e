import { App, CfnOutput, RemovalPolicy, Stack } from 'aws-cdk-lib';
import * as ecr from 'aws-cdk-lib/aws-ecr';
import * as imagebuilder from 'aws-cdk-lib/aws-imagebuilder';
import { ImageBuilderExecutionRole, ImageBuilderInstanceProfile } from 'cdk-ami-build-roles';

const app = new App();
const stack = new Stack(app, 'ImageBuilderContainer', {
  env: { account: process.env.CDK_DEFAULT_ACCOUNT, region: process.env.CDK_DEFAULT_REGION },
});

const repository = new ecr.Repository(stack, 'Repository', { imageScanOnPush: true, removalPolicy: RemovalPolicy.RETAIN });

const recipe = new imagebuilder.CfnContainerRecipe(stack, 'Recipe', {
  name: 'web-server',
  version: '1.0.0',
  containerType: 'DOCKER',
  platformOverride: 'Linux',
  parentImage: 'public.ecr.aws/amazonlinux/amazonlinux:2023',
  dockerfileTemplateData: 'FROM {{{ imagebuilder:parentImage }}}\n{{{ imagebuilder:environments }}}\n{{{ imagebuilder:components }}}\n',
  components: [{ componentArn: `arn:${stack.partition}:imagebuilder:${stack.region}:aws:component/update-linux/x.x.x` }],
  targetRepository: { service: 'ECR', repositoryName: repository.repositoryName },
});

// Instances build and push, so the repository is theirs; they can push to no other one.
const instances = new ImageBuilderInstanceProfile(stack, 'Instances', { pipelineDeclaration: { containerRecipe: recipe } });

const infrastructure = new imagebuilder.CfnInfrastructureConfiguration(stack, 'Infrastructure', {
  name: 'web-server-container',
  instanceProfileName: instances.instanceProfileName,
  instanceTypes: ['t3.large'],
  instanceMetadataOptions: { httpTokens: 'required', httpPutResponseHopLimit: 2 }, // a container is one hop away
});

const execution = new ImageBuilderExecutionRole(stack, 'Execution', {
  instanceRoles: [instances.role],
  pipelineDeclaration: { containerRecipe: recipe, infrastructureConfiguration: infrastructure },
});

const pipeline = new imagebuilder.CfnImagePipeline(stack, 'Pipeline', {
  name: 'web-server-container',
  containerRecipeArn: recipe.attrArn,
  infrastructureConfigurationArn: infrastructure.attrArn,
  executionRole: execution.role.roleArn,
});

new CfnOutput(stack, 'PipelineArn', { value: pipeline.attrArn });
