/* What differs between partitions. Knows nothing of the CDK, which the command loads for some of its answers only. */

/** What the addresses of services end with. Source: the CDK's data of regions, and the AWS SDKs' of partitions. */
const URL_SUFFIXES: Readonly<Record<string, string>> = { 'aws-cn': 'amazonaws.com.cn', 'aws-eusc': 'amazonaws.eu' };

/** Regions that no account has to switch on. */
const REGIONS: Readonly<Record<string, readonly string[]>> = {
  'aws': ['us-east-1', 'us-west-2', 'eu-west-1', 'ap-southeast-2'],
  'aws-cn': ['cn-north-1', 'cn-northwest-1'],
  'aws-us-gov': ['us-gov-west-1', 'us-gov-east-1'],
};

/** EC2 as a principal. */
export const EC2_SERVICE = 'ec2.amazonaws.com';

export const urlSuffixOf = (partition: string) => URL_SUFFIXES[partition] ?? 'amazonaws.com';

/** The names under which EC2 receives a passed role: in China policies of AWS list both forms. */
export const ec2ServicesIn = (partition: string) =>
  partition === 'aws-cn' ? [EC2_SERVICE, `ec2.${urlSuffixOf(partition)}`] : [EC2_SERVICE];

/** A region of the partition that is none of these. */
export const anotherRegion = (partition: string, regions: readonly string[]) =>
  REGIONS[partition]?.find((region) => !regions.includes(region));
