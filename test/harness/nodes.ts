import { readFileSync } from 'fs';
import { join } from 'path';

/* The supported versions of Node.js, as npm packages of this kind of machine: `npm ci` in test/compatibility/nodes installs them. */

const FOLDER = join(__dirname, '..', 'compatibility', 'nodes');

export interface Node {
  /** For names of tests: v20.20.2 */
  readonly version: string;
  /** The folder with the binary `node`. */
  readonly bin: string;
}

export const NODES: readonly Node[] = Object.entries<string>(JSON.parse(readFileSync(join(FOLDER, 'package.json'), 'utf8')).optionalDependencies)
  .filter(([name]) => name.endsWith(`-${process.platform}-${process.arch}`))
  .map(([name, version]) => ({ version: version.replace(/^.*@/, 'v'), bin: join(FOLDER, 'node_modules', name, 'bin') }));
