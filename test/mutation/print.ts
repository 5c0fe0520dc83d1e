import { writeFileSync } from 'fs';
import { equivalentsOf, FIGURES, figures, figuresOf, measure, shareOf, survivorsOf } from './measure';
import { SUBJECTS } from '../harness/subjects';

/*
 * Prints how many mutants of the data builds, attacks and variations notice, and those that nothing does: `npx projen mutants [construct]`.
 * The figures go to figures.json, from where the docs have them.
 */

async function print(only?: string): Promise<void> {
  const measured = { ...figures() };
  for (const subject of SUBJECTS.filter(({ name }) => !only || name === only)) {
    const outcomes = await measure(subject);
    measured[subject.name] = figuresOf(outcomes);
    const { mutants, noticed, equivalent } = measured[subject.name];
    console.log(`${subject.name}: ${mutants} mutants, ${noticed} noticed (${(shareOf(measured[subject.name]) * 100).toFixed(1)} %), ${equivalent} proven to change nothing`);
    equivalentsOf(outcomes).forEach((name) => console.log(`  changes nothing: ${name}`));
    survivorsOf(outcomes).forEach((name) => console.log(`  ${name}`));
  }
  const known = SUBJECTS.map(({ name }) => name).filter((name) => name in measured);
  writeFileSync(FIGURES, `${JSON.stringify(Object.fromEntries(known.map((name) => [name, measured[name]])), null, 2)}\n`);
}

void print(process.argv[2]);
