import {
  App, aws_ec2 as ec2, aws_ecr as ecr, aws_imagebuilder as imagebuilder, aws_kms as kms, aws_logs as logs, aws_s3 as s3, aws_sns as sns,
  aws_ssm as ssm, CfnParameter, CfnResource, Fn, IResolvable, Lazy, Stack,
} from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as iam from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import {
  ImageBuilderExecutionRole, ImageBuilderExecutionRoleProps, ImageBuilderImageType, ImageBuilderInstanceProfile, ImageBuilderInstanceProfileProps,
  ImageBuilderOperatingSystem, ImageBuilderPipelineObjects,
} from '../../../src';
import { isAllowed } from '../../harness/simulator';
import { COMMERCIAL, policiesOf, stackIn, warningsOf } from '../../harness/synthesize';

/*
 * Roles that read their properties from the objects of a pipeline. What a role reads is shown by its twin, which is given the same as properties:
 * their policies are equal.
 */

const KEY = 'arn:aws:kms:us-east-1:111122223333:key/11111111-1111-1111-1111-111111111111';
const AMAZON_LINUX = 'arn:aws:imagebuilder:us-east-1:aws:image/amazon-linux-2023-x86/x.x.x';
const OWN_COMPONENT = 'arn:aws:imagebuilder:us-east-1:111122223333:component/harden/1.2.3';

const instanceRole = (scope: Construct) => scope.node.tryFindChild('Instances') as iam.IRole ?? iam.Role.fromRoleName(scope, 'Instances', 'ImageInstances');

function recipeOf(scope: Construct, props: Partial<imagebuilder.CfnImageRecipeProps> = {}, id = 'Recipe') {
  return new imagebuilder.CfnImageRecipe(scope, id, { name: 'web', version: '1.0.0', parentImage: AMAZON_LINUX, components: [], ...props });
}

function containerRecipeOf(scope: Construct, props: Partial<imagebuilder.CfnContainerRecipeProps> = {}) {
  return new imagebuilder.CfnContainerRecipe(scope, 'ContainerRecipe', {
    name: 'web',
    version: '1.0.0',
    containerType: 'DOCKER',
    parentImage: 'amazonlinux:latest',
    components: [],
    targetRepository: { service: 'ECR', repositoryName: 'web' },
    ...props,
  });
}

function infrastructureOf(scope: Construct, props: Partial<imagebuilder.CfnInfrastructureConfigurationProps> = {}) {
  return new imagebuilder.CfnInfrastructureConfiguration(scope, 'Infrastructure', { name: 'web', instanceProfileName: 'ImageInstances', ...props });
}

function distributionOf(scope: Construct, ...distributions: (imagebuilder.CfnDistributionConfiguration.DistributionProperty | IResolvable)[]) {
  return new imagebuilder.CfnDistributionConfiguration(scope, 'Distribution', { name: 'web', distributions });
}

function pipelineOf(scope: Construct, props: Partial<imagebuilder.CfnImagePipelineProps> = {}) {
  return new imagebuilder.CfnImagePipeline(scope, 'Pipeline', {
    name: 'web', infrastructureConfigurationArn: 'arn:aws:imagebuilder:us-east-1:111122223333:infrastructure-configuration/web', ...props,
  });
}

/** A pipeline with a workflow of its own that distributes. */
function distributedBy(scope: Construct, data: string): ImageBuilderPipelineObjects {
  const workflow = new imagebuilder.CfnWorkflow(scope, 'Distributing', { name: 'distribution', type: 'DISTRIBUTION', version: '1.0.0', data });
  const imagePipeline = pipelineOf(scope, { workflows: [{ workflowArn: workflow.attrArn }] });
  return { infrastructureConfiguration: infrastructureOf(scope), imagePipeline };
}

type Objects = (scope: Stack) => ImageBuilderPipelineObjects;
type Given<Props> = (scope: Stack) => Partial<Props>;

function execution(props: Given<ImageBuilderExecutionRoleProps>, stack = stackIn(COMMERCIAL)) {
  const role = new ImageBuilderExecutionRole(stack, 'Execution', { instanceRoles: [instanceRole(stack)], ...props(stack) });
  return { role, stack, ...documentsOf(stack, role.role) };
}

function profile(props: Given<ImageBuilderInstanceProfileProps>, stack = stackIn(COMMERCIAL)) {
  const role = new ImageBuilderInstanceProfile(stack, 'Profile', props(stack));
  return { role, stack, ...documentsOf(stack, role.role) };
}

/** The policies of a role, as they stand in the template. */
function documentsOf(stack: Stack, role: iam.IRole) {
  const template = Template.fromStack(stack).toJSON();
  const logicalId = stack.getLogicalId(role.node.defaultChild as CfnResource);
  const policies = Object.values<any>(template.Resources)
    .filter(({ Type, Properties }) => /^AWS::IAM::(Managed)?Policy$/.test(Type) && Properties.Roles.some(({ Ref }: any) => Ref === logicalId));
  return {
    template,
    logicalId,
    documents: policies.map(({ Properties }) => Properties.PolicyDocument),
    warnings: warningsOf(stack).filter((text) => text.includes('pipeline-not-read')),
  };
}

/** A role with these objects has the policies of a role with these properties, and has read everything. */
function expectReads(objects: Objects, props: Given<ImageBuilderExecutionRoleProps>): void {
  const read = execution((stack) => ({ pipelineDeclaration: objects(stack) }));
  const twin = execution((stack) => {
    objects(stack); // the same resources, so that references have the same names
    return props(stack);
  });
  expect(read.documents).toEqual(twin.documents);
  expect(read.role.unreadDeclarations).toEqual([]);
  expect(read.warnings).toEqual([]);
}

function expectReadsIntoProfile(objects: Objects, props: Given<ImageBuilderInstanceProfileProps>): void {
  const read = profile((stack) => ({ pipelineDeclaration: objects(stack) }));
  const twin = profile((stack) => {
    objects(stack);
    return props(stack);
  });
  expect(read.documents).toEqual(twin.documents);
  expect(read.role.unreadDeclarations).toEqual([]);
  expect(read.warnings).toEqual([]);
}

describe('an execution role reads', () => {
  test.each<[string, Objects, Given<ImageBuilderExecutionRoleProps>]>([
    ['that an AMI of Linux is built',
      (scope) => ({ imageRecipe: recipeOf(scope) }),
      () => ({ imageTypes: [ImageBuilderImageType.AMI], operatingSystems: [ImageBuilderOperatingSystem.LINUX] })],
    ['that an AMI of Windows is built',
      (scope) => ({ imageRecipe: recipeOf(scope, { parentImage: 'arn:aws:imagebuilder:us-east-1:aws:image/windows-server-2022-english-full-base-x86/x.x.x' }) }),
      () => ({ operatingSystems: [ImageBuilderOperatingSystem.WINDOWS] })],
    ['nothing of the operating system where the parent image does not tell',
      (scope) => ({ imageRecipe: recipeOf(scope, { parentImage: 'ami-0123456789abcdef0' }) }),
      () => ({})],
    ['that containers are built',
      (scope) => ({ containerRecipe: containerRecipeOf(scope, { platformOverride: 'Windows' }) }),
      () => ({ imageTypes: [ImageBuilderImageType.DOCKER], operatingSystems: [ImageBuilderOperatingSystem.WINDOWS] })],
    ['the keys and snapshots of volumes',
      (scope) => ({
        imageRecipe: recipeOf(scope, {
          parentImage: 'ami-0123456789abcdef0',
          blockDeviceMappings: [{ deviceName: '/dev/sda1', ebs: { encrypted: true, kmsKeyId: KEY } }, { deviceName: '/dev/sdb', ebs: { snapshotId: 'snap-0123456789abcdef0' } }],
        }),
      }),
      (scope) => ({ kmsKeys: [kms.Key.fromKeyArn(scope, 'Imported', KEY)], blockDeviceSnapshots: ['snap-0123456789abcdef0'] })],
    ['a key by its id, in the region of the build',
      (scope) => ({
        containerRecipe: containerRecipeOf(scope, {
          instanceConfiguration: { image: 'ami-0123456789abcdef0', blockDeviceMappings: [{ deviceName: '/dev/xvda', ebs: { kmsKeyId: KEY.split('/')[1] } }] },
        }),
      }),
      (scope) => ({ imageTypes: [ImageBuilderImageType.DOCKER], kmsKeys: [kms.Key.fromKeyArn(scope, 'Imported', scope.formatArn({ service: 'kms', resource: 'key', resourceName: KEY.split('/')[1] }))] })],
    ['keys of the app, by ARN and by id, and no key of AWS',
      (scope) => {
        const key = scope.node.tryFindChild('Key') as kms.Key ?? new kms.Key(scope, 'Key');
        const named = (name: string, kmsKeyId: string) => ({ deviceName: name, ebs: { encrypted: true, kmsKeyId } });
        return {
          imageRecipe: recipeOf(scope, {
            parentImage: 'ami-0123456789abcdef0',
            blockDeviceMappings: [
              named('/dev/sda1', key.keyArn), named('/dev/sdb', key.keyId), named('/dev/sdd', 'alias/aws/ebs'),
            ],
          }),
        };
      },
      (scope) => ({ kmsKeys: [scope.node.findChild('Key') as kms.Key] })],
    ['network, key pair, instance types, IMDSv2',
      (scope) => ({
        infrastructureConfiguration: infrastructureOf(scope, {
          subnetId: 'subnet-0123456789abcdef0',
          securityGroupIds: ['sg-0123456789abcdef0', 'sg-0123456789abcdef1'],
          keyPair: 'emergency',
          instanceTypes: ['t3.large', 'm7i.large'],
          instanceMetadataOptions: { httpTokens: 'required' },
        }),
      }),
      (scope) => ({
        subnets: [ec2.Subnet.fromSubnetId(scope, 'Subnet', 'subnet-0123456789abcdef0')],
        securityGroups: ['sg-0123456789abcdef0', 'sg-0123456789abcdef1'].map((id) => ec2.SecurityGroup.fromSecurityGroupId(scope, id, id)),
        keyPairs: [ec2.KeyPair.fromKeyPairName(scope, 'KeyPair', 'emergency')],
        instanceTypes: ['t3.large', 'm7i.large'],
        requireImdsV2: true,
      })],
    ['host resource groups',
      (scope) => ({ infrastructureConfiguration: infrastructureOf(scope, { placement: { tenancy: 'host', hostResourceGroupArn: 'arn:aws:resource-groups:us-east-1:111122223333:group/hosts' } }) }),
      () => ({ hostResourceGroups: ['arn:aws:resource-groups:us-east-1:111122223333:group/hosts'] })],
    ['dedicated hosts',
      (scope) => ({ infrastructureConfiguration: infrastructureOf(scope, { placement: { tenancy: 'host', hostId: 'h-0123456789abcdef0' } }) }),
      () => ({ dedicatedHosts: true })],
    ['the topic, and its key where the topic is of the app',
      (scope) => ({
        infrastructureConfiguration: infrastructureOf(scope, { snsTopicArn: new sns.Topic(scope, 'Topic', { masterKey: new kms.Key(scope, 'TopicKey') }).topicArn }),
      }),
      (scope) => ({ notificationTopics: [scope.node.findChild('Topic') as sns.Topic] })],
    ['the topic by its ARN',
      (scope) => ({ infrastructureConfiguration: infrastructureOf(scope, { snsTopicArn: 'arn:aws:sns:us-east-1:111122223333:images' }) }),
      (scope) => ({ notificationTopics: [sns.Topic.fromTopicArn(scope, 'Topic', 'arn:aws:sns:us-east-1:111122223333:images')] })],
    ['copies to regions and accounts, with their keys',
      (scope) => ({
        distributionConfiguration: distributionOf(scope,
          { region: 'us-east-1', amiDistributionConfiguration: { Name: 'web {{ imagebuilder:buildDate }}' } },
          { region: 'eu-west-1', amiDistributionConfiguration: { KmsKeyId: KEY.replace('us-east-1', 'eu-west-1'), TargetAccountIds: ['222233334444', '111122223333'] } }),
      }),
      (scope) => ({ copyToRegions: ['eu-west-1'], targetAccountIds: ['222233334444'], kmsKeys: [kms.Key.fromKeyArn(scope, 'Imported', KEY.replace('us-east-1', 'eu-west-1'))] })],
    ['whom images are shared with',
      (scope) => ({
        distributionConfiguration: distributionOf(scope, {
          region: 'us-east-1',
          amiDistributionConfiguration: {
            LaunchPermissionConfiguration: { UserIds: ['222233334444'], OrganizationArns: ['arn:aws:organizations::111122223333:organization/o-example'] },
          },
        }),
      }),
      () => ({ launchPermissionUserIds: ['222233334444'], launchPermissionOrganizationArns: ['arn:aws:organizations::111122223333:organization/o-example'] })],
    ['parameters, launch templates, licenses and fast launch, those of this account alone',
      (scope) => ({
        distributionConfiguration: distributionOf(scope, {
          region: 'us-east-1',
          ssmParameterConfigurations: [
            { parameterName: '/images/web' },
            { parameterName: new ssm.StringParameter(scope, 'Parameter', { parameterName: '/images/newest', stringValue: 'none' }).parameterName },
            { parameterName: '/images/theirs', amiAccountId: '222233334444' },
          ],
          launchTemplateConfigurations: [{ launchTemplateId: 'lt-0123456789abcdef0' }, { launchTemplateId: 'lt-0123456789abcdef1', accountId: '222233334444' }],
          licenseConfigurationArns: ['arn:aws:license-manager:us-east-1:111122223333:license-configuration:lic-0123456789abcdef0'],
          fastLaunchConfigurations: [
            { enabled: true, accountId: '111122223333', launchTemplate: { launchTemplateId: 'lt-0123456789abcdef2' } },
            { enabled: false, launchTemplate: { launchTemplateName: 'unused' } },
          ],
        }),
      }),
      () => ({
        outputParameters: ['/images/web', '/images/newest'],
        launchTemplates: ['lt-0123456789abcdef0'],
        licenseConfigurations: ['arn:aws:license-manager:us-east-1:111122223333:license-configuration:lic-0123456789abcdef0'],
        fastLaunchTemplates: ['lt-0123456789abcdef2'],
      })],
    ['exports of virtual machines, where an override declares them',
      (scope) => {
        const distributionConfiguration = distributionOf(scope, { region: 'us-east-1' });
        distributionConfiguration.addPropertyOverride('Distributions.0.S3ExportConfiguration', { RoleName: 'vmimport', S3Bucket: 'disks', DiskImageFormat: 'VMDK' });
        return { distributionConfiguration };
      },
      (scope) => ({ vmExportRole: iam.Role.fromRoleName(scope, 'VmImport', 'vmimport') })],
    ['parameters that name parent images, own and public',
      (scope) => ({
        imageRecipe: recipeOf(scope, { parentImage: 'ssm:/images/base' }),
        containerRecipe: containerRecipeOf(scope, {
          instanceConfiguration: { image: `ssm:${scope.formatArn({ service: 'ssm', account: '', resource: 'parameter', resourceName: 'aws/service/ecs/optimized-ami/amazon-linux-2023/recommended/image_id' })}` },
        }),
      }),
      () => ({
        imageTypes: [ImageBuilderImageType.AMI, ImageBuilderImageType.DOCKER],
        parentImageParameters: ['/images/base', '/aws/service/ecs/optimized-ami/amazon-linux-2023/recommended/image_id'],
      })],
    ['what is built, from the recipe that a pipeline names',
      (scope) => ({
        infrastructureConfiguration: infrastructureOf(scope),
        containerRecipe: containerRecipeOf(scope, { platformOverride: 'Linux' }),
        imagePipeline: pipelineOf(scope, { containerRecipeArn: 'arn:aws:imagebuilder:us-east-1:111122223333:container-recipe/web/1.0.0' }),
      }),
      () => ({ imageTypes: [ImageBuilderImageType.DOCKER], operatingSystems: [ImageBuilderOperatingSystem.LINUX] })],
    ['scans, tests and inventory',
      (scope) => ({
        imagePipeline: pipelineOf(scope, {
          imageScanningConfiguration: { imageScanningEnabled: true, ecrConfiguration: { repositoryName: 'scans' } },
          imageTestsConfiguration: { imageTestsEnabled: false },
          enhancedImageMetadataEnabled: false,
        }),
        infrastructureConfiguration: infrastructureOf(scope),
        containerRecipe: containerRecipeOf(scope),
      }),
      (scope) => ({
        imageTypes: [ImageBuilderImageType.DOCKER],
        vulnerabilityScanning: true,
        imageTests: false,
        enhancedImageMetadata: false,
        scanRepositories: [ecr.Repository.fromRepositoryName(scope, 'Scans', 'scans')],
      })],
    ['workflows of Image Builder, and own ones that do no more than these',
      (scope) => ({
        infrastructureConfiguration: infrastructureOf(scope),
        imagePipeline: pipelineOf(scope, {
          workflows: [
            { workflowArn: 'arn:aws:imagebuilder:us-east-1:aws:workflow/build/build-image-with-update-ssm-agent/x.x.x' },
            { workflowArn: new imagebuilder.CfnWorkflow(scope, 'Tests', { name: 'tests', type: 'TEST', version: '1.0.0', data: 'steps:\n  - action: LaunchInstance' }).attrArn },
            {
              workflowArn: new imagebuilder.CfnWorkflow(scope, 'Distribution', {
                name: 'distribution', type: 'DISTRIBUTION', version: '1.0.0', data: 'steps:\n  - action: DistributeImage',
              }).attrArn,
            },
          ],
        }),
      }),
      () => ({ updateSsmAgent: true })],
    ['the distributions of a workflow',
      (scope) => distributedBy(scope, `steps:
  - action: DistributeImage
    inputs:
      distributions:
        - region: us-east-1
        - region: eu-west-1
          amiDistributionConfiguration:
            kmsKeyId: arn:aws:kms:eu-west-1:111122223333:key/00000000-0000-0000-0000-000000000002
            targetAccountIds: [444455556666]
            launchPermission:
              userIds: ["777788889999"]
          ssmParameterConfigurations:
            - parameterName: /images/web
  - action: DistributeImage`),
      (scope) => ({
        copyToRegions: ['eu-west-1'],
        kmsKeys: [kms.Key.fromKeyArn(scope, 'EuKey', 'arn:aws:kms:eu-west-1:111122223333:key/00000000-0000-0000-0000-000000000002')],
        targetAccountIds: ['444455556666'],
        launchPermissionUserIds: ['777788889999'],
        outputParameters: ['/images/web'],
      })],
    ['log groups that the pipeline names, and the usual name of the other one',
      (scope) => {
        const imagePipeline = pipelineOf(scope);
        imagePipeline.addPropertyOverride('LoggingConfiguration', { ImageLogGroupName: '/images/web' });
        return { imagePipeline, infrastructureConfiguration: infrastructureOf(scope) };
      },
      () => ({ logGroupNames: ['/images/web', '/aws/imagebuilder/pipeline/web'] })],
    ['log groups of the app',
      (scope) => {
        const group = (id: string, name: string) => new logs.LogGroup(scope, id, { logGroupName: name });
        const imagePipeline = pipelineOf(scope);
        imagePipeline.addPropertyOverride('LoggingConfiguration', {
          ImageLogGroupName: group('Images', '/images/web').logGroupName, PipelineLogGroupName: group('Pipelines', '/pipelines/web').logGroupName,
        });
        return { imagePipeline, infrastructureConfiguration: infrastructureOf(scope) };
      },
      () => ({ logGroupNames: ['/images/web', '/pipelines/web'] })],
    ['that a schedule starts the pipeline',
      (scope) => ({ infrastructureConfiguration: infrastructureOf(scope), imagePipeline: pipelineOf(scope, { schedule: { scheduleExpression: 'rate(7 days)' } }) }),
      (scope) => ({ startablePipelines: [scope.formatArn({ service: 'imagebuilder', resource: 'image-pipeline', resourceName: 'web' })] })],
  ])('%s', (_, objects, props) => { expectReads(objects, props); });

  test('whatever the pipeline refers to in the app, and objects that name the role itself', () => {
    const stack = stackIn(COMMERCIAL);
    const all = {
      recipe: recipeOf(stack, { parentImage: 'ssm:/images/base' }),
      infrastructure: infrastructureOf(stack, {
        instanceProfileName: Lazy.string({ produce: () => made.profile.instanceProfileName }), instanceTypes: ['t3.large'],
      }),
      distribution: distributionOf(stack, { region: 'eu-west-1' }),
    };
    const pipeline = pipelineOf(stack, {
      imageRecipeArn: all.recipe.attrArn,
      infrastructureConfigurationArn: all.infrastructure.ref,
      distributionConfigurationArn: all.distribution.attrArn,
      executionRole: Lazy.string({ produce: () => made.role.role.roleArn }),
    });
    const profileOfPipeline = new ImageBuilderInstanceProfile(stack, 'Profile', { pipelineDeclaration: { imagePipeline: pipeline } });
    const made = {
      profile: profileOfPipeline,
      role: new ImageBuilderExecutionRole(stack, 'Execution', { instanceRoles: [profileOfPipeline.role], pipelineDeclaration: { imagePipeline: pipeline } }),
    };
    const { template, documents } = documentsOf(stack, made.role.role);
    expect(made.role.unreadDeclarations).toEqual([]);
    const twin = execution(() => ({
      parentImageParameters: ['/images/base'], instanceTypes: ['t3.large'], copyToRegions: ['eu-west-1'],
    }));
    const sids = (policies: any[]) => policies.flatMap(({ Statement }) => Statement.map(({ Sid }: any) => Sid)).sort();
    expect(sids(documents)).toEqual(sids(twin.documents));
    expect(template.Resources.Pipeline.Properties.ExecutionRole).toEqual({ 'Fn::GetAtt': [documentsOf(stack, made.role.role).logicalId, 'Arn'] });
    expect(template.Resources.Infrastructure.Properties.InstanceProfileName).toEqual({ Ref: expect.stringMatching(/^ProfileInstanceProfile/) });
  });

  test('the build region from the stack of the pipeline', () => {
    const app = new App();
    const env = (region: string) => ({ env: { account: COMMERCIAL.account, region } });
    const pipelines = new Stack(app, 'Pipelines', env('eu-west-1'));
    const roles = new Stack(app, 'Roles', env('us-east-1'));
    const distribution = distributionOf(pipelines, { region: 'eu-west-1' }, { region: 'us-east-1' });
    const role = new ImageBuilderExecutionRole(roles, 'Execution', {
      instanceRoles: [iam.Role.fromRoleName(roles, 'Instances', 'ImageInstances')],
      pipelineDeclaration: { imageRecipe: recipeOf(pipelines), distributionConfiguration: distribution },
    });
    const twin = new ImageBuilderExecutionRole(new Stack(app, 'Twin', env('us-east-1')), 'Execution', {
      instanceRoles: [iam.Role.fromRoleName(app.node.findChild('Twin'), 'Instances', 'ImageInstances')],
      regions: ['eu-west-1'],
      copyToRegions: ['us-east-1'],
      operatingSystems: [ImageBuilderOperatingSystem.LINUX],
    });
    expect(documentsOf(roles, role.role).documents).toEqual(documentsOf(app.node.findChild('Twin') as Stack, twin.role).documents);
  });

  test('the region of an environment-agnostic stack, by its pseudo parameter', () => {
    const stack = new Stack(new App(), 'Stack');
    const objects = (scope: Stack) => ({ distributionConfiguration: distributionOf(scope, { region: scope.region }) });
    const { role } = execution((scope) => ({ pipelineDeclaration: objects(scope) }), stack);
    expect(role.unreadDeclarations).toEqual([]);
  });
});

describe('an instance profile reads', () => {
  test('where a workflow of the app takes container images', () => {
    const workflow = 'steps:\n  - action: DistributeImage\n    inputs:\n      distributions:\n        - region: eu-west-1\n          containerDistributionConfiguration:\n'
      + '            targetRepository: { service: ECR, repositoryName: web }';
    const read = profile((scope) => ({ pipelineDeclaration: { ...distributedBy(scope, workflow), containerRecipe: containerRecipeOf(scope) } }));
    const twin = profile((scope) => ({
      pipelineDeclaration: {
        infrastructureConfiguration: infrastructureOf(scope), containerRecipe: containerRecipeOf(scope), imagePipeline: pipelineOf(scope),
      },
      containerRegions: ['eu-west-1'],
    }));
    expect(read.documents).toEqual(twin.documents);
    expect(JSON.stringify(read.documents)).toContain('eu-west-1');
  });

  test.each<[string, Objects, Given<ImageBuilderInstanceProfileProps>]>([
    ['components, but not those of AWS',
      (scope) => ({
        imageRecipe: recipeOf(scope, {
          components: [
            { componentArn: 'arn:aws:imagebuilder:us-east-1:aws:component/update-linux/x.x.x' }, { componentArn: OWN_COMPONENT },
            { componentArn: 'arn:aws:imagebuilder:us-east-1:aws-marketplace:component/scanner/1.0.0/1' },
          ],
        }),
      }),
      () => ({ components: [OWN_COMPONENT], marketplaceComponents: ['arn:aws:imagebuilder:us-east-1:aws-marketplace:component/scanner/1.0.0/1'] })],
    ['components of the app, and their keys',
      (scope) => ({
        imageRecipe: recipeOf(scope, {
          components: [{
            componentArn: new imagebuilder.CfnComponent(scope, 'Component', {
              name: 'harden', platform: 'Linux', version: '1.0.0', data: 'phases: []', kmsKeyId: new kms.Key(scope, 'Key').keyArn,
            }).attrArn,
          }],
        }),
      }),
      (scope) => ({ components: [(scope.node.findChild('Component') as imagebuilder.CfnComponent).attrArn], componentKeys: [scope.node.findChild('Key') as kms.Key] })],
    ['log bucket, its key, and the folder',
      (scope) => ({
        infrastructureConfiguration: infrastructureOf(scope, {
          logging: { s3Logs: { s3BucketName: new s3.Bucket(scope, 'Logs', { encryptionKey: new kms.Key(scope, 'Key') }).bucketName, s3KeyPrefix: 'web' } },
        }),
      }),
      (scope) => ({ logBucket: scope.node.findChild('Logs') as s3.Bucket, logPrefix: 'web' })],
    ['a log bucket by its name',
      (scope) => ({ infrastructureConfiguration: infrastructureOf(scope, { logging: { s3Logs: { s3BucketName: 'logs-of-images' } } }) }),
      (scope) => ({ logBucket: s3.Bucket.fromBucketName(scope, 'Logs', 'logs-of-images') })],
    ['log groups and inventory',
      (scope) => {
        const imagePipeline = pipelineOf(scope, { enhancedImageMetadataEnabled: false });
        imagePipeline.addPropertyOverride('LoggingConfiguration', { ImageLogGroupName: '/images/web' });
        return { imagePipeline, infrastructureConfiguration: infrastructureOf(scope) };
      },
      () => ({ logGroupNames: ['/images/web'], enhancedImageMetadata: false })],
    ['repositories, parent images and the recipe of containers',
      (scope) => ({
        containerRecipe: containerRecipeOf(scope, {
          parentImage: '222233334444.dkr.ecr.us-east-1.amazonaws.com/base:1',
          dockerfileTemplateData: 'FROM 222233334444.dkr.ecr.us-east-1.amazonaws.com/tools@sha256:00 AS tools\nFROM {{{ imagebuilder:parentImage }}}\n',
          targetRepository: { service: 'ECR', repositoryName: new ecr.Repository(scope, 'Repository').repositoryName },
        }),
        distributionConfiguration: distributionOf(scope,
          { region: 'us-east-1', containerDistributionConfiguration: { TargetRepository: { Service: 'ECR', RepositoryName: 'second' } } },
          { region: 'eu-west-1', containerDistributionConfiguration: { TargetRepository: { Service: 'ECR', RepositoryName: 'third' } } }),
      }),
      (scope) => {
        const repository = (account: string, region: string, name: string) => ecr.Repository.fromRepositoryAttributes(scope, name, {
          repositoryName: name, repositoryArn: scope.formatArn({ service: 'ecr', account, region, resource: 'repository', resourceName: name }),
        });
        return {
          containerRepositories: [
            scope.node.findChild('Repository') as ecr.Repository, repository('111122223333', 'us-east-1', 'second'), repository('111122223333', 'eu-west-1', 'third'),
          ],
          parentImageRepositories: [repository('222233334444', 'us-east-1', 'base'), repository('222233334444', 'us-east-1', 'tools')],
          containerRecipes: [(scope.node.findChild('ContainerRecipe') as imagebuilder.CfnContainerRecipe).attrArn],
        };
      }],
    ['further regions of containers',
      (scope) => ({
        containerRecipe: containerRecipeOf(scope),
        distributionConfiguration: distributionOf(scope,
          { region: 'eu-west-1', containerDistributionConfiguration: { TargetRepository: { Service: 'ECR', RepositoryName: 'web' } } }),
      }),
      (scope) => ({
        containerRepositories: [ecr.Repository.fromRepositoryName(scope, 'Web', 'web')],
        containerRegions: ['eu-west-1'],
        containerRecipes: [(scope.node.findChild('ContainerRecipe') as imagebuilder.CfnContainerRecipe).attrArn],
      })],
  ])('%s', (_, objects, props) => { expectReadsIntoProfile(objects, props); });
});

describe('what cannot be read', () => {
  const parameter = (scope: Construct) => new CfnParameter(scope, 'Parameter');

  test.each<[string, Objects, string[], string]>([
    ['a list that is a parameter',
      (scope) => ({ infrastructureConfiguration: infrastructureOf(scope, { instanceTypes: new CfnParameter(scope, 'Types', { type: 'CommaDelimitedList' }).valueAsList }) }),
      ['infrastructureConfiguration.InstanceTypes'], 'instanceTypes'],
    ['a choice made at deployment',
      (scope) => ({ infrastructureConfiguration: infrastructureOf(scope, { logging: Fn.conditionIf('Condition', { s3Logs: {} }, {}), placement: Fn.conditionIf('Condition', {}, {}) }) }),
      ['infrastructureConfiguration.Placement'], 'hostResourceGroups, dedicatedHosts'],
    ['a region that is a parameter',
      (scope) => ({ distributionConfiguration: distributionOf(scope, { region: parameter(scope).valueAsString }) }),
      ['distributionConfiguration.Distributions[0].Region'], 'copyToRegions'],
    ['one distribution of a list',
      (scope) => ({ distributionConfiguration: distributionOf(scope, { region: 'us-east-1' }, Fn.conditionIf('Condition', {}, {})) }),
      ['distributionConfiguration.Distributions[1]'], 'copyToRegions'],
    ['the name of a parameter that is a parameter',
      (scope) => ({ distributionConfiguration: distributionOf(scope, { region: 'us-east-1', ssmParameterConfigurations: [{ parameterName: parameter(scope).valueAsString }] }) }),
      ['distributionConfiguration.Distributions[0].SsmParameterConfigurations[0].ParameterName'], 'outputParameters'],
    ['an alias that the app does not make',
      (scope) => ({ imageRecipe: recipeOf(scope, { blockDeviceMappings: [{ ebs: { kmsKeyId: 'alias/images' } }] }) }),
      ['imageRecipe.BlockDeviceMappings[0].Ebs.KmsKeyId'], 'kmsKeys'],
    ['a parent image that is a parameter',
      (scope) => ({ imageRecipe: recipeOf(scope, { parentImage: parameter(scope).valueAsString }) }),
      ['imageRecipe.ParentImage'], 'parentImageParameters'],
    ['fast launch without a launch template by its id',
      (scope) => ({
        distributionConfiguration: distributionOf(scope, { region: 'us-east-1', fastLaunchConfigurations: [{ enabled: true, launchTemplate: { launchTemplateName: 'fast' } }] }),
      }),
      ['distributionConfiguration.Distributions[0].FastLaunchConfigurations[0].LaunchTemplate'], 'fastLaunchTemplates'],
    ['a workflow that asks somebody',
      (scope) => ({
        infrastructureConfiguration: infrastructureOf(scope),
        imagePipeline: pipelineOf(scope, {
          workflows: [{ workflowArn: new imagebuilder.CfnWorkflow(scope, 'Approval', { name: 'approval', type: 'BUILD', version: '1.0.0', data: 'steps:\n  - action: WaitForAction' }).attrArn }],
        }),
      }),
      ['imagePipeline.Workflows[0].WorkflowArn'], 'workflowFunctions'],
    ['a workflow that distributes what it finds when it runs',
      (scope) => distributedBy(scope, 'steps:\n  - action: DistributeImage\n    inputs:\n      distributions: $.stepOutputs.find.distributions'),
      ['imagePipeline.Workflows[0].WorkflowArn.Distributions'], '(copyToRegions, kmsKeys, '],
    ['a region that a workflow finds when it runs',
      (scope) => distributedBy(scope, 'steps:\n  - action: DistributeImage\n    inputs:\n      distributions:\n        - region: $.parameters.region'),
      ['imagePipeline.Workflows[0].WorkflowArn.Distributions[0].Region'], 'copyToRegions'],
    ['a workflow that is no YAML',
      (scope) => distributedBy(scope, 'steps: [\n  - action: DistributeImage'),
      ['imagePipeline.Workflows[0].WorkflowArn'], '(copyToRegions, kmsKeys, '],
    ['a workflow that changes the image',
      (scope) => ({
        infrastructureConfiguration: infrastructureOf(scope),
        imagePipeline: pipelineOf(scope, {
          workflows: [{
            workflowArn: new imagebuilder.CfnWorkflow(scope, 'Attributes', {
              name: 'attributes', type: 'DISTRIBUTION', version: '1.0.0', data: '{"steps": [{"action": "ModifyImageAttributes"}]}',
            }).attrArn,
          }],
        }),
      }),
      ['imagePipeline.Workflows[0].WorkflowArn'], 'launchPermissionUserIds'],
    ['a workflow of elsewhere',
      (scope) => ({
        infrastructureConfiguration: infrastructureOf(scope),
        imagePipeline: pipelineOf(scope, { workflows: [{ workflowArn: 'arn:aws:imagebuilder:us-east-1:111122223333:workflow/build/ours/1.0.0' }] }),
      }),
      ['imagePipeline.Workflows[0].WorkflowArn'], 'workflowFunctions'],
    ['an infrastructure configuration of elsewhere',
      (scope) => ({ imagePipeline: pipelineOf(scope) }),
      ['imagePipeline.InfrastructureConfigurationArn'], 'imagePipeline.InfrastructureConfigurationArn'],
  ])('%s is said, and grants nothing', (_, objects, unread, settledBy) => {
    const read = execution((stack) => ({ pipelineDeclaration: objects(stack) }));
    expect(read.role.unreadDeclarations).toEqual(unread);
    expect(read.warnings).toEqual([expect.stringContaining(unread[0])]);
    expect(read.warnings[0]).toContain(settledBy);
    const actions = (documents: any[]) => documents.flatMap(({ Statement }) => Statement.flatMap(({ Action }: any) => Action)).sort();
    const plain = actions(execution(() => ({})).documents);
    expect(actions(read.documents).filter((action) => !plain.includes(action))).toEqual([]);
  });

  test('is no longer said once the property is given', () => {
    const read = execution((stack) => ({
      pipelineDeclaration: { infrastructureConfiguration: infrastructureOf(stack, { instanceTypes: new CfnParameter(stack, 'Types', { type: 'CommaDelimitedList' }).valueAsList }) },
      instanceTypes: ['t3.*'],
    }));
    expect([read.role.unreadDeclarations, read.warnings]).toEqual([[], []]);
  });

  test('is said as long as one of the properties is left out', () => {
    const distributions = (scope: Stack) => ({ distributionConfiguration: distributionOf(scope, Fn.conditionIf('Condition', {}, {}), { region: 'us-east-1' }) });
    const { role } = execution((stack) => ({ pipelineDeclaration: distributions(stack), kmsKeys: [kms.Key.fromKeyArn(stack, 'Imported', KEY)] }));
    expect(role.unreadDeclarations).toEqual(['distributionConfiguration.Distributions[0]']);
  });

  test('of workflows is no longer said once a property tells what they do', () => {
    const { role, documents } = execution((stack) => ({
      pipelineDeclaration: {
        infrastructureConfiguration: infrastructureOf(stack),
        imagePipeline: pipelineOf(stack, {
          workflows: [
            { workflowArn: 'arn:aws:imagebuilder:us-east-1:111122223333:workflow/build/ours/1.0.0' },
            { workflowArn: 'arn:aws:imagebuilder:us-east-1:aws:workflow/build/build-image-with-update-ssm-agent/x.x.x' },
          ],
        }),
      },
      workflowDocuments: ['Ours'],
    }));
    expect(role.unreadDeclarations).toEqual([]);
    expect(JSON.stringify(documents)).toContain('document/AWS-UpdateSSMAgent');
  });

  test('is said for instance profiles too', () => {
    const read = profile((stack) => ({
      pipelineDeclaration: { infrastructureConfiguration: infrastructureOf(stack, { logging: Fn.conditionIf('Condition', { S3Logs: {} }, {}) }) },
    }));
    expect(read.role.unreadDeclarations).toEqual(['infrastructureConfiguration.Logging']);
    expect(read.warnings).toEqual([expect.stringContaining('infrastructureConfiguration.Logging (logBucket)')]);
  });

  test('references are used as they are where an id is enough', () => {
    const objects = (scope: Stack) => ({ infrastructureConfiguration: infrastructureOf(scope, { subnetId: parameter(scope).valueAsString }) });
    const { documents, role } = execution((stack) => ({ pipelineDeclaration: objects(stack) }));
    expect(role.unreadDeclarations).toEqual([]);
    expect(JSON.stringify(documents)).toContain(':ec2:us-east-1:111122223333:subnet/",{"Ref":"Parameter"}]]}');
  });
});

describe('properties that are given settle', () => {
  test('against what the pipeline says', async () => {
    const { template, logicalId } = execution((stack) => ({
      pipelineDeclaration: { infrastructureConfiguration: infrastructureOf(stack, { instanceTypes: ['t3.large'] }) }, instanceTypes: ['m7i.large'],
    }));
    const requester = {
      roleArn: `arn:aws:iam::${COMMERCIAL.account}:role/${logicalId}`,
      policies: policiesOf(template, logicalId, COMMERCIAL),
    };
    const launch = async (type: string) => isAllowed(requester, {
      action: 'ec2:RunInstances',
      resource: 'arn:aws:ec2:us-east-1:111122223333:instance/*',
      context: { 'aws:RequestTag/CreatedBy': 'EC2 Image Builder', 'aws:TagKeys': ['CreatedBy'], 'ec2:InstanceType': type, 'aws:RequestedRegion': 'us-east-1' },
    });
    expect([await launch('m7i.large'), await launch('t3.large')]).toEqual([true, false]);
  });

  test('also where they switch something off', () => {
    const read = execution((stack) => ({
      pipelineDeclaration: {
        infrastructureConfiguration: infrastructureOf(stack), imagePipeline: pipelineOf(stack, { enhancedImageMetadataEnabled: true }),
      },
      enhancedImageMetadata: false,
    }));
    expect(JSON.stringify(read.documents)).not.toContain('ssm:CreateAssociation');
  });
});

describe('errors', () => {
  const shared = (configuration: object): Objects => (scope) => ({
    distributionConfiguration: distributionOf(scope, { region: 'us-east-1', amiDistributionConfiguration: configuration }),
  });

  test.each<[string, Objects, RegExp]>([
    ['images for everybody', shared({ LaunchPermissionConfiguration: { UserGroups: ['all'] } }),
      /'pipelineDeclaration' shares images with everyone \(distributionConfiguration\.Distributions\[0\]\.AmiDistributionConfiguration\.LaunchPermissionConfiguration\.UserGroups\)/],
    ['a bare key id for other accounts', shared({ KmsKeyId: KEY.split('/')[1], TargetAccountIds: ['222233334444'] }), /'pipelineDeclaration' has the key "1111.*which is looked up in the target account/],
    ['no object at all', () => ({}), /'pipelineDeclaration' names no object/],
    ['an object of another type', (scope) => ({ imageRecipe: infrastructureOf(scope) }), /'pipeline\.imageRecipe' is Stack\/Infrastructure, which is not created in this app as AWS::ImageBuilder::ImageRecipe/],
    ['a construct that is not around one', (scope) => ({ imagePipeline: new Construct(scope, 'Imported') }), /'pipeline\.imagePipeline' is Stack\/Imported, which is not created/],
  ])('fails with %s', (_, objects, message) => {
    expect(() => execution((stack) => ({ pipelineDeclaration: objects(stack) }))).toThrow(message);
  });

  test('what is read is checked like what is given', () => {
    const region: Objects = (scope) => ({ distributionConfiguration: distributionOf(scope, { region: 'mars' }) });
    expect(() => execution((stack) => ({ pipelineDeclaration: region(stack) }))).toThrow(/'copyToRegions' has "mars"/);
  });
});
