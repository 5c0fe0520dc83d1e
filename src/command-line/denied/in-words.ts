import type { DenialAnswer } from './answer';
import { callerOf } from './callers';
import type { Refuser } from './refusal';

/* Answers, for people and for machines. */

const KINDS: Readonly<Record<Refuser['kind'], string>> = {
  'identity': 'an identity policy',
  'boundary': 'a permissions boundary',
  'session': 'a session policy',
  'service control': 'a service control policy',
  'resource control': 'a resource control policy',
  'endpoint': 'a VPC endpoint policy',
  'resource': 'the policy of the resource',
  'trust': 'the trust policy of the role',
  'unnamed': 'a policy of which AWS does not name the kind',
};

/** Who refused, as AWS says it. */
function refuserInWords(refuser?: Refuser): string | undefined {
  if (!refuser) return undefined;
  const { kind, explicit, policy } = refuser;
  const where = explicit ? `denied by ${KINDS[kind]}` : `allowed by no ${KINDS[kind].replace(/^(?:an?|the) /, '')}`;
  return policy ? `${where}, ${policy}` : where;
}

function refusedLine({ refusal, construct }: DenialAnswer): string | undefined {
  if (!refusal?.action) return undefined;
  const { action, resource, principal, refuser } = refusal;
  const { name } = callerOf(principal);
  const to = name ? `, to ${name}${construct ? ` (${construct})` : ''}` : '';
  const by = refuserInWords(refuser);
  return `Refused: ${action}${resource ? ` on ${resource}` : ''}${to}${by ? `; ${by}` : ''}`;
}

function statementLine({ statement }: DenialAnswer): string | undefined {
  if (!statement) return undefined;
  const { construct, need, unmet = [] } = statement;
  const fails = unmet.length > 0 ? `; the request does not meet ${unmet.join(', nor ')}` : '';
  return `${need.denies ? 'Denied' : 'Allowed'} by: ${construct}, statement ${need.sid}, because ${need.because}${fails}`;
}

/** The first answer: the cause, and what to change. */
export const firstAnswer = ({ cause, change, maybe }: DenialAnswer): string => `${maybe ? 'Maybe: ' : ''}${cause}\n${change}`;

export function answerInWords(answer: DenialAnswer): string {
  return [
    firstAnswer(answer),
    ...answer.alternatives.length > 0 ? ['Otherwise:', ...answer.alternatives.map((text) => `- ${text}`)] : [],
    ...[refusedLine(answer), statementLine(answer)].filter((line): line is string => Boolean(line)),
  ].join('\n');
}

export const answersInWords = (answers: readonly DenialAnswer[]): string => answers.map(answerInWords).join('\n\n');

/** An answer for machines. Names of fields stay. */
export function answerAsData(
  { kind, cause, change, maybe, alternatives, statement, construct, refusal }: DenialAnswer,
): Record<string, unknown> {
  const caller = refusal && callerOf(refusal.principal);
  return {
    kind,
    certain: !maybe && kind !== 'unreadable',
    cause,
    change,
    alternatives,
    ...refusal && {
      action: refusal.action,
      resource: refusal.resource,
      caller: caller!.name ? { name: caller!.name, kind: caller!.kind, account: caller!.account, construct } : undefined,
      refusedBy: refusal.refuser && { policy: refusal.refuser.kind, explicit: refusal.refuser.explicit, arn: refusal.refuser.policy },
      region: refusal.region,
    },
    ...statement && {
      statement: {
        construct: statement.construct,
        sid: statement.need.sid,
        declaredBy: statement.capability.declaredBy,
        unmetConditions: statement.unmet,
      },
    },
  };
}

export const answersAsJson = (answers: readonly DenialAnswer[]): string => JSON.stringify(answers.map(answerAsData), undefined, 2);
