import { Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { PACKER_IMAGE_COPY_ROLE } from './kinds';
import { PackerImageCopyRoleProps } from './packer-image-copy-role-props';
import { copying } from './permissions';
import { chosen } from '../../iam/choice';
import { RolePolicy } from '../../iam/policies/role-policy';
import { literalAccountsOf } from '../../iam/scope/accounts';
import { guardedTagOf } from '../../iam/scope/build-tag';
import { kmsKeyArnsOf, literalKeyArnsOf } from '../../iam/scope/keys';
import { fieldOf } from '../../iam/scope/places';
import { checkRegions, regionsOf } from '../../iam/scope/regions';
import { scopeOf } from '../../iam/scope/scope';
import { inOrder, listsOf, nonEmpty } from '../../iam/scope/values';
import type { Grants } from '../../iam/statements/render';
import { checkTrustIsNarrow } from '../../iam/trust/narrow-trust';
import { fail, known } from '../../iam/validation/fail';
import { checkKinds } from '../../iam/validation/kinds';
import { MadeRole, roleFor } from '../../review/role-construct';

/**
 * The role in a target account that copies images which Packer built in another account and shares, encrypted ones included. It is assumed
 * for that by a pipeline or a function. Copies carry the build tag from the start. It can neither share, change nor remove them.
 *
 * The request must name the tag for the image and for its snapshots, and must not ask for the tags of the image (`CopyImageTags`):
 * `aws ec2 copy-image --tag-specifications`.
 *
 * @see https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/CopyingAMIs.html
 * @example
 * new PackerImageCopyRole(this, 'Copies', {
 *   assumedBy: new iam.ArnPrincipal('arn:aws:iam::111122223333:role/pipeline'),
 *   sourceAccountIds: ['111122223333'],
 *   buildTag: { key: 'CopiedFrom', value: 'builds' },
 * });
 */
export class PackerImageCopyRole extends MadeRole implements iam.IGrantable {
  /** The role that copies the images. Grants to it change its policy. `explain` does not include them. */
  public readonly role: iam.IRole;

  /** @internal */
  public readonly _policy: RolePolicy<PackerImageCopyRoleProps>;

  constructor(scope: Construct, id: string, props: PackerImageCopyRoleProps) {
    super(scope, id);

    const { assumedBy } = checkKinds(this, props, PACKER_IMAGE_COPY_ROLE);
    checkTrustIsNarrow(this, 'assumedBy', assumedBy);
    nonEmpty(this, 'sourceAccountIds', props.sourceAccountIds, 'no role is needed');
    const accounts = literalAccountsOf(this, 'sourceAccountIds', props.sourceAccountIds);
    const own = known(this, Stack.of(this).account);
    if (own !== undefined && accounts.includes(own)) {
      fail(this, 'sourceAccountIds', `has ${own}, the account of this role itself`,
        'inside an account PackerBuildRole copies images: copyToRegions');
    }
    const role = roleFor(this, props, { assumedBy, description: `Copies AMIs that ${accounts.join(', ')} built and shares` });
    this.role = role;
    this._policy = new RolePolicy(this, role, props, (changed) => this.grantsOf(changed));
  }

  /** What a role with these properties is given. */
  private grantsOf(props: PackerImageCopyRoleProps): Grants {
    const list = listsOf(this, props);
    const regions = regionsOf(this, nonEmpty(this, 'regions', props.regions, 'the region of the stack is meant'));
    checkRegions(this, 'regions', regions);
    const sourceKeys = literalKeyArnsOf(this, 'sourceKeys', list('sourceKeys', 'images are not encrypted'));
    const destinationKeys = kmsKeyArnsOf(this, 'destinationKeys', list('destinationKeys', 'copies keep their key'), regions);
    checkRegions(this, 'sourceKeys', sourceKeys.flatMap((arn) => fieldOf(this, arn, 'region') ?? []));
    const keys = [...new Set([...sourceKeys, ...destinationKeys])];
    return {
      capabilities: chosen(copying, { copySharedImage: true, copyEncryptedImage: keys.length > 0, exactTagKey: true }),
      restrictions: [],
      scope: scopeOf(this, {
        regions,
        tag: guardedTagOf(this, props.buildTag),
        declared: inOrder(this, {
          SourceRegion: ['*'],
          SourceAccount: literalAccountsOf(this, 'sourceAccountIds', props.sourceAccountIds),
          KmsKeyArns: keys,
          KeyRegions: [...new Set([...regions, ...sourceKeys.flatMap((arn) => fieldOf(this, arn, 'region') ?? [])])],
        }),
      }),
    };
  }
}
