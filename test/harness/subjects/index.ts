import { packer } from './packer';
import type { Subject } from './subject';

/** The constructs under proof: attacks, data checks and snapshots go through this list. */
export const SUBJECTS: readonly Subject[] = [packer];

export { packer };
export type { Subject } from './subject';
