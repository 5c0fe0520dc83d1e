/** What a role is bound to: fills the placeholders of capability data. Values may be CDK tokens. */
export interface Scope {
  readonly partition: string;
  readonly urlSuffix: string;
  readonly account: string;
  /** The regions of the role, at least one. */
  readonly regions: readonly string[];
  readonly tag: { readonly key: string; readonly value: string };
  /** What the owner of the role declared, by placeholder. A placeholder without a value here may not be used. */
  readonly declared: Readonly<Record<string, readonly string[]>>;
}

/**
 * The values of every placeholder. `Region` is the region field of an ARN: the only region, or a star
 * that the renderer accompanies with a condition on the regions; `EachRegion` is one value a region.
 */
export function valuesOf(scope: Scope): Readonly<Record<string, readonly string[]>> {
  return {
    ...scope.declared,
    Partition: [scope.partition],
    UrlSuffix: [scope.urlSuffix],
    Account: [scope.account],
    Region: scope.regions.length === 1 ? scope.regions : ['*'],
    EachRegion: scope.regions,
    TagKey: [scope.tag.key],
    TagValue: [scope.tag.value],
  };
}
