import type { Restriction } from '../../capability';
import { reference } from '../../sources';

export const parentImageOwners: Restriction = {
  id: 'parent-image-owners',
  does: 'starts from images of the declared owners only',
  narrows: ['LaunchFromImage'],
  when: { StringEquals: { 'ec2:Owner': '${ParentImageOwners}' } },
  because: 'an image of somebody else runs with the permissions of the instance role',
  source: reference('Amazon EC2', 'RunInstances, image, ec2:Owner'),
};
