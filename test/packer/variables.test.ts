import { readFileSync } from 'fs';
import { join } from 'path';
import { CfnOutput } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as iam from 'aws-cdk-lib/aws-iam';
import { PackerBuildRole, PackerTemplate } from '../../src';
import { folderOf } from '../harness/folders';
import { buildKey, existingKeyPair, existingSecurityGroup, existingSubnet, together, appProfile } from '../harness/options';
import { COMMERCIAL, stackIn, synthesize } from '../harness/synthesize';

/* From the role back to the template. */

const declared = together(
  existingSubnet, existingSecurityGroup, existingKeyPair, appProfile(COMMERCIAL), buildKey(COMMERCIAL),
  { buildTag: { key: 'team:owner', value: 'web' }, copyToRegions: ['eu-west-1'], instanceTypes: ['t3.micro', 'm5.*'] },
);

const EXPECTED = {
  build_tags: { 'team:owner': 'web' },
  region: 'us-east-1',
  ami_regions: ['eu-west-1'],
  instance_types: ['t3.micro'],
  iam_instance_profile: 'AppProfile',
  subnet_ids: ['subnet-0123456789abcdef0'],
  security_group_ids: ['sg-0123456789abcdef0'],
  ssh_keypair_name: 'build-key',
  kms_key_ids: ['arn:aws:kms:us-east-1:111122223333:key/00000000-0000-0000-0000-000000000001'],
};

test('as JSON', () => {
  expect(JSON.parse(synthesize(declared).builder.packerVariables())).toEqual(EXPECTED);
});

test('what is imported by its ARN has its id there', () => {
  const arn = (resource: string) => `arn:aws:ec2:us-east-1:444455556666:${resource}`;
  const { builder } = synthesize((scope) => ({
    subnets: [ec2.Subnet.fromSubnetId(scope, 'Subnet', arn('subnet/subnet-0123456789abcdef0'))],
    securityGroups: [ec2.SecurityGroup.fromSecurityGroupId(scope, 'Group', arn('security-group/sg-0123456789abcdef0'))],
  }));
  expect(JSON.parse(builder.packerVariables())).toMatchObject({ subnet_ids: ['subnet-0123456789abcdef0'], security_group_ids: ['sg-0123456789abcdef0'] });
});

test('the template that takes them goes with the role', () => {
  const folder = folderOf({
    'image.pkr.hcl': `source "amazon-ebs" "x" {
      region               = var.region
      ami_regions          = var.ami_regions
      instance_type        = var.instance_types[0]
      iam_instance_profile = var.iam_instance_profile
      subnet_id            = var.subnet_ids[0]
      security_group_ids   = var.security_group_ids
      ssh_keypair_name     = var.ssh_keypair_name
      encrypt_boot         = true
      kms_key_id           = var.kms_key_ids[0]
      run_tags             = var.build_tags
      tags                 = var.build_tags
      snapshot_tags        = var.build_tags
    }
    build {
      sources = ["amazon-ebs.x"]
    }`,
  });
  const { builder } = synthesize(declared);
  builder.writePackerVariables(join(folder, 'role.pkr.hcl'));
  expect(readFileSync(join(folder, 'role.pkr.hcl'), 'utf8')).toContain('variable "build_tags" {\n  type    = map(string)\n  default = { "team:owner" = "web" }\n}');
  expect(() => synthesize(together(declared, { template: PackerTemplate.fromDirectory(folder, { environment: {} }) }))).not.toThrow();

  builder.writePackerVariables(join(folder, 'role.auto.pkrvars.json'));
  expect(JSON.parse(readFileSync(join(folder, 'role.auto.pkrvars.json'), 'utf8'))).toEqual(EXPECTED);
});

test('what is known at deployment only can be an output, but no file', () => {
  const stack = stackIn(COMMERCIAL);
  const vpc = new ec2.CfnVPC(stack, 'Vpc', { cidrBlock: '10.0.0.0/16' });
  const role = new iam.Role(stack, 'App', { assumedBy: new iam.ServicePrincipal('ec2.amazonaws.com') });
  const builder = new PackerBuildRole(stack, 'Packer', {
    subnets: [ec2.Subnet.fromSubnetId(stack, 'Subnet', vpc.ref)], instanceProfiles: [new iam.InstanceProfile(stack, 'Profile', { role })],
  });
  const output = new CfnOutput(stack, 'Variables', { value: builder.packerVariables() });
  expect(JSON.stringify(stack.resolve(output.value))).toContain('{"Ref":"Vpc"}');
  expect(() => builder.writePackerVariables('x.pkrvars.json')).toThrow(/'path' cannot be written: subnet_ids, iam_instance_profile is known at deployment only: give packerVariables\(\) to an output instead \[Stack\/Packer\]/);
  expect(() => synthesize(declared).builder.writePackerVariables('x.txt')).toThrow(/'path' is "x\.txt": end it in \.pkrvars\.json or \.pkr\.hcl/);
});
