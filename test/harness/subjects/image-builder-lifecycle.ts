import * as ecr from 'aws-cdk-lib/aws-ecr';
import { subject } from './subject';
import {
  ImageBuilderImageType, ImageBuilderLifecycleAction, ImageBuilderLifecycleExecutionRole, ImageBuilderLifecycleExecutionRoleProps,
} from '../../../src';
import { lifecycleCapabilities, lifecycleRestrictions } from '../../../src/image-builder/lifecycle-role/permissions';
import type { Place } from '../intrinsics';
import { SECOND_REGION } from '../options';
import type { PropsOf } from '../synthesize';

const { DEPRECATE, DISABLE, DELETE } = ImageBuilderLifecycleAction;
const WITHOUT_AMIS = { includeAmis: false, includeSnapshots: false };

/** Options that only narrow leave out the actions, which stand in the defaults. */
type Props = Partial<ImageBuilderLifecycleExecutionRoleProps>;

function optionsIn(place: Place): Record<string, PropsOf<Props>> {
  const { partition, region, account } = place;
  return {
    'deprecate': { actions: [DEPRECATE], includeSnapshots: false },
    'deprecate-snapshots': { actions: [DEPRECATE] },
    'disable': { actions: [DISABLE], includeSnapshots: false },
    'delete': { actions: [DELETE] },
    'delete-amis': { actions: [DELETE], includeSnapshots: false },
    'delete-records': { actions: [DELETE], ...WITHOUT_AMIS },
    'retire-records': { actions: [DEPRECATE, DISABLE], ...WITHOUT_AMIS },
    'container-records': { actions: [DELETE], ...WITHOUT_AMIS, resourceType: ImageBuilderImageType.DOCKER },
    'containers': (scope) => ({
      actions: [DELETE],
      ...WITHOUT_AMIS,
      resourceType: ImageBuilderImageType.DOCKER,
      includeContainers: true,
      containerRepositories: [ecr.Repository.fromRepositoryArn(scope, 'Repository', `arn:${partition}:ecr:${region}:${account}:repository/web-server`)],
    }),
    'recipes': { recipes: ['web-server'] },
    'regions': { regions: [region, SECOND_REGION[partition]] },
    'source-arns': { sourceArns: [`arn:${partition}:imagebuilder:${region}:${account}:lifecycle-policy/web`] },
  };
}

/** By default it does everything with AMIs and snapshots that a lifecycle policy can: options take away, narrow, or turn to containers. */
export const imageBuilderLifecycle = subject<Props>({
  construct: 'ImageBuilderLifecycleExecutionRole',
  name: 'image-builder-lifecycle',
  capabilities: lifecycleCapabilities,
  restrictions: lifecycleRestrictions,
  defaultsIn: () => ({ actions: [DEPRECATE, DISABLE, DELETE], includeAmis: true, includeSnapshots: true }),
  optionsIn,
  alone: ['container-records', 'containers'],
  narrowing: ['recipes'],
  allOf: { actions: [DEPRECATE, DISABLE, DELETE], includeAmis: true, includeSnapshots: true },
  make: (scope, props) => new ImageBuilderLifecycleExecutionRole(scope, 'Lifecycle', props as ImageBuilderLifecycleExecutionRoleProps).role,
});
