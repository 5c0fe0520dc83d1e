import * as iam from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { PACKER_IMAGE_RETENTION_ROLE } from './kinds';
import { PackerImageRetentionRoleProps } from './packer-image-retention-role-props';
import { retention, retentionRestrictions } from './permissions';
import { chosen } from '../../iam/choice';
import { RolePolicy } from '../../iam/policies/role-policy';
import { guardedTagOf } from '../../iam/scope/build-tag';
import { regionsOf } from '../../iam/scope/regions';
import { scopeOf } from '../../iam/scope/scope';
import { perTag, tagPatternsOf } from '../../iam/scope/tag-patterns';
import { inOrder, nonEmpty } from '../../iam/scope/values';
import type { Grants } from '../../iam/statements/render';
import { checkTrustIsNarrow } from '../../iam/trust/narrow-trust';
import { fail, shown } from '../../iam/validation/fail';
import { checkKinds } from '../../iam/validation/kinds';
import { MadeRole, roleFor } from '../../review/role-construct';

/**
 * A role that removes old images of Packer and does nothing else: it deregisters images that carry the build tag, and deletes their
 * snapshots.
 *
 * Which images are old the one decides who assumes the role: EC2 has no condition on the age of an image. With `imageTags` something else
 * marks them first. It can remove neither images of other tags nor those with deregistration protection.
 *
 * @see https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/deregister-ami.html
 * @example
 * new PackerImageRetentionRole(this, 'Retention', {
 *   assumedBy: new iam.ServicePrincipal('lambda.amazonaws.com'),
 *   buildTag: { key: 'CreatedBy', value: 'packer' },
 *   imageTags: { Expired: 'true' },
 * });
 */
export class PackerImageRetentionRole extends MadeRole implements iam.IGrantable {
  /** The role that removes the images. Grants to it change its policy. `explain` does not include them. */
  public readonly role: iam.IRole;

  /** @internal */
  public readonly _policy: RolePolicy<PackerImageRetentionRoleProps>;

  constructor(scope: Construct, id: string, props: PackerImageRetentionRoleProps) {
    super(scope, id);

    const { assumedBy, buildTag: { key, value } } = checkKinds(this, props, PACKER_IMAGE_RETENTION_ROLE);
    checkTrustIsNarrow(this, 'assumedBy', assumedBy);
    const role = roleFor(this, props, { assumedBy, description: `Removes old AMIs that carry ${key}=${value}` });
    this.role = role;
    this._policy = new RolePolicy(this, role, props, (changed) => this.grantsOf(changed));
  }

  /** What a role with these properties is given. */
  private grantsOf({ buildTag, imageTags = {}, keepSnapshots, regions }: PackerImageRetentionRoleProps): Grants {
    const tag = guardedTagOf(this, buildTag);
    const tags = tagPatternsOf(this, 'imageTags', imageTags);
    if (tags.some(({ key }) => key.toLowerCase() === tag.key.toLowerCase())) {
      fail(this, 'imageTags', `has the key of the build tag (${shown(tag.key)})`, 'leave it out: images carry it anyway');
    }
    return {
      capabilities: chosen(retention, { findOldImages: true, deregisterOldImages: true, deleteOldSnapshots: !keepSnapshots }),
      restrictions: tags.length > 0 ? retentionRestrictions : [],
      scope: scopeOf(this, {
        regions: regionsOf(this, nonEmpty(this, 'regions', regions, 'the region of the stack is meant')),
        tag,
        declared: inOrder(this, perTag('ImageTag', tags)),
      }),
    };
  }
}
