import { execFileSync } from 'child_process';
import { existsSync, readFileSync } from 'fs';
import { dirname, join } from 'path';
import { preProcessFile } from 'typescript';
import { ROOT } from './node';

/* What is in the package that users install, in bytes. */

export const PACKED_TARGET = 3_000_000;

const PARSER = 'node_modules/@cdktn/hcl2json';

/** The bytes of the unpacked package, by what is in it: packages inside, kinds of files of ours. */
export function packed() {
  const text = execFileSync('npm', ['pack', '--dry-run', '--json', '--ignore-scripts'], { cwd: ROOT, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
  const [{ files, size, unpackedSize }] = JSON.parse(text) as [{ files: { path: string; size: number }[]; size: number; unpackedSize: number }];
  const bytes = new Map<string, number>();
  for (const { path, size: ofFile } of files) {
    const [part] = /^node_modules\/(@[^/]+\/)?[^/]+/.exec(path) ?? /^lib\//.exec(path) ?? [path];
    const name = part === 'lib/' ? `lib/**/*${/(\.d\.ts|\.\w+)$/.exec(path)![0]}` : part;
    bytes.set(name, (bytes.get(name) ?? 0) + ofFile);
  }
  const paths = files.map(({ path }) => path);
  return { compressed: size, whole: unpackedSize, withoutParser: unpackedSize - (bytes.get(PARSER) ?? NaN), bytes, paths };
}

/** The files of types that the types of a file lead to. */
export function typesBehind(file: string, seen = new Set<string>()): Set<string> {
  if (seen.has(file)) return seen;
  seen.add(file);
  const imported = preProcessFile(readFileSync(join(ROOT, file), 'utf8')).importedFiles.map(({ fileName }) => fileName);
  for (const fileName of imported.filter((name) => name.startsWith('.'))) {
    const path = join(dirname(file), fileName);
    typesBehind([`${path}.d.ts`, join(path, 'index.d.ts')].find((candidate) => existsSync(join(ROOT, candidate)))!, seen);
  }
  return seen;
}
