import { App, Aspects, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as iam from 'aws-cdk-lib/aws-iam';
import { NagSuppressions } from 'cdk-nag';
import { Construct } from 'constructs';
import { RolePolicy } from '../../../src/iam/policies/role-policy';
import { scopeOf } from '../../../src/iam/scope/scope';
import type { Grants } from '../../../src/iam/statements/render';

/* What a construct gives its role, made of needs that nothing else knows. */

interface Declared { readonly topics: string[]; readonly long?: number }

const stackIn = () => new Stack(new App(), 'Stack', { env: { account: '111122223333', region: 'us-east-1' } });

/** One statement for each topic, with a name of so many characters. */
function policyIn(stack: Stack, declared: Declared) {
  const owner = new Construct(stack, 'Owner');
  const role = new iam.Role(owner, 'Role', { assumedBy: new iam.ServicePrincipal('ec2.amazonaws.com') });
  const grantsOf = ({ topics, long = 10 }: Declared): Grants => ({
    capabilities: [{
      id: 'publish',
      does: 'publishes',
      declaredBy: [],
      needs: topics.map((sid) => ({
        sid, because: 'it publishes', actions: ['sns:Publish'], on: [{ arn: `arn:aws:sns:::${'x'.repeat(long)}` }], when: [], source: 'a test',
      })),
    }] as unknown as Grants['capabilities'],
    restrictions: [],
    scope: scopeOf(owner, { regions: ['us-east-1'], declared: {}, tag: { key: 'k', value: 'v' } }),
  });
  return { owner, role, policy: new RolePolicy(owner, role, declared, grantsOf) };
}

const documentsIn = (stack: Stack) => Object.entries(Template.fromStack(stack).toJSON().Resources)
  .filter(([, { Properties }]: any) => Properties.PolicyDocument)
  .map(([id, { Properties }]: any) => [id.replace(/[0-9A-F]{8}$/, ''), Properties.PolicyDocument.Statement.map(({ Sid }: { Sid: string }) => Sid)]);

const own = (sid?: string) => new iam.PolicyStatement({ sid, actions: ['sns:Subscribe'], resources: ['*'] });

test('what others add stays behind what is declared, now and later', () => {
  const stack = stackIn();
  const { role, policy } = policyIn(stack, { topics: ['A', 'B'] });
  role.addToPolicy(own('Others'));
  policy.declare({ topics: ['B', 'C'] }, () => undefined);
  role.addToPolicy(own());
  expect(documentsIn(stack)).toEqual([['OwnerRoleDefaultPolicy', ['B', 'C', 'Others', undefined]]]);
});

test('documents come and go with what is declared', () => {
  const stack = stackIn();
  const { policy } = policyIn(stack, { topics: ['A', 'B', 'C'], long: 5_000 });
  expect(policy.documents.map((statements) => statements.map(({ sid }) => sid))).toEqual([['A'], ['B'], ['C']]);
  policy.declare({ topics: ['D', 'E'], long: 5_000 }, () => undefined);
  expect(documentsIn(stack)).toEqual([['OwnerRoleDefaultPolicy', ['D']], ['OwnerPolicy2', ['E']]]);
});

test('what is refused changes nothing', () => {
  const { policy } = policyIn(stackIn(), { topics: ['A'] });
  expect(() => policy.declare({ topics: ['B'] }, () => {
    throw new Error('refused');
  })).toThrow('refused');
  expect(policy.props).toEqual({ topics: ['A'] });
  expect(policy.documents.flat().map(({ sid }) => sid)).toEqual(['A']);
});

describe('policies are there as soon as the role is', () => {
  const wildcards = [{ id: 'AwsSolutions-IAM5', reason: 'read in the explanation' }];
  const paths = ['/Stack/Owner/Role/DefaultPolicy/Resource', '/Stack/Owner/Policy2/Resource'];

  test('so that findings against them can be suppressed', () => {
    const stack = stackIn();
    policyIn(stack, { topics: ['A', 'B'], long: 5_000 });
    expect(() => NagSuppressions.addResourceSuppressionsByPath(stack, paths, wildcards)).not.toThrow();
  });

  test('what an aspect makes at synthesis is too late for that', () => {
    const stack = stackIn();
    const owner = new Construct(stack, 'Owner');
    Aspects.of(owner).add({ visit: (node) => void (node === owner && new iam.ManagedPolicy(owner, 'Policy2', { statements: [own()] })) });
    expect(() => NagSuppressions.addResourceSuppressionsByPath(stack, paths[1], wildcards)).toThrow('did not match any resource');
  });
});
