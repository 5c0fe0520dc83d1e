import { Stack } from 'aws-cdk-lib';
import type { IRepository } from 'aws-cdk-lib/aws-ecr';
import { IConstruct } from 'constructs';
import type { ImageBuilderInstanceProfileProps } from './image-builder-instance-profile-props';
import { instance } from './permissions';
import { Choice, chosen } from '../../iam/choice';
import { keyArnsOf, kmsKeyArnsOf } from '../../iam/scope/keys';
import { folderOf, ownRepositoryArnsOf } from '../../iam/scope/other-resources';
import { fieldOf } from '../../iam/scope/places';
import { copyRegionsOf } from '../../iam/scope/regions';
import { arnsOf, inOrder, listsOf, namesOf, unique } from '../../iam/scope/values';
import { checkExact } from '../../iam/validation/check-shape';
import { fail, shown } from '../../iam/validation/fail';
import { BUCKET_ARN, ISO_OBJECT_ARN, LOG_GROUP_NAME, PARAMETER_ARN, REPOSITORY_ARN } from '../../iam/validation/shapes';
import type { Capability } from '../../iam/vocabulary/capability';
import { COMPONENT, CONTAINER_RECIPE, imageBuilderArnsOf, MARKETPLACE_COMPONENT } from '../scope/arns';

type Property = keyof ImageBuilderInstanceProfileProps;

/** The properties that say something about container images. */
const OF_CONTAINERS = ['containerRegions', 'parentImageRepositories', 'containerRecipes'] as const satisfies readonly Property[];

const keyOfLogs = ({ logBucket, logBucketKey }: ImageBuilderInstanceProfileProps) => logBucketKey ?? logBucket?.encryptionKey;

function checkContradictions(scope: IConstruct, props: ImageBuilderInstanceProfileProps): void {
  const needs = (property: Property, holds: boolean, problem: string, cure: string) => holds || fail(scope, property, problem, cure);
  for (const property of OF_CONTAINERS) {
    needs(property, !props[property] || !!props.containerRepositories, 'is set without containerRepositories',
      'declare the repositories that images are pushed to, or leave it out');
  }
  for (const property of ['logPrefix', 'logBucketKey'] as const) {
    needs(property, props[property] === undefined || !!props.logBucket, 'is set without logBucket', 'declare the bucket, or leave it out');
  }
  needs('componentKeys', !props.componentKeys
    || !!(props.components ?? props.containerRecipes), 'is set without components or containerRecipes',
  'declare what the keys protect');
}

function capabilitiesOf(props: ImageBuilderInstanceProfileProps): Capability[] {
  const given: Record<keyof typeof instance, unknown> = {
    agent: true,
    inventory: props.enhancedImageMetadata ?? true,
    sessions: props.sessionManager,
    runComponents: true,
    declaredComponents: props.components,
    marketplaceComponents: props.marketplaceComponents,
    decryptComponents: props.componentKeys,
    readParameters: props.parameters,
    logs: !props.logGroupNames,
    declaredLogs: props.logGroupNames,
    logBucket: props.logBucket,
    encryptLogs: keyOfLogs(props),
    isoImport: props.isoObjects,
    pushImages: props.containerRepositories,
    pullParentImages: props.parentImageRepositories,
    anyContainerRecipe: props.containerRepositories && !props.containerRecipes,
    declaredContainerRecipes: props.containerRecipes,
  };
  return chosen(instance, given);
}

const regionOf = (scope: IConstruct, repository: IRepository) =>
  fieldOf(scope, repository.repositoryArn, 'region') ?? repository.env.region;

/** The ARNs of the repositories that images are pushed to, those of the same names in further regions included. */
function repositoryArnsOf(scope: IConstruct, repositories: IRepository[], furtherRegions: string[]): string[] {
  const stack = Stack.of(scope);
  repositories.forEach(({ repositoryName }) => checkExact(scope, 'containerRepositories', repositoryName));
  const arns = ownRepositoryArnsOf(scope, 'containerRepositories', repositories,
    (own) => `Image Builder pushes to repositories of its own account (${own}) only; for parent images there is parentImageRepositories`);
  const elsewhere = furtherRegions.flatMap((region) => repositories.map(({ repositoryName: resourceName }) =>
    stack.formatArn({ service: 'ecr', region, resource: 'repository', resourceName })));
  return [...new Set([...arns, ...elsewhere])];
}

/** The ARNs of the repositories that parent images come from. */
function parentRepositoryArnsOf(scope: IConstruct, repositories: IRepository[], targets: string[]): string[] {
  const arns = arnsOf(scope, 'parentImageRepositories', repositories.map(({ repositoryArn }) => repositoryArn), REPOSITORY_ARN);
  const both = arns.find((arn) => targets.includes(arn));
  if (both !== undefined) {
    fail(scope, 'parentImageRepositories', `has ${shown(both)}, which containerRepositories has too`,
      'leave it out: the role can pull from containerRepositories too');
  }
  return arns;
}

/** The values of the placeholders that stand for what was declared. */
function declaredIn(scope: IConstruct, props: ImageBuilderInstanceProfileProps, regions: string[]): Record<string, readonly string[]> {
  const list = listsOf(scope, props);
  const key = keyOfLogs(props);
  const { logBucket } = props;
  const repositories = list('containerRepositories', 'no container image can be pushed');
  const parents = list('parentImageRepositories', 'parent images are not in private repositories');
  const furtherRegions = copyRegionsOf(scope, props.containerRegions, regions, 'containerRegions');
  const repositoryArns = repositoryArnsOf(scope, repositories, furtherRegions);
  return {
    ComponentArns: imageBuilderArnsOf(scope, 'components', list('components', 'components of AWS only can be used'), regions, COMPONENT),
    MarketplaceComponentArns: imageBuilderArnsOf(scope, 'marketplaceComponents',
      list('marketplaceComponents', 'none can be used'), regions, MARKETPLACE_COMPONENT),
    ComponentKeyArns: kmsKeyArnsOf(scope, 'componentKeys', list('componentKeys', 'no key can be used'), regions),
    ParameterArns: arnsOf(scope, 'parameters', list('parameters', 'no parameter can be read').map(({ parameterArn }) => parameterArn),
      PARAMETER_ARN),
    LogGroupNames: namesOf(scope, 'logGroupNames', list('logGroupNames', 'every log group under /aws/imagebuilder/ can be written'),
      LOG_GROUP_NAME),
    LogBucketArns: logBucket ? arnsOf(scope, 'logBucket', [logBucket.bucketArn], BUCKET_ARN) : [],
    LogObjectArns: logBucket ? [logBucket.arnForObjects(`${folderOf(scope, 'logPrefix', props.logPrefix)}*`)] : [],
    LogKeyArns: key ? keyArnsOf(scope, 'logBucketKey', [key]) : [],
    LogKeyRegions: key ? [fieldOf(scope, key.keyArn, 'region') ?? key.env.region] : [],
    IsoObjectArns: arnsOf(scope, 'isoObjects', list('isoObjects', 'no disk image can be imported'), ISO_OBJECT_ARN),
    RepositoryArns: repositoryArns,
    ParentRepositoryArns: parentRepositoryArnsOf(scope, parents, repositoryArns),
    RegistryRegions: unique([...regions, ...furtherRegions, ...[...repositories, ...parents].map((each) => regionOf(scope, each))]),
    ContainerRecipeArns: imageBuilderArnsOf(scope, 'containerRecipes',
      list('containerRecipes', 'every container recipe of the account can be built'), regions, CONTAINER_RECIPE),
  };
}

/** Chooses the capabilities of an instance profile for Image Builder by its properties. */
export function chooseForInstance(scope: IConstruct, props: ImageBuilderInstanceProfileProps, regions: string[]): Choice {
  checkContradictions(scope, props);
  return { capabilities: capabilitiesOf(props), restrictions: [], declared: inOrder(scope, declaredIn(scope, props, regions)) };
}
