import { Stack, Token } from 'aws-cdk-lib';
import type { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { one } from './fill';
import { urlSuffixOf } from '../scope/partitions';
import { partitionOf } from '../scope/regions';
import { flattened } from '../validation/flatten';
import { isObject } from '../validation/is-object';

/* How large policies are for IAM. */

/** Names that the deployment makes, at their longest; ARNs of IAM, KMS or S3 with such a name. */
const NAME = 'n'.repeat(64);
const ARN = 'a'.repeat(120);

/** What the deployment puts in the place of a pseudo parameter, at its longest. */
function pseudoParameter(name: string, stack: Stack): string | undefined {
  switch (name) {
    case 'Partition': return partitionOf(stack.region) ?? 'aws-us-gov';
    case 'Region': return 'ap-southeast-1';
    case 'AccountId': return '111122223333';
    case 'URLSuffix': return urlSuffixOf('aws-cn');
    default: return undefined;
  }
}

/** Pseudo parameters as the CDK writes them into strings. Nearly every ARN has some, and to have them resolved takes many times as long. */
const PSEUDO_PARAMETER = /\$\{Token\[AWS\.(Partition|Region|AccountId|URLSuffix)\.\d+\]\}/g;

/** What the deployment puts in the place of an intrinsic function, at its longest; undefined for any other object. */
function deployed(value: object, stack: Stack): string | undefined {
  if (!/^(Ref$|Fn::)/.test(Object.keys(value)[0] ?? '')) return undefined;
  return flattened(value, (name, argument) => {
    if (name === 'Ref') return pseudoParameter(/^AWS::(\w+)$/.exec(argument)?.[1] ?? '', stack) ?? NAME;
    return name === 'Fn::GetAtt' && !/Arn$/.test(argument[1]) ? NAME : ARN;
  });
}

const tokenIn = (text: unknown) => typeof text === 'string' && text.includes('{Token[');

/**
 * Whether something of a value is known at deployment only, apart from what is further inside. Asked of every part of a policy, where
 * Token.isUnresolved() takes a third of the time of making a role.
 */
function hasTokens(value: unknown): boolean {
  if (Array.isArray(value)) return value.some(tokenIn);
  if (isObject(value)) return 'resolve' in value || Object.keys(value).some(tokenIn);
  return tokenIn(value) || (typeof value === 'number' && Token.isUnresolved(value));
}

/**
 * What the JSON of a value has in it where the template, or IAM, will have something else: tokens as texts, objects and numbers, intrinsic
 * functions.
 */
const LATE = /\{Token\[|<unresolved-|<Fn::|e\+289|"Ref":|"Fn::/;

/**
 * The characters that IAM counts of a policy document or of a statement: those of its JSON, as the deployment makes it. Only what
 * has tokens is resolved; the CDK resolves every policy anyway, and to do it here as well would take as long again.
 */
export function charactersOf(value: unknown, stack: Stack): number {
  const written: string | undefined = hasTokens(value) ? undefined : JSON.stringify(value); // an empty document has no JSON
  const early = written?.replace(PSEUDO_PARAMETER, (token, name: string) => pseudoParameter(name, stack) ?? token);
  if (early !== undefined && !LATE.test(early)) return early.length;
  const text: string | undefined = JSON.stringify(value, function (this: Record<string, unknown>, key) {
    const raw = this[key]; // tokens hide in what stringify has made of it already
    const part: unknown = hasTokens(raw) ? stack.resolve(raw) : raw;
    return isObject(part) ? deployed(part, stack) ?? part : part;
  });
  return text?.length ?? 0; // a document without statements resolves to nothing
}

/** The characters of a document without statements. */
export const ENVELOPE = JSON.stringify({ Statement: [], Version: '2012-10-17' }).length;

/** What a statement of ours has; the CDK copies each part whenever it is read. */
export type StatementParts = Pick<PolicyStatement, 'sid' | 'effect' | 'actions' | 'resources' | 'conditions'>;

/** A statement of ours as it will be in its document. In the words of the CDK, toStatementJson(), it takes four times as long. */
export function statementSize({ sid, effect, actions, resources, conditions }: StatementParts, stack: Stack): number {
  const condition = Object.keys(conditions).length > 0 ? { Condition: conditions } : {};
  const json = { Action: one(actions), Effect: effect, Resource: one(resources), Sid: sid, ...condition };
  return charactersOf(json, stack) + ','.length;
}

/** The characters of statements, wherever they are put. */
export const charactersOfStatements = (statements: readonly PolicyStatement[], stack: Stack) =>
  statements.map((statement) => statementSize(statement, stack)).reduce((a, b) => a + b, 0);
