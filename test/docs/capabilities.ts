import { bullets, code, document, table } from './markdown';
import { CATALOGUES } from '../../src/catalogue';
import type { Capability, Need, Restriction } from '../../src/iam/vocabulary/capability';
import { knownOf } from '../../src/review/known';
import { conditionsInWords, unfilled } from '../../src/review/lines';
import { statementAsMarkdown } from '../../src/review/markdown';
import { SUBJECTS } from '../harness/subjects';
import { Catalogued, OTHERS } from '../harness/subjects/others';

/* The catalogue: what each construct can be given, statement by statement. */

const ALL: readonly Catalogued[] = [...SUBJECTS, ...OTHERS];

/** What acts, in the words of the data: its sentences go on from there. */
const WHO: Readonly<Record<string, string>> = {
  AmiEncryptionKey: 'The key policy',
  BuildTagGuard: 'The builder',
  CrossAccountLifecycleRole: 'The rule',
  PackerImageCopyRole: 'The caller',
  PackerImageRetentionRole: 'The caller',
};

function capabilitySection(capability: Capability, who: string): string {
  const { id, does, declaredBy, template, needs } = capability;
  return [
    `## ${id}`,
    `${who} ${does}.`,
    `Declared by: ${declaredBy}.${template ? ` The template sets ${template}.` : ''}`,
    ...needs.map((need) => statementAsMarkdown(unfilled(capability, need), '###')),
  ].join('\n\n');
}

const restrictionSection = ({ id, does, narrows, when, because, source, residualRisk }: Restriction, who: string) => [
  `### ${id}`,
  `${who} ${does}.`,
  bullets([
    `**Narrows:** ${narrows.map(code).join(', ')}`,
    `**Only if:** ${conditionsInWords(when).map(code).join(', ')}`,
    `**Why:** ${because}`,
    ...residualRisk ? [`**Residual risk:** ${residualRisk}`] : [],
    `**Source:** ${source}`,
  ]),
].join('\n\n');

/** One construct. */
function capabilitiesOf({ construct, capabilities, restrictions }: Catalogued): string {
  const who = WHO[construct] ?? 'The build';
  const also = CATALOGUES.find((catalogue) => catalogue.construct === construct)?.alsoIn ?? [];
  return document(
    `# ${construct}: capabilities`,
    `What \`${construct}\` can be given, statement by statement.${also.map((name) => ` \`${name}\` has the same.`).join('')} Each capability is chosen by a property ` +
    '(`docs/contribute/architecture.md` says how), and each block is exactly one policy statement, with its Sid as the heading. `${Region}` is the region of the role, or ' +
    '`*` beside a condition on `aws:RequestedRegion` where several are declared.',
    ...capabilities.map((capability) => capabilitySection(capability, who)),
    ...(restrictions.length === 0 ? [] : [
      '## Restrictions',
      'What narrows statements that are given anyway.',
      ...restrictions.map((restriction) => restrictionSection(restriction, who)),
    ]),
  );
}

function contents(): string {
  return document(
    '# Capabilities',
    'Everything that the constructs can grant, each with its reason, its source and its [ground](../proof/evidence.md).',
    table([
      ['Construct', 'Capabilities', 'Statements', 'On `*`', 'Only inferred'],
      ...ALL.map(({ construct, name, capabilities }) => {
        const needs = capabilities.flatMap((capability) => capability.needs);
        const count = (holds: (need: Need) => unknown) => `${needs.filter(holds).length}`;
        return [`[${construct}](capabilities/${name}.md)`, `${capabilities.length}`, `${needs.length}`, count(({ on }) => 'unscopable' in on), count((need) => knownOf(need, { restrictions: [] }).ground === 'inferred')];
      }),
    ]),
  );
}

/** The catalogue by its paths. */
export const catalogue = (): Record<string, string> => ({
  'docs/use/capabilities.md': contents(),
  ...Object.fromEntries(ALL.map((subject) => [`docs/use/capabilities/${subject.name}.md`, capabilitiesOf(subject)])),
});
