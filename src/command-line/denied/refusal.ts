import { ACCOUNT_ID } from '../../iam/validation/shapes';

/*
 * What AWS says when it refuses, as data. The texts: IAM User Guide, "Troubleshoot access denied error messages"; STS API
 * Reference, DecodeAuthorizationMessage; CloudTrail User Guide, record contents; recorded calls (test/proofs/aws-evidence, kind message).
 */

/** The kind of policy that refused. `unnamed`: an explicit deny of which AWS does not say where it is. */
export type PolicyKind =
  'identity' | 'boundary' | 'session' | 'service control' | 'resource control' | 'endpoint' | 'resource' | 'trust' | 'unnamed';

/** Who refused, as far as AWS says it. */
export interface Refuser {
  readonly kind: PolicyKind;
  /** A statement denies it, as against none that allows it. */
  readonly explicit: boolean;
  /** The ARN of the policy, where AWS names it. */
  readonly policy?: string;
}

export interface Refusal {
  /** Such as `ec2:RunInstances`; undefined where neither AWS nor the step before tells it. */
  readonly action?: string;
  /** The ARN, or `*`; undefined where the message does not say. */
  readonly resource?: string;
  /** The type of the resource, where only the step tells it. */
  readonly type?: string;
  /** Who asked, as AWS names it. */
  readonly principal?: string;
  readonly refuser?: Refuser;
  /** What else was known of the request: condition key to values. Only decoded messages say. */
  readonly context?: Readonly<Record<string, readonly string[]>>;
  /** The ids of the statements that denied it. Only decoded messages say. */
  readonly statements?: readonly string[];
  /** Where the call went, if that is known. */
  readonly region?: string;
  /** AWS gave more, encoded. */
  readonly encoded?: boolean;
  /** AWS named the action itself: it was not concluded from the step or the operation. */
  readonly named: boolean;
  /** The text in which it was found, on one line. */
  readonly text: string;
}

/** A condition key of the request with its values. */
interface DecodedCondition {
  readonly key: string;
  readonly values: { readonly items: readonly { readonly value: string }[] };
}

/** A decoded message: what `aws sts decode-authorization-message` prints. */
export interface DecodedMessage {
  readonly explicitDeny?: boolean;
  readonly matchedStatements?: { readonly items?: readonly { readonly statementId?: string }[] };
  readonly context?: {
    readonly action?: string;
    readonly resource?: string;
    readonly principal?: { readonly arn?: string };
    readonly conditions?: { readonly items?: readonly DecodedCondition[] };
  };
}

/** An event of CloudTrail. */
export interface TrailEvent {
  readonly eventSource?: string;
  readonly eventName?: string;
  readonly awsRegion?: string;
  readonly userAgent?: string;
  readonly errorCode?: string;
  readonly errorMessage?: string;
  readonly userIdentity?: {
    readonly type?: string;
    readonly arn?: string;
    readonly userName?: string;
    readonly sessionContext?: { readonly sessionIssuer?: { readonly arn?: string } };
  };
  readonly requestParameters?: unknown;
}

export function arnParts(arn = ''): { service: string; region: string; account: string; type: string; name: string } {
  const [, , service = '', region = '', account = '', ...rest] = arn.split(':');
  const [type, ...name] = rest.join(':').split(/[/:]/);
  return { service, region, account: ACCOUNT_ID.pattern.test(account) ? account : '', type: type.toLowerCase(), name: name.join('/') };
}
