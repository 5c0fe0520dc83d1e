import { Call } from './call';
import { ANYTHING, CallRule, Check, Facts } from './check';
import { encrypting } from './encryption';
import { fastLaunch, fleet, LAUNCH_PARAMETERS, launching } from './launch';
import { making, tagged, tagsFor, toBeMade } from './making';

const COMMON = ['Action', 'Version', 'DryRun'];
const TAG_SPECIFICATION = 'TagSpecification.';

/** EC2 tells the type of a resource by the beginning of its id. */
const TYPE_BY_PREFIX: Record<string, string> = {
  ami: 'image',
  eni: 'network-interface',
  i: 'instance',
  lt: 'launch-template',
  sg: 'security-group',
  sir: 'spot-instances-request',
  snap: 'snapshot',
  subnet: 'subnet',
  vol: 'volume',
  vpc: 'vpc',
};

function typeOf(id: string): string {
  const type = TYPE_BY_PREFIX[id.split('-')[0]];
  if (!type) throw new Error(`no type of resource is known for the id ${id}`);
  return type;
}

/** An action that AWS checks without resources. */
const unscoped = (...understands: string[]): CallRule => ({
  understands: [...COMMON, 'MaxResults', ...understands],
  checks: async () => [{ on: ANYTHING }],
});

/** What else is known of a request, beside the resource that it is about. */
type FactsOf = (call: Call) => Facts;

/** An action on resources that exist and that the request names. */
const onExisting = (type: string, idParameter: string, understands: string[] = [], factsOf: FactsOf = () => ({})): CallRule => ({
  understands: [...COMMON, idParameter, ...understands],
  checks: async (call, account) => {
    const ids = call.parameters.list(idParameter);
    if (ids.length === 0) throw new Error(`${call.action} names no ${idParameter}`);
    return Promise.all(ids.map(async (id) => {
      const subject = await account.existing(type, id, call.region);
      return { on: { ...subject, facts: { ...subject.facts, ...factsOf(call) } } };
    }));
  },
});

const tagging: CallRule = {
  understands: [...COMMON, 'ResourceId', 'Tag.'],
  checks: async ({ parameters, region }, account) => Promise.all(parameters.list('ResourceId').map(async (id) => ({
    on: await account.existing(typeOf(id), id, region),
    requestTags: parameters.tags('Tag'),
  }))),
};

/** AWS sends several values as a list, and a single one as itself. */
const oneOrMany = (values: string[]) => (values.length > 1 ? [...new Set(values)] : values[0]);

/** Recorded: the accounts or the group of the call; no ec2:Attribute, which only resetting the permissions has. */
const snapshotSharing: FactsOf = ({ parameters }) => Object.fromEntries(['Add', 'Remove'].flatMap((change) => {
  const entries = parameters.entries(`CreateVolumePermission.${change}`);
  const of = (name: string) => entries.map((entry) => parameters.get(`${entry}.${name}`)).filter((one) => one !== undefined);
  return [[`ec2:${change}/userId`, oneOrMany(of('UserId'))], [`ec2:${change}/group`, oneOrMany(of('Group'))]];
}));

/** Documented: `ec2:Attribute` is there for attributes that are no lists, with a capital first letter, and never for launch permissions. */
const attributeOf = (...simple: string[]): FactsOf => ({ parameters }) => {
  const named = [...parameters.names()];
  return { 'ec2:Attribute': simple.find((attribute) => named.some((name) => name === `${attribute}.Value` || name === attribute)) };
};

/** Packer says whom it shares with in the form of today and in an older one. */
const OLDER_FORM = ['UserId', 'UserGroup', 'OrganizationArn', 'OrganizationalUnitArn', 'OperationType', 'Attribute'];

/** What AWS checks for each EC2 action that Packer's Amazon builders call, and what these send along. */
export const EC2: Record<string, CallRule> = {
  DescribeFastLaunchImages: unscoped('ImageId'),
  DescribeImages: unscoped('ImageId', 'Owner', 'Filter.', 'IncludeDeprecated'),
  DescribeImportImageTasks: unscoped('ImportTaskId'),
  DescribeInstanceStatus: unscoped('InstanceId', 'IncludeAllInstances'),
  DescribeInstanceTypeOfferings: unscoped('LocationType', 'Filter.'),
  DescribeInstances: unscoped('InstanceId', 'Filter.'),
  DescribeKeyPairs: unscoped('KeyName', 'Filter.'),
  DescribeLaunchTemplates: unscoped('LaunchTemplateId', 'LaunchTemplateName'),
  DescribeRegions: unscoped('RegionName', 'Filter.'),
  DescribeSecurityGroups: unscoped('GroupId', 'Filter.'),
  DescribeSnapshots: unscoped('SnapshotId', 'Owner', 'Filter.'),
  DescribeSubnets: unscoped('SubnetId', 'Filter.'),
  DescribeVolumes: unscoped('VolumeId', 'Filter.'),
  DescribeVpcs: unscoped('VpcId', 'Filter.'),

  AuthorizeSecurityGroupIngress: onExisting('security-group', 'GroupId', ['IpPermissions.']),
  DeleteKeyPair: onExisting('key-pair', 'KeyName'),
  DeleteLaunchTemplate: onExisting('launch-template', 'LaunchTemplateName'),
  DeleteSecurityGroup: onExisting('security-group', 'GroupId'),
  DeleteSnapshot: onExisting('snapshot', 'SnapshotId'),
  DeleteVolume: onExisting('volume', 'VolumeId'),
  DeregisterImage: onExisting('image', 'ImageId'),
  EnableImageDeprecation: onExisting('image', 'ImageId', ['DeprecateAt']),
  EnableImageDeregistrationProtection: onExisting('image', 'ImageId', ['WithCooldown']),
  GetPasswordData: onExisting('instance', 'InstanceId'),
  ModifyImageAttribute: onExisting('image', 'ImageId', [...OLDER_FORM, 'LaunchPermission.', 'Description.Value', 'ImdsSupport.Value'],
    attributeOf('Description', 'ImdsSupport')),
  ModifyInstanceAttribute: onExisting('instance', 'InstanceId', ['SriovNetSupport.Value', 'EnaSupport.Value', 'BlockDeviceMapping.'],
    attributeOf('SriovNetSupport', 'EnaSupport')),
  ModifySnapshotAttribute: onExisting('snapshot', 'SnapshotId', [...OLDER_FORM, 'CreateVolumePermission.'], snapshotSharing),
  StopInstances: onExisting('instance', 'InstanceId', ['Force']),
  TerminateInstances: onExisting('instance', 'InstanceId'),

  AttachVolume: {
    understands: [...COMMON, 'InstanceId', 'VolumeId', 'Device'],
    checks: async ({ parameters, region }, account) => [
      { on: await account.existing('instance', parameters.get('InstanceId') ?? '', region) },
      { on: await account.existing('volume', parameters.get('VolumeId') ?? '', region) },
    ],
  },
  DetachVolume: {
    understands: [...COMMON, 'InstanceId', 'VolumeId', 'Device'],
    checks: async ({ parameters, region }, account) => {
      const volume = parameters.get('VolumeId') ?? '';
      const instance = parameters.get('InstanceId') ?? await account.attachedTo(volume, region);
      return [
        { on: await account.existing('volume', volume, region) },
        ...instance ? [{ on: await account.existing('instance', instance, region), implied: 'attached-instance' } as const] : [],
      ];
    },
  },
  CreateTags: tagging,
  DeleteTags: tagging,
  CreateKeyPair: {
    understands: [...COMMON, 'KeyName', 'KeyType', TAG_SPECIFICATION],
    checks: async (call, account) => making(call, toBeMade(call, account, 'key-pair', {
      'ec2:KeyPairType': call.parameters.get('KeyType') ?? 'rsa',
    }, call.parameters.get('KeyName'))),
  },
  CreateSecurityGroup: {
    understands: [...COMMON, 'GroupName', 'GroupDescription', 'VpcId', TAG_SPECIFICATION],
    checks: async (call, account) => [
      ...making(call, toBeMade(call, account, 'security-group')),
      { on: await account.existing('vpc', call.parameters.get('VpcId') ?? await account.defaultVpc(call.region), call.region) },
    ],
  },
  CreateVolume: {
    understands: [
      ...COMMON, 'AvailabilityZone', 'ClientToken', 'Encrypted', 'KmsKeyId', 'Size', 'SnapshotId', 'VolumeType', TAG_SPECIFICATION,
    ],
    checks: async (call, account) => {
      const { parameters, region } = call;
      const snapshotId = parameters.get('SnapshotId');
      const snapshot = snapshotId ? await account.existing('snapshot', snapshotId, region) : undefined;
      return [
        ...making(call, toBeMade(call, account, 'volume', {
          'ec2:AvailabilityZone': parameters.get('AvailabilityZone'),
          'ec2:Encrypted': parameters.get('Encrypted') ?? 'false',
          'ec2:ParentSnapshot': snapshot?.arn,
          'ec2:VolumeSize': parameters.get('Size'),
          'ec2:VolumeType': parameters.get('VolumeType'),
        })),
        ...snapshot ? [{ on: snapshot }] : [],
        ...encrypting(call, account, parameters.get('KmsKeyId')),
      ];
    },
  },
  CreateSnapshot: {
    understands: [...COMMON, 'VolumeId', 'Description', TAG_SPECIFICATION],
    checks: async (call, account) => {
      const volume = await account.existing('volume', call.parameters.get('VolumeId') ?? '', call.region);
      return [
        ...making(call, toBeMade(call, account, 'snapshot', {
          'ec2:ParentVolume': volume.arn, 'ec2:VolumeSize': volume.facts['ec2:VolumeSize'],
        })),
        { on: volume },
      ];
    },
  },
  CreateImage: {
    understands: [...COMMON, 'InstanceId', 'Name', 'Description', 'NoReboot', 'BlockDeviceMapping.', TAG_SPECIFICATION],
    checks: async (call, account) => [
      ...making(call, toBeMade(call, account, 'image')),
      ...making(call, toBeMade(call, account, 'snapshot')),
      { on: await account.existing('instance', call.parameters.get('InstanceId') ?? '', call.region) },
    ],
  },
  RegisterImage: {
    understands: [
      ...COMMON, 'Name', 'Description', 'Architecture', 'RootDeviceName', 'VirtualizationType', 'ImageLocation', 'EnaSupport',
      'SriovNetSupport', 'BootMode', 'ImdsSupport', 'TpmSupport', 'UefiData', 'BlockDeviceMapping.', TAG_SPECIFICATION,
    ],
    checks: async (call, account) => [
      ...making(call, toBeMade(call, account, 'image')),
      ...await Promise.all(call.parameters.entries('BlockDeviceMapping').map((entry) => call.parameters.get(`${entry}.Ebs.SnapshotId`))
        .filter((id) => id !== undefined).map(async (id) => ({ on: await account.existing('snapshot', id, call.region) }))),
    ],
  },
  CopyImage: {
    understands: [
      ...COMMON, 'SourceImageId', 'SourceRegion', 'Name', 'Description', 'Encrypted', 'KmsKeyId', 'ClientToken', 'CopyImageTags',
      TAG_SPECIFICATION,
    ],
    // Since October 2024 what is copied is checked, too, with its own region in its ARN.
    checks: async (call, account) => {
      const { parameters, region } = call;
      const [sourceId, sourceRegion] = [parameters.get('SourceImageId') ?? '', parameters.get('SourceRegion') ?? region];
      const source = await account.existing('image', sourceId, sourceRegion);
      const snapshots = await account.snapshotsOf(sourceId, sourceRegion);
      const image = toBeMade(call, account, 'image');
      const copied = parameters.get('CopyImageTags') === 'true' ? source.tags ?? {} : {};
      return [
        ...making(call, image),
        ...making(call, toBeMade(call, account, 'snapshot')),
        { on: { ...source, facts: { ...source.facts, 'ec2:ImageID': undefined } } },
        ...snapshots.map((on): Check => ({ on })),
        ...Object.keys(copied).length > 0 && Object.keys(tagsFor(parameters, 'image')).length === 0 ? [{
          action: 'ec2:CreateTags', on: tagged(image, 'ec2:CopyImage'), requestTags: copied, implied: 'copy-image-tags',
        } as const] : [],
        ...encrypting(call, account, parameters.get('KmsKeyId')),
      ];
    },
  },
  ImportImage: {
    understands: [
      ...COMMON, 'DiskContainer.', 'LicenseType', 'Encrypted', 'KmsKeyId', 'RoleName', 'Architecture', 'BootMode', 'Platform',
      'Hypervisor', 'ClientToken', TAG_SPECIFICATION,
    ],
    checks: async (call, account) => [
      ...making(call, toBeMade(call, account, 'image')),
      ...making(call, toBeMade(call, account, 'import-image-task')),
      ...encrypting(call, account, call.parameters.get('KmsKeyId')),
    ],
  },
  RunInstances: {
    understands: [...COMMON, ...LAUNCH_PARAMETERS, 'MinCount', 'MaxCount', 'ClientToken'],
    checks: async (call, account) => launching(call, account, call.parameters),
  },
  CreateLaunchTemplate: {
    understands: [...COMMON, 'LaunchTemplateName', 'LaunchTemplateData.', 'VersionDescription', 'ClientToken', TAG_SPECIFICATION],
    checks: async (call, account) => making(call, toBeMade(call, account, 'launch-template')),
  },
  CreateFleet: {
    understands: [
      ...COMMON, 'ClientToken', 'LaunchTemplateConfigs.LaunchTemplateSpecification.', 'LaunchTemplateConfigs.Overrides.InstanceType',
      'ReplaceUnhealthyInstances', 'SpotOptions.AllocationStrategy', 'TargetCapacitySpecification.', 'Type', TAG_SPECIFICATION,
    ],
    checks: fleet,
  },
  EnableFastLaunch: {
    understands: [...COMMON, 'ImageId', 'LaunchTemplate.', 'MaxParallelLaunches', 'ResourceType', 'SnapshotConfiguration.'],
    checks: fastLaunch,
  },
};
