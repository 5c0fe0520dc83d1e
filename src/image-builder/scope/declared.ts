import { ArnFormat, Aws, Stack } from 'aws-cdk-lib';
import { IConstruct } from 'constructs';
import { accountsOf } from '../../iam/scope/accounts';
import { checkAccount } from '../../iam/scope/places';
import { arnsOf } from '../../iam/scope/values';
import { fail, known, shown } from '../../iam/validation/fail';
import { PIPELINE_ARN } from '../../iam/validation/shapes';

/* What owners of Image Builder roles declare, as texts for the placeholders of capability data. */

export function pipelineArnsOf(scope: IConstruct, property: string, arns: string[]): string[] {
  const pipelines = arnsOf(scope, property, arns, PIPELINE_ARN);
  pipelines.forEach((name) => checkAccount(scope, property, { resource: {}, what: 'a pipeline', name },
    (own) => `pipelines are started inside their own account (${own}) only`));
  return pipelines;
}

/** Accounts that get copies: others than the own. */
export function targetAccountsOf(scope: IConstruct, property: string, accounts: string[]): string[] {
  const own = Stack.of(scope).account;
  if (accounts.includes(own) || accounts.includes(Aws.ACCOUNT_ID)) {
    fail(scope, property, `has ${shown(known(scope, own) ?? 'AWS::AccountId')}, the account of the stack itself`,
      'leave it out: the image is there already; copyToRegions has other regions');
  }
  return accountsOf(scope, property, accounts);
}

export const executionArnsOf = (scope: IConstruct, stateMachineArns: string[]) => stateMachineArns.map((arn) => {
  const { partition, region, account, resourceName } = Stack.of(scope).splitArn(arn, ArnFormat.COLON_RESOURCE_NAME);
  return `arn:${partition}:states:${region}:${account}:execution:${resourceName}:*`;
});
