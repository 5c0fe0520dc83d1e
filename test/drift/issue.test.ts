import { execFileSync } from 'child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'fs';
import { tmpdir } from 'os';
import { delimiter, join } from 'path';
import { load } from 'js-yaml';

/* The last step of the workflow as it is generated, in GitHub's shell, with a `gh` that writes down what it is asked for. */

const { jobs } = load(readFileSync('.github/workflows/drift.yml', 'utf8')) as any;
const script: string = jobs.issue.steps.find(({ id }: { id: string }) => id === 'issue').run;

const GH = `#!/usr/bin/env bash
echo "$*" >> asked
case "$1 $2" in
  "$FAILS") exit 1 ;;
  'issue list') printf '%s' "$OPEN" ;;
  'issue view') echo "$BODY" ;;
esac
`;

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'issue-'));
  writeFileSync(join(folder, 'gh'), GH, { mode: 0o755 });
  writeFileSync(join(folder, 'drift.md'), 'what drifted\n');
});
afterEach(() => rmSync(folder, { recursive: true }));

/** What the step asks of gh, first words alone. */
function asked(answers: { OPEN?: string; BODY?: string; FAILS?: string }): string[] {
  const env = { OPEN: '', BODY: '', FAILS: '', ...answers, PATH: [folder, process.env.PATH].join(delimiter) };
  execFileSync('bash', ['--noprofile', '--norc', '-eo', 'pipefail', '-c', script], { cwd: folder, env, stdio: 'pipe' });
  return readFileSync(join(folder, 'asked'), 'utf8').trim().split('\n').map((line) => line.split(' --')[0]);
}

test('opens an issue where none is open', () => {
  expect(asked({})).toEqual(['issue list', 'label create drift', 'issue create']);
});

test('brings an open one up to date, and says so', () => {
  expect(asked({ OPEN: '7', BODY: 'what drifted before' })).toEqual(['issue list', 'issue view 7', 'issue edit 7', 'issue comment 7']);
});

test('is quiet where nothing is new', () => {
  expect(asked({ OPEN: '7', BODY: 'what drifted' })).toEqual(['issue list', 'issue view 7']);
});

test.each(['issue list', 'issue view', 'issue edit'])('fails where gh cannot %s', (command) => {
  expect(() => asked({ OPEN: '7', FAILS: command })).toThrow('Command failed');
});

test('a report is made without the right to write, and nothing of the repository runs with it', () => {
  expect(jobs.drift.permissions).toEqual({ contents: 'read' });
  expect(jobs.issue.permissions).toEqual({ issues: 'write' });
  expect(jobs.issue.steps.map(({ uses = 'run' }: { uses?: string }) => uses.split('@')[0])).toEqual(['actions/download-artifact', 'run']);
});
