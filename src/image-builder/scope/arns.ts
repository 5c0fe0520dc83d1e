import { Stack, Token } from 'aws-cdk-lib';
import { IConstruct } from 'constructs';
import { fieldOf } from '../../iam/scope/places';
import { checkRegionName } from '../../iam/scope/regions';
import { arnsOf, nonEmpty } from '../../iam/scope/values';
import { checkShape } from '../../iam/validation/check-shape';
import { fail, known, shown } from '../../iam/validation/fail';
import { ANY_ARN, SOURCE_OF_IMAGE_BUILDER } from '../../iam/validation/shapes';

/** A version as recipes name it: `1.2.3`, or with the latest of something as `1.2.x`. */
const VERSION = /^(\d+\.\d+\.(\d+|x)|\d+\.x\.x|x\.x\.x)$/;

interface Kind {
  /** The type part of the ARN. */
  readonly type: 'component' | 'container-recipe';
  /** Whether versions have build versions below them. */
  readonly hasBuilds: boolean;
  /** Whether the account field may be this; any where left out. */
  readonly isOwner?: (owner: string) => boolean;
  /** What to do about another owner. */
  readonly otherOwner?: string;
}

export const COMPONENT: Kind = {
  type: 'component', hasBuilds: true, isOwner: (owner) => owner !== 'aws-marketplace', otherOwner: 'declare it in marketplaceComponents',
};
export const MARKETPLACE_COMPONENT: Kind = {
  type: 'component', hasBuilds: true, isOwner: (owner) => owner === 'aws-marketplace', otherOwner: 'declare it in components',
};
export const CONTAINER_RECIPE: Kind = { type: 'container-recipe', hasBuilds: false };

/** A version as the end of an ARN pattern: `x` stands for any number, and for all that follow. */
function versionPattern(version: string | undefined, { hasBuilds }: Kind): string {
  if (version === undefined) return '*';
  const start = version.indexOf('x');
  // A token is one version of one thing, regardless of its value.
  if (start >= 0 && !Token.isUnresolved(version)) return `${version.slice(0, start)}*`;
  return hasBuilds ? `${version}/*` : version;
}

function patternOf(scope: IConstruct, property: string, arn: string, regions: string[], kind: Kind): string {
  const refuse = (problem: string, cure: string) => fail(scope, property, `has ${shown(arn)}, ${problem}`, cure);
  const example = `arn:aws:imagebuilder:eu-west-1:111122223333:${kind.type}/my-${kind.type}/1.0.0`;
  const [prefix, , service, region, owner, ...rest] = arn.split(':');
  if (rest.length === 0 && Token.isUnresolved(arn)) return arn; // the ARN of a construct: one version of one thing

  const [type, name, version, build, ...more] = rest.join(':').split('/');
  const isArn = prefix === 'arn' && service === 'imagebuilder' && type === kind.type && !!name;
  if (!isArn || more.length > 0 || (build !== undefined && !kind.hasBuilds)) {
    refuse(`which is not the ARN of a ${kind.type}`, `write it like '${example}', with or without the version`);
  }
  if (version !== undefined && !Token.isUnresolved(version) && !VERSION.test(version)) {
    refuse('which has no version that a recipe could name', "end it with one like '1.0.0' or '1.x.x', or with the name");
  }
  if (!Token.isUnresolved(region) && regions.every((own) => !Token.isUnresolved(own)) && !regions.includes(region)) {
    refuse(`which is in ${region}, while builds run in ${regions.join(', ')}`,
      'builds fetch it in their own region: name the one there, or add the region to regions');
  }
  if (kind.isOwner && !Token.isUnresolved(owner) && !kind.isOwner(owner)) refuse(`which belongs to ${owner || 'no one'}`, kind.otherOwner!);
  if (build !== undefined) return arn;
  return `${arn.split('/').slice(0, 2).join('/')}/${versionPattern(version, kind)}`;
}

/** The ARN patterns of components or container recipes: of one version, or of all where the version is left out. */
export function imageBuilderArnsOf(scope: IConstruct, property: string, arns: string[], regions: string[], kind: Kind): string[] {
  return [...new Set(arnsOf(scope, property, arns, ANY_ARN).map((arn) => patternOf(scope, property, arn, regions, kind)))];
}

/** Refuses what cannot be a source of a call of Image Builder for the account. */
function checkSourceArn(scope: IConstruct, arn: string): void {
  checkShape(scope, 'sourceArns', arn, SOURCE_OF_IMAGE_BUILDER);
  const region = fieldOf(scope, arn, 'region');
  if (region !== undefined && !/[*?]/.test(region)) checkRegionName(scope, 'sourceArns', region, arn);
  const own = known(scope, Stack.of(scope).account);
  const account = fieldOf(scope, arn, 'account');
  if (account !== undefined && own !== undefined && account !== own) {
    fail(scope, 'sourceArns', `has ${shown(arn)} of account ${account}, while the role is of ${own}`,
      'Image Builder assumes the role for its own account only');
  }
}

/** The resources that Image Builder may act for, or undefined for all of the account. */
export function sourceArnsOf(scope: IConstruct, sourceArns: string[] | undefined): string[] | undefined {
  sourceArns?.forEach((arn) => checkSourceArn(scope, arn));
  return nonEmpty(scope, 'sourceArns', sourceArns && [...new Set(sourceArns)].sort(),
    'every resource of Image Builder in the account can use the role');
}
