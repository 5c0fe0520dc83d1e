import { ProposedChange, changesFor, likeliestConstruct, needsOf } from './changes';
import { check, InvariantFinding, Gaps, isBroken } from './check';
import { Lack, lacking } from './lacking';
import type { ValuesOfRole } from './proofs';
import { CATALOGUES } from '../catalogue';
import { read } from './prove';
import { requestInWords } from '../decision/in-words';
import type { Condition, Statement, WrittenStatement } from '../decision/policy';

/* What `check` says of a role, for people and for machines. */

export interface CheckReport {
  readonly role: string;
  readonly findings: readonly InvariantFinding[];
  readonly changes: readonly ProposedChange[];
  /** Absent where no template was given. */
  readonly lacks?: readonly Lack[];
  /** Whose statements the changes speak of. */
  readonly construct: string;
  readonly policies: readonly Statement[];
}

export interface RoleToReport extends Gaps {
  readonly role: string;
  readonly statements: readonly WrittenStatement[];
  readonly values: ValuesOfRole;
  /** The construct whose needs are those of a build; absent: the one that does most of the same. */
  readonly construct?: string;
  /** The statements of the role for the template that still has to build. */
  readonly ours?: readonly WrittenStatement[];
}

export function reportOn({ role, statements, values, construct, ours, missingPolicies }: RoleToReport): CheckReport {
  const policies = read(statements);
  const findings = check(policies, values, { missingPolicies });
  const catalogue = CATALOGUES.find((each) => each.construct === construct) ?? (ours ? CATALOGUES[0] : likeliestConstruct(policies));
  const wanted = needsOf(catalogue, ours && new Set(ours.map(({ Sid }) => Sid!)));
  return {
    role,
    findings,
    policies,
    construct: catalogue.construct,
    changes: changesFor(findings, policies, wanted, values),
    lacks: ours && lacking(read(ours), policies, wanted.needs),
  };
}

/** Whether everything is proven, and the template can build. */
export const isClean = ({ findings, lacks = [] }: CheckReport) =>
  lacks.length === 0 && findings.every((finding) => !isBroken(finding) && finding.verdict.is !== 'undecided');

const nameOf = (statement: Statement, policies: readonly Statement[]) => statement.sid ?? `statement ${policies.indexOf(statement) + 1}`;

const few = (texts: readonly string[], most: number) =>
  (texts.length <= most + 1 ? texts.join(', ') : `${texts.slice(0, most).join(', ')} and ${texts.length - most} more`);

const plural = (count: number, noun: string) => `${count} ${noun}${count === 1 ? '' : 's'}`;

function findingLine(finding: InvariantFinding, policies: readonly Statement[]): string {
  const { invariant: { id, says, otherwise }, verdict, attack, attacks, remaining } = finding;
  if (verdict.is === 'proven') return `holds     ${id}: ${says}.`;
  if (!attack) {
    return `holds     ${id}: ${says}; `
      + `what ${few(remaining.map(({ sid }) => sid), 4)} let through besides is a residual risk that no policy prevents.`;
  }
  const statements = [...new Set(attacks.map(({ by }) => nameOf(by, policies)))];
  return `BROKEN    ${id}: ${says}. An attacker ${otherwise}: ${requestInWords(attack.request)} (${few(statements, 3)}).`;
}

/** What was not decided, once for each reason. */
function undecidedLines(findings: readonly InvariantFinding[]): string[] {
  const reasons = new Map<string, string[]>();
  for (const { invariant: { id }, verdict } of findings) {
    if (verdict.is === 'undecided') reasons.set(verdict.because, [...reasons.get(verdict.because) ?? [], id]);
  }
  return [...reasons].map(([because, ids]) => `undecided ${ids.join(', ')}: ${because}.`);
}

const operatorOf = ({ each, operator, ifExists }: Condition) => `${each ? `${each}:` : ''}${operator}${ifExists ? 'IfExists' : ''}`;

const conditionInWords = (condition: Condition) => `${operatorOf(condition)} ${condition.key} = ${condition.values.join(' or ')}`;

function changeLine(
  { statement, kind, actions, conditions, resources, by }: ProposedChange, { policies, construct, lacks }: CheckReport,
): string {
  const what = `${nameOf(statement, policies)}: ${few(actions, 4)}`;
  if (kind === 'remove') return `take out   ${what}: ${lacks ? 'the template does not need it' : 'no build needs it'}.`;
  if (kind === 'replace') return `replace    ${what}, by ${few(by, 4)} of ${construct}.`;
  const on = resources ? [`on ${resources.join(', ')} only`] : [];
  return `restrict   ${what}: ${[...conditions.map(conditionInWords), ...on].join(', and ')}.`;
}

function lackLine({ need: { sid, because }, actions, smallest: { request } }: Lack): string {
  return actions.length > 0
    ? `lacks     ${few(actions, 3)} (${sid}: ${because}).`
    : `lacks     ${requestInWords(request)} (${sid}: ${because}).`;
}

/** As many lines of changes as leave a screen for the rest; the others are counted. */
const MOST_CHANGES = 10;

function changeLines(report: CheckReport): string[] {
  const { changes } = report;
  if (changes.length === 0) return [];
  const shown =
    changes.slice(0, changes.length > MOST_CHANGES ? MOST_CHANGES - 1 : MOST_CHANGES).map((change) => `  ${changeLine(change, report)}`);
  const more = changes.length - shown.length;
  return ['  The shortest change:', ...shown, ...(more > 0 ? [`  and ${more} more: --json prints all of them.`] : [])];
}

/** A role in the lines of a screen. */
export function checksInWords(report: CheckReport): string {
  const { role, findings, lacks, policies } = report;
  const [broken, undecided] = [findings.filter(isBroken), findings.filter(({ verdict }) => verdict.is === 'undecided')];
  const kept = findings.filter((finding) => !broken.includes(finding) && !undecided.includes(finding));
  const summary = [
    broken.length > 0 ? `${broken.length} of ${plural(findings.length, 'rule')} broken` : undefined,
    undecided.length > 0 ? `${undecided.length} not decided` : undefined,
    broken.length + undecided.length === 0 ? `${plural(findings.length, 'rule')} hold for every request: proven` : undefined,
    broken.length === 0 && findings.some(({ remaining }) => remaining.length > 0) ? 'with residual risks' : undefined,
    lacks && lacks.length > 0 ? `the template lacks ${plural(lacks.length, 'statement')}` : undefined,
    lacks?.length === 0 ? 'the template can build' : undefined,
  ].filter((text) => text !== undefined);
  const plain = kept.filter(({ remaining }) => remaining.length === 0);
  const isShort = kept.length < findings.length;
  return [
    `${role}: ${summary.join('; ')}`,
    ...broken.map((finding) => `  ${findingLine(finding, policies)}`),
    ...undecidedLines(undecided).map((line) => `  ${line}`),
    ...kept.filter((finding) => !isShort || !plain.includes(finding)).map((finding) => `  ${findingLine(finding, policies)}`),
    ...(isShort && plain.length > 0 ? [`  holds     ${plain.map(({ invariant }) => invariant.id).join(', ')}.`] : []),
    ...(lacks ?? []).map((lack) => `  ${lackLine(lack)}`),
    ...changeLines(report),
  ].join('\n');
}

const asWritten = (conditions: readonly Condition[]) => {
  const operators: Record<string, Record<string, readonly string[]>> = {};
  conditions.forEach((condition) => { (operators[operatorOf(condition)] ??= {})[condition.key] = condition.values; });
  return operators;
};

const requestAsJson = ({ request: { action, resource, context } }: Pick<Lack['smallest'], 'request'>) => ({ action, resource, context });

/** The same for programs. */
export const reportAsJson = ({ role, construct, findings, changes, lacks, policies }: CheckReport): object => ({
  role,
  construct,
  rules: findings.map(({ invariant: { id, says }, verdict, attack, attacks, remaining }) => ({
    id,
    says,
    verdict: verdict.is,
    ...(remaining.length > 0 ? { residualRisks: remaining.map(({ sid, residualRisk }) => ({ sid, residualRisk })) } : {}),
    ...(verdict.is === 'undecided' ? { because: verdict.because } : {}),
    ...(attack ? {
      attack: { ...requestAsJson(attack), inWords: requestInWords(attack.request) },
      statements: [...new Set(attacks.map(({ by }) => nameOf(by, policies)))],
    } : {}),
  })),
  changes: changes.map(({ statement, kind, actions, conditions, resources, by }) => ({
    statement: nameOf(statement, policies),
    kind,
    actions,
    ...(kind === 'narrow' ? { Condition: asWritten(conditions), ...(resources ? { Resource: resources } : {}) } : {}),
    ...(kind === 'replace' ? { by } : {}),
  })),
  lacks: lacks?.map(({ need: { sid, because }, actions, smallest }) => ({ sid, because, actions, smallest: requestAsJson(smallest) })),
});
