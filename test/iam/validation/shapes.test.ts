import { readFileSync } from 'fs';
import { CfnParameter, Duration, Stack } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as ecr from 'aws-cdk-lib/aws-ecr';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import * as sns from 'aws-cdk-lib/aws-sns';
import * as ssm from 'aws-cdk-lib/aws-ssm';
import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import * as ts from 'typescript';
import * as library from '../../../src';
import { COMMERCIAL, stackIn, warningsOf } from '../../harness/synthesize';

/* Every property whose values have a shape refuses values that have another one. */

/** What is made with a malformed value. */
type Make = (stack: Stack) => unknown;
/** The property, the malformed value as the error shows it, and what is made with it. */
type Case = [property: string, shown: string, make: Make];
type Values = (stack: Stack) => object;

const ROLE = 'arn:aws:iam::111122223333:role/web';
const roleAt = (stack: Stack, arn = ROLE, id = 'ARole') => iam.Role.fromRoleArn(stack, id, arn);
const keyAt = (stack: Stack, arn: string) => kms.Key.fromKeyArn(stack, 'AKey', arn);
const bucketAt = (stack: Stack, bucketArn = 'arn:aws:s3:::logs') => s3.Bucket.fromBucketAttributes(stack, 'ABucket', { bucketArn, bucketName: 'logs' });
const parameterNamed = (stack: Stack, parameterName: string) =>
  ssm.StringParameter.fromStringParameterAttributes(stack, 'AParameter', { parameterName, forceDynamicReference: true });
const profileAt = (stack: Stack, instanceProfileArn: string, role = ROLE) =>
  iam.InstanceProfile.fromInstanceProfileAttributes(stack, 'AProfile', { instanceProfileArn, role: roleAt(stack, role) });
const policyAt = (stack: Stack, arn: string) => iam.ManagedPolicy.fromManagedPolicyArn(stack, 'APolicy', arn);
const topicAt = (stack: Stack, arn: string) => sns.Topic.fromTopicArn(stack, 'ATopic', arn);

const OTHER_KEY = 'arn:aws:kms:us-east-1:444455556666:key/00000000-0000-0000-0000-000000000001';
const packer = (values: Values): Make => (stack) => new library.PackerBuildRole(stack, 'It', values(stack));
const instances = (values: Values): Make => (stack) => new library.ImageBuilderInstanceProfile(stack, 'It', values(stack));
const execution = (values: Values): Make => (stack) =>
  new library.ImageBuilderExecutionRole(stack, 'It', { instanceRoles: [roleAt(stack, ROLE, 'Instances')], ...values(stack) });
const lifecycle = (values: Values): Make => (stack) => new library.ImageBuilderLifecycleExecutionRole(stack, 'It', {
  actions: [library.ImageBuilderLifecycleAction.DELETE], includeAmis: true, ...values(stack),
});
const reader = (values: Values): Make => (stack) => new library.ImageBuilderReadOnlyPolicy(stack, 'It', values(stack));
const operator = (values: Values): Make => (stack) => new library.ImageBuilderOperatorPolicy(stack, 'It', values(stack));
const administrator = (values: Values): Make => (stack) => new library.ImageBuilderAdministratorPolicy(stack, 'It', values(stack));
const receiver = (values: Values): Make => (stack) => new library.CrossAccountDistributionRole(stack, 'It', {
  sources: [{ accountId: '444455556666' }], ...values(stack),
});
const remover = (values: Values): Make => (stack) => new library.CrossAccountLifecycleRole(stack, 'It', {
  sourceAccountIds: ['444455556666'], actions: [library.ImageBuilderLifecycleAction.DELETE], ...values(stack),
});
const allowed = (values: Values): Make => (stack) => new library.AllowedImages(stack, 'It', { accountIds: ['444455556666'], ...values(stack) });
const UUID = '9ae0bc0a-38a0-4cf6-b2c4-2f0b5ea9c1d2';
const PODS = { kubernetesNamespace: ['a*', 'A', 'a:b'], serviceAccount: ['a*', '-a', 'a/b'] };
const NOT_UUIDS = ['web', `{${UUID}}`, '*'];
/** The struct of each caller, its method, what must be set, and values of other shapes. */
const CALLERS: [string, Exclude<keyof typeof library.BuildCaller, 'prototype'>, object, Record<string, string[]>][] = [
  ['IdentityProviderOptions', 'buildkite', { organization: 'example', pipeline: 'images' }, { providerArn: ['web', 'arn:aws:iam::111122223333:saml-provider/x', 'arn:aws:iam::111122223333:oidc-provider/*'] }],
  ['GitHubCallerOptions', 'gitHub', { repository: 'example/images', branch: 'main' }, {
    repository: ['example', 'example/*', 'example/images:ref'],
    ownerId: ['example', '1*'],
    repositoryId: ['images', '-1'],
    branch: ['a b', 'a:b', '${aws:x}'],
    tag: ['a b', 'a?'],
    environment: ['*', 'a:b'],
    enterprise: ['a/b', '*'],
  }],
  ['GitLabCallerOptions', 'gitLab', { project: 'example/images', branch: 'main' }, {
    project: ['example', 'example/*', 'a/b:c'], branch: ['a b', 'a:b'], tag: ['a~b'], host: ['https://gitlab.example.com', 'gitlab', '*.example.com'], audience: ['*', 'a b'],
  }],
  ['CircleCiCallerOptions', 'circleCi', { organizationId: UUID, projectId: UUID }, { organizationId: NOT_UUIDS, projectId: NOT_UUIDS }],
  ['BitbucketCallerOptions', 'bitbucket', { workspace: 'example', workspaceUuid: UUID, repositoryUuid: UUID }, {
    workspace: ['a/b', '*'], workspaceUuid: NOT_UUIDS, repositoryUuid: NOT_UUIDS, environmentUuid: NOT_UUIDS,
  }],
  ['BuildkiteCallerOptions', 'buildkite', { organization: 'example', pipeline: 'images' }, { organization: ['*', 'a:b'], pipeline: ['*', 'a/b'], branch: ['a:b'] }],
  ['EksPodIdentityCallerOptions', 'eksPodIdentity', { clusterArn: 'arn:aws:eks:us-east-1:111122223333:cluster/a', kubernetesNamespace: 'a', serviceAccount: 'a' }, {
    clusterArn: ['builds', 'arn:aws:eks:us-east-1:111122223333:cluster/*'], ...PODS,
  }],
  ['EksServiceAccountCallerOptions', 'eksServiceAccount', { providerArn: 'arn:aws:iam::111122223333:oidc-provider/a.b/id', issuer: 'a.b/id', kubernetesNamespace: 'a', serviceAccount: 'a' }, {
    providerArn: ['web', 'arn:aws:iam::111122223333:role/x'], issuer: ['https://a.b/id', 'a.b', '*'], ...PODS,
  }],
  ['RolesAnywhereCallerOptions', 'rolesAnywhere', { trustAnchorArn: `arn:aws:rolesanywhere:us-east-1:111122223333:trust-anchor/${UUID}`, commonName: 'a' }, {
    trustAnchorArn: ['web', 'arn:aws:rolesanywhere:us-east-1:111122223333:trust-anchor/*'], commonName: ['*.example.com', ''],
  }],
  ['PermissionSetCallerOptions', 'permissionSet', { name: 'Builders' }, { name: ['*', 'a b', 'x'.repeat(33)], accountId: ['web', '*', '1111'] }],
];
const session = (options: library.SessionOptions): Make => () => library.BuildCaller.withSession(new iam.ServicePrincipal('codebuild.amazonaws.com'), options);
const copies = (values: Values): Make => (stack) => new library.PackerImageCopyRole(stack, 'It', {
  assumedBy: new iam.ServicePrincipal('lambda.amazonaws.com'), sourceAccountIds: ['444455556666'], buildTag: { key: 'Builder', value: 'web' }, ...values(stack),
});
const retention = (values: Values): Make => (stack) => new library.PackerImageRetentionRole(stack, 'It', {
  assumedBy: new iam.ServicePrincipal('lambda.amazonaws.com'), buildTag: { key: 'Builder', value: 'web' }, ...values(stack),
});
const distributionRole = { sources: [{ accountId: '444455556666' }], regions: ['us-east-1'] };
const set = (values: Values): Make => (stack) => new library.DistributionStackSet(stack, 'It', {
  organizationalUnitIds: ['ou-ab12-11111111'], distributionRole, ...values(stack),
});
const key = (values: Values): Make => (stack) => new library.AmiEncryptionKey(stack, 'It', { accountIds: ['444455556666'], ...values(stack) });
const replica = (values: Values): Make => (stack) => new library.AmiEncryptionKeyReplica(stack, 'It', {
  accountIds: ['444455556666'], primaryKeyArn: 'arn:aws:kms:eu-west-1:111122223333:key/mrk-00000000000000000000000000000001', ...values(stack),
});
const targets = (values: Values): Make => (stack) => new library.ImageBuilderExecutionRole(stack, 'It', { instanceRoles: [roleAt(stack)], roleName: 'images' })
  .distributeTo({ accountIds: ['444455556666'], ...values(stack) });
const guard = (values: Values): Make => (stack) => new library.BuildTagGuard(stack, 'It', {
  buildTag: { key: 'Builder', value: 'web' }, builderArns: [ROLE], ...values(stack),
});

/** Values of a property, each by itself; in a list, or alone. */
const each = (property: string, made: (values: Values) => Make, values: readonly string[], more: Values = () => ({})): Case[] =>
  values.map((value) => [property, JSON.stringify(value), made((stack) => ({ ...more(stack), [property]: [value] }))]);
const one = (property: string, made: (values: Values) => Make, values: readonly string[], more: Values = () => ({})): Case[] =>
  values.map((value) => [property, JSON.stringify(value), made((stack) => ({ ...more(stack), [property]: value }))]);
/** Constructs of a property by the ids, names or ARNs that they are imported by. */
type Import = (stack: Stack, value: string) => unknown;
const of = (property: string, made: (values: Values) => Make, construct: Import, values: readonly string[], more: Values = () => ({})): Case[] =>
  values.map((value) => [property, JSON.stringify(value), made((stack) => ({ ...more(stack), [property]: [construct(stack, value)] }))]);
const single = (property: string, made: (values: Values) => Make, construct: Import, values: readonly string[], more: Values = () => ({})): Case[] =>
  values.map((value) => [property, JSON.stringify(value), made((stack) => ({ ...more(stack), [property]: construct(stack, value) }))]);

const REGIONS = ['us-esat-1', 'nonsense region', 'us-east-1a', 'us-east', 'US-EAST-1', 'useast1', '', '*'];
const ACCOUNTS = ['production', '11112222333', '1111-2222-3333', '*'];
const ORGANIZATIONS = ['o-example', 'arn:aws:organizations::111122223333:ou/o-example/ou-ab12-11111111', 'arn:aws:organizations::111122223333:organization/*'];
const UNITS = ['ou-ab12-11111111', 'arn:aws:organizations::111122223333:organization/o-example', 'arn:aws:organizations::111122223333:ou/o-example/*'];
const ROLES = ['arn:aws:iam::111122223333:user/web', 'arn:aws:iam::111122223333:role/', 'arn:aws:sts::111122223333:assumed-role/web/session',
  'arn:aws-cn:iam::111122223333:role/web'];
const KEYS = ['arn:aws:s3:us-east-1:111122223333:key/1', 'arn:aws-cn:kms:us-east-1:111122223333:key/1', 'arn:aws:kms:us-east-1:111122223333:key/a b'];
const TEMPLATES = ['web', 'lt-', 'lt-xyz', 'i-0123456789abcdef0', 'lt-0123456789abcdef0-1', 'lt-*'];
const RESERVATIONS = ['web', 'cr-', 'cr-xyz', 'lt-0123456789abcdef0', 'cr-*', 'arn:aws:ec2:us-east-1:111122223333:subnet/subnet-0123456789abcdef0'];
const SNAPSHOTS = ['web', 'snap-', 'snap-xyz', 'vol-0123456789abcdef0', 'ami-0123456789abcdef0', 'snap-*'];
const LOG_GROUPS = ['arn:aws:logs:us-east-1:111122223333:log-group:web', 'web images', '', '/aws/imagebuilder/*'];
const LICENSES = ['windows', 'arn:aws:s3:::licences', 'arn:aws:license-manager:us-east-1:111122223333:grant:g-0123456789abcdef0123456789abcdef',
  'arn:aws-cn:license-manager:us-east-1:111122223333:license-configuration:lic-0123456789abcdef0123456789abcdef',
  'arn:aws:license-manager:us-esat-1:111122223333:license-configuration:lic-0123456789abcdef0123456789abcdef'];
const GROUPS = ['hosts', 'arn:aws:ec2:us-east-1:111122223333:dedicated-host/h-1', 'arn:aws:resource-groups:us-east-1:111122223333:group/', 'arn:aws:resource-groups:us-east-1:111122223333:group/*'];
const PLACEMENTS = ['', 'a'.repeat(256), 'arn:aws:ec2:us-east-1:111122223333:placement-group/web', '*'];
const TOPICS = ['arn:aws:sqs:us-east-1:111122223333:web', 'arn:aws-cn:sns:us-east-1:111122223333:web', 'arn:aws:sns:us-esat-1:111122223333:web'];
const PIPELINES = ['web', 'arn:aws:imagebuilder:us-east-1:111122223333:image-recipe/web', 'arn:aws:imagebuilder:us-east-1:111122223333:image-pipeline/*'];
const PARAMETERS = ['web', '/images//web', '/images/web*', '/images web', '/'];
const SOURCES = ['web', 'arn:aws:imagebuilder:us-east-1:*:image/web/*', 'arn:aws:imagebuilder:us-east-1:111122223333:image/*',
  'arn:aws:imagebuilder:us-esat-1:111122223333:image/web', 'arn:aws:imagebuilder:us-east-1:111122223333:nonsense/web', 'arn:aws:ec2:us-east-1:111122223333:image/web'];
const SUBNETS = ['main', 'vpc-0123456789abcdef0', 'subnet-xyz', 'subnet-*', 'arn:aws:ec2:us-east-1:111122223333:vpc/vpc-0123456789abcdef0'];
const SECURITY_GROUPS = ['default', 'sgr-0123456789abcdef0', 'sg-*'];
const KEY_PAIRS = ['', 'a'.repeat(256), '*'];
const TYPES = ['*', 'micro', 'T3.MICRO', 't3', '*.micro'];
const OWNERS = ['*', 'canonical', '1234'];
const POLICIES = ['nonsense', 'arn:aws:iam::111122223333:role/web'];
const PROFILES = ['arn:aws:iam::111122223333:instance-profile/*', 'arn:aws-cn:iam::111122223333:instance-profile/web', 'arn:aws:ec2::111122223333:instance-profile/web'];

const ROLE_NAMES = ['', 'a b', 'a/b', 'a'.repeat(65), '*'];
const NAMES = ['', 'a b', 'a/b', 'a'.repeat(129), '*'];
const PATHS = ['', 'builders', '/builders', 'builders/', `/${'a'.repeat(600)}/`, '/a b/'];
const long = (length: number) => ['x'.repeat(length + 1)];

const subnetAt = (stack: Stack, id: string) => ec2.Subnet.fromSubnetId(stack, 'ASubnet', id);
const vpcAt = (stack: Stack, vpcId: string) => ec2.Vpc.fromVpcAttributes(stack, 'AVpc', { vpcId, availabilityZones: ['a'] });
const groupAt = (stack: Stack, id: string) => ec2.SecurityGroup.fromSecurityGroupId(stack, 'AGroup', id);
const pairAt = (stack: Stack, name: string) => ec2.KeyPair.fromKeyPairName(stack, 'APair', name);
const repositoryAt = (stack: Stack, repositoryArn: string) => ecr.Repository.fromRepositoryAttributes(stack, 'ARepository', { repositoryArn, repositoryName: 'web' });
const REPOSITORIES = ['arn:aws:s3:us-east-1:111122223333:repository/web', 'arn:aws:ecr:us-east-1:111122223333:repository/*',
  'arn:aws-cn:ecr:us-east-1:111122223333:repository/web'];

const CASES: Record<string, Case[]> = {
  PackerBuildRoleProps: [
    ...one('roleName', packer, ROLE_NAMES), ...one('path', packer, PATHS), ...one('description', packer, long(1000)),
    ['maxSessionDuration', '', packer(() => ({ maxSessionDuration: Duration.hours(13) }))],
    ...single('permissionsBoundary', packer, policyAt, POLICIES),
    ...each('regions', packer, REGIONS), ...each('copyToRegions', packer, REGIONS),
    ...single('bundleBucket', packer, bucketAt, ['arn:aws:s3:::web-*', 'arn:aws:ec2:::web'], () => ({ builders: [library.PackerBuilder.AMAZON_INSTANCE] })),
    ...single('importBucket', packer, bucketAt, ['arn:aws:s3:::web-*', 'arn:aws:ec2:::web', 'arn:aws-cn:s3:::web']),
    ...one('importPrefix', packer, ['', '*', '${aws:userid}'], (stack) => ({ importBucket: bucketAt(stack) })),
    ...of('secrets', packer, (stack, secretCompleteArn) => secretsmanager.Secret.fromSecretAttributes(stack, 'ASecret', { secretCompleteArn }),
      ['arn:aws:ssm:us-east-1:111122223333:secret:web-AbCdEf', 'arn:aws:secretsmanager:us-east-1:111122223333:secret:a b-AbCdEf', 'arn:aws-cn:secretsmanager:us-east-1:111122223333:secret:web-AbCdEf']),
    ['parameters', ':parameter/a b"', packer((stack) => ({ parameters: [parameterNamed(stack, 'a b')] }))],
    ...of('dataSourceKeys', packer, keyAt, KEYS, (stack) => ({ parameters: [parameterNamed(stack, '/web')] })),
    ...of('bucketKeys', packer, keyAt, KEYS, (stack) => ({ importBucket: bucketAt(stack) })),
    ...each('blockDeviceSnapshots', packer, SNAPSHOTS), ...each('placementGroups', packer, PLACEMENTS),
    ...each('licenseConfigurations', packer, LICENSES), ...each('hostResourceGroups', packer, GROUPS),
    ...each('amiUsers', packer, ACCOUNTS), ...each('amiOrgArns', packer, ORGANIZATIONS), ...each('amiOuArns', packer, UNITS), ...each('snapshotUsers', packer, ACCOUNTS),
    ...each('fastLaunchTemplates', packer, TEMPLATES, () => ({ fastLaunch: true })),
    ...of('assumeRoles', packer, roleAt, ROLES), ...of('instanceRoles', packer, roleAt, ROLES), ...of('instanceProfiles', packer, profileAt, PROFILES),
    ...of('kmsKeys', packer, keyAt, KEYS), ...each('sourceImageOwners', packer, OWNERS), ...each('instanceTypes', packer, TYPES),
    ...of('subnets', packer, subnetAt, SUBNETS), ...of('vpcs', packer, vpcAt, ['main', 'subnet-0123456789abcdef0', 'vpc-*']),
    ...of('securityGroups', packer, groupAt, SECURITY_GROUPS), ...of('keyPairs', packer, pairAt, KEY_PAIRS),
    ...['aws:x', 'a*', 'k'.repeat(129), '']
      .map((tag): Case => ['sessionTags', JSON.stringify(tag), packer((stack) => ({ assumeRoles: [roleAt(stack)], sessionTags: { [tag]: 'web' } }))]),
    ...['a?', '${aws:userid}', 'v'.repeat(257)].map((value): Case => ['sessionTags', JSON.stringify(value), packer((stack) => ({ assumeRoles: [roleAt(stack)], sessionTags: { Project: value } }))]),
    ...each('transitiveTagKeys', packer, ['aws:x', 'k'.repeat(129), ''], (stack) => ({ assumeRoles: [roleAt(stack)], sessionTags: { Project: 'web' } })),
    ...each('sourceIdentities', packer, ['*', '**', 'a', 'a b', '${aws:userid}', 'x'.repeat(65)], (stack) => ({ assumeRoles: [roleAt(stack)] })),
    ...each('networkAccountIds', packer, ACCOUNTS), ...each('capacityReservations', packer, RESERVATIONS), ...each('capacityReservationGroups', packer, GROUPS),
    ['protectionTag', '"*"', packer(() => ({ protectionTag: { key: 'Golden', value: '*' } }))],
  ],
  BuildTagOptions: [
    ...['', '*', 'aws:x', 'k'.repeat(129)].map((bad): Case => ['buildTag.key', '', packer(() => ({ buildTag: { key: bad } }))]),
    ...['', '*', '${aws:userid}', 'v'.repeat(257)].map((bad): Case => ['buildTag.value', '', packer(() => ({ buildTag: { value: bad } }))]),
  ],
  BuildTag: ['', '*'].map((bad): Case => ['buildTag.key', '', guard(() => ({ buildTag: { key: bad, value: 'web' } }))]).concat(
    ['', '*'].map((bad): Case => ['buildTag.value', '', guard(() => ({ buildTag: { key: 'Builder', value: bad } }))])),
  PackerBuildRoleAttributes: [
    ['roleArn', '', (stack) => library.PackerBuildRole.fromRoleArn(stack, 'It', 'nonsense')],
    ['instanceProfileArn', '', (stack) => library.PackerBuildRole.fromPackerBuildRoleAttributes(stack, 'It', { roleArn: ROLE, instanceProfileArn: 'nonsense' })],
    ['buildTag.value', '"*"', (stack) => library.PackerBuildRole.fromPackerBuildRoleAttributes(stack, 'It', { roleArn: ROLE, buildTag: { key: 'Builder', value: '*' } })],
  ],
  BuildTagGuardProps: each('builderArns', guard, ['*', 'packer', 'arn:aws:iam::111122223333:root', 'arn:aws:iam::*:role/*', 'arn:aws:iam::1*:role/packer', 'arn:aws:iam::111122223333:*/packer']),
  PackerImageCopyRoleProps: [
    ...each('regions', copies, REGIONS), ...one('roleName', copies, ROLE_NAMES), ...one('path', copies, PATHS), ...one('description', copies, long(1000)),
    ...each('sourceAccountIds', copies, ACCOUNTS), ...single('permissionsBoundary', copies, policyAt, POLICIES),
    ...of('sourceKeys', copies, keyAt, ['arn:aws:s3:us-east-1:444455556666:key/1', 'arn:aws:kms:us-east-1:444455556666:alias/web']),
    ...of('destinationKeys', copies, keyAt, KEYS),
    ['maxSessionDuration', '', copies(() => ({ maxSessionDuration: Duration.hours(13) }))],
  ],
  PackerImageRetentionRoleProps: [
    ...each('regions', retention, REGIONS), ...one('roleName', retention, ROLE_NAMES), ...one('path', retention, PATHS), ...one('description', retention, long(1000)),
    ...single('permissionsBoundary', retention, policyAt, POLICIES),
    ['maxSessionDuration', '', retention(() => ({ maxSessionDuration: Duration.hours(13) }))],
    ...['', '*'].map((bad): Case => ['buildTag.key', '', retention(() => ({ buildTag: { key: bad, value: 'web' } }))]),
    ...['aws:x', 'a*', ''].map((tag): Case => ['imageTags', JSON.stringify(tag), retention(() => ({ imageTags: { [tag]: 'web' } }))]),
    ...['a?', '${aws:userid}'].map((value): Case => ['imageTags', JSON.stringify(value), retention(() => ({ imageTags: { Name: value } }))]),
  ],
  ImageBuilderInstanceProfileProps: [
    ...each('regions', instances, REGIONS),
    ...each('components', instances, ['web', 'arn:aws:imagebuilder:us-east-1:111122223333:image/web/1.0.0', 'arn:aws:imagebuilder:us-east-1:111122223333:component/web/1']),
    ...each('marketplaceComponents', instances, ['web', 'arn:aws:imagebuilder:us-east-1:111122223333:component/web/1.0.0']),
    ...of('componentKeys', instances, keyAt, KEYS, () => ({ components: ['arn:aws:imagebuilder:us-east-1:111122223333:component/web/1.0.0'] })),
    ...single('logBucket', instances, bucketAt, ['arn:aws:s3:::web-*', 'arn:aws:ec2:::web']),
    ...one('logPrefix', instances, ['', '/web', 'web/*', '${aws:userid}', 'web//'], (stack) => ({ logBucket: bucketAt(stack) })),
    ...single('logBucketKey', instances, keyAt, KEYS, (stack) => ({ logBucket: bucketAt(stack) })),
    ...each('logGroupNames', instances, LOG_GROUPS),
    ...each('isoObjects', instances, ['windows.iso', 'arn:aws:s3:::disk-images/windows.vhd', 'arn:aws:s3:::disk-images/*.iso']),
    ['parameters', ':parameter/a b"', instances((stack) => ({ parameters: [parameterNamed(stack, 'a b')] }))],
    ...of('containerRepositories', instances, repositoryAt, REPOSITORIES),
    ...each('containerRegions', instances, REGIONS, (stack) => ({ containerRepositories: [ecr.Repository.fromRepositoryName(stack, 'Own', 'web')] })),
    ...of('parentImageRepositories', instances, repositoryAt, REPOSITORIES, (stack) => ({ containerRepositories: [ecr.Repository.fromRepositoryName(stack, 'Own', 'own')] })),
    ...each('containerRecipes', instances, ['web', 'arn:aws:imagebuilder:us-east-1:111122223333:image-recipe/web/1.0.0'],
      (stack) => ({ containerRepositories: [ecr.Repository.fromRepositoryName(stack, 'Own', 'web')] })),
    ...one('roleName', instances, ROLE_NAMES), ...one('instanceProfileName', instances, NAMES), ...one('path', instances, PATHS),
    ...one('description', instances, long(1000)), ...single('permissionsBoundary', instances, policyAt, POLICIES),
  ],
  ImageBuilderInstanceProfileAttributes: [
    ['instanceProfileArn', '', (stack) => library.ImageBuilderInstanceProfile.fromImageBuilderInstanceProfileAttributes(stack, 'It', { instanceProfileArn: 'web', roleArn: ROLE })],
    ['roleArn', '', (stack) => library.ImageBuilderInstanceProfile.fromImageBuilderInstanceProfileAttributes(stack, 'It', { instanceProfileArn: 'arn:aws:iam::111122223333:instance-profile/web', roleArn: 'web' })],
  ],
  ImageBuilderExecutionRoleProps: [
    ['instanceRoles', `"${ROLES[0]}"`, (stack) => new library.ImageBuilderExecutionRole(stack, 'It', { instanceRoles: [roleAt(stack, ROLES[0])] })],
    ...each('regions', execution, REGIONS), ...each('copyToRegions', execution, REGIONS), ...each('sourceArns', execution, SOURCES),
    ...each('logGroupNames', execution, LOG_GROUPS), ...of('kmsKeys', execution, keyAt, KEYS),
    ...of('subnets', execution, subnetAt, SUBNETS), ...of('securityGroups', execution, groupAt, SECURITY_GROUPS), ...of('keyPairs', execution, pairAt, KEY_PAIRS),
    ...each('networkAccountIds', execution, ACCOUNTS),
    ...each('instanceTypes', execution, TYPES), ...each('parentImageOwners', execution, OWNERS),
    ...each('blockDeviceSnapshots', execution, SNAPSHOTS), ...each('placementGroups', execution, PLACEMENTS), ...each('hostResourceGroups', execution, GROUPS),
    ...of('notificationTopics', execution, topicAt, TOPICS),
    ...of('notificationKeys', execution, keyAt, KEYS, (stack) => ({ notificationTopics: [topicAt(stack, 'arn:aws:sns:us-east-1:111122223333:web')] })),
    ...each('outputParameters', execution, PARAMETERS), ...each('parentImageParameters', execution, PARAMETERS),
    ...each('launchTemplates', execution, TEMPLATES), ...each('licenseConfigurations', execution, LICENSES), ...each('fastLaunchTemplates', execution, TEMPLATES),
    ...single('vmExportRole', execution, roleAt, ROLES),
    ...of('scanRepositories', execution, repositoryAt, REPOSITORIES, () => ({ imageTypes: [library.ImageBuilderImageType.DOCKER], vulnerabilityScanning: true })),
    ...of('workflowFunctions', execution, (stack, arn) => lambda.Function.fromFunctionArn(stack, 'AFunction', arn),
      ['arn:aws:s3:us-east-1:111122223333:function:web', 'arn:aws-cn:lambda:us-east-1:111122223333:function:web']),
    ...of('workflowStateMachines', execution, (stack, arn) => sfn.StateMachine.fromStateMachineArn(stack, 'AMachine', arn),
      ['arn:aws:s3:us-east-1:111122223333:stateMachine:web', 'arn:aws-cn:states:us-east-1:111122223333:stateMachine:web']),
    ...each('workflowDocuments', execution, ['a', 'AWS-RunShellScript', 'arn:aws:ssm:us-east-1:111122223333:document/web', '*']),
    ...of('workflowTopics', execution, topicAt, TOPICS), ...each('startablePipelines', execution, PIPELINES),
    ...each('launchPermissionUserIds', execution, ACCOUNTS), ...each('launchPermissionOrganizationArns', execution, ORGANIZATIONS),
    ...each('launchPermissionOrganizationalUnitArns', execution, UNITS),
    ...each('targetAccountIds', execution, ACCOUNTS), ...one('targetOrganizationId', execution, ['example', 'o-*', 'ou-ab12-11111111']),
    ...one('roleName', execution, ROLE_NAMES), ...one('path', execution, PATHS), ...one('description', execution, long(1000)),
    ['maxSessionDuration', '', execution(() => ({ maxSessionDuration: Duration.minutes(5) }))],
    ...single('permissionsBoundary', execution, policyAt, POLICIES),
  ],
  ImageBuilderDistributionTargets: [
    ...each('accountIds', targets, ACCOUNTS), ...one('organizationId', targets, ['example', 'o-*']), ...each('regions', targets, REGIONS.slice(0, -1)),
    ['kmsKeys', `"${KEYS[0]}"`, targets((stack) => ({ keys: [keyAt(stack, KEYS[0])] }))],
  ],
  DistributionSource: [
    ...ACCOUNTS.map((accountId): Case => ['sources.accountId', JSON.stringify(accountId), receiver(() => ({ sources: [{ accountId }] }))]),
    ...['web', 'arn:aws:iam::444455556666:user/web', 'arn:aws:iam::444455556666:role/*'].map((roleArn): Case =>
      ['sources.roleArn', JSON.stringify(roleArn), receiver(() => ({ sources: [{ accountId: '444455556666', roleArn }] }))]),
  ],
  ImageBuilderLifecycleExecutionRoleProps: [
    ...each('recipes', lifecycle, ['Web', 'web/1.0.0', 'web-*', '']),
    ...of('containerRepositories', lifecycle, repositoryAt, REPOSITORIES, () => ({
      includeAmis: undefined, includeContainers: true, resourceType: library.ImageBuilderImageType.DOCKER,
    })),
    ...each('regions', lifecycle, REGIONS), ...each('sourceArns', lifecycle, SOURCES),
    ...one('roleName', lifecycle, ROLE_NAMES), ...one('path', lifecycle, PATHS), ...one('description', lifecycle, long(1000)),
    ...single('permissionsBoundary', lifecycle, policyAt, POLICIES),
  ],
  ImageBuilderReadOnlyPolicyProps: [
    ...each('regions', reader, REGIONS), ...each('resourceNames', reader, ['Web', '*', 'web/1.0.0', '*-web', '']),
    ...one('managedPolicyName', reader, NAMES), ...one('path', reader, PATHS), ...one('description', reader, long(1000)),
  ],
  ImageBuilderOperatorPolicyProps: [
    ...each('pipelines', operator, PIPELINES), ...each('logGroupNames', operator, LOG_GROUPS),
    ...of('logBuckets', operator, bucketAt, ['arn:aws:s3:::web-*', 'arn:aws:ec2:::web']),
    ...one('logPrefix', operator, ['', '/web', 'web/*', '${aws:userid}', 'web//'], (stack) => ({ logBuckets: [bucketAt(stack)] })),
    ...of('logKeys', operator, keyAt, KEYS, (stack) => ({ logBuckets: [bucketAt(stack)] })),
  ],
  ImageBuilderAdministratorPolicyProps: [
    ...of('instanceProfiles', administrator, profileAt, PROFILES),
    ...['instanceRoles', 'executionRoles', 'lifecycleRoles', 'vmExportRoles'].flatMap((property) => of(property, administrator, roleAt, ROLES)),
    ...of('notificationTopics', administrator, topicAt, TOPICS), ...of('logBuckets', administrator, bucketAt, ['arn:aws:s3:::web-*', 'arn:aws:ec2:::web']),
  ],
  CrossAccountDistributionRoleProps: [
    ...one('organizationId', receiver, ['example', 'o-*', 'ou-ab12-11111111']), ...each('regions', receiver, REGIONS),
    ...of('sourceKeys', receiver, keyAt, ['arn:aws:s3:us-east-1:444455556666:key/1', 'arn:aws:kms:us-east-1:444455556666:alias/web']),
    ['sourceKeys', '"us-esat-1"', receiver((stack) => ({ sourceKeys: [keyAt(stack, 'arn:aws:kms:us-esat-1:444455556666:key/1')] }))],
    ...of('destinationKeys', receiver, keyAt, KEYS, (stack) => ({ sourceKeys: [kms.Key.fromKeyArn(stack, 'Source', OTHER_KEY)] })),
    ...each('tagKeys', receiver, ['', 'aws:x', 'k'.repeat(129), '*']), ...each('outputParameters', receiver, [...PARAMETERS.slice(1), 'images/web']),
    ...each('launchTemplates', receiver, TEMPLATES), ...each('launchPermissionUserIds', receiver, ACCOUNTS),
    ...each('launchPermissionOrganizationArns', receiver, ORGANIZATIONS), ...each('launchPermissionOrganizationalUnitArns', receiver, UNITS),
    ...one('description', receiver, long(1000)), ...single('permissionsBoundary', receiver, policyAt, POLICIES),
  ],
  CrossAccountLifecycleRoleProps: [
    ...each('sourceAccountIds', remover, ACCOUNTS), ...each('recipes', remover, ['Web', 'web-*']), ...each('regions', remover, REGIONS),
    ...one('description', remover, long(1000)), ...single('permissionsBoundary', remover, policyAt, POLICIES),
  ],
  DistributionStackSetProps: [
    ['regions', '"us-esat-1"', set(() => ({ distributionRole: { ...distributionRole, regions: ['us-esat-1'] } }))],
    ['recipes', '"web-*"', set(() => ({ lifecycleRole: { sourceAccountIds: ['444455556666'], actions: [library.ImageBuilderLifecycleAction.DELETE], recipes: ['web-*'] } }))],
    ...each('organizationalUnitIds', set, ['images', '444455556666', 'o-a1b2c3d4e5']), ...each('accountIds', set, ACCOUNTS), ...each('excludedAccountIds', set, ACCOUNTS),
    ...one('region', set, REGIONS),
    ...[-1, 101, 1.5].map((bad): Case => ['failureTolerancePercentage', String(bad), set(() => ({ failureTolerancePercentage: bad }))]),
    ...[0, 101, 1.5].map((bad): Case => ['maxConcurrentPercentage', String(bad), set(() => ({ maxConcurrentPercentage: bad }))]),
    ...one('stackSetName', set, ['', '1web', 'web images', 'a'.repeat(129)]), ...one('description', set, ['', ...long(1024)]),
  ],
  AmiEncryptionKeySharing: [
    ...each('accountIds', key, ACCOUNTS), ...one('organizationId', key, ['example', 'o-*']),
    ...each('organizationalUnitPaths', key, ['ou-ab12-11111111', 'o-a1b2c3d4e5/*', 'o-a1b2c3d4e5/r-ab12/']),
    ...each('autoScalingAccountIds', key, ACCOUNTS), ...each('regions', key, REGIONS),
    ...each('regions', replica, REGIONS),
  ],
  AmiEncryptionKeyProps: [
    ...['a b', 'alias/aws/web'].map((alias): Case => ['alias', '', key(() => ({ alias }))]), ...one('description', key, long(8192)),
    ['rotationPeriod', '', key(() => ({ rotationPeriod: Duration.days(1) }))],
  ],
  AllowedImagesProps: [
    ...each('accountIds', allowed, ['web', '*', '1111']), ...each('imageNames', allowed, ['**', 'web:*', 'x'.repeat(129)]), ...one('exceptionMessage', allowed, ['']),
  ],
  ...Object.fromEntries(CALLERS.map(([struct, method, minimal, malformed]) => [struct, Object.entries(malformed).flatMap(([property, values]) =>
    one(property, (given) => (stack) => (library.BuildCaller[method] as (options: object) => unknown)({ ...minimal, ...given(stack) }), values))])),
  SessionOptions: [
    ...['aws:x', 'a*', ''].map((tag): Case => ['sessionTags', JSON.stringify(tag), session({ sessionTags: { [tag]: 'web' } })]),
    ...['a?', '${aws:userid}'].map((value): Case => ['sessionTags', JSON.stringify(value), session({ sessionTags: { Project: value } })]),
    ...['aws:x', ''].map((tag): Case => ['transitiveTagKeys', JSON.stringify(tag), session({ sessionTags: { Project: 'web' }, transitiveTagKeys: [tag] })]),
    ...['*', 'a', 'a b', '${aws:userid}'].map((identity): Case => ['sourceIdentities', JSON.stringify(identity), session({ sourceIdentities: [identity] })]),
  ],
  AmiEncryptionKeyReplicaProps: [
    ...one('primaryKeyArn', replica, ['web', 'arn:aws:kms:eu-west-1:111122223333:key/1', 'arn:aws:kms:us-esat-1:111122223333:key/mrk-00000000000000000000000000000001']),
    ...['a b', 'alias/aws/web'].map((alias): Case => ['alias', '', replica(() => ({ alias }))]), ...one('description', replica, long(8192)),
  ],
};

/** Properties that the CDK itself checks, with an error of its own. */
const BY_THE_CDK = ['maxSessionDuration', 'alias', 'rotationPeriod'];
/** Attributes of imports that the CDK reads. */
const BY_THE_CDK_ON_IMPORT = ['roleArn', 'instanceProfileArn'];

describe.each(Object.entries(CASES))('%s', (name, cases) => {
  test.each(cases)('%s: %s', (property, value, make) => {
    const stack = stackIn(COMMERCIAL);
    let error: Error | undefined;
    try {
      make(stack);
    } catch (thrown) {
      error = thrown as Error;
    }
    if (BY_THE_CDK.includes(property) || (name.endsWith('Attributes') && BY_THE_CDK_ON_IMPORT.includes(property))) return expect(error).toBeDefined();
    expect(error?.message).toMatch(/^'[\w.]+' (has|is|starts) .+: .+ \[[\w./ -]+\]$/);
    expect(error?.message).toMatch(new RegExp(`^'${property.replace('.', '\\.')}(\\.\\w+)?' `));
    expect(error?.message).toContain(value);
  });
});

test('a key is found in a region that is a region', () => {
  const stack = stackIn(COMMERCIAL);
  const images = new library.AmiEncryptionKey(stack, 'It', { accountIds: ['444455556666'], multiRegion: true });
  expect(() => images.keyIn('us-esat-1')).toThrow("'keyIn' has \"us-esat-1\", which is not the name of a region");
});

/** How each struct is given, and what a list of it needs beside it. */
const GIVEN: Record<string, readonly [(values: Values) => Make, Record<string, Values>?]> = {
  PackerBuildRoleProps: [packer, {
    bucketKeys: (stack) => ({ importBucket: bucketAt(stack) }),
    fastLaunchTemplates: () => ({ fastLaunch: true }),
    transitiveTagKeys: (stack) => ({ assumeRoles: [roleAt(stack)], sessionTags: { Project: 'web' } }),
    sourceIdentities: (stack) => ({ assumeRoles: [roleAt(stack)] }),
    dataSourceKeys: (stack) => ({ parameters: [parameterNamed(stack, '/web')] }),
  }],
  PackerImageCopyRoleProps: [copies],
  PackerImageRetentionRoleProps: [retention],
  BuildTagGuardProps: [guard],
  ImageBuilderInstanceProfileProps: [instances, {
    componentKeys: () => ({ components: ['arn:aws:imagebuilder:us-east-1:111122223333:component/web/1.0.0'] }),
    ...Object.fromEntries(['containerRegions', 'parentImageRepositories', 'containerRecipes'].map((property) =>
      [property, (stack: Stack) => ({ containerRepositories: [ecr.Repository.fromRepositoryName(stack, 'Own', 'web')] })])),
  }],
  ImageBuilderExecutionRoleProps: [execution, {
    notificationKeys: (stack) => ({ notificationTopics: [topicAt(stack, 'arn:aws:sns:us-east-1:111122223333:web')] }),
    scanRepositories: () => ({ imageTypes: [library.ImageBuilderImageType.DOCKER], vulnerabilityScanning: true }),
  }],
  ImageBuilderDistributionTargets: [targets],
  ImageBuilderLifecycleExecutionRoleProps: [lifecycle, {
    containerRepositories: () => ({ includeAmis: undefined, includeContainers: true, resourceType: library.ImageBuilderImageType.DOCKER }),
  }],
  ImageBuilderReadOnlyPolicyProps: [reader],
  ImageBuilderOperatorPolicyProps: [operator, { logKeys: (stack) => ({ logBuckets: [bucketAt(stack)] }) }],
  ImageBuilderAdministratorPolicyProps: [administrator],
  CrossAccountDistributionRoleProps: [receiver, { destinationKeys: (stack) => ({ sourceKeys: [keyAt(stack, OTHER_KEY)] }) }],
  CrossAccountLifecycleRoleProps: [remover],
  DistributionStackSetProps: [set],
  AmiEncryptionKeySharing: [key],
};

/** The structs of the public API, as they stand in the source. */
function structsOf(): ts.InterfaceDeclaration[] {
  const files = [...readFileSync('src/index.ts', 'utf8').matchAll(/'\.\/(.+)'/g)].map(([, file]) => `src/${file}.ts`);
  const sources = files.map((file) => ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.Latest, true));
  return sources.flatMap((source) => source.statements.filter(ts.isInterfaceDeclaration))
    .filter(({ name, modifiers }) => !/^I[A-Z][a-z]/.test(name.text) && modifiers?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword));
}

describe('every property is here', () => {
  /** What has no shape: switches, choices of an enum, and objects that are made by constructs or functions of the library. */
  const WITHOUT_SHAPE = /^(boolean|(LateTagging|AllowedImageProvider|PackerBuilder|PackerImageAttribute|PackerTemplate|ImageBuilder(ImageType|OperatingSystem|LifecycleAction|PipelineObjects))(\[\])?|RemovalPolicy)$/;
  /** Proven elsewhere, or free. */
  const ELSEWHERE: Record<string, readonly string[]> = {
    PackerBuildRoleProps: ['assumedBy', 'buildTag'], // test/trust; BuildTagOptions
    PackerBuildRoleAttributes: ['buildTag'],
    PackerImageCopyRoleProps: ['assumedBy', 'buildTag'], // the same
    PackerImageRetentionRoleProps: ['assumedBy', 'buildTag'], // the test of the construct; BuildTag
    BuildTagGuardProps: ['buildTag'],
    ImageBuilderReadOnlyPolicyProps: ['users', 'groups', 'roles'], // any identity of the CDK
    CrossAccountDistributionRoleProps: ['sources'], // DistributionSource
    DistributionStackSetProps: ['distributionRole', 'lifecycleRole'], // their own properties
    ImageBuilderDistributionTargets: ['keys'], // the kmsKeys of the role
    BuildRoleInvariantsProps: ['accepted'], // AcceptedStatement
    AcceptedStatement: ['rule', 'statement', 'because'], // test/checks
  };
  test.each(structsOf().filter(({ name }) => !/Template|Explained|Nag|PipelineObjects/.test(name.text)).map((struct) => [struct.name.text, struct] as const))('%s', (name, { members }) => {
    const properties = members.filter(ts.isPropertySignature).filter(({ type }) => !WITHOUT_SHAPE.test(type!.getText()))
      .map((member) => member.name.getText());
    const tried = (CASES[name] ?? []).map(([property]) => property.split('.').at(-1));
    expect(properties.filter((property) => !tried.includes(property) && !ELSEWHERE[name]?.includes(property))).toEqual([]);
  });
});

describe('regions', () => {
  const warned = (regions: string[]) => {
    const stack = stackIn({ partition: 'aws', account: '111122223333', region: regions[0] });
    new library.PackerBuildRole(stack, 'It', { regions, buildTag: { uniqueValue: true } });
    return warningsOf(stack);
  };

  test.each(['us-east-3', 'ap-southeast-9', 'uss-east-1', 'eu-wset-1'.replace('wset', 'northeast')])('%s is well-formed, but unknown: a warning', (region) => {
    expect(warned([region])).toEqual([expect.stringMatching(new RegExp(`^'regions' has "${region}", which .* \\[ack: cdk-ami-build-roles:unknown-region\\]$`))]);
  });

  test.each(['us-east-1', 'ap-southeast-7', 'mx-central-1', 'il-central-1', 'us-iso-west-1', 'us-isob-east-1', 'eu-isoe-west-1'])('%s is known', (region) => {
    expect(warned([region])).toEqual([]);
  });

  test('an unknown region is of the partition that its neighbours are of', () => {
    const mixed = (...regions: string[]) => () => new library.PackerBuildRole(stackIn(COMMERCIAL), 'It', { regions });
    expect(mixed('us-gov-north-1', 'us-east-1')).toThrow("'regions' mixes partitions (aws, aws-us-gov)");
    expect(mixed('cn-south-1', 'us-east-1')).toThrow("'regions' mixes partitions (aws-cn, aws)");
    expect(mixed('eusc-de-east-1', 'us-east-1')).toThrow("'regions' mixes partitions (aws-eusc, aws)");
    expect(mixed('ap-southeast-6', 'us-east-1')).not.toThrow();
  });
});

test('what the CDK looks up later is taken', () => {
  const stack = stackIn(COMMERCIAL);
  const vpc = ec2.Vpc.fromLookup(stack, 'Network', { vpcId: 'vpc-0123456789abcdef0' });
  expect(() => new library.PackerBuildRole(stack, 'It', {
    vpcs: [vpc],
    subnets: [...vpc.privateSubnets, ...vpc.publicSubnets],
    securityGroups: [ec2.SecurityGroup.fromLookupByName(stack, 'Group', 'builders', vpc)],
    kmsKeys: [kms.Key.fromLookup(stack, 'Images', { aliasName: 'alias/images' }) as kms.IKey],
  })).not.toThrow();
});

describe('an empty list is refused', () => {
  /** Lists of identities: without any, there are none. */
  const NONE_IS_MEANT = ['users', 'groups', 'roles'];

  const lists = structsOf().flatMap(({ name, members }) => members.filter(ts.isPropertySignature)
    .filter(({ type }) => type && ts.isArrayTypeNode(type)).map((member) => [name.text, member.name.getText()] as const))
    .filter(([name, property]) => name in GIVEN && !NONE_IS_MEANT.includes(property));

  test.each(lists)('%s.%s', (name, property) => {
    const [make, beside = {}] = GIVEN[name];
    expect(() => make((stack) => ({ ...beside[property]?.(stack), [property]: [] }))(stackIn(COMMERCIAL)))
      .toThrow(new RegExp(`^'${property}' is an empty list.*: .+ \\[Stack/It\\]$`));
  });

  test('of every struct that has lists', () => {
    expect(lists.length).toBeGreaterThan(90);
  });
});

describe('what only the deployment knows is taken', () => {
  /** What policies of other accounts and templates inside stack sets have to know before, and what decides which statements there are. */
  const LITERAL = ['accountIds', 'autoScalingAccountIds', 'excludedAccountIds', 'sourceAccountIds', 'organizationalUnitIds', 'organizationalUnitPaths', 'sourceIdentities'];
  const TEXTS = structsOf().flatMap(({ name, members }) => members.filter(ts.isPropertySignature)
    .filter(({ type }) => type?.getText() === 'string[]').map((member) => [name.text, member.name.getText()] as const))
    .filter(([name, property]) => name in GIVEN && !LITERAL.includes(property) && !(name.startsWith('CrossAccount') && property === 'outputParameters'));

  test.each(TEXTS)('%s.%s', (name, property) => {
    const [make, beside = {}] = GIVEN[name];
    expect(() => make((stack) => ({ ...beside[property]?.(stack), [property]: [new CfnParameter(stack, 'Value').valueAsString] }))(stackIn(COMMERCIAL))).not.toThrow();
  });
});
