import {
  CreateImageCommand, CreateKeyPairCommand, CreateLaunchTemplateCommand, CreateSecurityGroupCommand, CreateTagsCommand, CreateVolumeCommand,
  DescribeVpcsCommand, RunInstancesCommand,
} from '@aws-sdk/client-ec2';
import { AddRoleToInstanceProfileCommand, CreateInstanceProfileCommand, CreateRoleCommand } from '@aws-sdk/client-iam';
import { AuthorizingProxy } from './authorizing-proxy';
import type { Loaded } from './aws-cli';
import { ec2Client, iamClient } from './clients';
import { assumeRole } from './deployed-role';
import { ACCOUNT, Emulator, REGION, SOURCE_AMI } from './emulator';
import type { Guarded } from './guards';
import { CommandServer, Ended } from './processes';
import { policyOf } from '../../src/command-line/policy';
import { PackerTemplate } from '../../src/packer/packer-template';
import type { PolicyDocument, Statement } from '../harness/simulator';

/* An account in which the command `verify` asks, and what came of it. */

export const ROLE = `arn:aws:iam::${ACCOUNT}:role/packer`;
const TAG = [{ Key: 'CreatedBy', Value: 'packer' }];

/** A line of the report, as data. */
export interface Line {
  readonly id: string;
  readonly wants: 'allowed' | 'refused';
  readonly is: 'right' | 'wrong' | 'unknown';
  readonly asked: string;
  readonly says: string;
  readonly statements: string[];
  readonly refusals: string[];
  readonly because?: string;
  readonly note?: string;
  readonly cause?: string;
  readonly change?: string;
  readonly refusedBy?: string;
}

export interface Verified extends Ended {
  readonly report?: {
    readonly caller: string;
    readonly questions: Line[];
    readonly unasked: string[];
    readonly calls: number;
    readonly ended?: string;
  };
}

/** The policy that the library gives to the role of a template. */
export function policyFor(template: string, buildTag = { key: 'CreatedBy', value: 'packer' }, declared: Record<string, string[]> = {}): PolicyDocument {
  const read = PackerTemplate.fromFile(template);
  const { documents } = policyOf(read, { account: ACCOUNT, usualRegion: REGION, buildTag, declared, grantsUnknown: false });
  return { Version: '2012-10-17', Statement: documents.flatMap((document) => (document as PolicyDocument).Statement) };
}

export const roleWith = (statements: readonly Statement[], guards: Partial<Guarded> = {}): Guarded =>
  ({ roleArn: ROLE, policies: [{ Version: '2012-10-17', Statement: [...statements] }], ...guards });

/** A session of the user who runs the command. */
export const userOf = async (emulator: Emulator, proxy: AuthorizingProxy, may: Statement[] = [{ Effect: 'Allow', Action: '*', Resource: '*' }]) =>
  sessionOf(emulator, proxy, { roleArn: `arn:aws:iam::${ACCOUNT}:role/User`, policies: [{ Version: '2012-10-17', Statement: may }] });

/** A session of a role, as variables for the AWS CLI. */
export async function sessionOf(emulator: Emulator, proxy: AuthorizingProxy, role: Guarded): Promise<Record<string, string>> {
  const session = await assumeRole(emulator, role);
  proxy.admit(session);
  const { accessKeyId, secretAccessKey, sessionToken } = session.credentials;
  return { AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey, AWS_SESSION_TOKEN: `${sessionToken}` };
}

/** A role as IAM lists it; what it may do is what the proxy is told. */
export const createRole = async ({ endpoint }: Emulator, RoleName: string) =>
  iamClient(endpoint).send(new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument: JSON.stringify({ Version: '2012-10-17', Statement: [] }) }));

/** An instance profile with a role of the same name. */
async function createProfile(emulator: Emulator, name: string): Promise<void> {
  const iam = iamClient(emulator.endpoint);
  await createRole(emulator, name);
  await iam.send(new CreateInstanceProfileCommand({ InstanceProfileName: name }));
  await iam.send(new AddRoleToInstanceProfileCommand({ InstanceProfileName: name, RoleName: name }));
}

/** What others have in the account, and what an earlier build left in it. */
export async function furnish(emulator: Emulator, { earlierBuild }: { earlierBuild: boolean }): Promise<void> {
  const { endpoint } = emulator;
  await createProfile(emulator, 'Theirs');
  const ec2 = ec2Client(endpoint);
  const [vpc] = (await ec2.send(new DescribeVpcsCommand({ Filters: [{ Name: 'is-default', Values: ['true'] }] }))).Vpcs ?? [];
  for (const tags of [[], ...earlierBuild ? [TAG] : []]) {
    const name = tags.length > 0 ? 'packer_1' : 'theirs';
    const tagging = async (...ids: (string | undefined)[]) =>
      (tags.length > 0 ? ec2.send(new CreateTagsCommand({ Resources: ids.map(String), Tags: tags })) : undefined);
    const group = await ec2.send(new CreateSecurityGroupCommand({ GroupName: name, Description: name, VpcId: vpc.VpcId }));
    const key = await ec2.send(new CreateKeyPairCommand({ KeyName: name }));
    const { Instances: [instance] = [] } = await ec2.send(new RunInstancesCommand({ ImageId: SOURCE_AMI, InstanceType: 't3.micro', MinCount: 1, MaxCount: 1 }));
    const volume = await ec2.send(new CreateVolumeCommand({ AvailabilityZone: `${REGION}a`, Size: 1 }));
    const image = await ec2.send(new CreateImageCommand({
      InstanceId: instance.InstanceId, Name: name, ...tags.length > 0 && { TagSpecifications: [{ ResourceType: 'snapshot', Tags: tags }] },
    }));
    await ec2.send(new CreateLaunchTemplateCommand({
      LaunchTemplateName: name,
      LaunchTemplateData: {
        ImageId: SOURCE_AMI,
        InstanceType: 't3.micro',
        KeyName: name,
        SecurityGroupIds: [`${group.GroupId}`],
        ...tags.length > 0 && { TagSpecifications: (['instance', 'network-interface', 'volume'] as const).map((ResourceType) => ({ ResourceType, Tags: tags })) },
      },
      ...tags.length > 0 && { TagSpecifications: [{ ResourceType: 'launch-template', Tags: tags }] },
    }));
    await tagging(group.GroupId, key.KeyPairId, instance.InstanceId, volume.VolumeId, image.ImageId);
  }
}

/** What the command is given: who asks, through which AWS CLI, where. */
export const environmentOf = (user: Record<string, string>, { folder, environment }: Loaded, { endpoint }: AuthorizingProxy) =>
  ({ ...user, ...environment, PATH: `${folder}:${process.env.PATH}`, AWS_ENDPOINT_URL: endpoint, AWS_DEFAULT_REGION: REGION });

/** The command as users run it, with the environment of this process and more. */
export class Verifier {
  private readonly command = new CommandServer();

  public stop = async () => this.command.stop();

  /** As a user does who has the role to assume, with `--json`. */
  public verify = async (environment: Record<string, string>, template: string, ...words: string[]) =>
    this.run(environment, template, '--role', ROLE, '--json', ...words);

  public async run<Report = NonNullable<Verified['report']>>(
    environment: Record<string, string>, ...words: string[]
  ): Promise<Ended & { readonly report?: Report }> {
    const { AWS_PROFILE: _, ...inherited } = process.env;
    const how = await this.command.run(['verify', ...words], { ...inherited, ...environment });
    return { ...how, ...how.out.startsWith('{') && { report: JSON.parse(how.out) } };
  }
}
