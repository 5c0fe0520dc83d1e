import type { Need } from './capability';
import { OF_IMAGE_ACCOUNTS } from './conditions';
import { IMAGE } from './ec2-resources';
import { IMAGE_OWNER } from './sources';

/** What Packer and Image Builder need alike where the owners of source images include an account. */
export const launchFromImageOfAccount: Need = {
  sid: 'LaunchFromImageOfAccount',
  actions: ['ec2:RunInstances'],
  on: [IMAGE],
  when: [OF_IMAGE_ACCOUNTS],
  because: 'the images of some publishers, Canonical among them, have an alias such as amazon in ec2:Owner; their account is in aws:ResourceAccount',
  source: IMAGE_OWNER,
};
