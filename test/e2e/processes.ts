import { ChildProcess, fork } from 'child_process';
import { once } from 'events';
import { join } from 'path';
import { REPOSITORY } from './emulator';

/* The command in other processes than those of the tests. */

/** Arguments of Node.js for what only a process of its own has (signals, a terminal, an exit code): the command as it is published. */
export const COMMAND = [join(REPOSITORY, 'lib/command-line/cli.js')];

/** How a command ended, and what it printed. */
export interface Ended {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** A process, when it has ended. */
export async function ended(child: ChildProcess): Promise<Ended> {
  let [out, err] = ['', ''];
  child.stdout!.on('data', (chunk) => { out += chunk; });
  child.stderr!.on('data', (chunk) => { err += chunk; });
  const [code] = await once(child, 'close');
  return { code, out, err };
}

/** What serve-command.ts is told. */
export interface Asked {
  readonly id: number;
  readonly words: readonly string[];
  readonly environment: Record<string, string | undefined>;
}

/**
 * A process that runs the command again and again. It starts the AWS CLI hundreds of times, which takes as long as the process that does it is large:
 * 1 ms in a small one, 20 in one that runs tests.
 */
export class CommandServer {
  private readonly child = fork(join(__dirname, 'serve-command.ts'), { execArgv: ['--require', require.resolve('tsx/cjs')] });
  private readonly waiting = new Map<number, { resolve: (ended: Ended) => void; reject: (error: Error) => void }>();
  private next = 0;

  constructor() {
    this.child.on('message', ({ id, ...how }: Ended & { id: number }) => {
      this.waiting.get(id)!.resolve(how);
      this.waiting.delete(id);
    });
    this.child.on('exit', (code) => this.waiting.forEach(({ reject }) => reject(new Error(`the command ended its process with ${code}`))));
  }

  public async run(words: readonly string[], environment: Asked['environment']): Promise<Ended> {
    const id = this.next++;
    return new Promise((resolve, reject) => {
      this.waiting.set(id, { resolve, reject });
      this.child.send({ id, words, environment } satisfies Asked);
    });
  }

  public async stop(): Promise<void> {
    const exit = once(this.child, 'exit');
    this.child.disconnect();
    await exit;
  }
}
