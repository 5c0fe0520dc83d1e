import { Stack } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import type { ImageBuilderExecutionRoleProps } from './image-builder-execution-role-props';
import { DISTRIBUTED, readDistributions } from './read-distributions';
import { Part } from '../pipeline/part';
import { targetOf } from '../pipeline/resource';
import { inventoryOf, logGroupsOf, Objects, partsOf, PipelineReading, settle, Settled, some } from '../pipeline/settle';
import { distributionsOfWorkflow, documentOf } from '../pipeline/workflows';
import { ImageBuilderImageType, ImageBuilderOperatingSystem } from '../vocabulary';

/** The volumes that recipes launch with. */
function blockDevicesOf({ imageRecipe, containerRecipe }: Objects): Part[] {
  const settledBy = ['kmsKeys', 'blockDeviceSnapshots'];
  const ofContainers = containerRecipe?.part.part('InstanceConfiguration', ...settledBy);
  return [
    ...imageRecipe?.part.parts('BlockDeviceMappings', ...settledBy) ?? [],
    ...ofContainers?.parts('BlockDeviceMappings', ...settledBy) ?? [],
  ]
    .flatMap((device) => device.part('Ebs', ...settledBy) ?? []);
}

/** The names that AWS gives to its images, by operating system. */
const OPERATING_SYSTEMS: readonly (readonly [RegExp, ImageBuilderOperatingSystem])[] = [
  [/^windows-/, ImageBuilderOperatingSystem.WINDOWS],
  [/^(macos|mac-os)-/, ImageBuilderOperatingSystem.MACOS],
  [/^(amazon-linux|ubuntu|red-hat|suse|debian|centos|rocky)-/, ImageBuilderOperatingSystem.LINUX],
];

/** The operating systems of recipes; undefined when one of them does not say. */
function operatingSystemsOf({ imageRecipe, containerRecipe }: Objects): ImageBuilderOperatingSystem[] | undefined {
  const ofImage = (part: Part) => {
    const [, name = ''] = /:aws:image\/([^/]+)/.exec(part.id('ParentImage') ?? '') ?? [];
    return OPERATING_SYSTEMS.find(([pattern]) => pattern.test(name))?.[1];
  };
  const ofContainer = (part: Part) => {
    const platform = part.id('PlatformOverride');
    return platform === 'Windows'
      ? ImageBuilderOperatingSystem.WINDOWS
      : platform === 'Linux' ? ImageBuilderOperatingSystem.LINUX : ofImage(part);
  };
  const systems = [...partsOf([imageRecipe]).map(ofImage), ...partsOf([containerRecipe]).map(ofContainer)];
  return systems.includes(undefined) ? undefined : some(systems.filter((system) => system !== undefined));
}

/** The parameters that name what recipes start from. */
function parentImageParametersOf({ reader, all: { imageRecipe, containerRecipe } }: PipelineReading): string[] {
  const settledBy = 'parentImageParameters';
  const images: [Part, string][] = [
    ...partsOf([imageRecipe]).map((part): [Part, string] => [part, 'ParentImage']),
    ...partsOf([containerRecipe]).flatMap((part) => part.part('InstanceConfiguration', settledBy) ?? [])
      .map((part): [Part, string] => [part, 'Image']),
  ];
  return images.flatMap(([part, name]) => {
    const image = part.id(name, settledBy);
    if (image?.startsWith('ssm:')) return reader.parameterName(part, name, image.slice('ssm:'.length), settledBy);
    // A text that is known at deployment only may turn out to name a parameter, unless it begins as something else.
    if (image !== undefined && /^\$\{Token\[/.test(image) && !targetOf(image, 'AWS::ImageBuilder::Image')) part.noteUnread(name, [settledBy]);
    return [];
  });
}

/** Words in the document of a workflow that say that it does more than Image Builder's own, and the properties that say what. */
const OWN_STEPS: readonly (readonly [RegExp, readonly string[]])[] = [
  [/\bWaitForAction\b/, ['workflowFunctions', 'workflowTopics']],
  [/\bExecuteStateMachine\b/, ['workflowStateMachines']],
  [/\bRunCommand\b/, ['workflowDocuments']],
  [/\b(RegisterImage|ImportDiskImage)\b/, ['registerImage']],
  [/\b(ModifyImageAttributes|ApplyImageConfigurations)\b/, DISTRIBUTED],
];

interface Workflows {
  /** Whether the pipeline updates the agent of Systems Manager. */
  readonly updateSsmAgent?: true;
  /** What they name themselves: a step without distributions takes those of the pipeline. */
  readonly distributions: readonly Part[];
}

/** Workflows, as far as they are written out in the app. */
function readWorkflows({ all: { imagePipeline }, isGiven }: PipelineReading): Workflows {
  const properties = ['workflowFunctions', 'workflowStateMachines', 'workflowDocuments', 'workflowTopics', 'registerImage'];
  let updateSsmAgent: true | undefined;
  const distributions: Part[] = [];
  for (const workflow of imagePipeline?.part.parts('Workflows', ...properties) ?? []) {
    const arn = workflow.id('WorkflowArn', ...properties) ?? '';
    const [, name] = /:aws:workflow\/\w+\/([^/]+)/.exec(arn) ?? [];
    if (name?.includes('update-ssm-agent')) updateSsmAgent = true;
    if (name !== undefined) continue;
    const document = documentOf(workflow);
    const open = document === undefined
      ? [properties]
      : OWN_STEPS.filter(([words]) => words.test(document)).map(([, settledBy]) => settledBy);
    if (document !== undefined && /\bDistributeImage\b/.test(document)) {
      const own = distributionsOfWorkflow(workflow, document, DISTRIBUTED);
      distributions.push(...own ?? []);
      if (!own) open.push(DISTRIBUTED);
    }
    // Anyone who sets one of the properties has looked at the workflow. Keys are declared for volumes, too.
    const unsettled = open.filter((settledBy) => !isGiven(...settledBy.filter((property) => property !== 'kmsKeys')));
    if (unsettled.length > 0) workflow.noteUnread('WorkflowArn', [...new Set(unsettled.flat())]);
  }
  return { updateSsmAgent, distributions };
}

/** The pipeline, where a schedule starts it. */
function scheduledPipelinesOf({ all: { imagePipeline } }: PipelineReading): string[] {
  if (!imagePipeline?.part.has('Schedule')) return [];
  const name = imagePipeline.part.id('Name') ?? '';
  // Its own ARN would have CloudFormation make the policy after the pipeline; Image Builder changes other names before they become an ARN.
  if (!/^[a-z0-9-]+$/.test(name)) return [imagePipeline.resource.getAtt('Arn').toString()];
  return [Stack.of(imagePipeline.resource).formatArn({ service: 'imagebuilder', resource: 'image-pipeline', resourceName: name })];
}

/** The properties of an execution role, what its pipeline says included. */
export function readForExecutionRole(scope: Construct, given: ImageBuilderExecutionRoleProps): Settled<ImageBuilderExecutionRoleProps> {
  return settle(scope, given, (reading) => {
    const { reader, all, regions, isGiven } = reading;
    const infrastructure = all.infrastructureConfiguration?.part;
    const pipeline = all.imagePipeline?.part;
    const volumes = blockDevicesOf(all);
    const imageTypes = some([
      ...all.imageRecipe || pipeline?.has('ImageRecipeArn') ? [ImageBuilderImageType.AMI] : [],
      ...all.containerRecipe || pipeline?.has('ContainerRecipeArn') ? [ImageBuilderImageType.DOCKER] : [],
    ]);
    const makes = (type: ImageBuilderImageType) => (given.imageTypes ?? imageTypes ?? [ImageBuilderImageType.AMI]).includes(type);
    const { updateSsmAgent, distributions } = readWorkflows(reading);
    const { kmsKeys, ...distributed } = readDistributions(reading, makes(ImageBuilderImageType.AMI), distributions);

    const subnet = infrastructure?.id('SubnetId', 'subnets');
    const keyPair = infrastructure?.id('KeyPair', 'keyPairs');
    const topic = infrastructure?.id('SnsTopicArn', 'notificationTopics');
    // Each of the two implies hosts.
    const placement = isGiven('hostResourceGroups', 'dedicatedHosts')
      ? undefined
      : infrastructure?.part('Placement', 'hostResourceGroups', 'dedicatedHosts');
    const hostResourceGroup = placement?.id('HostResourceGroupArn', 'hostResourceGroups');
    const onHosts = placement?.has('HostId')
      || (placement?.literal('Tenancy', 'dedicatedHosts') === 'host' && hostResourceGroup === undefined);
    const tokens = infrastructure?.part('InstanceMetadataOptions', 'requireImdsV2')?.literal('HttpTokens', 'requireImdsV2');
    const scanning = pipeline?.part('ImageScanningConfiguration', 'vulnerabilityScanning', 'scanRepositories');
    const scans = scanning?.flag('ImageScanningEnabled', 'vulnerabilityScanning');
    const ofContainers = scans && makes(ImageBuilderImageType.DOCKER) ? scanning?.part('EcrConfiguration', 'scanRepositories') : undefined;
    const scanned = ofContainers?.id('RepositoryName', 'scanRepositories');
    return {
      ...distributed,
      updateSsmAgent,
      imageTypes,
      kmsKeys: some([...volumes.flatMap((ebs) => reader.key(ebs, 'KmsKeyId', regions[0], 'kmsKeys')), ...kmsKeys]),
      blockDeviceSnapshots: some(volumes.flatMap((ebs) => ebs.id('SnapshotId', 'blockDeviceSnapshots') ?? [])),
      operatingSystems: operatingSystemsOf(all),
      parentImageParameters: some(parentImageParametersOf(reading)),
      watermark: all.imageRecipe?.part.has('AmiWatermarks') || undefined,
      subnets: some(subnet === undefined ? [] : [reader.subnet(subnet)]),
      securityGroups: some((infrastructure?.ids('SecurityGroupIds', 'securityGroups') ?? []).map((id) => reader.securityGroup(id))),
      keyPairs: some(keyPair === undefined ? [] : [reader.keyPair(keyPair)]),
      instanceTypes: some(infrastructure?.ids('InstanceTypes', 'instanceTypes') ?? []),
      requireImdsV2: tokens === 'required' || undefined,
      hostResourceGroups: some(hostResourceGroup === undefined ? [] : [hostResourceGroup]),
      dedicatedHosts: onHosts || undefined,
      notificationTopics: some(topic === undefined ? [] : [reader.topic(topic)]),
      imageTests: pipeline?.part('ImageTestsConfiguration', 'imageTests')?.flag('ImageTestsEnabled', 'imageTests'),
      enhancedImageMetadata: inventoryOf(all),
      vulnerabilityScanning: scans || undefined,
      scanRepositories: some(scanned === undefined ? [] : [reader.repository(scanned)]),
      logGroupNames: some(logGroupsOf(reading, false)),
      startablePipelines: some(scheduledPipelinesOf(reading)),
    };
  });
}
