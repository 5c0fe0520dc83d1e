import { ChildProcess, spawn } from 'child_process';
import { once } from 'events';
import * as path from 'path';
import { createInterface } from 'readline';
import { pythonWith } from './python';

const START_TIMEOUT_MS = 60_000;
const STOP_TIMEOUT_MS = 10_000;

/** A script of this folder that serves on a port, which it prints, and that ends when its standard input does. */
export class PythonServer {
  /** Starts a script; {@link stop} it, also after a failure. */
  public static async start(script: string, environment: Record<string, string> = {}): Promise<PythonServer> {
    const server = spawn(await pythonWith('moto', 'requirements.txt'), [path.join(__dirname, script)], {
      stdio: ['pipe', 'pipe', 'pipe'],
      env: { ...process.env, ...environment },
    });
    let complaints = '';
    server.stderr.on('data', (chunk) => { complaints = (complaints + chunk).slice(-10_000); });
    try {
      const port = await Promise.race([
        once(createInterface(server.stdout), 'line', { signal: AbortSignal.timeout(START_TIMEOUT_MS) }).then(([line]) => Number(line)),
        once(server, 'exit').then(() => { throw new Error('it ended'); }),
      ]);
      return new PythonServer(server, port);
    } catch (error) {
      server.kill('SIGKILL');
      throw new Error(`${script} did not start: ${error}\n${complaints}`);
    }
  }

  private constructor(private readonly server: ChildProcess, public readonly port: number) {}

  public async stop(): Promise<void> {
    if (this.server.exitCode !== null || this.server.signalCode !== null) return;
    const ended = once(this.server, 'exit');
    this.server.stdin?.end();
    const force = setTimeout(() => this.server.kill('SIGKILL'), STOP_TIMEOUT_MS);
    await ended;
    clearTimeout(force);
  }
}
