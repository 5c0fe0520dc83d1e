import { CfnParameter } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import * as ssm from 'aws-cdk-lib/aws-ssm';
import { LateTagging, PackerBuilder, PackerBuildRole, PackerBuildRoleProps } from '../../src';
import { appProfile, existingVpc, together } from '../harness/options';
import { COMMERCIAL, Props, propsIn, stackIn } from '../harness/synthesize';

/* Bad input fails at synthesis: with the property, what is wrong, the cure and the path of the construct. */

const subnet = (id: string): Props => (scope) => ({ subnets: [ec2.Subnet.fromSubnetId(scope, 'Subnet', id)] });
const role = (arn: string): Props => (scope) => ({ instanceRoles: [iam.Role.fromRoleArn(scope, 'Passed', arn)] });
const key = (arn: string): Props => (scope) => ({ kmsKeys: [kms.Key.fromKeyArn(scope, 'Key', arn)] });
const GITHUB = 'arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com';
const web = (conditions: iam.Conditions): Props => ({ assumedBy: new iam.WebIdentityPrincipal(GITHUB, conditions) });
const AUDIENCE = { StringEquals: { 'token.actions.githubusercontent.com:aud': 'sts.amazonaws.com' } };

const bucket = (id: string, props: (bucket: s3.IBucket) => PackerBuildRoleProps): Props => (scope) => props(s3.Bucket.fromBucketName(scope, id, 'packer'));
const confined = (changes: PackerBuildRoleProps): Props =>
  together(appProfile(COMMERCIAL), existingVpc, { confineToInstanceProfiles: true }, changes);

const CASES: [string, Props, string][] = [
  ['an empty tag key', { buildTag: { key: '' } }, "'buildTag.key' is empty: give a string, or leave it out for the default [Stack/Packer]"],
  ['a blank tag value', { buildTag: { value: '  ' } }, "'buildTag.value' is empty"],
  ['a tag key over 128 characters', { buildTag: { key: 'k'.repeat(129) } }, "'buildTag.key' has 129 characters, more than the 128 that AWS allows: shorten it"],
  ['a tag value over 256 characters', { buildTag: { value: 'v'.repeat(257) } }, "'buildTag.value' has 257 characters, more than the 256"],
  ['a reserved tag key', { buildTag: { key: 'aws:createdBy' } }, "'buildTag.key' starts with the prefix 'aws:', which AWS reserves (\"aws:createdBy\")"],
  ['a reserved tag key in capitals', { buildTag: { key: 'AWS:createdBy' } }, "'buildTag.key' starts with the prefix 'aws:'"],
  ['a wildcard as tag value', { buildTag: { value: '*' } }, "'buildTag.value' has characters that tags or policies do not accept (\"*\")"],
  ['a tag value that policies cannot hold', { buildTag: { value: 'упаковщик' } }, "'buildTag.value' has characters that tags or policies do not accept"],
  ['a policy variable as tag value', { buildTag: { value: '${aws:username}' } }, "'buildTag.value' has characters that tags or policies do not accept"],
  ['a value and a unique value', { buildTag: { value: 'web', uniqueValue: true } }, "'buildTag.value' is \"web\" while uniqueValue is set, which generates a value: leave out one of the two"],
  ['a tag key known at deployment only', (scope) => ({ buildTag: { key: new CfnParameter(scope, 'Key').valueAsString } }), "'buildTag.key' is known at deployment only"],
  ['no regions', { regions: [] }, "'regions' is an empty list, with which no build is possible: name the regions, or leave it out for the region of the stack [Stack/Packer]"],
  ['a wildcard as region', { regions: ['*'] }, "'regions' has \"*\", which is not the name of a region"],
  ['a zone as region', { regions: ['us-east-1a'] }, "'regions' has \"us-east-1a\""],
  ['regions of two partitions', { regions: ['us-east-1', 'cn-north-1'] }, "'regions' mixes partitions (aws-cn, aws)"],
  ['a wildcard as role', role('arn:aws:iam::111122223333:role/*'), "'instanceRoles' has \"arn:aws:iam::111122223333:role/*\", which can match more than one thing: name each one exactly"],
  ['a policy variable as role', role('arn:aws:iam::111122223333:role/${aws:username}'), "'instanceRoles' has"],
  ['a role of another account', role('arn:aws:iam::444455556666:role/Web'), "'instanceRoles' has a role of account 444455556666"],
  ['a profile without its role', (scope) => ({ instanceProfiles: [iam.InstanceProfile.fromInstanceProfileName(scope, 'Web', 'Web')] }), "'instanceProfiles' has a profile whose role is not known"],
  ['a wildcard as key', key('arn:aws:kms:us-east-1:111122223333:key/*'), "'kmsKeys' has \"arn:aws:kms:us-east-1:111122223333:key/*\""],
  ['a key of another region', key('arn:aws:kms:eu-west-1:111122223333:key/1'), "'kmsKeys' has a key of eu-west-1 (\"arn:aws:kms:eu-west-1:111122223333:key/1\"), while the role works in us-east-1"],
  ['an alias as key', (scope) => ({ kmsKeys: [kms.Alias.fromAliasName(scope, 'Alias', 'alias/ebs')] }), "'kmsKeys' has an alias"],
  ['a wildcard as subnet', subnet('subnet-*'), "'subnets' has \"subnet-*\""],
  ['a wildcard as key pair', (scope) => ({ keyPairs: [ec2.KeyPair.fromKeyPairName(scope, 'Pair', '*')] }), "'keyPairs' has \"*\""],
  ['a wildcard as security group', (scope) => ({ securityGroups: [ec2.SecurityGroup.fromSecurityGroupId(scope, 'Group', 'sg-*')] }), "'securityGroups' has \"sg-*\""],
  ['a wildcard as VPC', (scope) => ({ vpcs: [ec2.Vpc.fromVpcAttributes(scope, 'Vpc', { vpcId: '*', availabilityZones: ['a'] })] }), "'vpcs' has \"*\""],
  ['a wildcard as image owner', { sourceImageOwners: ['*'] }, "'sourceImageOwners' has \"*\": write a 12-digit account id"],
  ['a name as image owner', { sourceImageOwners: ['canonical'] }, "'sourceImageOwners' has \"canonical\""],
  ['a wildcard as instance type', { instanceTypes: ['*'] }, "'instanceTypes' has \"*\", which is not an instance type: write an instance type such as 't3.micro'"],
  ['any family', { instanceTypes: ['*.micro'] }, "'instanceTypes' has \"*.micro\""],
  ...['instanceProfiles', 'instanceRoles', 'kmsKeys', 'subnets', 'vpcs', 'securityGroups', 'networkAccountIds', 'keyPairs', 'sourceImageOwners', 'instanceTypes',
    'copyToRegions', 'secrets', 'parameters', 'blockDeviceSnapshots', 'placementGroups', 'licenseConfigurations', 'hostResourceGroups', 'capacityReservations', 'capacityReservationGroups', 'imageAttributes',
    'amiUsers', 'amiOrgArns', 'amiOuArns', 'snapshotUsers', 'assumeRoles']
    .map((property): [string, Props, string] => [`an empty list of ${property}`, { [property]: [] }, `'${property}' is an empty list: leave it out`]),
  ['a volume tag that is required of a client that cannot', { requireVolumeTag: true, lateTagging: LateTagging.AWS_CN }, "'requireVolumeTag' is set while lateTagging says that volumes are made untagged"],
  ['no builder and nothing else', { builders: [] }, "'builders' is an empty list: leave it out for amazon-ebs"],
  ['a copy into another partition', { copyToRegions: ['cn-north-1'] }, "'copyToRegions' has \"cn-north-1\" of aws-cn, while the role builds in aws"],
  ['a wildcard to copy to', { copyToRegions: ['eu-*'] }, "'copyToRegions' has \"eu-*\", which is not the name of a region"],
  ['copies of no image', { copyToRegions: ['eu-west-1'], skipCreateAmi: true }, "'copyToRegions' is set, but no image is created"],
  ['swapped volumes without the builder', { useCreateImage: true }, "'useCreateImage' is set without the builder it belongs to: add PackerBuilder.AMAZON_EBSSURROGATE"],
  ['snapshots of volumes without the builder', { snapshotVolumes: true }, "'snapshotVolumes' is set without the builder it belongs to"],
  ['amazon-instance without its bucket', { builders: [PackerBuilder.AMAZON_INSTANCE] }, "'bundleBucket' and the builder amazon-instance belong together"],
  ['a prefix without its bucket', { importPrefix: 'images/' }, "'importPrefix' is set without importBucket"],
  ['a wildcard as prefix', bucket('ImportBucket', (importBucket) => ({ importBucket, importPrefix: '*' })), "'importPrefix' is \"*\", which is not the start of object names"],
  ['EC2 Instance Connect without Session Manager', { instanceConnect: true }, "'instanceConnect' is set without sessionManager"],
  ['templates without fast launch', { fastLaunchTemplates: ['lt-0123456789abcdef0'] }, "'fastLaunchTemplates' is set without fastLaunch"],
  ['service-linked roles without what needs them', { createServiceLinkedRoles: true }, "'createServiceLinkedRoles' is set without spot or fastLaunch"],
  ['keys without data', (scope) => ({ dataSourceKeys: [kms.Key.fromKeyArn(scope, 'Key', 'arn:aws:kms:us-east-1:111122223333:key/1')] }), "'dataSourceKeys' is set without"],
  ['spot without a launch', { builders: [PackerBuilder.AMAZON_CHROOT], spot: true }, "'spot' is set, but no builder launches an instance"],
  ['a password without a launch', { builders: [PackerBuilder.AMAZON_CHROOT], readWindowsPassword: true }, "'readWindowsPassword' is set, but no builder launches an instance"],
  ['encryption of no image', { skipCreateAmi: true, encryptBoot: true }, "'encryptBoot' is set, but no image is created"],
  ['sharing of no image', { builders: [PackerBuilder.AMAZON_EBSVOLUME], amiUsers: ['444455556666'] }, "'amiUsers' is set, but no image is created"],
  ['sharing of no snapshot', { builders: [PackerBuilder.AMAZON_EBSVOLUME], snapshotUsers: ['444455556666'] }, "'snapshotUsers' is set, but no snapshot is created"],
  ['a name as account', { amiUsers: ['production'] }, "'amiUsers' has \"production\", which is not the id of an account: write its 12 digits"],
  ['everybody as account', { snapshotUsers: ['*'] }, "'snapshotUsers' has \"*\""],
  ['the id of an organization', { amiOrgArns: ['o-example'] }, "'amiOrgArns' has \"o-example\""],
  ['a wildcard as unit', { amiOuArns: ['arn:aws:organizations::111122223333:ou/o-example/*'] }, "'amiOuArns' has"],
  ['a wildcard as snapshot', { blockDeviceSnapshots: ['snap-*'] }, "'blockDeviceSnapshots' has \"snap-*\""],
  ['a name as licence', { licenseConfigurations: ['windows'] }, "'licenseConfigurations' has \"windows\", which is not the ARN of a license configuration"],
  ['a wildcard as role to assume', (scope) => ({ assumeRoles: [iam.Role.fromRoleArn(scope, 'Next', 'arn:aws:iam::111122223333:role/*')] }), "'assumeRoles' has"],
  ['a wildcard as parameter', (scope) => ({ parameters: [ssm.StringParameter.fromStringParameterName(scope, 'All', '/packer/*')] }), "'parameters' has"],
  ['a wildcard as secret', (scope) => ({ secrets: [secretsmanager.Secret.fromSecretNameV2(scope, 'All', 'production/*')] }), "'secrets' has"],
  ['a wildcard as protection', { protectionTag: { key: 'Golden', value: '*' } }, "'protectionTag.value' has characters that tags or policies do not accept"],
  ['an empty protection', { protectionTag: { key: '', value: 'true' } }, "'protectionTag.key' is empty"],
  ['the build tag as protection', { protectionTag: { key: 'CreatedBy', value: 'packer' } }, "'protectionTag' is the build tag itself"],
  ['a confinement without a profile', { confineToInstanceProfiles: true }, "'confineToInstanceProfiles' is set without instanceProfiles"],
  ['a confinement without a network', confined({ vpcs: undefined }), "'confineToInstanceProfiles' is set without securityGroups or vpcs"],
  ['a confinement around copies', confined({ encryptBoot: true, amiUsers: ['444455556666'] }), "'confineToInstanceProfiles' is set together with encryptBoot, amiUsers"],
  ['a confinement around another builder', confined({ builders: [PackerBuilder.AMAZON_EBSVOLUME] }), "'confineToInstanceProfiles' is set for other builders than amazon-ebs"],
  ['everybody', { assumedBy: new iam.AnyPrincipal() }, "'assumedBy' lets anyone assume the role: name an account, a role or a service"],
  ['everybody among others', { assumedBy: new iam.CompositePrincipal(new iam.ServicePrincipal('ec2.amazonaws.com'), new iam.StarPrincipal()) }, "'assumedBy' lets anyone assume the role"],
  ['every workflow of GitHub', web(AUDIENCE), "'assumedBy' lets any subject of the identity provider"],
  ['every workflow of GitHub by a star', web({ ...AUDIENCE, StringLike: { 'token.actions.githubusercontent.com:sub': '*' } }), "'assumedBy' lets any subject"],
  ['every audience', web({ StringLike: { 'token.actions.githubusercontent.com:sub': 'repo:example/images:*' } }), "'assumedBy' lets any audience"],
];

test.each(CASES)('fails on %s', (_, props, message) => {
  const stack = stackIn(COMMERCIAL);
  let error: unknown;
  try {
    new PackerBuildRole(stack, 'Packer', propsIn(stack, props));
  } catch (thrown) {
    error = thrown;
  }
  expect(String(error)).toContain(message);
  expect(String(error)).toMatch(/: .+ \[Stack\/Packer\]$/);
});

test('fails on a grant to everybody', () => {
  const builder = new PackerBuildRole(stackIn(COMMERCIAL), 'Packer');
  expect(() => builder.grantAssumeRole(new iam.AnyPrincipal())).toThrow("'identity' lets anyone assume the role");
});

test('takes everybody of an organization', () => {
  const assumedBy = new iam.PrincipalWithConditions(new iam.AnyPrincipal(), { StringEquals: { 'aws:PrincipalOrgID': 'o-example' } });
  expect(() => new PackerBuildRole(stackIn(COMMERCIAL), 'Packer', { assumedBy })).not.toThrow();
});

test.each([
  ['a role', role('arn:aws:iam::111122223333:role/Web')],
  ['a key', key('arn:aws:kms:us-east-1:111122223333:key/1')],
  ['a key of another account', key('arn:aws:kms:us-east-1:444455556666:key/1')],
  ['a tag in another script', { buildTag: { key: 'Ersteller', value: 'Bäckerei Müller' } }],
  ['owners', { sourceImageOwners: ['self', 'amazon', 'aws-marketplace', 'aws-backup-vault', '099720109477'] }],
  ['types', { instanceTypes: ['t3.micro', 'u-6tb1.metal', 'm7g.*'] }],
] as [string, Props][])('takes %s', (_, props) => {
  const stack = stackIn(COMMERCIAL);
  expect(() => new PackerBuildRole(stack, 'Packer', propsIn(stack, props))).not.toThrow();
});
