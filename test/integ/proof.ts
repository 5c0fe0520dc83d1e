import { ExpectedResult, IntegTest, Match } from '@aws-cdk/integ-tests-alpha';
import { App, Aws, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import type * as kms from 'aws-cdk-lib/aws-kms';
import type { Construct } from 'constructs';
import { together } from '../harness/options';
import type { Subject } from '../harness/subjects';
import { COMMERCIAL, propsIn } from '../harness/synthesize';

/* What integration tests have in common: a stack, and what IAM itself is asked about it once it is deployed. */

/** A call, as IAM's policy simulator is asked about it. */
export interface Call {
  readonly action: string;
  /** Its ARN; {@link arn} makes one. A star where the action knows no resources, or to ask of any: it is a question, and grants nothing. */
  readonly resource: string;
  /** Condition keys and their values. @default - none but the region */
  readonly context?: Record<string, string>;
}

/** What IAM must say of a role. */
export interface Proof {
  readonly principalArn: string;
  readonly allowed: Call[];
  readonly denied: Call[];
}

/** An ARN where the stack is. */
export const arn = (service: string, resource: string, account: string = Aws.ACCOUNT_ID) => `arn:${Aws.PARTITION}:${service}:${Aws.REGION}:${account}:${resource}`;

export const INSTANCE = 'instance/i-0123456789abcdef0';
const IMAGE = `arn:${Aws.PARTITION}:ec2:${Aws.REGION}::image/ami-0123456789abcdef0`;

/** A call that production would not survive. */
export const terminate = (): Call => ({ action: 'ec2:TerminateInstances', resource: arn('ec2', INSTANCE) });

/** That a role terminates instances with its tag, and no others. */
export function terminatesItsOwn({ roleArn }: iam.IRole, key: string, own: string, foreign: string): Proof {
  const tagged = (value: string): Call => ({ ...terminate(), context: { [`aws:ResourceTag/${key}`]: value } });
  return { principalArn: roleArn, allowed: [tagged(own)], denied: [terminate(), tagged(foreign)] };
}

/** That a role deregisters images of Image Builder, and no others. */
export function deregistersItsOwn({ roleArn }: iam.IRole): Proof {
  const deregister: Call = { action: 'ec2:DeregisterImage', resource: IMAGE };
  return { principalArn: roleArn, allowed: [{ ...deregister, context: { 'aws:ResourceTag/CreatedBy': 'EC2 Image Builder' } }], denied: [deregister] };
}

/** That a role uses a key through EC2 alone, and does not delete it. */
export function usesThroughEc2({ roleArn }: iam.IRole, { keyArn }: kms.IKey): Proof {
  const describe: Call = { action: 'kms:DescribeKey', resource: keyArn };
  return {
    principalArn: roleArn,
    allowed: [{ ...describe, context: { 'kms:ViaService': `ec2.${Aws.REGION}.amazonaws.com` } }],
    denied: [describe, { action: 'kms:ScheduleKeyDeletion', resource: keyArn }],
  };
}

const context = (key: string, value: string) => ({ ContextKeyName: key, ContextKeyValues: [value], ContextKeyType: 'string' });

/**
 * An app with one stack, deployed and checked by integ-runner.
 *
 * @param name the name of the stack
 * @param fill puts the construct into the stack, and says what IAM must answer
 */
export function integrationTest(name: string, fill: (stack: Stack) => Proof[]): void {
  const app = new App();
  const stack = new Stack(app, name);
  const proofs = fill(stack);
  // Without assets in the snapshots: the assertions bring a function of their own, which says nothing of this library.
  const test = new IntegTest(app, 'Integ', { testCases: [stack], diffAssets: false });
  for (const { principalArn, allowed, denied } of proofs) {
    const ask = (call: Call, answer: unknown) => test.assertions.awsApiCall('iam', 'SimulatePrincipalPolicy', {
      PolicySourceArn: principalArn,
      ActionNames: [call.action],
      ResourceArns: [call.resource],
      ContextEntries: Object.entries({ 'aws:RequestedRegion': Aws.REGION, ...call.context }).map(([key, value]) => context(key, value)),
    }).expect(ExpectedResult.objectLike({
      EvaluationResults: Match.arrayWith([Match.objectLike({ EvalActionName: call.action, EvalDecision: answer })]),
    }));
    allowed.forEach((call) => ask(call, 'allowed'));
    denied.forEach((call) => ask(call, Match.stringLikeRegexp('^(implicit|explicit)Deny$')));
  }
}

/** How much is declared: the two integration tests that each construct has. */
export type Options = 'defaults' | 'all-options';

/** Makes a construct with its defaults, or with everything switched on; a person's policies are attached to a role. */
export function made<P extends object>(stack: Construct, { defaultsIn, allIn, make }: Subject<P>, options: Options): iam.IRole {
  const props = propsIn(stack, together<P>(defaultsIn(COMMERCIAL), options === 'defaults' ? {} as P : allIn(COMMERCIAL)));
  const result = make(stack, props);
  if (!Array.isArray(result)) return result;
  return new iam.Role(stack, 'Person', { assumedBy: new iam.AccountRootPrincipal(), managedPolicies: result });
}
