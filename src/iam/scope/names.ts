import type { IManagedPolicy } from 'aws-cdk-lib/aws-iam';
import { IConstruct } from 'constructs';
import { checkShape } from '../validation/check-shape';
import {
  description, INSTANCE_PROFILE_NAME, MANAGED_POLICY_ARN, MANAGED_POLICY_NAME, PATH_OF_IAM, ROLE_NAME, Shape,
} from '../validation/shapes';

/** What roles, instance profiles and managed policies are called, and what bounds them. */
const NAMED = {
  roleName: ROLE_NAME,
  instanceProfileName: INSTANCE_PROFILE_NAME,
  managedPolicyName: MANAGED_POLICY_NAME,
  path: PATH_OF_IAM,
  description: description(1000),
  permissionsBoundary: MANAGED_POLICY_ARN,
} satisfies Record<string, Shape>;

export type NamedProps = { readonly [property in Exclude<keyof typeof NAMED, 'permissionsBoundary'>]?: string }
  & { readonly permissionsBoundary?: IManagedPolicy };

/** Refuses names, paths, descriptions and boundaries that IAM does not take. */
export function checkNames(scope: IConstruct, props: NamedProps): void {
  for (const property of Object.keys(NAMED) as (keyof typeof NAMED)[]) {
    const value = props[property];
    const text = typeof value === 'object' ? value.managedPolicyArn : value;
    if (text !== undefined) checkShape(scope, property, text, NAMED[property], 'is');
  }
}
