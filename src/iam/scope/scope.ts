import { Aws, Stack } from 'aws-cdk-lib';
import { IConstruct } from 'constructs';

/** What a role is bound to: fills the placeholders of capability data. Values may be CDK tokens. */
export interface Scope {
  readonly partition: string;
  readonly urlSuffix: string;
  readonly account: string;
  /** The regions that the role builds in, at least one. */
  readonly regions: readonly string[];
  /** Further regions that it copies images to. */
  readonly copyRegions: readonly string[];
  readonly tag: { readonly key: string; readonly value: string };
  /** What the owner of the role declared, by placeholder. A placeholder without a value here may not be used. */
  readonly declared: Readonly<Record<string, readonly string[]>>;
}

/** What a construct is bound to in its stack. */
export function scopeOf(
  construct: IConstruct, bounds: Pick<Scope, 'regions' | 'tag' | 'declared'> & Partial<Pick<Scope, 'copyRegions'>>,
): Scope {
  const { partition, account } = Stack.of(construct);
  return { copyRegions: [], ...bounds, partition, account, urlSuffix: Aws.URL_SUFFIX };
}

/** The regions that images of the role can be in. */
export const imageRegionsOf = ({ regions, copyRegions }: Scope): readonly string[] => [...new Set([...regions, ...copyRegions])].sort();

/** The region field of an ARN: the only region, or a star that the renderer accompanies with a condition. */
const arnField = (regions: readonly string[]) => (regions.length === 1 ? regions : ['*']);

/** The values of every placeholder. */
export function valuesOf(scope: Scope): Readonly<Record<string, readonly string[]>> {
  const imageRegions = imageRegionsOf(scope);
  return {
    ...scope.declared,
    Partition: [scope.partition],
    UrlSuffix: [scope.urlSuffix],
    Account: [scope.account],
    Region: arnField(scope.regions),
    EachRegion: scope.regions,
    ImageRegion: arnField(imageRegions),
    EachImageRegion: imageRegions,
    EachCopyRegion: scope.copyRegions,
    TagKey: [scope.tag.key],
    TagValue: [scope.tag.value],
  };
}
