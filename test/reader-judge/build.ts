import { createHash } from 'crypto';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync } from 'fs';
import * as path from 'path';
import { buildIn, CACHE, goToBuildWith } from '../e2e/build-packer';

/*
 * Builds the judge into .cache, once for each version of its sources. The versions of Packer and of the plugin in its go.mod are those
 * that `build-packer` builds: with the cache of that build it takes a minute.
 */

const SOURCES = path.join(__dirname, 'packer');

function program(): string {
  const hash = createHash('sha256');
  for (const name of readdirSync(SOURCES).sort()) hash.update(name).update(readFileSync(path.join(SOURCES, name)));
  return path.join(CACHE, `reader-judge-${hash.digest('hex').slice(0, 16)}`, 'reader-judge');
}

/** The judge that tests ask. A test does not build it: that takes longer than a test may. */
export function requireBuiltJudge(): string {
  const built = program();
  if (existsSync(built)) return built;
  throw new Error("these tests ask Packer's own evaluator: run 'npx projen reader-judge', which builds it");
}

export async function buildJudge(say: (line: string) => void): Promise<void> {
  const built = program();
  if (existsSync(built)) return;
  mkdirSync(CACHE, { recursive: true });
  const draft = mkdtempSync(path.join(CACHE, 'draft-'));
  try {
    say(`The judge of the reader: ${await buildIn(await goToBuildWith(), SOURCES, path.join(draft, path.basename(built)))} s`);
    rmSync(path.dirname(built), { recursive: true, force: true });
    renameSync(draft, path.dirname(built));
  } finally {
    rmSync(draft, { recursive: true, force: true });
  }
}

if (require.main === module) {
  buildJudge((line) => process.stdout.write(`${line}\n`)).catch((error: unknown) => {
    const { stderr = '' } = error as { stderr?: string };
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n${stderr.slice(-10_000)}\n`);
    process.exitCode = 1;
  });
}
