import { App, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { LateTaggedResource, LateTagging } from '../packer/late-tagging';
import { PackerBuildRole } from '../packer/packer-build-role';
import { PackerBuildRoleProps } from '../packer/packer-build-role-props';
import type { PackerTemplate } from '../packer/packer-template';
import { PackerUnknownOptions } from '../packer/vocabulary';

/* The policy of a role as JSON, for those who do not use the CDK. */

export interface PolicyOptions {
  readonly account: string;
  readonly region: string;
  readonly tag?: { readonly key: string; readonly value: string };
  readonly instanceRoles?: readonly string[];
  readonly kmsKeys?: readonly string[];
  readonly securityGroups?: readonly string[];
  readonly fastLaunchTemplates?: readonly string[];
  readonly secrets?: readonly string[];
  readonly parameters?: readonly string[];
  readonly bundleBucket?: string;
  readonly importBucket?: string;
  readonly lateTagging?: readonly string[];
  readonly grantUnknown?: boolean;
}

export interface Policy {
  /** One document, or several where IAM takes no single one of that size. */
  readonly documents: readonly object[];
  readonly warnings: readonly string[];
}

export function policyOf(template: PackerTemplate, options: PolicyOptions): Policy {
  const app = new App({ context: { '@aws-cdk/core:enablePartitionLiterals': true }, analyticsReporting: false });
  const stack = new Stack(app, 'Policy', { env: { account: options.account, region: options.region } });
  const role = new PackerBuildRole(stack, 'Role', { template, ...propsOf(stack, options) });
  const place = { 'AWS::Partition': stack.partition, 'AWS::AccountId': options.account, 'AWS::Region': options.region, 'AWS::URLSuffix': stack.urlSuffix };
  return {
    documents: role._policy.documents.map((statements) =>
      inPlain(stack.resolve(new iam.PolicyDocument({ statements: [...statements] }).toJSON()), place) as object),
    warnings: role.node.metadata.filter(({ type }) => type === 'aws:cdk:warning').map(({ data }) => String(data)),
  };
}

function propsOf(stack: Stack, options: PolicyOptions): PackerBuildRoleProps {
  const list = <T>(texts: readonly string[] | undefined, make: (text: string, id: string) => T) =>
    (texts && texts.length > 0 ? texts.map((text, i) => make(text, String(i))) : undefined);
  const kind = (text: string) => {
    const found = Object.values(LateTaggedResource).find((resource) => resource === text);
    if (!found) throw new Error(`'--late-tagging' is '${text}': give one of ${Object.values(LateTaggedResource).join(', ')}`);
    return found;
  };
  return {
    buildTag: options.tag,
    unknownOptions: options.grantUnknown ? PackerUnknownOptions.GRANT_UNSCOPED_WITH_WARNING : undefined,
    instanceRoles: list(options.instanceRoles, (arn, id) => iam.Role.fromRoleArn(stack, `InstanceRole${id}`, arn)),
    kmsKeys: list(options.kmsKeys, (arn, id) => kms.Key.fromKeyArn(stack, `Key${id}`, arn)),
    securityGroups: list(options.securityGroups, (securityGroupId) => ({ securityGroupId } as any)),
    fastLaunchTemplates: list(options.fastLaunchTemplates, (id) => id),
    // Only what a policy names of them is read.
    secrets: list(options.secrets, (secretFullArn) => ({ secretFullArn, secretArn: secretFullArn } as any)),
    parameters: list(options.parameters, (parameterArn) => ({ parameterArn } as any)),
    bundleBucket: options.bundleBucket ? s3.Bucket.fromBucketName(stack, 'BundleBucket', options.bundleBucket) : undefined,
    importBucket: options.importBucket ? s3.Bucket.fromBucketName(stack, 'ImportBucket', options.importBucket) : undefined,
    lateTagging: options.lateTagging?.length ? LateTagging.of(...options.lateTagging.map(kind)) : undefined,
  };
}

/** Without the functions of CloudFormation: what they come to in one place. */
function inPlain(value: unknown, place: Readonly<Record<string, string>>): unknown {
  if (Array.isArray(value)) return value.map((item) => inPlain(item, place));
  if (typeof value !== 'object' || value === null) return value;
  const [[name, argument] = [''], ...others] = Object.entries(value) as [string, any][];
  if (others.length === 0 && name === 'Ref' && argument in place) return place[argument];
  if (others.length === 0 && name === 'Fn::Join') return (inPlain(argument[1], place) as string[]).join(argument[0]);
  if (name === 'Ref' || name.startsWith('Fn::')) throw new Error(`the policy depends on a deployment (${JSON.stringify(value)})`);
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, inPlain(item, place)]));
}
