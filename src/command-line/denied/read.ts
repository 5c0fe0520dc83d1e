import { knownErrorIn, ReadError } from './known/read-known-error';
import { actionOf, operationIn } from './operations';
import { DecodedMessage, arnParts, Refusal, TrailEvent } from './refusal';
import { sentencesIn } from './sentence';
import { Piece, piecesOf } from './unwrap';

/* Reads refusals out of anything that people paste. */

/** What was found in a paste. */
export interface Found {
  readonly refusals: readonly Refusal[];
  /** Errors that are known by their words. */
  readonly known: readonly ReadError[];
}

const ENCODED = /Encoded authorization failure message/i;
const REFUSED = /UnauthorizedOperation|AccessDenied|NotAuthorized|Forbidden/;
const SHORT_OF_EC2 = 'You are not authorized to perform this operation';
const SHORT = new RegExp([
  REFUSED.source,
  SHORT_OF_EC2,
  'Access [Dd]enied',
  'do(?:es)? not have (?:the )?permissions? to perform',
  'don.t have permission to perform',
].join('|'));

function ofDecoded({ explicitDeny = false, matchedStatements, context }: DecodedMessage): Refusal {
  const { action, resource, principal, conditions } = context!;
  const items = conditions?.items?.map(({ key, values }): [string, string[]] => [key, values.items.map(({ value }) => String(value))]);
  const known = items && Object.fromEntries(items);
  const region = items?.find(([key]) => /^(?:ec2|aws):Region$/.test(key))?.[1][0];
  return {
    named: true,
    action: action!,
    ...resource && { resource },
    ...principal?.arn && { principal: principal.arn },
    // The decoded message does not say in which kind of policy a matching statement is.
    ...explicitDeny && { refuser: { kind: 'unnamed', explicit: true } as const },
    ...known && { context: known },
    statements: (matchedStatements?.items ?? []).flatMap(({ statementId }) => statementId ?? []),
    ...region && { region },
    text: '',
  };
}

const regionIn = (resource?: string, text = '') => arnParts(resource).region || /\bto region \(([a-z-]+\d)\)/.exec(text)?.[1];

function ofText(text: string): Found {
  const sentences = sentencesIn(text);
  if (sentences.length > 0) {
    const refusals = sentences.map(({ at, ...sentence }, i): Refusal => {
      const region = regionIn(sentence.resource, text);
      return {
        named: true,
        ...sentence,
        ...region && { region },
        encoded: ENCODED.test(text),
        text: text.slice(i === 0 ? 0 : sentences[i - 1].at, sentences[i + 1]?.at),
      };
    });
    return { refusals, known: [] };
  }
  const known = knownErrorIn(text);
  // What was refused after it is meant: Packer tells what it tries again.
  const after = text.slice(Math.max(0, text.lastIndexOf(SHORT_OF_EC2)));
  const isOvertaken = known && !known.refusal && after.startsWith(SHORT_OF_EC2) && !knownErrorIn(after);
  if (known && !isOvertaken) return { refusals: [], known: [known] };
  if (!SHORT.test(text) && !ENCODED.test(text)) return { refusals: [], known: [] };
  const operation = operationIn(text);
  return { refusals: [{ named: false, ...operation, encoded: ENCODED.test(text), text }], known: [] };
}

/** The refusal of an event; nothing for a call that was not refused. */
function ofEvent(
  { eventSource = '', eventName = '', errorCode, errorMessage = '', userIdentity, awsRegion, requestParameters }: TrailEvent,
): Found {
  if (!errorCode) return { refusals: [], known: [] };
  const principal = userIdentity?.arn ?? userIdentity?.sessionContext?.sessionIssuer?.arn;
  const text = `${errorCode}: ${errorMessage}`;
  const { refusals, known } = ofText(text);
  const about = JSON.stringify({ eventName, userName: userIdentity?.userName, requestParameters });
  const fromWords = knownErrorIn(`${text} ${about}`);
  if (known.length > 0 || (fromWords && !refusals.some(({ named }) => named))) return { refusals: [], known: [fromWords ?? known[0]] };
  // Other errors may quote AWS's words.
  if (!refusals.some(({ named }) => named) && !REFUSED.test(errorCode)) return { refusals: [], known: [] };
  const action = actionOf(eventName, eventSource.split('.')[0]);
  const read = refusals.length > 0 ? refusals : [{ named: false, text } as Refusal];
  const { bucketName, key } = (requestParameters ?? {}) as { bucketName?: string; key?: string };
  const shared = {
    ...principal && { principal },
    ...awsRegion && { region: awsRegion },
    ...bucketName && { resource: `arn:aws:s3:::${[bucketName, key].filter(Boolean).join('/')}` },
  };
  return {
    refusals: read.map((refusal) => ({ ...shared, ...refusal, action: refusal.named ? refusal.action : action, named: true })),
    known: [],
  };
}

function ofPiece({ text, decoded, event }: Piece): Found {
  if (decoded) return { refusals: [ofDecoded(decoded)], known: [] };
  return event ? ofEvent(event) : ofText(text!);
}

/** The kind of a refusal: refusals of one kind have one cause. */
const keyOf = ({ action, resource, principal, refuser, type }: Refusal): string => JSON.stringify(
  [
    action, type, resource && arnParts(resource).type, arnParts(resource).account, principal && arnParts(principal).name.split('/')[0],
    refuser,
  ]);

/** Every refusal and every known error of a paste, each kind once, as they stand. */
export function readRefusals(input: string): Found {
  const found = piecesOf(input).map(ofPiece);
  const named = found.flatMap(({ refusals }) => refusals);
  // What AWS names in one piece, another may only hint at: its short form says nothing more.
  const refusals = named.some((refusal) => refusal.named) ? named.filter((refusal) => refusal.named) : named;
  return {
    refusals: [...new Map([...refusals].reverse().map((refusal) => [keyOf(refusal), refusal])).values()].reverse(),
    known: [...new Map(found.flatMap(({ known }) => known).map((known) => [known.cause, known])).values()],
  };
}

export const foundInEvent = (event: TrailEvent): Found => ofEvent(event);
