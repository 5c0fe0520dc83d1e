import { documentOf } from './harness/aws-policies';
import { documentedPolicy } from './harness/documented-policy';
import { folderOf } from './harness/folders';
import { COMMERCIAL, synthesize } from './harness/synthesize';
import { run } from '../src/command-line/program';

/* The command `check`: the invariants about the policies of any role. */

const POLICY = synthesize().policies[0];

const files = folderOf({
  'ours.json': JSON.stringify(synthesize().template),
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

test('the default role breaks nothing but what remains of it', () => {
  const { out } = called('ours.json');
  expect(brokenIn(out)).toEqual(['tagged']);
  expect(out).not.toContain('undecided');
  expect(out.split('\n').length).toBeLessThan(24);
});

test.each([
  ['documented.json', ['tagged', 'ownership', 'spelling', 'entering', 'account', 'regions', 'sharing']],
  ['plan.json', ['tagged', 'ownership', 'spelling', 'entering', 'account', 'regions', 'sharing']],
  ['administrator.json', ['tagged', 'ownership', 'spelling', 'entering', 'account', 'regions', 'passing', 'keys', 'sharing', 'rights']],
])('%s breaks what it breaks', (file, broken) => {
  const { code, out, err } = called(file);
  expect(brokenIn(out)).toEqual(broken);
  expect([code, err]).toEqual([1, expect.stringContaining('not proven for every request')]);
  expect(out).toContain('such as by ');
  expect(out.split('\n').length).toBeLessThan(24); // a screen
});

test('an attached policy counts', () => {
  const { out } = called('account.json');
  expect(out).toMatch(/^builder\n/);
  expect(out).toMatch(/BROKEN +rights: .* by iam:PutRolePolicy on .*\(More\)/);
});

test('the policy of AWS for Image Builder passes any role, and enters only instances of Image Builder', () => {
  const { out } = called('image-builder.json', '--tag', 'CreatedBy=EC2 Image Builder');
  expect(out).toMatch(/holds +entering/);
  expect(out).toMatch(/BROKEN +passing: .* by iam:PassRole on arn:aws:iam::example:role\/example, with iam:PassedToService = ec2\.amazonaws\.com \(IAMPassRolePermissions\)/);
});

test('a tag without a value is refused', () => expect(called('ours.json', '--tag', 'CreatedBy').err).toBe("'--tag' is 'CreatedBy': write name=value"));

test('what is not known yet is refused', () => expect(called('unknown.json').err).toContain('aws_iam_policy.p is known after the plan is applied only'));
