import { join } from 'path';
import { called } from '../command-line/called';
import { lint } from '../e2e/cfn-lint';

/* What `policy --format cloudformation` prints, read by cfn-lint. */

const TRACES = join(__dirname, '..', 'proofs', 'traces', 'templates');

/** The rules that a template breaks, those that are hints included. */
async function found(template: string, region: string): Promise<string[]> {
  const { printed } = await lint({ printed: JSON.parse(template) }, region);
  return printed.map(({ rule, message }) => `${rule} ${message}`);
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
