import type { ImageBuilderPipelineObjects } from './pipeline-objects';
import { CONSTRUCT, each, KindsOf } from '../../iam/validation/kinds';

/* What kind of value each property takes: src/iam/validation/kinds.ts. */

export const PIPELINE_OBJECTS: KindsOf<ImageBuilderPipelineObjects> = {
  ...each(CONSTRUCT, 'imageRecipe', 'containerRecipe', 'infrastructureConfiguration', 'distributionConfiguration', 'imagePipeline'),
};
