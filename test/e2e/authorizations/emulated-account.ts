import {
  DescribeImagesCommand, DescribeInstancesCommand, DescribeKeyPairsCommand, DescribeLaunchTemplatesCommand, DescribeLaunchTemplateVersionsCommand,
  DescribeNetworkInterfacesCommand, DescribeSecurityGroupsCommand, DescribeSnapshotsCommand, DescribeSubnetsCommand, DescribeVolumesCommand,
  DescribeVpcsCommand, EC2Client, Tag,
} from '@aws-sdk/client-ec2';
import { GetInstanceProfileCommand, GetRoleCommand, IAMClient, NoSuchEntityException } from '@aws-sdk/client-iam';
import { Parameters } from './call';
import { Account, Device, Facts, Subject } from './check';
import { WITHOUT_ACCOUNT } from './making';
import { askEmulator, ec2Client, iamClient } from '../clients';
import type { Sessions } from '../sessions';

type Found = { facts: Facts; tags?: Tag[]; arn?: string } | undefined;
type Finder = (ec2: EC2Client, id: string, arnOf: (resource: string) => string) => Promise<Found>;

const text = (value: unknown) => (value === undefined ? undefined : String(value));

/** How each type of EC2 resource is looked up, and which condition keys it brings along. */
const FINDERS: Record<string, Finder> = {
  'image': async (ec2, id) => {
    const [image] = (await ec2.send(new DescribeImagesCommand({ ImageIds: [id] }))).Images ?? [];
    return image && {
      tags: image.Tags,
      facts: {
        'ec2:ImageID': id,
        'ec2:ImageType': image.ImageType,
        // Recorded: the alias where the image has one; the number of the account is in another key.
        'ec2:Owner': image.ImageOwnerAlias ?? image.OwnerId,
        'aws:ResourceAccount': image.OwnerId,
        'ec2:Public': text(image.Public),
        'ec2:RootDeviceType': image.RootDeviceType,
      },
    };
  },
  'instance': async (ec2, id) => {
    const [reservation] = (await ec2.send(new DescribeInstancesCommand({ InstanceIds: [id] }))).Reservations ?? [];
    const [instance] = reservation?.Instances ?? [];
    return instance && {
      tags: instance.Tags,
      facts: {
        'ec2:AvailabilityZone': instance.Placement?.AvailabilityZone,
        'ec2:EbsOptimized': text(instance.EbsOptimized ?? false),
        'ec2:InstanceID': id,
        'ec2:InstanceProfile': instance.IamInstanceProfile?.Arn,
        'ec2:InstanceType': instance.InstanceType,
        'ec2:RootDeviceType': instance.RootDeviceType,
        'ec2:Tenancy': instance.Placement?.Tenancy ?? 'default',
      },
    };
  },
  'key-pair': async (ec2, name) => {
    const [pair] = (await ec2.send(new DescribeKeyPairsCommand({ KeyNames: [name] }))).KeyPairs ?? [];
    // moto does not tell the type that AWS gives by default
    return pair && { tags: pair.Tags, facts: { 'ec2:KeyPairName': name, 'ec2:KeyPairType': pair.KeyType ?? 'rsa' } };
  },
  'launch-template': async (ec2, id, arnOf) => {
    const named = id.startsWith('lt-') ? { LaunchTemplateIds: [id] } : { LaunchTemplateNames: [id] };
    const [template] = (await ec2.send(new DescribeLaunchTemplatesCommand(named))).LaunchTemplates ?? [];
    return template && { arn: arnOf(`launch-template/${template.LaunchTemplateId}`), tags: template.Tags, facts: {} };
  },
  'network-interface': async (ec2, id, arnOf) => {
    const [card] = (await ec2.send(new DescribeNetworkInterfacesCommand({ NetworkInterfaceIds: [id] }))).NetworkInterfaces ?? [];
    return card && {
      tags: card.TagSet,
      facts: {
        'ec2:AvailabilityZone': card.AvailabilityZone,
        'ec2:NetworkInterfaceID': id,
        'ec2:Subnet': arnOf(`subnet/${card.SubnetId}`),
        'ec2:Vpc': arnOf(`vpc/${card.VpcId}`),
      },
    };
  },
  'security-group': async (ec2, id, arnOf) => {
    const [group] = (await ec2.send(new DescribeSecurityGroupsCommand({ GroupIds: [id] }))).SecurityGroups ?? [];
    return group && { tags: group.Tags, facts: { 'ec2:SecurityGroupID': id, 'ec2:Vpc': arnOf(`vpc/${group.VpcId}`) } };
  },
  'snapshot': async (ec2, id, arnOf) => {
    const [snapshot] = (await ec2.send(new DescribeSnapshotsCommand({ SnapshotIds: [id] }))).Snapshots ?? [];
    return snapshot && {
      tags: snapshot.Tags,
      facts: {
        'ec2:Encrypted': text(snapshot.Encrypted),
        'ec2:Owner': snapshot.OwnerAlias ?? snapshot.OwnerId,
        'aws:ResourceAccount': snapshot.OwnerId,
        'ec2:ParentVolume': arnOf(`volume/${snapshot.VolumeId}`),
        'ec2:SnapshotID': id,
        'ec2:VolumeSize': text(snapshot.VolumeSize),
      },
    };
  },
  'subnet': async (ec2, id, arnOf) => {
    const [subnet] = (await ec2.send(new DescribeSubnetsCommand({ SubnetIds: [id] }))).Subnets ?? [];
    return subnet && {
      tags: subnet.Tags,
      facts: { 'ec2:AvailabilityZone': subnet.AvailabilityZone, 'ec2:SubnetID': id, 'ec2:Vpc': arnOf(`vpc/${subnet.VpcId}`) },
    };
  },
  'spot-instances-request': async () => ({ facts: {} }),
  'volume': async (ec2, id, arnOf) => {
    const [volume] = (await ec2.send(new DescribeVolumesCommand({ VolumeIds: [id] }))).Volumes ?? [];
    return volume && {
      tags: volume.Tags,
      facts: {
        'ec2:AvailabilityZone': volume.AvailabilityZone,
        'ec2:Encrypted': text(volume.Encrypted),
        'ec2:ParentSnapshot': volume.SnapshotId ? arnOf(`snapshot/${volume.SnapshotId}`) : undefined,
        'ec2:VolumeID': id,
        'ec2:VolumeSize': text(volume.Size),
        'ec2:VolumeType': volume.VolumeType,
      },
    };
  },
  'vpc': async (ec2, id) => {
    const [vpc] = (await ec2.send(new DescribeVpcsCommand({ VpcIds: [id] }))).Vpcs ?? [];
    return vpc && { tags: vpc.Tags, facts: { 'ec2:Tenancy': vpc.InstanceTenancy, 'ec2:VpcID': id } };
  },
};

/** The same of IAM; what does not exist is asked for by the name that it would have. */
const IAM_FINDERS: Record<string, (iam: IAMClient, name: string) => Promise<Found>> = {
  'instance-profile': async (iam, name) => {
    const { InstanceProfile } = await iam.send(new GetInstanceProfileCommand({ InstanceProfileName: name }));
    return InstanceProfile && { arn: InstanceProfile.Arn, tags: InstanceProfile.Tags, facts: {} };
  },
  'role': async (iam, name) => {
    const { Role } = await iam.send(new GetRoleCommand({ RoleName: name }));
    const byOwnName = Object.fromEntries((Role?.Tags ?? []).map(({ Key, Value }) => [`iam:ResourceTag/${Key}`, Value]));
    return Role && { arn: Role.Arn, tags: Role.Tags, facts: byOwnName };
  },
};

/** AWS checks a resource that does not exist by its ARN, and only then says that it is not found. */
const absent = (error: unknown) => error instanceof Error && /NotFound|Malformed|NoSuchEntity/.test(error.name);

const only = <T>(values: T[] | undefined, what: string): T => {
  if (!values?.length) throw new Error(`the emulator has no ${what}`);
  return values[0];
};

/** Answers have lists in the plural, requests in the singular: `SecurityGroupIds`, and `SecurityGroupId.1`. */
const SINGULAR: Record<string, string> = {
  BlockDeviceMappings: 'BlockDeviceMapping',
  Groups: 'SecurityGroupId',
  NetworkInterfaces: 'NetworkInterface',
  SecurityGroupIds: 'SecurityGroupId',
  TagSpecifications: 'TagSpecification',
  Tags: 'Tag',
};

const withNamesOfRequests = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(withNamesOfRequests);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [SINGULAR[name] ?? name, withNamesOfRequests(inner)]));
};

const PARTITIONS: Record<string, string> = { 'cn-': 'aws-cn', 'us-gov-': 'aws-us-gov' };
const partitionOf = (region: string) => Object.entries(PARTITIONS).find(([start]) => region.startsWith(start))?.[1] ?? 'aws';

const tagsOf = (tags: Tag[] = []) => Object.fromEntries(tags.map((tag) => [tag.Key ?? '', tag.Value ?? '']));

/** Looks things up in the emulator as administrator, so that a request is judged by what is really there. */
export class EmulatedAccount implements Account {
  private readonly partition: string;

  /**
   * @param home a region of the partition that is asked for
   * @param sessions of Session Manager, which the emulator does not have
   */
  constructor(
    private readonly endpoint: string, public readonly id: string, private readonly home: string, private readonly sessions: Sessions,
  ) {
    this.partition = partitionOf(home);
  }

  public arn(service: string, region: string, resource: string, account = this.id): string {
    return `arn:${this.partition}:${service}:${region}:${account}:${resource}`;
  }

  public async existing(type: string, idOrName: string, region: string): Promise<Subject> {
    if (type === 'session') return this.session(idOrName, region);
    const found = await this.find(type, idOrName, region).catch((error: unknown) => {
      if (absent(error)) return undefined;
      throw error;
    });
    const ofIam = type in IAM_FINDERS;
    return {
      type,
      arn: found?.arn ?? (ofIam
        ? this.arn('iam', '', `${type}/${idOrName}`)
        : this.arn('ec2', region, `${type}/${idOrName}`, WITHOUT_ACCOUNT.includes(type) ? '' : this.id)),
      facts: { 'aws:ResourceAccount': this.id, ...found?.facts },
      tags: tagsOf(found?.tags),
    };
  }

  public async devices(imageId: string, region: string): Promise<Device[]> {
    const { Images } = await ec2Client(this.endpoint, undefined, region).send(new DescribeImagesCommand({ ImageIds: [imageId] }));
    const mappings = only(Images, `image ${imageId}`).BlockDeviceMappings ?? [];
    return mappings.filter((mapping) => mapping.Ebs).map(({ DeviceName, Ebs }) => ({
      name: DeviceName ?? '',
      snapshotId: Ebs?.SnapshotId,
      size: text(Ebs?.VolumeSize),
      type: Ebs?.VolumeType,
      encrypted: text(Ebs?.Encrypted),
    }));
  }

  public async snapshotsOf(imageId: string, region: string): Promise<Subject[]> {
    const ids = (await this.devices(imageId, region)).map(({ snapshotId }) => snapshotId).filter((id) => id !== undefined);
    return Promise.all(ids.map(async (id) => this.existing('snapshot', id, region)));
  }

  public async subnet(region: string, id?: string, zone?: string) {
    const { Subnets = [] } = await ec2Client(this.endpoint, undefined, region).send(new DescribeSubnetsCommand(id
      ? { SubnetIds: [id] }
      : { Filters: [{ Name: 'default-for-az', Values: ['true'] }, ...zone ? [{ Name: 'availability-zone', Values: [zone] }] : []] }));
    const byZone = Subnets.map((subnet) => ({ id: subnet.SubnetId ?? '', vpcId: subnet.VpcId ?? '', zone: subnet.AvailabilityZone ?? '' }))
      .sort((a, b) => a.zone.localeCompare(b.zone));
    return only(byZone, `subnet ${id ?? zone ?? 'by default'}`);
  }

  public async defaultSecurityGroup(region: string, vpcId: string): Promise<string> {
    const { SecurityGroups } = await ec2Client(this.endpoint, undefined, region).send(new DescribeSecurityGroupsCommand({
      Filters: [{ Name: 'vpc-id', Values: [vpcId] }, { Name: 'group-name', Values: ['default'] }],
    }));
    return only(SecurityGroups, `default security group in ${vpcId}`).GroupId ?? '';
  }

  public async defaultVpc(region: string): Promise<string> {
    const { Vpcs } = await ec2Client(this.endpoint, undefined, region).send(new DescribeVpcsCommand({ Filters: [{ Name: 'is-default', Values: ['true'] }] }));
    return only(Vpcs, `default VPC in ${region}`).VpcId ?? '';
  }

  public async launchTemplate(idOrName: string, version: string, region: string): Promise<Parameters> {
    const { LaunchTemplateVersions } = await ec2Client(this.endpoint, undefined, region).send(new DescribeLaunchTemplateVersionsCommand({
      ...idOrName.startsWith('lt-') ? { LaunchTemplateId: idOrName } : { LaunchTemplateName: idOrName }, Versions: [version],
    }));
    const { LaunchTemplateData } = only(LaunchTemplateVersions, `version ${version} of the launch template ${idOrName}`);
    return Parameters.ofJson(withNamesOfRequests(LaunchTemplateData));
  }

  public async attachedTo(volumeId: string, region: string): Promise<string | undefined> {
    const { Volumes } = await ec2Client(this.endpoint, undefined, region).send(new DescribeVolumesCommand({ VolumeIds: [volumeId] }));
    return Volumes?.[0]?.Attachments?.[0]?.InstanceId;
  }

  public async instanceProfile(nameOrArn: string) {
    const name = nameOrArn.slice(nameOrArn.lastIndexOf('/') + 1);
    try {
      const iam = iamClient(this.endpoint, undefined, this.home);
      const { InstanceProfile } = await iam.send(new GetInstanceProfileCommand({ InstanceProfileName: name }));
      return { arn: InstanceProfile?.Arn ?? '', roleArns: (InstanceProfile?.Roles ?? []).map((role) => role.Arn ?? '') };
    } catch (error) {
      if (!(error instanceof NoSuchEntityException)) throw error;
      return { arn: this.arn('iam', '', `instance-profile/${name}`), roleArns: [] };
    }
  }

  private async find(type: string, idOrName: string, region: string): Promise<Found> {
    if (type in IAM_FINDERS) return IAM_FINDERS[type](iamClient(this.endpoint, undefined, this.home), idOrName);
    if (type === 'Secret') {
      const question = { target: 'secretsmanager.DescribeSecret', body: { SecretId: idOrName } };
      const { ARN, Tags } = await askEmulator(this.endpoint, 'secretsmanager', region, question);
      return { arn: ARN, tags: Tags, facts: { 'secretsmanager:SecretId': idOrName } };
    }
    if (!FINDERS[type]) throw new Error(`cannot look up a ${type}: ${idOrName}`);
    return FINDERS[type](ec2Client(this.endpoint, undefined, region), idOrName, (resource) =>
      this.arn('ec2', region, resource, WITHOUT_ACCOUNT.includes(resource.split('/')[0]) ? '' : this.id));
  }

  /** AWS tags a session with who started it. */
  private session(id: string, region: string): Subject {
    return {
      type: 'session',
      arn: this.arn('ssm', region, `session/${id}`),
      facts: { 'ssm:resourceTag/aws:ssmmessages:session-id': this.sessions.startedBy(id) },
    };
  }
}
