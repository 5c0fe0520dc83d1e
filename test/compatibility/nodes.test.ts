import { execFile } from 'child_process';
import { readFileSync } from 'fs';
import { join } from 'path';
import { promisify } from 'util';
import { folderOf } from '../harness/folders';
import { NODES } from '../harness/nodes';

/*
 * The built library in each supported version of Node.js: whole templates against their snapshots, the reader of templates against its corpus, and the
 * command line. `nodes/jest.config.json` lists them; the other partitions are left to one version.
 */

const ROOT = join(__dirname, '..', '..');
const VERSIONS = NODES.map(({ version, bin }) => [version, bin] as const);

test('20, 22 and 24 are tried, on this kind of machine too', () => {
  expect(VERSIONS.map(([version]) => version.split('.')[0])).toEqual(['v20', 'v22', 'v24']);
});

test.each(VERSIONS)('%s', async (version, bin) => {
  const results = join(folderOf({}), 'results.json');
  await promisify(execFile)(join(bin, 'node'), [
    require.resolve('jest/bin/jest'), '--ci', '--config', join(__dirname, 'nodes', 'jest.config.json'),
    '--testNamePattern', '^(?!.*in aws-)', '--json', '--outputFile', results,
  ], { cwd: ROOT, maxBuffer: 64 * 1024 * 1024, env: { ...process.env, EXPECTED_NODE: version } });
  const { success, numFailedTests, numPassedTests, numRuntimeErrorTestSuites } = JSON.parse(readFileSync(results, 'utf8'));
  expect({ success, numFailedTests, numRuntimeErrorTestSuites }).toEqual({ success: true, numFailedTests: 0, numRuntimeErrorTestSuites: 0 });
  expect(numPassedTests).toBeGreaterThan(250);
});
