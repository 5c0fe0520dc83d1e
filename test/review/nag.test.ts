import { App, Aspects, Fn, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { AwsSolutionsChecks, NagSuppressions } from 'cdk-nag';
import { PackerBuilder, PackerBuildRole, PackerBuildRoleProps } from '../../src';
import { COMMERCIAL, stackIn } from '../harness/synthesize';

/* What a role says that cdk-nag will report of it is what cdk-nag reports. Every construct and option: `npx projen judges`. */

/** The findings of AwsSolutions as it prints them, such as `AwsSolutions-IAM5[Resource::*]`. */
function findingsIn(app: App): string[] {
  const found: string[] = [];
  const ignore = () => {};
  const logger = {
    onCompliance: ignore,
    onNonCompliance: ({ ruleId, findingId }: { ruleId: string; findingId: string }) => { found.push(`${ruleId}[${findingId}]`); },
    onSuppressed: ignore,
    onError: ({ ruleId, errorMessage }: { ruleId: string; errorMessage: string }) => { throw new Error(`${ruleId}: ${errorMessage}`); },
    onSuppressedError: ignore,
    onNotApplicable: ignore,
  };
  Aspects.of(app).add(new AwsSolutionsChecks({ reports: false, additionalLoggers: [logger] }));
  app.synth();
  return [...new Set(found)].sort();
}

const expectedOf = (builder: PackerBuildRole) => builder.explain().expectedNagFindings().map(({ id, appliesTo }) => `${id}[${appliesTo}]`).sort();

const appOf = (stack: Stack) => stack.node.root as App;

test.each<[string, (stack: Stack) => PackerBuildRoleProps]>([
  ['the defaults', () => ({})],
  ['several regions', () => ({ regions: ['us-east-1', 'eu-west-1'] })],
  ['a bucket of the stack', (stack) => ({ importBucket: new s3.Bucket(stack, 'Bucket') })],
  ['a bucket of another stack', (stack) => ({ importBucket: new s3.Bucket(new Stack(appOf(stack), 'Other', { env: COMMERCIAL }), 'Bucket') })],
  ['an imported bucket', (stack) => ({ importBucket: s3.Bucket.fromBucketArn(stack, 'Bucket', Fn.importValue('ImageBucket')) })],
  ['a substituted name', (stack) => ({
    builders: [PackerBuilder.AMAZON_INSTANCE], bundleBucket: s3.Bucket.fromBucketArn(stack, 'Bucket', Fn.sub('arn:${AWS::Partition}:s3:::images')),
  })],
])('with %s', (_, propsIn) => {
  const stack = stackIn(COMMERCIAL);
  const builder = new PackerBuildRole(stack, 'Packer', propsIn(stack));
  const expected = expectedOf(builder); // before synthesis, which turns references to other stacks into imports
  const ofIam = findingsIn(appOf(stack)).filter((finding) => finding.startsWith('AwsSolutions-IAM'));
  expect(ofIam).toEqual(expected);
  expect(ofIam).toContain('AwsSolutions-IAM5[Resource::*]');
});

test('in a stack that is not bound to a place', () => {
  const stack = new Stack(new App(), 'Stack');
  const builder = new PackerBuildRole(stack, 'Packer');
  expect(findingsIn(appOf(stack))).toEqual(expectedOf(builder));
  expect(expectedOf(builder)).toContain('AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:ec2:<AWS::Region>:<AWS::AccountId>:instance/*]');
});

test('they can be given to cdk-nag as suppressions, and silence nothing else', () => {
  const stack = stackIn(COMMERCIAL);
  const builder = new PackerBuildRole(stack, 'Packer');
  builder.addToRolePolicy(new iam.PolicyStatement({ actions: ['s3:Get*'], resources: ['arn:aws:s3:::packages/*'] }));
  NagSuppressions.addResourceSuppressions(builder, builder.explain().expectedNagFindings(), true);
  expect(findingsIn(appOf(stack))).toEqual(['AwsSolutions-IAM5[Action::s3:Get*]', 'AwsSolutions-IAM5[Resource::arn:aws:s3:::packages/*]']);
});

test('each has the reasons of its statements', () => {
  const explanation = new PackerBuildRole(stackIn(COMMERCIAL), 'Packer', { protectionTag: { key: 'Golden', value: 'true' } }).explain();
  const expected = explanation.expectedNagFindings();
  const denied = explanation.statements.filter(({ effect }) => effect === 'Deny').map(({ sid }) => sid);
  expect(denied).not.toEqual([]);
  expect(expected.flatMap(({ sids }) => sids)).not.toEqual(expect.arrayContaining(denied));

  const all = expected.find(({ appliesTo }) => appliesTo[0] === 'Resource::*')!;
  expect(all.sids).toContain('LookUp');
  for (const { sid, because, unscopable } of explanation.statements.filter(({ sid: one }) => all.sids.includes(one))) {
    expect(all.reason).toContain(`${sid}: ${because}; ${unscopable}`);
  }
  const stop = expected.find(({ sids }) => sids.includes('StopAndTerminateInstance'))!;
  expect(stop.reason).toMatch(/StopAndTerminateInstance: .*; only where StringEquals aws:ResourceTag\/CreatedBy = packer/);
});
