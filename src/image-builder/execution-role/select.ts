import { Stack } from 'aws-cdk-lib';
import { IConstruct } from 'constructs';
import type { ImageBuilderExecutionRoleProps } from './image-builder-execution-role-props';
import { execution, executionNarrowed } from './permissions';
import { Choice, chosen } from '../../iam/choice';
import { accountsOf, imageAccountsIn, imageOwnersOf, organizationIdOf } from '../../iam/scope/accounts';
import { instanceTypesOf, keyPairNamesOf, securityGroupsOf, sharedBy, subnetsOf } from '../../iam/scope/instances';
import { keyArnsOf, kmsKeyArnsOf } from '../../iam/scope/keys';
import { ownRepositoryArnsOf } from '../../iam/scope/other-resources';
import { ec2ServicesOf } from '../../iam/scope/regions';
import { roleArnsOf } from '../../iam/scope/roles';
import { arnsOf, inOrder, listsOf, namesOf, nonEmpty } from '../../iam/scope/values';
import { fail } from '../../iam/validation/fail';
import {
  DOCUMENT_NAME, FUNCTION_ARN, LAUNCH_TEMPLATE_ID, LICENSE_CONFIGURATION_ARN, LOG_GROUP_NAME, ORGANIZATION_ARN, ORGANIZATIONAL_UNIT_ARN,
  PARAMETER_NAME, PLACEMENT_GROUP_NAME, RESOURCE_GROUP_ARN, SNAPSHOT_ID, STATE_MACHINE_ARN, TOPIC_ARN,
} from '../../iam/validation/shapes';
import type { Capability, Restriction } from '../../iam/vocabulary/capability';
import { executionArnsOf, pipelineArnsOf, targetAccountsOf } from '../scope/declared';
import { ImageBuilderImageType, ImageBuilderOperatingSystem } from '../vocabulary';

type Props = ImageBuilderExecutionRoleProps;

/** What follows from the properties as a whole. */
function factsOf(props: Props) {
  const types = props.imageTypes ?? [ImageBuilderImageType.AMI];
  const systems = props.operatingSystems ?? [ImageBuilderOperatingSystem.LINUX, ImageBuilderOperatingSystem.WINDOWS];
  const runs = (...wanted: ImageBuilderOperatingSystem[]) => wanted.some((system) => systems.includes(system));
  const distributes = props.targetAccountIds || props.targetOrganizationId;
  return {
    types,
    systems,
    runs,
    makesAmis: types.includes(ImageBuilderImageType.AMI),
    makesContainers: types.includes(ImageBuilderImageType.DOCKER),
    windows: runs(ImageBuilderOperatingSystem.WINDOWS),
    copies: !!(props.copyToRegions || distributes),
    shares: !!(distributes || props.launchPermissionUserIds ||
      props.launchPermissionOrganizationArns || props.launchPermissionOrganizationalUnitArns),
    publishes: !!(props.notificationTopics || props.workflowTopics),
    tests: props.imageTests ?? true,
    collectsMetadata: props.enhancedImageMetadata ?? true,
  };
}

type Facts = ReturnType<typeof factsOf>;

/** The properties that say something about AMIs only. */
const OF_AMIS = [
  'copyToRegions',
  'outputParameters',
  'launchTemplates',
  'licenseConfigurations',
  'fastLaunchTemplates',
  'vmExportRole',
  'registerImage',
  'isoImport',
  'watermark', 'launchPermissionUserIds', 'launchPermissionOrganizationArns', 'launchPermissionOrganizationalUnitArns', 'targetAccountIds',
  'targetOrganizationId',
] as const satisfies readonly (keyof Props)[];

function checkContradictions(scope: IConstruct, props: Props, { makesAmis, makesContainers, publishes, runs, windows }: Facts): void {
  nonEmpty(scope, 'imageTypes', props.imageTypes, 'AMIs are built');
  nonEmpty(scope, 'operatingSystems', props.operatingSystems, 'Linux and Windows are allowed');
  if (props.instanceRoles.length === 0) {
    fail(scope, 'instanceRoles', 'is an empty list, with which no instance is possible', 'give the role of the instance profile');
  }

  const needs = (property: keyof Props, holds: boolean, problem: string, cure: string) =>
    !props[property] || holds || fail(scope, property, problem, cure);
  OF_AMIS.forEach((property) => needs(property, makesAmis, 'is set, but imageTypes has containers only', 'leave it out: it is about AMIs'));
  needs('operatingSystems', makesAmis || !runs(ImageBuilderOperatingSystem.MACOS), 'has macOS, but imageTypes has containers only',
    'leave it out: containers run Linux or Windows');
  needs('fastLaunchTemplates', windows, 'is set, but operatingSystems has no Windows', 'leave it out: fast launch is for Windows');
  needs('isoImport', windows, 'is set, but operatingSystems has no Windows', 'leave it out: ISO files are of Windows');
  needs('scanRepositories', makesContainers && !!props.vulnerabilityScanning, 'is set without vulnerabilityScanning of containers',
    'set vulnerabilityScanning, and imageTypes with DOCKER');
  needs('notificationKeys', publishes, 'is set without notificationTopics or workflowTopics', 'declare the topics');
}

function capabilitiesOf(props: Props, facts: Facts, keysOfTopics: unknown): Capability[] {
  const { makesAmis, makesContainers, runs } = facts;
  const publicParameters = props.parentImageParameters?.some(isPublic);
  const ownParameters = props.parentImageParameters?.some((name) => !isPublic(name));
  const given: Record<keyof typeof execution, unknown> = {
    lookUp: true,
    lookUpHosts: props.dedicatedHosts || props.hostResourceGroups || runs(ImageBuilderOperatingSystem.MACOS),
    launchInstance: true,
    tagOnLaunch: !makesAmis,
    parentImageOfAccounts: imageAccountsIn(props.parentImageOwners).length > 0,
    launchOwnImage: makesAmis && props.parentImageOwners && (facts.tests || props.fastLaunchTemplates),
    declaredKeyPairs: props.keyPairs,
    blockDeviceSnapshots: props.blockDeviceSnapshots,
    placementGroups: props.placementGroups,
    hostResourceGroups: props.hostResourceGroups,
    licenseConfigurations: props.licenseConfigurations,
    runDocuments: true,
    updateSsmAgent: props.updateSsmAgent,
    inventory: facts.collectsMetadata,
    anyLogGroup: !props.logGroupNames,
    declaredLogGroups: props.logGroupNames,
    createImage: makesAmis,
    registerImage: props.registerImage || props.isoImport,
    isoImport: props.isoImport,
    watermark: props.watermark,
    kmsKeys: props.kmsKeys,
    copyImage: facts.copies,
    shareImage: facts.shares,
    targetAccounts: props.targetAccountIds && !props.targetOrganizationId,
    targetOrganization: props.targetOrganizationId,
    snapshotsForTargets: props.targetAccountIds,
    snapshotsForAnyAccount: props.targetOrganizationId && !props.targetAccountIds,
    outputParameters: props.outputParameters,
    parentParameters: ownParameters,
    publicParameters,
    launchTemplates: props.launchTemplates,
    lookUpLaunchTemplates: props.launchTemplates || props.fastLaunchTemplates,
    fastLaunch: props.fastLaunchTemplates,
    exportImage: props.vmExportRole,
    notifications: props.notificationTopics,
    notificationKeys: keysOfTopics,
    workflowFunctions: props.workflowFunctions,
    workflowTopics: props.workflowTopics,
    workflowStateMachines: props.workflowStateMachines,
    workflowDocuments: props.workflowDocuments,
    startPipelines: props.startablePipelines,
    vulnerabilityScanning: props.vulnerabilityScanning,
    defaultScanRepository: props.vulnerabilityScanning && makesContainers && !props.scanRepositories,
    scanRepositories: props.scanRepositories,
    ssmServiceLinkedRole: props.createServiceLinkedRoles,
    fastLaunchServiceLinkedRole: props.createServiceLinkedRoles && props.fastLaunchTemplates,
    instanceTypes: props.instanceTypes,
    imdsV2: props.requireImdsV2,
    exactTagKey: true,
  };
  return chosen(execution, given);
}

/** The documents by which Image Builder runs components on its operating systems, and prepares them for imaging. */
function documentsOfAws({ makesAmis, runs, windows }: Facts): string[] {
  return [
    ...(runs(ImageBuilderOperatingSystem.LINUX, ImageBuilderOperatingSystem.MACOS) ? ['AWS-RunShellScript'] : []),
    ...(windows ? ['AWS-RunPowerShellScript'] : []),
    ...(windows && makesAmis ? ['AWSEC2-RunSysprep'] : []),
  ];
}

/** Public parameters of AWS belong to no account. */
const isPublic = (parameterName: string) => parameterName.startsWith('/aws/service/');

function restrictionsOf(props: Props): Restriction[] {
  const narrowing: Record<keyof typeof executionNarrowed, unknown> = {
    parentImageOwners: props.parentImageOwners,
  };
  return chosen(executionNarrowed, narrowing);
}

/** The keys of topics: those declared, or those that the topics know. */
const keysOfTopicsIn = ({ notificationKeys, notificationTopics = [], workflowTopics = [] }: Props) =>
  notificationKeys ?? [...notificationTopics, ...workflowTopics].flatMap(({ masterKey }) => masterKey ?? []);

/** The values of the placeholders that stand for what was declared. */
function declaredIn(
  scope: IConstruct, props: Props, facts: Facts, regions: string[], copyRegions: string[],
): Record<string, readonly string[]> {
  const list = listsOf(scope, props);
  const none = 'none can be used';
  const { account } = Stack.of(scope);
  const subnets = nonEmpty(scope, 'subnets', props.subnets, 'any subnet of the account can be used');
  const groups = nonEmpty(scope, 'securityGroups', props.securityGroups, 'any security group of the account can be used');
  const networks = accountsOf(scope, 'networkAccountIds', list('networkAccountIds', 'the network is that of the account'));
  const keys = list('kmsKeys', 'no key can be used');
  list('notificationKeys', 'the keys of the topics are used');
  accountsOf(scope, 'launchPermissionUserIds', list('launchPermissionUserIds', 'AMIs cannot be shared'));
  const organizations = [
    ['launchPermissionOrganizationArns', ORGANIZATION_ARN], ['launchPermissionOrganizationalUnitArns', ORGANIZATIONAL_UNIT_ARN],
  ] as const;
  for (const [property, shape] of organizations) {
    arnsOf(scope, property, list(property, 'AMIs cannot be shared'), shape);
  }
  const parents = namesOf(scope, 'parentImageParameters', list('parentImageParameters', 'no parameter can be read'), PARAMETER_NAME);
  const stateMachines = arnsOf(scope, 'workflowStateMachines',
    list('workflowStateMachines', 'none can be started').map(({ stateMachineArn }) => stateMachineArn), STATE_MACHINE_ARN);
  return {
    Ec2Services: ec2ServicesOf(regions),
    InstanceRoleArns: roleArnsOf(scope, 'instanceRoles', props.instanceRoles),
    LogGroupNames: namesOf(scope, 'logGroupNames', list('logGroupNames', 'all groups under /aws/imagebuilder/ can be written'),
      LOG_GROUP_NAME),
    KmsKeyArns: kmsKeyArnsOf(scope, 'kmsKeys', keys, [...regions, ...copyRegions]),
    OwnerAndSubnet: sharedBy(scope, networks, subnets ? subnetsOf(scope, subnets, regions) : [`${account}:subnet/*`]),
    OwnerAndSecurityGroup: sharedBy(scope, networks, groups ? securityGroupsOf(scope, groups, regions) : [`${account}:security-group/*`]),
    DocumentsOfAws: documentsOfAws(facts),
    KeyPairNames: keyPairNamesOf(scope, list('keyPairs', none), regions),
    InstanceTypes: instanceTypesOf(scope, list('instanceTypes', 'any instance type can be used')),
    ImageAccounts: imageAccountsIn(props.parentImageOwners),
    ImageOwners: imageOwnersOf(scope, list('parentImageOwners', 'any image can be used'), 'parentImageOwners'),
    SnapshotIds: namesOf(scope, 'blockDeviceSnapshots', list('blockDeviceSnapshots', none), SNAPSHOT_ID),
    PlacementGroupNames: namesOf(scope, 'placementGroups', list('placementGroups', none), PLACEMENT_GROUP_NAME),
    HostResourceGroupArns: arnsOf(scope, 'hostResourceGroups', list('hostResourceGroups', none), RESOURCE_GROUP_ARN),
    LicenseConfigurationArns: arnsOf(scope, 'licenseConfigurations', list('licenseConfigurations', none),
      LICENSE_CONFIGURATION_ARN),
    NotificationTopicArns: arnsOf(scope, 'notificationTopics',
      list('notificationTopics', 'no one is notified').map(({ topicArn }) => topicArn), TOPIC_ARN),
    NotificationKeyArns: keyArnsOf(scope, 'notificationKeys', keysOfTopicsIn(props)),
    OutputParameterNames: namesOf(scope, 'outputParameters', list('outputParameters', 'no parameter can be written'), PARAMETER_NAME),
    ParentParameterNames: parents.filter((name) => !isPublic(name)),
    PublicParameterNames: parents.filter(isPublic),
    LaunchTemplateIds: namesOf(scope, 'launchTemplates', list('launchTemplates', none), LAUNCH_TEMPLATE_ID),
    FastLaunchTemplateIds: namesOf(scope, 'fastLaunchTemplates', list('fastLaunchTemplates', 'fast launch is not possible'),
      LAUNCH_TEMPLATE_ID),
    VmExportRoleArn: props.vmExportRole ? roleArnsOf(scope, 'vmExportRole', [props.vmExportRole]) : [],
    ScanRepositoryArns: ownRepositoryArnsOf(scope, 'scanRepositories', list('scanRepositories', 'the service makes one'),
      (own) => `Image Builder scans in repositories of its own account (${own}) only`),
    WorkflowFunctionArns: arnsOf(scope, 'workflowFunctions',
      list('workflowFunctions', 'none can be invoked').map(({ functionArn }) => functionArn), FUNCTION_ARN),
    WorkflowTopicArns: arnsOf(scope, 'workflowTopics', list('workflowTopics', none).map(({ topicArn }) => topicArn), TOPIC_ARN),
    WorkflowStateMachineArns: stateMachines,
    WorkflowExecutionArns: executionArnsOf(scope, stateMachines),
    WorkflowDocumentNames: namesOf(scope, 'workflowDocuments', list('workflowDocuments', 'none can be run'), DOCUMENT_NAME),
    PipelineArns: pipelineArnsOf(scope, 'startablePipelines', list('startablePipelines', 'none can be started')),
    TargetOrganizationId: props.targetOrganizationId === undefined
      ? []
      : [organizationIdOf(scope, 'targetOrganizationId', props.targetOrganizationId)],
    AccountOfTargetOrganization: ['*'],
    TargetAccounts: targetAccountsOf(scope, 'targetAccountIds', list('targetAccountIds', 'images stay in the account')),
  };
}

/** Chooses the capabilities of an execution role of Image Builder by its properties. */
export function chooseForImageBuilderExecution(scope: IConstruct, props: Props, regions: string[], copyRegions: string[]): Choice {
  const facts = factsOf(props);
  checkContradictions(scope, props, facts);
  return {
    capabilities: capabilitiesOf(props, facts, keysOfTopicsIn(props).length > 0),
    restrictions: restrictionsOf(props),
    declared: inOrder(scope, declaredIn(scope, props, facts, regions, copyRegions)),
  };
}
