import { estate, Made } from './estate';
import { code, table } from './markdown';
import { TEMPLATE_BODY_LIMIT } from '../../src/distribution/stack-set/inner-template';
import { KEY_POLICY_LIMIT } from '../../src/iam/limits/key-policy';
import { QUOTAS } from '../../src/iam/statements/quotas';

/* What the constructs come to in a template, and how large that can be: for docs/use/created.md. */

const counted = (types: readonly string[]) => [...new Set(types)].map((type) => {
  const times = types.filter((each) => each === type).length;
  return times === 1 ? code(type) : `${times} ${code(type)}`;
}).join(', ');

/** Where a role always has the same name, it exists once in an account. */
function named({ roleArns, inTargetAccount }: Made): string {
  const [, name] = roleArns.map((arn) => arn.split('/').pop()!);
  return name && inTargetAccount ? `<br>always named ${code(name)}` : '';
}

export function created(): string {
  return table([
    ['Construct', 'Resources of CloudFormation'],
    ...estate().map((made) => [code(made.construct), (counted(made.types) || 'none: a document and statements') + named(made)]),
  ]);
}

const number = (value: number) => value.toLocaleString('en-US');
const quota = ({ byDefault, atMost }: { byDefault: number; atMost: number }) => `${number(byDefault)}, or ${number(atMost)} with a raised quota: a warning until then`;

export function limits(): string {
  return table([
    ['What', 'At most'],
    ['inline policies of a role, your own statements included', `${number(QUOTAS.inline)} characters; ours go on in managed policies`],
    ['a managed policy', `${number(QUOTAS.managed)} characters`],
    ['managed policies of a role', quota(QUOTAS.attached)],
    ['a trust policy', `characters: ${quota(QUOTAS.trust)}`],
    ['the policy of a key', `${number(KEY_POLICY_LIMIT)} characters`],
    ['the document of `BuildTagGuard`', '5,120 characters, as a service control policy'],
    ['the template in a `DistributionStackSet`', `${number(TEMPLATE_BODY_LIMIT)} bytes`],
  ]);
}
