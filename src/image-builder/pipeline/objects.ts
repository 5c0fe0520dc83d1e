import { CfnResource, Stack } from 'aws-cdk-lib';
import { IConstruct } from 'constructs';
import { Note, Part } from './part';
import type { ImageBuilderPipelineObjects } from './pipeline-objects';
import { propertiesOf, targetOf } from './resource';
import { fail } from '../../iam/validation/fail';

type Role = keyof ImageBuilderPipelineObjects;

/** What each object may be. */
const TYPES: Readonly<Record<Role, readonly string[]>> = {
  imageRecipe: ['AWS::ImageBuilder::ImageRecipe'],
  containerRecipe: ['AWS::ImageBuilder::ContainerRecipe'],
  infrastructureConfiguration: ['AWS::ImageBuilder::InfrastructureConfiguration'],
  distributionConfiguration: ['AWS::ImageBuilder::DistributionConfiguration'],
  imagePipeline: ['AWS::ImageBuilder::ImagePipeline', 'AWS::ImageBuilder::Image'],
};

/** By what a pipeline refers to the others. */
const REFERENCES = {
  imageRecipe: 'ImageRecipeArn',
  containerRecipe: 'ContainerRecipeArn',
  infrastructureConfiguration: 'InfrastructureConfigurationArn',
  distributionConfiguration: 'DistributionConfigurationArn',
} as const satisfies Partial<Record<Role, string>>;

const isKind = (role: Role, construct: IConstruct | undefined): construct is CfnResource =>
  CfnResource.isCfnResource(construct) && TYPES[role].includes(construct.cfnResourceType);

/** The resource that an object is, or is built around. */
function resourceOf(scope: IConstruct, role: Role, object: IConstruct): CfnResource {
  const resource = [object, object.node.defaultChild].find((candidate) => isKind(role, candidate));
  if (isKind(role, resource)) return resource;
  return fail(scope, `pipeline.${role}`, `is ${object.node.path}, which is not created in this app as ${TYPES[role].join(' or ')}`,
    'give the object that declares it, or leave it out and set the properties of the role');
}

/** One of the objects, and what it declares. */
export interface DeclaredObject {
  readonly resource: CfnResource;
  readonly part: Part;
}

/** The objects of a pipeline: those given, and those that it refers to. */
export function declarationsOf(scope: IConstruct, objects: ImageBuilderPipelineObjects, note: Note): Partial<Record<Role, DeclaredObject>> {
  const declared = (role: Role, resource: CfnResource): DeclaredObject | undefined => {
    const properties = propertiesOf(resource);
    if (properties) return { resource, part: new Part(properties, role, note) };
    note(role, []);
    return undefined;
  };
  const given = (role: Role) => objects[role] && declared(role, resourceOf(scope, role, objects[role]));

  const pipeline = given('imagePipeline');
  const all: Partial<Record<Role, DeclaredObject>> = { imagePipeline: pipeline };
  for (const [role, property] of Object.entries(REFERENCES) as [keyof typeof REFERENCES, string][]) {
    all[role] = given(role);
    const arn = all[role] ? undefined : pipeline?.part.id(property);
    if (arn === undefined) continue;
    const target = TYPES[role].map((type) => targetOf(arn, type)).find((found) => found !== undefined);
    all[role] = target && declared(role, target);
    if (!target) note(`imagePipeline.${property}`, []);
  }
  return all;
}

/** The region that the objects are in, and so builds are. */
export function regionOfPipeline(scope: IConstruct, all: Partial<Record<Role, DeclaredObject>>): string {
  const [first] = [all.imagePipeline, all.infrastructureConfiguration, all.imageRecipe, all.containerRecipe]
    .filter((object) => object !== undefined);
  return Stack.of(first?.resource ?? scope).region;
}
