import type { Result } from './ask';
import type { VerifyReport } from './report';
import { readRefusals } from '../denied/read';
import { DecodedMessage, arnParts } from '../denied/refusal';

/* What AWS answered as rows of test/proofs/aws-evidence, without what belongs to the account. */

const ENCODED = /Encoded authorization failure message: (\S+)/;

/** The message that only AWS reads, of a refusal. */
export const encodedIn = (text: string): string | undefined => ENCODED.exec(text)?.[1];

/** What is the same in every account. Anything else is replaced: what is not known to be harmless is not printed. */
const HARMLESS = new RegExp(`^(?:${[
  'true|false|\\*|-?\\d{1,5}',
  '[a-z]{2}(?:-[a-z]+)+-\\d[a-z]?',
  '[a-z][a-z0-9-]{0,11}\\.(?:[a-z0-9-]+|metal\\S*)',
  'amazon|aws-marketplace|self',
  'required|optional|enabled|disabled',
  'ebs|instance-store|machine|default|dedicated|host|on-demand|spot|gp[23]|io[12]|st1|sc1|standard|rsa|ed25519',
  'ec2(?:\\.[a-z0-9-]+)*\\.amazonaws\\.com(?:\\.cn)?',
].join('|')})$`);

/** An ARN or an id without account, region and id. */
const scrubbed = (text: string): string => text
  .replace(/\b\d{12}\b/g, 'ACCOUNT')
  .replace(/:[a-z]{2}(?:-[a-z]+)+-\d:/g, ':REGION:')
  .replace(/\b(ami|i|vol|snap|sg|sgr|subnet|eni|vpc|key|lt|fleet|sir)-[0-9a-f]{8,17}\b/g, '$1-ID')
  .replace(/((?:role|instance-profile|key-pair|user|launch-template|parameter|secret|key|assumed-role)\/)(?!\*|\w+-ID$)\S+/g, '$1NAME');

const isArn = (text: string) => /^arn:[\w-]+:/.test(text);
const REPLACED = /^(?:ami|i|vol|snap|sg|sgr|subnet|eni|vpc|key|lt|fleet|sir)-[0-9a-f]{8,17}$|^\d{12}$/;

function valueOf(value: string): string {
  if (REPLACED.test(value)) return scrubbed(value);
  if (isArn(value)) return /^arn:[\w-]+:(?:ec2|iam|kms|s3|ssm|sts):/.test(value) ? scrubbed(value) : 'ARN';
  if (!HARMLESS.test(value)) return 'VALUE';
  return value.replace(/^[a-z]{2}(?:-[a-z]+)+-\d(?=[a-z]?$)/, 'REGION');
}

/** A key without the name of a tag of others. */
const keyOf = (key: string, tagKey: string) => (/Tag\//.test(key) && !key.endsWith(`/${tagKey}`) ? key.replace(/\/.*/s, '/KEY') : key);

export interface EvidenceRow {
  readonly kind: 'decoded' | 'message' | 'tried';
  readonly actions: readonly string[];
  readonly on: readonly string[];
  readonly of: string;
  readonly sends?: Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;
  readonly found: string;
  readonly denied?: 'implicitly' | 'explicitly';
  readonly case: string;
  readonly date: string;
  readonly source: string;
}

const one = (values: readonly string[]) => (values.length === 1 ? values[0] : values);

function rowsOf(
  { question, refusals }: Result, { build: { tag } }: VerifyReport, decoded: ReadonlyMap<string, DecodedMessage>,
): EvidenceRow[] {
  return refusals.flatMap((text): EvidenceRow[] => {
    const message = decoded.get(encodedIn(text) ?? '');
    const [refusal] = readRefusals(text).refusals;
    const action = message?.context?.action ?? refusal?.action;
    const resource = message?.context?.resource ?? refusal?.resource;
    if (action === undefined || resource === undefined || question.means.by !== 'dry run') return [];
    const conditions = message?.context?.conditions?.items?.map(({ key, values }) =>
      [keyOf(key, tag.key), one(values.items.map(({ value }) => valueOf(value)))] as const);
    const explicit = message?.explicitDeny ?? refusal?.refuser?.explicit ?? false;
    return [{
      kind: conditions ? 'decoded' : 'message',
      actions: [action],
      on: [arnParts(resource).type],
      of: `${action} on ${scrubbed(resource)}`,
      ...conditions && { sends: { '*': Object.fromEntries(conditions) } },
      found: conditions?.map(([key, value]) => `${key}: ${[value].flat().join(', ')}`).join('; ')
        ?? `refused by ${refusal?.refuser?.kind ?? 'a policy that is not named'}`,
      denied: explicit ? 'explicitly' : 'implicitly',
      case: `${question.means.calls[0].operation} dry run`,
      date: new Date().toISOString().slice(0, 10),
      source: 'cdk-ami-build-roles verify',
    }];
  });
}

/** A probe that EC2 would let pass: what it names is checked on nothing else. */
function rowsOfTried({ question: { means, says }, is, refusals }: Result): EvidenceRow[] {
  const [call] = means.by === 'dry run' ? means.calls : [];
  if (!call || is !== 'right' || refusals.length > 0) return [];
  return [{
    kind: 'tried',
    actions: [`${call.service}:${call.operation}`],
    on: [],
    of: `${call.service}:${call.operation}`,
    found: `allowed as a dry run, by a session for this: ${says}`,
    case: `${call.operation} dry run`,
    date: new Date().toISOString().slice(0, 10),
    source: 'cdk-ami-build-roles verify --probes',
  }];
}

/** Rows for what AWS refused, and for probes. Each is there once. */
export function evidenceRows(report: VerifyReport, decoded: ReadonlyMap<string, DecodedMessage>): EvidenceRow[] {
  const rows = [...report.results, ...report.probed ?? []].flatMap((result) => rowsOf(result, report, decoded));
  rows.push(...(report.probed ?? []).flatMap(rowsOfTried));
  return [...new Map(rows.map((row) => [JSON.stringify([row.of, row.case, row.sends]), row])).values()];
}
