import { DenialAnswer, answerOf } from './answer';
import { answerOfBuild } from './answers-of-builds';
import { answerOfCaller, ofLinkedRole } from './answers-of-callers';
import { answerOfDenial } from './answers-of-denials';
import { answerOfRefuser } from './answers-of-refusers';
import { answerOfShortForm } from './answers-of-short-forms';
import { answerOfMissing, MissingStatements } from './answers-of-verified-builds';
import { callerOf, roleNameOf } from './callers';
import { Evidence, evidenceOf } from './evidence';
import { CLEANS_UP } from './known/calls';
import type { ReadError } from './known/read-known-error';
import { Found, readRefusals } from './read';
import type { Refusal } from './refusal';

/* From a paste to answers: the refuser first, then the caller, then what the library grants. */

export interface AnswerOptions {
  /** The name or the ARN of the role whose refusals are meant; all where it is absent. */
  readonly role?: string;
  /** The construct of the caller, where its name does not tell. */
  readonly construct?: string;
  /** The request is as a build declares it: the statements of the build that would allow it. None: the build does not declare it. */
  readonly missing?: MissingStatements;
}

/** What is asked for does not match what was pasted. */
export class NoSuchRole extends Error {}

export const ofKnown = ({ refusal, cause, change, alternatives, maybe, unreadable }: ReadError): DenialAnswer =>
  answerOf({ cause, change, alternatives, ...maybe && { maybe }, kind: unreadable ? 'unreadable' : refusal ? 'refusal' : 'not a refusal' });

export function answerTo(refusal: Refusal, evidence: Evidence, missing?: MissingStatements): DenialAnswer {
  const { action, refuser, named } = refusal;
  const ofShortForm = answerOfShortForm(refusal);
  if (ofShortForm) return ofShortForm;
  const caller = callerOf(refusal.principal);
  const construct =
    evidence.construct ?? caller.construct ?? (evidence.packer || /packer/i.test(caller.name) ? 'PackerBuildRole' : undefined);
  const ofOther = answerOfRefuser(refusal, caller);
  if (ofOther) return ofOther;
  if (refuser?.explicit) return answerOfDenial(refusal, caller);
  if (missing && missing.sids.length > 0) return answerOfMissing(refusal, caller, missing);
  const found =
    ofLinkedRole(refusal, caller, construct) ?? answerOfCaller(refusal, caller, evidence) ?? answerOfBuild(refusal, caller, evidence);
  return named
    ? found
    : { ...found, cause: `The refused call is ${action}, as the step or the operation tells. ${found.cause}`, maybe: true };
}

/** The answers to everything in a paste, the first refusal first. */
export function answersTo(input: string, { role, construct, missing }: AnswerOptions = {}): DenialAnswer[] {
  const found = readRefusals(input);
  const theirs = role ? ofRole(found, role) : found.refusals;
  const cleansUp = ({ action = '' }: Refusal) => CLEANS_UP.test(action);
  // Packer may print what its clean-up was refused before what made it clean up.
  const refusals = [...theirs.filter((refusal) => !cleansUp(refusal)), ...theirs.filter(cleansUp)];
  const evidence = evidenceOf(input, construct);
  const answers =
    [...refusals.map((refusal) => answerTo(refusal, evidence, missing)), ...refusals.length > 0 ? [] : found.known.map(ofKnown)];
  if (answers.length > 0) return answers;
  return [answerOf({
    kind: 'none',
    cause: 'There is no access-denied error in this text.',
    change: 'Give the whole error, with "is not authorized to perform: …" where AWS says it, what `aws sts decode-authorization-message` prints, or an event of CloudTrail.',
  })];
}

/**
 * The refusals of a role; all, where none names its caller.
 *
 * @throws NoSuchRole where all are of others
 */
function ofRole({ refusals }: Found, role: string): readonly Refusal[] {
  const names = [...new Set(refusals.flatMap(({ principal }) => principal ?? []).map(roleNameOf))];
  if (names.length === 0) return refusals;
  const theirs = refusals.filter(({ principal }) => roleNameOf(principal) === roleNameOf(role));
  if (theirs.length > 0) return theirs;
  throw new NoSuchRole(`'--role' is '${role}', and no refusal is of this role: the callers are ${names.join(', ')}`);
}

