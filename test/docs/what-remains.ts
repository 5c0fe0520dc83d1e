import { blocks, bullets, code, document } from './markdown';
import { CATALOGUES } from '../../src/catalogue';
import type { Capability, Need, Restriction } from '../../src/iam/vocabulary/capability';
import { Remaining, residualRisks as shownRisks, unshown } from '../harness/attacks';
import { exceptionsOf } from '../harness/proofs';
import { SUBJECTS } from '../harness/subjects';
import { Catalogued, OTHERS } from '../harness/subjects/others';

/* docs/security/residual-risk.md: the residual risk of every statement, from the data, with the requests that show it. */

const catalogued = (construct: string): Catalogued => [...SUBJECTS, ...OTHERS].find((each) => each.construct === construct)!;

const unique = (texts: readonly string[]) => [...new Set(texts)];

/** Requests in words, those together that have the same reason. */
function inWords(requests: readonly Remaining[]): string {
  return unique(requests.map(({ because }) => because)).map((because) => {
    const alike = requests.filter((request) => request.because === because);
    const asked = alike.map(({ does, declared }) => (declared ? `${does} (${declared.map(code).join(', ')})` : does));
    return `${asked.join('; ')}: *${because}*`;
  }).join('<br>');
}

/** The rules that a statement breaks, in the spirit of its construct. */
const rulesBrokenBy = (sid: string, data: Catalogued): string[] =>
  Object.entries(exceptionsOf(data)).filter(([, sids]) => sid in sids).map(([rule]) => rule);

/** Whether the rules are proven for a construct. */
const isProven = (data: Catalogued) => SUBJECTS.some(({ name }) => name === data.name);

function rulesCell(sid: string, data: Catalogued): string {
  return isProven(data) ? rulesBrokenBy(sid, data).map(code).join(', ') || 'no rule' : '';
}

/** Statements that break a rule, and leave nothing that an attacker gains. */
function harmless(data: Catalogued): string[] {
  const risky = new Set(data.capabilities.flatMap(({ needs }) => needs).filter(({ residualRisk }) => residualRisk).map(({ sid }) => sid));
  const reasons = new Map(Object.values(exceptionsOf(data)).flatMap((sids) => Object.entries(sids)).filter(([sid]) => !risky.has(sid)));
  return [...reasons].map(([sid, because]) => `${code(sid)} is an exception of ${rulesBrokenBy(sid, data).map(code).join(', ')}, and no risk: ${because}`);
}

function needRow({ sid, residualRisk }: Need, { declaredBy }: Capability, data: Catalogued): string[] {
  const requests = shownRisks(data).filter(({ statement }) => statement === sid);
  const reason = unshown(data).find(({ statements }) => statements.includes(sid))?.because;
  return [`${code(sid)} (${declaredBy})`, residualRisk ?? '', rulesCell(sid, data), requests.length > 0 ? inWords(requests) : `not asked: *${reason}*`];
}

const restrictionRow = ({ id, narrows, residualRisk }: Restriction) => `${code(id)} narrows ${narrows.map(code).join(', ')}; what is left: ${residualRisk}`;

/** How many residual risks there are, and how many requests show them. */
export function residualRisks(): { risks: number; requests: number } {
  const all = [...SUBJECTS, ...OTHERS];
  return {
    risks: all.flatMap(({ capabilities }) => capabilities.flatMap(({ needs }) => needs.filter(({ residualRisk }) => residualRisk))).length,
    requests: all.flatMap(shownRisks).length,
  };
}

function section(construct: string, alsoIn: readonly string[]): string[] {
  const data = catalogued(construct);
  const rows = data.capabilities.flatMap((capability) =>
    capability.needs.filter(({ residualRisk }) => residualRisk).map((need) => needRow(need, capability, data)));
  const narrowed = data.restrictions.filter(({ residualRisk }) => residualRisk);
  return [
    `## ${[construct, ...alsoIn].join(', ')}`,
    rows.length === 0 ? 'Nothing.' : blocks(['Statement (property that adds it)', '', 'exception of', 'shown by'], rows),
    ...(harmless(data).length === 0 ? [] : ['Exceptions of a rule that are no risk:', bullets(harmless(data))]),
    ...(narrowed.length === 0 ? [] : ['Options that narrow a statement:', bullets(narrowed.map(restrictionRow))]),
  ];
}

export function whatRemains(): string {
  const { risks, requests } = residualRisks();
  return document(
    '# Residual risk',
    'What an attacker with the credentials can still do that a build would not do. AWS or Packer leave no narrower way. ' +
    `The list is complete: ${risks} statements, from the same data as \`explain()\`. A statement that is not listed allows only what builds do.`,
    `*Shown by* has ${requests} requests, each with the reason why it cannot be prevented. A test asks a simulator of IAM about each of them: this statement, and no other, must allow it ` +
    '(`test/proofs/attacks.test.ts`, `test/proofs/residual-risk.test.ts`). In brackets: the options that the role has besides the defaults. ' +
    '[late-tagging.md](../use/late-tagging.md) has what the late-tagging presets let through.',
    '*Exception of* names the rules of [proofs.md](../proof/proofs.md) that the statement breaks. A rule is proven for every request with its exceptions, and refuted ' +
    'without any one of them (`test/proofs/every-request/proofs.test.ts`). *No rule* means that the statement is proven to keep every rule. Its risk is something that the rules ' +
    'allow, such as to read descriptions, or to change builds with the same tag.',
    ...CATALOGUES.flatMap(({ construct, alsoIn = [] }) => section(construct, alsoIn)),
  );
}
