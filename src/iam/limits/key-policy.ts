import { Stack } from 'aws-cdk-lib';
import type { PolicyDocument } from 'aws-cdk-lib/aws-iam';
import { charactersOf } from '../statements/sizes';
import { worded } from '../validation/fail';

/** The characters of a key policy. Source: KMS Developer Guide, "Resource quotas", key policy document size (32 KB). */
export const KEY_POLICY_LIMIT = 32_768;

/** What KMS would refuse of a key policy for its size, in the words of an error. */
export function checkKeyPolicy(policy: PolicyDocument, stack: Stack): string[] {
  const characters = charactersOf(policy, stack);
  if (characters <= KEY_POLICY_LIMIT) return [];
  return [worded('accountIds', `makes a key policy of ${characters} characters, more than the ${KEY_POLICY_LIMIT} that KMS takes`,
    'name the organization (organizationId) or its units (organizationalUnitPaths) in place of its accounts')];
}
