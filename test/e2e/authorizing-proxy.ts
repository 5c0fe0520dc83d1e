import { once } from 'events';
import { createServer, IncomingMessage, request as httpRequest, Server, ServerResponse } from 'http';
import { AddressInfo } from 'net';
import { isAllowed } from '../harness/simulator';
import { readCall } from './authorizations/call';
import { EmulatedAccount } from './authorizations/emulated-account';
import { authorizationsOf, CheckedAuthorization } from './authorizations/translate';
import { AssumedRole } from './deployed-role';
import { ACCOUNT, Emulator } from './emulator';
import { denial, notTranslated, Refusal, unknownCredentials } from './refusals';

/** What became of one request. */
export interface LoggedCall {
  /** As in a policy: `ec2:RunInstances`. */
  readonly call: string;
  readonly region: string;
  /** Who signed it; undefined when the proxy does not know the credentials. */
  readonly principal?: string;
  /** Everything that AWS checks for it; each one was judged. */
  readonly authorizations: CheckedAuthorization[];
  /** Those that the role's policies do not allow; AWS names the first of them. */
  readonly denied: CheckedAuthorization[];
  readonly allowed: boolean;
}

async function bodyOf(message: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of message) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

/**
 * Stands between a client and the emulator and does what the emulator does not: it lets a request
 * pass only when the deployed policies of the role that signed it allow all that AWS would check.
 */
export class AuthorizingProxy {
  /** Starts a proxy in front of an emulator; {@link stop} it, also after a failure. */
  public static async start(emulator: Emulator): Promise<AuthorizingProxy> {
    const proxy = new AuthorizingProxy(emulator);
    proxy.server.listen(0, 'localhost');
    await once(proxy.server, 'listening');
    return proxy;
  }

  /** Every request that was understood, in order. */
  public readonly log: LoggedCall[] = [];
  /** Requests that could not be judged. They were refused; a test with one of these has proven nothing. */
  public readonly errors: string[] = [];

  private readonly server: Server;
  private readonly account: EmulatedAccount;
  private readonly roles = new Map<string, AssumedRole>();

  private constructor(private readonly emulator: Emulator) {
    this.account = new EmulatedAccount(emulator.endpoint, ACCOUNT);
    this.server = createServer((request, response) => {
      this.answer(request, response).catch((error: unknown) => {
        this.errors.push(String(error));
        response.destroy();
      });
    });
  }

  public get endpoint(): string {
    return `http://localhost:${(this.server.address() as AddressInfo).port}`;
  }

  /** From now on requests with these credentials are judged by the policies of this role. */
  public admit(role: AssumedRole): void {
    this.roles.set(role.credentials.accessKeyId, role);
  }

  /** Forgets what was logged. */
  public clear(): void {
    this.log.length = 0;
    this.errors.length = 0;
  }

  public async stop(): Promise<void> {
    this.server.close();
    this.server.closeAllConnections();
    await once(this.server, 'close');
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await bodyOf(request);
    const refusal = await this.judge(request, body.toString());
    if (refusal) {
      response.writeHead(refusal.status, { 'content-type': 'text/xml;charset=UTF-8' }).end(refusal.body);
    } else {
      await this.forward(request, body, response);
    }
  }

  /** @returns how to refuse the request, or undefined when it may pass. */
  private async judge({ url, headers }: IncomingMessage, body: string): Promise<Refusal | undefined> {
    let service = 'ec2';
    try {
      const call = readCall({ url, headers, body });
      service = call.service;
      const role = this.roles.get(call.accessKeyId);
      const entry = { call: `${service}:${call.action}`, region: call.region };
      if (!role) {
        this.log.push({ ...entry, authorizations: [], denied: [], allowed: false });
        return unknownCredentials(service);
      }
      const authorizations = await authorizationsOf(call, this.account);
      const verdicts = await Promise.all(authorizations.map(async (authorization) => isAllowed(role.requester, authorization)));
      const denied = authorizations.filter((_, i) => !verdicts[i]);
      this.log.push({ ...entry, principal: role.principal, authorizations, denied, allowed: denied.length === 0 });
      return denied.length === 0 ? undefined : denial(service, role.principal, denied[0]);
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      this.errors.push(why);
      return notTranslated(service, why);
    }
  }

  private async forward({ method, url, headers }: IncomingMessage, body: Buffer, response: ServerResponse): Promise<void> {
    const forwarded = httpRequest(new URL(url ?? '/', this.emulator.endpoint), { method, headers });
    forwarded.end(body);
    const [answer] = await once(forwarded, 'response') as [IncomingMessage];
    response.writeHead(answer.statusCode ?? 502, answer.headers);
    answer.pipe(response);
    await once(response, 'close');
  }
}
