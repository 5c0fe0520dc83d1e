import { Call, Parameters } from './call';
import type { Account, Check, Device, Facts, Subject } from './check';
import { encrypting } from './encryption';
import { making, toBeMade } from './making';

/** Parameters of a launch that are understood, by the names of RunInstances. */
export const LAUNCH_PARAMETERS = [
  'ImageId', 'InstanceType', 'KeyName', 'SecurityGroupId', 'SubnetId', 'UserData', 'EbsOptimized', 'InstanceInitiatedShutdownBehavior',
  'DisableApiTermination', 'IamInstanceProfile.', 'Placement.AvailabilityZone', 'Placement.Tenancy', 'MetadataOptions.', 'TagSpecification.',
  'BlockDeviceMapping.DeviceName', 'BlockDeviceMapping.Ebs.', 'CreditSpecification.CpuCredits', 'EnclaveOptions.Enabled',
  'CapacityReservationSpecification.CapacityReservationPreference', // 'none': no reservation is used, so none is checked
  'NetworkInterface.DeviceIndex', 'NetworkInterface.SubnetId', 'NetworkInterface.SecurityGroupId', 'NetworkInterface.DeleteOnTermination',
  'NetworkInterface.AssociatePublicIpAddress',
];

/** The image's own devices, changed and added to by those of the request. */
function launchedDevices(parameters: Parameters, ofImage: Device[]): (Device & { kmsKey?: string })[] {
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

export const passing = (account: Account, role: string): Check => ({
  action: 'iam:PassRole',
  implied: 'pass-role',
  on: {
    type: 'role',
    arn: role,
    facts: {
      'aws:ResourceAccount': account.id,
      'iam:PassedToService': role.startsWith('arn:aws-cn:') ? 'ec2.amazonaws.com.cn' : 'ec2.amazonaws.com',
    },
  },
});

/** What a launch through a launch template brings along. */
export interface ThroughTemplate {
  readonly arn: string;
  readonly market: 'on-demand' | 'spot';
}

/** A launch is checked on everything that it makes and on everything that it uses. */
export async function launching(call: Call, account: Account, parameters: Parameters, template?: ThroughTemplate): Promise<Check[]> {
  const { region } = call;
  const throughTemplate: Facts = template ? { 'ec2:IsLaunchTemplateResource': 'true', 'ec2:LaunchTemplate': template.arn } : {};
  const existing = async (type: string, id: string): Promise<Check> => {
    const subject = await account.existing(type, id, region);
    return { action: 'ec2:RunInstances', on: { ...subject, facts: { ...subject.facts, ...throughTemplate } } };
  };

  const imageId = parameters.get('ImageId');
  if (!imageId) throw new Error('a launch without an image');
  const image = await existing('image', imageId);
  const [card] = parameters.entries('NetworkInterface');
  const ofCard = (name: string) => (card ? parameters.get(`${card}.${name}`) : undefined);
  const subnet = await account.subnet(region, parameters.get('SubnetId') ?? ofCard('SubnetId'), parameters.get('Placement.AvailabilityZone'));
  const groups = [...parameters.list('SecurityGroupId'), ...card ? parameters.list(`${card}.SecurityGroupId`) : []];
  const keyName = parameters.get('KeyName');
  const profileName = parameters.get('IamInstanceProfile.Name') ?? parameters.get('IamInstanceProfile.Arn');
  const profile = profileName === undefined ? undefined : await account.instanceProfile(profileName);
  const devices = launchedDevices(parameters, await account.devices(imageId, region));

  const instance = toBeMade(call, account, 'instance', {
    'ec2:AvailabilityZone': subnet.zone,
    'ec2:EbsOptimized': parameters.get('EbsOptimized') ?? 'false',
    'ec2:InstanceMarketType': template?.market ?? 'on-demand',
    'ec2:InstanceMetadataTags': parameters.get('MetadataOptions.InstanceMetadataTags'),
    'ec2:InstanceProfile': profile?.arn,
    'ec2:InstanceType': parameters.get('InstanceType'),
    'ec2:MetadataHttpEndpoint': parameters.get('MetadataOptions.HttpEndpoint'),
    'ec2:MetadataHttpPutResponseHopLimit': parameters.get('MetadataOptions.HttpPutResponseHopLimit'),
    'ec2:MetadataHttpTokens': parameters.get('MetadataOptions.HttpTokens'),
    'ec2:RootDeviceType': image.on.facts['ec2:RootDeviceType'],
    'ec2:Tenancy': parameters.get('Placement.Tenancy') ?? 'default',
    ...throughTemplate,
  });
  const volumes = devices.map((device) => toBeMade(call, account, 'volume', {
    'ec2:AvailabilityZone': subnet.zone,
    'ec2:Encrypted': device.encrypted ?? 'false',
    'ec2:ParentSnapshot': device.snapshotId && account.arn('ec2', region, `snapshot/${device.snapshotId}`, ''),
    'ec2:VolumeSize': device.size,
    'ec2:VolumeType': device.type,
    ...throughTemplate,
  }));
  const networkInterface = toBeMade(call, account, 'network-interface', {
    'ec2:AssociatePublicIpAddress': ofCard('AssociatePublicIpAddress'),
    'ec2:AvailabilityZone': subnet.zone,
    'ec2:Subnet': account.arn('ec2', region, `subnet/${subnet.id}`),
    'ec2:Vpc': account.arn('ec2', region, `vpc/${subnet.vpcId}`),
    ...throughTemplate,
  });

  return [
    ...[instance, ...volumes, networkInterface].flatMap((subject) => making(call, subject, parameters, 'ec2:RunInstances')),
    image,
    await existing('subnet', subnet.id),
    ...await Promise.all((groups.length > 0 ? groups : [await account.defaultSecurityGroup(region, subnet.vpcId)])
      .map(async (id) => existing('security-group', id))),
    ...keyName ? [await existing('key-pair', keyName)] : [],
    ...(profile?.roleArns ?? []).map((role) => passing(account, role)),
    ...devices.flatMap((device) => encrypting(call, account, device.kmsKey)),
  ];
}

const otherReading = (on: Subject): Check => ({ on, implied: 'other-reading' });

/** What a launch says of its launch template. */
const asOfTemplate = (template: Subject): Subject => ({
  ...template, facts: { ...template.facts, 'ec2:IsLaunchTemplateResource': 'true', 'ec2:LaunchTemplate': template.arn },
});

/**
 * A fleet is checked as the launches that it makes, and itself on what they use: on which of it, the reference and
 * the policies of AWS disagree. So it is asked for all of it, with what the request itself says: the tags are in the
 * template. And for tags by both names of the creating action.
 */
export async function fleet(call: Call, account: Account): Promise<Check[]> {
  const { parameters, region } = call;
  const checks = making(call, toBeMade(call, account, 'fleet'));
  for (const config of parameters.entries('LaunchTemplateConfigs')) {
    const of = (name: string) => parameters.get(`${config}.LaunchTemplateSpecification.${name}`);
    const name = of('LaunchTemplateId') ?? of('LaunchTemplateName') ?? '';
    const template = await account.existing('launch-template', name, region);
    const data = await account.launchTemplate(name, of('Version') ?? '$Default', region);
    const market = parameters.get('TargetCapacitySpecification.DefaultTargetCapacityType') === 'spot' ? 'spot' : 'on-demand';
    const spotRequest = market === 'spot' ? [toBeMade(call, account, 'spot-instances-request')] : [];
    const snapshots = await account.snapshotsOf(data.get('ImageId') ?? '', region);
    const ofType = (type: string | undefined) => toBeMade(call, account, 'instance', { 'ec2:InstanceType': type });
    const types = parameters.entries(`${config}.Overrides`).map((override) => parameters.get(`${override}.InstanceType`));
    for (const [i, type] of (types.length > 0 ? types : [data.get('InstanceType')]).entries()) {
      const launch = await launching(call, account, data.and({ InstanceType: type }), { arn: template.arn, market });
      checks.push(
        ...launch.map((check): Check => ({ implied: 'fleet-launch', ...check })),
        ...launch.filter(({ action }) => action === 'ec2:CreateTags')
          .map(({ on, ...check }) => ({ ...check, ...otherReading({ ...on, facts: { ...on.facts, 'ec2:CreateAction': 'CreateFleet' } }) })),
        // The request says of an instance no more than its type, and not even that where the template has it.
        i === 0 ? { on: ofType(types[0]) } : otherReading(ofType(type)),
        ...types.length === 0 ? [otherReading(ofType(type))] : [],
        ...launch.filter(({ action, on }) => action === 'ec2:RunInstances' && on.type !== 'instance').map(({ on }) => otherReading(on)),
      );
    }
    checks.push(
      { on: template },
      { action: 'ec2:RunInstances', implied: 'fleet-launch', on: asOfTemplate(template) },
      ...spotRequest.flatMap((on): Check[] => [{ action: 'ec2:RunInstances', implied: 'fleet-launch', on }, otherReading(on)]),
      ...snapshots.map(otherReading),
    );
  }
  return checks;
}

/** The tag of the instances and volumes that EC2 launches in the caller's name. Documented: "Permissions for EC2 Fast Launch". */
const BY_FAST_LAUNCH = {
  TagSpecification: ['instance', 'volume'].map((ResourceType) => ({ ResourceType, Tag: [{ Key: 'CreatedBy', Value: 'EC2 Fast Launch' }] })),
};

/** Fast launch is allowed to whoever may launch from the image with the launch template: EC2 asks that first. */
export async function fastLaunch(call: Call, account: Account): Promise<Check[]> {
  const { parameters, region } = call;
  const imageId = parameters.get('ImageId') ?? '';
  const named = ['LaunchTemplateId', 'LaunchTemplateName'].map((name) => parameters.get(`LaunchTemplate.${name}`)).find((name) => name);
  const image: Check = { on: await account.existing('image', imageId, region) };
  if (!named && parameters.get('DryRun') === 'true') return [image]; // nothing is made; what else is checked is not known
  if (!named) throw new Error('EnableFastLaunch without a launch template makes a network by CloudFormation, of which nothing is known here');
  const template = await account.existing('launch-template', named, region);
  const data = await account.launchTemplate(named, parameters.get('LaunchTemplate.Version') ?? '$Default', region);
  const launched = data.and({ ...BY_FAST_LAUNCH, ImageId: imageId });
  return [
    image,
    { on: template },
    ...[...await launching(call, account, launched, { arn: template.arn, market: 'on-demand' }), { action: 'ec2:RunInstances', on: asOfTemplate(template) }]
      .map((check): Check => ({ ...check, implied: 'fast-launch' })),
  ];
}
