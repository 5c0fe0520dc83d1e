import { ANY_CONTAINER_RECIPE, DECLARED_CONTAINER_RECIPES, DECLARED_PARENT_REPOSITORIES, DECLARED_REPOSITORIES } from './resources';
import { Capability, declaredBy } from '../../../iam/vocabulary/capability';
import { awsManaged, guide } from '../../../iam/vocabulary/sources';

const POLICY = awsManaged('EC2InstanceProfileForImageBuilderECRContainerBuilds', 'v1', 'statement 1');
const FETCHES = 'the instance fetches the Dockerfile template of the recipe that it builds';

export const pushImages: Capability = {
  id: 'push-container-images',
  does: 'builds container images, and pushes them to the declared repositories',
  ...declaredBy('containerRepositories'),
  template: 'httpPutResponseHopLimit: 2 in the infrastructure configuration, where it requires tokens',
  needs: [{
    sid: 'LogInToRegistries',
    actions: ['ecr:GetAuthorizationToken'],
    on: { unscopable: 'ECR gives one token for a whole registry; the other statements decide which repositories it opens' },
    when: [{ StringEquals: { 'aws:RequestedRegion': '${RegistryRegions}' } }],
    because: 'the container engine logs in before it pulls and pushes',
    source: POLICY,
  }, {
    sid: 'PushToDeclaredRepositories',
    actions: [
      'ecr:BatchCheckLayerAvailability',
      'ecr:BatchGetImage',
      'ecr:CompleteLayerUpload',
      'ecr:GetDownloadUrlForLayer',
      'ecr:InitiateLayerUpload',
      'ecr:PutImage', 'ecr:UploadLayerPart',
    ],
    on: [DECLARED_REPOSITORIES],
    when: [],
    because: 'the instance pushes the image to the repository of each region, and reads which layers are there already',
    source: `${POLICY}; ${guide('Supported step actions for your workflow document')}`,
    residualRisk: 'replaces tags of earlier images in these repositories; immutable tags prevent it',
  }],
};

export const pullParentImages: Capability = {
  id: 'pull-parent-images',
  does: 'pulls parent images from the declared repositories, of this or other accounts',
  ...declaredBy('parentImageRepositories'),
  template: 'in another account the policy of the repository allows the same actions, and ecr:DescribeImages',
  needs: [{
    sid: 'PullParentImages',
    actions: ['ecr:BatchCheckLayerAvailability', 'ecr:BatchGetImage', 'ecr:GetDownloadUrlForLayer'],
    on: [DECLARED_PARENT_REPOSITORIES],
    when: [],
    because: 'the image of the recipe is built on top of the parent image',
    source: POLICY,
  }],
};

export const anyContainerRecipe: Capability = {
  id: 'any-container-recipe',
  does: 'reads the container recipes of the account',
  ...declaredBy('containerRepositories', { unless: ['containerRecipes'] }),
  needs: [{
    sid: 'GetContainerRecipes',
    actions: ['imagebuilder:GetContainerRecipe'],
    on: [ANY_CONTAINER_RECIPE],
    when: [],
    because: FETCHES,
    source: POLICY,
    residualRisk: 'reads the Dockerfiles of other container recipes of the account; containerRecipes prevents it',
  }],
};

export const declaredContainerRecipes: Capability = {
  id: 'declared-container-recipes',
  does: 'reads the declared container recipes',
  ...declaredBy('containerRecipes'),
  needs: [{
    sid: 'GetDeclaredContainerRecipes',
    actions: ['imagebuilder:GetContainerRecipe'],
    on: [DECLARED_CONTAINER_RECIPES],
    when: [],
    because: FETCHES,
    source: POLICY,
  }],
};
