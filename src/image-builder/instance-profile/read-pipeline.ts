import type { IKey } from 'aws-cdk-lib/aws-kms';
import { Construct } from 'constructs';
import type { ImageBuilderInstanceProfileProps } from './image-builder-instance-profile-props';
import { propertiesOf, targetOf } from '../pipeline/resource';
import {
  distributionsOf, inventoryOf, isBuiltIn, logGroupsOf, PipelineReading, recipesOf, settle, Settled, some,
} from '../pipeline/settle';
import { distributionsOfWorkflows } from '../pipeline/workflows';

/** The components of recipes, by who publishes them; those of AWS need no declaration. */
function componentsOf({ reader, all, regions }: PipelineReading) {
  const found = { components: [] as string[], marketplaceComponents: [] as string[], componentKeys: [] as IKey[] };
  for (const component of recipesOf(all).flatMap((recipe) => recipe.parts('Components', 'components'))) {
    const arn = component.id('ComponentArn', 'components');
    if (arn === undefined || /:aws:component\//.test(arn)) continue;
    (/:aws-marketplace:component\//.test(arn) ? found.marketplaceComponents : found.components).push(arn);
    const made = targetOf(arn, 'AWS::ImageBuilder::Component');
    const properties = made && propertiesOf(made);
    if (!properties) continue;
    found.componentKeys.push(...reader.key(component.referred('ComponentArn', properties), 'KmsKeyId', regions[0], 'componentKeys'));
  }
  return found;
}

/** A line of a Dockerfile that starts from an image of a private repository. */
const PRIVATE_PARENT = /^\s*FROM\s+(?:--\S+\s+)*(\S+\.dkr\.ecr\.\S+)/gim;

/** Where container images go to, and where they come from. */
function containersOf(reading: PipelineReading): Partial<ImageBuilderInstanceProfileProps> {
  const { reader, all } = reading;
  if (!all.containerRecipe) return {};
  const { part: recipe, resource } = all.containerRecipe;
  const settledBy = 'containerRepositories';
  const target = recipe.part('TargetRepository', settledBy)?.id('RepositoryName', settledBy);
  const repositories = target === undefined ? [] : [reader.repository(target)];
  const furtherRegions: string[] = [];
  const distributions =
    [...distributionsOf(all, 'containerRegions', settledBy), ...distributionsOfWorkflows(all, 'containerRegions', settledBy)];
  for (const distribution of distributions) {
    const repository = distribution.part('ContainerDistributionConfiguration', settledBy)?.part('TargetRepository', settledBy);
    const name = repository?.id('RepositoryName', settledBy);
    const region = distribution.id('Region', 'containerRegions');
    if (name === undefined || region === undefined) continue;
    const own = isBuiltIn(reading, region);
    if (own === undefined) distribution.noteUnread('Region', ['containerRegions']);
    if (own) repositories.push(reader.repository(name));
    if (own === false && name === target) furtherRegions.push(region);
    if (own === false && name !== target) repositories.push(reader.repository(name, region));
  }

  // The template of a recipe takes its parent image from the recipe, unless it names another one.
  const template = recipe.id('DockerfileTemplateData') ?? '';
  const inTemplate = Array.from(template.matchAll(PRIVATE_PARENT), ([, Image]) => recipe.referred('DockerfileTemplateData', { Image }));
  if (recipe.has('DockerfileTemplateUri')) recipe.noteUnread('DockerfileTemplateUri', ['parentImageRepositories']);
  const parents = [
    ...reader.repositoryOfImage(recipe, 'ParentImage', 'parentImageRepositories'),
    ...inTemplate.flatMap((image) => reader.repositoryOfImage(image, 'Image', 'parentImageRepositories')),
  ].filter((parent) => !repositories.includes(parent));
  return {
    containerRepositories: some(repositories),
    containerRegions: some(furtherRegions),
    parentImageRepositories: some(parents),
    containerRecipes: repositories.length > 0 ? [resource.getAtt('Arn').toString()] : undefined,
  };
}

/** The properties of an instance profile, what its pipeline says included. */
export function readForInstanceProfile(
  scope: Construct, given: ImageBuilderInstanceProfileProps,
): Settled<ImageBuilderInstanceProfileProps> {
  return settle(scope, given, (reading) => {
    const { reader, all, regions } = reading;
    const { components, marketplaceComponents, componentKeys } = componentsOf(reading);
    const ofRecipe = all.containerRecipe ? reader.key(all.containerRecipe.part, 'KmsKeyId', regions[0], 'componentKeys') : [];
    const logs = all.infrastructureConfiguration?.part.part('Logging', 'logBucket')?.part('S3Logs', 'logBucket');
    const bucket = logs?.id('S3BucketName', 'logBucket');
    const prefix = logs?.id('S3KeyPrefix', 'logPrefix');
    return {
      ...containersOf(reading),
      components: some(components),
      marketplaceComponents: some(marketplaceComponents),
      componentKeys: some([...componentKeys, ...ofRecipe]),
      logBucket: bucket === undefined ? undefined : reader.bucket(bucket),
      logPrefix: bucket === undefined ? undefined : prefix,
      logGroupNames: some(logGroupsOf(reading, true)),
      enhancedImageMetadata: inventoryOf(all),
    };
  });
}
