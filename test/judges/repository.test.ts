import { execFile } from 'child_process';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'fs';
import * as path from 'path';
import { promisify } from 'util';
import { load } from 'js-yaml';
import { pythonWith } from '../e2e/python';
import { folderOf } from '../harness/folders';

/* The workflows and issue forms, which nobody runs before they are merged: against GitHub's schemas, and by a judge of workflows. */

const run = promisify(execFile);

const ROOT = path.resolve(__dirname, '../..');
const WORKFLOWS = '.github/workflows';
const FORMS = '.github/ISSUE_TEMPLATE';
const filesIn = (folder: string) => readdirSync(path.join(ROOT, folder)).map((file) => path.join(folder, file));

const scratch = folderOf({});
let python: string;
beforeAll(async () => { python = await pythonWith('repository', '../judges/repository-requirements.txt'); });

/** The files that do not fit the schema. */
async function bySchema(schema: string, files: string[]): Promise<string[]> {
  const args = ['-m', 'check_jsonschema', '--builtin-schema', schema, '--output-format', 'json', ...files];
  // It ends with 1 where it found something; without a report it could not work, which JSON.parse notices.
  const { stdout } = await run(python, args, { cwd: ROOT }).catch((error) => error);
  const { errors, parse_errors: unreadable = [] } = JSON.parse(stdout);
  return [...errors, ...unreadable].map(({ filename }: { filename: string }) => path.basename(filename));
}

/** What zizmor finds without any configuration, as rule and file. */
async function byZizmor(input: string): Promise<string[]> {
  const zizmor = path.join(path.dirname(python), 'zizmor');
  const { stdout } = await run(zizmor, ['--offline', '--no-config', '--no-exit-codes', '--quiet', '--format', 'json', input], { cwd: ROOT, maxBuffer: 64 * 1024 * 1024 });
  const found: any[] = JSON.parse(stdout);
  return [...new Set(found.map(({ ident, locations: [{ symbolic }] }) => `${ident} ${path.basename(symbolic.key.Local.verbatim_path)}`))].sort();
}

function written(name: string, content: object): string {
  const file = path.join(scratch, WORKFLOWS, name);
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, JSON.stringify(content)); // which is YAML, too
  return file;
}

test.each<[string, () => string[]]>([
  ['vendor.github-workflows', () => filesIn(WORKFLOWS)],
  ['vendor.github-issue-forms', () => filesIn(FORMS).filter((file) => !file.endsWith('config.yml'))],
  ['vendor.github-issue-config', () => [path.join(FORMS, 'config.yml')]],
])('%s: GitHub can read them', async (schema, files) => {
  expect(files()).not.toEqual([]);
  expect(await bySchema(schema, files())).toEqual([]);
  expect(await bySchema(schema, [written('bad.yml', { name: 'bad', jobs: 'none', body: 'none', contact_links: 'none' })])).toContain('bad.yml');
});

test('zizmor finds in the workflows what .github/zizmor.yml explains, no more and no less', async () => {
  const { rules } = load(readFileSync(path.join(ROOT, '.github/zizmor.yml'), 'utf8')) as { rules: Record<string, { ignore: string[] }> };
  const explained = Object.entries(rules).flatMap(([rule, { ignore }]) => ignore.map((file) => `${rule} ${file}`));
  expect(await byZizmor(WORKFLOWS)).toEqual(explained.sort());
});

test.each<[string, object, object]>([
  ['unpinned-uses', {}, { uses: 'actions/setup-node@v7.0.0' }],
  ['template-injection', {}, { run: 'echo ${{ github.event.pull_request.title }}' }],
  ['dangerous-triggers', { on: 'pull_request_target' }, { run: 'npm ci' }],
])('zizmor finds %s', async (rule, workflow, step) => {
  const bad = { name: 'bad', on: 'pull_request', permissions: {}, jobs: { bad: { 'runs-on': 'ubuntu-latest', 'steps': [step] } }, ...workflow };
  expect(await byZizmor(written('bad.yml', bad))).toContain(`${rule} bad.yml`);
});
