import { join } from 'path';
import { called } from './called';
import { OPTION_NAMES, OPTIONS } from '../../src/packer/options/options';
import { KNOWN_OPTIONS } from '../../src/packer/plugin/known-options';
import { folderOf } from '../harness/folders';

/* What the command knows nothing of is listed, and nothing is passed over. */

const ACCOUNT = ['--account', '111122223333'];
const TEMPLATE = `source "amazon-ebs" "x" {
  region     = "eu-west-1"
  run_tags   = { CreatedBy = "packer" }
  ami_region = ["eu-west-2"]
  frobnicate = true
  launch_block_device_mappings {
    device_name = "/dev/sda1"
    kms_key     = "alias/images"
  }
  fast_launch {
    region_launch_templates {
      region        = "eu-west-1"
      template_nam  = "x"
    }
  }
}
source "qemu" "y" {}
build {
  sources = ["amazon-ebs.x", "qemu.y"]
  provisioner "shell" {
    inline = ["true"]
  }
  provisioner "shell-local" {
    inline = ["aws s3 ls"]
  }
  dynamic "provisioner" {
    for_each = ["ansible", "shell"]
    labels   = [provisioner.value]
    content {}
  }
  dynamic "provisioner" {
    for_each = [timestamp()]
    labels   = [provisioner.value]
    content {}
  }
  provisioner "shell-local" {
    only   = ["amazon-ebs.z"]
    inline = ["never"]
  }
  post-processor "manifest" {}
  post-processors {
    post-processor "vagrant" {}
  }
}
`;
const LISTED = [
  /a\.pkr\.hcl:4: amazon-ebs\.x has no option ami_region: is it ami_regions\?$/,
  /a\.pkr\.hcl:5: amazon-ebs\.x has no option frobnicate, as far as the plugin 1\.8\.2 goes$/,
  /a\.pkr\.hcl:8: amazon-ebs\.x has no option launch_block_device_mappings\.kms_key, as far as the plugin 1\.8\.2 goes$/,
  /a\.pkr\.hcl:13: amazon-ebs\.x has no option fast_launch\.region_launch_templates\.template_nam: is it template_name\?$/,
  /a\.pkr\.hcl:17: the builder qemu\.y is of another plugin, and may call AWS: /,
  /a\.pkr\.hcl:23: the provisioner shell-local runs your commands on the machine of Packer, with its credentials: /,
  /a\.pkr\.hcl:26: the provisioner ansible runs Ansible on the machine of Packer; its modules may call AWS: /,
  /a\.pkr\.hcl:31: a provisioner is made by a dynamic block that is not known, and may call AWS: /,
  /a\.pkr\.hcl:42: the post-processor vagrant is of another plugin, and may call AWS: /,
];
const placed = (lines: string[]) => lines.map((line) => line.trim()).filter((line) => /\.(pkr\.hcl|json):/.test(line));
const expectListed = (lines: string[]) => expect(placed(lines)).toEqual(LISTED.map((line) => expect.stringMatching(line)));

test('in each form, and beside a policy', () => {
  const path = folderOf({ 'a.pkr.hcl': TEMPLATE });
  const after = (text: string, title: string) => text.slice(text.indexOf(title)).split('\n');
  expectListed(after(called('explain', path).out, 'Not covered:'));
  expectListed(after(called('explain', path, '--format', 'markdown').out, '## Not covered').map((line) => line.replace(/^- /, '').replace(/\\(.)/g, '$1')));
  expectListed(JSON.parse(called('explain', path, '--json').out).notCovered.map(({ text }: any) => text));
  expectListed(JSON.parse(called('policy', path, ...ACCOUNT, '--json').out).roles[0].notCovered);
  const { code, err } = called('policy', path, ...ACCOUNT);
  expect(code).toBe(0);
  expectListed(after(err, 'not covered:'));
});

test('an old JSON template too', () => {
  const path = join(folderOf({
    'a.json': '{\n"builders": [{"type": "amazon-ebs", "region": "eu-west-1", "run_tags": {"CreatedBy": "packer"}}],\n"provisioners": [{"type": "shell"},\n{"type": "shell-local"}],\n"post-processors": [["manifest",\n{"type": "x"}]]\n}',
  }), 'a.json');
  expect(JSON.parse(called('explain', path, '--json').out).notCovered.map(({ line }: any) => line)).toEqual([4, 6]);
});

test('every option that the library reads is one of the plugin', () => {
  const taken = new Set(Object.values(KNOWN_OPTIONS).flat());
  expect(taken.size).toBeGreaterThan(200);
  const variables = OPTION_NAMES.flatMap((name) => {
    const option = OPTIONS[name];
    return option.isList && 'variable' in option ? Object.values(option.variable as object) as string[] : [];
  }).filter((name) => !['instance_types', 'subnet_ids', 'kms_key_ids', 'source_ami_owners'].includes(name));
  expect(variables.filter((name) => !taken.has(name))).toEqual([]);
});

describe('where there is nothing to explain', () => {
  const other = folderOf({ 'a.pkr.hcl': 'source "qemu" "y" {}\nbuild {\n  sources = ["qemu.y"]\n}\n' });
  const path = folderOf({ 'a.pkr.hcl': TEMPLATE });

  test.each([['explain', []], ['policy', ACCOUNT], ['tags', []]] as [string, string[]][])('%s ends with 1', (command, words) => {
    expect(called(command, other, ...words)).toMatchObject({
      code: 1, err: expect.stringMatching(/^the template has no source of the Amazon plugin, .*\n {2}.*:1: the builder qemu\.y is of another plugin/),
    });
    expect(called(command, path, ...words, '--only', 'amazon-ebs.web')).toMatchObject({
      code: 1, err: '--only amazon-ebs.web leaves no source of the Amazon plugin: the template has amazon-ebs.x',
    });
  });
});

test('a path that does not exist says where it was looked for, and no line', () => {
  expect(called('explain', 'images/no')).toMatchObject({ code: 2, err: `images/no: the folder cannot be read (ENOENT), looked for from ${process.cwd()}: give the path of a folder` });
  expect(called('explain', 'no.pkr.hcl').err).toBe(`no.pkr.hcl: the file cannot be read (ENOENT), looked for from ${process.cwd()}: give the path of a file`);
});
