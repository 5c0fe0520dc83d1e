import { ChildProcess, spawn } from 'child_process';
import { once } from 'events';
import * as path from 'path';
import { createInterface } from 'readline';
import { pythonWith } from './python';

export const REPOSITORY = path.resolve(__dirname, '../..');

/** The account that moto gives to every caller without one of its own. */
export const ACCOUNT = '123456789012';
export const REGION = 'us-east-1';
/** An image of Amazon's that exists in every region of the emulator. */
export const SOURCE_AMI = 'ami-0aaaaaaaaaaaaaaa1';

const START_TIMEOUT_MS = 60_000;
const STOP_TIMEOUT_MS = 10_000;

/** An AWS account on this machine: moto, which makes resources and checks no permission. */
export class Emulator {
  /** Starts an emulator; {@link stop} it, also after a failure. */
  public static async start(): Promise<Emulator> {
    const server = spawn(await pythonWith('moto', 'requirements.txt'), [path.join(__dirname, 'serve_moto.py')], {
      stdio: ['pipe', 'pipe', 'pipe'],
      env: { ...process.env, MOTO_AMIS_PATH: path.join(__dirname, 'source-amis.json') },
    });
    let complaints = '';
    server.stderr.on('data', (chunk) => { complaints = (complaints + chunk).slice(-10_000); });
    const lines = createInterface(server.stdout);
    try {
      const port = await Promise.race([
        once(lines, 'line', { signal: AbortSignal.timeout(START_TIMEOUT_MS) }).then(([line]) => Number(line)),
        once(server, 'exit').then(() => { throw new Error('it ended'); }),
      ]);
      // The name, not an address: moto reads an S3 bucket from the path only when the host is called localhost.
      const emulator = new Emulator(server, `http://localhost:${port}`);
      await fetch(`${emulator.endpoint}/moto-api/data.json`, { signal: AbortSignal.timeout(START_TIMEOUT_MS) });
      return emulator;
    } catch (error) {
      server.kill('SIGKILL');
      throw new Error(`moto did not start: ${error}\n${complaints}`);
    }
  }

  private constructor(private readonly server: ChildProcess, public readonly endpoint: string) {}

  public async stop(): Promise<void> {
    if (this.server.exitCode !== null || this.server.signalCode !== null) return;
    const ended = once(this.server, 'exit');
    this.server.stdin?.end();
    const force = setTimeout(() => this.server.kill('SIGKILL'), STOP_TIMEOUT_MS);
    await ended;
    clearTimeout(force);
  }
}
