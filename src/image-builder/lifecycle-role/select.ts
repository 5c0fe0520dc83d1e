import { IConstruct } from 'constructs';
import type { ImageBuilderLifecycleExecutionRoleProps } from './image-builder-lifecycle-execution-role-props';
import { lifecycle, lifecycleNarrowed } from './permissions';
import { Choice, chosen } from '../../iam/choice';
import { ownRepositoryArnsOf } from '../../iam/scope/other-resources';
import { inOrder, nonEmpty } from '../../iam/scope/values';
import { fail } from '../../iam/validation/fail';
import { imageBuilderNamesOf } from '../scope/names';
import { ImageBuilderImageType, ImageBuilderLifecycleAction } from '../vocabulary';

const { DEPRECATE, DISABLE, DELETE } = ImageBuilderLifecycleAction;

/** What follows from the properties as a whole. */
function factsOf({ actions, resourceType }: ImageBuilderLifecycleExecutionRoleProps) {
  const has = (action: ImageBuilderLifecycleAction) => actions.includes(action);
  return { has, ofContainers: resourceType === ImageBuilderImageType.DOCKER };
}

type Facts = ReturnType<typeof factsOf>;

/** Source: EC2 Image Builder User Guide, "How lifecycle management rules work", on what each rule applies to. */
function checkContradictions(scope: IConstruct, props: ImageBuilderLifecycleExecutionRoleProps, { has, ofContainers }: Facts): void {
  const { actions, includeAmis, includeSnapshots, includeContainers, containerRepositories } = props;
  const needs = (property: string, holds: boolean, problem: string, cure: string) => holds || fail(scope, property, problem, cure);

  needs('actions', actions.length > 0, 'is an empty list', 'name what the rules do, such as ImageBuilderLifecycleAction.DELETE');
  const unfit = actions.filter((action) => ofContainers && action !== DELETE);
  needs('actions', unfit.length === 0, `has ${unfit.join(', ')}, which no rule does with container images`,
    'leave it out: they can only be deleted');
  for (const [property, value] of Object.entries({ includeAmis, includeSnapshots })) {
    needs(property, !value || !ofContainers, 'is set, but the lifecycle policy is about container images',
      'leave it out, or set includeContainers');
  }
  for (const [property, value] of Object.entries({ includeContainers, containerRepositories })) {
    needs(property, !value || ofContainers, 'is set, but the lifecycle policy is about AMIs',
      'leave it out, or set resourceType: ImageBuilderImageType.DOCKER');
  }
  needs('includeSnapshots', !includeSnapshots || !!includeAmis, 'is set without includeAmis',
    'set both: snapshots are reached through their AMIs');
  needs('includeSnapshots', !includeSnapshots || has(DELETE) || has(DEPRECATE), 'is set, but no rule does anything with snapshots',
    'leave it out: they are marked by a deprecation and deleted by a deletion');
  needs('includeContainers', !includeContainers || !!containerRepositories, 'is set without containerRepositories',
    'declare the repositories');
  needs('containerRepositories', !containerRepositories || !!includeContainers, 'is set without includeContainers',
    'set both, or leave it out');
}

/** Chooses the capabilities of a lifecycle execution role by its properties. */
export function chooseForLifecycle(scope: IConstruct, props: ImageBuilderLifecycleExecutionRoleProps): Choice {
  const facts = factsOf(props);
  checkContradictions(scope, props, facts);
  const { has, ofContainers } = facts;
  const { includeAmis, includeSnapshots } = props;
  const given: Record<keyof typeof lifecycle, unknown> = {
    findResources: true,
    findImages: !ofContainers,
    deprecateImages: has(DEPRECATE) && includeAmis,
    deprecateSnapshots: has(DEPRECATE) && includeSnapshots,
    disableImages: has(DISABLE) && includeAmis,
    deleteResources: has(DELETE),
    deregisterImages: has(DELETE) && includeAmis,
    deleteSnapshots: has(DELETE) && includeSnapshots,
    deleteContainers: props.includeContainers,
  };
  const narrowing: Record<keyof typeof lifecycleNarrowed, unknown> = {
    imagesOfRecipes: props.recipes,
    snapshotsOfRecipes: props.recipes,
  };
  const repositories = nonEmpty(scope, 'containerRepositories', props.containerRepositories, 'no repository can be changed') ?? [];
  const recipes = nonEmpty(scope, 'recipes', props.recipes, 'the rules can apply to all recipes of the account');
  return {
    capabilities: chosen(lifecycle, given),
    restrictions: chosen(lifecycleNarrowed, narrowing),
    declared: inOrder(scope, {
      RecipeNames: recipes ? imageBuilderNamesOf(scope, 'recipes', recipes) : ['*'],
      RepositoryArns: ownRepositoryArnsOf(scope, 'containerRepositories', repositories,
        (own) => `the role reaches those of its own account (${own}) only`),
    }),
  };
}

/** Whether a rule deletes image resources and leaves all that was made of them. */
export const deletesRecordsAlone = ({ actions, includeAmis, includeContainers }: ImageBuilderLifecycleExecutionRoleProps) =>
  actions.includes(DELETE) && !includeAmis && !includeContainers;
