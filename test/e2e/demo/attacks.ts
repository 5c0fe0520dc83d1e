import {
  CreateSecurityGroupCommand, CreateTagsCommand, DescribeImagesCommand, DescribeInstancesCommand, EC2Client, ModifyImageAttributeCommand,
  RegisterImageCommand, RunInstancesCommand, TagSpecification, TerminateInstancesCommand,
} from '@aws-sdk/client-ec2';
import { AddRoleToInstanceProfileCommand, CreateInstanceProfileCommand, CreateRoleCommand } from '@aws-sdk/client-iam';
import { AuthorizingProxy } from '../authorizing-proxy';
import { ec2Client, iamClient } from '../clients';
import { AssumedRole } from '../deployed-role';
import { Emulator, SOURCE_AMI } from '../emulator';

/** One thing that an attacker tries with the credentials of the role, and what became of it. */
export interface Attack {
  readonly does: string;
  /** What the role's policies do not allow of it, as `ec2:TerminateInstances on instance`. */
  readonly refused: string[];
}

/** What the account has that is not of the build: a server, an image and an administrator's profile. */
async function victims({ endpoint }: Emulator) {
  const [ec2, iam] = [ec2Client(endpoint), iamClient(endpoint)];
  const { Instances = [] } = await ec2.send(new RunInstancesCommand({ ImageId: SOURCE_AMI, InstanceType: 't3.micro', MinCount: 1, MaxCount: 1 }));
  const { ImageId = '' } = await ec2.send(new RegisterImageCommand({ Name: 'golden', RootDeviceName: '/dev/xvda' }));
  const trust = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { Service: 'ec2.amazonaws.com' } }] };
  await iam.send(new CreateRoleCommand({ RoleName: 'Administrator', AssumeRolePolicyDocument: JSON.stringify(trust) }));
  await iam.send(new CreateInstanceProfileCommand({ InstanceProfileName: 'Administrator' }));
  await iam.send(new AddRoleToInstanceProfileCommand({ InstanceProfileName: 'Administrator', RoleName: 'Administrator' }));
  return { server: Instances[0]?.InstanceId ?? '', image: ImageId };
}

/** What the role may make: with the build tag. */
const tagged = (...types: NonNullable<TagSpecification['ResourceType']>[]): TagSpecification[] => types.map((ResourceType) => ({ ResourceType, Tags: TAG }));
const TAG = [{ Key: 'CreatedBy', Value: 'packer' }];

/** The attacks, in the order in which somebody would try them. Each would succeed with the permissions of an administrator. */
const attacksOn = ({ server, image }: { server: string; image: string }): [string, (ec2: EC2Client) => Promise<unknown>][] => [
  ['terminate a server of somebody else', (ec2) => ec2.send(new TerminateInstancesCommand({ InstanceIds: [server] }))],
  ['put the build tag on that server, to terminate it then', (ec2) => ec2.send(new CreateTagsCommand({ Resources: [server], Tags: TAG }))],
  ['launch an instance with the profile of an administrator', async (ec2) => {
    const group = new CreateSecurityGroupCommand({ GroupName: 'open', Description: 'open', TagSpecifications: tagged('security-group') });
    const { GroupId = '' } = await ec2.send(group);
    return ec2.send(new RunInstancesCommand({
      ImageId: SOURCE_AMI,
      InstanceType: 't3.micro',
      MinCount: 1,
      MaxCount: 1,
      SecurityGroupIds: [GroupId],
      IamInstanceProfile: { Name: 'Administrator' },
      TagSpecifications: tagged('instance', 'volume', 'network-interface'),
    }));
  }],
  ['share an image with another account', (ec2) => ec2.send(new ModifyImageAttributeCommand({
    ImageId: image, LaunchPermission: { Add: [{ UserId: '999988887777' }] },
  }))],
];

/** `instance` of `arn:aws:ec2:us-east-1:123456789012:instance/*` */
const typeOf = (arn: string) => arn.split(':')[5]?.split('/')[0] ?? arn;

/** Everything of the account that an attack could change. */
async function state({ endpoint }: Emulator): Promise<string> {
  const ec2 = ec2Client(endpoint);
  const { Reservations } = await ec2.send(new DescribeInstancesCommand({}));
  const { Images } = await ec2.send(new DescribeImagesCommand({ Owners: ['self'] }));
  return JSON.stringify([Reservations, Images]);
}

/** Attacks an account with the credentials of a role. Fails where a call was refused and had an effect all the same. */
export async function attack(emulator: Emulator, proxy: AuthorizingProxy, role: AssumedRole): Promise<Attack[]> {
  const attacks = attacksOn(await victims(emulator));
  const ec2 = ec2Client(proxy.endpoint, role.credentials);
  const tried: Attack[] = [];
  for (const [does, call] of attacks) {
    proxy.clear();
    const before = await state(emulator);
    const error = await call(ec2).then(() => undefined, (reason: Error) => reason.name);
    if (proxy.errors.length > 0) throw new Error(`the proxy could not judge: ${proxy.errors.join('; ')}`);
    const refused = proxy.log.flatMap(({ denied }) => denied.map(({ action, resource }) => `${action} on ${typeOf(resource)}`));
    if (refused.length > 0 && (error !== 'UnauthorizedOperation' || await state(emulator) !== before)) {
      throw new Error(`refused, and not without effect: ${does} (${error})`);
    }
    tried.push({ does, refused: [...new Set(refused)] });
  }
  return tried;
}
