import { Annotations, Stack, Token } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { DeclaredObject, declarationsOf, regionOfPipeline } from './objects';
import { Part } from './part';
import type { ImageBuilderPipelineObjects } from './pipeline-objects';
import { Reader } from './reader';
import { fail, known } from '../../iam/validation/fail';

/** Properties of a role, what its pipeline says included, and what of that could not be read. */
export interface Settled<Props> {
  readonly props: Props;
  /** Paths such as `infrastructureConfiguration.InstanceTypes`. */
  readonly unreadDeclarations: string[];
}

export type Objects = Partial<Record<keyof ImageBuilderPipelineObjects, DeclaredObject>>;

/** What the readers below share. */
export interface PipelineReading {
  readonly scope: Construct;
  readonly reader: Reader;
  readonly all: Objects;
  /** The regions that builds run in. */
  readonly regions: readonly string[];
  /** Whether the owner of the role set one of these properties. */
  readonly isGiven: (...properties: string[]) => boolean;
}

/** A list, or undefined when there is nothing in it: an empty list is no declaration. */
export const some = <T>(values: readonly T[]): T[] | undefined => (values.length > 0 ? [...new Set(values)] : undefined);

export const partsOf = (objects: readonly (DeclaredObject | undefined)[]) => objects.flatMap((object) => object?.part ?? []);

export const recipesOf = ({ imageRecipe, containerRecipe }: Objects) => partsOf([imageRecipe, containerRecipe]);

/**
 * Properties as they are given, and for those left out what the objects of the pipeline say. What these objects hold but cannot be read
 * is no permission: it is said in a warning, and in `unreadDeclarations`.
 */
export function settle<Props extends { readonly pipelineDeclaration?: ImageBuilderPipelineObjects; readonly regions?: string[] }>(
  scope: Construct, given: Props, read: (reading: PipelineReading) => Partial<Props>,
): Settled<Props> {
  if (given.pipelineDeclaration === undefined) return { props: given, unreadDeclarations: [] };

  const notes = new Map<string, readonly string[]>();
  const all = declarationsOf(scope, given.pipelineDeclaration, (path, settledBy) => notes.set(path, settledBy));
  if (Object.values(all).every((object) => object === undefined)) {
    fail(scope, 'pipelineDeclaration', 'names no object',
      'give the recipe, the infrastructure or distribution configuration, or the pipeline; or leave it out');
  }
  const region = regionOfPipeline(scope, all);
  const regions = given.regions ?? (sameRegion(scope, region, Stack.of(scope).region) ? undefined : [region]);
  const isGiven = (...properties: string[]) => properties.some((property) => given[property as keyof Props] !== undefined);
  const found = read({ scope, reader: new Reader(scope), all, regions: regions ?? [region], isGiven });

  const settling = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
  const props = { ...found, ...(regions && { regions }), ...settling } as Props;
  const open = [...notes].filter(([, settledBy]) => settledBy.length === 0 || !settledBy.every((property) => isGiven(property)));
  if (open.length > 0) {
    const said = open.map(([path, settledBy]) => (settledBy.length > 0 ? `${path} (${settledBy.join(', ')})` : path));
    Annotations.of(scope).addWarningV2('cdk-ami-build-roles:pipeline-not-read',
      `could not read ${said.sort().join(', ')} of the pipeline, so the role has no permission for it, or is wider than needed: ` +
      'write a literal value there, or set the properties in brackets');
  }
  return { props, unreadDeclarations: open.map(([path]) => path).sort() };
}

/** Whether two regions are one, as far as is known: that of the stack has two forms. */
const sameRegion = (scope: Construct, a: string, b: string) =>
  a === b || (known(scope, a) ?? JSON.stringify(Stack.of(scope).resolve(a))) ===
  (known(scope, b) ?? JSON.stringify(Stack.of(scope).resolve(b)));

/** Whether a region is one that builds run in; undefined when that cannot be determined. */
export function isBuiltIn({ scope, all, regions }: PipelineReading, region: string): boolean | undefined {
  if (regions.some((own) => sameRegion(scope, own, region))) return true;
  const ofStack = JSON.stringify(Stack.of(scope).resolve(region)) === '{"Ref":"AWS::Region"}';
  if (ofStack) return regions.includes(regionOfPipeline(scope, all)) || undefined;
  return [region, ...regions].some((text) => Token.isUnresolved(text)) ? undefined : false;
}

/** Whether something is meant for the account of the role; undefined when that cannot be determined. */
export function isOwnAccount({ scope }: PipelineReading, account: string | undefined): boolean | undefined {
  if (account === undefined || account === Stack.of(scope).account) return true;
  if (JSON.stringify(Stack.of(scope).resolve(account)) === '{"Ref":"AWS::AccountId"}') return true;
  return [account, Stack.of(scope).account].some((text) => Token.isUnresolved(text)) ? undefined : false;
}

export const distributionsOf = ({ distributionConfiguration }: Objects, ...settledBy: string[]) =>
  distributionConfiguration?.part.parts('Distributions', ...settledBy) ?? [];

/** Whether the pipeline collects what is installed. */
export const inventoryOf = ({ imagePipeline }: Objects) =>
  imagePipeline?.part.flag('EnhancedImageMetadataEnabled', 'enhancedImageMetadata');

/** The log groups of images and of the pipeline, where one of them is named; the other one keeps its name. */
export function logGroupsOf({ reader, all }: PipelineReading, ofImagesAlone: boolean): string[] {
  const settledBy = 'logGroupNames';
  const pipeline = all.imagePipeline?.part;
  const logging = pipeline?.part('LoggingConfiguration', settledBy);
  if (!pipeline || !logging) return [];
  const isImage = all.imagePipeline!.resource.cfnResourceType === 'AWS::ImageBuilder::Image';
  const named = (property: string) => reader.logGroupName(logging, property, settledBy);
  const usual = (part: Part | undefined, prefix: string) => {
    const name = part?.id('Name');
    if (name === undefined) logging.noteUnread(prefix.includes('pipeline') ? 'PipelineLogGroupName' : 'ImageLogGroupName', [settledBy]);
    return name === undefined ? [] : [`${prefix}${name}`];
  };
  const ofImages = named(isImage ? 'LogGroupName' : 'ImageLogGroupName');
  const ofPipeline = isImage || ofImagesAlone ? undefined : named('PipelineLogGroupName');
  if (ofImages === undefined && ofPipeline === undefined) return [];
  return [
    ...ofImages === undefined ? usual(recipesOf(all)[0], '/aws/imagebuilder/') : [ofImages],
    ...isImage || ofImagesAlone ? [] : ofPipeline === undefined ? usual(pipeline, '/aws/imagebuilder/pipeline/') : [ofPipeline],
  ];
}
