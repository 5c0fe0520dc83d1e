import type { ImageBuilderInstanceProfileAttributes } from './image-builder-instance-profile-attributes';
import type { ImageBuilderInstanceProfileProps } from './image-builder-instance-profile-props';
import {
  BUCKET, each, KEY, KEYS, KindsOf, MANAGED_POLICY, PARAMETERS, REPOSITORIES, required, structOf, SWITCH, TEXT, TEXTS,
} from '../../iam/validation/kinds';
import { PIPELINE_OBJECTS } from '../pipeline/kinds';

/* What kind of value each property takes: src/iam/validation/kinds.ts. */

export const INSTANCE_PROFILE: KindsOf<ImageBuilderInstanceProfileProps> = {
  ...each(TEXTS, 'regions', 'components', 'marketplaceComponents', 'logGroupNames', 'isoObjects', 'containerRegions', 'containerRecipes'),
  ...each(TEXT, 'logPrefix', 'roleName', 'instanceProfileName', 'path', 'description'),
  ...each(SWITCH, 'enhancedImageMetadata', 'sessionManager'),
  ...each(REPOSITORIES, 'containerRepositories', 'parentImageRepositories'),
  pipelineDeclaration: structOf(PIPELINE_OBJECTS),
  componentKeys: KEYS,
  logBucket: BUCKET,
  logBucketKey: KEY,
  parameters: PARAMETERS,
  permissionsBoundary: MANAGED_POLICY,
};

export const INSTANCE_PROFILE_ATTRIBUTES: KindsOf<ImageBuilderInstanceProfileAttributes> = {
  instanceProfileArn: required(TEXT), roleArn: required(TEXT),
};
