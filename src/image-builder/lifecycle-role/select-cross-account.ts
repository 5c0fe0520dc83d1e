import { IConstruct } from 'constructs';
import type { CrossAccountLifecycleRoleProps } from './cross-account-lifecycle-role-props';
import { copiesCapabilities, copiesOfRecipes } from './permissions';
import { chooseForLifecycle } from './select';
import type { Choice } from '../../iam/choice';

/** Chooses what a lifecycle role of a target account may do: the same as at home, with only the copies; image resources stay at home. */
export function chooseForCrossAccountLifecycle(
  scope: IConstruct, { actions, includeSnapshots, recipes, regions }: CrossAccountLifecycleRoleProps,
): Choice {
  const { capabilities, declared } = chooseForLifecycle(scope, { actions, includeAmis: true, includeSnapshots, regions });
  const ids = capabilities.map(({ id }) => id);
  return {
    capabilities: copiesCapabilities.filter(({ id }) => ids.includes(id)), restrictions: recipes ? [copiesOfRecipes] : [], declared,
  };
}
