import type { DenialAnswer } from './answer';
import { AnswerOptions, answerTo, NoSuchRole, ofKnown } from './answers';
import { roleNameOf } from './callers';
import { evidenceOf } from './evidence';
import { answerAsData, answerInWords } from './in-words';
import { foundInEvent } from './read';
import type { TrailEvent } from './refusal';
import { eventsIn } from './unwrap';

/* Events of CloudTrail as people export them, grouped by what caused the refusals in them. */

/** Refusals with one cause. */
export interface CauseOfRefusals {
  readonly answer: DenialAnswer;
  readonly count: number;
  /** The refused calls: actions with their resources. */
  readonly calls: readonly string[];
}

export interface Causes {
  /** The most frequent first. */
  readonly causes: readonly CauseOfRefusals[];
  /** Calls that were refused with an encoded message only: their resource is not known. */
  readonly encoded: number;
}

const callersOf = ({ userIdentity }: TrailEvent) =>
  [userIdentity?.arn, userIdentity?.sessionContext?.sessionIssuer?.arn].flatMap((arn) => (arn ? roleNameOf(arn) : []));

/**
 * The causes of the refusals among events.
 *
 * @param of the name of the file, for errors
 * @throws Error where there is no event, or none of the role
 */
export function causesInEvents(text: string, of: string, { role, construct }: AnswerOptions = {}): Causes {
  const events = eventsIn(text);
  if (events.length === 0) throw new Error(`${of} holds no events of CloudTrail: export them as JSON`);
  const theirs = role ? events.filter((event) => callersOf(event).includes(roleNameOf(role))) : events;
  if (theirs.length === 0) {
    const callers = [...new Set(events.flatMap(callersOf))].sort().join(', ');
    throw new NoSuchRole(`'--role' is '${role}', and ${of} has no call of this role: its callers are ${callers || 'not named'}`);
  }
  const causes = new Map<string, CauseOfRefusals>();
  let encoded = 0;
  for (const event of theirs) {
    const { refusals, known } = foundInEvent(event);
    encoded += refusals.some((refusal) => refusal.encoded && !refusal.resource) ? 1 : 0;
    const evidence = evidenceOf(`${event.userAgent ?? ''} ${JSON.stringify(event.requestParameters ?? '')}`, construct);
    for (const answer of [...refusals.map((refusal) => answerTo(refusal, evidence)), ...known.map(ofKnown)]) {
      const { action, resource } = answer.refusal ?? {};
      const call =
        action ? `${action}${resource ? ` on ${resource}` : ''}` : `${(event.eventSource ?? '').split('.')[0]}:${event.eventName}`;
      const key = JSON.stringify([answer.cause.replace(action ?? '', ''), answer.change.replace(/arn:\S+/g, '')]);
      const same = causes.get(key);
      const maybe = same?.answer.maybe || answer.maybe;
      causes.set(key, {
        answer: { ...same?.answer ?? answer, ...maybe && { maybe } },
        count: (same?.count ?? 0) + 1,
        calls: [...new Set([...same?.calls ?? [], call])],
      });
    }
  }
  return { causes: [...causes.values()].sort((a, b) => b.count - a.count || (a.calls[0] < b.calls[0] ? -1 : 1)), encoded };
}

const LISTED = 5;

export function causesInWords({ causes, encoded }: Causes): string {
  if (causes.length === 0) return 'No call was refused.';
  const blocks = causes.map(({ answer, count, calls }) => {
    const more = calls.length > LISTED ? [`- and ${calls.length - LISTED} more`] : [];
    return [
      `${count === 1 ? 'Once' : `${count} times`}: ${answerInWords(answer)}`,
      ...calls.length > 1 ? ['The calls:', ...calls.slice(0, LISTED).map((call) => `- ${call}`), ...more] : [],
    ].join('\n');
  });
  const note = encoded === 0 ? [] : [
    `${encoded === 1 ? 'One event holds' : `${encoded} events hold`} only an encoded message, so the resource is not known: decode it with \`aws sts decode-authorization-message\`, ` +
    'and give `denied` what that prints.',
  ];
  return [...blocks, ...note].join('\n\n');
}

export const causesAsJson = ({ causes, encoded }: Causes): string =>
  JSON.stringify({ causes: causes.map(({ answer, count, calls }) => ({ count, calls, ...answerAsData(answer) })), encoded }, undefined, 2);
