import * as imagebuilder from '@aws-cdk/aws-imagebuilder-alpha';
import {
  App, aws_ec2 as ec2, aws_ecr as ecr, aws_imagebuilder as l1, aws_kms as kms, aws_logs as logs, aws_s3 as s3, aws_sns as sns, aws_ssm as ssm, Duration, Stack,
} from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import * as iam from 'aws-cdk-lib/aws-iam';
import {
  ImageBuilderExecutionRole, ImageBuilderExecutionRoleProps, ImageBuilderImageType, ImageBuilderInstanceProfile, ImageBuilderInstanceProfileProps,
  ImageBuilderLifecycleAction, ImageBuilderLifecycleExecutionRole, ImageBuilderOperatingSystem,
} from 'cdk-ami-build-roles';

/*
 * The roles inside the constructs of @aws-cdk/aws-imagebuilder-alpha, which add permissions to the roles that they are given: to an instance role six
 * actions of S3 and the key of the log bucket, to an execution role the log groups outside /aws/imagebuilder/.
 */

const OUTSIDE = '/images/web';

function stack(): Stack {
  return new Stack(new App(), 'Stack', { env: { account: '111122223333', region: 'us-east-1' } });
}

/** What the roles and the constructs around them share. */
function surroundings(scope: Stack) {
  return {
    bucket: new s3.Bucket(scope, 'Logs', { encryption: s3.BucketEncryption.KMS }),
    topic: new sns.Topic(scope, 'Topic', { masterKey: new kms.Key(scope, 'TopicKey') }),
    imageGroup: logs.LogGroup.fromLogGroupName(scope, 'ImageGroup', OUTSIDE),
    pipelineGroup: logs.LogGroup.fromLogGroupName(scope, 'PipelineGroup', '/pipelines/web'),
  };
}

function roles(scope: Stack, { bucket, topic }: ReturnType<typeof surroundings>) {
  const profile = new ImageBuilderInstanceProfile(scope, 'Profile', { logBucket: bucket, logPrefix: 'web', logGroupNames: [OUTSIDE] });
  return {
    profile,
    execution: new ImageBuilderExecutionRole(scope, 'Execution', {
      instanceRoles: [profile.role], notificationTopics: [topic], logGroupNames: [OUTSIDE, '/pipelines/web'],
    }),
    lifecycle: new ImageBuilderLifecycleExecutionRole(scope, 'Lifecycle', { actions: [ImageBuilderLifecycleAction.DELETE], includeAmis: true, includeSnapshots: true }),
  };
}

type Given = Pick<imagebuilder.InfrastructureConfigurationProps, 'instanceProfile' | 'role'> & { readonly execution: iam.IRole; readonly lifecycle: iam.IRole };

/** Every construct that takes a role. */
function pipelines(scope: Stack, { bucket, topic, imageGroup, pipelineGroup }: ReturnType<typeof surroundings>, { execution, lifecycle, ...given }: Given) {
  const infrastructureConfiguration = new imagebuilder.InfrastructureConfiguration(scope, 'Infrastructure', {
    ...given, notificationTopic: topic, logging: { s3Bucket: bucket, s3KeyPrefix: 'web' },
  });
  const workflows = [{ workflow: imagebuilder.AmazonManagedWorkflow.buildImage(scope, 'Workflow') }];
  const recipe = new imagebuilder.ImageRecipe(scope, 'Recipe', { baseImage: imagebuilder.BaseImage.fromAmiId('ami-0123456789abcdef0') });
  const pipeline = new imagebuilder.ImagePipeline(scope, 'Pipeline', {
    recipe, infrastructureConfiguration, executionRole: execution, workflows, imageLogGroup: imageGroup, imagePipelineLogGroup: pipelineGroup,
  });
  const image = new imagebuilder.Image(scope, 'Image', {
    recipe, infrastructureConfiguration, executionRole: execution, workflows, logGroup: imageGroup, deletionExecutionRole: lifecycle,
  });
  new imagebuilder.LifecyclePolicy(scope, 'Policy', {
    resourceType: imagebuilder.LifecyclePolicyResourceType.AMI_IMAGE,
    resourceSelection: { recipes: [recipe] },
    details: [{
      action: { type: imagebuilder.LifecyclePolicyActionType.DELETE, includeAmis: true, includeSnapshots: true },
      filter: { ageFilter: { age: Duration.days(90) } },
    }],
    executionRole: lifecycle,
  });
  return { pipeline, image };
}

/** Everything of IAM in the template, as text: policies, roles, instance profiles, whoever made them. */
function ofIam(scope: Stack): Record<string, string> {
  const { Resources } = Template.fromStack(scope).toJSON();
  return Object.fromEntries(Object.entries<any>(Resources).filter(([, { Type }]) => Type.startsWith('AWS::IAM::')).map(([id, resource]) => [id, JSON.stringify(resource)]));
}

const ofType = (scope: Stack, type: string) =>
  Object.values<any>(Template.fromStack(scope).toJSON().Resources).filter(({ Type }) => Type === `AWS::ImageBuilder::${type}`).map(({ Properties }) => Properties);

/** The template without pipelines, and with those that a function makes around the roles. */
function withAndWithout(around: (scope: Stack, made: ReturnType<typeof roles>, shared: ReturnType<typeof surroundings>) => void) {
  const [without, withThem] = [stack(), stack()];
  roles(without, surroundings(without));
  const shared = surroundings(withThem);
  const made = roles(withThem, shared);
  around(withThem, made, shared);
  return { scope: withThem, made, without: ofIam(without), withThem: ofIam(withThem) };
}

const idOf = (scope: Stack, role: iam.IRole) => scope.getLogicalId(role.node.defaultChild as iam.CfnRole);

describe('a role stays as it is', () => {
  test('inside every construct, and arrives there', () => {
    const { scope, made, without, withThem } = withAndWithout((inside, { profile, execution, lifecycle }, shared) => {
      pipelines(inside, shared, { instanceProfile: profile.instanceProfile, execution: execution.immutableRole, lifecycle: lifecycle.immutableRole });
    });
    expect(withThem).toEqual(without);
    const arn = (role: iam.IRole) => ({ 'Fn::GetAtt': [idOf(scope, role), 'Arn'] });
    expect(ofType(scope, 'ImagePipeline').map(({ ExecutionRole }) => ExecutionRole)).toEqual([arn(made.execution.role)]);
    expect(ofType(scope, 'Image').map(({ ExecutionRole, DeletionSettings }) => [ExecutionRole, DeletionSettings])).toEqual([
      [arn(made.execution.role), { ExecutionRole: arn(made.lifecycle.role) }],
    ]);
    expect(ofType(scope, 'LifecyclePolicy').map(({ ExecutionRole }) => ExecutionRole)).toEqual([arn(made.lifecycle.role)]);
    expect(ofType(scope, 'InfrastructureConfiguration').map(({ InstanceProfileName }) => InstanceProfileName))
      .toEqual([{ Ref: expect.stringMatching(/^ProfileInstanceProfile/) }]);
  });

  test('where the construct makes an instance profile for it', () => {
    const { without, withThem } = withAndWithout((inside, { profile, execution, lifecycle }, shared) => {
      pipelines(inside, shared, { role: profile.immutableRole, execution: execution.immutableRole, lifecycle: lifecycle.immutableRole });
    });
    const further = Object.keys(withThem).filter((id) => !(id in without));
    expect(further).toEqual([expect.stringMatching(/^InfrastructureInstanceProfile/)]);
    expect(withThem).toEqual({ ...without, [further[0]]: withThem[further[0]] });
  });

  test('where the permissions of the service-linked role are granted to it', () => {
    const { without, withThem } = withAndWithout((inside, { profile, execution, lifecycle }, shared) => {
      const { pipeline, image } = pipelines(inside, shared, { instanceProfile: profile.instanceProfile, execution: execution.immutableRole, lifecycle: lifecycle.immutableRole });
      pipeline.grantDefaultExecutionRolePermissions(execution.immutableRole);
      image.grantDefaultExecutionRolePermissions(execution.immutableRole);
    });
    expect(withThem).toEqual(without);
  });

  test('inside resources without a construct around them', () => {
    const { without, withThem } = withAndWithout((inside, { profile, execution, lifecycle }) => {
      const infrastructure = new l1.CfnInfrastructureConfiguration(inside, 'Infrastructure', { name: 'web', instanceProfileName: profile.instanceProfileName });
      new l1.CfnImagePipeline(inside, 'Pipeline', {
        name: 'web', infrastructureConfigurationArn: infrastructure.attrArn, executionRole: execution.role.roleArn, imageRecipeArn: 'arn:aws:imagebuilder:us-east-1:111122223333:image-recipe/web/1.0.0',
      });
      new l1.CfnLifecyclePolicy(inside, 'Policy', {
        name: 'web', resourceType: 'AMI_IMAGE', executionRole: lifecycle.role.roleArn, resourceSelection: { recipes: [{ name: 'web', semanticVersion: 'x.x.x' }] },
        policyDetails: [{ action: { type: 'DELETE' }, filter: { type: 'COUNT', value: 10 } }],
      });
    });
    expect(withThem).toEqual(without);
  });

  test('and permissions that its owner adds still arrive', () => {
    const { without, withThem } = withAndWithout((_, { profile, execution }, { bucket }) => {
      bucket.grantRead(profile, 'artifacts/*');
      execution.addToRolePolicy(new iam.PolicyStatement({ actions: ['sns:Publish'], resources: ['arn:aws:sns:us-east-1:111122223333:further'] }));
    });
    expect(Object.keys(withThem)).toEqual(Object.keys(without));
    expect(Object.keys(withThem).filter((id) => withThem[id] !== without[id])).toHaveLength(2);
  });
});

describe('this is needed: a role that can be added to', () => {
  const actionsIn = (policies: Record<string, string>): string[] =>
    Object.values(policies).flatMap((text) => (JSON.parse(text).Properties.PolicyDocument?.Statement ?? []).flatMap(({ Action }: any) => Action));

  /** The actions that are granted once more with the constructs than without. */
  function added(given: (made: ReturnType<typeof roles>) => Given): string[] {
    const { without, withThem } = withAndWithout((inside, made, shared) => { pipelines(inside, shared, given(made)); });
    const before = actionsIn(without);
    return actionsIn(withThem).filter((action) => {
      const known = before.indexOf(action);
      if (known >= 0) before.splice(known, 1);
      return known < 0;
    }).sort();
  }

  test('gets more of the log bucket than uploads need, and its key', () => {
    expect(added(({ profile, execution, lifecycle }) => ({ role: profile.role, execution: execution.immutableRole, lifecycle: lifecycle.immutableRole }))).toEqual([
      'kms:Decrypt', 'kms:Encrypt', 'kms:GenerateDataKey*', 'kms:ReEncrypt*', 's3:Abort*', 's3:PutObject', 's3:PutObjectLegalHold', 's3:PutObjectRetention',
      's3:PutObjectTagging', 's3:PutObjectVersionTagging',
    ]);
  });

  test('gets each log group outside /aws/imagebuilder/ once more, for the pipeline and for the image', () => {
    expect(new Set(added(({ profile, execution, lifecycle }) => ({
      instanceProfile: profile.instanceProfile, execution: execution.role, lifecycle: lifecycle.immutableRole,
    })))).toEqual(new Set(['logs:CreateLogStream', 'logs:PutLogEvents']));
  });
});

describe('a role reads', () => {
  /** The policies of a role, as text. */
  const policiesOf = (scope: Stack, role: iam.IRole) => Object.values<any>(Template.fromStack(scope).toJSON().Resources)
    .filter(({ Type, Properties }) => /^AWS::IAM::(Managed)?Policy$/.test(Type) && Properties.Roles.some(({ Ref }: any) => Ref === idOf(scope, role)))
    .map(({ Properties }) => Properties.PolicyDocument);

  const unreadIn = (scope: Stack) => Annotations.fromStack(scope).findWarning('*', Match.stringLikeRegexp('pipeline-not-read')).map(({ entry }) => entry.data);

  /** The constructs of a pipeline of AMIs. */
  function objectsIn(scope: Stack) {
    const key = new kms.Key(scope, 'Key');
    const component = new imagebuilder.Component(scope, 'Component', {
      platform: imagebuilder.Platform.LINUX, kmsKey: key, data: imagebuilder.ComponentData.fromInline('schemaVersion: 1.0\nphases: []'),
    });
    const imageRecipe = new imagebuilder.ImageRecipe(scope, 'Recipe', {
      baseImage: imagebuilder.AmazonManagedImage.amazonLinux2023(scope, 'Base', {
        imageType: imagebuilder.ImageType.AMI, imageArchitecture: imagebuilder.ImageArchitecture.X86_64,
      }).toBaseImage(),
      components: [{ component }, { component: imagebuilder.AmazonManagedComponent.updateOs(scope, 'Update', { platform: imagebuilder.Platform.LINUX }) }],
      blockDevices: [{ deviceName: '/dev/xvda', volume: ec2.BlockDeviceVolume.ebs(20, { encrypted: true, kmsKey: key }) }],
    });
    const bucket = new s3.Bucket(scope, 'Logs');
    const topic = new sns.Topic(scope, 'Topic');
    const vpc = new ec2.Vpc(scope, 'Vpc', { natGateways: 0 });
    const group = new ec2.SecurityGroup(scope, 'Group', { vpc });
    const infrastructureConfiguration = new imagebuilder.InfrastructureConfiguration(scope, 'Infrastructure', {
      instanceProfile: iam.InstanceProfile.fromInstanceProfileName(scope, 'Declared', 'declared-elsewhere'),
      instanceTypes: [ec2.InstanceType.of(ec2.InstanceClass.M7I, ec2.InstanceSize.LARGE)],
      vpc, subnetSelection: { subnetType: ec2.SubnetType.PUBLIC }, securityGroups: [group],
      notificationTopic: topic, logging: { s3Bucket: bucket, s3KeyPrefix: 'web' },
    });
    const parameter = new ssm.StringParameter(scope, 'Parameter', { parameterName: '/images/web', stringValue: 'none yet' });
    const distributionConfiguration = new imagebuilder.DistributionConfiguration(scope, 'Distribution', {
      amiDistributions: [
        { amiName: 'web {{ imagebuilder:buildDate }}', ssmParameters: [{ parameter }], amiLaunchPermission: { accountIds: ['222233334444'] } },
        { region: 'eu-west-1', amiTargetAccountIds: ['333344445555'] },
      ],
    });
    return { objects: { imageRecipe, infrastructureConfiguration, distributionConfiguration }, key, component, bucket, topic, group, subnet: vpc.publicSubnets[0] };
  }

  /** The same from the constructs and from properties. */
  function twins<Props, Role extends { readonly role: iam.IRole }>(
    make: (scope: Stack, props: Props) => Role, fromPipeline: (made: ReturnType<typeof objectsIn>) => Props, fromProperties: (made: ReturnType<typeof objectsIn>) => Props,
  ): void {
    const [reading, declaring] = [fromPipeline, fromProperties].map((propsOf) => {
      const scope = stack();
      return { scope, role: make(scope, propsOf(objectsIn(scope))) };
    });
    expect(policiesOf(reading.scope, reading.role.role)).toEqual(policiesOf(declaring.scope, declaring.role.role));
    expect(unreadIn(reading.scope)).toEqual([]);
  }

  const passed = (scope: Stack) => iam.Role.fromRoleName(scope, 'Passed', 'ImageInstances');

  test('recipe, infrastructure and distribution into an execution role', () => {
    twins<Omit<ImageBuilderExecutionRoleProps, 'instanceRoles'>, ImageBuilderExecutionRole>(
      (scope, props) => new ImageBuilderExecutionRole(scope, 'Execution', { instanceRoles: [passed(scope)], ...props }),
      ({ objects }) => ({ pipelineDeclaration: objects }),
      ({ key, topic, group, subnet }) => ({
        imageTypes: [ImageBuilderImageType.AMI], operatingSystems: [ImageBuilderOperatingSystem.LINUX], instanceTypes: ['m7i.large'], requireImdsV2: true,
        kmsKeys: [key], subnets: [subnet], securityGroups: [group], notificationTopics: [topic],
        outputParameters: ['/images/web'], launchPermissionUserIds: ['222233334444'], copyToRegions: ['eu-west-1'], targetAccountIds: ['333344445555'],
      }),
    );
  });

  test('recipe and infrastructure into an instance profile', () => {
    twins<ImageBuilderInstanceProfileProps, ImageBuilderInstanceProfile>(
      (scope, props) => new ImageBuilderInstanceProfile(scope, 'Profile', props),
      ({ objects }) => ({ pipelineDeclaration: objects }),
      ({ key, component, bucket }) => ({ components: [component.componentArn], componentKeys: [key], logBucket: bucket, logPrefix: 'web' }),
    );
  });

  test('a pipeline with all that it refers to', () => {
    const scope = stack();
    const { objects } = objectsIn(scope);
    const imagePipeline = new imagebuilder.ImagePipeline(scope, 'Pipeline', {
      recipe: objects.imageRecipe, infrastructureConfiguration: objects.infrastructureConfiguration, distributionConfiguration: objects.distributionConfiguration,
      enhancedImageMetadataEnabled: false, imageTestsEnabled: false,
      imageLogGroup: new logs.LogGroup(scope, 'ImageGroup', { logGroupName: OUTSIDE }),
      imagePipelineLogGroup: new logs.LogGroup(scope, 'PipelineGroup', { logGroupName: '/pipelines/web' }),
      executionRole: iam.Role.fromRoleName(scope, 'Elsewhere', 'elsewhere'),
    });
    const instanceRoles = [passed(scope)];
    const read = new ImageBuilderExecutionRole(scope, 'Read', { instanceRoles, pipelineDeclaration: { imagePipeline } });
    const twin = new ImageBuilderExecutionRole(scope, 'Twin', {
      instanceRoles, pipelineDeclaration: objects, enhancedImageMetadata: false, imageTests: false, logGroupNames: [OUTSIDE, '/pipelines/web'],
    });
    expect(read.unreadDeclarations).toEqual([]);
    expect(policiesOf(scope, read.role)).toEqual(policiesOf(scope, twin.role));
  });

  test('a container recipe', () => {
    const scope = stack();
    const repository = new ecr.Repository(scope, 'Repository');
    const parent = ecr.Repository.fromRepositoryAttributes(scope, 'Parent', {
      repositoryName: 'base', repositoryArn: scope.formatArn({ service: 'ecr', account: '222233334444', resource: 'repository', resourceName: 'base' }),
    });
    const containerRecipe = new imagebuilder.ContainerRecipe(scope, 'Recipe', {
      baseImage: imagebuilder.BaseContainerImage.fromEcr(parent, '1'),
      targetRepository: imagebuilder.Repository.fromEcr(repository),
      osVersion: imagebuilder.OSVersion.AMAZON_LINUX_2023,
    });
    const profile = new ImageBuilderInstanceProfile(scope, 'Profile', { pipelineDeclaration: { containerRecipe } });
    const twin = new ImageBuilderInstanceProfile(scope, 'Twin', {
      containerRepositories: [repository], parentImageRepositories: [parent], containerRecipes: [containerRecipe.containerRecipeArn],
    });
    expect(profile.unreadDeclarations).toEqual([]);
    expect(policiesOf(scope, profile.role)).toEqual(policiesOf(scope, twin.role));
  });

  test('fails with images for everybody', () => {
    const scope = stack();
    const distributionConfiguration = new imagebuilder.DistributionConfiguration(scope, 'Distribution', {
      amiDistributions: [{ amiLaunchPermission: { isPublicUserGroup: true } }],
    });
    expect(() => new ImageBuilderExecutionRole(scope, 'Execution', { instanceRoles: [passed(scope)], pipelineDeclaration: { distributionConfiguration } }))
      .toThrow(/'pipelineDeclaration' shares images with everyone/);
  });
});
