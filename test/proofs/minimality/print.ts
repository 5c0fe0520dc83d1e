import { minimalityReport, unproven } from '../../harness/minimality';

/* Prints what nothing shows to be needed, exceptions or not: `npx tsx --tsconfig tsconfig.dev.json test/proofs/minimality/print.ts`. */

void minimalityReport().then((report) => {
  for (const [title, parts] of Object.entries(report)) {
    const missing = unproven(parts);
    console.log([`${title}: ${parts.length}, shown to be needed ${parts.length - missing.length}`, ...missing].join('\n  '));
  }
});
