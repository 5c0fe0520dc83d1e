import { execFileSync } from 'child_process';
import { readFileSync, writeFileSync } from 'fs';
import table from 'markdown-table';
import { withBlock } from '../docs/markdown';

/*
 * What the last run of Stryker came to, with date and commit: the block `code` of docs/proof/mutation.md. Ends with an error where a room is below the bar.
 * An argument is a remark about the run, where it was not of everything.
 */

const BAR = 85;
const ROOMS = ['src/packer-template', 'src/iam/statements', 'src/iam/validation', 'src/decision'];

interface Report {
  readonly files: Readonly<Record<string, { readonly mutants: readonly { readonly status: string }[] }>>;
}

const { files } = JSON.parse(readFileSync('.cache/stryker.json', 'utf8')) as Report;

/** A row: killed and timed out are noticed; what fails before the first test begins counts neither way, as StrykerJS counts it. */
function row(name: string, statuses: readonly string[]) {
  const count = (...wanted: string[]) => statuses.filter((status) => wanted.includes(status)).length;
  const [noticed, missed] = [count('Killed', 'Timeout'), count('Survived', 'NoCoverage')];
  const score = 100 * noticed / (noticed + missed);
  return { score, cells: [name, noticed + missed, noticed, count('Survived'), count('NoCoverage'), `${score.toFixed(1)} %`].map(String) };
}

const statusesOf = (folder: string) =>
  Object.entries(files).filter(([name]) => name.startsWith(`${folder}/`)).flatMap(([, { mutants }]) => mutants.map(({ status }) => status));
const rooms = ROOMS.map((room) => row(`\`${room}\``, statusesOf(room)));
const single = Object.entries(files).filter(([, { mutants }]) => mutants.length > 0).sort(([a], [b]) => (a < b ? -1 : 1))
  .map(([name, { mutants }]) => row(`\`${name}\``, mutants.map(({ status }) => status)));

const git = (...args: string[]) => execFileSync('git', args, { encoding: 'utf8' }).trim();
const [, , remark = ''] = process.argv;
const commit = git('rev-parse', '--short', 'HEAD') + (git('status', '--porcelain', 'src', 'test') === '' ? '' : ' and changes');

const HEAD = ['', 'mutants', 'noticed', 'survived', 'met by no test', 'score'];
const PAGE = 'docs/proof/mutation.md';
writeFileSync(PAGE, withBlock(readFileSync(PAGE, 'utf8'), 'code', `Measured on ${new Date().toISOString().slice(0, 10)} at commit ${commit}.
${remark && `\n${remark}\n`}
${table([HEAD, ...rooms.map(({ cells }) => cells)])}

### File by file

${table([HEAD, ...single.map(({ cells }) => cells)])}`));

const low = rooms.filter(({ score }) => !(score >= BAR));
if (low.length > 0) throw new Error(`below ${BAR} %: ${low.map(({ cells }) => `${cells[0]} ${cells.at(-1)}`).join(', ')}`);
