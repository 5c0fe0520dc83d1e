import { Call } from './call';
import { Account, ANYTHING, CallRule, Check, Device, Facts, Subject, Tags } from './check';

const COMMON = ['Action', 'Version', 'DryRun'];
const TAG_SPECIFICATION = 'TagSpecification.';

/** EC2 tells the type of a resource by the beginning of its id. */
const TYPE_BY_PREFIX: Record<string, string> = {
  ami: 'image',
  i: 'instance',
  sg: 'security-group',
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
  understands: [...COMMON, ...understands],
  checks: async () => [{ on: ANYTHING }],
});

/** An action on resources that exist and that the request names. */
const onExisting = (type: string, idParameter: string, ...understands: string[]): CallRule => ({
  understands: [...COMMON, idParameter, ...understands],
  checks: async ({ action, parameters, region }, account) => {
    const ids = parameters.list(idParameter);
    if (ids.length === 0) throw new Error(`${action} names no ${idParameter}`);
    return Promise.all(ids.map(async (id) => ({ on: await account.existing(type, id, region) })));
  },
});

/** A resource that the call is about to make; AWS writes a star for the id that it does not have yet. */
const toBeMade = ({ region }: Call, account: Account, type: string, facts: Facts = {}, name = '*'): Subject => ({
  type,
  arn: account.arn('ec2', region, `${type}/${name}`, type === 'image' || type === 'snapshot' ? '' : account.id),
  facts,
});

const requestTags = ({ parameters }: Call, type: string): Tags => Object.assign({}, ...parameters.entries('TagSpecification')
  .filter((entry) => parameters.get(`${entry}.ResourceType`) === type)
  .map((entry) => parameters.tags(`${entry}.Tag`))) as Tags;

/** The call's own action on a new resource and, when the request tags it, ec2:CreateTags as part of that action. */
function making(call: Call, subject: Subject): Check[] {
  const tags = requestTags(call, subject.type);
  const own: Check = { on: subject, requestTags: tags };
  return Object.keys(tags).length === 0 ? [own] : [own, {
    action: 'ec2:CreateTags',
    on: { type: subject.type, arn: subject.arn, facts: { 'ec2:CreateAction': call.action } },
    requestTags: tags,
    implied: 'tag-on-create',
  }];
}

/** What EBS does in the caller's name with a key that a request names (EBS encryption, "Permissions"). */
const KMS_BY_EBS = ['DescribeKey', 'GenerateDataKeyWithoutPlaintext', 'ReEncryptFrom', 'ReEncryptTo', 'Decrypt', 'CreateGrant'];

function encrypting({ region }: Call, account: Account, key: string | undefined): Check[] {
  if (!key) return []; // the AWS managed key: its policy admits the account
  if (!key.startsWith('arn:')) throw new Error(`a key must be named by its ARN to know what is checked: ${key}`);
  return KMS_BY_EBS.map((name): Check => ({
    action: `kms:${name}`,
    implied: 'kms-ebs',
    on: {
      type: 'key',
      arn: key,
      facts: {
        'kms:CallerAccount': account.id,
        'kms:EncryptionContextKeys': ['aws:ebs:id'], // DescribeKey knows no encryption context, and the reference says so
        'kms:GrantIsForAWSResource': 'true', // of CreateGrant alone
        'kms:ViaService': `ec2.${region}.amazonaws.com`,
      },
    },
  }));
}

/** The image's own devices, changed and added to by those of the request. */
function launchedDevices({ parameters }: Call, ofImage: Device[]): (Device & { kmsKey?: string })[] {
  const devices = new Map<string, Device & { kmsKey?: string }>(ofImage.map((device) => [device.name, device]));
  for (const entry of parameters.entries('BlockDeviceMapping')) {
    const name = parameters.get(`${entry}.DeviceName`) ?? '';
    const of = (key: string) => parameters.get(`${entry}.Ebs.${key}`);
    const before = devices.get(name);
    devices.set(name, {
      name,
      snapshotId: of('SnapshotId') ?? before?.snapshotId,
      size: of('VolumeSize') ?? before?.size,
      type: of('VolumeType') ?? before?.type,
      encrypted: of('Encrypted') ?? before?.encrypted,
      kmsKey: of('KmsKeyId'),
    });
  }
  return [...devices.values()];
}

/** Launching is checked on everything that it makes and on everything that it uses. */
async function launching(call: Call, account: Account): Promise<Check[]> {
  const { parameters, region } = call;
  const existing = async (type: string, id: string): Promise<Check> => ({ on: await account.existing(type, id, region) });

  const imageId = parameters.get('ImageId');
  if (!imageId) throw new Error('a launch without an image');
  const image = await existing('image', imageId);
  const subnet = await account.subnet(region, parameters.get('SubnetId'), parameters.get('Placement.AvailabilityZone'));
  const groups = parameters.list('SecurityGroupId');
  const keyName = parameters.get('KeyName');
  const profileName = parameters.get('IamInstanceProfile.Name') ?? parameters.get('IamInstanceProfile.Arn');
  const profile = profileName === undefined ? undefined : await account.instanceProfile(profileName);
  const devices = launchedDevices(call, await account.devices(imageId, region));

  const instance = toBeMade(call, account, 'instance', {
    'ec2:AvailabilityZone': subnet.zone,
    'ec2:EbsOptimized': parameters.get('EbsOptimized') ?? 'false',
    'ec2:InstanceMarketType': 'on-demand',
    'ec2:InstanceProfile': profile?.arn,
    'ec2:InstanceType': parameters.get('InstanceType'),
    'ec2:MetadataHttpEndpoint': parameters.get('MetadataOptions.HttpEndpoint'),
    'ec2:MetadataHttpPutResponseHopLimit': parameters.get('MetadataOptions.HttpPutResponseHopLimit'),
    'ec2:MetadataHttpTokens': parameters.get('MetadataOptions.HttpTokens'),
    'ec2:RootDeviceType': image.on.facts['ec2:RootDeviceType'],
    'ec2:Tenancy': parameters.get('Placement.Tenancy') ?? 'default',
  });
  const volumes = devices.map((device) => toBeMade(call, account, 'volume', {
    'ec2:AvailabilityZone': subnet.zone,
    'ec2:Encrypted': device.encrypted ?? 'false',
    'ec2:ParentSnapshot': device.snapshotId && account.arn('ec2', region, `snapshot/${device.snapshotId}`, ''),
    'ec2:VolumeSize': device.size,
    'ec2:VolumeType': device.type,
  }));
  const networkInterface = toBeMade(call, account, 'network-interface', {
    'ec2:AvailabilityZone': subnet.zone,
    'ec2:Subnet': account.arn('ec2', region, `subnet/${subnet.id}`),
    'ec2:Vpc': account.arn('ec2', region, `vpc/${subnet.vpcId}`),
  });

  return [
    ...[instance, ...volumes, networkInterface].flatMap((subject) => making(call, subject)),
    image,
    await existing('subnet', subnet.id),
    ...await Promise.all((groups.length > 0 ? groups : [await account.defaultSecurityGroup(region, subnet.vpcId)])
      .map(async (id) => existing('security-group', id))),
    ...keyName ? [await existing('key-pair', keyName)] : [],
    ...(profile?.roleArns ?? []).map((role): Check => ({
      action: 'iam:PassRole',
      implied: 'pass-role',
      on: { type: 'role', arn: role, facts: { 'iam:PassedToService': 'ec2.amazonaws.com' } },
    })),
    ...devices.flatMap((device) => encrypting(call, account, device.kmsKey)),
  ];
}

/** What AWS checks for each EC2 action that Packer's amazon-ebs builder of 2020 calls, and what that builder sends along. */
export const EC2: Record<string, CallRule> = {
  DescribeImages: unscoped('ImageId', 'Owner', 'Filter.'),
  DescribeInstances: unscoped('InstanceId', 'Filter.'),
  DescribeRegions: unscoped('RegionName', 'Filter.'),
  DescribeSecurityGroups: unscoped('GroupId', 'Filter.'),
  DescribeSubnets: unscoped('SubnetId', 'Filter.'),
  DescribeVolumes: unscoped('VolumeId', 'Filter.'),
  DescribeVpcs: unscoped('VpcId', 'Filter.'),

  AuthorizeSecurityGroupIngress: onExisting('security-group', 'GroupId', 'IpPermissions.'),
  DeleteKeyPair: onExisting('key-pair', 'KeyName'),
  DeleteSecurityGroup: onExisting('security-group', 'GroupId'),
  DeleteSnapshot: onExisting('snapshot', 'SnapshotId'),
  DeleteVolume: onExisting('volume', 'VolumeId'),
  DeregisterImage: onExisting('image', 'ImageId'),
  StopInstances: onExisting('instance', 'InstanceId', 'Force'),
  TerminateInstances: onExisting('instance', 'InstanceId'),

  CreateTags: {
    understands: [...COMMON, 'ResourceId', 'Tag.'],
    checks: async ({ parameters, region }, account) => Promise.all(parameters.list('ResourceId').map(async (id) => ({
      on: await account.existing(typeOf(id), id, region),
      requestTags: parameters.tags('Tag'),
    }))),
  },
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
  CreateImage: {
    understands: [...COMMON, 'InstanceId', 'Name', 'Description', 'NoReboot', TAG_SPECIFICATION],
    checks: async (call, account) => [
      ...making(call, toBeMade(call, account, 'image', { 'ec2:Owner': account.id })),
      ...making(call, toBeMade(call, account, 'snapshot')),
      { on: await account.existing('instance', call.parameters.get('InstanceId') ?? '', call.region) },
    ],
  },
  CopyImage: {
    understands: [...COMMON, 'SourceImageId', 'SourceRegion', 'Name', 'Description', 'Encrypted', 'KmsKeyId', 'ClientToken', TAG_SPECIFICATION],
    checks: async (call, account) => [
      ...making(call, toBeMade(call, account, 'image', { 'ec2:Owner': account.id })),
      ...making(call, toBeMade(call, account, 'snapshot')),
      { on: await account.existing('image', call.parameters.get('SourceImageId') ?? '', call.parameters.get('SourceRegion') ?? call.region) },
      ...encrypting(call, account, call.parameters.get('KmsKeyId')),
    ],
  },
  RunInstances: {
    understands: [
      ...COMMON, 'ImageId', 'InstanceType', 'MinCount', 'MaxCount', 'KeyName', 'SecurityGroupId', 'SubnetId', 'ClientToken', 'UserData',
      'EbsOptimized', 'InstanceInitiatedShutdownBehavior', 'IamInstanceProfile.', 'Placement.AvailabilityZone', 'Placement.Tenancy',
      'MetadataOptions.', TAG_SPECIFICATION, 'BlockDeviceMapping.DeviceName', 'BlockDeviceMapping.Ebs.',
    ],
    checks: launching,
  },
};
