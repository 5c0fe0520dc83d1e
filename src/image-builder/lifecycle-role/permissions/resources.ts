import type { ResourceType } from '../../../iam/vocabulary/capability';

/* Source: Service Authorization Reference, EC2 Image Builder and Amazon ECR, resource types. */

/** Builds of the declared recipes, or of all: an image has the name of its recipe. */
export const IMAGES_OF_RECIPES: ResourceType = {
  name: 'image',
  arn: 'arn:${Partition}:imagebuilder:${Region}:${Account}:image/${RecipeNames}/*',
};
export const DECLARED_REPOSITORIES: ResourceType = { name: 'repository', arn: '${RepositoryArns}' };
