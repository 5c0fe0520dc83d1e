import { execFileSync } from 'child_process';
import { existsSync, readFileSync, writeFileSync } from 'fs';
import table from 'markdown-table';
import { withBlock } from '../docs/markdown';

/*
 * What the last run of Stryker came to, with date and commit: the block `code` of docs/proof/mutation.md. Ends with an error where a room is below
 * its bar. What the run was not about keeps its figures.
 */

/** Folders, and what percentage of the mutants must be noticed in each. */
const BARS: Readonly<Record<string, number>> = { 'src/packer-template': 85, 'src/iam/statements': 85, 'src/iam/validation': 85, 'src/decision': 90 };
const PAGE = 'docs/proof/mutation.md';

interface Report {
  readonly files: Readonly<Record<string, { readonly mutants: readonly { readonly status: string }[] }>>;
}

const { files } = JSON.parse(readFileSync('.cache/stryker.json', 'utf8')) as Report;
const page = readFileSync(PAGE, 'utf8');

/** The rows of the page as they were, by name. */
const before = new Map([...page.matchAll(/^\| `(src\/[^`]+)` *\|(.*)\|$/gm)].map(([, name, cells]) => [name, cells.split('|').map((cell) => cell.trim())]));

/** Killed and timed out are noticed; what fails before the first test begins counts neither way, as StrykerJS counts it. */
function figuresOf(statuses: readonly string[]) {
  const count = (...wanted: string[]) => statuses.filter((status) => wanted.includes(status)).length;
  const [noticed, missed] = [count('Killed', 'Timeout'), count('Survived', 'NoCoverage')];
  const score = 100 * noticed / (noticed + missed);
  return { score, cells: [noticed + missed, noticed, count('Survived'), count('NoCoverage'), `${score.toFixed(1)} %`].map(String) };
}

const mutated = Object.entries(files).filter(([, { mutants }]) => mutants.length > 0);
const statusesOf = (start: string) =>
  mutated.filter(([name]) => name.startsWith(start)).flatMap(([, { mutants }]) => mutants.map(({ status }) => status));

const git = (...args: string[]) => execFileSync('git', args, { encoding: 'utf8' }).trim();
const commit = git('rev-parse', '--short', 'HEAD') + (git('status', '--porcelain', 'src', 'test') === '' ? '' : ' and changes');
const measured = [new Date().toISOString().slice(0, 10), commit];

const rooms = Object.keys(BARS).map((room) => ({ room, ...figuresOf(statusesOf(`${room}/`)) }));
const roomRow = ({ room, score, cells }: typeof rooms[number]) => [`\`${room}\``, ...(Number.isNaN(score) ? before.get(room)! : [...cells, ...measured])];
const names = new Set([...before.keys(), ...mutated.map(([name]) => name)]);
const single = [...names].filter((name) => name.endsWith('.ts') && existsSync(name)).sort()
  .map((name) => [`\`${name}\``, ...(files[name] ? figuresOf(statusesOf(name)).cells : before.get(name)!)]);

const HEAD = ['mutants', 'noticed', 'survived', 'met by no test', 'score'];
writeFileSync(PAGE, withBlock(page, 'code', `${table([['', ...HEAD, 'measured', 'at commit'], ...rooms.map(roomRow)])}

### File by file

${table([['', ...HEAD], ...single])}`));

const low = rooms.filter(({ room, score }) => score < BARS[room]);
if (low.length > 0) throw new Error(`too few are noticed: ${low.map(({ room, cells }) => `${room} ${cells.at(-1)}`).join(', ')}`);
