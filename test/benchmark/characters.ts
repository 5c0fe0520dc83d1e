import { readdirSync, readFileSync } from 'fs';
import { join } from 'path';
import { ROOT } from './node';
import { AWS_POLICIES, newest } from '../harness/aws-policies';
import { documentedPolicy } from '../harness/documented-policy';

/* The characters of policies, as IAM counts them, beside those of the policies that people use instead. */

const POLICIES = join(ROOT, 'docs', 'policies');
const count = (documents: readonly object[]) => documents.map((document) => JSON.stringify(document).length).reduce((a, b) => a + b, 0);

/** What people use in the place of a construct, by its name; undefined where there is nothing. */
function insteadOf(name: string): { readonly names: readonly string[]; readonly characters: number } | undefined {
  if (name === 'packer') return { names: ["the policy in Packer's documentation"], characters: count([documentedPolicy]) };
  const names = AWS_POLICIES[name];
  return names && { names, characters: count(names.map((policy) => ({ Version: '2012-10-17', Statement: newest(policy).statements }))) };
}

/** Each construct with its policies by default and with every option (docs/policies), and what is used instead. */
export const characters = () => readdirSync(POLICIES).filter((file) => file.endsWith('.json')).map((file) => {
  const { construct, defaults, everythingSwitchedOn } = JSON.parse(readFileSync(join(POLICIES, file), 'utf8'));
  return {
    construct: construct as string,
    defaults: count(defaults.policies),
    everythingSwitchedOn: count(everythingSwitchedOn.policies),
    instead: insteadOf(file.replace('.json', '')),
  };
});
