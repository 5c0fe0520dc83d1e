import { readdirSync } from 'fs';
import { join } from 'path';
import { CATALOGUES } from '../../src/catalogue';
import { OPTION_NAMES } from '../../src/packer/options/options';
import { attacksOn, residualRisks } from '../harness/attacks';
import { BUILDS } from '../harness/builds';
import { SUBJECTS } from '../harness/subjects';
import { OTHERS } from '../harness/subjects/others';

/* How much there is of what the pages speak of, in a sentence. Each number is that of the data which the tests go through. */

const BUILDS_FOLDER = join(__dirname, '..', 'proofs', 'builds');
const filesIn = (folder: string) => readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.json')).length;
const sum = (numbers: readonly number[]) => numbers.reduce((a, b) => a + b, 0);

export const counts = () => {
  const capabilities = CATALOGUES.flatMap((catalogue) => catalogue.capabilities);
  const statements = capabilities.flatMap(({ needs }) => needs);
  return `Counted from the data: ${CATALOGUES.length} constructs, ${capabilities.length} capabilities with ${statements.length} statements, ${OPTION_NAMES.length} options of Packer. `
    + `${Object.keys(BUILDS).length} recorded and ${filesIn(BUILDS_FOLDER)} scripted builds pass, ${sum(SUBJECTS.map((subject) => attacksOn(subject).length))} attacks are refused, `
    + `and ${sum([...SUBJECTS, ...OTHERS].map((each) => residualRisks(each).length))} requests show the residual risk.`;
};
