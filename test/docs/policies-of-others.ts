import { blocks, code, table } from './markdown';
import { check, isBroken } from '../../src/checks/check';
import { read } from '../../src/checks/prove';
import { attacksOn } from '../harness/attacks';
import { POLICIES_OF_OTHERS } from '../harness/policies-of-others';
import { isAllowed, PolicyDocument } from '../harness/simulator';
import { packer } from '../harness/subjects';
import { COMMERCIAL, synthesize } from '../harness/synthesize';
import { readTrace } from '../harness/traces';

/* The section of docs/security/comparison.md about policies that people write or have generated for builds of Packer. */

/** What became of one policy. */
export interface Measured {
  readonly name: string;
  readonly how: string;
  /** Of the attacks on the default role, those that it lets through. */
  readonly letThrough: number;
  readonly attacks: number;
  /** The names of the rules that it breaks. */
  readonly broken: readonly string[];
  /** Of the requests of the recorded default build, those that it refuses. */
  readonly refused: number;
}

const VALUES = {
  Partition: ['aws'], Account: [COMMERCIAL.account], EachImageRegion: [COMMERCIAL.region], TagKey: ['CreatedBy'], TagValue: ['packer'],
};

async function measure(name: string, how: string, policies: readonly PolicyDocument[]): Promise<Measured> {
  const { requester: { roleArn } } = synthesize();
  const requester = { roleArn, policies: [...policies] };
  const attacks = attacksOn(packer).filter(({ declared }) => !declared);
  const through = await Promise.all(attacks.map((attack) => isAllowed(requester, attack)));
  const build = await Promise.all(readTrace('ebs-default').authorizations.map((authorization) => isAllowed(requester, authorization)));
  const findings = check(read(policies.flatMap(({ Statement }) => Statement)), VALUES);
  return {
    name,
    how,
    letThrough: through.filter(Boolean).length,
    attacks: attacks.length,
    broken: findings.filter(isBroken).map(({ invariant }) => invariant.id),
    refused: build.filter((allowed) => !allowed).length,
  };
}

let all: Promise<Measured[]> | undefined;

async function measureAll(): Promise<Measured[]> {
  const measured: Measured[] = [];
  for (const { name, how, document } of POLICIES_OF_OTHERS) measured.push(await measure(name, how, [await document()]));
  const { requester: { policies } } = synthesize();
  return [...measured, await measure('PackerBuildRole without properties', 'made by this library', policies)];
}

/** All of them, ours last; measured once, however many documents tell it. */
export function measuredPolicies(): Promise<Measured[]> {
  all ??= measureAll();
  return all;
}

export async function policiesOfOthers(): Promise<string[]> {
  const measured = await measuredPolicies();
  const rules = check([], VALUES).length;
  return [
    '## What people write and what tools generate',
    `The ${measured[0].attacks} attacks on the default role, the ${rules} rules of \`check\` (proven for every request, or broken by one), and the recorded default build, ` +
    'with other policies instead. Tools that record calls find the actions that a build needs. A call does not show that the same action must be refused on resources without the tag.',
    table([
      ['Policy', 'Attacks allowed', 'Rules broken', 'Requests of the default build refused'],
      ...measured.map(({ name, letThrough, broken, refused }) => [name, String(letThrough), String(broken.length), String(refused)]),
    ]),
    blocks(['Policy', 'rules broken', ''], measured.map(({ name, how, broken }) => [name, broken.map(code).join(', '), how])),
  ];
}
