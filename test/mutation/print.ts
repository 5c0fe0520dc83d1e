import { killMutants } from './kill';
import { questionsOn } from './questions';
import { SUBJECTS } from '../harness/subjects';

/* Prints how many mutants of the data builds, attacks and near misses notice, and those that nothing does: `npx projen mutation [construct]`. */

async function print(only?: string): Promise<void> {
  for (const subject of SUBJECTS.filter(({ name }) => !only || name === only)) {
    const outcomes = await killMutants(await questionsOn(subject));
    const survivors = outcomes.filter(({ killedBy }) => !killedBy);
    const share = ((1 - survivors.length / outcomes.length) * 100).toFixed(1);
    console.log(`${subject.name}: ${outcomes.length} mutants, ${outcomes.length - survivors.length} noticed (${share} %)`);
    survivors.forEach(({ name }) => console.log(`  ${name}`));
  }
}

void print(process.argv[2]);
