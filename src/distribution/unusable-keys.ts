import { Annotations } from 'aws-cdk-lib';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { IConstruct } from 'constructs';
import type { CrossAccountDistributionRoleProps } from './cross-account-distribution-role-props';
import { AmiEncryptionKey } from './encryption-key/ami-encryption-key';
import { known } from '../iam/validation/fail';
import { encryptedDistributionOf } from '../image-builder/execution-role/encrypted-distributions';

const CURE = "kms.Key.fromKeyArn(this, 'SourceKey', '<ARN of the key>')";

/** Whether the policy of a key leaves an account out, as far as its construct says. */
function leavesOut({ node }: IKey, account: string): boolean {
  if (!(node.scope instanceof AmiEncryptionKey)) return false;
  const { accountIds, organizationId } = node.scope._sharing;
  return organizationId === undefined && !accountIds?.includes(account);
}

/**
 * Warns when a role of the same app distributes encrypted images here, and this side cannot use their keys: the copy would fail.
 *
 * @param accounts the target accounts, as far as they are known
 */
export function warnOfUnusableKeys(
  target: IConstruct, { sources, sourceKeys = [] }: CrossAccountDistributionRoleProps, accounts: readonly string[],
): void {
  const annotations = Annotations.of(target);
  const usable = sourceKeys.map(({ keyArn }) => known(target, keyArn));

  for (const { roleArn } of sources) {
    const distribution = roleArn === undefined ? undefined : encryptedDistributionOf(target, roleArn);
    if (!distribution) continue;
    const { role, keys } = distribution;
    // The ARN of a key of the same app is known at deployment only: then any declared key may be the one.
    const missing = keys.filter(({ keyArn }) => (known(target, keyArn) === undefined ? usable.length === 0 : !usable.includes(keyArn)));
    if (missing.length > 0) {
      annotations.addWarningV2('cdk-ami-build-roles:source-key-not-usable',
        `sourceKeys: ${role.node.path} distributes images that are encrypted with ` +
        `${missing.map((key) => known(target, key.keyArn) ?? key.node.path).join(', ')}, and this role cannot use that. ` +
        `The copy into this account fails. Add the key: sourceKeys: [${CURE}]`);
    }
    for (const account of accounts) {
      for (const key of keys.filter((each) => leavesOut(each, account))) {
        annotations.addWarningV2('cdk-ami-build-roles:source-key-not-shared',
          `sources: the policy of the key ${key.node.scope!.node.path}, which encrypts the images of ${role.node.path}, does not name account ${account}. ` +
          `The copy into that account fails. Add it there: accountIds: ['${account}']`);
      }
    }
  }
}
