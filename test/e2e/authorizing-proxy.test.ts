import {
  CopyImageCommand, CreateFleetCommand, CreateKeyPairCommand, CreateLaunchTemplateCommand, CreateTagsCommand, CreateVolumeCommand,
  DescribeImagesCommand, EnableFastLaunchCommand, ModifyImageAttributeCommand, ModifySnapshotAttributeCommand, ReplaceRouteCommand,
  RunInstancesCommand, RunInstancesCommandInput,
} from '@aws-sdk/client-ec2';
import { CreateRoleCommand, GetInstanceProfileCommand, PutRolePolicyCommand } from '@aws-sdk/client-iam';
import { AuthorizingProxy, LoggedCall } from './authorizing-proxy';
import { ec2Client, iamClient } from './clients';
import { AssumedRole, assumeRole, readRole } from './deployed-role';
import { ACCOUNT, Emulator, REGION, SOURCE_AMI } from './emulator';
import { inventory } from './inventory';

/*
 * The proxy is only worth something when it asks what AWS would ask. What it asks of whole builds is compared with
 * the recorded ones where those are built (live-builds.test.ts). Here is what was recorded against AWS, or
 * documented, of single calls.
 */

let emulator: Emulator;
let proxy: AuthorizingProxy;
let everything: AssumedRole;
let nothing: AssumedRole;

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
  emulator = await Emulator.start();
  proxy = await AuthorizingProxy.start(emulator);
  everything = await roleThatMay('*', 'Everything');
  nothing = await roleThatMay('sts:GetCallerIdentity', 'Nothing');
});

beforeEach(() => proxy.clear());

afterAll(async () => {
  await proxy?.stop();
  await emulator?.stop();
});

/** The end of an ARN: `image/ami-1`. */
const end = (arn: string) => arn.split(':').slice(5).join(':');
const typeOf = (arn: string) => end(arn).split('/')[0];

describe('the authorizing proxy', () => {
  const asEverything = () => ec2Client(proxy.endpoint, everything.credentials);
  const launch = { ImageId: SOURCE_AMI, InstanceType: 't3.micro' as const, MinCount: 1, MaxCount: 1 };

  test('refuses and reports a call without a rule', async () => {
    await expect(asEverything().send(new ReplaceRouteCommand({ RouteTableId: 'rtb-1' }))).rejects.toMatchObject({ name: 'NotTranslated' });
    expect(proxy.errors).toEqual(['no rule says what AWS checks for ec2:ReplaceRoute']);
  });

  test.each<[string, Partial<RunInstancesCommandInput>]>([
    ['LaunchTemplate.LaunchTemplateName', { LaunchTemplate: { LaunchTemplateName: 'template' } }],
    ['NetworkInterface.NetworkInterfaceId', { NetworkInterfaces: [{ NetworkInterfaceId: 'eni-1' }] }],
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
    // Recorded: a launch asks for less of a key than the documented list has.
    expect(authorizations.filter(({ resource }) => resource === key).map(({ action }) => action).sort()).toEqual(['kms:CreateGrant', 'kms:GenerateDataKeyWithoutPlaintext']);
    expect(authorizations.map(({ resource }) => typeOf(resource))).toEqual(
      ['instance', 'volume', 'volume', 'network-interface', 'image', 'subnet', 'security-group', 'key', 'key']);
    expect(authorizations[0].context).toMatchObject({ 'ec2:MetadataHttpTokens': 'required' });
    expect(authorizations[2].context).toMatchObject({ 'ec2:Encrypted': 'true', 'ec2:VolumeSize': '8' });
  });
});

describe('the authorizing proxy asks what AWS was recorded to ask, or documents', () => {
  const KEY = `arn:aws:kms:eu-west-1:${ACCOUNT}:key/00000000-0000-0000-0000-000000000002`;
  const asNothing = (region = REGION) => ec2Client(proxy.endpoint, nothing.credentials, region);

  /** What is asked about a call that is refused. */
  async function askedFor(call: Promise<unknown>): Promise<LoggedCall['authorizations']> {
    await expect(call).rejects.toMatchObject({ name: 'UnauthorizedOperation' });
    expect(proxy.errors).toEqual([]);
    return proxy.log[0].authorizations;
  }

  const share = (ids: string[], groups: ('all')[] = []) => asNothing().send(new ModifySnapshotAttributeCommand({
    SnapshotId: 'snap-0123456789abcdef0', CreateVolumePermission: { Add: [...ids.map((UserId) => ({ UserId })), ...groups.map((Group) => ({ Group }))] },
  }));

  test('two accounts of a call are a list, one is not; ec2:Attribute is not sent', async () => {
    const [two] = await askedFor(share(['444455556666', '777788889999']));
    expect(two.context).toMatchObject({ 'ec2:Add/userId': ['444455556666', '777788889999'] });
    proxy.clear();
    const [one] = await askedFor(share(['444455556666', '444455556666'].slice(1)));
    expect(one.context['ec2:Add/userId']).toBe('444455556666');
    proxy.clear();
    const [group] = await askedFor(share([], ['all']));
    expect(group.context).toMatchObject({ 'ec2:Add/group': 'all' });
    expect(group.context).not.toHaveProperty(['ec2:Add/userId']);
    for (const { context } of [two, one, group]) expect(context).not.toHaveProperty(['ec2:Attribute']);
  });

  test.each([
    ['Description', { Description: { Value: 'x' } }, 'Description'],
    ['ImdsSupport', { ImdsSupport: { Value: 'v2.0' } }, 'ImdsSupport'],
    ['LaunchPermission', { LaunchPermission: { Add: [{ UserId: '444455556666' }] } }, undefined],
  ])('ec2:Attribute of %s', async (_, change, expected) => {
    const [{ context }] = await askedFor(asNothing().send(new ModifyImageAttributeCommand({ ImageId: SOURCE_AMI, ...change })));
    expect(context['ec2:Attribute']).toBe(expected);
  });

  test('the owner of an image is an alias where it has one, and a number in aws:ResourceAccount', async () => {
    const asked = await askedFor(asNothing().send(new RunInstancesCommand({ ImageId: 'ami-0ddddddddddddddd1', InstanceType: 't3.micro', MinCount: 1, MaxCount: 1 })));
    expect(asked.find(({ resource }) => typeOf(resource) === 'image')!.context).toMatchObject({ 'ec2:Owner': 'amazon', 'aws:ResourceAccount': '099720109477' });
  });

  test('a copy: the source in its own region, the copy as its own, the key in the region of the copy', async () => {
    const asked = await askedFor(asNothing('eu-west-1').send(new CopyImageCommand({
      SourceImageId: SOURCE_AMI, SourceRegion: REGION, Name: 'copy', Encrypted: true, KmsKeyId: KEY,
    })));
    expect(asked.map(({ action, resource, context }) => `${action} ${resource.split(':')[3]} ${typeOf(resource)} ${context['ec2:Owner'] ?? '-'}`)).toEqual([
      `ec2:CopyImage eu-west-1 image ${ACCOUNT}`, 'ec2:CopyImage eu-west-1 snapshot -', 'ec2:CopyImage us-east-1 image amazon', 'ec2:CopyImage us-east-1 snapshot -',
      'kms:DescribeKey eu-west-1 key -', 'kms:GenerateDataKeyWithoutPlaintext eu-west-1 key -', 'kms:CreateGrant eu-west-1 key -',
    ]);
    expect(asked.every(({ context }) => context['aws:RequestedRegion'] === 'eu-west-1')).toBe(true);
    expect(asked.at(-1)!.context).toMatchObject({ 'kms:ViaService': 'ec2.eu-west-1.amazonaws.com', 'kms:GrantIsForAWSResource': 'true' });
  });

  test('a volume asks for the key that it is made with', async () => {
    const asked = await askedFor(asNothing('eu-west-1').send(new CreateVolumeCommand({ AvailabilityZone: 'eu-west-1a', Size: 1, Encrypted: true, KmsKeyId: KEY })));
    expect(asked.map(({ action }) => action)).toEqual(['ec2:CreateVolume', 'kms:GenerateDataKeyWithoutPlaintext', 'kms:CreateGrant']);
  });

  test('tags have the letters that they are spelled with, and untagged things beside them are asked for in both readings of aws:TagKeys', async () => {
    const tags = (ResourceType: 'instance' | 'key-pair') => [{ ResourceType, Tags: [{ Key: 'createdby', Value: 'packer' }] }];
    const [pair] = await askedFor(asNothing().send(new CreateKeyPairCommand({ KeyName: 'x', TagSpecifications: tags('key-pair') })));
    expect(pair.context).toMatchObject({ 'aws:RequestTag/createdby': 'packer', 'aws:TagKeys': ['createdby'] });

    proxy.clear();
    const asked = await askedFor(asNothing().send(new RunInstancesCommand({
      ImageId: SOURCE_AMI, InstanceType: 't3.micro', MinCount: 1, MaxCount: 1, TagSpecifications: tags('instance'),
    })));
    const ofVolume = asked.filter(({ resource }) => typeOf(resource) === 'volume').map(({ context, implied }) => [implied, context['aws:TagKeys']]);
    expect(ofVolume).toEqual([[undefined, undefined], ['other-reading', ['createdby']]]);
  });

  test('a fleet is asked for as the launch that it is, and itself on what the launch uses', async () => {
    await ec2Client(emulator.endpoint).send(new CreateLaunchTemplateCommand({
      LaunchTemplateName: 'fleet',
      LaunchTemplateData: {
        ImageId: SOURCE_AMI, TagSpecifications: [{ ResourceType: 'instance', Tags: [{ Key: 'CreatedBy', Value: 'packer' }] }],
      },
    }));
    const asked = await askedFor(asNothing().send(new CreateFleetCommand({
      Type: 'instant',
      TargetCapacitySpecification: { TotalTargetCapacity: 1, DefaultTargetCapacityType: 'spot' },
      LaunchTemplateConfigs: [{ LaunchTemplateSpecification: { LaunchTemplateName: 'fleet', Version: '1' }, Overrides: [{ InstanceType: 't3.micro' }] }],
    })));
    const typesOf = (wanted: string) => [...new Set(asked.filter(({ action }) => action === wanted).map(({ resource }) => typeOf(resource)))].sort();
    expect(typesOf('ec2:CreateFleet')).toEqual([
      'fleet', 'image', 'instance', 'launch-template', 'network-interface', 'security-group', 'snapshot', 'spot-instances-request', 'subnet', 'volume',
    ]);
    expect(typesOf('ec2:RunInstances')).toEqual([
      'image', 'instance', 'launch-template', 'network-interface', 'security-group', 'spot-instances-request', 'subnet', 'volume',
    ]);
    expect(asked.filter(({ action }) => action === 'ec2:CreateTags').map(({ context }) => context['ec2:CreateAction'])).toEqual(['RunInstances', 'CreateFleet']);
    expect(asked.find(({ action, resource }) => action === 'ec2:RunInstances' && typeOf(resource) === 'instance')!.context).toMatchObject({
      'aws:RequestTag/CreatedBy': 'packer', 'ec2:InstanceType': 't3.micro', 'ec2:InstanceMarketType': 'spot',
    });
  });

  test('fast launch asks first for the launch that EC2 makes, with the tag that it sets', async () => {
    const { LaunchTemplate } = await ec2Client(emulator.endpoint).send(new CreateLaunchTemplateCommand({
      LaunchTemplateName: 'fast-launch', LaunchTemplateData: { InstanceType: 't3.micro' },
    }));
    const asked = await askedFor(asNothing().send(new EnableFastLaunchCommand({
      ImageId: 'ami-0bbbbbbbbbbbbbbb1', LaunchTemplate: { LaunchTemplateId: LaunchTemplate?.LaunchTemplateId, Version: '1' },
    })));
    expect(asked.slice(0, 2).map(({ action, resource }) => `${action} ${typeOf(resource)}`)).toEqual(['ec2:EnableFastLaunch image', 'ec2:EnableFastLaunch launch-template']);
    const tagged = asked.filter(({ action, context }) => action === 'ec2:RunInstances' && context['aws:RequestTag/CreatedBy'] === 'EC2 Fast Launch');
    expect(tagged.map(({ resource }) => typeOf(resource))).toEqual(['instance', 'volume']);
  });

  test('several resources of a call are each asked for', async () => {
    const asked = await askedFor(asNothing().send(new CreateTagsCommand({ Resources: ['ami-1', 'snap-1'], Tags: [{ Key: 'CreatedBy', Value: 'packer' }] })));
    expect(asked.map(({ resource }) => end(resource))).toEqual(['image/ami-1', 'snapshot/snap-1']);
  });

  /** Requests in other protocols than EC2's, as its clients send them. */
  const send = async (service: string, method: string, path: string, target?: string, body?: object) => fetch(`${proxy.endpoint}${path}`, {
    method,
    headers: {
      authorization: `AWS4-HMAC-SHA256 Credential=${nothing.credentials.accessKeyId}/20200102/${REGION}/${service}/aws4_request, SignedHeaders=host, Signature=0`,
      ...target && { 'x-amz-target': target },
    },
    ...body && { body: JSON.stringify(body) },
  });

  test.each<[string, () => Promise<Response>, string[]]>([
    ['a session', () => send('ssm', 'POST', '/', 'AmazonSSM.StartSession', {
      Target: 'i-1', DocumentName: 'AWS-StartPortForwardingSession', Parameters: { portNumber: ['22'] },
    }), [
      `ssm:StartSession arn:aws:ec2:${REGION}:${ACCOUNT}:instance/i-1`, `ssm:StartSession arn:aws:ssm:${REGION}::document/AWS-StartPortForwardingSession`,
    ]],
    ['its channel', () => send('ssmmessages', 'GET', '/v1/data-channel/packer-1?role=publish_subscribe'), [
      `ssmmessages:OpenDataChannel arn:aws:ssm:${REGION}:${ACCOUNT}:session/packer-1`,
    ]],
    ['a parameter', () => send('ssm', 'POST', '/', 'AmazonSSM.GetParameter', { Name: '/packer/version', WithDecryption: false }), [
      `ssm:GetParameter arn:aws:ssm:${REGION}:${ACCOUNT}:parameter/packer/version`,
    ]],
    ['a public key', () => send('ec2-instance-connect', 'POST', '/', 'AWSEC2InstanceConnectService.SendSSHPublicKey', { InstanceId: 'i-1', InstanceOSUser: 'ec2-user' }), [
      `ec2-instance-connect:SendSSHPublicKey arn:aws:ec2:${REGION}:${ACCOUNT}:instance/i-1`,
    ]],
    ['an upload', () => send('s3', 'PUT', '/packer-import/disk.ova?x-id=PutObject'), ['s3:PutObject arn:aws:s3:::packer-import/disk.ova']],
  ])('of another service: %s', async (_, call, expected) => {
    expect((await call()).status).toBe(403);
    expect(proxy.errors).toEqual([]);
    expect(proxy.log[0].authorizations.map(({ action, resource }) => `${action} ${resource}`)).toEqual(expected);
  });
});
