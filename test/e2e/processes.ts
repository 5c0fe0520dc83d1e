import { ChildProcess } from 'child_process';
import { once } from 'events';
import { join } from 'path';
import { REPOSITORY } from './emulator';

/* The command as a process of its own, for what only a process has: signals, a terminal, an exit code. */

/** Arguments of Node.js, before those of the command: as it is published. */
export const COMMAND = [join(REPOSITORY, 'lib/command-line/cli.js')];

/** A process, with its exit code and its output. */
export async function ended(child: ChildProcess): Promise<{ code: number; out: string; err: string }> {
  let [out, err] = ['', ''];
  child.stdout!.on('data', (chunk) => { out += chunk; });
  child.stderr!.on('data', (chunk) => { err += chunk; });
  const [code] = await once(child, 'close');
  return { code, out, err };
}
