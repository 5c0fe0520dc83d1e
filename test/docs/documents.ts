import { readFileSync } from 'fs';
import { deniedActions } from './denied-actions';
import { documentedPolicyGuide } from './documented-policy';
import { figures, withFigures } from './figures';
import { bullets, code, codes, conditionsInWords, document, table } from './markdown';
import { minimality } from './minimality';
import { LateTaggedResource, LateTagging } from '../../src';
import type { Capability, Need, Restriction } from '../../src/capabilities/capability';
import { packerCapabilities, packerRestrictions } from '../../src/capabilities/packer';
import { allowedAttacks, remaining } from '../harness/attacks';
import { minimalityReport } from '../harness/minimality';
import { packer } from '../harness/subjects';
import { synthesize } from '../harness/synthesize';

/*
 * The documents that are made from the data and the attack suite. `npx projen docs` writes them;
 * test/docs/documents.test.ts fails when they are out of date.
 */

function needRow({ sid, actions, on, when, because, source }: Need): string[] {
  return [
    code(sid),
    codes(actions),
    'unscopable' in on ? `${code('*')}: ${on.unscopable}` : codes(on.map(({ arn }) => arn)),
    codes(conditionsInWords(when)),
    because,
    source,
  ];
}

function capabilitySection({ id, does, declaredBy, template, needs }: Capability): string {
  const left = needs.filter(({ remains }) => remains).map(({ sid, remains }) => `${code(sid)}: ${remains}`);
  return [
    `## ${id}`,
    `The build ${does}.`,
    `Declared by: ${declaredBy}.${template ? ` The template sets ${template}.` : ''}`,
    table([['Sid', 'Actions', 'Resources', 'Conditions', 'Why', 'Source'], ...needs.map(needRow)]),
    ...(left.length ? ['What somebody with the credentials of the role can still do with it:', bullets(left)] : []),
  ].join('\n\n');
}

const restrictionRow = ({ id, does, narrows, when, because, source }: Restriction) =>
  [code(id), `The build ${does}.`, codes(narrows), codes(conditionsInWords([when])), because, source];

function capabilities(): string {
  return document(
    '# Capabilities',
    'What a Packer build role can be given, statement by statement. Each capability is chosen by a property of `PackerBuildRole` ' +
    '(`docs/architecture.md` says how), and each row becomes exactly one policy statement with that Sid. `${Region}` is the region of the role, or ' +
    '`*` beside a condition on `aws:RequestedRegion` where several are declared.',
    ...packerCapabilities.map(capabilitySection),
    '# Restrictions',
    'What narrows statements that are given anyway.',
    table([['Restriction', 'Effect', 'Narrows', 'Condition', 'Why', 'Source'], ...packerRestrictions.map(restrictionRow)]),
  );
}

const PRESETS: [string, string, LateTagging][] = [
  ['PLUGIN_BEFORE_1_2_2', 'Plugins before 1.2.2 (February 2023) do not tag network interfaces.', LateTagging.PLUGIN_BEFORE_1_2_2],
  ['AWS_US_GOV', 'In AWS GovCloud (US) the plugin sends no tags with CreateImage.', LateTagging.AWS_US_GOV],
  ['PLUGIN_BEFORE_1_0_2', 'Plugins before 1.0.2 (October 2021), and Packer before 1.7, tag the instance and its volumes alone.', LateTagging.PLUGIN_BEFORE_1_0_2],
  ['AWS_CN', 'In the China regions the plugin tags nothing on creation, and key pairs and security groups never.', LateTagging.AWS_CN],
];

async function lateTagging(): Promise<string> {
  const usual = new Set(synthesize().statements.map(({ Sid }) => Sid));
  const section = async ([name, meaning, preset]: [string, string, LateTagging]) => {
    const added = synthesize({ lateTagging: preset }).statements.map(({ Sid }) => Sid!).filter((sid) => !usual.has(sid));
    const needs = packerCapabilities.flatMap((capability) => capability.needs).filter(({ sid }) => added.includes(sid));
    return [
      `## LateTagging.${name}`,
      `${meaning} Kinds: ${preset.resources.map((kind: LateTaggedResource) => code(kind)).join(', ')}.`,
      `Statements added: ${added.map(code).join(', ')}.`,
      'What remains possible with them:',
      bullets(needs.filter(({ remains }) => remains).map(({ sid, remains }) => `${code(sid)}: ${remains}`)),
      'Attacks of the suite that the default role refuses and this one lets through. A thief of the credentials',
      bullets(await allowedAttacks(packer, synthesize({ lateTagging: preset }))),
    ].join('\n\n');
  };
  return document(
    '# Late tagging and its price',
    'A role protects what it did not make because everything it makes carries the build tag from the start. Clients that make resources ' +
    'without tags, and tag them later or never, need an exception for each kind of resource (`lateTagging`). It is never the default. ' +
    'Prefer a newer plugin; in the partitions of China and GovCloud there is no other way but an account of its own for builds.',
    ...await Promise.all(PRESETS.map(section)),
  );
}

function whatRemains(): string {
  return document(
    '# What remains possible',
    'Requests that somebody with the credentials of the role can make and a build would not, because AWS or Packer leave no narrower way. ' +
    'Each is asked of the simulator in `test/attacks.test.ts` and must be allowed there, so that this list does not promise too much; ' +
    '`docs/late-tagging.md` has those of the late-tagging presets.',
    table([
      ['With', 'The thief', 'Statement', 'Why it cannot be helped'],
      ...remaining(packer).map(({ declared = ['the defaults'], does, statement, because }) => [declared.join(', '), does, code(statement), because]),
    ]),
  );
}

/** The documents by their path in the project. */
export async function documents(): Promise<Record<string, string>> {
  const report = await minimalityReport();
  return {
    'README.md': withFigures(readFileSync('README.md', 'utf8'), await figures(report)),
    'docs/capabilities.md': capabilities(),
    'docs/denied-actions.md': await deniedActions(),
    'docs/from-the-documented-policy.md': await documentedPolicyGuide(),
    'docs/late-tagging.md': await lateTagging(),
    'docs/minimality.md': minimality(report),
    'docs/what-remains.md': whatRemains(),
  };
}
