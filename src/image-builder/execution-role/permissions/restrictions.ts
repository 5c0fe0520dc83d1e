import type { Restriction } from '../../../iam/vocabulary/capability';
import { IMAGE_OWNER } from '../../../iam/vocabulary/sources';

export const parentImageOwners: Restriction = {
  id: 'parent-image-owners',
  does: 'starts from images of the declared owners only',
  narrows: ['LaunchFromImage'],
  when: { StringEquals: { 'ec2:Owner': '${ImageOwners}' } },
  because: 'an image of someone else runs with the permissions of the instance role',
  source: IMAGE_OWNER,
};
