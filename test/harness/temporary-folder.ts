import { mkdtempSync, realpathSync, rmSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';

/**
 * Once for each run: a folder of its own for temporary files, which is removed at the end. Each stack leaves a folder behind, and tests make thousands.
 */
export default function setup(): void {
  const folder = mkdtempSync(join(realpathSync(tmpdir()), 'cdk-ami-build-roles-'));
  process.env.TMPDIR = folder;
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
}
