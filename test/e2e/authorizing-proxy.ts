import { once } from 'events';
import { createServer, IncomingMessage, request as httpRequest, Server, ServerResponse } from 'http';
import { AddressInfo } from 'net';
import { Call, readCall } from './authorizations/call';
import { EmulatedAccount } from './authorizations/emulated-account';
import { authorizationsOf, CheckedAuthorization } from './authorizations/translate';
import { AssumedRole, assumeRole } from './deployed-role';
import { Emulator } from './emulator';
import { Guarded, reasonOf, simulation, Verdict, verdictOf } from './guards';
import { denial, notTranslated, Refusal, unknownCredentials, wouldSucceed } from './refusals';
import { Sessions } from './sessions';

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
  /** It was a dry run of EC2: nothing is done, whatever the verdict. */
  readonly isDryRun: boolean;
}

/** What changes nothing and is no dry run: reads, the questions to IAM, and sessions. */
const READS = /:(?:Describe|Get|List|Simulate)\w+$|^sts:(?:AssumeRole|DecodeAuthorizationMessage)$/;

/** Whether a call could change something. */
export const couldChange = ({ call, isDryRun }: LoggedCall) => !isDryRun && !READS.test(call);

async function bodyOf(message: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of message) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

const isDryRun = ({ service, parameters }: Call) => service === 'ec2' && parameters.get('DryRun') === 'true';

/** A message that {@link decoded} reads. As recorded, it has no tags of the request, nor the names of them. */
function encoded({ action, resource, context }: CheckedAuthorization, { explicit }: Verdict, { principal, userId }: AssumedRole): string {
  const printed = Object.entries(context).filter(([key]) => !/^aws:(?:RequestTag\/|TagKeys$|RequestedRegion$)|^ec2:CreateAction$|^iam:PassedToService$/.test(key));
  return Buffer.from(JSON.stringify({
    allowed: false,
    explicitDeny: explicit,
    matchedStatements: { items: [] },
    failures: { items: [] },
    context: {
      principal: { id: userId, arn: principal },
      action,
      resource,
      conditions: { items: printed.map(([key, values]) => ({ key, values: { items: [values].flat().map((value) => ({ value })) } })) },
    },
  })).toString('base64url');
}

/** The answer of STS to an encoded message, or undefined for another call. */
function decoded({ service, action, parameters }: Call): string | undefined {
  if (service !== 'sts' || action !== 'DecodeAuthorizationMessage') return undefined;
  const text = Buffer.from(parameters.get('EncodedMessage') ?? '', 'base64url').toString().replace(/&/g, '&amp;').replace(/</g, '&lt;');
  return '<DecodeAuthorizationMessageResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><DecodeAuthorizationMessageResult>'
    + `<DecodedMessage>${text}</DecodedMessage></DecodeAuthorizationMessageResult></DecodeAuthorizationMessageResponse>`;
}

/**
 * Stands between a client and the emulator and does what the emulator does not: it lets a request
 * pass only when the deployed policies of the role that signed it allow all that AWS would check.
 */
export class AuthorizingProxy {
  /** Starts a proxy in front of an emulator; {@link stop} it, also after a failure. */
  public static async start(emulator: Emulator): Promise<AuthorizingProxy> {
    const proxy = new AuthorizingProxy(emulator);
    proxy.server.listen(0, '127.0.0.1');
    await once(proxy.server, 'listening');
    return proxy;
  }

  /** Every request that was understood, in order. */
  public readonly log: LoggedCall[] = [];
  /** Requests that could not be judged. They were refused; a test with one of these has proven nothing. */
  public readonly errors: string[] = [];

  /** What the metadata service says of the machine on which a client of the proxy runs, where it is an instance: by path. */
  public metadata: Record<string, string> = {};
  /** What happens to a call before it is looked at: throttling, a session that expires, a slow network. */
  public before?: (call: Call) => Refusal | Promise<Refusal | undefined> | undefined;
  /** EC2 adds an encoded message to its refusals, as it always does; tests of Packer read short ones. */
  public encodes = false;

  private readonly server: Server;
  private readonly sessions = new Sessions();
  private readonly roles = new Map<string, AssumedRole>();
  private readonly assumable = new Map<string, Guarded>();

  private constructor(private readonly emulator: Emulator) {
    this.server = createServer((request, response) => {
      this.answer(request, response).catch((error: unknown) => {
        this.errors.push(String(error));
        response.destroy();
      });
    });
  }

  /** By number: with a name, clients of S3 would put the bucket in front of it. */
  public get endpoint(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** From now on requests with these credentials are judged by the policies of this role. */
  public admit(role: AssumedRole): void {
    this.roles.set(role.credentials.accessKeyId, role);
  }

  /** From now on this role can be assumed through the proxy, by those who are allowed to. */
  public letBeAssumed(role: Guarded): void {
    this.assumable.set(role.roleArn, role);
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
    const metadata = this.metadata[request.url ?? ''];
    if (metadata !== undefined) {
      response.writeHead(200).end(metadata);
      return;
    }
    const judged = await this.judge(request, body.toString());
    if ('status' in judged) {
      response.writeHead(judged.status, { 'content-type': judged.contentType }).end(judged.body);
      return;
    }
    const inXml = await this.assumed(judged.call) ?? await this.simulated(judged.call) ?? decoded(judged.call);
    if (inXml) {
      response.writeHead(200, { 'content-type': 'text/xml;charset=UTF-8' }).end(inXml);
      return;
    }
    if (isDryRun(judged.call)) {
      const { status, contentType, body: said } = wouldSucceed();
      response.writeHead(status, { 'content-type': contentType }).end(said);
      return;
    }
    const instead = this.sessions.answer(judged.call, judged.role.userId, this.endpoint);
    if (instead) {
      response.writeHead(200, { 'content-type': 'application/x-amz-json-1.1' }).end(JSON.stringify(instead));
    } else {
      await this.forward(request, body, response);
    }
  }

  /** @returns how to refuse the request, or what it is when it may pass. */
  private async judge({ method, url, headers }: IncomingMessage, body: string): Promise<Refusal | { call: Call; role: AssumedRole }> {
    let service = 'ec2';
    try {
      const call = readCall({ method, url, headers, body });
      service = call.service;
      const instead = await this.before?.(call);
      if (instead) return instead;
      const role = this.roles.get(call.accessKeyId);
      const entry = { call: `${service}:${call.action}`, region: call.region, isDryRun: isDryRun(call) };
      if (!role) {
        this.log.push({ ...entry, authorizations: [], denied: [], allowed: false });
        return unknownCredentials(service);
      }
      const { endpoint, account } = this.emulator;
      const authorizations = await authorizationsOf(call, new EmulatedAccount(endpoint, account, call.region, this.sessions));
      const verdicts = await Promise.all(authorizations.map(async ({ context, ...asked }) =>
        verdictOf(role.requester, { ...asked, context: { ...context, 'aws:userid': role.userId } })));
      const denied = authorizations.filter((_, i) => !verdicts[i].allowed);
      this.log.push({ ...entry, principal: role.principal, authorizations, denied, allowed: denied.length === 0 });
      if (denied.length === 0) return { call, role };
      const refused = verdicts.findIndex(({ allowed }) => !allowed);
      const message = this.encodes ? encoded(denied[0], verdicts[refused], role) : undefined;
      return denial(service, role.principal, denied[0], reasonOf(verdicts[refused], denied[0].action), message);
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      this.errors.push(why);
      return notTranslated(service, why);
    }
  }

  /** @returns the answer of STS with credentials that the proxy knows, or undefined for another call. */
  private async assumed({ service, action, parameters }: Call): Promise<string | undefined> {
    const role = this.assumable.get(parameters.get('RoleArn') ?? '');
    if (service !== 'sts' || action !== 'AssumeRole' || !role) return undefined;
    const policy = parameters.get('Policy');
    const session = await assumeRole(this.emulator, policy === undefined ? role : { ...role, session: JSON.parse(policy) } as Guarded, parameters.get('RoleSessionName'));
    this.admit(session);
    const { accessKeyId, secretAccessKey, sessionToken } = session.credentials;
    return '<AssumeRoleResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><AssumeRoleResult>'
      + `<AssumedRoleUser><AssumedRoleId>${session.userId}</AssumedRoleId><Arn>${session.principal}</Arn></AssumedRoleUser>`
      + `<Credentials><AccessKeyId>${accessKeyId}</AccessKeyId><SecretAccessKey>${secretAccessKey}</SecretAccessKey>`
      + `<SessionToken>${sessionToken}</SessionToken><Expiration>2099-01-01T00:00:00Z</Expiration></Credentials>`
      + '</AssumeRoleResult></AssumeRoleResponse>';
  }

  /** @returns the answer of IAM's simulator, or undefined for another call. */
  private async simulated({ service, action, parameters }: Call): Promise<string | undefined> {
    if (service !== 'iam' || action !== 'SimulatePrincipalPolicy') return undefined;
    const role = this.assumable.get(parameters.get('PolicySourceArn') ?? '');
    if (!role) throw new Error(`no policies are known of ${parameters.get('PolicySourceArn')}`);
    const context = Object.fromEntries(parameters.entries('ContextEntries.member').map((entry) => {
      const values = parameters.list(`${entry}.ContextKeyValues.member`);
      return [parameters.get(`${entry}.ContextKeyName`) ?? '', parameters.get(`${entry}.ContextKeyType`) === 'stringList' ? values : values[0]];
    }));
    return simulation(role, parameters.list('ActionNames.member'), parameters.list('ResourceArns.member'), context);
  }

  private async forward({ method, url, headers }: IncomingMessage, body: Buffer, response: ServerResponse): Promise<void> {
    // The emulator finds a bucket in the path where the host is called localhost.
    const to = new URL(url ?? '/', this.emulator.endpoint);
    const forwarded = httpRequest(to, { method, headers: { ...headers, host: to.host } });
    forwarded.end(body);
    const [answer] = await once(forwarded, 'response') as [IncomingMessage];
    response.writeHead(answer.statusCode ?? 502, answer.headers);
    answer.pipe(response);
    await once(response, 'close');
  }
}
