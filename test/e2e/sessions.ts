import { randomBytes } from 'crypto';
import type { Call } from './authorizations/call';

/** The sessions of Session Manager, which the emulator does not have. What is asked here was allowed before. */
export class Sessions {
  private readonly owners = new Map<string, string>();

  /** `aws:userid` of whom a session belongs to. */
  public startedBy(sessionId: string): string | undefined {
    return this.owners.get(sessionId);
  }

  /** @returns an answer in JSON, or undefined where the call is not about sessions. */
  public answer(call: Call, userId: string, endpoint: string): object | undefined {
    const { service, action, parameters } = call;
    if (service === 'ssmmessages') return {}; // in place of the web socket that AWS opens
    if (service !== 'ssm') return undefined;
    const SessionId = parameters.get('SessionId') ?? '';
    if (action === 'TerminateSession') return { SessionId };
    if (action !== 'StartSession' && action !== 'ResumeSession') return undefined;
    const id = SessionId || `${userId.split(':').at(-1)}-${randomBytes(9).toString('hex')}`;
    this.owners.set(id, userId);
    return { SessionId: id, TokenValue: 'token', StreamUrl: `${endpoint}/v1/data-channel/${id}?role=publish_subscribe` };
  }
}
