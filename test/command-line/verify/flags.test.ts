import { join } from 'path';
import { runToEnd } from '../../../src/command-line/program';

/* The flags of `verify`: what does not go together, and what would be sent. */

const TEMPLATE = join(__dirname, '../../proofs/traces/templates/ebs-default.pkr.hcl');
const ROLE = 'arn:aws-us-gov:iam::111122223333:role/ci/packer';

async function verify(...words: string[]) {
  const [out, err]: string[][] = [[], []];
  const code = await runToEnd(['verify', ...words], (text) => out.push(text), (text) => err.push(text), { environment: {} });
  return { code, out: out.join('\n'), err: err.join('\n') };
}

test.each<[string[], RegExp]>([
  [[TEMPLATE, '--role', 'packer'], /^'--role' is 'packer': give the ARN of the role/],
  [[TEMPLATE, '--role', 'arn:aws:iam::111122223333:user/packer'], /: give the ARN of the role/],
  [[], /^give a template, '--stack', or both$/],
  [[TEMPLATE, '--app', 'cdk.out'], /^'--app' is given without '--stack'$/],
  [[TEMPLATE, '--probes'], /^'--probes' takes a template and '--role'/],
  [['--stack', 'Images', '--role', ROLE, '--probes'], /^'--probes' takes a template and '--role'/],
  [[TEMPLATE, '--print'], /^'--account' is not given/],
])('%j is refused', async (words, message) => {
  const { code, out, err } = await verify(...words);
  expect([code, out]).toEqual([2, '']);
  expect(err).toMatch(message);
});

test('--print needs no account besides a role, and speaks of its partition', async () => {
  const { code, out } = await verify(TEMPLATE, '--print', '--role', ROLE);
  expect(code).toBe(0);
  expect(out).toContain(`aws sts assume-role --output json --cli-input-json '{"RoleArn":"${ROLE}"`);
  expect(out).toContain('arn:aws-us-gov:iam::111122223333:role/cdk-ami-build-roles-verify'); // a role that is not declared
});

test('--print of a stack: the calls that read it', async () => {
  const { code, out } = await verify('--stack', 'Images', '--print');
  expect(code).toBe(0);
  expect(out.split('\n').filter((line) => line.startsWith('aws cloudformation ')).length).toBe(3);
});
