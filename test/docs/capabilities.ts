import { bullets, code, codes, conditionsInWords, document, table } from './markdown';
import type { Capability, Need, Restriction } from '../../src/capabilities/capability';
import { certaintyOf } from '../../src/capabilities/grounds';
import { knownOf } from '../../src/explanations/known';
import { Subject, SUBJECTS } from '../harness/subjects';

/* The catalogue: what each construct can be given, statement by statement. */

function needRow(need: Need): string[] {
  const { sid, actions, on, when, because, source } = need;
  const { ground, inferred } = knownOf(need, { restrictions: [] });
  return [
    code(sid),
    codes(actions),
    'unscopable' in on ? `${code('*')}: ${on.unscopable}` : codes(on.map(({ arn }) => arn)),
    codes(conditionsInWords(when)),
    because,
    inferred ? `${ground}: ${inferred}` : ground,
    source,
  ];
}

function capabilitySection({ id, does, declaredBy, template, needs }: Capability): string {
  const left = needs.filter(({ remains }) => remains).map(({ sid, remains }) => `${code(sid)}: ${remains}`);
  return [
    `## ${id}`,
    `The build ${does}.`,
    `Declared by: ${declaredBy}.${template ? ` The template sets ${template}.` : ''}`,
    table([['Sid', 'Actions', 'Resources', 'Conditions', 'Why', 'Ground', 'Source'], ...needs.map(needRow)]),
    ...(left.length ? ['What somebody with the credentials of the role can still do with it:', bullets(left)] : []),
  ].join('\n\n');
}

const restrictionRow = ({ id, does, narrows, when, because, source }: Restriction) =>
  [code(id), `The build ${does}.`, codes(narrows), codes(conditionsInWords([when])), because, source];

/** One construct. */
function capabilitiesOf({ construct, capabilities, restrictions }: Subject): string {
  return document(
    `# ${construct}: capabilities`,
    `What \`${construct}\` can be given, statement by statement. Each capability is chosen by a property ` +
    '(`docs/architecture.md` says how), and each row becomes exactly one policy statement with that Sid. `${Region}` is the region of the role, or ' +
    '`*` beside a condition on `aws:RequestedRegion` where several are declared.',
    ...capabilities.map(capabilitySection),
    ...(restrictions.length === 0 ? [] : [
      '# Restrictions',
      'What narrows statements that are given anyway.',
      table([['Restriction', 'Effect', 'Narrows', 'Condition', 'Why', 'Source'], ...restrictions.map(restrictionRow)]),
    ]),
  );
}

function contents(): string {
  return document(
    '# Capabilities',
    'Everything that the constructs can grant, each with its reason, its source and its [ground](evidence.md).',
    table([
      ['Construct', 'Capabilities', 'Statements', 'On `*`', 'Only inferred'],
      ...SUBJECTS.map(({ construct, name, capabilities }) => {
        const needs = capabilities.flatMap((capability) => capability.needs);
        const count = (holds: (need: Need) => unknown) => `${needs.filter(holds).length}`;
        return [`[${construct}](capabilities/${name}.md)`, `${capabilities.length}`, `${needs.length}`, count(({ on }) => 'unscopable' in on), count((need) => certaintyOf(need) === 'inferred')];
      }),
    ]),
  );
}

/** The catalogue by its paths. */
export const catalogue = (): Record<string, string> => ({
  'docs/capabilities.md': contents(),
  ...Object.fromEntries(SUBJECTS.map((subject) => [`docs/capabilities/${subject.name}.md`, capabilitiesOf(subject)])),
});
