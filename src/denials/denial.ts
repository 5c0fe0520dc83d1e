/*
 * What AWS says when it refuses, as data. The texts: IAM User Guide, "Troubleshoot access denied error messages"; STS API
 * Reference, DecodeAuthorizationMessage; CloudTrail User Guide, record contents.
 */

/** One refusal. */
export interface Denial {
  /** Such as `ec2:RunInstances`. */
  readonly action: string;
  /** The ARN, or `*`; undefined where the message does not say. */
  readonly resource?: string;
  /** Who asked, as AWS names it. */
  readonly principal?: string;
  /** A statement denies it, as against none that allows it. */
  readonly explicit: boolean;
  /** What else was known of the request: condition key to values. Only decoded messages say. */
  readonly context?: Readonly<Record<string, readonly string[]>>;
}

/** What could not be read as a refusal, and why. */
export class NotADenial extends Error {}

const SENTENCE = /(?:User: )?(?<principal>arn:\S+)? ?is not authorized to perform: (?<action>[\w-]+:\w+)(?: on resource: (?<resource>\S+))?(?<rest>[^\n]*)/;

function ofSentence(text: string): Denial | undefined {
  const groups = SENTENCE.exec(text)?.groups;
  if (!groups) return undefined;
  const { action, resource, principal, rest } = groups;
  return { action, resource: resource?.replace(/[.,;]$/, ''), principal, explicit: /explicit deny/.test(rest) };
}

interface DecodedMessage {
  readonly explicitDeny?: boolean;
  readonly context?: {
    readonly action?: string;
    readonly resource?: string;
    readonly principal?: { readonly arn?: string };
    readonly conditions?: { readonly items?: { readonly key: string; readonly values: { readonly items: { readonly value: string }[] } }[] };
  };
}

function ofDecodedMessage({ explicitDeny = false, context }: DecodedMessage): Denial | undefined {
  if (!context?.action) return undefined;
  const { action, resource, principal, conditions } = context;
  const items = conditions?.items?.map(({ key, values }): [string, string[]] => [key, values.items.map(({ value }) => value)]);
  return { action, resource, principal: principal?.arn, explicit: explicitDeny, context: items && Object.fromEntries(items) };
}

/** An event of CloudTrail. */
interface TrailEvent {
  readonly eventSource?: string;
  readonly eventName?: string;
  readonly errorCode?: string;
  readonly errorMessage?: string;
  readonly userIdentity?: { readonly arn?: string; readonly sessionContext?: { readonly sessionIssuer?: { readonly arn?: string } } };
}

const REFUSED = /AccessDenied|UnauthorizedOperation|NotAuthorized/;

/** A refusal as CloudTrail records it; undefined for a call that was not refused. */
export function ofEvent({ eventSource = '', eventName = '', errorCode = '', errorMessage = '', userIdentity }: TrailEvent): Denial | undefined {
  if (!REFUSED.test(errorCode)) return undefined;
  const principal = userIdentity?.sessionContext?.sessionIssuer?.arn ?? userIdentity?.arn;
  const sentence = ofSentence(errorMessage);
  if (sentence) return { ...sentence, principal: principal ?? sentence.principal };
  return { action: `${eventSource.split('.')[0]}:${eventName}`, principal, explicit: false };
}

/** A text as JSON; undefined where it is none. */
export function asJson(text: string): any {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/**
 * Reads a refusal: the sentence of an error message, what `aws sts decode-authorization-message` printed (as it is, or the
 * message in it), or an event of CloudTrail.
 *
 * @throws NotADenial where the text is none of these
 */
export function readDenial(text: string): Denial {
  let json = asJson(text);
  if (typeof json?.DecodedMessage === 'string') json = asJson(json.DecodedMessage);
  const denial = json === undefined ? ofSentence(text) : ofDecodedMessage(json) ?? ofEvent(json);
  if (denial) return denial;
  if (/Encoded authorization failure message/i.test(text)) {
    throw new NotADenial('the message is encoded: decode it with `aws sts decode-authorization-message --encoded-message …` and give what that prints');
  }
  throw new NotADenial('this is no refusal: give the error text with "is not authorized to perform: …", a decoded message, or an event of CloudTrail');
}
