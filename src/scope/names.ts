import type { IManagedPolicy } from 'aws-cdk-lib/aws-iam';
import { IConstruct } from 'constructs';
import {
  checkShape, description, INSTANCE_PROFILE_NAME, MANAGED_POLICY_ARN, MANAGED_POLICY_NAME, PATH_OF_IAM, ROLE_NAME, Shape,
} from '../validation/shapes';

/** What roles, instance profiles and managed policies are called. */
const NAMED = {
  roleName: ROLE_NAME,
  instanceProfileName: INSTANCE_PROFILE_NAME,
  managedPolicyName: MANAGED_POLICY_NAME,
  path: PATH_OF_IAM,
  description: description(1000),
} satisfies Record<string, Shape>;

type Names = { readonly [property in keyof typeof NAMED]?: string } & { readonly permissionsBoundary?: IManagedPolicy };

/** Refuses names, paths and descriptions that IAM does not take. */
export function checkNames(scope: IConstruct, props: Names): void {
  for (const property of Object.keys(NAMED) as (keyof typeof NAMED)[]) {
    const value = props[property];
    if (value !== undefined) checkShape(scope, property, value, NAMED[property], 'is');
  }
  if (props.permissionsBoundary) checkShape(scope, 'permissionsBoundary', props.permissionsBoundary.managedPolicyArn, MANAGED_POLICY_ARN, 'is');
}
