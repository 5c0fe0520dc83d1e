import { once } from 'events';
import { createServer, Server } from 'http';
import { AddressInfo } from 'net';

const SHELL = 'http://schemas.microsoft.com/wbem/wsman/1/windows/shell';

/** By the end of an action: what the answer holds. */
const ANSWERS: Record<string, string> = {
  '/transfer/Create': '<rsp:Shell><rsp:ShellId>shell</rsp:ShellId></rsp:Shell>',
  '/shell/Command': '<rsp:CommandResponse><rsp:CommandId>command</rsp:CommandId></rsp:CommandResponse>',
  '/shell/Receive': `<rsp:Stream Name="stdout" CommandId="command">${Buffer.from('WinRM connected.\n').toString('base64')}</rsp:Stream>`
    + `<rsp:CommandState CommandId="command" State="${SHELL}/CommandState/Done"><rsp:ExitCode>0</rsp:ExitCode></rsp:CommandState>`,
};

/** Stands for an emulated instance with Windows: says to Packer that it is connected, whatever it asks. */
export class WinRm {
  public static async start(): Promise<WinRm> {
    const server = createServer(async (request, response) => {
      let body = '';
      for await (const chunk of request) body += chunk;
      const action = /:Action[^>]*>([^<]+)</.exec(body)?.[1] ?? '';
      const answer = Object.entries(ANSWERS).find(([end]) => action.endsWith(end))?.[1] ?? '';
      response.writeHead(200, { 'content-type': 'application/soap+xml;charset=UTF-8' })
        .end('<s:Envelope xmlns:s="http://www.w3.org/2003/05/soap-envelope" xmlns:a="http://schemas.xmlsoap.org/ws/2004/08/addressing" '
          + `xmlns:rsp="${SHELL}"><s:Header><a:Action>${action}Response</a:Action></s:Header><s:Body>${answer}</s:Body></s:Envelope>`);
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return new WinRm(server);
  }

  private constructor(private readonly server: Server) {}

  public get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  public async stop(): Promise<void> {
    this.server.close();
    this.server.closeAllConnections();
    await once(this.server, 'close');
  }
}
