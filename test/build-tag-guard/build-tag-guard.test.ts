import { runSimulation } from '@cloud-copilot/iam-simulate';
import { App, Stack } from 'aws-cdk-lib';
import { BuildTagGuard, BuildTagGuardProps } from '../../src';
import { resolveIntrinsics } from '../harness/intrinsics';
import { COMMERCIAL } from '../harness/synthesize';

/* The guard from both sides: as a service control policy around people who may do everything, and around a builder. */

const BUILDER = 'arn:aws:iam::111122223333:role/packer';
const ADMINISTRATOR = 'arn:aws:iam::111122223333:role/Administrator';
const tag = { key: 'CreatedBy', value: 'packer' };

const guardOf = (props: Partial<BuildTagGuardProps> = {}) =>
  new BuildTagGuard(new Stack(new App(), 'Stack', { env: COMMERCIAL }), 'Guard', { buildTag: tag, builderArns: [BUILDER], ...props });

const documentOf = (guard: BuildTagGuard) => resolveIntrinsics(Stack.of(guard).resolve(guard.document), {}, COMMERCIAL) as any;

const EVERYTHING = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] };

/** Whether somebody who may do everything may do this inside the guard. */
async function allowed(as: 'service control policy' | 'permissions boundary', principal: string, action: string, context: Record<string, string | string[]>) {
  const guard = { name: 'guard', policy: { Version: '2012-10-17', Statement: [...EVERYTHING.Statement, ...documentOf(guardOf()).Statement] } };
  const outcome = await runSimulation({
    request: {
      principal,
      action,
      resource: { resource: 'arn:aws:ec2:us-east-1:111122223333:instance/i-1', accountId: '111122223333' },
      contextVariables: { 'aws:PrincipalArn': principal, ...context },
    },
    identityPolicies: [{ name: 'everything', policy: EVERYTHING }],
    serviceControlPolicies: as === 'service control policy' ? [{ orgIdentifier: 'o-example', policies: [guard] }] : [],
    resourceControlPolicies: [],
    permissionBoundaryPolicies: as === 'permissions boundary' ? [guard] : undefined,
  }, { simulationMode: 'Strict' });
  if (outcome.resultType !== 'single') throw new Error(JSON.stringify(outcome));
  return outcome.overallResult === 'Allowed';
}

const SET = { 'aws:RequestTag/CreatedBy': 'packer', 'aws:TagKeys': ['CreatedBy'] };
const BUILT = { 'aws:ResourceTag/CreatedBy': 'packer' };

describe.each(['service control policy', 'permissions boundary'] as const)('as a %s', (as) => {
  const of = (principal: string) => (action: string, context: Record<string, string | string[]>) => allowed(as, principal, action, context);

  test.each<[string, string, Record<string, string | string[]>]>([
    ['put the tag on something of theirs', 'ec2:CreateTags', SET],
    ['put it on something among other tags', 'ec2:CreateTags', { ...SET, 'aws:RequestTag/Name': 'x', 'aws:TagKeys': ['Name', 'CreatedBy'] }],
    ['make something with the tag', 'ec2:CreateTags', { ...SET, 'ec2:CreateAction': 'RunInstances' }],
    ['put it on something under another spelling of its key', 'ec2:CreateTags', { 'aws:RequestTag/createdby': 'packer', 'aws:TagKeys': ['createdby'] }],
    ['put another spelling of its key beside it on what was built', 'ec2:CreateTags', { ...BUILT, 'aws:RequestTag/createdby': 'me', 'aws:TagKeys': ['createdby'] }],
    ['take it off under another spelling of its key', 'ec2:DeleteTags', { ...BUILT, 'aws:TagKeys': ['Owner', 'CREATEDBY'] }],
    ['give it another value on what was built', 'ec2:CreateTags', { ...BUILT, 'aws:RequestTag/CreatedBy': 'me', 'aws:TagKeys': ['CreatedBy'] }],
    ['take it off', 'ec2:DeleteTags', { ...BUILT, 'aws:TagKeys': ['CreatedBy'] }],
    ['take all tags off', 'ec2:DeleteTags', BUILT],
  ])('others cannot %s; a builder can', async (_, action, context) => {
    expect(await of(ADMINISTRATOR)(action, context)).toBe(false);
    expect(await of(BUILDER)(action, context)).toBe(true);
  });

  test.each<[string, string, Record<string, string | string[]>]>([
    ['set the key to a value of their own elsewhere', 'ec2:CreateTags', { 'aws:RequestTag/CreatedBy': 'terraform', 'aws:TagKeys': ['CreatedBy'] }],
    ['set other tags on what was built', 'ec2:CreateTags', { ...BUILT, 'aws:RequestTag/Owner': 'web', 'aws:TagKeys': ['Owner'] }],
    ['take other tags off it', 'ec2:DeleteTags', { ...BUILT, 'aws:TagKeys': ['Owner'] }],
    ['take all tags off their own things', 'ec2:DeleteTags', { 'aws:ResourceTag/CreatedBy': 'terraform' }],
    ['do anything else with what was built', 'ec2:TerminateInstances', BUILT],
  ])('others can still %s', async (_, action, context) => {
    expect(await of(ADMINISTRATOR)(action, context)).toBe(true);
  });
});

test('what remains is said: two spellings in one request, of which IAM sees one', async () => {
  const both = { 'aws:RequestTag/CreatedBy': 'me', 'aws:TagKeys': ['CreatedBy', 'createdby'] };
  expect(await allowed('service control policy', ADMINISTRATOR, 'ec2:CreateTags', both)).toBe(true);
  expect(guardOf().explain().statements[0].residualRisk).toMatch(/two spellings/);
});

test('the document, whole', () => {
  const anybodyElse = { ArnNotLike: { 'aws:PrincipalArn': BUILDER } };
  expect(documentOf(guardOf())).toEqual({
    Version: '2012-10-17',
    Statement: [
      { Sid: 'DenySettingBuildTag', Effect: 'Deny', Action: 'ec2:CreateTags', Resource: '*', Condition: { StringEquals: { 'aws:RequestTag/CreatedBy': 'packer' }, ...anybodyElse } },
      ...[['DenyChangingBuildTag', 'ec2:CreateTags'], ['DenyRemovingBuildTag', 'ec2:DeleteTags']].map(([Sid, Action]) => ({
        Sid,
        Effect: 'Deny',
        Action,
        Resource: '*',
        Condition: { 'StringEquals': { 'aws:ResourceTag/CreatedBy': 'packer' }, 'ForAnyValue:StringEqualsIgnoreCase': { 'aws:TagKeys': 'CreatedBy' }, ...anybodyElse },
      })),
      {
        Sid: 'DenyRemovingAllTags',
        Effect: 'Deny',
        Action: 'ec2:DeleteTags',
        Resource: '*',
        Condition: { StringEquals: { 'aws:ResourceTag/CreatedBy': 'packer' }, Null: { 'aws:TagKeys': 'true' }, ...anybodyElse },
      },
    ],
  });
});

test('names several builders, once each and in an order of their own', () => {
  const { Statement: [first] } = documentOf(guardOf({ builderArns: ['arn:aws:iam::*:role/web', BUILDER, BUILDER] }));
  expect(first.Condition.ArnNotLike).toEqual({ 'aws:PrincipalArn': ['arn:aws:iam::*:role/web', BUILDER] });
});

test('explains itself', () => {
  expect(guardOf().explain().statements.map(({ sid, effect }) => [sid, effect])).toEqual(
    documentOf(guardOf()).Statement.map(({ Sid, Effect }: any) => [Sid, Effect]));
});

test.each<[string, Partial<BuildTagGuardProps>, RegExp]>([
  ['nobody', { builderArns: [] }, /'builderArns' is an empty list: .* \[Stack\/Guard\]$/],
  ['everybody', { builderArns: ['arn:aws:iam::*:role/*'] }, /'builderArns' has "arn:aws:iam::\*:role\/\*", which is everyone/],
  ['a star', { builderArns: ['*'] }, /'builderArns' has "\*", which is not the ARN of a principal/],
  ['a name', { builderArns: ['packer'] }, /which is not the ARN of a principal/],
  ['an empty value', { buildTag: { key: 'CreatedBy', value: '' } }, /'buildTag.value' is empty/],
  ['more than fits', { builderArns: Array.from({ length: 40 }, (_, i) => `${BUILDER}-${i}`) }, /'builderArns' makes a document of \d+ characters, more than the 5120/],
])('fails for %s', (_, props, message) => {
  expect(() => guardOf(props)).toThrow(message);
});
