import type { ResourceType } from '../../../iam/vocabulary/capability';

/*
 * What build and test instances of Image Builder reach. Buckets are named without region and account: their names carry
 * the region.
 *
 * Source: Service Authorization Reference, AWS Systems Manager, Amazon EC2 Image Builder, Amazon CloudWatch Logs, Amazon S3,
 * Amazon Elastic Container Registry, resource types.
 */
export const ASSOCIATION: ResourceType = { name: 'association', arn: 'arn:${Partition}:ssm:${Region}:${Account}:association/*' };
/** A document of AWS: its ARN has no account. */
export const INVENTORY_DOCUMENT: ResourceType =
  { name: 'document', arn: 'arn:${Partition}:ssm:${Region}::document/AWS-GatherSoftwareInventory' };
export const DECLARED_PARAMETERS: ResourceType = { name: 'parameter', arn: '${ParameterArns}' };

/** Components that AWS publishes: where others have an account, they have `aws`. */
export const AWS_COMPONENTS: ResourceType = { name: 'component', arn: 'arn:${Partition}:imagebuilder:${Region}:aws:component/*' };
export const DECLARED_COMPONENTS: ResourceType = { name: 'component', arn: '${ComponentArns}' };
export const DECLARED_MARKETPLACE_COMPONENTS: ResourceType = { name: 'component', arn: '${MarketplaceComponentArns}' };
export const ANY_CONTAINER_RECIPE: ResourceType =
  { name: 'containerRecipe', arn: 'arn:${Partition}:imagebuilder:${Region}:${Account}:container-recipe/*' };
export const DECLARED_CONTAINER_RECIPES: ResourceType = { name: 'containerRecipe', arn: '${ContainerRecipeArns}' };
export const DECLARED_COMPONENT_KEYS: ResourceType = { name: 'key', arn: '${ComponentKeyArns}' };

/** The scripts that start a build, and what managed components install: buckets of the service, one a region. */
export const OBJECTS_OF_THE_SERVICE: ResourceType[] = [
  { name: 'object', arn: 'arn:${Partition}:s3:::ec2imagebuilder-managed-resources-${EachRegion}-prod/*' },
  { name: 'object', arn: 'arn:${Partition}:s3:::ec2imagebuilder-toe-${EachRegion}-prod/*' },
];

export const LOG_GROUPS_OF_BUILDS: ResourceType = {
  name: 'log-group',
  arn: 'arn:${Partition}:logs:${Region}:${Account}:log-group:/aws/imagebuilder/*',
};
export const LOG_STREAMS_OF_BUILDS: ResourceType =
  { name: 'log-stream', arn: 'arn:${Partition}:logs:${Region}:${Account}:log-group:/aws/imagebuilder/*:log-stream:*' };
/** CloudWatch Logs asks for a group by its name, and by its name with an empty stream behind it. */
export const DECLARED_LOG_GROUPS: ResourceType[] = [
  { name: 'log-group', arn: 'arn:${Partition}:logs:${Region}:${Account}:log-group:${LogGroupNames}' },
  { name: 'log-group', arn: 'arn:${Partition}:logs:${Region}:${Account}:log-group:${LogGroupNames}:*' },
];
export const DECLARED_LOG_STREAMS: ResourceType =
  { name: 'log-stream', arn: 'arn:${Partition}:logs:${Region}:${Account}:log-group:${LogGroupNames}:log-stream:*' };
export const DECLARED_LOG_OBJECTS: ResourceType = { name: 'object', arn: '${LogObjectArns}' };
export const DECLARED_LOG_KEY: ResourceType = { name: 'key', arn: '${LogKeyArns}' };

export const DECLARED_ISO_OBJECTS: ResourceType = { name: 'object', arn: '${IsoObjectArns}' };

export const DECLARED_REPOSITORIES: ResourceType = { name: 'repository', arn: '${RepositoryArns}' };
export const DECLARED_PARENT_REPOSITORIES: ResourceType = { name: 'repository', arn: '${ParentRepositoryArns}' };
