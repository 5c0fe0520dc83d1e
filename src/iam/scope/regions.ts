import { Annotations, Aws, Stack, Token } from 'aws-cdk-lib';
import { RegionInfo } from 'aws-cdk-lib/region-info';
import { IConstruct } from 'constructs';
import { EC2_SERVICE, ec2ServicesIn } from './partitions';
import { fail, shown, worded } from '../validation/fail';

/** The words that names of regions end with, before the number: a misspelt one is no new region. */
const REGION = /^([a-z]{2,4}(?:-[a-z]+)*)-(?:central|north|south|(?:north|south)?(?:east|west))-\d{1,2}$/;

const areaOf = (region: string) => REGION.exec(region)?.[1];

/**
 * The partition of a region, or undefined when the region is known at deployment only. One that the CDK does not know is in that of its
 * area.
 */
export function partitionOf(region: string): string | undefined {
  if (Token.isUnresolved(region)) return undefined;
  const area = areaOf(region);
  // The European Sovereign Cloud, which older versions of the CDK do not know.
  if (area?.startsWith('eusc-')) return 'aws-eusc';
  const neighbour = () => RegionInfo.regions.find(({ name }) => area !== undefined && areaOf(name) === area);
  return RegionInfo.get(region).partition ?? neighbour()?.partition ?? 'aws';
}

/** Regions that the CDK was found to know: it makes its list again each time. */
const found = new Set<string>();

function isKnownToCdk(region: string): boolean {
  if (!found.has(region) && RegionInfo.regions.some(({ name }) => name === region)) found.add(region);
  return found.has(region);
}

/** Refuses what is not the name of a region, by itself or in an ARN, and warns of one that this version of the CDK does not know. */
export function checkRegionName(scope: IConstruct, property: string, region: string, arn?: string): void {
  if (Token.isUnresolved(region)) return;
  const has = arn === undefined ? `has ${shown(region)}, which` : `has ${shown(arn)}, whose region ${shown(region)}`;
  if (!REGION.test(region)) {
    fail(scope, property, `${has} is not the name of a region`, "write it like 'eu-west-1'; wildcards are not accepted");
  }
  if (!isKnownToCdk(region)) {
    Annotations.of(scope).addWarningV2('cdk-ami-build-roles:unknown-region',
      worded(property, `${has} is not known to this version of aws-cdk-lib`,
        'correct it; or acknowledge this warning, if the region is new'));
  }
}

/** Refuses what is not a region, and regions of a partition that the account of the stack is not in. */
export function checkRegions(scope: IConstruct, property: string, regions: readonly string[]): void {
  const own = partitionOf(Stack.of(scope).region);
  for (const region of regions) {
    checkRegionName(scope, property, region);
    const partition = partitionOf(region);
    if (own !== undefined && partition !== undefined && partition !== own) {
      fail(scope, property, `has ${shown(region)}, which ${own} does not have (it is in ${partition})`,
        'name regions in the partition of the stack');
    }
  }
}

/** The regions a role may build in, checked and without repetitions: those declared, or the region of the stack. */
export function regionsOf(scope: IConstruct, declared: string[] | undefined): string[] {
  if (declared === undefined) return [Stack.of(scope).region];
  if (declared.length === 0) {
    fail(scope, 'regions', 'is an empty list, with which no build is possible',
      'name the regions, or leave it out for the region of the stack');
  }
  const regions = [...new Set(declared)].sort();
  regions.forEach((region) => checkRegionName(scope, 'regions', region));
  const partitions = new Set(regions.map(partitionOf).filter((partition) => partition !== undefined));
  if (partitions.size > 1) {
    fail(scope, 'regions', `mixes partitions (${[...partitions].join(', ')})`, 'an account is in one partition: create a role in each');
  }
  return regions;
}

/** The further regions that images are copied to, checked, without those that the role builds in. */
export function copyRegionsOf(scope: IConstruct, declared: string[] | undefined, regions: string[], property = 'copyToRegions'): string[] {
  if (declared?.length === 0) fail(scope, property, 'is an empty list', 'leave it out if no image is copied');
  for (const region of declared ?? []) {
    checkRegionName(scope, property, region);
    const partitions = [partitionOf(region), partitionOf(regions[0])];
    if (!partitions.includes(undefined) && partitions[0] !== partitions[1]) {
      fail(scope, property, `has ${shown(region)} of ${partitions[0]}, while the role builds in ${partitions[1]}`,
        'images cannot be copied to another partition: build there');
    }
  }
  return [...new Set(declared)].filter((region) => !regions.includes(region)).sort();
}

/** The names under which EC2 receives a passed role, in every partition that the regions can be in. */
export function ec2ServicesOf(regions: string[]): string[] {
  const partition = partitionOf(regions[0]);
  return partition === undefined ? [EC2_SERVICE, `ec2.${Aws.URL_SUFFIX}`] : ec2ServicesIn(partition);
}
