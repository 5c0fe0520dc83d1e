import { execFile } from 'child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import { promisify } from 'util';
import { called } from '../command-line/called';
import { pythonWith } from '../e2e/python';

/* What `policy --format cloudformation` prints, read by cfn-lint. */

const run = promisify(execFile);
const TRACES = join(__dirname, '..', 'proofs', 'traces', 'templates');

let folder: string;
beforeAll(() => { folder = mkdtempSync(join(tmpdir(), 'cloudformation-')); });
afterAll(() => rmSync(folder, { recursive: true }));

/** The rules that a template breaks, those that are hints included. */
async function found(template: string, region: string): Promise<string[]> {
  const python = await pythonWith('cfn-lint', 'cfn-lint-requirements.txt');
  const file = join(folder, 'template.json');
  writeFileSync(file, template);
  const script = 'import sys; from cfnlint.runner import main; sys.exit(main())';
  // It ends with another code than 0 where it found something; without a report JSON.parse notices.
  const { stdout } = await run(python, ['-c', script, '--format', 'json', '--include-checks', 'I', '--regions', region, '--template', file]).catch((error) => error);
  return JSON.parse(stdout).map(({ Rule, Message }: any) => `${Rule.Id} ${Message}`);
}

test.each([
  ['ebs-default', 'us-east-1', 'ec2'],
  ['ebs-default', 'us-east-1', 'github:my-org/images@main'],
  ['cn-ebs-temp-instance-profile', 'cn-north-1', 'ec2'],
])('%s in %s for %s', async (trace, region, who) => {
  const { out } = called('policy', join(TRACES, `${trace}.pkr.hcl`), '--account', '111122223333', '--format', 'cloudformation', '--assumed-by', who);
  expect(await found(out, region)).toEqual([]);
  // The judge would have noticed.
  expect(await found(out.replace('"AssumeRolePolicyDocument"', '"AssumedBy"'), region)).not.toEqual([]);
});
