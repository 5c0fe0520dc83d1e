import { Fn, Token } from 'aws-cdk-lib';
import { IConstruct } from 'constructs';
import { keyInHcl } from './from-template/tags';
import type { PackerBuildRoleProps } from './packer-build-role-props';
import type { BuildTag } from '../iam/build-tag';
import { known } from '../iam/validation/fail';

/* From the role back to the template: values that the two have to agree on. */

type Variables = Record<string, string | string[] | Record<string, string>>;

/** What a template must set for the role to let it build, as far as the role names it. */
export function variablesOf(scope: IConstruct, props: PackerBuildRoleProps, tag: BuildTag, regions: readonly string[]): Variables {
  return only({
    build_tags: { [tag.key]: tag.value },
    region: regions[0],
    ami_regions: props.copyToRegions,
    instance_types: props.instanceTypes?.filter((type) => !type.endsWith('.*')),
    iam_instance_profile: props.instanceProfiles && nameOfProfile(scope, props.instanceProfiles[0].instanceProfileArn),
    subnet_ids: props.subnets?.map(({ subnetId }) => subnetId),
    vpc_id: props.vpcs?.[0].vpcId,
    security_group_ids: props.securityGroups?.map(({ securityGroupId }) => securityGroupId),
    ssh_keypair_name: props.keyPairs?.[0].keyPairName,
    kms_key_ids: props.kmsKeys?.map(({ keyArn }) => keyArn),
    ami_users: props.amiUsers,
    snapshot_users: props.snapshotUsers,
    source_ami_owners: props.sourceImageOwners,
    s3_bucket: props.bundleBucket?.bucketName,
    s3_bucket_name: props.importBucket?.bucketName,
  });
}

/** The name at the end of an ARN, after its path. */
function nameOfProfile(scope: IConstruct, arn: string): string {
  return known(scope, arn)?.split('/').pop() ?? Fn.select(1, Fn.split('instance-profile/', arn));
}

const only = (variables: Record<string, Variables[string] | undefined>): Variables =>
  Object.fromEntries(Object.entries(variables).filter((entry): entry is [string, Variables[string]] => entry[1] !== undefined));

/** The names of variables that are known at deployment only. */
export function undeployed(scope: IConstruct, variables: Variables): string[] {
  const texts = (value: Variables[string]) => (typeof value === 'string' ? [value] : Object.values(value) as string[]);
  return Object.keys(variables).filter((name) => texts(variables[name]).some((text) => Token.isUnresolved(text) && known(scope, text) === undefined));
}

/** `variable` blocks with the values as defaults. A token stays one, so that it may be an output. */
export function asHcl(variables: Variables): string {
  const quoted = (text: string) => `"${Token.isUnresolved(text) ? text : JSON.stringify(text).slice(1, -1).replace(/([$%])\{/g, '$1$1{')}"`;
  return Object.entries(variables).map(([name, value]) => {
    const [type, written] = typeof value === 'string' ? ['string', quoted(value)]
      : Array.isArray(value) ? ['list(string)', `[${value.map(quoted).join(', ')}]`]
        : ['map(string)', `{ ${Object.entries(value).map(([key, text]) => `${keyInHcl(key)} = ${quoted(text)}`).join(', ')} }`];
    return `variable "${name}" {\n  type    = ${type}\n  default = ${written}\n}\n`;
  }).join('\n');
}
