import { distribution } from './distribution';
import { imageBuilderExecution } from './image-builder-execution';
import { imageBuilderInstance } from './image-builder-instance';
import { imageBuilderLifecycle } from './image-builder-lifecycle';
import { imageBuilderAdministrator, imageBuilderOperator, imageBuilderReader } from './image-builder-people';
import { packer } from './packer';
import { packerImageCopy, packerImageRetention } from './packer-images';
import type { Subject } from './subject';

/** The constructs under proof: attacks, data checks and snapshots go through this list. */
export const SUBJECTS: readonly Subject[] = [
  packer, imageBuilderInstance, imageBuilderExecution, imageBuilderLifecycle, imageBuilderAdministrator, imageBuilderOperator, imageBuilderReader,
  distribution, packerImageCopy, packerImageRetention,
];

export { packer };
export type { Subject } from './subject';
