import { Aws, Stack, Token } from 'aws-cdk-lib';
import { RegionInfo } from 'aws-cdk-lib/region-info';
import { IConstruct } from 'constructs';
import { fail, shown } from '../validation/fail';

const REGION = /^[a-z]{2}(-[a-z]+)+-\d+$/;

/** The partition of a region, or undefined when the region is known at deployment only. */
export function partitionOf(region: string): string | undefined {
  if (Token.isUnresolved(region)) return undefined;
  return RegionInfo.get(region).partition ?? 'aws';
}

function checkRegion(scope: IConstruct, property: string, region: string): void {
  if (!Token.isUnresolved(region) && !REGION.test(region)) {
    fail(scope, property, `has ${shown(region)}, which is not the name of a region`, "write it like 'eu-west-1'; wildcards are not accepted");
  }
}

/** The regions a role may build in, checked and without repetitions: those declared, or the region of the stack. */
export function regionsOf(scope: IConstruct, declared: string[] | undefined): string[] {
  if (declared === undefined) return [Stack.of(scope).region];
  if (declared.length === 0) {
    fail(scope, 'regions', 'is an empty list, with which no build is possible', 'name the regions, or leave it out for the region of the stack');
  }
  const regions = [...new Set(declared)].sort();
  regions.forEach((region) => checkRegion(scope, 'regions', region));
  const partitions = new Set(regions.map(partitionOf).filter((partition) => partition !== undefined));
  if (partitions.size > 1) {
    fail(scope, 'regions', `mixes partitions (${[...partitions].join(', ')})`, 'an account lives in one partition: make a role in each');
  }
  return regions;
}

/** The further regions that images are copied to, checked, without those that the role builds in. */
export function copyRegionsOf(scope: IConstruct, declared: string[] | undefined, regions: string[], property = 'copyToRegions'): string[] {
  if (declared?.length === 0) fail(scope, property, 'is an empty list', 'leave it out, and no image is copied');
  for (const region of declared ?? []) {
    checkRegion(scope, property, region);
    const partitions = [partitionOf(region), partitionOf(regions[0])];
    if (!partitions.includes(undefined) && partitions[0] !== partitions[1]) {
      fail(scope, property, `has ${shown(region)} of ${partitions[0]}, while the role builds in ${partitions[1]}`,
        'images cannot be copied to another partition: build there');
    }
  }
  return [...new Set(declared)].filter((region) => !regions.includes(region)).sort();
}

/** The names under which EC2 receives a passed role: in China policies of AWS list both forms. */
export function ec2ServicesOf(regions: string[]): string[] {
  const partition = partitionOf(regions[0]);
  if (partition === 'aws-cn') return ['ec2.amazonaws.com', 'ec2.amazonaws.com.cn'];
  return partition === undefined ? ['ec2.amazonaws.com', `ec2.${Aws.URL_SUFFIX}`] : ['ec2.amazonaws.com'];
}
