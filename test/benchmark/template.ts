import { execFileSync } from 'child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import Table from 'cli-table3';

/*
 * How long reading a template takes: `npx projen benchmark`. Prints figures and fails on none, since machines differ. The targets
 * are for two cores.
 */

const ROOT = join(__dirname, '..', '..');
const TRACE = readFileSync(join(ROOT, 'test', 'proofs', 'traces', 'templates', 'ebs-spot-network-profile.pkr.hcl'), 'utf8');

/** A template as people write it: variables, locals, filters, about 150 lines. */
const TYPICAL = `
variable "region" { default = "eu-west-1" }
variable "owner" { default = "platform" }
variable "copies" {
  type    = list(string)
  default = ["eu-central-1"]
}
locals {
  timestamp = regex_replace(timestamp(), "[- TZ:]", "")
  tags      = { CreatedBy = "packer", Owner = var.owner }
}
${Array.from({ length: 4 }, (_, i) => `
source "amazon-ebs" "s${i}" {
  region               = var.region
  ami_name             = "image-${i}-\${local.timestamp}"
  instance_type        = "t3.micro"
  ssh_username         = "ubuntu"
  ami_regions          = var.copies
  encrypt_boot         = true
  source_ami_filter {
    filters = {
      name                = "ubuntu/images/*ubuntu-jammy-22.04-amd64-server-*"
      root-device-type    = "ebs"
      virtualization-type = "hvm"
    }
    most_recent = true
    owners      = ["099720109477"]
  }
  launch_block_device_mappings {
    device_name = "/dev/sda1"
    volume_size = 20
  }
  run_tags        = merge(local.tags, { Name = "build-${i}" })
  run_volume_tags = local.tags
  tags            = merge(local.tags, { Name = "image-${i}", Base = "{{ .SourceAMIName }}" })
  snapshot_tags   = local.tags
}`).join('\n')}
build {
  sources = [${Array.from({ length: 4 }, (_, i) => `"source.amazon-ebs.s${i}"`).join(', ')}]
  provisioner "shell" {
    inline = ["sudo apt-get update", "sudo apt-get install -y nginx"]
  }
}
`;

/** All that traces have, many times: 1,300 lines. */
const LARGE = `${Array.from({ length: 50 }, (_, i) => TRACE.replace(/"x"/, `"x${i}"`).replace(/packer \{[^]*?\n\}\n/, '').replace(/build \{[^]*$/, '')).join('\n')}
build {
  sources = [${Array.from({ length: 50 }, (_, i) => `"source.amazon-ebs.x${i}"`).join(', ')}]
}
`;

const folder = mkdtempSync(join(tmpdir(), 'benchmark-'));
const written = (name: string, text: string) => {
  const path = join(folder, `${name}.pkr.hcl`);
  writeFileSync(path, text);
  return path;
};

/** Runs a script on the compiled library in a process of its own. */
const measured = (script: string) => Number(execFileSync(process.execPath, ['-e', script], { cwd: ROOT, encoding: 'utf8', env: { ...process.env, NODE_PATH: join(ROOT, 'node_modules') } }));

const CLOCK = 'const ms = () => Number(process.hrtime.bigint()) / 1e6;';
const READ = "const { readFile } = require('./lib/packer-template/read-template'); const { findingsOf } = require('./lib/packer/from-template/findings');";
const all = (path: string) => `findingsOf(readFile(${JSON.stringify(path)}))`;
const median = (values: number[]) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];
const often = (script: string) => median(Array.from({ length: 5 }, () => measured(script)));

try {
  const typical = written('typical', TYPICAL);
  const large = written('large', LARGE);
  const lines = (text: string) => text.split('\n').length;
  const warm = (path: string, times: number) => `for (let i = 0; i < ${times}; i += 1) ${all(path)};`;
  const timed = (path: string, before = '') => often(`${CLOCK} ${READ} ${before} const t = ms(); ${all(path)}; console.log(ms() - t)`);
  const rows: [string, number, string][] = [
    ['require of the library', often(`${CLOCK} require('aws-cdk-lib'); require('aws-cdk-lib/aws-iam'); const t = ms(); require('./lib'); console.log(ms() - t)`), 'as before templates'],
    ['first use, parser included', timed(typical), '600'],
    [`typical template (${lines(TYPICAL)} lines), the second that is read`, timed(typical, warm(typical, 1)), ''],
    [`typical template (${lines(TYPICAL)} lines), after ten of them`, timed(typical, warm(typical, 10)), '50'],
    [`large template (${lines(LARGE)} lines), after ten typical ones`, timed(large, warm(typical, 10)), '500'],
    [`large template (${lines(LARGE)} lines), after two of them`, timed(large, warm(large, 2)), '500'],
  ];
  const table = new Table({ head: ['', 'ms (median of 5)', 'target'], style: { head: [], border: [] } });
  rows.forEach(([what, ms, target]) => table.push([what, ms.toFixed(1), target]));
  process.stdout.write(`${table.toString()}\n`);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
