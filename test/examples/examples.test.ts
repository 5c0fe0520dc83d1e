import { aws_ecr as ecr, aws_kms as kms, aws_sns as sns, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import {
  ImageBuilderExecutionRole, ImageBuilderImageType, ImageBuilderInstanceProfile, ImageBuilderLifecycleAction, ImageBuilderLifecycleExecutionRole,
  ImageBuilderOperatingSystem,
} from '../../src';
import { Example, exampleNames, readExample, synthesizeExamples } from '../harness/examples';
import { Authorization, isAllowed, PolicyDocument } from '../harness/simulator';
import { COMMERCIAL, readStack, stackIn } from '../harness/synthesize';
import { readTrace, RecordedAuthorization } from '../harness/traces';

/*
 * The examples. Those for Packer: each is an app that makes one role, and a template that needs exactly this role. Those for Image Builder: each is
 * an app that declares a pipeline or a policy, and the roles for it.
 */

const DEFAULT_ACTIONS = [
  'ec2:AuthorizeSecurityGroupIngress', 'ec2:CreateImage', 'ec2:CreateKeyPair', 'ec2:CreateSecurityGroup', 'ec2:CreateTags', 'ec2:DeleteKeyPair',
  'ec2:DeleteSecurityGroup', 'ec2:DeleteSnapshot', 'ec2:DeleteVolume', 'ec2:DeregisterImage', 'ec2:DescribeImages', 'ec2:DescribeInstances',
  'ec2:DescribeRegions', 'ec2:DescribeSecurityGroups', 'ec2:DescribeSubnets', 'ec2:DescribeVolumes', 'ec2:DescribeVpcs', 'ec2:RunInstances',
  'ec2:StopInstances', 'ec2:TerminateInstances',
];

interface OfPacker {
  /** The actions of the role: these, and no others. */
  readonly actions: string[];
  /** The actions that a statement denies. @default - setting tags, in another spelling of the build tag's key */
  readonly denied?: string[];
  /** A recorded build with the options of the template. */
  readonly trace: string;
  /** What is named otherwise in the example: texts of the trace, and what they become. */
  readonly renamed?: Record<string, string>;
  /** @default - none */
  readonly warnings?: string[];
}

const PACKER: Record<string, OfPacker> = {
  'codebuild': { actions: DEFAULT_ACTIONS, trace: 'ebs-source-ami-filter' },
  'codebuild-schedule': { actions: DEFAULT_ACTIONS, trace: 'ebs-source-ami-filter' },
  'encrypted-copies': {
    actions: [
      ...DEFAULT_ACTIONS, 'ec2:CopyImage', 'ec2:ModifyImageAttribute', 'kms:CreateGrant', 'kms:Decrypt', 'kms:DescribeKey',
      'kms:GenerateDataKeyWithoutPlaintext', 'kms:ReEncryptFrom', 'kms:ReEncryptTo',
    ],
    denied: [
      'ec2:CreateTags', 'ec2:DeleteSnapshot', 'ec2:DeleteTags', 'ec2:DeregisterImage', 'ec2:EnableFastLaunch', 'ec2:EnableImageDeprecation',
      'ec2:EnableImageDeregistrationProtection', 'ec2:ModifyImageAttribute', 'ec2:ModifySnapshotAttribute',
    ],
    trace: 'ebs-copy-regions-kms',
  },
  'github-actions': { actions: DEFAULT_ACTIONS, trace: 'ebs-source-ami-filter' },
  'packer-ebs': { actions: DEFAULT_ACTIONS, trace: 'ebs-source-ami-filter' },
  'session-manager': {
    actions: [
      ...DEFAULT_ACTIONS.filter((action) => action !== 'ec2:AuthorizeSecurityGroupIngress'), 'ec2:DescribeInstanceStatus', 'iam:GetInstanceProfile',
      'iam:PassRole', 'ssm:ResumeSession', 'ssm:StartSession', 'ssm:TerminateSession', 'ssmmessages:OpenDataChannel',
    ],
    trace: 'ebs-session-manager',
    renamed: { 'instance-profile/AppProfile': 'instance-profile/InstanceProfile9F2F41CB', 'role/AppRole': 'role/InstanceRole3CCE2F1D', '"optional"': '"required"' },
  },
  'shared-network': {
    actions: DEFAULT_ACTIONS,
    trace: 'ebs-existing-subnet',
    renamed: { ':111122223333:subnet/': ':444455556666:subnet/', ':111122223333:vpc/': ':444455556666:vpc/' },
  },
  'spot': { actions: [...DEFAULT_ACTIONS, 'ec2:CreateFleet', 'ec2:CreateLaunchTemplate', 'ec2:DeleteLaunchTemplate'], trace: 'ebs-spot' },
  'windows-winrm': { actions: [...DEFAULT_ACTIONS, 'ec2:GetPasswordData'], trace: 'ebs-winrm' },
};

/** The ARN of something of Image Builder, of the account or of AWS. */
const imageBuilder = (what: string, owner = COMMERCIAL.account) => `arn:aws:imagebuilder:us-east-1:${owner}:${what}`;

/** A role with properties that are written out: what the role of an example has to be, although that one reads them elsewhere. */
type Twin = (stack: Stack, ids: Record<string, string>) => { readonly role: iam.IRole };

interface OfImageBuilder {
  /** The roles by what starts their logical id. */
  readonly roles: Record<string, Twin>;
  /** Requests of the builds of this example, and how near to them others are refused. */
  readonly requests: [by: string, allowed: boolean, Omit<Authorization, 'context'> & Partial<Authorization>][];
  /** What the template must hand to Image Builder: path in the resource of a type, and the logical ids of which the value is made. */
  readonly handsOver: [type: string, property: string, value: (ids: Record<string, string>) => unknown][];
}

const passed = (ids: Record<string, string>, stack: Stack) => iam.Role.fromRoleArn(stack, 'Instances', `arn:aws:iam::${COMMERCIAL.account}:role/${ids.Instances}`);
const ROLES_OF_PIPELINES: OfImageBuilder['handsOver'] = [
  ['ImagePipeline', 'ExecutionRole', (ids) => ({ 'Fn::GetAtt': [ids.Execution, 'Arn'] })],
  ['InfrastructureConfiguration', 'InstanceProfileName', (ids) => ({ Ref: ids.InstancesInstanceProfile })],
];
const TAGGED = { 'aws:ResourceTag/CreatedBy': 'EC2 Image Builder', 'aws:RequestedRegion': 'us-east-1' };
const instance = `arn:aws:ec2:us-east-1:${COMMERCIAL.account}:instance/i-0123456789abcdef0`;
const run = (document: string): Authorization => ({ action: 'ssm:SendCommand', resource: `arn:aws:ssm:us-east-1::document/${document}`, context: { 'aws:RequestedRegion': 'us-east-1' } });

const IMAGE_BUILDER: Record<string, OfImageBuilder> = {
  'image-builder-container': {
    roles: {
      Instances: (stack, ids) => new ImageBuilderInstanceProfile(stack, 'Instances', {
        containerRepositories: [ecr.Repository.fromRepositoryName(stack, 'Repository', ids.Repository.toLowerCase())],
        containerRecipes: [imageBuilder(`container-recipe/${ids.Recipe.toLowerCase()}/1.0.0`)],
      }),
      Execution: (stack, ids) => new ImageBuilderExecutionRole(stack, 'Execution', {
        instanceRoles: [passed(ids, stack)],
        imageTypes: [ImageBuilderImageType.DOCKER],
        operatingSystems: [ImageBuilderOperatingSystem.LINUX],
        instanceTypes: ['t3.large'],
        requireImdsV2: true,
      }),
    },
    requests: [
      ['Instances', false, { action: 'ecr:PutImage', resource: 'arn:aws:ecr:us-east-1:111122223333:repository/prod-api' }],
      ['Instances', true, { action: 'imagebuilder:GetComponent', resource: imageBuilder('component/update-linux/1.0.2/1', 'aws') }],
      ['Execution', false, { action: 'ec2:CreateImage', resource: instance, context: TAGGED }],
      ['Execution', true, run('AWS-RunShellScript')],
    ],
    handsOver: ROLES_OF_PIPELINES,
  },
  'image-builder-lifecycle': {
    roles: {
      Execution: (stack) => new ImageBuilderLifecycleExecutionRole(stack, 'Execution', {
        actions: [ImageBuilderLifecycleAction.DELETE, ImageBuilderLifecycleAction.DEPRECATE], includeAmis: true, includeSnapshots: true, recipes: ['web-server'],
      }),
    },
    requests: [
      ['Execution', true, { action: 'imagebuilder:DeleteImage', resource: imageBuilder('image/web-server/1.0.0/3') }],
      ['Execution', false, { action: 'imagebuilder:DeleteImage', resource: imageBuilder('image/web-server-prod/1.0.0/3') }],
      ['Execution', false, { action: 'ec2:DisableImage', resource: 'arn:aws:ec2:us-east-1::image/ami-0123456789abcdef0', context: TAGGED }],
    ],
    handsOver: [['LifecyclePolicy', 'ExecutionRole', (ids) => ({ 'Fn::GetAtt': [ids.Execution, 'Arn'] })]],
  },
  'image-builder-linux': {
    roles: {
      Instances: (stack, ids) => new ImageBuilderInstanceProfile(stack, 'Instances', {
        components: [imageBuilder(`component/${ids.Hardening.toLowerCase()}/1.0.0/1`)],
      }),
      Execution: (stack, ids) => new ImageBuilderExecutionRole(stack, 'Execution', {
        instanceRoles: [passed(ids, stack)],
        operatingSystems: [ImageBuilderOperatingSystem.LINUX],
        parentImageOwners: ['amazon'],
        instanceTypes: ['t3.large'],
        requireImdsV2: true,
        outputParameters: ['/images/web-server'],
      }),
    },
    requests: [
      ['Instances', false, { action: 'imagebuilder:GetComponent', resource: imageBuilder('component/of-another-team/1.0.0/1') }],
      ['Execution', true, { action: 'ssm:PutParameter', resource: 'arn:aws:ssm:us-east-1:111122223333:parameter/images/web-server' }],
      ['Execution', false, { action: 'ssm:PutParameter', resource: 'arn:aws:ssm:us-east-1:111122223333:parameter/images/database' }],
      ['Execution', true, run('AWS-RunShellScript')],
      ['Execution', false, run('AWS-RunPowerShellScript')],
    ],
    handsOver: ROLES_OF_PIPELINES,
  },
  'image-builder-windows': {
    roles: {
      Instances: (stack) => new ImageBuilderInstanceProfile(stack, 'Instances'),
      Execution: (stack, ids) => new ImageBuilderExecutionRole(stack, 'Execution', {
        instanceRoles: [passed(ids, stack)],
        operatingSystems: [ImageBuilderOperatingSystem.WINDOWS],
        parentImageOwners: ['amazon'],
        instanceTypes: ['m7i.large'],
        requireImdsV2: true,
        kmsKeys: [kms.Key.fromKeyArn(stack, 'Volumes', `arn:aws:kms:us-east-1:${COMMERCIAL.account}:key/${ids.Volumes}`)],
        notificationTopics: [sns.Topic.fromTopicArn(stack, 'Builds', `arn:aws:sns:us-east-1:${COMMERCIAL.account}:${ids.Builds}`)],
        notificationKeys: [kms.Key.fromKeyArn(stack, 'Messages', `arn:aws:kms:us-east-1:${COMMERCIAL.account}:key/${ids.Messages}`)],
      }),
    },
    requests: [
      ['Execution', true, run('AWSEC2-RunSysprep')],
      ['Execution', false, run('AWS-RunShellScript')],
      ['Execution', false, { action: 'kms:Decrypt', resource: 'arn:aws:kms:us-east-1:111122223333:key/another', context: { 'kms:ViaService': 'ec2.us-east-1.amazonaws.com' } }],
      ['Execution', false, { action: 'sns:Publish', resource: 'arn:aws:sns:us-east-1:111122223333:another' }],
    ],
    handsOver: ROLES_OF_PIPELINES,
  },
};

/** What a template says, and the property that says it to the role. */
const DECLARED_BY: [RegExp, string][] = [
  [/^ *ami_org_arns +=/m, 'amiOrgArns'],
  [/^ *ami_regions +=/m, 'copyToRegions'],
  [/^ *communicator += "winrm"/m, 'readWindowsPassword'],
  [/^ *encrypt_boot +=/m, 'encryptBoot'],
  [/^ *http_tokens += "required"/m, 'requireImdsV2'],
  [/^ *iam_instance_profile +=/m, 'instanceProfiles'],
  [/^ *kms_key_id +=/m, 'kmsKeys'],
  [/^ *source_ami_filter /m, 'sourceImageOwners'],
  [/^ *spot_price +=/m, 'spot'],
  [/^ *subnet_id +=/m, 'subnets'],
  [/^ *ssh_interface += "session_manager"/m, 'sessionManager'],
];

/** Properties that templates know nothing of, or that only bound what they may say. */
const OF_THE_ROLE_ALONE = ['assumedBy', 'buildTag', 'instanceTypes', 'lateTagging', 'maxSessionDuration', 'protectionTag', 'roleName'];

/** The properties that an app gives to its role. */
function propertiesIn(app: string): string[] {
  const [, inside] = /new PackerBuildRole\(stack, 'Packer', \{\n(.*?)\n\}\)/s.exec(app)!;
  return [...inside.matchAll(/^ {2}(\w+)[:,]/gm)].map(([, name]) => name);
}

/** The tag maps that a build with these options makes use of. */
const tagMapsOf = (template: string) =>
  ['run_tags', 'run_volume_tags', 'tags', 'snapshot_tags', ...(/^ *spot_price +=/m.test(template) ? ['spot_tags', 'fleet_tags'] : [])];

let examples: Record<string, Example> = {};
beforeAll(async () => { examples = await synthesizeExamples([...Object.keys(PACKER), ...Object.keys(IMAGE_BUILDER)]); }, 120_000);
const synthesized = (name: string) => examples[name];

const sorted = (values: Iterable<string>) => [...new Set(values)].sort();

test('every folder is known here, and every one here is a folder', () => {
  // Those of several accounts: test/examples/distribution.test.ts, shared-images.test.ts
  expect(exampleNames()).toEqual([...Object.keys(PACKER), ...Object.keys(IMAGE_BUILDER), 'distribution-organization', 'distribution-two-accounts', 'shared-images'].sort());
});

/** What every example has beside its app. */
function expectItIsDescribed(name: string): void {
  expect([...readExample(name, 'README.md').matchAll(/^## (.+)$/gm)].map(([, section]) => section).filter((section) => section !== 'Who can use the role'))
    .toEqual(['Commands', 'Outputs', 'Take it down']); // what they say holds: test/copied
  const { scripts, ...others } = JSON.parse(readExample('packer-ebs', 'package.json'));
  expect(JSON.parse(readExample(name, 'package.json'))).toEqual({
    ...others, name, description: expect.any(String), scripts: expect.objectContaining({ check: scripts.check, deploy: scripts.deploy }),
  });
}

describe.each(Object.keys(PACKER))('%s', (name) => {
  const expected = PACKER[name];
  const app = readExample(name, 'app.ts');
  const image = readExample(name, 'image.pkr.hcl');
  let example: Example;
  beforeAll(() => { example = synthesized(name); });

  const role = () => Object.values(example.roles)[0];
  const buildTag = () => String(example.template.Outputs.BuildTag.Value).split('=');

  test('makes one role, without warnings and without looking into an account', () => {
    expect(Object.keys(example.roles)).toHaveLength(1);
    expect(example.warnings).toEqual(expected.warnings ?? []);
    expect(example.lookups).toEqual([]);
  });

  test('the role has these actions and no others', () => {
    const statements = role().policies.flatMap(({ Statement }) => Statement);
    const actionsOf = (effect: string) => sorted(statements.filter(({ Effect }) => Effect === effect).flatMap(({ Action }) => Action));
    expect(actionsOf('Allow')).toEqual(sorted(expected.actions));
    expect(actionsOf('Deny')).toEqual(expected.denied ?? ['ec2:CreateTags']);
  });

  test('the template sets the build tag in every map', () => {
    const [key, value] = buildTag();
    expect(image).toContain(`build_tag = { ${key} = "${value}" }`);
    const maps = Object.fromEntries(tagMapsOf(image).map((map) => [map, new RegExp(`^ *${map} += (.*)$`, 'm').exec(image)?.[1]]));
    for (const [map, text] of Object.entries(maps)) expect([map, text]).toEqual([map, expect.stringMatching(/^(merge\()?local\.build_tag\b/)]);
    // the first plugin that tags everything on creation
    expect(image).toMatch(/source +=\s+"github\.com\/hashicorp\/amazon"\s+version = ">= 1\.2\.2"/);
  });

  test('the app declares what the template says, and nothing else', () => {
    const said = DECLARED_BY.filter(([option]) => option.test(image)).map(([, property]) => property);
    expect(sorted(propertiesIn(app).filter((property) => !OF_THE_ROLE_ALONE.includes(property)))).toEqual(sorted(said));
    // Names that both must know: regions, ARNs, the instance profile.
    const names = [...image.matchAll(/"([a-z]{2}-[a-z]+-\d|arn:aws:[^"]+)"|iam_instance_profile += "([^"]+)"/g)].map(([, a, b]) => a ?? b);
    const known = [app, readExample(name, 'cdk.json'), 'us-east-1'].join('\n');
    expect(names.filter((text) => !known.includes(text))).toEqual([]);
  });

  test(`the recorded build ${expected?.trace} passes with the names of the example`, async () => {
    const [, value] = buildTag();
    const renamed = Object.entries({ '/CreatedBy":"packer"': `/CreatedBy":"${value}"`, ...expected.renamed });
    const recorded: RecordedAuthorization[] = JSON.parse(
      renamed.reduce((text, [from, to]) => text.replaceAll(from, to), JSON.stringify(readTrace(expected.trace).authorizations)),
    );
    const denied: string[] = [];
    for (const authorization of recorded) {
      if (!await isAllowed(role(), authorization)) denied.push(`${authorization.call}: ${authorization.action} on ${authorization.resource}`);
    }
    expect(denied).toEqual([]);
  });

  test('is described, and depends on what examples/packer-ebs depends on', () => { expectItIsDescribed(name); });
});

describe.each(Object.keys(IMAGE_BUILDER))('%s', (name) => {
  const { roles, requests, handsOver } = IMAGE_BUILDER[name];
  let example: Example;
  /** The logical ids of the template by what stands before the hash at their end, and those of the library's roles by their construct. */
  let ids: Record<string, string>;
  beforeAll(async () => {
    example = synthesized(name);
    const withoutHash = (id: string) => id.replace(/[0-9A-F]{8}$/, '');
    ids = Object.fromEntries([
      ...Object.keys(example.template.Resources).map((id) => [withoutHash(id), id]),
      ...Object.keys(example.roles).map((id) => [withoutHash(id).replace(/Role$/, ''), id]),
    ]);
  }, 60_000);

  test('makes its roles, reads all of its pipeline, and does not look into an account', () => {
    expect(Object.keys(example.roles).sort()).toEqual(Object.keys(roles).map((role) => ids[role]).sort());
    expect(example.warnings).toEqual([]);
    expect(example.lookups).toEqual([]);
  });

  test.each(Object.entries(roles))('the role %s is what these properties make, and nothing more', (role, twin) => {
    const stack = stackIn(COMMERCIAL);
    // Into how many documents they are laid depends on the length of names.
    const statementsOf = (policies: readonly PolicyDocument[]) => policies.flatMap(({ Statement }) => Statement);
    expect(statementsOf(example.roles[ids[role]].policies)).toEqual(statementsOf(readStack(stack, twin(stack, ids).role, COMMERCIAL).policies));
  });

  test.each(requests)('%s: allowed is %s for %j', async (role, allowed, request) => {
    expect(await isAllowed(example.roles[ids[role]], { context: {}, ...request })).toBe(allowed);
  });

  test.each(handsOver)('%s gets its %s', (type, property, value) => {
    const resources = Object.values(example.template.Resources).filter(({ Type }) => Type === `AWS::ImageBuilder::${type}`);
    expect(resources.map(({ Properties }) => Properties?.[property])).toEqual([value(ids)]);
  });

  test('is described, and depends on what examples/packer-ebs depends on', () => { expectItIsDescribed(name); });
});

describe('what stands beside the templates', () => {
  test('the workflow assumes the role of the app for as long as the role lets it', async () => {
    const { template, roles } = synthesized('github-actions');
    const { RoleName, MaxSessionDuration, AssumeRolePolicyDocument } = template.Resources[Object.keys(roles)[0]].Properties as any;
    const workflow = readExample('github-actions', 'build-image.yml');
    expect(workflow).toContain(`role-to-assume: arn:aws:iam::111122223333:role/${RoleName}\n`);
    expect(workflow).toContain(`role-duration-seconds: ${MaxSessionDuration}\n`);
    expect(workflow).toContain('id-token: write');
    expect(AssumeRolePolicyDocument.Statement.map(({ Action, Condition }: any) => [Action, Condition])).toEqual([['sts:AssumeRoleWithWebIdentity', {
      StringEquals: {
        'token.actions.githubusercontent.com:aud': 'sts.amazonaws.com',
        'token.actions.githubusercontent.com:sub': 'repo:example/images:ref:refs/heads/main',
      },
    }]]);
  });

  test.each(['codebuild', 'codebuild-schedule'])('%s becomes the role by the template, and the project tells it which', async (name) => {
    const { template, roles } = synthesized(name);
    const [roleId] = Object.keys(roles);
    const [project] = Object.values(template.Resources).filter(({ Type }) => Type === 'AWS::CodeBuild::Project').map(({ Properties }) => Properties as any);
    expect(project.Environment.EnvironmentVariables).toContainEqual({ Name: 'PKR_VAR_role_arn', Type: 'PLAINTEXT', Value: { 'Fn::GetAtt': [roleId, 'Arn'] } });
    expect((template.Resources[roleId].Properties as any).AssumeRolePolicyDocument.Statement.map(({ Principal }: any) => Principal))
      .toEqual([{ AWS: project.ServiceRole }]);
    expect(readExample(name, 'image.pkr.hcl')).toMatch(/assume_role \{\s+role_arn = var\.role_arn\s+\}/);
    expect(readExample(name, 'buildspec.yml')).toContain('packer build image.pkr.hcl');
  });

  test('of the weekly build, the role of the project writes the parameter, and nothing else can', async () => {
    const { template, roles } = synthesized('codebuild-schedule');
    const writers = Object.values(template.Resources).filter(({ Type, Properties }) => Type === 'AWS::IAM::Policy' && JSON.stringify(Properties).includes('ssm:PutParameter'));
    expect(writers.map(({ Properties }) => (Properties as any).Roles)).toEqual([[{ Ref: expect.stringMatching(/^ProjectRole/) }]]);
    const parameter = String(template.Outputs.ParameterName.Value);
    expect(JSON.stringify(writers)).toContain(`:parameter${parameter}"`);
    expect(JSON.stringify(Object.values(roles))).not.toContain('ssm:PutParameter');
    expect(readExample('codebuild-schedule', 'buildspec.yml')).toContain('--name "$PARAMETER_NAME" --value "$image_id"');
  });
});
