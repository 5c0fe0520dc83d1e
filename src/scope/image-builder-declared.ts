import { ArnFormat, Aws, Stack } from 'aws-cdk-lib';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { IConstruct } from 'constructs';
import { accountsOf, idsOf } from './declared';
import { fieldOf } from './places';
import { fail, known, shown } from '../validation/fail';

/* What owners of Image Builder roles declare, as texts for the placeholders of capability data. */

/** Texts that look like this where they are known; each stands for one thing. */
const shaped = (scope: IConstruct, property: string, texts: string[], shape: RegExp, problem: string, cure: string) => {
  for (const text of texts) {
    const literal = known(scope, text);
    if (literal !== undefined && !/[*?$]/.test(literal) && !shape.test(literal)) fail(scope, property, `has ${shown(literal)}, ${problem}`, cure);
  }
  return idsOf(scope, property, texts);
};

/** Names of parameters, as they follow the word `parameter` of an ARN. */
export const parameterNamesOf = (scope: IConstruct, property: string, names: string[]) => shaped(scope, property, names,
  /^(\/[\w.-]+)+$/, 'which is not the name of a parameter with a leading slash', "write it like '/images/web'");

export const launchTemplateIdsOf = (scope: IConstruct, property: string, ids: string[]) => shaped(scope, property, ids,
  /^lt-[0-9a-f]+$/, 'which is not the id of a launch template', "write it like 'lt-0123456789abcdef0': the name is not part of its ARN");

export const snapshotIdsOf = (scope: IConstruct, property: string, ids: string[]) => shaped(scope, property, ids,
  /^snap-[0-9a-f]+$/, 'which is not the id of a snapshot', "write it like 'snap-0123456789abcdef0'");

export const logGroupNamesOf = (scope: IConstruct, property: string, names: string[]) => shaped(scope, property, names,
  /^[\w./#-]{1,512}$/, 'which is not the name of a log group', "write it like '/aws/imagebuilder/web'");

export const documentNamesOf = (scope: IConstruct, property: string, names: string[]) => shaped(scope, property, names,
  /^(?!aws|amazon)[\w.-]{3,128}$/i, 'which is not the name of a document of the account', "write it like 'Hardening': documents of AWS belong to no account; updateSsmAgent gives AWS-UpdateSSMAgent");

export function pipelineArnsOf(scope: IConstruct, property: string, arns: string[]): string[] {
  const pipelines = shaped(scope, property, arns, /^arn:[^:]+:imagebuilder:[^:]+:\d{12}:image-pipeline\/[a-z0-9_-]+$/,
    'which is not the ARN of a pipeline', "write it like 'arn:aws:imagebuilder:eu-west-1:111122223333:image-pipeline/web'");
  const own = known(scope, Stack.of(scope).account);
  for (const arn of pipelines) {
    const account = fieldOf(scope, arn, 'account');
    if (own !== undefined && account !== undefined && account !== own) {
      fail(scope, property, `has a pipeline of account ${account} (${shown(arn)})`, `pipelines are started inside their own account (${own}) only`);
    }
  }
  return pipelines;
}

/** Accounts that get copies: others than the own. */
export function targetAccountsOf(scope: IConstruct, property: string, accounts: string[]): string[] {
  const own = Stack.of(scope).account;
  if (accounts.includes(own) || accounts.includes(Aws.ACCOUNT_ID)) {
    fail(scope, property, `has ${shown(known(scope, own) ?? 'AWS::AccountId')}, the account of the stack itself`, 'leave it out: the image is there already; copyToRegions has other regions');
  }
  return accountsOf(scope, property, accounts);
}

/** The ARNs of executions of state machines. */
export const executionArnsOf = (scope: IConstruct, stateMachineArns: string[]) => stateMachineArns.map((arn) => {
  const { partition, region, account, resourceName } = Stack.of(scope).splitArn(arn, ArnFormat.COLON_RESOURCE_NAME);
  return `arn:${partition}:states:${region}:${account}:execution:${resourceName}:*`;
});

/** Keys are named by ARNs: a bare id would be looked for in the account that asks. */
export function checkKeyArns(scope: IConstruct, property: string, keys: IKey[]): void {
  for (const { keyArn } of keys) {
    const arn = known(scope, keyArn);
    if (arn !== undefined && !/^arn:[^:]+:kms:[^:]*:\d{12}:(key|alias)\/.+$/.test(arn)) {
      fail(scope, property, `has ${shown(arn)}, which is not the ARN of a key`, "take it with Key.fromKeyArn and write it like 'arn:aws:kms:eu-west-1:111122223333:key/…'");
    }
  }
}

