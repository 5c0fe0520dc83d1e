import {
  DescribeImagesCommand, DescribeInstancesCommand, DescribeKeyPairsCommand, DescribeSecurityGroupsCommand, DescribeSnapshotsCommand,
  DescribeVolumesCommand,
} from '@aws-sdk/client-ec2';
import { ec2Client } from './clients';
import { Emulator, REGION } from './emulator';

/** What the account owns in a region and pays for, or would trip over later. */
export interface Inventory {
  readonly images: string[];
  readonly instances: string[];
  readonly keyPairs: string[];
  readonly securityGroups: string[];
  readonly snapshots: string[];
  readonly volumes: string[];
}

const sorted = (found: (string | undefined)[] | undefined) => (found ?? []).filter((id) => id !== undefined).sort();

export async function inventory({ endpoint }: Emulator, region = REGION): Promise<Inventory> {
  const ec2 = ec2Client(endpoint, undefined, region);
  const alive = { Filters: [{ Name: 'instance-state-name', Values: ['pending', 'running', 'shutting-down', 'stopping', 'stopped'] }] };
  const { Images } = await ec2.send(new DescribeImagesCommand({ Owners: ['self'] }));
  const { Reservations } = await ec2.send(new DescribeInstancesCommand(alive));
  const { KeyPairs } = await ec2.send(new DescribeKeyPairsCommand({}));
  const { SecurityGroups } = await ec2.send(new DescribeSecurityGroupsCommand({}));
  const { Snapshots } = await ec2.send(new DescribeSnapshotsCommand({ OwnerIds: ['self'] }));
  const { Volumes } = await ec2.send(new DescribeVolumesCommand({}));
  return {
    images: sorted(Images?.map((one) => one.ImageId)),
    instances: sorted(Reservations?.flatMap((one) => one.Instances ?? []).map((one) => one.InstanceId)),
    keyPairs: sorted(KeyPairs?.map((one) => one.KeyName)),
    securityGroups: sorted(SecurityGroups?.map((one) => one.GroupName)),
    snapshots: sorted(Snapshots?.map((one) => one.SnapshotId)),
    volumes: sorted(Volumes?.map((one) => one.VolumeId)),
  };
}
