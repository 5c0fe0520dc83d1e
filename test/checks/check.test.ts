import { join } from 'path';
import type { ProposedChange } from '../../src/checks/changes';
import { check, isBroken } from '../../src/checks/check';
import { reportOn } from '../../src/checks/report';
import { run } from '../../src/command-line/program';
import { requestInWords } from '../../src/decision/in-words';
import type { Statement } from '../../src/decision/policy';
import { documentOf } from '../harness/aws-policies';
import { documentedPolicy } from '../harness/documented-policy';
import { folderOf } from '../harness/folders';
import { COMMERCIAL, synthesize } from '../harness/synthesize';

/* The command `check`: the invariants about the policies of any role. */

const POLICY = synthesize().policies[0];

/** The policies after changes, those that replace something left out. */
const changed = (policies: readonly Statement[], changes: readonly ProposedChange[]): Statement[] => policies.flatMap((statement) => {
  const ofThis = changes.filter((change) => change.statement === statement);
  if (ofThis.length === 0) return [statement];
  const gone = new Set(ofThis.flatMap(({ actions }) => actions));
  const kept = statement.actions.not ? [] : statement.actions.texts.filter((action) => !gone.has(action));
  return [
    ...(kept.length > 0 ? [{ ...statement, actions: { texts: kept, not: false } }] : []),
    ...ofThis.filter(({ kind }) => kind === 'narrow').map(({ actions, conditions, resources }): Statement => ({
      ...statement,
      actions: { texts: actions, not: false },
      conditions: [...statement.conditions, ...conditions],
      resources: resources ? { texts: resources, not: false } : statement.resources,
    })),
  ];
});

/** The policy with one statement changed. */
const widened = (sid: string, over: object) =>
  ({ ...POLICY, Statement: POLICY.Statement.map((statement) => (statement.Sid === sid ? { ...statement, ...over } : statement)) });

const files = folderOf({
  'ours.json': JSON.stringify(synthesize().template),
  'widened.json': JSON.stringify(widened('LaunchFromImage', { Resource: 'arn:aws:ec2:*:*:*' })),
  'narrower.json': JSON.stringify(widened('StopAndTerminateInstance', { Condition: { StringEquals: { 'aws:ResourceTag/CreatedBy': 'packer', 'aws:ResourceTag/Team': 'web' } } })),
  'documented.json': JSON.stringify(documentedPolicy),
  'administrator.json': JSON.stringify(documentOf('AdministratorAccess')),
  'image-builder.json': JSON.stringify(documentOf('EC2ImageBuilderExecutionPolicy')),
  'account.json': JSON.stringify({
    RoleDetailList: [{
      RoleName: 'builder',
      RolePolicyList: [{ PolicyName: 'a', PolicyDocument: encodeURIComponent(JSON.stringify(POLICY)) }],
      AttachedManagedPolicies: [{ PolicyArn: 'arn:aws:iam::111122223333:policy/more' }],
    }],
    Policies: [{
      Arn: 'arn:aws:iam::111122223333:policy/more',
      PolicyVersionList: [{ IsDefaultVersion: true, Document: { Statement: { Sid: 'More', Effect: 'Allow', Action: 'iam:PutRolePolicy', Resource: '*' } } }],
    }],
  }),
  'plan.json': JSON.stringify({
    planned_values: {
      root_module: {
        child_modules: [{
          resources: [
            { address: 'aws_iam_role.b', type: 'aws_iam_role', values: { name: 'builder' } },
            { address: 'aws_iam_role_policy.b', type: 'aws_iam_role_policy', values: { role: 'builder', policy: JSON.stringify(documentedPolicy) } },
          ],
        }],
      },
    },
  }),
  'template.yaml': [
    'Parameters: { Extra: { Type: String } }',
    'Resources:',
    '  Builder:',
    '    Type: AWS::IAM::Role',
    '    Properties:',
    '      AssumeRolePolicyDocument: {}',
    '      ManagedPolicyArns: [!Sub "arn:${AWS::Partition}:iam::aws:policy/ReadOnlyAccess", !Ref Shared]',
    '      Policies:',
    '        - PolicyName: own',
    '          PolicyDocument:',
    '            Version: 2012-10-17',
    '            Statement:',
    '              - { Sid: Own, Effect: Allow, Action: "ec2:StopInstances", Resource: !Sub "arn:aws:ec2:${AWS::Region}:${AWS::AccountId}:instance/*", ' +
      'Condition: { StringEquals: { aws:ResourceTag/CreatedBy: packer } } }',
    '              - !If [Admin, { Sid: Maybe, Effect: Allow, Action: "iam:CreateUser", Resource: "*" }, !Ref AWS::NoValue]',
    '              - !If [Admin, { Sid: No, Effect: Deny, Action: "*", Resource: "*" }, !Ref AWS::NoValue]',
    '  Shared:',
    '    Type: AWS::IAM::ManagedPolicy',
    '    Properties: { PolicyDocument: { Statement: { Sid: Shared, Effect: Allow, Action: "ec2:RebootInstances", Resource: !GetAtt Other.Arn } } }',
    '  Other: { Type: AWS::IAM::Role, Properties: {} }',
  ].join('\n'),
  'references.json': JSON.stringify({
    planned_values: {
      root_module: {
        child_modules: [{
          address: 'module.build',
          resources: [
            { address: 'module.build.aws_iam_role.b[0]', type: 'aws_iam_role', values: { name_prefix: 'build' } },
            { address: 'module.build.aws_iam_policy.p[0]', type: 'aws_iam_policy', values: { name: 'p', policy: JSON.stringify(documentedPolicy) } },
            { address: 'module.build.aws_iam_role_policy_attachment.a[0]', type: 'aws_iam_role_policy_attachment', values: {} },
            { address: 'module.build.aws_iam_role_policy_attachment.ssm', type: 'aws_iam_role_policy_attachment', values: { policy_arn: 'arn:aws:iam::aws:policy/ReadOnlyAccess' } },
          ],
        }],
      },
    },
    configuration: {
      root_module: {
        module_calls: {
          build: {
            module: {
              resources: [
                { address: 'aws_iam_role_policy_attachment.a', expressions: { role: { references: ['aws_iam_role.b[0].name', 'aws_iam_role.b[0]'] }, policy_arn: { references: ['aws_iam_policy.p[0].arn'] } } },
                { address: 'aws_iam_role_policy_attachment.ssm', expressions: { role: { references: ['aws_iam_role.b[0].name'] } } },
              ],
            },
          },
        },
      },
    },
  }),
  'read-only.json': JSON.stringify({ Statement: { Sid: 'Read', Effect: 'Allow', Action: 's3:ListAllMyBuckets', Resource: '*' } }),
  'broken.yaml': 'Resources: [',
  'empty.json': JSON.stringify({ Resources: {} }),
  'unknown.json': JSON.stringify({ planned_values: { root_module: { resources: [{ address: 'aws_iam_policy.p', type: 'aws_iam_policy', values: { name: 'p' } }] } } }),
});

function called(file: string, ...words: string[]) {
  const out: string[] = [];
  const err: string[] = [];
  const code = run(['check', `${files}/${file}`, '--account', COMMERCIAL.account, '--region', COMMERCIAL.region, ...words],
    (text) => out.push(text), (text) => err.push(text));
  return { code, out: out.join('\n'), err: err.join('\n') };
}

const brokenIn = (out: string) => [...out.matchAll(/BROKEN +(\w+):/g)].map(([, id]) => id);

test('the default role breaks nothing: what its statements let through beside a build is told as their residual risk', () => {
  const { code, out, err } = called('ours.json');
  expect([code, err]).toEqual([0, '']);
  expect(out).toMatch(/: 10 rules hold for every request: proven; with residual risks\n/);
  expect(out).toMatch(/holds +tagged: .*; what .*LaunchFromImage.* let through besides is a residual risk/);
  expect(out).not.toContain('undecided');
  expect(out.split('\n').length).toBeLessThan(24);
});

test('a statement of ours that was widened is one of others', () => {
  const { out } = called('widened.json');
  expect(brokenIn(out)).toEqual(['tagged', 'account', 'regions']);
  expect(out).toMatch(/BROKEN +account: .*\(LaunchFromImage\)/);
});

test.each([
  ['documented.json', ['tagged', 'ownership', 'spelling', 'entering', 'account', 'regions', 'sharing']],
  ['plan.json', ['tagged', 'ownership', 'spelling', 'entering', 'account', 'regions', 'sharing']],
  ['administrator.json', ['tagged', 'ownership', 'spelling', 'entering', 'account', 'regions', 'passing', 'keys', 'sharing', 'rights']],
])('%s breaks what it breaks', (file, broken) => {
  const { code, out, err } = called(file);
  expect(brokenIn(out)).toEqual(broken);
  expect([code, err]).toEqual([1, expect.stringContaining('not proven for every request')]);
  expect(out).toMatch(/An attacker changes resources that the build did not create: ec2:\w+ on arn:aws:ec2:us-east-1:/);
  expect(out).toContain('The shortest change:');
  expect(out.split('\n').length).toBeLessThan(24); // a screen
});

test('an attached policy counts', () => {
  const { out } = called('account.json');
  expect(out).toMatch(/^builder: 2 of 10 rules broken\n/);
  expect(out).toMatch(/BROKEN +rights: .*: iam:PutRolePolicy on .*\(More\)/);
});

test('the policy of AWS for Image Builder passes any role, and enters only instances of Image Builder', () => {
  const { out } = called('image-builder.json', '--tag', 'CreatedBy=EC2 Image Builder');
  expect(out).toMatch(/holds +entering/);
  expect(out).toMatch(/BROKEN +passing: .*: iam:PassRole on arn:aws:iam::\d+:role\/.*, with iam:PassedToService = ec2\.amazonaws\.com \(IAMPassRolePermissions\)/);
});

test('a tag without a value is refused', () => expect(called('ours.json', '--tag', 'CreatedBy').err).toBe("'--tag' is 'CreatedBy': write name=value"));

test('what is not known yet is refused', () => expect(called('unknown.json').err).toContain('aws_iam_policy.p is known only after the plan is applied'));

describe('a template in YAML', () => {
  test('its short forms, its attached policies, and statements under a condition count; a denial under a condition does not', () => {
    const { code, out } = called('template.yaml', '--policy', `arn:aws:iam::aws:policy/ReadOnlyAccess=${files}/read-only.json`);
    expect(code).toBe(1);
    expect(brokenIn(out)).toEqual(['tagged', 'account', 'rights']);
    expect(out).toMatch(/tagged: .*ec2:RebootInstances on <Other\.Arn> \(Shared\)/);
    expect(out).toMatch(/rights: .*iam:CreateUser on everything \(Maybe\)/);
    expect(out).toMatch(/undecided regions: it is not known whether AWS lets Shared allow ec2:RebootInstances/); // nothing is known of an ARN that a deployment makes
  });

  test('nothing is proven of a role with a policy whose text is elsewhere', () => {
    const { code, out } = called('template.yaml', '--role', 'Builder');
    expect(code).toBe(1);
    expect(out).toMatch(/undecided ownership, .*passing.*: the file does not have the policy arn:aws:iam::aws:policy\/ReadOnlyAccess: give it with --policy\./);
    expect(out).not.toMatch(/holds +\w/);
  });
});

test('a plan of Terraform says by its configuration what belongs to a role without a name', () => {
  const { out } = called('references.json');
  expect(out).toMatch(/^module\.build\.aws_iam_role\.b\[0\]: 7 of 10 rules broken; 3 not decided\n/);
  expect(out).toMatch(/undecided passing, keys, rights: .*ReadOnlyAccess/);
});

test('one role of several', () => {
  expect(called('template.yaml', '--role', 'Builder').out).toMatch(/^Builder: /);
  expect(called('template.yaml', '--role', 'Nobody')).toMatchObject({ code: 2, err: expect.stringMatching(/^'--role' is 'Nobody', and .*template\.yaml has Builder, Other$/) });
});

describe('the shortest change', () => {
  const place = { Partition: ['aws'], Account: [COMMERCIAL.account], EachImageRegion: [COMMERCIAL.region], TagKey: ['CreatedBy'], PassedTo: ['ec2.amazonaws.com'], ThroughService: ['ec2'] };

  test.each<[string, { Statement: readonly object[] }, string]>([
    ['the documented policy', documentedPolicy, 'packer'],
    ['administrator', documentOf('AdministratorAccess'), 'packer'],
    ['the policy of AWS for Image Builder', documentOf('EC2ImageBuilderExecutionPolicy'), 'EC2 Image Builder'],
    ['the older one', documentOf('AWSServiceRoleForImageBuilder'), 'EC2 Image Builder'],
  ])('%s: what is left after it breaks nothing', (_, { Statement: statements }, tag) => {
    const values = { ...place, TagValue: [tag], PassedRoles: [], UsedKeys: [], SharedWith: [], AssumedRoles: [], OfOthers: [] };
    const { policies, changes } = reportOn({ role: 'r', statements, values });
    expect(changes.length).toBeGreaterThan(0);
    const broken = check(changed(policies, changes), values).filter(isBroken);
    expect(broken.map(({ invariant, attack }) => [invariant.id, attack && requestInWords(attack.request)])).toEqual([]);
  });

  test('stays with a statement that only lacks a condition', () => {
    const { changes } = reportOn({
      role: 'r',
      statements: [{ Sid: 'Stop', Effect: 'Allow', Action: ['ec2:StopInstances', 'ec2:DescribeImages'], Resource: `arn:aws:ec2:us-east-1:${COMMERCIAL.account}:instance/*` }],
      values: { ...place, TagValue: ['packer'] },
    });
    expect(changes).toMatchObject([{
      kind: 'narrow', actions: ['ec2:StopInstances'], conditions: [{ operator: 'StringEquals', key: 'aws:ResourceTag/CreatedBy', values: ['packer'] }],
    }]);
  });
});

describe('with a template', () => {
  const template = (name: string) => ['--template', join(__dirname, '..', 'proofs', 'traces', 'templates', `${name}.pkr.hcl`)];

  test('the role that was made for it can build it', () => {
    expect(called('ours.json', ...template('ebs-default'))).toMatchObject({ code: 0, out: expect.stringContaining('the template can build') });
  });

  test('what it lacks is named, with the reason', () => {
    const { code, out } = called('ours.json', ...template('ebs-spot'));
    expect(code).toBe(1);
    expect(out).toMatch(/lacks +ec2:CreateLaunchTemplate \(CreateLaunchTemplate: the launch template is tagged by spot_tags\)/);
  });

  test('what it does not need is taken out', () => {
    expect(called('documented.json', ...template('ebs-default')).out).toMatch(/take out +statement 1: ec2:AttachVolume, .*: the template does not need it/);
  });

  test('a policy that asks for more than ours refuses a build', () => {
    const { out } = called('narrower.json', ...template('ebs-default'));
    expect(out).toMatch(/lacks +ec2:StopInstances on .*, with aws:ResourceTag\/CreatedBy = packer \(StopAndTerminateInstance: /);
  });
});

test('JSON for programs', () => {
  const { code, out } = called('documented.json', '--json');
  const [{ role, construct, rules, changes }] = JSON.parse(out);
  expect(code).toBe(1);
  expect([role, construct]).toEqual(['the role', 'PackerBuildRole']);
  expect(rules).toContainEqual({
    id: 'entering',
    says: expect.any(String),
    verdict: 'refuted',
    attack: { action: 'ec2:GetPasswordData', resource: expect.stringMatching(/instance/), context: {}, inWords: expect.stringMatching(/^ec2:GetPasswordData on /) },
    statements: ['statement 1'],
  });
  expect(changes).toContainEqual(expect.objectContaining({ kind: 'narrow', actions: expect.arrayContaining(['ec2:DescribeImages']), Condition: { StringEquals: { 'aws:RequestedRegion': ['us-east-1'] } } }));
});

test.each<[string, string, string[], RegExp]>([
  ['an account that is none', 'ours.json', ['--account', '1234'], /^'--account' is '1234': give the 12 digits of an account$/],
  ['a construct that is none', 'ours.json', ['--construct', 'Role'], /^'--construct' is 'Role': give one of PackerBuildRole, /],
  ['a policy without its ARN', 'ours.json', ['--policy', 'x.json'], /^'--policy' is 'x\.json': write arn=file$/],
  ['a file that is not there', 'no.json', [], /no\.json cannot be read/],
  ['what is not YAML', 'broken.yaml', [], /broken\.yaml is not YAML: /],
  ['a template without roles', 'empty.json', [], /empty\.json has no role with a policy/],
])('%s is an error', (_, file, words, message) => {
  expect(called(file, ...words)).toMatchObject({ code: 2, out: '', err: expect.stringMatching(message) });
});
