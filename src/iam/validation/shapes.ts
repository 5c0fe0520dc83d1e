/*
 * What values look like: one entry for each kind of value. Source where nothing else is said: Service Authorization Reference, resource
 * types; for lengths and characters the API reference of each service.
 */

/** What a kind of value looks like. */
export interface Shape {
  /** What it is, after "which is not". */
  readonly is: string;
  readonly pattern: RegExp;
  /** How to write it. */
  readonly cure: string;
  /** What a part is taken for that only the deployment knows. Left out, a value with such a part is not judged. */
  readonly forUnknown?: string;
}

/** A shape that an example is the cure of. */
export const like = (is: string, pattern: RegExp, example: string, more = ''): Shape =>
  ({ is, pattern, cure: `write it like '${example}'${more}` });

/** Ids of EC2 have 8 or 17 hexadecimal digits. Those of networks come from constructs, which can be the dummies of a look-up. */
const id = (prefix: string, of: string, more = '') =>
  like(`the id of ${of}`, new RegExp(`^${prefix}-[0-9a-f]{8,17}$`), `${prefix}-0123456789abcdef0`, more);
const idOfConstruct = (prefix: string, of: string) =>
  like(`the id of ${of}`, new RegExp(`^(${prefix})-[0-9a-f]+$`), `${prefix.split('|')[0]}-0123456789abcdef0`);
const name = (of: string, pattern: RegExp, example: string, more = '') => like(`the name of ${of}`, pattern, example, more);
const arn = (of: string, service: string, region: string, account: string, resource: string, example: string, more = '') =>
  like(`the ARN of ${of}`, new RegExp(`^arn:[^:]+:${service}:${region}:${account}:${resource}$`), example, more);

const REGION = '[^:]+';
const ACCOUNT = String.raw`\d{12}`;
const IAM_NAME = String.raw`[\w+=,.@-]+`;
const IAM_PATH = String.raw`([\x21-\x7e]+/)?`;

export const ANY_ARN = like('an ARN', /^arn:/, 'arn:aws:…');
export const ACCOUNT_ID: Shape = { is: 'the id of an account', pattern: /^\d{12}$/, cure: 'write its 12 digits' };

export const SNAPSHOT_ID = id('snap', 'a snapshot');
export const CAPACITY_RESERVATION_ID = id('cr', 'a Capacity Reservation');
export const LAUNCH_TEMPLATE_ID = id('lt', 'a launch template', ': the name is not part of its ARN');
/** `Vpc.fromLookup` has dummies such as `s-12345` and `p-12345` for public and private subnets. */
export const SUBNET_ID = idOfConstruct('subnet|s|p|i', 'a subnet');
export const VPC_ID = idOfConstruct('vpc', 'a VPC');
export const SECURITY_GROUP_ID = idOfConstruct('sg', 'a security group');
export const KEY_PAIR_NAME = name('a key pair', /^[\x20-\x7e]{1,255}$/, 'builders', ', with 1 to 255 characters of ASCII');
export const PLACEMENT_GROUP_NAME =
  name('a placement group', /^(?!arn:)[\x20-\x7e]{1,255}$/, 'builders', ', with 1 to 255 characters of ASCII');
export const LICENSE_CONFIGURATION_ARN = arn('a license configuration', 'license-manager', REGION, ACCOUNT,
  'license-configuration:lic-[0-9a-f]+',
  'arn:aws:license-manager:eu-west-1:111122223333:license-configuration:lic-0123456789abcdef0123456789abcdef');
const resourceGroup = (of: string, example: string) => arn(of, 'resource-groups', REGION, ACCOUNT, String.raw`group/[\w./-]+`,
  `arn:aws:resource-groups:eu-west-1:111122223333:group/${example}`);
export const RESOURCE_GROUP_ARN = resourceGroup('a host resource group', 'hosts');
export const CAPACITY_RESERVATION_GROUP_ARN = resourceGroup('a group of Capacity Reservations', 'reservations');

export const ROLE_ARN = arn('a role', 'iam', '', ACCOUNT, `role/${IAM_PATH}${IAM_NAME}`, 'arn:aws:iam::111122223333:role/image-builder');
export const INSTANCE_PROFILE_ARN = arn('an instance profile', 'iam', '', ACCOUNT, `instance-profile/${IAM_PATH}${IAM_NAME}`,
  'arn:aws:iam::111122223333:instance-profile/web');
export const MANAGED_POLICY_ARN =
  arn('a managed policy', 'iam', '', `(${ACCOUNT}|aws)`, `policy/${IAM_PATH}${IAM_NAME}`, 'arn:aws:iam::111122223333:policy/boundary');
export const OIDC_PROVIDER_ARN =
  arn('an identity provider', 'iam', '', ACCOUNT, 'oidc-provider/.+', 'arn:aws:iam::111122223333:oidc-provider/gitlab.com');
export const EKS_CLUSTER_ARN =
  arn('a cluster', 'eks', REGION, ACCOUNT, String.raw`cluster/[\w-]+`, 'arn:aws:eks:eu-west-1:111122223333:cluster/builds');
export const TRUST_ANCHOR_ARN = arn('a trust anchor', 'rolesanywhere', REGION, ACCOUNT, String.raw`trust-anchor/[\da-f-]+`,
  'arn:aws:rolesanywhere:eu-west-1:111122223333:trust-anchor/9ae0bc0a-38a0-4cf6-b2c4-2f0b5ea9c1d2');
export const KEY_ARN: Shape = {
  ...arn('a key', 'kms', REGION, ACCOUNT, '(key|alias)/[A-Za-z0-9/_-]+', ''),
  cure: "take it with Key.fromKeyArn and write it like 'arn:aws:kms:eu-west-1:111122223333:key/…'",
};
/** A key itself, and not one of its aliases. */
export const KEY_ID_ARN = arn('a key', 'kms', REGION, ACCOUNT, 'key/[A-Za-z0-9-]+', 'arn:aws:kms:eu-west-1:111122223333:key/…');
export const MULTI_REGION_KEY_ARN = arn('a multi-Region key', 'kms', REGION, ACCOUNT, 'key/mrk-[0-9a-f]+',
  'arn:aws:kms:us-east-1:111122223333:key/mrk-…',
  ', that of an AmiEncryptionKey with multiRegion');
export const BUCKET_ARN = arn('a bucket', 's3', '', '', '[A-Za-z0-9._-]+', 'arn:aws:s3:::images');
export const ISO_OBJECT_ARN =
  arn('an ISO disk image in S3', 's3', '', '', '[^/]+/.+[.][iI][sS][oO]', 'arn:aws:s3:::disk-images/windows-11.iso');
export const SECRET_NAME = /^[A-Za-z0-9/_+=.@!-]+$/;
export const SECRET_ARN = arn('a secret', 'secretsmanager', REGION, ACCOUNT, `secret:${SECRET_NAME.source.slice(1, -1)}`,
  'arn:aws:secretsmanager:eu-west-1:111122223333:secret:packer/token-AbCdEf');
/** Public parameters belong to no account. */
export const PARAMETER_ARN = arn('a parameter', 'ssm', REGION, `(?:${ACCOUNT}|(?=:parameter/aws/service/))`, String.raw`parameter/[\w./-]+`,
  'arn:aws:ssm:eu-west-1:111122223333:parameter/images/web');
export const TOPIC_ARN = arn('a topic', 'sns', REGION, ACCOUNT, '[A-Za-z0-9_.-]+', 'arn:aws:sns:eu-west-1:111122223333:images');
export const FUNCTION_ARN =
  arn('a function', 'lambda', REGION, ACCOUNT, 'function:[A-Za-z0-9_:$-]+', 'arn:aws:lambda:eu-west-1:111122223333:function:approve');
export const STATE_MACHINE_ARN =
  arn('a state machine', 'states', REGION, ACCOUNT, 'stateMachine:.+', 'arn:aws:states:eu-west-1:111122223333:stateMachine:approve');
export const REPOSITORY_ARN =
  arn('a repository', 'ecr', REGION, ACCOUNT, 'repository/[a-z0-9._/-]+', 'arn:aws:ecr:eu-west-1:111122223333:repository/web');
/** Partition, region and type may be patterns; the account is one account, and the name says something. */
export const SOURCE_OF_IMAGE_BUILDER: Shape = {
  is: 'the ARN of resources of Image Builder in one account',
  pattern: new RegExp(`^arn:[^:]+:imagebuilder:[^:]+:${ACCOUNT}:(component|container-recipe|distribution-configuration|image|`
    + 'image-pipeline|image-recipe|infrastructure-configuration|lifecycle-execution|lifecycle-policy|workflow|workflow-execution|workflow-step-execution|[a-z-]*[*][a-z*-]*)'
    + '/[^:]*[^:*?/][^:]*$'),
  cure: "write it like 'arn:aws:imagebuilder:eu-west-1:111122223333:image/my-recipe/*'; the name may hold wildcards, but not be one",
};
export const PIPELINE_ARN = arn('a pipeline', 'imagebuilder', REGION, ACCOUNT, 'image-pipeline/[a-z0-9_-]+',
  'arn:aws:imagebuilder:eu-west-1:111122223333:image-pipeline/web');
export const ORGANIZATION_ARN = arn('an organization', 'organizations', '', ACCOUNT, 'organization/o-[a-z0-9]+',
  'arn:aws:organizations::111122223333:organization/o-example');
export const ORGANIZATIONAL_UNIT_ARN = arn('an organizational unit', 'organizations', '', ACCOUNT, 'ou/o-[a-z0-9]+/ou-[a-z0-9-]+',
  'arn:aws:organizations::111122223333:ou/o-example/ou-ab12-11111111');

export const ORGANIZATION_ID = like('the id of an organization', /^o-[a-z0-9]{10,32}$/, 'o-a1b2c3d4e5');
export const ORGANIZATIONAL_UNIT_ID = like('the id of an organizational unit',
  /^(ou-[a-z0-9]{4,32}-[a-z0-9]{8,32}|r-[a-z0-9]{4,32})$/, 'ou-ab12-11111111',
  ", or the root 'r-ab12'");
export const ORGANIZATIONAL_UNIT_PATH = like('the path of an organizational unit',
  /^o-[a-z0-9]{10,32}\/r-[a-z0-9]{4,32}\/(ou-[a-z0-9]{4,32}-[a-z0-9]{8,32}\/)+\*?$/,
  'o-a1b2c3d4e5/r-ab12/ou-ab12-11111111/', ', from the organization down');

export const PARAMETER_NAME = name('a parameter with a leading slash', /^(\/[\w.-]+)+$/, '/images/web');
export const PARAMETER_NAME_WITHOUT_PATH = name('a parameter', /^[\w.-]+$/, '/images/web', ', without wildcards');
export const LOG_GROUP_NAME = name('a log group', /^[\w./#-]{1,512}$/, '/aws/imagebuilder/web', '; an ARN is not accepted');
export const DOCUMENT_NAME = name('a document of the account', /^(?!aws|amazon)[\w.-]{3,128}$/i, 'Hardening',
  ': documents of AWS belong to no account; updateSsmAgent gives AWS-UpdateSSMAgent');
/** Source: Amazon EC2 API Reference, ImageCriterionRequest. A name that is a wildcard only would say nothing. */
export const ALLOWED_IMAGE_NAME: Shape = {
  is: 'the name of an image, or a pattern of names',
  pattern: /^(?=.*[^*?])[\w ()[\]./'@*?-]{3,128}$/,
  cure: "write it like 'web-*', with 3 to 128 letters, digits and any of ( ) [ ] . / - ' @ _ * ?",
};
export const INSTANCE_TYPE: Shape = {
  is: 'an instance type',
  pattern: /^[a-z][a-z0-9-]*\.([a-z0-9-]+|\*)$/,
  cure: "write an instance type such as 't3.micro', or a family such as 't3.*'",
};
export const TAG_KEY: Shape = {
  is: 'the key of a tag',
  pattern: /^(?!aws:)(?=.*\S).{1,128}$/i,
  cure: 'give 1 to 128 characters that do not start with aws:',
};
/**
 * Source: STS API Reference, AssumeRole; of the letters those that policies take. No tag and no identity can hold a star, so one is a
 * wildcard.
 */
export const SESSION_TAG_KEY: Shape = {
  is: 'the key of a tag',
  pattern: /^(?!aws:)[\w \u00C0-\u00FF.:/=+@-]{1,128}$/i,
  cure: 'give 1 to 128 letters, digits, spaces and any of _ . : / = + - @, not beginning with aws:',
};
export const SESSION_TAG_VALUE: Shape = {
  is: 'the value of a tag, or a pattern of values',
  pattern: /^[\w \u00C0-\u00FF.:/=+@*-]{0,256}$/,
  cure: 'give at most 256 letters, digits, spaces and any of _ . : / = + - @, with * for any text',
};
export const SOURCE_IDENTITY: Shape = {
  is: 'a source identity, or a pattern of them',
  pattern: /^(?!aws:)(?=.*[^*])[\w+=,.@*-]{2,64}$/i,
  cure: "write it like 'build-*', with 2 to 64 letters, digits and any of _ + = , . @ - and * for any text, and with more than stars",
};
export const FOLDER: Shape = {
  is: 'the name of a folder',
  pattern: /^[^/*?$]+(\/[^/*?$]+)*\/?$/,
  cure: "name one folder of the bucket, such as 'images/web-server', without wildcards and without a leading slash",
  forUnknown: 'x',
};
export const START_OF_OBJECT_NAMES: Shape = {
  is: 'the start of object names', pattern: /^[^*?$]+$/, cure: 'give the start of the object names, without wildcards', forUnknown: 'x',
};

/** Source: IAM API Reference, CreateRole, CreateInstanceProfile, CreatePolicy. */
const iamName = (of: string, longest: number): Shape => ({
  is: `the name of ${of}`,
  pattern: new RegExp(`^[\\w+=,.@-]{1,${longest}}$`),
  cure: `give 1 to ${longest} letters, digits and any of _+=,.@-`,
});
export const ROLE_NAME = iamName('a role', 64);
export const INSTANCE_PROFILE_NAME = iamName('an instance profile', 128);
export const MANAGED_POLICY_NAME = iamName('a managed policy', 128);
export const PATH_OF_IAM: Shape = {
  is: 'a path of IAM',
  pattern: /^(?=.{1,512}$)\/([\x21-\x7e]+\/)?$/,
  cure: "write it like '/builders/', with at most 512 characters and no spaces",
};
/** Texts for people, which some services do not take empty. */
export const description = (longest: number, least = 0): Shape => ({
  is: 'a description', pattern: new RegExp(`^[^]{${least},${longest}}$`), cure: `give at most ${longest} characters`,
});
export const STACK_SET_NAME: Shape = {
  is: 'the name of a stack set',
  pattern: /^[A-Za-z][A-Za-z0-9-]{0,127}$/,
  cure: 'use up to 128 letters, digits and hyphens, starting with a letter',
};
