import { mkdtempSync, rmSync, writeFileSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import { driftReport } from './drift';
import { askUpstream } from './upstream';

/* Prints what was published since the data was written, and writes it to a file if anything was: `npx projen drift [file]`. */

async function print(file?: string): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'drift-'));
  try {
    const report = await driftReport(await askUpstream(folder, process.env));
    console.log(report ?? 'Nothing has drifted.');
    if (file && report) writeFileSync(file, report);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

void print(process.argv[2]); // whatever fails ends the process with an error
