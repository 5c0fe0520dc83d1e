import {
  CreateImageCommand, CreateKeyPairCommand, CreateTagsCommand, DeleteKeyPairCommand, DeregisterImageCommand, DescribeImagesCommand,
  DescribeInstancesCommand, DescribeSnapshotsCommand, EC2Client, RunInstancesCommand, TerminateInstancesCommand,
} from '@aws-sdk/client-ec2';
import {
  AddRoleToInstanceProfileCommand, CreateInstanceProfileCommand, CreateRoleCommand, CreateUserCommand, GetInstanceProfileCommand, IAMClient,
  ListUsersCommand,
} from '@aws-sdk/client-iam';
import { GetCallerIdentityCommand } from '@aws-sdk/client-sts';
import { LoggedCall } from './authorizing-proxy';
import { Packer, requireBuiltPacker } from './build-packer';
import { bootstrap, deploy, Deployment } from './cdk';
import { ec2Client, iamClient, stsClient } from './clients';
import { CANONICAL, KEY_IN_OTHER_REGION, OTHER_REGION, SHARED_WITH } from './declared';
import { AssumedRole, assumeRole, DeployedRole, readRole } from './deployed-role';
import { ACCOUNT, Emulator, REGION, REPOSITORY, SOURCE_AMI } from './emulator';
import { Inventory, inventory } from './inventory';
import { LiveBuild, LiveBuilds } from './live-builds';
import { EBS_TEMPLATE, packerBuild, requireDebiansPacker } from './packer';
import { PolicyDocument } from '../harness/simulator';
import { policiesOf } from '../harness/synthesize';
import { Changes, changedTrace } from '../harness/templates';

const DEFAULT_TAG = { CreatedBy: 'packer' };
const RELAXED_TAG = { CreatedBy: 'packer-1.6.6' };
const ROLES = ['Default', 'Declared', 'ThroughSessions', 'Relaxed', 'Everything'];
const FOREIGN_PROFILE = 'ForeignProfile';

let newest: Packer;
let debians: Packer;
let emulator: Emulator;
let builds: LiveBuilds;
let deployment: Deployment;
const deployed: Record<string, DeployedRole> = {};
let byDefault: AssumedRole;
let relaxed: AssumedRole;

beforeAll(async () => {
  newest = await requireBuiltPacker();
  debians = await requireDebiansPacker();
  emulator = await Emulator.start();
  await bootstrap(emulator);
  deployment = await deploy(emulator, {
    directory: REPOSITORY,
    command: 'npx tsx --tsconfig tsconfig.dev.json test/e2e/app.ts',
    stack: 'EndToEnd',
  });
  for (const name of ROLES) deployed[name] = await readRole(emulator, deployment.outputs[`${name}RoleName`]);
  byDefault = await assumeRole(emulator, deployed.Default);
  relaxed = await assumeRole(emulator, deployed.Relaxed);

  const iam = iamClient(emulator.endpoint);
  await iam.send(new CreateRoleCommand({ RoleName: 'ForeignRole', AssumeRolePolicyDocument: '{"Version":"2012-10-17","Statement":[]}' }));
  await iam.send(new CreateInstanceProfileCommand({ InstanceProfileName: FOREIGN_PROFILE }));
  await iam.send(new AddRoleToInstanceProfileCommand({ InstanceProfileName: FOREIGN_PROFILE, RoleName: 'ForeignRole' }));

  builds = await LiveBuilds.start(emulator);
  builds.proxy.admit(byDefault);
  builds.proxy.admit(relaxed);
});

beforeEach(() => builds.proxy.clear());

// Whatever a test is about: a request that could not be judged has proven nothing.
afterEach(() => expect(builds.proxy.errors).toEqual([]));

afterAll(async () => {
  await builds?.stop();
  await emulator?.stop();
});

/** What was refused, as `call: action on type of resource` for each authorization that was denied. */
const refusals = () => builds.proxy.log.filter(({ allowed }) => !allowed).flatMap(({ call, denied }: LoggedCall) =>
  denied.map(({ action, resource }) => `${call}: ${action} on ${resource === '*' ? '*' : resource.split(':')[5].split('/')[0]}`));

const inventories = async () => Promise.all([REGION, OTHER_REGION].map(async (region) => inventory(emulator, region)));

const added = (before: string[], after: string[]) => after.filter((id) => !before.includes(id));

/** So many images and snapshots are there, with their tags; everything else in the region is as before. */
async function expectImages(count: number, tags: Record<string, string>, before: Inventory, region = REGION): Promise<void> {
  const after = await inventory(emulator, region);
  const images = added(before.images, after.images);
  const snapshots = added(before.snapshots, after.snapshots);
  expect(after).toEqual({ ...before, images: [...before.images, ...images].sort(), snapshots: [...before.snapshots, ...snapshots].sort() });
  expect({ images, snapshots }).toEqual({ images: Array(count).fill(expect.any(String)), snapshots: Array(count).fill(expect.any(String)) });
  if (count === 0) return;

  const ec2 = ec2Client(emulator.endpoint, undefined, region);
  const Tags = Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
  const { Images = [] } = await ec2.send(new DescribeImagesCommand({ ImageIds: images }));
  expect(Images.map((image) => image.Tags)).toEqual(Array(count).fill(Tags));
  const { Snapshots = [] } = await ec2.send(new DescribeSnapshotsCommand({ SnapshotIds: snapshots }));
  expect(Snapshots.map((snapshot) => snapshot.Tags)).toEqual(Array(count).fill(Tags));
}

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

  test.each(ROLES)('gives the role %s the policies of the template', (name) => {
    const roleId = deployment.template.Outputs[`${name}RoleName`].Value.Ref as string;
    const synthesized = policiesOf(withDeployedArns(deployment.template), roleId, { partition: 'aws', region: REGION, account: ACCOUNT });
    const { policies } = deployed[name];

    expect(synthesized.flatMap(({ Statement }) => Statement).length).toBeGreaterThan(5);
    expect(sorted(policies)).toEqual(sorted(synthesized));
  });

  // The emulator knows no quota. White space is not counted, and there is none.
  test('keeps a role with everything switched on within the limits of IAM', () => {
    const characters = (document: object) => JSON.stringify(document).length;
    const { inline, attached, policies, trust } = deployed.Everything;

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
    for (const { trust } of [deployed.Default, deployed.Declared, deployed.ThroughSessions, deployed.Relaxed]) {
      expect(trust).toMatchObject({ Statement: [{ Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { Service: 'ec2.amazonaws.com' } }] });
    }
  });
});

describe('the newest Packer', () => {
  let count = 0;

  /** Builds what a recorded build had in its template, with some of it changed, under the name of its own. */
  async function build(trace: string, changes: Changes, by: string, toTheEnd = false): Promise<LiveBuild> {
    const { file, text } = changedTrace(trace, changes);
    const named = text.replace('"packer-test"', `"packer-${count += 1}"`);
    return builds.build(newest, builds.here(named), file, deployed[by], { toTheEnd });
  }

  /** Everything was allowed, and every call was judged by the policies of the one role. */
  function expectAllAllowed({ exitCode, output, log }: LiveBuild): void {
    expect({ refusals: refusals(), exitCode, output }).toMatchObject({ refusals: [], exitCode: 0 });
    expect(new Set(log.map(({ principal }) => principal)).size).toBe(1);
    expect(log.filter(({ call, authorizations }) => authorizations.length === 0 && call !== 'sts:GetCallerIdentity')).toEqual([]);
  }

  test('builds with the role by default', async () => {
    const [before, elsewhere] = await inventories();
    const live = await build('ebs-default', {}, 'Default');

    expectAllAllowed(live);
    await expectImages(1, DEFAULT_TAG, before);
    await expectImages(0, {}, elsewhere, OTHER_REGION);
    expect([...new Set(live.log.map(({ call }) => call))].sort()).toEqual([
      'ec2:AuthorizeSecurityGroupIngress', 'ec2:CreateImage', 'ec2:CreateKeyPair', 'ec2:CreateSecurityGroup', 'ec2:CreateTags', 'ec2:DeleteKeyPair',
      'ec2:DeleteSecurityGroup', 'ec2:DescribeImages', 'ec2:DescribeInstances', 'ec2:DescribeRegions', 'ec2:DescribeSecurityGroups',
      'ec2:DescribeVolumes', 'ec2:RunInstances', 'ec2:StopInstances', 'ec2:TerminateInstances',
    ]);
  });

  const USERS = JSON.stringify(SHARED_WITH);
  const key = () => ({ ['arn:aws:kms:us-east-1:111122223333:key/00000000-0000-0000-0000-000000000001']: deployment.outputs.KeyArn });
  const ofKeyElsewhere = { [KEY_IN_OTHER_REGION.replace(ACCOUNT, '111122223333')]: KEY_IN_OTHER_REGION };
  const profile = () => ({ '"AppProfile"': JSON.stringify(deployment.outputs.ProfileName) });

  /** What is declared for a role, by the builds that need it: how many images they leave here and in the other region. */
  const DECLARED: Record<string, { trace: string; changes?: () => Changes; images?: [here: number, elsewhere: number]; by?: string }> = {
    'two snapshot_users': {
      trace: 'ebs-share-users', changes: () => ({ instead: { '["444455556666"]': USERS }, without: ['ami_description'] }),
    },
    'encrypt_boot with a key': { trace: 'ebs-encrypt-kms', changes: () => ({ instead: key() }) },
    'ami_regions': { trace: 'ebs-copy-regions', images: [1, 1] },
    'ami_regions, encrypted and shared': {
      trace: 'ebs-copy-regions-kms',
      changes: () => ({ instead: { ...key(), ...ofKeyElsewhere }, add: [`ami_users = ${USERS}`, `snapshot_users = ${USERS}`] }),
      images: [1, 1],
    },
    'spot': { trace: 'ebs-spot' },
    'an instance profile': { trace: 'ebs-instance-profile', changes: () => ({ instead: profile() }) },
    'Session Manager': { trace: 'ebs-session-manager', changes: () => ({ instead: profile() }), by: 'ThroughSessions' },
    'surrogate': { trace: 'ebssurrogate-default' },
    'a temporary profile': { trace: 'ebs-temp-instance-profile' },
    'an image of Ubuntu, by the number of its owner': {
      trace: 'ebs-source-ami-filter', changes: () => ({ instead: { '"al2023-ami-*"': '"ubuntu/images/*"', '["amazon"]': JSON.stringify([CANONICAL]) } }),
    },
  };

  test.each(Object.entries(DECLARED))('builds with the role for which it is declared: %s', async (_, one) => {
    const { trace, changes = () => ({}), images = [1, 0], by = 'Declared' } = one;
    const [before, elsewhere] = await inventories();
    expectAllAllowed(await build(trace, changes(), by));
    await expectImages(images[0], DEFAULT_TAG, before);
    await expectImages(images[1], DEFAULT_TAG, elsewhere, OTHER_REGION);
  });

  test('asks for all accounts of a call at once', async () => {
    const { trace, changes } = DECLARED['two snapshot_users'];
    const { log } = await build(trace, changes!(), 'Declared');
    const shared = log.flatMap(({ authorizations }) => authorizations).filter(({ action }) => action === 'ec2:ModifySnapshotAttribute');
    expect(shared.map(({ context }) => context['ec2:Add/userId'])).toEqual([SHARED_WITH]);
  });

  const launch = (...denied: string[]) => denied.map((one) => `ec2:RunInstances: ${one}`);
  // With a key pair of its own Packer would try eleven times, for two minutes, to make it.
  const OWN_KEY = ['ssh_keypair_name = "existing"', 'ssh_private_key_file = "files/id_rsa"'];
  const tag = (value: string) => ({ '= { CreatedBy = "packer" }': `= { CreatedBy = "${value}" }` });
  const untagged = ['run_tags', 'run_volume_tags', 'tags', 'snapshot_tags'];

  const REFUSED: { why: string; by: string; trace?: string; changes: () => Changes; code?: string; denied: string[] }[] = [
    {
      why: 'another value of the build tag',
      by: 'Default',
      changes: () => ({ instead: tag('somebody'), add: OWN_KEY }),
      denied: ['ec2:CreateSecurityGroup: ec2:CreateSecurityGroup on security-group', 'ec2:CreateSecurityGroup: ec2:CreateTags on security-group'],
    },
    {
      why: 'no build tag',
      by: 'Default',
      changes: () => ({ without: untagged, add: OWN_KEY }),
      denied: ['ec2:CreateSecurityGroup: ec2:CreateSecurityGroup on security-group'],
    },
    {
      why: 'another value of the build tag on the instance alone',
      by: 'Default',
      changes: () => ({ without: ['run_volume_tags'], add: ['run_volume_tags = { CreatedBy = "somebody" }'] }),
      denied: launch('ec2:RunInstances on volume', 'ec2:CreateTags on volume'),
    },
    {
      why: 'another region',
      by: 'Default',
      changes: () => ({ instead: { 'region = "us-east-1"': `region = "${OTHER_REGION}"` } }),
      denied: ['ec2:DescribeRegions: ec2:DescribeRegions on *'],
    },
    {
      why: 'an instance profile that is not declared',
      by: 'Default',
      changes: () => ({ add: [`iam_instance_profile = "${FOREIGN_PROFILE}"`] }),
      code: 'AccessDenied',
      denied: ['iam:GetInstanceProfile: iam:GetInstanceProfile on instance-profile'],
    },
    {
      why: 'an instance profile that is not declared and not looked at',
      by: 'Declared',
      changes: () => ({ add: [`iam_instance_profile = "${FOREIGN_PROFILE}"`, 'skip_profile_validation = true'] }),
      denied: launch('iam:PassRole on role'),
    },
    {
      why: 'an image of an owner who is not declared',
      by: 'Declared',
      changes: () => ({ instead: { 'ami-0aaaaaaaaaaaaaaa1': 'ami-0fffffffffffffff1' } }),
      denied: launch('ec2:RunInstances on image'),
    },
    {
      why: 'a third account in snapshot_users',
      by: 'Declared',
      changes: () => ({ add: ['snapshot_users = ["444455556666", "777788889999", "999988887777"]'] }),
      denied: ['ec2:ModifySnapshotAttribute: ec2:ModifySnapshotAttribute on snapshot'],
    },
    {
      why: 'copies where none are declared',
      by: 'Default',
      changes: () => ({ add: [`ami_regions = ["${OTHER_REGION}"]`] }),
      denied: [
        'ec2:CopyImage: ec2:CopyImage on image', 'ec2:CopyImage: ec2:CopyImage on snapshot', 'ec2:CopyImage: ec2:CopyImage on image',
        'ec2:CopyImage: ec2:CopyImage on snapshot', 'ec2:CopyImage: ec2:CreateTags on image',
      ],
    },
  ];

  test.each(REFUSED)('is refused $why, and leaves nothing behind', async ({ by, trace = 'ebs-default', changes, code = 'UnauthorizedOperation', denied }) => {
    const before = await inventories();
    const { exitCode, output } = await build(trace, changes(), by, true);

    expect({ exitCode, output }).toMatchObject({ exitCode: 1, output: expect.stringContaining(code) });
    expect(refusals()).toEqual(denied);
    expect(await inventories()).toEqual(before);
  });
});

describe('Packer 1.6.6', () => {
  const build = async (name: string, by: AssumedRole, variables: Record<string, string> = {}) => packerBuild(debians, EBS_TEMPLATE, {
    variables: {
      endpoint: builds.proxy.endpoint,
      source_ami: SOURCE_AMI,
      ami_name: name,
      region: REGION,
      tags: JSON.stringify(by === relaxed ? RELAXED_TAG : DEFAULT_TAG),
      ...variables,
    },
    credentials: by.credentials,
  });

  const CALLS = [
    'ec2:AuthorizeSecurityGroupIngress', 'ec2:CreateImage', 'ec2:CreateKeyPair', 'ec2:CreateSecurityGroup', 'ec2:CreateTags', 'ec2:DeleteKeyPair',
    'ec2:DeleteSecurityGroup', 'ec2:DescribeImages', 'ec2:DescribeInstances', 'ec2:DescribeSecurityGroups', 'ec2:DescribeVolumes',
    'ec2:RunInstances', 'ec2:StopInstances', 'ec2:TerminateInstances',
  ];

  /** Everything that a build calls went through the proxy, and all of it was allowed by this role. */
  function expectAllAllowed(calls: string[]): void {
    expect(refusals()).toEqual([]);
    const { log } = builds.proxy;
    expect([...new Set(log.map(({ call }) => call))].sort()).toEqual([...calls].sort());
    const judged = ({ allowed, principal, authorizations }: LoggedCall) => allowed && principal === relaxed.principal && authorizations.length > 0;
    expect(log.filter((call) => !judged(call))).toEqual([]);
  }

  test('builds with the role that accepts what it tags late', async () => {
    const before = await inventory(emulator);
    const { exitCode, output } = await build('right-tag', relaxed);

    expect({ exitCode, output }).toMatchObject({ exitCode: 0 });
    await expectImages(1, RELAXED_TAG, before);
    expectAllAllowed(CALLS);
  });

  test('builds with the instance profile that is declared', async () => {
    const before = await inventory(emulator);
    const { exitCode, output } = await build('declared-profile', relaxed, { iam_instance_profile: deployment.outputs.ProfileName });

    expect({ exitCode, output }).toMatchObject({ exitCode: 0 });
    await expectImages(1, RELAXED_TAG, before);
    expectAllAllowed([...CALLS, 'iam:GetInstanceProfile']);
    const passed = builds.proxy.log.flatMap(({ authorizations }) => authorizations).filter(({ action }) => action === 'iam:PassRole');
    expect(passed).toMatchObject([{ resource: deployment.outputs.ProfileRoleArn, context: { 'iam:PassedToService': 'ec2.amazonaws.com' } }]);
  });

  test('is refused by the role by default, and leaves nothing behind', async () => {
    const before = await inventories();
    const { exitCode, output } = await build('default-role', byDefault, { ssh_keypair_name: 'existing', ssh_private_key_file: builds.privateKey });

    expect({ exitCode, output }).toMatchObject({ exitCode: 1, output: expect.stringContaining('UnauthorizedOperation') });
    expect(refusals()).toEqual(['ec2:CreateSecurityGroup: ec2:CreateSecurityGroup on security-group']);
    expect(await inventories()).toEqual(before);
  });
});

describe("with the role's credentials", () => {
  let ec2: EC2Client;
  let iam: IAMClient;
  let administrator: EC2Client;

  beforeAll(() => {
    ec2 = ec2Client(builds.proxy.endpoint, relaxed.credentials);
    iam = iamClient(builds.proxy.endpoint, relaxed.credentials);
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
    const strict = ec2Client(builds.proxy.endpoint, byDefault.credentials);
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
    const { Arn } = await stsClient(builds.proxy.endpoint, relaxed.credentials).send(new GetCallerIdentityCommand({}));
    expect(Arn).toBe(`arn:aws:sts::${ACCOUNT}:assumed-role/${deployment.outputs.RelaxedRoleName}/packer`);
  });
});
