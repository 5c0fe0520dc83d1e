import { Answer, answer } from './answer';
import { answerOfBuild } from './answers-of-builds';
import { answerOfCaller, ofLinkedRole } from './answers-of-callers';
import { answerOfRefuser } from './answers-of-refusers';
import { Caller, callerOf, roleNameOf } from './callers';
import { Candidate, denialsOf, statementsOf } from './cures';
import { Evidence, evidenceOf } from './evidence';
import { CLEANS_UP, OF_S3 } from './known/calls';
import type { ReadError } from './known-errors';
import { Found, readRefusals } from './read';
import type { Refusal } from './refusal';

/* From a paste to answers: the refuser first, then the caller, then what the library grants. */

export interface AnswerOptions {
  /** The name or the ARN of the role whose refusals are meant; all where it is absent. */
  readonly role?: string;
  /** The construct of the caller, where its name does not tell. */
  readonly construct?: string;
}

/** What is asked for does not match what was pasted. */
export class NoSuchRole extends Error {}

const DECODE = 'decode it with `aws sts decode-authorization-message --encoded-message <message>`, in the account of the call, and give `denied` what that prints';

/** The answer to an error that is known by its words. */
export const ofKnown = ({ refusal, cause, change, alternatives, maybe, unreadable }: ReadError): Answer =>
  answer({ cause, change, alternatives, ...maybe && { maybe }, kind: unreadable ? 'unreadable' : refusal ? 'refusal' : 'not a refusal' });

/** What a denying statement of the library is for, and how to live with it. */
function ofDenial(candidates: readonly Candidate[], refusal: Refusal, caller: Caller): Answer {
  const [first, ...others] = candidates;
  const names = candidates.map(({ need }) => need.sid);
  const [cause, change] = ((): [string, string] => {
    if (first.construct === 'BuildTagGuard') {
      return [
        `\`BuildTagGuard\` keeps everybody but the build roles from setting, changing and removing the build tag; ${caller.words} is none of them.`,
        `Use another tag; where ${caller.name} is to clean up or build, add it to \`builderArns\` of BuildTagGuard.`,
      ];
    }
    if (names.includes('SpareProtectedImages')) {
      return [
        'The image or snapshot carries the protection tag (`protectionTag`), so no build may change or remove it.',
        'Let the build leave it alone (another `ami_name`, no `force_deregister`), or ask those who protected it to take the tag off.',
      ];
    }
    const types = names.includes('RefuseOtherInstanceTypes');
    const imds = names.includes('RefuseInstancesWithoutImdsV2');
    return [
      `${first.construct} launches ${[types && 'only the types in `instanceTypes`', imds && 'only instances that require IMDSv2 (`requireImdsV2`)'].filter(Boolean).join(', and ')}.`,
      [
        imds && 'Set `httpTokens` = required in `instanceMetadataOptions` of the infrastructure configuration',
        types && 'declare the type of the infrastructure configuration in `instanceTypes`',
      ].filter(Boolean).join('; ').replace(/^d/, 'D') + '.',
    ];
  })();
  return answer({
    cause,
    change,
    alternatives: ['Another policy of the caller denies it: `aws iam list-attached-role-policies` and `aws iam list-role-policies` show them.'],
    statement: first,
    maybe: others.length > 0 || !refusal.statements?.length,
    refusal,
  });
}

/** An explicit deny in an identity policy, or where AWS does not say in which. */
function ofExplicitDeny(refusal: Refusal, caller: Caller): Answer {
  const { action, refuser, statements = [], resource } = refusal;
  const named = statements.flatMap(statementsOf).filter(({ need }) => need.denies);
  if (named.length > 0) return ofDenial(named, refusal, caller);
  const where = refuser!.kind === 'unnamed' ? 'some policy: an identity policy, a permissions boundary or a service control policy' : 'an identity policy';
  if (statements.length > 0) {
    return answer({
      cause: `The statement ${statements.join(', ')} of another policy denies ${action}: it is not of this library.`,
      change: `Look for ${statements[0]} in the other policies of the caller, in its permissions boundary and in the service control policies of the organization; ask those who wrote it.`,
      maybe: true,
      refusal,
    });
  }
  const ours = denialsOf(refusal).filter(({ construct }) => (caller.kind === 'person' ? construct === 'BuildTagGuard' : construct !== 'BuildTagGuard'));
  const concerned = /packer/i.test(caller.name) ? ours.filter(({ construct }) => construct === 'PackerBuildRole') : ours;
  if (refuser!.kind === 'identity' && concerned.length > 0) return ofDenial(concerned, refusal, caller);
  return answer({
    cause: `A statement in ${where} denies ${action}${resource && resource !== '*' ? ` on ${resource}` : ''} to ${caller.words}; it is not one of this library.`,
    change: refuser!.kind === 'unnamed'
      ? `Find out which: decode the message, where there is one (\`aws sts decode-authorization-message\`), for the statement's id, or look at the policies attached to ${caller.name}.`
      : `Look at the other policies attached to ${caller.name} (\`aws iam list-attached-role-policies\`, \`aws iam list-role-policies\`; of users and groups likewise), and ask those who attached them.`,
    maybe: refuser!.kind === 'unnamed',
    refusal,
  });
}

/** A short form: neither AWS nor the step tells what was asked. */
function ofNothingTold(refusal: Refusal): Answer {
  if (refusal.encoded) {
    return answer({
      kind: 'unreadable',
      cause: 'AWS refused the call, and put what it refused into the encoded message.',
      change: `${DECODE[0].toUpperCase()}${DECODE.slice(1)}. The caller needs sts:DecodeAuthorizationMessage (\`decodeAuthorizationMessages\` of PackerBuildRole).`,
      refusal,
    });
  }
  return answer({
    kind: 'unreadable',
    cause: 'AWS refused a call, and this text does not say which action on which resource.',
    change: 'Give `denied` the whole log, with the line before the error (Packer: `PACKER_LOG=1`), or the event of CloudTrail at that time.',
    refusal,
  });
}

/** A refusal of S3, which names neither caller nor bucket. */
const ofShortS3 = (refusal: Refusal): Answer => {
  const bucket = /s3:\/\/([\w.-]+)/.exec(refusal.text)?.[1];
  return answer({
    cause: `S3 refused ${refusal.action ?? 'the call'}${bucket ? ` on the bucket ${bucket}` : ''}; it says neither to whom nor why.`,
    change: 'Grant the role the bucket (`bucket.grantRead(role)`), where it is your own; in another account the bucket policy must allow the role too.',
    alternatives: ['The object does not exist, and the caller may not list the bucket: S3 gives the same answer.', 'The object is encrypted with a KMS key that the role may not use.'],
    maybe: true,
    kind: 'unreadable',
    refusal,
  });
};

/** The answer to one refusal. */
export function answerTo(refusal: Refusal, evidence: Evidence): Answer {
  const { action, refuser, named, text } = refusal;
  if (!named && (OF_S3.test(action ?? '') || /<Code>AccessDenied<\/Code><Message>Access Denied/.test(text)) && !/\bsts:|not authorized/.test(text)) return ofShortS3(refusal);
  if (!action) return ofNothingTold(refusal);
  const caller = callerOf(refusal.principal);
  const construct = evidence.construct ?? caller.construct ?? (evidence.packer || /packer/i.test(caller.name) ? 'PackerBuildRole' : undefined);
  const ofOther = answerOfRefuser(refusal, caller);
  if (ofOther) return ofOther;
  if (refuser?.explicit) return ofExplicitDeny(refusal, caller);
  const found = ofLinkedRole(refusal, caller, construct) ?? answerOfCaller(refusal, caller, evidence) ?? answerOfBuild(refusal, caller, evidence);
  return named ? found : { ...found, cause: `The refused call is ${action}, as the step or the operation tells. ${found.cause}`, maybe: true };
}

/** The answers to everything in a paste, the first refusal first. */
export function answersTo(input: string, { role, construct }: AnswerOptions = {}): Answer[] {
  const found = readRefusals(input);
  const theirs = role ? ofRole(found, role) : found.refusals;
  const cleansUp = ({ action = '' }: Refusal) => CLEANS_UP.test(action);
  // Packer may print what its clean-up was refused before what made it clean up.
  const refusals = [...theirs.filter((refusal) => !cleansUp(refusal)), ...theirs.filter(cleansUp)];
  const evidence = evidenceOf(input, construct);
  const answers = [...refusals.map((refusal) => answerTo(refusal, evidence)), ...refusals.length > 0 ? [] : found.known.map(ofKnown)];
  if (answers.length > 0) return answers;
  return [answer({
    kind: 'none',
    cause: 'There is no access-denied error in this text.',
    change: 'Give the whole error, with "is not authorized to perform: …" where AWS says it, what `aws sts decode-authorization-message` prints, or an event of CloudTrail.',
  })];
}

/** @throws NoSuchRole where no refusal is of the role */
function ofRole({ refusals }: Found, role: string): readonly Refusal[] {
  const wanted = roleNameOf(role);
  const names = [...new Set(refusals.flatMap(({ principal }) => principal ?? []).map(roleNameOf))];
  const theirs = refusals.filter(({ principal }) => roleNameOf(principal) === wanted);
  if (theirs.length === 0) {
    throw new NoSuchRole(`'--role' is '${role}', and no refusal is of this role: ${names.length > 0 ? `the callers are ${names.join(', ')}` : 'none names its caller'}`);
  }
  return theirs;
}

