import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { IConstruct } from 'constructs';

/** A role that distributes, and the keys that its images are encrypted with. */
interface EncryptedDistribution {
  readonly role: IConstruct;
  readonly keys: readonly IKey[];
}

/** By app and by the ARN of the role. */
const byApp = new WeakMap<IConstruct, Map<string, EncryptedDistribution>>();

/** Remembers the keys of a role that distributes, for the targets of the same app. */
export function rememberKeys(role: IConstruct, roleArn: string, keys: readonly IKey[]): void {
  const roles = byApp.get(role.node.root) ?? new Map<string, EncryptedDistribution>();
  byApp.set(role.node.root, roles.set(roleArn, { role, keys }));
}

/** The role of the same app with this ARN, if it distributes encrypted images. */
export function encryptedDistributionOf(target: IConstruct, roleArn: string): EncryptedDistribution | undefined {
  const distribution = byApp.get(target.node.root)?.get(roleArn);
  return distribution?.keys.length ? distribution : undefined;
}
