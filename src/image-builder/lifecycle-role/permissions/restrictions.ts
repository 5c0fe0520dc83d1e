import type { Conditions, Restriction } from '../../../iam/vocabulary/capability';
import { guide } from '../../../iam/vocabulary/sources';

/** Made by a build of a declared recipe: AMIs in other regions carry the ARN of the image in the region it was built in. */
const OF_RECIPES: Conditions = {
  StringLike: { 'aws:ResourceTag/Ec2ImageBuilderArn': 'arn:${Partition}:imagebuilder:${EachRegion}:${Account}:image/${RecipeNames}/*' },
};

export const imagesOfRecipes: Restriction = {
  id: 'images-of-recipes',
  does: 'changes no AMI of other recipes',
  narrows: ['ReadImageAttributes', 'DeprecateImages', 'MarkDeprecatedImages', 'DisableImages', 'DeregisterImages'],
  when: OF_RECIPES,
  because: 'Image Builder writes the ARN of the image resource into this tag of every AMI that it distributes',
  source: guide('Tag Image Builder output resources'),
  residualRisk: 'changes the AMIs of every build of the declared recipes, not only those of one rule',
};

export const snapshotsOfRecipes: Restriction = {
  id: 'snapshots-of-recipes',
  does: 'changes no snapshot of other recipes',
  narrows: ['MarkDeprecatedSnapshots', 'DeleteSnapshots'],
  when: OF_RECIPES,
  because: 'inferred: snapshots carry the tag as their AMIs do; the guide says so for AMIs only',
  source: guide('Tag Image Builder output resources'),
  residualRisk: 'changes the snapshots of every build of the declared recipes, not only those of one rule',
};
