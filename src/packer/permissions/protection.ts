import { Capability, declaredBy } from '../../iam/vocabulary/capability';
import { IMAGE_OR_COPY, SNAPSHOT_OR_COPY } from '../../iam/vocabulary/ec2-resources';

export const protectedImages: Capability = {
  id: 'protected-images',
  does: 'cannot change images and snapshots with the protection tag',
  ...declaredBy('protectionTag'),
  template: 'the protection tag nowhere: someone else sets it',
  needs: [{
    sid: 'SpareProtectedImages',
    denies: true,
    actions: [
      'ec2:CreateTags', 'ec2:DeleteSnapshot', 'ec2:DeleteTags', 'ec2:DeregisterImage', 'ec2:EnableFastLaunch', 'ec2:EnableImageDeprecation',
      'ec2:EnableImageDeregistrationProtection', 'ec2:ModifyImageAttribute', 'ec2:ModifySnapshotAttribute',
    ],
    on: [IMAGE_OR_COPY, SNAPSHOT_OR_COPY],
    when: [{ StringEquals: { 'aws:ResourceTag/${ProtectionTagKey}': '${ProtectionTagValue}' } }],
    because: 'images in use cannot be distinguished from those of a failed build, so someone else sets this tag on them, and the role cannot remove it',
    source: 'IAM User Guide, "Policy evaluation logic": an explicit deny overrides any allow',
  }],
};
