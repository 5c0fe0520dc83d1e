import { Annotations, App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as sm from 'aws-cdk-lib/aws-secretsmanager';
import * as ssm from 'aws-cdk-lib/aws-ssm';
import { Construct } from 'constructs';
import { LateTaggedResource, LateTagging, PackerBuilder, PackerBuildRole, PackerOptionState, PackerTemplateOptions, PackerUnknownOptions } from '../../src';
import { strangersOf } from '../../src/packer/from-template/strangers';
import { appProfile, appRole, together } from '../harness/options';
import { CHINA, COMMERCIAL, GOVCLOUD, Props, synthesize, warningsOf } from '../harness/synthesize';
import { hcl } from '../harness/templates';

/* From a template to a role: whole policies, what is refused, and in which words. */

const RUN_TAGS = 'run_tags = { CreatedBy = "packer" }';
const TAGS = ['run_tags', 'run_volume_tags', 'tags', 'snapshot_tags'].map((map) => `  ${map} = { CreatedBy = "packer" }\n`).join('');

const PUBLISHER = 'arn:aws:iam::111122223333:role/publisher';

/** A template of one source. */
const template = (options: string, type = 'amazon-ebs', given?: PackerTemplateOptions) => hcl(`
variable "open" {
  type = string
}
source "${type}" "x" {
  region = "us-east-1"
${TAGS}${options}
}
build {
  sources = ["source.${type}.x"]
}
`, { environment: {}, ...given });

const of = (options: string, more: Props = {}, type?: string) => together({ template: template(options, type) }, more);
const policy = (props: Props, place = COMMERCIAL) => synthesize(props, place).policies;

describe('a template says the same as the properties that it stands for', () => {
  const key = 'arn:aws:kms:us-east-1:111122223333:key/00000000-0000-0000-0000-000000000001';
  test.each<[string, Props, Props]>([
    ['nothing but tags', of(''), {}],
    ['encrypt_boot = true', of('encrypt_boot = "true"'), { encryptBoot: true }],
    ['encrypt_boot = false', of('encrypt_boot = false'), {}],
    ['a key', of(`encrypt_boot = true\nkms_key_id = "${key}"`), (scope) => ({ encryptBoot: true, kmsKeys: [kms.Key.fromKeyArn(scope, 'Key', key)] })],
    ['the managed key', of('encrypt_boot = true\nkms_key_id = "alias/aws/ebs"'), { encryptBoot: true }],
    ['copies', of('ami_regions = ["eu-west-1", "us-east-1"]'), { copyToRegions: ['eu-west-1'] }],
    ['a network', of('subnet_id = "subnet-1"\nvpc_id = "vpc-1"\nsecurity_group_id = "sg-1"\nsecurity_group_ids = ["sg-2"]\nssh_keypair_name = "pair"'), (scope) => ({
      subnets: [ec2.Subnet.fromSubnetId(scope, 'S', 'subnet-1')],
      vpcs: [ec2.Vpc.fromVpcAttributes(scope, 'V', { vpcId: 'vpc-1', availabilityZones: ['a'] })],
      securityGroups: ['sg-1', 'sg-2'].map((id) => ec2.SecurityGroup.fromSecurityGroupId(scope, id, id)),
      keyPairs: [ec2.KeyPair.fromKeyPairName(scope, 'K', 'pair')],
    })],
    ['a network that another account shares', of('subnet_id = "subnet-1"\nsecurity_group_id = "sg-1"', { networkAccountIds: ['444455556666'] }), (scope) => ({
      subnets: [ec2.Subnet.fromSubnetId(scope, 'S', 'subnet-1')],
      securityGroups: [ec2.SecurityGroup.fromSecurityGroupId(scope, 'G', 'sg-1')],
      networkAccountIds: ['444455556666'],
    })],
    ['a Capacity Reservation', of('capacity_reservation_id = "cr-0123456789abcdef0"'), { capacityReservations: ['cr-0123456789abcdef0'] }],
    ['a Capacity Reservation of another account', of('capacity_reservation_id = "cr-0123456789abcdef0"', {
      capacityReservations: ['arn:aws:ec2:us-east-1:444455556666:capacity-reservation/cr-0123456789abcdef0'],
    }), { capacityReservations: ['arn:aws:ec2:us-east-1:444455556666:capacity-reservation/cr-0123456789abcdef0'] }],
    ['a group of Capacity Reservations', of('capacity_reservation_group_arn = "arn:aws:resource-groups:us-east-1:111122223333:group/reservations"'), {
      capacityReservationGroups: ['arn:aws:resource-groups:us-east-1:111122223333:group/reservations'],
    }],
    ['a dedicated host', of('placement {\n host_id = "h-0123456789abcdef0"\n tenancy = "host"\n}'), {}],
    ['an instance type', of('instance_type = "t3.micro"'), { instanceTypes: ['t3.micro'] }],
    ['owners', of('source_ami_filter {\n owners = ["amazon", "self"]\n}'), { sourceImageOwners: ['amazon', 'self'] }],
    ['an owner that EC2 knows by an alias', of('source_ami_filter {\n owners = ["137112412989"]\n}'), { sourceImageOwners: ['137112412989'] }],
    ['sharing', of('ami_users = ["444455556666"]\nsnapshot_users = ["444455556666"]\nami_groups = ["all"]\nsnapshot_groups = ["all"]'), {
      amiUsers: ['444455556666'], snapshotUsers: ['444455556666'], publicImages: true, publicSnapshots: true,
    }],
    ['a spot instance of some types', of('spot_price = "auto"\nspot_instance_types = ["t3.micro", "t3.small"]\nspot_tags = { CreatedBy = "packer" }\nfleet_tags = { CreatedBy = "packer" }'), {
      spot: true, instanceTypes: ['t3.micro', 't3.small'],
    }],
    ['a spot instance of one type, which its fleet does not name', of('spot_price = "1"\ninstance_type = "t3.micro"\nspot_tag {\n key = "CreatedBy"\n value = "packer"\n}\nfleet_tags = { CreatedBy = "packer" }'), { spot: true }],
    ['spot_price = 0', of('spot_price = "0"'), {}],
    ['Windows', of('communicator = "winrm"'), { readWindowsPassword: true }],
    ['Windows with a password', of('communicator = "winrm"\nwinrm_password = "x"'), {}],
    ['Session Manager with a key', of('ssh_interface = "session_manager"\nssh_private_key_file = "k"\niam_instance_profile = "AppProfile"', appProfile(COMMERCIAL)),
      together(appProfile(COMMERCIAL), { sessionManager: true, instanceConnect: true })],
    ['a profile of which the role alone is known', of('iam_instance_profile = "AppProfile"', appRole(COMMERCIAL)), appRole(COMMERCIAL)],
    ['a temporary profile, whose trial goes to the default subnet', of('subnet_id = "subnet-1"\ntemporary_iam_instance_profile_policy_document {\n Version = "2012-10-17"\n}'), { temporaryInstanceProfile: true }],
    ['a public address', of('associate_public_ip_address = true'), { associatePublicIpAddress: true }],
    ['a public address in a subnet', of('associate_public_ip_address = true\nsubnet_filter {\n random = true\n}'), {}],
    ['ENA off', of('ena_support = false'), { enhancedNetworking: true }],
    ['a role with session tags, one of them for each commit', of(`assume_role {
      role_arn            = "${PUBLISHER}"
      tags                = { Project = "web", Commit = "4f2a9c1" }
      transitive_tag_keys = ["Project"]
    }`), (scope) => ({
      assumeRoles: [iam.Role.fromRoleArn(scope, 'Next', PUBLISHER)], sessionTags: { Project: 'web', Commit: '4f2a9c1' }, transitiveTagKeys: ['Project'],
    })],
    ['IMDSv2', of('metadata_options {\n http_tokens = "required"\n}'), { requireImdsV2: true }],
    ['no image, and what would be done to it', of('skip_create_ami = true\nami_users = ["1"]\nencrypt_boot = true'), { skipCreateAmi: true }],
    ['steps after the image', of('deprecate_at = timeadd(timestamp(), "1h")\nderegistration_protection {\n enabled = true\n}\nfast_launch {\n enable_fast_launch = true\n template_id = "lt-0123456789abcdef0"\n}'), {
      scheduleDeprecation: true, deregistrationProtection: true, fastLaunch: true, fastLaunchTemplates: ['lt-0123456789abcdef0'],
    }],
    ['another builder', of('use_create_image = true', {}, 'amazon-ebssurrogate'), { builders: [PackerBuilder.AMAZON_EBSSURROGATE], useCreateImage: true }],
  ])('%s', (_, fromTemplate, fromProperties) => {
    expect(policy(fromTemplate)).toEqual(policy(fromProperties));
  });

  test('regions of the template', () => {
    expect(policy(of(''), { ...COMMERCIAL, region: 'eu-west-1' })).toEqual(policy({ regions: ['us-east-1'] }, { ...COMMERCIAL, region: 'eu-west-1' }));
  });

  test('the union of its sources, narrowed where all of them are', () => {
    const two = hcl(`
      source "amazon-ebs" "a" {
        region        = "us-east-1"
        instance_type = "t3.micro"
        subnet_id     = "subnet-1"
        encrypt_boot  = true
        ${TAGS}
      }
      source "amazon-ebs" "b" {
        region        = "eu-west-1"
        instance_type = "m5.large"
        ${TAGS}
      }
      source "amazon-ebs" "unused" {
        region     = "ap-south-1"
        spot_price = "auto"
      }
      build {
        sources = ["amazon-ebs.a", "amazon-ebs.b"]
      }`);
    expect(policy({ template: two })).toEqual(policy({ regions: ['eu-west-1', 'us-east-1'], instanceTypes: ['m5.large', 't3.micro'], encryptBoot: true }));
  });
});

describe('what is declared beside a template', () => {
  test('is added', () => {
    expect(policy(of('', { encryptBoot: true }))).toEqual(policy({ encryptBoot: true }));
  });

  test('settles what it leaves open', () => {
    expect(policy(of('subnet_id = var.open', (scope) => ({ subnets: [ec2.Subnet.fromSubnetId(scope, 'S', 'subnet-2')] }))))
      .toEqual(policy((scope) => ({ subnets: [ec2.Subnet.fromSubnetId(scope, 'S', 'subnet-2')] })));
    expect(policy(of('communicator = "winrm"\nwinrm_password = var.open', { readWindowsPassword: false }))).toEqual(policy({}));
  });

  test('session tags may be patterns', () => {
    const role = (scope: Construct) => ({ assumeRoles: [iam.Role.fromRoleArn(scope, 'Next', PUBLISHER)], sessionTags: { Project: 'web', Commit: '*' } });
    expect(policy(of(`assume_role {\n role_arn = "${PUBLISHER}"\n tags = { Project = "web", Commit = var.open }\n}`, role))).toEqual(policy(role));
  });

  test('may be wider', () => {
    expect(policy(of('instance_type = "t3.micro"', { instanceTypes: ['t3.*'] }))).toEqual(policy({ instanceTypes: ['t3.*'] }));
    expect(policy(of('', { regions: ['us-east-1', 'us-west-2'] }))).toEqual(policy({ regions: ['us-east-1', 'us-west-2'] }));
  });

  test('undefined says nothing', () => {
    expect(policy(of('encrypt_boot = true', { encryptBoot: undefined }))).toEqual(policy({ encryptBoot: true }));
  });

  test('a value of a variable settles it too', () => {
    expect(policy({ template: template('subnet_id = var.open', undefined, { variables: { open: 'subnet-3' } }) }))
      .toEqual(policy((scope) => ({ subnets: [ec2.Subnet.fromSubnetId(scope, 'S', 'subnet-3')] })));
  });
});

test('snapshot_tags of amazon-instance, whose images have no snapshots, are a warning', () => {
  const bucket: Props = (scope) => ({ bundleBucket: s3.Bucket.fromBucketName(scope, 'B', 'bundles') });
  const warned = (snapshotTags: string) => synthesize(together({
    template: hcl(`source "amazon-instance" "x" {
    region = "us-east-1"
    s3_bucket = "bundles"
    run_tags = { CreatedBy = "packer" }
    tags = { CreatedBy = "packer" }
    snapshot_tags = ${snapshotTags}
  }
  build {
    sources = ["amazon-instance.x"]
  }`),
  }, bucket)).warnings;
  expect(warned('{ CreatedBy = "packer" }')).toEqual([expect.stringMatching(/a\.pkr\.hcl:\d+: snapshot_tags of amazon-instance\.x .*MissingParameter.* take snapshot_tags out \[ack: cdk-ami-build-roles:snapshot-tags-without-snapshots\]$/)]);
  expect(warned('{}')).toEqual([]);
});

describe('names of what has an ARN', () => {
  const DATA = {
    secret: 'data "amazon-secretsmanager" "a" {\n region = "eu-west-1"\n name = "packer/token"\n}',
    function: 'locals {\n  password = aws_secretsmanager("web/db", "password")\n}',
    parameter: 'data "amazon-parameterstore" "b" {\n name = "/images/web:3"\n}',
    publicParameter: 'data "amazon-parameterstore" "c" {\n name = "/aws/service/ami-amazon-linux-latest/al2023"\n}',
    assuming: 'data "amazon-parameterstore" "d" {\n name = "/images/web"\n assume_role {\n role_arn = "arn:aws:iam::444455556666:role/reader"\n}\n}',
  };
  const reading = (...data: string[]) => hcl(`${data.join('\n')}
    source "amazon-ebs" "x" {
      region = "us-east-1"
      ${TAGS}
    }
    build {
      sources = ["amazon-ebs.x"]
    }`);
  const secretIn = (region: string, name: string): Props => (scope) => ({
    secrets: [sm.Secret.fromSecretPartialArn(scope, name, `arn:aws:secretsmanager:${region}:111122223333:secret:${name}`)],
  });
  const parameter = (parameterArn: string): Props => (scope) => ({
    parameters: [Object.assign(new Construct(scope, parameterArn), { parameterArn }) as unknown as ssm.IParameter],
  });

  test.each<[string, string, Props]>([
    ['a secret, in the region of its data source', DATA.secret, together({ regions: ['eu-west-1', 'us-east-1'] }, secretIn('eu-west-1', 'packer/token'))],
    ['a secret that a function reads', DATA.function, secretIn('us-east-1', 'web/db')],
    ['a version of a parameter', DATA.parameter, parameter('arn:aws:ssm:us-east-1:111122223333:parameter/images/web')],
    ['a public parameter', DATA.publicParameter, parameter('arn:aws:ssm:us-east-1::parameter/aws/service/ami-amazon-linux-latest/al2023')],
  ])('%s', (_, data, props) => {
    expect(policy({ template: reading(data) })).toEqual(policy(props));
  });

  test('buckets', () => {
    const both = hcl(`source "amazon-instance" "x" {
      region = "us-east-1"
      s3_bucket = "bundles/{{isotime}}"
      run_tags = { CreatedBy = "packer" }
      tags = { CreatedBy = "packer" }
    }
    build {
      sources = ["amazon-instance.x"]
      post-processor "amazon-import" {
        region = "us-east-1"
        s3_bucket_name = "images"
        tags = { CreatedBy = "packer" }
      }
    }`);
    expect(policy({ template: both })).toEqual(policy((scope) => ({
      builders: [PackerBuilder.AMAZON_INSTANCE],
      bundleBucket: s3.Bucket.fromBucketName(scope, 'Bundles', 'bundles'),
      importBucket: s3.Bucket.fromBucketName(scope, 'Images', 'images'),
    })));
  });

  test('in an app that is for any account', () => {
    const stack = new Stack(new App(), 'Stack');
    new PackerBuildRole(stack, 'Packer', { template: reading(DATA.parameter) });
    const text = JSON.stringify(Template.fromStack(stack).toJSON());
    expect(text).toContain('":ssm:us-east-1:",{"Ref":"AWS::AccountId"},":parameter/images/web"');
  });

  test.each<[string, Props, RegExp]>([
    ['of another role', { template: reading(DATA.assuming) }, /data\.amazon-parameterstore\.d \("\/images\/web"\) names a parameter: declare 'parameters'/],
    ['in one of two regions', { template: reading(DATA.parameter), regions: ['us-east-1', 'eu-west-1'] }, /data\.amazon-parameterstore\.b \("\/images\/web:3"\) names a parameter: declare 'parameters'/],
    ['that cannot be one', { template: reading(DATA.secret.replace('token', '*')), regions: ['us-east-1', 'eu-west-1'] }, /data\.amazon-secretsmanager\.a \("packer\/\*"\) names a secret: declare 'secrets'/],
  ])('are asked for %s', (_, props, error) => {
    expect(() => policy(props)).toThrow(error);
  });

  test('what is declared is taken instead', () => {
    expect(policy(together({ template: reading(DATA.function) }, secretIn('us-east-1', 'other')))).toEqual(policy(secretIn('us-east-1', 'other')));
  });
});

const subnet: Props = (scope) => ({ subnets: [ec2.Subnet.fromSubnetId(scope, 'S', 'subnet-2')] });
const OPEN = "a\\.pkr\\.hcl:11: %s of amazon-ebs\\.x is not known, because the variable 'open' \\(.*a\\.pkr\\.hcl:2\\) has no default and no value is given";

test.each<[string, Props, RegExp]>([
  ['an unknown scope', of('subnet_id = var.open'), new RegExp(`^'template' does not match the role: .*${OPEN.replace('%s', 'subnet_id')}: declare 'subnets', or give the template its value \\(variables, varFiles\\) \\[Stack/Packer\\]$`)],
  ['an unknown switch', of('encrypt_boot = var.open'), /encrypt_boot of amazon-ebs\.x is not known/],
  ['a session tag of another value', of(`assume_role {\n role_arn = "${PUBLISHER}"\n tags = { Project = "web" }\n}`, { sessionTags: { Project: 'payroll' } }),
    /assume_role\.tags of amazon-ebs\.x is "Project=web", which 'sessionTags' does not have: add it/],
  ['a session tag that is not known', of(`assume_role {\n role_arn = "${PUBLISHER}"\n tags = { Commit = var.open }\n}`),
    /assume_role\.tags of amazon-ebs\.x is not known.*declare 'sessionTags'/],
  ['an unknown region', of('assume_role {\n role_arn = var.open\n}'), /assume_role\.role_arn of amazon-ebs\.x is not known.*declare 'assumeRoles'/],
  ['an unknown part of a list', of('ami_regions = ["eu-west-1", var.open]'), /ami_regions of amazon-ebs\.x is not known.*declare 'copyToRegions'/],
  ['a text made at run time', of('subnet_id = "{{ build `ID` }}"'), /subnet_id of amazon-ebs\.x is not known, because its text is made when Packer runs/],
  ['a profile', of('iam_instance_profile = "App"'), /:11: iam_instance_profile of amazon-ebs\.x \("App"\) names a profile, and the template cannot tell the role in it: declare 'instanceProfiles' or 'instanceRoles' \[/],
  ['an alias of a key', of('encrypt_boot = true\nkms_key_id = "alias/own"'), /:12: kms_key_id of amazon-ebs\.x \("alias\/own"\) is an alias or the ID of a key, and a policy needs its ARN: declare 'kmsKeys'/],
  ['groups by filter', of('security_group_filter {\n filters = { a = "b" }\n}'), /security_group_filter of amazon-ebs\.x finds security groups when Packer runs: declare 'securityGroups'/],
  ['a bucket that cannot be one', of('s3_bucket = "*"', {}, 'amazon-instance'), /s3_bucket of amazon-instance\.x has "arn:…:s3:::\*", which can match more than one thing/],
  ['another profile', of('iam_instance_profile = "App"', appProfile(COMMERCIAL)), /iam_instance_profile of amazon-ebs\.x is "App", which 'instanceProfiles' does not have \(arn:aws:iam::111122223333:instance-profile\/AppProfile\)/],
  ['another bucket', of('s3_bucket = "b/path"', (scope) => ({ bundleBucket: s3.Bucket.fromBucketName(scope, 'B', 'other') }), 'amazon-instance'), /s3_bucket of amazon-instance\.x is "b", which 'bundleBucket' does not have: add it/],
  ['a region that is not declared', of('', { regions: ['eu-west-1'] }), /a\.pkr\.hcl:6: region of amazon-ebs\.x is "us-east-1", which 'regions' does not have: add it to 'regions', or change the template/],
  ['a copy that is not declared', of('ami_regions = "eu-west-1,eu-west-2"', { copyToRegions: ['eu-west-1'] }), /ami_regions of amazon-ebs\.x is "eu-west-2", which 'copyToRegions' does not have/],
  ['a subnet that is not declared', of('subnet_id = "subnet-1"', subnet), /subnet_id of amazon-ebs\.x is "subnet-1", which 'subnets' does not have/],
  ['a type of another family', of('instance_type = "t3a.micro"', { instanceTypes: ['t3.*'] }), /instance_type of amazon-ebs\.x is "t3a\.micro", which 'instanceTypes' does not have/],
  ['a switch that is off', of('encrypt_boot = true', { encryptBoot: false }), /encrypt_boot of amazon-ebs\.x is set, while 'encryptBoot' is false/],
  ['a builder that is not declared', of('', { builders: [PackerBuilder.AMAZON_CHROOT] }), /the template builds with amazon-ebs, which is not in 'builders'/],
  ['an account that is none', of('ami_users = ["me"]'), /:11: ami_users of amazon-ebs\.x has "me", which is not the id of an account: write its 12 digits/],
  ['an unquoted account that lost its zero', of('ami_users = [012345678901]'), /ami_users of amazon-ebs\.x has "12345678901", which is not the id of an account/],
  ['a wildcard', of('subnet_id = "subnet-*"'), /:11: subnet_id of amazon-ebs\.x has "subnet-\*", which can match more than one thing/],
  ['no boolean', of('encrypt_boot = "maybe"'), /:11: encrypt_boot is "maybe": Packer takes true or false/],
])('fails for %s', (_, props, message) => {
  expect(() => synthesize(props)).toThrow(message);
});

test('fails once, for all that is wrong', () => {
  expect(() => synthesize(of('subnet_id = var.open\niam_instance_profile = "App"\nami_users = ["x"]'))).toThrow(
    /^'template' does not match the role: \n  - .*subnet_id.*\n  - .*iam_instance_profile.*\n  - .*ami_users.* \[Stack\/Packer\]$/);
});

test('fails where one role cannot serve two sources', () => {
  const two = (a: string, b: string) => ({
    template: hcl(`source "amazon-ebs" "a" {\n${TAGS}${a}\n}\nsource "amazon-ebs" "b" {\n${TAGS}${b}\n}\nbuild {\n  sources = ["amazon-ebs.a", "amazon-ebs.b"]\n}`),
  });
  expect(() => synthesize(two('ssh_keypair_name = "p"', ''))).toThrow(/ssh_keypair_name of amazon-ebs\.a is set, while amazon-ebs\.b \(.*:8\) creates a temporary one, which a role with declared key pairs cannot: give each a role of its own/);
  expect(() => synthesize(two('', 'security_group_id = "sg-1"'))).toThrow(/security_group_id of amazon-ebs\.b is set, while amazon-ebs\.a .* declared security groups cannot/);
  expect(() => synthesize(two('ssh_interface = "session_manager"', ''))).toThrow(/ssh_interface of amazon-ebs\.a is set, while amazon-ebs\.b .* opens its security group/);
  // Without a key pair of its own a source does not mind.
  expect(() => synthesize(two('ssh_keypair_name = "p"', 'ssh_password = "x"'))).not.toThrow();
});

describe('unknown options, granted by choice', () => {
  const GRANTED: PackerTemplateOptions = { unknownOptions: PackerUnknownOptions.GRANT_UNSCOPED_WITH_WARNING };
  const granted = (options: string) => ({ template: template(options, undefined, GRANTED) });

  test.each<[string, string, Props]>([
    ['subnet_id', 'subnet_id = var.open', {}],
    ['instance_type', 'instance_type = var.open', {}],
    ['encrypt_boot', 'encrypt_boot = var.open', { encryptBoot: true }],
    ['ami_users', 'ami_users = [var.open]', { publicImages: true }],
    ['skip_create_ami', 'skip_create_ami = var.open', {}],
  ])('%s: in its unscoped form, with a warning', (option, text, same) => {
    const { policies, warnings } = synthesize(granted(text));
    expect(policies).toEqual(policy(same));
    expect(warnings).toEqual([expect.stringMatching(new RegExp(`a\\.pkr\\.hcl:11: ${option} of amazon-ebs\\.x is not known, .* \\[ack: cdk-ami-build-roles:unknown-template-option\\]$`))]);
  });

  test.each(['iam_instance_profile', 'kms_key_id', 'security_group_id', 'ssh_keypair_name', 'snapshot_users', 'ssh_interface'])('%s has no unscoped form', (option) => {
    expect(() => synthesize(granted(`${option} = var.open`))).toThrow(new RegExp(`${option} of amazon-ebs\\.x is not known, .*; it has no unscoped form`));
  });

  test('tags of which nothing is known are warned of', () => {
    const text = TAGS.replace('run_tags = { CreatedBy = "packer" }', 'run_tags = { CreatedBy = var.open }');
    const open = (given?: PackerTemplateOptions) =>
      hcl(`variable "open" {\n  type = string\n}\nsource "amazon-ebs" "x" {\n${text}}\nbuild {\n  sources = ["amazon-ebs.x"]\n}`, given);
    expect(() => synthesize({ template: open() })).toThrow(/a\.pkr\.hcl:5: whether run_tags of amazon-ebs\.x has the build tag is not known, because the variable 'open'/);
    expect(synthesize({ template: open(GRANTED) }).warnings).toEqual([expect.stringContaining('whether run_tags of amazon-ebs.x has the build tag is not known')]);
  });
});

test.each(['grant', true, null, []])('unknownOptions: %j is refused, and never grants', (unknownOptions: any) => {
  expect(() => template('', undefined, { unknownOptions })).toThrow(
    `'unknownOptions' is ${JSON.stringify(unknownOptions)}, which is not a PackerUnknownOptions: choose one of PackerUnknownOptions.FAIL, `);
});

describe('the build tag', () => {
  const tagged = (body: string, type = 'amazon-ebs') => hcl(`source "${type}" "x" {\n${body}\n}\nbuild {\n  sources = ["${type}.x"]\n}`);
  const linesOf = (body: string, props: Props = {}, type?: string): string[] => {
    try {
      synthesize(together({ template: tagged(body, type) }, props));
      return [];
    } catch (error) {
      return (error as Error).message.split('\n').filter((line) => line.startsWith('    ')).map((line) => line.replace(/^ +.*a\.pkr\.hcl/, ''));
    }
  };

  test('the lines to add are printed', () => {
    expect(linesOf('tags = { Name = "x" }\nrun_volume_tags = {\n  Name = "x"\n}\nsnapshot_tags = {\n  CreatedBy = "terraform"\n}')).toEqual([
      ':1: amazon-ebs.x: add: run_tags = { CreatedBy = "packer" }',
      ':3: amazon-ebs.x: put into run_volume_tags: CreatedBy = "packer"',
      ':2: amazon-ebs.x: put into tags: CreatedBy = "packer"',
      ':6: amazon-ebs.x: snapshot_tags has CreatedBy = "terraform"; set it to "packer"',
    ]);
  });

  test.each<[string, string, string]>([
    ['alone', 'run_tags = { createdby = "packer" }\nrun_volume_tags = { CreatedBy = "packer" }', ':2: amazon-ebs.x: run_tags has the key createdby; write it CreatedBy'],
    ['beside the exact one', 'run_tags = {\n  CreatedBy = "packer"\n  createdby = "packer"\n}', ':4: amazon-ebs.x: run_tags has the key createdby; write it CreatedBy'],
    ['where the tag itself is not needed', `${RUN_TAGS}\ntags = { CREATEDBY = "packer" }`, ':3: amazon-ebs.x: tags has the key CREATEDBY; write it CreatedBy'],
  ])('another spelling of the key, which the role is refused, is told: %s', (_, body, line) => {
    expect(linesOf(body)).toContain(line);
  });

  test('maps of a spot build that are set must have the tag, also where they may be left out', () => {
    const late = { lateTagging: LateTagging.of(LateTaggedResource.LAUNCH_TEMPLATES_AND_FLEETS) };
    expect(linesOf(`${RUN_TAGS}\nspot_price = "auto"\nspot_tags = { Name = "x" }`, late)).toEqual([':4: amazon-ebs.x: put into spot_tags: CreatedBy = "packer"']);
    expect(linesOf(`${RUN_TAGS}\nspot_price = "auto"`, late)).toEqual([]);
  });

  test('the tag of the role is the one that counts', () => {
    const maps = (key: string, value: string) => ['run_tags', 'tags', 'snapshot_tags'].map((map) => `${map} = { "${key}" = "${value}" }`).join('\n');
    expect(linesOf(maps('team:owner', 'web'), { buildTag: { key: 'team:owner', value: 'web' } })).toEqual([]);
    expect(linesOf(maps('CreatedBy', 'packer'), { buildTag: { key: 'team:owner', value: 'web' } })[0]).toBe(':2: amazon-ebs.x: put into run_tags: "team:owner" = "web"');
    expect(linesOf(maps('CreatedBy', 'packer'), { buildTag: { uniqueValue: true } })[0]).toMatch(/^:2: amazon-ebs\.x: run_tags has CreatedBy = "packer"; set it to "packer-Stack-Packer-[0-9A-F]{8}"$/);
  });

  test.each<[string, string, Props, string[]]>([
    ['amazon-ebssurrogate', '', {}, ['run_tags', 'run_volume_tags', 'tags', 'snapshot_tags']],
    ['amazon-ebssurrogate', RUN_TAGS, {}, ['run_volume_tags', 'tags', 'snapshot_tags']],
    ['amazon-ebssurrogate', `use_create_image = true\n${RUN_TAGS}`, {}, ['run_volume_tags']],
    ['amazon-ebs', RUN_TAGS, {}, []],
    ['amazon-ebs', `${RUN_TAGS}\ntags = { Name = "x" }\nsnapshot_tags = { Name = "x" }`, {}, []],
    ['amazon-ebs', `${RUN_TAGS}\nencrypt_boot = true`, {}, ['tags', 'snapshot_tags']],
    ['amazon-ebs', `${RUN_TAGS}\nami_regions = ["eu-west-1"]`, {}, ['tags', 'snapshot_tags']],
    ['amazon-ebs', RUN_TAGS, { lateTagging: LateTagging.of(LateTaggedResource.IMAGES_AND_SNAPSHOTS) }, ['tags', 'snapshot_tags']],
    ['amazon-ebs', `${RUN_TAGS}\nspot_price = "auto"`, {}, ['spot_tags', 'fleet_tags']],
    ['amazon-ebsvolume', 'ebs_volumes {\n  snapshot_volume = true\n}\nebs_volumes {\n  tag {\n    key   = "CreatedBy"\n    value = "packer"\n  }\n}', {}, ['run_tags', 'ebs_volumes.tags', 'ebs_volumes.snapshot_tags']],
    ['amazon-chroot', '', {}, ['tags', 'snapshot_tags', 'root_volume_tags']],
    ['amazon-ebs', 'skip_create_ami = true', {}, ['run_tags']],
    ['amazon-ebs', 'spot_price = "auto"', {}, ['run_tags', 'tags', 'snapshot_tags', 'spot_tags', 'fleet_tags']],
    ['amazon-ebs', 'spot_price = "auto"', { lateTagging: LateTagging.of(LateTaggedResource.LAUNCH_TEMPLATES_AND_FLEETS) }, ['run_tags', 'tags', 'snapshot_tags']],
    ['amazon-ebs', '', { requireVolumeTag: true }, ['run_tags', 'run_volume_tags', 'tags', 'snapshot_tags']],
  ])('%s with %j: the maps', (type, body, props, maps) => {
    const line = /(?:x: |^:\d+: )(?:([a-z_.]+) of [a-z-]+\.x: )?add: ([a-z_]+)/;
    const named = linesOf(body, props, type).map((text) => line.exec(text)).map((match) => match?.[1] ?? match?.[2]);
    expect(named).toEqual(maps);
  });

  const errorOf = (body: string, props: Props = {}) => {
    try {
      synthesize(together({ template: tagged(body) }, props));
      return 'none';
    } catch (error) {
      return (error as Error).message;
    }
  };

  test('an image that is created without tags is said to be, with the cure', () => {
    const skipping = `${TAGS}\nskip_ami_run_tags = true`;
    expect(errorOf(skipping)).toMatch(/a\.pkr\.hcl:\d+: skip_ami_run_tags of amazon-ebs\.x is true: .*'lateTagging' with LateTaggedResource\.IMAGES_AND_SNAPSHOTS/);
    expect(errorOf(skipping, { lateTagging: LateTagging.of(LateTaggedResource.IMAGES_AND_SNAPSHOTS) })).toBe('none');
    expect(errorOf(`${TAGS}\nskip_ami_run_tags = false`)).toBe('none');
  });

  test('a spot template without its maps is told of late tagging, any other of confinement', () => {
    expect(errorOf(`${RUN_TAGS}\nspot_price = "auto"`)).toMatch(/cannot be changed, declare 'lateTagging' with LateTaggedResource\.LAUNCH_TEMPLATES_AND_FLEETS/);
    expect(errorOf('spot_price = "auto"')).toMatch(/cannot be changed, declare 'confineToInstanceProfiles', and take all tags out of it/);
  });

  test('confined to its instance profile a template that sets tags is refused', () => {
    const confined = (body: string) => errorOf(`iam_instance_profile = "AppProfile"\nsecurity_group_id = "sg-1"\nregion = "us-east-1"\n${body}`,
      together(appProfile(COMMERCIAL), { confineToInstanceProfiles: true }));
    expect(confined(RUN_TAGS)).toMatch(/a\.pkr\.hcl:\d+: run_tags of amazon-ebs\.x sets tags, and a role with 'confineToInstanceProfiles' cannot tag anything/);
    expect(confined('snapshot_tags = { Name = "x" }')).toMatch(/snapshot_tags of amazon-ebs\.x sets tags/);
    expect(confined('tags = {}')).toBe('none');
  });

  test('is not asked for when it is confined', () => {
    const untagged = tagged('iam_instance_profile = "AppProfile"\nsecurity_group_id = "sg-1"\nregion = "us-east-1"');
    expect(() => synthesize(together(appProfile(COMMERCIAL), { template: untagged, confineToInstanceProfiles: true }))).not.toThrow();
  });

  test('in China and GovCloud it has the late tagging of the partition, and says so', () => {
    for (const [region, lateTagging, place] of [['cn-north-1', LateTagging.AWS_CN, CHINA], ['us-gov-west-1', LateTagging.AWS_US_GOV, GOVCLOUD]] as const) {
      const read = tagged(`region = "${region}"\n${TAGS}`);
      const { policies, warnings } = synthesize({ template: read }, place);
      expect(warnings).toEqual([expect.stringContaining('late-tagging-from-region')]);
      const declared = synthesize({ template: read, lateTagging }, place);
      expect([declared.policies, declared.warnings]).toEqual([policies, []]);
    }
    expect(synthesize({ template: tagged(`region = "us-east-1"\n${TAGS}`) }, COMMERCIAL).warnings).toEqual([]);
  });
});

describe('explained', () => {
  const read = template('subnet_id = var.open\nencrypt_boot = true\niam_instance_profile = "App"\nsource_ami_filter {\n owners = ["self"]\n}');

  test('each option with what it brings', () => {
    const [{ name, pluginType, line, options }] = read.sources;
    expect([name, pluginType, line]).toEqual(['amazon-ebs.x', 'amazon-ebs', 5]);
    const rows = options.map(({ option, state, property, values, capabilities, actions }) =>
      [option, state, property, values, capabilities, actions.length > 0]);
    expect(rows).toEqual([
      ['builder', PackerOptionState.KNOWN, 'builders', ['amazon-ebs'], expect.arrayContaining(['launch-instance', 'create-image']), true],
      ['region', PackerOptionState.KNOWN, 'regions', ['us-east-1'], [], false],
      ['source_ami_filter.owners', PackerOptionState.KNOWN, 'sourceImageOwners', ['self'], ['only: source-image-owners'], false],
      ['subnet_id', PackerOptionState.UNKNOWN, 'subnets', [], ['declared-subnets'], true],
      ['iam_instance_profile', PackerOptionState.ASK, 'instanceProfiles', ['App'], ['pass-instance-role', 'read-declared-profiles'], true],
      ['encrypt_boot', PackerOptionState.KNOWN, 'encryptBoot', [], ['copy-image'], true],
    ]);
  });

  test.each<[string, string, string[]]>([
    ['an account', 'source_ami_filter {\n owners = ["099720109477"]\n}', ['source-image-of-accounts', 'only: source-image-owners']],
    ['an alias', 'source_ami_filter {\n owners = ["amazon"]\n}', ['only: source-image-owners']],
    ['a description', 'ami_description = "web"', ['image-attributes']],
    ['product codes', 'ami_product_codes = ["abc"]', ['product-codes']],
  ])('%s brings what its value needs', (_, body, expected) => {
    const { capabilities } = template(body).sources[0].options.at(-1)!;
    expect(capabilities).toEqual(expected);
  });

  test('as Markdown and as JSON', () => {
    const { markdown, json } = read.explain({ buildTag: { key: 'Team', value: 'web' } });
    expect(markdown).toContain('## amazon-ebs.x');
    expect(markdown).toMatch(/\| encrypt\\_boot +\| true +\| .*a\.pkr\.hcl:12 \| encryptBoot +\| copy-image/);
    expect(markdown).toContain('The build tag Team=web is missing:');
    const { sources: [{ options, untagged }] } = JSON.parse(json);
    expect(options).toHaveLength(6);
    expect(untagged.map(({ option }: { option: string }) => option)).toEqual(['run_tags', 'run_volume_tags', 'tags', 'snapshot_tags']);
  });
});

describe('amazon-ami-management', () => {
  const managing = (regions: string) => hcl(`source "amazon-ebs" "x" {
      region = "us-east-1"
      ami_regions = ["eu-west-1"]
      ${TAGS}
    }
    build {
      sources = ["amazon-ebs.x"]
      post-processor "amazon-ami-management" {
        identifier    = "web"
        keep_releases = 3
        regions       = ${regions}
      }
    }`);

  test('brings its look-ups, in the regions of images', () => {
    const both = managing('["us-east-1", "eu-west-1"]');
    expect(policy({ template: both })).toEqual(policy({ amiManagement: true, copyToRegions: ['eu-west-1'] }));
    expect(synthesize({ template: both }).warnings.filter((warning) => warning.includes('management'))).toEqual([]);
  });

  test('is explained', () => {
    expect(managing('["us-east-1"]').sources.map(({ pluginType, options }) => [pluginType, options.flatMap(({ capabilities }) => capabilities)]))
      .toContainEqual(['amazon-ami-management', expect.arrayContaining(['ami-management'])]);
  });

  test('in a region without images of the role is refused', () => {
    expect(() => policy({ template: managing('["us-east-1", "eu-west-2"]') }))
      .toThrow(/a\.pkr\.hcl:\d+: regions of amazon-ami-management has "eu-west-2", where the role makes no images: add it to 'regions' or 'copyToRegions', or change the template/);
  });
});

test('what the command lists as not covered is a warning of the role, which can be acknowledged', () => {
  const read = hcl(`source "amazon-ebs" "x" {
      region = "us-east-1"
      ${TAGS}
      ami_region = ["eu-west-1"]
    }
    build {
      sources = ["amazon-ebs.x"]
      provisioner "shell" {
        inline = ["true"]
      }
      provisioner "shell-local" {
        inline = ["aws s3 ls"]
      }
      post-processor "vagrant" {}
    }`);
  const listed = strangersOf(read._read).map(({ text }) => text);
  expect(listed).toHaveLength(3);
  const { stack, warnings } = synthesize({ template: read });
  const ids = ['no-such-option', 'plugin-not-covered', 'plugin-not-covered'];
  expect(warnings).toEqual(expect.arrayContaining(listed.map((text, i) => `${text} [ack: cdk-ami-build-roles:${ids[i]}]`)));
  stack.node.findAll().forEach((construct) => ids.forEach((id) => Annotations.of(construct).acknowledgeWarning(`cdk-ami-build-roles:${id}`)));
  expect(warningsOf(stack).filter((warning) => ids.some((id) => warning.includes(id)))).toEqual([]);
});

const BUCKET_KEY = 'arn:aws:kms:us-east-1:111122223333:key/00000000-0000-0000-0000-000000000006';
const importing = (options: string, declared?: string): Props => (scope) => ({
  regions: ['us-east-1'],
  importBucket: s3.Bucket.fromBucketName(scope, 'Images', 'images'),
  ...(declared && { bucketKeys: [kms.Key.fromKeyArn(scope, 'BucketKey', declared)] }),
  template: hcl(`variable "open" { type = string }
source "null" "x" {}
build {
  sources = ["null.x"]
  post-processor "amazon-import" {
    region         = "us-east-1"
    s3_bucket_name = "images"
    tags           = { CreatedBy = "packer" }
    ${options}
  }
}`),
});

describe('options that no property covers are warned of', () => {
  const warned = (options: string) => synthesize(of(options), COMMERCIAL).warnings.filter((warning) => warning.includes('not covered'));

  test.each([
    ['capacity_reservation_preference = "open"', 'capacity_reservation_preference of amazon-ebs.x is not covered: it may launch into any Capacity Reservation that matches'],
    ['capacity_reservation_preference = var.open', 'capacity_reservation_preference of amazon-ebs.x is not covered: it may launch into any Capacity Reservation that matches'],
  ])('%s', (options, text) => {
    expect(warned(options)).toEqual([expect.stringMatching(new RegExp(`a\\.pkr\\.hcl:\\d+: ${text}.* \\[ack: cdk-ami-build-roles:option-not-covered\\]$`))]);
  });

  test('and what needs nothing is not', () => {
    expect(warned('capacity_reservation_preference = "none"\ncapacity_reservation_id = ""')).toEqual([]);
    // RunInstances is checked on no dedicated host.
    expect(warned('placement {\n host_id = "h-0123456789abcdef0"\n tenancy = "host"\n}')).toEqual([]);
  });

  test('nor is what a property settles', () => {
    const { warnings } = synthesize(of('capacity_reservation_preference = "open"', { capacityReservations: ['cr-0123456789abcdef0'] }), COMMERCIAL);
    expect(warnings.filter((warning) => warning.includes('not covered'))).toEqual([]);
  });

  test.each([
    ['the key that AWS manages', 's3_encryption = "aws:kms"', undefined, []],
    ['a key by its ARN', `s3_encryption = "aws:kms"\ns3_encryption_key = "${BUCKET_KEY}"`, undefined, [BUCKET_KEY]],
    ['a key where the encryption is not known', `s3_encryption = var.open\ns3_encryption_key = "${BUCKET_KEY}"`, undefined, [BUCKET_KEY]],
    ['a key by its alias, declared', 's3_encryption = "aws:kms"\ns3_encryption_key = "alias/images"', BUCKET_KEY, [BUCKET_KEY]],
    ['a key that the plugin ignores', 's3_encryption = "AES256"\ns3_encryption_key = "alias/images"', undefined, []],
  ])('the key of an import: %s', (_, options, declared, keys) => {
    const { policies, warnings } = synthesize(importing(options, declared), COMMERCIAL);
    const statements = policies.flatMap((each) => each.Statement).filter(({ Sid: sid }) => sid === 'EncryptUploads');
    expect(statements.flatMap(({ Resource: resource }) => resource)).toEqual(keys);
    expect(warnings.filter((warning) => warning.includes('not covered'))).toEqual([]);
  });

  test('a key of an import of which only the alias is known is asked for', () => {
    expect(() => synthesize(importing('s3_encryption = "aws:kms"\ns3_encryption_key = "alias/images"'), COMMERCIAL))
      .toThrow(/s3_encryption_key of amazon-import \("alias\/images"\) is an alias or the ID of a key, and a policy needs its ARN: declare 'bucketKeys'/);
  });

  test('an explained template says that its image has no tags', () => {
    const explain = (value: string) => JSON.parse(template(`skip_ami_run_tags = ${value}`).explain().json).sources[0].warnings;
    expect(explain('true')).toEqual([expect.stringMatching(/a\.pkr\.hcl:\d+: skip_ami_run_tags of amazon-ebs\.x creates the image without the build tag/)]);
    expect(explain('var.open == "x"')).toEqual([expect.stringMatching(/skip_ami_run_tags of amazon-ebs\.x may create the image without the build tag/)]);
    expect(explain('false')).toEqual([]);
  });
});

describe('imports', () => {
  const imported = (name: string) => `  post-processor "amazon-import" {
    region         = "us-east-1"
    s3_bucket_name = "images"
    s3_key_name    = "${name}"
    tags           = { CreatedBy = "packer" }
  }`;
  const two = (more: Props = {}) => together({
    template: hcl(`source "null" "x" {}\nbuild {\n  sources = ["null.x"]\n${imported('web/{{timestamp}}.ova')}\n${imported('db/disk.ova')}\n}`),
  }, (scope) => ({ importBucket: s3.Bucket.fromBucketName(scope, 'B', 'images') }), more);

  test('with different object names are all allowed', () => {
    expect(JSON.stringify(policy(two()))).toMatch(/:s3:::images\/db\/disk\.ova\*.*:s3:::images\/web\/\*/);
  });

  test('without a name are allowed beside one with a name', () => {
    const one = imported('web/disk.ova');
    const read = hcl(`source "null" "x" {}\nbuild {\n  sources = ["null.x"]\n${one}\n${one.replace(/s3_key_name.*/, '')}\n}`);
    const bucket: Props = (scope) => ({ importBucket: s3.Bucket.fromBucketName(scope, 'B', 'images') });
    expect(JSON.stringify(policy(together({ template: read }, bucket)))).toMatch(/:s3:::images\/packer-import-\*.*:s3:::images\/web\/disk\.ova\*/);
  });

  test('with an object name that the declared prefix does not start are refused', () => {
    expect(() => policy(two({ importPrefix: 'web/' }))).toThrow(/s3_key_name of amazon-import is "db\/disk\.ova", which 'importPrefix' does not have: add it to 'importPrefix', or change the template/);
  });
});
