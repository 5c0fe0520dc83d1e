import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'fs';
import { tmpdir } from 'os';
import * as path from 'path';
import {
  CreateKeyPairCommand, CreateLaunchTemplateCommand, CreateSecurityGroupCommand, CreateSubnetCommand, CreateTagsCommand, CreateVpcCommand,
  DescribeImagesCommand, DescribeVpcsCommand, RegisterImageCommand, RunInstancesCommand, Tag,
} from '@aws-sdk/client-ec2';
import { AddRoleToInstanceProfileCommand, CreateInstanceProfileCommand, CreateRoleCommand } from '@aws-sdk/client-iam';
import { AuthorizingProxy, LoggedCall } from './authorizing-proxy';
import type { Packer } from './build-packer';
import { askEmulator, ec2Client, iamClient } from './clients';
import { assumeRole } from './deployed-role';
import { Emulator, SOURCE_AMI } from './emulator';
import { verdictOf } from './guards';
import { packerBuild, PackerRun, writePrivateKey } from './packer';
import { PythonServer } from './python-server';
import { WinRm } from './winrm';
import type { Build } from '../harness/builds';
import { folderOf } from '../harness/folders';
import type { Requester } from '../harness/simulator';
import { Props, synthesize } from '../harness/synthesize';
import { readable } from '../harness/templates';

/*
 * Templates of the recorded builds, built again: by the real Packer, in an account that has what each of them names, and under enforcement.
 */

/** The account of the recorded builds. */
export const RECORDED_ACCOUNT = '111122223333';

/** What exists before a build, by the id that the recorded builds have in its place. */
export type Ids = Record<string, string>;

export const withIds = (text: string, ids: Ids): string => Object.entries(ids).reduce((all, [recorded, id]) => all.replaceAll(recorded, id), text);

const BUILD_TAG: Tag[] = [{ Key: 'CreatedBy', Value: 'packer' }];
const TRUST = JSON.stringify({ Version: '2012-10-17', Statement: [] });

/** What an account needs beyond what every one has, and what is particular about a build. */
export interface Particulars {
  /** Regions in which an image of the build's name exists already, made by an earlier build. */
  readonly existingImageIn?: string[];
  /** What a build finds by a filter carries this tag. */
  readonly networkTags?: Tag[];
  /** Other ids in the template than it was recorded with. */
  readonly instead?: Ids;
  /** The VPC that the template names is the default one. */
  readonly inDefaultVpc?: boolean;
  /** Packer itself runs on an instance of the account. */
  readonly onInstance?: boolean;
  readonly interruptAt?: string;
  readonly environment?: Record<string, string>;
  /** Lets Packer go on after something was denied, which it repeats for minutes at times. */
  readonly toTheEnd?: boolean;
}

/** What became of a build under enforcement. */
export interface LiveBuild extends PackerRun {
  /** `call: action on resource` of each check that was denied. */
  readonly denied: string[];
  /** Requests that could not be judged. */
  readonly errors: string[];
  readonly log: AuthorizingProxy['log'];
  /** `aws:userid` of the session. */
  readonly userId: string;
}

/** A template, what is declared for it, and what is particular about the account. */
export interface BuildToRun {
  readonly template: { file: string; text: string };
  readonly build: Build;
  readonly particulars?: Particulars;
}

/** The properties of a role, by the file of its template. */
export type PropsOf = (file: string) => Props;

/** What came of a build, with its output where that is needed to understand it. */
export const inShort = ({ exitCode, denied, errors, output }: LiveBuild, expected: object) => {
  const outcome = { exitCode, denied, errors };
  return JSON.stringify(outcome) === JSON.stringify(expected) || denied.length + errors.length > 0 ? outcome : { ...outcome, output };
};

const inWords = (call: string, { action, resource }: LoggedCall['authorizations'][number]) => `${call}: ${action} on ${resource}`;

/** What another role than the one that built would have been denied. A build does not ask who it is: with a role that may do all of this it goes the same way. */
async function deniedTo(role: Requester, { log, userId }: LiveBuild): Promise<string[]> {
  const denied: string[] = [];
  for (const { call, authorizations } of log) {
    for (const asked of authorizations) {
      const { allowed } = await verdictOf(role, { ...asked, context: { ...asked.context, 'aws:userid': userId } });
      if (!allowed) denied.push(inWords(call, asked));
    }
  }
  return denied;
}

/** Everything that builds share beside an emulator: the proxy in front of it, and what answers in place of its instances. */
export class LiveBuilds {
  /** {@link stop} them, also after a failure. The emulator is for the caller to stop. */
  public static async start(emulator: Emulator): Promise<LiveBuilds> {
    return new LiveBuilds(emulator, await AuthorizingProxy.start(emulator), await PythonServer.start('serve_ssh.py'), await WinRm.start());
  }

  /** A file with a key that nothing trusts. */
  public readonly privateKey: string;
  private readonly folder = mkdtempSync(path.join(tmpdir(), 'live-'));

  private constructor(
    private readonly emulator: Emulator,
    public readonly proxy: AuthorizingProxy,
    private readonly ssh: PythonServer,
    private readonly winRm: WinRm,
  ) {
    this.privateKey = writePrivateKey(this.folder);
    mkdirSync(path.join(this.folder, 'mnt'));
    mkdirSync(path.join(this.folder, 'work'));
    for (const file of ['cert.pem', 'key.pem']) writeFileSync(path.join(this.folder, file), file);
  }

  public async stop(): Promise<void> {
    await this.proxy.stop();
    await this.ssh.stop();
    await this.winRm.stop();
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** Makes the account anew: what recorded builds name exists in it. */
  public async prepare(region: string, { existingImageIn = [], networkTags = [], onInstance, inDefaultVpc }: Particulars = {}): Promise<Ids> {
    await this.emulator.reset();
    const { endpoint } = this.emulator;
    const ec2 = ec2Client(endpoint, undefined, region);
    const iam = iamClient(endpoint, undefined, region);

    await iam.send(new CreateRoleCommand({ RoleName: 'AppRole', AssumeRolePolicyDocument: TRUST }));
    await iam.send(new CreateInstanceProfileCommand({ InstanceProfileName: 'AppProfile' }));
    await iam.send(new AddRoleToInstanceProfileCommand({ InstanceProfileName: 'AppProfile', RoleName: 'AppRole' }));
    await ec2.send(new CreateKeyPairCommand({ KeyName: 'build-key' }));

    const { Vpc: { VpcId: vpc = '' } = {} } = await ec2.send(new CreateVpcCommand({ CidrBlock: '10.1.0.0/16' }));
    const { Subnet: { SubnetId: subnet = '' } = {} } = await ec2.send(new CreateSubnetCommand({
      VpcId: vpc, CidrBlock: '10.1.1.0/24', AvailabilityZone: `${region}b`,
    }));
    const { GroupId: group = '' } = await ec2.send(new CreateSecurityGroupCommand({ GroupName: 'existing', Description: 'existing', VpcId: vpc }));
    if (networkTags.length > 0) await ec2.send(new CreateTagsCommand({ Resources: [vpc, subnet, group], Tags: networkTags }));
    const { LaunchTemplate: { LaunchTemplateId: template = '' } = {} } = await ec2.send(new CreateLaunchTemplateCommand({
      LaunchTemplateName: 'fast-launch', LaunchTemplateData: { InstanceType: 't3.micro' },
    }));

    for (const bucket of ['packer-import', 'packer-images']) {
      await askEmulator(endpoint, 's3', 'us-east-1', { method: 'PUT', path: `/${bucket}` });
    }
    await askEmulator(endpoint, 'ssm', region, {
      target: 'AmazonSSM.PutParameter', body: { Name: '/packer/version', Value: '1', Type: 'String' },
    });
    const { ARN: secret } = await askEmulator(endpoint, 'secretsmanager', region, {
      target: 'secretsmanager.CreateSecret',
      body: { Name: 'packer/secret', SecretString: '{"a":"b"}', ClientRequestToken: '00000000-0000-0000-0000-000000000001' },
    });

    for (const one of existingImageIn) await this.makeImage(one);
    this.proxy.metadata = onInstance ? await this.metadataOfInstance(region) : {};
    return {
      'vpc-0123456789abcdef0': inDefaultVpc ? await this.defaultVpc(region) : vpc,
      'subnet-0123456789abcdef0': subnet,
      'sg-0123456789abcdef0': group,
      'lt-0123456789abcdef0': template,
      ':secret:packer/secret-AbCdEf': secret.slice(secret.indexOf(':secret:')),
    };
  }

  private async defaultVpc(region: string): Promise<string> {
    const byDefault = { Filters: [{ Name: 'is-default', Values: ['true'] }] };
    const { Vpcs } = await ec2Client(this.emulator.endpoint, undefined, region).send(new DescribeVpcsCommand(byDefault));
    return Vpcs?.[0].VpcId ?? '';
  }

  /**
   * Builds a template in an account that has what it names, with a role that is synthesized for it.
   *
   * @param alsoOf the properties of another role that may build it, which is then asked about everything that this one was: what it would
   * have been denied is `denied`, too
   */
  public async run(
    packer: Packer, { template, build, particulars = {} }: BuildToRun, propsOf: PropsOf, alsoOf?: PropsOf,
  ): Promise<LiveBuild> {
    const ids = await this.prepare(build.place.region, particulars);
    const text = this.here(withIds(withIds(template.text, particulars.instead ?? {}), ids));
    const file = path.join(folderOf({ [template.file]: readable(text) }), template.file);
    const roleOf = (props: Props): Requester => {
      const { requester } = synthesize(props, build.place);
      return { ...requester, policies: JSON.parse(withIds(JSON.stringify(requester.policies), ids)) };
    };
    const other = alsoOf && roleOf(alsoOf(file)); // first: what it refuses needs no build
    const live = await this.build(packer, text, template.file, roleOf(propsOf(file)), particulars);
    return other ? { ...live, denied: [...live.denied, ...await deniedTo(other, live)] } : live;
  }

  /**
   * Builds a template with the credentials of a role.
   *
   * @param text the template, with the ids of the account
   * @param file its name, which says its language
   */
  public async build(
    packer: Packer, text: string, file: string, role: Requester, { interruptAt, environment, toTheEnd }: Particulars = {},
  ): Promise<LiveBuild> {
    const session = await assumeRole(this.emulator, role);
    this.proxy.admit(session);
    this.proxy.clear();
    const directory = mkdtempSync(path.join(this.folder, 'build-'));
    writeFileSync(path.join(directory, file), text);
    writeFileSync(path.join(this.folder, 'disk.ova'), ''); // deleted by each build that imports it
    const run = await packerBuild(packer, path.join(directory, file), {
      credentials: session.credentials,
      endpoint: this.proxy.endpoint,
      interruptAt,
      stopWhen: () => !toTheEnd && (this.proxy.errors.length > 0 || this.proxy.log.some(({ allowed }) => !allowed)),
      environment: { SSH_PORT: String(this.ssh.port), FIRST_SESSION_IS_LOST: '', AWS_REGION: '', ...environment },
    });
    const { log, errors } = this.proxy;
    const denied = log.flatMap((entry) => entry.denied.map((asked) => inWords(entry.call, asked)));
    return { ...run, denied, errors: [...errors], log: [...log], userId: session.userId };
  }

  /** The template as it must be for this machine: where SSH listens, where files are, and where plugins that know no other way find EC2. */
  public here(text: string): string {
    return text
      .replace(/\b(ssh_port"?\s*[=:]\s*)\d+/g, `$1${this.ssh.port}`)
      .replace(/\b(winrm_port"?\s*[=:]\s*)\d+/g, `$1${this.winRm.port}`)
      .replaceAll('http://127.0.0.1:6100', this.proxy.endpoint)
      .replaceAll('"files/', `"${this.folder}/`);
  }

  private async makeImage(region: string): Promise<void> {
    const ec2 = ec2Client(this.emulator.endpoint, undefined, region);
    const { ImageId = '' } = await ec2.send(new RegisterImageCommand({ Name: 'packer-test', RootDeviceName: '/dev/xvda' }));
    const { Images } = await ec2.send(new DescribeImagesCommand({ ImageIds: [ImageId] }));
    const snapshots = Images?.[0].BlockDeviceMappings?.map(({ Ebs }) => Ebs?.SnapshotId ?? '') ?? [];
    await ec2.send(new CreateTagsCommand({ Resources: [ImageId, ...snapshots], Tags: BUILD_TAG }));
  }

  private async metadataOfInstance(region: string): Promise<Record<string, string>> {
    const { Instances } = await ec2Client(this.emulator.endpoint, undefined, region).send(new RunInstancesCommand({
      ImageId: SOURCE_AMI, InstanceType: 't3.micro', MinCount: 1, MaxCount: 1,
    }));
    const document = { instanceId: Instances?.[0].InstanceId, region, availabilityZone: `${region}a`, accountId: this.emulator.account };
    return { '/latest/api/token': 'token', '/latest/dynamic/instance-identity/document': JSON.stringify(document) };
  }
}
