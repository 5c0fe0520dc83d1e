import type { Call } from './call';
import type { Account, Check, Facts } from './check';

/*
 * What EBS asks of a key in the caller's name. Recorded against AWS: a launch and a copy ask less of the caller than
 * the documented list has, and the key of the copy is asked for in the region of the copy. docs: "Amazon EBS
 * encryption", "Permissions".
 */

/** Without an encryption context. */
const DESCRIBE = 'DescribeKey';
/** Carries the context as a constraint of the grant, not as one of its own. */
const GRANT = 'CreateGrant';
const DATA_KEY = 'GenerateDataKeyWithoutPlaintext';

/** What is asked of the key of what is made. */
const ASKED: Record<string, string[]> = {
  RunInstances: [DATA_KEY, GRANT],
  CreateFleet: [DATA_KEY, GRANT],
  CopyImage: [DESCRIBE, DATA_KEY, GRANT],
  CreateVolume: [DATA_KEY, GRANT],
  ImportImage: [DESCRIBE, DATA_KEY, GRANT],
};

/** Checks of the key that a request names for what it makes. */
export function encrypting({ region, action }: Call, account: Account, key: string | undefined): Check[] {
  if (!key) return []; // the AWS managed key: its policy admits the account
  if (!key.startsWith('arn:')) throw new Error(`a key must be named by its ARN to know what is checked: ${key}`);
  const [, partition] = key.split(':');
  const context: Facts = { 'kms:EncryptionContextKeys': ['aws:ebs:id'] };
  const constraint: Facts = {
    'kms:GrantConstraintType': 'EncryptionContextSubset', 'kms:GrantIsForAWSResource': 'true', 'kms:GrantOperations': ['Decrypt'],
  };
  return ASKED[action].map((name): Check => ({
    action: `kms:${name}`,
    implied: 'kms-ebs',
    on: {
      type: 'key',
      arn: key,
      facts: {
        'kms:CallerAccount': account.id,
        'kms:ViaService': `ec2.${region}.amazonaws.com${partition === 'aws-cn' ? '.cn' : ''}`,
        ...{ [DATA_KEY]: context, [GRANT]: constraint }[name],
      },
    },
  }));
}
