import { Arn, ArnFormat, RemovalPolicy, Stack, Token } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import { Construct } from 'constructs';
import { AmiEncryptionKeyProps, AmiEncryptionKeyReplicaProps, AmiEncryptionKeySharing } from './ami-encryption-key-props';
import { ENCRYPTION_KEY, ENCRYPTION_KEY_REPLICA } from './kinds';
import { chooseForKey } from './select';
import { checkKeyPolicy } from '../../iam/limits/key-policy';
import { IMAGE_BUILDER_TAG } from '../../iam/scope/build-tag';
import { checkPlaceOfArn, fieldOf } from '../../iam/scope/places';
import { checkRegions } from '../../iam/scope/regions';
import { scopeOf } from '../../iam/scope/scope';
import { renderStatements } from '../../iam/statements/render';
import { toAccounts, toAnybodyWhoMeetsThem } from '../../iam/trust/distribution';
import { checkShape } from '../../iam/validation/check-shape';
import { fail, known } from '../../iam/validation/fail';
import { checkKind, checkKinds, TEXT } from '../../iam/validation/kinds';
import { description, MULTI_REGION_KEY_ARN } from '../../iam/validation/shapes';
import { Addressed, explainAll } from '../../review/explain';
import { Explanation } from '../../review/explanation';

/** A key policy in parts, each with whom it speaks to. */
function partsOf(scope: Construct, sharing: AmiEncryptionKeySharing): { own: Addressed; others: Addressed[] } {
  const { own, parts, declared } = chooseForKey(scope, sharing);
  const boundTo = scopeOf(scope, { regions: [Stack.of(scope).region], declared, tag: IMAGE_BUILDER_TAG });
  const addressed = ({ capabilities, accounts }: typeof own): Addressed => ({
    capabilities,
    restrictions: [],
    scope: boundTo,
    to: (statements) => (accounts ? toAccounts(statements, accounts) : toAnybodyWhoMeetsThem(statements)),
  });
  return { own: addressed(own), others: parts.map(addressed) };
}

const statementsOf = (parts: readonly Addressed[]): iam.PolicyStatement[] => parts.flatMap((part) => part.to(renderStatements(part)));

/** Explains a key policy, what leaves the key to its own account included. */
function explainKeyPolicy(scope: Construct, sharing: AmiEncryptionKeySharing): Explanation {
  const { own, others } = partsOf(scope, sharing);
  return explainAll(scope, [own, ...others]);
}

function checkDescription(scope: Construct, { description: text }: { description?: string }): void {
  if (text !== undefined) checkShape(scope, 'description', text, description(8192), 'is');
}

/**
 * A KMS key for images that other accounts copy and launch. They can use it only through EC2, and create grants only for AWS
 * resources and for the service-linked roles of Auto Scaling, EC2 Fleet and Spot. The key policy has no statement for its own
 * account. IAM policies decide there, such as those of `PackerBuildRole` (`kmsKeys`) and `ImageBuilderExecutionRole`
 * (`kmsKeys`).
 *
 * An image under the default key of EBS can never be shared, so name the key in the recipe or in the Packer template from the
 * start.
 *
 * @see https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-modifying-external-accounts.html
 * @example
 * const images = new AmiEncryptionKey(this, 'ImageKey', { accountIds: ['444455556666'] });
 * new PackerBuildRole(this, 'Packer', { encryptBoot: true, kmsKeys: [images.key], amiUsers: ['444455556666'] });
 */
export class AmiEncryptionKey extends Construct {
  /** The key, for recipes, `kmsKeys` and other constructs. */
  public readonly key: kms.IKey;

  /** @internal */
  public readonly _sharing: AmiEncryptionKeySharing;

  private readonly multiRegion: boolean;

  constructor(scope: Construct, id: string, props: AmiEncryptionKeyProps) {
    super(scope, id);

    checkDescription(this, checkKinds(this, props, ENCRYPTION_KEY));
    this._sharing = props;
    this.multiRegion = props.multiRegion ?? false;
    const key = new kms.Key(this, 'Key', {
      alias: props.alias,
      description: props.description ?? 'Encrypts AMIs',
      enableKeyRotation: props.enableKeyRotation ?? true,
      rotationPeriod: props.rotationPeriod,
      multiRegion: props.multiRegion,
      removalPolicy: props.removalPolicy ?? RemovalPolicy.RETAIN,
    });
    this.key = key;
    const statements = statementsOf(partsOf(this, props).others);
    statements.forEach((statement) => key.addToResourcePolicy(statement));
    this.node.addValidation({ validate: () => checkKeyPolicy((key.node.defaultChild as kms.CfnKey).keyPolicy, Stack.of(this)) });
  }

  /**
   * Refers to the replica of the key in another region, which an `AmiEncryptionKeyReplica` creates there. Fails without
   * `multiRegion`.
   *
   * @param region the region of the replica
   */
  public keyIn(region: string): kms.IKey {
    checkKind(this, 'region', region, TEXT);
    if (!this.multiRegion) {
      fail(this, 'multiRegion', 'is not set, so the key has no replicas', 'set it when you create the key: it cannot be changed later');
    }
    if (Token.isUnresolved(region)) fail(this, 'keyIn', 'has a region that is known at deployment only', 'name the region');
    checkRegions(this, 'keyIn', [region]);
    if (region === known(this, Stack.of(this).region)) return this.key;
    const id = `KeyIn-${region}`;
    return this.node.tryFindChild(id) as kms.IKey | undefined ?? kms.Key.fromKeyArn(this, id, Arn.format({
      service: 'kms', region, resource: 'key', resourceName: this.key.keyId, arnFormat: ArnFormat.SLASH_RESOURCE_NAME,
    }, Stack.of(this)));
  }

  /** Explains each statement of the key policy, and whom it is for. Statements that you or others add are not included. */
  public explain(): Explanation {
    return explainKeyPolicy(this, this._sharing);
  }
}

/**
 * A replica of an `AmiEncryptionKey` in another region, so that copies of images keep their key there. Create it in a stack of
 * that region. Give it the same sharing as the key, because KMS does not replicate the key policy.
 *
 * @see https://docs.aws.amazon.com/kms/latest/developerguide/multi-region-keys-overview.html
 * @example
 * new AmiEncryptionKeyReplica(this, 'ImageKey', {
 *   primaryKeyArn: 'arn:aws:kms:us-east-1:111122223333:key/mrk-00000000000000000000000000000001',
 *   organizationId: 'o-a1b2c3d4e5',
 * });
 */
export class AmiEncryptionKeyReplica extends Construct {
  /** The replica, for builds and copies in its region. */
  public readonly key: kms.IKey;

  private readonly declared: AmiEncryptionKeyReplicaProps;

  constructor(scope: Construct, id: string, props: AmiEncryptionKeyReplicaProps) {
    super(scope, id);

    this.declared = checkKinds(this, props, ENCRYPTION_KEY_REPLICA);
    checkShape(this, 'primaryKeyArn', props.primaryKeyArn, MULTI_REGION_KEY_ARN, 'is');
    checkPlaceOfArn(this, 'primaryKeyArn', props.primaryKeyArn);
    checkDescription(this, props);
    const region = known(this, Stack.of(this).region);
    if (region !== undefined && fieldOf(this, props.primaryKeyArn, 'region') === region) {
      fail(this, 'primaryKeyArn', `is a key of ${region}, the region of this stack`, 'put the replica into a stack of another region');
    }
    const { own, others } = partsOf(this, props);
    const policy = new iam.PolicyDocument({ statements: statementsOf([own, ...others]) });
    const replica = new kms.CfnReplicaKey(this, 'Key', {
      primaryKeyArn: props.primaryKeyArn,
      description: props.description ?? 'Encrypts AMIs',
      keyPolicy: policy,
    });
    replica.applyRemovalPolicy(props.removalPolicy ?? RemovalPolicy.RETAIN);
    this.key = kms.Key.fromKeyArn(this, 'Replica', replica.attrArn);
    if (props.alias) new kms.Alias(this, 'Alias', { aliasName: props.alias, targetKey: this.key });
    this.node.addValidation({ validate: () => checkKeyPolicy(policy, Stack.of(this)) });
  }

  /** Explains each statement of the key policy, and whom it is for. */
  public explain(): Explanation {
    return explainKeyPolicy(this, this.declared);
  }
}
