import { asJson, Denial, ofEvent } from './denial';
import { denialInWords } from './in-words';

/* Events of CloudTrail as people export them. */

/** The events of a text: a log file (`Records`), the answer to LookupEvents (`Events`), a list, or an event a line. */
function eventsOf(text: string, of: string): object[] {
  const whole = asJson(text);
  if (Array.isArray(whole?.Records)) return whole.Records;
  if (Array.isArray(whole?.Events)) return whole.Events.map(({ CloudTrailEvent }: { CloudTrailEvent: string }) => asJson(CloudTrailEvent) ?? {});
  if (Array.isArray(whole)) return whole;
  if (whole?.eventName) return [whole];
  const lines = text.split('\n').filter((line) => line.trim() !== '').map(asJson);
  if (lines.length === 0 || lines.some((line) => !line?.eventName)) throw new Error(`${of} holds no events of CloudTrail: export them as JSON`);
  return lines;
}

/** A denied call, and how often it was. */
export interface DeniedCall {
  readonly denial: Denial;
  readonly count: number;
}

/** The role of a session: `assumed-role/packer/build` is of `role/packer`. Sessions do not tell the path of their role. */
const nameOfRole = (arn = '') => /:(?:role|assumed-role)\/(?:.*\/)?([^/]+)$/.exec(arn.replace(/(:assumed-role\/[^/]+)\/.*$/, '$1'))?.[1];

/**
 * The denied calls among events, each once, the most frequent first.
 *
 * @param role the ARN of the role whose calls are meant; all of them where it is absent
 */
export function denialsInEvents(text: string, of: string, role?: string): DeniedCall[] {
  const calls = new Map<string, { denial: Denial; count: number }>();
  for (const event of eventsOf(text, of)) {
    const denial = ofEvent(event);
    if (!denial || (role && nameOfRole(denial.principal) !== nameOfRole(role))) continue;
    const { action, resource, explicit } = denial;
    const key = JSON.stringify([action, resource, explicit]);
    const call = calls.get(key) ?? { denial, count: 0 };
    calls.set(key, { ...call, count: call.count + 1 });
  }
  return [...calls.values()].sort((a, b) => b.count - a.count || (a.denial.action < b.denial.action ? -1 : 1));
}

export function deniedCallsInWords(calls: readonly DeniedCall[]): string {
  if (calls.length === 0) return 'No call was denied.';
  return calls.map(({ denial, count }) => `${count === 1 ? 'once' : `${count} times`}: ${denialInWords(denial)}`).join('\n\n');
}
