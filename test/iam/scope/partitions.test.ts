import { RegionInfo } from 'aws-cdk-lib/region-info';
import { anotherRegion, urlSuffixOf } from '../../../src/iam/scope/partitions';

const PUBLIC = RegionInfo.regions.filter(({ partition }) => !partition?.startsWith('aws-iso'));

test('addresses end as the CDK knows them', () => {
  expect(new Set(PUBLIC.map(({ partition }) => partition)).size).toBeGreaterThan(2);
  expect(PUBLIC.filter(({ partition, domainSuffix }) => urlSuffixOf(partition!) !== domainSuffix)).toEqual([]);
});

test('another region is of the same partition', () => {
  for (const { name, partition } of PUBLIC) {
    const other = anotherRegion(partition!, [name])!;
    expect(other).not.toBe(name);
    expect(RegionInfo.get(other).partition).toBe(partition);
  }
});
