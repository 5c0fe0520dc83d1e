import { mkdtempSync, rmSync } from 'fs';
import { tmpdir } from 'os';
import * as path from 'path';
import {
  CreateImageCommand, CreateKeyPairCommand, CreateTagsCommand, DeleteKeyPairCommand, DeregisterImageCommand, DescribeImagesCommand,
  DescribeInstancesCommand, DescribeSnapshotsCommand, EC2Client, RunInstancesCommand, TerminateInstancesCommand,
} from '@aws-sdk/client-ec2';
import {
  AddRoleToInstanceProfileCommand, CreateInstanceProfileCommand, CreateRoleCommand, CreateUserCommand, GetInstanceProfileCommand, IAMClient,
  ListUsersCommand,
} from '@aws-sdk/client-iam';
import { GetCallerIdentityCommand } from '@aws-sdk/client-sts';
import { AuthorizingProxy, LoggedCall } from './authorizing-proxy';
import { bootstrap, deploy, Deployment } from './cdk';
import { ec2Client, iamClient, stsClient } from './clients';
import { AssumedRole, assumeRole, DeployedRole, readRole } from './deployed-role';
import { ACCOUNT, Emulator, REGION, REPOSITORY, SOURCE_AMI } from './emulator';
import { Inventory, inventory } from './inventory';
import { EBS_TEMPLATE, packerBuild, requirePacker, writePrivateKey } from './packer';
import { PolicyDocument } from '../harness/simulator';
import { policiesOf } from '../harness/synthesize';

const DEFAULT_TAG = { CreatedBy: 'packer' };
const RELAXED_TAG = { CreatedBy: 'packer-1.6.6' };
const OTHER_REGION = 'eu-west-1';
const FOREIGN_PROFILE = 'ForeignProfile';

const directory = mkdtempSync(path.join(tmpdir(), 'e2e-'));
let emulator: Emulator;
let proxy: AuthorizingProxy;
let deployment: Deployment;
let deployedDefault: DeployedRole;
let deployedRelaxed: DeployedRole;
let deployedEverything: DeployedRole;
let byDefault: AssumedRole;
let relaxed: AssumedRole;

beforeAll(async () => {
  await requirePacker();
  emulator = await Emulator.start();
  await bootstrap(emulator);
  deployment = await deploy(emulator, {
    directory: REPOSITORY,
    command: 'npx ts-node --project tsconfig.dev.json test/e2e/app.ts',
    stack: 'EndToEnd',
  });
  deployedDefault = await readRole(emulator, deployment.outputs.DefaultRoleName);
  deployedRelaxed = await readRole(emulator, deployment.outputs.RelaxedRoleName);
  deployedEverything = await readRole(emulator, deployment.outputs.EverythingRoleName);
  byDefault = await assumeRole(emulator, deployedDefault);
  relaxed = await assumeRole(emulator, deployedRelaxed);

  const iam = iamClient(emulator.endpoint);
  await iam.send(new CreateRoleCommand({ RoleName: 'ForeignRole', AssumeRolePolicyDocument: '{"Version":"2012-10-17","Statement":[]}' }));
  await iam.send(new CreateInstanceProfileCommand({ InstanceProfileName: FOREIGN_PROFILE }));
  await iam.send(new AddRoleToInstanceProfileCommand({ InstanceProfileName: FOREIGN_PROFILE, RoleName: 'ForeignRole' }));

  proxy = await AuthorizingProxy.start(emulator);
  proxy.admit(byDefault);
  proxy.admit(relaxed);
});

beforeEach(() => proxy.clear());

// Whatever a test is about: a request that could not be judged has proven nothing.
afterEach(() => expect(proxy.errors).toEqual([]));

afterAll(async () => {
  await proxy?.stop();
  await emulator?.stop();
  rmSync(directory, { recursive: true, force: true });
});

/** What was refused, as `call: action on type of resource` for each authorization that was denied. */
const refusals = () => proxy.log.filter(({ allowed }) => !allowed).flatMap(({ call, denied }: LoggedCall) =>
  denied.map(({ action, resource }) => `${call}: ${action} on ${resource === '*' ? '*' : resource.split(':')[5].split('/')[0]}`));

describe('cdk deploy', () => {
  /** The template's references to resources, as the deployment's outputs tell what became of them. */
  function withDeployedArns<T>(value: T): T {
    const { Outputs } = deployment.template as { Outputs: Record<string, { Value: object }> };
    return JSON.parse(Object.entries(Outputs)
      .filter(([, { Value }]) => 'Fn::GetAtt' in Value)
      .map(([name, { Value }]) => [JSON.stringify(Value), JSON.stringify(deployment.outputs[name])])
      .reduce((text, [reference, arn]) => text.replaceAll(reference, arn), JSON.stringify(value))) as T;
  }

  /** IAM lists policies in an order of its own. */
  const sorted = (policies: PolicyDocument[]) => [...policies].sort((a, b) => JSON.stringify(a).localeCompare(JSON.stringify(b)));

  test.each(['Default', 'Relaxed', 'Everything'])('gives the role %s the policies of the template', (name) => {
    const roleId = deployment.template.Outputs[`${name}RoleName`].Value.Ref as string;
    const synthesized = policiesOf(withDeployedArns(deployment.template), roleId, { partition: 'aws', region: REGION, account: ACCOUNT });
    const { policies } = { Default: deployedDefault, Relaxed: deployedRelaxed }[name] ?? deployedEverything;

    expect(synthesized.flatMap(({ Statement }) => Statement).length).toBeGreaterThan(5);
    expect(sorted(policies)).toEqual(sorted(synthesized));
  });

  // The emulator knows no quota. White space is not counted, and there is none.
  test('keeps a role with everything switched on within the limits of IAM', () => {
    const characters = (document: object) => JSON.stringify(document).length;
    const { inline, attached, policies, trust } = deployedEverything;

    expect(inline.map(characters)).toEqual([expect.any(Number)]);
    expect(characters(inline[0])).toBeLessThanOrEqual(10_240);
    expect(attached.length).toBeGreaterThan(1);
    expect(attached.length).toBeLessThanOrEqual(10);
    expect(attached.map(characters).filter((size) => size > 6_144)).toEqual([]);
    expect(characters(trust)).toBeLessThanOrEqual(2_048);

    const sids = policies.flatMap(({ Statement }) => Statement.map(({ Sid }) => Sid));
    expect(sids.length).toBeGreaterThan(100);
    expect(new Set(sids).size).toBe(sids.length);
  });

  test('lets only EC2 assume the roles', () => {
    for (const { trust } of [deployedDefault, deployedRelaxed]) {
      expect(trust).toMatchObject({ Statement: [{ Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { Service: 'ec2.amazonaws.com' } }] });
    }
  });
});

describe('Packer 1.6.6', () => {
  interface Build {
    readonly name: string;
    readonly tags?: Record<string, string>;
    readonly region?: string;
    readonly variables?: Record<string, string>;
    readonly by?: AssumedRole;
  }

  const build = async ({ name, tags = RELAXED_TAG, region = REGION, variables = {}, by = relaxed }: Build) => packerBuild(EBS_TEMPLATE, {
    endpoint: proxy.endpoint,
    source_ami: SOURCE_AMI,
    ami_name: name,
    region,
    tags: JSON.stringify(tags),
    ...variables,
  }, by.credentials);

  const added = (before: string[], after: string[]) => after.filter((id) => !before.includes(id));

  /** One image and its snapshot are there, with their tags; everything else is as before. */
  async function expectOneImage(name: string, before: Inventory): Promise<void> {
    const after = await inventory(emulator);
    const images = added(before.images, after.images);
    const snapshots = added(before.snapshots, after.snapshots);
    expect(after).toEqual({ ...before, images: [...before.images, ...images].sort(), snapshots: [...before.snapshots, ...snapshots].sort() });
    expect({ images, snapshots }).toEqual({ images: [expect.any(String)], snapshots: [expect.any(String)] });

    const ec2 = ec2Client(emulator.endpoint);
    const tags = [{ Key: 'CreatedBy', Value: 'packer-1.6.6' }];
    const { Images } = await ec2.send(new DescribeImagesCommand({ ImageIds: images }));
    expect(Images).toMatchObject([{ Name: name, Tags: tags, BlockDeviceMappings: [{ Ebs: { SnapshotId: snapshots[0] } }] }]);
    const { Snapshots } = await ec2.send(new DescribeSnapshotsCommand({ SnapshotIds: snapshots }));
    expect(Snapshots).toMatchObject([{ Tags: tags }]);
  }

  const CALLS = [
    'ec2:AuthorizeSecurityGroupIngress', 'ec2:CreateImage', 'ec2:CreateKeyPair', 'ec2:CreateSecurityGroup', 'ec2:CreateTags', 'ec2:DeleteKeyPair',
    'ec2:DeleteSecurityGroup', 'ec2:DescribeImages', 'ec2:DescribeInstances', 'ec2:DescribeSecurityGroups', 'ec2:DescribeVolumes',
    'ec2:RunInstances', 'ec2:StopInstances', 'ec2:TerminateInstances',
  ];

  /** Everything that a build calls went through the proxy, and all of it was allowed by this role. */
  function expectAllAllowed(calls: string[]): void {
    expect(refusals()).toEqual([]);
    expect([...new Set(proxy.log.map(({ call }) => call))].sort()).toEqual([...calls].sort());
    const judged = ({ allowed, principal, authorizations }: LoggedCall) => allowed && principal === relaxed.principal && authorizations.length > 0;
    expect(proxy.log.filter((call) => !judged(call))).toEqual([]);
  }

  test('builds with the role that accepts it', async () => {
    const before = await inventory(emulator);
    const { exitCode, output } = await build({ name: 'right-tag' });

    expect({ exitCode, output }).toMatchObject({ exitCode: 0 });
    await expectOneImage('right-tag', before);
    expectAllAllowed(CALLS);
  });

  test('builds with the instance profile that is declared', async () => {
    const before = await inventory(emulator);
    const { exitCode, output } = await build({ name: 'declared-profile', variables: { iam_instance_profile: deployment.outputs.ProfileName } });

    expect({ exitCode, output }).toMatchObject({ exitCode: 0 });
    await expectOneImage('declared-profile', before);
    expectAllAllowed([...CALLS, 'iam:GetInstanceProfile']);
    const passed = proxy.log.flatMap(({ authorizations }) => authorizations).filter(({ action }) => action === 'iam:PassRole');
    expect(passed).toMatchObject([{ resource: deployment.outputs.ProfileRoleArn, context: { 'iam:PassedToService': 'ec2.amazonaws.com' } }]);
  });

  const launch = (...denied: string[]) => denied.map((one) => `ec2:RunInstances: ${one}`);

  const REFUSED: { why: string; build: () => Build; code: string; denied: string[] }[] = [
    {
      why: 'another value of the build tag',
      build: () => ({ name: 'other-value', tags: DEFAULT_TAG }),
      code: 'UnauthorizedOperation',
      denied: launch('ec2:RunInstances on instance', 'ec2:CreateTags on instance', 'ec2:RunInstances on volume', 'ec2:CreateTags on volume'),
    },
    {
      why: 'no build tag',
      build: () => ({ name: 'no-tag', tags: {} }),
      code: 'UnauthorizedOperation',
      denied: launch('ec2:RunInstances on instance', 'ec2:CreateTags on instance'),
    },
    {
      why: 'another region',
      build: () => ({ name: 'other-region', region: OTHER_REGION }),
      code: 'UnauthorizedOperation',
      denied: ['ec2:DescribeImages: ec2:DescribeImages on *'],
    },
    {
      why: 'an instance profile that is not declared',
      build: () => ({ name: 'foreign-profile', variables: { iam_instance_profile: FOREIGN_PROFILE } }),
      code: 'AccessDenied',
      denied: ['iam:GetInstanceProfile: iam:GetInstanceProfile on instance-profile'],
    },
    {
      why: 'an instance profile that is not declared and not looked at',
      build: () => ({ name: 'foreign-role', variables: { iam_instance_profile: FOREIGN_PROFILE, skip_profile_validation: 'true' } }),
      code: 'UnauthorizedOperation',
      denied: launch('iam:PassRole on role'),
    },
    {
      why: 'what it makes untagged, with the role by default',
      // With a key pair of its own Packer would try eleven times, for two minutes, to make it.
      build: () => ({
        name: 'default-role',
        tags: DEFAULT_TAG,
        by: byDefault,
        variables: { ssh_keypair_name: 'existing', ssh_private_key_file: writePrivateKey(directory) },
      }),
      code: 'UnauthorizedOperation',
      denied: ['ec2:CreateSecurityGroup: ec2:CreateSecurityGroup on security-group'],
    },
  ];

  test.each(REFUSED)('fails with $why, and leaves nothing behind', async ({ build: refused, code, denied }) => {
    const regions = [REGION, OTHER_REGION];
    const before = await Promise.all(regions.map(async (region) => inventory(emulator, region)));
    const { exitCode, output } = await build(refused());

    expect({ exitCode, output }).toMatchObject({ exitCode: 1, output: expect.stringContaining(code) });
    expect(refusals()).toEqual(denied);
    expect(await Promise.all(regions.map(async (region) => inventory(emulator, region)))).toEqual(before);
  });
});

describe("with the role's credentials", () => {
  let ec2: EC2Client;
  let iam: IAMClient;
  let administrator: EC2Client;

  beforeAll(() => {
    ec2 = ec2Client(proxy.endpoint, relaxed.credentials);
    iam = iamClient(proxy.endpoint, relaxed.credentials);
    administrator = ec2Client(emulator.endpoint);
  });

  async function launchInstance(tags: Record<string, string>): Promise<string> {
    const Tags = Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
    const { Instances } = await administrator.send(new RunInstancesCommand({
      ImageId: SOURCE_AMI,
      InstanceType: 't3.micro',
      MinCount: 1,
      MaxCount: 1,
      ...Tags.length > 0 && { TagSpecifications: [{ ResourceType: 'instance', Tags }] },
    }));
    return Instances?.[0].InstanceId ?? '';
  }

  async function instance(id: string) {
    const { Reservations } = await administrator.send(new DescribeInstancesCommand({ InstanceIds: [id] }));
    const { State, Tags = [] } = Reservations?.[0].Instances?.[0] ?? {};
    return { state: State?.Name, tags: Object.fromEntries(Tags.map(({ Key, Value }) => [Key, Value])) };
  }

  const PRODUCTION: [string, Record<string, string>][] = [
    ['without tags', {}],
    ['with other tags', { Environment: 'production' }],
    ['of another build role', DEFAULT_TAG],
  ];

  test.each(PRODUCTION)('an instance %s cannot be terminated', async (_, tags) => {
    const id = await launchInstance(tags);

    await expect(ec2.send(new TerminateInstancesCommand({ InstanceIds: [id] }))).rejects.toMatchObject({ name: 'UnauthorizedOperation' });
    expect(refusals()).toEqual(['ec2:TerminateInstances: ec2:TerminateInstances on instance']);
    expect(await instance(id)).toEqual({ state: 'running', tags });
  });

  test('an instance of the own builds can be terminated, but not together with another', async () => {
    const [own, other] = [await launchInstance(RELAXED_TAG), await launchInstance({})];

    await expect(ec2.send(new TerminateInstancesCommand({ InstanceIds: [own, other] }))).rejects.toMatchObject({ name: 'UnauthorizedOperation' });
    expect(await Promise.all([own, other].map(instance))).toMatchObject([{ state: 'running' }, { state: 'running' }]);
    await ec2.send(new TerminateInstancesCommand({ InstanceIds: [own] }));
    expect(await Promise.all([own, other].map(instance))).toMatchObject([{ state: 'terminated' }, { state: 'running' }]);
  });

  test.each(PRODUCTION)('an instance %s cannot be given the build tag', async (_, tags) => {
    const id = await launchInstance(tags);
    const Tags = [{ Key: 'CreatedBy', Value: RELAXED_TAG.CreatedBy }];

    await expect(ec2.send(new CreateTagsCommand({ Resources: [id], Tags }))).rejects.toMatchObject({ name: 'UnauthorizedOperation' });
    expect(refusals()).toEqual(['ec2:CreateTags: ec2:CreateTags on instance']);
    expect(await instance(id)).toEqual({ state: 'running', tags });
  });

  test('the image of another build role cannot be deregistered', async () => {
    const { ImageId = '' } = await administrator.send(new CreateImageCommand({ InstanceId: await launchInstance(DEFAULT_TAG), Name: 'of-another-role' }));
    await administrator.send(new CreateTagsCommand({ Resources: [ImageId], Tags: [{ Key: 'CreatedBy', Value: 'packer' }] }));

    await expect(ec2.send(new DeregisterImageCommand({ ImageId }))).rejects.toMatchObject({ name: 'UnauthorizedOperation' });
    expect((await inventory(emulator)).images).toContain(ImageId);
  });

  test('a key pair can be made with the build tag alone, where nothing is relaxed', async () => {
    const strict = ec2Client(proxy.endpoint, byDefault.credentials);
    const KeyName = 'packer_key';
    const tagged = (value: string) => ({ KeyName, TagSpecifications: [{ ResourceType: 'key-pair' as const, Tags: [{ Key: 'CreatedBy', Value: value }] }] });

    await expect(strict.send(new CreateKeyPairCommand({ KeyName }))).rejects.toMatchObject({ name: 'UnauthorizedOperation' });
    await expect(strict.send(new CreateKeyPairCommand(tagged('packer-1.6.6')))).rejects.toMatchObject({ name: 'UnauthorizedOperation' });
    await strict.send(new CreateKeyPairCommand(tagged('packer')));
    expect((await inventory(emulator)).keyPairs).toContain(KeyName);
    await strict.send(new DeleteKeyPairCommand({ KeyName }));
    expect((await inventory(emulator)).keyPairs).not.toContain(KeyName);
  });

  test('no user can be made', async () => {
    await expect(iam.send(new CreateUserCommand({ UserName: 'intruder' }))).rejects.toMatchObject({
      name: 'AccessDenied',
      message: `User: ${relaxed.principal} is not authorized to perform: iam:CreateUser on resource: arn:aws:iam::${ACCOUNT}:user/intruder `
        + 'because no identity-based policy allows the iam:CreateUser action',
    });
    expect((await iamClient(emulator.endpoint).send(new ListUsersCommand({}))).Users).toEqual([]);
  });

  test('the declared instance profile can be read, another one cannot', async () => {
    const { InstanceProfile } = await iam.send(new GetInstanceProfileCommand({ InstanceProfileName: deployment.outputs.ProfileName }));
    expect(InstanceProfile?.Arn).toBe(deployment.outputs.ProfileArn);
    await expect(iam.send(new GetInstanceProfileCommand({ InstanceProfileName: FOREIGN_PROFILE }))).rejects.toMatchObject({ name: 'AccessDenied' });
  });

  test('the session is one of the deployed role', async () => {
    const { Arn } = await stsClient(proxy.endpoint, relaxed.credentials).send(new GetCallerIdentityCommand({}));
    expect(Arn).toBe(`arn:aws:sts::${ACCOUNT}:assumed-role/${deployment.outputs.RelaxedRoleName}/packer`);
  });
});
