import { mkdtempSync, readFileSync, rmSync } from 'fs';
import { tmpdir } from 'os';
import * as path from 'path';
import {
  CreateKeyPairCommand, CreateSecurityGroupCommand, CreateVolumeCommand, DescribeImagesCommand, DescribeSubnetsCommand, RunInstancesCommand,
  RunInstancesCommandInput,
} from '@aws-sdk/client-ec2';
import {
  AddRoleToInstanceProfileCommand, CreateInstanceProfileCommand, CreateRoleCommand, GetInstanceProfileCommand, PutRolePolicyCommand,
} from '@aws-sdk/client-iam';
import { AuthorizingProxy } from './authorizing-proxy';
import { ec2Client, iamClient } from './clients';
import { AssumedRole, assumeRole, readRole } from './deployed-role';
import { ACCOUNT, Emulator, REGION, REPOSITORY, SOURCE_AMI } from './emulator';
import { inventory } from './inventory';
import { EBS_TEMPLATE, packerBuild, requirePacker, writePrivateKey } from './packer';

/**
 * The proxy is only worth something when it asks what AWS would ask. Here real builds by a role that
 * may do everything are compared with the recorded ones, whose authorizations were worked out
 * independently: every action, resource and condition key, with its value, must be the same.
 */

interface Trace {
  readonly calls: string[];
  readonly authorizations: { call: string; action: string; resource: string; context: Record<string, unknown>; implied?: string }[];
}

const traceOf = (name: string) => JSON.parse(readFileSync(path.join(REPOSITORY, 'test', 'traces', `${name}.json`), 'utf8')) as Trace;

/** Ids and the account differ from run to run. */
const withoutIds = (text: string) => text
  .replaceAll(ACCOUNT, '111122223333')
  .replace(/\b(ami|i|sg|snap|subnet|vol|vpc)-[0-9a-f]{17}\b/g, '$1-id')
  .replace(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, 'uuid');

const comparable = ({ call, action, resource, context, implied = 'own' }: Trace['authorizations'][number]) =>
  withoutIds([call, action, resource, implied, ...Object.keys(context).sort().map((key) => `${key}=${JSON.stringify(context[key])}`)].join(' '));

const distinct = (values: string[]) => [...new Set(values)].sort();

let emulator: Emulator;
let proxy: AuthorizingProxy;
let everything: AssumedRole;
let nothing: AssumedRole;
const directory = mkdtempSync(path.join(tmpdir(), 'proxy-'));

async function roleThatMay(action: string, name: string): Promise<AssumedRole> {
  const iam = iamClient(emulator.endpoint);
  await iam.send(new CreateRoleCommand({ RoleName: name, AssumeRolePolicyDocument: '{"Version":"2012-10-17","Statement":[]}' }));
  await iam.send(new PutRolePolicyCommand({
    RoleName: name,
    PolicyName: name,
    PolicyDocument: JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: action, Resource: '*' }] }),
  }));
  const role = await assumeRole(emulator, await readRole(emulator, name));
  proxy.admit(role);
  return role;
}

beforeAll(async () => {
  await requirePacker();
  emulator = await Emulator.start();
  proxy = await AuthorizingProxy.start(emulator);
  everything = await roleThatMay('*', 'Everything');
  nothing = await roleThatMay('sts:GetCallerIdentity', 'Nothing');
});

beforeEach(() => proxy.clear());

afterAll(async () => {
  await proxy?.stop();
  await emulator?.stop();
  rmSync(directory, { recursive: true, force: true });
});

describe('the authorizing proxy asks for what was recorded', () => {
  /** What each recorded build needs to exist, and says in its template. */
  const BUILDS: Record<string, () => Promise<Record<string, string>>> = {
    'legacy-ebs-default': async () => ({}),

    'legacy-ebs-existing-network': async () => {
      const ec2 = ec2Client(emulator.endpoint);
      const { Subnets = [] } = await ec2.send(new DescribeSubnetsCommand({ Filters: [{ Name: 'availability-zone', Values: [`${REGION}b`] }] }));
      const { GroupId } = await ec2.send(new CreateSecurityGroupCommand({ GroupName: 'existing', Description: 'existing', VpcId: Subnets[0].VpcId }));
      await ec2.send(new CreateKeyPairCommand({ KeyName: 'build-key' }));
      return {
        subnet_id: Subnets[0].SubnetId ?? '',
        security_group_ids: JSON.stringify([GroupId]),
        ssh_keypair_name: 'build-key',
        ssh_private_key_file: writePrivateKey(directory),
      };
    },

    'legacy-ebs-instance-profile': async () => {
      const iam = iamClient(emulator.endpoint);
      await iam.send(new CreateRoleCommand({ RoleName: 'AppRole', AssumeRolePolicyDocument: '{"Version":"2012-10-17","Statement":[]}' }));
      await iam.send(new CreateInstanceProfileCommand({ InstanceProfileName: 'AppProfile' }));
      await iam.send(new AddRoleToInstanceProfileCommand({ InstanceProfileName: 'AppProfile', RoleName: 'AppRole' }));
      return { iam_instance_profile: 'AppProfile' };
    },

    // The emulator copies an image whatever the key is.
    'legacy-ebs-encrypt-kms': async () => ({ kms_key_id: `arn:aws:kms:${REGION}:${ACCOUNT}:key/00000000-0000-0000-0000-000000000001` }),
  };

  test.each(Object.keys(BUILDS))('%s', async (name) => {
    const trace = traceOf(name);
    const { exitCode, output } = await packerBuild(EBS_TEMPLATE, {
      endpoint: proxy.endpoint,
      region: REGION,
      source_ami: SOURCE_AMI,
      ami_name: name,
      tags: JSON.stringify({ CreatedBy: 'packer' }),
      ...await BUILDS[name](),
    }, everything.credentials);

    expect(proxy.errors).toEqual([]);
    expect({ exitCode, output }).toMatchObject({ exitCode: 0 });
    expect(distinct(proxy.log.map(({ call }) => call))).toEqual(distinct(trace.calls));
    expect(distinct(proxy.log.flatMap(({ call, authorizations }) => authorizations.map((one) => comparable({ call, ...one })))))
      .toEqual(distinct(trace.authorizations.map(comparable)));
  });
});

describe('the authorizing proxy', () => {
  const asEverything = () => ec2Client(proxy.endpoint, everything.credentials);
  const launch = { ImageId: SOURCE_AMI, InstanceType: 't3.micro' as const, MinCount: 1, MaxCount: 1 };

  test('refuses and reports a call without a rule', async () => {
    await expect(asEverything().send(new CreateVolumeCommand({ AvailabilityZone: `${REGION}a`, Size: 1 }))).rejects.toMatchObject({ name: 'NotTranslated' });
    expect(proxy.errors).toEqual(['no rule says what AWS checks for ec2:CreateVolume']);
    expect((await inventory(emulator)).volumes).toEqual([]);
  });

  test.each<[string, Partial<RunInstancesCommandInput>]>([
    ['LaunchTemplate.LaunchTemplateName', { LaunchTemplate: { LaunchTemplateName: 'template' } }],
    ['NetworkInterface.DeviceIndex', { NetworkInterfaces: [{ DeviceIndex: 0 }] }],
    ['Placement.GroupName', { Placement: { GroupName: 'group' } }],
  ])('refuses and reports a launch with %s, which may bring resources of its own', async (parameter, input) => {
    await expect(asEverything().send(new RunInstancesCommand({ ...launch, ...input }))).rejects.toMatchObject({ name: 'NotTranslated' });
    expect(proxy.errors).toEqual([`the rule of ec2:RunInstances does not know ${parameter}`]);
    expect((await inventory(emulator)).instances).toEqual([]);
  });

  test('refuses and reports a request that is not signed', async () => {
    const { status } = await fetch(proxy.endpoint, { method: 'POST', body: 'Action=DescribeImages' });
    expect(status).toBe(400);
    expect(proxy.errors).toEqual(['a request without a signature: /']);
  });

  test('refuses credentials that belong to no role', async () => {
    await expect(ec2Client(proxy.endpoint).send(new DescribeImagesCommand({}))).rejects.toMatchObject({ name: 'AuthFailure' });
    await expect(iamClient(proxy.endpoint).send(new GetInstanceProfileCommand({ InstanceProfileName: 'AppProfile' }))).rejects.toMatchObject({ name: 'InvalidClientTokenId' });
    expect(proxy.log).toMatchObject([{ call: 'ec2:DescribeImages', allowed: false }, { call: 'iam:GetInstanceProfile', allowed: false }]);
  });

  test('lets a role do nothing that its policies do not allow', async () => {
    const ec2 = ec2Client(proxy.endpoint, nothing.credentials);
    await expect(ec2.send(new RunInstancesCommand(launch))).rejects.toMatchObject({
      name: 'UnauthorizedOperation',
      $metadata: { httpStatusCode: 403 },
      message: `You are not authorized to perform this operation. User: ${nothing.principal} is not authorized to perform: ec2:RunInstances `
        + `on resource: arn:aws:ec2:${REGION}:${ACCOUNT}:instance/* because no identity-based policy allows the ec2:RunInstances action`,
    });
    expect(proxy.log).toMatchObject([{ call: 'ec2:RunInstances', allowed: false, principal: nothing.principal }]);
    expect(proxy.log[0].denied).toEqual(proxy.log[0].authorizations);
    expect((await inventory(emulator)).instances).toEqual([]);
  });

  test('asks for the keys of encrypted volumes, for the metadata options and for the default network', async () => {
    const key = `arn:aws:kms:${REGION}:${ACCOUNT}:key/00000000-0000-0000-0000-000000000001`;
    await expect(ec2Client(proxy.endpoint, nothing.credentials).send(new RunInstancesCommand({
      ...launch,
      MetadataOptions: { HttpTokens: 'required' },
      BlockDeviceMappings: [{ DeviceName: '/dev/sdf', Ebs: { Encrypted: true, KmsKeyId: key, VolumeSize: 8 } }],
    }))).rejects.toMatchObject({ name: 'UnauthorizedOperation' });

    const [{ authorizations }] = proxy.log;
    expect(authorizations.filter(({ resource }) => resource === key).map(({ action }) => action).sort()).toEqual([
      'kms:CreateGrant', 'kms:Decrypt', 'kms:DescribeKey', 'kms:GenerateDataKeyWithoutPlaintext', 'kms:ReEncryptFrom', 'kms:ReEncryptTo',
    ]);
    expect(authorizations.map(({ resource }) => resource.split(':')[5].split('/')[0])).toEqual(
      ['instance', 'volume', 'volume', 'network-interface', 'image', 'subnet', 'security-group', ...Array<string>(6).fill('key')]);
    expect(authorizations[0].context).toMatchObject({ 'ec2:MetadataHttpTokens': 'required' });
    expect(authorizations[2].context).toMatchObject({ 'ec2:Encrypted': 'true', 'ec2:VolumeSize': '8' });
  });
});
