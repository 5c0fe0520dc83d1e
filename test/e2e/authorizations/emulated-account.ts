import {
  DescribeImagesCommand, DescribeInstancesCommand, DescribeKeyPairsCommand, DescribeSecurityGroupsCommand, DescribeSnapshotsCommand,
  DescribeSubnetsCommand, DescribeVolumesCommand, DescribeVpcsCommand, EC2Client, Tag,
} from '@aws-sdk/client-ec2';
import { GetInstanceProfileCommand, NoSuchEntityException } from '@aws-sdk/client-iam';
import { Account, Device, Facts, Subject } from './check';
import { ec2Client, iamClient } from '../clients';

type Found = { facts: Facts; tags?: Tag[] } | undefined;
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
        'ec2:Owner': image.ImageOwnerAlias ?? image.OwnerId,
        'ec2:Public': text(image.Public),
        // moto says 'standard' of images that it made from an instance
        'ec2:RootDeviceType': image.RootDeviceType === 'instance-store' ? 'instance-store' : 'ebs',
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
  'volume': async (ec2, id) => {
    const [volume] = (await ec2.send(new DescribeVolumesCommand({ VolumeIds: [id] }))).Volumes ?? [];
    return volume && {
      tags: volume.Tags,
      facts: {
        'ec2:AvailabilityZone': volume.AvailabilityZone,
        'ec2:Encrypted': text(volume.Encrypted),
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

/** AWS writes no account into the ARNs of these. */
const WITHOUT_ACCOUNT = ['image', 'snapshot'];

/** AWS checks a resource that does not exist by its ARN, and only then says that it is not found. */
const absent = (error: unknown) => error instanceof Error && /NotFound|Malformed/.test(error.name);

const only = <T>(values: T[] | undefined, what: string): T => {
  if (!values?.length) throw new Error(`the emulator has no ${what}`);
  return values[0];
};

/** Looks things up in the emulator as administrator, so that a request is judged by what is really there. */
export class EmulatedAccount implements Account {
  constructor(private readonly endpoint: string, public readonly id: string, public readonly partition = 'aws') {}

  public arn(service: string, region: string, resource: string, account = this.id): string {
    return `arn:${this.partition}:${service}:${region}:${account}:${resource}`;
  }

  public async existing(type: string, idOrName: string, region: string): Promise<Subject> {
    const find = FINDERS[type];
    if (!find) throw new Error(`cannot look up a ${type}: ${idOrName}`);
    const found = await find(ec2Client(this.endpoint, undefined, region), idOrName, (resource) => this.arn('ec2', region, resource))
      .catch((error: unknown) => {
        if (absent(error)) return undefined;
        throw error;
      });
    return {
      type,
      arn: this.arn('ec2', region, `${type}/${idOrName}`, WITHOUT_ACCOUNT.includes(type) ? '' : this.id),
      facts: found?.facts ?? {},
      tags: Object.fromEntries((found?.tags ?? []).map((tag) => [tag.Key ?? '', tag.Value ?? ''])),
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

  public async instanceProfile(nameOrArn: string) {
    const name = nameOrArn.slice(nameOrArn.lastIndexOf('/') + 1);
    try {
      const { InstanceProfile } = await iamClient(this.endpoint).send(new GetInstanceProfileCommand({ InstanceProfileName: name }));
      return { arn: InstanceProfile?.Arn ?? '', roleArns: (InstanceProfile?.Roles ?? []).map((role) => role.Arn ?? '') };
    } catch (error) {
      if (!(error instanceof NoSuchEntityException)) throw error;
      return { arn: this.arn('iam', '', `instance-profile/${name}`), roleArns: [] };
    }
  }
}
