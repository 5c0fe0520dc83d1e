import { App, CfnOutput, Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as ecr from 'aws-cdk-lib/aws-ecr';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as imagebuilder from 'aws-cdk-lib/aws-imagebuilder';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as organizations from 'aws-cdk-lib/aws-organizations';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import * as sns from 'aws-cdk-lib/aws-sns';
import * as ssm from 'aws-cdk-lib/aws-ssm';
import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import {
  AllowedImageProvider, AllowedImages,
  AmiEncryptionKey, AmiEncryptionKeyReplica, BuildCaller, BuildRoleInvariants, BuildTagGuard, CrossAccountDistributionRole, CrossAccountLifecycleRole,
  DistributionStackSet, Explanation, PackerImageAttribute, ImageBuilderAdministratorPolicy, ImageBuilderExecutionRole, ImageBuilderImageType,
  ImageBuilderInstanceProfile, ImageBuilderLifecycleAction, ImageBuilderLifecycleExecutionRole, ImageBuilderOperatingSystem,
  ImageBuilderOperatorPolicy, ImageBuilderReadOnlyPolicy, LateTaggedResource, LateTagging, PackerBuilder, PackerBuildRole,
  PackerImageCopyRole, PackerImageRetentionRole, PackerOptionState, PackerTemplate, PackerUnknownOptions,
} from 'cdk-ami-build-roles';

/* Everything that the library offers, once; test/languages/README.md. The apps in the other languages say the same. */

const ACCOUNT = '111122223333';
const OTHER_ACCOUNT = '444455556666';
const THIRD_ACCOUNT = '777788889999';
const REGION = 'us-east-1';
const OTHER_REGION = 'eu-west-1';
const ORGANIZATION = 'o-a1b2c3d4e5';
const UNIT = 'ou-ab12-11111111';
const ORGANIZATION_ARN = `arn:aws:organizations::${ACCOUNT}:organization/${ORGANIZATION}`;
const UNIT_ARN = `arn:aws:organizations::${ACCOUNT}:ou/${ORGANIZATION}/${UNIT}`;

const UUID = '9ae0bc0a-38a0-4cf6-b2c4-2f0b5ea9c1d2';

const app = new App();

function stackOf(name: string): Stack {
  return new Stack(app, name, { env: { account: ACCOUNT, region: REGION } });
}

function arn(service: string, rest: string): string {
  return `arn:aws:${service}:${REGION}:${ACCOUNT}:${rest}`;
}

function key(stack: Stack, id: string, digit: number): kms.IKey {
  return kms.Key.fromKeyArn(stack, id, arn('kms', `key/00000000-0000-0000-0000-00000000000${digit}`));
}

function role(stack: Stack, name: string): iam.IRole {
  return iam.Role.fromRoleArn(stack, name, `arn:aws:iam::${ACCOUNT}:role/${name}`);
}

function profile(stack: Stack, name: string): iam.IInstanceProfile {
  return iam.InstanceProfile.fromInstanceProfileAttributes(stack, `${name}Profile`, {
    instanceProfileArn: `arn:aws:iam::${ACCOUNT}:instance-profile/${name}`,
    role: role(stack, name),
  });
}

function repository(stack: Stack, name: string): ecr.IRepository {
  return ecr.Repository.fromRepositoryArn(stack, name, arn('ecr', `repository/${name}`));
}

function topic(stack: Stack, name: string): sns.ITopic {
  return sns.Topic.fromTopicArn(stack, name, arn('sns', name));
}

function boundary(stack: Stack): iam.IManagedPolicy {
  return iam.ManagedPolicy.fromManagedPolicyArn(stack, 'Boundary', `arn:aws:iam::${ACCOUNT}:policy/Boundary`);
}

function statement(): iam.PolicyStatement {
  return new iam.PolicyStatement({ sid: 'OfTheApp', actions: ['s3:GetObject'], resources: ['arn:aws:s3:::artifacts/*'] });
}

function say(stack: Stack, id: string, value: string): void {
  new CfnOutput(stack, `Said${id}`, { value });
}

function explained(stack: Stack, id: string, explanation: Explanation): void {
  say(stack, `${id}Path`, explanation.path);
  say(stack, `${id}Json`, explanation.toJson());
  say(stack, `${id}Markdown`, explanation.toMarkdown());
  say(stack, `${id}Html`, explanation.toHtml());
  for (const one of explanation.statements) {
    say(stack, `${id}${one.sid}`, [
      one.effect, one.does, one.because, one.capability, one.declaredBy, one.source, one.ground,
      ...one.grounds, ...one.actions, ...one.resources, ...one.conditions,
      one.inferred ?? 'no inferred', one.residualRisk ?? 'no remains', one.unscopable ?? 'no unscopable',
      ...one.principals ?? [], one.targetRole ?? 'no target role',
    ].join('\n'));
  }
  say(stack, `${id}Nag`, explanation.expectedNagFindings().map((one) => [one.id, ...one.appliesTo, one.reason, ...one.sids].join('\n')).join('\n'));
}

function packer(): void {
  const stack = stackOf('Packer');
  const defaults = new PackerBuildRole(stack, 'Defaults');
  say(stack, 'DefaultsTag', defaults.buildTag.value);
  say(stack, 'DefaultsProfile', defaults.instanceProfile!.instanceProfileArn);

  const everything = new PackerBuildRole(stack, 'Everything', {
    amiOrgArns: [ORGANIZATION_ARN],
    amiOuArns: [UNIT_ARN],
    amiUsers: [OTHER_ACCOUNT],
    associatePublicIpAddress: true,
    assumeRoles: [role(stack, 'publisher')],
    sessionTags: { Project: 'web' },
    transitiveTagKeys: ['Project'],
    sourceIdentities: ['build-*'],
    assumedBy: new iam.CompositePrincipal(new iam.ServicePrincipal('ec2.amazonaws.com'), new iam.ServicePrincipal('codebuild.amazonaws.com')),
    blockDeviceSnapshots: ['snap-0123456789abcdef7'],
    buildTag: { key: 'Builder', value: 'everything' },
    builders: [
      PackerBuilder.AMAZON_EBS, PackerBuilder.AMAZON_EBSSURROGATE, PackerBuilder.AMAZON_EBSVOLUME, PackerBuilder.AMAZON_CHROOT,
      PackerBuilder.AMAZON_INSTANCE,
    ],
    bundleBucket: s3.Bucket.fromBucketName(stack, 'BundleBucket', 'packer-images'),
    capacityReservationGroups: [arn('resource-groups', 'group/reservations')],
    capacityReservations: ['cr-0123456789abcdef0'],
    copyToRegions: [OTHER_REGION],
    createServiceLinkedRoles: true,
    dataSourceKeys: [key(stack, 'DataKey', 9)],
    decodeAuthorizationMessages: true,
    scheduleDeprecation: true,
    deregistrationProtection: true,
    watermark: true,
    amiManagement: true,
    description: 'Everything at once',
    encryptBoot: true,
    enhancedNetworking: true,
    fastLaunch: true,
    fastLaunchTemplates: ['lt-0123456789abcdef0'],
    hostResourceGroups: [arn('resource-groups', 'group/hosts')],
    imageAttributes: [PackerImageAttribute.DESCRIPTION, PackerImageAttribute.IMDS_SUPPORT, PackerImageAttribute.PRODUCT_CODES],
    bucketKeys: [key(stack, 'BucketKey', 6)],
    importBucket: s3.Bucket.fromBucketName(stack, 'ImportBucket', 'packer-import'),
    importPrefix: 'images/',
    instanceProfiles: [profile(stack, 'App')],
    instanceTypes: ['t3.micro', 'm7g.*'],
    kmsKeys: [key(stack, 'Key', 1)],
    lateTagging: LateTagging.of(
      LateTaggedResource.IMAGES_AND_SNAPSHOTS, LateTaggedResource.NETWORK_INTERFACES, LateTaggedResource.KEY_PAIRS_AND_SECURITY_GROUPS,
      LateTaggedResource.INSTANCES_AND_VOLUMES, LateTaggedResource.SPOT_INSTANCES_AND_VOLUMES,
      LateTaggedResource.LAUNCH_TEMPLATES_AND_FLEETS, LateTaggedResource.TEMPORARY_INSTANCE_PROFILES,
    ),
    licenseConfigurations: [arn('license-manager', 'license-configuration:lic-0123456789abcdef0123456789abcdef')],
    maxSessionDuration: Duration.hours(2),
    parameters: [ssm.StringParameter.fromStringParameterAttributes(stack, 'Parameter', { parameterName: '/packer/token', forceDynamicReference: true })],
    path: '/builders/',
    permissionsBoundary: boundary(stack),
    placementGroups: ['builders'],
    protectionTag: { key: 'Golden', value: 'true' },
    publicImages: true,
    publicSnapshots: true,
    regions: [REGION],
    requireImdsV2: true,
    requireVolumeTag: false,
    roleName: 'packer-everything',
    secrets: [secretsmanager.Secret.fromSecretCompleteArn(stack, 'Secret', arn('secretsmanager', 'secret:packer/secret-AbCdEf'))],
    skipCreateAmi: false,
    snapshotUsers: [OTHER_ACCOUNT],
    snapshotVolumes: true,
    sourceImageOwners: ['amazon', 'self'],
    spot: true,
    temporaryInstanceProfile: true,
    useCreateImage: true,
    readWindowsPassword: true,
  });
  everything.addToRolePolicy(statement());
  everything.grantAssumeRole(role(stack, 'ci'));
  say(stack, 'EverythingRole', everything.role.roleArn);
  say(stack, 'EverythingPrincipal', everything.grantPrincipal.assumeRoleAction);
  say(stack, 'EverythingTag', `${everything.buildTag.key}=${everything.buildTag.value}`);
  explained(stack, 'EverythingExplained', everything.explain());

  const tunnel = new PackerBuildRole(stack, 'Tunnel', {
    buildTag: { uniqueValue: true },
    instanceConnect: true,
    instanceRoles: [role(stack, 'Tunnelled')],
    keyPairs: [ec2.KeyPair.fromKeyPairName(stack, 'KeyPair', 'build-key')],
    securityGroups: [ec2.SecurityGroup.fromSecurityGroupId(stack, 'SecurityGroup', 'sg-0123456789abcdef0')],
    sessionManager: true,
    networkAccountIds: [OTHER_ACCOUNT],
    subnets: [ec2.Subnet.fromSubnetId(stack, 'Subnet', 'subnet-0123456789abcdef0')],
    vpcs: [ec2.Vpc.fromVpcAttributes(stack, 'Vpc', { vpcId: 'vpc-0123456789abcdef0', availabilityZones: ['us-east-1a'] })],
  });
  tunnel.writePackerVariables('tunnel.pkrvars.json');
  tunnel.explain().writeBesideTemplate(stack);
  say(stack, 'TunnelVariables', tunnel.packerVariables());
  say(stack, 'TunnelVariablesAsHcl', tunnel.packerVariablesAsHcl());

  new PackerBuildRole(stack, 'Confined', {
    buildTag: { value: 'confined' },
    instanceProfiles: [profile(stack, 'Profiles')],
    confineToInstanceProfiles: true,
    vpcs: [ec2.Vpc.fromVpcAttributes(stack, 'ConfinedVpc', { vpcId: 'vpc-0123456789abcdef0', availabilityZones: ['us-east-1a'] })],
  });
  new PackerBuildRole(stack, 'OldPlugin', { buildTag: { value: 'old' }, lateTagging: LateTagging.PLUGIN_BEFORE_1_0_2 });
  new PackerBuildRole(stack, 'OlderPlugin', { buildTag: { value: 'older' }, lateTagging: LateTagging.PLUGIN_BEFORE_1_2_2 });
  new PackerBuildRole(stack, 'China', { buildTag: { value: 'china' }, lateTagging: LateTagging.AWS_CN });
  new PackerBuildRole(stack, 'GovCloud', { buildTag: { value: 'govcloud' }, lateTagging: LateTagging.AWS_US_GOV });
  say(stack, 'LateTagged', LateTagging.PLUGIN_BEFORE_1_0_2.resources.length.toString());

  const imported = PackerBuildRole.fromPackerBuildRoleAttributes(stack, 'Imported', {
    roleArn: `arn:aws:iam::${ACCOUNT}:role/packer`,
    buildTag: { key: 'Builder', value: 'imported' },
    instanceProfileArn: `arn:aws:iam::${ACCOUNT}:instance-profile/packer`,
  });
  imported.addToRolePolicy(statement());
  say(stack, 'ImportedProfile', imported.instanceProfile!.instanceProfileArn);
  say(stack, 'ImportedTag', imported.buildTag.value);
  const onExisting = PackerBuildRole.onExistingRole(stack, 'OnExisting', role(stack, 'existing'), { path: '/builders/' });
  say(stack, 'OnExistingPolicies', String(onExisting.managedPolicies.length));
  say(stack, 'OnExistingDocument', stack.toJsonString(onExisting.documents[0]));
  explained(stack, 'OnExisting', onExisting.explain());
  const byArn = PackerBuildRole.fromRoleArn(stack, 'ByArn', `arn:aws:iam::${ACCOUNT}:role/packer-by-arn`);
  byArn.grantAssumeRole(everything.role.grantPrincipal);
  say(stack, 'ByArnRole', byArn.role.roleName);
}

function template(): void {
  const stack = stackOf('Template');
  const fromDirectory = PackerTemplate.fromDirectory('templates/web', {
    varFiles: ['templates/values.hcl'],
    variables: { instance_type: 't3.micro' },
    environment: { PKR_VAR_suffix: 'b' },
    onlyBuilds: ['amazon-ebs.*'],
    exceptBuilds: ['amazon-ebs.none'],
    unknownOptions: PackerUnknownOptions.GRANT_UNSCOPED_WITH_WARNING,
  });
  new PackerBuildRole(stack, 'FromTemplate', {
    instanceProfiles: [profile(stack, 'App')],
    template: fromDirectory,
  });
  new PackerBuildRole(stack, 'Told', {
    buildTag: { value: 'told' },
    template: PackerTemplate.fromFile('templates/told.pkr.hcl', { unknownOptions: PackerUnknownOptions.FAIL }),
  });
  say(stack, 'Files', fromDirectory.files.join('\n'));
  for (const source of fromDirectory.sources) {
    say(stack, `Source${source.line}`, [source.name, source.pluginType, source.file].join('\n'));
    for (const option of source.options) {
      const state = option.state === PackerOptionState.KNOWN ? 'known' : option.state === PackerOptionState.UNKNOWN ? 'unknown'
        : option.state === PackerOptionState.ASK ? 'ask' : 'something else';
      say(stack, `Source${source.line}Line${option.line}${option.property}`, [
        option.option, state, option.file, ...option.values, ...option.capabilities, ...option.actions, option.shown ?? 'not shown', option.reason ?? 'no reason',
      ].join('\n'));
    }
  }
  say(stack, 'Json', fromDirectory.explain().json);
  say(stack, 'Markdown', fromDirectory.explain({ buildTag: { key: 'CreatedBy', value: 'another' } }).markdown);
}

function imageBuilder(): void {
  const stack = stackOf('ImageBuilder');
  const component = arn('imagebuilder', 'component/install-nginx/1.x.x');

  const instances = new ImageBuilderInstanceProfile(stack, 'Instances', {
    componentKeys: [key(stack, 'ComponentKey', 3)],
    components: [component],
    containerRecipes: [arn('imagebuilder', 'container-recipe/web')],
    containerRegions: [OTHER_REGION],
    containerRepositories: [repository(stack, 'web')],
    description: 'Instances',
    enhancedImageMetadata: false,
    instanceProfileName: 'image-builder-instances',
    isoObjects: ['arn:aws:s3:::disk-images/windows-11.iso'],
    logBucket: s3.Bucket.fromBucketName(stack, 'LogBucket', 'build-logs'),
    logBucketKey: key(stack, 'LogKey', 4),
    logGroupNames: ['/aws/imagebuilder/web'],
    logPrefix: 'images/web',
    marketplaceComponents: [`arn:aws:imagebuilder:${REGION}:aws-marketplace:component/scanner-linux/1.0.0/1`],
    parameters: [ssm.StringParameter.fromStringParameterAttributes(stack, 'Parameter', { parameterName: '/web/version', forceDynamicReference: true })],
    parentImageRepositories: [repository(stack, 'base')],
    path: '/builders/',
    permissionsBoundary: boundary(stack),
    regions: [REGION, OTHER_REGION],
    roleName: 'image-builder-instances',
    sessionManager: true,
  });
  instances.addToRolePolicy(statement());
  say(stack, 'InstancesRole', instances.role.roleName);
  say(stack, 'InstancesImmutableRole', instances.immutableRole.roleName);
  say(stack, 'InstancesPrincipal', instances.grantPrincipal.assumeRoleAction);
  say(stack, 'InstancesProfile', instances.instanceProfile.instanceProfileArn);
  say(stack, 'InstancesProfileName', instances.instanceProfileName);
  explained(stack, 'InstancesExplained', instances.explain());

  const execution = new ImageBuilderExecutionRole(stack, 'Execution', {
    blockDeviceSnapshots: ['snap-0123456789abcdef7'],
    copyToRegions: [OTHER_REGION],
    createServiceLinkedRoles: true,
    dedicatedHosts: true,
    description: 'Execution',
    enhancedImageMetadata: true,
    fastLaunchTemplates: ['lt-0123456789abcdef1'],
    hostResourceGroups: [arn('resource-groups', 'group/hosts')],
    imageTests: true,
    imageTypes: [ImageBuilderImageType.AMI, ImageBuilderImageType.DOCKER],
    instanceRoles: [instances.role],
    instanceTypes: ['t3.micro'],
    isoImport: true,
    keyPairs: [ec2.KeyPair.fromKeyPairName(stack, 'KeyPair', 'build-key')],
    kmsKeys: [key(stack, 'ImageKey', 1)],
    launchPermissionOrganizationArns: [ORGANIZATION_ARN],
    launchPermissionOrganizationalUnitArns: [UNIT_ARN],
    launchPermissionUserIds: [OTHER_ACCOUNT],
    launchTemplates: ['lt-0123456789abcdef0'],
    licenseConfigurations: [arn('license-manager', 'license-configuration:lic-0123456789abcdef0123456789abcdef')],
    logGroupNames: ['/aws/imagebuilder/web'],
    maxSessionDuration: Duration.hours(2),
    notificationKeys: [key(stack, 'TopicKey', 2)],
    notificationTopics: [topic(stack, 'builds')],
    operatingSystems: [ImageBuilderOperatingSystem.LINUX, ImageBuilderOperatingSystem.WINDOWS, ImageBuilderOperatingSystem.MACOS],
    outputParameters: ['/images/web'],
    parentImageOwners: ['amazon'],
    parentImageParameters: ['/images/base'],
    path: '/builders/',
    permissionsBoundary: iam.ManagedPolicy.fromManagedPolicyArn(stack, 'BoundaryOfExecution', `arn:aws:iam::${ACCOUNT}:policy/Boundary`),
    startablePipelines: [arn('imagebuilder', 'image-pipeline/web')],
    placementGroups: ['builders'],
    regions: [REGION],
    registerImage: true,
    requireImdsV2: true,
    roleName: 'image-builder-execution',
    scanRepositories: [repository(stack, 'scans')],
    securityGroups: [ec2.SecurityGroup.fromSecurityGroupId(stack, 'SecurityGroup', 'sg-0123456789abcdef0')],
    sourceArns: [arn('imagebuilder', 'image/web/*')],
    networkAccountIds: [OTHER_ACCOUNT],
    subnets: [ec2.Subnet.fromSubnetId(stack, 'Subnet', 'subnet-0123456789abcdef0')],
    targetAccountIds: [OTHER_ACCOUNT],
    targetOrganizationId: ORGANIZATION,
    updateSsmAgent: true,
    vmExportRole: role(stack, 'vmimport'),
    vulnerabilityScanning: true,
    watermark: true,
    workflowDocuments: ['Hardening'],
    workflowFunctions: [lambda.Function.fromFunctionArn(stack, 'Gate', arn('lambda', 'function:gate'))],
    workflowStateMachines: [sfn.StateMachine.fromStateMachineArn(stack, 'Checks', arn('states', 'stateMachine:checks'))],
    workflowTopics: [topic(stack, 'approvals')],
  });
  execution.addToRolePolicy(statement());
  say(stack, 'ExecutionRole', execution.role.roleName);
  say(stack, 'ExecutionImmutableRole', execution.immutableRole.roleName);
  say(stack, 'ExecutionPrincipal', execution.grantPrincipal.assumeRoleAction);
  explained(stack, 'ExecutionExplained', execution.explain());

  const lifecycle = new ImageBuilderLifecycleExecutionRole(stack, 'Lifecycle', {
    actions: [ImageBuilderLifecycleAction.DEPRECATE, ImageBuilderLifecycleAction.DISABLE, ImageBuilderLifecycleAction.DELETE],
    description: 'Lifecycle',
    includeAmis: true,
    includeSnapshots: true,
    path: '/builders/',
    permissionsBoundary: iam.ManagedPolicy.fromManagedPolicyArn(stack, 'BoundaryOfLifecycle', `arn:aws:iam::${ACCOUNT}:policy/Boundary`),
    recipes: ['web-server'],
    regions: [REGION, OTHER_REGION],
    resourceType: ImageBuilderImageType.AMI,
    roleName: 'image-builder-lifecycle',
    sourceArns: [arn('imagebuilder', 'lifecycle-policy/web')],
  });
  lifecycle.addToRolePolicy(statement());
  say(stack, 'LifecycleRole', lifecycle.role.roleName);
  say(stack, 'LifecycleImmutableRole', lifecycle.immutableRole.roleName);
  say(stack, 'LifecyclePrincipal', lifecycle.grantPrincipal.assumeRoleAction);
  explained(stack, 'LifecycleExplained', lifecycle.explain());
  new ImageBuilderLifecycleExecutionRole(stack, 'Containers', {
    actions: [ImageBuilderLifecycleAction.DELETE],
    containerRepositories: [repository(stack, 'cleaned')],
    includeContainers: true,
    resourceType: ImageBuilderImageType.DOCKER,
  });

  const importedInstances = ImageBuilderInstanceProfile.fromImageBuilderInstanceProfileAttributes(stack, 'ImportedInstances', {
    instanceProfileArn: `arn:aws:iam::${ACCOUNT}:instance-profile/builders`,
    roleArn: `arn:aws:iam::${ACCOUNT}:role/builders`,
  });
  importedInstances.addToRolePolicy(statement());
  say(stack, 'ImportedInstancesProfile', importedInstances.instanceProfileName);
  say(stack, 'ImportedInstancesRole', importedInstances.immutableRole.roleName);
  const importedExecution = ImageBuilderExecutionRole.fromRoleArn(stack, 'ImportedExecution', `arn:aws:iam::${ACCOUNT}:role/execution`);
  importedExecution.addToRolePolicy(statement());
  say(stack, 'ImportedExecutionRole', importedExecution.immutableRole.roleName);
  const importedLifecycle = ImageBuilderLifecycleExecutionRole.fromRoleArn(stack, 'ImportedLifecycle', `arn:aws:iam::${ACCOUNT}:role/lifecycle`);
  importedLifecycle.addToRolePolicy(statement());
  say(stack, 'ImportedLifecycleRole', importedLifecycle.role.roleName);
}

function pipeline(): void {
  const stack = stackOf('Pipeline');
  const recipe = new imagebuilder.CfnImageRecipe(stack, 'Recipe', {
    name: 'web-server',
    version: '1.0.0',
    parentImage: `arn:aws:imagebuilder:${REGION}:aws:image/amazon-linux-2023-x86/x.x.x`,
    components: [
      { componentArn: `arn:aws:imagebuilder:${REGION}:aws:component/update-linux/x.x.x` },
      { componentArn: arn('imagebuilder', 'component/install-nginx/1.0.0') },
    ],
    blockDeviceMappings: [{ deviceName: '/dev/xvda', ebs: { encrypted: true, kmsKeyId: arn('kms', 'key/00000000-0000-0000-0000-000000000005') } }],
  });
  const instances = new ImageBuilderInstanceProfile(stack, 'Instances', { pipelineDeclaration: { imageRecipe: recipe } });
  const infrastructure = new imagebuilder.CfnInfrastructureConfiguration(stack, 'Infrastructure', {
    name: 'web-server',
    instanceProfileName: instances.instanceProfileName,
    instanceTypes: ['t3.large'],
    instanceMetadataOptions: { httpTokens: 'required' },
    subnetId: 'subnet-0123456789abcdef0',
    securityGroupIds: ['sg-0123456789abcdef0'],
    snsTopicArn: arn('sns', 'builds'),
  });
  const targets = new imagebuilder.CfnDistributionConfiguration(stack, 'Distribution', {
    name: 'web-server',
    distributions: [{
      region: REGION,
      amiDistributionConfiguration: { Name: 'web {{ imagebuilder:buildDate }}', TargetAccountIds: [OTHER_ACCOUNT] },
      ssmParameterConfigurations: [{ parameterName: '/images/web-server' }],
    }],
  });
  const image = new imagebuilder.CfnImagePipeline(stack, 'Pipeline', {
    name: 'web-server',
    imageRecipeArn: recipe.attrArn,
    infrastructureConfigurationArn: infrastructure.attrArn,
    distributionConfigurationArn: targets.attrArn,
  });
  const execution = new ImageBuilderExecutionRole(stack, 'Execution', {
    instanceRoles: [instances.role],
    parentImageOwners: ['amazon'],
    pipelineDeclaration: {
      imageRecipe: recipe, infrastructureConfiguration: infrastructure, distributionConfiguration: targets, imagePipeline: image,
    },
  });
  say(stack, 'Unread', instances.unreadDeclarations.concat(execution.unreadDeclarations).join('\n'));

  const containers = new imagebuilder.CfnContainerRecipe(stack, 'ContainerRecipe', {
    name: 'web-container',
    version: '1.0.0',
    containerType: 'DOCKER',
    parentImage: 'amazonlinux:latest',
    components: [{ componentArn: `arn:aws:imagebuilder:${REGION}:aws:component/update-linux/x.x.x` }],
    targetRepository: { repositoryName: 'web', service: 'ECR' },
    dockerfileTemplateUri: 's3://recipes/Dockerfile',
  });
  const containerInstances = new ImageBuilderInstanceProfile(stack, 'ContainerInstances', { pipelineDeclaration: { containerRecipe: containers } });
  say(stack, 'UnreadOfContainers', containerInstances.unreadDeclarations.join('\n'));
}

function people(): void {
  const stack = stackOf('People');
  const team = iam.Group.fromGroupName(stack, 'Team', 'team');

  const readers = new ImageBuilderReadOnlyPolicy(stack, 'Readers', {
    auditAmis: true,
    description: 'Readers',
    groups: [team],
    managedPolicyName: 'image-builder-readers',
    path: '/builders/',
    regions: [REGION, OTHER_REGION],
    resourceNames: ['web-server', 'base-*'],
    roles: [role(stack, 'auditor')],
    users: [iam.User.fromUserName(stack, 'Someone', 'somebody')],
  });
  say(stack, 'ReadersPolicy', readers.managedPolicy.managedPolicyArn);
  say(stack, 'ReadersPolicies', readers.managedPolicies.length.toString());
  readers.attachTo(iam.Group.fromGroupName(stack, 'OtherTeam', 'other-team'));
  explained(stack, 'ReadersExplained', readers.explain());

  const operators = new ImageBuilderOperatorPolicy(stack, 'Operators', {
    approveSteps: true,
    logBuckets: [s3.Bucket.fromBucketName(stack, 'LogBucket', 'build-logs')],
    logGroupNames: ['/aws/imagebuilder/web-server'],
    logKeys: [key(stack, 'LogKey', 4)],
    logPrefix: 'web/',
    pipelines: [arn('imagebuilder', 'image-pipeline/web-server')],
    tagImages: true,
  });
  say(stack, 'OperatorsPolicy', operators.managedPolicy.managedPolicyArn);
  say(stack, 'OperatorsPolicies', operators.managedPolicies.length.toString());
  operators.attachTo(team);
  explained(stack, 'OperatorsExplained', operators.explain());

  const administrators = new ImageBuilderAdministratorPolicy(stack, 'Administrators', {
    console: true,
    executionRoles: [role(stack, 'Execution')],
    instanceProfiles: [profile(stack, 'Builders')],
    instanceRoles: [role(stack, 'OtherBuilders')],
    lifecycleRoles: [role(stack, 'Lifecycle')],
    logBuckets: [s3.Bucket.fromBucketName(stack, 'OtherLogBucket', 'other-build-logs')],
    notificationTopics: [topic(stack, 'builds')],
    requireImdsV2: true,
    shareResources: true,
    vmExportRoles: [role(stack, 'vmimport')],
  });
  say(stack, 'AdministratorsPolicy', administrators.managedPolicy.managedPolicyArn);
  say(stack, 'AdministratorsPolicies', administrators.managedPolicies.length.toString());
  administrators.attachTo(team);
  explained(stack, 'AdministratorsExplained', administrators.explain());
}

function distribution(): void {
  const stack = stackOf('Distribution');
  const target = new CrossAccountDistributionRole(stack, 'Target', {
    description: 'Target',
    destinationKeys: [key(stack, 'DestinationKey', 2)],
    launchPermissionOrganizationArns: [ORGANIZATION_ARN],
    launchPermissionOrganizationalUnitArns: [UNIT_ARN],
    launchPermissionUserIds: [THIRD_ACCOUNT],
    launchTemplates: ['lt-0123456789abcdef0'],
    organizationId: ORGANIZATION,
    outputParameters: ['/images/web'],
    permissionsBoundary: boundary(stack),
    regions: [REGION, OTHER_REGION],
    sourceKeys: [kms.Key.fromKeyArn(stack, 'SourceKey', `arn:aws:kms:${REGION}:${OTHER_ACCOUNT}:key/00000000-0000-0000-0000-000000000001`)],
    sources: [{ accountId: OTHER_ACCOUNT, roleArn: `arn:aws:iam::${OTHER_ACCOUNT}:role/image-builder` }, { accountId: THIRD_ACCOUNT }],
    tagKeys: ['Team'],
  });
  target.addToRolePolicy(statement());
  say(stack, 'TargetName', CrossAccountDistributionRole.ROLE_NAME);
  say(stack, 'TargetRole', target.role.roleArn);
  say(stack, 'TargetPrincipal', target.grantPrincipal.assumeRoleAction);
  explained(stack, 'TargetExplained', target.explain());

  const lifecycle = new CrossAccountLifecycleRole(stack, 'Lifecycle', {
    actions: [ImageBuilderLifecycleAction.DEPRECATE, ImageBuilderLifecycleAction.DISABLE, ImageBuilderLifecycleAction.DELETE],
    description: 'Lifecycle',
    includeSnapshots: true,
    permissionsBoundary: iam.ManagedPolicy.fromManagedPolicyArn(stack, 'BoundaryOfLifecycle', `arn:aws:iam::${ACCOUNT}:policy/Boundary`),
    recipes: ['web-server'],
    regions: [REGION],
    sourceAccountIds: [OTHER_ACCOUNT],
  });
  lifecycle.addToRolePolicy(statement());
  say(stack, 'LifecycleName', CrossAccountLifecycleRole.ROLE_NAME);
  say(stack, 'LifecycleRole', lifecycle.role.roleArn);
  say(stack, 'LifecyclePrincipal', lifecycle.grantPrincipal.assumeRoleAction);
  explained(stack, 'LifecycleExplained', lifecycle.explain());

  const execution = new ImageBuilderExecutionRole(stack, 'Execution', { instanceRoles: [role(stack, 'Instances')], roleName: 'image-builder' });
  const source = execution.distributeTo({
    accountIds: [OTHER_ACCOUNT],
    keys: [kms.Key.fromKeyArn(stack, 'KeyOfTarget', `arn:aws:kms:${REGION}:${OTHER_ACCOUNT}:key/00000000-0000-0000-0000-000000000006`)],
    organizationId: ORGANIZATION,
    regions: [REGION],
  });
  say(stack, 'Source', `${source.accountId} ${source.roleArn}`);

  const units = new DistributionStackSet(stack, 'Units', {
    autoDeployment: true,
    delegatedAdministrator: true,
    description: 'Units',
    distributionRole: { sources: [source], organizationId: ORGANIZATION },
    excludedAccountIds: [ACCOUNT],
    failureTolerancePercentage: 10,
    lifecycleRole: { actions: [ImageBuilderLifecycleAction.DELETE], includeSnapshots: true, sourceAccountIds: [ACCOUNT] },
    maxConcurrentPercentage: 25,
    organizationalUnitIds: [UNIT],
    region: REGION,
    retainOnRemoval: true,
    softFailureTolerance: true,
    stackSetName: 'image-targets',
  });
  say(stack, 'UnitsName', units.stackSet.stackSetName);
  say(stack, 'UnitsTemplate', units.templateBody);
  explained(stack, 'UnitsExplained', units.explain());
  new DistributionStackSet(stack, 'Accounts', { accountIds: [OTHER_ACCOUNT], distributionRole: { sources: [source] } });
}

function keys(): void {
  const stack = stackOf('Keys');
  const images = new AmiEncryptionKey(stack, 'Images', {
    accountIds: [OTHER_ACCOUNT],
    alias: 'images',
    autoScalingAccountIds: [OTHER_ACCOUNT],
    autoScalingInOrganization: true,
    description: 'Images',
    enableKeyRotation: true,
    multiRegion: true,
    organizationId: ORGANIZATION,
    organizationalUnitPaths: [`${ORGANIZATION}/r-ab12/${UNIT}/`],
    regions: [OTHER_REGION],
    removalPolicy: RemovalPolicy.DESTROY,
    rotationPeriod: Duration.days(180),
  });
  say(stack, 'ImagesKey', images.key.keyArn);
  say(stack, 'ImagesKeyElsewhere', images.keyIn(OTHER_REGION).keyArn);
  explained(stack, 'ImagesExplained', images.explain());
  const replica = new AmiEncryptionKeyReplica(stack, 'Replica', {
    accountIds: [OTHER_ACCOUNT],
    alias: 'replicated-images',
    autoScalingAccountIds: [OTHER_ACCOUNT],
    description: 'Replica',
    primaryKeyArn: `arn:aws:kms:${OTHER_REGION}:${ACCOUNT}:key/mrk-00000000000000000000000000000001`,
    removalPolicy: RemovalPolicy.DESTROY,
  });
  say(stack, 'ReplicaKey', replica.key.keyArn);
  explained(stack, 'ReplicaExplained', replica.explain());

  const guard = new BuildTagGuard(stack, 'Guard', {
    buildTag: { key: 'CreatedBy', value: 'packer' },
    builderArns: ['arn:aws:iam::*:role/packer'],
  });
  new organizations.CfnPolicy(stack, 'Policy', { name: 'build-tag', type: 'SERVICE_CONTROL_POLICY', content: guard.document });
  new iam.ManagedPolicy(stack, 'Everybody', { statements: guard.statements });
  explained(stack, 'GuardExplained', guard.explain());
  BuildRoleInvariants.check(stack, { accepted: [{ rule: 'regions', statement: 'Own', because: 'of the app' }] });

  const own = new Explanation('Own/Path', [{
    actions: ['s3:GetObject'],
    because: 'of the app',
    capability: 'own',
    conditions: [],
    declaredBy: 'nobody',
    does: 'reads',
    effect: 'Allow',
    ground: 'documented',
    grounds: ['by the app'],
    resources: ['*'],
    sid: 'Own',
    source: 'the app',
    inferred: 'from nothing',
    principals: ['*'],
    residualRisk: 'nothing',
    targetRole: 'none',
    unscopable: 'for the test',
  }]);
  explained(stack, 'Own', own);
}

function callers(): void {
  const stack = stackOf('Callers');
  new PackerBuildRole(stack, 'Packer', {
    assumedBy: new iam.CompositePrincipal(
      BuildCaller.gitHub({
        branch: 'main',
        enterprise: 'octo',
        ownerId: '123456',
        providerArn: 'arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com/octo',
        repository: 'example/images',
        repositoryId: '456789',
      }),
      BuildCaller.gitHub({ environment: 'production', repository: 'example/images' }),
      BuildCaller.gitHub({ repository: 'example/images', tag: 'v*' }),
      BuildCaller.gitLab({ audience: 'https://example.com', branch: 'main', host: 'gitlab.example.com', project: 'example/images' }),
      BuildCaller.gitLab({ project: 'example/images', tag: 'v*' }),
      BuildCaller.circleCi({ organizationId: UUID, projectId: UUID }),
      BuildCaller.bitbucket({ environmentUuid: UUID, repositoryUuid: UUID, workspace: 'example', workspaceUuid: UUID }),
      BuildCaller.buildkite({ branch: 'main', organization: 'example', pipeline: 'images' }),
      BuildCaller.eksPodIdentity({ clusterArn: arn('eks', 'cluster/builds'), kubernetesNamespace: 'builders', serviceAccount: 'packer' }),
      BuildCaller.eksServiceAccount({
        issuer: 'oidc.eks.us-east-1.amazonaws.com/id/A1',
        kubernetesNamespace: 'builders',
        providerArn: 'arn:aws:iam::111122223333:oidc-provider/oidc.eks.us-east-1.amazonaws.com/id/A1',
        serviceAccount: 'packer',
      }),
      BuildCaller.rolesAnywhere({
        commonName: 'build.example.com',
        trustAnchorArn: arn('rolesanywhere', 'trust-anchor/9ae0bc0a-38a0-4cf6-b2c4-2f0b5ea9c1d2'),
      }),
      BuildCaller.permissionSet({ accountId: OTHER_ACCOUNT, name: 'Builders' }),
      BuildCaller.withSession(new iam.ServicePrincipal('codebuild.amazonaws.com'), {
        sessionTags: { Project: 'web' },
        sourceIdentities: ['build-*'],
        transitiveTagKeys: ['Project'],
      }),
    ),
  });
}

function retention(): void {
  const stack = stackOf('Retention');
  const made = new PackerImageRetentionRole(stack, 'Retention', {
    assumedBy: new iam.ServicePrincipal('lambda.amazonaws.com'),
    buildTag: { key: 'CreatedBy', value: 'packer' },
    description: 'Retention',
    imageTags: { Expired: 'true' },
    keepSnapshots: false,
    maxSessionDuration: Duration.hours(2),
    path: '/builders/',
    permissionsBoundary: iam.ManagedPolicy.fromManagedPolicyArn(stack, 'Boundary', `arn:aws:iam::${ACCOUNT}:policy/Boundary`),
    regions: [REGION],
    roleName: 'retention',
  });
  made.addToRolePolicy(statement());
  say(stack, 'RetentionRole', made.role.roleArn);
  say(stack, 'RetentionPrincipal', made.grantPrincipal.assumeRoleAction);
  explained(stack, 'RetentionExplained', made.explain());
}

function copies(): void {
  const stack = stackOf('Copies');
  const made = new PackerImageCopyRole(stack, 'Copies', {
    assumedBy: new iam.ServicePrincipal('lambda.amazonaws.com'),
    buildTag: { key: 'CreatedBy', value: 'packer' },
    description: 'Copies',
    destinationKeys: [key(stack, 'DestinationKey', 2)],
    maxSessionDuration: Duration.hours(2),
    path: '/builders/',
    permissionsBoundary: iam.ManagedPolicy.fromManagedPolicyArn(stack, 'Boundary', `arn:aws:iam::${ACCOUNT}:policy/Boundary`),
    regions: [REGION],
    roleName: 'copies',
    sourceAccountIds: [OTHER_ACCOUNT],
    sourceKeys: [kms.Key.fromKeyArn(stack, 'SourceKey', `arn:aws:kms:${REGION}:${OTHER_ACCOUNT}:key/00000000-0000-0000-0000-000000000001`)],
  });
  made.addToRolePolicy(statement());
  say(stack, 'CopiesRole', made.role.roleArn);
  say(stack, 'CopiesPrincipal', made.grantPrincipal.assumeRoleAction);
  explained(stack, 'CopiesExplained', made.explain());
}

function allowedImages(): void {
  const stack = stackOf('AllowedImages');
  const allowed = new AllowedImages(stack, 'AllowedImages', {
    accountIds: [ACCOUNT, OTHER_ACCOUNT],
    auditOnly: true,
    exceptionMessage: 'Use an allowed image',
    imageNames: ['web-*'],
    providers: [AllowedImageProvider.AMAZON, AllowedImageProvider.AWS_BACKUP_VAULT, AllowedImageProvider.AWS_MARKETPLACE],
  });
  new organizations.CfnPolicy(stack, 'Policy', { content: allowed.document, name: 'allowed-images', type: 'DECLARATIVE_POLICY_EC2' });
}

/** Says what the library answers to a mistake. */
function refused(stack: Stack, id: string, mistake: () => void): void {
  let answer = 'nothing was refused';
  try {
    mistake();
  } catch (error) {
    answer = (error as Error).message;
  }
  say(stack, id, answer);
}

function errors(): void {
  const stack = stackOf('Errors');
  refused(stack, 'Tag', () => new PackerBuildRole(stack, 'ReservedTag', { buildTag: { key: 'aws:cloudformation' } }));
  refused(stack, 'Regions', () => new PackerBuildRole(stack, 'NoRegions', { regions: [] }));
  refused(stack, 'Roles', () => new ImageBuilderExecutionRole(stack, 'NoRoles', { instanceRoles: [] }));
  refused(stack, 'Template', () => PackerTemplate.fromFile('templates/broken.pkr.hcl'));
  refused(stack, 'Targets', () => new DistributionStackSet(stack, 'NoTargets', { distributionRole: { sources: [{ accountId: OTHER_ACCOUNT }] } }));
  refused(stack, 'Replicas', () => new AmiEncryptionKey(stack, 'OneRegion', {}).keyIn(OTHER_REGION));
}

packer();
template();
imageBuilder();
pipeline();
people();
distribution();
keys();
callers();
retention();
copies();
allowedImages();
errors();
app.synth();
