import { Stack } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { accountsOf } from '../iam/scope/accounts';
import { nonEmpty, unique } from '../iam/scope/values';
import { checkShape } from '../iam/validation/check-shape';
import { fail } from '../iam/validation/fail';
import { checkKinds, KindsOf, listOf, oneOf, SWITCH, TEXT, TEXTS } from '../iam/validation/kinds';
import { ALLOWED_IMAGE_NAME } from '../iam/validation/shapes';

/** Providers of images that AWS Organizations knows by a name. */
export enum AllowedImageProvider {
  /** Images of Amazon and of providers that Amazon has verified. */
  AMAZON = 'amazon',

  /** Images of verified sellers in the AWS Marketplace. */
  AWS_MARKETPLACE = 'aws_marketplace',

  /** Images that AWS Backup created. */
  AWS_BACKUP_VAULT = 'aws_backup_vault',
}

/**
 * Properties of `AllowedImages`.
 *
 * @see https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_declarative_syntax.html
 */
export interface AllowedImagesProps {
  /**
   * The accounts whose images can be used, such as the accounts that build: at least one, 12 digits each.
   *
   * @default - no account; then `providers` is required
   */
  readonly accountIds?: string[];

  /**
   * The names that images of `accountIds` must have, such as `web-*`: 3 to 128 characters, with `*` and `?` for parts, 50 names at
   * most. Only together with `accountIds`.
   *
   * @default - images of these accounts may have any name
   */
  readonly imageNames?: string[];

  /**
   * The providers whose images can be used too. An account that builds needs the providers of its source images, often
   * `AllowedImageProvider.AMAZON`.
   *
   * @default - no provider
   */
  readonly providers?: AllowedImageProvider[];

  /**
   * Whether other images can still be used, and are only marked: `ImageAllowed` of `DescribeImages` is false. Start with this,
   * and look at the images that it marks.
   *
   * @default false - other images can be neither found nor used
   */
  readonly auditOnly?: boolean;

  /**
   * The message that people see when an image is refused, such as where to find allowed images. Free text, which must not be
   * empty.
   *
   * @default - the text of AWS
   */
  readonly exceptionMessage?: string;
}

const KINDS: KindsOf<AllowedImagesProps> = {
  accountIds: TEXTS,
  imageNames: TEXTS,
  providers: listOf(oneOf('AllowedImageProvider', AllowedImageProvider), 'AllowedImageProvider'),
  auditOnly: SWITCH,
  exceptionMessage: TEXT,
};

/** Source: AWS Organizations User Guide, "Quotas for AWS Organizations": characters of a declarative policy. */
const LONGEST = 10_000;
/** Source: Amazon EC2 API Reference, ImageCriterionRequest: providers and names of one criterion, and criteria. */
const [MOST_PROVIDERS, MOST_NAMES, MOST_CRITERIA] = [200, 50, 10];

const assigned = (value: unknown) => ({ '@@assign': value });

/** Lists of at most so many. */
const chunksOf = <T>(values: readonly T[], size: number): T[][] =>
  Array.from({ length: Math.ceil(values.length / size) }, (_, i) => values.slice(i * size, (i + 1) * size));

/**
 * Lets accounts use only the images of your build accounts: the document of a declarative policy for EC2.
 *
 * Attach it to accounts, units or the root of the organization. Policies below can neither extend nor replace it. Images that an account
 * owns may always be used there.
 *
 * Source: AWS Organizations User Guide, "Declarative policy syntax and examples", Allowed Images Settings; Amazon EC2 User Guide, "Control
 * the discovery and use of AMIs in Amazon EC2 with Allowed AMIs".
 *
 * @see https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/ec2-allowed-amis.html
 * @example
 * const allowed = new AllowedImages(this, 'AllowedImages', { accountIds: ['111122223333'], providers: [AllowedImageProvider.AMAZON] });
 * new organizations.CfnPolicy(this, 'Policy', { name: 'allowed-images', type: 'DECLARATIVE_POLICY_EC2', content: allowed.document });
 */
export class AllowedImages extends Construct {
  /** The document, for a policy of the type `DECLARATIVE_POLICY_EC2`. */
  public readonly document: any;

  constructor(scope: Construct, id: string, props: AllowedImagesProps) {
    super(scope, id);
    checkKinds(this, props, KINDS);
    const { auditOnly = false, exceptionMessage } = props;
    const providers = nonEmpty(this, 'providers', props.providers, 'only images of accountIds are allowed') ?? [];
    const accountIds = nonEmpty(this, 'accountIds', props.accountIds, 'only images of providers are allowed');
    const accounts = accountIds ? accountsOf(this, 'accountIds', accountIds) : [];
    if (exceptionMessage === '') fail(this, 'exceptionMessage', 'is ""', 'give a message, or leave it out');
    const imageNames = nonEmpty(this, 'imageNames', props.imageNames, 'images of accountIds may have any name');
    const names = imageNames && unique(imageNames);
    names?.forEach((name) => checkShape(this, 'imageNames', name, ALLOWED_IMAGE_NAME));
    if (accounts.length + providers.length === 0) {
      fail(this, 'accountIds', 'is not set', 'name the accounts whose images can be used, or set providers');
    }
    if (names && accounts.length === 0) fail(this, 'imageNames', 'is set without accountIds', 'name the accounts that own these images');
    if (names && names.length > MOST_NAMES) {
      fail(this, 'imageNames',
        `has ${names.length} names, more than the ${MOST_NAMES} of one criterion`, 'use * for a part that they share');
    }

    // An image must meet everything of one criterion, and any one of the criteria.
    const criteria = [
      ...chunksOf(accounts, MOST_PROVIDERS).map((some) => ({
        allowed_image_providers: assigned(some), ...(names && { image_names: assigned(names) }),
      })),
      ...(providers.length > 0 ? [{ allowed_image_providers: assigned(providers) }] : []),
    ];
    this.document = {
      ec2_attributes: {
        ...(exceptionMessage !== undefined && { exception_message: assigned(exceptionMessage) }),
        allowed_images_settings: {
          '@@operators_allowed_for_child_policies': ['@@none'],
          'state': assigned(auditOnly ? 'audit_mode' : 'enabled'),
          'image_criteria': Object.fromEntries(criteria.map((criterion, i) => [`criteria_${i + 1}`, criterion])),
        },
      },
    };
    const characters = JSON.stringify(Stack.of(this).resolve(this.document)).length;
    if (characters > LONGEST || criteria.length > MOST_CRITERIA) {
      fail(this, 'accountIds',
        `makes a document of ${characters} characters and ${criteria.length} criteria, more than the ${LONGEST} and ${MOST_CRITERIA} of a declarative policy`,
        'name fewer accounts: attach one policy to each organizational unit, with the accounts that build for it');
    }
  }
}
