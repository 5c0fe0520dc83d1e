import { bullets, code, document } from './markdown';
import { LateTaggedResource, LateTagging } from '../../src';
import { packerCapabilities } from '../../src/packer/permissions';
import { allowedAttacks } from '../harness/attacks';
import { packer } from '../harness/subjects';
import { synthesize } from '../harness/synthesize';

const PRESETS: [string, string, LateTagging][] = [
  ['PLUGIN_BEFORE_1_2_2', 'Plugins before 1.2.2 (February 2023) do not tag network interfaces.', LateTagging.PLUGIN_BEFORE_1_2_2],
  ['AWS_US_GOV', 'In AWS GovCloud (US) the plugin sends no tags with CreateImage.', LateTagging.AWS_US_GOV],
  ['PLUGIN_BEFORE_1_0_2', 'Plugins before 1.0.2 (October 2021), and Packer before 1.7, tag the instance and its volumes only.', LateTagging.PLUGIN_BEFORE_1_0_2],
  ['AWS_CN', 'In the China regions the plugin tags nothing on creation, and key pairs and security groups never.', LateTagging.AWS_CN],
];

/** What each preset of late tagging costs. */
export async function lateTagging(): Promise<string> {
  const usual = new Set(synthesize().statements.map(({ Sid }) => Sid));
  const section = async ([name, meaning, preset]: [string, string, LateTagging]) => {
    const added = synthesize({ lateTagging: preset }).statements.map(({ Sid }) => Sid!).filter((sid) => !usual.has(sid));
    const needs = packerCapabilities.flatMap((capability) => capability.needs).filter(({ sid }) => added.includes(sid));
    return [
      `## LateTagging.${name}`,
      `${meaning} Kinds: ${preset.resources.map((kind: LateTaggedResource) => code(kind)).join(', ')}.`,
      `Statements added: ${added.map(code).join(', ')}.`,
      'Residual risk:',
      bullets(needs.filter(({ residualRisk }) => residualRisk).map(({ sid, residualRisk }) => `${code(sid)}: ${residualRisk}`)),
      'Attacks of the suite that the default role refuses and this one lets through. An attacker of the credentials',
      bullets(await allowedAttacks(packer, synthesize({ lateTagging: preset }))),
    ].join('\n\n');
  };
  return document(
    '# Late tagging and its trade-off',
    'By default every resource of a build must have the build tag when it is created, so the role cannot change other resources. Some Packer clients create resources without ' +
    'tags, and tag them later or never. They need an exception for each kind of resource (`lateTagging`). Update the plugin if you can. In China and GovCloud, where no plugin ' +
    'tags everything, use a separate account for builds to limit the risk.',
    ...await Promise.all(PRESETS.map(section)),
  );
}
