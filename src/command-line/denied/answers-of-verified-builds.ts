import { DenialAnswer, answerOf } from './answer';
import type { Caller } from './callers';
import type { Refusal } from './refusal';

/* Answers where the request is known to be as declared: its tags, its region and what it names. Then the role lacks statements. */

/** The statements of a construct that would allow what was refused. */
export interface MissingStatements {
  readonly construct: string;
  readonly sids: readonly string[];
}

export function answerOfMissing(refusal: Refusal, caller: Caller, { construct, sids }: MissingStatements): DenialAnswer {
  const { action, resource } = refusal;
  const what = `${action}${resource && resource !== '*' ? ` on ${resource}` : ''}`;
  const named = `the statement${sids.length === 1 ? '' : 's'} ${sids.join(', ')} of ${construct}`;
  return answerOf({
    cause: `No policy of ${caller.name || 'the role'} allows ${what}, and the request is as the build declares it.`,
    change: `Deploy the role again as the build declares it, with ${named}: the role has another build tag or region, or lacks the statement.`,
    alternatives: ['The policy was changed a moment ago: try again after some seconds.'],
    construct,
    refusal,
  });
}
