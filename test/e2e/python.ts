import { execFile } from 'child_process';
import { createHash } from 'crypto';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync } from 'fs';
import * as path from 'path';
import { promisify } from 'util';

const run = promisify(execFile);

const CACHE = path.resolve(__dirname, '../../.cache');
const TIMEOUT_MS = 300_000;

/**
 * The Python of a virtual environment with the packages of a requirements file of this folder.
 *
 * It is made under a name of its own and then moved into place: two runs at once, or one that
 * was stopped half-way, leave no broken environment behind. (Only `python -m` and scripts given
 * to it work after a move, not the commands in its bin folder.)
 *
 * @param tool what it is for, in the name of its folder and in errors
 * @param requirementsFile the name of the file
 */
export async function pythonWith(tool: string, requirementsFile: string): Promise<string> {
  const requirements = path.join(__dirname, requirementsFile);
  const { stdout: version } = await run('python3', ['-VV']).catch(() => {
    throw new Error(`${tool} needs Python 3 with its venv module: install python3 and python3-venv`);
  });
  const hash = createHash('sha256').update(readFileSync(requirements)).update(version).digest('hex').slice(0, 12);
  const home = path.join(CACHE, `${tool}-${hash}`);
  const python = path.join(home, 'bin', 'python');
  if (existsSync(python)) return python;

  mkdirSync(CACHE, { recursive: true });
  const draft = mkdtempSync(path.join(CACHE, 'draft-'));
  try {
    await run('python3', ['-m', 'venv', draft], { timeout: TIMEOUT_MS });
    await run(path.join(draft, 'bin', 'python'), ['-m', 'pip', 'install', '--quiet', '--requirement', requirements], { timeout: TIMEOUT_MS });
    renameSync(draft, home);
  } catch (error) {
    if (!existsSync(python)) throw error; // otherwise another run was faster
  } finally {
    rmSync(draft, { recursive: true, force: true });
  }
  return python;
}
