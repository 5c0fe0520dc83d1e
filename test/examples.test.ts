import { Example, exampleNames, readExample, synthesizeExample } from './harness/examples';
import { isAllowed } from './harness/simulator';
import { readTrace, RecordedAuthorization } from './harness/traces';

/*
 * The examples: each is an app that makes one role, and a template that needs exactly this role.
 */

const DEFAULT_ACTIONS = [
  'ec2:AuthorizeSecurityGroupIngress', 'ec2:CreateImage', 'ec2:CreateKeyPair', 'ec2:CreateSecurityGroup', 'ec2:CreateTags', 'ec2:DeleteKeyPair',
  'ec2:DeleteSecurityGroup', 'ec2:DeleteSnapshot', 'ec2:DeleteVolume', 'ec2:DeregisterImage', 'ec2:DescribeImages', 'ec2:DescribeInstances',
  'ec2:DescribeRegions', 'ec2:DescribeSecurityGroups', 'ec2:DescribeSubnets', 'ec2:DescribeVolumes', 'ec2:DescribeVpcs', 'ec2:RunInstances',
  'ec2:StopInstances', 'ec2:TerminateInstances',
];

interface Expected {
  /** The actions of the role: these, and no others. */
  readonly actions: string[];
  /** The actions it is denied on what carries the protection tag. */
  readonly denied?: string[];
  /** A recorded build with the options of the template. */
  readonly trace: string;
  /** What is named otherwise in the example: texts of the trace, and what they become. */
  readonly renamed?: Record<string, string>;
  /** @default - none */
  readonly warnings?: string[];
}

const EXPECTED: Record<string, Expected> = {
  'codebuild': { actions: DEFAULT_ACTIONS, trace: 'ebs-source-ami-filter' },
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
      'iam:PassRole', 'ssm:StartSession', 'ssm:TerminateSession',
    ],
    trace: 'ebs-session-manager',
    renamed: { 'instance-profile/AppProfile': 'instance-profile/InstanceProfile9F2F41CB', 'role/AppRole': 'role/InstanceRole3CCE2F1D', '"optional"': '"required"' },
  },
  'spot': { actions: [...DEFAULT_ACTIONS, 'ec2:CreateFleet', 'ec2:CreateLaunchTemplate', 'ec2:DeleteLaunchTemplate'], trace: 'ebs-spot' },
  'windows-winrm': { actions: [...DEFAULT_ACTIONS, 'ec2:GetPasswordData'], trace: 'ebs-winrm' },
};

/** What a template says, and the property that says it to the role. */
const DECLARED_BY: [RegExp, string][] = [
  [/^ *ami_org_arns +=/m, 'amiOrgArns'],
  [/^ *ami_regions +=/m, 'copyToRegions'],
  [/^ *communicator += "winrm"/m, 'winrmPassword'],
  [/^ *encrypt_boot +=/m, 'encryptBoot'],
  [/^ *http_tokens += "required"/m, 'requireImdsV2'],
  [/^ *iam_instance_profile +=/m, 'instanceProfiles'],
  [/^ *kms_key_id +=/m, 'kmsKeys'],
  [/^ *source_ami_filter /m, 'sourceImageOwners'],
  [/^ *spot_price +=/m, 'spot'],
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

/** Each example is run once. */
const runs: Record<string, Promise<Example>> = {};
const run = (name: string) => runs[name] ??= synthesizeExample(name);

const sorted = (values: Iterable<string>) => [...new Set(values)].sort();

test('every folder is known here, and every one here is a folder', () => {
  expect(exampleNames()).toEqual(Object.keys(EXPECTED));
});

describe.each(exampleNames())('%s', (name) => {
  const expected = EXPECTED[name];
  const app = readExample(name, 'app.ts');
  const image = readExample(name, 'image.pkr.hcl');
  let example: Example;
  beforeAll(async () => { example = await run(name); }, 60_000);

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
    expect(actionsOf('Deny')).toEqual(expected.denied ?? []);
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

  test('is described, and depends on what examples/packer-ebs depends on', () => {
    expect(readExample(name, 'README.md')).toMatch(/^# .+\n\n {4}npm install\n {4}npx cdk deploy/);
    expect(JSON.parse(readExample(name, 'package.json'))).toEqual({
      ...JSON.parse(readExample('packer-ebs', 'package.json')),
      name,
      description: expect.any(String),
      scripts: expect.objectContaining({ deploy: 'cdk deploy' }),
    });
  });
});

describe('what stands beside the templates', () => {
  test('the workflow assumes the role of the app for as long as the role lets it', async () => {
    const { template, roles } = await run('github-actions');
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

  test('CodeBuild becomes the role by the template, and the project tells it which', async () => {
    const { template, roles } = await run('codebuild');
    const [roleId] = Object.keys(roles);
    const [project] = Object.values(template.Resources).filter(({ Type }) => Type === 'AWS::CodeBuild::Project').map(({ Properties }) => Properties as any);
    expect(project.Environment.EnvironmentVariables).toEqual([{ Name: 'PKR_VAR_role_arn', Type: 'PLAINTEXT', Value: { 'Fn::GetAtt': [roleId, 'Arn'] } }]);
    expect((template.Resources[roleId].Properties as any).AssumeRolePolicyDocument.Statement.map(({ Principal }: any) => Principal))
      .toEqual([{ AWS: project.ServiceRole }]);
    expect(readExample('codebuild', 'image.pkr.hcl')).toMatch(/assume_role \{\s+role_arn = var\.role_arn\s+\}/);
    expect(readExample('codebuild', 'buildspec.yml')).toContain('packer build image.pkr.hcl');
  });
});
