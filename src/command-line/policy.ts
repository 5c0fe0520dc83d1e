import { App, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { layOut } from '../iam/statements/lay-out';
import { renderStatements } from '../iam/statements/render';
import { flattened } from '../iam/validation/flatten';
import { withTemplate } from '../packer/from-template/with-template';
import { grantsOf } from '../packer/grants';
import { declaredByTexts, Texts } from '../packer/options/declare';
import type { PackerTemplate } from '../packer/packer-template';
import { warn } from '../packer/warnings';

/* The policy of a role as JSON, for those who do not use the CDK. */

export interface PolicyOptions {
  readonly account: string;
  readonly region: string;
  readonly buildTag: { readonly key: string; readonly value: string };
  /** What the template cannot say. */
  readonly declared: Texts;
  readonly grantsUnknown: boolean;
}

export interface Policy {
  /** One document, or several where IAM takes no single one of that size. */
  readonly documents: readonly object[];
  readonly warnings: readonly string[];
}

export function policyOf(template: PackerTemplate, { account, region, buildTag, declared, grantsUnknown }: PolicyOptions): Policy {
  const app = new App({ context: { '@aws-cdk/core:enablePartitionLiterals': true }, analyticsReporting: false });
  const stack = new Stack(app, 'Policy', { env: { account, region } });
  const scope = new Construct(stack, 'Role');
  const declare = (bounds: object) => declaredByTexts(declared, { scope, buildTag, ...bounds });
  const build = withTemplate(scope, declare, template._read, { buildTag, grantsUnknown });
  const { inline, managed } = layOut(renderStatements(grantsOf(scope, build, buildTag)), stack);
  warn(scope, build, buildTag);
  const place = { 'AWS::Partition': stack.partition, 'AWS::AccountId': account, 'AWS::Region': region, 'AWS::URLSuffix': stack.urlSuffix };
  return {
    documents: [inline, ...managed].filter(({ statements }) => statements.length > 0)
      .map(({ statements }) => inPlain(stack.resolve(new iam.PolicyDocument({ statements }).toJSON()), place) as object),
    warnings: scope.node.metadata.filter(({ type }) => type === 'aws:cdk:warning').map(({ data }) => String(data)),
  };
}

/** Without the functions of CloudFormation: what they come to in one place. */
function inPlain(value: unknown, place: Readonly<Record<string, string>>): unknown {
  if (Array.isArray(value)) return value.map((item) => inPlain(item, place));
  if (typeof value !== 'object' || value === null) return value;
  if (/^(Ref$|Fn::)/.test(Object.keys(value)[0])) {
    return flattened(value, (name, argument, whole) => {
      if (name === 'Ref' && argument in place) return place[argument];
      throw new Error(`the policy depends on a deployment (${JSON.stringify(whole)})`);
    });
  }
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, inPlain(item, place)]));
}
