import { ACCOUNT } from './emulator';

/* What app.ts declares, and what the tests of it build with. */

export const OTHER_REGION = 'eu-west-1';
export const KEY_IN_OTHER_REGION = `arn:aws:kms:${OTHER_REGION}:${ACCOUNT}:key/00000000-0000-0000-0000-000000000002`;
export const SHARED_WITH = ['444455556666', '777788889999'];
/** A publisher whose images EC2 knows by an alias, but people by this number. */
export const CANONICAL = '099720109477';
