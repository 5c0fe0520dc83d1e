import { IConstruct } from 'constructs';
import type { Choice } from './choice';
import { chooseForLifecycle } from './image-builder-lifecycle';
import { lifecycle } from '../capabilities/image-builder/lifecycle';
import type { CrossAccountLifecycleRoleProps } from '../cross-account-lifecycle-role-props';

/** Chooses what a lifecycle role of a target account may do: the same as at home, with the copies alone; image resources stay at home. */
export function chooseForCrossAccountLifecycle(scope: IConstruct, { actions, includeSnapshots, regions }: CrossAccountLifecycleRoleProps): Choice {
  const choice = chooseForLifecycle(scope, { actions, includeAmis: true, includeSnapshots, regions });
  return { ...choice, capabilities: choice.capabilities.filter((capability) => capability !== lifecycle.deleteResources) };
}
